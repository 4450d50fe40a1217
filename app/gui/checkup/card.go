package checkup

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// card says where one password is used, why that matters, and offers to change
// each.
func (s *passwords) card(g audit.Group) fyne.CanvasObject {
	what, why := s.words(g)
	rows := make([]fyne.CanvasObject, 0, usesAtOnce)
	for _, use := range g[:min(len(g), usesAtOnce)] {
		rows = append(rows, s.row(use))
	}
	head := parts.Row(parts.Gap, parts.NewIcon(theme.IconWarning, theme.Shu, 22), parts.Grow(parts.NewProse(what).Bold().At(theme.SizeCard)))
	column := parts.Column(parts.Gap, parts.Column(parts.GapSmall, head, parts.NewProse(why).Small()), parts.Divider(), parts.FieldRows(rows...))
	if left := len(g) - usesAtOnce; left > 0 {
		column.Add(parts.NewProse(s.env.Text.S("checkup.rest", text.A("n", left))).Small())
	}
	return parts.NewCard(column)
}

// words say what is reused and why that matters.
func (s *passwords) words(g audit.Group) (what, why string) {
	word := s.env.Text.S
	if len(g.Accounts()) > 1 {
		return word("checkup.across", text.A("n", len(g))), word("checkup.across.why")
	}
	account := text.A("account", s.title(g[0].Account))
	if isLoginAndTrading(g) {
		return word("checkup.within", account), word("checkup.within.why")
	}
	return word("checkup.within.more", account, text.A("n", len(g))), word("checkup.within.why")
}

// isLoginAndTrading says whether the group is the two passwords that the rules
// of every firm want to differ.
func isLoginAndTrading(g audit.Group) bool {
	if len(g) != 2 {
		return false
	}
	a, b := g[0].Role, g[1].Role
	return min(a, b) == vault.LoginPassword && max(a, b) == vault.TradingPassword
}

func (s *passwords) row(use audit.Use) fyne.CanvasObject {
	title := s.title(use.Account)
	below := s.field(use)
	if e, ok := s.vault.Entry(use.Account); ok && e.Username() != "" {
		below = s.env.Text.S("checkup.use", text.A("field", below), text.A("user", parts.Display(e.Username())))
	}
	change := parts.NewButton(s.env.Text.S("checkup.change"), theme.IconEdit, parts.Secondary, func() {
		s.env.Go(screen.Place{Name: screen.Edit, Account: use.Account, Part: use.Field})
	})
	if s.first == nil {
		s.first = change
	}
	return parts.Pad(0, theme.Space, parts.Row(parts.Gap+4, parts.NewMonogram(title),
		parts.Grow(parts.Column(0, parts.Strong(title), parts.Caption(below))), change))
}

func (s *passwords) title(account vault.ID) string {
	if e, ok := s.vault.Entry(account); ok && e.Title() != "" {
		return parts.Display(e.Title())
	}
	return s.env.Text.S("checkup.untitled")
}

// field is the word for a field: its own name where a person gave it one.
func (s *passwords) field(use audit.Use) string {
	switch use.Field {
	case vault.FieldPassword:
		return s.env.Text.S("checkup.login")
	case vault.FieldTradingPassword:
		return s.env.Text.S("checkup.trading")
	case vault.FieldFurtherSecret:
		return s.env.Text.S("checkup.further")
	}
	return parts.Display(use.Field)
}
