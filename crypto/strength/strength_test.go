package strength

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/nbutton23/zxcvbn-go"

	"kagikura/assets"
)

func bundled(t testing.TB) Dictionary {
	t.Helper()
	var lists [][]byte
	for _, lang := range []string{"ja", "en"} {
		list, ok := assets.Words(lang)
		if !ok {
			t.Fatalf("no %q list", lang)
		}
		lists = append(lists, list)
	}
	return NewDictionary(assets.CommonPasswords(), lists...)
}

func TestHabitsAreNamed(t *testing.T) {
	dict := bundled(t)
	known := [][]byte{[]byte("taro.kagimura@example.jp"), []byte("SBI証券")}
	for _, tt := range []struct {
		pw      string
		most    float64 // log10 of guesses
		reasons []Reason
	}{
		{"", 0, []Reason{Empty}},
		{"password", 1, []Reason{Common, Short}},
		{"PASSWORD", 1.5, []Reason{Common, Short}},
		{"p4ssw0rd", 2, []Reason{Common, Substitution, Short}},
		{"drowssap", 1.5, []Reason{Common, Short}},
		{"sakura", 3, []Reason{Common, Short}},
		{"Doraemon", 3, []Reason{Common, Short}},
		{"sakura1985", 5.5, []Reason{CommonPart, Date, Short}},
		{"hanako19850401", 8, []Reason{CommonPart, Date}},
		{"kagimura", 1, []Reason{Personal, Short}},
		{"Kagimura2024", 4, []Reason{Personal, Date, Short}},
		{"sbi証券", 1, []Reason{Personal, Short}},
		{"1qaz2wsx", 2, []Reason{Common, Short}},
		{"5tgb6yhn7ujm", 10, []Reason{Keyboard}},
		{"ertyuioplk", 5, []Reason{Keyboard, Short}},
		{"abcdefghijklmnop", 3, []Reason{Sequence, Short}},
		{"97531", 2, []Reason{Sequence, Short}},
		{"bbbbbbbbbbbbbbbb", 3, []Reason{Repeat, Short}},
		{"kqvkqvkqvkqv", 5, []Reason{Repeat, Short}},
		{"19800401", 5, []Reason{Date, Short}},
		{"04011980", 5, []Reason{Date, Short}},
		{"1980/4/1", 6, []Reason{Date, Short}},
		{"S55.4.1", 6, []Reason{Date, Short}},
		{"h020401", 6, []Reason{Date, Short}},
	} {
		got := Estimate([]byte(tt.pw), dict, known...)
		if got.Guesses > tt.most || !slices.Equal(got.Reasons, tt.reasons) {
			t.Errorf("%q: 10^%.2f guesses for %v; want at most 10^%v for %v", tt.pw, got.Guesses, got.Reasons, tt.most, tt.reasons)
		}
	}
}

func TestStrongPasswordsAreNotBlamed(t *testing.T) {
	for _, pw := range []string{"x9Gk#wQz!7Lp@4Rv", "vq8tz2kwm5xjr7dn", "きみとみたあのあおいそら"} {
		if got := Estimate([]byte(pw), bundled(t)); got.Guesses < 15 || len(got.Reasons) > 0 {
			t.Errorf("%q: 10^%.1f guesses, blamed for %v", pw, got.Guesses, got.Reasons)
		}
	}
}

func TestPassphraseIsRatedByItsWords(t *testing.T) {
	dict := bundled(t)
	for _, tt := range []struct {
		pw    string
		words int
		size  float64
	}{
		{"abdomen-wrinkle-unlatch-sphere-kennel-debug", 6, 7776},
		{"abdomen wrinkle unlatch sphere kennel debug", 6, 7776},
		{"abdomen-t-shirt-unlatch-yo-yo-kennel-debug", 6, 7776},
		{"akegata-gachou-korekushon-sotto-doyoubi-budou", 6, 2048},
	} {
		got, drawn := Estimate([]byte(tt.pw), dict), float64(tt.words)*math.Log10(tt.size)
		if got.Guesses < drawn-1.5 || got.Guesses > drawn+2.5 || !slices.Equal(got.Reasons, []Reason{ListWords}) {
			t.Errorf("%q: 10^%.1f for %v, drawing it takes 10^%.1f", tt.pw, got.Guesses, got.Reasons, drawn)
		}
	}
	two := Estimate([]byte("abdomen-wrinkle"), dict)
	if slices.Contains(two.Reasons, ListWords) || !slices.Contains(two.Reasons, Word) {
		t.Errorf("two words are no passphrase: %v", two.Reasons)
	}
}

