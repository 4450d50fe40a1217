package audit

import (
	"context"
	"encoding/binary"
	"io"
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"

	"kagikura/crypto/secret"
)

// Likeness is how two different passwords are alike, the nearest first.
type Likeness uint8

const (
	// SameButCase: only capitals differ.
	SameButCase Likeness = iota + 1
	// SameStem: only a number before the end, or at the beginning, differs, as a
	// counter or a year does; capitals may.
	SameStem
	// FewEdits: one or two characters are put in, left out or replaced.
	FewEdits
)

// String names the likeness as translation keys do.
func (l Likeness) String() string {
	switch l {
	case SameButCase:
		return "case"
	case SameStem:
		return "stem"
	case FewEdits:
		return "edits"
	}
	return "unknown"
}

// Bounds of the comparison.
const (
	// MostAlike is the most characters of a password of which likeness is looked
	// for; the longer ones are compared for being the same alone.
	MostAlike = 40
	// MostComparisons bounds how many pairs are held against each other character by
	// character. Honest vaults stay far below.
	MostComparisons = 500_000

	// From shortest characters on one edit counts as alike, from twoEdits on two:
	// any two PINs are nearly alike.
	shortest = 6
	twoEdits = 8
	// leastStem is the fewest letters that a stem has, and leastCase the fewest that
	// differ from others in case.
	leastStem, leastCase = 4, 4
	// longestAlike is the most bytes that so many characters have.
	longestAlike = MostAlike * utf8.UTFMax
	// longestCounter is the most digits of a counter: a date has eight.
	longestCounter = 8
)

// word is a password for the time of a comparison; wipe it.
type word struct {
	room, small [MostAlike]rune
	n           int
}

// load copies a password out of the memory it is lent in. ok is false for one that
// is too long to compare.
func (w *word) load(plain []byte) (ok bool) {
	w.n = 0
	for len(plain) > 0 {
		r, size := utf8.DecodeRune(plain)
		if w.n == MostAlike {
			return false
		}
		w.room[w.n], w.small[w.n] = r, unicode.ToLower(r)
		w.n++
		plain = plain[size:]
	}
	return true
}

func (w *word) wipe() { *w = word{} }

func (w *word) runes() []rune { return w.room[:w.n] }
func (w *word) lower() []rune { return w.small[:w.n] }

// edits is how many edits of a password of n characters count as little.
func edits(n int) int {
	switch {
	case n < shortest:
		return 0
	case n < twoEdits:
		return 1
	}
	return 2
}

// stem is where the counter of a password stands, which may be nowhere: the last
// run of digits if no letter follows it, else the first if nothing precedes it. ok
// is false where too little would be left.
func (w *word) stem() (from, to int, ok bool) {
	low := w.lower()
	isDigit := func(r rune) bool { return r >= '0' && r <= '9' }
	end := len(low)
	for end > 0 && !isDigit(low[end-1]) && !unicode.IsLetter(low[end-1]) {
		end--
	}
	begin := end
	for begin > 0 && isDigit(low[begin-1]) {
		begin--
	}
	if begin == end { // none before the end
		begin, end = 0, 0
		for end < len(low) && isDigit(low[end]) {
			end++
		}
	}
	if end-begin > longestCounter {
		return 0, 0, false
	}
	return begin, end, letters(low[:begin])+letters(low[end:]) >= leastStem
}

