package generate

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"kagikura/assets"
)

func bundled(t testing.TB, lang string) Wordlist {
	t.Helper()
	text, ok := assets.Words(lang)
	if !ok {
		t.Fatalf("no %q list", lang)
	}
	list, err := ParseWordlist(text)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPassphraseOfBundledLists(t *testing.T) {
	for lang, bits := range map[string]float64{"en": 6 * math.Log2(7776), "ja": 66} {
		list := bundled(t, lang)
		var c capture
		if _, err := Passphrase(seeded(1), &c, list, 6, "-"); err != nil {
			t.Fatal(err)
		}
		shown := slices.Collect(list.Shown(c.plain, "-"))
		if len(shown) != 6 || slices.Contains(shown, "") {
			t.Errorf("%s: %q reads as %q", lang, c.plain, shown)
		}
		if got := PassphraseEntropy(list, 6); math.Abs(got-bits) > 1e-9 {
			t.Errorf("%s: %v bits, want %v", lang, got, bits)
		}
		if len(bytes.Trim(c.lent[:cap(c.lent)], "\x00")) != 0 {
			t.Errorf("%s: the buffer still holds the passphrase", lang)
		}
	}
}

func TestJapanesePassphraseIsShownInKana(t *testing.T) {
	list := bundled(t, "ja")
	got := slices.Collect(list.Shown([]byte("aozora asahi nobody kuma"), " "))
	if want := []string{"あおぞら", "あさひ", "", "くま"}; !slices.Equal(got[:3], want[:3]) || len(got) != 4 {
		t.Errorf("reads as %q, want %q", got, want)
	}
	for typed, shown := range list.Words([]byte("aozora"), " ") {
		if typed != "aozora" || shown != "あおぞら" {
			t.Errorf("%q is typed %q", shown, typed)
		}
	}
}

// A hyphenated word must not read as two words, or two passphrases would be one.
func TestHyphensKeepTheEnglishListUnambiguous(t *testing.T) {
	list := bundled(t, "en")
	for _, w := range list.words {
		parts := strings.Split(w.typed, "-")
		if len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return !list.Has([]byte(p)) }) {
			t.Errorf("%q also reads as words", w.typed)
		}
	}
	if got := slices.Collect(list.Shown([]byte("t-shirt-abacus-yo-yo"), "-")); !slices.Equal(got, []string{"t-shirt", "abacus", "yo-yo"}) {
		t.Errorf("reads as %q", got)
	}
	for _, odd := range []string{"", "-", "--", "abacus-", strings.Repeat("x", 100), strings.Repeat("-", 100)} {
		for range list.Shown([]byte(odd), "-") { // must end
		}
	}
}

func TestWordsAreUniform(t *testing.T) {
	list := bundled(t, "ja")
	random, counts := seeded(2), map[string]int{}
	const each, perPhrase = 100, 32
	for range each * list.Len() / perPhrase {
		var c capture
		if _, err := Passphrase(random, &c, list, perPhrase, "1"); err != nil {
			t.Fatal(err)
		}
		for w := range bytes.SplitSeq(c.plain, []byte("1")) {
			counts[string(w)]++
		}
	}
	chi := float64(list.Len()-len(counts)) * each
	for _, n := range counts {
		chi += float64((n-each)*(n-each)) / each
	}
	if chi > 2251 { // the 0.999 quantile at 2,047 degrees of freedom
		t.Errorf("chi-square %.1f", chi)
	}
}

func TestPassphraseRefuses(t *testing.T) {
	list := bundled(t, "en")
	for _, tt := range []struct {
		words     int
		separator string
		cause     Cause
	}{
		{0, " ", CauseWords}, {-1, " ", CauseWords}, {33, " ", CauseWords},
		{6, "", CauseSeparator}, {6, "x", CauseSeparator}, {6, "X", CauseSeparator}, {6, "・", CauseSeparator},
		{6, "\n", CauseSeparator}, {6, "123456789", CauseSeparator},
	} {
		_, err := Passphrase(seeded(3), &capture{}, list, tt.words, tt.separator)
		var impossible *ImpossibleError
		if !errors.As(err, &impossible) || impossible.Cause != tt.cause {
			t.Errorf("%d words with %q: %v, want cause %v", tt.words, tt.separator, err, tt.cause)
		}
	}
	if _, err := Passphrase(seeded(3), &capture{}, Wordlist{}, 6, " "); !errors.Is(err, ErrWordlist) {
		t.Errorf("a list without words: %v", err)
	}
	if PassphraseEntropy(Wordlist{}, 6) != 0 || PassphraseEntropy(list, 0) != 0 {
		t.Error("an impossible passphrase has entropy")
	}
}

func TestParseWordlistRefuses(t *testing.T) {
	for _, text := range []string{
		"", "one\n", "one\n\ntwo\n", "One\ntwo\n", "one\none\n", "one\ttwo\none\tthree\n", "one\t\ntwo\n",
		"one two\nthree\n", "-a\nb\n", "a-\nb\n", "one\t\xff\ntwo\n", strings.Repeat("x", 33) + "\ny\n",
		"sakura\tさくら\nｋｕｍａ\tくま\n",
	} {
		if _, err := ParseWordlist([]byte(text)); !errors.Is(err, ErrWordlist) {
			t.Errorf("%.30q: error %v, want ErrWordlist", text, err)
		}
	}
	list, err := ParseWordlist([]byte("sakura\tさくら\r\nkuma"))
	if err != nil || list.Len() != 2 || !list.Has([]byte("kuma")) || list.Has([]byte("neko")) {
		t.Errorf("a list with CRLF and no last newline: %v, %v", list, err)
	}
}
