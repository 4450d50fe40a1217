package checkup_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/checkup"
	"kagikura/app/gui/focus"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/look"
	"kagikura/vault/record"
)

var bg = context.Background()

// broker adds an account at a firm with its bookmark.
func broker(b *screentest.Bench, firm string) vault.ID {
	b.T.Helper()
	id, err := b.Session.NewID()
	b.Must(err)
	d, err := b.Session.DraftOf(firm)
	b.Must(err)
	b.Must(b.Session.Apply(bg, vault.AddEntry{ID: id, Parent: b.Session.State().Vault.Root().ID, Data: d.Data, Fields: []vault.Field{
		vault.TextField(vault.FieldTitle, d.Title), vault.TextField(vault.FieldURL, d.URL),
	}}))
	return id
}

// looked notes a look that was finished so many days ago.
func looked(b *screentest.Bench, account vault.ID, days int, ticks string) {
	b.T.Helper()
	e, _ := b.Session.State().Vault.Entry(account)
	log, err := record.Of(e).Append(b.Now().AddDate(0, 0, -days), record.Nonce{byte(days)}, record.Looked, map[string]string{record.DetailTicks: ticks})
	b.Must(err)
	b.Must(b.Session.Apply(bg, vault.SetEntryData{ID: account, Data: log.Changes(record.Read(e.Data))}))
}

func showLooks(b *screentest.Bench, account vault.ID) *checkup.Screen {
	s := checkup.New(b.Env, screen.Place{Name: screen.Checkup, Part: screen.Looks, Account: account})
	b.Show(s)
	return s
}

func again(b *screentest.Bench, s *checkup.Screen) {
	b.T.Helper()
	s.Render(b.Session.State())
	b.Settle()
}

func status(b *screentest.Bench, account vault.ID) look.Status {
	v := b.Session.State().Vault
	e, _ := v.Entry(account)
	d, err := look.DefaultOf(v)
	b.Must(err)
	return look.Of(e, d, b.Now())
}

func check(b *screentest.Bench, s *checkup.Screen, n int) {
	b.T.Helper()
	fynetest.Tap(screentest.All[*parts.Check](b)[n])
	b.Settle()
	again(b, s)
}

func TestTheAccountThatWasDueFirstComesFirst(t *testing.T) {
	b := open(t)
	sbi, rakuten, monex := broker(b, "sbi"), broker(b, "rakuten"), broker(b, "monex")
	looked(b, sbi, 15, "orders")
	looked(b, rakuten, 33, "orders cash")
	looked(b, monex, 2, "orders")
	b.Account("not a firm")
	showLooks(b, vault.ID{})
	want := []string{
		b.Text.LooksDue(2),
		b.Firm("rakuten"), b.Text.S("look.due.late", text.A("n", 19)),
		b.Firm("sbi"), b.Text.S("look.due.late.one"),
		b.Firm("monex"), b.Text.S("look.due.ahead", text.A("date", b.Text.Date(b.Now().AddDate(0, 0, 12)))),
	}
	if said := b.Said(); !inOrder(said, want) || b.Says("not a firm") {
		t.Errorf("said %q\nwant in this order %q", said, want)
	}
	if focused, ok := b.Window.Canvas().Focused().(*parts.Button); !ok || focused.Label() != b.Text.S("look.go") {
		t.Error("the first account has not the focus")
	}
	b.Key(fyne.KeyReturn)
	if !b.Says(b.Text.S("look.how")) || b.Says(b.Firm("sbi")) {
		t.Errorf("Enter leads to %q", b.Said())
	}
}

func TestALookFromOpeningToTheRecord(t *testing.T) {
	b := open(t)
	id := broker(b, "sbi")
	looked(b, id, 20, "orders")
	var opened []string
	b.OpenAccount = func(account vault.ID, to linkcheck.Verified) { opened = append(opened, account.String()+" "+to.Host()) }
	s := showLooks(b, id)
	b.Key(fyne.KeyReturn) // the button that opens has the focus
	if len(opened) != 1 || !strings.HasPrefix(opened[0], id.String()+" ") {
		t.Fatalf("opened %v", opened)
	}
	s.Opened(id)
	b.Key(fyne.KeyReturn) // the first item has it now
	again(b, s)
	check(b, s, 1)
	check(b, s, 2)
	check(b, s, 2)
	if got := status(b, id).FineItems(); !slices.Equal(got, []look.Item{look.LastLogin, look.Orders}) {
		t.Errorf("ticked: %v", got)
	}
	if !b.Says(b.Text.S("look.finish.some", text.A("n", 2), text.A("all", 6))) {
		t.Errorf("said %q", b.Said())
	}
	b.Press(b.Text.S("look.finish"))
	again(b, s)
	if !b.Says(b.Text.S("look.done", text.A("account", b.Firm("sbi")))) || !b.Says(b.Text.S("look.done.then", text.A("date", b.Text.Date(b.Now().AddDate(0, 0, 14))))) {
		t.Errorf("afterwards said %q", b.Said())
	}
	if st := status(b, id); st.IsDue() || !slices.Equal(st.Last.Items, []look.Item{look.LastLogin, look.Orders}) {
		t.Errorf("recorded %+v", st.Last)
	}
	if len(b.Fails) > 0 {
		t.Errorf("failed: %v", b.Fails)
	}
}

