package linkcheck

import "strings"

// field is a part of a host in which names are looked for: what stands before
// the registrable domain, or the word that was registered.
type field struct {
	text       string // as written
	plain      string // without separators
	folded     string // plain, with letters that look alike made equal
	words      []span // of plain: what separators divide
	registered bool
	global     bool // registered under an ending of no country
	young      bool // registered under an ending that was opened to everybody lately
}

// span is a range of plain.
type span struct{ start, end int }

func readField(text, ending string, registered bool) field {
	f := field{registered: registered, global: global(ending)}
	f.young = young(ending) && !(registered && strings.Contains(ending, ".")) // a page at a service is not bought
	f.read(text)
	return f
}

func (f *field) read(text string) {
	f.text, f.words = text, nil
	var plain strings.Builder
	for word := range strings.FieldsFuncSeq(text, separates) {
		start := plain.Len()
		plain.WriteString(word)
		f.words = append(f.words, span{start, plain.Len()})
	}
	f.plain = plain.String()
	f.folded = fold(f.plain)
}

func (f field) startsWord(at int) bool {
	for _, w := range f.words {
		if w.start == at {
			return true
		}
	}
	return false
}

func (f field) endsWord(at int) bool {
	for _, w := range f.words {
		if w.end == at {
			return true
		}
	}
	return false
}

// cut reports whether a separator stands inside of a range.
func (f field) cut(start, end int) bool {
	for _, w := range f.words {
		if start < w.end && w.end < end {
			return true
		}
	}
	return false
}

// around is what stands left and right of a range.
func (f field) around(start, end int) company {
	var c company
	c.explain(f.plain[:start])
	c.explain(f.plain[end:])
	return c
}

// as is a range of plain as it stands in the field, with the separators inside.
func (f field) as(start, end int) string {
	from, at := 0, 0
	for i := 0; i < len(f.text); i++ {
		if separates(rune(f.text[i])) {
			continue
		}
		if at == start {
			from = i
		}
		at++
		if at == end {
			return f.text[from : i+1]
		}
	}
	return f.plain[start:end]
}
