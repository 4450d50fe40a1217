package qr_test

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode"
	encode "github.com/boombuler/barcode/qr"
	"golang.org/x/image/bmp"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"kagikura/app/qr"
)

const seed = "otpauth://totp/%E6%9D%B1%E4%BA%AC%E8%A8%BC%E5%88%B8:taro%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=%E6%9D%B1%E4%BA%AC%E8%A8%BC%E5%88%B8"

// code draws a QR code with n pixels for each of its squares, without a margin.
func code(t testing.TB, text string, n int) image.Image {
	t.Helper()
	c, err := encode.Encode(text, encode.M, encode.Unicode)
	if err != nil {
		t.Fatal(err)
	}
	scaled, err := barcode.Scale(c, c.Bounds().Dx()*n, c.Bounds().Dy()*n)
	if err != nil {
		t.Fatal(err)
	}
	return scaled
}

// desk is an empty screen with a few windows on it.
func desk(width, height int, paper color.Color) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	for i := range 40 { // what stands for text and pictures
		at := image.Rect(i*37%width, i*91%height, i*37%width+120, i*91%height+6)
		draw.Draw(m, at, image.NewUniform(color.Gray{Y: byte(i * 50)}), image.Point{}, draw.Src)
	}
	return m
}

func put(m draw.Image, c image.Image, x, y int) {
	around := c.Bounds().Add(image.Pt(x, y)).Inset(-12)
	draw.Draw(m, around, image.White, image.Point{}, draw.Src)
	draw.Draw(m, c.Bounds().Add(image.Pt(x, y)), c, c.Bounds().Min, draw.Src)
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// texts decodes and fails the test if that does.
func texts(t *testing.T, data []byte) []string {
	t.Helper()
	found, err := qr.Decode(context.Background(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(found))
	for i, f := range found {
		out[i] = string(f)
	}
	return out
}

func wantTexts(t *testing.T, data []byte, want ...string) {
	t.Helper()
	if got := texts(t, data); !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestEveryFormat(t *testing.T) {
	m := desk(640, 480, color.White)
	put(m, code(t, seed, 4), 200, 100)
	formats := map[string]func(io.Writer) error{
		"png":  func(w io.Writer) error { return png.Encode(w, m) },
		"jpeg": func(w io.Writer) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 60}) },
		"bmp":  func(w io.Writer) error { return bmp.Encode(w, m) },
		"gif": func(w io.Writer) error {
			p := image.NewPaletted(m.Rect, palette.Plan9)
			draw.Draw(p, p.Rect, m, image.Point{}, draw.Src)
			return gif.Encode(w, p, nil)
		},
	}
	for name, write := range formats {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			wantTexts(t, b.Bytes(), seed)
		})
	}
}

// TestWebP reads pictures that cwebp made; Go has no encoder for them.
func TestWebP(t *testing.T) {
	for _, name := range []string{"cwebp-lossless.webp", "cwebp-lossy.webp"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		wantTexts(t, data, "https://www.example.com/webp")
	}
}

func TestAScreenshotWithACodeSomewhere(t *testing.T) {
	for _, dots := range []int{2, 3, 5, 9} {
		m := desk(2560, 1440, color.RGBA{R: 30, G: 60, B: 90, A: 255})
		put(m, code(t, seed, dots), 1700, 700)
		wantTexts(t, asPNG(t, m), seed)
	}
}

func TestOneDotASquare(t *testing.T) {
	m := desk(300, 200, color.White)
	put(m, code(t, "https://www.example.com/", 1), 120, 90)
	wantTexts(t, asPNG(t, m), "https://www.example.com/")
}

func TestWithoutAMargin(t *testing.T) {
	wantTexts(t, asPNG(t, code(t, seed, 5)), seed)
}

func TestLightOnDark(t *testing.T) {
	c := code(t, seed, 4)
	m := desk(800, 600, color.Black)
	for y := range c.Bounds().Dy() {
		for x := range c.Bounds().Dx() {
			if c.At(x, y) == (color.Gray16{}) {
				m.Set(x+200, y+200, color.White)
			} else {
				m.Set(x+200, y+200, color.Gray{Y: 20})
			}
		}
	}
	around := c.Bounds().Add(image.Pt(200, 200))
	if m.At(around.Min.X, around.Min.Y) != (color.RGBA{255, 255, 255, 255}) {
		t.Fatal("the picture is not what this test wants: its first square is dark")
	}
	wantTexts(t, asPNG(t, m), seed)
}

