package brokerage

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// key is one name of a firm as search compares it.
type key struct {
	text  string // written form, see written
	sound string // spoken form, see spoken; empty where the reading is not known
}

// index prepares the search.
func (d *Directory) index() {
	d.keys = make([][]key, len(d.firms))
	d.order = make([]int, len(d.firms))
	for i, f := range d.firms {
		names := []string{f.NameJA, f.NameEN, f.Kana, f.Romaji}
		names = append(names, f.Short...)
		names = append(names, f.Former...)
		for _, n := range names {
			if n != "" {
				d.keys[i] = append(d.keys[i], key{text: written(n), sound: spoken(n)})
			}
		}
		d.order[i] = i
	}
	slices.SortStableFunc(d.order, func(i, j int) int {
		a, b := d.firms[i], d.firms[j]
		return cmp.Or(
			falseFirst(a.Country != "JP", b.Country != "JP"),
			falseFirst(len(a.Addresses) == 0, len(b.Addresses) == 0),
			strings.Compare(cmp.Or(a.Kana, a.NameEN), cmp.Or(b.Kana, b.NameEN)),
		)
	})
}

// falseFirst orders false before true.
func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Search finds firms by what a person has typed so far: a name, a short or a
// former name, in kanji, kana of either kind, romaji of either school (shi or
// si, tsu or tu, long vowels written or not) or English; width and case do not
// matter, nor do spaces and dots. Whole names come before names that begin with
// the query, those before names that contain it; then Japanese firms before
// others, then firms with an address before those without. An empty query
// finds all firms.
func (d *Directory) Search(query string) []Firm {
	text, sound := written(query), spoken(query)
	var found [whole + 1][]Firm
	for _, i := range d.order {
		how := match(d.keys[i], text, sound)
		found[how] = append(found[how], d.firms[i])
	}
	return slices.Concat(found[whole], found[beginsWith], found[within])
}

// fit is how well a query fits a name; more is better.
type fit uint8

const (
	none fit = iota
	within
	beginsWith
	whole
)

// Below these lengths a query is compared with beginnings only: a letter or
// two occur in the middle of almost every name.
const (
	minWithinASCII = 2
	minWithinSound = 3
)

// match is the best fit of a query among the names of one firm.
func match(keys []key, text, sound string) fit {
	best := none
	inText := len(text) >= minWithinASCII // one kana or kanji is three bytes
	inSound := utf8.RuneCountInString(sound) >= minWithinSound
	for _, k := range keys {
		switch {
		case k.text == text:
			return whole
		case strings.HasPrefix(k.text, text), sound != "" && strings.HasPrefix(k.sound, sound):
			best = beginsWith
		case inText && strings.Contains(k.text, text), inSound && strings.Contains(k.sound, sound):
			best = max(best, within)
		}
	}
	return best
}

// KnownAs reports whether people call the firm by a word in Latin letters
// alone: whether it reads like one of its short names.
func (f Firm) KnownAs(word string) bool {
	sound := spoken(word)
	return sound != "" && slices.ContainsFunc(f.Short, func(short string) bool { return spoken(short) == sound })
}
