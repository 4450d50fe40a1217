package cli_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kagikura/app/paper/papertest"
)

// printed looks whether all words stand on the pages of a PDF; "! printed",
// whether none does.
func printed(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: printed file.pdf word...")
	}
	all := strings.Join(slices.Concat(papertest.Pages(fatal{ts: ts}, []byte(ts.ReadFile(args[0])))...), "")
	for _, word := range args[1:] {
		if strings.Contains(all, word) == neg {
			ts.Fatalf("%q in %q: %v", word, all, !neg)
		}
	}
}

// hides holds that a PDF has no line of a file anywhere, nor a group of one.
func hides(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hides file.pdf secrets")
	}
	pdf, secrets := []byte(ts.ReadFile(args[0])), strings.Fields(ts.ReadFile(args[1]))
	if len(secrets) == 0 {
		ts.Fatalf("there are no secrets in %s", args[1])
	}
	for _, s := range secrets {
		papertest.Lacks(fatal{ts: ts}, pdf, s)
	}
}

// fatal lets helpers of tests end a script.
type fatal struct {
	testing.TB
	ts *testscript.TestScript
}

func (f fatal) Helper()                        {}
func (f fatal) Fatal(args ...any)              { f.ts.Fatalf("%v", args) }
func (f fatal) Errorf(format string, a ...any) { f.ts.Fatalf(format, a...) }
