package emergency_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/emergency"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

var bg = context.Background()

func says(b *screentest.Bench, sentences ...string) {
	b.T.Helper()
	for _, sentence := range sentences {
		if !b.Says(sentence) {
			b.T.Errorf("the screen does not say %q: %q", sentence, b.Said())
		}
	}
}

func saysNot(b *screentest.Bench, sentence string) {
	b.T.Helper()
	if b.Says(sentence) {
		b.T.Errorf("the screen says %q", sentence)
	}
}

// box is the check box of a step.
func box(b *screentest.Bench, step incident.Step) *parts.Check {
	b.T.Helper()
	at := slices.Index(incident.Steps(), step)
	all := screentest.All[*parts.Check](b)
	if len(all) != len(incident.Steps()) {
		b.T.Fatalf("%d boxes", len(all))
	}
	return all[at]
}

// tick presses the box of a step and shows what comes of it.
func tick(b *screentest.Bench, s *emergency.Screen, step incident.Step) {
	b.T.Helper()
	fynetest.Tap(box(b, step))
	again(b, s)
}

func again(b *screentest.Bench, s *emergency.Screen) {
	b.T.Helper()
	b.Settle()
	s.Render(b.Session.State())
	b.Settle()
}

func ofAccount(b *screentest.Bench, id vault.ID) incident.History {
	b.T.Helper()
	e, ok := b.Session.State().Vault.Entry(id)
	if !ok {
		b.T.Fatal("the account is gone")
	}
	return incident.Of(record.Of(e), b.Now())
}

func opening(b *screentest.Bench) *[]string {
	opened := &[]string{}
	b.Open = func(v linkcheck.Verified) { *opened = append(*opened, v.URL()) }
	b.OpenAccount = func(_ vault.ID, v linkcheck.Verified) { b.Open(v) }
	return opened
}

func TestWhatIsTickedIsInTheRecordWithItsTime(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	s := show(b, screen.Place{Name: screen.Emergency, Account: id})
	saysNot(b, b.Text.S("emergency.end"))
	tick(b, s, incident.Frozen)
	i, running := ofAccount(b, id).Running()
	when, done := i.Step(incident.Frozen)
	if !running || !done || len(i.Done) != 1 {
		t.Fatalf("the record holds %+v", i)
	}
	says(b, b.Text.S("emergency.done", text.A("when", b.Text.Moment(when))), b.Text.S("emergency.running.since", text.A("when", b.Text.Moment(i.Begun))))
	if !box(b, incident.Frozen).On() || box(b, incident.Reached).On() {
		t.Error("the boxes do not say what the record does")
	}
	tick(b, s, incident.Frozen)
	if i, _ := ofAccount(b, id).Running(); len(i.Done) != 0 || box(b, incident.Frozen).On() {
		t.Errorf("taken back, and the record holds %+v", i.Done)
	}

	b.Press(b.Text.S("emergency.record"))
	if want := (screen.Place{Name: screen.Accounts, Account: id, Part: screen.Record}); !slices.Equal(b.Went, []screen.Place{want}) {
		t.Errorf("the record is at %v", b.Went)
	}
	b.Press(b.Text.S("emergency.end"))
	b.Press(b.Text.S("emergency.end")) // in the question
	again(b, s)
	if _, running := ofAccount(b, id).Running(); running {
		t.Error("it did not end")
	}
	says(b, b.Text.S("emergency.past"))
	saysNot(b, b.Text.S("emergency.end"))
	if len(b.Fails) > 0 {
		t.Errorf("it failed: %v", b.Fails)
	}
}

func TestAStepThatTheRecordDoesNotTakeIsNotTicked(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	show(b, screen.Place{Name: screen.Emergency, Account: id})
	b.Session.LockDiscarding()
	fynetest.Tap(box(b, incident.Frozen))
	b.Settle()
	if box(b, incident.Frozen).On() || len(b.Fails) != 1 {
		t.Errorf("ticked %v, failures %v", box(b, incident.Frozen).On(), b.Fails)
	}
}

