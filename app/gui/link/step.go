package link

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// step is the one safe thing to do about an address. It never leads to the
// address itself, but to the bookmark of the firm that is meant: the account's
// own where there is one, else the directory's. Where no firm is known it leads
// to the accounts.
func (s *Screen) step(v linkcheck.Verdict, said saying) (object fyne.CanvasObject, button *parts.Button) {
	if url, open := s.bookmark(v, said); open != nil {
		button = s.primary(s.env.Text.S("link.open", text.A("firm", said.name)), open)
		if said.name == "" || button.MinSize().Width > s.env.Window.Canvas().Size().Width/2 {
			button.SetLabel(s.env.Text.S("link.open.short"))
		}
		return parts.Flow(parts.GapWide, button, parts.NewHostLine(screen.HostOf(url)).Mark(parts.Good)), button
	}
	column := parts.Column(parts.Gap)
	if said.name != "" {
		column.Add(parts.Remark(parts.Neutral, s.env.Text.S("link.unlisted", text.A("firm", said.name))))
	}
	switch {
	case s.open():
		button = s.primary(s.env.Text.S("link.accounts"), func() { s.env.Go(screen.Place{Name: screen.Accounts}) })
	case s.state.Path != "":
		button = s.primary(s.env.Text.S("link.unlock"), func() { s.env.Go(screen.Place{Name: screen.Unlock}) })
	default:
		column.Add(parts.Remark(parts.Neutral, s.env.Text.S("link.bookmark")))
		return column, nil
	}
	column.Add(parts.Row(0, button))
	return column, button
}

func (s *Screen) primary(label string, pressed func()) *parts.Button {
	button := parts.NewButton(label, theme.IconOpen, parts.Primary, pressed)
	if s.roomy() {
		button.Large()
	}
	return button
}

// bookmark is the address to go to instead, and what goes there; nil if none is
// known.
func (s *Screen) bookmark(v linkcheck.Verdict, said saying) (url string, open func()) {
	if account, url, ok := s.account(v, said); ok {
		return url, func() { s.openAccount(account) }
	}
	if address, err := s.env.Session.OfFirm(said.firm.ID); err == nil {
		return address.URL(), func() { s.env.Open(address) }
	}
	return "", nil
}

// account is the account in the open vault that an address is about and that
// can be opened: that with this very address, or one at the firm meant.
func (s *Screen) account(v linkcheck.Verdict, said saying) (id vault.ID, url string, ok bool) {
	if !s.open() {
		return vault.ID{}, "", false
	}
	for _, e := range s.state.Vault.Live() {
		launch, known := s.state.Launch[e.ID]
		if !known || !launch.Ready {
			continue
		}
		if said.finding == text.Own && launch.Verdict.Host == v.Host || said.firm.ID != "" && e.Firm() == said.firm.ID {
			return e.ID, launch.URL, true
		}
	}
	return vault.ID{}, "", false
}

// openAccount opens an account's bookmark. It is looked at once more now: what
// the screen says may be a while old.
func (s *Screen) openAccount(account vault.ID) {
	address, err := s.env.Session.Verified(account)
	if err != nil {
		s.env.Fail(err)
		return
	}
	s.env.OpenAccount(account, address)
}

// afterwards is what to do after something was typed at a fake.
func (s *Screen) afterwards(said saying) fyne.CanvasObject {
	word := s.env.Text.S
	then := word("link.typed.any")
	switch firm := text.A("firm", said.name); {
	case said.name != "" && said.firm.Phone != "":
		then = word("link.typed.phone", firm, text.A("phone", parts.Display(said.firm.Phone)))
	case said.name != "":
		then = word("link.typed.firm", firm)
	}
	return parts.Notice(parts.Attention, word("link.typed"), then, parts.NewButton(word("emergency.link"), theme.IconWarning, parts.Secondary, func() {
		place := screen.Place{Name: screen.Emergency, Firm: said.firm.ID}
		if !s.open() {
			place.Part = screen.WhileLocked
		}
		s.env.Go(place)
	}))
}
