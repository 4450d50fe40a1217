package shares

import (
	"crypto/sha256"

	"kagikura/crypto/secret"
)

// A share is symbols of five bits. Four symbols and a check symbol are a group:
// two groups say what share it is, then come the bytes of the share, and the
// last group is a checksum of all before it.
const (
	groupData = 4
	groupSize = groupData + 1

	headGroups = 2
	sumGroups  = 1
	unitGroups = unit * 8 / 5 / groupData

	maxGroups = headGroups + maxUnits*unitGroups + sumGroups
)

// version is the first symbol of a share.
const version = 1

// alphabet are the symbols as they are written: Crockford's, without I, L, O and
// U. It lies in one line of a processor's cache or two, so that the time of a
// look-up says next to nothing.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Header is what a share says of itself.
type Header struct {
	// Number is the share's own, from 1 to 9.
	Number int
	// Needed is how many shares restore the passphrase.
	Needed int
	// Set is the same for all shares that were made together, and by chance for
	// one in a million others.
	Set uint32

	units int // length of the block
}

// SetText is Set as it stands on the shares, the first four characters of the
// second group.
func (h Header) SetText() string {
	text := make([]byte, groupData)
	for i := range text {
		text[i] = alphabet[h.Set>>(15-5*i)&31]
	}
	return string(text)
}

// groups is how many groups the share has.
func (h Header) groups() int { return headGroups + h.units*unitGroups + sumGroups }

// share are the symbols of a share without the check symbols: [groupData] for
// each group.
type share []byte

// symbols are those of a share whose bytes are y. The caller wipes them.
func symbols(h Header, y []byte) share {
	s := make(share, h.groups()*groupData)
	s[0], s[1], s[2], s[3] = version, byte(h.Needed), byte(h.Number), byte(h.units)
	for i := range groupData {
		s[groupData+i] = byte(h.Set>>(15-5*i)) & 31
	}
	body := s.body()
	for i := range body {
		body[i] = get5(y, i)
	}
	copy(s[len(s)-groupData:], s.sum())
	return s
}

// body are the symbols of the share's bytes.
func (s share) body() []byte {
	return s[headGroups*groupData : len(s)-sumGroups*groupData]
}

// bytes are the bytes of the share, which the caller wipes.
func (s share) bytes() []byte {
	body := s.body()
	y := make([]byte, len(body)*5/8)
	for i, v := range body {
		put5(y, i, v)
	}
	return y
}

// sum are the symbols of the last group.
func (s share) sum() []byte {
	h := sha256.New()
	defer secret.ScrubHash(h)
	h.Write([]byte("kagikura share 1"))
	h.Write(s[:len(s)-groupData])
	digest := h.Sum(nil)
	defer secret.Wipe(digest) // all of it would tell a guess of the share from another
	out := make([]byte, groupData)
	for i := range out {
		out[i] = get5(digest, i)
	}
	return out
}

// header reads the first groups. The error is ErrVersion or ErrHeader.
func (s share) header() (Header, error) {
	h := Header{Needed: int(s[1]), Number: int(s[2]), units: int(s[3])}
	for _, v := range s[groupData:][:groupData] {
		h.Set = h.Set<<5 | uint32(v)
	}
	switch {
	case s[0] > version:
		return Header{}, ErrVersion
	case s[0] != version, h.Needed < MinNeeded, h.Needed > MaxShares,
		h.Number < 1, h.Number > MaxShares, h.units < minUnits, h.units > maxUnits:
		return Header{}, ErrHeader
	}
	return h, nil
}

// text writes the share down: groups with a space between. The caller wipes it.
func (s share) text() []byte {
	out := make([]byte, 0, len(s)/groupData*(groupSize+1))
	for i := 0; i < len(s); i += groupData {
		if i > 0 {
			out = append(out, ' ')
		}
		group := s[i:][:groupData]
		for _, v := range group {
			out = append(out, alphabet[v])
		}
		out = append(out, alphabet[check(group, i/groupData)])
	}
	return out
}

// check is the check symbol of the i-th group, from its four symbols and its
// place. In GF(32) with x⁵+x²+1 it is α·a + α²·b + α³·c + α⁴·d + i, with α = x: it
// differs after one wrong symbol, after two that changed places, and where the
// group stands in another place.
func check(group []byte, i int) byte {
	c := byte(0)
	for j := len(group) - 1; j >= 0; j-- {
		c = times2(c ^ group[j])
	}
	return c ^ byte(i)&31
}

// times2 multiplies by α in GF(32).
func times2(v byte) byte { return (v<<1 ^ 0x25&-(v>>4)) & 31 }
