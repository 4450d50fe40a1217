package clock

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

var (
	// ErrServer: what was named is no server.
	ErrServer = errors.New("clock: not the name of a server")
	// ErrNoAnswer: nothing came back in time.
	ErrNoAnswer = errors.New("clock: no answer")
	// ErrNotFound: the server's name leads nowhere, or nothing can be sent to it.
	ErrNotFound = errors.New("clock: the server cannot be reached")
	// ErrClockMoved: the computer's clock was set while the answer was awaited.
	ErrClockMoved = errors.New("clock: the clock was set while asking")
)

// Asker asks time servers. All fields but Timeout are needed.
type Asker struct {
	Now    func() time.Time // the clock in question
	Random io.Reader
	// Timeout is how long an answer is waited for, zero for five seconds.
	Timeout time.Duration
}

// Measured is how wrong the clock is.
type Measured struct {
	// Offset is what has to be added to the clock, give or take Within.
	Offset, Within time.Duration
	// At is when, by the clock as it is.
	At time.Time
	// Server is the server as [Server] writes it, Address where that was.
	Server  string
	Address string
}

const (
	port    = "123"
	maxName = 253 // of a host, RFC 1035
	waits   = 5 * time.Second
	// maxStrays is how many packets are looked at: who floods this computer with
	// forged ones gets no more of its time.
	maxStrays = 16
)

// Server reads the name of a server as a person types it: a host or an address,
// with a port where it is not 123. ErrServer for anything else, as for a URL.
func Server(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if a, err := netip.ParseAddr(strings.Trim(typed, "[]")); err == nil && a.Zone() == "" {
		return a.String(), nil
	}
	host, number, err := net.SplitHostPort(typed)
	if err != nil {
		host, number = typed, ""
	}
	if number != "" {
		n, err := strconv.ParseUint(number, 10, 16)
		if err != nil || n == 0 {
			return "", ErrServer
		}
		number = strconv.FormatUint(n, 10)
	}
	if a, err := netip.ParseAddr(host); err == nil && a.Zone() == "" {
		host = a.String()
	} else if !hostName(host) {
		return "", ErrServer
	}
	if number == "" || number == port {
		return host, nil
	}
	return net.JoinHostPort(host, number), nil
}

// hostName tells whether s is written like the name of a host.
func hostName(s string) bool {
	if len(s) > maxName {
		return false
	}
	for _, label := range strings.Split(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
				return false
			}
		}
	}
	return true
}

// Ask asks a server once. Errors: ErrServer, ErrNotFound, ErrNoAnswer, those of
// an answer, and the cause of a context that has ended.
func (a Asker) Ask(ctx context.Context, server string) (Measured, error) {
	server, err := Server(server)
	if err != nil {
		return Measured{}, err
	}
	wait := a.Timeout
	if wait == 0 {
		wait = waits
	}
	ctx, cancel := context.WithTimeoutCause(ctx, wait, ErrNoAnswer)
	defer cancel()
	var random [8]byte
	if _, err := io.ReadFull(a.Random, random[:]); err != nil {
		return Measured{}, fmt.Errorf("clock: random number: %w", err)
	}
	nonce := binary.BigEndian.Uint64(random[:])

	host, number, err := net.SplitHostPort(server)
	if err != nil {
		host, number = server, port
	}
	// A connected socket takes answers from the address that was asked alone.
	conn, err := (&net.Dialer{}).DialContext(ctx, "udp", net.JoinHostPort(host, number))
	if err != nil {
		return Measured{}, failed(ctx, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()

	asked, began := a.Now(), time.Now()
	if _, err := conn.Write(question(nonce)); err != nil {
		return Measured{}, failed(ctx, err)
	}
	var last error // why the packets so far were of no use
	buffer := make([]byte, maxPacket)
	for range maxStrays {
		n, err := conn.Read(buffer)
		if err != nil {
			if last != nil && errors.Is(context.Cause(ctx), ErrNoAnswer) {
				return Measured{}, last
			}
			return Measured{}, failed(ctx, err)
		}
		ran, got := time.Since(began), a.Now()
		answered, err := parse(buffer[:n], nonce)
		switch {
		case errors.Is(err, ErrStray), errors.Is(err, ErrMalformed):
			last = err // perhaps the true one comes yet
			continue
		case err != nil:
			return Measured{}, err
		}
		m, err := measure(answered, asked, got, ran)
		if err != nil {
			return Measured{}, err
		}
		m.Server, m.Address = server, conn.RemoteAddr().String()
		return m, nil
	}
	return Measured{}, last
}

// failed is why there is no answer.
func failed(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return fmt.Errorf("%w: %v", ErrNotFound, err)
}

// measure compares the clock with a server's answer: it showed asked and got, and
// ran passed in between.
func measure(s answer, asked, got time.Time, ran time.Duration) (Measured, error) {
	asked, got = asked.Round(0), got.Round(0)
	if (got.Sub(asked) - ran).Abs() > time.Second {
		return Measured{}, ErrClockMoved
	}
	there := s.sent.Sub(s.received)
	m := Measured{At: got}
	m.Within = max(ran-there, 0)/2 + s.distance
	if there > ran+time.Second {
		return Measured{}, fmt.Errorf("%w: longer answered than waited for", ErrMalformed)
	}
	if m.Within > maxWithin {
		return Measured{}, ErrImprecise
	}
	// Halves first: the clock may be wrong by a century.
	m.Offset = s.received.Sub(asked)/2 + s.sent.Sub(asked.Add(ran))/2
	return m, nil
}
