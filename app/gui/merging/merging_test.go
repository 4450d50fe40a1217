package merging_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/merging"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/session"
	"kagikura/crypto/kdf"
	"kagikura/vault"
)

var bg = context.Background()

// two makes a vault, and a copy of it that was changed elsewhere, with the
// passphrase other if that is not "".
func two(b *screentest.Bench, other string) (copied string, account vault.ID) {
	b.T.Helper()
	path := b.NewVault("mine")
	account = b.Account("SBI証券", vault.FieldUserName, "tanaka", vault.FieldPassword, "before")
	b.Account("楽天証券", vault.FieldUserName, "tanaka-r", vault.FieldPassword, "x")
	copied = filepath.Join(b.Dir, "shoken (PC-2 の競合コピー 2026-11-20).kdbx")
	b.Must(b.Session.SaveCopy(bg, copied))
	change := func(id vault.ID, fields ...vault.Field) {
		b.Must(b.Session.Apply(bg, vault.EditEntry{ID: id, Set: fields}))
	}
	seal := func(text string) vault.Field {
		v, err := b.Session.Seal([]byte(text))
		b.Must(err)
		return vault.SecretField(vault.FieldPassword, v)
	}
	key := func(text string) session.Credentials {
		v, err := b.Session.Seal([]byte(text))
		b.Must(err)
		return session.Credentials{Passphrase: &v}
	}
	b.Must(b.Session.Lock(bg))
	b.Must(b.Session.Unlock(bg, copied, key("mine")))
	change(account, seal("changed there"), vault.TextField(vault.FieldNotes, "電話で確認した"))
	b.Account("野村證券", vault.FieldUserName, "tanaka-n", vault.FieldPassword, "n")
	if other != "" {
		b.Must(b.Session.Rekey(bg, key(other), 0))
	}
	b.Must(b.Session.Lock(bg))
	b.Must(b.Session.Unlock(bg, path, key("mine")))
	change(account, seal("changed here"))
	b.Account("マネックス証券", vault.FieldUserName, "tanaka-m", vault.FieldPassword, "m")
	return copied, account
}

func show(b *screentest.Bench, part string) *merging.Screen {
	s := merging.New(b.Env, screen.Place{Name: screen.Merge, Part: part})
	b.Show(s)
	return s
}

func TestNothingChangesBeforeThePersonSaysSo(t *testing.T) {
	b := screentest.New(t)
	copied, account := two(b, "")
	before := b.Session.State().Vault
	untouched, err := os.ReadFile(copied)
	b.Must(err)
	s := show(b, copied)
	all := strings.Join(b.Said(), "\n")
	for _, want := range []string{"SBI証券", "野村證券", "マネックス証券", "電話で確認した", "tanaka-n"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	for _, secret := range []string{"changed here", "changed there"} {
		if strings.Contains(all, secret) {
			t.Errorf("the password %q is shown", secret)
		}
	}
	if strings.Contains(all, "楽天証券") {
		t.Error("an account without a difference is shown")
	}
	if b.Session.State().Vault != before {
		t.Fatal("looking changed the vault")
	}
	b.Press(b.Text.S("merge.do"))
	st := b.Session.State()
	e, _ := st.Vault.Entry(account)
	if e.Notes() != "電話で確認した" || len(e.History) < 2 || st.Unsaved {
		t.Errorf("merged: notes %q, %d versions", e.Notes(), len(e.History))
	}
	if now, _ := os.ReadFile(copied); string(now) != string(untouched) {
		t.Error("the other file was changed")
	}
	s.Leave()
}

func TestAnotherPassphraseIsAskedFor(t *testing.T) {
	b := screentest.New(t)
	copied, _ := two(b, "theirs")
	s := show(b, copied)
	if !b.Says(b.Text.S("merge.passphrase.other")) {
		t.Fatal("nobody is asked for the other passphrase")
	}
	field := screentest.All[*secretfield.Field](b)[0]
	fynetest.Type(field, "wrong")
	b.Press(b.Text.S("merge.compare"))
	if !b.Says(b.Text.S("merge.passphrase.wrong")) {
		t.Error("a wrong passphrase is not told")
	}
	field.TypedShortcut(&fyne.ShortcutSelectAll{})
	fynetest.Type(field, "theirs")
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Settle()
	if !strings.Contains(strings.Join(b.Said(), "\n"), "野村證券") {
		t.Error("no differences after the right one")
	}
	s.Leave()
}

// TestUnsavedChangesComeBack has the passphrase changed elsewhere while changes could
// not be saved here.
func TestUnsavedChangesComeBack(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("mine")
	b.Must(b.Session.Lock(bg))
	key := func(text string) session.Credentials {
		v, err := b.Session.Seal([]byte(text))
		b.Must(err)
		return session.Credentials{Passphrase: &v}
	}
	config := session.Config{
		Now: b.Now, Random: rand.Reader, Store: b.Store, Directory: b.Session.State().Directory,
		Cost: func(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
			return kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 1, Parallelism: 1, Version: kdf.Version13}, time.Millisecond, nil
		},
	}
	elsewhere := session.New(config)
	defer elsewhere.Close()
	config.Pending = b.Store.Pending()
	lasting := session.New(config)
	b.Must(lasting.Unlock(bg, path, key("mine")))
	b.Must(os.Rename(path, path+".away"))
	id, err := lasting.NewID()
	b.Must(err)
	var unsaved *session.UnsavedError
	err = lasting.Apply(bg, vault.AddEntry{ID: id, Parent: lasting.State().Vault.Root().ID, Fields: []vault.Field{vault.TextField(vault.FieldTitle, "野村證券")}})
	if !errors.As(err, &unsaved) {
		t.Fatalf("saved: %v", err)
	}
	b.Must(lasting.Lock(bg))
	lasting.Close()
	b.Must(os.Rename(path+".away", path))
	b.Must(elsewhere.Unlock(bg, path, key("mine")))
	b.Must(elsewhere.Rekey(bg, key("new"), 0))
	b.Must(elsewhere.Lock(bg))
	b.Must(b.Session.Unlock(bg, path, key("new")))

	s := show(b, screen.Unsaved)
	says := func(key string) {
		t.Helper()
		if !b.Says(b.Text.S(key)) {
			t.Errorf("the screen does not say %q: %q", b.Text.S(key), b.Said())
		}
	}
	says("merge.unsaved.then")
	if b.Says(b.Text.S("merge.file")) {
		t.Error("a file is asked for")
	}
	b.Press(b.Text.S("merge.compare"))
	says("unlock.empty")
	field := screentest.All[*secretfield.Field](b)[0]
	fynetest.Type(field, "wrong")
	b.Press(b.Text.S("merge.compare"))
	says("merge.unsaved.wrong")
	field.TypedShortcut(&fyne.ShortcutSelectAll{})
	fynetest.Type(field, "mine")
	b.Press(b.Text.S("merge.compare"))
	if !b.Says("野村證券") || !b.Says(b.Text.S("merge.unsaved.name")) {
		t.Errorf("what was not saved is not shown: %q", b.Said())
	}
	b.Press(b.Text.S("merge.do"))
	if st := b.Session.State(); st.OtherKey || st.Unsaved || len(b.Fails) > 0 {
		t.Errorf("%+v, %v", st, b.Fails)
	}
	says("merge.done")
	says("merge.returned.then")
	s.Leave()
}

