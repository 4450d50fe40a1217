package text

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kagikura/app/clock"
	"kagikura/app/session"
	"kagikura/crypto/otp"
)

func TestASpanHasTwoUnits(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		0:                               {"0秒", "0 s"},
		-42 * time.Second:               {"42秒", "42 s"},
		190 * time.Second:               {"3分10秒", "3 min 10 s"},
		59*time.Minute + 59*time.Second: {"59分59秒", "59 min 59 s"},
		-9 * time.Hour:                  {"9時間0分", "9 h 0 min"},
		23*time.Hour + 59*time.Minute + 40*time.Second: {"24時間0分", "24 h 0 min"},
		72 * time.Hour: {"3日", "3 days"},
	} {
		for i, lang := range []string{Japanese, English} {
			if got := New(lang).Span(d); got != want[i] {
				t.Errorf("%v: %q, want %q", d, got, want[i])
			}
		}
	}
}

func TestAWrongClockIsToldWithItsDirection(t *testing.T) {
	p := New(English)
	for offset, want := range map[time.Duration]string{190 * time.Second: "3 min 10 s slow", -190 * time.Second: "3 min 10 s fast", 5 * time.Second: "is right"} {
		if got := p.Clock(session.Clock{Offset: offset, Within: 15 * time.Second}); !strings.Contains(got, want) || !strings.Contains(got, "15 s") {
			t.Errorf("%v: %q", offset, got)
		}
	}
	if a, b := p.ClockCorrects(time.Minute), p.ClockCorrects(-time.Minute); a == b || !strings.Contains(a, "slow") {
		t.Errorf("%q, %q", a, b)
	}
	seen := map[string]bool{}
	for _, system := range []string{"windows", "darwin", "linux"} {
		seen[p.setClock(system)] = true
	}
	if len(seen) != 3 {
		t.Errorf("%v", seen)
	}
}

func TestErrorsOfTheClockAreWorded(t *testing.T) {
	for _, err := range []error{
		otp.ErrTyped, session.ErrNextCode, session.ErrNoMoment, session.ErrClockDate,
		clock.ErrServer, clock.ErrNotFound, clock.ErrNoAnswer, clock.ErrStray, clock.ErrMalformed, clock.ErrUnsynchronised, clock.ErrImprecise, clock.ErrClockMoved,
		&clock.RefusedError{Code: "RATE"},
	} {
		for _, lang := range []string{Japanese, English} {
			m := New(lang).Error(fmt.Errorf("wrapped: %w", err))
			if m.What == "" || m.Then == "" || strings.Contains(m.What+m.Then, "wrapped") {
				t.Errorf("%s: %v: %+v", lang, err, m)
			}
		}
	}
	if m := New(English).Error(&clock.RefusedError{Code: "RATE"}); !strings.Contains(m.What, "RATE") {
		t.Errorf("%+v", m)
	}
}
