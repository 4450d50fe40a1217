package assets

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestFontsAreTrueType(t *testing.T) {
	fonts := LoadFonts()
	for name, font := range map[string][]byte{"regular": fonts.Regular, "bold": fonts.Bold, "mono": fonts.Mono, "bold mono": fonts.MonoBold} {
		if !bytes.HasPrefix(font, []byte{0, 1, 0, 0}) || len(font) < 100_000 {
			t.Errorf("%s: not a TrueType font of a plausible size (%d bytes)", name, len(font))
		}
	}
}

func TestCallersGetCopies(t *testing.T) {
	first := CommonPasswords()
	clear(first)
	if bytes.Equal(first, CommonPasswords()) {
		t.Error("changing a returned slice changed the bundled file")
	}
}

func TestLicencesNameTheirSubject(t *testing.T) {
	all := bytes.Join(Licences(), nil)
	for _, must := range []string{"SIL Open Font License", "JetBrains Mono", "CC BY 3.0 US", "BIP-39", "Electronic Frontier Foundation"} {
		if !bytes.Contains(all, []byte(must)) {
			t.Errorf("licences do not mention %q", must)
		}
	}
}

func TestWordListSizes(t *testing.T) {
	for lang, want := range map[string]int{"en": 7776, "ja": 2048} {
		list, ok := Words(lang)
		if !ok {
			t.Fatalf("no word list for %q", lang)
		}
		words := map[string]bool{}
		for line := range strings.Lines(string(list)) {
			word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			words[word] = true
		}
		if len(words) != want {
			t.Errorf("%s: %d different words, want %d", lang, len(words), want)
		}
	}
	if _, ok := Words("../lang/ja"); ok {
		t.Error("a name that is not a language got a file")
	}
}

// The two languages are equals: same areas, same keys, no empty sentence.
func TestLanguagesHaveTheSameKeys(t *testing.T) {
	areas, err := fs.Glob(Lang(), "*/*.json")
	if err != nil || len(areas) == 0 {
		t.Fatalf("no sentences found: %v", err)
	}
	keys := map[string][]string{}
	for _, name := range areas {
		text, err := fs.ReadFile(Lang(), name)
		if err != nil {
			t.Fatal(err)
		}
		var sentences map[string]string
		if err := json.Unmarshal(text, &sentences); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for key, sentence := range sentences {
			if strings.TrimSpace(sentence) == "" {
				t.Errorf("%s: %s is empty", name, key)
			}
		}
		keys[name] = slices.Sorted(maps.Keys(sentences))
	}
	for name, ja := range keys {
		lang, area := path.Split(name)
		if lang != "ja/" {
			continue
		}
		if en, ok := keys["en/"+area]; !ok || !slices.Equal(ja, en) {
			t.Errorf("%s: keys differ between the languages", area)
		}
	}
	if n := len(keys) % 2; n != 0 {
		t.Error("an area exists in one language only")
	}
}
