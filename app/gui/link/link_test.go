package link_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/link"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

func show(b *screentest.Bench) *link.Screen {
	s := link.New(b.Env)
	b.Show(s)
	return s
}

func field(b *screentest.Bench) *parts.Input { return screentest.All[*parts.Input](b)[0] }

func answered(b *screentest.Bench, text string) *link.Screen {
	b.T.Helper()
	s := show(b)
	b.Paste(text)
	return s
}

func says(b *screentest.Bench, sentence string) {
	b.T.Helper()
	if !b.Says(sentence) {
		b.T.Errorf("the screen does not say %q: %q", sentence, b.Said())
	}
}

func saysNot(b *screentest.Bench, sentence string) {
	b.T.Helper()
	if b.Says(sentence) {
		b.T.Errorf("the screen says %q", sentence)
	}
}

func TestEveryVerdictIsSaid(t *testing.T) {
	for name, heads := range map[string][]string{
		"fake":     {"link.fake", "link.typed"},
		"userinfo": {"link.fake", "link.typed"},
		"stranger": {"link.stranger", "link.stranger.then", "link.paper", "link.typed"},
		"mention":  {"link.mention"},
		"bare":     {"link.bare"},
		"odd":      {"link.odd"},
		"domain":   {"link.domain"},
		"official": {"link.official.then"},
		"none":     {"link.none"},
		"code":     {"link.code"},
	} {
		for _, lang := range []string{text.Japanese, text.English} {
			t.Run(name+"-"+lang, func(t *testing.T) {
				b := screentest.NewLook(t, screentest.Look{Lang: lang, Width: 1120, Height: 740, Scale: 100})
				answered(b, pasted[name])
				for _, head := range heads {
					says(b, b.Text.S(head))
				}
				for _, other := range []string{"link.fake", "link.stranger", "link.mention", "link.official.then"} {
					if other != heads[0] {
						saysNot(b, b.Text.S(other))
					}
				}
				if len(b.Fails) > 0 {
					t.Errorf("it failed: %v", b.Fails)
				}
			})
		}
	}
}

// The directory knows the host, but has no official address of the firm.
func TestAFirmWithoutAnAddressIsReachedByPaper(t *testing.T) {
	b := screentest.New(t)
	answered(b, "https://accounts.dmm.com/")
	says(b, b.Text.S("link.mention"))
	says(b, b.Text.S("link.unlisted", text.A("firm", b.Firm("dmm"))))
	saysNot(b, b.Text.S("link.open.short"))
}

func TestOneFakeAmongOfficialAddressesComesFirst(t *testing.T) {
	b := screentest.New(t)
	answered(b, pasted["many"])
	fake := text.A("firm", b.Firm("rakuten"))
	says(b, b.Text.S("link.fake.then", fake))
	said := b.Said()
	at := func(sentence string) int { return slices.Index(said, sentence) }
	first, official := at(b.Text.S("link.fake")), at(b.Text.S("link.short.official"))
	if first < 0 || official < first {
		t.Errorf("the fake is not above the official address: %q", said)
	}
	// What is to be said of another one unfolds without taking the fake away.
	b.Press(b.Text.S("link.details"))
	b.Press(b.Text.S("link.details"))
	says(b, b.Text.S("link.official", fake))
	if at(b.Text.S("link.fake")) != first {
		t.Error("the fake no longer comes first")
	}
}

// opening notes what is opened.
func opening(b *screentest.Bench) *[]string {
	opened := &[]string{}
	b.Open = func(v linkcheck.Verified) { *opened = append(*opened, v.URL()) }
	b.OpenAccount = func(_ vault.ID, v linkcheck.Verified) { b.Open(v) }
	return opened
}

func TestTheOneButtonOpensTheBookmark(t *testing.T) {
	b := screentest.New(t)
	opened := opening(b)
	answered(b, sms)
	if got := screentest.All[*parts.Button](b); len(got) == 0 || got[1].Label() != b.Text.S("link.open", text.A("firm", b.Firm("sbi"))) {
		t.Fatalf("the first button after the way back is not the bookmark: %q", b.Said())
	}
	b.Key(fyne.KeyReturn) // it has the focus
	official, err := b.Session.OfFirm("sbi")
	b.Must(err)
	if want := []string{official.URL()}; !slices.Equal(*opened, want) {
		t.Errorf("opened %q, want %q", *opened, want)
	}
}

func TestTheAccountsOwnBookmarkComesFirst(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	sbi, _ := b.Session.State().Directory.Firm("sbi")
	login, ok := sbi.Address("login")
	if !ok {
		t.Skip("the directory has no second address of the firm")
	}
	firm := vault.FirmData("sbi")
	id := b.Account("SBI", vault.FieldURL, login.URL)
	b.Must(b.Session.Apply(t.Context(), vault.EditEntry{ID: id, Data: map[string]*string{vault.DataFirm: &firm}}))
	opened := opening(b)
	answered(b, sms)
	b.Key(fyne.KeyReturn)
	if want := []string{login.URL}; !slices.Equal(*opened, want) {
		t.Errorf("opened %q, want %q", *opened, want)
	}
}