func letters(runes []rune) int {
	n := 0
	for _, r := range runes {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// LikenessOf is how two texts are alike, 0 if they are not or are the same. Both are
// lent: nothing of them is kept.
func LikenessOf(a, b []byte) Likeness {
	var x, y word
	defer x.wipe()
	defer y.wipe()
	if len(a) > longestAlike || len(b) > longestAlike || !x.load(a) || !y.load(b) || slices.Equal(x.runes(), y.runes()) {
		return 0
	}
	return likeness(&x, &y)
}

// likeness is how two passwords that are not the same are alike, 0 if they are not.
func likeness(a, b *word) Likeness {
	if slices.Equal(a.lower(), b.lower()) && letters(a.lower()) >= leastCase {
		return SameButCase
	}
	if af, at, ok := a.stem(); ok {
		if bf, bt, ok := b.stem(); ok && sameAround(a.lower(), af, at, b.lower(), bf, bt) {
			return SameStem
		}
	}
	if within(a.runes(), b.runes(), min(edits(a.n), edits(b.n))) {
		return FewEdits
	}
	return 0
}

// sameAround reports whether two texts are the same without a stretch of each.
func sameAround(a []rune, af, at int, b []rune, bf, bt int) bool {
	if len(a)-(at-af) != len(b)-(bt-bf) {
		return false
	}
	for i := range len(a) - (at - af) {
		if a[skip(i, af, at)] != b[skip(i, bf, bt)] {
			return false
		}
	}
	return true
}

func skip(i, from, to int) int {
	if i < from {
		return i
	}
	return i + to - from
}

// within reports whether at most k edits make one text of the other.
func within(a, b []rune, k int) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) == 0 || len(b) == 0:
		return max(len(a), len(b)) <= k
	case k == 0:
		return false
	}
	return within(a[1:], b[1:], k-1) || within(a[1:], b, k-1) || within(a, b[1:], k-1)
}

// alike is which of a list of different passwords are alike, in groups of which
// each member is like another one.
type alike struct {
	digests []secret.Digest // of the passwords, in their order
	groups  []alikeGroup
	partial bool
}

type alikeGroup struct {
	members  []int // two or more, rising
	likeness Likeness
}

// findAlike groups passwords that are alike and not the same. random gives the key
// under which they are compared.
//
// Two texts at most two edits apart leave the same text when up to two characters
// are left out of each. So all texts that come of leaving out characters are put
// into one order by a hash, and only neighbours are held against each other. The
// hash is a polynomial at a secret point: what is left out is subtracted from it,
// and a password of 16 characters costs 137 multiplications, not as many digests.
// Such a hash keeps no secret from who knows some of the texts, so hashes and key
// live as long as the call and are wiped.
func findAlike(ctx context.Context, values []secret.Value, digests []secret.Digest, random io.Reader) (*alike, error) {
	found := &alike{digests: digests}
	g, err := newGrouping(values, random)
	if err != nil {
		return nil, err
	}
	defer g.wipe()
	for _, step := range []func(context.Context) error{g.byCase, g.byStem, g.byEdits} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	found.groups, found.partial = g.groups(), g.left == 0 || g.cut
	return found, nil
}

// hashed is the hash of one text that a password gives.
type hashed struct {
	hash uint64
	of   int32 // index of the password
}

const (
	// slabSize is how many hashes are put in order at once: 16 MB.
	slabSize = 1 << 20
	// mostHashes bounds those of all passwords: of 490,000 with 16 characters, of
	// 81,000 with as many as are compared. They are made anew for each slab.
	mostHashes = 64 * slabSize
)

type grouping struct {
	values []secret.Value
	key    powers
	slab   []hashed
	parent []int32
	like   []Likeness // by root: the remotest that joined the group
	left   int        // comparisons that may still be made
	hashes int        // hashes that may be made by byEdits
	cut    bool       // there would have been more of them
	a, b   word
}

func newGrouping(values []secret.Value, random io.Reader) (*grouping, error) {
	var seed [8]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return nil, err
	}
	g := &grouping{values: values, parent: make([]int32, len(values)), like: make([]Likeness, len(values)), left: MostComparisons, hashes: mostHashes}
	g.key.set(binary.LittleEndian.Uint64(seed[:]))
	clear(seed[:])
	for i := range g.parent {
		g.parent[i] = int32(i)
	}
	return g, nil
}

func (g *grouping) wipe() {
	clear(g.slab[:cap(g.slab)])
	g.key = powers{}
	g.a.wipe()
	g.b.wipe()
}

