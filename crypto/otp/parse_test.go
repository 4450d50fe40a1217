package otp

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	pquerna "github.com/pquerna/otp"

	"kagikura/crypto/secret"
)

const (
	hello   = "Hello!\xde\xad\xbe\xef" // the key of helloB32
	seedB32 = "JBSWY3DPEHPK3PXP"
)

func TestParseURI(t *testing.T) {
	a := newArena(t)
	minute := 60 * time.Second
	usual := func(issuer, account string) Config {
		c := Default()
		c.Issuer, c.Account = issuer, account
		return c
	}
	for _, tt := range []struct {
		uri  string
		want Config
	}{
		{"otpauth://totp/SBI:taro?secret=" + seedB32, usual("SBI", "taro")},
		{"OTPAUTH://TOTP/SBI%3A%20taro?Secret=jbsw%20y3dp+ehpk-3pxp&issuer=SBI", usual("SBI", "taro")},
		{"  otpauth://totp/taro?secret=" + seedB32 + "======\n", usual("", "taro")},
		{"otpauth://totp/?secret=" + seedB32, usual("", "")},
		{"otpauth://totp?secret=" + seedB32, usual("", "")},
		{"otpauth://totp/taro@example.jp?issuer=%E6%A5%BD%E5%A4%A9%E8%A8%BC%E5%88%B8&secret=" + seedB32, usual("楽天証券", "taro@example.jp")},
		{"otpauth://totp/Old:taro?issuer=New+Name&secret=" + seedB32, usual("New Name", "taro")},
		{"otpauth://totp/a:b:c?issuer=a:b&secret=" + seedB32, usual("a:b", "c")},
		{"otpauth://totp/A+B:c+d?secret=" + seedB32, usual("A+B", "c+d")},
		{"otpauth://totp/x?secret=" + seedB32 + "&image=https%3A%2F%2Fx&color=red&&=&digits", usual("", "x")},
		{"otpauth://totp/x?secret=" + seedB32 + "&secret=AAAA&digits=6&digits=8#fragment", usual("", "x")},
		{"otpauth://totp/x?secret=" + seedB32 + "&algorithm=SHA256&digits=8&period=60", Config{Kind: TOTP, Algorithm: SHA256, Digits: 8, Period: minute, Account: "x"}},
		{"otpauth://totp/x?secret=" + seedB32 + "&algorithm=hmac-sha-512&digits=10&period=86400", Config{Kind: TOTP, Algorithm: SHA512, Digits: 10, Period: MaxPeriod, Account: "x"}},
		{"otpauth://hotp/x?secret=" + seedB32 + "&counter=18446744073709551615", Config{Kind: HOTP, Algorithm: SHA1, Digits: 6, Counter: 1<<64 - 1, Account: "x"}},
		{"otpauth://hotp/x?secret=" + seedB32, Config{Kind: HOTP, Algorithm: SHA1, Digits: 6, Account: "x"}},
		{"otpauth://totp/Steam:x?secret=" + seedB32 + "&encoder=steam&digits=5&issuer=Steam", Config{Kind: Steam, Algorithm: SHA1, Digits: 5, Period: 30 * time.Second, Issuer: "Steam", Account: "x"}},
		{"otpauth://steam/x?secret=" + seedB32, Config{Kind: Steam, Algorithm: SHA1, Digits: 5, Period: 30 * time.Second, Account: "x"}},
		{"otpauth://totp/%FF?secret=" + seedB32, usual("", "\uFFFD")},
	} {
		c, key, err := ParseURI(a, []byte(tt.uri))
		if err != nil || c != tt.want || opened(t, key) != hello {
			t.Errorf("%s\n got %+v, %v\nwant %+v", tt.uri, c, err, tt.want)
		}
	}
}

