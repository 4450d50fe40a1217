package session_test

import (
	"bytes"
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// leakedList writes a list of one leaked password.
func leakedList(t testing.TB, path, password string) string {
	t.Helper()
	must(t, os.WriteFile(path, fmt.Appendf(nil, "%X:42\r\n", sha1.Sum([]byte(password))), 0o600))
	return path
}

const strongEnough = "vT7#kq-Lw2xR9zPm"

func TestAListOfLeakedPasswords(t *testing.T) {
	s, _ := made(t)
	s.add(t, "A", strongEnough)
	path := leakedList(t, filepath.Join(s.dir, "pwned.txt"), strongEnough)
	fs, err := s.Findings(bg)
	must(t, err)
	if has(fs, audit.KnownBad) {
		t.Fatal("known before there is a list")
	}
	must(t, s.SetSettings(func(v *settings.Settings) { v.LeakedList = path }))
	fs, err = s.Findings(bg)
	must(t, err)
	if len(fs.Open) != 1 || fs.Open[0].Leaked != 42 || fs.Unchecked != nil {
		t.Errorf("with the list of the settings: %+v, %v", fs.Open, fs.Unchecked)
	}

	// A list that is replaced is another one.
	leakedList(t, path, "another")
	must(t, os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)))
	s.add(t, "B", "Gx4%dn_Hb8sYc3Wf")
	fs, err = s.Findings(bg)
	must(t, err)
	if has(fs, audit.KnownBad) {
		t.Error("the list was replaced, and the old one is believed")
	}

	other := leakedList(t, filepath.Join(s.dir, "other.txt"), strongEnough)
	fs, err = s.FindingsAgainst(bg, other)
	must(t, err)
	if !has(fs, audit.KnownBad) {
		t.Error("the list that was named for once is not looked at")
	}
}

func TestListsThatAreOfNoUse(t *testing.T) {
	s, _ := made(t)
	s.add(t, "A", "1234567")
	file := func(name, content string) string {
		path := filepath.Join(s.dir, name)
		must(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	for path, want := range map[string]error{
		filepath.Join(s.dir, "nowhere"): session.ErrNoList,
		s.dir:                           session.ErrNoList,
		file("empty", ""):               session.ErrListEmpty,
		file("ntlm", "00000011059407D743D40689940F858C:4\n"): session.ErrListNTLM,
		file("text", "password\n"):                           session.ErrListFormat,
	} {
		wantError(t, session.CheckList(path), want)
		fs, err := s.FindingsAgainst(bg, path)
		must(t, err)
		if !errors.Is(fs.Unchecked, want) || !has(fs, audit.Weak) {
			t.Errorf("%s: unchecked %v, want %v; found %v", path, fs.Unchecked, want, kinds(fs))
		}
	}
	must(t, session.CheckList(leakedList(t, filepath.Join(s.dir, "sound"), "x")))
}

func TestExcusingAFinding(t *testing.T) {
	s, path := made(t)
	a := s.add(t, "A", strongEnough)
	s.add(t, "B", strongEnough)
	fs, err := s.Findings(bg)
	must(t, err)
	must(t, s.Excuse(bg, fs.Open[0], "both are demos"))
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	fs, err = s.Findings(bg)
	must(t, err)
	if len(fs.Open) != 0 || len(fs.Excused) != 1 || fs.Excused[0].Excuses[0].Is.Reason != "both are demos" {
		t.Fatalf("open %v, excused %+v", kinds(fs), fs.Excused)
	}
	wantError(t, s.Excuse(bg, fs.Excused[0], "again"), session.ErrNoFinding)
	excused := fs.Excused[0]
	must(t, s.TakeBackExcuse(bg, excused))
	fs, err = s.Findings(bg)
	must(t, err)
	if len(fs.Open) != 1 || len(fs.Excused) != 0 {
		t.Fatalf("after taking it back: open %v, excused %v", kinds(fs), fs.Excused)
	}
	wantError(t, s.TakeBackExcuse(bg, excused), session.ErrNoFinding)

	found := fs.Open[0]
	fresh, err := s.Seal([]byte("Gx4%dn_Hb8sYc3Wf"))
	must(t, err)
	must(t, s.Apply(bg, vault.EditEntry{ID: a, Set: []vault.Field{vault.SecretField(vault.FieldPassword, fresh)}}))
	wantError(t, s.Excuse(bg, found, "too late"), session.ErrNoFinding)
}

func TestJudgingWhileTyping(t *testing.T) {
	s, _ := made(t)
	a := s.add(t, "A", strongEnough)
	s.add(t, "B", "kagi2")
	path := leakedList(t, filepath.Join(s.dir, "pwned.txt"), "leaked-once")
	must(t, s.SetSettings(func(v *settings.Settings) { v.LeakedList = path }))
	judge := func(text string, except audit.Use) session.Typed {
		t.Helper()
		b, err := secret.NewBuilder()
		must(t, err)
		defer b.Destroy()
		must(t, b.Insert(0, []byte(text)))
		got, err := s.Judge(bg, b, except)
		must(t, err)
		return got
	}
	inA := audit.Use{Account: a, Field: vault.FieldPassword, Role: vault.LoginPassword}
	if got := judge(strongEnough, audit.Use{}); len(got.Same) != 1 || len(got.Alike) != 0 {
		t.Errorf("the same: %+v", got)
	}
	if got := judge(strongEnough+"2", audit.Use{}); len(got.Alike) != 1 || got.Alike[0] != inA || len(got.Same) != 0 {
		t.Errorf("nearly the same: %+v", got)
	}
	if got := judge(strongEnough+"2", inA); len(got.Alike) != 0 {
		t.Errorf("nearly what it was before: %+v", got)
	}
	if got := judge("kagi", audit.Use{}); !got.Master {
		t.Errorf("the passphrase: %+v", got)
	}
	if got := judge("leaked-once", audit.Use{Role: vault.LoginPassword}); got.Leaked != 42 || got.Master {
		t.Errorf("leaked: %+v", got)
	}
	if got := judge("", audit.Use{}); len(got.Same)+len(got.Alike) != 0 || got.Master {
		t.Errorf("nothing typed: %+v", got)
	}
	must(t, s.Lock(bg))
	b, err := secret.NewBuilder()
	must(t, err)
	defer b.Destroy()
	must(t, b.Insert(0, bytes.Repeat([]byte("x"), 10)))
	if _, err := s.Judge(bg, b, audit.Use{}); !errors.Is(err, session.ErrLocked) {
		t.Errorf("locked: %v", err)
	}
}
