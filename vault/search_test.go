package vault_test

import (
	"slices"
	"testing"

	"kagikura/vault"
)

func found(f *vault.Finder, query string) (titles []string) {
	for _, e := range f.Search(query) {
		titles = append(titles, e.Title())
	}
	return titles
}

func TestSearch(t *testing.T) {
	a := newArena(t)
	account := func(n int, title, user, url string, tags ...string) vault.Change {
		return vault.AddEntry{ID: id(n), Parent: id(1), Tags: tags, Fields: []vault.Field{
			vault.TextField(vault.FieldTitle, title), vault.TextField(vault.FieldUserName, user), vault.TextField(vault.FieldURL, url),
			vault.TextField(vault.FieldNotes, "the notes"), vault.SecretField(vault.FieldPassword, seal(t, a, "hunter2"))}}
	}
	v := apply(t, vault.New(noon, "v", id(1)), noon,
		account(10, "父の口座", "taro@mail.example", "https://www.sbisec.co.jp/login?user=path", "家族"),
		account(11, "ＳＢＩ証券", "hanako", "", "NISA"),
		account(12, "My sbi", "", "trade.example:8443"),
		account(13, "野村證券", "", ""),
		account(14, "SBI old", "", ""))
	v = apply(t, v, noon, vault.RecycleEntry{ID: id(14), Bin: id(2)})
	f := vault.NewFinder(v, func(e *vault.Entry) []string {
		if e.Title() == "野村證券" {
			return []string{"ノムラショウケン", "Nomura"}
		}
		return nil
	})
	for query, want := range map[string][]string{
		"":            {"父の口座", "ＳＢＩ証券", "My sbi", "野村證券"},
		"  ":          {"父の口座", "ＳＢＩ証券", "My sbi", "野村證券"},
		"sbi":         {"ＳＢＩ証券", "My sbi", "父の口座"},
		"ＳｂＩ　証券":      {"ＳＢＩ証券"},
		"のむら":         {"野村證券"},
		"ﾉﾑﾗ":         {"野村證券"},
		"nomura":      {"野村證券"},
		"家族 taro":     {"父の口座"},
		"家族 hanako":   nil,
		"nisa":        {"ＳＢＩ証券"},
		"mail.exam":   {"父の口座"},
		"path":        nil,
		"notes":       nil,
		"hunter2":     nil,
		"8443":        {"My sbi"},
		"taro www":    {"父の口座"},
		"example www": {"父の口座"},
		"\xff":        nil,
	} {
		if got := found(f, query); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestFinderFollowsTheVault(t *testing.T) {
	calls := 0
	readings := func(*vault.Entry) []string { calls++; return nil }
	v := vault.New(noon, "v", id(1))
	for n := range 20 {
		v = apply(t, v, noon, titled(10+n, id(1), "account"))
	}
	f := vault.NewFinder(v, readings)
	for _, c := range []vault.Change{
		vault.EditEntry{ID: id(15), Set: []vault.Field{vault.TextField(vault.FieldTitle, "other")}},
		titled(50, id(1), "new"),
		vault.RecycleEntry{ID: id(12), Bin: id(2)},
		vault.DeleteEntry{ID: id(20)},
		vault.UnrecycleEntry{ID: id(12)},
	} {
		v = apply(t, v, noon, c)
		calls = 0
		f = f.Update(v)
		if calls > 1 {
			t.Errorf("%T: %d accounts were prepared again", c, calls)
		}
		fresh := vault.NewFinder(v, readings)
		for _, query := range []string{"", "account", "other", "new"} {
			if !slices.Equal(f.Search(query), fresh.Search(query)) {
				t.Errorf("%T: %q finds %q, want %q", c, query, found(f, query), found(fresh, query))
			}
		}
	}
}
