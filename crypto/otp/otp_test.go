package otp

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	pquerna "github.com/pquerna/otp"
	pqhotp "github.com/pquerna/otp/hotp"
	pqtotp "github.com/pquerna/otp/totp"

	"kagikura/crypto/secret"
)

func newArena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func sealed(t testing.TB, a *secret.Arena, text string) secret.Value {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func opened(t testing.TB, v secret.Value) string {
	t.Helper()
	var text string
	if err := v.Use(func(b []byte) error { text = string(b); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

func at(t testing.TB, c Config, key secret.Value, when time.Time) Code {
	t.Helper()
	code, err := c.At(key, when)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// RFC 4226, appendix D.
func TestHOTPVectors(t *testing.T) {
	a := newArena(t)
	key := sealed(t, a, "12345678901234567890")
	c := Config{Kind: HOTP, Algorithm: SHA1, Digits: 6}
	for i, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		code := at(t, c, key, time.Now())
		if code.Text() != want || !code.ValidFrom.IsZero() || !code.ValidUntil.IsZero() {
			t.Errorf("counter %d: %s, want %s without times", i, code.Text(), want)
		}
		c = c.Advanced()
	}
}

// RFC 6238, appendix B.
func TestTOTPVectors(t *testing.T) {
	a := newArena(t)
	seed := strings.Repeat("1234567890", 7)
	for _, tt := range []struct {
		unix                 int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		for _, v := range []struct {
			algorithm Algorithm
			length    int
			want      string
		}{{SHA1, 20, tt.sha1}, {SHA256, 32, tt.sha256}, {SHA512, 64, tt.sha512}} {
			c := Config{Kind: TOTP, Algorithm: v.algorithm, Digits: 8, Period: 30 * time.Second}
			if got := at(t, c, sealed(t, a, seed[:v.length]), time.Unix(tt.unix, 0)).Text(); got != v.want {
				t.Errorf("%s at %d: %s, want %s", v.algorithm, tt.unix, got, v.want)
			}
		}
	}
}

func TestCodeKnowsHowLongItHolds(t *testing.T) {
	a := newArena(t)
	key := sealed(t, a, "12345678901234567890")
	tokyo := time.FixedZone("JST", 9*3600)
	c := Config{Kind: TOTP, Algorithm: SHA256, Digits: 6, Period: 45 * time.Second}
	now := time.Date(2026, 1, 2, 3, 4, 5, 999, tokyo)
	code := at(t, c, key, now)
	if code.ValidFrom.After(now) || !code.ValidUntil.After(now) || code.ValidUntil.Sub(code.ValidFrom) != 45*time.Second {
		t.Errorf("at %v: valid from %v until %v", now, code.ValidFrom, code.ValidUntil)
	}
	if code.ValidFrom.Location() != tokyo {
		t.Errorf("times are in %v", code.ValidFrom.Location())
	}
	if last := at(t, c, key, code.ValidUntil.Add(-time.Nanosecond)); last != code {
		t.Error("the code changed before ValidUntil")
	}
	if next := at(t, c, key, code.ValidUntil); next.ValidFrom != code.ValidUntil || next.Text() == code.Text() {
		t.Error("there is no next code at ValidUntil")
	}
	// A computer that slept for a day: the code is that of the new moment.
	if later := at(t, c, key, now.Add(24*time.Hour)); later.ValidFrom.Before(now) {
		t.Error("a code of yesterday")
	}
	if early := at(t, c, key, time.Unix(-1, 0)); !early.ValidFrom.Before(time.Unix(0, 0)) || early.ValidUntil != time.Unix(0, 0) {
		t.Errorf("before 1970: valid from %v until %v", early.ValidFrom, early.ValidUntil)
	}
}

func TestGrouped(t *testing.T) {
	a := newArena(t)
	key := sealed(t, a, "12345678901234567890")
	for digits, want := range map[int]string{1: "4", 5: "55224", 6: "755 224", 7: "475 5224", 8: "8475 5224", 10: "12847 55224"} {
		c := Config{Kind: HOTP, Algorithm: SHA1, Digits: digits}
		if got := at(t, c, key, time.Time{}).Grouped(); got != want {
			t.Errorf("%d digits: %q, want %q", digits, got, want)
		}
	}
}

func TestAgreesWithTheLibrary(t *testing.T) {
	a := newArena(t)
	random := mathrand.New(mathrand.NewPCG(1, 2))
	hashes := map[Algorithm]pquerna.Algorithm{SHA1: pquerna.AlgorithmSHA1, SHA256: pquerna.AlgorithmSHA256, SHA512: pquerna.AlgorithmSHA512}
	for range 2000 {
		key := make([]byte, 1+random.IntN(100))
		for i := range key {
			key[i] = byte(random.Uint32())
		}
		seed, value := base32.StdEncoding.EncodeToString(key), sealed(t, a, string(key))
		when := time.Unix(random.Int64N(1<<34), 0)
		c := Config{Kind: TOTP, Algorithm: Algorithm(1 + random.IntN(3)), Digits: 1 + random.IntN(9), Period: time.Duration(1+random.IntN(86400)) * time.Second}
		options := pqtotp.ValidateOpts{Period: uint(c.Period / time.Second), Digits: pquerna.Digits(c.Digits), Algorithm: hashes[c.Algorithm]}
		if random.IntN(4) == 0 {
			c.Kind, c.Digits = Steam, 5
			options.Digits, options.Encoder = 5, pquerna.EncoderSteam
		}
		want, err := pqtotp.GenerateCodeCustom(seed, when, options)
		if err != nil {
			t.Fatal(err)
		}
		if got := at(t, c, value, when).Text(); got != want {
			t.Errorf("%+v at %d: %s, the library says %s", c, when.Unix(), got, want)
		}
		c = Config{Kind: HOTP, Algorithm: c.Algorithm, Digits: 6 + random.IntN(3), Counter: random.Uint64()}
		want, err = pqhotp.GenerateCodeCustom(seed, c.Counter, pqhotp.ValidateOpts{Digits: pquerna.Digits(c.Digits), Algorithm: hashes[c.Algorithm]})
		if err != nil {
			t.Fatal(err)
		}
		if got := at(t, c, value, when).Text(); got != want {
			t.Errorf("%+v: %s, the library says %s", c, got, want)
		}
	}
}

func TestAgreesWithOathtool(t *testing.T) {
	tool, err := exec.LookPath("oathtool")
	if err != nil {
		t.Skip("oathtool is not installed: codes are not compared with it")
	}
	a := newArena(t)
	for i, c := range []Config{
		Default(),
		{Kind: TOTP, Algorithm: SHA256, Digits: 8, Period: 60 * time.Second},
		{Kind: TOTP, Algorithm: SHA512, Digits: 7, Period: 15 * time.Second},
	} {
		key := strings.Repeat(string(rune('a'+i)), 17)
		when := time.Unix(1_700_000_000+int64(i)*12345, 0)
		out, err := exec.Command(tool, "--totp="+strings.ToLower(c.Algorithm.String()), "--base32", base32.StdEncoding.EncodeToString([]byte(key)),
			fmt.Sprintf("--digits=%d", c.Digits), fmt.Sprintf("--time-step-size=%ds", c.Period/time.Second),
			"--now="+when.UTC().Format("2006-01-02 15:04:05 UTC")).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := at(t, c, sealed(t, a, key), when).Text(), strings.TrimSpace(string(out)); got != want {
			t.Errorf("%+v: %s, oathtool says %s", c, got, want)
		}
	}
}

func TestAtRefuses(t *testing.T) {
	a := newArena(t)
	key := sealed(t, a, "12345678901234567890")
	with := func(change func(*Config)) Config {
		c := Default()
		change(&c)
		return c
	}
	for _, tt := range []struct {
		c    Config
		key  secret.Value
		want error
	}{
		{Config{}, key, ErrKind},
		{with(func(c *Config) { c.Algorithm = 4 }), key, ErrAlgorithm},
		{with(func(c *Config) { c.Digits = 0 }), key, ErrDigits},
		{with(func(c *Config) { c.Digits = 11 }), key, ErrDigits},
		{with(func(c *Config) { c.Kind = Steam }), key, ErrDigits},
		{with(func(c *Config) { c.Period = 0 }), key, ErrPeriod},
		{with(func(c *Config) { c.Period = -30 * time.Second }), key, ErrPeriod},
		{with(func(c *Config) { c.Period = 86401 * time.Second }), key, ErrPeriod},
		{with(func(c *Config) { c.Period = 1500 * time.Millisecond }), key, ErrPeriod},
		{Default(), secret.Value{}, ErrSecret},
		{Default(), sealed(t, a, strings.Repeat("x", MaxKey+1)), ErrSecret},
	} {
		if code, err := tt.c.At(tt.key, time.Unix(0, 0)); !errors.Is(err, tt.want) || code != (Code{}) {
			t.Errorf("%+v: %v, %v, want %v", tt.c, code, err, tt.want)
		}
		if _, err := tt.c.URI(a, tt.key); !errors.Is(err, tt.want) {
			t.Errorf("URI of %+v: %v, want %v", tt.c, err, tt.want)
		}
	}
	a.Destroy()
	if _, err := Default().At(key, time.Unix(0, 0)); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("after locking: %v", err)
	}
}

func BenchmarkAt(b *testing.B) {
	a := newArena(b)
	key, c := sealed(b, a, "12345678901234567890"), Default()
	for b.Loop() {
		at(b, c, key, time.Unix(1_700_000_000, 0))
	}
}
