package checkup_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/checkup"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/guide"
)

const (
	user    = vault.FieldUserName
	login   = vault.FieldPassword
	trading = vault.FieldTradingPassword
	further = vault.FieldFurtherSecret
)

func open(t *testing.T) *screentest.Bench {
	t.Helper()
	b := screentest.New(t)
	b.NewVault("x")
	return b
}

func show(b *screentest.Bench) *checkup.Screen {
	s := checkup.New(b.Env, screen.Place{Name: screen.Checkup})
	b.Show(s)
	return s
}

func changes(b *screentest.Bench) []*parts.Button {
	var found []*parts.Button
	for _, button := range screentest.All[*parts.Button](b) {
		if button.Label() == b.Text.S("checkup.change") {
			found = append(found, button)
		}
	}
	return found
}

// Passwords that nothing is wrong with by themselves.
const (
	sound   = "vT7#kq-Lw2xR9zPm"
	another = "Gx4%dn_Hb8sYc3Wf"
	third   = "pQ2;mz=Jd6uVe5Kr"
)

func has(said []string, sentence string) bool {
	return strings.Contains(strings.Join(said, "\n"), sentence)
}

func TestWorstFirstWithTheWayToChange(t *testing.T) {
	b := open(t)
	b.Account("A", user, "taro", login, sound)
	b.Account("B", login, sound)
	c := b.Account("C", login, another, trading, "1qaz2wsx")
	b.Account("D", login, third, trading, another)
	b.Account("E", further, another)
	show(b)
	said := b.Said()
	order := []string{
		b.Text.S("checkup.found", text.A("n", 3)),
		b.Text.S("audit.reused", text.A("n", 3)), "C", b.Text.S("audit.field.login"), "D", b.Text.S("audit.field.trading"), "E", b.Text.S("audit.field.further"),
		b.Text.S("audit.reused", text.A("n", 2)), "A", "taro", "B",
		b.Text.S("audit.known", text.A("account", "C"), text.A("field", b.Text.S("audit.field.trading"))), b.Text.S("audit.known.why"),
	}
	if !inOrder(said, order) {
		t.Errorf("said %q\nwant in this order %q", said, order)
	}
	all := changes(b)
	fynetest.Tap(all[0])
	fynetest.Tap(all[len(all)-1])
	want := []screen.Place{{Name: screen.Guide, Account: c, Part: string(guide.Password)}, {Name: screen.Edit, Account: c, Part: trading}}
	if !slices.Equal(b.Went, want) {
		t.Errorf("went to %v, want %v", b.Went, want)
	}
	for _, secret := range []string{sound, another, third, "1qaz2wsx"} {
		if has(said, secret) {
			t.Error("a secret is on screen")
		}
	}
}

func TestLoginAndTradingPasswordOfOneAccount(t *testing.T) {
	b := open(t)
	b.Account("SBI", login, sound, trading, sound)
	show(b)
	if !b.Says(b.Text.S("audit.login-is-trading", text.A("account", "SBI"))) {
		t.Errorf("said %q", b.Said())
	}
}

func TestNothingToPutRight(t *testing.T) {
	b := open(t)
	b.Account("A", login, sound, trading, another)
	b.Account("B", login, third)
	show(b)
	if !b.Says(b.Text.S("checkup.calm")) || !b.Says(b.Text.S("checkup.calm.then", text.A("n", 3))) {
		t.Errorf("said %q", b.Said())
	}
}

func TestAnEmptyVaultOffersTheFirstStep(t *testing.T) {
	b := open(t)
	show(b)
	b.Press(b.Text.S("checkup.add"))
	if len(b.Went) != 1 || b.Went[0].Name != screen.Edit {
		t.Errorf("went to %v", b.Went)
	}
}

func TestWhileNothingIsKnownItSaysSo(t *testing.T) {
	b := open(t)
	b.Account("A", login, sound)
	b.Account("B", login, sound)
	s := checkup.New(b.Env, screen.Place{Name: screen.Checkup})
	s.Render(b.Session.State())
	b.Window.SetContent(s.Content())
	if b.Says(b.Text.S("checkup.calm")) || !b.Says(b.Text.S("checkup.looking")) {
		t.Errorf("said %q of what nobody has looked at", b.Said())
	}
	s.Render(b.State())
	if !b.Says(b.Text.S("audit.reused", text.A("n", 2))) {
		t.Errorf("said %q", b.Said())
	}
}

func TestWhatWasChangedGoesAway(t *testing.T) {
	b := open(t)
	a := b.Account("A", login, sound)
	b.Account("B", login, sound)
	s := show(b)
	fresh, err := b.Session.Seal([]byte(another))
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: a, Set: []vault.Field{vault.SecretField(login, fresh)}}))
	s.Render(b.State())
	b.Settle()
	if !b.Says(b.Text.S("checkup.calm")) {
		t.Errorf("said %q", b.Said())
	}
}

// excuse sets the first finding aside.
func excuse(b *screentest.Bench, s *checkup.Screen, reason string) {
	b.T.Helper()
	b.Press(b.Text.S("checkup.excuse"))
	screentest.All[*parts.Input](b)[0].SetText(reason)
	b.Press(b.Text.S("checkup.excuse.set"))
	b.Settle()
	s.Render(b.State())
	b.Settle()
}

