package gui_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/app/settings"
	"kagikura/assets"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// door is a window before which an account of a firm stands, on a computer of
// which the test says what is found and which browser has gone.
type door struct {
	*screentest.Bench
	root     *gui.Root
	found    []lookout.Finding
	gone     error
	launched chan launch.Choice
}

func newDoor(t *testing.T, look screentest.Look) *door {
	t.Helper()
	d := &door{Bench: screentest.NewLook(t, look), launched: make(chan launch.Choice, 10)}
	d.NewVault("a passphrase")
	draft, err := d.Session.DraftOf("sbi")
	d.Must(err)
	id := d.Account(draft.Title, vault.FieldURL, draft.URL)
	d.root = gui.New(gui.Config{
		UI:  d.UI,
		App: fyne.CurrentApp(), Window: d.Window, Session: d.Session, Clip: d.Clip, Now: d.Now,
		Theme: theme.New(assets.LoadFonts(), look.Mode, look.Scale), Locales: []string{look.Lang},
		Look: func(lookout.Question) []lookout.Finding { return slices.Clone(d.found) },
		Launch: func(_ context.Context, _ linkcheck.Verified, in launch.Choice) error {
			d.launched <- in
			if in.ID != "" {
				return d.gone
			}
			return nil
		},
		Browsers: func() []launch.Browser { return nil },
	})
	t.Cleanup(d.root.Stop)
	d.root.Go(screen.Place{Name: screen.Accounts, Account: id})
	d.settle()
	return d
}

func japanese() screentest.Look {
	return screentest.Look{Lang: "ja", Mode: theme.Light, Width: 1120, Height: 740, Scale: 100}
}

// settle waits for what comes of work in the background.
func (d *door) settle() {
	d.T.Helper()
	for synctest.Wait(); d.Turn(); {
		synctest.Wait()
	}
}

// says waits until something can be said, and wants it to be this.
func (d *door) says(sentence string) {
	d.T.Helper()
	d.settle()
	if !d.Says(sentence) {
		d.T.Fatalf("it is not said: %s", sentence)
	}
}

// opens waits for a browser to be started.
func (d *door) opens() launch.Choice {
	d.T.Helper()
	d.settle()
	select {
	case in := <-d.launched:
		return in
	default:
		d.T.Fatal("no browser was started")
		return launch.Choice{}
	}
}

func (d *door) notLaunched() {
	d.T.Helper()
	d.settle()
	select {
	case in := <-d.launched:
		d.T.Errorf("a browser was started: %+v", in)
	default:
	}
}

// TestABrowserThatEndsAtOnceIsTold: nothing may have been opened.
func TestABrowserThatEndsAtOnceIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, japanese())
		d.root.BrowserEnded(nil)
		d.settle()
		if d.Dialogs.Open() {
			t.Fatalf("a browser that runs is told: %q", d.Said())
		}
		d.root.BrowserEnded(launch.ErrEnded)
		d.says(d.Text.S("frame.browser.ended"))
	})
}

var redirected = lookout.Finding{Kind: lookout.Redirected, Source: lookout.HostsFile, Where: "/etc/hosts", Line: 4, Host: "www.sbisec.co.jp", To: "203.0.113.7"}

// TestARedirectedHostIsNotOpenedByEnter: the safe answer is the near one.
func TestARedirectedHostIsNotOpenedByEnter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, japanese())
		d.found = []lookout.Finding{redirected}
		for range 2 { // it is asked each time
			d.Press(d.Text.S("accounts.open"))
			d.says(d.Text.S("lookout.title.loud"))
			d.says(d.Text.S("lookout.redirected.then"))
			d.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			d.notLaunched()
		}
		d.Press(d.Text.S("accounts.open"))
		d.says(d.Text.S("lookout.title.loud"))
		d.Press(d.Text.S("lookout.go.loud"))
		d.opens()
		d.Press(d.Text.S("accounts.open"))
		d.says(d.Text.S("lookout.title.loud"))
	})
}

// TestAProxyIsToldOnce: who works behind one learns nothing from hearing of it
// each time.
func TestAProxyIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, japanese())
		late := lookout.Finding{Kind: lookout.Late, Source: lookout.Clock, Now: d.Now(), Newest: d.Now().AddDate(0, 0, 2)}
		d.found = []lookout.Finding{{Kind: lookout.Proxied, Source: lookout.Environment, Where: "https_proxy", To: "proxy.example\u202e"}, late}
		d.Press(d.Text.S("accounts.open"))
		d.says("proxy.example[U+202E]")
		d.says(d.Text.S("lookout.late"))
		d.notLaunched()
		d.Press(d.Text.S("lookout.go"))
		d.opens()
		d.found[1].Now = d.Now().Add(time.Hour)
		d.Press(d.Text.S("accounts.open"))
		d.opens()
		d.found[0].To = "elsewhere.example"
		d.Press(d.Text.S("accounts.open"))
		d.says("elsewhere.example")
		d.notLaunched()
	})
}

// TestABrowserThatHasGoneIsNotReplaced: the system's is offered, for this once.
func TestABrowserThatHasGoneIsNotReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, japanese())
		d.Must(d.Session.SetSettings(func(v *settings.Settings) { v.Browser = settings.Browser{ID: "firefox", Own: true} }))
		d.root.Render(d.Session.State())
		d.gone = &launch.GoneError{ID: "firefox"}
		d.Press(d.Text.S("accounts.open"))
		if in := d.opens(); in != (launch.Choice{ID: "firefox", Own: true}) {
			t.Errorf("asked for %+v", in)
		}
		d.says(d.Text.S("frame.browser.gone"))
		d.notLaunched()
		d.Press(d.Text.S("frame.browser.system"))
		if in := d.opens(); in != (launch.Choice{}) {
			t.Errorf("asked for %+v", in)
		}
		if got := d.Session.State().Settings.Browser.ID; got != "firefox" {
			t.Errorf("the choice became %q", got)
		}
	})
}
