package session_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/look"
)

func (b bench) look(t testing.TB, id vault.ID) look.Status {
	t.Helper()
	v := b.State().Vault
	e, ok := v.Entry(id)
	if !ok {
		t.Fatal("the account is gone")
	}
	d, err := look.DefaultOf(v)
	must(t, err)
	return look.Of(e, d, time.Now())
}

func TestALookIsTickedAndFinished(t *testing.T) {
	b, path := made(t)
	id, _ := b.atFirm(t)
	before, _ := b.State().Vault.Entry(id)
	kept := generations(t, b)
	must(t, b.TickLook(bg, id, look.Orders))
	must(t, b.TickLook(bg, id, look.Cash))
	must(t, b.TickLook(bg, id, look.Notices))
	must(t, b.UntickLook(bg, id, look.Notices))
	must(t, b.Lock(bg)) // in the midst of it
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if got := b.look(t, id).FineItems(); !slices.Equal(got, []look.Item{look.Orders, look.Cash}) {
		t.Errorf("in order after opening again: %v", got)
	}
	must(t, b.FinishLook(bg, id))
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if got := b.recorded(t, id); !slices.Equal(got, []string{"looked orders cash"}) {
		t.Errorf("recorded %q", got)
	}
	if s := b.look(t, id); s.Never() || len(s.FineItems()) > 0 {
		t.Errorf("after it: %+v", s)
	}
	after, _ := b.State().Vault.Entry(id)
	if len(after.History) != len(before.History) || after.Times != before.Times {
		t.Error("looking made a version, or pretends that the account changed")
	}
	if n := generations(t, b); n != kept {
		t.Errorf("looking made %d generations of the file", n-kept)
	}
}

func TestALookThatCannotBeFinished(t *testing.T) {
	b, _ := made(t)
	id, _ := b.atFirm(t)
	wantError(t, b.FinishLook(bg, id), look.ErrNothing)
	must(t, b.TickLook(bg, id, look.Cash))
	must(t, b.OddLook(bg, id, look.Orders))
	wantError(t, b.FinishLook(bg, id), look.ErrOdd)
	if got := b.recorded(t, id); len(got) > 0 {
		t.Errorf("recorded %q of a look that was not finished", got)
	}
	wantError(t, b.TickLook(bg, id, "passkeys"), look.ErrItem)
	newer := `{"v":2}`
	must(t, b.Apply(bg, vault.SetEntryData{ID: id, Data: map[string]*string{"kagikura.look.tick.notices": &newer, look.KeyInterval: &newer}}))
	wantError(t, b.TickLook(bg, id, look.Notices), fact.ErrNewer)
	wantError(t, b.SetLookInterval(bg, id, look.Interval{Days: 7}), fact.ErrNewer)
	wantError(t, b.ClearLookInterval(bg, id), fact.ErrNewer)
	stranger := vault.ID{1}
	b.LockDiscarding()
	for name, do := range map[string]func(vault.ID) error{
		"tick":    func(id vault.ID) error { return b.TickLook(bg, id, look.Cash) },
		"finish":  func(id vault.ID) error { return b.FinishLook(bg, id) },
		"default": func(vault.ID) error { return b.SetLookDefault(bg, 7) },
	} {
		if err := do(stranger); err == nil {
			t.Errorf("%s: done in a vault that is locked", name)
		}
	}
}

func TestHowOftenToLook(t *testing.T) {
	b, path := made(t)
	id, _ := b.atFirm(t)
	stranger := vault.ID{1}
	must(t, b.SetLookDefault(bg, 30))
	if s := b.look(t, id); s.Interval.Days != 30 || s.Own {
		t.Errorf("by the default: %+v", s.Interval)
	}
	must(t, b.SetLookInterval(bg, id, look.Interval{Days: 7}))
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if s := b.look(t, id); s.Interval.Days != 7 || !s.Own {
		t.Errorf("of its own: %+v", s.Interval)
	}
	must(t, b.ClearLookInterval(bg, id))
	must(t, b.ClearLookInterval(bg, id))
	if s := b.look(t, id); s.Interval.Days != 30 || s.Own {
		t.Errorf("by the default again: %+v", s.Interval)
	}
	wantError(t, b.SetLookDefault(bg, 0), fact.ErrInvalid)
	wantError(t, b.SetLookInterval(bg, id, look.Interval{Never: true}), fact.ErrInvalid)
	wantError(t, b.SetLookInterval(bg, stranger, look.Interval{Days: 7}), session.ErrNoAccount)
	wantError(t, b.FinishLook(bg, stranger), session.ErrNoAccount)
}

// A tick is asked for, unlike a note of an opening: it makes an old file one that
// can hold it, and the file as it was is kept.
func TestATickInAFileOfAnOldFormat(t *testing.T) {
	content, err := os.ReadFile("../../vault/kdbx/testdata/keepass-rs__test_db_kdbx3_with_chacha20_protected_fields.kdbx")
	must(t, err)
	b := open(t)
	path := filepath.Join(b.dir, "old.kdbx")
	must(t, os.WriteFile(path, content, 0o600))
	must(t, b.Unlock(bg, path, passphrase(t, "password")))
	for _, e := range b.State().Vault.Live() {
		must(t, b.TickLook(bg, e.ID, look.Cash))
		break
	}
	if n := generations(t, b); major(t, path) != 4 || n != 1 {
		t.Errorf("version %d, with %d generations", major(t, path), n)
	}
}