func (g *grouping) root(i int32) int32 {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

func (g *grouping) join(i, j int32, l Likeness) {
	i, j = g.root(i), g.root(j)
	if i == j {
		return
	}
	low, high := min(i, j), max(i, j)
	g.parent[high] = low
	g.like[low] = max(g.like[low], g.like[high], l)
}

// groups are what was joined.
func (g *grouping) groups() []alikeGroup {
	at := map[int32]int{}
	var groups []alikeGroup
	for i := range g.parent {
		root := g.root(int32(i))
		if g.like[root] == 0 {
			continue
		}
		n, known := at[root]
		if !known {
			n = len(groups)
			at[root] = n
			groups = append(groups, alikeGroup{likeness: g.like[root]})
		}
		groups[n].members = append(groups[n].members, i)
	}
	return groups
}

// each lends every one of the first n passwords that is short enough, as a word.
func (g *grouping) each(ctx context.Context, n int, f func(i int32, w *word)) error {
	defer g.a.wipe()
	for i, v := range g.values[:n] {
		if i%256 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := g.lend(v, &g.a, func(w *word) { f(int32(i), w) }); err != nil {
			return err
		}
	}
	return nil
}

func (g *grouping) lend(v secret.Value, w *word, f func(*word)) error {
	if v.Len() > longestAlike {
		return nil
	}
	return v.Use(func(plain []byte) error {
		if w.load(plain) {
			f(w)
		}
		return nil
	})
}

func (g *grouping) byCase(ctx context.Context) error {
	g.slab = g.slab[:0]
	err := g.each(ctx, len(g.values), func(i int32, w *word) {
		if letters(w.lower()) >= leastCase {
			g.slab = append(g.slab, hashed{g.key.hash(w.lower(), 0, 0), i})
		}
	})
	g.joinAll(SameButCase)
	return err
}

func (g *grouping) byStem(ctx context.Context) error {
	g.slab = g.slab[:0]
	err := g.each(ctx, len(g.values), func(i int32, w *word) {
		if from, to, ok := w.stem(); ok {
			g.slab = append(g.slab, hashed{g.key.hash(w.lower(), from, to), i})
		}
	})
	g.joinAll(SameStem)
	return err
}

// joinAll joins the passwords that have one hash.
func (g *grouping) joinAll(l Likeness) {
	for run := range g.runs() {
		for _, h := range run[1:] {
			g.join(run[0].of, h.of, l)
		}
	}
}

// runs puts the slab in order and yields the stretches of two and more equal hashes.
func (g *grouping) runs() func(yield func([]hashed) bool) {
	return func(yield func([]hashed) bool) {
		slices.SortFunc(g.slab, func(a, b hashed) int {
			switch {
			case a.hash < b.hash:
				return -1
			case a.hash > b.hash:
				return 1
			}
			return int(a.of) - int(b.of)
		})
		for from := 0; from < len(g.slab); {
			to := from + 1
			for to < len(g.slab) && g.slab[to].hash == g.slab[from].hash {
				to++
			}
			if to-from > 1 && !yield(g.slab[from:to]) {
				return
			}
			from = to
		}
	}
}

// byEdits works through the texts in as many parts as the slab is too small for.
func (g *grouping) byEdits(ctx context.Context) error {
	total, taken := 0, 0
	for _, v := range g.values {
		n := min(v.Len(), MostAlike)
		if total += 1 + n + n*(n-1)/2; total > g.hashes {
			g.cut = true
			break
		}
		taken++
	}
	parts := uint64(total/slabSize + 1)
	for part := range parts {
		g.slab = g.slab[:0]
		err := g.each(ctx, taken, func(i int32, w *word) {
			g.key.leavingOut(w.runes(), edits(w.n), func(hash uint64) {
				if hash%parts == part {
					g.slab = append(g.slab, hashed{hash, i})
				}
			})
		})
		if err != nil {
			return err
		}
		for run := range g.runs() {
			if err := g.joinAlike(ctx, run); err != nil {
				return err
			}
		}
	}
	return nil
}

// joinAlike holds passwords that leave the same text against each other. However
// many they are, and however many ways one has to leave that text, it costs little
// more than the comparisons do: what hangs together already is passed over as one.
func (g *grouping) joinAlike(ctx context.Context, run []hashed) error {
	run = slices.CompactFunc(run, func(a, b hashed) bool { return a.of == b.of })
	var together [][]int32 // those of the run so far, by what hangs together
	for i, h := range run {
		if i%256 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if g.left == 0 {
			return nil
		}
		mine, rest, loaded := []int32{h.of}, together[:0], false
		for _, others := range together {
			near, err := g.isAlike(h.of, others, &loaded)
			if err != nil {
				return err
			}
			switch {
			case !near:
				rest = append(rest, others)
			case len(others) < len(mine):
				mine = append(mine, others...)
			default:
				mine = append(others, mine...)
			}
		}
		together = append(rest, mine)
	}
	return nil
}

// isAlike tells whether a password hangs together with others that do, and joins it
// to them where it is like one of them. loaded tells that g.a is it.
func (g *grouping) isAlike(of int32, others []int32, loaded *bool) (bool, error) {
	if g.root(of) == g.root(others[0]) {
		return true, nil
	}
	for _, other := range others {
		if g.left == 0 {
			return false, nil
		}
		g.left--
		if !*loaded {
			if err := g.lend(g.values[of], &g.a, func(*word) {}); err != nil {
				return false, err
			}
			*loaded = true
		}
		near := false
		err := g.lend(g.values[other], &g.b, func(b *word) { near = within(g.a.runes(), b.runes(), min(edits(g.a.n), edits(b.n))) })
		if err != nil {
			return false, err
		}
		if near {
			g.join(of, other, FewEdits)
			return true, nil
		}
	}
	return false, nil
}

// prime is 2^61-1, by which numbers are reduced with shifts.
const prime = 1<<61 - 1

func mul(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return plus(low&prime, high<<3|low>>61)
}

func plus(a, b uint64) uint64 {
	sum := a + b
	if sum >= prime {
		sum -= prime
	}
	return sum
}

func minus(a, b uint64) uint64 { return plus(a, prime-b) }

// powers are those of the secret point of the hash, and the inverses of the first
// two.
type powers struct {
	of           [MostAlike + 1]uint64
	back1, back2 uint64
	front        [MostAlike + 1]uint64 // the sums of a text up to each place
}

func (p *powers) set(seed uint64) {
	point := seed%(prime-2) + 2
	p.of[0] = 1
	for i := range MostAlike {
		p.of[i+1] = mul(p.of[i], point)
	}
	p.back1 = 1 // point^(prime-2), which is its inverse
	for square, exponent := point, uint64(prime-2); exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			p.back1 = mul(p.back1, square)
		}
		square = mul(square, square)
	}
	p.back2 = mul(p.back1, p.back1)
}

