package kdbx

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/vault"
)

const (
	testTimes = `<Times><LastModificationTime>AAAAAAAAAAA=</LastModificationTime><CreationTime>nKUs0g4AAAA=</CreationTime><LastAccessTime>2018-03-03T14:19:57Z</LastAccessTime>` +
		`<ExpiryTime>broken</ExpiryTime><Expires>false</Expires><Usagecount>7</Usagecount><UsageCount>007</UsageCount><LocationChanged/></Times>`
	rootID  = "AAAAAAAAAAAAAAAAAAAAAQ=="
	entryID = "AAAAAAAAAAAAAAAAAAAAAg=="
	otherID = "AAAAAAAAAAAAAAAAAAAAAw=="
)

// strange has at every level what no model has a word for, and spellings of
// all kinds. It has no space between elements, so it must come back byte for
// byte.
const strange = `<?xml version="1.0" encoding="utf-8" standalone="yes"?><!--top--><KeePassFile x="1"><Meta y='2'>` +
	`<Generator>Some &amp; &lt;Program&gt;</Generator><SettingsChanged>nKUs0g4AAAA=</SettingsChanged><DatabaseName q="1">n</DatabaseName>` +
	`<DatabaseDescription></DatabaseDescription><MasterKeyChangeForceOnce>True</MasterKeyChangeForceOnce>` +
	`<NewThing Protected="True">{{in meta}}</NewThing><MemoryProtection><ProtectTitle>True</ProtectTitle></MemoryProtection>` +
	`<CustomIcons><Icon><UUID>AAAAAAAAAAAAAAAAAAAAEA==</UUID><Data>aWNvbg==</Data><Name>i</Name></Icon></CustomIcons>` +
	`<RecycleBinEnabled>true</RecycleBinEnabled><HistoryMaxItems>+5</HistoryMaxItems><Binaries></Binaries>` +
	`<CustomData><Item><Key>a</Key><Value>1</Value><LastModificationTime>nKUs0g4AAAA=</LastModificationTime></Item>` +
	`<Item z="3"><Value>2</Value><Key>b</Key></Item><Item><Key>p</Key><Value Protected="True">{{data}}</Value></Item><Odd>o</Odd></CustomData></Meta>` +
	`<Root><Before/><Group><UUID>` + rootID + `</UUID><Name>Root</Name><Notes></Notes><IconID>48</IconID>` + testTimes +
	`<EnableSearching>null</EnableSearching><Wide> </Wide><CustomData><Item><Key>KeeShare/Reference</Key><Value>c2VjcmV0 &amp; more</Value></Item></CustomData>` +
	`<Entry e="1"><UUID>` + entryID + `</UUID><IconID>00</IconID><ForegroundColor>#FF0000</ForegroundColor><OverrideURL/><Tags>a,b</Tags>` + testTimes +
	`<String><Key>Title</Key><Value>t</Value></String>` +
	`<String><Key>UserName</Key><Value Protected="True">{{user}}</Value></String>` +
	`<String><Key>Password</Key><Value ProtectInMemory="True" Protected="True">{{password}}</Value></String>` +
	`<String><Key>otp</Key><Value Protected="False">otpauth://totp/x?secret=A&amp;b=1</Value></String>` +
	`<String s="1"><Key k="2">Custom</Key><!--c--><Value v="3">line&#13;
two</Value><More Protected="True">{{more}}</More></String>` +
	`<String><Value>value first</Value><Key>Backwards</Key></String>` +
	`<String><Key>Empty</Key><Value></Value></String><String><Key>Empty2</Key><Value/></String>` +
	`<String><Key>Empty3</Key><Value Protected="True"/></String><String><Key>Low</Key><Value Protected="true">{{low}}</Value></String>` +
	`<Binary><Key>f</Key><Value Ref="1"/></Binary><Binary><Key>g</Key><Value Ref="1"></Value></Binary><Binary b="1"><Key>h</Key><Value Ref="0"/></Binary>` +
	`<AutoType><Enabled>True</Enabled><DefaultSequence>{USERNAME}</DefaultSequence></AutoType>` +
	`<CustomData/><Unknown><Deep a="&quot;"><![CDATA[<&]]></Deep><Sealed Protected="True">{{deep}}</Sealed></Unknown>` +
	`<History h="1"><Entry><UUID>` + entryID + `</UUID><String><Key>Title</Key><Value>old</Value></String>` +
	`<String><Key>Password</Key><Value Protected="True">{{former}}</Value></String></Entry></History></Entry>` +
	`<Group><UUID>` + otherID + `</UUID><Name>Sub</Name><IsExpanded>False</IsExpanded><Entry><UUID>AAAAAAAAAAAAAAAAAAAABA==</UUID></Entry></Group></Group>` +
	`<DeletedObjects><DeletedObject><UUID>AAAAAAAAAAAAAAAAAAAABQ==</UUID><DeletionTime>nKUs0g4AAAA=</DeletionTime></DeletedObject>` +
	`<DeletedObject d="1"><DeletionTime>2018-03-03T14:19:57Z</DeletionTime><UUID>AAAAAAAAAAAAAAAAAAAABg==</UUID></DeletedObject></DeletedObjects>` +
	`<After Protected="True">{{after}}</After></Root><Extra/></KeePassFile>`

