package session

import (
	"errors"
	"time"

	"kagikura/app/settings"
	"kagikura/crypto/otp"
	"kagikura/vault"
)

var (
	// ErrNextCode: more than one moment explains the code, or one that is far off
	// and could be chance: ask for the code that follows it as well.
	ErrNextCode = errors.New("session: the next code is needed too")
	// ErrNoMoment: at no moment within a day of this clock does the account's seed
	// make these codes. They are of another seed, or mistyped.
	ErrNoMoment = errors.New("session: no moment within a day explains the codes")
	// ErrClockDate: the clock is wrong by more than a day; codes are not computed
	// in spite of that.
	ErrClockDate = errors.New("session: the clock is wrong by more than a day")
)

// Clock is what is known of how wrong this computer's clock is. The zero Clock
// knows nothing.
type Clock struct {
	// Offset is what has to be added to the clock, give or take Within.
	Offset, Within time.Duration
	// Measured is when that was found, as this clock had it.
	Measured time.Time
	// Server is the time server that was asked, "" where a code told.
	Server string

	// booted is when the computer started by this clock, and up how long it ran,
	// when that was last looked at.
	booted time.Time
	up     time.Duration
}

const (
	// rightWithin is how far a clock may be off without any code being refused for
	// it: services take a code for some seconds after its end.
	rightWithin = 10 * time.Second
	// typing is how long it may take to read a code, type it and press.
	typing = 15 * time.Second
	// nearby is how far off a clock is believed to be after one code. A mistyped
	// one seems to be of some moment of the two days once in 170 times, and of one
	// this near hardly ever.
	nearby = 10 * time.Minute
	// maxCodes is how many codes in a row are asked for.
	maxCodes = 4
	// correctedFor is how long a measured clock is believed: one that nobody sets
	// drifts by a second or two a day.
	correctedFor = 7 * 24 * time.Hour
)

// Known tells whether anything was found out.
func (c Clock) Known() bool { return !c.Measured.IsZero() }

// Right tells whether the clock is right as far as that is known, and as far as
// it matters for codes.
func (c Clock) Right() bool { return c.Offset.Abs() <= rightWithin }

// Shown is a code that another device showed.
type Shown struct {
	// Text is the code as it was typed.
	Text string
	// At is when that was, as this computer's clock has it.
	At time.Time
}

// ClockByCodes finds out how wrong the clock is from codes that another device,
// whose clock is right, shows for an account's seed: the first, and where that
// leaves a doubt those that follow it, one after the other. Nothing is kept: see
// [Session.KeepClock]. Errors: [ErrNextCode], [ErrNoMoment], otp.ErrTyped, those
// of Code. It computes up to 170,000 codes: not for the UI thread.
func (s *Session) ClockByCodes(account vault.ID, shown ...Shown) (Clock, error) {
	e, err := s.account(account)
	if err != nil {
		return Clock{}, err
	}
	a, err := s.arena()
	if err != nil {
		return Clock{}, err
	}
	config, key, err := s.seed(a, e)
	if err != nil {
		return Clock{}, err
	}
	if config.Kind == otp.HOTP {
		return Clock{}, ErrCounter
	}
	if len(shown) == 0 {
		return Clock{}, otp.ErrTyped
	}
	codes := make([]otp.Code, len(shown))
	for i, one := range shown {
		if codes[i], err = config.Typed(one.Text); err != nil {
			return Clock{}, err
		}
	}
	at := shown[0].At
	drifts, err := config.Drifts(key, at.Add(-typing), at, codes...)
	switch {
	case err != nil:
		return Clock{}, err
	case len(drifts) == 0:
		return Clock{}, ErrNoMoment
	}
	c := Clock{Measured: at.Round(0), Within: config.Period/2 + typing}
	if nearest := drifts[0]; !nearest.Right() {
		// As if no time had gone by for typing: a firm takes a code that is a little
		// late, and none that is early.
		c.Offset = nearest.Least + config.Period/2
	}
	far := len(shown) == 1 && c.Offset.Abs() > nearby+c.Within
	switch {
	case len(drifts) == 1 && !far:
		return c, nil
	case len(shown) < maxCodes:
		return Clock{}, ErrNextCode
	}
	return Clock{}, ErrNoMoment // a seed whose codes repeat tells nothing
}

// KeepClock corrects one-time codes by what was found, on this computer alone and
// whichever vault is open; a clock that is right ends the correction. ErrClockDate
// if the clock is wrong by more than a day, and then nothing changes; else errors
// of saving, and the correction holds until the program ends.
//
// A correction that outlives its reason makes right codes wrong, and nobody would
// look for it there. So it ends as soon as the clock is set, by whatever amount:
// the moment at which the computer started moves with its clock, and else only
// where the computer is started again. Then the correction holds on, because a
// clock that nobody set goes on wrong; one that is set by the start itself, before
// this program runs, is taken for that too, unless it is set by what was measured.
// What remains is seen beside every code, ends by itself after a week, and at the
// next look of [Session.ClockByCodes] or of a time server, which both compare the
// clock as it is.
func (s *Session) KeepClock(c Clock) error {
	if c.Offset.Abs() > otp.MaxDrift+c.Within {
		return ErrClockDate
	}
	if c.Right() {
		c = Clock{}
	} else {
		c.Measured = c.Measured.Round(0)
		c.booted, c.up = s.booted()
	}
	s.clock.Lock()
	defer s.clock.Unlock()
	s.mu.Lock()
	s.publish(func(st *State) { st.Clock = c })
	s.mu.Unlock()
	err := s.config.Store.SetCorrection(c.correction())
	s.clockUnsaved = err != nil
	return err
}

