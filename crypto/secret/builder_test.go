package secret

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// text is a copy of what a builder holds.
func text(t testing.TB, b *Builder) string {
	t.Helper()
	var got string
	if err := b.Use(func(p []byte) error { got = string(p); return nil }); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestBuilderEditsByRunes(t *testing.T) {
	b := builder(t, "")
	for i, r := range []rune("口座番号") {
		if err := b.InsertRune(i, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.InsertRune(2, '🔑'); err != nil {
		t.Fatal(err)
	}
	if err := b.Insert(0, []byte("my ")); err != nil {
		t.Fatal(err)
	}
	if got := text(t, b); got != "my 口座🔑番号" || b.Len() != 8 {
		t.Errorf("%q, %d runes", got, b.Len())
	}
	b.Delete(3, 6)
	if got := text(t, b); got != "my 番号" || b.Len() != 5 {
		t.Errorf("%q, %d runes", got, b.Len())
	}
	for _, ends := range [][2]int{{5, 9}, {3, 3}, {4, 2}, {-5, 0}} {
		b.Delete(ends[0], ends[1])
	}
	if got := text(t, b); got != "my 番号" {
		t.Errorf("%q after deleting nothing", got)
	}
	b.Delete(-1, 99)
	if got := text(t, b); got != "" || b.Len() != 0 {
		t.Errorf("%q, %d runes", got, b.Len())
	}
}

func TestBuilderRefusesAndStaysAsItWas(t *testing.T) {
	b := builder(t, "abc")
	for _, c := range []struct {
		name string
		err  error
		want error
	}{
		{"half a rune", b.Insert(0, []byte("é")[:1]), ErrNotText},
		{"a surrogate", b.Insert(0, []byte{0xed, 0xa0, 0x80}), ErrNotText},
		{"a surrogate rune", b.InsertRune(0, 0xd800), ErrNotText},
		{"no rune", b.InsertRune(0, -1), ErrNotText},
		{"beyond Unicode", b.InsertRune(0, utf8.MaxRune+1), ErrNotText},
		{"before the text", b.InsertRune(-1, 'x'), ErrRange},
		{"behind the text", b.Insert(4, []byte("x")), ErrRange},
		{"a million characters", b.Insert(0, bytes.Repeat([]byte("あ"), 1_000_000)), ErrTooLong},
		{"a little too much", b.Insert(3, bytes.Repeat([]byte("x"), MaxTyped-2)), ErrTooLong},
		{"a long value", b.Load(seal(t, newArena(t), strings.Repeat("x", MaxTyped+1))), ErrTooLong},
		{"a binary value", b.Load(seal(t, newArena(t), "ab\xff")), ErrNotText},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.err, c.want)
		}
	}
	if got := text(t, b); got != "abc" || b.Len() != 3 {
		t.Errorf("%q, %d runes", got, b.Len())
	}
}

func TestBuilderGrowsToItsMaximum(t *testing.T) {
	b := builder(t, "")
	want := strings.Repeat("0123456789abcdef", MaxTyped/16)
	for i := 0; i < MaxTyped; i += 1024 {
		if err := b.Insert(i, []byte(want[i:i+1024])); err != nil {
			t.Fatal(err)
		}
	}
	if text(t, b) != want {
		t.Error("growing changed the text")
	}
	if err := b.InsertRune(0, 'x'); !errors.Is(err, ErrTooLong) {
		t.Errorf("%v, want ErrTooLong", err)
	}
}

func TestBuilderWipesWhatIsDeleted(t *testing.T) {
	b := builder(t, "keep canary")
	b.Delete(4, 11)
	if m := b.memory.Bytes(); bytes.Contains(m, []byte("canary")) {
		t.Error("deleted text is still in memory")
	}
	b.Reset()
	if m := b.memory.Bytes(); !bytes.Equal(m, make([]byte, len(m))) {
		t.Error("Reset left something")
	}
	if err := b.Insert(0, []byte("again")); err != nil || text(t, b) != "again" {
		t.Errorf("after Reset: %v", err)
	}
}

func TestBuilderSealsAndLoads(t *testing.T) {
	b := builder(t, "取引パスワード")
	v, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Release()
	if b.Len() != 0 || text(t, b) != "" {
		t.Error("the builder was not emptied")
	}
	b.Reset()
	b.Delete(0, 1)
	if err := b.InsertRune(0, 'x'); err != nil || text(t, b) != "x" || open(t, v) != "取引パスワード" {
		t.Errorf("typing after Seal: %v", err)
	}
	long := strings.Repeat("長", MaxTyped/3)
	for _, v := range []Value{v, {}, seal(t, newArena(t), long)} {
		if err := b.Load(v); err != nil {
			t.Fatal(err)
		}
		if got := text(t, b); got != open(t, v) || b.Len() != utf8.RuneCountInString(got) {
			t.Errorf("loaded %d bytes, %d runes", len(got), b.Len())
		}
	}
	b.Reset()
	if v, err := b.Seal(); err != nil || v.Len() != 0 {
		t.Errorf("sealing nothing: %v", err)
	}
	a := newArena(t)
	sealed := seal(t, a, "abc")
	a.Destroy()
	if err := b.Load(sealed); !errors.Is(err, ErrDestroyed) {
		t.Errorf("%v, want ErrDestroyed", err)
	}
}

func TestDestroyedBuilder(t *testing.T) {
	b := builder(t, "abc")
	b.Destroy()
	b.Destroy()
	b.Reset()
	b.Delete(0, 3)
	if b.Len() != 0 {
		t.Error("still has a length")
	}
	_, sealErr := b.Seal()
	for _, err := range []error{b.InsertRune(0, 'x'), b.Insert(0, nil), b.Load(Value{}), sealErr, b.Use(func([]byte) error { return nil })} {
		if !errors.Is(err, ErrDestroyed) {
			t.Errorf("%v, want ErrDestroyed", err)
		}
	}
}

func TestBuilderInManyGoroutines(t *testing.T) {
	b := builder(t, "")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if err := b.InsertRune(0, 'あ'); err != nil {
					t.Error(err)
				}
				if err := b.Use(func(p []byte) error {
					if !utf8.Valid(p) {
						t.Error("lent half a rune")
					}
					return nil
				}); err != nil {
					t.Error(err)
				}
				b.Delete(0, 1)
			}
		})
	}
	all.Wait()
	if b.Len() != 0 {
		t.Errorf("%d runes left", b.Len())
	}
}

