package incident

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"kagikura/vault/record"
)

// MaxLines is how many events one note may become: a few pages of text.
const MaxLines = 32

// Why a note is not taken.
var (
	// ErrNoNote: there is nothing in it but space.
	ErrNoNote = errors.New("incident: empty note")
	// ErrNoteTooLong: it has more than [MaxLines] lines, or pieces of lines. It can
	// be written as several notes.
	ErrNoteTooLong = errors.New("incident: note too long")
)

// Lines is a note as the record can hold it: each line that is not empty is one
// event, and one of more than [record.MaxDetail] bytes is several, cut between
// words where there are any. What no record carries, as a tab, becomes a space.
// Nothing that can be read is lost; errors are ErrNoNote and ErrNoteTooLong.
func Lines(note string) ([]string, error) {
	var out []string
	note = strings.ToValidUTF8(note, "\uFFFD")
	for line := range strings.FieldsFuncSeq(note, breaks) {
		line = strings.Map(carried, line)
		for line = strings.TrimSpace(line); line != ""; {
			if len(out) == MaxLines {
				return nil, ErrNoteTooLong
			}
			var piece string
			piece, line = cut(line)
			out = append(out, piece)
		}
	}
	if len(out) == 0 {
		return nil, ErrNoNote
	}
	return out, nil
}

func breaks(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

func carried(r rune) rune {
	switch {
	case unicode.IsControl(r):
		return ' '
	case r == 0xFFFE || r == 0xFFFF:
		return utf8.RuneError
	}
	return r
}

// cut is as much of a line as one event holds, and the rest.
func cut(line string) (piece, rest string) {
	if len(line) <= record.MaxDetail {
		return line, ""
	}
	end := record.MaxDetail
	for !utf8.RuneStart(line[end]) {
		end--
	}
	// A word is cut only where it alone fills most of the piece.
	if space := strings.LastIndexFunc(line[:end], unicode.IsSpace); space > record.MaxDetail/2 {
		end = space
	}
	return strings.TrimSpace(line[:end]), strings.TrimSpace(line[end:])
}
