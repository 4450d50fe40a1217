package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"kagikura/assets"
)

var place = regexp.MustCompile(`\{([a-z_]+)\}`)

func places(sentence string) []string {
	var names []string
	for _, m := range place.FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func catalogue(t *testing.T, lang string) map[string]string {
	t.Helper()
	all, err := load(assets.Lang(), lang)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("%s: only %d sentences", lang, len(all))
	}
	return all
}

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	ja, en := catalogue(t, Japanese), catalogue(t, English)
	for key, sentence := range ja {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s: no English sentence", key)
			continue
		}
		if !slices.Equal(places(sentence), places(other)) {
			t.Errorf("%s: places are %v in Japanese and %v in English", key, places(sentence), places(other))
		}
	}
	for key := range en {
		if _, ok := ja[key]; !ok {
			t.Errorf("%s: no Japanese sentence", key)
		}
	}
}

func TestSentencesAreWhole(t *testing.T) {
	for _, lang := range []string{Japanese, English} {
		for key, sentence := range catalogue(t, lang) {
			separates := !strings.ContainsFunc(sentence, unicode.IsLetter) // between the names of a list
			if sentence == "" || strings.TrimSpace(sentence) != sentence && !separates {
				t.Errorf("%s %s: empty, or with space around it: a sentence that is glued to another", lang, key)
			}
			if strings.ContainsAny(place.ReplaceAllString(sentence, ""), "{}") {
				t.Errorf("%s %s: a place that cannot be filled: %q", lang, key, sentence)
			}
		}
	}
}

func TestFilesHoldTheirOwnArea(t *testing.T) {
	files, err := fs.Glob(assets.Lang(), "*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		lang := filepath.Dir(name)
		area := strings.TrimSuffix(filepath.Base(name), ".json")
		one, err := load(only{assets.Lang(), name}, lang)
		if err != nil {
			t.Fatal(err)
		}
		for key := range one {
			if !strings.HasPrefix(key, area+".") {
				t.Errorf("%s: key %q belongs to another area", name, key)
			}
		}
	}
}

// only is a file system with one file.
type only struct {
	fs.FS
	name string
}

func (o only) Glob(string) ([]string, error) { return []string{o.name}, nil }

// Every string in the front ends that looks like a key is one, every place of
// a sentence is filled, and nothing else is.
func TestKeysInTheSourceExist(t *testing.T) {
	all := catalogue(t, English)
	areas := map[string]bool{}
	for key := range all {
		area, _, _ := strings.Cut(key, ".")
		areas[area] = true
	}
	shape := regexp.MustCompile(`^(` + strings.Join(slices.Sorted(maps.Keys(areas)), "|") + `)\.[a-z0-9_.]+$`)
	found := 0
	for _, file := range source(t, "../gui", "../cli", "../text", "../paper") {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				key, err := strconv.Unquote(n.Value)
				if n.Kind != token.STRING || err != nil || !shape.MatchString(key) {
					return true
				}
				found++
				if _, ok := all[key]; !ok && !slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(k string) bool { return strings.HasSuffix(key, ".") && strings.HasPrefix(k, key) }) {
					t.Errorf("%s: no sentence has the key %q", file.at(n), key)
				}
			case *ast.CallExpr:
				checkPlaces(t, file, n, all)
			}
			return true
		})
	}
	if found == 0 {
		t.Error("no key was found: the search is broken")
	}
}

// checkPlaces compares S("key", A("name", …)…) with the places of the sentence.
func checkPlaces(t *testing.T, file sourceFile, call *ast.CallExpr, all map[string]string) {
	t.Helper()
	if calledName(call) != "S" || len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return
	}
	sentence, ok := all[literal(call.Args[0])]
	if !ok {
		return
	}
	var given []string
	for _, arg := range call.Args[1:] {
		a, ok := arg.(*ast.CallExpr)
		if !ok || calledName(a) != "A" || len(a.Args) != 2 {
			return
		}
		given = append(given, literal(a.Args[0]))
	}
	slices.Sort(given)
	if wanted := places(sentence); !slices.Equal(given, wanted) {
		t.Errorf("%s: %q has the places %v, and %v are filled", file.at(call), literal(call.Args[0]), wanted, given)
	}
}

// Words for people come from assets/lang alone.
func TestNoJapaneseInTheWindowsSource(t *testing.T) {
	for _, file := range source(t, "../gui", "../cli") {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if slices.Contains(aboutCharacters, filepath.Base(file.name)) {
				return false
			}
			for _, r := range lit.Value {
				if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
					t.Errorf("%s: %s belongs into assets/lang", file.at(lit), lit.Value)
					break
				}
			}
			return true
		})
	}
}

// aboutCharacters are files about Japanese writing, not in it.
var aboutCharacters = []string{"breaker.go"}

type sourceFile struct {
	name   string
	set    *token.FileSet
	syntax *ast.File
}

func (f sourceFile) at(n ast.Node) string { return f.set.Position(n.Pos()).String() }

func source(t *testing.T, folders ...string) (files []sourceFile) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			syntax, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				return err
			}
			files = append(files, sourceFile{name, set, syntax})
			return nil
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return files
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}
