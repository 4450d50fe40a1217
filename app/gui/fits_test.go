package gui_test

import (
	"testing"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
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
			"links": {Name: screen.LinkCheck}, "checkup": {Name: screen.Checkup}, "transfer": {Name: screen.Transfer}, "settings": {Name: screen.Settings},
		} {
			r.Go(place)
			b.Settle()
			if least := b.Window.Content().MinSize(); least.Width > 900 || least.Height > 600-menuBar {
				t.Errorf("%s, %s: the window would be %.0f×%.0f", lang, name, least.Width, least.Height)
			}
		}
	}
}
