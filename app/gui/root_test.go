package gui_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/clip"
	"kagikura/app/gui"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
)

// typing is a window with a form in which something is typed and not saved.
func typing(t *testing.T) (b *screentest.Bench, r *gui.Root, path string) {
	t.Helper()
	b = screentest.New(t)
	path = b.NewVault("a passphrase")
	id := b.Account("SBI証券", "UserName", "tanaka")
	r = window(t, b)
	r.Go(screen.Place{Name: screen.Edit, Account: id})
	fynetest.Type(screentest.All[*parts.Input](b)[0], "x")
	return b, r, path
}

func TestWhatIsTypedIsAskedAboutBeforeItIsLost(t *testing.T) {
	for name, leave := range map[string]func(r *gui.Root, dir string){
		"another place": func(r *gui.Root, _ string) { r.Go(screen.Place{Name: screen.Checkup}) },
		"lock":          func(r *gui.Root, _ string) { r.Lock() },
		"quit":          func(r *gui.Root, _ string) { r.Quit() },
		"another file":  func(r *gui.Root, dir string) { r.OpenFile(filepath.Join(dir, "other.kdbx")) },
	} {
		t.Run(name, func(t *testing.T) {
			b, r, _ := typing(t)
			leave(r, b.Dir)
			b.Settle()
			if !b.Says(b.Text.S("frame.unkept")) {
				t.Fatal("nothing is asked")
			}
			b.Press(b.Text.S("common.cancel"))
			if b.Session.State().Phase != session.Unlocked || screentest.All[*parts.Input](b)[0].Text != "xSBI証券" {
				t.Error("what was typed is gone, though it was to be kept")
			}
		})
	}
}

// A secret that comes from the clipboard when its field has gone is wiped all the same.
func TestWhatIsPastedTooLateIsWiped(t *testing.T) {
	for name, away := range map[string]func(r *gui.Root){
		"another place": func(r *gui.Root) { r.Go(screen.Place{Name: screen.Settings}) },
		"the end":       func(r *gui.Root) { r.Stopped() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := screentest.New(t)
				b.NewVault("a passphrase")
				id := b.Account("SBI証券", "UserName", "tanaka")
				r := window(t, b)
				pasted, wait := []byte("from the clipboard"), make(chan struct{})
				r.PasteText = func(context.Context) ([]byte, error) { <-wait; return pasted, nil }
				r.Go(screen.Place{Name: screen.Edit, Account: id})
				screentest.All[*secretfield.Field](b)[0].TypedShortcut(&fyne.ShortcutPaste{})
				if name == "another place" {
					close(wait)
					synctest.Wait() // it is read, and not yet brought to the window
					away(r)
				} else {
					away(r)
					close(wait)
					synctest.Wait()
				}
				b.Turn()
				if string(pasted) != strings.Repeat("\x00", len(pasted)) {
					t.Errorf("%q is left in memory", pasted)
				}
			})
		})
	}
}

func TestDiscardingWhatIsTypedLocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, r, _ := typing(t)
		r.Lock()
		b.Press(b.Text.S("frame.discard"))
		synctest.Wait()
		if b.Session.State().Phase != session.Locked {
			t.Error("not locked")
		}
	})
}

func TestTheOpenVaultStaysOpenWhenItIsAskedForAgain(t *testing.T) {
	b, r, path := typing(t)
	r.OpenFile(path)
	b.Settle()
	if b.Says(b.Text.S("frame.unkept")) || b.Session.State().Phase != session.Unlocked {
		t.Error("the open vault would be closed")
	}
}

// A place that cannot be written to is no dead end: a copy goes to another one.
func TestAChangeThatCannotBeSavedCanGoElsewhere(t *testing.T) {
	b, r, path := typing(t)
	b.Must(os.Rename(path, path+".away"))
	err := b.Session.Apply(t.Context(), b.Addition(newID(b), "楽天証券"))
	var unsaved *session.UnsavedError
	if !errors.As(err, &unsaved) {
		t.Fatalf("the save ended with %v", err)
	}
	r.Render(b.Session.State())
	b.Press(b.Text.S("frame.save.elsewhere"))
	if !b.Says(b.Text.S("filepick.title.folder")) {
		t.Error("no place can be chosen for the copy")
	}
}

// Nobody is asked at a lock: what cannot be saved waits for the next unlock.
func TestLockingAsksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := screentest.New(t)
		path := b.NewVault("a passphrase")
		r := window(t, b)
		b.Must(os.Rename(path, path+".away"))
		if err := b.Session.Apply(t.Context(), b.Addition(newID(b), "楽天証券")); err == nil {
			t.Fatal("saved to a file that is away")
		}
		r.Lock()
		synctest.Wait()
		if b.Session.State().Phase != session.Locked || b.Dialogs.Open() {
			t.Errorf("not locked, or asked: %q", b.Said())
		}
	})
}

