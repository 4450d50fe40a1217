package assets

import (
	"strings"
	"testing"
)

// hepburn is the table that words/LICENSES.md describes. Two kana stand for
// one syllable; っ is handled by romaji.
var hepburn = map[string]string{
	"あ": "a", "い": "i", "う": "u", "え": "e", "お": "o",
	"か": "ka", "き": "ki", "く": "ku", "け": "ke", "こ": "ko",
	"が": "ga", "ぎ": "gi", "ぐ": "gu", "げ": "ge", "ご": "go",
	"さ": "sa", "し": "shi", "す": "su", "せ": "se", "そ": "so",
	"ざ": "za", "じ": "ji", "ず": "zu", "ぜ": "ze", "ぞ": "zo",
	"た": "ta", "ち": "chi", "つ": "tsu", "て": "te", "と": "to",
	"だ": "da", "づ": "zu", "で": "de", "ど": "do",
	"な": "na", "に": "ni", "ぬ": "nu", "ね": "ne", "の": "no",
	"は": "ha", "ひ": "hi", "ふ": "fu", "へ": "he", "ほ": "ho",
	"ば": "ba", "び": "bi", "ぶ": "bu", "べ": "be", "ぼ": "bo",
	"ぱ": "pa", "ぴ": "pi", "ぷ": "pu", "ぺ": "pe", "ぽ": "po",
	"ま": "ma", "み": "mi", "む": "mu", "め": "me", "も": "mo",
	"や": "ya", "ゆ": "yu", "よ": "yo",
	"ら": "ra", "り": "ri", "る": "ru", "れ": "re", "ろ": "ro",
	"わ": "wa", "ん": "n", "うぃ": "wi",
	"きゃ": "kya", "きゅ": "kyu", "きょ": "kyo", "ぎゃ": "gya", "ぎゅ": "gyu", "ぎょ": "gyo",
	"しゃ": "sha", "しゅ": "shu", "しょ": "sho", "じゃ": "ja", "じゅ": "ju", "じょ": "jo",
	"ちゃ": "cha", "ちゅ": "chu", "ちょ": "cho", "にゃ": "nya", "にゅ": "nyu", "にょ": "nyo",
	"ひゃ": "hya", "ひゅ": "hyu", "ひょ": "hyo", "びゃ": "bya", "びゅ": "byu", "びょ": "byo",
	"ぴゃ": "pya", "ぴゅ": "pyu", "ぴょ": "pyo", "みゃ": "mya", "みゅ": "myu", "みょ": "myo",
	"りゃ": "rya", "りゅ": "ryu", "りょ": "ryo",
}

func TestJapaneseWordsFollowTheTable(t *testing.T) {
	list, _ := Words("ja")
	for line := range strings.Lines(string(list)) {
		typed, kana, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if want := romaji(t, kana); !ok || typed != want {
			t.Errorf("%q is typed %q, the table says %q", kana, typed, want)
		}
	}
}

func romaji(t *testing.T, kana string) string {
	t.Helper()
	var out strings.Builder
	double := false
	runes := []rune(kana)
	for i := 0; i < len(runes); i++ {
		if runes[i] == 'っ' {
			double = true
			continue
		}
		syllable, ok := hepburn[string(runes[i:min(i+2, len(runes))])]
		if ok {
			i = min(i+1, len(runes)-1)
		} else if syllable, ok = hepburn[string(runes[i])]; !ok {
			t.Fatalf("%q: %q is not in the table", kana, runes[i])
		}
		switch {
		case double && strings.HasPrefix(syllable, "ch"):
			out.WriteByte('t')
		case double:
			out.WriteByte(syllable[0])
		}
		double = false
		out.WriteString(syllable)
	}
	return out.String()
}
