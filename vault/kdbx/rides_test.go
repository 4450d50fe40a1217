package kdbx

import (
	"strings"
	"testing"

	"kagikura/vault"
	"kagikura/vault/merge"
)

// riding opens a file with pieces of Meta and of an entry that the model has no
// word for.
func riding(t *testing.T, meta, entry string) *vault.Vault {
	t.Helper()
	db, err := opened(t, spec{xml: `<KeePassFile><Meta><Generator>x</Generator>` + meta + `</Meta><Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID>` +
		`<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID>` + entry + `</Entry></Group></Root></KeePassFile>`})
	if err != nil {
		t.Fatal(err)
	}
	return db.Vault
}

func theEntry(v *vault.Vault) *vault.Entry {
	for _, e := range v.Entries() {
		return e
	}
	return nil
}

func TestRidersAreComparedByMeaning(t *testing.T) {
	const typed = "<AutoType><Enabled>True</Enabled><DefaultSequence/><Association><Window>x</Window></Association></AutoType>"
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"", "<ForegroundColor/><BackgroundColor></BackgroundColor><OverrideURL/>", true},
		{"<Odd>1</Odd>" + typed, typed + "<Odd>1</Odd>", true},
		{"<Odd><Deep></Deep></Odd>", "<Odd><Deep/></Odd>", true},
		{"<IconID>0</IconID>", "<IconID>7</IconID>", true}, // the model's own
		{"<Odd>1</Odd>", "<Odd>2</Odd>", false},
		{typed, "", false},
		{"<OverrideURL>cmd://x</OverrideURL>", "<OverrideURL/>", false},
		{`<String><Key>K</Key><Value>v</Value><Odd/></String>`, `<String><Key>K</Key><Value>v</Value></String>`, false},
	} {
		x, y := theEntry(riding(t, "", c.a)).Foreign.(vault.Rider), theEntry(riding(t, "", c.b)).Foreign.(vault.Rider)
		order, err := x.Compare(y)
		back, backErr := y.Compare(x)
		if err != nil || backErr != nil || (order == 0) != c.same || order != -back {
			t.Errorf("%s with %s: %d, back %d, want same %v", c.a, c.b, order, back, c.same)
		}
	}
	if order, err := theEntry(riding(t, "", "<Odd>1</Odd>")).Foreign.(vault.Rider).Compare(nil); err != nil || order <= 0 {
		t.Errorf("against nothing: %d, %v", order, err)
	}
}

// written is the document of a vault with something else riding along.
func written(t *testing.T, v *vault.Vault, foreign any) string {
	t.Helper()
	meta := v.Meta()
	meta.Foreign = foreign
	next, err := vault.Assemble(meta, v.Root(), nil)
	if err != nil {
		t.Fatal(err)
	}
	set := NewSettings()
	set.Foreign = true
	text, _ := saved(t, &Database{Vault: next, Settings: set, Key: testKey(t, testArena(t))})
	return text
}

func names(rides []vault.Ride) string {
	var all []string
	for _, r := range rides {
		all = append(all, r.Name)
	}
	return strings.Join(all, " ")
}

