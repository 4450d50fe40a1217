package session_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"kagikura/app/session"
)

func TestSaveDocument(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "記録.pdf")
	content := func(s string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, s)
			return err
		}
	}
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("the file holds %q (%v), want %q", got, err, want)
		}
		if all, _ := os.ReadDir(folder); len(all) != 1 {
			t.Errorf("%d files lie in the folder", len(all))
		}
	}
	if err := session.SaveDocument(path, false, content("one")); err != nil {
		t.Fatal(err)
	}
	holds("one")
	if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	wantError(t, session.SaveDocument(path, false, content("two")), session.ErrExists)
	holds("one")
	failed := errors.New("no page")
	for _, replace := range []bool{false, true} {
		half := func(w io.Writer) error {
			_, _ = io.WriteString(w, "half")
			return failed
		}
		target := path
		if !replace {
			target = filepath.Join(folder, "other.pdf")
		}
		if err := session.SaveDocument(target, replace, half); !errors.Is(err, failed) {
			t.Errorf("got %v", err)
		}
		holds("one")
	}
	if err := session.SaveDocument(path, true, content("two")); err != nil {
		t.Fatal(err)
	}
	holds("two")
}

func TestSaveDocumentBeside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "もしもの時.pdf")
	must(t, os.WriteFile(path, []byte("mine"), 0o600))
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, "sheet")
		return err
	}
	for _, want := range []string{"もしもの時 (2).pdf", "もしもの時 (3).pdf"} {
		got, err := session.SaveDocumentBeside(path, write)
		if err != nil || filepath.Base(got) != want {
			t.Fatalf("%s, %v, want %s", got, err, want)
		}
		if content, _ := os.ReadFile(got); string(content) != "sheet" {
			t.Errorf("%s holds %q", want, content)
		}
	}
	if content, _ := os.ReadFile(path); string(content) != "mine" {
		t.Error("what was there is gone")
	}
	if _, err := session.SaveDocumentBeside(filepath.Join(path, "x.pdf"), write); err == nil {
		t.Error("written where nothing can be")
	}
}
