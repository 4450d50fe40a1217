package text

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Bytes is a size for A and Size.
type Bytes int64

// Number writes a whole number with commas between thousands, as both
// languages do.
func (p *Printer) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// List writes names side by side: 楽天証券、SBI証券.
func (p *Printer) List(names []string) string { return strings.Join(names, p.S("common.list")) }

// Date is the day in this computer's time zone, as 2026-11-22; the zero time
// is "unknown".
func (p *Printer) Date(t time.Time) string { return p.stamp(t, time.DateOnly) }

// DateTime is the minute in this computer's time zone, as 2026-11-22 17:05;
// the zero time is "unknown".
func (p *Printer) DateTime(t time.Time) string { return p.stamp(t, "2006-01-02 15:04") }

func (p *Printer) stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return p.S("common.unknown")
	}
	return t.Local().Format(layout)
}

// Since says how many calendar days ago t was: today, yesterday, 19 days ago.
// A t after now (a clock was put back) is the date itself.
func (p *Printer) Since(t, now time.Time) string {
	if t.IsZero() || t.After(now) {
		return p.Date(t)
	}
	switch days := daysBetween(t.Local(), now.Local()); days {
	case 0:
		return p.S("common.today")
	case 1:
		return p.S("common.yesterday")
	default:
		return p.S("common.days_ago", A("n", days))
	}
}

func daysBetween(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)).Hours() / 24)
}

// Duration is the length in its largest unit that is reached, rounded to it.
func (p *Printer) Duration(d time.Duration) string {
	switch {
	case d < time.Minute:
		return p.S("common.seconds", A("n", rounded(d, time.Second)))
	case d < time.Hour:
		return p.S("common.minutes", A("n", rounded(d, time.Minute)))
	case d < 48*time.Hour:
		return p.S("common.hours", A("n", rounded(d, time.Hour)))
	}
	return p.S("common.days", A("n", rounded(d, 24*time.Hour)))
}

func rounded(d, unit time.Duration) int64 { return int64((max(d, 0) + unit/2) / unit) }

// Size is the number of bytes in its largest binary unit.
func (p *Printer) Size(n Bytes) string {
	switch {
	case n < 1<<10:
		return p.S("common.bytes", A("n", int64(n)))
	case n < 1<<20:
		return p.S("common.kibibytes", A("n", oneDecimal(float64(n)/(1<<10))))
	case n < 1<<30:
		return p.S("common.mebibytes", A("n", oneDecimal(float64(n)/(1<<20))))
	}
	return p.S("common.gibibytes", A("n", oneDecimal(float64(n)/(1<<30))))
}

func oneDecimal(f float64) string {
	if f == math.Trunc(f) || f >= 10 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	return strconv.FormatFloat(f, 'f', 1, 64)
}

// Attacker is how fast someone tries passwords: the power of ten of guesses a
// second.
type Attacker float64

const (
	// AgainstVault tries passphrases of a stolen vault file: a thousand fast
	// computers, each held to some ten guesses a second by key derivation.
	AgainstVault Attacker = 4
	// AgainstSite tries passwords of a firm whose stored passwords leaked in
	// a weakly protected form: a rack of graphics cards.
	AgainstSite Attacker = 10
)

// GuessTime says how long the attacker needs for 10^log10 guesses. A
// log10 that is no number says the worst.
func (p *Printer) GuessTime(log10 float64, by Attacker) string {
	const minute, hour, day, month, year = 60.0, 3600.0, 86400.0, 30.44 * 86400, 365.25 * 86400
	seconds := math.Pow(10, log10-float64(by))
	switch {
	case !(seconds >= 1):
		return p.S("common.guess.instant")
	case seconds < minute:
		return p.S("common.guess.seconds")
	case seconds < hour:
		return p.S("common.guess.minutes", A("n", int64(math.Round(seconds/minute))))
	case seconds < 2*day:
		return p.S("common.guess.hours", A("n", int64(math.Round(seconds/hour))))
	case seconds < 2*month:
		return p.S("common.guess.days", A("n", int64(math.Round(seconds/day))))
	case seconds < 2*year:
		return p.S("common.guess.months", A("n", int64(math.Round(seconds/month))))
	case seconds < 1e15*year:
		return p.S("common.guess.years", A("n", p.magnitude(seconds/year)))
	}
	return p.S("common.guess.beyond")
}

// magnitude writes a large number with one leading digit, in the words of the
// language: 3億, 300 million.
func (p *Printer) magnitude(n float64) string {
	type unit struct {
		size float64
		word string
	}
	units := []unit{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}}
	if p.lang == Japanese {
		units = []unit{{1e12, "兆"}, {1e8, "億"}, {1e4, "万"}}
	}
	if n >= 100 {
		lead := math.Pow(10, math.Floor(math.Log10(n)))
		n = math.Floor(n/lead) * lead
	}
	for _, u := range units {
		if n >= u.size {
			return p.Number(int64(math.Round(n/u.size))) + u.word
		}
	}
	return p.Number(int64(math.Round(n)))
}
