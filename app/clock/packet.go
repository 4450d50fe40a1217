package clock

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Errors of an answer. Each answer that is of no use is one of them.
var (
	// ErrMalformed: no answer of a time server as RFC 5905 has it.
	ErrMalformed = errors.New("clock: not an answer of a time server")
	// ErrStray: an answer to another question, or a forged one.
	ErrStray = errors.New("clock: an answer to another question")
	// ErrUnsynchronised: the server does not know the time itself.
	ErrUnsynchronised = errors.New("clock: the server does not know the time")
	// ErrImprecise: the server, or the way to it, is too slow to tell.
	ErrImprecise = errors.New("clock: the answer is too imprecise")
)

// RefusedError says that the server does not answer this computer, or not so soon
// again (a "kiss of death").
type RefusedError struct {
	// Code is why, as the server has it: RATE, DENY, RSTR and others of RFC 5905,
	// 7.4. Only capital letters and digits.
	Code string
}

func (e *RefusedError) Error() string { return "clock: refused by the server: " + e.Code }

const (
	packetSize = 48
	// The longest answer that is read: what comes behind the packet are extensions
	// and a signature, of which nothing is used.
	maxPacket = 1024

	versionSent   = 4
	versionOldest = 3 // what old servers answer with; the packet is the same
	modeClient    = 3
	modeServer    = 4
	leapUnknown   = 3
	maxStratum    = 15

	// maxWithin is the least precision that is of use for a code.
	maxWithin = 5 * time.Second
	// maxAge is how long ago a server may have heard the time itself.
	maxAge = 36 * time.Hour
)

// era is the beginning of the seconds that timestamps count: those before it are
// of the next era. It is before the first release of this program.
var era = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// epoch is the zero of NTP's first era.
var epoch = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// question is the packet that asks, with a random number that the answer repeats.
func question(nonce uint64) []byte {
	packet := make([]byte, packetSize)
	packet[0] = versionSent<<3 | modeClient
	binary.BigEndian.PutUint64(packet[40:], nonce)
	return packet
}

// answer is what counts of a server's packet.
type answer struct {
	received, sent time.Time
	// distance is how far the server itself may be from the true time.
	distance time.Duration
	stratum  int
}

// parse reads an answer to the question with that nonce.
func parse(packet []byte, nonce uint64) (answer, error) {
	if len(packet) < packetSize {
		return answer{}, fmt.Errorf("%w: %d bytes", ErrMalformed, len(packet))
	}
	leap, version, mode := packet[0]>>6, packet[0]>>3&7, packet[0]&7
	switch {
	case binary.BigEndian.Uint64(packet[24:]) != nonce:
		return answer{}, ErrStray
	case version < versionOldest || version > versionSent:
		return answer{}, fmt.Errorf("%w: version %d", ErrMalformed, version)
	case mode != modeServer:
		return answer{}, fmt.Errorf("%w: mode %d", ErrMalformed, mode)
	}
	stratum := packet[1]
	if stratum == 0 {
		return answer{}, &RefusedError{Code: kiss(packet[12:16])}
	}
	received, sent := packet[32:40], packet[40:48]
	if leap == leapUnknown || stratum > maxStratum {
		return answer{}, ErrUnsynchronised
	}
	if binary.BigEndian.Uint64(received) == 0 || binary.BigEndian.Uint64(sent) == 0 {
		return answer{}, fmt.Errorf("%w: no time", ErrMalformed)
	}
	a := answer{received: timestamp(received), sent: timestamp(sent), stratum: int(stratum)}
	a.distance = short(packet[4:])/2 + short(packet[8:])
	switch heard := timestamp(packet[16:]); {
	case a.sent.Before(a.received):
		return answer{}, fmt.Errorf("%w: answered before it was asked", ErrMalformed)
	case heard.After(a.sent) || a.sent.Sub(heard) > maxAge:
		return answer{}, ErrUnsynchronised
	case a.distance > maxWithin:
		return answer{}, ErrImprecise
	}
	return a, nil
}

// kiss is the code of a refusal, "?" for what is none.
func kiss(code []byte) string {
	text := strings.TrimRight(string(code), "\x00")
	for _, r := range text {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return "?"
		}
	}
	if text == "" {
		return "?"
	}
	return text
}

// timestamp reads seconds and fractions of them since 1900, in the era after
// [era].
func timestamp(b []byte) time.Time {
	const eraSeconds = int64(1) << 32
	seconds := int64(binary.BigEndian.Uint32(b))
	for first := int64(era.Sub(epoch) / time.Second); seconds < first; {
		seconds += eraSeconds
	}
	fraction := uint64(binary.BigEndian.Uint32(b[4:]))
	return time.Unix(epoch.Unix()+seconds, int64(fraction*uint64(time.Second)>>32)).UTC()
}

// short reads a span of 16 bits of seconds and 16 of fractions.
func short(b []byte) time.Duration {
	return time.Duration(uint64(binary.BigEndian.Uint32(b)) * uint64(time.Second) >> 16)
}
