package otp

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	pquerna "github.com/pquerna/otp"

	"kagikura/crypto/secret"
)

// MaxText is the longest URI in bytes: one secret.Value can be lent whole.
const MaxText = secret.MaxLend

// dummySecret stands where the secret was when a library looks at a URI.
const dummySecret = "AAAAAAAAAAAAAAAA"

// ParseURI reads otpauth://TYPE/ISSUER:ACCOUNT?secret=…, forgivingly where
// services differ (letter case, spaces and "+", missing padding, issuer or
// label) and strictly where a mistake would make wrong codes. Parameters it
// does not know are ignored, of repeated ones the first counts, a missing
// counter is 0. The caller wipes uri.
//
// Errors: ErrScheme, ErrKind, ErrMalformed, ErrTooLong, *SecretError,
// ErrAlgorithm, ErrDigits, ErrPeriod, ErrCounter, or the arena's. None shows
// any part of the text.
func ParseURI(a *secret.Arena, uri []byte) (Config, secret.Value, error) {
	if len(uri) > MaxText {
		return Config{}, secret.Value{}, ErrTooLong
	}
	rest, ok := cutScheme(bytes.TrimSpace(uri))
	if !ok {
		return Config{}, secret.Value{}, ErrScheme
	}
	rest, _, _ = bytes.Cut(rest, []byte("#"))
	path, query, _ := bytes.Cut(rest, []byte("?"))
	kind, label, _ := bytes.Cut(path, []byte("/"))
	if !isKind(kind) { // before it becomes a string: it may be a misplaced secret
		return Config{}, secret.Value{}, ErrKind
	}

	seed, public, err := parameters(query)
	defer secret.Wipe(seed)
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	name, err := checkShape(string(kind), string(label), public)
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	c, err := settings{
		kind:      string(kind),
		encoder:   public.Get("encoder"),
		algorithm: public.Get("algorithm"),
		digits:    public.Get("digits"),
		period:    public.Get("period"),
		counter:   public.Get("counter"),
	}.config()
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	c.Issuer, c.Account = names(name, public.Get("issuer"))
	key, err := seal(a, seed, Base32)
	if err != nil {
		return Config{}, secret.Value{}, err
	}
	return c, key, nil
}

func isKind(kind []byte) bool {
	return slices.ContainsFunc([]string{"totp", "hotp", "steam"}, func(k string) bool {
		return bytes.EqualFold(kind, []byte(k))
	})
}

func cutScheme(uri []byte) ([]byte, bool) {
	const scheme = "otpauth://"
	if len(uri) < len(scheme) || !bytes.EqualFold(uri[:len(scheme)], []byte(scheme)) {
		return nil, false
	}
	return uri[len(scheme):], true
}

// isPublic names the parameters that may become strings. Any other may be a
// piece of a mangled secret.
func isPublic(name string) bool {
	switch name {
	case "issuer", "encoder", "algorithm", "digits", "period", "counter", // otpauth
		"type", "size", "step", "otphashmode", "encoding": // KeeOtp
		return true
	}
	return false
}

// parameters takes a query apart. The seed, of the parameter secret or key, is
// a fresh buffer that the caller wipes, also on an error.
func parameters(query []byte) (seed []byte, public url.Values, err error) {
	public = url.Values{}
	for part := range bytes.SplitSeq(query, []byte("&")) {
		name, value, _ := bytes.Cut(part, []byte("="))
		decoded, err := unescape(value, true)
		if err != nil {
			return seed, nil, err
		}
		switch lower := knownName(name); {
		case lower == "secret":
			if len(seed) == 0 {
				seed = decoded
				continue
			}
		case lower != "" && !public.Has(lower):
			public.Set(lower, strings.TrimSpace(strings.ToValidUTF8(string(decoded), "\uFFFD")))
		}
		secret.Wipe(decoded)
	}
	return seed, public, nil
}

// knownName is the lower-case name of a parameter that this package reads, or
// "". It makes no string of another name.
func knownName(name []byte) string {
	const longest = len("otphashmode")
	if len(name) > longest {
		return ""
	}
	if bytes.EqualFold(name, []byte("secret")) || bytes.EqualFold(name, []byte("key")) {
		return "secret"
	}
	if lower := strings.ToLower(string(name)); isPublic(lower) {
		return lower
	}
	return ""
}