func strangeSpec() spec {
	dict := variantDict{version: dictVersion}.with(kdfUUID, variantBytes, []byte(uuidAESKDF4)).with("Unknown", variantInt32, []byte{1, 2, 3, 4})
	public := variantDict{version: dictVersion}.with("KPXC_PUBLIC_NAME", variantString, []byte("n")).appendTo(nil)
	return spec{
		xml:      strange,
		binaries: []string{"\x00zero", "\x01one", "\x01named by nobody"},
		inner:    []innerItem{{9, []byte("inner unknown")}},
		kept:     []headerField{{fieldPublicData, public}, {200, []byte("outer unknown")}, {fieldComment, []byte("comment")}},
		dict:     dict,
	}
}

func TestWhatNobodyKnowsComesBackByteForByte(t *testing.T) {
	db, err := opened(t, strangeSpec())
	if err != nil {
		t.Fatal(err)
	}
	text, inner := saved(t, db)
	if text != strange {
		at := 0
		for at < len(text) && at < len(strange) && text[at] == strange[at] {
			at++
		}
		t.Errorf("differs at byte %d:\n got …%s\nwant …%s", at, text[max(0, at-80):min(len(text), at+120)], strange[max(0, at-80):min(len(strange), at+120)])
	}
	if got := len(inner.binaries); got != 3 || string(inner.binaries[2]) != "\x01named by nobody" || string(inner.binaries[0]) != "\x00zero" {
		t.Errorf("attachments: %q", inner.binaries)
	}
	if len(inner.unknown) != 1 || string(inner.unknown[0].data) != "inner unknown" {
		t.Errorf("inner header: %+v", inner.unknown)
	}
	want := strangeSpec()
	if len(db.Settings.header) != 3 || string(db.Settings.header[1].data) != string(want.kept[1].data) {
		t.Errorf("outer header: %+v", db.Settings.header)
	}
	if _, ok := db.Settings.kdfDict.item("Unknown"); !ok {
		t.Error("an unknown item of the key derivation is gone")
	}
	if id, _ := db.Settings.kdfDict.bytes(kdfUUID, variantBytes); string(id) != uuidAESKDF4 {
		t.Error("the other UUID of AES-KDF is gone")
	}
}