func TestTakingWhatRidesAlong(t *testing.T) {
	icon := func(id, data string) string { return "<Icon><UUID>" + id + "</UUID><Data>" + data + "</Data></Icon>" }
	const odd = `<CustomData><Item><Key>k</Key><Value>v</Value><Odd>in an item</Odd></Item></CustomData>`
	o := riding(t, "<Color>#1</Color><CustomIcons>"+icon("aa==", "AAAA")+icon("bb==", "AAAA")+"</CustomIcons>"+odd+
		"<DefaultUserName>taro</DefaultUserName><DefaultUserNameChanged>2026-01-01T00:00:00Z</DefaultUserNameChanged><Odd>1</Odd><Odd>2</Odd>", "")
	x := riding(t, "<Color>#2</Color><DefaultUserName>hanako</DefaultUserName><DefaultUserNameChanged>2026-02-01T00:00:00Z</DefaultUserNameChanged>"+
		"<CustomIcons>"+icon("bb==", "BBBB")+icon("cc==", "CCCC")+`</CustomIcons><Odd>3</Odd><New>n</New>`, "")
	ours, theirs := o.Meta().Foreign.(vault.Riders), x.Meta().Foreign.(vault.Riders)
	if got, want := names(ours.Rides()), "Color DefaultUserName CustomIcons/aa== CustomIcons/bb== Odd"; got != want {
		t.Errorf("%s rides along, want %s", got, want)
	}
	for _, c := range []struct {
		names   string
		has     []string
		hasNone []string
	}{
		{"Color", []string{"<Color>#2</Color>", "<Odd>1</Odd><Odd>2</Odd>", icon("bb==", "AAAA"), "taro"}, []string{"#1", "cc=="}},
		{"Odd", []string{"<Odd>3</Odd>", "<Odd>in an item</Odd>", "<Color>#1</Color>"}, []string{"<Odd>1</Odd>", "<Odd>2</Odd>"}},
		{"New", []string{"<New", "<Odd>2</Odd>"}, nil},
		{"DefaultUserName", []string{"hanako", "2026-02-01T00:00:00Z"}, []string{"taro", "2026-01-01"}},
		{"CustomIcons/cc==", []string{icon("aa==", "AAAA"), icon("bb==", "AAAA"), icon("cc==", "CCCC")}, nil},
		{"CustomIcons/bb==", []string{icon("aa==", "AAAA"), icon("bb==", "BBBB")}, []string{"cc=="}},
		{"Nothing", []string{"<Color>#1</Color>", "<Odd>1</Odd><Odd>2</Odd>", "taro"}, nil},
	} {
		out, err := ours.Take(theirs, []string{c.names})
		if err != nil {
			t.Fatal(err)
		}
		text := written(t, o, out)
		for _, want := range append(c.has, "<Key>k</Key><Value>v</Value><Odd>in an item</Odd>") {
			if strings.Count(text, want) != 1 {
				t.Errorf("%s: %s stands %d times in %s", c.names, want, strings.Count(text, want), text)
			}
		}
		for _, gone := range c.hasNone {
			if strings.Contains(text, gone) {
				t.Errorf("%s: %s still stands in %s", c.names, gone, text)
			}
		}
	}
	if without, err := theirs.Take(nil, []string{"Color"}); err != nil || strings.Contains(written(t, x, without), "#2") {
		t.Errorf("what the other has not is still there: %v", err)
	}
	if same, err := theirs.Take(riding(t, "<Color>#3</Color>", "").Meta().Foreign, nil); err != nil || same != x.Meta().Foreign {
		t.Errorf("nothing is taken, and it is another one: %v", err)
	}
	for _, r := range theirs.Rides() {
		if want := r.Name == "DefaultUserName"; r.Changed.IsZero() == want {
			t.Errorf("%s changed at %v", r.Name, r.Changed)
		}
		if r.Shared != strings.HasPrefix(r.Name, "CustomIcons/") {
			t.Errorf("%s shared: %v", r.Name, r.Shared)
		}
	}
	if vault.New(o.Root().Times.Created, "x", vault.ID{9}).Meta().Foreign != nil {
		t.Fatal("a new vault has something riding along")
	}
}

// Elements with secrets in them are taken with their secrets, and those of others stay
// theirs.
func TestTakingSecretsThatRideAlong(t *testing.T) {
	protected := func(name string) string {
		return `<` + name + `><V Protected="True">{{` + name + `}}</V></` + name + `>`
	}
	o := riding(t, protected("First")+protected("Third"), "")
	x := riding(t, protected("Second")+"<Between/>"+protected("Third"), "")
	out, err := o.Meta().Foreign.(vault.Riders).Take(x.Meta().Foreign, []string{"Second", "First"})
	if err != nil {
		t.Fatal(err)
	}
	text := written(t, o, out)
	for name, want := range map[string]int{"First": 0, "Second": 1, "Third": 1} {
		if strings.Count(text, protected(name)) != want {
			t.Errorf("%s does not stand %d times in %s", name, want, text)
		}
	}
}

