//go:build e2e && linux

package e2e

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// needle is something that memory is searched for.
type needle struct {
	kind  string // what it counts as
	which int    // of its kind
	form  string // how it is encoded
	bytes []byte
}

// shortest is how long a needle must be: a shorter one is found by chance.
const shortest = 8

// forms are a text in the encodings that programs keep texts in.
func forms(kind string, which int, text string) []needle {
	utf16le, utf32le := []byte{}, []byte{}
	for _, unit := range utf16.Encode([]rune(text)) {
		utf16le = binary.LittleEndian.AppendUint16(utf16le, unit)
	}
	for _, r := range text {
		utf32le = binary.LittleEndian.AppendUint32(utf32le, uint32(r))
	}
	return []needle{
		{kind, which, "UTF-8", []byte(text)},
		{kind, which, "UTF-16", utf16le},
		{kind, which, "UTF-32", utf32le},
	}
}

// prefixes are the beginnings of a text, of 8 characters and more, as one kind.
func prefixes(kind, text string) []needle {
	var all []needle
	for n := shortest; n < len(text); n++ {
		all = append(all, forms(kind, n, text[:n])...)
	}
	return all
}

// searcher finds many needles in one pass.
type searcher struct {
	byStart map[uint64][]needle
	filter  [1 << 20]bool // of hashes of starts
}

func startOf(b []byte) uint64  { return binary.LittleEndian.Uint64(b) }
func filterAt(s uint64) uint64 { return s * 0x9E3779B97F4A7C15 >> 44 }

func newSearcher(t *testing.T, needles []needle) *searcher {
	t.Helper()
	s := &searcher{byStart: map[uint64][]needle{}}
	for _, n := range needles {
		if len(n.bytes) < shortest {
			t.Fatalf("a needle of %d bytes", len(n.bytes))
		}
		at := startOf(n.bytes)
		s.byStart[at] = append(s.byStart[at], n)
		s.filter[filterAt(at)] = true
	}
	return s
}

// hit is a needle that was found.
type hit struct {
	needle
	at     uint64
	region string
}

func (s *searcher) search(memory []byte, base uint64, region string) (hits []hit) {
	for i := 0; i+shortest <= len(memory); i++ {
		start := startOf(memory[i:])
		if !s.filter[filterAt(start)] {
			continue
		}
		for _, n := range s.byStart[start] {
			if i+len(n.bytes) <= len(memory) && string(memory[i:i+len(n.bytes)]) == string(n.bytes) {
				hits = append(hits, hit{n, base + uint64(i), region})
			}
		}
	}
	return hits
}

// searchProcess searches all memory of a process that it can itself read. It
// fails if it could not look, or if what must be there is not found.
func searchProcess(t *testing.T, pid int, s *searcher, control string) []hit {
	t.Helper()
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatalf("the memory cannot be searched: %v", err)
	}
	defer maps.Close()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Fatalf("the memory cannot be searched; the test needs to be root: %v", err)
	}
	defer memory.Close()
	var hits []hit
	var read uint64
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		var from, to, offset, inode uint64
		var rights, device, name string
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s %x %s %d %s", &from, &to, &rights, &offset, &device, &inode, &name); n < 6 {
			t.Fatalf("a line of maps: %q", lines.Text())
		}
		if rights[0] != 'r' || name == "[vvar]" || name == "[vsyscall]" || strings.HasPrefix(name, "[vvar") {
			continue
		}
		const piece, overlap = 16 << 20, 4 << 10
		for at := from; at < to; at += piece {
			b := make([]byte, min(to-at, piece+overlap))
			n, err := memory.ReadAt(b, int64(at))
			if n == 0 && err != nil && !errors.Is(err, io.EOF) {
				if strings.HasPrefix(name, "/dev/") || inode != 0 {
					continue // what lies behind the end of a file, or belongs to a device
				}
				t.Fatalf("%x-%x %s cannot be read: %v", from, to, name, err)
			}
			read += uint64(n)
			for _, h := range s.search(b[:n], at, name) {
				if h.at < at+piece {
					hits = append(hits, h)
				}
			}
		}
	}
	if !slices.ContainsFunc(hits, func(h hit) bool { return h.kind == control }) {
		t.Fatalf("%d MiB were searched and the control %q was not found: the search is wrong", read>>20, control)
	}
	return hits
}

// count is how many different ones of a kind were found, and how many copies in
// all.
func count(hits []hit, kind string) (different, copies int) {
	seen := map[int]bool{}
	for _, h := range hits {
		if h.kind == kind {
			seen[h.which] = true
			copies++
		}
	}
	return len(seen), copies
}

// report prints what was found at a stage.
func report(t *testing.T, program, stage string, hits []hit, kinds []string) {
	t.Helper()
	var b strings.Builder
	for _, kind := range kinds {
		different, copies := count(hits, kind)
		fmt.Fprintf(&b, "  %s %d", kind, different)
		if copies != different {
			fmt.Fprintf(&b, " (%d copies)", copies)
		}
	}
	t.Logf("%-10s %-22s%s", program, stage, b.String())
}

// where prints the places of the hits of some kinds, for whoever mends them.
func where(t *testing.T, pid int, hits []hit, kinds ...string) {
	t.Helper()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	shown := 0
	for _, h := range hits {
		if !slices.Contains(kinds, h.kind) {
			continue
		}
		if shown++; shown > 12 {
			return
		}
		around := make([]byte, 96+len(h.bytes))
		_, _ = memory.ReadAt(around, int64(h.at-48))
		t.Logf("    %s %d in %s at %x of %q: %q", h.kind, h.which, h.form, h.at, h.region, around)
	}
}

// process is the id of the one process in a group that runs a program.
func process(t *testing.T, group int, program string) int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, stat := range stats {
		b, err := os.ReadFile(stat)
		if err != nil {
			continue // it ended
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		var state string
		var parent, of, pid int
		if n, _ := fmt.Sscan(rest, &state, &parent, &of); n != 3 || of != group {
			continue
		}
		if exe, err := os.Readlink(filepath.Join(filepath.Dir(stat), "exe")); err != nil || filepath.Base(exe) != filepath.Base(program) {
			continue
		}
		if _, err := fmt.Sscan(string(b), &pid); err != nil {
			t.Fatal(err)
		}
		return pid
	}
	t.Fatalf("%s does not run in group %d", program, group)
	return 0
}
