package kdbx

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"kagikura/vault"
)

// Times are seconds since the beginning of the year 1, in UTC, up to the end of
// the year 9999: KeePass cannot represent more.
const (
	yearOne  = -62_135_596_800 // as Unix time
	lastTime = 315_537_897_599
)

// Spellings of flags. KeePass compares exactly.
const (
	textTrue  = "True"
	textFalse = "False"
)

// isTrue reads a flag. KeePassXC also takes 1 and any case.
func isTrue(text []byte) bool {
	return string(text) == "1" || strings.EqualFold(string(text), textTrue)
}

// setScalar reads text into the value that ref points to and tells whether
// appendScalar would spell it the same way. What cannot be read becomes zero,
// but a bound of histories none.
func setScalar(ref any, text []byte, texts *texts) (canonical bool) {
	switch v := ref.(type) {
	case *string:
		*v = texts.add(text)
		return true
	case *time.Time:
		*v, canonical = parseTime(text)
		return canonical
	case *vault.ID:
		*v, canonical = parseID(text)
		return canonical
	case *bool:
		*v = isTrue(text)
	case *inverted:
		*v = inverted(!isTrue(text))
	case *int:
		n, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 32)
		if err != nil {
			n = 0
		}
		*v = int(n)
	case *historyItems:
		*v = historyItems(parseBound(text, 32))
	case *historySize:
		*v = historySize(parseBound(text, 64))
	case *uint64:
		n, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 64)
		if err != nil {
			n = 0
		}
		*v = n
	case *[]string:
		*v = parseTags(text)
	}
	var spelled [64]byte
	return string(appendScalar(spelled[:0], ref)) == string(text)
}

// appendScalar spells the value that ref points to, not yet escaped.
func appendScalar(dst []byte, ref any) []byte {
	switch v := ref.(type) {
	case *string:
		return append(dst, *v...)
	case *time.Time:
		return appendTime(dst, *v)
	case *vault.ID:
		return base64.StdEncoding.AppendEncode(dst, v[:])
	case *bool:
		return appendBool(dst, *v)
	case *inverted:
		return appendBool(dst, !bool(*v))
	case *int:
		return strconv.AppendInt(dst, int64(*v), 10)
	case *historyItems:
		return strconv.AppendInt(dst, int64(*v), 10)
	case *historySize:
		return strconv.AppendInt(dst, int64(*v), 10)
	case *uint64:
		return strconv.AppendUint(dst, *v, 10)
	case *[]string:
		for i, tag := range *v {
			if i > 0 {
				dst = append(dst, ';')
			}
			dst = append(dst, tag...)
		}
	}
	return dst
}

// means tells whether text is another spelling of the value ref points to.
func means(text []byte, ref any) bool {
	switch v := ref.(type) {
	case *string:
		return *v == string(text)
	case *time.Time:
		t, _ := parseTime(text)
		return t.Equal(*v)
	case *vault.ID:
		id, _ := parseID(text)
		return id == *v
	case *bool:
		return isTrue(text) == *v
	case *inverted:
		return isTrue(text) != bool(*v)
	case *int:
		var n int
		setScalar(&n, text, nil)
		return n == *v
	case *historyItems:
		return historyItems(parseBound(text, 32)) == *v
	case *historySize:
		return historySize(parseBound(text, 64)) == *v
	case *uint64:
		var n uint64
		setScalar(&n, text, nil)
		return n == *v
	case *[]string:
		return slices.Equal(parseTags(text), *v)
	default:
		return false
	}
}

// parseBound reads a bound of histories; −1, which is none, where it cannot be
// read: zero would throw every history away.
func parseBound(text []byte, bits int) int64 {
	n, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, bits)
	if err != nil {
		return -1
	}
	return n
}

// parseTime reads base64 of an i64, or a date of version 3 and of exports. A
// date without a zone is taken for UTC.
func parseTime(text []byte) (t time.Time, canonical bool) {
	var b [9]byte
	if len(text) == 12 {
		if n, err := base64.StdEncoding.Strict().Decode(b[:], text); err == nil && n == 8 {
			seconds := int64(binary.LittleEndian.Uint64(b[:]))
			if seconds < 0 || seconds > lastTime {
				return time.Time{}, false
			}
			return time.Unix(seconds+yearOne, 0).UTC(), true
		}
	}
	s := string(bytes.TrimSpace(text))
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			if t = t.UTC().Truncate(time.Second); inRange(t) {
				return t, false
			}
		}
	}
	return time.Time{}, false
}

func inRange(t time.Time) bool {
	seconds := t.Unix() - yearOne
	return seconds >= 0 && seconds <= lastTime
}

func appendTime(dst []byte, t time.Time) []byte {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(min(max(t.Unix()-yearOne, 0), lastTime)))
	return base64.StdEncoding.AppendEncode(dst, b[:])
}

func appendBool(dst []byte, v bool) []byte {
	if v {
		return append(dst, textTrue...)
	}
	return append(dst, textFalse...)
}

// parseID reads base64 of 16 bytes.
func parseID(text []byte) (id vault.ID, canonical bool) {
	var b [18]byte
	if len(text) == 24 {
		if n, err := base64.StdEncoding.Strict().Decode(b[:], text); err == nil && n == len(id) {
			return vault.ID(b[:len(id)]), true
		}
	}
	if len(text) > 64 {
		return vault.ID{}, false
	}
	decoded, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil || len(decoded) != len(id) {
		return vault.ID{}, false
	}
	return vault.ID(decoded), false
}

// parseTags splits at semicolons and commas.
func parseTags(text []byte) []string {
	var tags []string
	for tag := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == ';' || r == ',' }) {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// texts makes strings of plain text that will be wiped: many of them out of one
// allocation, so that a vault's titles cost no allocation each.
type texts struct{ chunk strings.Builder }

const (
	textChunk = 64 << 10
	// textOwn is the length from which a text gets memory of its own, so that
	// a long one neither wastes a chunk nor keeps one alive.
	textOwn = 4 << 10
)

func (t *texts) add(b []byte) string {
	switch {
	case len(b) == 0:
		return ""
	case len(b) >= textOwn:
		return string(b)
	case t.chunk.Cap()-t.chunk.Len() < len(b):
		t.chunk = strings.Builder{}
		t.chunk.Grow(textChunk)
	}
	at := t.chunk.Len()
	t.chunk.Write(b)
	return t.chunk.String()[at:]
}
