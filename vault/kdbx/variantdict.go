package kdbx

import (
	"encoding/binary"
	"slices"
)

// A variant dictionary is a list of typed, named values:
//
//	u16 version | { u8 type | i32 n | name | i32 n | value }… | u8 0
//
// The high byte of the version is critical: a reader must know it.
const (
	dictVersion      = 0x0100
	dictCriticalMask = 0xFF00
)

type variantType uint8

// Types of values. Writers check them exactly, so a number keeps its type.
const (
	variantEnd    variantType = 0x00
	variantUint32 variantType = 0x04
	variantUint64 variantType = 0x05
	variantBool   variantType = 0x08
	variantInt32  variantType = 0x0C
	variantInt64  variantType = 0x0D
	variantString variantType = 0x18
	variantBytes  variantType = 0x42
)

// size is the length that values of type t must have, or -1 for any.
func (t variantType) size() int {
	switch t {
	case variantBool:
		return 1
	case variantUint32, variantInt32:
		return 4
	case variantUint64, variantInt64:
		return 8
	default:
		return -1
	}
}

type variantItem struct {
	typ   variantType
	name  string
	value []byte
}

// variantDict keeps items in the order of the file, unknown ones and unknown
// types included.
type variantDict struct {
	version uint16
	items   []variantItem
}

// readVariantDict reads a whole dictionary; nothing may follow it. The values
// are slices of data. Errors have offsets within data, in part.
func readVariantDict(part Part, data []byte) (variantDict, error) {
	if len(data) < 2 {
		return variantDict{}, corrupt(part, 0, "dictionary too short")
	}
	d := variantDict{version: binary.LittleEndian.Uint16(data)}
	if d.version&dictCriticalMask > dictVersion&dictCriticalMask {
		return variantDict{}, &FormatError{part, 0, ErrVersion}
	}
	pos := 2
	field := func(what string, max int) ([]byte, error) {
		if len(data)-pos < 4 {
			return nil, corrupt(part, pos, "dictionary ends within a length")
		}
		n := int64(int32(binary.LittleEndian.Uint32(data[pos:])))
		if n < 0 {
			return nil, corrupt(part, pos, "negative length in dictionary")
		}
		if err := atMost(part, pos, what, n, int64(max)); err != nil {
			return nil, err
		}
		pos += 4
		if n > int64(len(data)-pos) {
			return nil, corrupt(part, pos, "dictionary ends within a value")
		}
		b := data[pos : pos+int(n)]
		pos += int(n)
		return b, nil
	}
	for {
		if pos == len(data) {
			return variantDict{}, corrupt(part, pos, "dictionary has no end")
		}
		typ := variantType(data[pos])
		pos++
		if typ == variantEnd {
			if pos != len(data) {
				return variantDict{}, corrupt(part, pos, "bytes after the end of the dictionary")
			}
			return d, nil
		}
		start := pos
		if err := atMost(part, start, "dictionary items", int64(len(d.items)+1), maxDictItems); err != nil {
			return variantDict{}, err
		}
		name, err := field("dictionary name length", maxDictName)
		if err != nil {
			return variantDict{}, err
		}
		value, err := field("dictionary value length", maxDictValue)
		if err != nil {
			return variantDict{}, err
		}
		if n := typ.size(); n >= 0 && n != len(value) {
			return variantDict{}, corrupt(part, start, "dictionary value of wrong length")
		}
		if _, dup := d.item(string(name)); dup {
			return variantDict{}, corrupt(part, start, "dictionary names an item twice")
		}
		d.items = append(d.items, variantItem{typ, string(name), value})
	}
}

// appendTo appends the dictionary's bytes to b.
func (d variantDict) appendTo(b []byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, d.version)
	for _, it := range d.items {
		b = append(b, byte(it.typ))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(it.name)))
		b = append(b, it.name...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(it.value)))
		b = append(b, it.value...)
	}
	return append(b, byte(variantEnd))
}

func (d variantDict) item(name string) (variantItem, bool) {
	for _, it := range d.items {
		if it.name == name {
			return it, true
		}
	}
	return variantItem{}, false
}

// bytes returns the value of that name and type.
func (d variantDict) bytes(name string, typ variantType) ([]byte, bool) {
	it, ok := d.item(name)
	if !ok || it.typ != typ {
		return nil, false
	}
	return it.value, true
}

func (d variantDict) uint32(name string) (uint32, bool) {
	b, ok := d.bytes(name, variantUint32)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b), true
}

func (d variantDict) uint64(name string) (uint64, bool) {
	b, ok := d.bytes(name, variantUint64)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint64(b), true
}

// with returns a dictionary with the item set, in the place of the old one of
// that name. d is not changed.
func (d variantDict) with(name string, typ variantType, value []byte) variantDict {
	items := slices.Clone(d.items)
	for i := range items {
		if items[i].name == name {
			items[i] = variantItem{typ, name, value}
			return variantDict{d.version, items}
		}
	}
	return variantDict{d.version, append(items, variantItem{typ, name, value})}
}

func (d variantDict) withUint32(name string, v uint32) variantDict {
	return d.with(name, variantUint32, binary.LittleEndian.AppendUint32(nil, v))
}

func (d variantDict) withUint64(name string, v uint64) variantDict {
	return d.with(name, variantUint64, binary.LittleEndian.AppendUint64(nil, v))
}

// without returns a dictionary that lacks the item.
func (d variantDict) without(name string) variantDict {
	return variantDict{d.version, slices.DeleteFunc(slices.Clone(d.items), func(it variantItem) bool { return it.name == name })}
}