// unescape decodes percent escapes, and in a query "+", into a fresh buffer.
func unescape(text []byte, query bool) ([]byte, error) {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '+' && query:
			c = ' '
		case c == '%':
			if i+2 >= len(text) || notHex(text[i+1:i+3]) >= 0 {
				secret.Wipe(out)
				return nil, ErrMalformed
			}
			c = fromHex(text[i+1])<<4 | fromHex(text[i+2])
			i += 2
		}
		out = append(out, c)
	}
	return out, nil
}

func fromHex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// checkShape lets the library that most programs use for these URIs judge the
// same text with a dummy secret, and returns the decoded label.
func checkShape(kind, label string, public url.Values) (string, error) {
	decoded, err := unescape([]byte(label), false)
	if err != nil {
		return "", err
	}
	key, err := pquerna.NewKeyFromURL("otpauth://" + kind + "/" + label + "?secret=" + dummySecret + "&" + public.Encode())
	if err != nil || key.Secret() != dummySecret || !strings.EqualFold(key.Type(), kind) {
		return "", ErrMalformed // the library's error quotes the text
	}
	return strings.ToValidUTF8(string(decoded), "\uFFFD"), nil
}

// names takes the label apart. The parameter wins where the two issuers differ,
// as it does in other programs.
func names(label, issuer string) (string, string) {
	if account, ok := strings.CutPrefix(label, issuer+":"); ok && issuer != "" {
		return issuer, strings.TrimSpace(account)
	}
	prefix, account, ok := strings.Cut(label, ":")
	if !ok {
		prefix, account = "", label
	}
	if issuer == "" {
		issuer = strings.TrimSpace(prefix)
	}
	return issuer, strings.TrimSpace(account)
}

// URI writes the configuration and its key as an otpauth URI that other
// programs read, sealed in the arena. Only what they agree on is written:
// besides what [Config.Check] refuses, numbers of digits other than 6 to 8 are
// ErrDigits, but for Steam's. A URI above MaxText is ErrTooLong.
func (c Config) URI(a *secret.Arena, key secret.Value) (secret.Value, error) {
	if err := c.Check(); err != nil {
		return secret.Value{}, err
	}
	if c.Kind != Steam && (c.Digits < 6 || c.Digits > 8) {
		return secret.Value{}, ErrDigits
	}
	if key.Len() == 0 {
		return secret.Value{}, &SecretError{Problem: SecretMissing}
	}
	if key.Len() > MaxKey {
		return secret.Value{}, &SecretError{Problem: SecretTooLong}
	}
	head, tail := c.head(), c.tail()
	size := len(head) + (key.Len()*8+4)/5 + len(tail)
	if size > MaxText {
		return secret.Value{}, ErrTooLong
	}
	text := make([]byte, 0, size) // exactly what is needed: it never moves
	defer func() { secret.Wipe(text[:cap(text)]) }()
	text = append(text, head...)
	if err := key.Use(func(key []byte) error {
		text = appendEncoded(text, key)
		return nil
	}); err != nil {
		return secret.Value{}, err
	}
	return a.Seal(append(text, tail...))
}

func (c Config) head() string {
	kind := "totp"
	if c.Kind == HOTP {
		kind = "hotp"
	}
	label := escape(c.Account)
	if c.Issuer != "" || strings.Contains(c.Account, ":") {
		label = escape(c.Issuer) + ":" + label
	}
	return "otpauth://" + kind + "/" + label + "?secret="
}

func (c Config) tail() string {
	var b strings.Builder
	if c.Kind == HOTP {
		b.WriteString("&counter=" + strconv.FormatUint(c.Counter, 10))
	} else {
		b.WriteString("&period=" + strconv.Itoa(int(c.Period/time.Second)))
	}
	b.WriteString("&digits=" + strconv.Itoa(c.Digits))
	if c.Issuer != "" {
		b.WriteString("&issuer=" + escape(c.Issuer))
	}
	if c.Kind == Steam {
		b.WriteString("&encoder=steam")
	}
	if c.Algorithm != SHA1 {
		b.WriteString("&algorithm=" + c.Algorithm.String())
	}
	return b.String()
}

// escape suits label and query alike: some readers take "+" literally.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
