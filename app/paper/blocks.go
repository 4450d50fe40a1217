package paper

import (
	"math"
	"slices"
	"strconv"

	"kagikura/app/typeset"
)

func (h Heading) set(s *setter) {
	pieces := hold(s.block(headingFace, left, width, typeset.Display(string(h)), 7))
	pieces[len(pieces)-1].holds = true
	pieces[len(pieces)-1].height += 1
	s.add(pieces...)
}

func (p Paragraph) set(s *setter) { s.text(bodyFace, prose(string(p)), 3) }

func (t Small) set(s *setter) { s.text(smallFace, prose(string(t)), 2) }

func (n Note) set(s *setter) {
	const indent = 5
	var pieces []piece
	if n.Title != "" {
		pieces = hold(s.block(boldFace, left+indent, width-indent, typeset.Display(n.Title), 0))
		pieces[len(pieces)-1].holds = true
	}
	if n.Text != "" {
		pieces = append(pieces, s.block(bodyFace, left+indent, width-indent, prose(n.Text), 0)...)
	}
	for i := range pieces {
		pieces[i].under(func(y, height float64) {
			s.pdf.SetFillColor(sumi[0], sumi[1], sumi[2])
			s.pdf.Rect(left, y, 1.2, height, "F")
		})
	}
	if len(pieces) > 0 {
		pieces[0].before = 4
	}
	s.add(pieces...)
}

func (steps Steps) set(s *setter) {
	s.steps(steps, func(n int) string { return strconv.Itoa(n + 1) })
}

func (ticks Ticks) set(s *setter) { s.steps(ticks, nil) }

// steps sets steps with the numbers that number gives, or with none if it is
// nil.
func (s *setter) steps(steps []Step, numbered func(n int) string) {
	const box, number = 4.4, 7.0
	text := 14.0
	if numbered == nil {
		text = number
	}
	for n, step := range steps {
		pieces := s.block(boldFace, left+text, width-text, typeset.Display(step.Title), 0)
		if step.Text != "" {
			pieces = append(pieces, s.block(bodyFace, left+text, width-text, prose(step.Text), 0)...)
		}
		if step.Marked != "" {
			marked := typeset.Display(step.Marked)
			pieces = append(pieces, s.block(hostFace.in(marked), left+text, width-text, marked, 0)...)
		}
		if step.At != "" {
			pieces = append(pieces, s.block(smallFace, left+text, width-text, typeset.Display(step.At), 0)...)
		}
		pieces = hold(pieces)
		pieces[0].before = 3.5
		pieces[0].under(func(y, height float64) {
			s.tick(left, y+(height-box)/2, box, step.Done)
			if numbered != nil {
				s.line(boldFace, left+number, y, numbered(n))
			}
		})
		s.add(pieces...)
	}
}

// tick draws a box to tick, or one that is ticked.
func (s *setter) tick(x, y, side float64, done bool) {
	s.pdf.SetDrawColor(sumi[0], sumi[1], sumi[2])
	s.pdf.SetLineWidth(0.3)
	s.pdf.Rect(x, y, side, side, "D")
	if done {
		s.pdf.SetLineWidth(0.7)
		s.pdf.Line(x+side*0.2, y+side*0.5, x+side*0.42, y+side*0.75)
		s.pdf.Line(x+side*0.42, y+side*0.75, x+side*0.82, y+side*0.22)
	}
}

// padding is the room above and below the text of a table's row.
const padding = 1.2

func (t Table) set(s *setter) {
	if len(t.Columns) == 0 {
		return
	}
	var heads []string
	headed := false
	for _, c := range t.Columns {
		heads = append(heads, typeset.Display(c.Head))
		headed = headed || c.Head != ""
	}
	var head []piece
	if headed {
		head = t.row(s, heads, tableHead, false)
		head[len(head)-1].holds = true
		s.add(clone(head)...)
		s.pieces[len(s.pieces)-len(head)].before = 3
	}
	for n, cells := range t.Rows {
		row := t.row(s, cells, tableFace, true)
		for i := range row {
			if heightOf(head) < pageHeight/4 { // else it would leave no room for what it heads
				row[i].head = head
			}
		}
		if n == 0 && !headed {
			row[0].before = 3
		}
		s.add(row...)
	}
}

