//go:build unix && !darwin

package board

import (
	"io"
	"slices"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"kagikura/app/clip"
	"kagikura/crypto/secret"
)

// maxText is what one property takes: a request of X11's ordinary length, less
// its head.
const maxText = 4*65535 - changeProperty

// changeProperty is the length of a ChangeProperty request without its data,
// and opcode its number.
const (
	changeProperty = 24
	opcode         = 18
)

// The clipboard's formats.
const (
	hint      = "x-kde-passwordManagerHint"
	hintValue = "secret"
)

// texts are the formats of the text, all of them UTF-8. STRING would be
// Latin-1, but who asks for nothing else takes this as well.
var texts = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT"}

// owner is a window that nobody sees, which owns the clipboard while a copy of
// ours is on it.
type owner struct {
	conn   *xgb.Conn
	window xproto.Window
	atoms  map[string]xproto.Atom

	mu   sync.Mutex // guards text
	text []byte     // nil while the clipboard is not ours
}

var quiet = sync.OnceFunc(func() { xgb.Logger.SetOutput(io.Discard) })

// Open reaches the clipboard. It fails with ErrNone where there is no display of
// X11.
func Open() (clip.Board, error) {
	quiet()
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, ErrNone
	}
	o := &owner{conn: conn, atoms: map[string]xproto.Atom{}}
	if err := o.create(); err != nil {
		conn.Close()
		return nil, ErrNone
	}
	go o.serve()
	return o, nil
}

func (o *owner) create() error {
	for _, name := range append([]string{"CLIPBOARD", "TARGETS", hint}, texts...) {
		reply, err := xproto.InternAtom(o.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		o.atoms[name] = reply.Atom
	}
	var err error
	if o.window, err = xproto.NewWindowId(o.conn); err != nil {
		return err
	}
	screen := xproto.Setup(o.conn).DefaultScreen(o.conn)
	return xproto.CreateWindowChecked(o.conn, 0, o.window, screen.Root, 0, 0, 1, 1, 0,
		xproto.WindowClassInputOnly, screen.RootVisual, 0, nil).Check()
}

// Set implements clip.Board.
func (o *owner) Set(text []byte) error {
	if len(text) > maxText {
		return ErrTooLong
	}
	o.keep(slices.Clone(text)) // before the first can ask for it
	err := xproto.SetSelectionOwnerChecked(o.conn, o.window, o.atoms["CLIPBOARD"], xproto.TimeCurrentTime).Check()
	if err == nil && o.owns() {
		return nil
	}
	o.keep(nil)
	return ErrRefused
}

// keep wipes what was kept before.
func (o *owner) keep(text []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	secret.Wipe(o.text)
	o.text = text
}

// owns asks the display: the notice that another program took over may still
// be under way.
func (o *owner) owns() bool {
	reply, err := xproto.GetSelectionOwner(o.conn, o.atoms["CLIPBOARD"]).Reply()
	return err == nil && reply.Owner == o.window
}

// Get implements clip.Board.
func (o *owner) Get() ([]byte, error) {
	if !o.owns() {
		o.keep(nil)
		return nil, nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.text), nil
}

// Clear implements clip.Board.
func (o *owner) Clear() error {
	defer o.keep(nil)
	if !o.owns() {
		return nil
	}
	if xproto.SetSelectionOwnerChecked(o.conn, xproto.WindowNone, o.atoms["CLIPBOARD"], xproto.TimeCurrentTime).Check() != nil {
		return ErrRefused
	}
	return nil
}

// serve answers the programs that paste, until the display ends.
func (o *owner) serve() {
	for {
		event, err := o.conn.WaitForEvent()
		if event == nil && err == nil {
			o.keep(nil)
			return
		}
		switch event := event.(type) {
		case xproto.SelectionClearEvent:
			if !o.owns() { // it may be an old one
				o.keep(nil)
			}
		case xproto.SelectionRequestEvent:
			o.answer(event)
		}
	}
}

// answer hands the text, or a word about it, to one who asks. A program of
// another age names no property to hand it over by; it gets nothing.
func (o *owner) answer(ask xproto.SelectionRequestEvent) {
	told := xproto.SelectionNotifyEvent{
		Time: ask.Time, Requestor: ask.Requestor, Selection: ask.Selection, Target: ask.Target, Property: ask.Property,
	}
	if ask.Property == xproto.AtomNone || !o.lay(ask) {
		told.Property = xproto.AtomNone
	}
	xproto.SendEvent(o.conn, false, ask.Requestor, xproto.EventMaskNoEvent, string(told.Bytes()))
}

// lay lays down what is asked for, and reports whether there is such a thing.
func (o *owner) lay(ask xproto.SelectionRequestEvent) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.text == nil || ask.Selection != o.atoms["CLIPBOARD"] {
		return false
	}
	switch ask.Target {
	case o.atoms["TARGETS"]:
		var list []byte
		for _, name := range append([]string{"TARGETS", hint}, texts...) {
			list = append(list, make([]byte, 4)...)
			xgb.Put32(list[len(list)-4:], uint32(o.atoms[name]))
		}
		return o.put(ask, xproto.AtomAtom, 32, list)
	case o.atoms[hint]:
		return o.put(ask, o.atoms["STRING"], 8, []byte(hintValue))
	}
	for _, name := range texts {
		if ask.Target == o.atoms[name] {
			return o.put(ask, ask.Target, 8, o.text)
		}
	}
	return false
}

// put writes a property of the one who asks. The request is made here and wiped
// when it is sent: the library's own would lie about in memory with the text.
func (o *owner) put(ask xproto.SelectionRequestEvent, kind xproto.Atom, format byte, data []byte) bool {
	request := make([]byte, (changeProperty+len(data)+3)/4*4)
	defer secret.Wipe(request)
	request[0], request[1] = opcode, xproto.PropModeReplace
	xgb.Put16(request[2:], uint16(len(request)/4))
	xgb.Put32(request[4:], uint32(ask.Requestor))
	xgb.Put32(request[8:], uint32(ask.Property))
	xgb.Put32(request[12:], uint32(kind))
	request[16] = format
	xgb.Put32(request[20:], uint32(len(data))/uint32(format/8))
	copy(request[changeProperty:], data)
	cookie := o.conn.NewCookie(true, false)
	o.conn.NewRequest(request, cookie)
	return cookie.Check() == nil
}
