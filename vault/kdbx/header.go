package kdbx

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"kagikura/crypto/kdf"
)

// All integers of the format are little-endian. A file begins with
//
//	u32 signature1 | u32 signature2 | u16 minor | u16 major
const (
	signature1 = 0x9AA2D903
	signature2 = 0xB54BFB67

	prefixSize = 12
)

// Versions that are told apart.
const (
	majorOldest = 2 // read as 3
	major3      = 3
	major4      = 4
	minor41     = 1 // the newest minor version of 4, and the one written
)

// fieldID numbers the fields of the outer header, each
//
//	u8 id | u16 (2, 3) or i32 (4) length | data
type fieldID uint8

const (
	fieldEnd         fieldID = 0  // data is CR LF CR LF
	fieldComment     fieldID = 1  // free
	fieldCipher      fieldID = 2  // UUID
	fieldCompression fieldID = 3  // u32: 0 none, 1 gzip
	fieldMasterSeed  fieldID = 4  // 32 bytes, new at every save
	fieldAESSeed     fieldID = 5  // 2, 3: AES-KDF's seed, 32 bytes
	fieldAESRounds   fieldID = 6  // 2, 3: u64
	fieldIV          fieldID = 7  // 16 bytes; ChaCha20 12
	fieldStreamKey   fieldID = 8  // 2, 3: inner stream's key
	fieldStartBytes  fieldID = 9  // 2, 3: 32 bytes that begin the plain text
	fieldStreamID    fieldID = 10 // 2, 3: u32, see innerstream.go
	fieldKDF         fieldID = 11 // 4: variant dictionary
	fieldPublicData  fieldID = 12 // 4: variant dictionary of plug-ins, in the clear
)

const (
	compressionNone = 0
	compressionGzip = 1

	masterSeedSize = 32
	startBytesSize = 32
	aesSeedSize    = 32
)

var headerEnd = []byte("\r\n\r\n")

// Version is the format's version that a file states.
type Version struct{ Major, Minor uint16 }

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Header is what a file says in the clear. Nothing in it is authenticated
// before the key is known.
type Header struct {
	Version Version
	// Cipher encrypts the contents.
	Cipher Cipher
	// Compressed tells whether the contents are gzip.
	Compressed bool
	// KDF is within the limits that ReadHeader was given.
	KDF kdf.Params

	masterSeed, iv []byte
	kdfDict        variantDict
	streamKey      []byte // 3 and before
	streamID       streamID
	startBytes     []byte
	kept           []headerField // as read: public data, comments, unknown fields
	raw            []byte        // all bytes, from the signature to the end field
}

// headerField is a field that is carried from reading to writing.
type headerField struct {
	id   fieldID
	data []byte
}

// ReadHeader reads the clear part of a file. Its errors are ErrNotKDBX,
// ErrVersion, or a *FormatError with ErrCorrupt, ErrLimit or ErrUnsupported.
// The Header refers to data, which must not be changed while it is used.
func ReadHeader(data []byte, l Limits) (*Header, error) {
	if len(data) < prefixSize ||
		binary.LittleEndian.Uint32(data) != signature1 ||
		binary.LittleEndian.Uint32(data[4:]) != signature2 {
		return nil, ErrNotKDBX
	}
	if err := atMost(PartHeader, 0, "file size", int64(len(data)), l.File); err != nil {
		return nil, err
	}
	h := &Header{Version: Version{
		Minor: binary.LittleEndian.Uint16(data[8:]),
		Major: binary.LittleEndian.Uint16(data[10:]),
	}}
	if h.Version.Major < majorOldest || h.Version.Major > major4 {
		return nil, fmt.Errorf("%w: %v", ErrVersion, h.Version)
	}
	if err := h.readFields(data); err != nil {
		return nil, err
	}
	if err := h.check(l); err != nil {
		return nil, err
	}
	return h, nil
}

// readFields reads the fields up to the end field and keeps those bytes in raw.
func (h *Header) readFields(data []byte) error {
	lengthSize := 4
	if h.Version.Major < major4 {
		lengthSize = 2
	}
	pos := prefixSize
	var seen [256]bool
	for count := 1; ; count++ {
		if err := atMost(PartHeader, pos, "header fields", int64(count), maxHeaderFields); err != nil {
			return err
		}
		if len(data)-pos < 1+lengthSize {
			return corrupt(PartHeader, pos, "header ends within a field")
		}
		id := fieldID(data[pos])
		var n int64
		if lengthSize == 2 {
			n = int64(binary.LittleEndian.Uint16(data[pos+1:]))
		} else {
			n = int64(int32(binary.LittleEndian.Uint32(data[pos+1:])))
		}
		if n < 0 {
			return corrupt(PartHeader, pos, "negative length")
		}
		if err := atMost(PartHeader, pos, "header field length", n, maxHeaderField); err != nil {
			return err
		}
		start := pos
		pos += 1 + lengthSize
		if n > int64(len(data)-pos) {
			return corrupt(PartHeader, start, "header ends within a field")
		}
		value := data[pos : pos+int(n)]
		pos += int(n)
		if err := atMost(PartHeader, start, "header length", int64(pos), maxHeader); err != nil {
			return err
		}
		if id == fieldEnd {
			h.raw = data[:pos]
			return nil
		}
		if seen[id] && h.known(id) {
			return corrupt(PartHeader, start, "field %d twice", id)
		}
		seen[id] = true
		if err := h.setField(id, value, start); err != nil {
			return err
		}
	}
}

