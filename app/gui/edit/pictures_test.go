package edit_test

import (
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/edit"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/vault"
)

func vaultWith(b *screentest.Bench) {
	b.NewVault("correct horse")
	b.Account("楽天証券", vault.FieldUserName, "t.tanaka", vault.FieldPassword, "Sakura1962")
	b.Account("マネックス証券", vault.FieldUserName, "00123456", vault.FieldPassword, "Sakura1962")
}

func TestPictures(t *testing.T) {
	screentest.Pictures(t, "edit-firm", func(b *screentest.Bench) screen.Screen {
		vaultWith(b)
		return edit.New(b.Env, screen.Place{Name: screen.Edit})
	})
	screentest.Pictures(t, "edit-new", func(b *screentest.Bench) screen.Screen {
		vaultWith(b)
		return atFirm(b, "SBI")
	})
	screentest.Pictures(t, "edit-warnings", func(b *screentest.Bench) screen.Screen {
		vaultWith(b)
		s := atFirm(b, "SBI")
		typeSecret(b, 0, "Sakura1962")
		typeSecret(b, 1, "Sakura1962")
		return s
	})
	screentest.Pictures(t, "edit-own", func(b *screentest.Bench) screen.Screen {
		vaultWith(b)
		s := byHand(b)
		inputs(b)[0].SetText("https://site4-sbisec.co.jp.x7k2q.example/login")
		return s
	})
	screentest.Pictures(t, "edit-generator", func(b *screentest.Bench) screen.Screen {
		vaultWith(b)
		s := atFirm(b, "SBI")
		defer b.Press(b.Text.S("edit.generate"))
		return s
	})
}

// atFirm is a new account at the first firm that a search finds.
func atFirm(b *screentest.Bench, query string) *edit.Screen {
	b.T.Helper()
	s := edit.New(b.Env, screen.Place{Name: screen.Edit})
	b.Show(s)
	search := inputs(b)[0]
	search.SetText(query)
	search.OnSubmitted(query)
	b.Settle()
	return s
}

// byHand is a new account without a firm.
func byHand(b *screentest.Bench) *edit.Screen {
	b.T.Helper()
	s := edit.New(b.Env, screen.Place{Name: screen.Edit})
	b.Show(s)
	b.Press(b.Text.S("edit.firm.by_hand"))
	return s
}

func inputs(b *screentest.Bench) []*parts.Input { return screentest.All[*parts.Input](b) }

func fields(b *screentest.Bench) []*secretfield.Field { return screentest.All[*secretfield.Field](b) }

// typeSecret types a secret into the field with that index.
func typeSecret(b *screentest.Bench, field int, text string) {
	b.T.Helper()
	fynetest.Type(fields(b)[field], text)
	b.Settle()
}
