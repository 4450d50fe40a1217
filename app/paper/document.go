package paper

import (
	"io"
	"time"
)

// Document is what is printed.
type Document struct {
	Title string
	// Under stands small below the title: what it is about, when it was made.
	Under string
	// Lang is the language of the text, "ja" or "en". A reader that speaks needs
	// it.
	Lang string
	// Made is the moment that the file names as that of its making. Nothing of
	// it is printed.
	Made time.Time
	// Foot stands at the foot of each page, beside the page's number, in one
	// line.
	Foot   string
	Blocks []Block
}

// Write makes the PDF. An error of w is returned as it is.
func (d Document) Write(w io.Writer) error { return d.write(w) }

// Block is a part of a document, over the whole width of the page.
type Block interface{ set(*setter) }

type (
	// Heading begins a part. It never stands alone at the foot of a page.
	Heading string
	// Paragraph is text of any number of lines.
	Paragraph string
	// Small is a paragraph in the size of captions: sources, hints.
	Small string
)

// Note is something that must not be overlooked, with a bar beside it.
type Note struct{ Title, Text string }

// Steps are things to do, numbered, each with a box to tick.
type Steps []Step

// Ticks are steps without numbers, under a heading that has one.
type Ticks []Step

// Step is one of them.
type Step struct {
	Title string
	// Text says more, below the title; may be empty.
	Text string
	// Marked is something to be read letter by letter, below the text: a host, a
	// telephone number. May be empty.
	Marked string
	// Done ticks the box, and At says when, in words; may be empty.
	Done bool
	At   string
}

// Table has a row of headings, repeated on each page, and lines between its rows.
type Table struct {
	Columns []Column
	// Rows have a cell a column; missing ones are empty.
	Rows [][]string
}

// Column is a column of a table. The table's width is shared out by Share, which
// is 1 where it is 0.
type Column struct {
	Head  string
	Share float64
	Mono  bool // in the letters of addresses
}

// Facts are names and values, side by side.
type Facts []Fact

// Fact is one of them.
type Fact struct {
	Name, Value string
	Mono        bool // the value in the letters of addresses
}

// Host is an address, large and in letters that cannot be taken for others.
type Host struct{ Caption, Name string }

// Ruled leaves lines to write on by hand.
type Ruled struct {
	Caption string // may be empty
	Lines   int    // at most MaxRuled
}

// Cells leaves boxes for single characters to be written by hand.
type Cells struct {
	Caption string
	Count   int // how many boxes, at most MaxCells
	Group   int // how many stand together, 0 for all; a group is never torn
	// Numbered counts the groups, small above each.
	Numbered bool
}

// Bounds of what is left to write on.
const (
	MaxRuled = 200
	MaxCells = 1000
)

// NewPage begins a new page, unless one has just begun.
type NewPage struct{}
