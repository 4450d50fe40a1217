package checkup_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/checkup"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/text"
	"kagikura/vault"
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

func TestWorstFirstWithTheWayToChange(t *testing.T) {
	b := open(t)
	b.Account("A", user, "taro", login, "twice")
	b.Account("B", login, "twice")
	c := b.Account("C", login, "thrice", trading, "own")
	b.Account("D", login, "other", trading, "thrice")
	b.Account("E", further, "thrice")
	show(b)
	said := b.Said()
	order := []string{
		b.Text.S("checkup.found", text.A("n", 2)),
		b.Text.S("checkup.across", text.A("n", 3)), "C", b.Text.S("checkup.login"), "D", b.Text.S("checkup.trading"), "E", b.Text.S("checkup.further"),
		b.Text.S("checkup.across", text.A("n", 2)), "A", "taro", "B",
	}
	if !inOrder(said, order) {
		t.Errorf("said %q\nwant in this order %q", said, order)
	}
	fynetest.Tap(changes(b)[0])
	if want := (screen.Place{Name: screen.Edit, Account: c, Part: login}); len(b.Went) != 1 || b.Went[0] != want {
		t.Errorf("went to %v, want %v", b.Went, want)
	}
}

func TestLoginAndTradingPasswordOfOneAccount(t *testing.T) {
	b := open(t)
	b.Account("SBI", login, "same", trading, "same")
	show(b)
	if !b.Says(b.Text.S("checkup.within", text.A("account", "SBI"))) {
		t.Errorf("said %q", b.Said())
	}
}

func TestNothingReused(t *testing.T) {
	b := open(t)
	b.Account("A", login, "one", trading, "two")
	b.Account("B", login, "three")
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

func TestWhatWasChangedGoesAway(t *testing.T) {
	b := open(t)
	a := b.Account("A", login, "same")
	b.Account("B", login, "same")
	s := show(b)
	fresh, err := b.Session.Seal([]byte("fresh"))
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: a, Set: []vault.Field{vault.SecretField(login, fresh)}}))
	s.Render(b.Session.State())
	b.Settle()
	if !b.Says(b.Text.S("checkup.calm")) {
		t.Errorf("said %q", b.Said())
	}
}

// Titles come from files of others, and thousands of groups from one that was
// made to hurt.
func TestHostileTitlesAndThousandsOfGroups(t *testing.T) {
	b := open(t)
	var all []vault.Change
	for i := range 4000 {
		id, err := b.Session.NewID()
		b.Must(err)
		all = append(all, b.Addition(id, fmt.Sprintf("\u202e%d", i), login, fmt.Sprint("pw", i/2)))
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
	screentest.Pictures(t, "checkup-found", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		b.Account(b.Firm("sbi"), user, "tanaka1962", login, "same", trading, "also")
		b.Account(b.Firm("rakuten"), user, "t.tanaka", login, "same", trading, "also")
		b.Account(b.Firm("monex"), user, "00123456", login, "same")
		b.Account(b.Firm("matsui"), login, "twin", trading, "twin")
		return show(b)
	})
	screentest.Pictures(t, "checkup-calm", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		b.Account(b.Firm("sbi"), login, "one", trading, "two")
		return show(b)
	})
	screentest.Pictures(t, "checkup-empty", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		return show(b)
	})
}
