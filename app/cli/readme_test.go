package cli_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"kagikura/app/cli"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/vault/brokerage"
)

var update = flag.Bool("update", false, "write the tables into the README")

// TestReadmeHasTheTables compares what stands between the markers of the README
// with the tables of the code; -update writes it.
func TestReadmeHasTheTables(t *testing.T) {
	const name = "../../README.md"
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("there is no README.md yet")
	}
	if err != nil {
		t.Fatal(err)
	}
	readme := string(content)
	english := text.New(text.English)
	for marker, table := range map[string]string{
		"commands":   cli.Table(),
		"exit-codes": cli.ExitTable(english),
	} {
		begin, end := "<!-- "+marker+" -->\n", "<!-- /"+marker+" -->"
		before, rest, ok := strings.Cut(readme, begin)
		old, after, closed := strings.Cut(rest, end)
		if !ok || !closed {
			t.Errorf("README.md has no place %q … %q for the table", begin, end)
			continue
		}
		if old != table && !*update {
			t.Errorf("README.md: the table %q is not that of the code; go test ./app/cli -update writes it", marker)
		}
		readme = before + begin + table + end + after
	}
	if *update && readme != string(content) {
		if err := os.WriteFile(name, []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The documents count the firms that have an address; the directory grows.
func TestTheDocumentsCountTheFirmsWithAnAddress(t *testing.T) {
	d, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	addressed := 0
	for _, f := range d.Firms() {
		if len(f.Addresses) > 0 {
			addressed++
		}
	}
	for name, sentence := range map[string]string{
		"README.md": "%d of them have an address", "README.ja.md": "出典を確かめた%d社だけ", "CHANGELOG.md": "%d with an address whose source is named",
	} {
		content, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf(sentence, addressed); !strings.Contains(string(content), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

// The numbers are part of what scripts rely on.
func TestExitNumbersAreFrozen(t *testing.T) {
	want := []cli.Exit{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 130}
	if got := cli.Exits(); !slices.Equal(got, want) {
		t.Errorf("exits %v", got)
	}
	for _, lang := range []string{text.Japanese, text.English} {
		if table := cli.ExitTable(text.New(lang)); strings.Contains(table, "cli.exit") {
			t.Errorf("%s: an exit number without a meaning:\n%s", lang, table)
		}
	}
}

func TestVersionIsThatOfTheWindow(t *testing.T) {
	toml, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(toml), `Version = "`+cli.Version+`"`) {
		t.Errorf("FyneApp.toml has another version than %s", cli.Version)
	}
}
