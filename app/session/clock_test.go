package session_test

import (
	"encoding/base32"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/crypto/otp"
	"kagikura/vault"
)

// computer is one whose clock is wrong by a fixed time until somebody sets it.
type computer struct {
	truth time.Time     // nobody here sees it but the other device
	wrong time.Duration // what the clock shows beyond the truth
	on    time.Time     // when it was started
}

func (c *computer) now() time.Time                { return c.truth.Add(c.wrong) }
func (c *computer) uptime() (time.Duration, bool) { return c.truth.Sub(c.on), true }
func (c *computer) in(conf *session.Config)       { conf.Now, conf.Uptime = c.now, c.uptime }

var start = time.Date(2026, 11, 24, 12, 0, 5, 0, time.UTC)

func computerWrongBy(d time.Duration) *computer {
	return &computer{truth: start, wrong: d, on: start.Add(-3 * time.Hour)}
}

var codeSeed = base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))

// withCode is a vault with one account that has a seed.
func withCode(t *testing.T, c *computer) (bench, vault.ID) {
	t.Helper()
	s, _ := made(t, c.in)
	uri, err := s.Seal([]byte("otpauth://totp/x?secret=" + codeSeed))
	must(t, err)
	return s, s.add(t, "SBI証券", "p4ss", vault.SecretField(vault.FieldOTP, uri))
}

// phone is the code that another device shows at the true time.
func phone(t *testing.T, at time.Time) string {
	t.Helper()
	tool, err := exec.LookPath("oathtool")
	if err != nil {
		t.Skip("needs oathtool")
	}
	out, err := exec.Command(tool, "--totp", "-b", "-N", at.UTC().Format("2006-01-02 15:04:05 UTC"), codeSeed).Output()
	must(t, err)
	return strings.TrimSpace(string(out))
}

func (c *computer) shown(t *testing.T) session.Shown {
	return session.Shown{Text: phone(t, c.truth), At: c.now()}
}

func code(t *testing.T, s bench, id vault.ID) session.Codes {
	t.Helper()
	codes, err := s.Code(id)
	must(t, err)
	return codes
}

func TestAWrongClockIsFoundByACodeAndCorrected(t *testing.T) {
	for _, wrong := range []time.Duration{190 * time.Second, -95 * time.Second, 9 * time.Hour, -23 * time.Hour} {
		c := computerWrongBy(wrong)
		s, id := withCode(t, c)
		if code(t, s, id).Now.Text() == phone(t, c.truth) {
			t.Fatalf("wrong by %v: the code is right", wrong)
		}
		shown := []session.Shown{c.shown(t)}
		found, err := s.ClockByCodes(id, shown...)
		if wrong.Abs() > time.Hour { // one code could be chance
			wantError(t, err, session.ErrNextCode)
			c.truth = c.truth.Add(30 * time.Second)
			shown = append(shown, c.shown(t))
			found, err = s.ClockByCodes(id, shown...)
		}
		must(t, err)
		ahead := found.Offset + wrong // of the truth: a code that is early is refused
		if ahead > 15*time.Second || -ahead > found.Within || found.Within != 30*time.Second || found.Right() {
			t.Errorf("wrong by %v: %+v", wrong, found)
		}
		if s.State().Clock.Known() {
			t.Error("it is kept before anybody asked for it")
		}
		must(t, s.KeepClock(found))
		codes := code(t, s, id)
		if codes.Corrected != found.Offset || s.State().Clock.Offset != found.Offset {
			t.Errorf("wrong by %v: corrected by %v", wrong, codes.Corrected)
		}
		// The code is that of the moment that the phone has, give or take what is
		// not known; and it holds now, by the clock that this computer has.
		if got := codes.Now.Text(); got != phone(t, c.truth.Add(found.Within)) && got != phone(t, c.truth) && got != phone(t, c.truth.Add(-found.Within)) {
			t.Errorf("wrong by %v: the code is still not the phone's", wrong)
		}
		if codes.Now.ValidFrom.After(c.now()) || !codes.Now.ValidUntil.After(c.now()) || !codes.Next.ValidFrom.Equal(codes.Now.ValidUntil) {
			t.Errorf("at %v the code holds from %v until %v", c.now(), codes.Now.ValidFrom, codes.Now.ValidUntil)
		}
	}
}

