package gui_test

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/clip"
	"kagikura/app/gui"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
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

func TestDiscardingWhatIsTypedLocks(t *testing.T) {
	b, r, _ := typing(t)
	locked := make(chan struct{})
	stop := b.Session.Subscribe(func(st session.State) {
		if st.Phase == session.Locked {
			close(locked)
		}
	})
	defer stop()
	r.Lock()
	b.Press(b.Text.S("frame.discard"))
	<-locked
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
}

// stubborn is a clipboard that cannot be cleared.
type stubborn struct{}

func (stubborn) Set([]byte) error     { return nil }
func (stubborn) Get() ([]byte, error) { return []byte("tanaka"), nil }
func (stubborn) Clear() error         { return errors.New("held by another program") }
