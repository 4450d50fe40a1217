package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

var (
	errNotConfirmed = errors.New("cli: address was not confirmed")
	errRedirected   = errors.New("cli: this computer redirects the address")
	errNoBrowser    = errors.New("cli: browser could not be started")
)

// notOpened says that an account's address was refused.
type notOpened struct {
	address string
	// confirmable tells that the user could confirm it, on a terminal.
	confirmable bool
	// official is the address that it could be instead, the zero Verified where
	// none is known.
	official linkcheck.Verified
	refused  *linkcheck.RefusedError
}

func (e *notOpened) Error() string { return e.refused.Error() }
func (e *notOpened) Unwrap() error { return e.refused }

// opened is what open shows as JSON.
type opened struct {
	URL string `json:"url"`
	// Firm is the directory's ID of the firm whose address it is, empty for an
	// address of one's own.
	Firm string `json:"firm"`
}

func declareOpen(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.print, "print", false, "")
	fs.StringVar(&o.browser, "browser", "", "")
	fs.BoolVar(&o.despiteRedirect, "despite-redirect", false, "")
	fs.BoolVar(&o.seen, "seen", false, "")
}

// runOpen opens the account's address in the browser, or with --print prints it
// and opens nothing; as JSON an [opened]. With --seen it remembers that a person
// found the official address on paper, as is asked for once it has aged, and prints
// it and opens nothing. An address of one's own has to be confirmed once on this
// computer, which takes a terminal.
func runOpen(ctx context.Context, c *call) error {
	if err := c.options.exclusive("print", "browser", "seen"); err != nil {
		return err
	}
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	verified, err := c.verified(ctx, a.Entry)
	if err != nil {
		return err
	}
	if err := c.lookOut(ctx, verified); err != nil {
		return err
	}
	switch {
	case c.options.seen:
		if err := c.session.ConfirmSeen(ctx, a.ID); err != nil {
			return err
		}
	case !c.options.print:
		if err := c.start(ctx, verified); err != nil {
			return c.notStarted(err)
		}
		// That it could not be noted does not undo the opening.
		_ = c.session.Launched(ctx, a.ID, verified)
	}
	switch {
	case c.options.json:
		return c.writeJSON(opened{verified.URL(), verified.Firm()})
	case c.options.print, c.options.seen:
		fmt.Fprintln(c.out, verified.URL())
	}
	return nil
}

// settles is how long this program stays to see whether the browser ends at once.
const settles = time.Second

// start starts the browser and waits until it is clear that it has not ended with
// an error at once.
func (c *call) start(ctx context.Context, v linkcheck.Verified) error {
	ended := make(chan error, 1)
	opener := c.browsers
	opener.Settles, opener.Ended = settles, func(err error) { ended <- err }
	if err := opener.Open(ctx, v, c.choice()); err != nil {
		return err
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil // it was started
	}
}

// lookOut tells on the error output what of this computer could lead the address
// elsewhere. Where an official host is redirected nothing is opened unless a
// person says so, on the terminal or with --despite-redirect.
func (c *call) lookOut(ctx context.Context, v linkcheck.Verified) error {
	st := c.session.State()
	redirected := false
	for _, f := range lookout.Look(c.browsers.Computer, lookout.About(v, st.Directory, c.now(), st.Newest())) {
		redirected = redirected || f.Loud()
		f.Where, f.To = visible(f.Where), visible(f.To)
		said := c.text.Lookout(f)
		for _, sentence := range []string{said.What, said.Then, said.Where} {
			if sentence != "" {
				fmt.Fprintln(c.err, sentence)
			}
		}
	}
	if !redirected || c.options.print || c.options.seen || c.options.despiteRedirect {
		return nil
	}
	if c.secrets.terminal == nil {
		return errRedirected
	}
	yes := c.text.S("cli.ask.redirected_yes")
	answer, err := c.secrets.terminal.Line(ctx, c.text.S("cli.ask.redirected", text.A("answer", yes))+" ")
	if err == nil && strings.TrimSpace(answer) != yes {
		err = errRedirected
	}
	return err
}

// systemBrowser names the browser that the system opens addresses with.
const systemBrowser = "system"

// choice is the browser that the command line names, else that of the settings.
func (c *call) choice() launch.Choice {
	switch c.options.browser {
	case "":
		return launch.Choice(c.session.State().Settings.Browser)
	case systemBrowser:
		return launch.Choice{}
	}
	return launch.Choice{ID: c.options.browser}
}

// noChoice says that the chosen browser has gone, and what there is instead: no
// other one is opened unasked.
type noChoice struct {
	err       error
	installed []string
}

func (e *noChoice) Error() string   { return e.err.Error() }
func (e *noChoice) Unwrap() []error { return []error{errNoBrowser, e.err} }

func (c *call) notStarted(err error) error {
	var gone *launch.GoneError
	if !errors.As(err, &gone) && !errors.Is(err, launch.ErrUnable) {
		return errors.Join(errNoBrowser, err)
	}
	installed := []string{systemBrowser}
	for _, b := range c.browsers.Browsers() {
		installed = append(installed, b.ID)
	}
	return &noChoice{err, installed}
}

// explain says what has gone and what can be named.
func (e *noChoice) explain(w io.Writer, p *text.Printer) {
	var gone *launch.GoneError
	switch {
	case !errors.As(e.err, &gone):
		fmt.Fprintln(w, p.S("cli.error.browser_unable"))
	case gone.Profile != "":
		fmt.Fprintln(w, p.S("cli.error.profile_gone", text.A("browser", gone.Name)))
	default:
		fmt.Fprintln(w, p.S("cli.error.browser_gone", text.A("browser", visible(gone.ID))))
	}
	fmt.Fprintln(w, p.S("cli.error.browser_choose", text.A("browsers", strings.Join(e.installed, " "))))
}

// verified is the account's address, confirmed by the user where it must be and
// can be.
func (c *call) verified(ctx context.Context, e *vault.Entry) (linkcheck.Verified, error) {
	verified, err := c.session.Verified(e.ID)
	var refused *linkcheck.RefusedError
	if !errors.As(err, &refused) {
		return verified, err
	}
	confirmable := c.session.MayConfirm(e.URL()) == nil
	if !confirmable || c.secrets.terminal == nil {
		official := refused.Alternative
		if !official.OK() {
			official, _ = c.session.OfFirm(e.Firm()) // zero if there is none
		}
		return verified, &notOpened{e.URL(), confirmable, official, refused}
	}
	parts, err := linkcheck.TakeApart(e.URL())
	if err != nil {
		return verified, err
	}
	fmt.Fprint(c.err, c.takenApart(parts))
	host, err := c.secrets.terminal.Line(ctx, c.text.S("cli.ask.host")+" ")
	if err != nil {
		return verified, err
	}
	if strings.TrimSpace(host) != parts.Host {
		return verified, errNotConfirmed
	}
	if err := c.session.ConfirmAddress(ctx, e.URL()); err != nil {
		return verified, err
	}
	return c.session.Verified(e.ID)
}

// takenApart shows an address part by part, each on a line of its own.
func (c *call) takenApart(p linkcheck.Parts) string {
	var b strings.Builder
	fmt.Fprintln(&b, c.text.S("cli.open.own"))
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s %s\n", c.text.S(key), value)
		}
	}
	line("cli.open.host", p.Host)
	line("cli.open.owner", p.Registrable)
	line("cli.open.port", p.Port)
	line("cli.open.path", p.Path)
	line("cli.open.query", p.Query)
	line("cli.open.fragment", p.Fragment)
	return b.String()
}