// Who comes by the tabs keeps the focus there until he goes on from here.
func TestALookAfterTheTabs(t *testing.T) {
	b := open(t)
	broker(b, "sbi")
	s := checkup.New(b.Env, screen.Place{Name: screen.Checkup})
	b.Show(s)
	for i := range 5 { // it is the last of them
		screentest.All[*parts.Tabs](b)[0].Select(i)
	}
	b.Settle()
	if focused, ok := b.Window.Canvas().Focused().(*parts.Button); ok && focused.Label() == b.Text.S("look.go") {
		t.Error("the tabs lost the focus")
	}
	b.Press(b.Text.S("look.go"))
	if focused, ok := b.Window.Canvas().Focused().(*parts.Button); !ok || focused.Label() != b.Text.S("look.open") {
		t.Error("the button that opens the site has not the focus")
	}
}

func TestNothingTickedIsNoLook(t *testing.T) {
	b := open(t)
	id := broker(b, "sbi")
	showLooks(b, id)
	b.Press(b.Text.S("look.finish"))
	if len(b.Fails) != 1 || !errors.Is(b.Fails[0], look.ErrNothing) || !status(b, id).Never() {
		t.Errorf("finished: %v", b.Fails)
	}
}

func TestSomethingOdd(t *testing.T) {
	b := open(t)
	broker(b, "rakuten")
	id := broker(b, "sbi")
	s := showLooks(b, id)
	for n, button := range odds(b) {
		if n == 1 {
			fynetest.Tap(button)
			b.Settle()
		}
	}
	again(b, s)
	if got := status(b, id).OddItems(); !slices.Equal(got, []look.Item{look.Orders}) {
		t.Fatalf("odd: %v", got)
	}
	if !b.Says(b.Text.S("look.odd.now")) || !b.Says(b.Text.S("look.finish.odd")) {
		t.Errorf("said %q", b.Said())
	}
	b.Press(b.Text.S("look.odd.emergency"))
	if want := (screen.Place{Name: screen.Emergency, Account: id}); len(b.Went) != 1 || b.Went[0] != want {
		t.Errorf("went to %v, want %v", b.Went, want)
	}
	b.Press(b.Text.S("look.finish"))
	if len(b.Fails) != 1 || !errors.Is(b.Fails[0], look.ErrOdd) {
		t.Errorf("finished: %v", b.Fails)
	}
	b.Press(b.Text.S("look.back"))
	if said := b.Said(); !inOrder(said, []string{b.Text.S("look.list.odd"), b.Firm("sbi"), b.Firm("rakuten")}) {
		t.Errorf("the list says %q", said)
	}
	s = showLooks(b, id)
	if focused, ok := b.Window.Canvas().Focused().(*parts.Button); !ok || focused.Label() != b.Text.S("look.odd.emergency") {
		t.Error("the way to the emergency page has not the focus")
	}
	b.Press(b.Text.S("look.odd.undo"))
	again(b, s)
	if b.Says(b.Text.S("look.odd.now")) || len(status(b, id).OddItems()) > 0 {
		t.Errorf("taken back, and said %q", b.Said())
	}
}

