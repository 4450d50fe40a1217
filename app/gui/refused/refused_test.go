package refused_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/clock"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/refused"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
)

const seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

// page is the page of an account with a code.
type page struct {
	*screentest.Bench
	id vault.ID
	*refused.Screen
}

func open(b *screentest.Bench) page {
	b.NewVault("x")
	id := b.Account(b.Firm("monex"), vault.FieldUserName, "tanaka1962", vault.FieldOTP, "otpauth://totp/x?secret="+seed)
	return show(b, id)
}

func show(b *screentest.Bench, id vault.ID) page {
	p := page{b, id, refused.New(b.Env, screen.Place{Name: screen.Clock, Account: id})}
	b.Show(p.Screen)
	return p
}

// phone is what a phone shows whose clock is that much ahead of the test's.
func (p page) phone(ahead time.Duration) string {
	p.T.Helper()
	tool, err := exec.LookPath("oathtool")
	if err != nil {
		p.T.Skip("needs oathtool")
	}
	out, err := exec.Command(tool, "--totp", "-b", "-N", p.Now().Add(ahead).UTC().Format("2006-01-02 15:04:05 UTC"), seed).Output()
	p.Must(err)
	return strings.TrimSpace(string(out))
}

// inputs are the fields of the page: with an account the code, then the server.
func (p page) inputs() []*parts.Input { return screentest.All[*parts.Input](p.Bench) }

func (p page) compare(code string) {
	p.T.Helper()
	in := p.inputs()[0]
	in.SetText("")
	fynetest.Type(in, code)
	p.Press("比べる")
	p.Settle()
	p.Render(p.Session.State())
}

func (p page) sees(want ...string) {
	p.T.Helper()
	all := strings.Join(p.Said(), "\n")
	for _, w := range want {
		if !strings.Contains(all, w) {
			p.T.Errorf("%q is not on screen:\n%s", w, all)
		}
	}
}

func (p page) seesNot(texts ...string) {
	p.T.Helper()
	all := strings.Join(p.Said(), "\n")
	for _, w := range texts {
		if strings.Contains(all, w) {
			p.T.Errorf("%q is on screen:\n%s", w, all)
		}
	}
}

func TestAWrongClockIsFoundAndCorrected(t *testing.T) {
	p := open(screentest.New(t))
	p.compare(p.phone(190 * time.Second))
	p.sees("遅れています", "正しい時刻で計算します", "時計も合わせてください")
	codes, err := p.Session.Code(p.id)
	p.Must(err)
	if off := codes.Corrected - 190*time.Second; off.Abs() > 15*time.Second {
		t.Errorf("corrected by %v", codes.Corrected)
	}
	if p.inputs()[0].Text != "" {
		t.Error("the code stays in the field")
	}
	// Enter leads back to where the code is.
	p.Press("口座に戻る")
	if went := p.Went; len(went) != 1 || went[0] != (screen.Place{Name: screen.Accounts, Account: p.id}) {
		t.Errorf("went to %+v", went)
	}
	// Whoever comes again sees what is known, and can end it.
	again := show(p.Bench, p.id)
	again.sees("に測りました")
	again.Press("時計を合わせた（補正をやめる）")
	again.Settle()
	again.Render(again.Session.State())
	again.sees("補正をやめました")
	if again.Session.State().Clock.Known() {
		t.Error("it corrects still")
	}
}

func TestACodeThatIsFarOffNeedsTheNextOne(t *testing.T) {
	p := open(screentest.New(t))
	p.compare(p.phone(9 * time.Hour))
	p.sees("次のコードに変わったら")
	p.seesNot("遅れています（")
	// The same one again is not the next.
	p.compare(p.phone(9 * time.Hour))
	p.seesNot("合いません")
	p.compare(p.phone(9*time.Hour + 30*time.Second))
	p.sees("9時間0分遅れています")
}

// In the smallest window with the largest text, what is asked next lies in sight.
func TestWhatIsAskedNextIsSeen(t *testing.T) {
	p := open(screentest.NewLook(t, screentest.Look{Lang: text.Japanese, Mode: theme.Light, Width: 900, Height: 600, Scale: 175}))
	p.Frame(p.Screen)
	p.Layout()
	p.compare(p.phone(9 * time.Hour))
	p.Layout()
	hint := p.Text.S("clock.code.next.then")
	for _, prose := range screentest.All[*parts.Prose](p.Bench) {
		if prose.Text() == hint {
			place := func(o fyne.CanvasObject) (top, bottom float32) {
				top = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
				return top, top + o.Size().Height
			}
			top, bottom := place(prose)
			if from, to := place(p.Content()); top < from || bottom > to {
				t.Errorf("the hint lies from %.0f to %.0f, what is seen from %.0f to %.0f", top, bottom, from, to)
			}
			return
		}
	}
	t.Error("there is no hint")
}