func TestMoreIsNotWeaker(t *testing.T) {
	dict := bundled(t)
	for _, chain := range [][]string{
		{"sakura", "sakura1", "sakura1x", "sakura1xQ", "sakura1xQ#", "sakura1xQ#m"},
		{"password", "Password", "PaSsWord"},
		{"password", "p4ssword", "p4ssw0rd"},
		{"k", "kq", "kqv", "kqvz", "kqvzw", "kqvzwj"},
		{"aaaa", "aaaaaaaa", "aaaaaaaaaaaaaaaa"},
		{"abdomen wrinkle unlatch", "abdomen wrinkle unlatch sphere", "abdomen wrinkle unlatch sphere kennel"},
		{"1985", "198504", "19850401"},
	} {
		last := 0.0
		for _, pw := range chain {
			got := Estimate([]byte(pw), dict)
			if got.Guesses < last {
				t.Errorf("%q: 10^%.2f guesses, fewer than its weaker neighbour's 10^%.2f", pw, got.Guesses, last)
			}
			if math.Abs(got.Bits-got.Guesses*math.Log2(10)) > 1e-9 {
				t.Errorf("%q: %v bits for 10^%v guesses", pw, got.Bits, got.Guesses)
			}
			last = got.Guesses
		}
	}
	all := Estimate([]byte("kagimura2024"), dict).Guesses
	if known := Estimate([]byte("kagimura2024"), dict, []byte("Kagimura")).Guesses; known >= all {
		t.Errorf("knowing the name did not help: 10^%v, without 10^%v", known, all)
	}
}

// Passwords of all kinds, none of Japanese habits: the library does not know them.
var compared = []string{
	"123456", "password", "qwerty", "dragon", "letmein", "monkey", "iloveyou", "football", "abc123", "zxcvbn",
	"qwertyuiop", "asdfghjkl", "1qaz2wsx3edc", "aaaaaaaa", "abcabcabc", "abcdefgh", "87654321", "19850401", "4/8/1985", "1999",
	"p4ssword", "P@ssw0rd", "Dr4g0n", "dragon1999", "Summer2024!", "michael1985", "sunshine123", "superman99", "princess!",
	"correcthorsebatterystaple", "rWibMFACxAUGZmxhVncy", "Ba9ZyWABu99[BK#6MBgbH88Tofv)vs$w", "D0g..................", "neverforget13/3/1997",
	"coRrecth0rseba++ery9.23.2007staple$", "verlineVANDERMARK", "eheuczkqyq", "TESTtest123", "temppass22", "briansmith4mayor",
	"viking", "thx1138", "ScoRpi0ns", "do you know", "ryanhunter2000", "asdfghju7654rewq", "AOEUIDHG&*()LS_", "defghi6789",
	"rosebud", "Rosebud", "rosebudmaid", "R0$38uD", "kwjqzx", "kwjqzxvb", "kwjqzxvbpt", "Kwjq7xvb#t", "k7#Qz!9vLp2@Wx",
}

func TestAgreesWithZxcvbn(t *testing.T) {
	dict := bundled(t)
	var ours, theirs []float64
	sum := 0.0
	for _, pw := range compared {
		a, b := Estimate([]byte(pw), dict).Bits, zxcvbn.PasswordStrength(pw, nil).Entropy
		ours, theirs = append(ours, a), append(theirs, b)
		sum += math.Abs(a - b)
		// What they call weak may not be strong here: that is the direction
		// in which a mistake harms.
		if b < 12 && a > 40 {
			t.Errorf("%q: %.0f bits, zxcvbn says %.0f", pw, a, b)
		}
	}
	rho, mean := rankCorrelation(ours, theirs), sum/float64(len(compared))
	t.Logf("%d passwords: rank correlation %.3f, mean difference %.1f bits", len(compared), rho, mean)
	if rho < 0.85 || mean > 15 {
		t.Errorf("rank correlation %.3f, mean difference %.1f bits", rho, mean)
	}
}

