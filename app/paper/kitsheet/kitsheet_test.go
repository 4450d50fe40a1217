package kitsheet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/paper"
	"kagikura/app/paper/kitsheet"
	"kagikura/app/paper/papertest"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/kit"
)

func sheet(t *testing.T) kitsheet.Sheet {
	t.Helper()
	d, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	s := kitsheet.Sheet{
		Path: "/home/田中/書類/証券.kdbx", Now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
		Passphrase: true, Family: true, Directory: d.Date(),
	}
	for _, id := range []string{"sbi", "rakuten", "monex", "hl-co-uk"} {
		f, ok := d.Firm(id)
		if !ok {
			t.Fatalf("no firm %q", id)
		}
		s.Firms = append(s.Firms, kit.Firm{ID: id, Known: true, Firm: f, Accounts: []kit.Account{{Title: "父の " + id, Branch: "101", Number: "1234567"}}})
	}
	s.Firms = append(s.Firms, kit.Firm{ID: "gone", Accounts: []kit.Account{{Title: "旧口座"}}}, kit.Firm{Accounts: []kit.Account{{Title: "mail"}}})
	return s
}

func written(t *testing.T, d paper.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// said is all text of the pages, without where lines end.
func said(t *testing.T, pdf []byte) string {
	return strings.Join(slices.Concat(papertest.Pages(t, pdf)...), "")
}

func TestSheetSaysWhereTheVaultLies(t *testing.T) {
	for _, lang := range []string{text.Japanese, text.English} {
		all := said(t, written(t, sheet(t).Document(text.New(lang))))
		for _, want := range []string{"証券.kdbx", "/home/田中/書類", "KeePassXC", "KDBX", "www.sbisec.co.jp", "SBI証券", "SBI SECURITIES", "0117 980 9984", "gone"} {
			if !strings.Contains(strings.ToLower(strings.ReplaceAll(all, " ", "")), strings.ToLower(strings.ReplaceAll(want, " ", ""))) {
				t.Errorf("%s: %q is missing in %q", lang, want, all)
			}
		}
	}
}

// What was not asked for is on no paper.
func TestAccountsAreNamedOnlyIfWanted(t *testing.T) {
	s := sheet(t)
	file := written(t, s.Document(text.New(text.Japanese)))
	for _, private := range []string{"父の sbi", "1234567", "101", "旧口座"} {
		if strings.Contains(said(t, file), private) {
			t.Errorf("%q is printed", private)
		}
	}
	s.Titles = true
	if all := said(t, written(t, s.Document(text.New(text.Japanese)))); !strings.Contains(all, "父の sbi") || strings.Contains(all, "1234567") {
		t.Errorf("titles alone were wanted: %q", all)
	}
	s.Titles, s.Numbers = false, true
	if all := said(t, written(t, s.Document(text.New(text.Japanese)))); strings.Contains(all, "父の sbi") || !strings.Contains(all, "1234567") {
		t.Errorf("numbers alone were wanted: %q", all)
	}
	s.Family = false
	if all := said(t, written(t, s.Document(text.New(text.Japanese)))); strings.Contains(all, "sbisec") || strings.Contains(all, "1234567") {
		t.Errorf("no firms were wanted: %q", all)
	}
}

func TestPagesForShares(t *testing.T) {
	s := sheet(t)
	s.Family, s.Passphrase = false, false
	none := len(papertest.Pages(t, written(t, s.Document(text.New(text.Japanese)))))
	s.Shares = kitsheet.Shares{Of: 3, Needed: 2}
	for _, c := range []struct {
		groups, each int // pages for each
		last         string
	}{{0, 1, "19"}, {27, 1, "27"}, {59, 2, "59"}} {
		s.Shares.Groups = c.groups
		for _, lang := range []string{text.Japanese, text.English} {
			pages := papertest.Pages(t, written(t, s.Document(text.New(lang))))
			counted := 0
			for _, page := range pages {
				if slices.Contains(page, c.last) && !slices.Contains(page, "60") {
					counted++
				}
			}
			if len(pages) != none+3*c.each || counted != 3 {
				t.Errorf("%s, %d groups: %d pages, %d without shares; %d end with %s", lang, c.groups, len(pages), none, counted, c.last)
			}
		}
	}
}

func TestVaultWithoutFirms(t *testing.T) {
	s := sheet(t)
	s.Firms = nil
	p := text.New(text.Japanese)
	if all := said(t, written(t, s.Document(p))); !strings.Contains(all, strings.ReplaceAll(p.S("kitsheet.firms.none"), " ", "")) {
		t.Errorf("%q", all)
	}
}

// TestPictures writes the sheets where KAGIKURA_PICTURES says, to be looked at.
func TestPictures(t *testing.T) {
	folder := os.Getenv("KAGIKURA_PICTURES")
	if folder == "" {
		t.Skip("KAGIKURA_PICTURES is not set")
	}
	for _, lang := range []string{text.Japanese, text.English} {
		s := sheet(t)
		s.Titles, s.Numbers = true, true
		s.Shares = kitsheet.Shares{Of: 3, Needed: 2}
		if err := os.WriteFile(filepath.Join(folder, "kit-"+lang+".pdf"), written(t, s.Document(text.New(lang))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The kit alone is one page: what lies in a safe is found at a glance.
func TestKitIsOnePage(t *testing.T) {
	s := sheet(t)
	s.Family = false
	for _, lang := range []string{text.Japanese, text.English} {
		if n := len(papertest.Pages(t, written(t, s.Document(text.New(lang))))); n != 1 {
			t.Errorf("%s: %d pages", lang, n)
		}
	}
}
