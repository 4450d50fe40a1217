package kdbx

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// patience is far more than what is measured with it takes, which is about a
// second.
const patience = 30 * time.Second

// TestWorkGrowsWithTheFile: documents that would take minutes if the work grew
// with the square of their size.
func TestWorkGrowsWithTheFile(t *testing.T) {
	if testing.Short() {
		t.Skip("with the race detector it takes minutes; the tests run it without besides")
	}
	named := func(name string) string { return "<String><Key>" + name + "</Key><Value/></String>" }
	entry := func(inside string) string { return oneGroup("<Entry>" + inside + "</Entry>") }
	numbered := func(n int, form string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, form, i)
		}
		return b.String()
	}
	for name, document := range map[string]string{
		"one UUID everywhere":       oneGroup(strings.Repeat("<Entry><UUID>"+entryID+"</UUID></Entry>", 100_000)),
		"no UUID anywhere":          oneGroup(strings.Repeat("<Entry/>", 100_000)),
		"one name for every field":  entry(strings.Repeat(named("a"), maxFields)),
		"names like numbered ones":  entry(numbered(maxFields/2, named("a (%d)")) + strings.Repeat(named("a"), maxFields/2)),
		"one name for every file":   entry(strings.Repeat(`<Binary><Key>a</Key><Value Ref="0"/></Binary>`, maxFiles)),
		"fields without a name":     entry(strings.Repeat("<String/>", 400_000)),
		"unknown elements":          entry(strings.Repeat("<a/>", 400_000)),
		"elements twice":            entry(strings.Repeat("<IconID/>", 400_000)),
		"comments":                  entry(strings.Repeat("<!---->", 400_000)),
		"a text in pieces":          entry("<Tags>" + strings.Repeat("<![CDATA[a]]>", 400_000) + "</Tags>"),
		"references in a text":      entry("<OverrideURL>" + strings.Repeat("&amp;", 1_000_000) + "</OverrideURL>"),
		"custom data":               entry("<CustomData>" + numbered(maxItems, "<Item><Key>%d</Key><Value/></Item>") + "</CustomData>"),
		"custom data of one key":    entry("<CustomData>" + strings.Repeat("<Item><Key>a</Key><Value/></Item>", 400_000) + "</CustomData>"),
		"versions without contents": entry("<History>" + strings.Repeat("<Entry/>", 400_000) + "</History>"),
		"tombstones of one UUID":    strings.Replace(oneGroup(""), "</Root>", "<DeletedObjects>"+strings.Repeat("<DeletedObject><UUID>"+entryID+"</UUID></DeletedObject>", 200_000)+"</DeletedObjects></Root>", 1),
	} {
		start := time.Now()
		a := testArena(t)
		h := &Header{Version: Version{major4, minor41}}
		db, err := readContents(h, newPlainText(contentsOf(t, spec{xml: document, binaries: []string{"\x00a"}})), a, DefaultLimits())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read := time.Since(start)
		writtenContents(t, db)
		if took := time.Since(start); took > patience {
			t.Errorf("%s: %v to read, %v with writing", name, read, took)
		} else {
			t.Logf("%-26s %8v to read, %8v with writing", name, read.Round(time.Millisecond), took.Round(time.Millisecond))
		}
	}
}

func TestWorkGrowsWithTheKeyFile(t *testing.T) {
	if testing.Short() {
		t.Skip("with the race detector it takes minutes; the tests run it without besides")
	}
	deep := strings.Repeat("n", maxName-2)
	for name, file := range map[string]string{
		"deep elements": "<KeyFile>" + strings.Repeat("<"+deep+">", maxDepth-2) + strings.Repeat("<a/>", 1_000_000) +
			strings.Repeat("</"+deep+">", maxDepth-2) + "</KeyFile>",
		"a version in pieces": "<KeyFile><Meta><Version>" + strings.Repeat("1<!---->", 1_000_000) + "</Version></Meta></KeyFile>",
	} {
		start := time.Now()
		if _, err := keyFileKey([]byte(file)); !errors.Is(err, ErrKeyFile) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > patience {
			t.Errorf("%s: %v", name, took)
		}
	}
}
