package gui_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/lookout"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
)

// menuBar is about what the menu takes off the height of a window.
const menuBar = 50

// TestEveryScreenFitsTheSmallestWindow: Fyne makes a window larger than a person
// wants it rather than cut what does not fit.
func TestEveryScreenFitsTheSmallestWindow(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		b := screentest.NewLook(t, screentest.Look{Lang: lang, Mode: theme.Light, Width: 900, Height: 600, Scale: 175})
		b.NewVault("a passphrase")
		sbi := b.Account("SBI証券", vault.FieldUserName, "tanaka-1962", vault.FieldPassword, "Nw8vTq3Kd6Yp5z", vault.FieldTradingPassword, "h7Jq2mNw5t", vault.FieldURL, "https://www.sbisec.co.jp/")
		other := b.Account("証券会社", vault.FieldUserName, "tanaka", vault.FieldPassword, "Nw8vTq3Kd6Yp5z", vault.FieldURL, "https://www.chiiki-shoken.example/login")
		b.Must(b.Session.SetSettings(func(set *settings.Settings) { set.Language, set.TextScale = lang, 175 }))
		r := window(t, b)
		for name, place := range map[string]screen.Place{
			"accounts": {Name: screen.Accounts, Account: sbi}, "an address of one's own": {Name: screen.Accounts, Account: other},
			"edit": {Name: screen.Edit, Account: sbi}, "edit an address of one's own": {Name: screen.Edit, Account: other}, "new": {Name: screen.Edit},
			"links": {Name: screen.LinkCheck}, "checkup": {Name: screen.Checkup}, "transfer": {Name: screen.Transfer}, "kit": {Name: screen.Kit}, "clock": {Name: screen.Clock}, "settings": {Name: screen.Settings},
			"emergency": {Name: screen.Emergency}, "emergency plan": {Name: screen.Emergency, Account: sbi}, "emergency of a firm": {Name: screen.Emergency, Firm: "rakuten"},
		} {
			r.Go(place)
			b.Settle()
			fits(t, b, lang+", "+name)
		}
	}
}

// fits tells where the smallest window is not large enough.
func fits(t *testing.T, b *screentest.Bench, name string) {
	t.Helper()
	b.Layout()
	if least := b.Window.Content().MinSize(); least.Width > 900 || least.Height > 600-menuBar {
		t.Errorf("%s: the window would be %.0f×%.0f", name, least.Width, least.Height)
	}
}

// TestLoggingInFitsTheSmallestWindow: what is asked before the browser, what the
// page turns into after it, and what is noted of it.
func TestLoggingInFitsTheSmallestWindow(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		synctest.Test(t, func(t *testing.T) {
			d := newDoor(t, screentest.Look{Lang: lang, Mode: theme.Light, Width: 900, Height: 600, Scale: 175})
			d.Must(d.Session.SetSettings(func(set *settings.Settings) { set.Language, set.TextScale = lang, 175 }))
			id := d.Account("SBI証券", vault.FieldUserName, "tanaka", vault.FieldPassword, "Nw8vTq3Kd6Yp5z", vault.FieldTradingPassword, "h7Jq2mNw5t", vault.FieldURL, "https://www.sbisec.co.jp/")
			d.root.Render(d.Session.State())
			d.root.Go(screen.Place{Name: screen.Accounts, Account: id})
			d.settle()
			open := d.Text.S("accounts.open")
			proxy := lookout.Finding{Kind: lookout.Proxied, Source: lookout.GNOME, To: "http://" + strings.Repeat("proxy.", 20) + "example:8080"}
			for _, found := range [][]lookout.Finding{{redirected, proxy}, {proxy}} {
				d.found = found
				d.Press(open)
				d.settle()
				for _, o := range d.Window.Canvas().Overlays().List() {
					if least := o.MinSize(); least.Width > 900 || least.Height > 600 {
						t.Errorf("%s: what is asked would be %.0f×%.0f", lang, least.Width, least.Height)
					}
				}
				fits(t, d.Bench, lang+", while asking")
				d.Key(fyne.KeyEscape)
			}
			d.found = nil
			d.Press(open)
			d.opens()
			d.says(d.Text.S("accounts.strip.then"))
			fits(t, d.Bench, lang+", strip")
			d.Press(d.Text.S("accounts.strip.close"))
			screentest.All[*parts.Tabs](d.Bench)[0].Select(1)
			d.settle()
			if n := d.recorded(); n != 1 {
				t.Fatalf("%d events", n)
			}
			fits(t, d.Bench, lang+", record")
		})
	}
}

// TestWhatIsToldOfSettingsFitsTheSmallestWindow: a notice takes room from every
// screen.
func TestWhatIsToldOfSettingsFitsTheSmallestWindow(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		for _, file := range []string{`{`, `{"browser":{"id":"netscape"}}`} {
			b := screentest.NewLook(t, screentest.Look{Lang: lang, Mode: theme.Light, Width: 900, Height: 600, Scale: 175, Settings: file})
			b.NewVault("a passphrase")
			b.Must(b.Session.SetSettings(func(set *settings.Settings) { set.Language, set.TextScale = lang, 175 }))
			window(t, b).Go(screen.Place{Name: screen.Accounts})
			b.Settle()
			if !b.Says(b.Text.S("frame.settings.look")) {
				t.Fatalf("%s: nothing is told", file)
			}
			fits(t, b, lang+", "+file)
		}
	}
}