// TestOnlyBookmarksAreOpened: not what an account has that nobody confirmed.
func TestOnlyBookmarksAreOpened(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	opened := opening(b)
	show(b, screen.Place{Name: screen.Emergency, Account: atFirm(b, "sbi")})
	b.Press(b.Text.S("emergency.open", text.A("firm", b.Firm("sbi"))))
	show(b, screen.Place{Name: screen.Emergency, Firm: "rakuten"})
	b.Press(b.Text.S("emergency.open", text.A("firm", b.Firm("rakuten"))))
	for n, firm := range []string{"sbi", "rakuten"} {
		want, err := b.Session.OfFirm(firm)
		b.Must(err)
		if len(*opened) <= n || (*opened)[n] != want.URL() {
			t.Errorf("opened %v", *opened)
		}
	}
	own := b.Account("地域証券", vault.FieldURL, "https://www.chiiki-shoken.example/login")
	show(b, screen.Place{Name: screen.Emergency, Account: own})
	says(b, b.Text.S("emergency.unconfirmed"), b.Text.S("emergency.now.paper"))
	for _, button := range screentest.All[*parts.Button](b) {
		if strings.HasPrefix(button.Label(), b.Text.S("emergency.open.short")) {
			t.Errorf("%q is offered", button.Label())
		}
	}
}

func TestNumbersSayWhereTheyWereSeen(t *testing.T) {
	b := screentest.New(t)
	show(b, screen.Place{Name: screen.Emergency, Firm: "mito", Part: screen.WhileLocked})
	f, _ := b.Session.State().Directory.Firm("mito")
	e, _ := f.Evidence("phone")
	says(b, f.Phone, b.Text.Source(e), "#9110", "0570-016811", "03-5251-6811", "0120-344-999", "0120-64-5005", "188",
		"kabu.com/support/security/damage.html", b.Text.S("emergency.recheck"))
	show(b, screen.Place{Name: screen.Emergency, Firm: "sbi", Part: screen.WhileLocked})
	says(b, b.Text.S("emergency.phone.none", text.A("firm", b.Firm("sbi"))))
	show(b, screen.Place{Name: screen.Emergency, Firm: "aizawa", Part: screen.WhileLocked}) // neither address nor number
	says(b, b.Text.S("emergency.phone.paper", text.A("firm", b.Firm("aizawa"))), b.Text.S("emergency.now.paper"))
}

func TestANoteStaysUntilTheRecordHasIt(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	s := show(b, screen.Place{Name: screen.Emergency, Account: id})
	field := screentest.All[*parts.Input](b)[0]
	b.Press(b.Text.S("emergency.notes.add"))
	says(b, b.Text.S("emergency.notes.empty"))
	long := strings.Repeat("あ\n", incident.MaxLines+1)
	field.SetText(long)
	b.Press(b.Text.S("emergency.notes.add"))
	if field.Text != long || !s.Unkept() {
		t.Error("what was refused is gone from the field")
	}
	says(b, b.Text.S("emergency.notes.long"))
	field.SetText("担当は田中さん\n受付番号 12-345")
	b.Key(fyne.KeyEscape) // asks before it would be lost
	b.Press(b.Text.S("common.cancel"))
	b.Press(b.Text.S("emergency.notes.add"))
	again(b, s)
	if field.Text != "" || s.Unkept() {
		t.Errorf("the field still holds %q", field.Text)
	}
	says(b, "担当は田中さん", "受付番号 12-345")
	if i, running := ofAccount(b, id).Running(); !running || len(i.Notes) != 2 {
		t.Errorf("the record holds %+v", i)
	}
}

