package otp

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"time"

	"kagikura/crypto/secret"
)

// steamAlphabet leaves out what is mistaken for something else.
const steamAlphabet = "23456789BCDFGHJKMNPQRTVWXY"

// Code is a one-time code. It is short-lived, so it may be a string. Those of a
// counter have no times; those of the clock hold from ValidFrom until just
// before ValidUntil.
type Code struct {
	characters [MaxDigits]byte
	length     int

	ValidFrom, ValidUntil time.Time
}

// Text is the code as it is typed.
func (c Code) Text() string { return string(c.characters[:c.length]) }

// Grouped is the code as it is read: "123 456", "1234 5678".
func (c Code) Grouped() string {
	if c.length < 6 {
		return c.Text()
	}
	half := c.length / 2
	return string(c.characters[:half]) + " " + string(c.characters[half:c.length])
}

// At is the code of a moment; of HOTP that of the counter, whatever the moment.
// The following code is At(key, code.ValidUntil). Errors are those of
// [Config.Check], a *SecretError for an empty or too long key, or the arena's.
func (c Config) At(key secret.Value, t time.Time) (Code, error) {
	if err := c.Check(); err != nil {
		return Code{}, err
	}
	if key.Len() == 0 {
		return Code{}, &SecretError{Problem: SecretMissing}
	}
	if key.Len() > MaxKey {
		return Code{}, &SecretError{Problem: SecretTooLong}
	}
	var code Code
	counter := c.Counter
	if c.Kind != HOTP {
		period := int64(c.Period / time.Second)
		step := floorDiv(t.Unix(), period)
		counter = uint64(step)
		code.ValidFrom = time.Unix(step*period, 0).In(t.Location())
		code.ValidUntil = code.ValidFrom.Add(c.Period)
	}
	err := key.Use(func(key []byte) error {
		code.fill(c, truncate(hmac.New(c.Algorithm.new(), key), counter))
		return nil
	})
	if err != nil {
		return Code{}, err
	}
	return code, nil
}

// Advanced is the configuration after a HOTP code was used: store it before the
// code is shown, or the same code is shown twice.
func (c Config) Advanced() Config {
	if c.Kind == HOTP {
		c.Counter++
	}
	return c
}

// floorDiv rounds down also before 1970.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// truncate is RFC 4226, section 5.3: 31 bits out of the HMAC of the counter. The
// mac is reset before.
func truncate(mac hash.Hash, counter uint64) uint32 {
	mac.Reset()
	mac.Write(binary.BigEndian.AppendUint64(nil, counter))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return binary.BigEndian.Uint32(sum[at:]) & 0x7fff_ffff
}

func (a Algorithm) new() func() hash.Hash {
	switch a {
	case SHA256:
		return sha256.New
	case SHA512:
		return sha512.New
	}
	return sha1.New
}

// fill writes the number in decimal from the right, or as Steam does from the
// left in base 26.
func (c *Code) fill(config Config, number uint32) {
	c.length = config.Digits
	for i := range c.length {
		if config.Kind == Steam {
			c.characters[i] = steamAlphabet[number%26]
			number /= 26
		} else {
			c.characters[c.length-1-i] = '0' + byte(number%10)
			number /= 10
		}
	}
}