// known tells whether id has a meaning in this version.
func (h *Header) known(id fieldID) bool {
	switch id {
	case fieldCipher, fieldCompression, fieldMasterSeed, fieldIV:
		return true
	case fieldAESSeed, fieldAESRounds, fieldStreamKey, fieldStartBytes, fieldStreamID:
		return h.Version.Major < major4
	case fieldKDF, fieldPublicData:
		return h.Version.Major >= major4
	default:
		return false
	}
}

func (h *Header) setField(id fieldID, value []byte, at int) error {
	size := func(n int) error {
		if len(value) != n {
			return corrupt(PartHeader, at, "field %d has %d bytes instead of %d", id, len(value), n)
		}
		return nil
	}
	if !h.known(id) {
		if h.Version.Major >= major4 && id >= fieldAESSeed && id <= fieldStreamID {
			return corrupt(PartHeader, at, "field %d does not belong into version 4", id)
		}
		h.kept = append(h.kept, headerField{id, slices.Clone(value)})
		return nil
	}
	switch id {
	case fieldCipher:
		c, ok := cipherByUUID(value)
		if !ok {
			return &FormatError{PartHeader, int64(at), fmt.Errorf("%w: cipher %x", ErrUnsupported, value)}
		}
		h.Cipher = c
	case fieldCompression:
		if err := size(4); err != nil {
			return err
		}
		switch binary.LittleEndian.Uint32(value) {
		case compressionNone:
		case compressionGzip:
			h.Compressed = true
		default:
			return &FormatError{PartHeader, int64(at), fmt.Errorf("%w: compression", ErrUnsupported)}
		}
	case fieldMasterSeed:
		h.masterSeed = value
		return size(masterSeedSize)
	case fieldAESSeed:
		h.KDF.Kind, h.KDF.Salt = kdf.AES, value
		return size(aesSeedSize)
	case fieldAESRounds:
		if err := size(8); err != nil {
			return err
		}
		h.KDF.Rounds = binary.LittleEndian.Uint64(value)
	case fieldIV:
		h.iv = value
	case fieldStreamKey:
		h.streamKey = value
	case fieldStartBytes:
		h.startBytes = value
		return size(startBytesSize)
	case fieldStreamID:
		if err := size(4); err != nil {
			return err
		}
		h.streamID = streamID(binary.LittleEndian.Uint32(value))
	case fieldKDF:
		d, err := readVariantDict(PartKDF, bytes.Clone(value))
		if err != nil {
			return err
		}
		h.kdfDict = d
		h.KDF, err = kdfParams(d)
		return err
	case fieldPublicData:
		if _, err := readVariantDict(PartHeader, value); err != nil {
			return err
		}
		h.kept = append(h.kept, headerField{id, slices.Clone(value)})
	}
	return nil
}

// check tells whether all that is needed is there and fits together.
func (h *Header) check(l Limits) error {
	end := len(h.raw)
	switch {
	case h.Cipher == 0:
		return corrupt(PartHeader, end, "no cipher")
	case h.masterSeed == nil:
		return corrupt(PartHeader, end, "no master seed")
	case h.KDF.Kind == 0:
		return corrupt(PartHeader, end, "no key derivation")
	case len(h.iv) != h.Cipher.ivSize():
		return corrupt(PartHeader, end, "initialisation vector of %d bytes for %v", len(h.iv), h.Cipher)
	case h.Version.Major < major4 && (h.startBytes == nil || h.streamKey == nil):
		return corrupt(PartHeader, end, "no inner stream")
	}
	return checkKDF(h.KDF, l.KDF)
}

// appendHeader spells the header of a KDBX 4.1 file.
func appendHeader(b []byte, h *Header) []byte {
	b = binary.LittleEndian.AppendUint32(b, signature1)
	b = binary.LittleEndian.AppendUint32(b, signature2)
	b = binary.LittleEndian.AppendUint16(b, minor41)
	b = binary.LittleEndian.AppendUint16(b, major4)
	field := func(id fieldID, value []byte) {
		b = append(b, byte(id))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
		b = append(b, value...)
	}
	compression := uint32(compressionNone)
	if h.Compressed {
		compression = compressionGzip
	}
	field(fieldCipher, h.Cipher.uuid())
	field(fieldCompression, binary.LittleEndian.AppendUint32(nil, compression))
	field(fieldMasterSeed, h.masterSeed)
	field(fieldKDF, kdfDict(h.kdfDict, h.KDF).appendTo(nil))
	field(fieldIV, h.iv)
	for _, f := range h.kept {
		field(f.id, f.data)
	}
	field(fieldEnd, headerEnd)
	return b
}

// uuid turns the digits of a UUID in this package's tables into its 16 bytes.
func uuid(digits string) string {
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 16 {
		panic("kdbx: not a UUID in a table: " + digits)
	}
	return string(b)
}
