package options_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/text"
	"kagikura/vault"
)

// moved gives SBI another home page.
func moved(content string) string {
	return strings.ReplaceAll(content, `"url": "https://www.sbisec.co.jp/"`, `"url": "https://www.sbisec.co.jp/home"`)
}

// choose chooses the file of a newer edition.
func (b *bench) choose(path string) {
	b.T.Helper()
	b.Press(b.Text.S("options.edition.choose"))
	input := screentest.All[*parts.Input](b.Bench)[0]
	input.SetText(path)
	input.OnSubmitted(path)
	b.Settle()
}

func TestNewerDirectoryIsLookedAtAndTaken(t *testing.T) {
	b := open(t)
	id := b.Account("SBI証券", vault.FieldURL, "https://www.sbisec.co.jp/")
	now := b.Session.State().Directory
	if !b.Says(b.Text.S("options.edition.number", text.A("serial", fmt.Sprint(now.Serial())), text.A("date", string(now.Date())))) {
		t.Errorf("does not say which edition is in use: %q", b.Said())
	}
	b.choose(b.Edition(moved))
	if !b.Says("SBI証券：ホームページのアドレスが、https://www.sbisec.co.jp/ から https://www.sbisec.co.jp/home に変わります。") || !b.Says("kagikura directory serial 1000") {
		t.Fatalf("does not say what changes: %q, %v", b.Said(), b.Fails)
	}
	if b.Session.State().Directory.Serial() == 1000 {
		t.Error("in use before anybody agreed")
	}
	b.Press(b.Text.S("options.review.use"))
	b.Settle()
	st := b.Session.State()
	if st.Directory.Serial() != 1000 || st.Launch[id].Ready || len(b.Fails) > 0 {
		t.Errorf("serial %d, %+v, %v", st.Directory.Serial(), st.Launch[id], b.Fails)
	}
	if !b.Says(b.Text.S("options.edition.done", text.A("serial", "1000"))) || !b.Says(b.Text.S("options.title")) && !b.Says(b.Text.S("options.edition.in_use")) {
		t.Errorf("after it: %q", b.Said())
	}
}

// TestALookAtANewerDirectoryFitsTheSmallestWindow with the rail beside it.
func TestALookAtANewerDirectoryFitsTheSmallestWindow(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		b := on(screentest.NewLook(t, screentest.Look{Lang: lang, Width: 900, Height: 600, Scale: 175}))
		b.choose(b.Edition(moved))
		b.Frame(b.screen)
		b.Layout()
		if !b.Says(b.Text.S("options.review.use")) {
			t.Fatalf("%q", b.Said())
		}
		if least := b.Window.Content().MinSize(); least.Width > 900 || least.Height > 550 {
			t.Errorf("%s: the window would be %.0f×%.0f", lang, least.Width, least.Height)
		}
	}
}

func TestNewerDirectoryCanBeDeclined(t *testing.T) {
	for _, decline := range []func(*bench){
		func(b *bench) { b.Press(b.Text.S("common.cancel")) },
		func(b *bench) { b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
		func(b *bench) { b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }, // nobody read yet
	} {
		b := open(t)
		b.choose(b.Edition(moved))
		decline(b)
		b.Settle()
		if b.Session.State().Directory.Serial() == 1000 || !b.Says(b.Text.S("options.edition.choose")) {
			t.Errorf("serial %d, says %q", b.Session.State().Directory.Serial(), b.Said())
		}
	}
}

func TestRefusedDirectoryIsExplained(t *testing.T) {
	b := open(t)
	path := b.Edition(moved)
	b.Must(os.WriteFile(path, []byte("{}"), 0o600))
	b.choose(path)
	if len(b.Fails) != 1 || b.Text.Error(b.Fails[0]).What != b.Text.S("errors.signature_mismatch") {
		t.Errorf("%v", b.Fails)
	}
	if !b.Says(b.Text.S("options.edition.choose")) {
		t.Errorf("left the settings: %q", b.Said())
	}
}

func TestManyDifferencesComeInParts(t *testing.T) {
	b := open(t)
	all := len(b.Session.State().Directory.Firms())
	b.choose(b.Edition(func(string) string {
		return `{"schema": 1, "serial": 1000, "date": "2026-11-24", "firms": [{"id": "new", "country": "US", "names": {"en": "New"}}]}`
	}))
	sentence := func(firm string) string {
		return b.Text.S("directory.difference.firm-removed", text.A("firm", b.Firm(firm)))
	}
	if b.Says(sentence("zerodha-com")) {
		t.Error("all of them are laid out at once")
	}
	for range all { // the rest comes in parts
		more := 0
		for _, button := range screentest.All[*parts.Button](b.Bench) {
			if button.Visible() && strings.HasPrefix(button.Label(), "残り") {
				more++
				button.Press()
				break
			}
		}
		if more == 0 {
			break
		}
	}
	if !b.Says(sentence("zerodha-com")) {
		t.Error("the last one is never shown")
	}
}

func TestPicturesOfANewerDirectory(t *testing.T) {
	screentest.Pictures(t, "options-review", func(plain *screentest.Bench) screen.Screen {
		b := on(plain)
		b.choose(b.Edition(func(content string) string {
			content = moved(content)
			content = strings.Replace(content, `"value": ["email", "otp-unspecified"]`, `"value": ["passkey", "own-app"]`, 1)
			return strings.Replace(content, `"fact": "passkey-since", "value": "2025-10-31"`, `"fact": "passkey-since", "value": "2025-11-01"`, 1)
		}))
		return b.screen
	})
	screentest.Pictures(t, "options-edition", func(plain *screentest.Bench) screen.Screen {
		b := on(plain)
		b.AtEnd = true
		return b.screen
	})
}
