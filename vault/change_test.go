package vault_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

func ptr[T any](v T) *T { return &v }

func TestRefusedChangesLeaveNothingBehind(t *testing.T) {
	a := newArena(t)
	b, err := secret.NewBuilder()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Destroy()
	if err := b.InsertRune(0, 'x'); err != nil {
		t.Fatal(err)
	}
	loose, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	defer loose.Release()

	v := apply(t, vault.New(noon, "v", id(1)), noon,
		titled(10, id(1), "A"),
		vault.EditEntry{ID: id(10), Set: []vault.Field{vault.SecretField("Note", seal(t, a, "s"))}})
	set := func(fs ...vault.Field) vault.Change { return vault.EditEntry{ID: id(10), Set: fs} }
	for name, c := range map[string]struct {
		change vault.Change
		want   error
	}{
		"edit of nothing":            {vault.EditEntry{ID: id(99)}, vault.ErrNoEntry},
		"edit of a group":            {vault.EditEntry{ID: id(1)}, vault.ErrNoEntry},
		"data of nothing":            {vault.SetEntryData{ID: id(99)}, vault.ErrNoEntry},
		"deletion of nothing":        {vault.DeleteEntry{ID: id(99)}, vault.ErrNoEntry},
		"recycling of nothing":       {vault.RecycleEntry{ID: id(99), Bin: id(2)}, vault.ErrNoEntry},
		"bringing back nothing":      {vault.UnrecycleEntry{ID: id(99)}, vault.ErrNoEntry},
		"bringing back what is here": {vault.UnrecycleEntry{ID: id(10)}, vault.ErrNotRecycled},
		"a bin without ID":           {vault.RecycleEntry{ID: id(10)}, vault.ErrZeroID},
		"a bin with a used ID":       {vault.RecycleEntry{ID: id(10), Bin: id(10)}, vault.ErrDuplicateID},
		"a version too far":          {vault.RestoreVersion{ID: id(10), Version: 1}, vault.ErrNoVersion},
		"a version before the first": {vault.RestoreVersion{ID: id(10), Version: -1}, vault.ErrNoVersion},
		"a version of nothing":       {vault.RestoreVersion{ID: id(99)}, vault.ErrNoEntry},
		"an account in no group":     {titled(11, id(99), "B"), vault.ErrNoGroup},
		"an account in an account":   {titled(11, id(10), "B"), vault.ErrNoGroup},
		"an account twice":           {titled(10, id(1), "B"), vault.ErrDuplicateID},
		"an account without ID":      {vault.AddEntry{Parent: id(1)}, vault.ErrZeroID},
		"a group twice":              {vault.AddGroup{ID: id(1), Parent: id(1)}, vault.ErrDuplicateID},
		"a group in no group":        {vault.AddGroup{ID: id(2), Parent: id(99)}, vault.ErrNoGroup},
		"a group's bad name":         {vault.AddGroup{ID: id(2), Parent: id(1), Name: "\x01"}, vault.ErrInvalidName},
		"a vault's bad name":         {vault.SetMeta{Name: ptr("\xff")}, vault.ErrInvalidName},
		"a field without name":       {set(vault.TextField("", "x")), vault.ErrEmptyName},
		"a control character":        {set(vault.TextField("a", "x\x00")), vault.ErrCharacter},
		"no UTF-8":                   {set(vault.TextField("a", "\xff")), vault.ErrCharacter},
		"no character":               {set(vault.TextField("a", "\uFFFE")), vault.ErrCharacter},
		"a name with control":        {set(vault.TextField("a\x1b", "x")), vault.ErrCharacter},
		"a pasted book":              {set(vault.TextField("a", strings.Repeat("x", vault.MaxText+1))), vault.ErrTooLong},
		"a sealed book":              {set(vault.SecretField("a", seal(t, a, strings.Repeat("x", vault.MaxText+1)))), vault.ErrTooLong},
		"a plain password":           {set(vault.TextField(vault.FieldPassword, "x")), vault.ErrUnsealed},
		"a plain alias":              {set(vault.TextField("取引暗証番号", "x")), vault.ErrUnsealed},
		"a plain text over a secret": {set(vault.TextField("Note", "x")), vault.ErrUnsealed},
		"a builder's secret":         {set(vault.SecretField("a", loose)), secret.ErrNoArena},
		"a field twice":              {set(vault.TextField("a", "x"), vault.TextField("a", "y")), vault.ErrDuplicateField},
		"a new name that is taken":   {vault.EditEntry{ID: id(10), Rename: map[string]string{"Note": "Title"}}, vault.ErrDuplicateField},
		"two fields to one name":     {vault.EditEntry{ID: id(10), Rename: map[string]string{"Note": "x", "Title": "x"}}, vault.ErrDuplicateField},
		"a new name for nothing":     {vault.EditEntry{ID: id(10), Rename: map[string]string{"no": "x"}}, vault.ErrNoField},
		"an empty new name":          {vault.EditEntry{ID: id(10), Rename: map[string]string{"Note": ""}}, vault.ErrEmptyName},
		"a secret name for a text":   {vault.EditEntry{ID: id(10), Rename: map[string]string{"Title": "PIN"}}, vault.ErrUnsealed},
		"a tag with a separator":     {vault.EditEntry{ID: id(10), Tags: &[]string{"a;b"}}, vault.ErrInvalidTag},
		"an empty tag":               {vault.EditEntry{ID: id(10), Tags: &[]string{" "}}, vault.ErrInvalidTag},
		"data without key":           {vault.SetEntryData{ID: id(10), Data: map[string]*string{"": ptr("x")}}, vault.ErrInvalidData},
		"data with control":          {vault.AddEntry{ID: id(11), Parent: id(1), Data: map[string]string{"a": "\x00"}}, vault.ErrInvalidData},
	} {
		before := tell(t, v)
		next, err := v.Apply(noon, titled(50, id(1), "first"), c.change, titled(51, id(1), "last"))
		var refused *vault.ChangeError
		if next != nil || !errors.Is(err, c.want) || !errors.As(err, &refused) || refused.Index != 1 {
			t.Errorf("%s: %v, %v; want %v", name, next, err, c.want)
		}
		if tell(t, v) != before {
			t.Fatalf("%s: the refused changes left something behind", name)
		}
		var field *vault.FieldError
		if errors.Is(err, vault.ErrInvalidField) != errors.As(err, &field) {
			t.Errorf("%s: %v is half a field error", name, err)
		}
	}
}

