package merge_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/merge"
)

var noon = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

func id(n int) vault.ID {
	var out vault.ID
	binary.BigEndian.PutUint64(out[8:], uint64(n))
	return out
}

const root = 1000

func newArena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func seal(t testing.TB, a *secret.Arena, text string) secret.Value {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func open(t testing.TB, v secret.Value) string {
	t.Helper()
	var b []byte
	if err := v.Pieces(func(p []byte) error { b = append(b, p...); return nil }); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func apply(t testing.TB, v *vault.Vault, now time.Time, cs ...vault.Change) *vault.Vault {
	t.Helper()
	next, err := v.Apply(now, cs...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func plan(t testing.TB, base, ours, theirs *vault.Vault) *merge.Plan {
	t.Helper()
	p, err := merge.New(base, ours, theirs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func entry(t testing.TB, v *vault.Vault, n int) *vault.Entry {
	t.Helper()
	e, ok := v.Entry(id(n))
	if !ok {
		t.Fatalf("account %d is gone", n)
	}
	return e
}

func set(n int, fields ...vault.Field) vault.EditEntry {
	return vault.EditEntry{ID: id(n), Set: fields}
}

func add(n int, parent vault.ID, fields ...vault.Field) vault.AddEntry {
	return vault.AddEntry{ID: id(n), Parent: parent, Fields: fields}
}

// rewritten is v with another tree: f may change the copies of groups, and what
// lies in them, as another program may.
func rewritten(t testing.TB, v *vault.Vault, f func(groups map[vault.ID]*vault.Group)) *vault.Vault {
	t.Helper()
	all := map[vault.ID]*vault.Group{}
	var clone func(g *vault.Group) *vault.Group
	clone = func(g *vault.Group) *vault.Group {
		c := *g
		c.Entries, c.Groups = slices.Clone(g.Entries), nil
		for _, sub := range g.Groups {
			c.Groups = append(c.Groups, clone(sub))
		}
		all[c.ID] = &c
		return &c
	}
	top := clone(v.Root())
	f(all)
	return assemble(t, v.Meta(), top, v.Tombstones())
}

func assemble(t testing.TB, m vault.Meta, top *vault.Group, tombs []vault.Tombstone) *vault.Vault {
	t.Helper()
	v, err := vault.Assemble(m, top, tombs)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func moveEntry(t testing.TB, v *vault.Vault, now time.Time, e, to vault.ID) *vault.Vault {
	from, ok := v.ParentOf(e)
	if !ok || from.ID == to {
		return v
	}
	return rewritten(t, v, func(groups map[vault.ID]*vault.Group) {
		g := groups[from.ID]
		at := slices.IndexFunc(g.Entries, func(x *vault.Entry) bool { return x.ID == e })
		moved := *g.Entries[at]
		if !now.After(moved.Times.LocationChanged) {
			now = vault.SecondAfter(moved.Times.LocationChanged)
		}
		moved.PreviousParent, moved.Times.LocationChanged = from.ID, now
		g.Entries = slices.Delete(g.Entries, at, at+1)
		groups[to].Entries = append(groups[to].Entries, &moved)
	})
}

func moveGroup(t testing.TB, v *vault.Vault, now time.Time, g, to vault.ID) *vault.Vault {
	from, ok := v.ParentOf(g)
	if !ok || from.ID == to {
		return v
	}
	return rewritten(t, v, func(groups map[vault.ID]*vault.Group) {
		groups[from.ID].Groups = slices.DeleteFunc(groups[from.ID].Groups, func(x *vault.Group) bool { return x.ID == g })
		groups[g].Times.LocationChanged, groups[g].PreviousParent = now, from.ID
		groups[to].Groups = append(groups[to].Groups, groups[g])
	})
}

// spelled is all of a vault's content as text: equal texts are equal vaults. What
// says only how a file was used, and the order of things, is left out.
func spelled(t testing.TB, v *vault.Vault) string {
	t.Helper()
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	m := v.Meta()
	say("meta %q %q %d %d %v %v %v %v", m.Name, m.Description, m.HistoryMaxItems, m.HistoryMaxSize, m.RecycleBinEnabled, m.RecycleBin, m.EntryTemplates,
		[]time.Time{m.NameChanged, m.RecycleBinChanged, m.KeyChanged, m.SettingsChanged})
	for _, d := range m.Data {
		say("meta %q=%q", d.Key, d.Value)
	}
	say("with the vault rides %v", m.Foreign)
	for _, tomb := range v.Tombstones() {
		say("tomb %v %v", tomb.ID, tomb.Deleted)
	}
	var group func(g *vault.Group, parent vault.ID)
	group = func(g *vault.Group, parent vault.ID) {
		say("group %v in %v since %v from %v: %q %q %d %v %v %v", g.ID, parent, g.Times.LocationChanged, g.PreviousParent, g.Name, g.Notes, g.Icon, sorted(g.Tags), data(g.Data), g.Times.Modified)
		say("with group %v rides %v", g.ID, g.Foreign)
		for _, e := range g.Entries {
			say("entry %v in %v since %v from %v", e.ID, g.ID, e.Times.LocationChanged, e.PreviousParent)
			say("entry %v now %s", e.ID, version(t, e))
			for _, h := range e.History {
				say("entry %v was %s", e.ID, version(t, h))
			}
		}
		for _, sub := range g.Groups {
			group(sub, g.ID)
		}
	}
	group(v.Root(), vault.ID{})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func version(t testing.TB, e *vault.Entry) string {
	var fields []string
	for _, f := range e.Fields {
		fields = append(fields, fmt.Sprintf("%q=%q", f.Name, value(t, f)))
	}
	for _, a := range e.Attachments {
		fields = append(fields, fmt.Sprintf("file %q=%q", a.Name, open(t, a.Content)))
	}
	return fmt.Sprint(e.Times.Modified.Unix(), e.Icon, e.Times.Expires, sorted(fields), sorted(e.Tags), data(current(e)))
}

// current is the custom data of an account without a note that belongs to an
// earlier version, which means nothing.
func current(e *vault.Entry) []vault.DataItem {
	return slices.DeleteFunc(slices.Clone(e.Data), func(d vault.DataItem) bool {
		return d.Key == vault.DataMerged && !strings.Contains(d.Value, fmt.Sprintf(`{"at":%d,`, e.Times.Modified.Unix()))
	})
}

func value(t testing.TB, f vault.Field) string {
	if f.Sealed {
		return open(t, f.Secret)
	}
	return f.Text
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

func data(items []vault.DataItem) []string {
	var out []string
	for _, d := range items {
		out = append(out, fmt.Sprintf("%q=%q", d.Key, d.Value))
	}
	return sorted(out)
}

// difference is the lines that only one of two texts has.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out []string
	for _, l := range x {
		if !slices.Contains(y, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			out = append(out, "+ "+l)
		}
	}
	return strings.Join(out, "\n")
}
