package guide_test

import (
	"context"
	"slices"
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/guide"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/text"
	"kagikura/crypto/generate"
	"kagikura/vault"
	steps "kagikura/vault/guide"
	"kagikura/vault/linkcheck"
	"kagikura/vault/mfa"
)

const login = vault.FieldPassword

// desk is a bench with an account that is being led through.
type desk struct {
	*screentest.Bench
	id vault.ID
	s  *guide.Screen
}

func open(t *testing.T, firm string, namesAndValues ...string) *desk {
	t.Helper()
	b := screentest.New(t)
	b.NewVault("x")
	return &desk{Bench: b, id: account(b, firm, namesAndValues...)}
}

func account(b *screentest.Bench, firm string, namesAndValues ...string) vault.ID {
	b.T.Helper()
	draft, err := b.Session.DraftOf(firm)
	b.Must(err)
	id, err := b.Session.NewID()
	b.Must(err)
	add := b.Addition(id, draft.Title, append([]string{vault.FieldURL, draft.URL}, namesAndValues...)...).(vault.AddEntry)
	add.Data, err = steps.BeginNew(draft.Data, b.Now())
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), add))
	return id
}

func (d *desk) show(step steps.Step) {
	d.T.Helper()
	d.s = guide.New(d.Env, screen.Place{Name: screen.Guide, Account: d.id, Part: string(step)})
	d.Show(d.s)
	d.again()
}

// again shows the state that came of the last press.
func (d *desk) again() {
	d.T.Helper()
	d.s.Render(d.Session.State())
	d.Settle()
}

func (d *desk) press(key string, args ...text.Arg) {
	d.T.Helper()
	d.Press(d.Text.S(key, args...))
	d.again()
}

// pressNth presses one of several buttons of the same label.
func (d *desk) pressNth(key string, n int) {
	d.T.Helper()
	for _, button := range screentest.All[*parts.Button](d.Bench) {
		if button.Label() != d.Text.S(key) {
			continue
		}
		if n == 0 {
			fynetest.Tap(button)
			d.Settle()
			return
		}
		n--
	}
	d.T.Fatalf("no such button %q", key)
}

func (d *desk) entry() *vault.Entry {
	d.T.Helper()
	e, ok := d.Session.State().Vault.Entry(d.id)
	if !ok {
		d.T.Fatal("the account is gone")
	}
	return e
}

func (d *desk) says(key string, args ...text.Arg) {
	d.T.Helper()
	if sentence := d.Text.S(key, args...); !d.Says(sentence) {
		d.T.Errorf("the screen does not say %q: %q", sentence, d.Said())
	}
}

// step opens a step by its line.
func (d *desk) step(n int) {
	d.T.Helper()
	d.Layout()
	screentest.All[*parts.Tile](d.Bench)[n].Press()
	d.again()
}

func (d *desk) holds(name string) string {
	d.T.Helper()
	var plain string
	f, _ := d.entry().Field(name)
	d.Must(f.Secret.Use(func(b []byte) error { plain = string(b); return nil }))
	return plain
}

func TestFromTheBookmarkToTheEnd(t *testing.T) {
	d := open(t, "monex")
	d.OpenAccount = func(id vault.ID, address linkcheck.Verified) {
		d.Must(d.Session.Launched(context.Background(), id, address))
	}
	d.show("")
	d.says("guide.progress", text.A("done", 0), text.A("of", 5))
	d.press("guide.open.do")
	d.says("guide.progress", text.A("done", 1), text.A("of", 5))

	// A new account has no password yet.
	d.press("guide.password.make")
	if d.holds(login) != "" {
		t.Error("the new password took the place of the present one before it was confirmed")
	}
	made := d.holds(vault.FieldNewPassword)
	firm, _ := d.Session.State().Directory.Firm("monex")
	rule, err := generate.ParseRules(firm.LoginPassword.Rules)
	d.Must(err)
	if wrong := rule.Check([]byte(made)); len(made) < 8 || len(wrong) > 0 {
		t.Errorf("a password of %d characters breaks the firm's rule: %v", len(made), wrong)
	}
	d.press("guide.password.confirm")
	if d.holds(login) != made || d.holds(vault.FieldNewPassword) != "" {
		t.Error("confirming did not make it the password")
	}

	for n := range mfa.Operations() {
		d.pressNth("guide.factors.choose", n)
		choose(d, mfa.TOTP)
	}
	d.says("guide.progress", text.A("done", 3), text.A("of", 5))

	fynetest.Type(screentest.All[*secretfield.Field](d.Bench)[0], "jbsw y3dp ehpk 3pxp")
	d.Settle()
	d.says("guide.code.compare")
	d.press("guide.code.save")
	if !d.entry().HasOTP() {
		t.Error("the seed is not kept")
	}

	inputs := screentest.All[*parts.Input](d.Bench)
	inputs[0].SetText(" 090-1234-5678 ")
	inputs[1].SetText("taro@example.com")
	d.press("guide.contacts.save")
	if got := d.entry().Text(vault.FieldRegisteredPhone); got != "090-1234-5678" {
		t.Errorf("the telephone is %q", got)
	}
	d.says("guide.finished", text.A("account", d.Firm("monex")))
	d.press("guide.home")
	d.press("today.no-kit.do") // the first run ends with the kit
	if len(d.Went) != 2 || d.Went[0] != (screen.Place{Name: screen.Home}) || d.Went[1] != (screen.Place{Name: screen.Kit}) {
		t.Errorf("went to %v", d.Went)
	}
	d.Must(d.Session.NotePrinted(context.Background(), false))
	d.show("")
	if d.Says(d.Text.S("today.no-kit.never")) {
		t.Error("a kit that was printed is offered")
	}
}