func TestTextsThatLookDangerousAreKept(t *testing.T) {
	for _, text := range []string{"👩‍👩‍👧 証券", "\u202eexe.fdp", "a\tb\r\nc", "\u0085\u009f", "髙﨑", "", strings.Repeat("x", vault.MaxText)} {
		v := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), text))
		if got := entry(t, v, id(10)).Title(); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestEditKeepsTheFormerVersion(t *testing.T) {
	a := newArena(t)
	v0 := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), "A"), titled(11, id(1), "B"))
	e0 := entry(t, v0, id(10))

	later := noon.Add(time.Hour)
	v1 := apply(t, v0, later.Add(300*time.Millisecond), vault.EditEntry{ID: id(10),
		Set:  []vault.Field{vault.SecretField(vault.FieldPassword, seal(t, a, "new")), vault.TextField(vault.FieldTitle, "A2")},
		Tags: &[]string{"x"}, Data: map[string]*string{"kagikura.a": ptr("1")}})
	e1 := entry(t, v1, id(10))
	if e1.Title() != "A2" || open(t, e1.Secret(vault.FieldPassword)) != "new" || e1.Tags[0] != "x" || e1.Data[0].Value != "1" {
		t.Errorf("%+v", e1)
	}
	if !e1.Times.Modified.Equal(later) || !e1.Times.Created.Equal(noon) {
		t.Errorf("times %+v: wanted whole seconds", e1.Times)
	}
	if len(e1.History) != 1 || e1.History[0].Title() != "A" || !e1.History[0].Times.Modified.Equal(noon) {
		t.Errorf("history %+v", e1.History)
	}
	if e0.Title() != "A" || len(e0.History) != 0 || entry(t, v0, id(10)) != e0 {
		t.Error("the old snapshot has changed")
	}
	if entry(t, v1, id(11)) != entry(t, v0, id(11)) {
		t.Error("an account that was not edited is another pointer")
	}

	v2 := apply(t, v1, later.Add(time.Minute), vault.EditEntry{ID: id(10), Remove: []string{"Title", "never there"},
		Rename: map[string]string{vault.FieldPassword: "旧パスワード"}, Data: map[string]*string{"kagikura.a": nil}})
	e2 := entry(t, v2, id(10))
	if e2.Title() != "" || open(t, e2.Secret("旧パスワード")) != "new" || len(e2.Data) != 0 || len(e2.History) != 2 {
		t.Errorf("%+v", e2)
	}
	if e2.History[0] != e1.History[0] {
		t.Error("an earlier version was copied")
	}
	for _, h := range e2.History {
		if len(h.History) != 0 {
			t.Error("a version with versions of its own: KeePassXC refuses such a file")
		}
	}
}

