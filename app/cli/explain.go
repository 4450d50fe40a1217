package cli

import (
	"errors"
	"fmt"
	"io"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// explain writes what happened and what to do. For a command line that is not
// understood it adds how the command is written, for a title that several
// accounts have those accounts.
func explain(w io.Writer, p *text.Printer, c *command, err error) {
	var usage *usageError
	var ambiguous *ambiguousError
	var refused *notOpened
	var costly *session.NeedConsentError
	var choice *noChoice
	var kept *keptError
	switch {
	case errors.As(err, &kept):
		explain(w, p, c, kept.err)
		fmt.Fprintln(w, p.S("cli.error.kept"))
	case errors.As(err, &usage):
		fmt.Fprintln(w, p.S(usage.key, usage.args...))
		if c != nil {
			fmt.Fprintf(w, "  kagikura-cli %s\n", c.usage())
		} else {
			fmt.Fprintln(w, p.S("cli.usage.try_help"))
		}
	case errors.As(err, &ambiguous):
		fmt.Fprintln(w, p.S("cli.error.ambiguous", text.A("title", visible(ambiguous.title))))
		for _, a := range ambiguous.candidates {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", a.UUID, visible(a.Title), visible(a.Username), visible(a.Group))
		}
	case errors.As(err, &refused):
		fmt.Fprintln(w, p.S("cli.error.refused", text.A("address", visible(refused.address))))
		switch other := refused.official; {
		case other.OK():
			fmt.Fprintln(w, p.S("cli.error.refused_then", text.A("address", other.URL()), text.A("firm", other.Firm())))
		case !refused.confirmable:
			fmt.Fprintln(w, p.S("cli.error.refused_else"))
		}
		if refused.confirmable {
			fmt.Fprintln(w, p.S("cli.error.confirm_on_terminal"))
		}
	case errors.As(err, &choice):
		choice.explain(w, p)
	case errors.As(err, &costly):
		fmt.Fprintln(w, p.Error(err).What)
		fmt.Fprintln(w, p.S("cli.error.cost_on_terminal", text.A("answer", p.S("cli.ask.cost_yes"))))
	default:
		if key := sentenceOf(err); key != "" {
			fmt.Fprintln(w, p.S(key))
			return
		}
		message := p.Error(err)
		fmt.Fprintln(w, visible(message.What))
		if message.Then != "" {
			fmt.Fprintln(w, visible(message.Then))
		}
	}
}

// keptError is that of a file which is gone or damaged, and of which this computer
// keeps earlier states.
type keptError struct{ err error }

func (e *keptError) Error() string { return e.err.Error() }
func (e *keptError) Unwrap() error { return e.err }

// sentenceOf is the key of what there is to say about errors that only the
// command line has, or for which the window's advice makes no sense here: what
// could not be written ends with the program.
func sentenceOf(err error) string {
	switch {
	case errors.Is(err, session.ErrTorn):
		return "cli.error.torn"
	case errors.Is(err, session.ErrGeneration):
		return "cli.error.generation"
	case errors.Is(err, session.ErrChanged):
		return "cli.error.changed"
	case errors.Is(err, session.ErrReadOnly):
		return "cli.error.read_only"
	case errors.Is(err, session.ErrFull):
		return "cli.error.full"
	}
	var unsaved *session.UnsavedError
	if errors.As(err, &unsaved) {
		if errors.Is(err, session.ErrVanished) {
			return "cli.error.vanished"
		}
		return "cli.error.unsaved"
	}
	for _, own := range []struct {
		err error
		key string
	}{
		{errBroken, "cli.error.broken"},
		{errNoLine, "cli.error.no_line"},
		{errNoTerminal, "cli.error.no_terminal"},
		{errDiffer, "cli.error.differ"},
		{errEmpty, "cli.error.empty"},
		{errNotShown, "cli.error.not_shown"},
		{errSharesOld, "cli.error.shares_old"},
		{errInterrupted, "cli.error.interrupted"},
		{errNotAdopted, "cli.error.not_adopted"},
		{errNobodyLooked, "cli.error.nobody_looked"},
		{errNotRestored, "cli.error.not_restored"},
		{session.ErrNoGeneration, "cli.error.no_generation"},
		{errNotConfirmed, "cli.error.not_confirmed"},
		{errRedirected, "cli.error.redirected"},
		{errNoBrowser, "cli.error.no_browser"},
		{errNoField, "cli.error.no_field"},
		{errSeveralSeeds, "cli.error.several_seeds"},
		{settings.ErrNoFolder, "cli.error.no_folder"},
		{session.ErrNoAccount, "cli.error.no_account"},
		{session.ErrNoFirm, "cli.error.no_firm"},
		{session.ErrNoCode, "cli.error.no_code"},
		{session.ErrNoAddress, "cli.error.no_address"},
	} {
		if errors.Is(err, own.err) {
			return own.key
		}
	}
	return ""
}