// Where text is large the alarm takes the whole window: what was pressed by mistake
// can be taken back all the same.
func TestTakingBackStaysInSight(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		b := screentest.NewLook(t, screentest.Look{Lang: lang, Mode: theme.Light, Width: 900, Height: 600, Scale: 175})
		b.NewVault("a passphrase")
		id := broker(b, "sbi")
		s := showLooks(b, id)
		b.Frame(s)
		b.Layout()
		scroll := screentest.All[*container.Scroll](b)[0]
		for n := range look.Items() {
			button := odds(b)[n]
			focus.IntoView(button)
			fynetest.Tap(button)
			b.Settle()
			s.Render(b.Session.State())
			b.Settle()
			b.Layout()
			if button.Label() != b.Text.S("look.odd.undo") {
				t.Fatalf("%s: the button says %q", lang, button.Label())
			}
			driver := fyne.CurrentApp().Driver()
			top := driver.AbsolutePositionForObject(button).Y - driver.AbsolutePositionForObject(scroll).Y
			if bottom := top + button.Size().Height; top < 0 || bottom > scroll.Size().Height {
				t.Errorf("%s: taking back item %d is at %.0f to %.0f of %.0f", lang, n, top, bottom, scroll.Size().Height)
			}
			fynetest.Tap(button)
			b.Settle()
			s.Render(b.Session.State())
			b.Settle()
			b.Layout()
		}
	}
}

func odds(b *screentest.Bench) (found []*parts.Button) {
	for _, button := range screentest.All[*parts.Button](b) {
		if button.Label() == b.Text.S("look.odd") {
			found = append(found, button)
		}
	}
	return found
}

func TestHowOften(t *testing.T) {
	b := open(t)
	id := broker(b, "sbi")
	s := showLooks(b, vault.ID{})
	choose := func(steps int) {
		t.Helper()
		choice := screentest.All[*parts.Choice](b)[0]
		b.Window.Canvas().Focus(choice.Focusable())
		for range max(steps, -steps) {
			b.Key(map[bool]fyne.KeyName{true: fyne.KeyRight, false: fyne.KeyLeft}[steps > 0])
			again(b, s)
		}
	}
	choose(1) // of two weeks
	if d, err := look.DefaultOf(b.Session.State().Vault); err != nil || d.Days != 30 {
		t.Errorf("for all: %v, %v", d, err)
	}
	s = showLooks(b, id)
	choose(1)
	if st := status(b, id); !st.Own || st.Interval.Days != 7 {
		t.Errorf("of its own: %+v", st.Interval)
	}
	choose(-1)
	if st := status(b, id); st.Own {
		t.Errorf("as all again: %+v", st.Interval)
	}
	choose(5) // never, past the others
	for why, want := range map[string]string{
		" \u3000":                          b.Text.S("look.never.missing"),
		strings.Repeat("x", look.MaxWhy+1): b.Text.S("look.never.long", text.A("n", look.MaxWhy)),
	} {
		screentest.All[*parts.Input](b)[0].SetText(why)
		b.Press(b.Text.S("look.never.do"))
		if !b.Says(want) || !status(b, id).Asked {
			t.Errorf("never, for no good reason: said %q", b.Said())
		}
	}
	screentest.All[*parts.Input](b)[0].SetText("空の口座")
	b.Press(b.Text.S("look.never.do"))
	again(b, s)
	if st := status(b, id); st.Asked || st.Interval.Why != "空の口座" {
		t.Errorf("never: %+v", st)
	}
	if !b.Says(b.Text.S("look.never.is", text.A("why", "空の口座"))) {
		t.Errorf("said %q", b.Said())
	}
	b.Press(b.Text.S("look.back"))
	if !b.Says(b.Text.S("look.list.resting")) || !b.Says(b.Text.S("look.list.nobody")) || !b.Says(b.Firm("sbi")) {
		t.Errorf("the list says %q", b.Said())
	}
}

func TestNeverMindLeavesTheInterval(t *testing.T) {
	b := open(t)
	id := broker(b, "sbi")
	s := showLooks(b, id)
	fynetest.Tap(screentest.All[*parts.Choice](b)[0].Focusable().(fyne.Tappable))
	options := screentest.All[*parts.Choice](b)[0]
	b.Window.Canvas().Focus(options.Focusable())
	b.Key(fyne.KeyRight)
	again(b, s)
	for range 4 {
		b.Key(fyne.KeyRight)
		again(b, s)
	}
	b.Press(b.Text.S("common.cancel"))
	again(b, s)
	if st := status(b, id); st.Interval.Never || st.Interval.Days != 90 || options.Chosen() != 4 {
		t.Errorf("%+v, and %d is chosen", st.Interval, options.Chosen())
	}
}

