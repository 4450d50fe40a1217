package board

import (
	"runtime"
	"slices"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
	"github.com/ebitengine/purego/objc"

	"kagikura/app/clip"
)

const appKit = "/System/Library/Frameworks/AppKit.framework/AppKit"

// Types of the pasteboard. The two of nspasteboard.org count by being there.
const (
	plainText = "public.utf8-plain-text"
	concealed = "org.nspasteboard.ConcealedType"
	transient = "org.nspasteboard.TransientType"
)

// currentHostOnly, of NSPasteboardContentsOptions, keeps what is copied from the
// owner's other devices, to which macOS hands it on otherwise.
const currentHostOnly = 1

// pasteboard is the general one.
type pasteboard struct {
	mu     sync.Mutex
	board  objc.ID
	change int // the board's count at our copy; 0 for none
}

// Open reaches the clipboard.
func Open() (clip.Board, error) {
	if _, err := purego.Dlopen(appKit, purego.RTLD_GLOBAL|purego.RTLD_NOW); err != nil {
		return nil, ErrNone
	}
	board := objc.ID(objc.GetClass("NSPasteboard")).Send(objc.RegisterName("generalPasteboard"))
	if board == 0 {
		return nil, ErrNone
	}
	return &pasteboard{board: board}, nil
}

// Set implements clip.Board.
func (p *pasteboard) Set(text []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer pooled()()
	p.change = int(p.board.Send(objc.RegisterName("prepareForNewContentsWithOptions:"), currentHostOnly))
	if p.put(plainText, text) && p.put(concealed, nil) && p.put(transient, nil) {
		return nil
	}
	p.board.Send(objc.RegisterName("clearContents"))
	p.change = 0
	return ErrRefused
}

// put gives the board data of a type.
func (p *pasteboard) put(kind string, data []byte) bool {
	var first unsafe.Pointer
	if len(data) > 0 {
		first = unsafe.Pointer(&data[0])
	}
	object := objc.ID(objc.GetClass("NSData")).Send(objc.RegisterName("dataWithBytes:length:"), first, len(data))
	runtime.KeepAlive(data)
	return objc.Send[bool](p.board, objc.RegisterName("setData:forType:"), object, name(kind))
}

// Get implements clip.Board.
func (p *pasteboard) Get() ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ours() {
		return nil, nil
	}
	defer pooled()()
	data := p.board.Send(objc.RegisterName("dataForType:"), name(plainText))
	length := int(data.Send(objc.RegisterName("length")))
	if length == 0 {
		return nil, nil
	}
	bytes := objc.Send[unsafe.Pointer](data, objc.RegisterName("bytes"))
	return slices.Clone(unsafe.Slice((*byte)(bytes), length)), nil
}

// Clear implements clip.Board.
func (p *pasteboard) Clear() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ours() {
		p.board.Send(objc.RegisterName("clearContents"))
	}
	p.change = 0
	return nil
}

func (p *pasteboard) ours() bool {
	return p.change != 0 && int(p.board.Send(objc.RegisterName("changeCount"))) == p.change
}

// name is an NSString.
func name(s string) objc.ID {
	return objc.ID(objc.GetClass("NSString")).Send(objc.RegisterName("stringWithUTF8String:"), s)
}

// pooled frees what the system makes for one call at its end.
func pooled() (drain func()) {
	runtime.LockOSThread()
	pool := objc.ID(objc.GetClass("NSAutoreleasePool")).Send(objc.RegisterName("new"))
	return func() {
		pool.Send(objc.RegisterName("drain"))
		runtime.UnlockOSThread()
	}
}
