package edit

import (
	"bytes"
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/qr"
	"kagikura/app/text"
	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
)

// scan takes the seed out of the QR code of a picture: one that is chosen,
// dropped, or lies on the clipboard. The picture is read off the UI thread.
type scan struct {
	code    *code
	asked   int // how many pictures were asked for: only the last answer counts
	pending context.CancelFunc
}

// buttons are the ways to a picture.
func (s *scan) buttons() fyne.CanvasObject {
	words := s.code.form.env.Text
	row := parts.Flow(parts.Gap, parts.NewButton(words.S("edit.scan.file"), theme.IconFile, parts.Secondary, func() {
		filepick.Show(s.code.form.env, filepick.File, "", s.file)
	}))
	if s.code.form.env.Picture != nil {
		row.Add(parts.NewButton(words.S("edit.scan.clipboard"), theme.IconCopy, parts.Secondary, s.clipboard))
	}
	return parts.Column(parts.GapSmall, row, parts.NewProse(words.S("edit.scan.drop")).Small())
}

// file reads a picture from a file.
func (s *scan) file(path string) {
	s.read(func(ctx context.Context) ([][]byte, error) { return qr.DecodeFile(ctx, path) })
}

// clipboard reads the picture on the clipboard.
func (s *scan) clipboard() {
	picture := s.code.form.env.Picture
	s.read(func(ctx context.Context) ([][]byte, error) {
		data, err := picture(ctx)
		if err != nil {
			return nil, err
		}
		defer secret.Wipe(data)
		return qr.Decode(ctx, bytes.NewReader(data))
	})
}

// stop forgets a picture that is being read.
func (s *scan) stop() {
	s.asked++
	if s.pending != nil {
		s.pending()
		s.pending = nil
	}
}

func (s *scan) read(codes func(context.Context) ([][]byte, error)) {
	s.stop()
	s.code.rest()
	asked := s.asked
	s.code.hide(remark{parts.Neutral, s.code.form.word("edit.scan.reading")})
	var seeds [][]byte
	s.pending = s.code.form.env.Do(func(ctx context.Context) error {
		texts, err := codes(ctx)
		if err == nil {
			seeds, err = qr.Seeds(texts)
		}
		if ctx.Err() != nil { // nobody waits for them any more
			qr.Wipe(seeds)
		}
		return err
	}, func(err error) {
		defer qr.Wipe(seeds)
		switch {
		case asked != s.asked:
		case err != nil:
			s.code.hide(s.code.wrong(err)...)
		default:
			s.offer(seeds)
		}
	})
}

// seedOf is a seed of the picture: whose it is, and the URI.
type seedOf struct {
	name string
	uri  secret.Value
}

// offer takes the one seed of the picture, or asks which one.
func (s *scan) offer(seeds [][]byte) {
	var good []seedOf
	var wrong error
	for _, uri := range seeds {
		_, codes, err := s.code.form.env.Session.MakeOTP(uri, otp.Default())
		var kept secret.Value
		if err == nil {
			kept, err = s.code.form.env.Session.Seal(uri)
		}
		if err != nil {
			wrong = err
			continue
		}
		good = append(good, seedOf{s.code.nameOf(codes.Config), kept})
	}
	switch len(good) {
	case 0:
		s.code.hide(s.code.wrong(wrong)...)
	case 1:
		s.code.fill(good[0].uri)
	default:
		s.ask(good)
	}
}

// ask lets one of several seeds be chosen.
func (s *scan) ask(seeds []seedOf) {
	env := s.code.form.env
	list := parts.Column(parts.GapSmall)
	for _, seed := range seeds {
		list.Add(parts.Row(0, parts.NewButton(seed.name, theme.IconKey, parts.Secondary, func() {
			env.Dialogs.Close()
			s.code.fill(seed.uri)
		})))
	}
	s.code.look()
	var body fyne.CanvasObject = list
	if most := env.Window.Canvas().Size().Height / 2; list.MinSize().Height > most {
		body = parts.High(most, parts.Scroll(list))
	}
	env.Dialogs.Show(parts.Dialog{
		Title:   env.Text.S("edit.scan.several", text.A("n", len(seeds))),
		Body:    body,
		Width:   560,
		Actions: []parts.Action{{Label: env.Text.S("common.cancel")}},
	})
}

// fill puts a URI where it would be typed, and shows its code.
func (c *code) fill(uri secret.Value) {
	if err := c.typed.Load(uri); err != nil {
		c.hide(c.wrong(err)...)
		return
	}
	c.form.touch()
	c.look()
	c.form.show(c.content, c.typed)
	c.form.sight(c.preview)
}

// nameOf says whose codes they are, as far as the seed says; it comes from
// outside.
func (c *code) nameOf(config otp.Config) string {
	words := c.form.env.Text
	issuer, account := text.A("issuer", parts.Display(config.Issuer)), text.A("account", parts.Display(config.Account))
	switch {
	case config.Issuer != "" && config.Account != "":
		return words.S("edit.scan.of", issuer, account)
	case config.Issuer != "":
		return words.S("edit.scan.of.issuer", issuer)
	case config.Account != "":
		return words.S("edit.scan.of.account", account)
	}
	return words.S("edit.scan.of.nobody")
}

// dropped takes a picture that was dragged into the window.
func (s *Screen) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 || s.saving || !s.formed() || s.env.Dialogs.Open() {
		return
	}
	if !s.form.code.setting {
		s.form.code.open()
	}
	s.form.code.scan.file(files[0].Path())
}
