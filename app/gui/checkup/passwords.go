package checkup

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// Bounds of what is on screen at once.
const (
	groupsAtOnce = 20
	usesAtOnce   = 10
)

// passwords is the tab of the passwords that are used more than once.
type passwords struct {
	env    screen.Env
	box    *fyne.Container
	list   *fyne.Container // of a vault with reused passwords
	scroll *container.Scroll

	vault  *vault.Vault // that is shown
	groups []audit.Group
	shown  int // of the groups
	more   *parts.Button
	first  *parts.Button // the change that matters most; nil if there is none
}

func newPasswords(env screen.Env) tab {
	s := &passwords{env: env, list: parts.Column(parts.GapWide), box: container.NewStack()}
	s.scroll = parts.Scroll(s.list)
	s.more = parts.NewButton("", theme.IconChevronDown, parts.Secondary, s.showMore)
	return s
}

func (s *passwords) content() fyne.CanvasObject { return s.box }

// enter: the first password is the first to change.
func (s *passwords) enter() {
	if s.first != nil {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// leave: nothing here was typed or revealed.
func (s *passwords) leave() {}

func (s *passwords) render(st session.State) {
	if st.Vault == s.vault || st.Vault == nil {
		return
	}
	s.vault = st.Vault
	s.groups = worstFirst(st.Reuse)
	s.box.RemoveAll()
	s.first = nil
	if len(s.groups) == 0 {
		s.calm()
		return
	}
	s.box.Add(s.scroll)
	s.fill(max(s.shown, groupsAtOnce))
}

// worstFirst orders groups by the number of uses, otherwise as they stand in
// the vault.
func worstFirst(groups []audit.Group) []audit.Group {
	return slices.SortedStableFunc(slices.Values(groups), func(a, b audit.Group) int {
		return cmp.Compare(len(b), len(a))
	})
}

// calm says that nothing is to be done, and of how many passwords that holds.
func (s *passwords) calm() {
	v, compared := s.vault, 0
	s.env.Do(func(context.Context) (err error) {
		compared, err = audit.Compared(v)
		return err
	}, func(err error) {
		if v != s.vault {
			return
		}
		s.box.RemoveAll()
		switch {
		case err != nil:
			s.env.Fail(err)
		case compared == 0:
			add := parts.NewButton(s.env.Text.S("checkup.add"), theme.IconPlus, parts.Primary, func() {
				s.env.Go(screen.Place{Name: screen.Edit})
			})
			s.box.Add(parts.Empty(theme.IconChecklist, s.env.Text.S("checkup.empty"), add))
		default:
			then := s.env.Text.S("checkup.calm.then", text.A("n", compared))
			s.box.Add(parts.Scroll(parts.Column(0, parts.Notice(parts.Good, s.env.Text.S("checkup.calm"), then))))
		}
	})
}

// fill puts the first groups on screen.
func (s *passwords) fill(shown int) {
	s.shown = min(shown, len(s.groups))
	s.list.RemoveAll()
	what := s.env.Text.S("checkup.found", text.A("n", len(s.groups)))
	s.list.Add(parts.Notice(parts.Bad, what, s.env.Text.S("checkup.found.then")))
	for _, g := range s.groups[:s.shown] {
		s.list.Add(s.card(g))
	}
	if left := len(s.groups) - s.shown; left > 0 {
		s.more.SetLabel(s.env.Text.S("checkup.more", text.A("n", min(left, groupsAtOnce))))
		s.list.Add(parts.Row(0, parts.Space(), s.more, parts.Space()))
	}
}

func (s *passwords) showMore() {
	at := s.scroll.Offset
	s.fill(s.shown + groupsAtOnce)
	s.scroll.ScrollToOffset(at)
}
