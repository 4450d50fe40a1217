package session_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"kagikura/app/session"
)

// disorder is a copy of a vault in which two accounts have one UUID, one has two
// fields of one name, and the other an attachment that the file lacks.
func disorder(t testing.TB, dir string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/disorder.kdbx")
	must(t, err)
	path := filepath.Join(dir, "disorder.kdbx")
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

func TestWhatWasPutRightIsTold(t *testing.T) {
	s := open(t)
	path := disorder(t, s.dir)
	must(t, s.Unlock(bg, path, passphrase(t, "passphrase")))
	want := []session.Repair{
		{Kind: session.SameName, Title: "Nomura", Name: "memo (2)"},
		{Kind: session.EmptyAttachment, Title: "Daiwa", Name: "a.pdf"},
		{Kind: session.SameID, Title: "Daiwa"},
	}
	if got := s.State().Repairs; !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v", got)
	}
	s.RepairsSeen()
	if got := s.State().Repairs; got != nil {
		t.Errorf("told again: %+v", got)
	}
	s.add(t, "SBI", "x")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "passphrase")))
	if got := s.State().Repairs; got != nil {
		t.Errorf("the file that was saved lacks it: %+v", got)
	}
}

// remembering is a program of one command that knows what this computer saw.
func remembering(c *session.Config) { c.Pasts = c.Store.Pasts() }

// TestOneCommandNoticesAFileThatWasTakenBack: it tells as soon as the vault is
// open, and its own saves do not make this computer forget.
func TestOneCommandNoticesAFileThatWasTakenBack(t *testing.T) {
	s, path := made(t, remembering)
	s.add(t, "A", "x")
	early, err := os.ReadFile(path)
	must(t, err)
	s.add(t, "B", "y")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if missing := s.State().Missing; missing != nil {
		t.Fatalf("nothing is missing: %+v", missing)
	}
	must(t, s.Lock(bg))
	must(t, os.WriteFile(path, early, 0o600))
	for range 2 {
		must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
		missing := s.State().Missing
		if missing == nil || len(missing.Plan.Changes) != 1 || missing.Plan.Changes[0].Title != "B" {
			t.Fatalf("missing: %+v", missing)
		}
		s.add(t, "C", "z")
		must(t, s.Lock(bg))
	}
}
