package vault_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"kagikura/vault"
)

func TestSubsetTakesOnlyWhatWasChosen(t *testing.T) {
	a := newArena(t)
	pw := func(s string) vault.Field { return vault.SecretField(vault.FieldPassword, seal(t, a, s)) }
	root := &vault.Group{ID: id(1), Notes: "private", Foreign: "root's",
		Groups: []*vault.Group{
			{ID: id(2), Name: "証券", Notes: "private", Data: []vault.DataItem{{Key: "KeeShare/Reference", Value: "password"}}, Foreign: "group's",
				Entries: []*vault.Entry{
					{ID: id(10), Foreign: "entry's", Data: []vault.DataItem{{Key: vault.DataFirm, Value: vault.FirmData("f")}},
						Fields:  []vault.Field{vault.TextField("Title", "A"), pw(refer("P", 11)), vault.TextField("UserName", refer("U", 30)), vault.TextField("x", refer("U", 999))},
						History: []*vault.Entry{{ID: id(10), Fields: []vault.Field{pw("former")}}}},
					{ID: id(11), Fields: []vault.Field{vault.TextField("Title", "not chosen"), pw("shared")}},
				}},
			{ID: id(3), Name: "others", Entries: []*vault.Entry{{ID: id(30), Fields: []vault.Field{vault.TextField("UserName", "taro")}}}},
			{ID: id(4), Name: "bin", Entries: []*vault.Entry{{ID: id(40)}, {ID: id(41)}}},
		}}
	meta := vault.Meta{Name: "家", RecycleBinEnabled: true, RecycleBin: id(4), Data: []vault.DataItem{{Key: "KPXC_BROWSER_x", Value: "key"}}, Foreign: "meta's"}
	v, err := vault.Assemble(meta, root, []vault.Tombstone{{ID: id(99), Deleted: noon}})
	if err != nil {
		t.Fatal(err)
	}
	before := tell(t, v)

	s, err := v.Subset(noon.Add(time.Hour), []vault.ID{id(30), id(10), id(40), id(10)}, false)
	if err != nil {
		t.Fatal(err)
	}
	var got []vault.ID
	for _, e := range s.Entries() {
		got = append(got, e.ID)
		if len(e.History) != 0 {
			t.Error("history went along")
		}
	}
	if want := []vault.ID{id(40), id(10), id(30)}; !slices.Equal(got, want) {
		t.Errorf("entries %v, want %v", got, want)
	}
	if g, _ := s.ParentOf(id(10)); g.ID != id(2) || g.Name != "証券" || g.Notes != "" || g.Data != nil || g.Foreign != "group's" {
		t.Errorf("group %+v", g)
	}
	if g, _ := s.ParentOf(id(40)); g != s.Root() || s.Root().ID != id(1) || s.Root().Notes != "" {
		t.Errorf("a chosen account of the bin lies in %v", g)
	}
	if _, ok := s.Group(id(4)); ok || !s.Meta().RecycleBin.IsZero() || !s.Meta().RecycleBinEnabled {
		t.Error("the recycle bin went along")
	}
	if len(s.Tombstones()) != 0 || s.Meta().Data != nil || s.Meta().Name != "家" || s.Meta().Foreign != "meta's" {
		t.Errorf("meta %+v", s.Meta())
	}
	e := entry(t, s, id(10))
	if e.Foreign != "entry's" || e.Firm() != "f" {
		t.Errorf("%+v", e)
	}
	if password, _ := e.Field("Password"); open(t, password.Secret) != "shared" || !password.Protected {
		t.Error("a reference to an account that stays behind leads nowhere now")
	}
	if e.Username() != refer("U", 30) || e.Text("x") != refer("U", 999) {
		t.Error("a reference that still leads as far as before was replaced")
	}
	if tell(t, v) != before {
		t.Error("the vault itself has changed")
	}

	with, err := v.Subset(noon, []vault.ID{id(10)}, true)
	if err != nil || len(entry(t, with, id(10)).History) != 1 {
		t.Errorf("history was asked for: %v", err)
	}
	if _, err := v.Subset(noon, []vault.ID{id(10), id(2)}, true); !errors.Is(err, vault.ErrNoEntry) {
		t.Errorf("a group as an account: %v", err)
	}
	if empty, err := v.Subset(noon, nil, true); err != nil || len(empty.Root().Groups) != 0 {
		t.Errorf("nothing chosen: %v", err)
	}
}
