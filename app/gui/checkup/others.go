package checkup

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/noting"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault/mfa"
)

// othersAtOnce is how many accounts or contacts are on screen at first, and how many
// more each time.
const othersAtOnce = 20

// others are the sections of contacts, and of passkeys and devices.
type others struct {
	of     *factors
	shown  int
	column *fyne.Container
	scroll *container.Scroll
}

func newOthers(f *factors) *others {
	o := &others{of: f, shown: othersAtOnce, column: parts.Column(parts.GapWide)}
	o.scroll = parts.Scroll(o.column)
	return o
}

// more offers the next ones.
func (o *others) more(left int, again func()) {
	if left <= 0 {
		return
	}
	label := o.of.env.Text.S("checkup.more", text.A("n", min(left, othersAtOnce)))
	o.column.Add(parts.Row(0, parts.Space(), parts.NewButton(label, theme.IconChevronDown, parts.Secondary, func() {
		at := o.scroll.Offset
		o.shown += othersAtOnce
		again()
		o.scroll.ScrollToOffset(at)
	}), parts.Space()))
}

// showContacts shows what hangs on which address and number.
func (o *others) showContacts() {
	f, word := o.of, o.of.env.Text.S
	o.column.RemoveAll()
	if len(f.contacts) == 0 {
		o.column.Add(parts.Notice(parts.Neutral, word("mfa.contacts"), word("mfa.contacts.none")))
	}
	for _, c := range f.contacts[:min(len(f.contacts), o.shown)] {
		o.column.Add(o.contact(c))
	}
	o.more(len(f.contacts)-o.shown, o.showContacts)
	buttons := parts.Flow(parts.Gap)
	for _, r := range f.rows[:min(len(f.rows), o.shown)] {
		label := word("mfa.contacts.of", text.A("account", r.title))
		buttons.Add(parts.NewButton(label, theme.IconEdit, parts.Secondary, func() { f.noter.Contacts(r.entry) }))
	}
	o.column.Add(parts.NewCard(parts.Column(parts.Gap, parts.CardTitle(word("mfa.add_contact")), buttons)))
	o.column.Refresh()
}

func (o *others) contact(c mfa.Contact) fyne.CanvasObject {
	p := o.of.env.Text
	state := parts.Neutral
	if len(c.Accounts) > 1 {
		state = parts.Attention
	}
	column := parts.Column(parts.GapSmall,
		parts.Value(parts.Display(c.Shown)),
		parts.Remark(state, p.Depends(c)),
		parts.NewProse(p.S("mfa.contacts.registered", text.A("accounts", parts.Display(p.Titles(o.of.state.Vault, c.Accounts))))).Small())
	if len(c.Codes) > 0 {
		column.Add(parts.NewProse(p.S("mfa.contacts.codes", text.A("accounts", parts.Display(p.Titles(o.of.state.Vault, c.Codes))))).Small())
	}
	if len(c.Accounts) > 1 {
		column.Add(parts.NewProse(p.S("mfa.contacts.before")).Small())
	}
	return parts.NewCard(column)
}

// showPasskeys shows, account by account, the passkeys made elsewhere and how long the
// registration of devices is good for; accounts of which something is noted come first.
func (o *others) showPasskeys() {
	f, word := o.of, o.of.env.Text.S
	o.column.RemoveAll()
	var first, rest []factorRow
	for _, r := range f.rows {
		if len(r.noted.Passkeys) > 0 || r.noted.Device.Known || r.noted.Device.Problem != nil || mfa.PasskeyUnused(r.noted, r.firm) {
			first = append(first, r)
		} else {
			rest = append(rest, r)
		}
	}
	all := append(first, rest...)
	for _, r := range all[:min(len(all), o.shown)] {
		o.column.Add(o.passkeys(r))
	}
	o.more(len(all)-o.shown, o.showPasskeys)
	for _, key := range []string{"mfa.reenrol", "mfa.rule", "mfa.rule.source"} {
		o.column.Add(parts.NewProse(word(key)).Small())
	}
	o.column.Refresh()
}

func (o *others) passkeys(r factorRow) fyne.CanvasObject {
	f := o.of
	return parts.NewCard(parts.Column(parts.Gap, parts.CardTitle(r.title), parts.Divider(),
		noting.Passkeys(f.env, f.noter, r.entry, r.noted, r.firm), parts.Divider(), noting.Devices(f.env, f.noter, r.entry, r.noted, r.firm)))
}
