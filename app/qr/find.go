package qr

import (
	"cmp"
	"context"
	"image"
	"image/color"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode/detector"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"

	"kagikura/crypto/secret"
)

// Bounds of the work for one look at a picture. A code has three large squares
// in its corners; any three marks of a picture that might be such squares are
// tried as a code, so the marks are counted while they are found: a picture of
// nothing but squares would otherwise take hours.
const (
	maxMarks = 256
	maxTries = 4000
)

// smallPicture is the number of pixels up to which a picture is also looked at
// enlarged: the codes of one that small may have a single pixel a square.
const smallPicture = 512 * 512

// find looks for codes in several ways, and stops with the first that finds any:
// as it is, smaller (a large photograph is noisy), larger.
func find(ctx context.Context, picture image.Image) ([][]byte, error) {
	papers := []color.Color{color.White}
	if o, ok := picture.(interface{ Opaque() bool }); !ok || !o.Opaque() {
		papers = append(papers, color.Black) // light squares on nothing
	}
	for _, paper := range papers {
		g, err := toGray(ctx, picture, paper)
		if err != nil {
			return nil, err
		}
		texts, err := inSizes(ctx, g)
		g.wipe()
		if err != nil || len(texts) > 0 {
			return texts, err
		}
	}
	return nil, ErrNoCode
}

func inSizes(ctx context.Context, g gray) ([][]byte, error) {
	sizes := []func() gray{g.half}
	if g.width*g.height <= smallPicture {
		sizes = []func() gray{func() gray { return g.times(3) }, g.half}
	}
	texts, err := inBothColours(ctx, g)
	for _, size := range sizes {
		if err != nil || len(texts) > 0 {
			break
		}
		other := size()
		texts, err = inBothColours(ctx, other)
		other.wipe()
	}
	return texts, err
}

// found is a code, where its first corner lies, and how long its side is.
type found struct {
	x, y, side float64
	text       []byte
}

// inBothColours looks for dark codes on light and for light ones on dark.
func inBothColours(ctx context.Context, g gray) ([][]byte, error) {
	all, err := look(ctx, g)
	if err == nil {
		inverse := g.inverse()
		var light []found
		light, err = look(ctx, inverse)
		inverse.wipe()
		all = append(all, light...)
	}
	if err != nil {
		for _, f := range all {
			secret.Wipe(f.text)
		}
		return nil, err
	}
	return inOrder(all), nil
}

// inOrder is the texts in the order that they are read in, each once, the rest
// wiped.
func inOrder(all []found) [][]byte {
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.y, b.y) })
	for rest := all; len(rest) > 0; { // row by row: no two codes are quite level
		n := 1
		for n < len(rest) && rest[n].y-rest[0].y < rest[0].side/2 {
			n++
		}
		slices.SortFunc(rest[:n], func(a, b found) int { return cmp.Compare(a.x, b.x) })
		rest = rest[n:]
	}
	var texts [][]byte
	for _, f := range all {
		same := func(t []byte) bool { return string(t) == string(f.text) }
		if len(texts) == MaxCodes || slices.ContainsFunc(texts, same) {
			secret.Wipe(f.text)
			continue
		}
		texts = append(texts, f.text)
	}
	return texts
}

// stopped is what a look is left with from inside the library.
type stopped struct{}

// look finds the dark codes of a picture at its size. Its error is the
// context's; whatever goes wrong in the library means that there is nothing to
// be found.
func look(ctx context.Context, g gray) (all []found, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer func() {
		// Where the picture was too much for the library, it panics; where it
		// shows too many marks, this package leaves it in the same way. What was
		// found so far counts.
		if recover() != nil {
			err = ctx.Err()
		}
	}()
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.pixels, g.width, g.height, 0, 0, g.width, g.height, false)
	if err != nil {
		return nil, nil
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(source))
	if err != nil {
		return nil, nil
	}
	black, err := bitmap.GetBlackMatrix()
	if err != nil {
		return nil, nil
	}
	marks := 0
	counted := gozxing.ResultPointCallback(func(gozxing.ResultPoint) {
		if marks++; marks > maxMarks || ctx.Err() != nil {
			panic(stopped{})
		}
	})
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	triples, err := multi.NewMultiFinderPatternFinder(black, counted).FindMulti(hints)
	if err != nil {
		return nil, nil
	}
	used := map[*detector.FinderPattern]bool{}
	for i, t := range triples {
		if err := ctx.Err(); err != nil || i == maxTries || len(all) == MaxCodes {
			return all, err
		}
		corners := []*detector.FinderPattern{t.GetTopLeft(), t.GetTopRight(), t.GetBottomLeft()}
		if slices.ContainsFunc(corners, func(c *detector.FinderPattern) bool { return used[c] }) {
			continue
		}
		text := read(black, t, hints)
		if len(text) == 0 {
			continue
		}
		for _, c := range corners {
			used[c] = true
		}
		side := gozxing.ResultPoint_Distance(corners[0], corners[1])
		all = append(all, found{x: corners[0].GetX(), y: corners[0].GetY(), side: side, text: text})
	}
	return all, nil
}

// read reads the code that three marks may be the corners of; nil if there is
// none.
func read(black *gozxing.BitMatrix, corners *detector.FinderPatternInfo, hints map[gozxing.DecodeHintType]any) (text []byte) {
	defer func() {
		if recover() != nil {
			text = nil
		}
	}()
	code, err := detector.NewDetector(black).ProcessFinderPatternInfo(corners)
	if err != nil {
		return nil
	}
	result, err := decoder.NewDecoder().Decode(code.GetBits(), hints)
	if err != nil {
		return nil
	}
	defer secret.Wipe(result.GetRawBytes())
	for _, s := range result.GetByteSegments() {
		defer secret.Wipe(s)
	}
	return []byte(strings.ToValidUTF8(result.GetText(), "\uFFFD"))
}
