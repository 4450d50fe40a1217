package audit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/secret"
)

func asWord(t testing.TB, text string) *word {
	t.Helper()
	w := &word{}
	if !w.load([]byte(text)) {
		t.Fatalf("%q is too long to compare", text)
	}
	return w
}

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Likeness
	}{
		// Case.
		{"kabushiki", "KabuShiki", SameButCase},
		{"Tr4de-me", "tR4DE-ME", SameButCase},
		{"株ABCD券", "株abcd券", SameButCase},
		{"12a4", "12A4", 0}, // one letter says nothing

		// A counter or a year.
		{"sakura1", "sakura2", SameStem},
		{"sakura2019", "sakura2024!", 0},
		{"sakura2019!", "sakura2024!", SameStem},
		{"Sakura2019", "sakura7", SameStem},
		{"sakura", "sakura20240401", SameStem},
		{"1kabuto", "22kabuto", SameStem},
		{"himitsu-09", "himitsu-10", SameStem},
		{"さくらさく1", "さくらさく23", SameStem},
		{"abc1", "abc2", 0},                       // too little is left
		{"1234", "1235", 0},                       // PINs
		{"sakura123456789", "sakura987654321", 0}, // no counter has nine digits
		{"a1b2c3d4x", "a1b2c3d4y", FewEdits},

		// One or two edits.
		{"qL8vnmxxRt", "qL8vnmyxRt", FewEdits},
		{"qL8vnmxxRt", "L8vnmyxRt", FewEdits},
		{"qL8vnmxxRt", "zqL8vnmxxRtz", FewEdits},
		{"qL8vnmxxRt", "qLv8nmxxRt", FewEdits}, // two neighbours change places
		{"qL8vnmxxRt", "qLvnmxxRtqq", 0},       // three
		{"qL8vnm", "qL8vnx", FewEdits},
		{"qL8vnm", "qL8vxx", 0}, // of six characters one is little, two are not
		{"qL8vnmx", "qL8vxxxx", 0},
		{"123456", "123457", FewEdits}, // PINs of six digits
		{"12345", "12346", 0},
		{"correct horse battery", "correct house battery", FewEdits},
	} {
		a, b := asWord(t, c.a), asWord(t, c.b)
		if got := likeness(a, b); got != c.want {
			t.Errorf("%q and %q: %v, want %v", c.a, c.b, got, c.want)
		}
		if likeness(a, b) != likeness(b, a) {
			t.Errorf("%q and %q are not alike both ways", c.a, c.b)
		}
		if grouped := len(group(t, c.a, c.b).groups) == 1; grouped != (c.want != 0) {
			t.Errorf("%q and %q: grouped %v, want %v", c.a, c.b, grouped, c.want)
		}
	}
}

