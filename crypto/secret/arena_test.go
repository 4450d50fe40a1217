package secret

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"golang.org/x/crypto/chacha20"
)

// cipherStream is what a file's inner stream is: another cipher than the
// arena's.
func cipherStream(t testing.TB) *chacha20.Cipher {
	t.Helper()
	c, err := chacha20.NewUnauthenticatedCipher(bytes.Repeat([]byte{7}, 32), make([]byte, 12))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNewArenaReportsFailingRandomness(t *testing.T) {
	broken := errors.New("no entropy")
	if _, err := NewArena(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's error", err)
	}
	if _, err := NewArena(io.LimitReader(rand.Reader, 63)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want io.ErrUnexpectedEOF", err)
	}
}

func TestSealedTextIsNotThePlaintextAndNeverTheSameTwice(t *testing.T) {
	a := newArena(t)
	text := strings.Repeat("同じパスワード", 20)
	v, w := seal(t, a, text).at.(*sealed), seal(t, a, text).at.(*sealed)
	if bytes.Contains(v.text, []byte("同")) || bytes.Equal(v.text, w.text) {
		t.Error("one text rests the same way twice")
	}
	if v.nonce == w.nonce {
		t.Error("a nonce was used twice")
	}
}

func TestSealCopiesAndLeavesTheArgument(t *testing.T) {
	a := newArena(t)
	plain := []byte("swordfish")
	v, err := a.Seal(plain)
	if err != nil || string(plain) != "swordfish" {
		t.Fatalf("%q, %v", plain, err)
	}
	Wipe(plain)
	if got := open(t, v); got != "swordfish" {
		t.Errorf("%q after the argument was wiped", got)
	}
	if !bytes.Equal(plain, make([]byte, 9)) {
		t.Errorf("Wipe left %q", plain)
	}
}

func TestSealCiphertextTakesTheNextBytesOfTheStream(t *testing.T) {
	a := newArena(t)
	to, from := cipherStream(t), cipherStream(t)
	for _, text := range []string{"first", "", "second, which begins inside a block", strings.Repeat("long ", 3000)} {
		ct := []byte(text)
		to.XORKeyStream(ct, ct)
		v, err := a.SealCiphertext(ct, from)
		if err != nil {
			t.Fatal(err)
		}
		if got := open(t, v); got != text {
			t.Errorf("%d bytes came back as %d others", len(text), len(got))
		}
	}
}

func TestXORIntoEncryptsWithTheNextBytesOfTheStream(t *testing.T) {
	to, back := cipherStream(t), cipherStream(t)
	a := newArena(t)
	for _, v := range []Value{seal(t, a, "first"), {}, typed(t, "typed"), seal(t, a, strings.Repeat("long ", 3000))} {
		dst := bytes.Repeat([]byte{0xff}, v.Len()+1)
		if err := v.XORInto(dst, to); err != nil {
			t.Fatal(err)
		}
		if dst[v.Len()] != 0xff {
			t.Error("XORInto wrote behind the value")
		}
		got := dst[:v.Len()]
		back.XORKeyStream(got, got)
		if string(got) != open(t, v) {
			t.Errorf("decrypts to %d other bytes", len(got))
		}
	}
}

// spy is a stream that keeps what it is given and what it makes of it.
type spy struct {
	stream *chacha20.Cipher
	seen   []byte
}

func (s *spy) XORKeyStream(dst, src []byte) {
	s.seen = append(s.seen, src...)
	s.stream.XORKeyStream(dst, src)
	s.seen = append(s.seen, dst...)
}

func TestRekeyingNeverShowsThePlaintextToEitherStream(t *testing.T) {
	const text = "canary of the re-keying test"
	a := newArena(t)
	for name, v := range map[string]Value{"arena": seal(t, a, text), "builder": typed(t, text)} {
		to := &spy{stream: cipherStream(t)}
		dst := make([]byte, v.Len())
		if err := v.XORInto(dst, to); err != nil {
			t.Fatal(err)
		}
		from := &spy{stream: cipherStream(t)}
		w, err := a.SealCiphertext(dst, from)
		if err != nil {
			t.Fatal(err)
		}
		if open(t, w) != text {
			t.Errorf("%s: re-keying changed the text", name)
		}
		if bytes.Contains(to.seen, []byte(text)) || bytes.Contains(from.seen, []byte(text)) {
			t.Errorf("%s: a stream saw the plaintext", name)
		}
	}
}

func TestXORIntoAShortBufferAdvancesNothing(t *testing.T) {
	v := seal(t, newArena(t), "eight by")
	to, same := cipherStream(t), cipherStream(t)
	if err := v.XORInto(make([]byte, 7), to); !errors.Is(err, io.ErrShortBuffer) {
		t.Errorf("%v, want io.ErrShortBuffer", err)
	}
	x, y := make([]byte, 8), make([]byte, 8)
	to.XORKeyStream(x, x)
	same.XORKeyStream(y, y)
	if !bytes.Equal(x, y) {
		t.Error("the stream advanced")
	}
}

func TestAdopt(t *testing.T) {
	a, b := newArena(t), newArena(t)
	long := strings.Repeat("x", MaxLend+1)
	for name, v := range map[string]Value{
		"another arena": seal(t, b, "abc"), "builder": typed(t, "def"), "the empty secret": {}, "itself": seal(t, a, "ghi"), "long": seal(t, b, long),
	} {
		w, err := a.Adopt(v)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if open(t, w) != open(t, v) {
			t.Errorf("%s: the text changed", name)
		}
		if s := w.at.(*sealed); s.arena != a {
			t.Errorf("%s: does not live here", name)
		}
	}
	w, err := a.Adopt(seal(t, b, "survives"))
	if err != nil {
		t.Fatal(err)
	}
	b.Destroy()
	if open(t, w) != "survives" {
		t.Error("an adopted value died with its old arena")
	}
	if _, err := a.Adopt(seal(t, a, "")); err != nil {
		t.Error(err)
	}
}

func TestDestroyEndsEveryValueAtOnce(t *testing.T) {
	a := newArena(t)
	v, empty := seal(t, a, "abc"), seal(t, a, "")
	if a.Destroyed() {
		t.Error("destroyed before Destroy")
	}
	a.Destroy()
	a.Destroy()
	if !a.Destroyed() {
		t.Error("not destroyed after Destroy")
	}
	nothing := func([]byte) error { t.Error("lent after Destroy"); return nil }
	other := newArena(t)
	for name, call := range map[string]func(Value) error{
		"Use":            func(v Value) error { return v.Use(nothing) },
		"Pieces":         func(v Value) error { return v.Pieces(nothing) },
		"XORInto":        func(v Value) error { return v.XORInto(make([]byte, 3), cipherStream(t)) },
		"Digest":         func(v Value) error { _, err := v.Digest(); return err },
		"Equal":          func(v Value) error { _, err := v.Equal(Value{}); return err },
		"Equal as other": func(v Value) error { _, err := seal(t, other, "abc").Equal(v); return err },
		"Adopt":          func(v Value) error { _, err := other.Adopt(v); return err },
		"Adopt here":     func(v Value) error { _, err := a.Adopt(v); return err },
		"Seal":           func(Value) error { _, err := a.Seal([]byte("x")); return err },
		"SealCiphertext": func(Value) error { _, err := a.SealCiphertext([]byte("x"), cipherStream(t)); return err },
	} {
		for _, v := range []Value{v, empty} {
			if err := call(v); !errors.Is(err, ErrDestroyed) {
				t.Errorf("%s: %v, want ErrDestroyed", name, err)
			}
		}
	}
	v.Release()
	other.Destroy()
}

func TestDestroyWaitsForARunningUse(t *testing.T) {
	a := newArena(t)
	v := seal(t, a, "abc")
	inside, goOn, used, destroyed := make(chan bool), make(chan bool), make(chan error), make(chan bool)
	go func() {
		used <- v.Use(func(b []byte) error {
			inside <- true
			<-goOn
			if string(b) != "abc" { // a page already unmapped would crash here
				t.Errorf("lent %q", b)
			}
			return v.Use(func([]byte) error { return nil })
		})
	}()
	<-inside
	go func() { a.Destroy(); destroyed <- true }()
	for !a.Destroyed() {
		if err := v.Use(func([]byte) error { return nil }); err != nil && !errors.Is(err, ErrDestroyed) {
			t.Error(err)
		}
	}
	select {
	case <-destroyed:
		t.Error("Destroy returned during a Use")
	default:
	}
	close(goOn)
	if err := <-used; !errors.Is(err, ErrDestroyed) {
		t.Errorf("a Use that began during Destroy: %v, want ErrDestroyed", err)
	}
	<-destroyed
}

func TestArenaStopsBeforeItsNoncesRunOut(t *testing.T) {
	a := newArena(t)
	a.sealed.Store(maxValues - 1)
	if _, err := a.Seal([]byte("the last one")); err != nil {
		t.Error(err)
	}
	from, same := cipherStream(t), cipherStream(t)
	if _, err := a.SealCiphertext([]byte("one more"), from); !errors.Is(err, ErrExhausted) {
		t.Errorf("%v, want ErrExhausted", err)
	}
	x, y := make([]byte, 8), make([]byte, 8)
	from.XORKeyStream(x, x)
	same.XORKeyStream(y, y)
	if !bytes.Equal(x, y) {
		t.Error("the stream advanced although nothing was sealed")
	}
}

func TestManyGoroutinesSealUseAndDestroy(t *testing.T) {
	a := newArena(t)
	shared := seal(t, a, strings.Repeat("s", 500))
	var all sync.WaitGroup
	for i := range 50 {
		text := strings.Repeat(string(rune('a'+i%26)), 1+i*7)
		all.Go(func() {
			for range 100 {
				v, err := a.Seal([]byte(text))
				if errors.Is(err, ErrDestroyed) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				err = v.Use(func(x []byte) error {
					return shared.Use(func(y []byte) error {
						if string(x) != text || len(y) != 500 || y[0] != 's' || y[499] != 's' {
							t.Error("one goroutine saw another's page")
						}
						return nil
					})
				})
				if err == nil {
					_, err = v.Digest()
				}
				if err == nil {
					_, err = v.Equal(shared)
				}
				if err != nil && !errors.Is(err, ErrDestroyed) {
					t.Error(err) // ErrBusy among them: two levels always find a page
				}
			}
			if i == 49 {
				a.Destroy()
			}
		})
	}
	all.Wait()
}
