package home

import (
	"strconv"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/vault/today"
)

// ruleWidth is the least width of a rule at 100 % text size.
const ruleWidth = 152

// rules are the five rules, each with its state, and a way to where it lives.
func (s *Screen) rules() fyne.CanvasObject {
	tiles := make([]fyne.CanvasObject, len(s.page.Rules))
	for i, r := range s.page.Rules {
		name := parts.Row(parts.GapSmall+2,
			parts.Strong(strconv.Itoa(int(r.Rule))).In(theme.Ai).Whole(), parts.Grow(parts.Strong(s.env.Text.RuleName(r.Rule))))
		state := parts.NewPill(stateOf(r), s.env.Text.RuleState(r))
		tiles[i] = parts.NewTile(parts.Column(parts.GapSmall+2, name, parts.Flow(0, state)), func() { s.env.Go(livesAt(r.Rule)) })
	}
	return parts.Column(parts.Gap+4,
		parts.CardTitle(s.env.Text.S("home.rules")),
		parts.TilesAtMost(len(tiles), ruleWidth*scale(), parts.Gap+2, tiles...))
}

func stateOf(r today.State) parts.State {
	switch {
	case r.Standing == today.Kept && r.Weak > 0:
		return parts.Attention
	case r.Standing == today.Kept:
		return parts.Good
	case r.Standing == today.Unknown:
		return parts.Neutral
	case r.Rule == today.Passwords:
		return parts.Bad
	}
	return parts.Attention
}

// livesAt is the place of a rule.
func livesAt(r today.Rule) screen.Place {
	switch r {
	case today.NoLinks:
		return screen.Place{Name: screen.LinkCheck}
	case today.Bookmarks:
		return screen.Place{Name: screen.Accounts}
	case today.Factors:
		return screen.Place{Name: screen.Checkup, Part: screen.MFA}
	case today.Looks:
		return screen.Place{Name: screen.Checkup, Part: screen.Looks}
	}
	return screen.Place{Name: screen.Checkup}
}
