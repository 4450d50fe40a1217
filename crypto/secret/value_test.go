package secret

import (
	"crypto/rand"
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
