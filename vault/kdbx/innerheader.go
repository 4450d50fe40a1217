package kdbx

import (
	"encoding/binary"
)

// innerID numbers the items that stand before the document of KDBX 4, within
// the compression, each
//
//	u8 id | i32 length | data
type innerID uint8

const (
	innerEnd       innerID = 0
	innerStreamID  innerID = 1 // u32, see innerstream.go
	innerStreamKey innerID = 2 // 64 bytes
	innerBinary    innerID = 3 // flags, then an attachment's contents
)

const (
	innerItemHeader = 1 + 4
	// flagProtect asks for protection of an attachment in memory.
	flagProtect = 0x01
)

// innerItem is an item that is carried from reading to writing.
type innerItem struct {
	id   innerID
	data []byte
}

// innerHeader refers to the plain text, which will be wiped.
type innerHeader struct {
	streamID  streamID
	streamKey []byte
	binaries  [][]byte // flag byte and contents, in the order that Ref counts
	unknown   []innerItem
}

// readInnerHeader reads the items and returns where the document begins.
func readInnerHeader(p *plainText) (innerHeader, int, error) {
	var h innerHeader
	pos, others := 0, 0
	for {
		data, _ := p.atLeast(pos + innerItemHeader)
		if len(data)-pos < innerItemHeader {
			return h, 0, endOfPlainText(p, PartInnerHeader, pos, "inner header has no end")
		}
		id := innerID(data[pos])
		n := int64(int32(binary.LittleEndian.Uint32(data[pos+1:])))
		limit, what := int64(maxInnerField), "inner header item length"
		if id == innerBinary {
			limit, what = maxAttachment+1, "attachment size"
		}
		if n < 0 {
			return h, 0, corrupt(PartInnerHeader, pos, "negative length")
		}
		if err := atMost(PartInnerHeader, pos, what, n, limit); err != nil {
			return h, 0, err
		}
		start := pos
		pos += innerItemHeader
		data, _ = p.atLeast(pos + int(n))
		if n > int64(len(data)-pos) {
			return h, 0, endOfPlainText(p, PartInnerHeader, start, "inner header ends within an item")
		}
		value := data[pos : pos+int(n)]
		pos += int(n)
		if id == innerEnd {
			break
		}
		if id != innerBinary {
			others++
			if err := atMost(PartInnerHeader, start, "inner header items", int64(others), maxInnerItems); err != nil {
				return h, 0, err
			}
		}
		switch id {
		case innerStreamID:
			if n != 4 {
				return h, 0, corrupt(PartInnerHeader, start, "inner stream of %d bytes", n)
			}
			h.streamID = streamID(binary.LittleEndian.Uint32(value))
		case innerStreamKey:
			h.streamKey = value
		case innerBinary:
			if n == 0 {
				return h, 0, corrupt(PartInnerHeader, start, "attachment without flags")
			}
			if err := atMost(PartInnerHeader, start, "attachments", int64(len(h.binaries)+1), maxPool); err != nil {
				return h, 0, err
			}
			h.binaries = append(h.binaries, value)
		default:
			h.unknown = append(h.unknown, innerItem{id, append([]byte(nil), value...)})
		}
	}
	if h.streamKey == nil {
		return h, 0, corrupt(PartInnerHeader, pos, "no inner stream key")
	}
	return h, pos, nil
}

// endOfPlainText tells why the plain text ended too early: because it could not
// be decompressed, or by itself.
func endOfPlainText(p *plainText, part Part, at int, what string) error {
	if err := p.end(); err != nil {
		return err
	}
	return corrupt(part, at, "%s", what)
}

// appendInnerItem spells an item's id and length, which size bytes must follow.
func appendInnerItem(b []byte, id innerID, size int) []byte {
	b = append(b, byte(id))
	return binary.LittleEndian.AppendUint32(b, uint32(size))
}
