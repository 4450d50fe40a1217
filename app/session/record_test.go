package session_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

// recorded is what an account's record says: kind, host and verdict of each
// event, in order.
func (b bench) recorded(t testing.TB, id vault.ID) []string {
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
		all = append(all, strings.Join(strings.Fields(string(i.Event.Kind)+" "+i.Event.Details[record.DetailHost]+" "+i.Event.Details[record.DetailVerdict]+" "+i.Event.Details[record.DetailTicks]), " "))
	}
	return all
}

// atFirm adds an account at the first firm of the directory that has an
// address.
func (b bench) atFirm(t testing.TB) (vault.ID, linkcheck.Verified) {
	t.Helper()
	for _, f := range b.State().Directory.Firms() {
		url, err := b.OfFirm(f.ID)
		if err != nil {
			continue
		}
		d, err := b.DraftOf(f.ID)
		must(t, err)
		id, err := b.NewID()
		must(t, err)
		must(t, b.Apply(bg, vault.AddEntry{ID: id, Parent: b.State().Vault.Root().ID, Data: d.Data, Fields: []vault.Field{
			vault.TextField(vault.FieldTitle, d.Title), vault.TextField(vault.FieldURL, d.URL),
		}}))
		return id, url
	}
	t.Fatal("no firm has an address")
	return vault.ID{}, linkcheck.Verified{}
}

func generations(t testing.TB, b bench) int {
	t.Helper()
	files, err := os.ReadDir(b.store.Generations())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return len(files)
}

func TestALaunchIsRecorded(t *testing.T) {
	b, path := made(t)
	id, url := b.atFirm(t)
	before, _ := b.State().Vault.Entry(id)
	kept := generations(t, b)
	for range 3 {
		must(t, b.Launched(bg, id, url))
	}
	want := slices.Repeat([]string{"launched " + url.Host()}, 3)
	if got := b.recorded(t, id); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	after, _ := b.State().Vault.Entry(id)
	if len(after.History) != len(before.History) || after.Times != before.Times {
		t.Error("an event made a version, or pretends that the account changed")
	}
	if n := generations(t, b); n != kept {
		t.Errorf("events made %d generations of the file", n-kept)
	}
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if got := b.recorded(t, id); !slices.Equal(got, want) {
		t.Errorf("the file says %q", got)
	}
	must(t, b.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldUserName, "taro")}}))
	e, _ := b.State().Vault.Entry(id)
	for _, former := range e.History {
		if record.Read(former.Data).Len() > 0 {
			t.Error("an earlier version keeps a copy of the record")
		}
	}
	if got := b.recorded(t, id); !slices.Equal(got, want) || len(e.History) != len(before.History)+1 {
		t.Errorf("after an edit it says %q", got)
	}
	wantError(t, b.Launched(bg, vault.ID{1}, url), session.ErrNoAccount)
	b.LockDiscarding()
	wantError(t, b.Launched(bg, id, url), session.ErrLocked)
}

func TestLinkChecksAreRecordedIfWanted(t *testing.T) {
	b, _ := made(t)
	id, url := b.atFirm(t)
	other := b.add(t, "other", "x", vault.TextField(vault.FieldURL, "https://bank.example/login?user=1"))
	official := b.Check(url.URL() + "?token=secret")
	foreign := b.Check("https://nothing-to-do-with-it.example/")
	fake := b.Check("https://" + url.Host() + ".evil.example/login")
	long := linkcheck.Verdict{Host: strings.Repeat("x", 254), Imitates: official.Firm}
	own := b.Check("https://bank.example/elsewhere")
	if fake.Imitates == "" || official.Firm == "" || foreign.Firm+foreign.Imitates != "" {
		t.Fatalf("not the verdicts that this test is about: %+v, %+v, %+v", official, fake, foreign)
	}
	must(t, b.LinkChecked(bg, official, fake, foreign))
	if got := b.recorded(t, id); len(got) > 0 {
		t.Errorf("recorded %q, and nobody switched it on", got)
	}
	must(t, b.SetSettings(func(s *settings.Settings) { s.RecordLinkChecks = true }))
	kept := generations(t, b)
	must(t, b.LinkChecked(bg, foreign))
	must(t, b.LinkChecked(bg, official, fake, foreign, fake, long, own))
	want := []string{"link-checked " + url.Host() + " official", "link-checked " + url.Host() + ".evil.example not-official"}
	got := b.recorded(t, id)
	slices.Sort(want)
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	if got := b.recorded(t, other); !slices.Equal(got, []string{"password-created", "link-checked bank.example not-official"}) {
		t.Errorf("with the other account %q", got)
	}
	if n := generations(t, b); n != kept {
		t.Errorf("events made %d generations of the file", n-kept)
	}
	var many []linkcheck.Verdict
	for _, c := range "abcdefghijklmnop" {
		many = append(many, b.Check("https://"+url.Host()+"."+string(c)+".example/"))
	}
	must(t, b.LinkChecked(bg, many...))
	if n := len(b.recorded(t, id)); n != 2+8 {
		t.Errorf("after a message full of addresses there are %d events", n)
	}
	must(t, b.Lock(bg))
	must(t, b.LinkChecked(bg, official))
}

