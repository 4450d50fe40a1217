package gui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// open opens a verified address in the browser that was chosen for brokers, and
// then does what is to follow. What of this computer could lead the address
// elsewhere is told before the browser starts.
func (r *Root) open(address linkcheck.Verified, then func()) {
	st := r.state
	var found []lookout.Finding
	r.do(r.ctx, func(context.Context) error {
		found = r.Look(lookout.About(address, st.Directory, r.Now(), st.Newest()))
		return nil
	}, func(error) {
		found = slices.DeleteFunc(found, func(f lookout.Finding) bool { return r.accepted[timeless(f)] })
		start := func() { r.openIn(address, launch.Choice(r.state.Settings.Browser), then) }
		if len(found) == 0 {
			start()
			return
		}
		r.warn(found, start)
	})
}

// warn tells what was found. Where it is loud the safe answer is the one that
// Enter gives, and going on is asked for each time.
func (r *Root) warn(found []lookout.Finding, start func()) {
	loud := slices.ContainsFunc(found, lookout.Finding.Loud)
	body := parts.Column(parts.Gap)
	for _, f := range found {
		body.Add(r.foundNotice(f))
	}
	stop := parts.Action{Label: r.text.S("lookout.stop")}
	going := parts.Action{Label: r.text.S("lookout.go"), Do: func() {
		for _, f := range found {
			r.accepted[timeless(f)] = !f.Loud()
		}
		start()
	}}
	title, actions := r.text.S("lookout.title"), []parts.Action{stop, going}
	if loud {
		title = r.text.S("lookout.title.loud")
		going.Label, going.Kind = r.text.S("lookout.go.loud"), parts.Danger
		actions = []parts.Action{going, stop}
	}
	last := &actions[len(actions)-1]
	last.Kind, last.Default = parts.Primary, true
	r.dialogs.Show(parts.Dialog{Title: title, Body: body, Width: 640, Actions: actions})
}

func (r *Root) foundNotice(f lookout.Finding) fyne.CanvasObject {
	state := parts.Attention
	if f.Loud() {
		state = parts.Bad
	}
	f.Where, f.To = parts.Display(f.Where), parts.Display(f.To)
	said := r.text.Lookout(f)
	if said.Where == "" {
		return parts.Notice(state, said.What, said.Then)
	}
	return parts.NoticeWith(state, said.What, said.Then, parts.NewProse(said.Where).Small())
}

// timeless is a finding as it is found again later.
func timeless(f lookout.Finding) lookout.Finding {
	f.Now, f.Newest = time.Time{}, time.Time{}
	return f
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

// BrowserEnded is told how a browser fared that was started.
func (r *Root) BrowserEnded(err error) {
	if err != nil {
		r.ui(func() { r.tell("frame.browser.ended", "frame.browser.ended.then") })
	}
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
