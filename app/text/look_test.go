package text_test

import (
	"testing"
	"time"

	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/kit"
	"kagikura/vault/look"
	"kagikura/vault/merge"
)

func TestHowOftenToLookIsSaidInWeeks(t *testing.T) {
	p := text.New(text.English)
	for days, want := range map[int]string{1: "Every day", 5: "Every 5 days", 7: "Every week", 14: "Every 2 weeks", 30: "Every 30 days"} {
		if got := p.LookEvery(look.Interval{Days: days}); got != want {
			t.Errorf("%d days: %q, want %q", days, got, want)
		}
	}
}

func TestWhenTheNextLookIsDue(t *testing.T) {
	p, then := text.New(text.English), look.Done{At: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)}
	odd := []look.Finding{{Item: look.Cash, Odd: then.At}}
	for want, s := range map[string]look.Status{
		"Something is odd (Balance and transfers)": {Asked: true, Last: then, Late: 3, Findings: odd},
		"Never looked at yet":                      {Asked: true, Late: 900},
		"Due today":                                {Asked: true, Last: then},
		"1 day overdue":                            {Asked: true, Last: then, Late: 1},
		"19 days overdue":                          {Asked: true, Last: then, Late: 19},
		"Next look on 2026-12-04":                  {Asked: true, Last: then, Late: -3, Due: time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC)},
		"Never (reason: empty)":                    {Interval: look.Interval{Never: true, Why: "empty"}},
	} {
		if got := p.LookDue(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Every item has its words.
func TestItemsOfALookHaveNames(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		p := text.New(lang)
		for _, i := range look.Items() {
			if name, how := p.LookItem(i); name == "" || how == "" || how == name {
				t.Errorf("%s: %s is called %q, and one asks %q", lang, i, name, how)
			}
		}
	}
}

// A merge calls what is noted of looks, kits and the record by what it is.
func TestAMergeNamesWhatIsNoted(t *testing.T) {
	p := text.New(text.English)
	for key, want := range map[string]string{
		look.KeyInterval: "merge.part.look", "kagikura.look.tick.orders": "merge.part.look", "kagikura.look.odd.cash": "merge.part.look",
		kit.KeySheet: "merge.part.kit", vault.DataRecord + "00": "merge.part.record",
	} {
		if got := p.MergePart(merge.Part{Kind: merge.Data, Name: key}); got != p.S(want) {
			t.Errorf("%s: %q", key, got)
		}
	}
}