// rankCorrelation is Spearman's.
func rankCorrelation(a, b []float64) float64 {
	ra, rb := ranks(a), ranks(b)
	mean := float64(len(a)-1) / 2
	var product, va, vb float64
	for i := range ra {
		product += (ra[i] - mean) * (rb[i] - mean)
		va += (ra[i] - mean) * (ra[i] - mean)
		vb += (rb[i] - mean) * (rb[i] - mean)
	}
	return product / math.Sqrt(va*vb)
}

func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	out := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2 // ties share their rank
		}
		from = to
	}
	return out
}

// A million characters are as much work as MaxLook, and the input is not touched.
func TestLongInputIsBounded(t *testing.T) {
	dict := bundled(t)
	long := bytes.Repeat([]byte("kqvzwjxpgm"), 100_000)
	before := bytes.Clone(long)
	if got, short := Estimate(long, dict), Estimate(long[:MaxLook], dict); got.Guesses != short.Guesses {
		t.Errorf("10^%v guesses, the first %d bytes need 10^%v", got.Guesses, MaxLook, short.Guesses)
	}
	if !bytes.Equal(long, before) {
		t.Error("the password was changed")
	}
	if n := testing.AllocsPerRun(1, func() { Estimate(long, dict) }); n > 2000 {
		t.Errorf("%v allocations", n)
	}
	Estimate([]byte("x"), dict, long) // user inputs are bounded too
}

func TestWithoutDictionary(t *testing.T) {
	if got := Estimate([]byte("password"), Dictionary{}); got.Guesses < 8 || got.Guesses > 10 {
		t.Errorf("eight letters without a dictionary: 10^%v", got.Guesses)
	}
	odd := NewDictionary([]byte("\n\r\n  \n"+strings.Repeat("x", 40)+"\nqq\tzz\n"), nil, []byte("one\n"))
	if len(odd.words) != 2 {
		t.Errorf("%d words of a list with two usable lines", len(odd.words))
	}
}

func TestReasonsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for r := Empty; r <= ListWords; r++ {
		seen[r.String()] = true
	}
	if len(seen) != int(ListWords) || seen["unknown"] || seen[""] || Reason(0).String() != "unknown" || Reason(99).String() != "unknown" {
		t.Errorf("names repeat or are missing: %v", seen)
	}
}

func FuzzEstimate(f *testing.F) {
	for _, seed := range []string{"", "password", "p@ssw0rd1985", "S55.4.1", "ああああ", "\x00\xff\xfe", "1-1-1", strings.Repeat("qwe", 60), "aaaaaaaaaaaaaab"} {
		f.Add([]byte(seed), []byte("taro"))
	}
	dict := bundled(f)
	f.Fuzz(func(t *testing.T, pw, known []byte) {
		before := bytes.Clone(pw)
		got := Estimate(pw, dict, known)
		if math.IsNaN(got.Guesses) || math.IsInf(got.Guesses, 0) || got.Guesses < 0 || got.Guesses > MaxLook*math.Log10(20) {
			t.Fatalf("10^%v guesses", got.Guesses)
		}
		if !bytes.Equal(before, pw) {
			t.Fatal("the password was changed")
		}
		if blind := Estimate(pw, dict); blind.Guesses < got.Guesses-1e-9 {
			t.Fatalf("knowing more made it harder: 10^%v, blind 10^%v", got.Guesses, blind.Guesses)
		}
	})
}

func BenchmarkEstimate(b *testing.B) {
	dict := bundled(b)
	for name, pw := range map[string][]byte{
		"random20":   []byte("x9Gk#wQz!7Lp@4Rvb5Tn"),
		"passphrase": []byte("abdomen-wrinkle-unlatch-sphere-kennel-debug"),
		"same128":    bytes.Repeat([]byte("a"), MaxLook),
		"walk128":    bytes.Repeat([]byte("qwertyuiop"), 13),
		"million":    bytes.Repeat([]byte("kqvzwjxpgm"), 100_000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Estimate(pw, dict)
			}
		})
	}
}
