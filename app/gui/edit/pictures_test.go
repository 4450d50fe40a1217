package edit_test

import (
	"context"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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

// scenes are what is worth looking at; without KAGIKURA_PICTURES one of them
// is drawn.
func TestPictures(t *testing.T) {
	scenes := []struct {
		name string
		show func(*screentest.Bench) screen.Screen
	}{
		{"edit-warnings", func(b *screentest.Bench) screen.Screen {
			s := atFirm(b, "SBI")
			typeSecret(b, 0, "Sakura1962")
			typeSecret(b, 1, "Sakura1962")
			return s
		}},
		{"edit-firm", func(b *screentest.Bench) screen.Screen {
			return edit.New(b.Env, screen.Place{Name: screen.Edit})
		}},
		{"edit-new", func(b *screentest.Bench) screen.Screen { return atFirm(b, "SBI") }},
		{"edit-own", func(b *screentest.Bench) screen.Screen {
			s := byHand(b)
			inputs(b)[1].SetText("https://site4-sbisec.co.jp.x7k2q.example/login")
			return s
		}},
		{"edit-unsure", func(b *screentest.Bench) screen.Screen {
			s := byHand(b)
			inputs(b)[1].SetText("https://www.chiiki-shoken.example/login?branch=12#top")
			return s
		}},
		{"edit-code", func(b *screentest.Bench) screen.Screen {
			s := atFirm(b, "SBI")
			b.Press(b.Text.S("edit.code.add"))
			typeSecret(b, 2, seed)
			b.Press(b.Text.S("edit.code.details"))
			scroll(b, 0.6)
			return s
		}},
		{"edit-scan", func(b *screentest.Bench) screen.Screen {
			b.Picture = func(context.Context) ([]byte, error) {
				return picture(b.T, uri("totp", "SBI証券", "tanaka1962")), nil
			}
			s := atFirm(b, "SBI")
			b.Press(b.Text.S("edit.code.add"))
			b.Press(b.Text.S("edit.scan.clipboard"))
			scroll(b, 0.6)
			return s
		}},
		{"edit-scan-link", func(b *screentest.Bench) screen.Screen {
			b.Picture = func(context.Context) ([]byte, error) { return picture(b.T, "https://www.example.com/"), nil }
			s := atFirm(b, "SBI")
			b.Press(b.Text.S("edit.code.add"))
			b.Press(b.Text.S("edit.scan.clipboard"))
			scroll(b, 0.6)
			return s
		}},
		{"edit-scan-several", func(b *screentest.Bench) screen.Screen {
			b.Picture = func(context.Context) ([]byte, error) {
				return picture(b.T, uri("totp", "SBI証券", "tanaka1962"), uri("totp", "楽天証券", "t.tanaka")), nil
			}
			s := atFirm(b, "SBI")
			b.Press(b.Text.S("edit.code.add"))
			b.Press(b.Text.S("edit.scan.clipboard"))
			return s
		}},
		{"edit-more", func(b *screentest.Bench) screen.Screen {
			id := b.Account("野村證券 本店 😀\u202e", vault.FieldUserName, "tanaka", vault.FieldPassword, "sAkura-19621122-x",
				"担当者", "鈴木さん", "リカバリーコード", "1234 5678", vault.FieldNotes, "長いメモ。\n二行目。",
				vault.FieldOTP, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")
			s := editing(b, id, "")
			scroll(b, 1)
			return s
		}},
		{"edit-generator", func(b *screentest.Bench) screen.Screen {
			s := atFirm(b, "SBI")
			b.Press(b.Text.S("edit.generate"))
			return s
		}},
		{"edit-words", func(b *screentest.Bench) screen.Screen {
			s := atFirm(b, "SBI")
			b.Press(b.Text.S("edit.generate"))
			choose(b, 1)
			return s
		}},
	}
	if os.Getenv("KAGIKURA_PICTURES") == "" {
		scenes = scenes[:1]
	}
	for _, scene := range scenes {
		screentest.Pictures(t, scene.name, func(b *screentest.Bench) screen.Screen {
			vaultWith(b)
			return scene.show(b)
		})
	}
}

// scroll goes to a share of the form.
func scroll(b *screentest.Bench, share float32) {
	b.Layout()
	s := screentest.All[*container.Scroll](b)[0]
	s.ScrollToOffset(fyne.NewPos(0, share*(s.Content.MinSize().Height-s.Size().Height)))
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