func TestRenameCanExchange(t *testing.T) {
	v := apply(t, vault.New(noon, "v", id(1)), noon, vault.AddEntry{ID: id(10), Parent: id(1),
		Fields: []vault.Field{vault.TextField("a", "1"), vault.TextField("b", "2")}})
	v = apply(t, v, noon, vault.EditEntry{ID: id(10), Rename: map[string]string{"a": "b", "b": "a"}})
	if e := entry(t, v, id(10)); e.Text("a") != "2" || e.Text("b") != "1" {
		t.Errorf("%+v", e.Fields)
	}
}

func TestNothingChangedIsTheSameVault(t *testing.T) {
	a := newArena(t)
	v := apply(t, vault.New(noon, "v", id(1)), noon, vault.AddEntry{ID: id(10), Parent: id(1), Tags: []string{"t"},
		Data: map[string]string{"k": "v"}, Fields: []vault.Field{
			{Name: vault.FieldTitle, Text: "A", Protected: true}, vault.SecretField(vault.FieldPassword, seal(t, a, "same"))}})
	again := apply(t, v, noon.Add(time.Hour),
		vault.EditEntry{ID: id(10), Tags: &[]string{"t"}, Data: map[string]*string{"k": ptr("v"), "none": nil}, Remove: []string{"none"},
			Set: []vault.Field{vault.TextField(vault.FieldTitle, "A"), vault.SecretField(vault.FieldPassword, seal(t, a, "same"))}},
		vault.SetEntryData{ID: id(10), Data: map[string]*string{"k": ptr("v")}},
		vault.SetMeta{Name: ptr("v"), HistoryMaxItems: ptr(10)})
	if again != v {
		t.Errorf("an edit that changes nothing made %+v", entry(t, again, id(10)))
	}
	if v.Root().Entries[0].Fields[0].Protected == false {
		t.Error("the protected flag of a text is lost")
	}
}

func TestCallerMayReuseWhatItPassed(t *testing.T) {
	fields := []vault.Field{vault.TextField("a", "1")}
	tags := []string{"t"}
	v := apply(t, vault.New(noon, "v", id(1)), noon, vault.AddEntry{ID: id(10), Parent: id(1), Fields: fields, Tags: tags})
	v = apply(t, v, noon, vault.EditEntry{ID: id(10), Set: []vault.Field{vault.TextField("b", "2")}, Tags: &tags})
	fields[0].Text, tags[0] = "changed", "changed"
	if e := entry(t, v, id(10)); e.Text("a") != "1" || e.Tags[0] != "t" || e.History != nil && e.History[0].Tags[0] != "t" {
		t.Errorf("%+v", e)
	}
}

