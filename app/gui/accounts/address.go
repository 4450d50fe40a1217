package accounts

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// addressNotice says why the account's address cannot be opened and what leads
// on; nil where it can be.
func (d *detail) addressNotice() fyne.CanvasObject {
	launch, known := d.state.Launch[d.entry.ID]
	if known && launch.Ready {
		return nil
	}
	offer, firm, offered := d.offer(launch.Verdict)
	mayConfirm := known && d.env.Session.MayConfirm(launch.URL) == nil
	state, what, then := d.problem(launch, known, offered, mayConfirm)

	below := parts.Column(parts.Gap)
	if known {
		below.Add(parts.NewHostLine(screen.WholeOf(launch.URL)).Mark(state))
	}
	var buttons []fyne.CanvasObject
	if offered {
		name := parts.Display(firm.Name(d.env.Text.Lang()))
		below.Add(parts.Column(0,
			parts.NewProse(d.env.Text.S("accounts.address.official", text.A("firm", name))).Small(),
			parts.NewHostLine(screen.HostOf(offer.URL())).Mark(parts.Good)))
		buttons = append(buttons, parts.NewButton(d.env.Text.S("accounts.address.set"), theme.IconCheck, parts.Primary,
			func() { d.setAddress(offer, firm) }))
	}
	if mayConfirm {
		kind := parts.Primary
		if offered {
			kind = parts.Secondary
		}
		buttons = append(buttons, parts.NewButton(d.env.Text.S("accounts.address.confirm"), "", kind,
			func() { d.askConfirm(launch.URL) }))
	}
	if len(buttons) == 0 {
		label, kind := "accounts.address.edit", parts.Secondary
		if !known && d.firmOf() != "" {
			label, kind = "accounts.address.paper", parts.Primary
		}
		buttons = append(buttons, parts.NewButton(d.env.Text.S(label), theme.IconEdit, kind, func() { d.edit(vault.FieldURL) }))
	}
	below.Add(parts.Flow(parts.Gap, buttons...))
	return parts.NoticeWith(state, what, then, below)
}

// offer is the official address that belongs into the account: that of its own
// firm, or else of the firm on whose host its address is or that it imitates.
func (d *detail) offer(v linkcheck.Verdict) (linkcheck.Verified, brokerage.Firm, bool) {
	for _, id := range []string{d.entry.Firm(), v.Firm, v.Imitates} {
		if address, err := d.env.Session.OfFirm(id); err == nil {
			firm, ok := d.state.Directory.Firm(id)
			return address, firm, ok
		}
	}
	return linkcheck.Verified{}, brokerage.Firm{}, false
}

// problem is what keeps the account's address from being opened, and what to do.
func (d *detail) problem(launch session.Launch, known, offered, mayConfirm bool) (state parts.State, what, then string) {
	v := launch.Verdict
	switch {
	case !known && offered:
		return parts.Attention, d.env.Text.S("accounts.address.missing"), d.env.Text.S("accounts.address.missing.offered")
	case !known && d.firmOf() != "":
		return parts.Attention, d.env.Text.S("accounts.address.missing"), d.env.Text.S("accounts.address.missing.paper", text.A("firm", d.firmOf()))
	case !known:
		return parts.Neutral, d.env.Text.S("accounts.address.missing"), d.env.Text.S("accounts.address.missing.then")
	case v.Kind == linkcheck.Official:
		return parts.Attention, d.env.Text.S("accounts.address.page"), d.env.Text.S("accounts.address.page.then")
	case v.Imitates != "":
		return parts.Bad, d.env.Text.S("accounts.address.imitation", text.A("firm", d.firmName(v.Imitates))), d.env.Text.S("accounts.address.imitation.then")
	case mayConfirm:
		return parts.Attention, d.env.Text.S("accounts.address.unknown"), d.env.Text.S("accounts.address.unknown.then")
	}
	return parts.Bad, d.env.Text.S("accounts.address.odd"), d.env.Text.S("accounts.address.odd.then")
}

// firmOf is the name of the account's own firm, "" if the directory has none.
func (d *detail) firmOf() string {
	if _, ok := d.state.Directory.Firm(d.entry.Firm()); !ok {
		return ""
	}
	return d.firmName(d.entry.Firm())
}

func (d *detail) firmName(id string) string {
	f, ok := d.state.Directory.Firm(id)
	if !ok {
		return parts.Display(id)
	}
	return parts.Display(f.Name(d.env.Text.Lang()))
}

// setAddress puts a firm's official address into the account.
func (d *detail) setAddress(address linkcheck.Verified, firm brokerage.Firm) {
	data := vault.FirmData(firm.ID)
	d.apply(d.env.Text.S("accounts.address.done"), vault.EditEntry{
		ID:   d.entry.ID,
		Set:  []vault.Field{vault.TextField(vault.FieldURL, address.URL())},
		Data: map[string]*string{vault.DataFirm: &data},
	})
}

// askConfirm shows an address of one's own taken apart, and has it confirmed.
func (d *detail) askConfirm(url string) {
	body := parts.Column(parts.GapWide,
		parts.NewHostLine(screen.HostOf(url)).At(theme.SizeTitle).Mark(parts.Attention),
		parts.NewProse(d.env.Text.S("accounts.confirm.owner")))
	if p, err := linkcheck.TakeApart(url); err == nil && len(p.Path) > 1 {
		body.Add(parts.Column(0,
			parts.NewProse(d.env.Text.S("accounts.confirm.whole")).Small(),
			parts.NewHostLine(screen.WholeOf(url))))
	}
	body.Add(parts.NewProse(d.env.Text.S("accounts.confirm.then")))
	d.env.Dialogs.Show(parts.Dialog{
		Title: d.env.Text.S("accounts.confirm.title"),
		Body:  body,
		Width: 580,
		Actions: []parts.Action{
			{Label: d.env.Text.S("common.cancel")},
			{Label: d.env.Text.S("accounts.confirm.yes"), Icon: theme.IconCheck, Kind: parts.Primary, Default: true, Do: func() { d.confirm(url) }},
		},
	})
}

func (d *detail) confirm(url string) {
	d.remember(func(ctx context.Context) error { return d.env.Session.ConfirmAddress(ctx, url) })
}

// remember has something about the address remembered on this computer.
func (d *detail) remember(work func(context.Context) error) {
	d.env.Do(work, func(err error) {
		if err != nil {
			d.env.Fail(err)
			return
		}
		d.focus()
	})
}

// edit goes to where the account's fields are changed.
func (d *detail) edit(field string) {
	d.env.Go(screen.Place{Name: screen.Edit, Account: d.entry.ID, Part: field})
}
