package checkup_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/checkup"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

func showFactors(b *screentest.Bench, account vault.ID) *checkup.Screen {
	s := checkup.New(b.Env, screen.Place{Name: screen.Checkup, Part: screen.MFA, Account: account})
	b.Show(s)
	return s
}

// at adds an account at a firm of the directory.
func at(b *screentest.Bench, firm string, fields ...string) vault.ID {
	b.T.Helper()
	d, err := b.Session.DraftOf(firm)
	b.Must(err)
	id := b.Account(b.Firm(firm), append([]string{vault.FieldURL, d.URL}, fields...)...)
	value := vault.FirmData(firm)
	b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: id, Data: map[string]*string{vault.DataFirm: &value}}))
	return id
}

func note(b *screentest.Bench, id vault.ID, o mfa.Operation, m mfa.Method) {
	b.T.Helper()
	b.Must(b.Session.NoteFactor(context.Background(), id, o, &mfa.Factor{Method: m, Since: "2025-11-02"}))
}

func noted(b *screentest.Bench, id vault.ID) mfa.Account {
	e, _ := b.Session.State().Vault.Entry(id)
	return mfa.Of(e)
}

// threeFirms is a vault as its owner has noted it half.
func threeFirms(b *screentest.Bench) (sbi, rakuten, monex vault.ID) {
	b.NewVault("x")
	sbi = at(b, "sbi", vault.FieldRegisteredMail, "taro@example.jp", vault.FieldRegisteredPhone, "+81 90-1234-5678")
	rakuten = at(b, "rakuten", vault.FieldRegisteredMail, "Taro@example.jp", vault.FieldRegisteredPhone, "09012345678")
	monex = at(b, "monex", vault.FieldRegisteredMail, "taro@example.jp")
	note(b, sbi, brokerage.AtLogin, mfa.Passkey)
	note(b, sbi, brokerage.AtOrder, mfa.Knowledge)
	note(b, sbi, brokerage.AtWithdrawal, mfa.PhoneCall)
	note(b, rakuten, brokerage.AtLogin, mfa.Email)
	note(b, rakuten, brokerage.AtWithdrawal, mfa.None)
	note(b, monex, brokerage.AtLogin, mfa.TOTP)
	note(b, monex, brokerage.AtOrder, mfa.NotOffered)
	on := func(id vault.ID, kinds ...mfa.NoticeKind) {
		next := map[mfa.NoticeKind]*mfa.Notice{}
		for _, k := range kinds {
			next[k] = &mfa.Notice{On: true, To: mfa.ToMail}
		}
		b.Must(b.Session.NoteNotices(context.Background(), id, next))
	}
	on(sbi, mfa.NoticeKinds()...)
	on(rakuten, mfa.NoticeOrder)
	b.Must(b.Session.NoteDevice(context.Background(), sbi, &mfa.Registration{Registered: "2026-09-01", Days: 90}))
	b.Must(b.Session.NotePasskey(context.Background(), sbi, "", &mfa.MadePasskey{Device: "Pixel 9", Made: "2025-11-02", Recovery: "会社に電話"}))
	return sbi, rakuten, monex
}

func typeKey(b *screentest.Bench, keys ...fyne.KeyName) {
	b.T.Helper()
	for _, k := range keys {
		b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		b.Settle()
	}
}

func TestTheWorstCellIsSelectedAndNotedByKeys(t *testing.T) {
	b := screentest.New(t)
	_, rakuten, _ := threeFirms(b)
	s := showFactors(b, vault.ID{})
	op := text.A("operation", b.Text.Operation(brokerage.AtWithdrawal))
	if !b.Says(b.Text.S("mfa.dialog.title", text.A("account", b.Firm("rakuten")), op)) {
		t.Errorf("said %q", b.Said())
	}
	for _, word := range []mfa.Method{mfa.Passkey, mfa.Knowledge, mfa.PhoneCall, mfa.Email, mfa.None, mfa.TOTP, mfa.NotOffered} {
		if !b.Says(b.Text.Method(word)) {
			t.Errorf("no cell says %q", b.Text.Method(word))
		}
	}
	typeKey(b, fyne.KeyRight, fyne.KeyReturn)
	if !b.Says(b.Text.S("mfa.dialog.title", text.A("account", b.Firm("rakuten")), text.A("operation", b.Text.Operation(brokerage.AtChange)))) {
		t.Fatalf("Enter opened %q", b.Said())
	}
	b.Press(b.Text.S("common.save")) // nothing is chosen
	if !b.Says(b.Text.S("mfa.dialog.choose")) || noted(b, rakuten).Factors[brokerage.AtChange].Known {
		t.Errorf("saved without a method, said %q", b.Said())
	}
	screentest.All[*parts.Choice](b)[0].Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // to the second
	b.Press(b.Text.S("common.save"))
	if f := noted(b, rakuten).Factors[brokerage.AtChange]; !f.Known || f.Is.Method != mfa.SecurityKey {
		t.Errorf("noted %+v", f)
	}
	s.Render(b.Session.State())
	b.Settle()
	if !b.Says(b.Text.Method(mfa.SecurityKey)) {
		t.Error("the table does not say what was noted")
	}
}

