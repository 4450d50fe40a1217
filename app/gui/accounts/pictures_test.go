package accounts_test

import (
	"context"
	"os"
	"testing"

	"kagikura/app/gui/accounts"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/record"
)

const otpauth = "otpauth://totp/SBI:tanaka?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=SBI"

// furnish fills a vault with accounts of every kind that the screen knows.
func furnish(b *screentest.Bench) (ids map[string]vault.ID) {
	b.NewVault("pass phrase")
	sbi, err := b.Session.DraftOf("sbi")
	b.Must(err)
	rakuten, err := b.Session.DraftOf("rakuten")
	b.Must(err)
	ids = map[string]vault.ID{
		"sbi": b.Account(sbi.Firm.Name("ja"), vault.FieldUserName, "tanaka1962", vault.FieldPassword, "Xk4mQ9ab7RtZ2w", vault.FieldTradingPassword, "h7Jq2mNw5t",
			vault.FieldURL, sbi.URL, vault.FieldBranchCode, "205", vault.FieldAccountNumber, "0123456", vault.FieldNotes, "口座開設は2014年。\n配偶者の連絡先は別の紙に。", "担当者", "佐藤さん"),
		"rakuten": b.Account(rakuten.Firm.Name("ja"), vault.FieldUserName, "t.tanaka", vault.FieldPassword, "same-old-1", vault.FieldURL, rakuten.URL),
		"monex":   b.Account("マネックス証券", vault.FieldUserName, "00123456", vault.FieldPassword, "same-old-1", vault.FieldURL, "https://www.sbisec.co.jp.login-sbi.example/top?x=1"),
		"own":     b.Account("地方の証券会社", vault.FieldURL, "https://www.tiho-shoken.example/login/start"),
		"odd":     b.Account("絵文字😀 \u202eRTL 髙﨑 とても長い名前の口座でございまして続きがあります", vault.FieldURL, "http://example.com/"),
	}
	apply(b, vault.EditEntry{ID: ids["sbi"], Data: data("sbi"), Set: []vault.Field{seal(b, vault.FieldOTP, otpauth)}})
	apply(b, vault.EditEntry{ID: ids["sbi"], Set: []vault.Field{seal(b, vault.FieldPassword, "Nw8vTq3Kd6Yp5z")}})
	apply(b, vault.EditEntry{ID: ids["sbi"], Set: []vault.Field{vault.TextField(vault.FieldUserName, "tanaka-1962")}})
	apply(b, vault.EditEntry{ID: ids["rakuten"], Data: data("rakuten")})
	return ids
}

func apply(b *screentest.Bench, changes ...vault.Change) {
	b.T.Helper()
	b.Must(b.Session.Apply(context.Background(), changes...))
}

func seal(b *screentest.Bench, name, text string) vault.Field {
	v, err := b.Session.Seal([]byte(text))
	b.Must(err)
	return vault.SecretField(name, v)
}

func data(firm string) map[string]*string {
	value := vault.FirmData(firm)
	return map[string]*string{vault.DataFirm: &value}
}

// KAGIKURA_PICTURES=DIR draws every page of the screen in every look; without it
// one page is drawn, and thrown away.
func TestPictures(t *testing.T) {
	all := os.Getenv("KAGIKURA_PICTURES") != ""
	for _, page := range []struct {
		name, account string
		then          func(*screentest.Bench, *accounts.Screen)
	}{
		{name: "accounts-list"},
		{name: "accounts-login", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) { s.Do(screen.CopyPassword) }},
		{name: "accounts-mfa", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) {
			for _, e := range b.Session.State().Vault.Live() {
				if e.Firm() == "sbi" {
					noteFactors(b, e.ID)
				}
			}
			s.Render(b.Session.State())
			screentest.All[*parts.Tabs](b)[0].Select(1)
			b.Settle()
		}},
		{name: "accounts-history", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) { b.Press(b.Text.S("accounts.earlier")) }},
		{name: "accounts-imitation", account: "monex"},
		{name: "accounts-own", account: "own"},
		{name: "accounts-odd", account: "odd"},
		{name: "accounts-confirm", account: "own", then: func(b *screentest.Bench, s *accounts.Screen) { b.Press(b.Text.S("accounts.address.confirm")) }},
		{name: "accounts-record", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) {
			for _, e := range b.Session.State().Vault.Live() {
				if url, err := b.Session.Verified(e.ID); err == nil && e.Firm() == "sbi" {
					b.Must(b.Session.SetSettings(func(set *settings.Settings) { set.RecordLinkChecks = true }))
					b.Must(b.Session.Launched(context.Background(), e.ID, url))
					b.Must(b.Session.LinkChecked(context.Background(), b.Session.Check("https://www.sbisec.co.jp.evil.example/"), b.Session.Check(url.URL())))
				}
			}
			s.Render(b.Session.State())
			b.Layout()
			click(b, b.Text.S("accounts.tab.record"))
		}},
		{name: "accounts-record-save", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) {
			click(b, b.Text.S("accounts.tab.record"))
			b.Settle()
			b.Layout()
			b.Press(b.Text.S("record.save"))
		}},
		{name: "accounts-record-broken", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) {
			for _, e := range b.Session.State().Vault.Live() {
				if e.Firm() != "sbi" {
					continue
				}
				log := record.Of(e)
				first := vault.DataRecord + log.Events()[0].Hash.String()
				log, err := log.Append(b.Now().AddDate(1, 0, 0), record.Nonce{1}, record.Looked, map[string]string{record.DetailTicks: "last-login cash"})
				b.Must(err)
				changes := log.Changes(record.Read(e.Data))
				changes[first] = nil
				apply(b, vault.SetEntryData{ID: e.ID, Data: changes})
			}
			s.Render(b.Session.State())
			b.Layout()
			click(b, b.Text.S("accounts.tab.record"))
		}},
		{name: "accounts-notes", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) { click(b, b.Text.S("accounts.tab.notes")) }},
		{name: "accounts-revealed", account: "sbi", then: func(b *screentest.Bench, s *accounts.Screen) {
			b.Must(screentest.All[*parts.SecretView](b)[0].Reveal(b.Session.State().Settings.RevealFor))
		}},
		{name: "accounts-bin", then: func(b *screentest.Bench, s *accounts.Screen) {
			for _, e := range b.Session.State().Vault.Live() {
				if e.Title() == "地方の証券会社" {
					apply(b, vault.RecycleEntry{ID: e.ID, Bin: vault.ID{1}})
				}
			}
			s.Render(b.Session.State())
			b.Layout()
			b.Press(b.Text.S("accounts.bin.open", text.A("n", 1)))
		}},
	} {
		if !all && page.name != "accounts-login" {
			continue
		}
		screentest.Pictures(t, page.name, func(b *screentest.Bench) screen.Screen {
			ids := furnish(b)
			s := accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: ids[page.account]})
			b.Show(s)
			if page.then != nil {
				b.Layout()
				page.then(b, s)
				b.Settle()
			}
			return s
		})
	}
	if !all {
		return
	}
	screentest.Pictures(t, "accounts-empty", func(b *screentest.Bench) screen.Screen {
		b.NewVault("pass phrase")
		return accounts.New(b.Env, screen.Place{})
	})
}
