package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"kagikura/app/clock"
	"kagikura/app/session"
	"kagikura/app/settings"
)

// clockState is how wrong this computer's clock is, as clock shows it. Measured
// is "" where nothing is known.
type clockState struct {
	// Offset is what has to be added to the clock, give or take Within, in seconds.
	Offset float64 `json:"offset_seconds"`
	Within float64 `json:"within_seconds"`
	// Measured is when, by this clock.
	Measured string `json:"measured"`
	// Server is the time server that was asked, "" where a code told.
	Server string `json:"server"`
	Right  bool   `json:"right"`
	// Corrected tells that one-time codes are corrected by it.
	Corrected bool `json:"corrected"`
	// Late is true where the clock is behind Newest, the newest moment that is
	// known to be past.
	Late   bool   `json:"late"`
	Newest string `json:"newest"`
}

func declareClock(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.code, "code", false, "")
	fs.StringVar(&o.server, "server", "", "")
	fs.BoolVar(&o.mended, "mended", false, "")
}

// runClock finds out how wrong the clock is: with a code that another device
// shows for the account, or with the server that is named; without either it
// prints what is known. As JSON a [clockState].
func runClock(ctx context.Context, c *call) error {
	if err := c.options.exclusive("code", "server", "mended"); err != nil {
		return err
	}
	if both := len(c.arguments) == 2; c.options.code != both || len(c.arguments) == 1 {
		return misused("cli.usage.clock")
	}
	switch {
	case c.options.code:
		a, err := c.unlockAccount(ctx)
		if err != nil {
			return err
		}
		found, err := c.clockByCodes(ctx, a)
		if err != nil {
			return err
		}
		return c.foundClock(found)
	case c.options.given["server"]:
		found, err := c.clockByServer(ctx)
		if err != nil {
			return err
		}
		return c.foundClock(found)
	case c.options.mended:
		if err := c.session.ClockMended(); err != nil {
			return err
		}
	}
	return c.tellClock(c.session.State().Clock)
}

// clockByCodes asks for the code that another device shows now, and for those
// that follow as long as they leave a doubt.
func (c *call) clockByCodes(ctx context.Context, a account) (session.Clock, error) {
	var shown []session.Shown
	for question := "cli.ask.code"; ; question = "cli.ask.code_next" {
		typed, err := c.code(ctx, question)
		if errors.Is(err, errNoLine) && len(shown) > 0 {
			return session.Clock{}, session.ErrNextCode
		}
		if err != nil {
			return session.Clock{}, err
		}
		shown = append(shown, session.Shown{Text: typed, At: c.now()})
		found, err := c.session.ClockByCodes(a.ID, shown...)
		if !errors.Is(err, session.ErrNextCode) {
			return found, err
		}
	}
}

// code reads a code of another device, which is as good as over: with echo, and
// no secret any more.
func (c *call) code(ctx context.Context, question string) (string, error) {
	if c.secrets.terminal != nil {
		return c.secrets.terminal.Line(ctx, c.text.S(question)+" ")
	}
	line, err := c.secrets.next(ctx)
	if err != nil {
		return "", err
	}
	defer line.Release()
	var typed string
	err = line.Use(func(b []byte) error { typed = string(b); return nil })
	return typed, err
}

// clockByServer asks the server that is named, and remembers it for the window.
func (c *call) clockByServer(ctx context.Context) (session.Clock, error) {
	m, err := clock.Asker{Now: c.now, Random: c.random}.Ask(ctx, c.options.server)
	if err != nil {
		return session.Clock{}, err
	}
	// That it is not remembered costs typing it again.
	_ = c.session.SetSettings(func(v *settings.Settings) { v.TimeServer = m.Server })
	return session.Clock{Offset: m.Offset, Within: m.Within, Measured: m.At, Server: m.Server}, nil
}

// foundClock keeps what was found out and prints it; a clock that is wrong by more
// than a day is told, and fails.
func (c *call) foundClock(found session.Clock) error {
	kept := c.session.KeepClock(found)
	if err := c.tellClock(found); err != nil {
		return err
	}
	if kept == nil && !found.Right() && !c.options.json {
		fmt.Fprintln(c.err, c.text.S("clock.corrected.cli"))
		fmt.Fprintln(c.err, c.text.SetClock())
	}
	return kept
}

func (c *call) tellClock(k session.Clock) error {
	st := c.session.State()
	newest, late := st.Late(c.now())
	if c.options.json {
		out := clockState{
			Offset: k.Offset.Seconds(), Within: k.Within.Seconds(), Server: k.Server,
			Right: k.Known() && k.Right(), Corrected: st.Clock.Known(), Late: late, Newest: newest.UTC().Format(time.RFC3339),
		}
		if k.Known() {
			out.Measured = k.Measured.UTC().Format(time.RFC3339)
		}
		return c.writeJSON(out)
	}
	if !k.Known() {
		fmt.Fprintln(c.out, c.text.S("clock.unknown"))
	} else {
		fmt.Fprintln(c.out, c.text.Clock(k))
	}
	if late {
		fmt.Fprintln(c.err, c.text.ClockLate(c.now(), newest))
	}
	return nil
}

// warnOfClock tells beside a code what is known of the clock that it was made
// with.
func (c *call) warnOfClock(corrected time.Duration) {
	newest, late := c.session.State().Late(c.now())
	switch {
	case corrected != 0:
		fmt.Fprintln(c.err, c.text.ClockCorrects(corrected))
	case late:
		fmt.Fprintln(c.err, c.text.ClockLate(c.now(), newest))
	}
}
