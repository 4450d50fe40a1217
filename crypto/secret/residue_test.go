package secret

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
	"encoding"
	"hash"
	"reflect"
	"runtime"
	"testing"
	"unsafe"
)

func TestScrubHashForgetsItsInput(t *testing.T) {
	canary := []byte("a passphrase of 31 characters..")
	for name, h := range map[string]hash.Hash{"SHA-256": sha256.New(), "SHA-512": sha512.New()} {
		fresh, err := h.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		h.Write(canary)
		sum := h.Sum(nil)
		if state, err := h.(encoding.BinaryMarshaler).MarshalBinary(); err != nil || !bytes.Contains(state, canary) {
			t.Fatalf("%s: the control: the state does not hold the input: %v", name, err)
		}
		if held(h, canary) == 0 {
			t.Fatalf("%s: the control: the input is not where the test looks", name)
		}
		ScrubHash(h)
		if n := held(h, canary); n > 0 {
			t.Errorf("%s: the input is still in it", name)
		}
		if state, err := h.(encoding.BinaryMarshaler).MarshalBinary(); err != nil || !bytes.Equal(state, fresh) {
			t.Errorf("%s: it is not as new: %v", name, err)
		}
		h.Write(canary)
		if again := h.Sum(nil); !bytes.Equal(again, sum) {
			t.Errorf("%s: it hashes otherwise", name)
		}
	}
}

// held counts a text in the memory of a hash, where its own account of its
// state leaves out what it will not use again.
func held(h hash.Hash, text []byte) int {
	object := (*[2]unsafe.Pointer)(unsafe.Pointer(&h))[1]
	return bytes.Count(unsafe.Slice((*byte)(object), h.BlockSize()+h.Size()), text)
}

func TestScrubOverwritesWhatALibraryHolds(t *testing.T) {
	block, err := aes.NewCipher([]byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []any{
		block,
		cipher.NewCBCEncrypter(block, make([]byte, aes.BlockSize)),
		cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)),
		&struct {
			rounds int
			keys   [2][3]uint32
		}{1, [2][3]uint32{{2}, {0, 3}}},
	} {
		if reflect.ValueOf(state).Elem().IsZero() {
			t.Fatalf("the control: %T holds nothing", state)
		}
		Scrub(state)
		if !reflect.ValueOf(state).Elem().IsZero() {
			t.Errorf("%T still holds something", state)
		}
	}
}

func TestScrubLeavesPointersAlone(t *testing.T) {
	type state struct {
		n    int
		rest []byte
	}
	s := &state{1, []byte("kept")}
	Scrub(s)
	Scrub((*state)(nil))
	Scrub(7)
	if s.n != 1 || string(s.rest) != "kept" {
		t.Errorf("%v is left", *s)
	}
}

// leave has a canary on the stack and tells where.
//
//go:noinline
func leave(at *uintptr) {
	var b [512]byte
	for i := range b {
		b[i] = 0xA7
	}
	*at = uintptr(unsafe.Pointer(&b))
	runtime.KeepAlive(&b)
}

func TestOffStackOverwritesWhatWasThere(t *testing.T) {
	left := func(run func(func())) (n int) {
		var at uintptr
		run(func() { leave(&at) })
		stale := *(*unsafe.Pointer)(unsafe.Pointer(&at))
		for _, b := range unsafe.Slice((*byte)(stale), 512) {
			if b == 0xA7 {
				n++
			}
		}
		return n
	}
	if left(func(f func()) { f() }) == 0 {
		t.Skip("the control: nothing stays on the stack here anyway")
	}
	if n := left(OffStack); n > 0 {
		t.Errorf("%d bytes of 512 are still there", n)
	}
}