// What an earlier session could not save, and what lies beside the file, is said
// until the person has seen it.
func TestWhatHappenedToTheFileIsSaid(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("a passphrase")
	r := window(t, b)
	r.Go(screen.Place{Name: screen.Accounts})
	for _, tt := range []struct {
		change func(*session.State)
		says   string
	}{
		{func(st *session.State) { st.Returned = true }, b.Text.S("frame.returned")},
		{func(st *session.State) { st.Restored = true }, b.Text.S("frame.restored")},
		{func(st *session.State) { st.OtherKey = true }, b.Text.S("frame.other_key")},
		{func(st *session.State) { st.Conflicts = []string{"/x/shoken (conflict).kdbx"} }, b.Text.S("frame.conflict.then", text.A("names", "shoken (conflict).kdbx"))},
		{func(st *session.State) { st.Problem, st.Kept = session.ErrFull, true }, b.Text.Error(session.ErrFull).What},
	} {
		st := b.Session.State()
		tt.change(&st)
		r.Render(st)
		if !b.Says(tt.says) {
			t.Errorf("%q is not said: %q", tt.says, b.Said())
		}
	}
	r.Render(b.Session.State())
	if b.Says(b.Text.S("frame.returned")) || b.Says(b.Text.Error(session.ErrFull).What) {
		t.Errorf("still said: %q", b.Said())
	}
}

func TestADamagedFileIsSavedAnewFromTheNotice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := screentest.New(t)
		path := b.NewVault("a passphrase")
		r := window(t, b)
		r.Go(screen.Place{Name: screen.Accounts})
		b.Must(os.WriteFile(path, nil, 0o600))
		err := b.Session.Apply(t.Context(), b.Addition(newID(b), "SBI証券"))
		if !errors.Is(err, session.ErrDamaged) {
			t.Fatalf("saved: %v", err)
		}
		r.Render(b.Session.State())
		if b.Says(b.Text.S("frame.reload")) {
			t.Error("to reload a damaged file is offered")
		}
		b.Press(b.Text.S("frame.renew"))
		synctest.Wait()
		if st := b.Session.State(); st.Unsaved || st.Problem != nil {
			t.Errorf("not saved: %v", st.Problem)
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("the file: %v, %v", info, err)
		}
	})
}

func newID(b *screentest.Bench) vault.ID {
	b.T.Helper()
	id, err := b.Session.NewID()
	b.Must(err)
	return id
}

func TestWhatStaysOnTheClipboardIsSaid(t *testing.T) {
	b, r, _ := typing(t)
	keeper, err := clip.New(clip.Config{
		Board: stubborn{}, Random: rand.Reader, Now: b.Now,
		After: func(time.Duration, func()) func() { return func() {} },
	})
	b.Must(err)
	r.Clip = keeper
	b.Must(keeper.CopyText("username", "tanaka", time.Minute))
	if keeper.Clear() == nil {
		t.Fatal("the board let itself be cleared")
	}
	r.ClipChanged()
	b.Settle()
	if !b.Says(b.Text.S("frame.clip")) {
		t.Error("nothing is said of what stays on the clipboard")
	}
	// It may stay there long: what else there is to say is said all the same.
	st := b.Session.State()
	st.ConflictCopies = []string{"/x/shoken (1).kdbx"}
	r.Render(st)
	if !b.Says(b.Text.S("frame.clip")) || !b.Says(b.Text.S("frame.copies")) {
		t.Errorf("one of two things is not said: %q", b.Said())
	}
}

// stubborn is a clipboard that cannot be cleared.
type stubborn struct{}

func (stubborn) Set([]byte) error     { return nil }
func (stubborn) Get() ([]byte, error) { return []byte("tanaka"), nil }
func (stubborn) Clear() error         { return errors.New("held by another program") }

// Whoever puts right what the checkup found goes on with the next thing there.
func TestFromTheCheckupToAnAccountAndBack(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("a passphrase")
	id := b.Account("SBI証券", "UserName", "tanaka")
	r := window(t, b)
	looks := screen.Place{Name: screen.Checkup, Part: screen.Looks}
	account := screen.Place{Name: screen.Accounts, Account: id}
	inCheckup := func() bool { return b.Says(b.Text.S("look.tab")) }

	r.Go(looks)
	r.Go(screen.Place{Name: screen.Edit, Account: id})
	r.Go(account) // as saving and cancelling do
	if !inCheckup() {
		t.Errorf("did not come back: %q", b.Said())
	}
	r.Go(account)
	if inCheckup() {
		t.Error("there is no way out of the checkup")
	}
	r.Go(looks)
	r.Go(screen.Place{Name: screen.Edit, Account: id})
	r.Go(screen.Place{Name: screen.Accounts}) // by the rail
	if inCheckup() {
		t.Error("the list was asked for, and the checkup came")
	}
	r.Go(screen.Place{Name: screen.Edit, Account: id})
	r.Go(account)
	if inCheckup() {
		t.Error("an account that the list led to leads back to the checkup")
	}
}
