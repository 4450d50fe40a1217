package linkcheck_test

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"testing"

	"kagikura/vault/linkcheck"
)

// collected is where labelled addresses of real attacks lie, if at all: they
// may be measured with and not be kept in the project.
const collected = "../../../shared/data/phish"

// addresses reads the url column of a file with its other columns by name.
func addresses(t testing.TB, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("no collected addresses beside the project: %v", err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	header, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := make(map[string]string, len(header))
		for i, name := range header {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
}

func TestNoCollectedAttackIsOfficial(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(collected, "phish_*.csv"))
	if err != nil || len(paths) == 0 {
		t.Skip("no collected addresses beside the project: " + collected)
	}
	d := bundled(t)
	for _, path := range paths {
		rows := addresses(t, path)
		official, opened, named, unreadable := 0, 0, 0, 0
		for _, row := range rows {
			v := linkcheck.Check(row["url"], d, nil)
			if v.Kind != linkcheck.NotOfficial {
				official++
				t.Errorf("%s: an attack is called official of %s", filepath.Base(path), v.Firm)
			}
			if verified, err := linkcheck.Open(row["url"], d, nil); err == nil || verified.OK() {
				opened++
				t.Errorf("%s: an attack would be opened", filepath.Base(path))
			}
			if v.Imitates != "" {
				named++
			}
			if v.Host == "" {
				unreadable++
			}
		}
		t.Logf("%s: %d rows, official %d, opened %d, firm named %d, no host %d", filepath.Base(path), len(rows), official, opened, named, unreadable)
	}
}

func TestCollectedHarmlessAddresses(t *testing.T) {
	d := bundled(t)
	rows := addresses(t, filepath.Join(collected, "benign.csv"))
	total := 0
	official, accused := make(map[string]int), make(map[string]int)
	for _, row := range rows {
		v := linkcheck.Check(row["url"], d, nil)
		if v.Kind == linkcheck.Official {
			official[row["kind"]]++
		}
		if v.Imitates != "" {
			accused[row["kind"]]++
			total++
			t.Logf("accused of imitating %s: %s (%s)", v.Imitates, v.Host, row["kind"])
		}
	}
	if total > 20 {
		t.Errorf("%d harmless addresses are accused of imitating a firm", total)
	}
	t.Logf("%d rows, official by kind %v, accused by kind %v", len(rows), official, accused)
}

func BenchmarkCheck(b *testing.B) {
	d := bundled(b)
	for name, raw := range map[string]string{
		"official":  "https://www.sbisec.co.jp/ETGate/?a=b",
		"unknown":   "https://info.account-9981.example/signin/index.html?id=1234567890",
		"subdomain": "https://www.sbisec.co.jp.aaaa.example/ETGate/",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				linkcheck.Check(raw, d, nil)
			}
		})
	}
}
