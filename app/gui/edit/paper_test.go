package edit_test

import (
	"context"
	"strings"
	"testing"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screentest"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

func TestAFirmWithoutEvidenceTakesItsAddressFromPaper(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "おかさんしょうけん")
	if !b.Says("郵送された取引残高報告書") || !b.Says("メールやSMSのリンクは使わないでください") {
		t.Errorf("does not lead to paper: %q", b.Said())
	}
	inputs(b)[1].SetText("www.okasan-tokubetsu.example")
	if !b.Says("okasan-tokubetsu.example") || !b.Says("公式サイト一覧にない") {
		t.Errorf("does not take it apart: %q", b.Said())
	}
	tick(b, "紙の書類と見比べて")
	e := saved(b, s)
	l := b.Session.State().Launch[e.ID]
	if e.Firm() != "okasan" || !l.Ready || l.Verdict.Kind != linkcheck.Own {
		t.Errorf("firm %q, %+v", e.Firm(), l)
	}
	s.Leave()
	editing(b, e.ID, "")
	if !b.Says("ご自分で登録したアドレスです") {
		t.Errorf("is not called one's own: %q", b.Said())
	}
}

func TestAnUnknownHostOfAFirmsOwnDomainIsCalledSo(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	byHand(b)
	inputs(b)[1].SetText("https://campaign.sbisec.co.jp/")
	if !b.Says("SBI証券のサイトの中のアドレスですが、公式サイト一覧にはありません。") || !b.Says("公式アドレスを使う") {
		t.Errorf("says %q", b.Said())
	}
	if b.Says("紙の書類と見比べて") {
		t.Error("can be confirmed")
	}
}

// Login and trading password have rules of their own, and each field obeys its.
func TestEachSecretObeysItsOwnRule(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	u, err := b.Session.ReviewUpdate(b.Edition(func(content string) string {
		const factors = `{"fact": "trading-password-note", "value": "ログインパスワードと同じものは不可"`
		return strings.Replace(content, factors, strings.Replace(factors, `note", "value": "ログインパスワードと同じものは不可"`, `rules", "value": "minlength: 4; maxlength: 4; required: digit;"`, 1), 1)
	}))
	b.Must(err)
	b.Must(b.Session.AdoptUpdate(context.Background(), u))
	firm := ""
	for _, f := range b.Session.State().Directory.Firms() {
		if f.TradingPassword.Rules != "" {
			firm = f.Kana
		}
	}
	s := atFirm(b, firm)
	generators := 0
	for _, button := range screentest.All[*parts.Button](b) {
		if button.Label() == b.Text.S("edit.generate") {
			generators++
			button.Press()
			b.Press(b.Text.S("edit.generate.use"))
		}
	}
	e := saved(b, s)
	if login, trading := e.Secret(vault.FieldPassword).Len(), e.Secret(vault.FieldTradingPassword).Len(); generators < 2 || login <= 4 || trading != 4 {
		t.Errorf("%d fields, the login password has %d characters, the trading password %d", generators, login, trading)
	}
}