func TestARightClockIsCleared(t *testing.T) {
	p := open(screentest.New(t))
	p.compare(p.phone(0))
	p.sees("時計は合っています", "原因は、時計のほかにあります", "一度しか使えません")
}

func TestCodesThatTellNothingSayWhatToDo(t *testing.T) {
	p := open(screentest.New(t))
	p.compare("12345")
	p.sees("文字数か文字が違います")
	p.compare("000000")
	p.sees("どの時刻のコードとも合いません", "登録し直し")
	// Typing takes that away.
	fynetest.Type(p.inputs()[0], "1")
	p.seesNot("どの時刻のコードとも合いません")
	if len(p.Fails) > 0 {
		t.Errorf("fails %v", p.Fails)
	}
}

func (p page) askFor(server string) {
	p.T.Helper()
	field := p.inputs()[len(p.inputs())-1]
	field.SetText(server)
	p.Press("問い合わせる")
	p.Settle()
	p.Render(p.Session.State())
}

func withServer(t *testing.T, answers func(string) (session.Clock, error)) (page, *[]string) {
	b := screentest.New(t)
	var asked []string
	b.AskTime = func(_ context.Context, server string) (session.Clock, error) {
		asked = append(asked, server)
		return answers(server)
	}
	return open(b), &asked
}

func TestAServerIsAskedWhenAPersonWantsIt(t *testing.T) {
	var p page
	p, asked := withServer(t, func(server string) (session.Clock, error) {
		return session.Clock{Offset: -95 * time.Second, Within: 40 * time.Millisecond, Measured: p.Now(), Server: server}, nil
	})
	if field := p.inputs()[1]; field.Text != "" {
		t.Errorf("a server is there before anybody named one: %q", field.Text)
	}
	if len(*asked) != 0 {
		t.Fatal("a server was asked by itself")
	}
	p.askFor("192.0.2.1")
	if len(*asked) != 1 || (*asked)[0] != "192.0.2.1" {
		t.Errorf("asked %v", *asked)
	}
	p.sees("1分35秒進んでいます", "誤差1秒以内")
	if p.Session.State().Clock.Offset != -95*time.Second || p.Session.State().Settings.TimeServer != "192.0.2.1" {
		t.Errorf("%+v", p.Session.State().Clock)
	}
	// It stands in the field the next time, and is not asked before a press.
	again := show(p.Bench, vault.ID{})
	if in := again.inputs(); len(in) != 2 || in[1].Text != "192.0.2.1" || len(*asked) != 1 {
		t.Errorf("%d fields, asked %v", len(in), *asked)
	}
}