func TestVersionsGrowWhenTheClockDoesNot(t *testing.T) {
	v := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), "0"))
	for n, now := range []time.Time{noon, noon, noon.AddDate(-1, 0, 0), noon.Add(time.Hour)} {
		v = apply(t, v, now, vault.EditEntry{ID: id(10), Set: []vault.Field{vault.TextField(vault.FieldTitle, fmt.Sprint(n+1))}})
	}
	e := entry(t, v, id(10))
	for i, h := range append(slices.Clone(e.History), e)[1:] {
		if !h.Times.Modified.After(e.History[i].Times.Modified) {
			t.Errorf("version %d is of %v, the one before of %v", i+1, h.Times.Modified, e.History[i].Times.Modified)
		}
	}
	if !e.Times.Modified.Equal(noon.Add(time.Hour)) {
		t.Errorf("modified %v although the clock was right again", e.Times.Modified)
	}

	v = apply(t, v, noon.AddDate(-1, 0, 0), vault.DeleteEntry{ID: id(10)})
	if got := v.Tombstones(); len(got) != 1 || got[0].Deleted.Before(e.Times.Modified) {
		t.Errorf("tombstones %v: older than the last version", got)
	}
	v = apply(t, v, time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), titled(11, id(1), "x"))
	if got := entry(t, v, id(11)).Times.Modified.Year(); got != 9999 {
		t.Errorf("year %d, which KeePass cannot read", got)
	}
}

func TestHistoryIsTrimmed(t *testing.T) {
	edit := func(v *vault.Vault, title string) *vault.Vault {
		return apply(t, v, noon, vault.EditEntry{ID: id(10), Set: []vault.Field{vault.TextField(vault.FieldTitle, title)}})
	}
	titles := func(v *vault.Vault) (got []string) {
		for _, h := range entry(t, v, id(10)).History {
			got = append(got, h.Title())
		}
		return got
	}
	for name, c := range map[string]struct {
		items int
		size  int64
		want  []string
	}{
		"by number":           {3, -1, []string{"22", "333", "4444"}},
		"none wanted":         {0, -1, nil},
		"no bound":            {-1, -1, []string{"0", "1", "22", "333", "4444"}},
		"by size":             {-1, 3*5 + 9, []string{"22", "333", "4444"}},
		"one byte too many":   {-1, 3*5 + 8, []string{"333", "4444"}},
		"number before size":  {1, 1000, []string{"4444"}},
		"the newest too long": {-1, 5, nil},
	} {
		v := apply(t, vault.New(noon, "v", id(1)), noon, vault.SetMeta{HistoryMaxItems: &c.items, HistoryMaxSize: &c.size}, titled(10, id(1), "0"))
		for _, title := range []string{"1", "22", "333", "4444", "last"} {
			v = edit(v, title)
		}
		if got := titles(v); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRestoreBringsTheEarlierPasswordBack(t *testing.T) {
	a := newArena(t)
	root := &vault.Group{ID: id(1), Entries: []*vault.Entry{{ID: id(10), Icon: 3, Foreign: "old", Times: vault.Times{Modified: noon, Created: noon},
		Fields: []vault.Field{vault.SecretField(vault.FieldPassword, seal(t, a, "old"))}}}}
	v, err := vault.Assemble(vault.New(noon, "v", id(1)).Meta(), root, nil)
	if err != nil {
		t.Fatal(err)
	}
	v = apply(t, v, noon.Add(time.Minute),
		vault.EditEntry{ID: id(10), Set: []vault.Field{vault.SecretField(vault.FieldPassword, seal(t, a, "refused"))}},
		vault.SetEntryData{ID: id(10), Data: map[string]*string{"kagikura.record": ptr("happened")}},
		vault.RestoreVersion{ID: id(10), Version: 0})
	e := entry(t, v, id(10))
	if open(t, e.Secret(vault.FieldPassword)) != "old" || e.Icon != 3 || e.Foreign != "old" {
		t.Errorf("not brought back: %+v", e)
	}
	if len(e.History) != 2 || open(t, e.History[1].Secret(vault.FieldPassword)) != "refused" || open(t, e.History[0].Secret(vault.FieldPassword)) != "old" {
		t.Errorf("the refused password is not in the history: %+v", e.History)
	}
	if len(e.Data) != 1 || !e.Times.Modified.After(noon.Add(time.Minute)) || !e.Times.Created.Equal(noon) {
		t.Errorf("data %v, times %+v", e.Data, e.Times)
	}
}

func TestEntryDataMakesNoVersion(t *testing.T) {
	v := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), "A"))
	v = apply(t, v, noon.Add(time.Hour), vault.SetEntryData{ID: id(10), Data: map[string]*string{"b": ptr("2"), "a": ptr("1")}})
	e := entry(t, v, id(10))
	if len(e.History) != 0 || !e.Times.Modified.Equal(noon) || len(e.Data) != 2 || e.Data[0].Key != "a" {
		t.Errorf("%+v", e)
	}
}