// TestOnNothing: squares of one colour on a picture that is transparent.
func TestOnNothing(t *testing.T) {
	c := code(t, seed, 4)
	for name, ink := range map[string]color.Color{"dark": color.Black, "light": color.White} {
		t.Run(name, func(t *testing.T) {
			m := image.NewNRGBA(c.Bounds().Inset(-20))
			for y := range c.Bounds().Dy() {
				for x := range c.Bounds().Dx() {
					if r, _, _, _ := c.At(x, y).RGBA(); r == 0 {
						m.Set(x, y, ink)
					}
				}
			}
			wantTexts(t, asPNG(t, m), seed)
		})
	}
}

func TestTurned(t *testing.T) {
	c := code(t, seed, 6)
	for _, degrees := range []float64{3, 12, 30, 45, 90, 137, 180, 300} {
		m := image.NewRGBA(image.Rect(0, 0, 900, 900))
		draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		half := float64(c.Bounds().Dx()) / 2
		turn := f64.Aff3{cos, -sin, 450 - cos*half + sin*half, sin, cos, 450 - sin*half - cos*half}
		xdraw.BiLinear.Transform(m, turn, c, c.Bounds(), xdraw.Src, nil)
		if got := texts(t, asPNG(t, m)); !slices.Equal(got, []string{seed}) {
			t.Errorf("turned by %v degrees it reads %q", degrees, got)
		}
	}
}

func TestSeveralCodes(t *testing.T) {
	m := desk(1200, 1000, color.White)
	put(m, code(t, "https://www.example.com/a", 4), 60, 130)
	put(m, code(t, seed, 4), 500, 100) // a little higher, and yet the second
	put(m, code(t, "証券口座", 6), 300, 500)
	put(m, code(t, seed, 5), 700, 600) // the same once more
	wantTexts(t, asPNG(t, m), "https://www.example.com/a", seed, "証券口座")
}

func TestASheetOfCodesIsBounded(t *testing.T) {
	m := desk(2000, 2000, color.White)
	var want []string
	for y := range 6 {
		for x := range 6 {
			text := "https://www.example.com/" + string(rune('a'+y)) + string(rune('a'+x))
			put(m, code(t, text, 4), 40+320*x, 40+320*y)
			want = append(want, text)
		}
	}
	got := texts(t, asPNG(t, m))
	if len(got) != qr.MaxCodes {
		t.Errorf("read %d codes of %d, want %d", len(got), len(want), qr.MaxCodes)
	}
	for _, text := range got {
		if !slices.Contains(want, text) {
			t.Errorf("read %q, which is not there", text)
		}
	}
}

func TestNothingToRead(t *testing.T) {
	small := asPNG(t, desk(200, 200, color.White))
	torn := asPNG(t, code(t, seed, 4))
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, qr.ErrNoPicture},
		{"text", []byte(seed), qr.ErrNoPicture},
		{"torn", torn[:len(torn)/2], qr.ErrNoPicture},
		{"no code", small, qr.ErrNoCode},
		{"one pixel", asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1))), qr.ErrNoCode},
		{"a row", asPNG(t, image.NewGray(image.Rect(0, 0, 5000, 1))), qr.ErrNoCode},
		{"black", asPNG(t, image.NewGray(image.Rect(0, 0, 500, 500))), qr.ErrNoCode},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := qr.Decode(context.Background(), bytes.NewReader(c.data))
			if !errors.Is(err, c.want) || found != nil {
				t.Errorf("%q, %v; want %v", found, err, c.want)
			}
		})
	}
}

