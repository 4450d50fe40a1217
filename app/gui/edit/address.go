package edit

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// address is the head of the form: the firm, and where the account is opened.
// The directory's address is shown and not typed; one's own is shown taken
// apart while it is typed.
type address struct {
	form *form
	// official is what the directory has for the firm, empty if nothing.
	official brokerage.Address
	url      string // as it was when the form was opened
	typing   bool   // an address of one's own is typed
	cut      bool   // the change that comes next is a paste cut short

	head   *fyne.Container
	body   *fyne.Container // empty while the directory's address is used
	input  *parts.Input
	field  *parts.Labelled
	line   *parts.HostLine
	said   *remarks
	sure   *parts.Check
	toFirm *parts.Button
	other  linkcheck.Verified // what toFirm offers
}

func newAddress(f *form, url string) *address {
	a := &address{form: f, url: url, head: parts.Column(0), body: parts.Column(parts.Gap), said: newRemarks()}
	a.official, _ = officialOf(f.firm)
	a.input = parts.NewInput(f.word("edit.address.example"))
	a.input.Max = 2000
	a.input.OnChanged = func(string) {
		f.touch()
		a.sure.Set(false)
		a.look()
	}
	a.input.OnCut = func() { a.cut = true }
	a.field = parts.NewLabelled(f.word("edit.address"), f.wheeled(a.input))
	a.line = parts.NewHostLine(parts.Address{}).At(theme.SizeCard)
	a.sure = parts.NewCheck(f.word("edit.address.sure"), false, func(bool) {
		f.touch()
		a.look()
	})
	a.toFirm = parts.NewButton(f.word("edit.address.official"), theme.IconCheck, parts.Secondary, func() { a.take(a.other) })
	a.typing = !a.isOfficial()
	a.input.SetText(url)
	a.show()
	return a
}

// isOfficial says whether the account has an address of the directory.
func (a *address) isOfficial() bool {
	d := a.form.env.Session.State().Directory
	canonical, plain := linkcheck.Canonical(a.url)
	if !plain {
		return false
	}
	_, _, ok := d.LookupURL(canonical)
	return ok
}

// asks says whether there is an address to be typed first.
func (a *address) asks() bool { return a.typing && a.form.entry == nil && a.form.firm.ID != "" }

// value is the address to save.
func (a *address) value() string {
	if !a.typing {
		return a.url
	}
	return completed(a.input.Text)
}

// completed is what a person means who leaves out the beginning.
func completed(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" || strings.Contains(typed, ":") {
		return typed
	}
	return "https://" + typed
}

// choose makes the account one at a firm of the directory.
func (a *address) choose(firm brokerage.Firm) {
	a.form.touch()
	a.form.join(firm)
	a.official, _ = officialOf(firm)
	if v := a.firmAddress(); v.OK() {
		a.take(v)
		return
	}
	a.show()
}

// own opens the field for an address of one's own.
func (a *address) own() {
	a.typing = true
	a.show()
}

// take goes back to an address of the directory.
func (a *address) take(v linkcheck.Verified) {
	if !v.OK() {
		return
	}
	a.form.touch()
	a.url, a.typing = v.URL(), false
	if firm, ok := a.form.env.Session.State().Directory.Firm(v.Firm()); ok && a.form.firm.ID == "" {
		a.form.join(firm)
	}
	a.official, _ = officialOf(a.form.firm)
	a.show()
}

// show builds head and body anew: for the directory's address, or one's own.
func (a *address) show() {
	f := a.form
	a.head.Objects = []fyne.CanvasObject{a.firm()}
	a.body.RemoveAll()
	a.body.Hidden = !a.typing
	if a.typing {
		if f.firm.ID != "" && a.official.URL == "" {
			a.body.Add(parts.Remark(parts.Attention, f.word("edit.address.unverified")))
		}
		ways := parts.Flow(parts.Gap, a.toFirm)
		if f.entry != nil {
			ways.Add(parts.NewButton(f.word("edit.address.from_list"), theme.IconSearch, parts.Secondary, f.screen.pick))
		}
		for _, o := range []fyne.CanvasObject{a.field, a.line, a.said.column, a.sure, ways} {
			a.body.Add(o)
		}
		a.look()
	}
	a.head.Refresh()
	a.body.Refresh()
}

// firm is the firm with its monogram and, where it is the directory's, its
// address.
func (a *address) firm() fyne.CanvasObject {
	f := a.form
	words := f.env.Text
	name := words.S("edit.by_hand")
	if f.firm.ID != "" {
		name = parts.Display(f.firm.Name(words.Lang()))
	} else if f.entry != nil {
		name = parts.Display(f.entry.Title())
	}
	column := parts.Column(parts.GapSmall, parts.CardTitle(name))
	actions := parts.Column(0)
	if !a.typing {
		column.Add(parts.Shrink(parts.NewHostLine(screen.HostOf(a.url)).At(theme.SizeCard)))
		column.Add(parts.Row(parts.Gap, parts.NewPill(parts.Good, words.S("common.official")), parts.Grow(parts.NewProse(a.seen()).Small())))
		actions.Add(parts.NewButton(words.S("edit.address.other"), theme.IconEdit, parts.Quiet, func() {
			a.own()
			f.show(a.body, a.input)
		}))
	}
	if f.entry == nil {
		actions.Add(parts.NewButton(words.S("edit.firm.again"), theme.IconBack, parts.Quiet, f.screen.chooseAgain))
	}
	actions.Hidden = len(actions.Objects) == 0
	return parts.Beside(14, parts.Row(14, parts.NewMonogram(name).Large(), parts.Grow(column)), actions)
}

