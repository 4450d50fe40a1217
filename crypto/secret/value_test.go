package secret

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

func newArena(t testing.TB) *Arena {
	t.Helper()
	a, err := NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func seal(t testing.TB, a *Arena, text string) Value {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func builder(t testing.TB, text string) *Builder {
	t.Helper()
	b, err := NewBuilder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Destroy)
	if err := b.Insert(0, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b
}

// typed is a value with a page of its own.
func typed(t testing.TB, text string) Value {
	t.Helper()
	v, err := builder(t, text).Seal()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Release)
	return v
}

// open returns a copy of a value of any length.
func open(t testing.TB, v Value) string {
	t.Helper()
	var text []byte
	if err := v.Pieces(func(b []byte) error { text = append(text, b...); return nil }); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestUseLendsWhatWasSealed(t *testing.T) {
	a := newArena(t)
	for _, text := range []string{"", "a", "取引パスワード", string(make([]byte, MaxLend))} {
		for name, v := range map[string]Value{"arena": seal(t, a, text), "builder": typed(t, text)} {
			err := v.Use(func(b []byte) error {
				if b == nil || string(b) != text {
					t.Errorf("%s: lent %q, want %q", name, b, text)
				}
				return nil
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if v.Len() != len(text) {
				t.Errorf("%s: Len %d, want %d", name, v.Len(), len(text))
			}
		}
	}
}

func TestLongValuesAreLentInPieces(t *testing.T) {
	a := newArena(t)
	for _, n := range []int{MaxLend, MaxLend + 1, 2 * MaxLend, 3*MaxLend - 1} {
		text := make([]byte, n)
		if _, err := rand.Read(text); err != nil {
			t.Fatal(err)
		}
		v := seal(t, a, string(text))
		var got []byte
		err := v.Pieces(func(b []byte) error {
			if len(b) == 0 || len(b) > MaxLend {
				t.Errorf("a piece of %d bytes", len(b))
			}
			got = append(got, b...)
			return nil
		})
		if err != nil || string(got) != string(text) {
			t.Errorf("%d bytes: %v", n, err)
		}
		err = v.Use(func([]byte) error { return nil })
		if tooLong := n > MaxLend; errors.Is(err, ErrTooLong) != tooLong {
			t.Errorf("Use of %d bytes: %v", n, err)
		}
	}
}

func TestPiecesStopsAtTheFirstError(t *testing.T) {
	long := strings.Repeat("x", 3*MaxLend)
	for _, v := range []Value{seal(t, newArena(t), long), typed(t, long)} {
		stop, calls := errors.New("stop"), 0
		err := v.Pieces(func([]byte) error { calls++; return stop })
		if !errors.Is(err, stop) || calls != 1 {
			t.Errorf("%v after %d calls", err, calls)
		}
	}
}

func TestZeroValueIsTheEmptySecret(t *testing.T) {
	var v Value
	if v.Len() != 0 || open(t, v) != "" {
		t.Error("not empty")
	}
	if err := v.XORInto(nil, nil); err != nil {
		t.Error(err)
	}
	if d, err := v.Digest(); err != nil || d != (Digest{}) {
		t.Errorf("%v, %v", d, err)
	}
	if d, err := seal(t, newArena(t), "").Digest(); err != nil || d != (Digest{}) {
		t.Errorf("sealed: %v, %v", d, err)
	}
	v.Release()
}

func TestEqual(t *testing.T) {
	a, b := newArena(t), newArena(t)
	long := strings.Repeat("x", 3*scratchSize)
	for _, c := range []struct {
		v, w Value
		want bool
	}{
		{Value{}, Value{}, true},
		{Value{}, seal(t, a, ""), true},
		{Value{}, seal(t, a, "x"), false},
		{seal(t, a, "abc"), seal(t, a, "abc"), true},
		{seal(t, a, "abc"), seal(t, a, "abd"), false},
		{seal(t, a, "abc"), seal(t, a, "abcd"), false},
		{seal(t, a, "abc"), seal(t, b, "abc"), true},
		{seal(t, a, "abc"), typed(t, "abc"), true},
		{typed(t, "abc"), seal(t, a, "abd"), false},
		{typed(t, "abc"), typed(t, "abc"), true},
		{typed(t, "abc"), typed(t, "abd"), false},
		{seal(t, a, long), seal(t, b, long), true},
		{seal(t, a, long), seal(t, a, long[1:]+"y"), false},
		{seal(t, a, long), seal(t, a, "y"+long[1:]), false},
	} {
		for range 2 {
			if got, err := c.v.Equal(c.w); err != nil || got != c.want {
				t.Errorf("%d and %d bytes: %v, %v; want %v", c.v.Len(), c.w.Len(), got, err, c.want)
			}
			order, err := c.v.Compare(c.w)
			back, backErr := c.w.Compare(c.v)
			if err != nil || backErr != nil || (order == 0) != c.want || order != -back {
				t.Errorf("%d and %d bytes: order %d, back %d", c.v.Len(), c.w.Len(), order, back)
			}
			c.v, c.w = c.w, c.v
		}
	}
	v := seal(t, a, "itself")
	if same, err := v.Equal(v); err != nil || !same {
		t.Errorf("a value and itself: %v, %v", same, err)
	}
}

func TestDigestIsEqualExactlyForEqualTexts(t *testing.T) {
	a, b := newArena(t), newArena(t)
	seen := map[Digest]string{}
	for _, n := range []int{1, 55, 63, 64, 65, 128, scratchSize - 1, scratchSize, scratchSize + 1, 2*scratchSize + 5} {
		for _, text := range []string{strings.Repeat("x", n), strings.Repeat("x", n-1) + "\x00", strings.Repeat("\x00", n)} {
			first, err := seal(t, a, text).Digest()
			if err != nil {
				t.Fatal(err)
			}
			if other, dup := seen[first]; dup && other != text {
				t.Errorf("%d and %d bytes share a digest", len(text), len(other))
			}
			seen[first] = text
			if second, _ := seal(t, a, text).Digest(); second != first {
				t.Errorf("%d bytes: two digests", n)
			}
			if elsewhere, _ := seal(t, b, text).Digest(); elsewhere == first {
				t.Errorf("%d bytes: two arenas share a digest", n)
			}
		}
	}
	if _, err := typed(t, "abc").Digest(); !errors.Is(err, ErrNoArena) {
		t.Errorf("%v, want ErrNoArena", err)
	}
}

func TestDigestIsHMAC(t *testing.T) {
	random := make([]byte, 64)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	a, err := NewArena(bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Destroy()
	text := strings.Repeat("password ", 1000)
	padded := make([]byte, (len(text)+63)/64*64+64)
	copy(padded, text)
	binary.LittleEndian.PutUint64(padded[len(padded)-64:], uint64(len(text)))
	mac := hmac.New(sha256.New, random[32:])
	mac.Write(padded)
	if got, err := seal(t, a, text).Digest(); err != nil || !bytes.Equal(got[:], mac.Sum(nil)) {
		t.Errorf("%x, %v", got, err)
	}
}

func TestReleaseEndsABuildersValue(t *testing.T) {
	v := typed(t, "abc")
	v.Release()
	v.Release()
	if err := v.Use(func([]byte) error { return nil }); !errors.Is(err, ErrDestroyed) {
		t.Errorf("%v, want ErrDestroyed", err)
	}
	if _, err := newArena(t).Adopt(v); !errors.Is(err, ErrDestroyed) {
		t.Errorf("%v, want ErrDestroyed", err)
	}
}

func BenchmarkUse(b *testing.B) {
	v := seal(b, newArena(b), "correct horse battery")
	b.ReportAllocs()
	for b.Loop() {
		_ = v.Use(func([]byte) error { return nil })
	}
}

func BenchmarkSeal(b *testing.B) {
	a := newArena(b)
	plain := []byte("correct horse battery")
	b.ReportAllocs()
	for b.Loop() {
		_, _ = a.Seal(plain)
	}
}

func BenchmarkDigest(b *testing.B) {
	v := seal(b, newArena(b), "correct horse battery")
	b.ReportAllocs()
	for b.Loop() {
		_, _ = v.Digest()
	}
}

func BenchmarkXORInto(b *testing.B) {
	a := newArena(b)
	v := seal(b, a, "correct horse battery")
	dst := make([]byte, v.Len())
	to := a.stream(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		_ = v.XORInto(dst, to)
	}
}
