package paper

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"kagikura/app/typeset"
	"kagikura/assets"
)

// The page, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0

	left, right = 22.0, 22.0
	top         = 20.0
	bottom      = 22.0 // room below the text, the foot in it
	width       = pageWidth - left - right
	footline    = pageHeight - 12
)

// point is a typographic point in millimetres.
const point = 25.4 / 72

// face is a font at a size, in an ink.
type face struct {
	family, style string
	size          float64 // points
	leading       float64 // from line to line, millimetres
	ink           ink
}

type ink [3]int

var (
	sumi = ink{0x1e, 0x22, 0x27} // text
	nezu = ink{0x5e, 0x66, 0x70} // what is said beside it
	line = ink{0xa8, 0xa4, 0x9c} // rules; dark enough for a printer
)

const (
	sans = "sans"
	mono = "mono"
)

var (
	titleFace   = face{sans, "B", 18, 9.5, sumi}
	headingFace = face{sans, "B", 12.5, 7, sumi}
	bodyFace    = face{sans, "", 10.5, 6, sumi}
	boldFace    = face{sans, "B", 10.5, 6, sumi}
	smallFace   = face{sans, "", 8.5, 4.8, nezu}
	tableFace   = face{sans, "", 9, 4.9, sumi}
	tableHead   = face{sans, "B", 9, 4.9, sumi}
	hostFace    = face{mono, "", 13, 7, sumi}
)

// in is the face in the letters of addresses, where they have all that the text
// needs.
func (f face) in(text string) face {
	if !strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !hasMono(r) }) {
		f.family, f.style = mono, ""
	}
	return f
}

// hasMono tells whether the letters of addresses have a character.
func hasMono(r rune) bool {
	index, err := monoLetters().GlyphIndex(nil, r)
	return err == nil && index != 0
}

var monoLetters = sync.OnceValue(func() *sfnt.Font {
	font, err := sfnt.Parse(assets.LoadFonts().Mono)
	if err != nil {
		panic("paper: " + err.Error()) // unreachable: a test reads the bundled font
	}
	return font
})

// piece is what stays together: a line of text, mostly.
type piece struct {
	height float64
	draw   func(y float64) // y is its upper edge
	before float64         // room above, but not at the top of a page
	holds  bool            // stays on one page with the next one, if a page can hold both
	head   []piece         // what is repeated above it at the top of a page
	page   bool            // begins a page, and is nothing itself
}

// setter turns blocks into pieces, and pieces into pages.
type setter struct {
	pdf    *fpdf.Fpdf
	pieces []piece
}

func (d Document) write(w io.Writer) error {
	pdf := fpdf.New("P", "mm", "A4", "")
	fonts := assets.LoadFonts()
	pdf.AddUTF8FontFromBytes(sans, "", fonts.Regular)
	pdf.AddUTF8FontFromBytes(sans, "B", fonts.Bold)
	pdf.AddUTF8FontFromBytes(mono, "", fonts.Mono)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.Made.UTC())
	pdf.SetModificationDate(d.Made.UTC())
	pdf.SetTitle(typeset.Display(d.Title), true)
	pdf.SetCreator("Kagikura", true)
	pdf.SetProducer("Kagikura", true)
	pdf.SetLang(d.Lang)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)

	s := &setter{pdf: pdf}
	s.text(titleFace, typeset.Display(d.Title), 0)
	if d.Under != "" {
		s.text(smallFace, typeset.Display(d.Under), 1)
	}
	for i := range s.pieces {
		s.pieces[i].holds = true
	}
	for _, b := range d.Blocks {
		b.set(s)
	}
	pages := s.paginate()
	for n, page := range pages {
		pdf.AddPage()
		for _, placed := range page {
			placed.draw(placed.y)
		}
		s.foot(d.Foot, n+1, len(pages))
	}
	return pdf.Output(w)
}

// placed is a piece with its place on the page.
type placed struct {
	piece
	y float64
}

// paginate gives each piece its place.
func (s *setter) paginate() [][]placed {
	pages := [][]placed{nil}
	y := top
	next := func() {
		pages, y = append(pages, nil), top
	}
	put := func(p piece) {
		pages[len(pages)-1] = append(pages[len(pages)-1], placed{p, y})
		y += p.height
	}
	fresh := func() bool { return len(pages[len(pages)-1]) == 0 }
	for i := 0; i < len(s.pieces); i++ {
		p := s.pieces[i]
		if p.page {
			if !fresh() {
				next()
			}
			continue
		}
		together := s.together(i)
		switch {
		case fresh():
		case y+p.before+p.height > pageHeight-bottom,
			y+p.before+together > pageHeight-bottom && together <= pageHeight-bottom-top-heightOf(p.head):
			next()
		}
		if fresh() {
			for _, h := range p.head {
				put(h)
			}
		} else {
			y += p.before
		}
		put(p)
	}
	return pages
}

