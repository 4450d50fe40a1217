package typeset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// No line begins with one of these: closing brackets, stops, small kana, the
// long-vowel mark, iteration marks.
const notFirst = "、。，．・：；？！…‥ー～〜」』】〕〉》）］｝〙〗”’゛゜ゝゞヽヾ々〻" +
	"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ" + ")]},.!?:;%％℃°"

// No line ends with one of these: opening brackets, currency signs.
const notLast = "「『【〔〈《（［｛〘〖“‘([{￥＄¥$£€#＃"

// unit is a piece of text that stays on one line, with its width.
type unit struct {
	text  string
	width float32
	space bool // may vanish at the end of a line
	ends  bool // a line break of the text itself
	cut   bool // one of the pieces of what is wider than a line
}

// Break sets a text in lines no wider than width. Japanese breaks anywhere but
// before a character of notFirst and after one of notLast; words of other
// scripts stay whole, addresses break after a slash. A piece that is wider
// than a line is cut wherever it must. Spaces at the ends of lines vanish;
// nothing else does.
func Break(text string, width float32, measure func(string) float32) []string {
	return Measure(text, measure).Lines(width)
}

// Measured is a text whose pieces were measured, so that setting it to another
// width costs additions only. The zero Measured is the empty text.
type Measured struct {
	units   []unit
	measure func(string) float32
}

// Measure cuts a text at every place where a line may end, and measures.
func Measure(text string, measure func(string) float32) Measured {
	return Measured{units(text, measure), measure}
}

// Lines sets the text as Break does.
func (m Measured) Lines(width float32) []string { return fit(m.units, width, m.measure) }

func units(text string, measure func(string) float32) []unit {
	var all []unit
	runes := []rune(text)
	for at := 0; at < len(runes); {
		switch {
		case runes[at] == '\n':
			all = append(all, unit{ends: true})
			at++
			continue
		case runes[at] == ' ':
			all = append(all, unit{text: " ", width: measure(" "), space: true})
			at++
			continue
		}
		end := at + 1
		for end < len(runes) && runes[end] != ' ' && runes[end] != '\n' && !breaks(runes, end) {
			end++
		}
		piece := string(runes[at:end])
		all = append(all, unit{text: piece, width: measure(piece)})
		at = end
	}
	return all
}

// breaks says whether a line may end before runes[at].
func breaks(runes []rune, at int) bool {
	before, after := runes[at-1], runes[at]
	switch {
	case strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before):
		return false
	case before == '—' && after == '—' || before == '─' && after == '─':
		return false
	case wide(before) || wide(after):
		return true
	}
	return before == '/' && after != '/' && at >= 2 && (inAddress(runes, at))
}

// wide says whether lines may break beside a character without a space.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || r == 'ー' || r == Missing
}

// inAddress says whether runes[at] stands in a word with "//" before it.
func inAddress(runes []rune, at int) bool {
	for i := at - 1; i >= 1 && i > at-300 && runes[i] != ' ' && runes[i] != '\n' && !wide(runes[i]); i-- {
		if runes[i] == '/' && runes[i-1] == '/' && i < at-1 {
			return true
		}
	}
	return false
}

// least is how many characters the last line of a Japanese paragraph has, where the
// line before can spare them: one alone looks lost, and is read as a mistake. A
// line keeps as many as spares for itself.
const least, spares = 3, 6

func fit(all []unit, width float32, measure func(string) float32) []string {
	var lines []string
	var before, line []unit // of the paragraph that is being set
	var used float32
	next := func() {
		if before != nil {
			lines = append(lines, joined(before))
		}
		before, line, used = line, nil, 0
	}
	end := func() { // of a paragraph
		if before != nil {
			before, line = together(before, line, width)
			lines = append(lines, joined(before))
		}
		lines = append(lines, joined(line))
		before, line, used = nil, nil, 0
	}
	for _, u := range all {
		switch {
		case u.ends:
			end()
			continue
		case u.space && (len(line) == 0 && len(lines)+len(before) > 0 || used+u.width > width):
			continue // the next unit begins a line anyway
		case used+u.width > width && len(line) > 0:
			next()
		}
		if u.width <= width {
			line = append(line, u)
			used += u.width
			continue
		}
		for _, r := range u.text { // wider than a line: cut where it must be
			w := measure(string(r))
			if used+w > width && len(line) > 0 {
				next()
			}
			line = append(line, unit{text: string(r), width: w, cut: true})
			used += w
		}
	}
	if len(line) > 0 || len(lines) == 0 {
		end()
	}
	return lines
}

// together moves characters from the end of a line to the last one of the paragraph
// where that has too few. Where there are spaces words are left as they are.
func together(before, last []unit, width float32) (_, _ []unit) {
	for len(before) > spares && len(last) > 0 && runes(last) < least {
		u, first := before[len(before)-1], last[0]
		if u.space || first.space || u.cut || first.cut || !beginsWide(first.text) {
			break
		}
		if longer := append([]unit{u}, last...); widthOf(longer) <= width {
			before, last = before[:len(before)-1], longer
			continue
		}
		break
	}
	if at := wordBefore(before, last); at >= spares {
		if longer := slices.Concat(before[at:], last); widthOf(longer) <= width {
			return before[:at], longer
		}
	}
	return before, last
}

// Of the end of a line that tears a word, wordBefore looks at this many pieces; and a
// kanji is taken for the beginning of the word with so many hiragana after it.
const lookedBack, inflected = 6, 2

// wordBefore is where a line should end that tears a word from its inflection, as in
// 切|れます: before the word, or after a stop that is near. It is 0 if nothing is torn, or
// nothing tells where the word begins, as in やり直しにな|ります. The last line of a
// paragraph has room for it often, and no line is added.
func wordBefore(before, last []unit) int {
	if len(before) == 0 || len(last) == 0 || !in(unicode.Hiragana, firstOf(last[0])) {
		return 0
	}
	kana, word := 0, 0
	for at := len(before) - 1; at >= max(0, len(before)-lookedBack); at-- {
		u := before[at]
		r := lastOf(u)
		switch {
		case u.space || u.cut:
			return 0
		case word > 0: // before it stands what belongs to it, or what does not
			if !in(unicode.Han, r) {
				if in(unicode.Hiragana, r) || strings.ContainsRune("、。", r) {
					return word
				}
				return 0
			}
			word = at
		case strings.ContainsRune("、。", r):
			if at == len(before)-1 {
				return 0 // it ends well
			}
			return at + 1
		case in(unicode.Han, r) && kana <= inflected:
			word = at
		case in(unicode.Hiragana, r):
			kana++
		case !in(unicode.Han, r):
			return 0
		}
	}
	return 0
}

func in(script *unicode.RangeTable, r rune) bool { return unicode.Is(script, r) }

func firstOf(u unit) rune {
	r, _ := utf8.DecodeRuneInString(u.text)
	return r
}

func lastOf(u unit) rune {
	r, _ := utf8.DecodeLastRuneInString(u.text)
	return r
}

func beginsWide(s string) bool {
	for _, r := range s {
		return wide(r)
	}
	return false
}

func runes(line []unit) (n int) {
	for _, u := range line {
		n += utf8.RuneCountInString(u.text)
	}
	return n
}

func widthOf(line []unit) (width float32) {
	for _, u := range line {
		width += u.width
	}
	return width
}

func joined(line []unit) string {
	var b strings.Builder
	for _, u := range line {
		b.WriteString(u.text)
	}
	return strings.TrimRight(b.String(), " ")
}