func TestARightClockIsNotAccused(t *testing.T) {
	c := computerWrongBy(0)
	s, id := withCode(t, c)
	shown := c.shown(t)
	shown.At = shown.At.Add(9 * time.Second) // read, typed, pressed
	found, err := s.ClockByCodes(id, shown)
	must(t, err)
	if !found.Right() || !found.Known() {
		t.Errorf("%+v", found)
	}
	must(t, s.KeepClock(found))
	if s.State().Clock.Known() || code(t, s, id).Corrected != 0 {
		t.Error("a right clock is corrected")
	}
}

func TestCodesThatTellNothing(t *testing.T) {
	c := computerWrongBy(time.Minute)
	s, id := withCode(t, c)
	for text, want := range map[string]error{"12345": otp.ErrTyped, "": otp.ErrTyped, "000000": session.ErrNoMoment} {
		if _, err := s.ClockByCodes(id, session.Shown{Text: text, At: c.now()}); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	// The same code twice is no row of codes.
	if _, err := s.ClockByCodes(id, c.shown(t), c.shown(t)); !errors.Is(err, session.ErrNoMoment) {
		t.Errorf("the same code again: %v", err)
	}
	none := s.add(t, "楽天証券", "p4ss")
	_, err := s.ClockByCodes(none, c.shown(t))
	wantError(t, err, session.ErrNoCode)
	must(t, s.Lock(bg))
	_, err = s.ClockByCodes(id, c.shown(t))
	wantError(t, err, session.ErrLocked)
}

// wrongClock is a session that corrects a clock that is three minutes behind.
func wrongClock(t *testing.T) (*computer, bench, vault.ID) {
	t.Helper()
	c := computerWrongBy(-3 * time.Minute)
	s, id := withCode(t, c)
	must(t, s.KeepClock(session.Clock{Offset: 3 * time.Minute, Within: time.Second, Measured: c.now(), Server: "192.0.2.1"}))
	if code(t, s, id).Now.Text() != phone(t, c.truth) {
		t.Fatal("the code is wrong from the beginning")
	}
	return c, s, id
}

func TestTheCorrectionEndsOnceTheClockIsSet(t *testing.T) {
	for name, set := range map[string]func(*computer){
		"set right":                 func(c *computer) { c.wrong = 0 },
		"set nearly right":          func(c *computer) { c.wrong = -20 * time.Second },
		"set right after a sleep":   func(c *computer) { c.truth = c.truth.Add(9 * time.Hour); c.wrong = 0 },
		"set wrong the other way":   func(c *computer) { c.wrong = -10 * time.Minute },
		"set back by a day":         func(c *computer) { c.wrong = -24 * time.Hour },
		"started again in the past": func(c *computer) { c.wrong = -20 * 365 * 24 * time.Hour; c.on = c.truth },
		"not measured for a week":   func(c *computer) { c.truth = c.truth.Add(7*24*time.Hour + time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			c, s, id := wrongClock(t)
			set(c)
			codes := code(t, s, id)
			if codes.Corrected != 0 || s.State().Clock.Known() {
				t.Fatalf("corrected by %v still", codes.Corrected)
			}
			if c.wrong == 0 && codes.Now.Text() != phone(t, c.truth) {
				t.Error("the clock is right and the code is not")
			}
			s.Close() // which waits until it is forgotten
			if kept, err := s.store.Correction(); err != nil || kept.Offset != 0 {
				t.Errorf("on the disk: %+v, %v", kept, err)
			}
		})
	}
}

func TestTheCorrectionHoldsWhileTheClockIsWrong(t *testing.T) {
	for name, goOn := range map[string]func(*computer){
		"a night's sleep":     func(c *computer) { c.truth = c.truth.Add(9 * time.Hour) },
		"some drift":          func(c *computer) { c.truth = c.truth.Add(72 * time.Hour); c.wrong += 4 * time.Second },
		"another start":       func(c *computer) { c.truth = c.truth.Add(12 * time.Hour); c.on = c.truth.Add(-time.Minute) },
		"two starts in a row": func(c *computer) { c.truth = c.truth.Add(4 * time.Hour); c.on = c.truth.Add(-time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			c, s, id := wrongClock(t)
			goOn(c)
			if got := code(t, s, id).Corrected; got != 3*time.Minute {
				t.Fatalf("corrected by %v", got)
			}
			// Another program of the same computer.
			again := open(t, c.in, func(conf *session.Config) { conf.Store = s.store })
			if again.State().Clock.Offset != 3*time.Minute {
				t.Error("the next start does not know of it")
			}
			// Now it is set, which the next start notices, whatever came before.
			c.wrong = 0
			again = open(t, c.in, func(conf *session.Config) { conf.Store = s.store })
			if again.State().Clock.Known() {
				t.Error("the clock was set while the program was closed, and it corrects still")
			}
		})
	}
}

// Another program of the same computer, the command line, ends the correction or finds
// one: the session that is open hears of it.
func TestWhatAnotherProgramFindsOutIsHeardOf(t *testing.T) {
	c, s, id := wrongClock(t)
	before := s.State()
	s.ReadClock()
	if now := s.State(); now.Seq != before.Seq {
		t.Errorf("nothing is new, and there is a new state: %+v after %+v", now.Clock, before.Clock)
	}
	other := open(t, c.in, func(conf *session.Config) { conf.Store = s.store })
	must(t, other.ClockMended())
	s.ReadClock()
	if s.State().Clock.Known() || code(t, s, id).Corrected != 0 {
		t.Error("it corrects still")
	}
	must(t, other.KeepClock(session.Clock{Offset: time.Minute, Within: time.Second, Measured: c.now()}))
	s.ReadClock()
	if got := code(t, s, id).Corrected; got != time.Minute {
		t.Errorf("corrected by %v", got)
	}
	c.wrong = 0 // what was found out does not hold any more
	s.ReadClock()
	if s.State().Clock.Known() {
		t.Error("the clock was set, and what another program found out before is believed")
	}
}

func TestWhatNoDiskTookHoldsUntilTheEnd(t *testing.T) {
	c, s, id := wrongClock(t)
	file := filepath.Join(s.store.Dir(), "clock.json")
	must(t, os.Remove(file))
	must(t, os.MkdirAll(filepath.Join(file, "x"), 0o700))
	if err := s.KeepClock(session.Clock{Offset: time.Minute, Within: time.Second, Measured: c.now()}); err == nil {
		t.Fatal("a folder stands in the file's place, and it was kept")
	}
	must(t, os.RemoveAll(file))
	s.ReadClock()
	if got := code(t, s, id).Corrected; got != time.Minute {
		t.Errorf("corrected by %v", got)
	}
}

func TestTheCorrectionIsOfTheComputerAndNotOfTheVault(t *testing.T) {
	_, s, id := wrongClock(t)
	e, _ := s.State().Vault.Entry(id)
	before := e
	must(t, s.ClockMended())
	if s.State().Clock.Known() || code(t, s, id).Corrected != 0 {
		t.Error("the person said that it is mended")
	}
	if kept, err := s.store.Correction(); err != nil || kept.Offset != 0 {
		t.Errorf("on the disk: %+v, %v", kept, err)
	}
	if e, _ := s.State().Vault.Entry(id); e != before || s.State().Unsaved {
		t.Error("the vault was changed")
	}
	must(t, s.KeepClock(session.Clock{Offset: time.Minute, Within: time.Second, Measured: start}))
	must(t, s.Lock(bg))
	if s.State().Clock.Offset != time.Minute {
		t.Error("a lock forgets it")
	}
}

func TestAClockThatIsADayOffIsNotCorrected(t *testing.T) {
	s := open(t)
	bound := session.Clock{Offset: -24*time.Hour - time.Second, Within: time.Second, Measured: time.Now()}
	must(t, s.KeepClock(bound))
	beyond := bound
	beyond.Offset -= time.Second
	wantError(t, s.KeepClock(beyond), session.ErrClockDate)
	if s.State().Clock.Offset != bound.Offset {
		t.Error("what held before does not any more")
	}
}

func TestAClockBehindTheNewestDateIsNoticed(t *testing.T) {
	c := computerWrongBy(0)
	s, _ := withCode(t, c)
	if _, late := s.State().Late(c.now()); late {
		t.Fatal("the clock is right")
	}
	edited := s.State().Newest() // an account's, which is newer than the directory
	c.wrong = -47 * time.Hour
	newest, late := s.State().Late(c.now())
	if !late || !newest.Equal(edited) {
		t.Errorf("two days behind: %v, %v", newest, late)
	}
	must(t, s.Lock(bg))
	if s.State().Newest().Equal(edited) || s.State().Newest().IsZero() {
		t.Error("a locked vault tells when it was edited last")
	}
	if _, late := s.State().Late(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)); !late {
		t.Error("the directory alone tells nothing")
	}
}