func TestAWiderWordMovesWhatStandsBesideIt(t *testing.T) {
	b := screentest.New(t)
	_, rakuten, _ := threeFirms(b)
	s := showFactors(b, rakuten)
	b.Layout()
	note(b, rakuten, brokerage.AtWithdrawal, mfa.SecurityKey)
	s.Render(b.Session.State())
	b.Settle()
	driver := fyne.CurrentApp().Driver()
	columns := map[float32]bool{}
	for _, p := range screentest.All[*parts.Pill](b) {
		columns[driver.AbsolutePositionForObject(p).X] = true
	}
	for _, o := range mfa.Operations() {
		for _, head := range screentest.All[*parts.Text](b) {
			if x := driver.AbsolutePositionForObject(head).X; head.Text() == b.Text.Operation(o) && !columns[x] {
				t.Errorf("%s stands at %v, and badges at %v", o, x, columns)
			}
		}
	}
}

func TestADayToComeIsRefusedInTheDialog(t *testing.T) {
	b := screentest.New(t)
	_, _, monex := threeFirms(b)
	showFactors(b, monex)
	typeKey(b, fyne.KeyReturn)
	var input *parts.Input
	for _, i := range screentest.All[*parts.Input](b) {
		input = i
	}
	input.SetText("2026-13-01")
	b.Press(b.Text.S("common.save"))
	if !b.Says(b.Text.S("mfa.dialog.date.bad")) {
		t.Errorf("said %q", b.Said())
	}
	typeKey(b, fyne.KeyRight)
	input.SetText("2026年12月1日")
	for _, c := range screentest.All[*parts.Choice](b) {
		c.Set(0)
	}
	b.Press(b.Text.S("common.save"))
	if !b.Says(b.Text.Error(mfa.ErrFuture).What) || !b.Dialogs.Open() {
		t.Errorf("said %q", b.Said())
	}
	input.SetText("２０２６/１１/２")
	b.Press(b.Text.S("common.save"))
	if f := noted(b, monex).Factors[brokerage.AtLogin]; b.Dialogs.Open() || f.Is.Since != "2026-11-02" {
		t.Errorf("noted %+v", f)
	}
}

func TestWhatCannotBeReadIsSaidAndNotWritten(t *testing.T) {
	b := screentest.New(t)
	sbi, _, _ := threeFirms(b)
	newer := `{"v":2}`
	b.Must(b.Session.Apply(context.Background(), vault.SetEntryData{ID: sbi, Data: map[string]*string{mfa.FactorKey(brokerage.AtLogin): &newer}}))
	showFactors(b, sbi)
	if !b.Says(b.Text.S("mfa.method.unreadable")) {
		t.Errorf("said %q", b.Said())
	}
	typeKey(b, fyne.KeyHome, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft)
	for _, button := range screentest.All[*parts.Button](b) {
		if l := button.Label(); l == b.Text.S("mfa.edit") || l == b.Text.S("mfa.change") {
			t.Errorf("%q is offered of what may not be written over", l)
		}
	}
	b.Press(b.Text.S("mfa.why"))
	if !b.Says(b.Text.S("mfa.step.newer")) {
		t.Errorf("the dialog said %q", b.Said())
	}
	for _, button := range screentest.All[*parts.Button](b) {
		if button.Label() == b.Text.S("common.save") {
			t.Error("it can be written over")
		}
	}
}

