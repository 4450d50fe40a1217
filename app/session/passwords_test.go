package session_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/record"
)

// notes are the events of an account's record about passwords, kind and role.
func (b bench) notes(t testing.TB, id vault.ID) []string {
	t.Helper()
	e, ok := b.State().Vault.Entry(id)
	if !ok {
		t.Fatal("the account is gone")
	}
	log := record.Of(e)
	if flaws := log.Verify(); len(flaws) > 0 {
		t.Errorf("the record is broken: %v", flaws)
	}
	var all []string
	for _, i := range log.Events() {
		all = append(all, strings.TrimPrefix(string(i.Event.Kind), "password-")+" "+i.Event.Details[record.DetailRole])
	}
	return all
}

func (b bench) secretField(t testing.TB, name, text string) vault.Field {
	t.Helper()
	v, err := b.Seal([]byte(text))
	must(t, err)
	return vault.SecretField(name, v)
}

func TestPasswordsAreNoted(t *testing.T) {
	b, path := made(t)
	id := b.add(t, "A", "first", vault.TextField(vault.FieldUserName, "taro"))
	edit := func(e vault.EditEntry) {
		t.Helper()
		e.ID = id
		must(t, b.Apply(bg, e))
	}
	set := func(name, text string) {
		t.Helper()
		edit(vault.EditEntry{Set: []vault.Field{b.secretField(t, name, text)}})
	}
	expect := func(what string, want ...string) {
		t.Helper()
		if got := b.notes(t, id); !slices.Equal(got, want) {
			t.Errorf("%s: recorded %q, want %q", what, got, want)
		}
	}
	all := []string{"created login"}
	expect("added", all...)
	edit(vault.EditEntry{Set: []vault.Field{vault.TextField(vault.FieldUserName, "hanako")}})
	expect("another field", all...)
	set(vault.FieldPassword, "first")
	expect("the same value, sealed anew", all...)
	former, _ := b.State().Vault.Entry(id)
	set(vault.FieldPassword, "second")
	all = append(all, "changed login")
	expect("a new value", all...)
	if e, _ := b.State().Vault.Entry(id); len(e.History) != len(former.History)+1 {
		t.Errorf("%d versions instead of %d: the note made one", len(e.History), len(former.History)+1)
	}
	set("取引暗証番号", "1234")
	all = append(all, "created trading")
	expect("a trading password by the name of the firm", all...)
	edit(vault.EditEntry{Rename: map[string]string{"取引暗証番号": vault.FieldTradingPassword}})
	expect("another name for it", all...)
	set(vault.FieldNewPassword, "proposed")
	expect("what is only proposed", all...)
	edit(vault.EditEntry{Remove: []string{vault.FieldTradingPassword}})
	expect("taken away", all...)
	set(vault.FieldTradingPassword, "5678")
	all = append(all, "changed trading")
	expect("there again, but not for the first time", all...)
	set(vault.FieldFurtherSecret, "a")
	set("第三暗証番号", "b")
	all = append(all, "created further", "created further")
	expect("two further secrets", all...)

	e, _ := b.State().Vault.Entry(id)
	must(t, b.Apply(bg, vault.RestoreVersion{ID: id, Version: len(e.History) - 1}))
	expect("a version with the same passwords", all...)
	must(t, b.Apply(bg, vault.RestoreVersion{ID: id, Version: 0}))
	all = append(all, "changed login")
	expect("a version with the first password, and no others", all...)
	bin, err := b.NewID()
	must(t, err)
	must(t, b.Apply(bg, vault.RecycleEntry{ID: id, Bin: bin}))
	must(t, b.Apply(bg, vault.UnrecycleEntry{ID: id}))
	expect("in the bin and back", all...)

	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	expect("in the file", all...)
}

// TestAMergeMakesNoNotes: the other side's come along, once.
func TestAMergeMakesNoNotes(t *testing.T) {
	b, path := made(t)
	id := b.add(t, "A", "first")
	beside := filepath.Join(filepath.Dir(path), "copy.kdbx")
	must(t, b.SaveCopy(bg, beside))
	other := open(t)
	must(t, other.Unlock(bg, beside, passphrase(t, "kagi")))
	must(t, other.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{other.secretField(t, vault.FieldPassword, "theirs")}}))
	theirs := other.add(t, "B", "new there")
	must(t, b.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{b.secretField(t, vault.FieldTradingPassword, "ours")}}))
	for range 2 {
		p, err := b.PlanMerge(bg, beside, session.Credentials{})
		must(t, err)
		must(t, b.Merge(bg, p))
	}
	got := b.notes(t, id)
	slices.Sort(got)
	if want := []string{"changed login", "created login", "created trading"}; !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	if got := b.notes(t, theirs); !slices.Equal(got, []string{"created login"}) {
		t.Errorf("of the account that came along %q", got)
	}
}

// TestAPasswordOfAnOldVaultIsNoted: the save makes it a file that has a record.
func TestAPasswordOfAnOldVaultIsNoted(t *testing.T) {
	content, err := os.ReadFile("../../vault/kdbx/testdata/keepass-rs__test_db_kdbx3_with_chacha20_protected_fields.kdbx")
	must(t, err)
	b := open(t)
	path := filepath.Join(b.dir, "old.kdbx")
	must(t, os.WriteFile(path, content, 0o600))
	must(t, b.Unlock(bg, path, passphrase(t, "password")))
	var id vault.ID
	for _, e := range b.State().Vault.Live() {
		if got := b.notes(t, e.ID); len(got) > 0 {
			t.Errorf("opening a file noted %q", got)
		}
		id = e.ID
	}
	must(t, b.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{b.secretField(t, vault.FieldPassword, "new today")}}))
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "password")))
	if got := b.notes(t, id); !slices.Equal(got, []string{"changed login"}) || major(t, path) != 4 {
		t.Errorf("recorded %q", got)
	}
}

// TestAFullRecordKeepsNoPasswordFromBeingSaved: the password counts more.
func TestAFullRecordKeepsNoPasswordFromBeingSaved(t *testing.T) {
	b, _ := made(t)
	id := b.add(t, "A", "first")
	e, _ := b.State().Vault.Entry(id)
	log := record.Of(e)
	data := map[string]*string{}
	for n := range record.MaxEvents - 1 {
		one, err := record.Log{}.Append(time.Now(), record.Nonce{byte(n), byte(n >> 8)}, record.Looked, nil)
		must(t, err)
		for key, value := range one.Changes(record.Log{}) {
			data[key] = value
		}
	}
	must(t, b.Apply(bg, vault.SetEntryData{ID: id, Data: data}))
	if e, _ = b.State().Vault.Entry(id); record.Of(e).Len() != record.MaxEvents || log.Len() != 1 {
		t.Fatal("the record is not full")
	}
	must(t, b.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{b.secretField(t, vault.FieldPassword, "second")}}))
	e, _ = b.State().Vault.Entry(id)
	if got := plain(t, e.Secret(vault.FieldPassword)); got != "second" || record.Of(e).Len() != record.MaxEvents {
		t.Errorf("%q, %d events", got, record.Of(e).Len())
	}
}
