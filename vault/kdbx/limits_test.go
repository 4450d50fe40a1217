package kdbx

import (
	"go/ast"
	"go/constant"
	"go/parser"
	positions "go/token"
	"go/types"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// constants are those of limits.go that begin with max.
func constants(t *testing.T) map[string]int64 {
	t.Helper()
	files := positions.NewFileSet()
	file, err := parser.ParseFile(files, "limits.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	loose := types.Config{Error: func(error) {}} // of what is imported nothing is needed
	_, _ = loose.Check("kdbx", files, []*ast.File{file}, info)
	found := map[string]int64{}
	for name, object := range info.Defs {
		if c, ok := object.(*types.Const); ok && strings.HasPrefix(name.Name, "max") {
			found[name.Name], _ = constant.Int64Val(c.Val())
		}
	}
	return found
}

func TestTheTableOfLimitsIsTrue(t *testing.T) {
	l := DefaultLimits()
	want := constants(t)
	if len(want) < 20 {
		t.Fatalf("limits.go has only %d bounds", len(want))
	}
	want["Limits.File"], want["Limits.Inflated"] = l.File, l.Inflated
	want["Limits.Entries"], want["Limits.Versions"] = int64(l.Entries), int64(l.Versions)
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	stated := map[string]int64{}
	for _, row := range regexp.MustCompile(`(?m)^\| [^|]+ \| (\d+) \| ([\w.]+) \|$`).FindAllStringSubmatch(string(text), -1) {
		if stated[row[2]], err = strconv.ParseInt(row[1], 10, 64); err != nil {
			t.Error(err)
		}
	}
	for name, value := range want {
		if stated[name] != value {
			t.Errorf("%s is %d, FORMAT.md says %d", name, value, stated[name])
		}
	}
	for name := range stated {
		if _, there := want[name]; !there {
			t.Errorf("FORMAT.md has a bound %s that the code has not", name)
		}
	}
}