func TestModelOfAStrangeFile(t *testing.T) {
	db, err := opened(t, strangeSpec())
	if err != nil {
		t.Fatal(err)
	}
	id, _ := parseID([]byte(entryID))
	e, ok := db.Vault.Entry(id)
	if !ok {
		t.Fatal("no entry")
	}
	if e.Title() != "t" || e.Username() != "user" || e.Text("Custom") != "line\r\ntwo" || e.Text("Backwards") != "value first" {
		t.Errorf("fields: %+v", e.Fields)
	}
	for name, want := range map[string]string{"Password": "password", "otp": "otpauth://totp/x?secret=A&b=1", "Low": "low"} {
		f, _ := e.Field(name)
		if got := textOf(t, f); !f.Sealed || got != want {
			t.Errorf("%s: sealed %v, %q", name, f.Sealed, got)
		}
	}
	if !slices.Equal(e.Tags, []string{"a", "b"}) || e.Times.UsageCount != 7 || e.Times.Accessed != time.Date(2018, 3, 3, 14, 19, 57, 0, time.UTC) {
		t.Errorf("%+v %v", e.Times, e.Tags)
	}
	if len(e.Attachments) != 3 || e.Attachments[0].Content.Identity() != e.Attachments[1].Content.Identity() {
		t.Errorf("attachments: %+v", e.Attachments)
	}
	if len(e.History) != 1 || textOf(t, e.History[0].Fields[1]) != "former" {
		t.Errorf("history: %+v", e.History)
	}
	g := db.Vault.Root()
	if len(g.Data) != 0 {
		t.Errorf("the passphrase of a shared folder is in the model: %+v", g.Data)
	}
	if m := db.Vault.Meta(); m.HistoryMaxItems != 5 || !m.RecycleBinEnabled || len(m.Data) != 2 {
		t.Errorf("%+v", m)
	}
	if len(db.Vault.Tombstones()) != 2 {
		t.Errorf("%+v", db.Vault.Tombstones())
	}
}

