package generate

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"kagikura/crypto/secret"
)

// capture is a Sealer that shows a test what was drawn.
type capture struct {
	plain []byte // a copy
	lent  []byte // the generator's own buffer
	err   error
}

func (c *capture) Seal(plain []byte) (secret.Value, error) {
	c.plain, c.lent = bytes.Clone(plain), plain
	return secret.Value{}, c.err
}

func seeded(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

func draw(t *testing.T, random io.Reader, p Policy) []byte {
	t.Helper()
	var c capture
	if _, err := Password(random, &c, p); err != nil {
		t.Fatal(err)
	}
	return c.plain
}

func rules(t *testing.T, text string) Rule {
	t.Helper()
	r, err := ParseRules(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPasswordSatisfiesItsPolicy(t *testing.T) {
	random := seeded(1)
	everything := Policy{Length: 4, Lower: true, Upper: true, Digits: true, Symbols: true, NoLookAlikes: true}
	for range 500 {
		pw := draw(t, random, everything)
		if len(pw) != 4 || bytes.ContainsAny(pw, LookAlikes) {
			t.Fatalf("%q breaks the policy", pw)
		}
		for _, class := range []Class{Lower, Upper, Digit, Symbol} {
			if !bytes.ContainsFunc(pw, class.chars().has) {
				t.Fatalf("%q lacks class %d", pw, class)
			}
		}
	}

	only := Policy{Length: 50, Symbols: true, SymbolSet: "-_"}
	if pw := draw(t, random, only); len(bytes.Trim(pw, "-_")) != 0 || len(pw) != 50 {
		t.Errorf("%q has other characters than asked for", pw)
	}

	pinRule := rules(t, "minlength: 4; maxlength: 4; max-consecutive: 1; allowed: digit")
	pin, err := pinRule.Policy(0)
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if pw := draw(t, random, pin); pinRule.Check(pw) != nil || len(pw) != 4 {
			t.Fatalf("%q breaks %v", pw, pinRule)
		}
	}
}

func TestPasswordLengthsAtTheBounds(t *testing.T) {
	for _, length := range []int{1, 2, 1023, 1024} {
		if pw := draw(t, seeded(2), Policy{Length: length, Lower: true}); len(pw) != length {
			t.Errorf("got %d characters, want %d", len(pw), length)
		}
	}
}

func TestImpossibleDemands(t *testing.T) {
	for _, tt := range []struct {
		name   string
		policy Policy
		cause  Cause
	}{
		{"no length", Policy{Lower: true}, CauseLength},
		{"negative length", Policy{Length: -1, Lower: true}, CauseLength},
		{"longer than this package makes", Policy{Length: 1025, Lower: true}, CauseLength},
		{"longer than the site takes", Policy{Length: 21, Lower: true, Rule: rules(t, "maxlength: 20")}, CauseLength},
		{"shorter than the site asks", Policy{Length: 9, Lower: true, Rule: rules(t, "minlength: 10")}, CauseLength},
		{"a site that asks for 2,000", Policy{Length: 1024, Lower: true, Rule: rules(t, "minlength: 2000")}, CauseLength},
		{"no class", Policy{Length: 8}, CauseNoClasses},
		{"four classes in three characters", Policy{Length: 3, Lower: true, Upper: true, Digits: true, Symbols: true}, CauseTooShort},
		{"class not taken by the site", Policy{Length: 8, Lower: true, Symbols: true, Rule: rules(t, "allowed: lower")}, CauseClassEmpty},
		{"class of look-alikes only", Policy{Length: 8, Lower: true, Symbols: true, SymbolSet: "|!", NoLookAlikes: true}, CauseClassEmpty},
		{"required class not chosen", Policy{Length: 8, Lower: true, Rule: rules(t, "required: lower; required: digit")}, CauseRequiredEmpty},
		{"required characters are look-alikes", Policy{Length: 8, Lower: true, Upper: true, NoLookAlikes: true, Rule: rules(t, "allowed: lower, upper; required: [O]")}, CauseRequiredEmpty},
		{"required space", Policy{Length: 8, Lower: true, Rule: rules(t, "allowed: lower; required: [ ]")}, CauseRequiredEmpty},
		{"one character that may not be repeated", Policy{Length: 2, Symbols: true, SymbolSet: "-", Rule: rules(t, "max-consecutive: 1")}, CauseRepeats},
		{"letters as symbols", Policy{Length: 8, Symbols: true, SymbolSet: "!a"}, CauseSymbols},
		{"kana as symbols", Policy{Length: 8, Symbols: true, SymbolSet: "。"}, CauseSymbols},
		{"next to nothing qualifies", Policy{Length: 1024, Digits: true, Rule: rules(t, "max-consecutive: 1")}, CauseTooRare},
	} {
		_, err := Password(seeded(3), &capture{}, tt.policy)
		var impossible *ImpossibleError
		if !errors.As(err, &impossible) || impossible.Cause != tt.cause || !errors.Is(err, ErrImpossible) {
			t.Errorf("%s: error %v, want cause %v", tt.name, err, tt.cause)
		}
		if bits := tt.policy.Entropy(); bits != 0 {
			t.Errorf("%s: entropy %v of an impossible policy", tt.name, bits)
		}
		if err := tt.policy.Check(); !errors.Is(err, ErrImpossible) {
			t.Errorf("%s: Check says %v", tt.name, err)
		}
	}
	if _, err := rules(t, "maxlength: 20").Policy(21); !errors.Is(err, ErrImpossible) {
		t.Errorf("a length beyond the rule: %v", err)
	}
}

// The exact count is checked by making every string of small policies.
func TestEntropyIsExact(t *testing.T) {
	for _, p := range []Policy{
		{Length: 1, Digits: true},
		{Length: 5, Digits: true},
		{Length: 4, Digits: true, Symbols: true, SymbolSet: "-!"},
		{Length: 4, Digits: true, Symbols: true, SymbolSet: "-", NoLookAlikes: true},
		{Length: 5, Digits: true, Rule: rules(t, "max-consecutive: 1")},
		{Length: 5, Digits: true, Rule: rules(t, "max-consecutive: 2; required: [123]; required: [3456]")},
		{Length: 5, Digits: true, Symbols: true, SymbolSet: "-_", Rule: rules(t, "allowed: [-_0123]; max-consecutive: 2; required: [03]; required: [-3]")},
		{Length: 5, Digits: true, Rule: rules(t, "max-consecutive: 5")},
	} {
		pl, err := p.plan()
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		every(pl.alphabet, make([]byte, pl.length), 0, func(pw []byte) {
			if pl.accepts(pw) {
				count++
				if found := p.Rule.Check(pw); found != nil {
					t.Fatalf("%q is drawn but breaks the rule: %v", pw, found)
				}
			}
		})
		if got, want := p.Entropy(), math.Log2(float64(count)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%+v: %.12f bits, counted %d strings = %.12f bits", p, got, count, want)
		}
	}
}

func every(alphabet, pw []byte, at int, visit func([]byte)) {
	if at == len(pw) {
		visit(pw)
		return
	}
	for _, c := range alphabet {
		pw[at] = c
		every(alphabet, pw, at+1, visit)
	}
}

// Four classes: by inclusion and exclusion over the classes that are missing.
func TestEntropyAgreesWithInclusionExclusion(t *testing.T) {
	p := Policy{Length: 12, Lower: true, Upper: true, Digits: true, Symbols: true}
	sizes := []int{26, 26, 10, len(DefaultSymbols)}
	count := 0.0
	for missing := range 1 << len(sizes) {
		n, sign := 0, 1.0
		for i, size := range sizes {
			if missing&(1<<i) != 0 {
				sign = -sign
			} else {
				n += size
			}
		}
		count += sign * math.Pow(float64(n), float64(p.Length))
	}
	if got, want := p.Entropy(), math.Log2(count); math.Abs(got-want) > 1e-9 {
		t.Errorf("%.12f bits, want %.12f", got, want)
	}
	if naive := float64(p.Length) * math.Log2(26+26+10+15); p.Entropy() >= naive {
		t.Errorf("demanding classes cannot add strength: %v ≥ %v", p.Entropy(), naive)
	}
	long := Policy{Length: 1024, Lower: true, Upper: true, Digits: true, Symbols: true, Rule: rules(t, "max-consecutive: 2")}
	if bits := long.Entropy(); math.IsNaN(bits) || bits < 6400 || bits > 6420 {
		t.Errorf("1,024 characters have %v bits", bits)
	}
}

// All admissible strings come equally often: chi-square with a fixed seed, so
// the figure is the same in every run. 0.999 quantiles: 1,042 and 60 degrees of
// freedom give 1,188 and 100.
func TestPasswordIsUniform(t *testing.T) {
	for _, tt := range []struct {
		policy Policy
		limit  float64
	}{
		{Policy{Length: 4, Digits: true, Symbols: true, SymbolSet: "-!", Rule: rules(t, "allowed: [-!0123]; max-consecutive: 2")}, 1188},
		{Policy{Length: 1, Lower: true, Upper: true, Rule: rules(t, "allowed: lower; allowed: upper")}, 0},
		{Policy{Length: 1, Digits: true}, 28},
		{Policy{Length: 2, Digits: true, Rule: rules(t, "allowed: [01234567]; max-consecutive: 1")}, 100},
	} {
		bits := tt.policy.Entropy()
		if tt.limit == 0 {
			if bits != 0 {
				t.Errorf("two classes fit in one character: %+v", tt.policy)
			}
			continue
		}
		cells := int(math.Round(math.Exp2(bits)))
		const each = 200
		random, counts := seeded(4), map[string]int{}
		for range each * cells {
			counts[string(draw(t, random, tt.policy))]++
		}
		chi := float64(cells-len(counts)) * each
		for _, n := range counts {
			chi += float64((n-each)*(n-each)) / each
		}
		if len(counts) > cells || chi > tt.limit {
			t.Errorf("%+v: %d of %d strings, chi-square %.1f above %.1f", tt.policy, len(counts), cells, chi, tt.limit)
		}
	}
}

func TestPasswordLeavesNothingBehind(t *testing.T) {
	for _, c := range []*capture{{}, {err: io.ErrClosedPipe}} {
		if _, err := Password(seeded(5), c, Policy{Length: 30, Lower: true}); !errors.Is(err, c.err) {
			t.Errorf("error %v, want the sealer's %v", err, c.err)
		}
		if len(bytes.Trim(c.lent, "\x00")) != 0 || bytes.Contains(c.plain, []byte{0}) {
			t.Error("the buffer still holds the password after sealing")
		}
	}
}

func TestBadRandomness(t *testing.T) {
	broken := errors.New("broken")
	list, _ := ParseWordlist([]byte("a\nb\n"))
	for name, tt := range map[string]struct {
		random func() io.Reader
		want   error
	}{
		"an error":       {func() io.Reader { return iotest.ErrReader(broken) }, broken},
		"end at once":    {func() io.Reader { return strings.NewReader("") }, io.EOF},
		"too few bytes":  {func() io.Reader { return strings.NewReader("0123456789") }, io.ErrUnexpectedEOF},
		"always one bit": {func() io.Reader { return zeroes{} }, nil},
	} {
		c := &capture{}
		_, err := Password(tt.random(), c, Policy{Length: 16, Lower: true, Digits: true})
		if !errors.Is(err, ErrRandom) || tt.want != nil && !errors.Is(err, tt.want) || c.plain != nil {
			t.Errorf("%s: error %v, drawn %q", name, err, c.plain)
		}
		if _, err := Passphrase(tt.random(), c, list, 3, " "); tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: passphrase error %v", name, err)
		}
	}
	slow := iotest.OneByteReader(seeded(6))
	if pw := draw(t, slow, Policy{Length: 16, Lower: true}); len(pw) != 16 {
		t.Errorf("a source that gives one byte at a time gave %q", pw)
	}
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func BenchmarkPassword(b *testing.B) {
	random, p := seeded(7), Policy{Length: 20, Lower: true, Upper: true, Digits: true, Symbols: true, NoLookAlikes: true}
	for b.Loop() {
		if _, err := Password(random, &capture{}, p); err != nil {
			b.Fatal(err)
		}
	}
}
