package shares

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// The symbols of a share that was read stand nowhere in memory afterwards, its stacks
// among it.
func TestReadingLeavesNoSymbols(t *testing.T) {
	for _, typed := range []string{
		"12127 283JG DX236 3DEMC 61XQD 0X261 YXQF6 ZG1BZ DJGWQ 7KBTF 3QR6B MZ3G0 35RFB 2RV94 EDP3Q PRBJK DSYNX BRZ5H VWCTD",
		"12127283JGDX2363DEMC61XQD0X261YXQF6ZG1BZDJGWQ7KBTF3QR6BMZ3G035RFB2RV94EDP3QPRBJKDSYNXBRZ5HVWCTD",
	} {
		if r := Read([]byte(typed)); r.Err != nil {
			t.Fatal(r.Err)
		}
		// Turned over, so that this test does not find itself.
		group := []byte("61XQD")
		for i, c := range group {
			v, _ := symbol(rune(c))
			group[i] = ^v
		}
		for _, what := range [][]byte{group, group[:groupData]} {
			if n := inMemory(t, what); n > 0 {
				t.Errorf("%d symbols of one group stand in memory %d times", len(what), n)
			}
		}
	}
}

// inMemory is how often a text stands in what this process may write to. The text is
// given with each byte turned over.
func inMemory(t *testing.T, turned []byte) (n int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	memory, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	page := make([]byte, 64<<10)
	for lines := bufio.NewScanner(bytes.NewReader(maps)); lines.Scan(); {
		var from, to int64
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x", &from, &to); err != nil || !strings.Contains(lines.Text(), " rw-p ") {
			continue
		}
		for at := from; at < to; at += int64(len(page)) {
			got, _ := memory.ReadAt(page[:min(int64(len(page)), to-at)], at) // what cannot be read has nothing
			for i := range page[:got] {
				page[i] = ^page[i]
			}
			n += bytes.Count(page[:got], turned)
		}
		clear(page)
	}
	return n
}
