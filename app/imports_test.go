package app_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the module's path, as go.mod has it.
const module = "kagikura"

// layer says what the packages below a folder may import of this module. The
// first layer whose folder holds a package counts, so the narrower ones come
// first. The table is policy: a change that breaks it is mended in the code, and
// only a new decision about the design changes the table.
type layer struct {
	folder string   // "x" is the package x alone, "x/..." is x and all below
	may    []string // the same notation
}

var policy = []layer{
	{"assets/...", nil},
	{"crypto/...", []string{"crypto/..."}},
	{"vault/linkcheck/...", []string{"vault", "vault/brokerage", "crypto/..."}},
	{"vault/fact", []string{"vault"}},
	{"vault/audit/...", []string{"vault", "vault/brokerage", "vault/fact", "crypto/..."}},
	{"vault/mfa", []string{"vault", "vault/brokerage", "vault/fact"}},
	{"vault/look", []string{"vault", "vault/fact", "vault/record"}},
	{"vault/incident", []string{"vault", "vault/brokerage", "vault/fact", "vault/record"}},
	{"vault/guide", []string{"vault", "vault/brokerage", "vault/fact", "vault/record", "vault/mfa"}},
	// Today brings what the others find into one order.
	{"vault/today", []string{"vault", "vault/audit", "vault/brokerage", "vault/fact", "vault/record", "vault/mfa", "vault/look", "vault/incident", "vault/guide", "vault/kit"}},
	{"vault/kit", []string{"vault", "vault/brokerage", "vault/fact"}},
	{"vault/merge", []string{"vault", "vault/fact", "crypto/..."}},
	{"vault/brokerage/update", []string{"vault/brokerage", "crypto/minisign"}},
	{"vault", []string{"crypto/secret"}},
	{"vault/...", []string{"vault", "crypto/..."}},
	{"app/settings/...", nil},
	{"app/instance/...", nil},
	{"app/clip/selection", nil},
	{"app/clip/picture", []string{"app/clip", "app/clip/selection"}},
	{"app/clip/board", []string{"app/clip", "app/clip/selection", "crypto/secret"}},
	{"app/clip/...", []string{"crypto/secret"}},
	{"app/qr/...", []string{"crypto/secret"}},
	{"app/computer/...", []string{"app/computer"}},
	{"app/guard/...", nil},
	{"app/x11test", nil},
	{"app/launch/...", []string{"vault/linkcheck", "app/computer"}},
	{"app/lookout/...", []string{"app/computer", "vault/linkcheck", "vault/brokerage"}},
	{"app/session/...", []string{"vault/...", "crypto/...", "app/settings"}},
	{"app/clock", []string{"crypto/otp"}},
	{"app/remind", []string{"app/settings", "vault", "vault/look"}},
	{"app/typeset", []string{"assets"}},
	// Paper sets sentences on pages; it knows what is printed and not where from.
	{"app/paper", []string{"assets", "app/typeset", "app/text", "vault", "vault/brokerage", "vault/record", "vault/incident", "vault/fact", "vault/mfa"}},
	{"app/paper/papertest", nil},
	{"app/paper/kitsheet", []string{"app/paper", "app/text", "vault", "vault/brokerage", "vault/kit"}},
	// Text words the errors and findings that front ends meet, so it knows the
	// packages that name them.
	{"app/text/...", []string{"app/session", "app/lookout", "vault", "vault/audit", "vault/linkcheck", "vault/brokerage/...", "vault/record", "vault/merge", "vault/fact", "vault/mfa", "vault/look", "vault/incident", "vault/guide", "vault/today", "app/clip", "app/qr", "app/clock", "crypto/secret", "crypto/otp", "crypto/generate", "crypto/strength", "crypto/minisign", "crypto/shares", "assets"}},
	// A screen knows the blocks it is built from and no other screen: they meet
	// in the root of the window.
	{"app/gui/theme/...", []string{"assets"}},
	{"app/gui/focus", []string{"app/gui/theme"}},
	{"app/gui/secretfield/...", []string{"app/gui/theme", "app/gui/focus", "crypto/secret", "assets"}},
	{"app/gui/parts/...", []string{"app/gui/theme", "app/gui/focus", "app/gui/secretfield", "app/typeset", "crypto/secret", "assets"}},
	{"app/gui/screentest", append([]string{"app/gui/...", "crypto/kdf"}, frontEnd...)},
	{"app/gui", append([]string{"app/gui/..."}, frontEnd...)},
	{"app/gui/...", append([]string{"app/gui/theme", "app/gui/secretfield", "app/gui/focus", "app/gui/parts/...", "app/gui/screen", "app/gui/newkey", "app/gui/sharefield", "app/gui/filepick", "app/gui/noting"}, frontEnd...)},
	{"app/cli/...", frontEnd},
	{"app/cmd/...", []string{"app/...", "assets"}},
	{"app/...", nil},
	{".", []string{"app/...", "assets"}},
}

