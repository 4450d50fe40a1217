package unlock

import (
	"errors"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/sharefield"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
)

// papers is where shares of the passphrase are typed: as many fields as the
// shares say are needed.
type papers struct {
	env     screen.Env
	submit  func()
	fields  []*sharefield.Field
	list    *fyne.Container
	content *fyne.Container // hidden unless asked for
}

func newPapers(env screen.Env, submit, back func()) *papers {
	p := &papers{env: env, submit: submit, list: parts.Column(parts.GapWide)}
	p.content = parts.Column(parts.GapWide,
		parts.NewProse(env.Text.S("unlock.shares.then")).Small(),
		p.list,
		parts.NewButton(env.Text.S("unlock.shares.open"), "", parts.Primary, submit).Large(),
		parts.Row(0, parts.Space(), parts.NewButton(env.Text.S("unlock.shares.back"), "", parts.Quiet, back), parts.Space()))
	p.content.Hide()
	return p
}

// show makes room for as many shares as are needed, and begins to type.
func (p *papers) show() {
	p.room()
	p.content.Show()
	p.fields[0].Focus()
}

// hide wipes what was typed.
func (p *papers) hide() {
	p.destroy()
	p.fields = nil
	p.list.RemoveAll()
	p.content.Hide()
}

func (p *papers) destroy() {
	for _, f := range p.fields {
		f.Destroy()
	}
}

// room makes a field for each share that is needed, as far as that is known. One
// too many is taken away only if nothing was typed into it.
func (p *papers) room() {
	needed := shares.MinNeeded
	for _, f := range p.fields {
		needed = max(needed, f.Reading().Share.Needed)
	}
	for len(p.fields) < needed {
		n := len(p.fields)
		f := sharefield.New(p.env, p.env.Text.S("unlock.shares.paper", text.A("n", n+1)), func() { p.next(n) })
		f.Changed = p.room
		p.fields = append(p.fields, f)
		p.list.Add(f.Content())
	}
	for n := len(p.fields) - 1; n >= needed && p.fields[n].Empty(); n-- {
		p.fields[n].Destroy()
		p.fields = p.fields[:n]
		p.list.Remove(p.list.Objects[n])
	}
	p.list.Refresh()
}

// next goes on to the next share that is not right yet, and opens after the last.
func (p *papers) next(n int) {
	if p.fields[n].Reading().Err != nil {
		p.fields[n].Explain()
		return
	}
	for _, f := range p.fields {
		if f.Reading().Err != nil {
			f.Focus()
			return
		}
	}
	p.submit()
}

// restore is the passphrase that the shares give back, which the caller releases.
// Where they give none, ok is false and what is wrong stands beside the share.
func (p *papers) restore() (phrase secret.Value, ok bool) {
	for _, f := range p.fields {
		if f.Reading().Err != nil {
			f.Explain()
			f.Focus()
			return secret.Value{}, false
		}
	}
	var typed []secret.Value
	defer func() {
		for _, v := range typed {
			v.Release()
		}
	}()
	for _, f := range p.fields {
		v, err := f.Copy()
		if err != nil {
			p.env.Fail(err)
			return secret.Value{}, false
		}
		typed = append(typed, v)
	}
	phrase, err := p.env.Session.Combine(typed...)
	if err != nil {
		p.complain(err)
		return secret.Value{}, false
	}
	return phrase, true
}

// complain says beside the share that it is about, or else the last one, why there
// is no passphrase.
func (p *papers) complain(err error) {
	at := p.fields[len(p.fields)-1]
	var one *shares.ShareError
	if errors.As(err, &one) {
		at, err = p.fields[one.Share], one.Err
	}
	at.Complain(p.env.Text.Error(err).Whole())
	at.Focus()
}
