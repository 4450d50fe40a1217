package clock

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"net"
	"testing"
	"time"
)

// noon is what the computer's clock shows in these tests.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func noonAsker() Asker {
	return Asker{Now: func() time.Time { return noon }, Random: rand.Reader, Timeout: 5 * time.Second}
}

// stamp writes a moment as a server does.
func stamp(b []byte, t time.Time) {
	since := t.Sub(epoch)
	binary.BigEndian.PutUint32(b, uint32(since/time.Second))
	binary.BigEndian.PutUint32(b[4:], uint32(uint64(since%time.Second)<<32/uint64(time.Second)))
}

// reply is a good answer of a server that has it at.
func reply(asked []byte, at time.Time) []byte {
	p := make([]byte, packetSize)
	p[0] = versionSent<<3 | modeServer
	p[1] = 2
	binary.BigEndian.PutUint32(p[4:], 1<<16/100) // 10 ms to its own source and back
	binary.BigEndian.PutUint32(p[8:], 1<<16/100)
	stamp(p[16:], at.Add(-time.Minute))
	copy(p[24:32], asked[40:48])
	stamp(p[32:], at)
	stamp(p[40:], at)
	return p
}

// serve runs a server that answers each question with what answers makes of it.
func serve(t *testing.T, answers func(asked []byte) [][]byte) (server string) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		asked := make([]byte, 2000)
		for {
			n, from, err := conn.ReadFrom(asked)
			if err != nil {
				return
			}
			for _, p := range answers(asked[:n]) {
				if _, err := conn.WriteTo(p, from); err != nil {
					return
				}
			}
		}
	}()
	return conn.LocalAddr().String()
}

func one(change func(asked, p []byte)) func([]byte) [][]byte {
	return func(asked []byte) [][]byte {
		p := reply(asked, noon.Add(190*time.Second))
		change(asked, p)
		return [][]byte{p}
	}
}

func TestTheClockIsMeasured(t *testing.T) {
	for _, wrong := range []time.Duration{0, 190 * time.Second, -9 * time.Hour, 40 * 365 * 24 * time.Hour} {
		server := serve(t, func(asked []byte) [][]byte {
			if len(asked) != packetSize || asked[0] != 4<<3|3 {
				t.Errorf("asked with % x", asked)
			}
			for i, b := range asked[1:40] {
				if b != 0 {
					t.Errorf("byte %d of the question tells something: %d", i+1, b)
				}
			}
			return [][]byte{reply(asked, noon.Add(wrong))}
		})
		m, err := noonAsker().Ask(context.Background(), server)
		if err != nil {
			t.Fatalf("wrong by %v: %v", wrong, err)
		}
		if (m.Offset-wrong).Abs() > m.Within || m.Within > time.Second || m.Server != server || m.Address != server || !m.At.Equal(noon) {
			t.Errorf("wrong by %v: %+v", wrong, m)
		}
	}
}