// row is the pieces of a row, with a rule below it.
func (t Table) row(s *setter, cells []string, f face, content bool) []piece {
	const between = 3.0
	shares := 0.0
	share := func(c Column) float64 {
		if c.Share <= 0 {
			return 1
		}
		return c.Share
	}
	for _, c := range t.Columns {
		shares += share(c)
	}
	x := left
	var columns [][]piece
	for i, c := range t.Columns {
		room := width * share(c) / shares
		text := ""
		if i < len(cells) {
			text = prose(cells[i])
		}
		face := f
		if c.Mono && content {
			face = f.in(text)
		}
		columns = append(columns, s.block(face, x, room-between, text, 0))
		x += room
	}
	pieces := slices.Concat([]piece{gap(padding)}, beside(columns...), []piece{gap(padding)})
	pieces[len(pieces)-1].under(func(y, height float64) { s.rule(left, y+height, width) })
	return hold(pieces)
}

func (facts Facts) set(s *setter) {
	const name = 48.0
	for i, f := range facts {
		face, value := bodyFace, prose(f.Value)
		if f.Mono {
			face = face.in(value)
		}
		label := bodyFace
		label.ink = nezu
		pieces := hold(beside(s.block(label, left, name-4, typeset.Display(f.Name), 0), s.block(face, left+name, width-name, value, 0)))
		if i == 0 {
			pieces[0].before = 3
		}
		s.add(pieces...)
	}
}

func (h Host) set(s *setter) {
	var pieces []piece
	name := typeset.Display(h.Name)
	if h.Caption != "" {
		pieces = s.block(smallFace, left, width, typeset.Display(h.Caption), 0)
	}
	pieces = hold(append(pieces, s.block(hostFace.in(name), left, width, name, 0)...))
	pieces[0].before = 3
	s.add(pieces...)
}

func (r Ruled) set(s *setter) {
	const apart = 9.5
	if r.Caption != "" {
		caption := hold(s.block(smallFace, left, width, typeset.Display(r.Caption), 3))
		caption[len(caption)-1].holds = true
		s.add(caption...)
	}
	for range min(r.Lines, MaxRuled) {
		p := gap(apart)
		p.under(func(y, height float64) { s.rule(left, y+height, width) })
		s.add(p)
	}
}

func (c Cells) set(s *setter) {
	const side, apart, rows = 7.0, 4.0, 10.0
	if c.Caption != "" {
		caption := hold(s.block(smallFace, left, width, typeset.Display(c.Caption), 3))
		caption[len(caption)-1].holds = true
		s.add(caption...)
	}
	x, number, above := 0.0, 1, 0.0
	if c.Numbered {
		above = smallFace.leading
	}
	var row, groups []float64
	flush := func() {
		if len(row) == 0 {
			return
		}
		at, heads, first := row, groups, number-len(groups)
		p := gap(above + rows)
		p.under(func(y, _ float64) {
			if c.Numbered {
				for i, x := range heads {
					s.line(smallFace, left+x, y+1, strconv.Itoa(first+i))
				}
			}
			s.pdf.SetDrawColor(line[0], line[1], line[2])
			s.pdf.SetLineWidth(0.2)
			for _, x := range at {
				s.pdf.Rect(left+x, y+above+(rows-side)/2, side, side, "D")
			}
		})
		s.add(p)
		row, groups, x = nil, nil, 0
	}
	group := c.Group
	if most := int(math.Floor(width / side)); group <= 0 || group > most {
		group = most
	}
	for left := min(c.Count, MaxCells); left > 0; {
		n := min(group, left)
		if x > 0 && x+float64(n)*side > width {
			flush()
		}
		groups = append(groups, x)
		number++
		for range n {
			row = append(row, x)
			x += side
		}
		x += apart
		left -= n
	}
	flush()
}

func (NewPage) set(s *setter) { s.add(piece{page: true}) }