// together is the height of a piece and of those that it holds on to.
func (s *setter) together(i int) float64 {
	height := s.pieces[i].height
	for ; s.pieces[i].holds && i+1 < len(s.pieces) && !s.pieces[i+1].page; i++ {
		height += s.pieces[i+1].before + s.pieces[i+1].height
	}
	return height
}

func heightOf(pieces []piece) (height float64) {
	for _, p := range pieces {
		height += p.height
	}
	return height
}

func (s *setter) add(p ...piece) { s.pieces = append(s.pieces, p...) }

// foot draws the foot of a page.
func (s *setter) foot(text string, n, of int) {
	number := fmt.Sprintf("%d/%d", n, of)
	s.draw(smallFace, pageWidth-right-s.width(smallFace, number), footline, number)
	if lines := s.lines(smallFace, typeset.Display(text), width-20); text != "" {
		s.draw(smallFace, left, footline, lines[0])
	}
	s.rule(left, footline-5, width)
}

// use makes a face the one to measure and draw with.
func (s *setter) use(f face) {
	s.pdf.SetFont(f.family, f.style, f.size)
	s.pdf.SetTextColor(f.ink[0], f.ink[1], f.ink[2])
}

func (s *setter) width(f face, text string) float64 {
	s.use(f)
	return s.pdf.GetStringWidth(text)
}

// lines sets a text to a width.
func (s *setter) lines(f face, text string, width float64) []string {
	s.use(f)
	return typeset.Break(text, float32(width), func(t string) float32 {
		return float32(s.pdf.GetStringWidth(t))
	})
}

// draw writes a line, y being its base line.
func (s *setter) draw(f face, x, y float64, text string) {
	if text == "" {
		return
	}
	s.use(f)
	s.pdf.Text(x, y, text)
}

// line writes a line that has f.leading of room below y.
func (s *setter) line(f face, x, y float64, text string) {
	s.draw(f, x, y+f.leading/2+f.size*point*0.37, text)
}

// rule draws a thin line from x over the width.
func (s *setter) rule(x, y, width float64) {
	s.pdf.SetDrawColor(line[0], line[1], line[2])
	s.pdf.SetLineWidth(0.2)
	s.pdf.Line(x, y, x+width, y)
}

// prose makes a text of several lines fit to be shown.
func prose(text string) string { return typeset.DisplayLines(strings.Trim(text, "\n")) }

// text adds lines over the whole width, the first with room above it. Not one
// line alone stays behind or goes ahead.
func (s *setter) text(f face, text string, before float64) {
	s.add(s.block(f, left, width, text, before)...)
}

// block is the pieces of a text at x.
func (s *setter) block(f face, x, width float64, text string, before float64) []piece {
	lines := s.lines(f, text, width)
	pieces := make([]piece, len(lines))
	for i, t := range lines {
		pieces[i] = piece{height: f.leading, draw: func(y float64) { s.line(f, x, y, t) }}
		pieces[i].holds = len(lines) > 1 && (i == 0 || i == len(lines)-2)
	}
	pieces[0].before = before
	return pieces
}

// hold keeps pieces together on a page.
func hold(pieces []piece) []piece {
	for i := range pieces[:len(pieces)-1] {
		pieces[i].holds = true
	}
	return pieces
}

// beside is pieces side by side: each column's first piece at the same height.
// Columns must have lines of one height.
func beside(columns ...[]piece) []piece {
	var rows []piece
	for _, c := range columns {
		for i, p := range c {
			if i == len(rows) {
				rows = append(rows, piece{})
			}
			over := rows[i].draw
			rows[i].height = max(rows[i].height, p.height)
			rows[i].before = max(rows[i].before, p.before)
			rows[i].draw = func(y float64) {
				if over != nil {
					over(y)
				}
				p.draw(y)
			}
		}
	}
	return rows
}

// under draws something more with a piece, below what it has.
func (p *piece) under(draw func(y, height float64)) {
	own, height := p.draw, p.height
	p.draw = func(y float64) {
		own(y)
		draw(y, height)
	}
}

// gap is room of its own.
func gap(height float64) piece { return piece{height: height, draw: func(float64) {}} }

// clone copies pieces, so that changing one changes nothing else.
func clone(pieces []piece) []piece { return slices.Clone(pieces) }
