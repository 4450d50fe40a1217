package brokerage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// written brings a name or a query to the one spelling that search compares:
// full width as half width, katakana as hiragana, lower case, old forms of
// characters as new ones, and no spaces, punctuation or long-vowel marks.
func written(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		switch {
		case 'ァ' <= r && r <= 'ヶ':
			r -= 'ァ' - 'ぁ'
		case oldForms[r] != 0:
			r = oldForms[r]
		}
		if unicode.IsLetter(r) && r != 'ー' || unicode.IsDigit(r) || unicode.IsMark(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

var oldForms = map[rune]rune{'證': '証', '廣': '広', '澤': '沢', '髙': '高', '﨑': '崎', '濵': '浜', '濱': '浜', '國': '国'}

// spoken brings a text of kana, Latin letters and digits to one romanisation
// that Hepburn, kunrei and what an input method shows half-way ("のm") all
// come to. It is empty for a text with other characters in it, as kanji have
// no reading by themselves; only 証券, which ends nearly every name, is read.
func spoken(s string) string {
	s = strings.ReplaceAll(written(s), "証券", "しょうけん")
	latin, ok := romanise(plainLetters(s))
	if !ok {
		return ""
	}
	latin = schools.Replace(latin)
	latin = strings.ReplaceAll(squeeze(latin), "ou", "o")
	return squeeze(latin)
}

// schools turns Hepburn into kunrei, joins sounds that people write either
// way, and is applied from left to right, longest first.
var schools = strings.NewReplacer(
	"sha", "sya", "shu", "syu", "sho", "syo", "sh", "s",
	"cha", "tya", "chu", "tyu", "cho", "tyo", "ch", "t",
	"ts", "t",
	"ja", "zya", "ju", "zyu", "jo", "zyo", "jy", "zy", "j", "z",
	"hu", "fu", "v", "b", "l", "r",
	"mb", "nb", "mp", "np",
)

// plainLetters takes the marks off Latin letters (ō becomes o) and leaves kana
// as they are.
func plainLetters(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0x80 && r < 0x250 {
			r, _ = utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		}
		b.WriteRune(r)
	}
	return b.String()
}

// squeeze writes a letter that stands twice or more in a row once: double
// consonants and long vowels are the commonest difference between spellings.
func squeeze(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] && 'a' <= s[i] && s[i] <= 'z' {
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}

// romanise spells hiragana in Latin letters and keeps ASCII letters and
// digits; ok is false if there is anything else.
func romanise(s string) (latin string, ok bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r < 0x80:
			out = append(out, byte(r))
		case r == 'っ' || r == 'ー':
		case smallVowels[r] != "":
			out = merge(out, smallVowels[r])
		case kana[r] != "":
			out = append(out, kana[r]...)
		default:
			return "", false
		}
	}
	return string(out), true
}

// merge lets a small kana replace the vowel of the syllable before it:
// し+ゃ is sya, ふ+ぁ is fa, う+ぃ is wi.
func merge(out []byte, small string) []byte {
	n := len(out)
	if n == 0 || !strings.Contains("aiueo", string(out[n-1])) {
		return append(out, small...)
	}
	alone := n == 1 || strings.Contains("aiueo", string(out[n-2]))
	if alone && out[n-1] == 'u' {
		return append(append(out[:n-1], 'w'), small...)
	}
	return append(out[:n-1], small...)
}

var smallVowels = map[rune]string{
	'ぁ': "a", 'ぃ': "i", 'ぅ': "u", 'ぇ': "e", 'ぉ': "o", 'ゃ': "ya", 'ゅ': "yu", 'ょ': "yo",
}

var kana = map[rune]string{
	'あ': "a", 'い': "i", 'う': "u", 'え': "e", 'お': "o",
	'か': "ka", 'き': "ki", 'く': "ku", 'け': "ke", 'こ': "ko",
	'が': "ga", 'ぎ': "gi", 'ぐ': "gu", 'げ': "ge", 'ご': "go",
	'さ': "sa", 'し': "si", 'す': "su", 'せ': "se", 'そ': "so",
	'ざ': "za", 'じ': "zi", 'ず': "zu", 'ぜ': "ze", 'ぞ': "zo",
	'た': "ta", 'ち': "ti", 'つ': "tu", 'て': "te", 'と': "to",
	'だ': "da", 'ぢ': "zi", 'づ': "zu", 'で': "de", 'ど': "do",
	'な': "na", 'に': "ni", 'ぬ': "nu", 'ね': "ne", 'の': "no",
	'は': "ha", 'ひ': "hi", 'ふ': "fu", 'へ': "he", 'ほ': "ho",
	'ば': "ba", 'び': "bi", 'ぶ': "bu", 'べ': "be", 'ぼ': "bo",
	'ぱ': "pa", 'ぴ': "pi", 'ぷ': "pu", 'ぺ': "pe", 'ぽ': "po",
	'ま': "ma", 'み': "mi", 'む': "mu", 'め': "me", 'も': "mo",
	'や': "ya", 'ゆ': "yu", 'よ': "yo",
	'ら': "ra", 'り': "ri", 'る': "ru", 'れ': "re", 'ろ': "ro",
	'わ': "wa", 'ゐ': "i", 'ゑ': "e", 'を': "o", 'ん': "n", 'ゔ': "vu",
}
