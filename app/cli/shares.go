package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault/kit"
)

// errNotShown says that a secret would go somewhere else than to a screen.
var errNotShown = errors.New("cli: standard output is no terminal")

// shareCard is what shares check shows as JSON. Nothing of it is secret.
type shareCard struct {
	// Right is true for a share that is complete and right.
	Right bool `json:"right"`
	// Number, Needed and Set are what the share says of itself: 0 and empty while
	// its first two groups are not right.
	Number int    `json:"number"`
	Needed int    `json:"needed"`
	Set    string `json:"set"`
	// Groups is how many groups the share has, 0 if that is not known, and Wrong
	// are the numbers of those that are wrong, from 1.
	Groups int   `json:"groups"`
	Wrong  []int `json:"wrong"`
	// Problem says what is wrong, in the language of the run.
	Problem string `json:"problem"`
}

// sharesMade is what shares split shows as JSON, after the shares.
type sharesMade struct {
	Needed int    `json:"needed"`
	Of     int    `json:"of"`
	Set    string `json:"set"`
	// Noted is false where the vault could not be written.
	Noted bool `json:"noted"`
}

func declareSplit(fs *flag.FlagSet, o *options) {
	fs.IntVar(&o.needed, "needed", 2, "")
	fs.IntVar(&o.of, "of", 3, "")
	fs.BoolVar(&o.toStdout, "to-stdout", false, "")
}

func declareToStdout(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.toStdout, "to-stdout", false, "")
}

// mayShow refuses to write secrets to a file or a pipe unless --to-stdout says
// that this is meant.
func (c *call) mayShow() error {
	if c.options.toStdout {
		return nil
	}
	if f, ok := c.out.(*output).w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return errNotShown
}

// runSharesSplit makes shares of the passphrase of FILE: on a terminal one after
// the other, each to be copied by hand and typed back; with --to-stdout one a
// line. As JSON a [sharesMade], which has none of them.
func runSharesSplit(ctx context.Context, c *call) error {
	o := c.options
	if o.noPassphrase {
		return shares.ErrEmpty
	}
	if o.json && o.toStdout {
		return misused("cli.usage.exclusive", text.A("options", "--json --to-stdout"))
	}
	if err := c.mayShow(); err != nil {
		return err
	}
	keys, release, err := c.credentials(ctx, c.secrets)
	if err != nil {
		return err
	}
	defer release()
	if _, err := c.unlockBy(ctx, c.arguments[0], keys, c.secrets); err != nil {
		return err
	}
	made, err := c.session.Split(*keys.Passphrase, o.needed, o.of)
	if err != nil {
		return err
	}
	var first shares.Reading
	for i, share := range made {
		if err := share.Use(func(b []byte) error {
			if i == 0 {
				first = shares.Read(b)
			}
			return nil
		}); err != nil {
			return err
		}
		if err := c.show(ctx, i+1, len(made), share); err != nil {
			return err
		}
	}
	done := sharesMade{Needed: o.needed, Of: o.of, Set: first.Share.SetText(), Noted: true}
	err = c.session.NoteShares(ctx, kit.Shares{Needed: o.needed, Of: o.of, Set: done.Set, Groups: first.Expected})
	if err != nil {
		done.Noted = false
		fmt.Fprintln(c.err, c.text.S("cli.kit.unnoted", text.A("reason", c.text.Error(err).What)))
	}
	if o.json {
		return c.writeJSON(done)
	}
	fmt.Fprintln(c.err, c.text.S("cli.shares.done", text.A("needed", o.needed), text.A("of", o.of)))
	return nil
}

// show writes a share, and on a terminal waits until it was copied and typed
// back. What the terminal keeps of it is out of reach but for its screen.
func (c *call) show(ctx context.Context, n, of int, share secret.Value) error {
	write := func() error {
		return share.Use(func(b []byte) error {
			if _, err := c.out.Write(b); err != nil {
				return err
			}
			_, err := io.WriteString(c.out, "\n")
			return err
		})
	}
	terminal := c.secrets.terminal
	if c.options.toStdout || terminal == nil {
		return write()
	}
	for {
		fmt.Fprintln(c.err, c.text.S("cli.shares.copy", text.A("n", n), text.A("of", of)))
		if err := write(); err != nil {
			return err
		}
		if _, err := terminal.Line(ctx, c.text.S("cli.ask.copied")+" "); err != nil {
			return err
		}
		// The screen and what was scrolled off it.
		fmt.Fprint(c.out, "\x1b[H\x1b[2J\x1b[3J")
		again, err := c.typedBack(ctx, n, share)
		if err != nil || !again {
			return err
		}
	}
}

