package otp

import (
	"strconv"
	"strings"
	"time"
)

// Kind is how codes come about.
type Kind uint8

const (
	TOTP  Kind = iota + 1 // from the clock
	HOTP                  // from a counter
	Steam                 // from the clock, five letters and digits
)

// Algorithm is the hash below the HMAC.
type Algorithm uint8

const (
	SHA1 Algorithm = iota + 1
	SHA256
	SHA512
)

// String is the name as otpauth URIs have it.
func (a Algorithm) String() string {
	switch a {
	case SHA1:
		return "SHA1"
	case SHA256:
		return "SHA256"
	case SHA512:
		return "SHA512"
	}
	return "unknown"
}

const (
	// MinDigits and MaxDigits bound what is read; RFC 4226 has 6 to 8, other
	// numbers occur in the wild.
	MinDigits = 1
	MaxDigits = 10

	// MinPeriod and MaxPeriod bound the life of a code.
	MinPeriod = time.Second
	MaxPeriod = 24 * time.Hour

	steamDigits   = 5
	defaultDigits = 6
	defaultPeriod = 30 * time.Second
)

// Config is what is public about one-time codes. Build one with a Parse
// function, or start from [Default].
type Config struct {
	Kind            Kind
	Algorithm       Algorithm
	Digits          int           // of Steam always 5
	Period          time.Duration // whole seconds; of HOTP 0
	Counter         uint64        // of HOTP: the one that the next code is made from
	Issuer, Account string        // as the URI has them; shown, never trusted
}

// Default is what nearly every service uses: six digits of SHA-1 every 30
// seconds.
func Default() Config {
	return Config{Kind: TOTP, Algorithm: SHA1, Digits: defaultDigits, Period: defaultPeriod}
}

// Check reports what codes cannot be made with: ErrKind, ErrAlgorithm,
// ErrDigits or ErrPeriod.
func (c Config) Check() error {
	switch {
	case c.Kind < TOTP || c.Kind > Steam:
		return ErrKind
	case c.Algorithm < SHA1 || c.Algorithm > SHA512:
		return ErrAlgorithm
	case c.Kind == Steam && c.Digits != steamDigits, c.Digits < MinDigits || c.Digits > MaxDigits:
		return ErrDigits
	case c.Kind != HOTP && (c.Period < MinPeriod || c.Period > MaxPeriod || c.Period%time.Second != 0):
		return ErrPeriod
	}
	return nil
}

// settings are a configuration in the words of whichever program wrote it;
// what is empty has its usual value.
type settings struct {
	kind, encoder, algorithm, digits, period, counter string
}

func (s settings) config() (Config, error) {
	c := Default()
	switch strings.ToLower(s.kind) {
	case "", "totp":
	case "hotp":
		c.Kind, c.Period = HOTP, 0
	case "steam":
		c.Kind = Steam
	default:
		return Config{}, ErrKind
	}
	if strings.EqualFold(s.encoder, "steam") {
		c.Kind, c.Period = Steam, defaultPeriod
	}
	var err error
	if c.Algorithm, err = parseAlgorithm(s.algorithm); err != nil {
		return Config{}, err
	}
	if s.digits != "" {
		if c.Digits, err = strconv.Atoi(s.digits); err != nil || c.Digits < MinDigits || c.Digits > MaxDigits {
			return Config{}, ErrDigits
		}
	}
	if c.Kind == Steam {
		c.Digits = steamDigits
	}
	if s.period != "" && c.Kind != HOTP {
		seconds, err := strconv.ParseUint(s.period, 10, 32)
		if err != nil {
			return Config{}, ErrPeriod
		}
		c.Period = time.Duration(seconds) * time.Second
	}
	if s.counter != "" && c.Kind == HOTP {
		if c.Counter, err = strconv.ParseUint(s.counter, 10, 64); err != nil {
			return Config{}, ErrCounter
		}
	}
	return c, c.Check()
}

// parseAlgorithm takes the spellings found in the wild: SHA1, sha-256,
// HMAC-SHA-512, HmacSHA1.
func parseAlgorithm(s string) (Algorithm, error) {
	switch strings.TrimPrefix(strings.NewReplacer("-", "", "_", "").Replace(strings.ToUpper(s)), "HMAC") {
	case "", "SHA1":
		return SHA1, nil
	case "SHA256":
		return SHA256, nil
	case "SHA512":
		return SHA512, nil
	}
	return 0, ErrAlgorithm
}