// The clock alone, as from Home: any account's code will do, and the way back is
// the one that one came by. Enter behind an answer takes nothing of it back.
func TestTheClockAlone(t *testing.T) {
	p := open(screentest.New(t))
	p = show(p.Bench, vault.ID{})
	p.sees("「マネックス証券」")
	p.compare(p.phone(190 * time.Second))
	p.sees("遅れています")
	focused, ok := p.Window.Canvas().Focused().(*parts.Button)
	if !ok || focused.Label() != "戻る" {
		t.Fatalf("the focus is at %v", p.Window.Canvas().Focused())
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(p.Went) != 1 || p.Went[0].Name != screen.Home || !p.Session.State().Clock.Known() {
		t.Errorf("went %+v, %+v", p.Went, p.Session.State().Clock)
	}
	b := screentest.New(t)
	b.NewVault("x")
	b.Account("コードのない口座")
	if in := show(b, vault.ID{}).inputs(); len(in) != 1 {
		t.Errorf("%d fields where no account has a code", len(in))
	}
}

func TestAServerThatTellsNothingIsSaid(t *testing.T) {
	for err, want := range map[error]string{
		clock.ErrNoAnswer: "返事がありません", clock.ErrServer: "サーバーの名前として読めません", clock.ErrNotFound: "問い合わせられません",
		&clock.RefusedError{Code: "RATE"}: "RATE", clock.ErrUnsynchronised: "正しい時刻を知りません",
	} {
		p, _ := withServer(t, func(string) (session.Clock, error) { return session.Clock{}, err })
		p.askFor("192.0.2.1")
		p.sees(want)
		if st := p.Session.State(); st.Clock.Known() || st.Settings.TimeServer != "" || len(p.Fails) > 0 {
			t.Errorf("%v: %+v, fails %v", err, st.Clock, p.Fails)
		}
	}
}

func TestAClockThatIsDaysOffIsToldAndNotCorrected(t *testing.T) {
	var p page
	p, _ = withServer(t, func(server string) (session.Clock, error) {
		return session.Clock{Offset: 72 * time.Hour, Within: time.Second, Measured: p.Now(), Server: server}, nil
	})
	p.askFor("192.0.2.1")
	p.sees("3日遅れています", "1日を超えて違います", "日付と時刻を合わせてください")
	if p.Session.State().Clock.Known() {
		t.Error("it is corrected")
	}
}

func TestWaitingForAServerCanBeEnded(t *testing.T) {
	b := screentest.New(t)
	b.AskTime = func(ctx context.Context, _ string) (session.Clock, error) {
		<-ctx.Done()
		return session.Clock{}, context.Cause(ctx)
	}
	p := open(b)
	p.inputs()[1].SetText("192.0.2.1")
	b.Hold(func() { p.Press("問い合わせる") })
	p.sees("192.0.2.1 の返事を待っています")
	b.Hold(func() { p.Press("やめる") })
	p.Settle()
	p.seesNot("返事を待っています")
	if len(p.Fails) > 0 || p.Session.State().Clock.Known() {
		t.Errorf("fails %v", p.Fails)
	}
}

func TestKeysLeadBack(t *testing.T) {
	p := open(screentest.New(t))
	if p.Window.Canvas().Focused() != fyne.Focusable(p.inputs()[0]) {
		t.Error("the code is not what is typed into first")
	}
	p.Window.Canvas().Unfocus()
	p.Key(fyne.KeyEscape)
	if len(p.Went) != 1 || p.Went[0].Name != screen.Accounts {
		t.Errorf("went %+v", p.Went)
	}
}

// The clock of a computer that is set while the page is open: what was said of it
// goes.
func TestASetClockEndsWhatIsSaid(t *testing.T) {
	p := open(screentest.New(t))
	p.compare(p.phone(190 * time.Second))
	p.Must(p.Session.ClockMended())
	p.Render(p.Session.State())
	p.sees("補正をやめました")
	p.seesNot("遅れています（")
}

// What another program found out about the clock, or ended, shows when the page opens.
func TestThePageHearsOfWhatAnotherProgramFoundOut(t *testing.T) {
	p := open(screentest.New(t))
	p.seesNot("遅れています（")
	p.Must(p.Store.SetCorrection(settings.Correction{Offset: 190 * time.Second, Within: time.Second, Measured: p.Now()}))
	p.Leave()
	p = show(p.Bench, p.id)
	p.Render(p.Session.State())
	p.sees("遅れています（")
	p.Must(p.Store.SetCorrection(settings.Correction{}))
	p.Leave()
	p = show(p.Bench, p.id)
	p.Render(p.Session.State())
	p.seesNot("遅れています（")
}

// KAGIKURA_PICTURES=DIR draws every state of the page in every look; without it
// one is drawn, and thrown away.
func TestPictures(t *testing.T) {
	all := os.Getenv("KAGIKURA_PICTURES") != ""
	states := map[string]func(page){
		"asking": func(page) {},
		"slow": func(p page) {
			p.Must(p.Session.KeepClock(session.Clock{Offset: 190 * time.Second, Within: 30 * time.Second, Measured: p.Now()}))
			p.Render(p.Session.State())
		},
		"refused": func(p page) {
			in := p.inputs()[0]
			fynetest.Type(in, "000000")
			in.OnSubmitted("")
		},
		"next": func(p page) {
			in := p.inputs()[0]
			fynetest.Type(in, p.phone(9*time.Hour))
			in.OnSubmitted("")
		},
		"found": func(p page) {
			in := p.inputs()[0]
			fynetest.Type(in, p.phone(190*time.Second))
			in.OnSubmitted("")
		},
		"right": func(p page) {
			in := p.inputs()[0]
			fynetest.Type(in, p.phone(0))
			in.OnSubmitted("")
		},
		"server": func(p page) {
			in := p.inputs()[1]
			in.SetText("192.0.2.1")
			in.OnSubmitted("")
		},
	}
	for name, do := range states {
		if !all && name != "slow" {
			continue
		}
		screentest.Pictures(t, "clock-"+name, func(b *screentest.Bench) screen.Screen {
			b.AskTime = func(context.Context, string) (session.Clock, error) { return session.Clock{}, clock.ErrNoAnswer }
			p := open(b)
			do(p)
			b.Settle()
			return p.Screen
		})
	}
}