// seen says when the directory's address was seen.
func (a *address) seen() string {
	d := a.form.env.Session.State().Directory
	canonical, _ := linkcheck.Canonical(a.url)
	_, known, ok := d.LookupURL(canonical)
	date := known.Evidence.Date
	if !ok || date == "" || date == brokerage.Undated {
		return a.form.word("edit.address.undated")
	}
	return a.form.env.Text.S("edit.address.seen", text.A("date", string(date)))
}

// look says what the typed address is, where it leads, and whether it can be
// opened.
func (a *address) look() {
	url := completed(a.input.Text)
	words := a.form.env.Text
	if url == "" {
		a.line.Hide()
		a.sure.Hide()
		a.offer(a.firmAddress())
		a.said.say(remark{parts.Neutral, words.S("edit.address.empty")})
		a.body.Refresh()
		return
	}
	verdict := a.form.env.Session.Check(url)
	a.line.Set(screen.WholeOf(url))
	a.line.Hidden = verdict.Host == ""
	list, alternative := a.judge(url, verdict)
	a.sure.Hidden = !a.mayConfirm(url, verdict)
	if a.sure.Visible() && !a.sure.On() {
		list = append(list, remark{parts.Attention, words.S("edit.address.unsure")})
	}
	if a.cut {
		a.cut = false
		list = append(list, remark{parts.Attention, words.S("edit.cut", text.A("n", a.input.Max))})
	}
	a.said.say(list...)
	a.offer(alternative)
	a.line.Refresh()
	a.body.Refresh()
}

// mayConfirm says whether it is for the person to say that the address is
// meant: it is nobody's else and not confirmed yet.
func (a *address) mayConfirm(url string, v linkcheck.Verdict) bool {
	return v.Kind == linkcheck.NotOfficial && a.form.env.Session.MayConfirm(url) == nil
}

// judge puts the verdict into words, and finds the official address to offer.
func (a *address) judge(url string, v linkcheck.Verdict) ([]remark, linkcheck.Verified) {
	words := a.form.env.Text
	var refused *linkcheck.RefusedError
	alternative := a.firmAddress()
	if errors.As(a.form.env.Session.MayConfirm(url), &refused) && refused.Alternative.OK() {
		alternative = refused.Alternative
	}
	firm := func(id string) text.Arg { return text.A("firm", a.firmName(id)) }
	switch {
	case v.Kind == linkcheck.Own:
		return []remark{{parts.Good, words.S("edit.address.own")}}, alternative
	case v.Kind == linkcheck.Official && refused == nil:
		return []remark{{parts.Good, words.S("edit.address.is_official", firm(v.Firm))}}, linkcheck.Verified{}
	case v.Kind == linkcheck.Official:
		return []remark{{parts.Attention, words.S("edit.address.other_page", firm(v.Firm))}}, alternative
	}
	var list []remark
	switch {
	case v.Imitates != "":
		list = append(list, remark{parts.Bad, words.S("edit.address.imitates", firm(v.Imitates))})
	case v.Firm != "" && slices.ContainsFunc(v.Reasons, func(r linkcheck.Reason) bool { return r.Kind == linkcheck.OwnedDomain }):
		list = append(list, remark{parts.Attention, words.S("edit.address.owned", firm(v.Firm))})
	case v.Firm != "":
		list = append(list, remark{parts.Attention, words.S("edit.address.written_oddly", firm(v.Firm))})
	case v.Mentions != "":
		list = append(list, remark{parts.Attention, words.S("edit.address.mentions", firm(v.Mentions))})
	}
	state := parts.Attention
	if refused != nil {
		state = parts.Bad
	}
	for _, r := range v.Reasons {
		list = append(list, remark{state, words.Against(r)})
	}
	if refused != nil {
		list = append(list, remark{parts.Bad, words.S("edit.address.refused")})
	}
	return list, alternative
}

// firmAddress is the directory's address of the form's firm.
func (a *address) firmAddress() linkcheck.Verified {
	v, err := a.form.env.Session.OfFirm(a.form.firm.ID)
	if err != nil {
		return linkcheck.Verified{}
	}
	return v
}

func (a *address) offer(v linkcheck.Verified) {
	a.other = v
	a.toFirm.Hidden = !v.OK()
}

func (a *address) firmName(id string) string {
	firm, ok := a.form.env.Session.State().Directory.Firm(id)
	if !ok {
		return id
	}
	return parts.Display(firm.Name(a.form.env.Text.Lang()))
}

// sound says whether the address can be saved: none, one that was there before,
// or one that is plain https.
func (a *address) sound() bool {
	url := a.value()
	if _, plain := linkcheck.Canonical(url); url == "" || plain || a.form.entry != nil && url == a.form.entry.URL() {
		a.field.SetError("")
		return true
	}
	a.field.SetError(a.form.word("edit.address.not_https"))
	return false
}

// confirm is the address that the person vouches for, "" for none.
func (a *address) confirm() string {
	if a.typing && a.sure.Visible() && a.sure.On() {
		return a.value()
	}
	return ""
}

// data ties the account to the firm.
func (a *address) data() map[string]string {
	id := a.form.firm.ID
	if v := a.form.env.Session.Check(a.value()); id == "" && v.Kind == linkcheck.Official {
		id = v.Firm
	}
	if id == "" {
		return nil
	}
	return map[string]string{vault.DataFirm: vault.FirmData(id)}
}
