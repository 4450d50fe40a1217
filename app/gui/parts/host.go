package parts

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// maxHost bounds each part of an address that is shown; the names of hosts end
// at 253 characters.
const maxHost = 253

// Address is a host, or a whole URL, taken apart: who owns it stands in Owner
// (the registrable domain), everything else is what anybody could have put
// there. All in ASCII; other characters come as punycode.
type Address struct {
	Before, Owner, After string
}

// HostLine shows an address: monospaced, the owner dark and bold, the rest
// dimmed. Where there is too little room the front is cut first and the end
// next: the owner is the last to go.
type HostLine struct {
	widget.BaseWidget

	address Address
	size    fyne.ThemeSizeName
	mark    State
}

// NewHostLine makes the line in body size.
func NewHostLine(a Address) *HostLine {
	h := &HostLine{size: theme.SizeBody}
	h.ExtendBaseWidget(h)
	h.Set(a)
	return h
}

// At changes the size and returns the line.
func (h *HostLine) At(size fyne.ThemeSizeName) *HostLine {
	h.size = size
	h.Refresh()
	return h
}

// Mark underlines the owner in the colour of a state and returns the line.
func (h *HostLine) Mark(state State) *HostLine {
	h.mark = state
	h.Refresh()
	return h
}

// Set changes the address. Characters that are not visible ASCII are written
// as escapes: no address is ever drawn in letters that only look like ASCII.
func (h *HostLine) Set(a Address) {
	h.address = Address{onlyASCII(a.Before), onlyASCII(a.Owner), onlyASCII(a.After)}
	h.Refresh()
}

func onlyASCII(s string) string {
	var out strings.Builder
	for _, r := range s {
		if out.Len() >= maxHost {
			break
		}
		if r > ' ' && r <= '~' {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\u{%X}`, r)
		}
	}
	return out.String()
}

// CreateRenderer implements fyne.Widget.
func (h *HostLine) CreateRenderer() fyne.WidgetRenderer {
	var texts [3]*canvas.Text
	for i := range texts {
		texts[i] = canvas.NewText("", color.Transparent)
		texts[i].TextStyle = fyne.TextStyle{Monospace: true}
	}
	// A second stroke beside the first: the monospaced face has one weight.
	bold := canvas.NewText("", color.Transparent)
	bold.TextStyle = fyne.TextStyle{Monospace: true}
	line := canvas.NewRectangle(color.Transparent)
	letter := func() fyne.Size { return fyne.MeasureText("0", theme.Size(h.size), fyne.TextStyle{Monospace: true}) }
	return (&draws{
		of:      h,
		objects: []fyne.CanvasObject{texts[0], texts[1], bold, texts[2], line},
		min: func() fyne.Size {
			n := len(h.address.Before) + len(h.address.Owner) + len(h.address.After)
			if h.size == theme.SizeCode {
				n = len(h.address.Owner) + 2
			}
			return fyne.NewSize(letter().Width*float32(min(n, 24)), max(letter().Height, lineHeight(h.size)))
		},
		refresh: func() {
			for i, t := range append(texts[:], bold) {
				t.TextSize = theme.Size(h.size)
				t.Color = theme.Color(theme.Nezu)
				if i == 1 || i == 3 {
					t.Color = theme.Color(theme.Sumi)
				}
			}
			line.FillColor = theme.Color(h.mark.ink())
			line.Hidden = h.mark == Neutral
		},
		layout: func(size fyne.Size) {
			cell := letter()
			shown := cutHost(h.address, int((size.Width+0.5)/cell.Width))
			y, x := (size.Height-cell.Height)/2, float32(0)
			for i, s := range []string{shown.Before, shown.Owner, shown.After} {
				width := cell.Width * float32(len([]rune(s)))
				texts[i].Text = s
				texts[i].Move(fyne.NewPos(x, y))
				texts[i].Resize(fyne.NewSize(width, cell.Height))
				if i == 1 {
					bold.Text = s
					bold.Move(fyne.NewPos(x+theme.Size(h.size)/30, y))
					bold.Resize(fyne.NewSize(width, cell.Height))
					line.Move(fyne.NewPos(x, y+cell.Height-1))
					line.Resize(fyne.NewSize(width, 2))
				}
				x += width
			}
		},
	}).ready()
}

// cutHost shortens an address to a number of characters. What is left out in
// front always leaves its mark.
func cutHost(a Address, room int) Address {
	if len(a.Before)+len(a.Owner)+len(a.After) <= room {
		return a
	}
	rest := room - len(a.Owner)
	if rest <= 0 {
		return Address{Owner: cutFront(a.Owner, room)}
	}
	if n := rest - min(len(a.Before), 1); len(a.After) > n {
		rest -= n
		a.After = cutBack(a.After, n)
	} else {
		rest -= len(a.After)
	}
	a.Before = cutFront(a.Before, rest)
	return a
}

func cutFront(s string, room int) string {
	switch {
	case len(s) <= room:
		return s
	case room <= 0:
		return ""
	}
	return "…" + s[len(s)-room+1:]
}

func cutBack(s string, room int) string {
	switch {
	case len(s) <= room:
		return s
	case room <= 0:
		return ""
	}
	return s[:room-1] + "…"
}
