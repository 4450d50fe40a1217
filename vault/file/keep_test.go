package file

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// days back from noon, and hours within the day.
func ago(days, hours int) time.Time {
	return noon.AddDate(0, 0, -days).Add(-time.Duration(hours) * time.Hour)
}

func generationsAt(times ...time.Time) []Generation {
	slices.SortFunc(times, time.Time.Compare)
	all := make([]Generation, len(times))
	for i, t := range times {
		all[i] = Generation{ID: t.Format(generationTime) + strconv.Itoa(i), Until: t}
	}
	return all
}

func TestTenQuickSavesNeverEraseYesterday(t *testing.T) {
	var times []time.Time
	for i := range 40 {
		times = append(times, noon.Add(-time.Duration(i)*time.Second))
	}
	yesterday, lastWeek, lastMonth := ago(1, 1), ago(9, 0), ago(50, 0)
	all := generationsAt(append(times, yesterday, ago(1, 3), lastWeek, lastMonth, ago(80, 0))...)
	gone := DefaultKeep().surplus(all, noon)
	for _, g := range gone {
		if slices.Contains([]time.Time{yesterday, lastWeek, lastMonth}, g.Until) {
			t.Errorf("%s went", g.Until)
		}
		if noon.Sub(g.Until) < 10*time.Second {
			t.Errorf("one of the last ten went: %s", g.Until)
		}
	}
	if len(gone) != 32 { // 30 quick ones, an earlier one of yesterday, the one of 80 days ago
		t.Errorf("%d of %d went", len(gone), len(all))
	}
}

// TestKeepOverMonths saves for three months as a person does, now and then many
// times a day, and looks each day at what is left.
func TestKeepOverMonths(t *testing.T) {
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("JST", 9*60*60)} {
		random := rand.New(rand.NewPCG(7, 7))
		var all []Generation
		saved := map[int]bool{}
		for hour := range 24 * 100 {
			if random.IntN(30) > 0 {
				continue
			}
			for range 1 + random.IntN(12) {
				now := noon.Add(time.Duration(hour) * time.Hour).Add(time.Duration(random.IntN(3600)) * time.Second).In(zone)
				all = append(all, generationsAt(now)...)
				slices.SortFunc(all, func(a, b Generation) int { return a.Until.Compare(b.Until) })
				saved[day(now)] = true
				surplus := DefaultKeep().surplus(all, now)
				all = slices.DeleteFunc(all, func(g Generation) bool {
					return slices.ContainsFunc(surplus, func(s Generation) bool { return s.ID == g.ID && s.Until.Equal(g.Until) })
				})
				if len(all) > 27 {
					t.Fatalf("%d generations", len(all))
				}
				checkKept(t, all, saved, now)
			}
		}
	}
}

// checkKept wants something of each of the last seven days on which anything was
// saved, and of each of the last nine weeks.
func checkKept(t *testing.T, all []Generation, saved map[int]bool, now time.Time) {
	t.Helper()
	days, weeks := map[int]bool{}, map[int]bool{}
	for _, g := range all {
		d := day(g.Until.In(now.Location()))
		days[d], weeks[week(d)] = true, true
	}
	for d := range saved {
		if d <= day(now) && d > day(now)-7 && !days[d] {
			t.Fatalf("on %s nothing is left of %d days ago", now, day(now)-d)
		}
		if d <= day(now) && week(d) > week(day(now))-9 && !weeks[week(d)] {
			t.Fatalf("on %s nothing is left of the week %d days ago", now, day(now)-d)
		}
	}
}

// TestAClockThatWasWrong: what it dated in the future does not push out what is
// saved afterwards.
func TestAClockThatWasWrong(t *testing.T) {
	var times []time.Time
	for i := range 12 {
		times = append(times, noon.AddDate(0, 0, 30+i), noon.Add(-time.Duration(i)*time.Minute))
	}
	for _, g := range DefaultKeep().surplus(generationsAt(times...), noon) {
		if !g.Until.After(noon) && noon.Sub(g.Until) < 10*time.Minute {
			t.Errorf("one of the last ten went: %s", g.Until)
		}
	}
}

func TestGenerationsCanBeListedAndRead(t *testing.T) {
	path, h := newFile(t, "save 0")
	gens := t.TempDir()
	if all, err := h.Generations(gens + "/none"); len(all) != 0 || err != nil {
		t.Errorf("a folder that is not there has %v, %v", all, err)
	}
	for i := 1; i <= 2; i++ {
		next := "save " + strconv.Itoa(i)
		if err := h.Replace(writes(next), expects(next), Options{Generations: gens, Now: noon.Add(time.Duration(i) * time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	put(t, gens+"/"+generationPrefix(path)+"20261301T000000.000Z.12345678.kdbx", "no such month")
	all, err := h.Generations(gens)
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	for i, g := range all {
		content, err := g.Read(100)
		if err != nil || !bytes.Equal(content, []byte("save "+strconv.Itoa(i))) || !g.Until.Equal(noon.Add(time.Duration(i+1)*time.Hour)) {
			t.Errorf("%d: %q, %v, until %s", i, content, err, g.Until)
		}
	}
	if all[0].ID == all[1].ID || all[0].ID == "" {
		t.Errorf("IDs %q, %q", all[0].ID, all[1].ID)
	}
}
