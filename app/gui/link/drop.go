package link

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"kagikura/app/clip"
	"kagikura/app/gui/parts"
	"kagikura/app/qr"
	"kagikura/crypto/secret"
	"kagikura/vault/linkcheck"
)

// dropped checks what is in a file that was dragged into the window.
//
// The toolkit knows of files alone: a link that is dragged from a browser comes
// as a path made of it, cleaned in a way that can turn one host into another.
// That is no file, so it is refused, and not guessed at.
func (s *Screen) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) > 0 && !s.env.Dialogs.Open() {
		s.checkFile(files[0].Path())
	}
}

// checkFile checks the text in a file, or the QR codes of a picture.
func (s *Screen) checkFile(path string) {
	s.checkRead(func(ctx context.Context) (string, error) { return readFile(ctx, path) })
}

// checkClipped checks the QR codes of the picture on the clipboard.
func (s *Screen) checkClipped() {
	if s.env.Picture == nil {
		return
	}
	s.checkRead(func(ctx context.Context) (string, error) {
		picture, err := s.env.Picture(ctx)
		defer secret.Wipe(picture)
		if err != nil {
			return "", err
		}
		return codesIn(ctx, bytes.NewReader(picture))
	})
}

// checkRead checks a text that has to be read first, off the UI thread.
func (s *Screen) checkRead(read func(context.Context) (string, error)) {
	s.forget()
	asked := s.asked
	var text string
	s.cancel = s.env.Do(func(ctx context.Context) (err error) {
		text, err = read(ctx)
		return err
	}, func(err error) {
		switch {
		case asked != s.asked:
		case err == nil:
			s.check(text, 0, true)
		default:
			s.ask("")
			s.show(s.asks, s.unread(err))
			s.env.Window.Canvas().Focus(s.field)
		}
	})
}

// unread says why there is nothing to check.
func (s *Screen) unread(err error) fyne.CanvasObject {
	for _, known := range []error{qr.ErrNoCode, qr.ErrTooLarge, clip.ErrNoPicture, clip.ErrPictureTooLarge, clip.ErrPictureUnreadable} {
		if errors.Is(err, known) {
			message := s.env.Text.Error(err)
			return parts.Notice(parts.Attention, message.What, message.Then)
		}
	}
	return parts.Notice(parts.Attention, s.env.Text.S("link.file"), s.env.Text.S("link.file.then"))
}

// readFile is the text in a file, or what the QR codes of a picture say, a line
// each.
func readFile(ctx context.Context, path string) (string, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", qr.ErrNoPicture
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	// One byte more than is checked shows that there was more.
	head, err := io.ReadAll(io.LimitReader(file, linkcheck.MaxText+1))
	if err != nil {
		return "", err
	}
	if isText(head) {
		return string(head), nil
	}
	return codesIn(ctx, io.MultiReader(bytes.NewReader(head), file))
}

// isText says whether a file begins like a text in UTF-8; pictures do not.
func isText(head []byte) bool {
	head = head[:min(len(head), 1<<10)]
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r == 0 || r == utf8.RuneError && size == 1 && len(head) >= utf8.UTFMax {
			return false
		}
		head = head[size:]
	}
	return true
}

// codesIn are the texts of the QR codes of a picture. Where one sets up one-time
// codes the answer is that, whatever the others are.
func codesIn(ctx context.Context, picture io.Reader) (string, error) {
	texts, err := qr.Decode(ctx, picture)
	defer qr.Wipe(texts)
	if err != nil {
		return "", err
	}
	lines := make([]string, 0, len(texts))
	for _, t := range texts {
		line := string(t)
		if isCode(line) {
			return schemes[0], nil // the secret in it is not needed here
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), nil
}
