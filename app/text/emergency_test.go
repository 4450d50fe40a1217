package text

import (
	"strings"
	"testing"
	"time"

	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// TestThePlanHasWords: every stage, step and office has its own in both
// languages.
func TestThePlanHasWords(t *testing.T) {
	offices, err := brokerage.BundledOffices(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{Japanese, English} {
		p, seen := New(lang), map[string]bool{}
		unique := func(sentence string) {
			t.Helper()
			if sentence == "" || strings.Contains(sentence, "emergency.") || seen[sentence] {
				t.Errorf("%s: no sentence of its own: %q", lang, sentence)
			}
			seen[sentence] = true
		}
		for n, stage := range incident.Plan() {
			unique(p.Stage(n+1, stage))
			for _, step := range stage.Steps {
				unique(p.Step(step))
				unique(p.StepHow(step))
			}
		}
		for _, o := range offices {
			if p.Hours(o) == "" || p.Source(o.Numbers[0].Evidence) == "" {
				t.Errorf("%s: nothing is said of %s", lang, o.ID)
			}
		}
		if got := p.Step("lawyer-told"); !strings.Contains(got, "lawyer-told") {
			t.Errorf("%s: another program's step is %q", lang, got)
		}
	}
}

func TestHoursAndSources(t *testing.T) {
	p := New(Japanese)
	o := brokerage.Office{Hours: []brokerage.Hours{{Days: brokerage.Weekdays, From: "9:00", To: "11:30"}, {Days: brokerage.Weekdays, From: "12:30", To: "17:00"}}}
	if got := p.Hours(o); got != "平日 9:00〜11:30、12:30〜17:00" {
		t.Errorf("hours are %q", got)
	}
	if got := p.Hours(brokerage.Office{}); got != "受付時間は確かめられていません" {
		t.Errorf("no hours are %q", got)
	}
	if got := p.Source(brokerage.Evidence{Citation: "x", Date: "2015"}); got != "出典 x（2015）" {
		t.Errorf("a source is %q", got)
	}
	if got := p.Source(brokerage.Evidence{Citation: "x", Date: brokerage.Undated}); !strings.Contains(got, "日付の記載なし") {
		t.Errorf("an undated source is %q", got)
	}
	if got := p.Moment(incident.Moment{At: time.Date(2056, 1, 2, 3, 4, 0, 0, time.Local), Future: true}); !strings.Contains(got, "2056-01-02 03:04") || !strings.Contains(got, "未来") {
		t.Errorf("a time that cannot be is %q", got)
	}
}

// TestEventsOfAnIncidentAreSaid: none of them is one that nobody knows.
func TestEventsOfAnIncidentAreSaid(t *testing.T) {
	p := New(English)
	for kind, want := range map[record.Kind]string{
		record.IncidentBegun: "A case was opened", record.IncidentStep: "Told the police", record.IncidentUndone: "unticked: Told the police",
		record.IncidentNote: "case number 7", record.IncidentEnded: "closed",
	} {
		i := record.Item{Event: record.Event{Kind: kind, Details: map[string]string{record.DetailStep: string(incident.PoliceTold), record.DetailNote: "case number 7"}}}
		if got := p.Recorded(i); !strings.Contains(got, want) {
			t.Errorf("%s: %q", kind, got)
		}
	}
}
