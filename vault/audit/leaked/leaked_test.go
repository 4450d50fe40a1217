package leaked_test

import (
	"bytes"
	"crypto/sha1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kagikura/vault/audit/leaked"
)

// list is a list of n passwords: "0", "1" and so on, seen once more each.
func list(n int, end string) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("%X:%d%s", sha1.Sum(fmt.Append(nil, i)), i+1, end)
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func open(text string) (*leaked.List, error) {
	return leaked.New(strings.NewReader(text), int64(len(text)))
}

func TestEveryPasswordOfAListIsFoundAndNoOther(t *testing.T) {
	for _, n := range []int{1, 2, 3, 60, 90, 1000, 5000} {
		for _, end := range []string{"\n", "\r\n"} {
			for _, text := range []string{list(n, end), strings.TrimSuffix(list(n, end), end), strings.ToLower(list(n, end))} {
				l, err := open(text)
				if err != nil {
					t.Fatalf("%d lines: %v", n, err)
				}
				for i := range 2 * n {
					want := uint64(0)
					if i < n {
						want = uint64(i + 1)
					}
					if got, err := l.Count(sha1.Sum(fmt.Append(nil, i))); got != want || err != nil {
						t.Fatalf("%d of %d: %d, %v; want %d", i, n, got, err, want)
					}
				}
			}
		}
	}
}

func TestBadLists(t *testing.T) {
	sound := list(1000, "\r\n")
	lines := strings.SplitAfter(strings.TrimSuffix(sound, "\r\n")+"\r\n", "\r\n")
	lines = lines[:len(lines)-1]
	byCount := slices.Clone(lines)
	slices.SortFunc(byCount, func(a, b string) int { return strings.Compare(a[41:], b[41:]) })
	ntlm := "00000011059407D743D40689940F858C:4\n" + "0000001C4D5DE1F2A1AD4AC8E5F43D84:3\n"
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":                 {"", leaked.ErrEmpty},
		"a picture":             {"\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 300), leaked.ErrFormat},
		"passwords":             {"123456\npassword\n", leaked.ErrFormat},
		"hashes without counts": {strings.ReplaceAll(sound, ":1\r", "\r")[:40] + "\n", leaked.ErrFormat},
		"NTLM":                  {ntlm, leaked.ErrNTLM},
		"by count":              {strings.Join(byCount, ""), leaked.ErrUnsorted},
		"backwards":             {lines[900] + lines[5], leaked.ErrUnsorted},
		"twice the same":        {lines[0] + lines[0], leaked.ErrUnsorted},
		"cut in a hash":         {sound[:len(sound)-30], leaked.ErrTruncated},
		"cut between lines":     {strings.Join(lines[:500], ""), leaked.ErrTruncated},
		"begins in the middle":  {strings.Join(lines[500:], ""), leaked.ErrTruncated},
		"count of zero":         {lines[0][:41] + "0\n", leaked.ErrFormat},
		"negative count":        {lines[0][:41] + "-1\n", leaked.ErrFormat},
		"the highest count":     {lines[0][:41] + "1000000000000\n", nil},
		"above it":              {lines[0][:41] + "1000000000001\n", leaked.ErrFormat},
		"an endless line":       {lines[0][:41] + strings.Repeat("1", 10_000) + "\n", leaked.ErrFormat},
	} {
		if _, err := open(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := leaked.New(strings.NewReader(sound), leaked.MaxSize+1); !errors.Is(err, leaked.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if _, err := leaked.New(strings.NewReader(sound), int64(len(sound))+5); !errors.Is(err, leaked.ErrTruncated) {
		t.Errorf("shorter than it says: %v", err)
	}
}

// TestDamageInTheMiddleShowsWhenItIsMet: a list that looks sound at its ends.
func TestDamageInTheMiddleShowsWhenItIsMet(t *testing.T) {
	sound := []byte(list(5000, "\n"))
	where := bytes.Index(sound[len(sound)/3:], []byte("\n")) + len(sound)/3 + 1
	line := bytes.Clone(sound[where : where+40])
	sum := sha1.Sum(nil)
	for i := range 5000 {
		if s := sha1.Sum(fmt.Append(nil, i)); strings.EqualFold(fmt.Sprintf("%x", s), string(line)) {
			sum = s
		}
	}
	for name, c := range map[string]struct {
		damage func([]byte)
		want   error
	}{
		"letters":  {func(b []byte) { copy(b[where:], "XXXX") }, leaked.ErrFormat},
		"unsorted": {func(b []byte) { copy(b[where:], bytes.Repeat([]byte("0"), 40)) }, leaked.ErrUnsorted},
	} {
		text := bytes.Clone(sound)
		c.damage(text)
		l, err := leaked.New(bytes.NewReader(text), int64(len(text)))
		if err == nil {
			_, err = l.Count(sum)
		}
		var at *leaked.Error
		if !errors.Is(err, c.want) || !errors.As(err, &at) || at.Offset != int64(where) {
			t.Errorf("%s: %v, want %v at %d", name, err, c.want, where)
		}
	}
}

// broken is a disk that fails.
type broken struct{ err error }

func (b broken) ReadAt([]byte, int64) (int, error) { return 0, b.err }

func TestADiskThatFails(t *testing.T) {
	failed := errors.New("input/output error")
	if _, err := leaked.New(broken{failed}, 1000); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
}

// counting counts how much of a list is read.
type counting struct {
	*bytes.Reader
	read int
}

func (c *counting) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.Reader.ReadAt(b, at)
	c.read += n
	return n, err
}

func TestLittleOfAListIsRead(t *testing.T) {
	text := []byte(list(20_000, "\r\n"))
	c := &counting{Reader: bytes.NewReader(text)}
	l, err := leaked.New(c, int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	c.read = 0
	if _, err := l.Count(sha1.Sum([]byte("12345"))); err != nil || c.read > 10_000 {
		t.Errorf("%d of %d bytes were read (%v)", c.read, len(text), err)
	}
}

// FuzzList: whatever a file holds, it is refused or answers, and what a sound one
// holds is found.
func FuzzList(f *testing.F) {
	f.Add([]byte(list(3, "\n")), 1)
	f.Add([]byte(list(100, "\r\n")), 99)
	f.Add([]byte(list(100, "\r\n")[:1000]), 5)
	f.Add([]byte("00000011059407D743D40689940F858C:4\n"), 0)
	f.Add([]byte(":\n:\n"), 0)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		known := func(err error) bool {
			for _, e := range []error{leaked.ErrFormat, leaked.ErrNTLM, leaked.ErrUnsorted, leaked.ErrTruncated, leaked.ErrEmpty} {
				if errors.Is(err, e) {
					return true
				}
			}
			return false
		}
		l, err := leaked.New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			if !known(err) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if _, err := l.Count(sha1.Sum(fmt.Append(nil, n))); err != nil && !known(err) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}
