package home

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/guide"
	"kagikura/vault/today"
)

// tasks is what is to be done, the worst first, or that nothing is.
func (s *Screen) tasks() fyne.CanvasObject {
	if len(s.page.Tasks) == 0 {
		return s.calm()
	}
	shown := s.page.Tasks
	if !s.all {
		shown = shown[:min(len(shown), today.Shown)]
	}
	rows := parts.Column(parts.Gap)
	for i, t := range shown {
		if i > 0 {
			rows.Add(parts.Divider())
		}
		rows.Add(s.task(t, i == 0))
	}
	if left := len(s.page.Tasks) - len(shown); left > 0 {
		more := parts.NewButton(s.env.Text.S("home.more", text.A("n", left)), theme.IconChevronDown, parts.Quiet, func() {
			s.all = true
			s.draw()
		})
		rows.Add(parts.Divider())
		rows.Add(parts.Row(0, more))
	}
	return parts.NewCard(rows)
}

func (s *Screen) task(t today.Task, first bool) fyne.CanvasObject {
	said := s.env.Text.Task(t, s.called)
	icon := parts.NewIcon(theme.IconInfo, theme.Yamabuki, 20)
	if t.Kind.Grave() {
		icon = parts.NewIcon(theme.IconWarning, theme.Shu, 20)
	}
	kind := parts.Secondary
	if first {
		kind = parts.Primary
	}
	act := parts.NewButton(said.Do, "", kind, func() { s.act(t) })
	if first {
		s.first = act
	}
	words := parts.Column(0, parts.NewProse(said.What).Bold(), parts.NewProse(said.Why).Small())
	return parts.Beside(parts.GapWide, parts.Row(parts.Gap+4, icon, parts.Grow(words)), act)
}

// act does what is to be done, or leads there.
func (s *Screen) act(t today.Task) {
	if t.Kind == today.NoBackup {
		s.backup()
		return
	}
	s.env.Go(placeOf(t))
}

// placeOf is where a task is done.
func placeOf(t today.Task) screen.Place {
	var account vault.ID
	if len(t.Accounts) > 0 {
		account = t.Accounts[0]
	}
	switch t.Kind {
	case today.Incident:
		return screen.Place{Name: screen.Emergency, Account: account}
	case today.NotOfficial:
		return screen.Place{Name: screen.Edit, Account: account, Part: vault.FieldURL}
	case today.MasterInside, today.SharedPassword, today.SamePassword, today.WeakPassword, today.SimilarPassword:
		if vault.RoleOf(t.Field) == vault.LoginPassword {
			return screen.Place{Name: screen.Guide, Account: account, Part: string(guide.Password)}
		}
		return screen.Place{Name: screen.Edit, Account: account, Part: t.Field}
	case today.NoFactor, today.PasskeyUnused, today.DeviceLapses, today.NotNoted:
		return screen.Place{Name: screen.Checkup, Part: screen.MFA, Account: account}
	case today.Guide:
		return screen.Place{Name: screen.Guide, Account: account}
	case today.OldKit, today.NoKit:
		return screen.Place{Name: screen.Kit}
	case today.ClockOff:
		return screen.Place{Name: screen.Clock}
	case today.LookDue, today.Odd: // there it can be taken back, and one press leads on to the emergency page
		return screen.Place{Name: screen.Checkup, Part: screen.Looks, Account: account}
	case today.Unreadable:
		switch t.Noted {
		case today.NotedFactors:
			return screen.Place{Name: screen.Checkup, Part: screen.MFA, Account: account}
		case today.NotedLooks:
			return screen.Place{Name: screen.Checkup, Part: screen.Looks, Account: account}
		case today.NotedGuide:
			return screen.Place{Name: screen.Guide, Account: account}
		case today.NotedExcuses:
			return screen.Place{Name: screen.Checkup, Account: account}
		}
	}
	return screen.Place{Name: screen.Accounts, Account: account}
}

// calm says that nothing is to be done, and when somebody last looked.
func (s *Screen) calm() fyne.CanvasObject {
	then := s.env.Text.S("home.calm.never")
	if last := s.page.LastLook; !last.IsZero() {
		then = s.env.Text.S("home.calm.last", text.A("date", s.env.Text.Date(last)), text.A("since", s.env.Text.Since(last, s.env.Now())))
	}
	return parts.Notice(parts.Good, s.env.Text.S("home.calm"), then)
}
