//go:build linux || freebsd || netbsd || openbsd

package picture

import (
	"context"
	"io"
	"slices"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"kagikura/app/clip"
)

// Possible tells whether pictures can be read from the clipboard on this system.
const Possible = true

// targets are the formats that are asked for, the best first.
var targets = []string{"image/png", "image/bmp", "image/jpeg", "image/webp", "image/gif"}

// piece is how much of a property is read at a time, in units of four bytes.
const piece = 1 << 16

var quiet sync.Once

// requestor is a window that nobody sees, to which the picture is handed.
type requestor struct {
	conn     *xgb.Conn
	window   xproto.Window
	property xproto.Atom // where it is laid down
}

func read(ctx context.Context) ([]byte, error) {
	quiet.Do(func() { xgb.Logger.SetOutput(io.Discard) })
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, clip.ErrPictureUnreadable
	}
	defer conn.Close()
	// Closing ends every wait for an event or a reply.
	defer context.AfterFunc(ctx, conn.Close)()
	r := requestor{conn: conn}
	if err := r.create(); err != nil {
		return nil, clip.ErrPictureUnreadable
	}
	offered, err := r.offered()
	if err != nil {
		return nil, err
	}
	for _, name := range targets {
		target, err := r.atom(name)
		if err != nil {
			return nil, clip.ErrPictureUnreadable
		}
		if slices.Contains(offered, target) {
			return r.convert(target)
		}
	}
	return nil, clip.ErrNoPicture
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
	r.property, err = r.atom("KAGIKURA_PICTURE")
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
		return nil, clip.ErrPictureUnreadable
	}
	list, err := r.convert(target)
	var atoms []xproto.Atom
	for ; len(list) >= 4; list = list[4:] {
		atoms = append(atoms, xproto.Atom(xgb.Get32(list)))
	}
	return atoms, err
}

// convert asks the clipboard's owner for a format and takes what it lays down,
// whole or in instalments. clip.ErrNoPicture if it has none.
func (r *requestor) convert(target xproto.Atom) ([]byte, error) {
	clipboard, err := r.atom("CLIPBOARD")
	if err != nil {
		return nil, clip.ErrPictureUnreadable
	}
	instalments, err := r.atom("INCR")
	if err != nil {
		return nil, clip.ErrPictureUnreadable
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
			return nil, clip.ErrNoPicture
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
		return nil, clip.ErrPictureUnreadable
	}
	return event, nil
}

// take appends to data what was laid down and removes it, which tells the owner
// to go on.
func (r *requestor) take(data []byte) (kind xproto.Atom, _ []byte, _ error) {
	for offset := uint32(0); ; offset += piece {
		reply, err := xproto.GetProperty(r.conn, false, r.window, r.property, xproto.GetPropertyTypeAny, offset, piece).Reply()
		if err != nil {
			return 0, nil, clip.ErrPictureUnreadable
		}
		if len(data)+len(reply.Value) > MaxBytes {
			return 0, nil, clip.ErrPictureTooLarge
		}
		data = append(data, reply.Value...)
		if reply.BytesAfter == 0 {
			xproto.DeleteProperty(r.conn, r.window, r.property)
			return reply.Type, data, nil
		}
	}
}
