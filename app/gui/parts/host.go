package parts

import (
	"fmt"
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
// dimmed. Where there is too little room the end is cut first and the front
// next: the owner is the last to go.
type HostLine struct {
	widget.BaseWidget

	address Address
	size    fyne.ThemeSizeName
	sizes   []fyne.ThemeSizeName // to choose from, the largest first; nil for size alone
	lines   int                  // it may take, in the smallest size
	mark    State
	decoy   string
}

// NewHostLine makes the line in body size.
func NewHostLine(a Address) *HostLine {
	h := &HostLine{size: theme.SizeBody, lines: 1}
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

// Large shows it in the largest size in which the whole address has room in one
// line, or else at body size in up to as many lines; it returns the line.
func (h *HostLine) Large(lines int) *HostLine {
	h.sizes, h.lines = []fyne.ThemeSizeName{theme.SizeCode, theme.SizeTitle, theme.SizeCard, theme.SizeBody}, lines
	return h.At(theme.SizeBody)
}

// Decoy tints the first place before the owner, or else behind, where part
// stands, as something bad, and returns the line. "" tints nothing.
func (h *HostLine) Decoy(part string) *HostLine {
	h.decoy = part
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
	r := &hostRenderer{line: h, rows: 1}
	r.Refresh()
	return r
}

// hostRenderer draws each run of letters of one kind by itself, with what lies
// below it.
type hostRenderer struct {
	line  *HostLine
	drawn []fyne.CanvasObject
	rows  int // of the last layout: the height needed depends on it
}

func (r *hostRenderer) Destroy() {}

func (r *hostRenderer) Objects() []fyne.CanvasObject { return r.drawn }

func cellOf(size fyne.ThemeSizeName) fyne.Size {
	return fyne.MeasureText("0", theme.Size(size), fyne.TextStyle{Monospace: true})
}

func (r *hostRenderer) MinSize() fyne.Size {
	h, cell := r.line, cellOf(r.line.size)
	width := cell.Width * float32(min(h.address.length(), 24))
	switch {
	case h.sizes != nil:
		width = 12 * cellOf(theme.SizeBody).Width
	case h.size == theme.SizeCode:
		width = cell.Width * float32(min(len(h.address.Owner)+2, 24))
	}
	return fyne.NewSize(width, float32(r.rows)*max(cell.Height, lineHeight(h.size)))
}

func (r *hostRenderer) Layout(size fyne.Size) {
	h := r.line
	for _, fits := range h.sizes {
		if h.size = fits; cellOf(fits).Width*float32(h.address.length()) <= size.Width {
			break
		}
	}
	cell := cellOf(h.size)
	runs, decoy := h.runs(int((size.Width + 0.5) / cell.Width))
	r.rows, r.drawn = runs[len(runs)-1].row+1, nil
	high := size.Height / float32(r.rows)
	for _, run := range runs {
		at := fyne.NewPos(cell.Width*float32(run.column), high*float32(run.row)+(high-cell.Height)/2)
		if from, to := max(decoy.from, run.from), min(decoy.to, run.from+len(run.text)); from < to && !run.owner {
			r.plate(at.AddXY(cell.Width*float32(from-run.from), 0), fyne.NewSize(cell.Width*float32(to-from), cell.Height))
		}
		r.draw(run, at, cell)
	}
}

func (r *hostRenderer) plate(at fyne.Position, size fyne.Size) {
	plate := canvas.NewRectangle(theme.Color(Bad.tint()))
	plate.CornerRadius = theme.RadiusControl / 2
	plate.Move(at.SubtractXY(2, 0))
	plate.Resize(size.AddWidthHeight(4, 0))
	r.drawn = append(r.drawn, plate)
}

func (r *hostRenderer) draw(run run, at fyne.Position, cell fyne.Size) {
	ink := theme.Nezu
	if run.owner {
		ink = theme.Sumi
	}
	t := canvas.NewText(string(run.text), theme.Color(ink))
	t.TextStyle, t.TextSize = fyne.TextStyle{Monospace: true, Bold: run.owner}, theme.Size(r.line.size)
	t.Move(at)
	t.Resize(t.MinSize())
	r.drawn = append(r.drawn, t)
	if run.owner && r.line.mark != Neutral {
		line := canvas.NewRectangle(theme.Color(r.line.mark.ink()))
		line.Move(at.AddXY(0, cell.Height-1))
		line.Resize(fyne.NewSize(cell.Width*float32(len(run.text)), 2))
		r.drawn = append(r.drawn, line)
	}
}

func (r *hostRenderer) Refresh() {
	r.Layout(r.line.Size())
	canvas.Refresh(r.line)
}

func (a Address) length() int { return len(a.Before) + len(a.Owner) + len(a.After) }

// run is a part of an address that stands in one row.
type run struct {
	text        []rune
	from        int // in characters from the beginning of what is shown
	row, column int
	owner       bool
}

// span is from the character from to before the character to.
type span struct{ from, to int }

// runs sets what is shown into rows of so many characters. The owner begins a
// new row rather than being broken, so one row stays free for that.
func (h *HostLine) runs(room int) (runs []run, decoy span) {
	room = max(room, 1)
	lines := h.lines
	if h.address.length() <= room {
		lines = 1
	}
	shown := cutHost(h.address, room*max(lines-1, 1))
	row, column, from := 0, 0, 0
	for i, part := range []string{shown.Before, shown.Owner, shown.After} {
		left, owner := []rune(part), i == 1
		if owner && column > 0 && column+len(left) > room && lines > 1 {
			row, column = row+1, 0
		}
		for len(left) > 0 {
			if column >= room && lines > 1 {
				row, column = row+1, 0
			}
			n := len(left)
			if lines > 1 {
				n = min(n, room-column)
			}
			runs = append(runs, run{left[:n], from, row, column, owner})
			left, column, from = left[n:], column+n, from+n
		}
	}
	if len(runs) == 0 {
		runs = []run{{}}
	}
	return runs, shown.find(h.decoy)
}

// find is where part stands before or else after the owner.
func (a Address) find(part string) span {
	if part == "" {
		return span{}
	}
	at, text := 0, a.Before
	if !strings.Contains(text, part) {
		at, text = len([]rune(a.Before))+len([]rune(a.Owner)), a.After
	}
	i := strings.Index(text, part)
	if i < 0 {
		return span{}
	}
	at += len([]rune(text[:i]))
	return span{at, at + len(part)}
}

// cutHost shortens an address to a number of characters. What stands before the
// owner deceives more than what follows, so it goes later, and what is left out
// there always leaves its mark.
func cutHost(a Address, room int) Address {
	if a.length() <= room {
		return a
	}
	rest := room - len(a.Owner)
	if rest <= 0 {
		return Address{Owner: cutFront(a.Owner, room)}
	}
	after := min(len(a.After), max(rest-len(a.Before), 1), rest-min(len(a.Before), 1))
	a.Before, a.After = cutFront(a.Before, rest-after), cutBack(a.After, after)
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