// sum fills in the sums of a text.
func (p *powers) sum(text []rune) {
	p.front[0] = 0
	for i, r := range text {
		p.front[i+1] = plus(p.front[i], mul(uint64(r)+1, p.of[i]))
	}
}

// hash is the hash of a text without a stretch of it.
func (p *powers) hash(text []rune, from, to int) uint64 {
	p.sum(text)
	defer clear(p.front[:])
	rest := minus(p.front[len(text)], p.front[to])
	for range to - from {
		rest = mul(rest, p.back1)
	}
	return plus(p.front[from], rest)
}

// leavingOut yields the hashes of the texts that come of leaving out at most k
// characters, k being at most 2.
func (p *powers) leavingOut(text []rune, k int, yield func(uint64)) {
	n := len(text)
	if k == 0 {
		return
	}
	p.sum(text)
	defer clear(p.front[:])
	whole := p.front[n]
	yield(whole)
	for i := range n {
		before, after := p.front[i], minus(whole, p.front[i+1])
		yield(plus(before, mul(after, p.back1)))
		for j := i + 1; k == 2 && j < n; j++ {
			between := minus(p.front[j], p.front[i+1])
			rest := minus(whole, p.front[j+1])
			yield(plus(before, plus(mul(between, p.back1), mul(rest, p.back2))))
		}
	}
}