// FuzzBuilder edits a builder and a slice of runes alike. Each edit is three
// bytes: what, where, how much; inserted text is taken from source.
func FuzzBuilder(f *testing.F) {
	f.Add([]byte{0, 0, 5, 1, 2, 1, 0, 1, 3}, "パスワードpass🔑")
	f.Add([]byte{0, 0, 9, 2, 0, 0, 3, 0, 0, 0, 0, 2}, "é\x00a")
	f.Add([]byte{0, 200, 9, 1, 200, 9}, "outside")
	f.Fuzz(func(t *testing.T, edits []byte, source string) {
		if !utf8.ValidString(source) || len(source) > 1000 || len(edits) > 300 {
			t.Skip()
		}
		b := builder(t, "")
		runes := []rune(source)
		var model []rune
		for edit := range slices.Chunk(edits, 3) {
			if len(edit) < 3 {
				break
			}
			at, n := int(edit[1]), int(edit[2])
			switch edit[0] % 4 {
			case 0:
				piece := runes[:min(n, len(runes))]
				err := b.Insert(at, []byte(string(piece)))
				switch {
				case at > len(model):
					if !errors.Is(err, ErrRange) {
						t.Fatalf("insert at %d of %d: %v", at, len(model), err)
					}
				case len(string(model))+len(string(piece)) > MaxTyped:
					if !errors.Is(err, ErrTooLong) {
						t.Fatal(err)
					}
				case err != nil:
					t.Fatal(err)
				default:
					model = slices.Insert(model, at, piece...)
				}
			case 1:
				b.Delete(at, at+n)
				if from, to := min(at, len(model)), min(at+n, len(model)); from < to {
					model = slices.Delete(model, from, to)
				}
			case 2:
				v, err := b.Seal()
				if err != nil {
					t.Fatal(err)
				}
				if err := b.Load(v); err != nil {
					t.Fatal(err)
				}
				v.Release()
			case 3:
				b.Reset()
				model = nil
			}
			if got := text(t, b); got != string(model) || b.Len() != len(model) {
				t.Fatalf("%q (%d runes), want %q (%d)", got, b.Len(), string(model), len(model))
			}
		}
		b.Destroy()
	})
}
