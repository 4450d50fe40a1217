package link_test

import (
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/storage"
	"github.com/boombuler/barcode"
	encode "github.com/boombuler/barcode/qr"

	"kagikura/app/clip"
	"kagikura/app/gui/screentest"
	"kagikura/app/qr"
)

func write(b *screentest.Bench, name, content string) (written string) {
	b.T.Helper()
	b.Must(os.WriteFile(filepath.Join(b.Dir, name), []byte(content), 0o600))
	return name
}

func picture(b *screentest.Bench, code string) (written string) {
	b.T.Helper()
	drawn, err := encode.Encode(code, encode.M, encode.Unicode)
	b.Must(err)
	drawn, err = barcode.Scale(drawn, 8*drawn.Bounds().Dx(), 8*drawn.Bounds().Dy())
	b.Must(err)
	const name = "code.png"
	file, err := os.Create(filepath.Join(b.Dir, name))
	b.Must(err)
	defer file.Close()
	b.Must(png.Encode(file, drawn))
	return name
}

func TestADroppedTextIsChecked(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.Drop(write(b, "sms.txt", sms))
	says(b, b.Text.S("link.fake"))
}

func TestADroppedQRCodeIsChecked(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.Drop(picture(b, "https://www.sbisec.co.jp.x.example/login"))
	says(b, b.Text.S("link.fake"))
}

func TestAPastedQRCodeIsChecked(t *testing.T) {
	b := screentest.New(t)
	var clipped []byte
	b.Picture = func(context.Context) ([]byte, error) {
		if clipped == nil {
			return nil, clip.ErrNoPicture
		}
		return clipped, nil
	}
	show(b)
	b.Paste("")
	says(b, b.Text.Error(clip.ErrNoPicture).What)
	var err error
	clipped, err = os.ReadFile(filepath.Join(b.Dir, picture(b, "https://www.sbisec.co.jp.x.example/login")))
	b.Must(err)
	b.Paste("")
	says(b, b.Text.S("link.fake"))
}

func TestAPictureWithoutACode(t *testing.T) {
	b := screentest.New(t)
	file, err := os.Create(filepath.Join(b.Dir, "empty.png"))
	b.Must(err)
	defer file.Close()
	b.Must(png.Encode(file, image.NewGray(image.Rect(0, 0, 90, 90))))
	show(b)
	b.Drop("empty.png")
	says(b, b.Text.Error(qr.ErrNoCode).What)
}

// The seed of one-time codes is no link, and is shown nowhere.
func TestAQRCodeThatSetsUpOneTimeCodesIsNoLink(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.Drop(picture(b, pasted["code"]))
	says(b, b.Text.S("link.code"))
	b.Paste(pasted["code"])
	says(b, b.Text.S("link.code"))
	for _, said := range b.Said() {
		if strings.Contains(said, "JBSWY") {
			t.Errorf("the seed is on screen: %q", said)
		}
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for name, content := range map[string]string{
		"picture.png": "\x89PNG\r\n\x1a\n\x00\x00",
		"program":     "\x7fELF\x00\x01",
	} {
		b := screentest.New(t)
		show(b)
		b.Drop(write(b, name, content))
		says(b, b.Text.S("link.file"))
	}
}

// A link dragged from a browser comes as a path in which ".." is resolved: the
// host of this one is evil.example, and what is left of it looks official.
func TestADraggedLinkIsNotGuessedAt(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.DropURIs(storage.NewFileURI("https://evil.example/../www.sbisec.co.jp/"))
	says(b, b.Text.S("link.file"))
}

func TestAFolderIsNoText(t *testing.T) {
	b := screentest.New(t)
	show(b)
	b.Drop(".")
	says(b, b.Text.S("link.file"))
}