// ClockMended ends the correction: the person says that the clock is set.
func (s *Session) ClockMended() error { return s.KeepClock(Clock{}) }

func (c Clock) correction() settings.Correction {
	return settings.Correction{Offset: c.Offset, Within: c.Within, Measured: c.Measured, Server: c.Server, Booted: c.booted, Up: c.up}
}

// booted is when the computer started, by its present clock, and how long it has
// run since; zero where the system does not say.
func (s *Session) booted() (time.Time, time.Duration) {
	if s.config.Uptime == nil {
		return time.Time{}, 0
	}
	up, ok := s.config.Uptime()
	if !ok {
		return time.Time{}, 0
	}
	return s.config.Now().Round(0).Add(-up), up
}

// keptClock is what still holds of the correction that was kept, by an earlier session
// or another program. The caller holds s.clock, or is the only one.
func (s *Session) keptClock() (Clock, error) {
	kept, err := s.config.Store.Correction()
	if err != nil {
		return Clock{}, err
	}
	before := Clock{kept.Offset, kept.Within, kept.Measured, kept.Server, kept.Booted, kept.Up}
	now := s.checked(before)
	if now != before {
		_ = s.config.Store.SetCorrection(now.correction()) // where that fails it is noticed again
	}
	return now, nil
}

// ReadClock takes over what another program of this computer has found out about the
// clock, or that it is mended. Where it cannot be read, or what is known could not be
// kept, that holds on. It reads a small file: not for the UI thread.
func (s *Session) ReadClock() {
	s.clock.Lock()
	defer s.clock.Unlock()
	if s.clockUnsaved {
		return
	}
	kept, err := s.keptClock()
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !kept.same(s.state.Load().Clock) {
		s.publish(func(st *State) { st.Clock = kept })
	}
}

// same tells whether two say the same, in whatever time zone.
func (c Clock) same(d Clock) bool {
	return c.Offset == d.Offset && c.Within == d.Within && c.Measured.Equal(d.Measured) && c.Server == d.Server &&
		c.booted.Equal(d.booted) && c.up == d.up
}

// correction is what is added to the clock for a code. It notices that the clock
// was set since it was measured, and forgets what held before.
func (s *Session) correction() time.Duration {
	before := s.State().Clock
	now := s.checked(before)
	if now != before {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.state.Load().Clock != before {
			return s.state.Load().Clock.Offset
		}
		s.publish(func(st *State) { st.Clock = now })
		if !s.closed {
			// Where that fails it is noticed again the next time.
			s.background.Go(func() { s.keepChecked(now) })
		}
	}
	return now.Offset
}

// keepChecked keeps what was found to hold still, unless something else was found out
// meanwhile.
func (s *Session) keepChecked(c Clock) {
	s.clock.Lock()
	defer s.clock.Unlock()
	if s.State().Clock == c {
		_ = s.config.Store.SetCorrection(c.correction())
	}
}

// checked is what still holds of c: all of it, or nothing once the clock was set
// or a week has gone by. After the computer was started again it holds still: a
// clock that nobody set is as wrong as before.
func (s *Session) checked(c Clock) Clock {
	if !c.Known() {
		return Clock{}
	}
	age := s.config.Now().Round(0).Sub(c.Measured) // by the clock, not by the time that ran
	if age > correctedFor || age < -(c.Offset.Abs()+c.Within+rightWithin) {
		return Clock{}
	}
	booted, up := s.booted()
	if booted.IsZero() || c.booted.IsZero() {
		return c
	}
	// As long as the computer runs, its start moves only where its clock is set.
	// A later one is one of these: the clock was set forward, or the computer was
	// started again, and then by at least as much later as it had run before.
	tolerance := min(max(c.Offset.Abs()/2, rightWithin/2), time.Minute)
	switch moved := booted.Sub(c.booted); {
	case moved.Abs() <= tolerance:
		return c
	case moved >= c.up && (moved-c.Offset).Abs() > tolerance:
		c.booted, c.up = booted, up
		return c
	}
	return Clock{}
}

// Late is the newest moment that is known to be past, where now is a day before
// it: the clock is behind. It is quick.
func (st State) Late(now time.Time) (newest time.Time, late bool) {
	return st.newest, now.Add(lateBy).Before(st.newest)
}

// lateBy is how far a clock may lie behind: the dates known are days, and in no
// time zone is it yet the day before the last.
const lateBy = 24 * time.Hour
