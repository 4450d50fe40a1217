package filepick

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"b", "A", ".hidden"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"z.kdbx", "Y.KDBX", "key.keyx", ".secret.kdbx"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLookOffersWhatCanBeChosen(t *testing.T) {
	dir := folder(t)
	for _, c := range []struct {
		kind Kind
		all  bool
		want []string
	}{
		{Vault, false, []string{"A", "b", "Y.KDBX", "z.kdbx"}},
		{Vault, true, []string{"A", "b", "key.keyx", "Y.KDBX", "z.kdbx"}},
		{File, false, []string{"A", "b", "key.keyx", "Y.KDBX", "z.kdbx"}},
		{Folder, false, []string{"A", "b"}},
	} {
		found, err := look(dir, c.kind, c.all)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range found.items {
			got = append(got, i.name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("kind %d, all %t: %q, want %q", c.kind, c.all, got, c.want)
		}
	}
}

func TestLookFollowsLinksToFolders(t *testing.T) {
	dir := folder(t)
	if err := os.Symlink(filepath.Join(dir, "A"), filepath.Join(dir, "link")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "broken")); err != nil {
		t.Fatal(err)
	}
	found, err := look(dir, Folder, false)
	if err != nil || len(found.items) != 3 || !found.items[2].folder || found.items[2].name != "link" {
		t.Errorf("%v, %v", found.items, err)
	}
}

func TestLookAtAFileAndAtNothing(t *testing.T) {
	dir := folder(t)
	found, err := look(filepath.Join(dir, "z.kdbx"), Vault, false)
	if err != nil || found.file != filepath.Join(dir, "z.kdbx") {
		t.Errorf("%+v, %v", found, err)
	}
	if _, err := look(filepath.Join(dir, "nowhere"), Vault, false); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestCompleteMakesWholePaths(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for typed, want := range map[string]string{
		"":                       "",
		"  ":                     "",
		"~":                      home,
		"~/a.kdbx":               filepath.Join(home, "a.kdbx"),
		"~tanaka":                filepath.Join(home, "~tanaka"),
		"a/../b.kdbx":            filepath.Join(home, "b.kdbx"),
		filepath.Join(home, "c"): filepath.Join(home, "c"),
	} {
		if got := Complete(typed); got != want {
			t.Errorf("Complete(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestDocumentsAreWhereTheDesktopSays(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_DOCUMENTS_DIR", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	if got := Documents(); got != home {
		t.Errorf("without any: %q", got)
	}
	make := func(name string) string {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if want := make("Documents"); Documents() != want {
		t.Errorf("got %q", Documents())
	}
	own := make("ドキュメント")
	dirs := "# written by the desktop\nXDG_MUSIC_DIR=\"$HOME/音楽\"\nXDG_DOCUMENTS_DIR=\"$HOME/ドキュメント\"\n"
	if err := os.WriteFile(filepath.Join(make(".config"), "user-dirs.dirs"), []byte(dirs), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := Documents(); got != own {
		t.Errorf("got %q, want %q", got, own)
	}
	t.Setenv("XDG_DOCUMENTS_DIR", filepath.Join(home, "gone"))
	if got := Documents(); got != own {
		t.Errorf("a folder that is not there is offered: %q", got)
	}
}
