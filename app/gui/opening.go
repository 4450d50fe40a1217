package gui

import (
	"context"
	"errors"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/launch"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// open opens a verified address in the browser that was chosen for brokers, and
// then does what is to follow.
func (r *Root) open(address linkcheck.Verified, then func()) {
	r.openIn(address, launch.Choice(r.state.Settings.Browser), then)
}

func (r *Root) openIn(address linkcheck.Verified, in launch.Choice, then func()) {
	r.do(r.ctx, func(ctx context.Context) error { return r.Launch(ctx, address, in) }, func(err error) {
		var gone *launch.GoneError
		switch {
		case errors.As(err, &gone) || errors.Is(err, launch.ErrUnable):
			r.askOtherBrowser(address, gone, then)
		case err != nil:
			r.tell("frame.browser", "frame.browser.then")
		default:
			then()
		}
	})
}

// note notes in an account's record that it was opened. Nobody asked for it, so
// nobody is troubled if it cannot be done; what is unsaved the frame says anyway.
func (r *Root) note(account vault.ID, address linkcheck.Verified) {
	r.do(r.ctx, func(ctx context.Context) error { return r.Session.Launched(ctx, account, address) }, func(error) {})
}

// askOtherBrowser says that what was chosen has gone and offers the system's
// browser, for this once; gone is nil where it was never to be had.
func (r *Root) askOtherBrowser(address linkcheck.Verified, gone *launch.GoneError, then func()) {
	what := r.text.S("frame.browser.unable")
	switch {
	case gone != nil && gone.Profile != "":
		what = r.text.S("frame.browser.gone.profile", text.A("browser", gone.Name))
	case gone != nil:
		what = r.text.S("frame.browser.gone")
	}
	r.dialogs.Show(parts.Dialog{
		Title: what,
		Body:  parts.NewProse(r.text.S("frame.browser.gone.then")),
		Width: 580,
		Actions: []parts.Action{
			{Label: r.text.S("common.cancel")},
			{Label: r.text.S("frame.browser.system"), Do: func() { r.openIn(address, launch.Choice{}, then) }},
			{Label: r.text.S("frame.browser.choose"), Kind: parts.Primary, Default: true, Do: func() { r.Go(screen.Place{Name: screen.Settings}) }},
		},
	})
}
