package text

import (
	"runtime"
	"time"

	"kagikura/app/session"
)

// Span is a length in its two largest units below days, as seconds of a wrong
// clock count: 3 min 10 s.
func (p *Printer) Span(d time.Duration) string {
	d = d.Abs().Round(time.Second)
	switch {
	case d < time.Minute, d >= 48*time.Hour:
		return p.Duration(d)
	case d < time.Hour:
		return p.S("clock.span.minutes", A("m", int64(d/time.Minute)), A("s", int64(d%time.Minute/time.Second)))
	}
	d = d.Round(time.Minute)
	return p.S("clock.span.hours", A("h", int64(d/time.Hour)), A("m", int64(d%time.Hour/time.Minute)))
}

// Clock says how wrong this computer's clock is.
func (p *Printer) Clock(c session.Clock) string {
	// A second is the least that is spoken of.
	offset, within := A("offset", p.Span(c.Offset)), A("within", p.Span(max(c.Within, time.Second)))
	switch {
	case c.Right():
		return p.S("clock.right", within)
	case c.Offset > 0:
		return p.S("clock.slow", offset, within)
	}
	return p.S("clock.fast", offset, within)
}

// ClockCorrects says beside a code that it was made with another time than the
// clock's, which lacks offset.
func (p *Printer) ClockCorrects(offset time.Duration) string {
	if offset > 0 {
		return p.S("clock.known.slow", A("offset", p.Span(offset)))
	}
	return p.S("clock.known.fast", A("offset", p.Span(offset)))
}

// ClockLate says that the clock is behind the newest moment that is known to be
// past.
func (p *Printer) ClockLate(now, newest time.Time) string {
	return p.S("clock.late", A("now", p.Date(now)), A("newest", p.Date(newest)))
}

// SetClock says where the clock of this computer is set.
func (p *Printer) SetClock() string { return p.setClock(runtime.GOOS) }

func (p *Printer) setClock(system string) string {
	switch system {
	case "windows":
		return p.S("clock.mend.windows")
	case "darwin":
		return p.S("clock.mend.macos")
	}
	return p.S("clock.mend.other")
}
