package file

import "time"

// Keep says which generations of a file stay. One that no rule keeps goes after
// the next save.
type Keep struct {
	Last   int // the newest ones
	Daily  int // the last one of each of as many days before today, and of today
	Weekly int // the last one of each of as many weeks before this one, and of this one
}

// DefaultKeep keeps the last ten, one a day for a week, and one a week for two
// months: ten quick saves never erase what was there yesterday. That is 27 at
// most.
func DefaultKeep() Keep { return Keep{Last: 10, Daily: 7, Weekly: 9} }

// surplus are those of all generations, oldest first, that no rule keeps. Those
// that a wrong clock dated after now are the first to go.
func (k Keep) surplus(all []Generation, now time.Time) []Generation {
	kept := make(map[string]bool, len(all))
	days, weeks := map[int]bool{}, map[int]bool{}
	last, today := 0, day(now)
	for i := len(all) - 1; i >= 0; i-- { // the newest first
		g := all[i]
		if g.Until.After(now) {
			continue
		}
		if last < k.Last {
			last++
			kept[g.ID] = true
		}
		ago := today - day(g.Until.In(now.Location()))
		if ago <= k.Daily && !days[ago] {
			days[ago], kept[g.ID] = true, true
		}
		if ago := week(today) - week(today-ago); ago <= k.Weekly && !weeks[ago] {
			weeks[ago], kept[g.ID] = true, true
		}
	}
	for i := len(all) - 1; i >= 0 && last < k.Last; i-- {
		if g := all[i]; g.Until.After(now) {
			last++
			kept[g.ID] = true
		}
	}
	var surplus []Generation
	for _, g := range all {
		if !kept[g.ID] {
			surplus = append(surplus, g)
		}
	}
	return surplus
}

// day numbers the days of t's own location.
func day(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// week numbers the weeks, which begin on Mondays; day 0 was a Thursday.
func week(day int) int { return (day + 3) / 7 }
