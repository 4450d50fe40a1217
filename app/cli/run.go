package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"kagikura/app/computer"
	"kagikura/app/launch"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/vault/brokerage"
)

// Program is what a run gets from the outside.
type Program struct {
	// Args are the arguments without the program's name.
	Args     []string
	In       io.Reader
	Out, Err io.Writer
	// Terminal is nil where In is no terminal; secrets are then lines of In.
	Terminal Terminal
	// Controlling gives the terminal that the program was started from, whatever
	// In is; nil if there is none. A nil function gives none.
	Controlling func() Terminal
	// Locales are the languages that the system prefers, the first first.
	Locales []string
	Now     func() time.Time
	// Uptime is how long the computer has run, see package clock; nil if nobody
	// knows.
	Uptime func() (time.Duration, bool)
	Random io.Reader
	// Computer is where browsers are looked for, and what could lead an address
	// elsewhere.
	Computer computer.Computer
	// UpdateKey is the public key that newer editions of the directory are
	// signed with, as minisign writes it; empty for no updates.
	UpdateKey string
}

// call is one run of one command.
type call struct {
	options   *options
	arguments []string
	out       io.Writer
	err       io.Writer
	text      *text.Printer
	secrets   *secrets
	session   *session.Session

	// controlling is Program.Controlling, never nil.
	controlling func() Terminal
	directory   *brokerage.Directory
	browsers    launch.Opener
	now         func() time.Time
	random      io.Reader
}

// Run runs one command and returns the number to end with. Results go to Out,
// questions and errors to Err.
func Run(ctx context.Context, p Program) Exit {
	command, arguments, o, err := parse(p.Args)
	printer := text.New(text.Choose(o.lang, p.Locales...))
	switch {
	case err != nil:
	case o.version:
		fmt.Fprintln(p.Out, "kagikura-cli", Version)
		return OK
	case o.help:
		writeHelp(p.Out, printer, command)
		return OK
	default:
		var store *settings.Store
		if store, err = settings.Open(o.state, p.Random); err != nil {
			break
		}
		if o.lang == "" {
			printer = text.New(text.Choose(store.Settings().Language, p.Locales...))
		}
		err = run(ctx, p, store, &call{
			options:   o,
			arguments: arguments,
			out:       p.Out,
			err:       p.Err,
			text:      printer,
			secrets:   &secrets{p.Terminal, p.In, printer, p.Err},
			now:       p.Now,
			random:    p.Random,
			browsers:  launch.Opener{Computer: p.Computer, Folder: store.Browsers()},
			controlling: func() Terminal {
				if p.Controlling == nil {
					return nil
				}
				return p.Controlling()
			},
		}, command)
	}
	if err != nil {
		explain(p.Err, printer, command, err)
	}
	return exitOf(err)
}

// run makes the session that the call needs, and runs its command.
func run(ctx context.Context, p Program, store *settings.Store, c *call, command *command) error {
	bundled, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		return err
	}
	key, err := session.UpdateKey(p.UpdateKey)
	if err != nil {
		return err
	}
	c.session = session.New(session.Config{
		Now:         p.Now,
		Random:      p.Random,
		Store:       store,
		Directory:   bundled,
		UpdateKey:   key,
		Generations: store.Generations(),
		Pasts:       store.Pasts(),
		Pending:     store.Pending(),
		Uptime:      p.Uptime,
		Dictionary:  text.Dictionary,
		Brief:       true,
	})
	defer c.session.Close()
	c.directory = c.session.State().Directory
	if problem := c.session.State().DirectoryProblem; problem != nil {
		fmt.Fprintln(c.err, c.text.S("cli.directory.problem", text.A("reason", c.text.Error(problem).What)))
	}
	out := &output{w: c.out}
	c.out = out
	err = command.run(ctx, c)
	if c.session.State().OtherKey {
		fmt.Fprintln(c.err, c.text.S("cli.other_key"))
	}
	for _, beside := range c.session.State().Conflicts {
		fmt.Fprintln(c.err, c.text.S("cli.conflict", text.A("file", visible(beside))))
	}
	if len(c.kept(err)) > 0 {
		err = &keptError{err}
	}
	if err != nil {
		return err
	}
	return out.err
}

// output remembers the first error of a result's writer: a script that reads an
// empty list must not take it for an empty vault.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("cli: output: %w", err)
	}
	return n, err
}

// writeHelp writes how the command is written, or without one all commands.
func writeHelp(w io.Writer, p *text.Printer, c *command) {
	if c != nil {
		fmt.Fprintf(w, "%s\n  kagikura-cli %s\n", p.S("cli.help.usage"), c.usage())
		if len(c.stdin) > 0 {
			fmt.Fprintln(w, p.S("cli.help.stdin", text.A("lines", c.lines())))
		}
	} else {
		fmt.Fprintln(w, p.S("cli.help.commands"))
		for _, c := range commands() {
			fmt.Fprintf(w, "  kagikura-cli %s\n", c.usage())
		}
	}
	fmt.Fprintf(w, "%s\n  %s\n", p.S("cli.help.everywhere"), everywhereOptions)
}