func TestAQuestionIsNeverTheSame(t *testing.T) {
	seen := map[[8]byte]bool{}
	server := serve(t, func(asked []byte) [][]byte {
		nonce := [8]byte(asked[40:])
		if seen[nonce] {
			t.Error("the random number comes twice")
		}
		seen[nonce] = true
		return [][]byte{reply(asked, noon)}
	})
	for range 5 {
		if _, err := noonAsker().Ask(context.Background(), server); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnswersOfNoUse(t *testing.T) {
	short := func(b []byte, d time.Duration) { binary.BigEndian.PutUint32(b, uint32(d<<16/time.Second)) }
	for name, test := range map[string]struct {
		change func(asked, p []byte)
		want   error
	}{
		"leap: not synchronised":      {func(_, p []byte) { p[0] |= 3 << 6 }, ErrUnsynchronised},
		"stratum 16":                  {func(_, p []byte) { p[1] = 16 }, ErrUnsynchronised},
		"heard the time two days ago": {func(_, p []byte) { stamp(p[16:], noon.AddDate(0, 0, -2)) }, ErrUnsynchronised},
		"hears the time tomorrow":     {func(_, p []byte) { stamp(p[16:], noon.AddDate(0, 0, 1)) }, ErrUnsynchronised},
		"far from its own source":     {func(_, p []byte) { short(p[4:], 11*time.Second) }, ErrImprecise},
		"spread too wide":             {func(_, p []byte) { short(p[8:], 6*time.Second) }, ErrImprecise},
		"the bound of the spread":     {func(_, p []byte) { short(p[4:], 0); short(p[8:], maxWithin-500*time.Millisecond) }, nil},
		"all bits of the spread":      {func(_, p []byte) { binary.BigEndian.PutUint32(p[8:], 1<<32-1) }, ErrImprecise},
		"stratum 15":                  {func(_, p []byte) { p[1] = 15 }, nil},
		"version 3":                   {func(_, p []byte) { p[0] = 3<<3 | modeServer }, nil},
		"leap second to come":         {func(_, p []byte) { p[0] |= 1 << 6 }, nil},
		"longer than asked for":       {func(_, p []byte) { stamp(p[40:], noon.Add(time.Hour)) }, ErrMalformed},
		"hears the time in years":     {func(_, p []byte) { stamp(p[16:], noon.AddDate(5, 0, 0)) }, ErrUnsynchronised},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := noonAsker().Ask(context.Background(), serve(t, one(test.change)))
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

func TestAKissOfDeathIsToldWithItsCode(t *testing.T) {
	for code, want := range map[string]string{"RATE": "RATE", "DENY": "DENY", "\x1b[2J": "?", "\x00\x00\x00\x00": "?", "ab\x00\x00": "?"} {
		server := serve(t, one(func(_, p []byte) { p[1] = 0; copy(p[12:16], code) }))
		_, err := noonAsker().Ask(context.Background(), server)
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("%q: %v", code, err)
		}
	}
}

// Who does not see the question cannot answer it: his packets are passed over,
// and the true answer counts.
func TestForgedPacketsAreWaitedOut(t *testing.T) {
	forged := map[string]func(asked, p []byte){
		"another number":  func(_, p []byte) { p[24]++ },
		"no number":       func(_, p []byte) { clear(p[24:32]) },
		"version 2":       func(_, p []byte) { p[0] = 2<<3 | modeServer },
		"version 5":       func(_, p []byte) { p[0] = 5<<3 | modeServer },
		"a broadcast":     func(_, p []byte) { p[0] = 4<<3 | 5 },
		"the question":    func(asked, p []byte) { copy(p, asked) },
		"no time":         func(_, p []byte) { clear(p[40:48]) },
		"answered before": func(_, p []byte) { stamp(p[40:], noon) },
		"a forged kiss":   func(_, p []byte) { p[1] = 0; p[24]++ },
	}
	for name, change := range forged {
		t.Run(name, func(t *testing.T) {
			true190 := func(asked []byte) [][]byte {
				return append(one(change)(asked), []byte("short"), reply(asked, noon.Add(190*time.Second)))
			}
			m, err := noonAsker().Ask(context.Background(), serve(t, true190))
			if err != nil || (m.Offset-190*time.Second).Abs() > time.Second {
				t.Errorf("%+v, %v", m, err)
			}
			alone := noonAsker()
			alone.Timeout = 50 * time.Millisecond
			_, err = alone.Ask(context.Background(), serve(t, one(change)))
			if !errors.Is(err, ErrStray) && !errors.Is(err, ErrMalformed) {
				t.Errorf("alone: %v", err)
			}
		})
	}
	flood := func(asked []byte) [][]byte {
		p := reply(asked, noon)
		p[24]++
		all := make([][]byte, maxStrays)
		for i := range all {
			all[i] = p
		}
		return append(all, reply(asked, noon))
	}
	if _, err := noonAsker().Ask(context.Background(), serve(t, flood)); !errors.Is(err, ErrStray) {
		t.Errorf("a flood: %v", err)
	}
}

func TestAnAnswerFromAnotherAddressDoesNotArrive(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	other, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	go func() {
		asked := make([]byte, 100)
		_, from, err := conn.ReadFrom(asked)
		if err == nil {
			_, _ = other.WriteTo(reply(asked, noon), from)
		}
	}()
	a := noonAsker()
	a.Timeout = 100 * time.Millisecond
	if m, err := a.Ask(context.Background(), conn.LocalAddr().String()); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestWaitingEnds(t *testing.T) {
	silent := serve(t, func([]byte) [][]byte { return nil })
	a := noonAsker()
	a.Timeout = 30 * time.Millisecond
	if _, err := a.Ask(context.Background(), silent); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("a silent server: %v", err)
	}

	asked := make(chan struct{})
	watched := serve(t, func([]byte) [][]byte { close(asked); return nil })
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-asked; cancel() }()
	a.Timeout = time.Hour
	if _, err := a.Ask(ctx, watched); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}

	nobody, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	if _, err := noonAsker().Ask(context.Background(), nobody.LocalAddr().String()); !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrNoAnswer) {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestAClockThatIsSetMeanwhileIsNotMeasured(t *testing.T) {
	server := serve(t, one(func(_, _ []byte) {}))
	a := noonAsker()
	calls := 0
	a.Now = func() time.Time { calls++; return noon.Add(time.Duration(calls) * time.Minute) }
	if m, err := a.Ask(context.Background(), server); !errors.Is(err, ErrClockMoved) {
		t.Errorf("%+v, %v", m, err)
	}
}

// The first era ends in February 2036: seconds begin at zero again.
func TestTimestampsGoOnInTheNextEra(t *testing.T) {
	last := time.Date(2036, 2, 7, 6, 28, 15, 0, time.UTC)
	for seconds, want := range map[uint32]time.Time{
		1<<32 - 1:                              last,
		0:                                      last.Add(time.Second),
		uint32(era.Sub(epoch) / time.Second):   era,
		uint32(era.Sub(epoch)/time.Second) - 1: era.Add(1<<32*time.Second - time.Second),
	} {
		b := make([]byte, 8)
		binary.BigEndian.PutUint32(b, seconds)
		if got := timestamp(b); !got.Equal(want) {
			t.Errorf("%d: %v, want %v", seconds, got, want)
		}
	}
	a := noonAsker()
	after := last.Add(time.Hour)
	a.Now = func() time.Time { return after.Add(-time.Minute) }
	m, err := a.Ask(context.Background(), serve(t, func(asked []byte) [][]byte { return [][]byte{reply(asked, after)} }))
	if err != nil || (m.Offset-time.Minute).Abs() > time.Second {
		t.Errorf("in 2036: %+v, %v", m, err)
	}
}

func TestServersAreNamedAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{
		" time.example.jp ":   "time.example.jp",
		"time.example.jp:123": "time.example.jp",
		"time.example.jp:999": "time.example.jp:999",
		"192.0.2.1":           "192.0.2.1",
		"192.0.2.1:0999":      "192.0.2.1:999",
		"2001:db8::1":         "2001:db8::1",
		"[2001:db8::1]":       "2001:db8::1",
		"[2001:db8::1]:999":   "[2001:db8::1]:999",
		"localhost.":          "localhost.",
	} {
		if got, err := Server(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{
		"", ".", "a..b", "-a", "a-", "https://time.example.jp", "time.example.jp/", "a b", "時計.jp", "a:0", "a:65536", "a:x",
		"fe80::1%eth0", "[fe80::1%eth0]:123", "a@b", "\x00", string(make([]byte, 300)),
	} {
		if got, err := Server(typed); !errors.Is(err, ErrServer) {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
		if _, err := noonAsker().Ask(context.Background(), typed); !errors.Is(err, ErrServer) {
			t.Errorf("asked %q: %v", typed, err)
		}
	}
}

func TestUptimeGrows(t *testing.T) {
	before, ok := Uptime()
	if !ok {
		t.Skip("this system does not say how long it has run")
	}
	after, _ := Uptime()
	if before <= 0 || after < before {
		t.Errorf("%v, then %v", before, after)
	}
}

func FuzzAnswer(f *testing.F) {
	asked := question(1 << 40)
	f.Add(reply(asked, noon))
	f.Add(asked)
	f.Add([]byte{})
	kissed := reply(asked, noon)
	kissed[1] = 0
	copy(kissed[12:], "RATE")
	f.Add(kissed)
	f.Fuzz(func(t *testing.T, packet []byte) {
		a, err := parse(packet, 1<<40)
		if err != nil {
			return
		}
		if a.sent.Before(a.received) || a.distance < 0 || a.distance > maxWithin || a.received.Before(era) || a.stratum < 1 || a.stratum > maxStratum {
			t.Errorf("% x became %+v", packet, a)
		}
		for _, clock := range []time.Time{noon, {}, time.Unix(1<<40, 0)} {
			if m, err := measure(a, clock, clock, time.Second); err == nil && m.Within > maxWithin {
				t.Errorf("% x measures %+v", packet, m)
			}
		}
	})
}

func FuzzServer(f *testing.F) {
	for _, typed := range []string{"time.example.jp", "[2001:db8::1]:999", "192.0.2.1:1", "https://a", "a:b:c", "[", "]:1", "::"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		server, err := Server(typed)
		if err != nil {
			return
		}
		if again, err := Server(server); err != nil || again != server {
			t.Errorf("%q became %q, and that %q: %v", typed, server, again, err)
		}
	})
}
