package brokerage_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/vault/brokerage"
)

// owning is small with a domain that alpha owns and a related host.
var owning = strings.NewReplacer(
	`"hosts": [`, `"domains": [{"domain": "alpha.example", "evidence": [
     {"kind": "own-page", "source": "https://www.alpha.example/help", "date": "2026-04"}]}], "hosts": [`,
	"\n ]\n}", `],
 "related": [{"host": "www.alpha-bank.example", "firm": "alpha", "evidence": [
     {"kind": "public-code", "source": "public code", "date": "undated"}]}]
}`).Replace(small)

func TestOwnedDomain(t *testing.T) {
	d, err := brokerage.Load([]byte(owning))
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := d.Owner("alpha.example"); !ok || f.ID != "alpha" {
		t.Errorf("owner %q, %v", f.ID, ok)
	}
	for _, not := range []string{"www.alpha.example", "example", "ALPHA.example", "alpha-bank.example"} {
		if f, ok := d.Owner(not); ok {
			t.Errorf("%s is owned by %s", not, f.ID)
		}
	}
	if r, ok := d.Related("www.alpha-bank.example"); !ok || r.Firm != "alpha" {
		t.Errorf("related %+v, %v", r, ok)
	}
	if r, ok := d.Related("alpha-bank.example"); ok {
		t.Errorf("a host nobody listed is related to %s", r.Firm)
	}
	if r, ok := d.Related("m.www.alpha-bank.example"); !ok || r.Host != "www.alpha-bank.example" {
		t.Errorf("under the related host: %+v, %v", r, ok)
	}
	if r, ok := d.Related("xwww.alpha-bank.example"); ok {
		t.Errorf("a host that only ends alike is related: %+v", r)
	}
	if _, _, ok := d.Lookup("www.alpha-bank.example"); ok {
		t.Error("a related host is official")
	}
}

func TestLoadRefusesDomains(t *testing.T) {
	const page = `"evidence": [{"kind": "own-page", "source": "a page", "date": "2026"}]`
	beta := `"names": {"en": "Beta"}`
	for name, test := range map[string]struct {
		old, new string
		want     error
	}{
		"claimed by two firms":      {beta, beta + `, "domains": [{"domain": "alpha.example", ` + page + `}]`, brokerage.ErrForeign},
		"another firm's host in it": {beta, beta + `, "hosts": [{"host": "beta.alpha.example", "role": "home", ` + page + `}]`, brokerage.ErrForeign},
		"without evidence":          {`"domain": "alpha.example", "evidence": [`, `"domain": "alpha.example", "evidence": [], "x": [`, brokerage.ErrSyntax},
		"with no evidence in it":    {beta, beta + `, "domains": [{"domain": "beta.example", "evidence": []}]`, brokerage.ErrNoEvidence},
		"by a stranger's word":      {beta, beta + `, "domains": [{"domain": "beta.example", "evidence": [{"kind": "third-party", "source": "a page", "date": "2026"}]}]`, brokerage.ErrNoEvidence},
		"by the survey's word":      {beta, beta + `, "domains": [{"domain": "beta.example", "evidence": [{"kind": "survey", "source": "a page", "date": "2026"}]}]`, brokerage.ErrNoEvidence},
		"a host":                    {`"domain": "alpha.example"`, `"domain": "www.alpha.example"`, brokerage.ErrValue},
		"a public suffix":           {`"domain": "alpha.example"`, `"domain": "co.jp"`, brokerage.ErrValue},
		"upper case":                {`"domain": "alpha.example"`, `"domain": "Alpha.example"`, brokerage.ErrValue},
		"not ASCII":                 {`"domain": "alpha.example"`, `"domain": "álpha.example"`, brokerage.ErrValue},
		"unknown key":               {`"domain": "alpha.example"`, `"domain": "alpha.example", "sure": true`, brokerage.ErrSyntax},
		"related, but official":     {"www.alpha-bank.example", "www.alpha.example", brokerage.ErrForeign},
		"related, but owned":        {"www.alpha-bank.example", "bank.alpha.example", brokerage.ErrForeign},
		"related to nobody known":   {`alpha-bank.example", "firm": "alpha"`, `alpha-bank.example", "firm": "gamma"`, brokerage.ErrForeign},
		"related in upper case":     {"www.alpha-bank.example", "WWW.alpha-bank.example", brokerage.ErrValue},
		"related without evidence": {`"evidence": [
     {"kind": "public-code", "source": "public code", "date": "undated"}]`, `"evidence": []`, brokerage.ErrNoEvidence},
		"related twice":            {`"related": [`, `"related": [{"host": "www.alpha-bank.example", ` + page + `}, `, brokerage.ErrOrder},
		"related, but everybody's": {"www.alpha-bank.example", "co.jp", brokerage.ErrValue},
	} {
		data := strings.Replace(owning, test.old, test.new, 1)
		if data == owning {
			t.Fatalf("%s: the test spoils nothing", name)
		}
		if d, err := brokerage.Load([]byte(data)); !errors.Is(err, test.want) || d != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rejected are hosts that public lists give for firms and that are not theirs.
func rejected(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/rejected_hosts.txt")
	if err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) == 2 {
			hosts = append(hosts, fields[0])
		}
	}
	if len(hosts) != 39 {
		t.Fatalf("%d rejected hosts, want 39", len(hosts))
	}
	return hosts
}

