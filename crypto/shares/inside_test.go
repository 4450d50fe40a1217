package shares

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"kagikura/crypto/secret"
)

// logs are the tables that the field is usually made with, from powers of 3, as
// an oracle for the arithmetic without tables.
func logs() (exp [255]byte, log [256]int) {
	v := byte(1)
	for i := range exp {
		exp[i], log[v] = v, i
		next := v << 1
		if v&0x80 != 0 {
			next ^= 0x1B
		}
		v ^= next
	}
	return exp, log
}

func TestArithmeticIsThatOfTheTables(t *testing.T) {
	exp, log := logs()
	for a := range 256 {
		for b := range 256 {
			want := byte(0)
			if a != 0 && b != 0 {
				want = exp[(log[a]+log[b])%255]
			}
			if got := product(byte(a), byte(b)); got != want {
				t.Fatalf("%#x·%#x = %#x, want %#x", a, b, got, want)
			}
		}
		want := byte(0)
		if a != 0 {
			want = exp[(255-log[a])%255]
		}
		if got := inverse(byte(a)); got != want {
			t.Fatalf("1/%#x = %#x, want %#x", a, got, want)
		}
	}
	// The example of FIPS 197, section 4.2.
	if got := product(0x57, 0x83); got != 0xC1 {
		t.Errorf("{57}·{83} = {%x}", got)
	}
}

func TestWeightsFindThePolynomialAgain(t *testing.T) {
	for n := 1; n <= MaxShares; n++ {
		c := make([]byte, n)
		_, _ = rand.Read(c)
		var xs []byte
		for x := range n {
			xs = append(xs, byte(3*x+1))
		}
		for x := range 256 {
			got := byte(0)
			for i, w := range weights(xs, byte(x)) {
				got ^= product(w, at(c, xs[i]))
			}
			if want := at(c, byte(x)); got != want {
				t.Fatalf("degree %d at %d: %d, want %d", n-1, x, got, want)
			}
		}
	}
}

// One share of two is any byte, each for exactly one coefficient, whatever the
// byte of the secret is: it tells nothing about it.
func TestOneShareIsEveryByteForEverySecret(t *testing.T) {
	for s := range 256 {
		for x := byte(1); x <= MaxShares; x++ {
			var seen [256]bool
			for c := range 256 {
				seen[at([]byte{byte(s), byte(c)}, x)] = true
			}
			for y, ok := range seen {
				if !ok {
					t.Fatalf("secret %d, share %d: never %d", s, x, y)
				}
			}
		}
	}
}

// Two shares of three are every pair, each for exactly one pair of coefficients.
func TestTwoSharesAreEveryPairForEverySecret(t *testing.T) {
	for _, s := range []byte{0, 1, 0x5A, 0xFF} {
		var seen [1 << 16]bool
		for c := range 1 << 16 {
			p := []byte{s, byte(c), byte(c >> 8)}
			seen[int(at(p, 2))<<8|int(at(p, 9))] = true
		}
		for y, ok := range seen {
			if !ok {
				t.Fatalf("secret %d: never %x", s, y)
			}
		}
	}
}