func TestWhatCannotBeReadOrBelieved(t *testing.T) {
	b := open(t)
	id := broker(b, "sbi")
	looked(b, id, -400, "orders")
	newer, future := `{"v":2}`, `{"v":1,"at":"2062-01-01T00:00:00Z","is":{}}`
	b.Must(b.Session.Apply(bg, vault.SetEntryData{ID: id, Data: map[string]*string{
		"kagikura.look.tick.cash": &newer, "kagikura.look.tick.orders": &future, look.KeyInterval: &newer,
	}}))
	s := showLooks(b, id)
	for _, want := range []string{
		b.Text.S("look.tick.unreadable.newer"),
		b.Text.S("look.tick.ahead", text.A("date", "2062-01-01")),
		b.Text.S("look.ahead", text.A("date", b.Text.Date(b.Now().AddDate(0, 0, 400)))),
		b.Text.S("look.interval.unreadable.newer"),
	} {
		if !b.Says(want) {
			t.Errorf("not said: %q", want)
		}
	}
	check(b, s, 2)
	if len(b.Fails) != 1 || screentest.All[*parts.Check](b)[2].On() {
		t.Errorf("ticked over what cannot be read: %v", b.Fails)
	}
}

func TestAnAccountThatCannotBeOpened(t *testing.T) {
	b := open(t)
	id := b.Account("私の口座")
	s := showLooks(b, id)
	b.Press(b.Text.S("look.open.mend"))
	if want := (screen.Place{Name: screen.Accounts, Account: id}); len(b.Went) != 1 || b.Went[0] != want {
		t.Errorf("went to %v", b.Went)
	}
	// It is deleted on another computer meanwhile.
	b.Must(b.Session.Apply(bg, vault.DeleteEntry{ID: id}))
	again(b, s)
	b.Press(b.Text.S("look.list.add"))
	if b.Went[1].Name != screen.Edit {
		t.Errorf("went to %v", b.Went)
	}
}

func TestThousandsOfAccountsToLookAt(t *testing.T) {
	b := open(t)
	var all []vault.Change
	for i := range 300 {
		id, err := b.Session.NewID()
		b.Must(err)
		all = append(all, vault.AddEntry{ID: id, Parent: b.Session.State().Vault.Root().ID, Data: map[string]string{vault.DataFirm: vault.FirmData("sbi")},
			Fields: []vault.Field{vault.TextField(vault.FieldTitle, fmt.Sprintf("\u202e%d", i))}})
	}
	b.Must(b.Session.Apply(bg, all...))
	showLooks(b, vault.ID{})
	count := func() (n int) {
		for _, button := range screentest.All[*parts.Button](b) {
			if button.Label() == b.Text.S("look.go") {
				n++
			}
		}
		return n
	}
	if n := count(); n != 50 || !b.Says("[U+202E]0") {
		t.Errorf("%d rows", n)
	}
	b.Press(b.Text.S("look.list.more", text.A("n", 50)))
	if n := count(); n != 100 {
		t.Errorf("%d rows after asking for more", n)
	}
}

func TestLookPictures(t *testing.T) {
	three := func(b *screentest.Bench) (sbi, rakuten, monex vault.ID) {
		b.NewVault("x")
		sbi, rakuten, monex = broker(b, "sbi"), broker(b, "rakuten"), broker(b, "monex")
		looked(b, rakuten, 33, "orders cash")
		looked(b, monex, 2, "last-login orders cash contact withdrawal-account notices")
		return sbi, rakuten, monex
	}
	screentest.Pictures(t, "looks-list", func(b *screentest.Bench) screen.Screen {
		sbi, _, _ := three(b)
		b.Must(b.Session.SetLookInterval(bg, sbi, look.Interval{Never: true, Why: "空の口座"}))
		return showLooks(b, vault.ID{})
	})
	screentest.Pictures(t, "looks-calm", func(b *screentest.Bench) screen.Screen {
		_, rakuten, _ := three(b)
		looked(b, rakuten, 1, "orders")
		return showLooks(b, vault.ID{})
	})
	screentest.Pictures(t, "looks-visit", func(b *screentest.Bench) screen.Screen {
		_, rakuten, _ := three(b)
		b.Must(b.Session.TickLook(bg, rakuten, look.LastLogin))
		b.Must(b.Session.TickLook(bg, rakuten, look.Orders))
		return showLooks(b, rakuten)
	})
	for name, end := range map[string]bool{"looks-odd": false, "looks-odd-end": true} {
		screentest.Pictures(t, name, func(b *screentest.Bench) screen.Screen {
			_, rakuten, _ := three(b)
			b.AtEnd = end
			b.Must(b.Session.TickLook(bg, rakuten, look.LastLogin))
			b.Must(b.Session.OddLook(bg, rakuten, look.Orders))
			return showLooks(b, rakuten)
		})
	}
}