var frontEnd = []string{
	"app/session", "app/settings", "app/guard/away", "app/guard/window", "app/clip", "app/clip/board", "app/clip/picture", "app/qr", "app/launch", "app/computer", "app/lookout", "app/instance", "app/text", "app/remind", "app/clock", "app/paper", "app/paper/kitsheet",
	"crypto/secret", "crypto/generate", "crypto/strength", "crypto/otp", "crypto/minisign", "crypto/shares",
	"vault", "vault/audit", "vault/brokerage/...", "vault/linkcheck", "vault/record", "vault/merge",
	"vault/fact", "vault/mfa", "vault/look", "vault/incident", "vault/guide", "vault/today", "vault/kit", "assets",
}

// guarded are imports that only the packages named may have, whatever their
// layer says.
var guarded = []struct {
	imported, why string
	only          []string
}{
	{"fyne.io/...", "the window is the only part that knows Fyne", []string{"app/gui/...", "."}},
	{"github.com/awnumar/memguard/...", "locked memory lies behind secret.Value", []string{"crypto/secret"}},
	{"os/exec", "nothing is started but a browser", []string{"app/launch", "app/x11test"}},
	{"net/http", "nothing here speaks to a network but to ask for the time", nil},
	// The other one is a socket of this computer's own.
	{"net", "nothing here speaks to a network but to ask for the time", []string{"app/clock", "app/instance"}},
	{"log", "nothing is logged", nil},
	{"log/slog", "nothing is logged; a secret knows how it would be", []string{"crypto/secret"}},
	{"math/rand", "randomness is crypto/rand's", nil},
	{"math/rand/v2", "randomness is crypto/rand's", nil},
	{"unsafe", "memory is what the vault is about", []string{"crypto/secret", "vault/file", "app/clip/...", "app/guard/...", "app/gui/..."}},
}

// pure are folders that know no system: what they may not import, and what of
// package time they may not call.
var pure = []string{"vault/...", "crypto/..."}

func TestImportDirections(t *testing.T) {
	files := goFiles(t)
	for _, f := range files {
		if f.test {
			continue
		}
		for _, spec := range f.syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if imported == module || strings.HasPrefix(imported, module+"/") {
				checkLayer(t, f, imported)
				continue
			}
			for _, g := range guarded {
				if !f.tagged && within(imported, g.imported) && !slices.ContainsFunc(g.only, func(p string) bool { return within(f.pkg, p) }) {
					t.Errorf("%s imports %s: %s", f.name, imported, g.why)
				}
			}
			if isPure(f.pkg) {
				checkPure(t, f, imported)
			}
		}
	}
}