func TestParseURIRefuses(t *testing.T) {
	a := newArena(t)
	for _, tt := range []struct {
		uri  string
		want error
	}{
		{"", ErrScheme},
		{"https://example.jp/?secret=" + seedB32, ErrScheme},
		{"otpauth-migration://offline?data=AAAA", ErrScheme},
		{"otpauth://" + seedB32, ErrKind},
		{"otpauth://push/x?secret=" + seedB32, ErrKind},
		{"otpauth://totp/100%?secret=" + seedB32, ErrMalformed},
		{"otpauth://totp/a\x00b?secret=" + seedB32, ErrMalformed},
		{"otpauth://totp/x?secret=" + seedB32 + "%4", ErrMalformed},
		{"otpauth://totp/x?secret=" + seedB32 + "&issuer=%zz", ErrMalformed},
		{"otpauth://totp/x", ErrSecret},
		{"otpauth://totp/x?secret=", ErrSecret},
		{"otpauth://totp/x?secret=+-", ErrSecret},
		{"otpauth://totp/x?secret=JBSWY3D1", ErrSecret},
		{"otpauth://totp/x?secret=" + strings.Repeat("A", 830), ErrSecret},
		{"otpauth://totp/x?secret=" + seedB32 + "&algorithm=MD5", ErrAlgorithm},
		{"otpauth://totp/x?secret=" + seedB32 + "&algorithm=SHA", ErrAlgorithm},
		{"otpauth://totp/x?secret=" + seedB32 + "&digits=0", ErrDigits},
		{"otpauth://totp/x?secret=" + seedB32 + "&digits=11", ErrDigits},
		{"otpauth://totp/x?secret=" + seedB32 + "&digits=six", ErrDigits},
		{"otpauth://totp/x?secret=" + seedB32 + "&period=0", ErrPeriod},
		{"otpauth://totp/x?secret=" + seedB32 + "&period=-30", ErrPeriod},
		{"otpauth://totp/x?secret=" + seedB32 + "&period=86401", ErrPeriod},
		{"otpauth://totp/x?secret=" + seedB32 + "&period=30.5", ErrPeriod},
		{"otpauth://totp/x?secret=" + seedB32 + "&period=99999999999999999999", ErrPeriod},
		{"otpauth://hotp/x?secret=" + seedB32 + "&counter=-1", ErrCounter},
		{"otpauth://hotp/x?secret=" + seedB32 + "&counter=18446744073709551616", ErrCounter},
		{"otpauth://totp/x?secret=" + seedB32 + "&x=" + strings.Repeat("y", 1_000_000), ErrTooLong},
	} {
		c, key, err := ParseURI(a, []byte(tt.uri))
		if !errors.Is(err, tt.want) || c != (Config{}) || key.Len() != 0 {
			t.Errorf("%.80q: %v, want %v", tt.uri, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "JBSW") {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

func TestParseKey(t *testing.T) {
	a := newArena(t)
	for _, typed := range []string{
		seedB32, "jbswy3dpehpk3pxp", "JBSW Y3DP EHPK 3PXP", " jbsw-y3dp-ehpk-3pxp\r\n", "JBSWY3DPEHPK3PXP====", "JBSW\u3000Y3DP\u00a0EHPK\t3PXP", "ＪＢＳＷＹ３ＤＰｅｈｐｋ３ｐｘｐ＝＝",
	} {
		if key, err := ParseKey(a, []byte(typed)); err != nil || opened(t, key) != hello {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for text, want := range map[string]string{"GE": "1", "GEZA": "12", "GEZDG": "123", "GEZDGNA": "1234", "GEZDGNBV": "12345", "GF": "1"} {
		if key, err := ParseKey(a, []byte(text)); err != nil || opened(t, key) != want {
			t.Errorf("%q without padding: %v", text, err)
		}
	}
	for _, tt := range []struct {
		typed string
		want  SecretError
	}{
		{"", SecretError{Problem: SecretMissing}},
		{" - \u3000", SecretError{Problem: SecretMissing}},
		{"JBSW Y3D0", SecretError{SecretCharacter, 9}},
		{"1BSWY3DP", SecretError{SecretCharacter, 1}},
		{"=BSW", SecretError{SecretCharacter, 1}},
		{"JBSW=Y3D", SecretError{SecretCharacter, 6}},
		{"JB鍵Y3D", SecretError{SecretCharacter, 3}},
		{"JB\xffY3D", SecretError{SecretCharacter, 3}},
		{"J", SecretError{Problem: SecretCut}},
		{"JBS", SecretError{Problem: SecretCut}},
		{"JBSWY3", SecretError{Problem: SecretCut}},
		{strings.Repeat("A", 1_000_000), SecretError{Problem: SecretTooLong}},
	} {
		_, err := ParseKey(a, []byte(tt.typed))
		var got *SecretError
		if !errors.As(err, &got) || *got != tt.want || !errors.Is(err, ErrSecret) {
			t.Errorf("%.20q: %v, want %+v", tt.typed, err, tt.want)
		}
	}
}

// What KeePassXC, KeeOtp and KeePass leave in an entry.
func TestOtherProgramsFields(t *testing.T) {
	a := newArena(t)
	field := func(text string) func() (Config, secret.Value, error) {
		return func() (Config, secret.Value, error) { return ParseField(a, sealed(t, a, text)) }
	}
	legacy := func(text string) func() (Config, secret.Value, error) {
		return func() (Config, secret.Value, error) { return ParseLegacy(a, sealed(t, a, seedB32), text) }
	}
	timeOTP := func(key string, e Encoding, length, period, algorithm string) func() (Config, secret.Value, error) {
		return func() (Config, secret.Value, error) {
			return ParseTimeOTP(a, sealed(t, a, key), e, length, period, algorithm)
		}
	}
	steam := Config{Kind: Steam, Algorithm: SHA1, Digits: 5, Period: 30 * time.Second}
	eight := Config{Kind: TOTP, Algorithm: SHA1, Digits: 8, Period: 60 * time.Second}
	for name, tt := range map[string]struct {
		parse func() (Config, secret.Value, error)
		want  Config
		err   error
	}{
		"otpauth":             {parse: field(" otpauth://totp/?secret=" + seedB32), want: Default()},
		"KeeOtp, key only":    {parse: field("key=" + seedB32), want: Default()},
		"KeeOtp":              {parse: field("key=" + seedB32 + "%3d%3d&size=8&step=60"), want: eight},
		"KeeOtp, hash":        {parse: field("key=" + seedB32 + "&size=8&step=60&otpHashMode=Sha256"), want: Config{Kind: TOTP, Algorithm: SHA256, Digits: 8, Period: 60 * time.Second}},
		"KeeOtp, counter":     {parse: field("key=" + seedB32 + "&type=Hotp&counter=7"), want: Config{Kind: HOTP, Algorithm: SHA1, Digits: 6, Counter: 7}},
		"KeeOtp, hex":         {parse: field("key=48656c6c6f21DEADBEEF&encoding=hex"), want: Default()},
		"KeeOtp, base64":      {parse: field("key=SGVsbG8h3q2%2B7w%3D%3D&encoding=Base64"), want: Default()},
		"bare key":            {parse: field("jbsw y3dp ehpk 3pxp"), want: Default()},
		"legacy":              {parse: legacy("60;8"), want: eight},
		"legacy, Steam":       {parse: legacy("30;S"), want: steam},
		"legacy, time server": {parse: legacy("60;8;http://example.com/"), want: eight},
		"legacy, empty":       {parse: legacy(""), want: Default()},
		"KeePass, Base32":     {parse: timeOTP(seedB32, Base32, "8", "60", "HMAC-SHA-1"), want: eight},
		"KeePass, text":       {parse: timeOTP(hello, Text, "", "", ""), want: Default()},
		"KeePass, counter": {parse: func() (Config, secret.Value, error) {
			return ParseHmacOTP(a, sealed(t, a, seedB32), Base32, "12")
		}, want: Config{Kind: HOTP, Algorithm: SHA1, Digits: 6, Counter: 12}},

		"empty":              {parse: field(""), err: ErrSecret},
		"other URI":          {parse: field("https://example.jp"), err: ErrScheme},
		"KeeOtp, no key":     {parse: field("size=6&step=30"), err: ErrSecret},
		"KeeOtp, size":       {parse: field("key=" + seedB32 + "&size=99"), err: ErrDigits},
		"KeeOtp, encoding":   {parse: field("key=" + seedB32 + "&encoding=rot13"), err: ErrEncoding},
		"KeeOtp, type":       {parse: field("key=" + seedB32 + "&type=x"), err: ErrKind},
		"KeeOtp, bad hex":    {parse: field("key=48xx&encoding=hex"), err: ErrSecret},
		"KeeOtp, odd hex":    {parse: field("key=486&encoding=hex"), err: ErrSecret},
		"KeeOtp, bad base64": {parse: field("key=****&encoding=base64"), err: ErrSecret},
		"legacy, period":     {parse: legacy("soon;6"), err: ErrPeriod},
		"legacy, digits":     {parse: legacy("30;many"), err: ErrDigits},
		"KeePass, algorithm": {parse: timeOTP(seedB32, Base32, "", "", "HMAC-MD5"), err: ErrAlgorithm},
		"KeePass, encoding":  {parse: timeOTP(seedB32, 0, "", "", ""), err: ErrEncoding},
		"a million":          {parse: field(strings.Repeat("A", 1_000_000)), err: ErrTooLong},
	} {
		c, key, err := tt.parse()
		switch {
		case !errors.Is(err, tt.err) || c != tt.want:
			t.Errorf("%s: %+v, %v; want %+v, %v", name, c, err, tt.want, tt.err)
		case err == nil && opened(t, key) != hello:
			t.Errorf("%s: wrong key", name)
		case err != nil && strings.Contains(err.Error(), "JBSW"):
			t.Errorf("%s: the error shows the secret: %v", name, err)
		}
	}
}

func TestURIReadsBackAndSuitsTheLibrary(t *testing.T) {
	a := newArena(t)
	key := sealed(t, a, hello)
	for _, c := range []Config{
		Default(),
		{Kind: TOTP, Algorithm: SHA512, Digits: 8, Period: 45 * time.Second, Issuer: "楽天証券 & Co: 100%", Account: "taro+1@example.jp/支店?"},
		{Kind: TOTP, Algorithm: SHA1, Digits: 7, Period: MaxPeriod, Account: "a:b"},
		{Kind: HOTP, Algorithm: SHA256, Digits: 6, Counter: 42, Issuer: "SBI"},
		{Kind: Steam, Algorithm: SHA1, Digits: 5, Period: 30 * time.Second, Issuer: "Steam", Account: "x"},
	} {
		uri, err := c.URI(a, key)
		if err != nil {
			t.Fatal(err)
		}
		text := opened(t, uri)
		got, again, err := ParseField(a, uri)
		if same, _ := again.Equal(key); err != nil || got != c || !same {
			t.Errorf("%s\n got %+v, %v\nwant %+v", text, got, err, c)
		}
		library, err := pquerna.NewKeyFromURL(text)
		if err != nil || library.Secret() != seedB32 || library.Issuer() != c.Issuer || int(library.Digits()) != c.Digits ||
			c.Kind != HOTP && library.Period() != uint64(c.Period/time.Second) {
			t.Errorf("the library reads %s as %v, %v", text, library, err)
		}
	}

	for _, digits := range []int{5, 9} {
		c := Default()
		c.Digits = digits
		if _, err := c.URI(a, key); !errors.Is(err, ErrDigits) {
			t.Errorf("%d digits were written: %v", digits, err)
		}
	}
	long := Default()
	long.Issuer = strings.Repeat("株", 1000)
	if _, err := long.URI(a, key); !errors.Is(err, ErrTooLong) {
		t.Errorf("a long issuer: %v", err)
	}
}

// Nothing makes it panic, errors carry nothing, and what was read can be
// written and reads back as the same.
func FuzzParseField(f *testing.F) {
	for _, seed := range []string{
		"otpauth://totp/SBI:taro?secret=JBSWY3DPEHPK3PXP&issuer=SBI&algorithm=SHA256&digits=8&period=60",
		"otpauth://hotp/%E6%A5%BD?secret=jbsw+y3dp%3D&counter=5",
		"otpauth://totp/:a:b?secret=AAAA&encoder=steam",
		"key=JBSWY3DPEHPK3PXP&size=8&step=60&otpHashMode=Sha512&encoding=hex",
		"jbsw-y3dp-ehpk-3pxp",
		"otpauth://totp/100%?secret=%",
	} {
		f.Add([]byte(seed))
	}
	a := newArena(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := a.Seal(text)
		if err != nil {
			t.Skip()
		}
		c, key, err := ParseField(a, v)
		if err != nil {
			if c != (Config{}) || key.Len() != 0 {
				t.Fatalf("a result came with %v", err)
			}
			return
		}
		if _, err := c.At(key, time.Unix(1_700_000_000, 0)); err != nil {
			t.Fatalf("no code for %+v: %v", c, err)
		}
		uri, err := c.URI(a, key)
		if errors.Is(err, ErrDigits) || errors.Is(err, ErrTooLong) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		again, key2, err := ParseField(a, uri)
		same, _ := key.Equal(key2)
		if err != nil || again != c || !same {
			t.Fatalf("%q became %+v, then %+v, %v", bytes.ToValidUTF8(text, nil), c, again, err)
		}
	})
}
