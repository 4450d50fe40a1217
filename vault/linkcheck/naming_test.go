package linkcheck_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// TestNamesInCollectedAttacks measures how many attacks are named after the
// firm that an analyst named. Both use IDs of their own, so that a firm is
// right when it owns the domain that the collection lists for the brand.
func TestNamesInCollectedAttacks(t *testing.T) {
	d := bundled(t)
	firms := make(map[string]map[string]bool)
	for _, row := range addresses(t, filepath.Join(collected, "brands.csv")) {
		firms[row["brand_id"]] = owners(d, row["official_registrable_domains"])
	}
	right, wrong, unnamed := 0, 0, 0
	misses := make(map[string]int)
	for _, row := range addresses(t, filepath.Join(collected, "phish_jpcert_securities.csv")) {
		switch v := linkcheck.Check(row["url"], d, nil); {
		case v.Imitates == "":
			unnamed++
			misses[row["class"]]++
		case firms[row["brand_id"]][v.Imitates]:
			right++
		default:
			wrong++
		}
	}
	total := right + wrong + unnamed
	t.Logf("%d rows: named right %.1f %%, wrong %.1f %%; unnamed by class %v", total,
		100*float64(right)/float64(total), 100*float64(wrong)/float64(total), misses)
	if wrong*1000 > 15*total {
		t.Errorf("%d of %d rows are named after another firm", wrong, total)
	}
}

// owners are the firms of the directory with a host under one of the domains.
func owners(d *brokerage.Directory, domains string) map[string]bool {
	ids := make(map[string]bool)
	for id, h := range d.Hosts() {
		if slices.Contains(strings.Fields(domains), h.Domain) {
			ids[id] = true
		}
	}
	return ids
}
