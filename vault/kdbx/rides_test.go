package kdbx

import (
	"strings"
	"testing"

	"kagikura/vault"
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

func TestIconsAndUnknownThingsOfTwoVaults(t *testing.T) {
	icon := func(id string) string { return "<Icon><UUID>" + id + "</UUID><Data>AAAA</Data></Icon>" }
	merge := func(base, x, y *vault.Vault, wins bool) string {
		t.Helper()
		var past any
		if base != nil {
			past = base.Meta().Foreign
		}
		out, err := x.Meta().Foreign.(vault.MetaRider).Merge(past, y.Meta().Foreign, wins)
		if err != nil {
			t.Fatal(err)
		}
		meta := x.Meta()
		meta.Foreign = out
		v, err := vault.Assemble(meta, x.Root(), nil)
		if err != nil {
			t.Fatal(err)
		}
		set := NewSettings()
		set.Foreign = true
		text, _ := saved(t, &Database{Vault: v, Settings: set, Key: testKey(t, testArena(t))})
		return text
	}
	o := riding(t, "<Color>#1</Color><CustomIcons>"+icon("aa==")+"</CustomIcons>", "")
	x := riding(t, "<Color>#2</Color><CustomIcons>"+icon("aa==")+icon("bb==")+"</CustomIcons>", "")
	y := riding(t, "<Color>#1</Color><CustomIcons>"+icon("cc==")+"</CustomIcons><Odd>new</Odd>", "")
	for what, c := range map[string]struct {
		text, color string
	}{
		"ours changed it":     {merge(o, x, y, true), "#2"},
		"theirs changed it":   {merge(o, y, x, false), "#2"},
		"no base, theirs won": {merge(nil, x, y, true), "#1"},
		"no base, ours won":   {merge(nil, x, y, false), "#2"},
	} {
		for _, want := range []string{icon("aa=="), icon("bb=="), icon("cc=="), "<Odd>new</Odd>", "<Color>" + c.color + "</Color>"} {
			if strings.Count(c.text, want) != 1 {
				t.Errorf("%s: %s stands %d times in %s", what, want, strings.Count(c.text, want), c.text)
			}
		}
	}
	fresh := vault.New(o.Root().Times.Created, "x", vault.ID{9})
	if fresh.Meta().Foreign != nil {
		t.Fatal("a new vault has something riding along")
	}
	if same, err := x.Meta().Foreign.(vault.MetaRider).Merge(nil, riding(t, "<Color>#2</Color>", "").Meta().Foreign, true); err != nil || same != x.Meta().Foreign {
		t.Errorf("nothing new, and it is another one: %v", err)
	}
}
