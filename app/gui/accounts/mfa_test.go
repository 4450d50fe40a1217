package accounts_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/accounts"
	"kagikura/app/gui/noting"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

// noteFactors notes what three of the four operations ask for.
func noteFactors(b *screentest.Bench, id vault.ID) {
	b.T.Helper()
	for o, m := range map[mfa.Operation]mfa.Method{brokerage.AtLogin: mfa.Passkey, brokerage.AtOrder: mfa.Knowledge, brokerage.AtWithdrawal: mfa.None} {
		b.Must(b.Session.NoteFactor(context.Background(), id, o, &mfa.Factor{Method: m, Since: "2025-11-02"}))
	}
}

func TestThePageOfSecondFactorsIsEditable(t *testing.T) {
	b := screentest.New(t)
	ids := furnish(b)
	noteFactors(b, ids["sbi"])
	s := show(b, ids["sbi"])
	screentest.All[*parts.Tabs](b)[0].Select(1)
	b.Settle()
	said := []string{
		b.Text.Method(mfa.Passkey), b.Text.S("mfa.method.unknown"), b.Text.S("mfa.required", text.A("date", "2025-05-31")),
		b.Text.S("mfa.device.suggest", text.A("n", 90)), b.Text.S("mfa.passkeys.none"), b.Text.S("mfa.contacts.none"),
	}
	for _, sentence := range said {
		if !b.Says(sentence) {
			t.Errorf("it does not say %q", sentence)
		}
	}
	b.Press(b.Text.S("mfa.edit")) // of the changes, of which alone nothing is noted
	b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	b.Press(b.Text.S("common.save"))
	e, _ := b.Session.State().Vault.Entry(ids["sbi"])
	if f := mfa.Of(e).Factors[brokerage.AtChange]; !f.Known || f.Is.Method != mfa.SecurityKey {
		t.Errorf("noted %+v", f)
	}
	s.Render(b.State())
	if !b.Says(b.Text.Method(mfa.SecurityKey)) {
		t.Error("the page does not say what was noted")
	}
	if _, ok := b.Window.Canvas().Focused().(*parts.Button); !ok {
		t.Errorf("the focus went to %T", b.Window.Canvas().Focused())
	}
}

// A file may hold more passkeys and addresses than anyone has: the page stays one.
func TestThePageOfSecondFactorsHasABound(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := b.Account("many", vault.FieldRegisteredMail, addresses(noting.MostShown+7))
	e, _ := b.Session.State().Vault.Entry(id)
	data := map[string]*string{}
	for n := range noting.MostShown + 3 {
		change, err := mfa.NotePasskey(e, fmt.Sprintf("made-%02d", n), mfa.MadePasskey{Device: fmt.Sprintf("telephone %02d", n)}, b.Env.Now())
		b.Must(err)
		maps.Copy(data, change)
	}
	b.Must(b.Session.Apply(context.Background(), vault.SetEntryData{ID: id, Data: data}))
	show(b, id)
	screentest.All[*parts.Tabs](b)[0].Select(1)
	b.Settle()
	for _, n := range []int{3, 7} {
		if !b.Says(b.Text.S("mfa.rest", text.A("n", n))) {
			t.Errorf("it does not say that %d are left out", n)
		}
	}
	if !b.Says("telephone 49") || b.Says("telephone 50") {
		t.Error("it shows another number than it may")
	}
}

func addresses(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("a%02d@example.jp", i))
	}
	return strings.Join(all, ", ")
}

func TestTheListSaysThatAnOperationAsksForNothing(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := b.Account("bare", vault.FieldPassword, "x")
	show(b, vault.ID{})
	if b.Says(b.Text.S("mfa.pane.badge")) {
		t.Error("nothing is noted, and the list says that there is none")
	}
	b.Must(b.Session.NoteFactor(context.Background(), id, brokerage.AtWithdrawal, &mfa.Factor{Method: mfa.None}))
	show(b, vault.ID{})
	if !b.Says(b.Text.S("mfa.pane.badge")) {
		t.Errorf("said %q", b.Said())
	}
}

func show(b *screentest.Bench, account vault.ID) *accounts.Screen {
	s := accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: account})
	b.Show(s)
	return s
}
