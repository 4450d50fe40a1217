package session

import (
	"bytes"
	"time"

	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

// Codes are an account's one-time code of the moment and the one after it; each
// says until when it holds.
type Codes struct {
	Config otp.Config
	// Now and Next hold as long as they say by this computer's clock.
	Now, Next otp.Code
	// Corrected is what was added to this computer's clock, which is wrong.
	Corrected time.Duration
}

// Code is the account's one-time code now. ErrNoCode if the account keeps no
// seed, ErrCounter if its codes follow a counter; an error of crypto/otp if the
// seed is damaged.
func (s *Session) Code(account vault.ID) (Codes, error) {
	e, err := s.account(account)
	if err != nil {
		return Codes{}, err
	}
	a, err := s.arena()
	if err != nil {
		return Codes{}, err
	}
	config, key, err := s.seed(a, e)
	if err != nil {
		return Codes{}, err
	}
	return s.codes(config, key)
}

// seed finds the seed of one-time codes in any form in which KeePass programs
// keep one, our own first.
func (s *Session) seed(a *secret.Arena, e *vault.Entry) (otp.Config, secret.Value, error) {
	if v := e.Secret(vault.FieldOTP); v.Len() > 0 {
		return otp.ParseField(a, v)
	}
	if v := e.Secret("TOTP Seed"); v.Len() > 0 {
		return otp.ParseLegacy(a, v, e.Text("TOTP Settings"))
	}
	for _, form := range []struct {
		ending   string
		encoding otp.Encoding
	}{
		{"", otp.Text}, {"-Base32", otp.Base32}, {"-Base64", otp.Base64}, {"-Hex", otp.Hex},
	} {
		if v := e.Secret("TimeOtp-Secret" + form.ending); v.Len() > 0 {
			return otp.ParseTimeOTP(a, v, form.encoding,
				e.Text("TimeOtp-Length"), e.Text("TimeOtp-Period"), e.Text("TimeOtp-Algorithm"))
		}
		if v := e.Secret("HmacOtp-Secret" + form.ending); v.Len() > 0 {
			return otp.Config{}, secret.Value{}, ErrCounter
		}
	}
	return otp.Config{}, secret.Value{}, ErrNoCode
}

// codes refuses counters: each code of one would have to be stored as used
// before it is shown, which fills the account's history with nothing else.
func (s *Session) codes(c otp.Config, key secret.Value) (Codes, error) {
	if c.Kind == otp.HOTP {
		return Codes{}, ErrCounter
	}
	wrong := s.correction()
	now, err := c.At(key, s.config.Now().Add(wrong))
	if err != nil {
		return Codes{}, err
	}
	next, err := c.At(key, now.ValidUntil)
	if err != nil {
		return Codes{}, err
	}
	for _, code := range []*otp.Code{&now, &next} {
		code.ValidFrom, code.ValidUntil = code.ValidFrom.Add(-wrong), code.ValidUntil.Add(-wrong)
	}
	return Codes{Config: c, Now: now, Next: next, Corrected: wrong}, nil
}

// MakeOTP reads what a firm shows when it sets up an authenticator: an otpauth
// URI, which says everything, or the bare key, to which c adds the rest (start
// from [otp.Default]). The field is for a change of the account; the codes are
// for comparing with what the firm expects, before it is kept. The caller wipes
// typed. Errors are those of [otp.ParseURI] and [otp.ParseKey], and ErrCounter.
func (s *Session) MakeOTP(typed []byte, c otp.Config) (vault.Field, Codes, error) {
	a, err := s.arena()
	if err != nil {
		return vault.Field{}, Codes{}, err
	}
	var key secret.Value
	if bytes.IndexByte(typed, ':') >= 0 { // a bare key has no colon
		c, key, err = otp.ParseURI(a, bytes.TrimSpace(typed))
	} else {
		key, err = otp.ParseKey(a, typed)
	}
	if err != nil {
		return vault.Field{}, Codes{}, err
	}
	codes, err := s.codes(c, key)
	if err != nil {
		return vault.Field{}, Codes{}, err
	}
	uri, err := c.URI(a, key)
	if err != nil {
		return vault.Field{}, Codes{}, err
	}
	return vault.SecretField(vault.FieldOTP, uri), codes, nil
}
