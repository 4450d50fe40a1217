package secret

import (
	"crypto/rand"
	"testing"
)

func TestIdentityIsThatOfCopiesAlone(t *testing.T) {
	a, err := NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Destroy()
	v, err := a.Seal([]byte("the same text"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.Seal([]byte("the same text"))
	if err != nil {
		t.Fatal(err)
	}
	if copied := v; copied.Identity() != v.Identity() {
		t.Error("a copy has another identity")
	}
	if v.Identity() == w.Identity() {
		t.Error("a text that was sealed twice has one identity")
	}
	if (Value{}).Identity() != (Value{}).Identity() {
		t.Error("empty values differ")
	}
}