func TestRejectedHostsStandNowhere(t *testing.T) {
	d := bundled(t)
	under := func(host, parent string) bool { return host == parent || strings.HasSuffix(host, "."+parent) }
	for _, bad := range rejected(t) {
		for id, h := range d.Hosts() {
			if under(h.Name, bad) {
				t.Errorf("%s: %s is rejected", id, h.Name)
			}
		}
		for _, f := range d.Firms() {
			for _, domain := range f.Domains {
				if under(bad, domain.Name) || under(domain.Name, bad) {
					t.Errorf("%s: owns %s, but %s is rejected", f.ID, domain.Name, bad)
				}
			}
		}
		if r, ok := d.Related(bad); ok {
			t.Errorf("%s is rejected and related to %q by %s", bad, r.Firm, r.Host)
		}
	}
}

func TestBundledDomainsAndRelatedHosts(t *testing.T) {
	d := bundled(t)
	if f, ok := d.Owner("sbisec.co.jp"); !ok || f.ID != "sbi" {
		t.Errorf("sbisec.co.jp is owned by %q", f.ID)
	}
	for _, shared := range []string{"mufg.jp", "moomoo.com", "rakuten-sec.co.jp"} {
		if f, ok := d.Owner(shared); ok {
			t.Errorf("%s has no page that says that %s owns it", shared, f.ID)
		}
	}
	for host, firm := range map[string]string{
		"sbi.brisk.jp": "sbi", "www.nomura-am.co.jp": "nomura", "direct.bk.mufg.jp": "mumss",
		"www.monex.co.jp": "monex", "www.okasan.co.jp": "", "www.vanguard.com": "vanguard-com",
	} {
		if r, ok := d.Related(host); !ok || r.Firm != firm {
			t.Errorf("%s: %+v, %v", host, r, ok)
		}
	}
	for _, host := range []string{"brisk.jp", "jp", "www.city.nikko.lg.jp", "mufg.jp"} {
		if r, ok := d.Related(host); ok {
			t.Errorf("%s is related by %s", host, r.Host)
		}
	}
}

func TestLoginPaths(t *testing.T) {
	d := bundled(t)
	if f, _ := d.Firm("sbi"); !slices.Equal(f.LoginPaths, []string{"/ETGate"}) {
		t.Errorf("login paths of sbi: %q", f.LoginPaths)
	}
	if _, err := brokerage.Load([]byte(pathed("/a/Login.do", "/b/Login.do"))); err != nil {
		t.Error(err)
	}
	for name, test := range map[string]struct {
		beta string
		want error
	}{
		"of two firms":          {"/a/LOGIN.do", brokerage.ErrForeign},
		"without a slash":       {"a/Login.do", brokerage.ErrValue},
		"the root":              {"/", brokerage.ErrValue},
		"too short":             {"/x/y", brokerage.ErrValue},
		"with a closing slash":  {"/b/Login/", brokerage.ErrValue},
		"with a query":          {"/b/Login?x", brokerage.ErrValue},
		"with a space":          {"/b/Lo gin", brokerage.ErrValue},
		"that climbs":           {"/b/../Login", brokerage.ErrValue},
		"not ASCII":             {"/b/ログイン", brokerage.ErrValue},
		"longer than 200 bytes": {"/" + strings.Repeat("b", 200), brokerage.ErrValue},
	} {
		if _, err := brokerage.Load([]byte(pathed("/a/Login.do", test.beta))); !errors.Is(err, test.want) {
			t.Errorf("a login path %s: %v", name, err)
		}
	}
}

// pathed is small with one login path for each of its firms.
func pathed(path, second string) string {
	fact := func(path string) string {
		return `"facts": [{"fact": "login-paths", "value": ["` + path + `"], "kind": "public-code", "source": "public code", "date": "2026"}]`
	}
	s := strings.Replace(small, `"names": {"en": "Beta"}`, `"names": {"en": "Beta"}, `+fact(second), 1)
	return s[:strings.Index(s, `   "facts": [
`)] + "   " + fact(path) + "},\n" + s[strings.Index(s, `  {"id": "beta"`):]
}

func TestDateOlderThan(t *testing.T) {
	day := time.Date(2026, 5, 24, 12, 0, 0, 0, time.UTC)
	for date, want := range map[brokerage.Date]bool{
		"2026-05-23": true, "2026-05-24": false, "2026-05-25": false, "2026-04": true, "2026-05": false,
		"2025": true, "2026": false, "2027": false, brokerage.Undated: true, "": true,
	} {
		if got := date.OlderThan(day); got != want {
			t.Errorf("%s is older than %s: %v", date, day.Format(time.DateOnly), got)
		}
	}
}
