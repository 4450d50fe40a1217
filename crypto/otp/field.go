package otp

import (
	"bytes"
	"strings"

	"kagikura/crypto/secret"
)

// ParseField reads the field "otp" of an entry, whichever program wrote it: an
// otpauth URI, KeeOtp's "key=…&size=…&step=…&otpHashMode=…", or the bare key.
// Errors are those of [ParseURI] and [ParseKey], and ErrEncoding.
func ParseField(a *secret.Arena, v secret.Value) (Config, secret.Value, error) {
	if v.Len() > MaxText {
		return Config{}, secret.Value{}, ErrTooLong
	}
	var c Config
	var key secret.Value
	err := v.Use(func(text []byte) (err error) {
		text = bytes.TrimSpace(text)
		switch {
		case bytes.Contains(text, []byte("://")):
			c, key, err = ParseURI(a, text)
		case bytes.IndexByte(text, '&') >= 0 || hasKey(text):
			c, key, err = parseKeeOTP(a, text)
		default:
			c = Default()
			key, err = seal(a, text, Base32)
		}
		return err
	})
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	return c, key, nil
}

// hasKey needs a character after "key=", which as base32 could only be padding.
func hasKey(text []byte) bool {
	const name = "key="
	return len(text) > len(name) && bytes.EqualFold(text[:len(name)], []byte(name)) && text[len(name)] != '='
}

func parseKeeOTP(a *secret.Arena, text []byte) (Config, secret.Value, error) {
	seed, public, err := parameters(text)
	defer secret.Wipe(seed)
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	c, err := settings{
		kind:      public.Get("type"),
		algorithm: public.Get("otphashmode"),
		digits:    public.Get("size"),
		period:    public.Get("step"),
		counter:   public.Get("counter"),
	}.config()
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	e := Base32
	switch strings.ToLower(public.Get("encoding")) {
	case "", "base32":
	case "base64":
		e = Base64
	case "hex":
		e = Hex
	case "utf8":
		e = Text
	default:
		return Config{}, secret.Value{}, ErrEncoding
	}
	key, err := seal(a, seed, e)
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	return c, key, nil
}

// ParseLegacy reads the field pair "TOTP Seed" and "TOTP Settings". The
// settings are "PERIOD;DIGITS" or "PERIOD;S" for Steam, or empty; what follows
// a second semicolon is ignored.
func ParseLegacy(a *secret.Arena, seed secret.Value, text string) (Config, secret.Value, error) {
	period, rest, _ := strings.Cut(strings.TrimSpace(text), ";")
	digits, _, _ := strings.Cut(rest, ";")
	s := settings{period: strings.TrimSpace(period), digits: strings.TrimSpace(digits)}
	if s.digits == "S" {
		s.encoder, s.digits = "steam", ""
	}
	return parseParts(a, seed, Base32, s)
}

// ParseTimeOTP reads KeePass's fields TimeOtp-Secret (as Text) or
// -Secret-Base32, -Base64, -Hex, with TimeOtp-Length, -Period and -Algorithm;
// absent ones are empty.
func ParseTimeOTP(a *secret.Arena, key secret.Value, e Encoding, length, period, algorithm string) (Config, secret.Value, error) {
	return parseParts(a, key, e, settings{digits: length, period: period, algorithm: algorithm})
}

// ParseHmacOTP reads KeePass's fields HmacOtp-Secret… and HmacOtp-Counter.
func ParseHmacOTP(a *secret.Arena, key secret.Value, e Encoding, counter string) (Config, secret.Value, error) {
	return parseParts(a, key, e, settings{kind: "hotp", counter: counter})
}

func parseParts(a *secret.Arena, text secret.Value, e Encoding, s settings) (Config, secret.Value, error) {
	c, err := s.config()
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	var key secret.Value
	if err := text.Use(func(text []byte) (err error) {
		key, err = seal(a, text, e)
		return err
	}); err != nil {
		return Config{}, secret.Value{}, err
	}
	return c, key, nil
}
