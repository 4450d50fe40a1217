package secret

import (
	"hash"
	"reflect"
	"runtime"
	"unsafe"
)

// ScrubHash overwrites the input that a hash has collected and not worked in
// yet, which stays in it after Sum: a password shorter than a block, or a key.
// The hash is as new afterwards.
func ScrubHash(h hash.Hash) {
	var zeros [maxHashBlock]byte
	h.Reset()
	n := h.BlockSize()
	h.Write(zeros[:n-1]) // a whole block would be hashed where it lies
	h.Write(zeros[:1])
	h.Reset()
}

// maxHashBlock is the largest block of a hash: that of SHA-3.
const maxHashBlock = 168

// Scrub overwrites the object that state, a pointer, points to: a library's
// cipher with the schedule of a key in it, which the library does not wipe. The
// object is of no use afterwards. One that has pointers in it is left as it is.
func Scrub(state any) {
	v := reflect.ValueOf(state)
	if v.Kind() != reflect.Pointer || v.IsNil() || !plain(v.Type().Elem()) {
		return
	}
	clear(unsafe.Slice((*byte)(v.UnsafePointer()), v.Type().Elem().Size()))
	runtime.KeepAlive(state)
}

// plain reports whether a value of type t has no pointers in it.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return plain(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !plain(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return t.Kind() <= reflect.Complex128 && t.Kind() != reflect.Uintptr
}

// freedRoom is how much OverwriteFreed takes: more than the garbage of one size
// that lies about in this program.
const freedRoom = 4 << 20

// OverwriteFreed overwrites objects of about that many bytes, without pointers,
// that nothing refers to any more: states of a library's hashes, for instance,
// which the library does not wipe. It has the collector free them, and takes
// their room. It does its best: an object that another thread is about to reuse
// escapes it. It takes some tens of milliseconds.
func OverwriteFreed(size int) {
	runtime.GC()
	taken := make([][]byte, freedRoom/size)
	for i := range taken {
		taken[i] = make([]byte, size) // zeroed
	}
	runtime.KeepAlive(taken)
}

// OffStack runs f and then overwrites what f had on this goroutine's stack:
// keys in arrays, states of hashes, what functions of libraries spilled. What f
// has other goroutines do it does not reach, nor more than stackUsed of depth.
func OffStack(f func()) {
	// The room below is taken first, so that the stack does not move, and leave a
	// copy of itself, while f runs; and as long as this frame holds a good part of
	// it the collector does not make it smaller, which would move it too.
	var ballast [stackUsed]byte
	burn()
	defer func() {
		burn()
		runtime.KeepAlive(&ballast)
	}()
	deeper(f)
}

// deeper runs f below the head of burn's frame, which burn leaves as it is.
//
//go:noinline
func deeper(f func()) {
	var head [128]byte
	f()
	runtime.KeepAlive(&head)
}

// stackUsed is more than any derivation or cipher here takes.
const stackUsed = 24 << 10

// burn overwrites the stack below its caller.
//
//go:noinline
func burn() {
	var b [stackUsed]byte
	clear(b[:])
	runtime.KeepAlive(&b)
}
