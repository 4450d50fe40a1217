//go:build e2e

package gui

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"bufio"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// checksThreads makes Fyne check at each call that it comes from the UI thread,
// and say so where it does not.
const checksThreads = true

// Seen is one text on the screen, as the end-to-end run asks for it.
type Seen struct {
	Text          string   `json:"text"`
	X, Y          float32  // centre, in pixels of the canvas
	W, H          float32  // size
	Within        []string `json:"within"` // types of the widgets around it, outermost first
	Focused       bool     `json:"focused"`
	Kind          string   `json:"kind"`    // "text", or a widget's type for one that shows no text
	Clipped       bool     `json:"clipped"` // it reaches over the window's side
	OverlayNumber int      `json:"overlay"`
}

// startProbe serves the end-to-end run on the socket that KAGIKURA_PROBE names:
// "tree" answers with what is on screen, "size" with the canvas's size, "stall" with the longest time in
// milliseconds that the UI thread did not answer since the last "stall". It is
// part of a build for that run only.
func startProbe(w fyne.Window) {
	address := os.Getenv("KAGIKURA_PROBE")
	if address == "" {
		return
	}
	listener, err := net.Listen("unix", address)
	if err != nil {
		panic(err)
	}
	beat := &heartbeat{}
	go beat.run()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveProbe(conn, w, beat)
		}
	}()
}

func serveProbe(conn net.Conn, w fyne.Window, beat *heartbeat) {
	defer func() { _ = recover() }() // see heartbeat
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		switch lines.Text() {
		case "tree":
			var seen []Seen
			fyne.DoAndWait(func() { seen = look(w) })
			if err := json.NewEncoder(conn).Encode(seen); err != nil {
				return
			}
		case "size":
			var size fyne.Size
			fyne.DoAndWait(func() { size = w.Canvas().Size() })
			fmt.Fprintln(conn, int(size.Width+0.5), int(size.Height+0.5))
		case "stall":
			fmt.Fprintln(conn, beat.take().Milliseconds())
		}
	}
}

// heartbeat posts to the UI thread again and again and remembers the longest
// wait for an answer.
type heartbeat struct {
	mu      sync.Mutex
	longest time.Duration
}

func (h *heartbeat) run() {
	// Fyne panics at work that comes while it closes its queue.
	defer func() { _ = recover() }()
	for {
		sent := time.Now()
		fyne.DoAndWait(func() {})
		waited := time.Since(sent)
		h.mu.Lock()
		h.longest = max(h.longest, waited)
		h.mu.Unlock()
		time.Sleep(5 * time.Millisecond)
	}
}

func (h *heartbeat) take() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	longest := h.longest
	h.longest = 0
	return longest
}

// look lists what is visible, the topmost overlay only where there is one.
func look(w fyne.Window) []Seen {
	c := w.Canvas()
	focused := c.Focused()
	l := looker{driver: fyne.CurrentApp().Driver(), focused: focused, size: c.Size()}
	if top := c.Overlays().Top(); top != nil {
		l.overlay = 1
		l.visit(top, nil, false)
		return l.seen
	}
	l.visit(c.Content(), nil, false)
	return l.seen
}

type looker struct {
	driver  fyne.Driver
	focused fyne.Focusable
	size    fyne.Size
	seen    []Seen
	overlay int
}

func (l *looker) visit(o fyne.CanvasObject, within []string, inFocus bool) {
	if o == nil || !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			l.add(o, "text", o.Text, within, inFocus)
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			l.visit(child, within, inFocus)
		}
	case fyne.Widget:
		name := fmt.Sprintf("%T", o)
		if f, ok := o.(fyne.Focusable); ok {
			inFocus = inFocus || f == l.focused
			l.add(o, name, "", within, inFocus)
		}
		inner := append(append([]string(nil), within...), name)
		for _, child := range test.WidgetRenderer(o).Objects() {
			l.visit(child, inner, inFocus)
		}
	}
}

func (l *looker) add(o fyne.CanvasObject, kind, text string, within []string, focused bool) {
	at, size := l.driver.AbsolutePositionForObject(o), o.Size()
	if at.IsZero() {
		return // not laid out yet: nothing of the window begins in its corner
	}
	l.seen = append(l.seen, Seen{
		Kind: kind, Text: text, X: at.X + size.Width/2, Y: at.Y + size.Height/2, W: size.Width, H: size.Height,
		Within: within, Focused: focused, OverlayNumber: l.overlay,
		Clipped: at.X+size.Width > l.size.Width+1 || at.X < -1,
	})
}