// TestWhatWasNotedInTheFutureIsSaid: a clock of 2036 wrote it. It is no plain "on", and
// to save it again puts it right.
func TestWhatWasNotedInTheFutureIsSaid(t *testing.T) {
	b := screentest.New(t)
	sbi, _, _ := threeFirms(b)
	e, _ := b.Session.State().Vault.Entry(sbi)
	ahead := time.Date(2036, 5, 4, 12, 0, 0, 0, time.UTC)
	notice, err := mfa.NoteNotice(e, mfa.NoticeLogin, mfa.Notice{On: true, To: mfa.ToMail}, ahead)
	b.Must(err)
	login, err := mfa.NoteFactor(e, brokerage.AtLogin, mfa.Factor{Method: mfa.Passkey, Since: "2025-11-02"}, ahead)
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.SetEntryData{ID: sbi, Data: notice}, vault.SetEntryData{ID: sbi, Data: login}))
	s := showFactors(b, sbi)
	typeKey(b, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft)
	told := b.Text.NotedAhead(ahead)
	if !b.Says(b.Text.S("mfa.noted.doubt")) || !b.Says(told) {
		t.Errorf("of the login: said %q", b.Said())
	}
	typeKey(b, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	if !b.Says("2036-05-04") {
		t.Errorf("of the notices: said %q", b.Said())
	}
	typeKey(b, fyne.KeyReturn)
	if !b.Says(told) {
		t.Errorf("the dialog said %q", b.Said())
	}
	b.Press(b.Text.S("common.save"))
	if n := noted(b, sbi).Notices[mfa.NoticeLogin]; n.Ahead(b.Now()) || n.Is != (mfa.Notice{On: true, To: mfa.ToMail}) {
		t.Errorf("saved again: %+v", n)
	}
	b.Must(b.Session.NoteFactor(context.Background(), sbi, brokerage.AtLogin, &mfa.Factor{Method: mfa.Passkey, Since: "2025-11-02"}))
	s.Render(b.Session.State())
	b.Settle()
	if b.Says(b.Text.S("mfa.noted.doubt")) {
		t.Errorf("after both were put right it said %q", b.Said())
	}
}

func TestAFirmThatIsGoneIsSaid(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := b.Account("old firm")
	gone := vault.FirmData("no-such-firm")
	b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: id, Data: map[string]*string{vault.DataFirm: &gone}}))
	note(b, id, brokerage.AtLogin, mfa.SMS)
	showFactors(b, id)
	if !b.Says(b.Text.Method(mfa.SMS)) || !b.Says(b.Text.S("mfa.step.gone")) {
		t.Errorf("said %q", b.Said())
	}
}

func TestContactsSayWhatHangsOnThem(t *testing.T) {
	b := screentest.New(t)
	sbi, _, _ := threeFirms(b)
	showFactors(b, vault.ID{})
	section(b, "mfa.section.contacts")
	if !b.Says(b.Text.S("mfa.contacts.mail.many", text.A("n", 3))) || !b.Says(b.Text.S("mfa.contacts.phone.many", text.A("n", 2))) {
		t.Errorf("said %q", b.Said())
	}
	section(b, "mfa.section.passkeys")
	left, _ := noted(b, sbi).Device.Is.DaysLeft(b.Now())
	if !b.Says("Pixel 9") || !b.Says(b.Text.S("mfa.device.left", text.A("n", left))) {
		t.Errorf("said %q", b.Said())
	}
}

func section(b *screentest.Bench, key string) {
	b.T.Helper()
	sections := screentest.All[*parts.Choice](b)[0]
	keys := []string{"mfa.section.table", "mfa.section.contacts", "mfa.section.passkeys"}
	for i := 0; keys[sections.Chosen()] != key && i < len(keys); i++ {
		sections.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		b.Settle()
	}
}

func input(b *screentest.Bench, i int) *parts.Input { return screentest.All[*parts.Input](b)[i] }

func TestAPasskeyIsNotedAndTakenBack(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := at(b, "rakuten")
	s := showFactors(b, vault.ID{})
	section(b, "mfa.section.passkeys")
	b.Press(b.Text.S("mfa.add_passkey"))
	b.Press(b.Text.S("common.save"))
	if !b.Says(b.Text.S("mfa.dialog.on_device.bad", text.A("n", mfa.MaxDevice))) || len(noted(b, id).Passkeys) != 0 {
		t.Errorf("a passkey that is nowhere: said %q", b.Said())
	}
	input(b, 0).SetText(" Pixel 9 ")
	input(b, 2).SetText("call the firm")
	b.Press(b.Text.S("common.save"))
	kept := noted(b, id).Passkeys
	if len(kept) != 1 || kept[0].Is != (mfa.MadePasskey{Device: "Pixel 9", Recovery: "call the firm"}) {
		t.Fatalf("noted %+v", kept)
	}
	s.Render(b.Session.State())
	b.Settle()
	b.Press(b.Text.S("mfa.change"))
	b.Press(b.Text.S("mfa.dialog.forget"))
	if len(noted(b, id).Passkeys) != 0 {
		t.Error("what was taken back is there")
	}
}

func TestARegistrationOfDevices(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := at(b, "sbi")
	showFactors(b, vault.ID{})
	section(b, "mfa.section.passkeys")
	b.Press(b.Text.S("mfa.edit"))
	if input(b, 1).Text != "90" { // what the directory knows of the firm
		t.Errorf("%q days are offered", input(b, 1).Text)
	}
	b.Press(b.Text.S("common.save"))
	if !b.Says(b.Text.S("mfa.dialog.empty")) {
		t.Errorf("without a day: said %q", b.Said())
	}
	input(b, 0).SetText("2026-09-01")
	for _, bad := range []string{"0", "-1", "3661", "many", "1e2"} {
		input(b, 1).SetText(bad)
		b.Press(b.Text.S("common.save"))
		if !b.Says(b.Text.S("mfa.dialog.days.bad")) || noted(b, id).Device.Known {
			t.Errorf("%s days: said %q", bad, b.Said())
		}
	}
	input(b, 1).SetText("９０")
	b.Press(b.Text.S("common.save"))
	if got := noted(b, id).Device.Is; got != (mfa.Registration{Registered: "2026-09-01", Days: 90}) {
		t.Errorf("noted %+v", got)
	}
}

