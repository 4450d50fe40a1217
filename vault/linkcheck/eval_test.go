package linkcheck_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// collected is where labelled addresses lie, if at all: of real attacks, and
// harmless ones. They may be measured with and not be kept in the project.
const collected = "../../../shared/data/phish"

// addresses reads the rows of a file, with their columns by name.
func addresses(t testing.TB, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(collected, name))
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

func TestCollectedAttacksAreNotOfficial(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(collected, "phish_*.csv"))
	if err != nil || len(paths) == 0 {
		t.Skip("no collected addresses beside the project: " + collected)
	}
	c := checker(t)
	for _, path := range paths {
		rows := addresses(t, filepath.Base(path))
		official, opened, named, unreadable := 0, 0, 0, 0
		for _, row := range rows {
			v := c.Check(row["url"], nil)
			if v.Kind != linkcheck.NotOfficial {
				official++
				t.Errorf("%s: an attack is called official of %s, or under its domain", filepath.Base(path), v.Firm)
			}
			if verified, err := c.Open(row["url"], nil); err == nil || verified.OK() {
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
		t.Logf("%-30s %6d rows: called official %d, opened %d; a firm named %d, no host %d", filepath.Base(path), len(rows), official, opened, named, unreadable)
	}
}

// score counts how the attacks on one brand were named.
type score struct{ right, wrong, unnamed int }

func (s score) String() string {
	total := float64(max(s.right+s.wrong+s.unnamed, 1))
	return fmt.Sprintf("%5d rows, named right %5.1f %%, wrong %4.1f %%", s.right+s.wrong+s.unnamed, 100*float64(s.right)/total, 100*float64(s.wrong)/total)
}

// TestCollectedAttacksAreNamed measures how many attacks are named after the
// firm that an analyst named. Both use IDs of their own, so that a firm is
// right when it has a host under a domain that the collection lists for the
// brand. One kit serves many domains, so domains are counted as well as rows.
func TestCollectedAttacksAreNamed(t *testing.T) {
	c := checker(t)
	firms := make(map[string][]string)
	for _, row := range addresses(t, "brands.csv") {
		firms[row["brand_id"]] = owners(c.Directory(), strings.Fields(row["official_registrable_domains"]))
	}
	var all, perDomain score
	brands, seen := make(map[string]*score), make(map[string]bool)
	classes := make(map[string]int)
	rows := addresses(t, "phish_jpcert_securities.csv")
	for _, row := range rows {
		v := c.Check(row["url"], nil)
		brand := brands[row["brand_id"]]
		if brand == nil {
			brand = &score{}
			brands[row["brand_id"]] = brand
		}
		counted := []*score{&all, brand}
		if p, _ := linkcheck.TakeApart(row["url"]); !seen[row["brand_id"]+" "+p.Registrable] {
			seen[row["brand_id"]+" "+p.Registrable] = true
			counted = append(counted, &perDomain)
		}
		for _, s := range counted {
			switch {
			case v.Imitates == "":
				s.unnamed++
			case slices.Contains(firms[row["brand_id"]], v.Imitates):
				s.right++
			default:
				s.wrong++
			}
		}
		if v.Imitates == "" {
			classes[row["class"]]++
		}
	}
	t.Logf("by row                %v", all)
	t.Logf("by registrable domain %v", perDomain)
	for _, id := range slices.SortedFunc(maps.Keys(brands), func(a, b string) int {
		return cmp.Compare(brands[b].right+brands[b].wrong+brands[b].unnamed, brands[a].right+brands[a].wrong+brands[a].unnamed)
	}) {
		t.Logf("  %-12s %v", id, *brands[id])
	}
	for _, class := range slices.SortedFunc(maps.Keys(classes), func(a, b string) int { return cmp.Compare(classes[b], classes[a]) }) {
		t.Logf("  unnamed: %5d %s", classes[class], class)
	}
	if 2*all.right < len(rows) {
		t.Errorf("fewer than half of the rows are named right: %d of %d", all.right, len(rows))
	}
	if 1000*all.wrong > 15*len(rows) {
		t.Errorf("more than 1.5 %% of the rows are named after another firm: %d of %d", all.wrong, len(rows))
	}
}

// owners are the firms of the directory with a host under one of the domains.
func owners(d *brokerage.Directory, domains []string) (ids []string) {
	for id, h := range d.Hosts() {
		if slices.Contains(domains, h.Domain) {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestCollectedHarmlessAddresses(t *testing.T) {
	c := checker(t)
	rows := addresses(t, "benign.csv")
	accused, hard, hardRows, official, officialRows := 0, 0, 0, 0, 0
	for _, row := range rows {
		v := c.Check(row["url"], nil)
		isHard := strings.HasPrefix(row["kind"], "group_or_vendor") || strings.HasPrefix(row["kind"], "name_collision")
		if isHard {
			hardRows++
		}
		if v.Imitates != "" {
			accused++
			t.Logf("accused of imitating %s: %s (%s)", v.Imitates, v.Host, row["kind"])
			if isHard {
				hard++
			}
		}
		if strings.HasPrefix(row["kind"], "official_") {
			officialRows++
			if v.Kind == linkcheck.Official || v.Kind == linkcheck.FirmsDomain {
				official++
			} else {
				t.Logf("without evidence in the directory: %s (%s)", v.Host, row["kind"])
				if _, _, known := c.Directory().Lookup(v.Host); known {
					t.Errorf("an official address is not recognised: %+v", v)
				}
			}
		}
	}
	t.Logf("%d official rows: %d recognised", officialRows, official)
	t.Logf("%d harmless rows: accused %d; of %d hard ones %d", len(rows), accused, hardRows, hard)
	if accused > 20 || hard > 0 {
		t.Errorf("%d harmless addresses are accused of imitating a firm, %d of them hard ones", accused, hard)
	}
}

// BenchmarkCheck has invented addresses, so that it runs everywhere.
func BenchmarkCheck(b *testing.B) {
	c := checker(b)
	for name, raw := range map[string]string{
		"official":  "https://www.sbisec.co.jp/ETGate/?a=b",
		"unknown":   "https://info.account-9981.example/signin/index.html?id=1234567890",
		"subdomain": "https://www.sbisec.co.jp.aaaa.example/ETGate/",
		"longest":   "https://" + strings.Repeat("nomur-monix-sbise.", 13) + "example/" + strings.Repeat("sbis/", 1500),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Check(raw, nil)
			}
		})
	}
}

// BenchmarkCheckCollected is the mean time of a check over real attacks and
// harmless addresses.
func BenchmarkCheckCollected(b *testing.B) {
	c := checker(b)
	for _, name := range []string{"phish_jpcert_securities.csv", "phish_obfuscated.csv", "benign.csv"} {
		rows := addresses(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.Check(rows[i%len(rows)]["url"], nil)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	d := checker(b).Directory()
	for b.Loop() {
		linkcheck.New(d)
	}
}