// typedBack asks for the copy of a share until it is right; again says that the
// share is to be shown once more.
func (c *call) typedBack(ctx context.Context, n int, share secret.Value) (again bool, err error) {
	for {
		typed, err := c.secrets.terminal.Secret(ctx, c.text.S("cli.ask.typed_back", text.A("n", n))+" ")
		if err != nil {
			return false, err
		}
		empty := len(typed) == 0
		same, err := shares.Same(share, typed)
		secret.Wipe(typed)
		switch {
		case empty:
			return true, nil
		case same:
			return false, nil
		case err != nil:
			said := c.text.Error(err)
			fmt.Fprintln(c.err, said.What)
			fmt.Fprintln(c.err, said.Then)
		default:
			fmt.Fprintln(c.err, c.text.S("cli.shares.another"))
		}
	}
}

// runSharesRestore prints the passphrase that shares give back.
func runSharesRestore(ctx context.Context, c *call) error {
	if err := c.mayShow(); err != nil {
		return err
	}
	phrase, err := c.secrets.restored(ctx, c.session)
	if err != nil {
		return err
	}
	defer phrase.Release()
	return phrase.Use(func(b []byte) error {
		if _, err := c.out.Write(b); err != nil {
			return err
		}
		_, err := io.WriteString(c.out, "\n")
		return err
	})
}

// runSharesCheck says which groups of a share are right; as JSON a [shareCard].
func runSharesCheck(ctx context.Context, c *call) error {
	typed, err := c.secrets.one(ctx, "cli.ask.share")
	if err != nil {
		return err
	}
	defer typed.Release()
	var r shares.Reading
	if err := typed.Use(func(b []byte) error { r = shares.Read(b); return nil }); err != nil {
		return err
	}
	card := shareCard{Right: r.Err == nil, Groups: r.Expected, Wrong: []int{}}
	if r.Share.Number > 0 {
		card.Number, card.Needed, card.Set = r.Share.Number, r.Share.Needed, r.Share.SetText()
	}
	for i, m := range r.Groups {
		if m == shares.Wrong {
			card.Wrong = append(card.Wrong, i+1)
		}
	}
	if r.Err != nil {
		card.Problem = c.text.Error(r.Err).What
	}
	switch {
	case c.options.json:
		if err := c.writeJSON(card); err != nil {
			return err
		}
	case r.Err == nil:
		fmt.Fprintln(c.out, c.text.S("cli.shares.right", text.A("n", card.Number), text.A("needed", card.Needed), text.A("set", card.Set)))
	default:
		for _, n := range card.Wrong {
			fmt.Fprintln(c.out, c.text.S("cli.shares.wrong", text.A("n", n)))
		}
	}
	return r.Err
}

// restored asks for shares until there are enough, and combines them.
func (s *secrets) restored(ctx context.Context, combiner *session.Session) (secret.Value, error) {
	var typed []secret.Value
	defer func() {
		for _, v := range typed {
			v.Release()
		}
	}()
	for needed := shares.MinNeeded; len(typed) < needed; {
		share, err := s.one(ctx, "cli.ask.share")
		if err != nil {
			return secret.Value{}, err
		}
		var r shares.Reading
		if err := share.Use(func(b []byte) error { r = shares.Read(b); return nil }); err != nil {
			share.Release()
			return secret.Value{}, err
		}
		if r.Err != nil {
			share.Release()
			wrong := &shares.ShareError{Share: len(typed), Err: r.Err}
			if s.terminal == nil {
				return secret.Value{}, wrong
			}
			s.tell(s.text.Error(wrong)) // a person may look at the paper again
			continue
		}
		typed = append(typed, share)
		needed = r.Share.Needed
	}
	return combiner.Combine(typed...)
}