func TestContactsAreVisibleFields(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := at(b, "sbi", "登録電話番号", "03-1234-5678")
	showFactors(b, vault.ID{})
	section(b, "mfa.section.contacts")
	b.Press(b.Text.S("mfa.contacts.of", text.A("account", b.Firm("sbi"))))
	input(b, 0).SetText("taro@example.jp")
	input(b, 1).SetText("090-1234-5678")
	b.Press(b.Text.S("common.save"))
	e, _ := b.Session.State().Vault.Entry(id)
	if e.Text(vault.FieldRegisteredMail) != "taro@example.jp" || e.Text("登録電話番号") != "090-1234-5678" || e.Text(vault.FieldRegisteredPhone) != "" {
		t.Errorf("the fields are %+v", e.Fields)
	}
}

// With 200 accounts the table is shown within a frame or two: its rows are made for
// what is in sight, and accounts are read elsewhere.
func TestTwoHundredAccounts(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	var all []vault.Change
	for i := range 200 {
		id, err := b.Session.NewID()
		b.Must(err)
		all = append(all, b.Addition(id, fmt.Sprintf("\u202e%d", i)))
	}
	firm := vault.FirmData("sbi")
	for i, c := range all[:190] {
		account := c.(vault.AddEntry)
		account.Data = map[string]string{vault.DataFirm: firm}
		all[i] = account
	}
	b.Must(b.Session.Apply(context.Background(), all...))
	s := checkup.New(b.Env, screen.Place{Name: screen.Checkup, Part: screen.MFA})
	b.Show(s)
	began := time.Now()
	s.Render(b.Session.State())
	b.Layout()
	took := time.Since(began)
	if took > 2*time.Second { // 50 ms on an idle computer; see BenchmarkTable
		t.Errorf("the table took %v", took)
	}
	t.Logf("200 accounts: %v", took)
	if !b.Says("[U+202E]0") || b.Says("[U+202E]150") {
		t.Error("not the rows in sight, or a title that turns the line around")
	}
	if !b.Says(b.Text.S("mfa.apart", text.A("n", 10))) {
		t.Error("it does not say that accounts are left out")
	}
}

func TestAnEmptyTableOffersTheFirstStep(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	showFactors(b, vault.ID{})
	b.Press(b.Text.S("checkup.add"))
	if len(b.Went) != 1 || b.Went[0].Name != screen.Edit {
		t.Errorf("went to %v", b.Went)
	}
}

func BenchmarkTable(b *testing.B) {
	bench := screentest.New(b)
	bench.NewVault("x")
	for i := range 200 {
		note(bench, bench.Account(fmt.Sprint("account ", i)), brokerage.AtLogin, mfa.Methods()[i%12])
	}
	s := checkup.New(bench.Env, screen.Place{Name: screen.Checkup, Part: screen.MFA})
	bench.Show(s)
	id := bench.Account("one more")
	for i := range b.N {
		b.StopTimer()
		note(bench, id, brokerage.AtLogin, mfa.Methods()[i%10])
		st := bench.Session.State()
		b.StartTimer()
		s.Render(st)
		bench.Settle()
	}
}

func TestFactorPictures(t *testing.T) {
	screentest.Pictures(t, "mfa-table", func(b *screentest.Bench) screen.Screen {
		threeFirms(b)
		return showFactors(b, vault.ID{})
	})
	screentest.Pictures(t, "mfa-dialog", func(b *screentest.Bench) screen.Screen {
		_, rakuten, _ := threeFirms(b)
		s := showFactors(b, rakuten)
		typeKey(b, fyne.KeyReturn)
		return s
	})
	screentest.Pictures(t, "mfa-notices", func(b *screentest.Bench) screen.Screen {
		_, rakuten, _ := threeFirms(b)
		s := showFactors(b, rakuten)
		typeKey(b, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn)
		return s
	})
	screentest.Pictures(t, "mfa-contacts", func(b *screentest.Bench) screen.Screen {
		threeFirms(b)
		s := showFactors(b, vault.ID{})
		section(b, "mfa.section.contacts")
		return s
	})
	screentest.Pictures(t, "mfa-passkeys", func(b *screentest.Bench) screen.Screen {
		threeFirms(b)
		s := showFactors(b, vault.ID{})
		section(b, "mfa.section.passkeys")
		return s
	})
}