func group(t testing.TB, texts ...string) *alike {
	t.Helper()
	arena, err := secret.NewArena(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Destroy()
	var values []secret.Value
	for _, text := range texts {
		v, err := arena.Seal([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	found, err := findAlike(context.Background(), values, make([]secret.Digest, len(values)), rand.NewChaCha8([32]byte{4}))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLikenessOfLentTexts(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Likeness
	}{
		{"sakura1", "sakura2", SameStem}, {"sakura1", "sakura1", 0}, {"", "", 0},
		{strings.Repeat("a", MostAlike), strings.Repeat("a", MostAlike-1), FewEdits},
		{strings.Repeat("a", MostAlike+1), strings.Repeat("a", MostAlike), 0},
		{strings.Repeat("a", 5000), "a", 0},
	} {
		if got := LikenessOf([]byte(c.a), []byte(c.b)); got != c.want {
			t.Errorf("%.20q and %.20q: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// distance is the textbook's edit distance, to hold the quick one against.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		left, diagonal := i+1, i
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(left+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j], left = row[j+1], left, next
		}
		row[len(b)] = left
	}
	return row[len(b)]
}

func TestWithinIsTheEditDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a, b := randomText(r, 9), randomText(r, 9)
		d := distance(a, b)
		for k := range 3 {
			if got := within(a, b, k); got != (d <= k) {
				t.Fatalf("%q and %q are %d edits apart; within %d: %v", string(a), string(b), d, k, got)
			}
		}
	}
}

func randomText(r *rand.Rand, most int) []rune {
	text := make([]rune, r.IntN(most+1))
	for i := range text {
		text[i] = []rune("aB1é株")[r.IntN(5)]
	}
	return text
}

// TestGroupsAreWhatComparingAllWithAllGives holds the hashes of shortened texts
// against the plain way, on texts that are often near each other.
func TestGroupsAreWhatComparingAllWithAllGives(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 60 {
		var texts []string
		for range 40 {
			text := randomText(r, 14)
			if len(texts) > 0 && r.IntN(2) == 0 { // or one that is some edits off
				text = []rune(texts[r.IntN(len(texts))])
				for range r.IntN(4) {
					at := r.IntN(len(text) + 1)
					switch r.IntN(3) {
					case 0:
						text = slices.Insert(text, at, 'x')
					case 1:
						text = slices.Delete(text, min(at, max(len(text)-1, 0)), min(at+1, len(text)))
					default:
						if at < len(text) {
							text[at] = 'y'
						}
					}
				}
			}
			if s := string(text[:min(len(text), MostAlike)]); s != "" && !slices.Contains(texts, s) {
				texts = append(texts, s)
			}
		}
		parent := make([]int, len(texts))
		for i := range parent {
			parent[i] = i
		}
		root := func(i int) int {
			for parent[i] != i {
				i = parent[i]
			}
			return i
		}
		for i := range texts {
			for j := range i {
				if likeness(asWord(t, texts[i]), asWord(t, texts[j])) != 0 {
					a, b := root(i), root(j)
					parent[max(a, b)] = min(a, b)
				}
			}
		}
		want := map[int][]int{}
		for i := range texts {
			want[root(i)] = append(want[root(i)], i)
		}
		got := group(t, texts...)
		for _, g := range got.groups {
			if !slices.Equal(want[g.members[0]], g.members) {
				t.Fatalf("round %d: %v are put together, want %v", round, words(texts, g.members), words(texts, want[g.members[0]]))
			}
			delete(want, g.members[0])
		}
		for _, left := range want {
			if len(left) > 1 {
				t.Fatalf("round %d: %v are not put together", round, words(texts, left))
			}
		}
	}
}

func words(texts []string, at []int) []string {
	var out []string
	for _, i := range at {
		out = append(out, texts[i])
	}
	return out
}

func TestHashLeavesOutWhatItSays(t *testing.T) {
	var p powers
	p.set(12345)
	text := []rune("証券kagikura-2026")
	var got []uint64
	p.leavingOut(text, 2, func(h uint64) { got = append(got, h) })
	var want []uint64
	want = append(want, p.hash(text, 0, 0))
	for i := range text {
		one := slices.Delete(slices.Clone(text), i, i+1)
		want = append(want, p.hash(one, 0, 0))
		if h := p.hash(text, i, i+1); h != want[len(want)-1] {
			t.Fatalf("leaving out %d: %x, want %x", i, h, want[len(want)-1])
		}
		for j := i; j < len(one); j++ {
			want = append(want, p.hash(slices.Delete(slices.Clone(one), j, j+1), 0, 0))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d hashes differ from those of the %d shortened texts", len(got), len(want))
	}
}

func TestTextsOfTheMostCharactersAreCompared(t *testing.T) {
	long := make([]rune, MostAlike-1)
	for i := range long {
		long[i] = rune('a' + i%26)
	}
	if g := group(t, string(long)+"A", string(long)+"B"); len(g.groups) != 1 {
		t.Error("the longest that are compared are not")
	}
	if g := group(t, string(long)+"xA", string(long)+"xB"); len(g.groups) != 0 {
		t.Error("longer ones are")
	}
}

// TestManyThatAreNearlyAlike: a file that was made to hurt ends the comparison, and
// that is said.
func TestManyThatAreNearlyAlike(t *testing.T) {
	// Each leaves "0123456789012345" when two characters are left out, and few are
	// two edits apart.
	var texts []string
	core := "0123456789012345"
	for i := range len(core) {
		for j := range len(core) {
			for c := range 6 {
				text := core[:i] + string(rune('a'+c)) + core[i:]
				texts = append(texts, text[:j]+string(rune('A'+c))+text[j:])
			}
		}
	}
	slices.Sort(texts)
	texts = slices.Compact(texts)
	if len(texts) < 1000 {
		t.Fatal("too few")
	}
	if g := group(t, texts...); len(g.groups) == 0 || g.partial {
		t.Errorf("%d groups of what can be compared, cut off: %v", len(g.groups), g.partial)
	}
	arena, err := secret.NewArena(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Destroy()
	var values []secret.Value
	for _, text := range texts {
		v, err := arena.Seal([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	g, err := newGrouping(values, rand.NewChaCha8([32]byte{4}))
	if err != nil {
		t.Fatal(err)
	}
	defer g.wipe()
	g.left = 100
	if err := g.byEdits(context.Background()); err != nil || g.left != 0 {
		t.Errorf("%d comparisons left (%v) of a hundred", g.left, err)
	}
}

// TestAsManyHashesAsThereMayBe: what is beyond them is left out, and that is said.
func TestAsManyHashesAsThereMayBe(t *testing.T) {
	arena, err := secret.NewArena(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Destroy()
	var values []secret.Value
	for _, text := range []string{"qL8vnmxxRt", "qL8vnmyxRt", "Wz3kT7bbPa", "Wz3kT7bcPa"} {
		v, err := arena.Seal([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	const each = 1 + 10 + 45 // of ten characters
	for _, c := range []struct {
		hashes, groups int
		cut            bool
	}{{4 * each, 2, false}, {4*each - 1, 1, true}, {2 * each, 1, true}, {each, 0, true}} {
		g, err := newGrouping(values, rand.NewChaCha8([32]byte{4}))
		if err != nil {
			t.Fatal(err)
		}
		g.hashes = c.hashes
		if err := g.byEdits(t.Context()); err != nil || len(g.groups()) != c.groups || g.cut != c.cut {
			t.Errorf("%d hashes: %d groups, cut %v, %v", c.hashes, len(g.groups()), g.cut, err)
		}
		g.wipe()
	}
}

// TestManyOfOneStem: each of these is one edit off from all others, and leaves the
// same texts in as many ways as it has letters. Held against each other pair by pair
// they would take minutes.
func TestManyOfOneStem(t *testing.T) {
	const many = 4000
	stem := strings.Repeat("a", MostAlike-10)
	values := make([]secret.Value, many)
	arena, err := secret.NewArena(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Destroy()
	for i := range values {
		if values[i], err = arena.Seal([]byte(stem + string(rune(0x4e00+i)))); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	found, err := findAlike(ctx, values, nil, rand.NewChaCha8([32]byte{4}))
	if err != nil {
		t.Fatal(err)
	}
	if len(found.groups) != 1 || len(found.groups[0].members) != many || found.partial {
		t.Errorf("%d groups, cut off: %v", len(found.groups), found.partial)
	}
}

func BenchmarkAlike(b *testing.B) {
	arena, err := secret.NewArena(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		b.Fatal(err)
	}
	defer arena.Destroy()
	r := rand.New(rand.NewPCG(5, 6))
	const letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	for _, n := range []int{2000, 20_000} {
		var values []secret.Value
		for range n {
			text := make([]byte, 12+r.IntN(9))
			for i := range text {
				text[i] = letters[r.IntN(len(letters))]
			}
			v, err := arena.Seal(text)
			if err != nil {
				b.Fatal(err)
			}
			values = append(values, v)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := findAlike(context.Background(), values, nil, rand.NewChaCha8([32]byte{4})); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