// TestWhileLockedThereAreFirmsAndNumbersAlone: no account shows, and which firms
// are one's own only where that was switched on.
func TestWhileLockedThereAreFirmsAndNumbersAlone(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	b.Account("父の口座", vault.FieldUserName, "tanaka1962")
	atFirm(b, "monex")
	b.Session.LockDiscarding()
	show(b, screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	saysNot(b, "父の口座")
	saysNot(b, b.Text.S("emergency.mine"))
	b.Must(b.Session.SetSettings(func(s *settings.Settings) { s.KeepFirms, s.Firms = true, []string{"monex"} }))
	s := show(b, screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	says(b, b.Text.S("emergency.mine"))
	b.Key(fyne.KeyEnter) // the first one
	says(b, b.Firm("monex"), b.Text.S("emergency.aside.locked"), b.Text.S("emergency.notes.locked"), b.Text.S("emergency.change.locked"))
	if n := len(screentest.All[*parts.Input](b)); n != 0 {
		t.Errorf("%d fields to type into", n)
	}
	tick(b, s, incident.Reached)
	if i, _ := incident.Of(b.Session.State().Aside["monex"], b.Now()).Running(); len(i.Done) != 1 || !box(b, incident.Reached).On() {
		t.Errorf("aside: %+v", i)
	}
	b.Press(b.Text.S("emergency.unlock"))
	if want := (screen.Place{Name: screen.Unlock, Part: screen.ThenEmergency, Firm: "monex"}); !slices.Equal(b.Went, []screen.Place{want}) {
		t.Errorf("went to %v", b.Went)
	}
	b.Key(fyne.KeyEscape)
	b.Key(fyne.KeyEscape)
	if last := b.Went[len(b.Went)-1]; last != (screen.Place{Name: screen.Unlock}) {
		t.Errorf("the way out leads to %v", last)
	}
}

func TestTicksFromOutsideAreOfferedToAnAccount(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	first, second := atFirm(b, "sbi"), atFirm(b, "sbi")
	b.Must(b.Session.TickAside("sbi", incident.Reached, true))
	show(b, screen.Place{Name: screen.Emergency, Firm: "sbi"}) // which account is not known
	says(b, b.Text.S("emergency.pick"))
	s := show(b, screen.Place{Name: screen.Emergency, Account: second})
	says(b, b.Text.S("emergency.aside"))
	b.Press(b.Text.S("emergency.aside.adopt"))
	again(b, s)
	saysNot(b, b.Text.S("emergency.aside"))
	if i, _ := ofAccount(b, second).Running(); len(i.Done) != 1 || !box(b, incident.Reached).On() || len(ofAccount(b, first).Incidents) != 0 {
		t.Errorf("the record holds %+v", i)
	}
	b.Must(b.Session.TickAside("sbi", incident.Frozen, true))
	again(b, s)
	b.Press(b.Text.S("emergency.aside.forget"))
	b.Press(b.Text.S("emergency.aside.forget"))
	if len(b.Session.State().Aside) != 0 {
		t.Error("they are still there")
	}
}

func TestDamageAndTimesThatCannotBeAreShown(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	var log record.Log
	var err error
	at := b.Now().AddDate(30, 0, 0)
	for n, kind := range []record.Kind{record.IncidentBegun, record.IncidentStep} {
		log, err = log.Append(at.Add(time.Duration(n)*time.Minute), record.Nonce{byte(n)}, kind, map[string]string{record.DetailStep: string(incident.Frozen)})
		b.Must(err)
	}
	data, damaged := log.Changes(record.Log{}), "{"
	data[vault.DataRecord+strings.Repeat("0", 64)] = &damaged
	b.Must(b.Session.Apply(bg, vault.SetEntryData{ID: id, Data: data}))
	show(b, screen.Place{Name: screen.Emergency, Account: id})
	i, _ := ofAccount(b, id).Running()
	when, _ := i.Step(incident.Frozen)
	says(b, b.Text.S("emergency.future", text.A("when", b.Text.DateTime(when.At))), b.Text.S("emergency.broken"), b.Text.S("emergency.unreadable", text.A("n", 1)))
	if !box(b, incident.Frozen).On() {
		t.Error("what can be read is not shown")
	}
}

// A note is shown whole, and of thousands the last ones.
func TestNotesAreWholeAndHaveABound(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	long := strings.Repeat("あ", 330)
	var log record.Log
	var err error
	for n := range 130 {
		text := fmt.Sprintf("note number %03d", n)
		if n == 129 {
			text = long
		}
		log, err = log.Append(b.Now().Add(time.Duration(n)*time.Second), record.Nonce{byte(n)}, record.IncidentNote, map[string]string{record.DetailNote: text})
		b.Must(err)
	}
	b.Must(b.Session.Apply(bg, vault.SetEntryData{ID: id, Data: log.Changes(record.Log{})}))
	show(b, screen.Place{Name: screen.Emergency, Account: id})
	says(b, long, "note number 030", b.Text.S("emergency.notes.earlier", text.A("n", 30)))
	saysNot(b, "note number 029")
}

// TestTheWayFromTheKeyboard: type, Enter, tick with Space, back with Escape.
func TestTheWayFromTheKeyboard(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	s := show(b, screen.Place{Name: screen.Emergency})
	fynetest.Type(b.Window.Canvas().Focused(), "えすびーあい")
	b.Key(fyne.KeyReturn)
	if _, ok := b.Window.Canvas().Focused().(*parts.Button); !ok {
		t.Fatalf("the focus is on %T", b.Window.Canvas().Focused())
	}
	seen := 0
	for range 40 {
		b.Window.Canvas().FocusNext()
		if check, ok := b.Window.Canvas().Focused().(*parts.Check); ok {
			if seen++; seen == 1 {
				check.TypedRune(' ')
				again(b, s)
			}
		}
		if b.Window.Canvas().Focused() == nil {
			break
		}
	}
	if i, _ := ofAccount(b, id).Running(); len(i.Done) != 1 || i.Done[0].Step != incident.Reached || seen < len(incident.Steps()) {
		t.Errorf("the record holds %+v, and %d boxes were reached", i, seen)
	}
	b.Key(fyne.KeyEscape)
	says(b, b.Text.S("emergency.pick"), b.Text.S("emergency.running"))
}

func TestAFirmThatIsNotThereLeavesTheNumbers(t *testing.T) {
	b := screentest.New(t)
	show(b, screen.Place{Name: screen.Emergency, Part: screen.WhileLocked, Firm: "gone-from-the-directory"})
	screentest.All[*parts.Input](b)[0].SetText("そんな会社はない")
	b.Settle()
	says(b, b.Text.S("emergency.notfound"), "#9110")
}

func TestAPDFIsMade(t *testing.T) {
	b := screentest.New(t)
	t.Setenv("HOME", b.Dir)
	t.Setenv("XDG_DOCUMENTS_DIR", b.Dir)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	b.Must(b.Session.TickStep(bg, id, incident.Frozen, true))
	show(b, screen.Place{Name: screen.Emergency, Account: id})
	b.Press(b.Text.S("emergency.print"))
	b.Press(b.Text.S("filepick.choose.folder"))
	says(b, b.Text.S("emergency.print.done"))
	found, err := filepath.Glob(filepath.Join(b.Dir, "*.pdf"))
	b.Must(err)
	if len(found) != 1 {
		t.Fatalf("made %v", found)
	}
	if data, err := os.ReadFile(found[0]); err != nil || !strings.HasPrefix(string(data), "%PDF") {
		t.Errorf("it is no PDF: %v", err)
	}
}

// TestTheRecordIsOneStepAway: of an account; without one there is none.
func TestTheRecordIsOneStepAway(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	id := atFirm(b, "sbi")
	show(b, screen.Place{Name: screen.Emergency, Account: id})
	b.Press(b.Text.S("emergency.record"))
	if want := (screen.Place{Name: screen.Accounts, Account: id, Part: screen.Record}); !slices.Equal(b.Went, []screen.Place{want}) {
		t.Errorf("went to %v", b.Went)
	}
	show(b, screen.Place{Name: screen.Emergency, Firm: "monex"})
	saysNot(b, b.Text.S("emergency.record"))
}

// TestALockInTheMidstOfANoteLosesNothing, unless it was to be lost.
func TestALockInTheMidstOfANoteLosesNothing(t *testing.T) {
	for _, discarded := range []bool{false, true} {
		b := screentest.New(t)
		path := b.NewVault("x")
		id := atFirm(b, "sbi")
		s := show(b, screen.Place{Name: screen.Emergency, Account: id})
		screentest.All[*parts.Input](b)[0].SetText("担当は田中さん")
		if discarded {
			b.Key(fyne.KeyEscape)
			b.Press(b.Text.S("frame.discard"))
		}
		b.Must(b.Session.Lock(bg))
		s.Leave()
		value, err := b.Session.Seal([]byte("x"))
		b.Must(err)
		b.Must(b.Session.Unlock(bg, path, session.Credentials{Passphrase: &value}))
		if i, _ := ofAccount(b, id).Last(); len(i.Notes) == 0 != discarded {
			t.Errorf("discarded %v, and the record holds %+v", discarded, i)
		}
	}
}

// TestWhatIsUnderWayComesFirst, also where no account takes it.
func TestWhatIsUnderWayComesFirst(t *testing.T) {
	b := screentest.New(t)
	b.Must(b.Session.TickAside("rakuten", incident.Reached, true))
	show(b, screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	says(b, b.Text.S("emergency.running"))
	b.Key(fyne.KeyEnter)
	says(b, b.Firm("rakuten"))
	if !box(b, incident.Reached).On() {
		t.Error("its ticks are not shown")
	}
}
