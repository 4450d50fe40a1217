package otp

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// noon is in the middle of a step of 30 seconds.
var noon = time.Date(2026, 11, 24, 12, 0, 15, 0, time.UTC)

func drifts(t *testing.T, c Config, seed string, from, until time.Time, typed ...string) []Drift {
	t.Helper()
	var codes []Code
	for _, text := range typed {
		code, err := c.Typed(text)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
	}
	got, err := c.Drifts(sealed(t, newArena(t), seed), from, until, codes...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

const driftSeed = "12345678901234567890"

// The codes are oathtool's, at the time of a clock that is right, while this one
// shows noon.
func TestTheDriftIsFoundFromACodeOfAnotherProgram(t *testing.T) {
	tool, err := exec.LookPath("oathtool")
	if err != nil {
		t.Skip("needs oathtool")
	}
	hex := fmt.Sprintf("%x", driftSeed)
	for _, wrong := range []time.Duration{
		0, 90 * time.Second, -90 * time.Second, 2 * time.Hour, -9 * time.Hour, 9*time.Hour + 7*time.Second,
		23*time.Hour + 59*time.Minute, -23*time.Hour - 59*time.Minute,
	} {
		var shown []string
		for next := range 2 {
			at := noon.Add(wrong).Add(time.Duration(next) * 30 * time.Second)
			out, err := exec.Command(tool, "--totp", "-N", at.Format("2006-01-02 15:04:05 UTC"), hex).Output()
			if err != nil {
				t.Fatal(err)
			}
			shown = append(shown, strings.TrimSpace(string(out)))
		}
		got := drifts(t, Default(), driftSeed, noon, noon, shown...)
		if len(got) != 1 {
			t.Errorf("off by %v: %v", wrong, got)
			continue
		}
		if d := got[0]; d.Most-d.Least != 30*time.Second || (d.Middle()-wrong).Abs() > 15*time.Second || d.Right() != (wrong == 0) {
			t.Errorf("off by %v: found %+v", wrong, d)
		}
		// One code leaves it among those that are possible.
		first := drifts(t, Default(), driftSeed, noon, noon, shown[0])
		found := false
		for _, d := range first {
			found = found || d == got[0]
		}
		if !found {
			t.Errorf("off by %v: one code excludes it: %v", wrong, first)
		}
	}
}

func TestADriftOfMoreThanADayIsNotLookedFor(t *testing.T) {
	c := Default()
	key := sealed(t, newArena(t), driftSeed)
	for _, side := range []time.Duration{1, -1} {
		at := func(d time.Duration) string { return codeAt(t, c, driftSeed, noon.Add(side*d)) }
		if got := drifts(t, c, driftSeed, noon, noon, at(MaxDrift), codeAt(t, c, driftSeed, noon.Add(side*MaxDrift+c.Period))); len(got) != 1 {
			t.Errorf("at the bound: %v", got)
		}
		beyond := MaxDrift + c.Period
		if got := drifts(t, c, driftSeed, noon, noon, at(beyond), codeAt(t, c, driftSeed, noon.Add(side*beyond+c.Period))); len(got) != 0 {
			t.Errorf("beyond the bound: %v", got)
		}
	}
	if _, err := (Config{Kind: HOTP, Algorithm: SHA1, Digits: 6}).Drifts(key, noon, noon, Code{}); !errors.Is(err, ErrKind) {
		t.Errorf("a counter tells the time: %v", err)
	}
}

func codeAt(t *testing.T, c Config, seed string, when time.Time) string {
	t.Helper()
	return at(t, c, sealed(t, newArena(t), seed), when).Text()
}

// Two steps of this seed have one code: found by trying, and kept here.
func TestACodeThatComesTwiceNeedsTheNextOne(t *testing.T) {
	c := Default()
	twice := map[string]time.Time{}
	var a, b time.Time
	for step := time.Duration(0); a.IsZero() && step < 5000; step++ {
		when := noon.Add(step * c.Period)
		code := codeAt(t, c, driftSeed, when)
		if before, ok := twice[code]; ok && when.Sub(before) < MaxDrift/2 {
			a, b = before, when
		}
		twice[code] = when
	}
	if a.IsZero() {
		t.Fatal("no code came twice")
	}
	now := a.Add(-time.Minute) // b is farther off
	got := drifts(t, c, driftSeed, now, now, codeAt(t, c, driftSeed, a))
	if len(got) != 2 {
		t.Fatalf("%v", got)
	}
	near, far := got[0].Middle(), got[1].Middle()
	if near.Abs() > far.Abs() || (near-time.Minute).Abs() > c.Period {
		t.Errorf("the nearest is not first: %v, %v", near, far)
	}
	for i, truth := range []time.Time{a, b} {
		sure := drifts(t, c, driftSeed, now, now, codeAt(t, c, driftSeed, truth), codeAt(t, c, driftSeed, truth.Add(c.Period)))
		if len(sure) != 1 || sure[0] != got[i] {
			t.Errorf("with the next code: %v, want %v", sure, got[i])
		}
	}
}

// Who reads, types and presses takes some seconds: a code that has ended
// meanwhile does not accuse the clock.
func TestTheTimeForTypingIsAllowedFor(t *testing.T) {
	c := Default()
	step := noon.Add(-15 * time.Second)
	pressed := step.Add(4 * time.Second)
	old := codeAt(t, c, driftSeed, step.Add(-time.Second))
	if got := drifts(t, c, driftSeed, pressed.Add(-10*time.Second), pressed, old); !got[0].Right() {
		t.Errorf("%+v", got)
	}
	if got := drifts(t, c, driftSeed, pressed, pressed, old); got[0].Right() {
		t.Errorf("read in the moment of pressing: %+v", got)
	}
}

func TestCodesAreReadAsTheyAreTyped(t *testing.T) {
	six := Default()
	steam := Config{Kind: Steam, Algorithm: SHA1, Digits: 5, Period: 30 * time.Second}
	for typed, c := range map[string]Config{"123 456": six, "１２３　４５６\n": six, "123-456": six, "2bcd9": steam, "２ＢＣＤ９": steam} {
		code, err := c.Typed(typed)
		if want := map[Kind]string{TOTP: "123456", Steam: "2BCD9"}[c.Kind]; err != nil || code.Text() != want {
			t.Errorf("%q: %q, %v", typed, code.Text(), err)
		}
	}
	for typed, c := range map[string]Config{"": six, "12345": six, "1234567": six, "12345a": six, "12345٣": six, "2BCD1": steam, "\xff23456": six} {
		if code, err := c.Typed(typed); !errors.Is(err, ErrTyped) {
			t.Errorf("%q: %q, %v", typed, code.Text(), err)
		}
	}
}

func FuzzTyped(f *testing.F) {
	for _, text := range []string{"", "123456", "１２３ ４５６", "2BCD9", "\xff\xfe", "９９９９９９９９９９９"} {
		f.Add(text, uint8(6))
	}
	f.Fuzz(func(t *testing.T, text string, digits uint8) {
		c := Default()
		c.Digits = int(digits)
		code, err := c.Typed(text)
		if err != nil {
			return
		}
		if len(code.Text()) != c.Digits || strings.Trim(code.Text(), "0123456789") != "" {
			t.Errorf("%q became %q", text, code.Text())
		}
		if again, err := c.Typed(code.Grouped()); err != nil || again != code {
			t.Errorf("%q is not read again: %v", code.Grouped(), err)
		}
	})
}
