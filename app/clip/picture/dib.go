package picture

import (
	"encoding/binary"
	"math"
)

// Sizes and numbers of Windows' bitmaps.
const (
	fileHeader = 14
	infoHeader = 40
	plain      = 0 // uncompressed
	masked     = 3 // uncompressed, with masks that say where the colours are
	masks      = 12
)

// bitmapFile makes a BMP file of a bitmap as it lies on Windows' clipboard,
// without a head and with masks that decoders do not know. ok is false for what
// is no such bitmap.
func bitmapFile(dib []byte) (file []byte, ok bool) {
	if len(dib) < infoHeader || len(dib) > math.MaxInt32 {
		return nil, false
	}
	field := func(at int) uint32 { return binary.LittleEndian.Uint32(dib[at:]) }
	size, depth, compression := field(0), binary.LittleEndian.Uint16(dib[14:]), field(16)
	if size < infoHeader || size > uint32(len(dib)) {
		return nil, false
	}
	rest := dib[size:]
	switch {
	case compression == plain:
	case compression == masked && depth == 32:
		where := dib[infoHeader:]
		if len(where) < masks || binary.LittleEndian.Uint32(where) != 0xff0000 ||
			binary.LittleEndian.Uint32(where[4:]) != 0xff00 || binary.LittleEndian.Uint32(where[8:]) != 0xff {
			return nil, false
		}
		if size == infoHeader { // larger headers have them within
			rest = rest[masks:]
		}
	default:
		return nil, false
	}
	palette := 0
	if depth <= 8 {
		colours := field(32)
		if colours == 0 {
			colours = 1 << depth
		}
		if colours > 1<<depth {
			return nil, false
		}
		palette = int(colours) * 4
	}
	file = make([]byte, fileHeader+infoHeader, fileHeader+infoHeader+len(rest))
	copy(file, "BM")
	binary.LittleEndian.PutUint32(file[2:], uint32(fileHeader+infoHeader+len(rest)))
	binary.LittleEndian.PutUint32(file[10:], uint32(fileHeader+infoHeader+palette))
	copy(file[fileHeader:], dib[:infoHeader])
	binary.LittleEndian.PutUint32(file[fileHeader:], infoHeader)
	binary.LittleEndian.PutUint32(file[fileHeader+16:], plain)
	return append(file, rest...), true
}
