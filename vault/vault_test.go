package vault_test

import (
	"errors"
	"slices"
	"testing"

	"kagikura/vault"
)

func TestNewIsEmptyAndReady(t *testing.T) {
	v := vault.New(noon, "我が家\x00の金庫", id(1))
	if got := v.Meta().Name; got != "我が家の金庫" {
		t.Errorf("name %q: what the file cannot carry was kept", got)
	}
	if !v.Meta().RecycleBinEnabled || v.Meta().HistoryMaxItems != 10 || v.Meta().HistoryMaxSize != 6<<20 {
		t.Errorf("meta %+v", v.Meta())
	}
	if g, ok := v.Group(id(1)); !ok || g != v.Root() {
		t.Error("the root is not found by its ID")
	}
	if _, ok := v.ParentOf(id(1)); ok {
		t.Error("the root has a parent")
	}
}

func TestAssembleRefuses(t *testing.T) {
	e := &vault.Entry{ID: id(2)}
	deep := &vault.Group{ID: id(1)}
	for at, n := deep, 2; n <= vault.MaxDepth; n++ {
		at.Groups = []*vault.Group{{ID: id(n)}}
		at = at.Groups[0]
	}
	if _, err := vault.Assemble(vault.Meta{}, deep, nil); err != nil {
		t.Errorf("groups just as deep as allowed: %v", err)
	}
	tooDeep := &vault.Group{ID: id(9999), Groups: []*vault.Group{deep}}
	circle := &vault.Group{ID: id(1)}
	circle.Groups = []*vault.Group{circle}
	for name, c := range map[string]struct {
		root *vault.Group
		want error
	}{
		"an entry twice":              {&vault.Group{ID: id(1), Entries: []*vault.Entry{e, e}}, vault.ErrDuplicateID},
		"an entry with a group's ID":  {&vault.Group{ID: id(2), Entries: []*vault.Entry{e}}, vault.ErrDuplicateID},
		"a group within itself":       {circle, vault.ErrDuplicateID},
		"an entry with the zero UUID": {&vault.Group{ID: id(1), Entries: []*vault.Entry{{}}}, vault.ErrZeroID},
		"a root with the zero UUID":   {&vault.Group{}, vault.ErrZeroID},
		"groups too deep":             {tooDeep, vault.ErrTooDeep},
	} {
		if _, err := vault.Assemble(vault.Meta{}, c.root, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	_, err := vault.Assemble(vault.Meta{}, &vault.Group{ID: id(1), Entries: []*vault.Entry{e, e}}, nil)
	var duplicate *vault.DuplicateError
	if !errors.As(err, &duplicate) || duplicate.ID != id(2) {
		t.Errorf("%v does not tell which ID", err)
	}
}

func TestLiveLeavesOutBinAndTemplates(t *testing.T) {
	tree := func() *vault.Group {
		return &vault.Group{ID: id(1),
			Entries: []*vault.Entry{{ID: id(10)}},
			Groups: []*vault.Group{
				{ID: id(2), Name: "bin", Entries: []*vault.Entry{{ID: id(20)}}, Groups: []*vault.Group{{ID: id(3), Name: "old", Entries: []*vault.Entry{{ID: id(30)}}}}},
				{ID: id(4), Name: "templates", Entries: []*vault.Entry{{ID: id(40)}}},
				{ID: id(5), Name: "証券", Groups: []*vault.Group{{ID: id(6), Name: "ネット", Entries: []*vault.Entry{{ID: id(60)}}}}},
			}}
	}
	live := func(meta vault.Meta) (ids []vault.ID) {
		v, err := vault.Assemble(meta, tree(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for g, e := range v.Live() {
			if p, _ := v.ParentOf(e.ID); p != g {
				t.Errorf("entry %v came with the wrong group", e.ID)
			}
			ids = append(ids, e.ID)
		}
		return ids
	}
	if got, want := live(vault.Meta{RecycleBin: id(2), EntryTemplates: id(4)}), []vault.ID{id(10), id(60)}; !slices.Equal(got, want) {
		t.Errorf("live %v, want %v", got, want)
	}
	if got := live(vault.Meta{RecycleBin: id(1)}); len(got) != 5 {
		t.Errorf("a bin that is the root swallowed accounts: %v", got)
	}

	v, _ := vault.Assemble(vault.Meta{RecycleBin: id(2)}, tree(), nil)
	for n, want := range map[int]bool{10: false, 60: false, 2: true, 3: true, 20: true, 30: true, 99: false} {
		if v.Recycled(id(n)) != want {
			t.Errorf("Recycled(%d) = %v", n, !want)
		}
	}
	if got := v.Path(id(6)); !slices.Equal(got, []string{"証券", "ネット"}) {
		t.Errorf("path %q", got)
	}
	if got := v.Path(id(1)); len(got) != 0 {
		t.Errorf("path of the root %q", got)
	}
	for range v.Entries() {
		break // leaving early must not panic
	}
}

func TestEntryReadsItsFields(t *testing.T) {
	a := newArena(t)
	e := &vault.Entry{
		Fields: []vault.Field{
			vault.TextField("取引暗証番号", ""),
			vault.SecretField("暗証番号", seal(t, a, "1234")),
			vault.SecretField(vault.FieldTradingPassword, seal(t, a, "own")),
			vault.TextField("部店コード", "123"),
			{Name: vault.FieldNotes, Protected: true, Sealed: true, Secret: seal(t, a, "hidden")},
		},
		Data: []vault.DataItem{{Key: vault.DataFirm, Value: vault.FirmData(`a"b`)}},
	}
	if e.Title() != "" || e.Username() != "" || e.URL() != "" || e.Notes() != "" || e.Secret("no").Len() != 0 {
		t.Error("missing and sealed fields are not empty texts")
	}
	if e.Firm() != `a"b` {
		t.Errorf("firm %q", e.Firm())
	}
	e.Data[0].Value = "{broken"
	if e.Firm() != "" {
		t.Error("broken firm data named a firm")
	}
	trading := e.OfRole(vault.TradingPassword)
	if len(trading) != 3 || trading[0].Name != vault.FieldTradingPassword {
		t.Errorf("trading passwords %v", trading)
	}
	if branch := e.OfRole(vault.BranchCode); len(branch) != 1 || branch[0].Text != "123" {
		t.Errorf("branch code %v", branch)
	}
	if e.HasOTP() {
		t.Error("no seed, but HasOTP")
	}
	e.Fields = append(e.Fields, vault.SecretField("TimeOtp-Secret-Base32", seal(t, a, "GEZDGNBV")))
	if !e.HasOTP() {
		t.Error("KeePass's own seed is not seen")
	}
}

func TestIDText(t *testing.T) {
	want := vault.ID{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255}
	for _, text := range []string{want.String(), "000102030405060708090A0B0C0D0EFF"} {
		if got, err := vault.ParseID(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "00", "000102030405060708090a0b0c0d0e0", "000102030405060708090a0b0c0d0e0f0", "g00102030405060708090a0b0c0d0e0f"} {
		if _, err := vault.ParseID(bad); !errors.Is(err, vault.ErrBadID) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestABinThatIsTheRootIsNone(t *testing.T) {
	v, err := vault.Assemble(vault.Meta{RecycleBinEnabled: true, RecycleBin: id(1)}, &vault.Group{ID: id(1), Entries: []*vault.Entry{{ID: id(10)}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.Recycled(id(10)) {
		t.Error("every account is recycled")
	}
	v = apply(t, v, noon, vault.RecycleEntry{ID: id(10), Bin: id(2)})
	if bin, ok := v.Bin(); !ok || bin.ID != id(2) || !v.Recycled(id(10)) {
		t.Error("no bin of its own was made")
	}
}