func TestRecycleAndBack(t *testing.T) {
	v := apply(t, vault.New(noon, "v", id(1)), noon, vault.AddGroup{ID: id(2), Parent: id(1), Name: "証券"}, titled(10, id(2), "A"), titled(11, id(2), "B"))
	v = apply(t, v, noon, vault.RecycleEntry{ID: id(10), Bin: id(3)})
	bin, ok := v.Bin()
	if !ok || bin.ID != id(3) || bin.Name != "Recycle Bin" || bin.Icon != 43 || !v.Recycled(id(10)) {
		t.Fatalf("bin %+v", bin)
	}
	e := entry(t, v, id(10))
	if e.PreviousParent != id(2) || !e.Times.LocationChanged.After(noon) || !e.Times.Modified.Equal(noon) || len(e.History) != 0 {
		t.Errorf("%+v", e)
	}
	if again := apply(t, v, noon, vault.RecycleEntry{ID: id(10), Bin: id(4)}); again != v {
		t.Error("recycling twice changed something")
	}
	v = apply(t, v, noon, vault.RecycleEntry{ID: id(11), Bin: id(4)})
	if _, ok := v.Group(id(4)); ok {
		t.Error("a second bin was made")
	}
	back := apply(t, v, noon, vault.UnrecycleEntry{ID: id(10)})
	if g, _ := back.ParentOf(id(10)); g.ID != id(2) || back.Recycled(id(10)) {
		t.Errorf("came back to %v", g.Name)
	}
	if len(v.Tombstones()) != 0 {
		t.Error("moving to the bin left a tombstone")
	}

	off := apply(t, v, noon, vault.SetMeta{RecycleBinEnabled: ptr(false)}, vault.RecycleEntry{ID: id(11)})
	if _, ok := off.Entry(id(11)); ok || len(off.Tombstones()) != 1 || off.Tombstones()[0].ID != id(11) {
		t.Error("without a bin the account is not deleted for good")
	}
	if again := apply(t, off, noon, titled(11, id(1), "B")); len(again.Tombstones()) != 0 {
		t.Error("an account that lives has a tombstone")
	}
}