// choose chooses a method in the dialog that is open, by the keyboard.
func choose(d *desk, method mfa.Method) {
	d.T.Helper()
	d.Layout()
	at := slices.Index(mfa.Methods(), method)
	for range at {
		d.Key("Right")
	}
	d.press("guide.factors.use")
}

func TestThePresentPasswordIsKeptBesideTheNew(t *testing.T) {
	d := open(t, "rakuten")
	d.show(steps.Password)
	fynetest.Type(screentest.All[*secretfield.Field](d.Bench)[0], "tanaka1962")
	if !d.s.Unkept() {
		t.Error("what is typed would be lost without a question")
	}
	d.press("guide.password.make")
	if d.holds(login) != "tanaka1962" || d.holds(vault.FieldNewPassword) == "" {
		t.Error("old and new are not both kept")
	}
	d.says("guide.password.old")
	d.says("guide.password.new")
	d.press("guide.password.discard")
	d.says("guide.password.discard.title")
	d.Press(d.Text.S("guide.password.discard"))
	d.again()
	if d.holds(login) != "tanaka1962" || d.holds(vault.FieldNewPassword) != "" {
		t.Error("giving up does not leave the old one")
	}
}

func TestWhatWasLeftIsGoneOnWith(t *testing.T) {
	d := open(t, "rakuten", login, "old")
	d.show(steps.Password)
	d.press("guide.password.make")
	d.s.Leave()
	d.show("")
	d.says("guide.password.both") // though opening comes first
}

// A password that was changed here and is reused since is to be changed once more.
func TestAPasswordThatIsAtFaultIsChangedAgain(t *testing.T) {
	d := open(t, "rakuten", login, "kT7wQx2mPz9vRb4sH")
	d.show(steps.Password)
	d.press("guide.password.make")
	d.press("guide.password.confirm")
	d.Account("Other", login, d.holds(login))
	_, err := d.Session.Findings(context.Background())
	d.Must(err)
	d.show(steps.Password)
	d.says("guide.password.what")
	d.press("guide.password.make")
	d.says("guide.password.both")
}

func TestASkippedStepCanBeTakenBack(t *testing.T) {
	d := open(t, "rakuten")
	d.show("")
	d.press("guide.skip")
	d.says("guide.progress", text.A("done", 1), text.A("of", 4))
	d.step(0)
	d.press("guide.unskip")
	d.says("guide.progress", text.A("done", 0), text.A("of", 4))
}

func TestOneAnswerForAllOperations(t *testing.T) {
	d := open(t, "rakuten")
	d.show(steps.Factors)
	d.pressNth("guide.factors.choose", 0)
	d.Key("Space")
	d.Window.Canvas().Focused().TypedRune(' ')
	fynetest.Tap(screentest.All[*parts.Check](d.Bench)[0])
	d.press("guide.factors.use")
	if noted := mfa.Of(d.entry()); !noted.Settled() || noted.Factors["withdrawal"].Is.Method != mfa.Passkey {
		t.Errorf("noted is %+v", noted.Factors)
	}
}

func TestWhatOtherAccountsHaveIsOffered(t *testing.T) {
	d := open(t, "rakuten")
	d.Account("Other", vault.FieldRegisteredMail, "taro@example.com")
	d.show(steps.Contacts)
	d.press("guide.contacts.same")
	d.press("guide.contacts.save")
	if got := d.entry().Text(vault.FieldRegisteredMail); got != "taro@example.com" {
		t.Errorf("the mail address is %q", got)
	}
}

func TestTheLoginNameIsAskedForWhereTheFirmAsks(t *testing.T) {
	d := open(t, "rakuten")
	d.show(steps.Password)
	screentest.All[*parts.Input](d.Bench)[0].SetText("tanaka1962")
	d.press("guide.password.make")
	if got := d.entry().Username(); got != "tanaka1962" {
		t.Errorf("the login name is %q", got)
	}
}