func textOf(t testing.TB, f vault.Field) string {
	t.Helper()
	var b []byte
	if err := f.Secret.Pieces(func(p []byte) error { b = append(b, p...); return nil }); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAnEditChangesWhatItNames(t *testing.T) {
	db, err := opened(t, strangeSpec())
	if err != nil {
		t.Fatal(err)
	}
	id, _ := parseID([]byte(entryID))
	fourth, _ := parseID([]byte("AAAAAAAAAAAAAAAAAAAABA=="))
	tags := []string{"x"}
	one := "1"
	when := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err = db.Vault.Apply(when,
		vault.EditEntry{ID: id, Remove: []string{"Custom"}, Set: []vault.Field{vault.TextField("New", "n\x01w")}, Data: map[string]*string{"k": &one}},
		vault.EditEntry{ID: fourth, Tags: &tags, Set: []vault.Field{vault.TextField("Title", "fresh")}})
	if err == nil {
		t.Fatal("a character that XML cannot carry was accepted")
	}
	v, err := db.Vault.Apply(when,
		vault.EditEntry{ID: id, Remove: []string{"Custom"}, Set: []vault.Field{vault.TextField("New", "n\u0080w")}, Data: map[string]*string{"k": &one}},
		vault.EditEntry{ID: fourth, Tags: &tags, Set: []vault.Field{vault.TextField("Title", "fresh")}})
	if err != nil {
		t.Fatal(err)
	}
	edited := *db
	edited.Vault = v
	text, _ := saved(t, &edited)
	for what, want := range map[string]string{
		"a text that KeePassXC would cut is protected": `<String><Key>New</Key><Value Protected="True">{{n` + "\u0080" + `w}}</Value></String><Binary>`,
		"custom data where there was none":             `</AutoType><CustomData><Item><Key>k</Key><Value>1</Value></Item></CustomData><Unknown>`,
		"an entry that had nothing":                    `<Entry><UUID>AAAAAAAAAAAAAAAAAAAABA==</UUID><Tags>x</Tags><Times><LastModificationTime>`,
		"the history keeps the removed field":          `two</Value><More Protected="True">{{more}}</More></String>`,
		"later protected values still decrypt":         `<After Protected="True">{{after}}</After>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s: not in the document\n%s", what, text)
		}
	}
	if n := strings.Count(text, "Custom</Key>"); n != 1 {
		t.Errorf("the removed field is there %d times", n)
	}
	if strings.Count(text, "</History>") != 2 {
		t.Errorf("history within history:\n%s", text)
	}
}

func TestWithoutForeignNothingElseIsWritten(t *testing.T) {
	db, err := opened(t, strangeSpec())
	if err != nil {
		t.Fatal(err)
	}
	db.Settings.Foreign = false
	text, inner := saved(t, db)
	for _, private := range []string{"KeeShare", "{{deep}}", "CustomIcons", "{{in meta}}", "Unknown", "NewThing", "{{more}}"} {
		if strings.Contains(text, private) {
			t.Errorf("%s goes along", private)
		}
	}
	if !strings.Contains(text, "{{password}}") || len(inner.binaries) != 2 || len(inner.unknown) != 0 {
		t.Errorf("%d attachments\n%s", len(inner.binaries), text)
	}
}

func oneGroup(entry string) string {
	return `<KeePassFile><Root><Group><UUID>` + rootID + `</UUID>` + entry + `</Group></Root></KeePassFile>`
}

func TestWhatIsPutRight(t *testing.T) {
	for name, c := range map[string]struct {
		xml  string
		want WarningKind
	}{
		"a UUID twice":        {oneGroup(`<Entry><UUID>` + entryID + `</UUID></Entry><Entry><UUID>` + entryID + `</UUID></Entry>`), DuplicateID},
		"no UUID":             {oneGroup(`<Entry></Entry>`), DuplicateID},
		"a field twice":       {oneGroup(`<Entry><UUID>` + entryID + `</UUID><String><Key>a</Key><Value>1</Value></String><String><Key>a</Key><Value>2</Value></String></Entry>`), DuplicateField},
		"a missing file":      {oneGroup(`<Entry><UUID>` + entryID + `</UUID><Binary><Key>a</Key><Value Ref="9"/></Binary></Entry>`), MissingAttachment},
		"history in history":  {oneGroup(`<Entry><UUID>` + entryID + `</UUID><History><Entry><History><Entry/></History></Entry></History></Entry>`), NestedHistory},
		"a second root group": {strings.Replace(oneGroup(""), "</Root>", "<Group/></Root>", 1), SecondRoot},
	} {
		db, err := opened(t, spec{xml: c.xml})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(db.Warnings) != 1 || db.Warnings[0].Kind != c.want {
			t.Errorf("%s: warnings %+v", name, db.Warnings)
		}
		again, _ := opened(t, spec{xml: c.xml})
		for _, e := range db.Vault.Entries() {
			if _, ok := again.Vault.Entry(e.ID); !ok {
				t.Errorf("%s: another UUID at the second reading", name)
			}
		}
		out, _ := saved(t, db)
		second, err := opened(t, spec{xml: out})
		if err != nil || c.want != SecondRoot && c.want != MissingAttachment && len(second.Warnings) > 0 {
			t.Errorf("%s: after saving: %v %+v", name, err, second)
		}
	}
}

func TestWarningsNameTheEntryThatIsMeant(t *testing.T) {
	for name, second := range map[string]string{
		"a UUID twice":        `<Entry><UUID>` + entryID + `</UUID>%s</Entry>`,
		"no UUID":             `<Entry>%s</Entry>`,
		"the UUID at the end": `<Entry>%s<UUID>` + entryID + `</UUID></Entry>`,
		"in a version":        `<Entry><UUID>` + entryID + `</UUID><History><Entry>%s</Entry></History></Entry>`,
	} {
		lost := `<Binary><Key>a</Key><Value Ref="9"/></Binary>`
		db, err := opened(t, spec{xml: oneGroup(`<Entry><UUID>` + entryID + `</UUID></Entry>` + fmt.Sprintf(second, lost))})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		meant := db.Vault.Root().Entries[1]
		if len(db.Warnings) != 2 || db.Warnings[0].Kind != MissingAttachment || db.Warnings[0].ID != meant.ID || db.Warnings[1].ID != meant.ID {
			t.Errorf("%s: %v is meant, and not %+v", name, meant.ID, db.Warnings)
		}
	}
}

func TestNewerMinorVersionIsNotWrittenUnasked(t *testing.T) {
	db, err := opened(t, spec{xml: oneGroup(""), minor: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !db.Settings.Newer {
		t.Error("4.2 does not count as newer")
	}
	if err := Encode(nil, db.Vault, db.Settings, db.Key, nil); !errors.Is(err, ErrVersion) {
		t.Errorf("got %v", err)
	}
	db.Settings.Newer = false
	saved(t, db)
}
