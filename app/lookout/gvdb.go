package lookout

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// errGVDB: the file is none of dconf's, or damaged.
var errGVDB = errors.New("lookout: no database of dconf")

// Sizes and bounds of a GVDB file.
const (
	gvdbHeader = 24 // two words of signature, version, options, place of the table
	gvdbItem   = 24
	maxItems   = 1 << 18
	maxDepth   = 16
	noParent   = 0xffffffff
)

// setting is a value of the kinds that are looked for.
type setting struct {
	text   string
	texts  []string
	number int
}

// parseGVDB reads the values whose keys begin so from a database of dconf; the
// keys come without that beginning. The format is that of GLib's gvdb: a header,
// then a hash table, of which the items are read one after another, and their
// values as serialised GVariants.
func parseGVDB(data []byte, beginning string) (map[string]setting, error) {
	if len(data) < gvdbHeader || string(data[:8]) != "GVariant" || binary.LittleEndian.Uint32(data[8:]) != 0 {
		return nil, errGVDB
	}
	table, ok := piece(data, data[16:])
	if !ok || len(table) < 8 {
		return nil, errGVDB
	}
	const wordsMask = 1<<27 - 1
	skip := 8 + 4*(uint64(binary.LittleEndian.Uint32(table))&wordsMask) + 4*uint64(binary.LittleEndian.Uint32(table[4:]))
	if skip > uint64(len(table)) {
		return nil, errGVDB
	}
	items := table[skip:]
	count := len(items) / gvdbItem
	if count > maxItems {
		return nil, errGVDB
	}
	values := map[string]setting{}
	for i := range count {
		item := items[i*gvdbItem:][:gvdbItem]
		if item[14] != 'v' {
			continue
		}
		key, ok := keyOf(data, items, i)
		if !ok {
			return nil, errGVDB
		}
		name, ours := strings.CutPrefix(key, beginning)
		if !ours {
			continue
		}
		value, ok := piece(data, item[16:])
		if !ok {
			return nil, errGVDB
		}
		values[name] = settingOf(value)
	}
	return values, nil
}

// piece is the part of the file to which a pointer leads: its start and end.
func piece(data, pointer []byte) ([]byte, bool) {
	start, end := uint64(binary.LittleEndian.Uint32(pointer)), uint64(binary.LittleEndian.Uint32(pointer[4:]))
	if start > end || end > uint64(len(data)) {
		return nil, false
	}
	return data[start:end], true
}

// keyOf is the whole key of an item: each has its last part only, and the number
// of the item that has what stands before.
func keyOf(data, items []byte, i int) (string, bool) {
	key := ""
	for range maxDepth {
		item := items[i*gvdbItem:][:gvdbItem]
		start, size := uint64(binary.LittleEndian.Uint32(item[8:])), uint64(binary.LittleEndian.Uint16(item[12:]))
		if start+size > uint64(len(data)) {
			return "", false
		}
		key = string(data[start:start+size]) + key
		parent := binary.LittleEndian.Uint32(item[4:])
		if parent == noParent {
			return key, true
		}
		if uint64(parent) >= uint64(len(items)/gvdbItem) {
			return "", false
		}
		i = int(parent)
	}
	return "", false
}

// settingOf reads a serialised variant: the value, a zero, its type. Of other
// types than text, list of texts and number nothing is read.
func settingOf(variant []byte) setting {
	at := bytes.LastIndexByte(variant, 0)
	if at < 0 {
		return setting{}
	}
	value := variant[:at]
	switch string(variant[at+1:]) {
	case "s":
		return setting{text: string(bytes.TrimRight(value, "\x00"))}
	case "i":
		if len(value) == 4 {
			return setting{number: int(int32(binary.LittleEndian.Uint32(value)))}
		}
	case "as":
		return setting{texts: textsOf(value)}
	}
	return setting{}
}

// textsOf reads a serialised list of texts: the texts, each with a zero behind
// it, then where each ends, in numbers as wide as the list is long.
func textsOf(value []byte) []string {
	width := 1
	for width < 8 && len(value) >= 1<<(8*width) {
		width *= 2
	}
	if len(value) < width {
		return nil
	}
	number := make([]byte, 8)
	copy(number, value[len(value)-width:])
	end := binary.LittleEndian.Uint64(number) // of the last text, where the numbers begin
	if end > uint64(len(value)) {
		return nil
	}
	var texts []string
	for text := range bytes.SplitSeq(bytes.TrimSuffix(value[:end], []byte{0}), []byte{0}) {
		texts = append(texts, string(text))
	}
	return texts
}