func TestAFirmWithoutCodesSaysSo(t *testing.T) {
	d := open(t, "rakuten")
	d.show(steps.Code)
	d.says("guide.code.absent")
	d.says("guide.state.absent")
}

func TestEndingAsksAndStaysEnded(t *testing.T) {
	d := open(t, "rakuten")
	d.show("")
	d.press("guide.end")
	d.says("guide.end.title", text.A("account", d.Firm("rakuten")))
	d.Press(d.Text.S("guide.end"))
	if steps.Running(d.entry()) {
		t.Error("it is still running")
	}
	if len(d.Went) != 1 || d.Went[0] != (screen.Place{Name: screen.Home}) {
		t.Errorf("went to %v", d.Went)
	}
}

// An account that came by an import begins by being opened here.
func TestAnImportedAccountIsLedWhenAsked(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	d := &desk{Bench: b, id: b.Account("Old", vault.FieldURL, "https://www.rakuten-sec.co.jp/", login, "old")}
	if steps.Running(d.entry()) {
		t.Fatal("it is forced")
	}
	d.show(steps.Password)
	if steps.Running(d.entry()) {
		t.Error("who changes a password is led through all steps")
	}
	d.show("")
	if !steps.Running(d.entry()) {
		t.Error("it was not begun")
	}
	d.says("guide.state.absent") // the firm is known by the address
}

func TestTheNextAccountFollows(t *testing.T) {
	d := open(t, "rakuten")
	other := account(d.Bench, "sbi")
	for _, step := range steps.Steps() {
		data, err := steps.Skip(d.entry(), step, d.Now())
		d.Must(err)
		d.Must(d.Session.Apply(context.Background(), vault.SetEntryData{ID: d.id, Data: data}))
	}
	d.show("")
	d.says("guide.finished.others", text.A("n", 1))
	d.Press(d.Text.S("guide.next", text.A("account", d.Firm("sbi"))))
	if len(d.Went) != 1 || d.Went[0] != (screen.Place{Name: screen.Guide, Account: other}) {
		t.Errorf("went to %v", d.Went)
	}
}

func TestAnAccountThatGoesAway(t *testing.T) {
	d := open(t, "rakuten")
	d.show("")
	d.Must(d.Session.Apply(context.Background(), vault.RecycleEntry{ID: d.id, Bin: vault.ID{9}}))
	d.again()
	d.says("guide.gone")
	d.press("guide.home")
}

func TestALookalikeIsNotOpened(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	d := &desk{Bench: b, id: b.Account("SBI", vault.FieldURL, "https://www.sbisec.co.jp.login.example/")}
	d.show("")
	d.says("guide.open.none")
	d.press("guide.open.mend")
	if want := (screen.Place{Name: screen.Edit, Account: d.id, Part: vault.FieldURL}); len(d.Went) != 1 || d.Went[0] != want {
		t.Errorf("went to %v", d.Went)
	}
}

func TestPictures(t *testing.T) {
	picture := func(name, firm string, step steps.Step, prepare func(*desk)) {
		screentest.Pictures(t, "guide-"+name, func(b *screentest.Bench) screen.Screen {
			b.NewVault("x")
			d := &desk{Bench: b, id: account(b, firm, login, "tanaka1962")}
			account(b, "rakuten")
			if prepare != nil {
				prepare(d)
			}
			d.show(step)
			return d.s
		})
	}
	propose := func(d *desk) {
		made, err := d.Session.Seal([]byte("kT7wQx2mPz9vRb4s"))
		d.Must(err)
		change, err := steps.Propose(d.entry(), vault.SecretField("", made))
		d.Must(err)
		d.Must(d.Session.Apply(context.Background(), change))
	}
	picture("open", "sbi", "", nil)
	picture("password", "sbi", steps.Password, nil)
	picture("both", "sbi", steps.Password, propose)
	picture("factors", "sbi", steps.Factors, func(d *desk) {
		for _, o := range mfa.Operations()[:2] {
			data, err := mfa.NoteFactor(d.entry(), o, mfa.Factor{Method: mfa.PhoneCall}, d.Now())
			d.Must(err)
			d.Must(d.Session.Apply(context.Background(), vault.SetEntryData{ID: d.id, Data: data}))
		}
	})
	picture("code", "monex", steps.Code, nil)
	picture("contacts", "sbi", steps.Contacts, nil)
	picture("finished", "sbi", "", func(d *desk) {
		for _, step := range steps.Steps() {
			data, err := steps.Skip(d.entry(), step, d.Now())
			d.Must(err)
			d.Must(d.Session.Apply(context.Background(), vault.SetEntryData{ID: d.id, Data: data}))
		}
	})
}
