package typeset

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// cells measures ASCII as one and everything else as two.
func cells(s string) (width float32) {
	for _, r := range s {
		width++
		if r >= 0x80 {
			width++
		}
	}
	return width
}

func TestBreak(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float32
		want       []string
	}{
		{"nothing", "", 10, []string{""}},
		{"fits", "金庫を開ける", 12, []string{"金庫を開ける"}},
		{"breaks between characters", "金庫を開ける", 8, []string{"金庫を開", "ける"}},
		{"no stop first", "金庫を開く。次へ", 10, []string{"金庫を開", "く。次へ"}},
		{"no comma first", "ここで、次", 6, []string{"ここ", "で、次"}},
		{"no small kana first", "あいショップ", 6, []string{"あい", "ショッ", "プ"}},
		{"no long vowel first", "あいサーバー", 6, []string{"あい", "サー", "バー"}},
		{"no closing bracket first", "鍵「蔵」の", 6, []string{"鍵", "「蔵」", "の"}},
		{"no opening bracket last", "開く「金庫」", 6, []string{"開く", "「金", "庫」"}},
		{"words stay whole", "open the vault", 8, []string{"open the", "vault"}},
		{"words in Japanese stay whole", "これはKagikuraです", 10, []string{"これは", "Kagikuraで", "す"}},
		{"line breaks stay", "上\n\n下", 10, []string{"上", "", "下"}},
		{"a line break at the end", "上\n", 10, []string{"上"}},
		{"addresses break after a slash", "https://a.jp/bcd/efg", 13, []string{"https://a.jp/", "bcd/efg"}},
		{"the slashes after the scheme stay", "https://abc.jp/", 9, []string{"https://a", "bc.jp/"}},
		{"dates stay whole", "前回は2026-11-22です", 12, []string{"前回は", "2026-11-22で", "す"}},
		{"a word wider than the line is cut", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"no character alone at the end", "使い回しはありません", 18, []string{"使い回しはあり", "ません"}},
		{"nor with its stop", "これはよく見えるのです。\n次の行", 22, []string{"これはよく見えるの", "です。", "次の行"}},
		{"in each paragraph", "使い回しはありません\n使い回しはありません", 18, []string{"使い回しはあり", "ません", "使い回しはあり", "ません"}},
		{"a short line spares nothing", "金庫を開ける", 10, []string{"金庫を開け", "る"}},
		{"words are not torn apart", "12345678901234567890 a b", 22, []string{"12345678901234567890 a", "b"}},
		{"an inflection goes with its word", "端末の登録の期限が切れます", 20, []string{"端末の登録の期限が", "切れます"}},
		{"also after the first of its kana", "端末の登録の期限が切れます", 22, []string{"端末の登録の期限が", "切れます"}},
		{"a word of two kanji", "端末の期限を確認します", 16, []string{"端末の期限を", "確認します"}},
		{"or a stop is near", "期限を過ぎています、もういちど", 22, []string{"期限を過ぎています、", "もういちど"}},
		{"not where a word is not seen to begin", "端末の登録がやり直しになります", 24, []string{"端末の登録がやり直しにな", "ります"}},
		{"not if a line has no room", "端末の登録の期限が切れますので、気をつけ", 20, []string{"端末の登録の期限が切", "れますので、気をつけ"}},
		{"no room at all", "金庫", 0, []string{"金", "庫"}},
	} {
		if got := Break(c.text, c.width, cells); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzBreak(f *testing.F) {
	for _, seed := range []string{
		"", "、、、、、、", "「「「「", "楽天証券とマネックス証券が、同じパスワードです。（大切）", "a b  c\n d", "https://x/y//z", "ー\n。", "\xff、\xfe", " 。 」",
	} {
		f.Add(seed, uint8(7))
	}
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		if len(text) > 2000 || !utf8.ValidString(text) {
			return
		}
		lines := Break(text, float32(width), cells)
		squeeze := strings.NewReplacer(" ", "", "\n", "")
		if got := strings.Join(lines, ""); squeeze.Replace(got) != squeeze.Replace(text) {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if cells(line) > float32(width) && utf8.RuneCountInString(line) > 1 {
				t.Errorf("%q is wider than %d", line, width)
			}
		}
		// A line may end between two units only, and there it ends rightly.
		all := units(text, cells)
		for i := 1; i < len(all); i++ {
			before, after := all[i-1], all[i]
			if before.space || before.ends || after.space || after.ends {
				continue
			}
			last, _ := utf8.DecodeLastRuneInString(before.text)
			first, _ := utf8.DecodeRuneInString(after.text)
			if strings.ContainsRune(notLast, last) || strings.ContainsRune(notFirst, first) {
				t.Errorf("a line may end between %q and %q", before.text, after.text)
			}
		}
	})
}

func BenchmarkRewrap(b *testing.B) {
	text := strings.Repeat("楽天証券とマネックス証券が、同じパスワードです。どちらかが漏れると、両方に入られます。", 50)
	all := units(text, cells)
	for i := 0; b.Loop(); i++ {
		fit(all, float32(40+i%40), cells)
	}
}