func TestAnAddressOfOnesOwn(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	const mine = "https://www.tiho-shoken.example/login"
	b.Account("A", vault.FieldURL, mine)
	b.Must(b.Session.ConfirmAddress(t.Context(), mine))
	opened := opening(b)
	answered(b, mine)
	says(b, b.Text.S("link.own"))
	b.Key(fyne.KeyReturn)
	if want := []string{mine}; !slices.Equal(*opened, want) {
		t.Errorf("opened %q, want %q", *opened, want)
	}
}

func TestNobodysAddressLeadsToTheAccounts(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	opened := opening(b)
	answered(b, pasted["stranger"])
	b.Key(fyne.KeyReturn)
	if want := []screen.Place{{Name: screen.Accounts}}; !slices.Equal(b.Went, want) || len(*opened) > 0 {
		t.Errorf("went to %v and opened %q", b.Went, *opened)
	}
}

func TestWhatIsTypedIsJudgedAtEnter(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.Hold(func() { fynetest.Type(field(b), "https://www.sbisec.co.jp.x.example") })
	saysNot(b, b.Text.S("link.fake")) // nothing is said of half an address
	b.Key(fyne.KeyReturn)
	says(b, b.Text.S("link.fake"))
}

func TestWhatIsTypedIsJudgedAfterAPause(t *testing.T) {
	b := screentest.New(t)
	show(b)
	fynetest.Type(field(b), "https://www.sbisec.co.jp/")
	b.Settle()
	says(b, b.Text.S("link.official", text.A("firm", b.Firm("sbi"))))
	if b.Window.Canvas().Focused() != fyne.Focusable(field(b)) {
		t.Error("the verdict took the field from under the hands")
	}
	// A verdict never stands beside another text than its own.
	b.Hold(func() { fynetest.Type(field(b), ".evil.example") })
	saysNot(b, b.Text.S("link.official", text.A("firm", b.Firm("sbi"))))
}

func TestAnotherPasteTakesThePlaceOfTheFirst(t *testing.T) {
	b := screentest.New(t)
	answered(b, sms)
	b.Paste("https://www.rakuten-sec.co.jp/")
	says(b, b.Text.S("link.official", text.A("firm", b.Firm("rakuten"))))
	saysNot(b, b.Text.S("link.fake"))
}

func TestTheAnswerToAnEarlierTextIsNotShown(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.Hold(func() { b.Paste("https://www.sbisec.co.jp/") })
	b.Paste(sms)
	says(b, b.Text.S("link.fake"))
}

func TestEscapeClearsWhatWasPutIn(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("x")
	answered(b, sms)
	b.Key(fyne.KeyEscape)
	saysNot(b, b.Text.S("link.fake"))
	if field(b).Text != "" || len(b.Went) > 0 {
		t.Fatalf("after one Escape the field holds %q, and the screen goes to %v", field(b).Text, b.Went)
	}
	b.Key(fyne.KeyEscape)
	if len(b.Went) > 0 {
		t.Errorf("went to %v", b.Went)
	}
}

// Who comes from the lock types a passphrase next, and not into this field.
func TestEscapeLeadsBackAtOnceWhileNoVaultIsOpen(t *testing.T) {
	for name, put := range map[string]func(*screentest.Bench){
		"nothing":   func(b *screentest.Bench) { show(b) },
		"an answer": func(b *screentest.Bench) { answered(b, sms) },
		"typed": func(b *screentest.Bench) {
			show(b)
			field(b).SetText("https://")
		},
	} {
		b := screentest.New(t)
		b.NewVault("x")
		b.Session.LockDiscarding()
		put(b)
		b.Key(fyne.KeyEscape)
		if want := []screen.Place{{Name: screen.Unlock}}; !slices.Equal(b.Went, want) {
			t.Errorf("%s: went to %v, want %v", name, b.Went, want)
		}
	}
}

func TestNothingIsLeftOfIt(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("x")
	b.Account(b.Firm("sbi"), vault.FieldUserName, "tanaka")
	before := everything(b)
	s := answered(b, sms)
	b.Press(b.Text.S("link.change"))
	typed := field(b)
	if typed.Text != sms {
		t.Fatalf("the field holds %q", typed.Text)
	}
	s.Leave()
	typed.TypedShortcut(&fyne.ShortcutUndo{})
	if typed.Text != "" || b.Says("kakunin") {
		t.Errorf("the text comes back: %q, %q", typed.Text, b.Said())
	}
	if after := everything(b); after != before {
		t.Error("a file was written")
	}
	if data, err := os.ReadFile(path); err != nil || len(data) == 0 {
		t.Fatal(err)
	}
}

