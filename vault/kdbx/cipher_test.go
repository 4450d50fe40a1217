package kdbx

import (
	"bytes"
	"io"
	"reflect"
	"testing"
)

// zero reports whether all that a pointer to a library's state leads to is zero.
func zero(state any) bool { return reflect.ValueOf(state).Elem().IsZero() }

func TestEncryptingLeavesNoScheduleOfTheKey(t *testing.T) {
	key := bytes.Repeat([]byte{0xA7}, 32)
	for _, c := range []Cipher{AES256, ChaCha20, Twofish} {
		e, err := c.encrypter(io.Discard, key, make([]byte, c.ivSize()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte("plain text that is no whole number of blocks")); err != nil {
			t.Fatal(err)
		}
		var states []any
		if c == ChaCha20 {
			states = []any{e.stream}
		} else {
			states = []any{e.blocks.block}
		}
		if c == AES256 {
			states = append(states, e.blocks.BlockMode)
		}
		for _, state := range states {
			if zero(state) {
				t.Errorf("%v: the control: %T holds nothing", c, state)
			}
		}
		e.wipe()
		for _, state := range states {
			if !zero(state) {
				t.Errorf("%v: %T still holds the key", c, state)
			}
		}
		if e.rest != [len(e.rest)]byte{} {
			t.Errorf("%v: the rest of the plain text is still there", c)
		}
	}
}
