package brokerage_test

import (
	"errors"
	"strings"
	"testing"

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
		"claimed by two firms":       {beta, beta + `, "domains": [{"domain": "alpha.example", ` + page + `}]`, brokerage.ErrForeign},
		"another firm's host in it":  {beta, beta + `, "hosts": [{"host": "beta.alpha.example", "role": "home", ` + page + `}]`, brokerage.ErrForeign},
		"without evidence":           {`"domain": "alpha.example", "evidence": [`, `"domain": "alpha.example", "evidence": [], "x": [`, brokerage.ErrSyntax},
		"with no evidence in it":     {beta, beta + `, "domains": [{"domain": "beta.example", "evidence": []}]`, brokerage.ErrNoEvidence},
		"by a stranger's word":       {beta, beta + `, "domains": [{"domain": "beta.example", "evidence": [{"kind": "third-party", "source": "a page", "date": "2026"}]}]`, brokerage.ErrNoEvidence},
		"by the survey's word":       {beta, beta + `, "domains": [{"domain": "beta.example", "evidence": [{"kind": "survey", "source": "a page", "date": "2026"}]}]`, brokerage.ErrNoEvidence},
		"a host":                     {`"domain": "alpha.example"`, `"domain": "www.alpha.example"`, brokerage.ErrValue},
		"a public suffix":            {`"domain": "alpha.example"`, `"domain": "co.jp"`, brokerage.ErrValue},
		"upper case":                 {`"domain": "alpha.example"`, `"domain": "Alpha.example"`, brokerage.ErrValue},
		"not ASCII":                  {`"domain": "alpha.example"`, `"domain": "álpha.example"`, brokerage.ErrValue},
		"unknown key":                {`"domain": "alpha.example"`, `"domain": "alpha.example", "sure": true`, brokerage.ErrSyntax},
		"related, but official":      {"www.alpha-bank.example", "www.alpha.example", brokerage.ErrForeign},
		"related, but owned":         {"www.alpha-bank.example", "bank.alpha.example", brokerage.ErrForeign},
		"related to nobody known":    {`alpha-bank.example", "firm": "alpha"`, `alpha-bank.example", "firm": "gamma"`, brokerage.ErrForeign},
		"related in upper case":      {"www.alpha-bank.example", "WWW.alpha-bank.example", brokerage.ErrValue},
		"related by a survey's word": {`"kind": "public-code"`, `"kind": "survey"`, brokerage.ErrNoEvidence},
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
