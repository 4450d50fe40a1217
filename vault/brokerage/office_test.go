package brokerage_test

import (
	"errors"
	"strings"
	"testing"

	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
)

const oneOffice = `{
 "schema": 1,
 "date": "2026-11-24",
 "offices": [
  {"id": "alpha", "country": "JP",
   "names": {"ja": "甲", "en": "Alpha"},
   "numbers": [
    {"number": "0120-1", "recheck": true, "kind": "third-party", "source": "a page", "date": "2015"},
    {"number": "#9", "kind": "own-page", "source": "a page", "date": "undated"}],
   "hours": [{"days": "weekdays", "from": "9:00", "to": "11:30"}]}
 ]
}`

func TestLoadOffices(t *testing.T) {
	all, err := brokerage.LoadOffices([]byte(oneOffice))
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	o := all[0]
	if o.Name("ja") != "甲" || o.Name("en") != "Alpha" || len(o.Numbers) != 2 || !o.Numbers[0].Recheck || o.Numbers[1].Recheck ||
		o.Numbers[0].Evidence != (brokerage.Evidence{Source: brokerage.ThirdParty, Citation: "a page", Date: "2015"}) ||
		o.Hours[0] != (brokerage.Hours{Days: brokerage.Weekdays, From: "9:00", To: "11:30"}) {
		t.Errorf("%+v", o)
	}
	office := oneOffice[strings.Index(oneOffice, `  {"id"`):strings.LastIndex(oneOffice, "\n ]")]
	number := `{"number": "#9", "kind": "own-page", "source": "a page", "date": "undated"}`
	hours := `{"days": "weekdays", "from": "9:00", "to": "11:30"}`
	many := func(one string, n int) string { return strings.TrimSuffix(strings.Repeat(one+",", n), ",") }
	for _, c := range []struct {
		name, old, new, key string
		want                error
	}{
		{"unknown key", `"country"`, `"county"`, "file", brokerage.ErrSyntax},
		{"key twice", `"schema": 1`, `"schema": 1, "schema": 1`, "file", brokerage.ErrSyntax},
		{"null", hours, "null", "file", brokerage.ErrSyntax},
		{"text after the end", " ]\n}", " ]\n}{}", "file", brokerage.ErrSyntax},
		{"newer", `"schema": 1`, `"schema": 2`, "schema", brokerage.ErrVersion},
		{"no day", "2026-11-24", "2026-11", "date", brokerage.ErrValue},
		{"no office", office, "", "offices", brokerage.ErrValue},
		{"office twice", office, office + "," + office, "id", brokerage.ErrOrder},
		{"bad ID", `"alpha"`, `"Alpha"`, "id", brokerage.ErrValue},
		{"country", `"JP"`, `"jp"`, "country", brokerage.ErrValue},
		{"no English name", `, "en": "Alpha"`, ``, "names", brokerage.ErrValue},
		{"name that turns text around", `"Alpha"`, "\"Al\u202epha\"", "names", brokerage.ErrValue},
		{"a reading", `"en": "Alpha"`, `"en": "Alpha", "kana": "こう"`, "names", brokerage.ErrValue},
		{"no number", "0120-1", "", "numbers", brokerage.ErrValue},
		{"number with letters", "0120-1", "0120-CALL", "numbers", brokerage.ErrValue},
		{"number that is an address", "0120-1", "tel:0120", "numbers", brokerage.ErrValue},
		{"full-width number", "0120-1", "０１２０", "numbers", brokerage.ErrValue},
		{"no digit", "0120-1", "#-", "numbers", brokerage.ErrValue},
		{"number too long", "0120-1", strings.Repeat("1", 33), "numbers", brokerage.ErrValue},
		{"number without source", `"source": "a page", "date": "2015"`, `"date": "2015"`, "numbers", brokerage.ErrNoEvidence},
		{"number without date", `"date": "2015"`, `"date": ""`, "numbers", brokerage.ErrNoEvidence},
		{"kind", "third-party", "memory", "numbers", brokerage.ErrValue},
		{"too many numbers", number, many(number, 8), "numbers", brokerage.ErrValue},
		{"days", `"weekdays"`, `"sundays"`, "hours", brokerage.ErrValue},
		{"ends before it begins", "11:30", "8:30", "hours", brokerage.ErrValue},
		{"no time", "11:30", "25:00", "hours", brokerage.ErrValue},
		{"time of another form", "11:30", "11:30:00", "hours", brokerage.ErrValue},
		{"too many hours", hours, many(hours, 9), "hours", brokerage.ErrValue},
	} {
		if !strings.Contains(oneOffice, c.old) {
			t.Fatalf("%s: %q is not there", c.name, c.old)
		}
		got, err := brokerage.LoadOffices([]byte(strings.Replace(oneOffice, c.old, c.new, 1)))
		var e *brokerage.LoadError
		if got != nil || !errors.Is(err, c.want) || !errors.As(err, &e) || e.Key != c.key {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
	for n, ok := range map[int]bool{8: true, 9: false} {
		if _, err := brokerage.LoadOffices([]byte(strings.Replace(oneOffice, hours, many(hours, n), 1))); (err == nil) != ok {
			t.Errorf("%d hours: %v", n, err)
		}
	}
	padded := oneOffice + strings.Repeat(" ", brokerage.MaxOfficesSize-len(oneOffice))
	if _, err := brokerage.LoadOffices([]byte(padded)); err != nil {
		t.Errorf("at the bound of the size: %v", err)
	}
	if _, err := brokerage.LoadOffices([]byte(padded + " ")); !errors.Is(err, brokerage.ErrTooLarge) {
		t.Errorf("a byte more: %v", err)
	}
}

// TestThePlanNamesOffices: each step that reports something leads to an office,
// and no office is without a step.
func TestThePlanNamesOffices(t *testing.T) {
	all, err := brokerage.BundledOffices(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, o := range all {
		there[o.ID] = true
	}
	for _, step := range incident.Steps() {
		for _, id := range step.Offices() {
			if !there[id] {
				t.Errorf("%s: no office %s", step, id)
			}
			delete(there, id)
		}
	}
	for id := range there {
		t.Errorf("no step leads to %s", id)
	}
}

func FuzzLoadOffices(f *testing.F) {
	f.Add([]byte(oneOffice))
	f.Add([]byte(`{"schema":1,"date":"2026-11-24","offices":[{}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := brokerage.LoadOffices(data)
		if err != nil {
			var e *brokerage.LoadError
			if all != nil || !errors.As(err, &e) {
				t.Fatalf("%v, %v", all, err)
			}
			return
		}
		for _, o := range all {
			if o.ID == "" || o.Name("ja") == "" || o.Name("en") == "" || len(o.Numbers) == 0 {
				t.Fatalf("%+v", o)
			}
			for _, n := range o.Numbers {
				if n.Evidence.Citation == "" || n.Evidence.Date == "" {
					t.Fatalf("%s without evidence", n.Number)
				}
			}
		}
	})
}
