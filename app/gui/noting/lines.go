package noting

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

// MostShown is how many passkeys, or contacts, of one account are shown: nobody has as
// many, but a file may.
const MostShown = 50

// Button opens the dialog of an item. That one is offered to be changed, noted, or, where
// it cannot be read and nothing may be written over it, explained.
func Button[T any](p *text.Printer, kind parts.Kind, i mfa.Item[T], do func()) *parts.Button {
	return button(p, kind, i.Known, i.Problem != nil, do)
}

// NoticesButton is Button of all notices of an account, of which one that can be read
// can be written.
func NoticesButton(p *text.Printer, kind parts.Kind, a mfa.Account, do func()) *parts.Button {
	known, unreadable := false, 0
	for _, n := range a.Notices {
		known = known || n.Known
		if n.Problem != nil {
			unreadable++
		}
	}
	return button(p, kind, known, unreadable == len(a.Notices), do)
}

func button(p *text.Printer, kind parts.Kind, known, unreadable bool, do func()) *parts.Button {
	switch {
	case unreadable:
		return parts.NewButton(p.S("mfa.why"), theme.IconInfo, kind, do)
	case known:
		return parts.NewButton(p.S("mfa.change"), theme.IconEdit, kind, do)
	}
	return parts.NewButton(p.S("mfa.edit"), theme.IconEdit, kind, do)
}

// Passkeys lists the passkeys of an account that were made elsewhere, each with the
// button that changes it, and offers to note one.
func Passkeys(env screen.Env, n Noter, e *vault.Entry, a mfa.Account, firm brokerage.Firm) fyne.CanvasObject {
	word := env.Text.S
	column := parts.Column(parts.Gap, parts.NewProse(word("mfa.passkeys")).Small())
	if len(a.Passkeys) == 0 {
		column.Add(parts.NewProse(word("mfa.passkeys.none")))
	}
	for _, k := range a.Passkeys[:min(len(a.Passkeys), MostShown)] {
		column.Add(parts.Beside(parts.Gap, passkeyLine(env, k), Button(env.Text, parts.Quiet, k.Item, func() { n.Passkey(e, k.ID) })))
	}
	if left := len(a.Passkeys) - MostShown; left > 0 {
		column.Add(parts.NewProse(word("mfa.rest", text.A("n", left))).Small())
	}
	if mfa.PasskeyUnused(a, firm) {
		column.Add(parts.Remark(parts.Attention, word("mfa.passkey_unused")))
	}
	if firm.PasskeySince != "" {
		column.Add(n.Sourced(firm, brokerage.FactPasskeySince, word("mfa.passkey.since", text.A("date", string(firm.PasskeySince)))))
	}
	if firm.PasskeyNote != "" {
		column.Add(n.Sourced(firm, brokerage.FactPasskeyNote, parts.Display(firm.PasskeyNote)))
	}
	column.Add(parts.Row(0, parts.NewButton(word("mfa.add_passkey"), theme.IconPlus, parts.Secondary, func() { n.Passkey(e, "") })))
	return column
}

func passkeyLine(env screen.Env, k mfa.KeptPasskey) fyne.CanvasObject {
	p := env.Text
	if k.Problem != nil {
		return parts.Remark(parts.Attention, p.Unreadable(k.Problem))
	}
	made := p.S("mfa.passkey.made.unknown")
	if k.Is.Made != "" {
		made = p.S("mfa.passkey.made", text.A("date", string(k.Is.Made)))
	}
	back := p.S("mfa.passkey.recovery.none")
	if k.Is.Recovery != "" {
		back = p.S("mfa.passkey.recovery", text.A("how", parts.Display(k.Is.Recovery)))
	}
	line := parts.Column(0, parts.NewProse(parts.Display(k.Is.Device)).Bold(), parts.NewProse(made).Small(), parts.NewProse(back).Small())
	if k.Ahead(env.Now()) {
		line.Add(parts.Remark(parts.Attention, p.NotedAhead(k.At)))
	}
	return line
}

// Devices says how long the registration of an account's devices is good for, with the
// button that changes it.
func Devices(env screen.Env, n Noter, e *vault.Entry, a mfa.Account, firm brokerage.Firm) fyne.CanvasObject {
	word := env.Text.S
	state, left := Device(env.Text, a, env, Soon)
	column := parts.Column(parts.Gap, parts.NewProse(word("mfa.device")).Small(),
		parts.Beside(parts.Gap, parts.Row(parts.Gap, parts.NewPill(state, left), parts.Grow(parts.Caption(lapses(env, a)))),
			Button(env.Text, parts.Quiet, a.Device, func() { n.Device(e, firm) })))
	if a.Device.Ahead(env.Now()) {
		column.Add(parts.Remark(parts.Attention, env.Text.NotedAhead(a.Device.At)))
	}
	if lapsed, ok := a.Device.Is.Lapses(env.Now()); ok && state == parts.Bad {
		column.Add(parts.NewProse(word("mfa.device.lapsed.then", text.A("date", string(lapsed)))))
	}
	if days := mfa.SuggestedDays(firm); days > 0 && !a.Device.Known {
		column.Add(n.Sourced(firm, brokerage.FactDeviceRenewal, word("mfa.device.suggest", text.A("n", days))))
	}
	return column
}

func lapses(env screen.Env, a mfa.Account) string {
	if day, ok := a.Device.Is.Lapses(env.Now()); a.Device.Known && ok {
		return env.Text.S("mfa.device.until", text.A("date", string(day)))
	}
	return ""
}
