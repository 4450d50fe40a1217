package link_test

import (
	"os"
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/text"
	"kagikura/vault"
)

// sms is a message as thieves send it, with an address that nobody can own.
const sms = "【SBI証券】お客様の口座で不正アクセスを検知しました。24時間以内にご確認がない場合、お取引を制限いたします。\nhttps://www.sbisec.co.jp.kakunin-7x2q.example/ETGate/?login=1"

// smsEnglish is such a message in English.
const smsEnglish = "SBI SECURITIES: unusual activity on your account. Confirm within 24 hours or trading will be limited. https://www.sbisec.co.jp.confirm-7x2q.example/ETGate/?login=1"

// pasted are texts for every verdict.
var pasted = map[string]string{
	"fake":     sms,
	"long":     "https://www-sc-mufg-jp-" + "a7f3k9q2m5x8z1c4v6b0n3l7p2w9e5r1" + ".x7k2q.example/login/step/one/two/three?session=0123456789abcdef0123456789abcdef",
	"userinfo": "https://www.sbisec.co.jp@203.0.113.7/ETGate",
	"stranger": "お荷物をお預かりしています。ご確認ください https://kakunin.otodoke-99.example/p/8812",
	"mention":  "https://sbi.brisk.jp/",
	"bare":     "www.sbisec.co.jp",
	"domain":   "https://new.sbisec.co.jp/",
	"odd":      "http://www.sbisec.co.jp/",
	"official": "https://www.sbisec.co.jp/ETGate",
	"many":     "https://www.rakuten-sec.co.jp/ をご利用のお客様へ。 https://rakuten-sec.co.jp.login-4k.example/web/ から本人確認をお願いします。配信停止 https://mail.example/u/1",
	"none":     "証券会社からのお知らせです。こちらをクリックしてください。",
	"code":     "otpauth://totp/SBI:tanaka?secret=JBSWY3DPEHPK3PXP&issuer=SBI",
}

// KAGIKURA_PICTURES=DIR draws every verdict in every look; without it one is
// drawn, and thrown away.
func TestPictures(t *testing.T) {
	all := os.Getenv("KAGIKURA_PICTURES") != ""
	for name, paste := range pasted {
		if !all && name != "fake" {
			continue
		}
		screentest.Pictures(t, "link-"+name, func(b *screentest.Bench) screen.Screen {
			message := paste
			if name == "fake" && b.Text.Lang() == text.English {
				message = smsEnglish
			}
			b.NewVault("x")
			b.Account(b.Firm("sbi"), vault.FieldUserName, "tanaka1962")
			return answered(b, message)
		})
	}
	if !all {
		return
	}
	screentest.Pictures(t, "link-asking", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		return show(b)
	})
	screentest.Pictures(t, "link-locked", func(b *screentest.Bench) screen.Screen { return answered(b, sms) })
	screentest.Pictures(t, "link-typed", func(b *screentest.Bench) screen.Screen {
		s := show(b)
		fynetest.Type(field(b), "https://www.sbisec.co.jp.x.example/")
		b.Settle()
		return s
	})
}
