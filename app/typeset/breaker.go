package typeset

import (
	"strings"
	"unicode"
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

func fit(all []unit, width float32, measure func(string) float32) []string {
	var lines []string
	var line strings.Builder
	var used float32
	next := func() {
		lines = append(lines, strings.TrimRight(line.String(), " "))
		line.Reset()
		used = 0
	}
	for _, u := range all {
		switch {
		case u.ends:
			next()
			continue
		case u.space && (line.Len() == 0 && len(lines) > 0 || used+u.width > width):
			continue // the next unit begins a line anyway
		case used+u.width > width && line.Len() > 0:
			next()
		}
		if u.width <= width {
			line.WriteString(u.text)
			used += u.width
			continue
		}
		for _, r := range u.text { // wider than a line: cut where it must be
			w := measure(string(r))
			if used+w > width && line.Len() > 0 {
				next()
			}
			line.WriteRune(r)
			used += w
		}
	}
	if line.Len() > 0 || len(lines) == 0 {
		next()
	}
	return lines
}
