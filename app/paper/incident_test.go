package paper_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/paper"
	"kagikura/app/paper/papertest"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
)

func sheet(t testing.TB) paper.Incident {
	t.Helper()
	offices, err := brokerage.BundledOffices(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	at := func(minute int) incident.Moment {
		return incident.Moment{At: made.Add(time.Duration(minute) * time.Minute)}
	}
	return paper.Incident{
		Firm: "SBI証券", Account: "父の口座", Host: "www.sbisec.co.jp", Offices: offices, Now: made,
		Of: incident.Incident{
			Begun: at(0),
			Done: []incident.Done{
				{Step: incident.Reached, When: at(2)}, {Step: incident.Frozen, When: at(7)},
				{Step: "lawyer-told", When: incident.Moment{At: made.AddDate(30, 0, 0), Future: true}},
			},
			Notes: []incident.Note{{Text: "担当は田中さん、受付番号は 12-345", When: at(8)}},
		},
	}
}

func joined(pages [][]string) string { return strings.Join(slices.Concat(pages...), "\n") }

// TestTheSheetSaysWhatToDo: one sheet of paper, in both languages, with and
// without anything done.
func TestTheSheetSaysWhatToDo(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		p := text.New(lang)
		full, empty := sheet(t), sheet(t)
		empty.Account, empty.Host, empty.Of = "", "", incident.Incident{}
		for name, s := range map[string]paper.Incident{"full": full, "empty": empty} {
			pages := papertest.Pages(t, written(t, s.Document(p)))
			if len(pages) > 2 {
				t.Errorf("%s %s: %d pages", lang, name, len(pages))
			}
			all := joined(pages)
			for _, want := range []string{"#9110", "110", "0570-016811", "03-5251-6811", "0120-344-999", "0120-64-5005", "188"} {
				if !strings.Contains(all, want) {
					t.Errorf("%s %s: no number %s", lang, name, want)
				}
			}
			for _, step := range incident.Steps() {
				if !strings.Contains(all, p.Step(step)) {
					t.Errorf("%s %s: nothing of %s", lang, name, step)
				}
			}
			if folder := os.Getenv("KAGIKURA_PICTURES"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, "incident-"+lang+"-"+name+".pdf"), written(t, s.Document(p)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		all := joined(papertest.Pages(t, written(t, full.Document(p))))
		for _, want := range []string{"www.sbisec.co.jp", "父の口座", "田中さん", "lawyer-told", p.S("emergency.done", text.A("when", p.Moment(incident.Moment{At: made.Add(7 * time.Minute)})))} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: %q is missing", lang, want)
			}
		}
	}
}
