package checkup

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/noting"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

// Sections of the tab.
const (
	tableSection = iota
	contactsSection
	passkeysSection
)

// factors is the tab of what each account asks for, operation by operation; of the
// contacts that accounts hang on; and of passkeys and devices.
type factors struct {
	env   screen.Env
	noter noting.Noter
	left  int      // accounts that are left out
	want  vault.ID // the account to bring into sight; zero once it is

	state    session.State
	reading  *vault.Vault // whose accounts are being read, or were
	contacts []mfa.Contact
	rows     []factorRow
	known    map[*vault.Entry]factorRow

	entered bool // before there was anything to give the focus to

	sections *parts.Choice
	box      *fyne.Container
	table    *table
	others   *others
	whole    fyne.CanvasObject
}

// factorRow is what the tab knows of one account.
type factorRow struct {
	entry  *vault.Entry
	title  string
	noted  mfa.Account
	firm   brokerage.Firm
	listed bool
	advice []mfa.Advice
}

func newFactors(env screen.Env, place screen.Place) tab {
	f := &factors{env: env, want: place.Account, box: container.NewStack()}
	f.noter = noting.New(env, f.focus)
	word := env.Text.S
	f.sections = parts.NewChoice([]string{word("mfa.section.table"), word("mfa.section.contacts"), word("mfa.section.passkeys")}, tableSection,
		func(int) { f.fill() })
	f.table = newTable(f)
	f.others = newOthers(f)
	f.whole = container.NewBorder(parts.Pad(parts.Margin, parts.GapSmall, f.sections.Folding()), nil, nil, nil, f.box)
	return f
}

func (f *factors) content() fyne.CanvasObject { return f.whole }

// enter: the table is where one begins.
func (f *factors) enter() {
	if f.entered = len(f.rows) == 0; !f.entered {
		f.focus()
	}
}

// focus goes to where the keys of the section are.
func (f *factors) focus() {
	if f.sections.Chosen() == tableSection {
		f.env.Window.Canvas().Focus(f.table.list)
	} else {
		f.env.Window.Canvas().Focus(f.sections.Focusable())
	}
}

// leave: what was typed in a dialog goes with it.
func (f *factors) leave() {}

// render reads the accounts that changed, which for many takes longer than a frame.
func (f *factors) render(st session.State) {
	before := f.state
	f.state = st
	if st.Vault == f.reading && st.Directory == before.Directory {
		return
	}
	if st.Directory != before.Directory {
		f.known = nil
	}
	f.reading = st.Vault
	known := f.known
	var rows []factorRow
	var contacts []mfa.Contact
	live := 0
	f.env.Do(func(context.Context) error {
		rows, contacts = read(st, known, f.env.Text), mfa.Contacts(st.Vault)
		for range st.Vault.Live() {
			live++
		}
		return nil
	}, func(error) {
		if f.reading != st.Vault {
			return // a newer one is on its way
		}
		f.rows, f.contacts, f.left = rows, contacts, live-len(rows)
		f.known = make(map[*vault.Entry]factorRow, len(rows))
		for _, r := range rows {
			f.known[r.entry] = r
		}
		f.fill()
		if f.entered && len(rows) > 0 && f.env.Window.Canvas().Focused() == nil {
			f.focus()
		}
		f.entered = false
	})
}

// read is what the accounts at firms say, and others of which something is noted, in
// the order of the tree. A vault may hold hundreds that have nothing to do with money.
func read(st session.State, known map[*vault.Entry]factorRow, p *text.Printer) []factorRow {
	var rows []factorRow
	for _, e := range st.Vault.Live() {
		r, ok := known[e]
		if !ok {
			r = factorRow{entry: e, title: parts.Display(e.Title()), noted: mfa.Of(e)}
			if r.title == "" {
				r.title = p.S("checkup.untitled")
			}
		}
		r.firm, r.listed = noting.Firm(st, e)
		if !r.listed && e.Firm() == "" && !r.noted.Any() {
			continue
		}
		r.advice = mfa.Advise(r.noted, r.firm)
		rows = append(rows, r)
	}
	return rows
}

// fill shows the section that is chosen.
func (f *factors) fill() {
	var now fyne.CanvasObject
	switch {
	case len(f.rows) == 0:
		add := parts.NewButton(f.env.Text.S("checkup.add"), theme.IconPlus, parts.Primary, func() {
			f.env.Go(screen.Place{Name: screen.Edit})
		})
		now = parts.Empty(theme.IconChecklist, f.env.Text.S("mfa.empty"), add)
	case f.sections.Chosen() == tableSection:
		f.table.show(f.rows)
		now = f.table.content
	case f.sections.Chosen() == contactsSection:
		f.others.showContacts()
		now = f.others.scroll
	default:
		f.others.showPasskeys()
		now = f.others.scroll
	}
	if len(f.box.Objects) != 1 || f.box.Objects[0] != now {
		f.box.Objects = []fyne.CanvasObject{now}
	}
	f.box.Refresh()
}

// open goes to the account's site by its bookmark.
func (f *factors) open(r factorRow) *parts.Button {
	if !f.state.Launch[r.entry.ID].Ready {
		return nil
	}
	return parts.NewButton(f.env.Text.S("mfa.open"), theme.IconOpen, parts.Secondary, func() {
		address, err := f.env.Session.Verified(r.entry.ID)
		if err != nil {
			f.env.Fail(err)
			return
		}
		f.env.OpenAccount(r.entry.ID, address)
	})
}
