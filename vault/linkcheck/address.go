package linkcheck

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxLength bounds an address, in bytes. Browsers allow more; nobody's login
// page needs it.
const maxLength = 8192

// address is a text read as a browser reads what is typed into its address
// bar, with every deviation from the plain form noted.
type address struct {
	scheme   string // lower case; "" when the text has none
	userinfo string
	host     string // as a browser would ask for it: lower-case ASCII; "" when it would refuse
	port     string // as written
	rest     string // from the path on
	odd      []Reason
}

func (a *address) note(kind ReasonKind, part string) {
	a.odd = append(a.odd, Reason{Kind: kind, Part: visible(part)})
}

// read takes a text apart. It accepts any text; what a browser would not go to
// has an empty host.
func read(raw string) address {
	var a address
	if len(raw) > maxLength {
		a.note(TooLong, "")
		return a
	}
	s := a.clean(raw)
	s = a.readScheme(s)
	if a.scheme != "" && !web(a.scheme) {
		a.rest = s
		return a
	}
	end := strings.IndexAny(s, `/\?#`)
	if end < 0 {
		end = len(s)
	}
	authority := s[:end]
	a.rest = s[end:]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		a.userinfo, authority = authority[:at], authority[at+1:]
		a.note(Userinfo, a.userinfo)
	}
	host, ok := a.readPort(authority)
	a.readHost(host)
	if !ok {
		a.host = ""
	}
	return a
}

