package shares_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
)

const (
	words    = "chikara kaisha orosu tebukuro mijikai yasai"
	japanese = "鍵は床の間の右の箱の中（青い方）"
)

func arena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func seal(t testing.TB, a *secret.Arena, text string) secret.Value {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func open(t testing.TB, v secret.Value) (text string) {
	t.Helper()
	if err := v.Use(func(b []byte) error { text = string(b); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

// split gives the shares as text: tests have no secrets.
func split(t testing.TB, a *secret.Arena, phrase string, needed, of int) []string {
	t.Helper()
	values, err := shares.Split(rand.Reader, a, seal(t, a, phrase), needed, of)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range values {
		out = append(out, open(t, v))
	}
	return out
}

func combine(t testing.TB, a *secret.Arena, typed ...string) (string, error) {
	t.Helper()
	var values []secret.Value
	for _, s := range typed {
		values = append(values, seal(t, a, s))
	}
	v, err := shares.Combine(a, values...)
	if err != nil {
		return "", err
	}
	return open(t, v), nil
}

func TestAnyThatAreNeededRestoreThePassphrase(t *testing.T) {
	a := arena(t)
	for needed := shares.MinNeeded; needed <= 5; needed++ {
		of := min(needed+2, shares.MaxShares)
		made := split(t, a, words, needed, of)
		for chosen := range 1 << of {
			var some []string
			for i, s := range made {
				if chosen>>i&1 == 1 {
					some = append(some, s)
				}
			}
			got, err := combine(t, a, some...)
			if len(some) >= needed {
				if err != nil || got != words {
					t.Errorf("%d of %d, shares %b: %q, %v", needed, of, chosen, got, err)
				}
				continue
			}
			var few *shares.TooFewError
			if !errors.As(err, &few) || few.Have != len(some) || len(some) > 0 && few.Need != needed {
				t.Errorf("%d of %d, shares %b: %v", needed, of, chosen, err)
			}
		}
	}
}

func TestTheOrderDoesNotMatter(t *testing.T) {
	a := arena(t)
	s := split(t, a, japanese, 3, 4)
	if got, err := combine(t, a, s[3], s[0], s[2]); err != nil || got != japanese {
		t.Errorf("%q, %v", got, err)
	}
}

func TestEveryPassphraseComesBackAsItWas(t *testing.T) {
	a := arena(t)
	for _, phrase := range []string{
		"a", "A", " ", "  x  ", "zz", "鍵", "P@ssw0rd!", "abcdefghijklmnopqrstuvwxyz -._',", "x\x00y", japanese,
		strings.Repeat("z", shares.MaxLetters), strings.Repeat("Z", shares.MaxBytes), strings.Repeat("鍵", shares.MaxBytes/3),
	} {
		for l := range 12 {
			phrase := phrase
			if l > 0 {
				phrase = strings.Repeat("q ", l*8) + phrase
			}
			if len(phrase) > shares.MaxBytes {
				continue
			}
			s := split(t, a, phrase, 2, 3)
			if got, err := combine(t, a, s[2], s[1]); err != nil || got != phrase {
				t.Errorf("%q came back as %q, %v", phrase, got, err)
			}
		}
	}
	long := strings.Repeat("z", shares.MaxLetters)
	if got, err := combine(t, a, split(t, a, long, 2, 2)...); err != nil || got != long {
		t.Errorf("%d letters: %v", len(long), err)
	}
}

func TestWhatCannotBeSplitIsRefused(t *testing.T) {
	a := arena(t)
	for _, c := range []struct {
		phrase     string
		needed, of int
		want       error
	}{
		{"", 2, 3, shares.ErrEmpty},
		{strings.Repeat("z", shares.MaxLetters+1), 2, 3, shares.ErrTooLong},
		{strings.Repeat("Z", shares.MaxBytes+1), 2, 3, shares.ErrTooLong},
		{strings.Repeat("z", 3000), 2, 3, shares.ErrTooLong},
		{"\xff", 2, 3, shares.ErrNotText},
		{words, 1, 3, shares.ErrCounts},
		{words, 0, 0, shares.ErrCounts},
		{words, 4, 3, shares.ErrCounts},
		{words, 2, shares.MaxShares + 1, shares.ErrCounts},
	} {
		if _, err := shares.Split(rand.Reader, a, seal(t, a, c.phrase), c.needed, c.of); !errors.Is(err, c.want) {
			t.Errorf("%q %d of %d: %v, want %v", c.phrase, c.needed, c.of, err, c.want)
		}
	}
	if _, err := shares.Split(io.LimitReader(rand.Reader, 40), a, seal(t, a, words), 2, 3); !errors.Is(err, shares.ErrRandom) {
		t.Errorf("randomness that ends: %v", err)
	}
}

// The usual passphrases all have shares of one length, which tells nothing of
// theirs.
func TestLengthSaysLittle(t *testing.T) {
	a := arena(t)
	for _, phrase := range []string{"a", "kaisha orosu", words, "Tr0ub4dor&3 and a little more xx", "鍵は床の間の箱"} {
		if n := len(strings.Fields(split(t, a, phrase, 2, 3)[0])); n != 19 {
			t.Errorf("%q: %d groups", phrase, n)
		}
	}
	if n := len(strings.Fields(split(t, a, japanese, 2, 3)[0])); n != 27 {
		t.Errorf("%d groups", n)
	}
}

func TestShareIsGroupsOfFive(t *testing.T) {
	a := arena(t)
	for i, s := range split(t, a, words, 2, 3) {
		for _, g := range strings.Split(s, " ") {
			if len(g) != 5 || strings.Trim(g, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "" {
				t.Errorf("group %q", g)
			}
		}
		if r := shares.Read([]byte(s)); r.Share.SetText() != s[6:10] {
			t.Errorf("set %q of share %q…", r.Share.SetText(), s[:11])
		}
		if want := "12" + string(rune('1'+i)) + "2"; !strings.HasPrefix(s, want) {
			t.Errorf("share %d begins %q", i+1, s[:5])
		}
	}
}

func TestShareIsReadAsPeopleTypeIt(t *testing.T) {
	a := arena(t)
	s := split(t, a, words, 2, 3)
	full := strings.Map(func(r rune) rune {
		if r == ' ' {
			return '　'
		}
		return r - '!' + 0xFF01
	}, s[0])
	for name, typed := range map[string]string{
		"lower case":        strings.ToLower(s[0]),
		"no spaces":         strings.ReplaceAll(s[0], " ", ""),
		"dashes":            strings.ReplaceAll(s[0], " ", "-"),
		"Japanese dashes":   strings.ReplaceAll(s[0], " ", "ー"),
		"commas":            strings.ReplaceAll(s[0], " ", "、"),
		"lines":             "\ufeff" + strings.ReplaceAll(s[0], " ", "\r\n"),
		"full width":        full,
		"full width, lower": strings.ToLower(full),
		"letters for 0, 1":  strings.NewReplacer("0", "O", "1", "l").Replace(s[0]),
		"o and i":           strings.NewReplacer("0", "o", "1", "I").Replace(s[0]),
		"groups of four":    inFours(s[0]),
		"pairs of groups":   strings.ReplaceAll(s[0], s[0][5:6]+s[0][6:11], s[0][6:11]),
		"spaces around":     "  " + strings.ReplaceAll(s[0], " ", "   ") + " ",
	} {
		if got, err := combine(t, a, typed, s[2]); err != nil || got != words {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if same, err := shares.Same(seal(t, a, s[0]), []byte(typed)); !same || err != nil {
			t.Errorf("%s: not the same: %v", name, err)
		}
	}
}

func inFours(s string) string {
	s = strings.ReplaceAll(s, " ", "")
	var out []string
	for len(s) > 4 {
		out, s = append(out, s[:4]), s[4:]
	}
	return strings.Join(append(out, s), " ")
}

// change replaces the i-th group.
func change(s string, i int, f func(group string) string) string {
	groups := strings.Fields(s)
	groups[i] = f(groups[i])
	return strings.Join(groups, " ")
}

func TestMistakeIsNamedWithItsGroup(t *testing.T) {
	a := arena(t)
	s := split(t, a, words, 2, 3)
	for i := range 19 {
		for name, f := range map[string]func(string) string{
			"another character":  func(g string) string { return g[:2] + other(g[2]) + g[3:] },
			"one is missing":     func(g string) string { return g[:1] + g[2:] },
			"one is doubled":     func(g string) string { return g[:1] + g },
			"a U":                func(g string) string { return g[:3] + "U" + g[4:] },
			"a kana":             func(g string) string { return g[:3] + "か" + g[4:] },
			"changed places":     func(g string) string { return g[:2] + g[3:4] + g[2:3] + g[4:] },
			"doubled whole":      func(g string) string { return g + g[:2] },
			"two are not enough": func(g string) string { return g[:2] },
		} {
			if name == "changed places" && strings.Fields(s[0])[i][2] == strings.Fields(s[0])[i][3] {
				continue
			}
			if i == 18 && len([]rune(f("12345"))) != 5 {
				continue // it may still come, or be the beginning of one too many
			}
			typed := change(s[0], i, f)
			_, err := combine(t, a, typed, s[1])
			var share *shares.ShareError
			var group *shares.GroupError
			if !errors.As(err, &share) || share.Share != 0 || !errors.As(err, &group) || group.Group != i {
				t.Errorf("%s in group %d: %v", name, i+1, err)
				continue
			}
			r := shares.Read([]byte(typed))
			if len(r.Groups) != 19 {
				t.Errorf("%s in group %d: %d groups", name, i+1, len(r.Groups))
			}
			if p := r.Places[i]; string([]rune(typed)[p.From:p.To]) != strings.Fields(typed)[i] {
				t.Errorf("%s in group %d: stands at %v", name, i+1, p)
			}
			for j, m := range r.Groups {
				if (m == shares.Right) != (j != i) {
					t.Errorf("%s in group %d: group %d is %d", name, i+1, j+1, m)
				}
			}
		}
	}
}

func other(c byte) string {
	if c == '7' {
		return "8"
	}
	return "7"
}

func TestGroupsInWrongPlacesAreFound(t *testing.T) {
	a := arena(t)
	groups := strings.Fields(split(t, a, words, 2, 3)[0])
	for i := range groups {
		for j := range i {
			groups[i], groups[j] = groups[j], groups[i]
			var e *shares.GroupError
			if err := shares.Read([]byte(strings.Join(groups, " "))).Err; !errors.As(err, &e) || e.Group != j {
				t.Errorf("groups %d and %d: %v", j+1, i+1, err)
			}
			groups[i], groups[j] = groups[j], groups[i]
		}
		left := strings.Join(append(append([]string{}, groups[:i]...), groups[i+1:]...), " ")
		if r := shares.Read([]byte(left)); r.Err == nil || i < 18 && !errors.As(r.Err, new(*shares.GroupError)) {
			t.Errorf("without group %d: %v", i+1, r.Err)
		}
	}
}

func TestTypingIsFollowed(t *testing.T) {
	a := arena(t)
	s := split(t, a, words, 2, 3)[1]
	if r := shares.Read(nil); r.Err != shares.ErrUnfinished || len(r.Groups) > 0 || r.Expected != 0 {
		t.Errorf("nothing typed: %+v", r)
	}
	for n := 1; n <= len(s); n++ {
		r := shares.Read([]byte(s[:n]))
		if n == len(s) {
			if r.Err != nil {
				t.Errorf("the whole: %v", r.Err)
			}
		} else if r.Err != shares.ErrUnfinished {
			t.Errorf("%d characters: %v", n, r.Err)
		}
		if (r.Expected == 19) != (n >= 5) {
			t.Errorf("%d characters: %d groups are expected", n, r.Expected)
		}
		if known := r.Share.Number == 2 && r.Share.Needed == 2; known != (n >= 11) {
			t.Errorf("%d characters: %+v", n, r.Share)
		}
		for i, m := range r.Groups {
			want := shares.Right
			if i == len(r.Groups)-1 && n%6 > 0 && n%6 < 5 {
				want = shares.Begun
			}
			if m != want {
				t.Errorf("%d characters: group %d is %d", n, i+1, m)
			}
		}
	}
	if r := shares.Read([]byte(s + " 12345")); r.Err != shares.ErrGroups {
		t.Errorf("a group too many: %v", r.Err)
	}
	if r := shares.Read([]byte(strings.Repeat(s+" ", 50))); r.Err != shares.ErrGroups || len(r.Groups) > 100 {
		t.Errorf("far too many: %d, %v", len(r.Groups), r.Err)
	}
}

// Two mistakes that one check symbol cannot see are found by the checksum of the
// whole.
func TestChecksumOfTheWhole(t *testing.T) {
	a := arena(t)
	s := split(t, a, words, 2, 3)
	// The check symbol of the same group of another split of the same kind is as
	// right as this one's.
	mixed := change(s[0], 9, func(string) string { return strings.Fields(s[1])[9] })
	r := shares.Read([]byte(mixed))
	if r.Err != shares.ErrChecksum {
		t.Errorf("a group of another share: %v", r.Err)
	}
	if _, err := combine(t, a, s[1], mixed); !errors.Is(err, shares.ErrChecksum) {
		t.Errorf("%v", err)
	}
}

func TestWrongSharesAreTold(t *testing.T) {
	a := arena(t)
	s, other := split(t, a, words, 2, 3), split(t, a, words, 2, 3)
	three := split(t, a, words, 3, 3)
	for name, c := range map[string]struct {
		typed []string
		share int
		want  error
	}{
		"of another set":       {[]string{s[0], other[1]}, 1, shares.ErrOtherSet},
		"with other demands":   {[]string{s[0], three[1], s[1]}, 1, shares.ErrOtherSet},
		"twice the same":       {[]string{s[0], s[0]}, 1, shares.ErrRepeated},
		"same number":          {[]string{s[2], s[0], s[2]}, 2, shares.ErrRepeated},
		"cut short":            {[]string{s[0], s[1][:len(s[1])-1]}, 1, shares.ErrUnfinished},
		"nothing":              {[]string{"", s[1]}, 0, shares.ErrUnfinished},
		"of a newer version":   {[]string{fix("2" + s[0][1:5] + s[0][5:]), s[1]}, 0, shares.ErrVersion},
		"with a share no 0":    {[]string{fix("1202" + s[0][4:]), s[1]}, 0, shares.ErrHeader},
		"with a length of 8":   {[]string{fix("1218" + s[0][4:]), s[1]}, 0, shares.ErrHeader},
		"that needs one":       {[]string{fix("1112" + s[0][4:]), s[1]}, 0, shares.ErrHeader},
		"that needs too many":  {[]string{fix("1A12" + s[0][4:]), s[1]}, 0, shares.ErrHeader},
		"of version 0":         {[]string{fix("0212" + s[0][4:]), s[1]}, 0, shares.ErrHeader},
		"with a length of one": {[]string{fix("1211" + s[0][4:]), s[1]}, 0, shares.ErrHeader},
	} {
		_, err := combine(t, a, c.typed...)
		var e *shares.ShareError
		if !errors.As(err, &e) || e.Share != c.share || !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if same, err := shares.Same(seal(t, a, s[0]), []byte(s[1])); same || err != nil {
		t.Errorf("another share is taken for a copy: %v, %v", same, err)
	}
}

// fix makes the check symbol of the first group right again.
func fix(s string) string {
	for _, c := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
		if fixed := s[:4] + string(c) + s[5:]; shares.Read([]byte(fixed[:5])).Groups[0] == shares.Right {
			return fixed
		}
	}
	return s
}

func TestSealerFails(t *testing.T) {
	a := arena(t)
	s := split(t, a, words, 2, 2)
	phrase := seal(t, a, words)
	first, second := seal(t, a, s[0]), seal(t, a, s[1])
	full := errors.New("full")
	if _, err := shares.Combine(refusing{full}, first, second); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if _, err := shares.Split(rand.Reader, refusing{full}, phrase, 2, 2); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	a.Destroy()
	if _, err := shares.Combine(a, first, second); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("%v", err)
	}
}

type refusing struct{ err error }

func (r refusing) Seal([]byte) (secret.Value, error) { return secret.Value{}, r.err }

// vector is one of the test vectors of FORMAT.md.
type vector struct {
	Passphrase string   `json:"passphrase"`
	Needed     int      `json:"needed"`
	Random     string   `json:"random"`
	Shares     []string `json:"shares"`
}

// TestVectors holds that shares on paper can be read for ever.
func TestVectors(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) < 4 {
		t.Fatal("hardly any vectors")
	}
	a := arena(t)
	for _, v := range vectors {
		values, err := shares.Split(strings.NewReader(strings.Repeat(v.Random, 1300)), a, seal(t, a, v.Passphrase), v.Needed, len(v.Shares))
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range values {
			if got := open(t, s); got != v.Shares[i] {
				t.Errorf("%q: share %d is %s", v.Passphrase, i+1, got)
			}
		}
		if got, err := combine(t, a, v.Shares[len(v.Shares)-v.Needed:]...); err != nil || got != v.Passphrase {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	a := arena(f)
	for _, s := range split(f, a, words, 2, 3) {
		f.Add([]byte(s))
		f.Add([]byte(strings.ToLower(strings.ReplaceAll(s, " ", ""))))
		f.Add([]byte(inFours(s)))
	}
	f.Add([]byte("１２１２３　か12123--"))
	f.Add([]byte{0xff, '1'})
	f.Fuzz(func(t *testing.T, typed []byte) {
		before := bytes.Clone(typed)
		r := shares.Read(typed)
		if !bytes.Equal(before, typed) {
			t.Fatal("what was typed was changed")
		}
		for i, p := range r.Places {
			if p.From < 0 || p.To <= p.From || p.To > utf8.RuneCount(typed) || i > 0 && p.From < r.Places[i-1].To {
				t.Fatalf("group %d stands at %v", i+1, p)
			}
		}
		if len(r.Places) != len(r.Groups) {
			t.Fatalf("%d groups stand in %d places", len(r.Groups), len(r.Places))
		}
		if r.Err == nil && (len(r.Groups) != r.Expected || r.Share.Needed < shares.MinNeeded || r.Share.Number < 1) {
			t.Fatalf("%+v", r)
		}
		var g *shares.GroupError
		if errors.As(r.Err, &g) && r.Groups[g.Group] != shares.Wrong {
			t.Fatalf("%+v", r)
		}
		if !utf8.Valid(typed) || len(typed) > secret.MaxLend {
			return
		}
		one := seal(t, a, string(typed))
		if _, err := shares.Combine(a, one); err == nil {
			t.Fatal("one share was enough")
		}
		if same, err := shares.Same(one, typed); same != (r.Err == nil) || (err == nil) != (r.Err == nil) {
			t.Fatalf("same %v, %v; reading %v", same, err, r.Err)
		}
	})
}

func FuzzCombine(f *testing.F) {
	a := arena(f)
	f.Add("a", 2, 3)
	f.Add(words, 3, 5)
	f.Add(japanese, 2, 2)
	f.Fuzz(func(t *testing.T, phrase string, needed, of int) {
		if len(phrase) > secret.MaxLend {
			return
		}
		values, err := shares.Split(rand.Reader, a, seal(t, a, phrase), needed, of)
		if err != nil {
			return
		}
		got, err := shares.Combine(a, values[of-needed:]...)
		if err != nil || open(t, got) != phrase {
			t.Fatalf("%q: %v", phrase, err)
		}
	})
}