func checkLayer(t *testing.T, f goFile, imported string) {
	t.Helper()
	target := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
	if target == "" {
		target = "."
	}
	for _, l := range policy {
		if !within(f.pkg, l.folder) {
			continue
		}
		if target != f.pkg && !slices.ContainsFunc(l.may, func(p string) bool { return within(target, p) }) {
			t.Errorf("%s imports %s: %s may import %v only", f.name, imported, l.folder, l.may)
		}
		return
	}
	t.Errorf("%s: no layer holds package %s; add it to the policy", f.name, f.pkg)
}

func checkPure(t *testing.T, f goFile, imported string) {
	t.Helper()
	osAllowed := f.pkg == "vault/file" || f.pkg == "crypto/secret"
	switch {
	case imported == "os" || imported == "syscall" || strings.HasPrefix(imported, "golang.org/x/sys/"):
		if !osAllowed {
			t.Errorf("%s imports %s: %s knows no operating system", f.name, imported, f.pkg)
		}
	case imported == "crypto/rand":
		t.Errorf("%s imports %s: randomness comes in as an argument", f.name, imported)
	case imported == "net":
		t.Errorf("%s imports %s: %s knows no network", f.name, imported, f.pkg)
	}
}

// TestNoClock holds "time comes in as an argument" below vault and crypto.
func TestNoClock(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || !isPure(f.pkg) {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" {
				if sel.Sel.Name == "Sleep" && f.name == "vault/file/system_windows.go" {
					return true // it waits for another program to close a file, whatever the time is
				}
				switch sel.Sel.Name {
				case "Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep":
					t.Errorf("%s: time.%s: %s knows no clock", f.name, sel.Sel.Name, f.pkg)
				}
			}
			return true
		})
	}
}

// TestOnePackageDoc holds that each package says once what it is for.
func TestOnePackageDoc(t *testing.T) {
	docs := map[string][]string{}
	seen := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		seen[f.pkg] = true
		if f.syntax.Doc != nil && strings.TrimSpace(f.syntax.Doc.Text()) != "" {
			docs[f.pkg] = append(docs[f.pkg], f.name)
		}
	}
	for pkg := range seen {
		switch n := len(docs[pkg]); {
		case n == 0:
			t.Errorf("package %s has no doc comment", pkg)
		case n > 1:
			t.Errorf("package %s has %d doc comments: %v", pkg, n, docs[pkg])
		}
	}
}

// TestOneFyneDo holds that state enters the window at one place.
func TestOneFyneDo(t *testing.T) {
	var places []string
	for _, f := range goFiles(t) {
		if f.test || f.tagged {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "fyne" && (sel.Sel.Name == "Do" || sel.Sel.Name == "DoAndWait") {
					places = append(places, fmt.Sprintf("%s fyne.%s", f.name, sel.Sel.Name))
				}
			}
			return true
		})
	}
	if len(places) > 1 {
		t.Errorf("fyne.Do stands in %d places, want one: %v", len(places), places)
	}
}

type goFile struct {
	name, pkg string // path of the file and of its folder, from the module's root
	test      bool
	tagged    bool // for the end-to-end run only: not part of the product
	syntax    *ast.File
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	root := ".."
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatalf("the module's root is not where this test expects it: %v", err)
	}
	var files []goFile
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(base, ".") || base == "testdata" || base == "build") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		syntax, err := parser.ParseFile(fset, p, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		pkg := path.Dir(rel)
		files = append(files, goFile{
			name: rel, pkg: pkg,
			test:   strings.HasSuffix(base, "_test.go"),
			tagged: strings.HasSuffix(base, "_e2e.go"),
			syntax: syntax,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("found only %d Go files; the walk is wrong", len(files))
	}
	return files
}

// within reports whether pkg lies in folder, which is a package or, with /...,
// a package and all below it.
func within(pkg, folder string) bool {
	if base, ok := strings.CutSuffix(folder, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pkg == folder
}

func isPure(pkg string) bool {
	return slices.ContainsFunc(pure, func(p string) bool { return within(pkg, p) })
}