// clean drops what browsers drop silently and notes all characters that a
// plain address does not have.
func (a *address) clean(raw string) string {
	s := strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' })
	inner := s
	if strings.ContainsAny(s, "\t\n\r") {
		inner = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	}
	if s != raw || strings.Contains(inner, " ") {
		a.note(Whitespace, "")
	}
	if inner != s || strings.ContainsFunc(inner, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		a.note(ControlCharacter, "")
	}
	if foreign := notASCII(inner); foreign != "" {
		a.note(NonASCII, foreign)
	}
	if strings.Contains(inner, `\`) {
		a.note(Backslash, `\`)
	}
	return inner
}

// notASCII is the first run of characters of s outside ASCII.
func notASCII(s string) string {
	outside := func(r rune) bool { return r >= utf8.RuneSelf }
	start := strings.IndexFunc(s, outside)
	if start < 0 {
		return ""
	}
	s = s[start:]
	if end := strings.IndexFunc(s, func(r rune) bool { return !outside(r) }); end >= 0 {
		s = s[:end]
	}
	return s
}

// web reports whether browsers read addresses of a scheme in the forgiving
// way of http.
func web(scheme string) bool { return scheme == "https" || scheme == "http" }

// readScheme cuts off the scheme and the slashes after it. A text without a
// scheme ("www.…") is read as if it had https.
func (a *address) readScheme(s string) string {
	name, rest, ok := strings.Cut(s, ":")
	if !ok || !schemeName(name) {
		a.note(NoScheme, "")
		return s
	}
	a.scheme = strings.ToLower(name)
	if a.scheme != "https" {
		a.note(NotHTTPS, a.scheme)
	}
	if !web(a.scheme) {
		return rest
	}
	s = strings.TrimLeft(rest, `/\`)
	if slashes := rest[:len(rest)-len(s)]; slashes != "//" {
		a.note(Slashes, slashes)
	}
	return s
}

// schemeName reports whether s can be a scheme. A dot, which schemes may have
// but none in use has, makes it the host of an address without a scheme.
func schemeName(s string) bool {
	for i, c := range []byte(s) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '+' || c == '-')) {
			return false
		}
	}
	return s != ""
}

// readPort cuts off the port, which is plain only if it is absent or 443. ok is
// false for one that browsers refuse.
func (a *address) readPort(authority string) (host string, ok bool) {
	colon := strings.LastIndexByte(authority, ':')
	if colon < strings.LastIndexByte(authority, ']') || colon < 0 {
		return authority, true
	}
	a.port = authority[colon+1:]
	if a.port != "443" {
		a.note(Port, a.port)
	}
	number := strings.TrimLeft(a.port, "0")
	_, err := strconv.ParseUint(number, 10, 16)
	return authority[:colon], number == "" || err == nil
}

// profile is how browsers turn an international name into ASCII.
var profile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false), idna.BidiRule())

// readHost works out the host that a browser would ask for.
func (a *address) readHost(written string) {
	if strings.HasPrefix(written, "[") {
		a.note(IPAddress, written)
		a.host = ipv6(written)
		return
	}
	host := written
	if strings.Contains(host, "%") {
		a.note(PercentInHost, written)
		host = percentDecode(host)
	}
	replaced := !utf8.ValidString(host) || strings.ContainsRune(host, utf8.RuneError)
	host, err := profile.ToASCII(host)
	if err != nil || replaced || !hostCharacters(host) {
		a.note(InvalidHost, written)
		return
	}
	if strings.ContainsFunc(host, func(r rune) bool { return !alphanumeric(byte(r)) && !separates(r) }) {
		a.note(OddHost, written)
	}
	if strings.HasSuffix(host, ".") {
		a.note(TrailingDot, written)
	}
	if ip, is := ipv4(host); is {
		a.note(IPAddress, written)
		a.host = ip
		return
	}
	for label := range strings.SplitSeq(host, ".") {
		if strings.HasPrefix(label, "xn--") {
			a.note(Punycode, label)
		}
	}
	a.host = host
}

// hostCharacters reports whether a browser would ask for a host at all: whether
// it has none of the characters that the URL standard forbids there, and labels
// that can be looked up.
func hostCharacters(host string) bool {
	name := strings.TrimSuffix(host, ".")
	if len(name) > 253 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("#%/:<>?@[\\]^|", r) }) {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	return true
}

func percentDecode(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(v))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// ipv6 is an IPv6 address in brackets as browsers write it; "" if it is none.
func ipv6(written string) string {
	inner, closed := strings.CutSuffix(written[1:], "]")
	ip, err := netip.ParseAddr(inner)
	switch {
	case !closed || err != nil || !ip.Is6() || ip.Zone() != "":
		return ""
	case ip.Is4In6(): // browsers never write the dots
		b := ip.As16()
		return fmt.Sprintf("[::ffff:%x:%x]", uint(b[12])<<8|uint(b[13]), uint(b[14])<<8|uint(b[15]))
	}
	return "[" + ip.String() + "]"
}

// ipv4 reads a host as the URL standard reads numbers: a host whose last label
// is a number is an IPv4 address, of one to four parts, each decimal, octal or
// hexadecimal, the last filling the remaining bytes. ip is empty if the parts
// make no address; a browser then refuses.
func ipv4(host string) (ip string, is bool) {
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if _, ok := ipv4Number(parts[len(parts)-1]); !ok {
		return "", false
	}
	if len(parts) > 4 {
		return "", true
	}
	var value uint64
	for i, p := range parts {
		n, ok := ipv4Number(p)
		last := i == len(parts)-1
		room := uint(8)
		if last {
			room = uint(8 * (5 - len(parts)))
		}
		if !ok || n >= 1<<room {
			return "", true
		}
		value = value<<room | n
	}
	b := [4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}
	return netip.AddrFrom4(b).String(), true
}

func ipv4Number(s string) (n uint64, ok bool) {
	digits, base := s, 10
	switch {
	case strings.HasPrefix(s, "0x"):
		digits, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		digits, base = s[1:], 8
	}
	if digits == "" {
		return 0, base == 16 // "0x" is nought; an empty label is no number
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil {
		// Digits that are no number of their base, or too large a one, still
		// make the host an (invalid) address.
		return 1 << 33, errors.Is(err, strconv.ErrRange) || strings.Trim(s, "0123456789") == ""
	}
	return n, true
}

// canonical is an address of the plain form as a browser would write it: what
// is confirmed and compared. ok is false unless the only thing that may be
// said about it is its port.
func (a address) canonical() (url string, ok bool) {
	for _, r := range a.odd {
		if r.Kind != Port {
			return "", false
		}
	}
	host := a.host
	if a.port != "443" && a.port != "" {
		n, err := strconv.ParseUint(a.port, 10, 16)
		if err != nil || strconv.FormatUint(n, 10) != a.port {
			return "", false
		}
		host += ":" + a.port
	} else if len(a.odd) > 0 { // "host:" without a number
		return "", false
	}
	rest := a.rest
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	return "https://" + host + rest, a.host != ""
}

// visible writes everything but printable ASCII as percent escapes, so that
// nothing in a part can hide, turn or imitate text where it is shown.
func visible(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