func TestSettingAsideAndBack(t *testing.T) {
	b := open(t)
	b.Account("A", login, sound)
	b.Account("B", login, sound)
	s := show(b)
	reused := b.Text.S("audit.reused", text.A("n", 2))

	excuse(b, s, "  ")
	if !b.Says(b.Text.S("checkup.excuse.none")) || !b.Says(reused) {
		t.Errorf("a blank reason: said %q", b.Said())
	}
	b.Press(b.Text.S("checkup.excuse.cancel"))
	if s.Unkept() {
		t.Error("nothing is typed, and the screen is afraid to lose it")
	}

	b.Press(b.Text.S("checkup.excuse"))
	screentest.All[*parts.Input](b)[0].SetText("they are \u202edemos")
	if !s.Unkept() {
		t.Error("a reason that was begun can be lost")
	}
	// What else changes in the vault does not take it away.
	b.Account("C", login, another)
	s.Render(b.State())
	if got := screentest.All[*parts.Input](b); len(got) != 1 || got[0].Text != "they are \u202edemos" {
		t.Fatal("what was being typed is gone")
	}
	b.Press(b.Text.S("checkup.excuse.set"))
	b.Settle()
	s.Render(b.State())
	if !b.Says(b.Text.S("checkup.calm")) || !b.Says(b.Text.S("checkup.excused", text.A("n", 1))) || !has(b.Said(), "they are [U+202E]demos") {
		t.Errorf("set aside: said %q", b.Said())
	}
	if s.Unkept() {
		t.Error("what is kept is feared for")
	}
	b.Press(b.Text.S("checkup.excused.back"))
	b.Settle()
	s.Render(b.State())
	if b.Says(b.Text.S("checkup.calm")) || !b.Says(reused) {
		t.Errorf("brought back: said %q", b.Said())
	}
}

func TestAListOfLeakedPasswordsThatIsOfNoUseIsSaid(t *testing.T) {
	b := open(t)
	b.Account("A", login, sound)
	b.Must(b.Session.SetSettings(func(v *settings.Settings) { v.LeakedList = b.Dir }))
	show(b)
	if !b.Says(b.Text.S("audit.unchecked")) || !b.Says(b.Text.S("audit.error.no_list")) {
		t.Errorf("said %q", b.Said())
	}
	b.Press(b.Text.S("checkup.list.choose"))
	if len(b.Went) != 1 || b.Went[0].Name != screen.Settings {
		t.Errorf("went to %v", b.Went)
	}
}

func TestExcusesThatCannotBeReadAreSaid(t *testing.T) {
	b := open(t)
	a := b.Account("A", login, sound)
	broken := "{"
	b.Must(b.Session.Apply(context.Background(), vault.SetEntryData{ID: a, Data: map[string]*string{audit.DataExcuse + "weak.Password": &broken}}))
	show(b)
	if !b.Says(b.Text.S("audit.unreadable", text.A("n", 1))) {
		t.Errorf("said %q", b.Said())
	}
}

// Titles come from files of others, and thousands of groups from one that was
// made to hurt.
func TestHostileTitlesAndThousandsOfGroups(t *testing.T) {
	b := open(t)
	var all []vault.Change
	for i := range 400 {
		id, err := b.Session.NewID()
		b.Must(err)
		sum := sha256.Sum256(fmt.Append(nil, i/2))
		all = append(all, b.Addition(id, fmt.Sprintf("\u202e%d", i), login, base64.StdEncoding.EncodeToString(sum[:12])))
	}
	b.Must(b.Session.Apply(context.Background(), all...))
	show(b)
	if !b.Says("[U+202E]0") {
		t.Error("a title that turns the line around is drawn as it is")
	}
	if n := len(changes(b)); n != 40 {
		t.Errorf("%d buttons at first, want those of 20 groups", n)
	}
	b.Press(b.Text.S("checkup.more", text.A("n", 20)))
	if n := len(changes(b)); n != 80 {
		t.Errorf("%d buttons after asking for more, want 80", n)
	}
}

func inOrder(said, want []string) bool {
	for _, s := range said {
		if len(want) > 0 && (s == want[0] || len(want[0]) > 1 && strings.Contains(s, want[0])) {
			want = want[1:]
		}
	}
	return len(want) == 0
}

func TestPictures(t *testing.T) {
	found := func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		b.Account(b.Firm("sbi"), user, "tanaka1962", login, sound, trading, another, vault.FieldBirthday, "1962-03-17")
		b.Account(b.Firm("rakuten"), user, "t.tanaka", login, sound, trading, "620317")
		b.Account(b.Firm("monex"), user, "00123456", login, sound)
		b.Account(b.Firm("matsui"), login, third, trading, third)
		b.Account(b.Firm("nomura"), login, "Hinamatsuri-2019", trading, "Hinamatsuri-2024")
		b.Account(b.Firm("daiwa"), login, "doraemon")
		return show(b)
	}
	screentest.Pictures(t, "checkup-found", found)
	screentest.Pictures(t, "checkup-found-end", func(b *screentest.Bench) screen.Screen {
		b.AtEnd = true
		s := found(b)
		excuse(b, s.(*checkup.Screen), "この証券会社では数字しか使えない")
		return s
	})
	screentest.Pictures(t, "checkup-excuse", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		b.Account(b.Firm("sbi"), login, "hanako19850401", trading, another)
		s := show(b)
		b.Press(b.Text.S("checkup.excuse"))
		return s
	})
	screentest.Pictures(t, "checkup-calm", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		b.Account(b.Firm("sbi"), login, sound, trading, another)
		return show(b)
	})
	screentest.Pictures(t, "checkup-empty", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		return show(b)
	})
}
