package accounts

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// strip stands in the place of an account's page while its owner logs in: what
// the firm asks for, in its order, each one press to copy. A copy marks its step
// as done and goes on to the next one, so that Enter after Enter is enough. It
// ends with a press, with Escape, with another account, and at lock.
type strip struct {
	detail *detail
	labels map[string]string // the firm's own words, by the name of the field
	done   map[string]bool   // by the name of the field: kept where the page is made anew
	steps  []*step
	making *step // whose row is being made
	close  *parts.Button
	end    *fyne.Container // says that these were all
}

// step is one thing that the firm asks for.
type step struct {
	strip *strip
	name  string
	mark  *parts.Pill   // that it is done
	copy  *parts.Button // nil where there is nothing to copy
}

// codeStep names the step of the one-time code, which is no field of its own.
const codeStep = "code"

// stripOf is the strip of the account that is shown; nil where it keeps nothing
// that could be copied.
func (d *detail) stripOf() *strip {
	s := &strip{detail: d, labels: map[string]string{}, done: map[string]bool{}}
	firm, _ := d.state.Directory.Firm(d.entry.Firm())
	for i, name := range vault.FormFields(firm.LoginFields) {
		if _, taken := s.labels[name]; name != "" && !taken {
			s.labels[name] = parts.Display(firm.LoginFields[i])
		}
	}
	if len(s.names(firm)) == 0 {
		return nil
	}
	return s
}

// names are what is asked for and kept, in order: who it is, the login password,
// the code, the trading password. Within that the firm's form decides; what it
// does not tell of comes where most firms ask for it.
func (s *strip) names(firm brokerage.Firm) []string {
	form := slices.DeleteFunc(vault.FormFields(firm.LoginFields), func(name string) bool { return name == "" })
	identity := slices.DeleteFunc(slices.Clone(form), func(name string) bool { return vault.RoleOf(name).IsPassword() })
	if !slices.ContainsFunc(identity, s.kept) {
		identity = []string{vault.FieldUserName}
	}
	if at := slices.Index(identity, vault.FieldUserName); at >= 0 && !s.kept(vault.FieldUserName) {
		identity = slices.Replace(identity, at, at+1, vault.FieldBranchCode, vault.FieldAccountNumber)
	}
	all := append(identity, vault.FieldPassword, codeStep, vault.FieldTradingPassword)
	if slices.Contains(form, vault.FieldFurtherSecret) {
		all = append(all, vault.FieldFurtherSecret)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again || !s.kept(name)
	})
}

// kept tells whether the account has something for the step.
func (s *strip) kept(name string) bool {
	if name == codeStep {
		_, err := s.detail.env.Session.Code(s.detail.entry.ID)
		return s.detail.entry.HasOTP() && err == nil
	}
	_, ok := s.field(name)
	return ok
}

// field is the account's field for a step; other programs have names of their
// own for it.
func (s *strip) field(name string) (vault.Field, bool) {
	if f, ok := s.detail.filled(name); ok {
		return f, true
	}
	if role := vault.RoleOf(name); role != vault.NoRole {
		if all := s.detail.ofRole(role); len(all) > 0 {
			return all[0], true
		}
	}
	return vault.Field{}, false
}

// caption is what the firm calls a field, beside our own word where the reader
// has another language.
func (s *strip) caption(name, own string) string {
	theirs := s.labels[name]
	switch {
	case theirs == "":
		return own
	case s.detail.env.Text.Lang() == text.Japanese:
		return theirs
	}
	return s.detail.env.Text.S("edit.field.theirs", text.A("own", own), text.A("theirs", theirs))
}

// buildStrip shows the strip.
func (d *detail) buildStrip() {
	s, word := d.strip, d.env.Text.S
	firm, _ := d.state.Directory.Firm(d.entry.Firm())
	add := func(o fyne.CanvasObject) { d.column.Add(parts.Pad(0, parts.GapSmall, o)) }
	title := titleOf(d.env.Text, d.state.Vault, d.entry)
	s.close = parts.NewButton(word("accounts.strip.close"), theme.IconBack, parts.Secondary, d.endStrip)
	add(parts.Beside(parts.GapWide, parts.NewProse(title).Bold().At(theme.SizeTitle), s.close))
	add(parts.NewProse(word("accounts.strip.then")))
	add(d.places(d.state.Launch[d.entry.ID], theme.SizeCard))

	s.steps = nil
	rows := parts.Column(0)
	for _, name := range s.names(firm) {
		one := &step{strip: s, name: name, mark: parts.NewPill(parts.Good, word("accounts.strip.done"))}
		s.making = one
		row := s.row(name)
		s.making = nil
		s.steps = append(s.steps, one)
		rows.Add(parts.Divider())
		number := parts.Strong(strconv.Itoa(len(s.steps))).In(theme.Ai).Whole()
		rows.Add(parts.Column(0, parts.Pad(0, parts.GapSmall, parts.Row(parts.Gap, number, one.mark, parts.Space())), row))
	}
	rows.Add(parts.Divider())
	d.column.Add(rows)
	s.end = parts.Column(0, parts.Notice(parts.Good, word("accounts.strip.end"), word("accounts.strip.end.then")))
	add(s.end)
	s.show()
}

func (s *strip) row(name string) fyne.CanvasObject {
	d := s.detail
	if name == codeStep {
		return d.codeRow()
	}
	f, _ := s.field(name)
	switch name {
	case vault.FieldUserName:
		return d.row(f, kindUserName, screen.CopyUserName)
	case vault.FieldPassword:
		return d.row(f, kindPassword, screen.CopyPassword)
	case vault.FieldTradingPassword, vault.FieldFurtherSecret:
		return d.row(f, kindPassword, 0)
	}
	return d.row(f, kindField, 0)
}

// next is the first step that is not done; nil where all are.
func (s *strip) next() *step {
	for _, one := range s.steps {
		if one.copy != nil && !s.done[one.name] {
			return one
		}
	}
	return nil
}

// copied marks the step as done and goes on.
func (one *step) copied() {
	s := one.strip
	s.done[one.name] = true
	s.show()
	s.focus()
}

// show shows which steps are done, and which is next.
func (s *strip) show() {
	next := s.next()
	for _, one := range s.steps {
		setShown(one.mark, s.done[one.name])
		if one.copy != nil {
			kind := parts.Secondary
			if one == next {
				kind = parts.Primary
			}
			one.copy.SetKind(kind)
		}
	}
	setShown(s.end, next == nil)
	s.detail.column.Refresh()
}

// focus goes to what is to be pressed next.
func (s *strip) focus() {
	to := s.close
	if next := s.next(); next != nil {
		to = next.copy
	}
	s.detail.env.Window.Canvas().Focus(to)
}

// opened turns the page of an account into its strip, once its site is being
// opened in the browser.
func (d *detail) opened(id vault.ID) {
	if d.entry == nil || d.entry.ID != id || d.seen.recycled {
		return
	}
	if d.strip = d.stripOf(); d.strip == nil {
		return
	}
	d.tab, d.said = loginTab, ""
	d.seen = d.look()
	d.build()
	d.scroll.ScrollToTop()
	d.strip.focus()
}

// endStrip goes back to the account's page.
func (d *detail) endStrip() {
	d.strip = nil
	d.build()
	d.scroll.ScrollToTop()
	d.focus()
}