func TestUnrecycleWithoutAWayBackGoesToTheRoot(t *testing.T) {
	for name, previous := range map[string]vault.ID{"gone": id(99), "none": {}, "in the bin itself": id(4)} {
		v, err := vault.Assemble(vault.Meta{RecycleBin: id(3)}, &vault.Group{ID: id(1), Groups: []*vault.Group{
			{ID: id(3), Entries: []*vault.Entry{{ID: id(10), PreviousParent: previous}}, Groups: []*vault.Group{{ID: id(4)}}}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		v = apply(t, v, noon, vault.UnrecycleEntry{ID: id(10)})
		if g, _ := v.ParentOf(id(10)); g != v.Root() {
			t.Errorf("%s: came back to %v", name, g.ID)
		}
	}
}

func TestMetaChanges(t *testing.T) {
	v := vault.New(noon, "v", id(1))
	later := noon.Add(time.Hour)
	v = apply(t, v, later, vault.SetMeta{Name: ptr("新しい名前"), Description: ptr("d"), KeyChanged: true, Data: map[string]*string{"kagikura.x": ptr("1")}})
	m := v.Meta()
	if m.Name != "新しい名前" || m.Description != "d" || !m.NameChanged.Equal(later) || !m.KeyChanged.Equal(later) || !m.SettingsChanged.Equal(later) {
		t.Errorf("%+v", m)
	}
	if len(m.Data) != 1 || !m.Data[0].Modified.Equal(later) {
		t.Errorf("%+v", m.Data)
	}
	v = apply(t, v, later.Add(time.Hour), vault.SetMeta{Data: map[string]*string{"kagikura.x": nil}})
	if len(v.Meta().Data) != 0 {
		t.Errorf("%+v", v.Meta().Data)
	}
}

// What is dated by itself is no setting, and no earlier version keeps a copy of it.
func TestFactsLeaveVersionsAndSettingsAlone(t *testing.T) {
	v := vault.New(noon, "v", id(100))
	note, firm := "a fact", vault.FirmData("sbi")
	v = apply(t, v, noon, vault.AddEntry{ID: id(1), Parent: id(100), Fields: []vault.Field{vault.TextField(vault.FieldTitle, "t")}})
	v = apply(t, v, noon, vault.SetEntryData{ID: id(1), Data: map[string]*string{"kagikura.mfa.login": &note, vault.DataRecord + "1": &note, vault.DataFirm: &firm, "other": &note}})
	v = apply(t, v, noon.Add(time.Hour), vault.EditEntry{ID: id(1), Set: []vault.Field{vault.TextField(vault.FieldTitle, "u")}})
	e, _ := v.Entry(id(1))
	if former := e.History[0].Data; len(e.Data) != 4 || len(former) != 2 || former[0].Key != vault.DataFirm || former[1].Key != "other" {
		t.Errorf("now %v, formerly %v", e.Data, former)
	}
	before := v.Meta().SettingsChanged
	noted := apply(t, v, noon.Add(2*time.Hour), vault.SetMeta{Data: map[string]*string{"kagikura.look": &note}})
	if m := noted.Meta(); noted == v || len(m.Data) != 1 || !m.Data[0].Modified.Equal(noon.Add(2*time.Hour)) || !m.SettingsChanged.Equal(before) {
		t.Errorf("a fact of the vault: %+v", m)
	}
	for _, change := range []map[string]*string{{"other": &note}, {"kagikura.look": nil, "other": &note}} {
		if m := apply(t, noted, noon.Add(3*time.Hour), vault.SetMeta{Data: change}).Meta(); !m.SettingsChanged.Equal(noon.Add(3 * time.Hour)) {
			t.Errorf("%v is no setting: %+v", change, m)
		}
	}
}

func TestGroupsCannotBeNestedWithoutEnd(t *testing.T) {
	v := vault.New(noon, "v", id(1))
	for n := 2; n <= vault.MaxDepth; n++ {
		v = apply(t, v, noon, vault.AddGroup{ID: id(n), Parent: id(n - 1)})
	}
	if _, err := v.Apply(noon, vault.AddGroup{ID: id(9999), Parent: id(vault.MaxDepth)}); !errors.Is(err, vault.ErrTooDeep) {
		t.Errorf("%v", err)
	}
	if _, err := vault.Assemble(v.Meta(), v.Root(), nil); err != nil {
		t.Errorf("what Apply made, Assemble refuses: %v", err)
	}
}

// TestRandomEdits makes thousands of random changes and compares each vault
// with a plain model, and all former vaults with what they once were.
func TestRandomEdits(t *testing.T) {
	a := newArena(t)
	const limit = 4
	random := rand.New(rand.NewPCG(7, 7))
	v := apply(t, vault.New(noon, "v", id(1)), noon, vault.SetMeta{HistoryMaxItems: ptr(limit)})
	groups := []vault.ID{id(1)}
	type model struct {
		parent   vault.ID
		versions []string // the last is current
	}
	want := map[vault.ID]*model{}
	deleted := map[vault.ID]bool{}
	var bin vault.ID
	type snapshot struct {
		v    *vault.Vault
		tale string
	}
	var snapshots []snapshot
	next, now := 2, noon
	for step := range 3000 {
		now = now.Add(time.Duration(random.IntN(7)-2) * time.Second)
		var live []vault.ID
		for _, e := range v.Entries() {
			live = append(live, e.ID)
		}
		pick := func() vault.ID { return live[random.IntN(len(live))] }
		title := func() vault.Field { return vault.TextField(vault.FieldTitle, fmt.Sprint("title ", step)) }
		var change vault.Change
		kind := random.IntN(10)
		switch {
		case len(live) == 0 || kind < 2:
			parent := groups[random.IntN(len(groups))]
			change = vault.AddEntry{ID: id(next), Parent: parent, Fields: []vault.Field{title(), vault.SecretField(vault.FieldPassword, seal(t, a, "p"))}}
			want[id(next)] = &model{parent: parent, versions: []string{title().Text}}
			next++
		case kind == 2 && len(groups) < 12:
			change = vault.AddGroup{ID: id(next), Parent: groups[random.IntN(len(groups))], Name: fmt.Sprint("g", next)}
			groups = append(groups, id(next))
			next++
		case kind < 6:
			which := pick()
			change = vault.EditEntry{ID: which, Set: []vault.Field{title()}}
			want[which].versions = append(want[which].versions, title().Text)
		case kind == 6:
			which := pick()
			history := entry(t, v, which).History
			if len(history) == 0 {
				continue
			}
			at := random.IntN(len(history))
			change = vault.RestoreVersion{ID: which, Version: at}
			want[which].versions = append(want[which].versions, history[at].Title())
		case kind == 7:
			which := pick()
			change = vault.RecycleEntry{ID: which, Bin: id(next)}
			if bin.IsZero() {
				bin = id(next)
				next++
			}
			if !v.Recycled(which) {
				want[which].parent = bin
			}
		case kind == 8:
			which := pick()
			if !v.Recycled(which) {
				continue
			}
			want[which].parent = entry(t, v, which).PreviousParent
			change = vault.UnrecycleEntry{ID: which}
		default:
			which := pick()
			change = vault.DeleteEntry{ID: which}
			delete(want, which)
			deleted[which] = true
		}
		before := v
		v = apply(t, v, now, change)

		seen := 0
		for g, e := range v.Entries() {
			seen++
			m := want[e.ID]
			found, ok := v.Entry(e.ID)
			if parent, _ := v.ParentOf(e.ID); m == nil || !ok || found != e || parent != g || g.ID != m.parent {
				t.Fatalf("step %d, %T: entry %v in group %v does not stand where it should", step, change, e.ID, g.ID)
			}
			var versions []string
			for _, h := range e.History {
				versions = append(versions, h.Title())
			}
			versions = append(versions, e.Title())
			if len(m.versions) > limit+1 {
				m.versions = m.versions[len(m.versions)-limit-1:]
			}
			if !slices.Equal(versions, m.versions) {
				t.Fatalf("step %d, %T: versions %q, want %q", step, change, versions, m.versions)
			}
			if old, ok := before.Entry(e.ID); ok && old != e && !named(change, e.ID) {
				t.Fatalf("step %d, %T: entry %v was copied without need", step, change, e.ID)
			}
		}
		if seen != len(want) {
			t.Fatalf("step %d, %T: %d entries, want %d", step, change, seen, len(want))
		}
		for _, g := range groups {
			if _, ok := v.Group(g); !ok {
				t.Fatalf("step %d: group %v is lost", step, g)
			}
		}
		for gone := range deleted {
			if _, ok := v.Entry(gone); ok {
				t.Fatalf("step %d: %v is deleted and found", step, gone)
			}
		}
		if len(v.Tombstones()) != len(deleted) {
			t.Fatalf("step %d: %d tombstones for %d deletions", step, len(v.Tombstones()), len(deleted))
		}
		if step%50 == 0 {
			snapshots = append(snapshots, snapshot{v, tell(t, v)})
		}
	}
	for i, s := range snapshots {
		if tell(t, s.v) != s.tale {
			t.Fatalf("the vault of step %d has changed since", i*50)
		}
	}
}

// named tells whether a change names an entry.
func named(c vault.Change, id vault.ID) bool {
	switch c := c.(type) {
	case vault.EditEntry:
		return c.ID == id
	case vault.RestoreVersion:
		return c.ID == id
	case vault.RecycleEntry:
		return c.ID == id
	case vault.UnrecycleEntry:
		return c.ID == id
	}
	return false
}

// tell is all of a vault as text, secrets by their digests.
func tell(t testing.TB, v *vault.Vault) string {
	t.Helper()
	var b strings.Builder
	var group func(g *vault.Group)
	var one func(e *vault.Entry)
	one = func(e *vault.Entry) {
		fmt.Fprintf(&b, "e %v %v %+v %q %v %v", e.ID, e.Icon, e.Times, e.Tags, e.Data, e.PreviousParent)
		for _, f := range e.Fields {
			d, err := f.Secret.Digest()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, " %q %v %v %q %x", f.Name, f.Protected, f.Sealed, f.Text, d)
		}
		b.WriteByte('\n')
		for _, h := range e.History {
			one(h)
		}
	}
	group = func(g *vault.Group) {
		fmt.Fprintf(&b, "g %v %q %+v\n", g.ID, g.Name, g.Times)
		for _, e := range g.Entries {
			one(e)
		}
		for _, sub := range g.Groups {
			group(sub)
		}
	}
	fmt.Fprintf(&b, "%+v %v\n", v.Meta(), v.Tombstones())
	group(v.Root())
	return b.String()
}

func TestErrorsTellWhichChangeAndWhyWithoutTheValue(t *testing.T) {
	v := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), "A"))
	_, err := v.Apply(noon, vault.SetMeta{}, vault.EditEntry{ID: id(10), Set: []vault.Field{vault.TextField(vault.FieldPassword, "hunter2")}})
	if got, want := fmt.Sprint(err), `vault: change 1: field "Password": a secret in plain text`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	_, err = v.Apply(noon, titled(10, id(1), "B"))
	if got, want := fmt.Sprint(err), "vault: change 0: UUID is already used: 00000000-0000-0000-0000-00000000000a"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLockedSecretsCannotBeEdited(t *testing.T) {
	a := newArena(t)
	v := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), "A"))
	password := seal(t, a, "x")
	a.Destroy()
	if _, err := v.Apply(noon, vault.EditEntry{ID: id(10), Set: []vault.Field{vault.SecretField(vault.FieldPassword, password)}}); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("%v", err)
	}
}