// everything is what lies on disk.
func everything(b *screentest.Bench) string {
	var all strings.Builder
	b.Must(filepath.WalkDir(b.Dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.WriteString(path + "\x00" + string(data))
		return err
	}))
	return all.String()
}

func TestTheHostIsRecordedWhereTheUserWantsThat(t *testing.T) {
	for _, wanted := range []bool{false, true} {
		b := screentest.New(t)
		b.NewVault("x")
		firm := vault.FirmData("sbi")
		id := b.Account("SBI")
		b.Must(b.Session.Apply(t.Context(), vault.EditEntry{ID: id, Data: map[string]*string{vault.DataFirm: &firm}}))
		b.Must(b.Session.SetSettings(func(s *settings.Settings) { s.RecordLinkChecks = wanted }))
		answered(b, sms)
		e, _ := b.Session.State().Vault.Entry(id)
		events := record.Of(e).Events()
		if !wanted {
			if len(events) > 0 {
				t.Errorf("%d events are recorded unasked", len(events))
			}
			continue
		}
		if len(events) != 1 || events[0].Event.Details[record.DetailHost] != "www.sbisec.co.jp.kakunin-7x2q.example" {
			t.Errorf("recorded %v", events)
		}
	}
}

func TestALongTextIsCheckedToItsBoundAndThatIsSaid(t *testing.T) {
	b := screentest.New(t)
	fill := strings.Repeat("a ", linkcheck.MaxText/2-len("https://www.sbisec.co.jp.x.example ")/2-1)
	answered(b, fill+" https://www.sbisec.co.jp.x.example ")
	says(b, b.Text.S("link.fake"))
	saysNot(b, b.Text.S("link.cut", text.A("size", text.Bytes(linkcheck.MaxText))))
	b.Paste(sms + strings.Repeat(" a", linkcheck.MaxText/2))
	says(b, b.Text.S("link.fake"))
	says(b, b.Text.S("link.cut", text.A("size", text.Bytes(linkcheck.MaxText))))
	saysNot(b, b.Text.S("link.change")) // the field does not hold it
}

func TestManyAddressesAreBounded(t *testing.T) {
	b := screentest.New(t)
	var mail strings.Builder
	for i := range linkcheck.MaxFound + 10 {
		mail.WriteString("https://x" + strings.Repeat("y", i) + ".example/ ")
	}
	answered(b, mail.String())
	says(b, b.Text.S("link.cut.addresses", text.A("n", linkcheck.MaxFound)))
	if n := len(screentest.All[*parts.HostLine](b)); n > 12 {
		t.Errorf("%d addresses are on screen at once", n)
	}
	b.Press(b.Text.S("link.others.more", text.A("n", linkcheck.MaxFound-1-10)))
	if n := len(screentest.All[*parts.HostLine](b)); n <= 12 {
		t.Error("the rest does not unfold")
	}
}

// The verdict and what to do lie in the upper half of the smallest window with
// the largest text, with and without the frame of an open vault.
func TestTheVerdictLiesInTheUpperHalf(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		for name, pastes := range pasted {
			isFake := name == "fake" || name == "userinfo" || name == "many"
			for _, open := range []bool{false, true} {
				for _, scale := range []int{100, 175} {
					if name == "none" || name == "code" {
						continue
					}
					b := screentest.NewLook(t, screentest.Look{Lang: lang, Mode: theme.Light, Width: 900, Height: 600, Scale: scale})
					if open {
						b.NewVault("x")
					}
					s := answered(b, pastes)
					if open {
						b.Frame(s)
					}
					b.Layout()
					for i, p := range screentest.All[*parts.Prose](b)[:2] {
						if end := end(p); end > 300 {
							t.Errorf("%s %s, open %v, %d %%: sentence %d %q ends at %.0f of 600", lang, name, open, scale, i, p.Text(), end)
						}
					}
					for _, button := range screentest.All[*parts.Button](b) {
						if end := end(button); isFake && button.Label() == b.Text.S("link.open.short") && end > 300 {
							t.Errorf("%s %s, open %v, %d %%: the button ends at %.0f of 600", lang, name, open, scale, end)
						}
					}
				}
			}
		}
	}
}

// end is where an object ends, from the top of the window.
func end(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
}

// TestWhoTypedAtAFakeIsLedToThePlan of the firm that was imitated, also while no
// vault is open.
func TestWhoTypedAtAFakeIsLedToThePlan(t *testing.T) {
	b := screentest.New(t)
	answered(b, pasted["fake"])
	b.Press(b.Text.S("emergency.link"))
	b.NewVault("x")
	answered(b, pasted["fake"])
	b.Press(b.Text.S("emergency.link"))
	want := []screen.Place{{Name: screen.Emergency, Firm: "sbi", Part: screen.WhileLocked}, {Name: screen.Emergency, Firm: "sbi"}}
	if !slices.Equal(b.Went, want) {
		t.Errorf("led to %v, want %v", b.Went, want)
	}
}