func TestTakingWhatRidesWithAGroup(t *testing.T) {
	group := func(more string) *vault.Vault {
		db, err := opened(t, spec{xml: `<KeePassFile><Meta/><Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID>` + more +
			`<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID></Entry></Group></Root></KeePassFile>`})
		if err != nil {
			t.Fatal(err)
		}
		return db.Vault
	}
	o := group("<EnableSearching>false</EnableSearching>")
	x := group("<CustomIconUUID>AAAAAAAAAAAAAAAAAAAABQ==</CustomIconUUID><EnableSearching>true</EnableSearching>")
	g := *o.Root()
	out, err := g.Foreign.(vault.Riders).Take(x.Root().Foreign, []string{"CustomIconUUID"})
	if err != nil {
		t.Fatal(err)
	}
	g.Foreign = out
	v, err := vault.Assemble(o.Meta(), &g, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := written(t, v, o.Meta().Foreign)
	at := strings.Index(text, "<CustomIconUUID>AAAAAAAAAAAAAAAAAAAABQ==</CustomIconUUID>")
	if at < 0 || at > strings.Index(text, "<Entry>") || !strings.Contains(text, "<EnableSearching>false</EnableSearching>") || strings.Count(text, "<Entry>") != 1 {
		t.Error(text)
	}
}

// Three files in which other programs changed different things, and one of them the
// same, come to be one in any order of merging.
func TestMergingWhatRidesAlong(t *testing.T) {
	icon := func(id, data, more string) string {
		return "<Icon><UUID>" + id + "</UUID><Data>" + data + "</Data>" + more + "</Icon>"
	}
	const settled, later = "<SettingsChanged>2026-01-01T00:00:00Z</SettingsChanged>", "<SettingsChanged>2026-03-01T00:00:00Z</SettingsChanged>"
	base := riding(t, settled+"<Color>#1</Color><CustomIcons>"+icon("aa==", "AAAA", "")+"</CustomIcons>", "")
	copies := []*vault.Vault{
		riding(t, later+"<Color>#2</Color><CustomIcons>"+icon("aa==", "AAAA", "")+icon("bb==", "BBBB", "")+"</CustomIcons>", ""),
		riding(t, later+"<Color>#1</Color><DefaultUserName>taro</DefaultUserName><DefaultUserNameChanged>2026-03-01T00:00:00Z</DefaultUserNameChanged>"+
			"<CustomIcons>"+icon("aa==", "AAAA", "<Name>named</Name><LastModificationTime>2026-03-01T00:00:00Z</LastModificationTime>")+"</CustomIcons>", ""),
		riding(t, later+"<Color>#1</Color><Odd>new</Odd><CustomIcons>"+icon("cc==", "CCCC", "")+"</CustomIcons>", ""),
	}
	for _, past := range []*vault.Vault{base, nil} {
		for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			merged := copies[order[0]]
			for _, n := range order[1:] {
				p, err := merge.New(past, merged, copies[n])
				if err != nil {
					t.Fatal(err)
				}
				merged = p.Apply()
			}
			text := written(t, merged, merged.Meta().Foreign)
			wants := []string{"<Name>named</Name>", "BBBB", "CCCC", "<Odd>new</Odd>", "<DefaultUserName>taro</DefaultUserName>"}
			if past != nil {
				wants = append(wants, "<Color>#2</Color>")
			}
			for _, want := range wants {
				if strings.Count(text, want) != 1 {
					t.Errorf("order %v, past known %v: %s stands %d times in %s", order, past != nil, want, strings.Count(text, want), text)
				}
			}
		}
	}
}