// As many items as a file may have are changed in the time of as many.
func TestManyItemsOfData(t *testing.T) {
	const most = 65_536
	v := apply(t, vault.New(noon, "v", id(1)), noon, titled(10, id(1), "A"))
	all, some := map[string]*string{}, map[string]*string{}
	for i := range most {
		all[fmt.Sprintf("key %06d", i)] = ptr("x")
		switch i % 4 {
		case 0:
			some[fmt.Sprintf("key %06d", i)] = nil
		case 1:
			some[fmt.Sprintf("key %06d", i)] = ptr("y")
		}
	}
	some["a new one"], some["none"] = ptr("z"), nil
	began := time.Now()
	v = apply(t, v, noon, vault.SetEntryData{ID: id(10), Data: all}, vault.SetMeta{Data: all})
	v = apply(t, v, noon.Add(time.Hour), vault.SetEntryData{ID: id(10), Data: some}, vault.SetMeta{Data: some})
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	e, _ := v.Entry(id(10))
	for _, data := range [][]vault.DataItem{e.Data, v.Meta().Data} {
		if n := len(data); n != most/4*3+1 || data[n-1].Key != "a new one" {
			t.Fatalf("%d items", n)
		}
		for i, want := range []vault.DataItem{{Key: "key 000001", Value: "y"}, {Key: "key 000002", Value: "x"}, {Key: "key 000003", Value: "x"}} {
			if data[i].Key != want.Key || data[i].Value != want.Value {
				t.Errorf("%d is %+v, want %+v", i, data[i], want)
			}
		}
	}
	if first, second := v.Meta().Data[0], v.Meta().Data[1]; !first.Modified.Equal(noon.Add(time.Hour)) || !second.Modified.Equal(noon) {
		t.Errorf("changed at %v, and what did not change at %v", first.Modified, second.Modified)
	}
}
