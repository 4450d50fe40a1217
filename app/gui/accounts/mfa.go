package accounts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/noting"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

// mfaPage is what is noted of the account's second factors, operation by operation, of
// its notices, devices, passkeys and contacts, each with the button that changes it and
// with what to do next at the firm.
func (d *detail) mfaPage() fyne.CanvasObject {
	word, e := d.env.Text.S, d.entry
	a, chosen := mfa.Of(e), 0
	n := noting.New(d.env, func() { d.focusNote(chosen) })
	firm, listed := noting.Firm(d.state, e)
	d.notes = nil
	noticing := func(do func()) func() { // which button it was
		at := len(d.notes)
		return func() {
			chosen = at
			do()
		}
	}
	edit := func(b *parts.Button) fyne.CanvasObject {
		d.notes = append(d.notes, b)
		return b
	}
	var rows []fyne.CanvasObject
	for _, o := range mfa.Operations() {
		now := a.Factors[o]
		value := parts.Flow(parts.Gap, parts.NewPill(noting.StateOf(now, d.env.Now()), d.env.Text.MethodOf(now)))
		if since := noting.Below(d.env.Text, now, d.env); since != "" {
			value.Add(parts.Caption(since).Whole())
		}
		rows = append(rows, parts.FieldRowWith(parts.Pad(0, parts.GapSmall, n.Advice(e, firm, o)), d.env.Text.Operation(o), value,
			edit(noting.Button(d.env.Text, parts.Quiet, now, noticing(func() { n.Factor(e, firm, o) })))))
	}
	state, count := noting.Notices(d.env.Text, a, d.env.Now())
	kinds := parts.Column(0)
	for _, k := range mfa.NoticeKinds() {
		kinds.Add(parts.NewProse(d.env.Text.Notice(k, a.Notices[k], d.env.Now())).Small())
	}
	rows = append(rows, parts.FieldRowWith(parts.Pad(0, parts.GapSmall, kinds), word("mfa.notices"), parts.NewPill(state, count),
		edit(noting.NoticesButton(d.env.Text, parts.Quiet, a, noticing(func() { n.Notices(e) })))))
	d.first = d.notes[0]
	page := parts.Column(parts.Gap)
	if !listed {
		page.Add(parts.Remark(parts.Neutral, d.env.Text.NoFirm(e.Firm())))
	}
	page.Add(parts.FieldRows(rows...))
	if firm.FactorRequiredSince != "" {
		page.Add(n.Sourced(firm, brokerage.FactRequiredSince, word("mfa.required", text.A("date", string(firm.FactorRequiredSince)))))
	}
	if firm.FactorsNote != "" {
		page.Add(n.Sourced(firm, brokerage.FactFactorsNote, parts.Display(firm.FactorsNote)))
	}
	for _, o := range []fyne.CanvasObject{
		parts.Divider(),
		noting.Passkeys(d.env, n, e, a, firm), parts.Divider(),
		noting.Devices(d.env, n, e, a, firm), parts.Divider(),
		d.contacts(n, a), parts.NewProse(word("mfa.rank")).Small(),
	} {
		page.Add(o)
	}
	return page
}

// focusNote goes to a button of the page that is shown now.
func (d *detail) focusNote(i int) {
	if d.tab == mfaTab && i < len(d.notes) {
		d.env.Window.Canvas().Focus(d.notes[i])
	}
}

// contacts are the addresses and numbers registered at the firm, and what else hangs on
// them.
func (d *detail) contacts(n noting.Noter, a mfa.Account) fyne.CanvasObject {
	word, e := d.env.Text.S, d.entry
	column := parts.Column(parts.Gap, parts.NewProse(word("mfa.contacts")).Small())
	known := len(a.Mails)+len(a.Phones) > 0
	if !known {
		column.Add(parts.NewProse(word("mfa.contacts.none")))
	}
	all := mfa.ContactsWith(d.state.Vault, e)
	for _, c := range all[:min(len(all), noting.MostShown)] {
		line := parts.Column(parts.GapSmall, parts.Value(parts.Display(c.Shown)))
		if len(c.Accounts) > 1 {
			line.Add(parts.Remark(parts.Attention, d.env.Text.Depends(c)))
			line.Add(parts.NewProse(word("mfa.contacts.registered", text.A("accounts", d.titles(c.Accounts)))).Small())
		}
		column.Add(line)
	}
	if left := len(all) - noting.MostShown; left > 0 {
		column.Add(parts.NewProse(word("mfa.rest", text.A("n", left))).Small())
	}
	label := word("mfa.add_contact")
	if known {
		label = word("mfa.change")
	}
	column.Add(parts.Row(0, parts.NewButton(label, theme.IconEdit, parts.Secondary, func() { n.Contacts(e) })))
	return column
}
