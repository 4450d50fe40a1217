package shares

import (
	"crypto/subtle"
	"unicode/utf8"

	"kagikura/crypto/secret"
)

// Mark says how it stands with a group.
type Mark uint8

// The marks.
const (
	// Right: the group is what was written, as far as its check symbol tells.
	Right Mark = iota + 1
	// Wrong: it is not, or stands in another place.
	Wrong
	// Begun: it is the last one and has too few characters yet.
	Begun
)

// Place is where a group stands: the runes from From up to, not including, To.
type Place struct{ From, To int }

// Reading is what can be said of a share that is being typed. Nothing in it is
// secret.
type Reading struct {
	// Groups are those typed so far, and Places where they stand in what was typed.
	Groups []Mark
	Places []Place
	// Expected is how many groups the share has, 0 as long as that is not known.
	Expected int
	// Share is the zero Header as long as its groups are not typed.
	Share Header
	// Err is nil for a share that is complete and right, else the first thing
	// that is wrong: a *[GroupError], [ErrHeader], [ErrVersion], [ErrGroups],
	// [ErrUnfinished], [ErrChecksum].
	Err error
}

// Read looks at a share as a person types it: in capitals or not, at full width
// or not, with anything or nothing between the groups, O for 0 and I or L for 1.
// The caller wipes typed.
func Read(typed []byte) Reading {
	r, s := read(typed)
	secret.Wipe(s)
	return r
}

// Same reports whether a copy that a person typed is the share. The error is what
// [Read] finds of the copy, or the value's.
func Same(shown secret.Value, typed []byte) (bool, error) {
	r, copied := read(typed)
	defer secret.Wipe(copied)
	if r.Err != nil {
		return false, r.Err
	}
	same := false
	err := shown.Use(func(text []byte) error {
		r, s := read(text)
		defer secret.Wipe(s)
		same = subtle.ConstantTimeCompare(s, copied) == 1
		return r.Err
	})
	return err == nil && same, err
}

// read also returns the symbols, those of a wrong group being of no meaning. The
// caller wipes them.
func read(typed []byte) (Reading, share) {
	// Where it says how the groups were typed that is believed: one character that
	// is missing then makes one group wrong and not all after it. Who writes other
	// groups than ours, or none, is read as if there were none.
	room := make([]byte, most*groupSize)
	defer secret.Wipe(room)
	asTyped, one := reading(typed, true, room)
	unbroken, other := reading(typed, false, room)
	if right(unbroken) > right(asTyped) || unbroken.Err == nil {
		secret.Wipe(one)
		return unbroken, other
	}
	secret.Wipe(other)
	return asTyped, one
}

func right(r Reading) (n int) {
	for _, m := range r.Groups {
		if m == Right {
			n++
		}
	}
	return n
}

// most is how many groups are read: one more than there can be is enough to say
// that there are too many.
const most = maxGroups + 1

// reading reads what was typed. With gaps, what a person kept apart are groups or
// whole numbers of them, and a mistake in one leaves the others where they are.
// Symbols lie in room, of most groups, until the caller wipes it.
func reading(typed []byte, gaps bool, room []byte) (r Reading, s share) {
	s = make(share, 0, most*groupData)
	run := room[:0]
	var at []int // of each character of run
	end := func(last bool) {
		for n := groupsIn(len(run), last); n > 0 && len(r.Groups) < most; n-- {
			group := run
			if n > 1 {
				group = run[:groupSize]
			}
			r.Places = append(r.Places, Place{at[0], at[len(group)-1] + 1})
			run, at = run[len(group):], at[len(group):]
			r.Groups = append(r.Groups, mark(group, len(r.Groups), last))
			for i := range groupData {
				v := byte(0)
				if i < len(group) {
					v = group[i]
				}
				s = append(s, v)
			}
		}
	}
	for i := 0; len(typed) > 0; i++ {
		c, n := utf8.DecodeRune(typed)
		typed = typed[n:]
		v, part := symbol(c)
		switch {
		case part && len(run) < len(room):
			run, at = append(run, v), append(at, i)
		case !part && gaps:
			end(false)
			run, at = room[:0], at[:0]
		}
	}
	end(true)
	r.judge(s)
	return r, s
}

// groupsIn is how many groups n characters in a row are meant to be: where one is
// missing or too many, as many as they are nearest to. What was typed last may
// still go on.
func groupsIn(n int, last bool) int {
	switch {
	case last:
		return (n + groupSize - 1) / groupSize
	case n == 0:
		return 0
	}
	return max(1, (n+groupSize/2)/groupSize)
}

// judge says what the groups amount to.
func (r *Reading) judge(s share) {
	head := s[:min(len(s), headGroups*groupData)]
	if len(r.Groups) >= 1 && r.Groups[0] == Right {
		whole := make(share, headGroups*groupData)
		copy(whole, head)
		h, err := whole.header()
		if err != nil {
			r.Err = err
			return
		}
		r.Expected = h.groups()
		if len(r.Groups) >= headGroups && r.Groups[1] == Right {
			r.Share = h
		}
	}
	for i, m := range r.Groups {
		if r.Expected > 0 && i >= r.Expected {
			r.Err = ErrGroups
			return
		}
		if m == Wrong {
			r.Err = &GroupError{i}
			return
		}
	}
	if r.Expected == 0 || len(r.Groups) < r.Expected || r.Groups[r.Expected-1] != Right {
		r.Err = ErrUnfinished
		return
	}
	if subtle.ConstantTimeCompare(s.sum(), s[len(s)-groupData:]) == 0 {
		r.Err = ErrChecksum
	}
}

func mark(group []byte, i int, last bool) Mark {
	bad := byte(0)
	for _, v := range group {
		bad |= v
	}
	switch {
	case bad > 31:
		return Wrong
	case len(group) < groupSize && last:
		return Begun
	case len(group) != groupSize || check(group[:groupData], i) != group[groupData]:
		return Wrong
	}
	return Right
}

// unknown stands for a letter or digit that is no symbol.
const unknown = 0x80

// symbol is the value of a character, or [unknown]. part is false for what may
// stand between groups.
func symbol(c rune) (v byte, part bool) {
	if c >= 0xFF01 && c <= 0xFF5E { // full width
		c -= 0xFF01 - '!'
	}
	if c >= 'a' && c <= 'z' {
		c -= 'a' - 'A'
	}
	switch c {
	case 'O':
		c = '0'
	case 'I', 'L':
		c = '1'
	}
	for i := range len(alphabet) {
		if c == rune(alphabet[i]) {
			return byte(i), true
		}
	}
	// A Japanese keyboard's dash, ー, is no letter here.
	return unknown, c == 'U' || c >= 0x80 && !between(c)
}

// between are the characters beyond ASCII that people put between groups.
func between(c rune) bool {
	switch c {
	case 'ー', '―', '‐', '‑', '–', '—', '−', '・', '、', '。', '　', '\u00a0', '\u2028', '\u2029', '\ufeff':
		return true
	}
	return false
}
