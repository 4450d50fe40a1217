//go:build linux || freebsd || netbsd || openbsd

package selection

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

var (
	// ErrNone: there is nothing on the clipboard in a format that is wanted.
	ErrNone = errors.New("selection: nothing of that kind on the clipboard")
	// ErrTooLarge: there is more than is wanted.
	ErrTooLarge = errors.New("selection: too much on the clipboard")
	// ErrUnreadable: there is no display, or the owner of the clipboard does not do
	// what it says.
	ErrUnreadable = errors.New("selection: the clipboard cannot be read")
)

// Want is what is asked for.
type Want struct {
	Targets []string // formats, the best first
	Most    int      // bytes
	// Secret fetches it so that only the slice that is returned has it.
	Secret bool
}

// How much of a property is read at a time, in units of four bytes.
const (
	piece       = 1 << 16
	secretPiece = 1
)

var quiet sync.Once

// requestor is a window that nobody sees, to which the content is handed.
type requestor struct {
	conn     *xgb.Conn
	window   xproto.Window
	property xproto.Atom // where it is laid down
	want     Want
	piece    uint32
}

// Read is the content of the clipboard, and which of the wanted formats it has.
// It may wait for another program: not on the UI thread, which may be the one
// that is to hand it over. After the end of the context the error is any.
func Read(ctx context.Context, want Want) (data []byte, target string, err error) {
	quiet.Do(func() { xgb.Logger.SetOutput(io.Discard) })
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, "", ErrUnreadable
	}
	defer conn.Close()
	// Closing ends every wait for an event or a reply.
	defer context.AfterFunc(ctx, conn.Close)()
	r := requestor{conn: conn, want: want, piece: piece}
	if err := r.create(); err != nil {
		return nil, "", ErrUnreadable
	}
	offered, err := r.offered()
	if err != nil {
		return nil, "", err
	}
	if want.Secret {
		r.piece = secretPiece
	}
	for _, name := range want.Targets {
		target, err := r.atom(name)
		if err != nil {
			return nil, "", ErrUnreadable
		}
		if slices.Contains(offered, target) {
			data, err = r.convert(target)
			return data, name, err
		}
	}
	return nil, "", ErrNone
}

func (r *requestor) create() error {
	screen := xproto.Setup(r.conn).DefaultScreen(r.conn)
	var err error
	if r.window, err = xproto.NewWindowId(r.conn); err != nil {
		return err
	}
	err = xproto.CreateWindowChecked(r.conn, 0, r.window, screen.Root, 0, 0, 1, 1, 0,
		xproto.WindowClassInputOnly, screen.RootVisual, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return err
	}
	r.property, err = r.atom("KAGIKURA_PASTE")
	return err
}

func (r *requestor) atom(name string) (xproto.Atom, error) {
	reply, err := xproto.InternAtom(r.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, err
	}
	return reply.Atom, nil
}

// offered are the formats that the clipboard's owner has.
func (r *requestor) offered() ([]xproto.Atom, error) {
	target, err := r.atom("TARGETS")
	if err != nil {
		return nil, ErrUnreadable
	}
	list, err := r.convert(target)
	var atoms []xproto.Atom
	for ; len(list) >= 4; list = list[4:] {
		atoms = append(atoms, xproto.Atom(xgb.Get32(list)))
	}
	return atoms, err
}

// convert asks the clipboard's owner for a format and takes what it lays down,
// whole or in instalments. ErrNone if it has none.
func (r *requestor) convert(target xproto.Atom) ([]byte, error) {
	clipboard, err := r.atom("CLIPBOARD")
	if err != nil {
		return nil, ErrUnreadable
	}
	instalments, err := r.atom("INCR")
	if err != nil {
		return nil, ErrUnreadable
	}
	xproto.ConvertSelection(r.conn, r.window, clipboard, target, r.property, xproto.TimeCurrentTime)
	for {
		event, err := r.next()
		if err != nil {
			return nil, err
		}
		done, ok := event.(xproto.SelectionNotifyEvent)
		if !ok || done.Target != target {
			continue
		}
		if done.Property == xproto.AtomNone {
			return nil, ErrNone
		}
		break
	}
	kind, data, err := r.take(nil)
	if err != nil || kind != instalments {
		return data, err
	}
	data = nil // it was an estimate of the size
	for {
		event, err := r.next()
		if err != nil {
			clear(data)
			return nil, err
		}
		more, ok := event.(xproto.PropertyNotifyEvent)
		if !ok || more.Atom != r.property || more.State != xproto.PropertyNewValue {
			continue
		}
		before := len(data)
		if _, data, err = r.take(data); err != nil {
			return nil, err
		}
		if len(data) == before {
			return data, nil
		}
	}
}

// next is the next event.
func (r *requestor) next() (xgb.Event, error) {
	event, err := r.conn.WaitForEvent()
	if event == nil && err == nil || err != nil {
		return nil, ErrUnreadable
	}
	return event, nil
}

// take appends to data what was laid down and removes it, which tells the owner
// to go on. A secret gets room for all of it first: a growing slice leaves copies.
func (r *requestor) take(data []byte) (kind xproto.Atom, _ []byte, _ error) {
	for offset := uint32(0); ; offset += r.piece {
		reply, err := xproto.GetProperty(r.conn, false, r.window, r.property, xproto.GetPropertyTypeAny, offset, r.piece).Reply()
		if err != nil {
			clear(data)
			return 0, nil, ErrUnreadable
		}
		left := len(reply.Value) + int(reply.BytesAfter)
		if len(data)+left > r.want.Most {
			clear(data)
			return 0, nil, ErrTooLarge
		}
		if r.want.Secret && cap(data)-len(data) < left {
			grown := append(make([]byte, 0, len(data)+left), data...)
			clear(data)
			data = grown
		}
		data = append(data, reply.Value...)
		clear(reply.Value)
		if reply.BytesAfter == 0 {
			xproto.DeleteProperty(r.conn, r.window, r.property)
			return reply.Type, data, nil
		}
	}
}