// costly makes a vault whose key takes more work than vaults usually do.
func costly(b *screentest.Bench, passphrase string) (path string) {
	b.T.Helper()
	other := session.New(session.Config{
		Now: b.Now, Random: rand.Reader, Store: b.Store, Directory: b.Session.State().Directory, Brief: true,
		Cost: func(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
			return kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 10_001, Parallelism: 1, Version: kdf.Version13}, time.Second, nil
		},
	})
	b.T.Cleanup(other.Close)
	path = filepath.Join(b.Dir, "costly.kdbx")
	v, err := other.Seal([]byte(passphrase))
	b.Must(err)
	b.Must(other.Create(bg, path, session.Credentials{Passphrase: &v}, time.Second))
	return path
}

func TestACostlyVaultIsAskedAbout(t *testing.T) {
	for name, passphrase := range map[string]string{"the passphrase of this vault": "mine", "one of its own": "theirs"} {
		t.Run(name, func(t *testing.T) {
			b := screentest.New(t)
			b.NewVault("mine")
			s := show(b, costly(b, passphrase))
			yes := func() {
				if !b.Says(b.Text.S("unlock.consent.long")) {
					t.Fatalf("nobody is asked: %q", b.Said())
				}
				b.Press(b.Text.S("unlock.consent.yes"))
			}
			yes()
			if passphrase == "theirs" {
				field := screentest.All[*secretfield.Field](b)[0]
				fynetest.Type(field, "theirs")
				b.Press(b.Text.S("merge.compare"))
				if b.Press(b.Text.S("unlock.consent.no")); field.Len() != len("theirs") {
					t.Error("after a no, what was typed is gone")
				}
				b.Press(b.Text.S("merge.compare"))
				yes()
			}
			if !b.Says(b.Text.S("merge.do")) && !b.Says(b.Text.S("merge.same")) {
				t.Errorf("nothing is compared: %q", b.Said())
			}
			s.Leave()
		})
	}
}

func TestWhatCanGoWrong(t *testing.T) {
	b := screentest.New(t)
	copied, _ := two(b, "")
	s := show(b, "")
	b.Press(b.Text.S("merge.compare"))
	if !b.Says(b.Text.S("merge.file.missing")) {
		t.Error("no file, and nothing is said")
	}
	screentest.All[*parts.Input](b)[0].SetText(filepath.Join(b.Dir, "nowhere.kdbx"))
	b.Press(b.Text.S("merge.compare"))
	if !b.Says(b.Text.Error(session.ErrVanished).What) {
		t.Error("a file that is not there is not told")
	}
	screentest.All[*parts.Input](b)[0].SetText(copied)
	b.Press(b.Text.S("merge.compare"))
	b.Press(b.Text.S("merge.not"))
	if n := len(b.Went); n == 0 || b.Went[n-1].Name != screen.Transfer {
		t.Errorf("went to %v", b.Went)
	}
	if len(b.Fails) > 0 {
		t.Error(errors.Join(b.Fails...))
	}
	s.Leave()
}

func TestPictures(t *testing.T) {
	screentest.Pictures(t, "merge", func(b *screentest.Bench) screen.Screen {
		copied, _ := two(b, "")
		return show(b, copied)
	})
	screentest.Pictures(t, "merge-ask", func(b *screentest.Bench) screen.Screen {
		copied, _ := two(b, "theirs")
		return show(b, copied)
	})
}
