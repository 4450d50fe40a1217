package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryFuzzTargetHasACorpus: each begins with inputs, in the code or beside
// it, and no inputs lie there whose target is gone.
func TestEveryFuzzTargetHasACorpus(t *testing.T) {
	used := map[string]bool{}
	var corpora []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasSuffix(filepath.ToSlash(filepath.Dir(path)), "/testdata/fuzz"):
			corpora = append(corpora, path)
		case strings.HasSuffix(path, "_test.go"):
			for _, f := range fuzzTargets(t, path) {
				corpus := filepath.Join(filepath.Dir(path), "testdata", "fuzz", f.Name.Name)
				used[corpus] = true
				if inputs, err := os.ReadDir(corpus); (err != nil || len(inputs) == 0) && !adds(f) {
					t.Errorf("%s: %s has no inputs", path, f.Name.Name)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(used) == 0 {
		t.Fatal("no fuzz target found")
	}
	for _, corpus := range corpora {
		if !used[corpus] {
			t.Errorf("%s belongs to no fuzz target", corpus)
		}
	}
}

// fuzzTargets are the fuzz targets in a file.
func fuzzTargets(t *testing.T, path string) (targets []*ast.FuncDecl) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
			targets = append(targets, f)
		}
	}
	return targets
}

// adds tells whether a fuzz target adds an input.
func adds(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Add" {
			found = true
		}
		return !found
	})
	return found
}
