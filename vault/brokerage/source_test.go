package brokerage_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"kagikura/vault/brokerage"
)

// surveyed is what the tests need of the survey that the directory was made
// from. It lies outside the project.
type surveyed struct {
	ID            string   `json:"id"`
	Hosts         []string `json:"official_hosts"`
	Candidates    []string `json:"candidate_hosts"`
	Rejected      []string `json:"rejected_hosts"`
	MemoryFields  []string `json:"memory_fields"`
	Confidence    string   `json:"confidence"`
	Ready         bool     `json:"bundle_ready"`
	LoginURL      string   `json:"login_url"`
	RegistrationN string   `json:"registration_no"`
	Sources       []struct{ Fact, Source, Said string }
}

func survey(t *testing.T) map[string]surveyed {
	t.Helper()
	data, err := os.ReadFile("../../../shared/data/brokerages.json")
	if err != nil {
		t.Skipf("the survey of brokerages is not beside the project: %v", err)
	}
	var all []surveyed
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	byID := make(map[string]surveyed)
	for _, s := range all {
		byID[s.ID] = s
	}
	return byID
}

// TestEveryShippedHostWasShownByASource compares the directory with the survey
// host by host.
func TestEveryShippedHostWasShownByASource(t *testing.T) {
	byID := survey(t)
	d := bundled(t)
	listed := rejected(t)
	for id, s := range byID {
		if _, ok := d.Firm(id); !ok {
			t.Errorf("%s of the survey is not in the directory", id)
		}
		for _, r := range s.Rejected {
			if host := strings.Fields(r)[0]; !slices.Contains(listed, host) {
				t.Errorf("%s: %s of the survey is not in the list of rejected hosts", id, host)
			}
		}
	}
	for id, h := range d.Hosts() {
		s := byID[id]
		if !s.Ready || s.Confidence != "seen" {
			t.Errorf("%s: %s ships though the firm is not ready", id, h.Name)
		}
		official, shown := false, false
		for _, name := range s.Hosts {
			official = official || name == h.Name
		}
		for _, src := range s.Sources {
			if !strings.HasPrefix(src.Fact, "candidate") {
				shown = shown || shows(src.Source+" "+src.Said, h.Name)
			}
		}
		if !official || !shown {
			t.Errorf("%s: %s official %v, shown by a source %v", id, h.Name, official, shown)
		}
		for _, m := range s.MemoryFields {
			if m == "official_hosts" {
				t.Errorf("%s: hosts are from memory", id)
			}
		}
	}
	for _, f := range d.Firms() {
		for _, m := range byID[f.ID].MemoryFields {
			if m == "registration_no" && f.Registration != "" || m == "login_fields" && f.LoginFields != nil {
				t.Errorf("%s: %s is from memory", f.ID, m)
			}
		}
		for _, a := range f.Addresses {
			rootOfHost := strings.Count(a.URL, "/") == 3 && strings.HasSuffix(a.URL, "/")
			shown := false
			for _, src := range byID[f.ID].Sources {
				shown = shown || strings.Contains(src.Source+" "+src.Said+" ", a.URL)
			}
			if !rootOfHost && !shown {
				t.Errorf("%s: no source shows %s", f.ID, a.URL)
			}
			if a.Role == brokerage.Login && a.URL != byID[f.ID].LoginURL {
				t.Errorf("%s: login %s, survey %s", f.ID, a.URL, byID[f.ID].LoginURL)
			}
		}
	}
}

// shows reports whether host stands in text as a whole host name.
func shows(text, host string) bool {
	isName := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.@", c) >= 0
	}
	for at := 0; ; {
		i := strings.Index(text[at:], host)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(host)
		before := start == 0 || !isName(text[start-1])
		after := end == len(text) || !isName(text[end])
		if before && after {
			return true
		}
		at = start + 1
	}
}