// bomb is a PNG that says it has a certain size, and has no pixels.
func bomb(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	for _, n := range []uint32{width, height} {
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	b = append(b, 8, 0, 0, 0, 0)
	sum := crc32.ChecksumIEEE(b[12:])
	return append(b, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
}

func TestTheBounds(t *testing.T) {
	for _, c := range []struct {
		name string
		r    io.Reader
		want error
	}{
		{"pixels at the bound", bytes.NewReader(bomb(qr.MaxPixels/1000, 1000)), qr.ErrNoPicture}, // it goes on, and there are none
		{"a pixel more", bytes.NewReader(bomb(qr.MaxPixels+1, 1)), qr.ErrTooLarge},
		{"far more", bytes.NewReader(bomb(1<<20, 1<<20)), qr.ErrTooLarge},
		{"bytes at the bound", io.LimitReader(zeros{}, qr.MaxBytes), qr.ErrNoPicture},
		{"a byte more", io.LimitReader(zeros{}, qr.MaxBytes+1), qr.ErrTooLarge},
		{"no end", zeros{}, qr.ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := qr.Decode(context.Background(), c.r); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

type broken struct{}

var errDisk = errors.New("the disk is gone")

func (broken) Read([]byte) (int, error) { return 0, errDisk }

func TestAReaderThatFails(t *testing.T) {
	if _, err := qr.Decode(context.Background(), broken{}); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
}

// TestASquaredPictureEnds: thousands of marks that look like corners of codes.
func TestASquaredPictureEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	began := time.Now()
	for _, side := range []int{15, 60} { // below the bound on marks, and far above
		m := image.NewGray(image.Rect(0, 0, side*40, side*40))
		draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
		for y := range side {
			for x := range side {
				for i, ink := range []color.Color{color.Black, color.White, color.Black} {
					at := image.Rect(0, 0, 28, 28).Inset(i * 4).Add(image.Pt(x*40+6, y*40+6))
					draw.Draw(m, at, image.NewUniform(ink), image.Point{}, draw.Src)
				}
			}
		}
		if _, err := qr.Decode(context.Background(), bytes.NewReader(asPNG(t, m))); !errors.Is(err, qr.ErrNoCode) {
			t.Errorf("%d squares a side: %v", side, err)
		}
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}

// ending is a context that ends after being asked n times.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestItCanBeStopped(t *testing.T) {
	m := desk(700, 700, color.White)
	data := asPNG(t, m)
	for n := range 40 {
		_, err := qr.Decode(&ending{Context: context.Background(), left: n}, bytes.NewReader(data))
		if errors.Is(err, qr.ErrNoCode) && n > 10 {
			return // asked often enough to have come to the end
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at question %d: %v", n, err)
		}
	}
}

func TestWipe(t *testing.T) {
	found, err := qr.Decode(context.Background(), bytes.NewReader(asPNG(t, code(t, seed, 4))))
	if err != nil {
		t.Fatal(err)
	}
	qr.Wipe(found)
	if strings.Trim(string(found[0]), "\x00") != "" {
		t.Error("a text is still there")
	}
}

// TestCodesOfQrencode reads what another program drew, in all its kinds of text.
func TestCodesOfQrencode(t *testing.T) {
	path, err := exec.LookPath("qrencode")
	if err != nil {
		t.Skip("qrencode is not installed")
	}
	for _, c := range []struct {
		name, text string
		args       []string
	}{
		{"otpauth", seed, []string{"-l", "L"}},
		{"strong", seed, []string{"-l", "H"}},
		{"alphanumeric", "HTTPS://WWW.EXAMPLE.COM/", nil},
		{"digits", "31415926535897932384", nil},
		{"kanji", "取引口座", []string{"-k"}},
		{"utf-8", "証券口座のログイン 🔑", []string{"-8"}},
		{"long", "https://www.example.com/" + strings.Repeat("x", 1500), nil},
		{"one dot", seed, []string{"-s", "1"}},
		{"no margin", seed, []string{"-m", "0"}},
		{"colours", seed, []string{"--foreground=1a2b6c", "--background=fff3c0"}},
		{"inverse", seed, []string{"--foreground=ffffff", "--background=101010"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			if c.name == "kanji" { // this kind takes the text in Shift JIS
				text = "\x8e\xe6\x88\xf8\x8c\xfb\x8d\xc0"
			}
			cmd := exec.Command(path, append(c.args, "-o", "-")...)
			cmd.Stdin = strings.NewReader(text)
			data, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			wantTexts(t, data, c.text)
		})
	}
}

func BenchmarkScreenWithACode(b *testing.B) {
	m := desk(2560, 1440, color.White)
	put(m, code(b, seed, 4), 1700, 700)
	data := asPNG(b, m)
	for b.Loop() {
		if _, err := qr.Decode(context.Background(), bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLargestWithoutACode(b *testing.B) {
	data := asPNG(b, desk(8000, 4000, color.White))
	for b.Loop() {
		if _, err := qr.Decode(context.Background(), bytes.NewReader(data)); !errors.Is(err, qr.ErrNoCode) {
			b.Fatal(err)
		}
	}
}