// For whoever holds one share too few, every passphrase of that length is as
// possible as the true one: for each there is another share that leads to it, and
// the checks say that all is well.
func TestEveryPassphraseFitsTooFewShares(t *testing.T) {
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Destroy()
	truth, _ := a.Seal([]byte("chikara kaisha orosu"))
	for needed := 2; needed <= 4; needed++ {
		made, err := Split(rand.Reader, a, truth, needed, needed)
		if err != nil {
			t.Fatal(err)
		}
		held := points{}
		for _, v := range made[:needed-1] {
			if err := v.Use(held.add); err != nil {
				t.Fatal(err)
			}
		}
		for _, guess := range []string{"a", "password", "hunter2 HUNTER2", "another guess, entirely", "鍵は床の間", strings.Repeat("z", 54)} {
			b, err := block([]byte(guess))
			if err != nil {
				t.Fatal(err)
			}
			// The polynomials through the block at 0 and what is held.
			through := points{of: held.of, xs: append([]byte{0}, held.xs...), ys: append([][]byte{b}, held.ys...)}
			h := held.of
			h.Number = needed
			s := symbols(h, through.value(byte(needed)))
			forged, err := a.Seal(s.text())
			if err != nil {
				t.Fatal(err)
			}
			v, err := Combine(a, append(append([]secret.Value{}, made[:needed-1]...), forged)...)
			if err != nil {
				t.Fatalf("%d needed, %q: %v", needed, guess, err)
			}
			if err := v.Use(func(got []byte) error {
				if string(got) != guess {
					t.Errorf("%d needed: %q, want %q", needed, got, guess)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A share that was made up, with all its checks, does not lead to a passphrase.
func TestForgedShareIsFound(t *testing.T) {
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Destroy()
	truth, _ := a.Seal([]byte("chikara kaisha orosu"))
	made, err := Split(rand.Reader, a, truth, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	var p points
	if err := made[1].Use(p.add); err != nil {
		t.Fatal(err)
	}
	for i := range p.ys[0] {
		y := bytes.Clone(p.ys[0])
		y[i] ^= 1
		forged, err := a.Seal(symbols(p.of, y).text())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Combine(a, made[0], forged); err != ErrResult {
			t.Errorf("byte %d: %v", i, err)
		}
		if _, err := Combine(a, made[0], made[2], forged); err != ErrResult {
			t.Errorf("byte %d of a share that is not needed: %v", i, err)
		}
	}
}

// A later form of what is split is told apart from damage.
func TestBlockOfALaterKind(t *testing.T) {
	for _, c := range []struct {
		kind, length byte
		want         error
	}{{2, 3, ErrVersion}, {kindBytes, 0, ErrResult}, {kindBytes, 35, ErrResult}, {kindLetters, 55, ErrResult}, {kindBytes, 34, nil}, {kindLetters, 54, nil}} {
		b := make([]byte, minUnits*unit)
		b[0], b[1] = c.kind, c.length
		sum(b)
		if _, err := passphrase(b); err != c.want {
			t.Errorf("kind %d, length %d: %v, want %v", c.kind, c.length, err, c.want)
		}
	}
}

// The check symbol finds every single wrong symbol, every two that changed
// places, and every group that stands elsewhere.
func TestCheckSymbol(t *testing.T) {
	group := make([]byte, groupSize)
	for n := range 1 << 20 {
		if n%977 != 0 { // a prime: every symbol and place has its turn
			continue
		}
		for i := range groupData {
			group[i] = byte(n>>(5*i)) & 31
		}
		place := n % maxGroups
		group[groupData] = check(group[:groupData], place)
		wrong := func(g []byte, place int) bool { return check(g[:groupData], place) != g[groupData] }
		for i := range group {
			was := group[i]
			for v := range byte(32) {
				if group[i] = v; v != was && !wrong(group, place) {
					t.Fatalf("symbol %d of %v may be %d", i, group, v)
				}
			}
			group[i] = was
			for j := range i {
				group[i], group[j] = group[j], group[i]
				if group[i] != group[j] && !wrong(group, place) {
					t.Fatalf("symbols %d and %d of %v may change places", i, j, group)
				}
				group[i], group[j] = group[j], group[i]
			}
		}
		for other := range maxGroups {
			if other%32 != place%32 && !wrong(group, other) {
				t.Fatalf("%v may stand at %d and %d", group, place, other)
			}
		}
	}
}

func TestTimes2HasTheFullPeriod(t *testing.T) {
	seen := map[byte]bool{}
	for v, i := byte(1), 0; i < 31; i++ {
		seen[v] = true
		v = times2(v)
	}
	if len(seen) != 31 {
		t.Errorf("%d of 31 elements", len(seen))
	}
}

func TestFiveBitsGoWhereTheyCameFrom(t *testing.T) {
	b := make([]byte, 20)
	for i := range 32 {
		put5(b, i, byte(i*7)&31)
	}
	for i := range 32 {
		if got := get5(b, i); got != byte(i*7)&31 {
			t.Errorf("place %d: %d", i, got)
		}
	}
}