func TestARecordNeedsAFileThatTakesIt(t *testing.T) {
	content, err := os.ReadFile("../../vault/kdbx/testdata/keepass-rs__test_db_kdbx3_with_chacha20_protected_fields.kdbx")
	must(t, err)
	b := open(t)
	path := filepath.Join(b.dir, "old.kdbx")
	must(t, os.WriteFile(path, content, 0o600))
	must(t, b.Unlock(bg, path, passphrase(t, "password")))
	url, err := b.OfFirm("sbi")
	must(t, err)
	for _, e := range b.State().Vault.Live() {
		wantError(t, b.Launched(bg, e.ID, url), session.ErrVersion)
	}
	if major(t, path) != 3 || b.State().Unsaved {
		t.Error("a note made the file one of another version")
	}
}

// TestANoteInAReadOnlyVault: nobody asked for the note, so nothing is unsaved
// after it could not be kept.
func TestANoteInAReadOnlyVault(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder cannot be marked read-only here; vault/file tries a file that is")
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	b, path := made(t)
	id, url := b.atFirm(t)
	must(t, os.Chmod(filepath.Dir(path), 0o500))
	t.Cleanup(func() { os.Chmod(filepath.Dir(path), 0o700) })
	wantError(t, b.Launched(bg, id, url), session.ErrReadOnly)
	if st := b.State(); st.Unsaved || st.Problem != nil || len(b.recorded(t, id)) > 0 {
		t.Errorf("unsaved %v, problem %v, recorded %q", st.Unsaved, st.Problem, b.recorded(t, id))
	}
	must(t, b.Lock(bg))
}

// TestANoteGoesWithUnsavedEdits: what could not be saved before is saved with
// it.
func TestANoteGoesWithUnsavedEdits(t *testing.T) {
	b, path := made(t)
	id, url := b.atFirm(t)
	must(t, os.Rename(path, path+".away"))
	wantError(t, b.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldUserName, "taro")}}), session.ErrVanished)
	wantError(t, b.Launched(bg, id, url), session.ErrVanished)
	must(t, os.Rename(path+".away", path))
	kept := generations(t, b)
	must(t, b.Launched(bg, id, url))
	if st := b.State(); st.Unsaved || len(b.recorded(t, id)) != 2 || generations(t, b) != kept+1 {
		t.Errorf("unsaved %v, %d events, %d new generations", st.Unsaved, len(b.recorded(t, id)), generations(t, b)-kept)
	}
	e, _ := b.State().Vault.Entry(id)
	if e.Username() != "taro" {
		t.Error("the edit is gone")
	}
}

// TestKeePassXCKeepsTheRecord: another program edits the account and saves.
func TestKeePassXCKeepsTheRecord(t *testing.T) {
	cli, err := exec.LookPath("keepassxc-cli")
	if err != nil {
		t.Skip("keepassxc-cli is not installed")
	}
	b, path := made(t)
	id, url := b.atFirm(t)
	for range 3 {
		must(t, b.Launched(bg, id, url))
	}
	want := b.recorded(t, id)
	e, _ := b.State().Vault.Entry(id)
	must(t, b.Lock(bg))
	edit := exec.Command(cli, "edit", "-q", "-u", "hanako", path, e.Title())
	edit.Stdin = strings.NewReader("kagi\n")
	if out, err := edit.CombinedOutput(); err != nil {
		t.Fatalf("keepassxc-cli: %v\n%s", err, out)
	}
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if e, _ = b.State().Vault.Entry(id); e.Username() != "hanako" {
		t.Fatal("it did not edit")
	}
	if got := b.recorded(t, id); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	must(t, b.Launched(bg, id, url))
	if got := b.recorded(t, id); len(got) != 4 {
		t.Errorf("then %q", got)
	}
}

func BenchmarkLaunched(b *testing.B) {
	s, _ := made(b)
	id, url := s.atFirm(b)
	for range record.MaxRoutine {
		must(b, s.Launched(bg, id, url))
	}
	for b.Loop() {
		must(b, s.Launched(bg, id, url))
	}
}
