package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"kagikura/app/session"
	"kagikura/app/text"
)

// errNotRestored: the person saw what would change and did not want it.
var errNotRestored = errors.New("cli: earlier state was not restored")

// generationCard is an earlier state as generations and restore show it as JSON.
// Until is when the next state took its place (RFC 3339, UTC). Returning,
// leaving and changed are titles of accounts: of those that only the earlier
// state has, that only the present one has, and that differ. Where readable is
// false the state was saved under another passphrase or is damaged, and nothing
// is known of its accounts.
type generationCard struct {
	ID        string   `json:"id"`
	Until     string   `json:"until"`
	Readable  bool     `json:"readable"`
	Accounts  int      `json:"accounts"`
	Returning []string `json:"returning"`
	Leaving   []string `json:"leaving"`
	Changed   []string `json:"changed"`
}

// restoredCard is what restore shows as JSON.
type restoredCard struct {
	generationCard
	Restored bool `json:"restored"`
}

func declareRestore(fs *flag.FlagSet, o *options) { fs.BoolVar(&o.dryRun, "dry-run", false, "") }

// states are the earlier states of the vault in FILE.
type states struct {
	all []session.Generation
	// inspect says what one contains, restore brings it back.
	inspect func(ctx context.Context, id string) (session.Difference, error)
	restore func(ctx context.Context, id string) error
	done    string // the key of what is said then
	release func()
}

// states opens the vault. Where its file is gone or damaged they are what this
// computer keeps of it, and the error output says so.
func (c *call) states(ctx context.Context) (states, error) {
	credentials, release, err := c.credentials(ctx, c.secrets)
	if err != nil {
		return states{}, err
	}
	path := c.arguments[0]
	if _, err = c.unlockBy(ctx, path, credentials, c.secrets); err == nil {
		all, err := c.session.Generations(ctx)
		if err != nil {
			release()
			return states{}, err
		}
		return states{all, c.session.Compare, c.session.Restore, "cli.restored", release}, nil
	}
	kept := c.kept(err)
	if len(kept) == 0 {
		release()
		return states{}, err
	}
	fmt.Fprintln(c.err, visible(c.text.Error(err).What))
	fmt.Fprintln(c.err, c.text.S("cli.kept"))
	return states{
		all: kept,
		inspect: func(ctx context.Context, id string) (session.Difference, error) {
			return c.session.Inspect(ctx, path, id, credentials)
		},
		restore: func(ctx context.Context, id string) error {
			aside, err := c.session.Rescue(ctx, path, id, credentials)
			if aside != "" {
				fmt.Fprintln(c.err, c.text.S("cli.aside", text.A("file", visible(aside))))
			}
			return err
		},
		done:    "cli.rescued",
		release: release,
	}, nil
}

// kept is what this computer keeps of the vault in FILE, where its opening failed
// because the file is gone or damaged.
func (c *call) kept(failed error) []session.Generation {
	if !session.Lost(failed) || c.session.State().Vault != nil || len(c.arguments) == 0 {
		return nil
	}
	all, err := c.session.Kept(c.arguments[0])
	if err != nil {
		return nil // what is the matter with the file counts more
	}
	return all
}

// runGenerations prints the earlier states of the vault, the newest first, and
// how each differs from the present one, never a secret; as JSON an array of
// [generationCard]. Where the file is gone or damaged they are what this computer
// keeps of it, and all accounts are returning.
func runGenerations(ctx context.Context, c *call) error {
	earlier, err := c.states(ctx)
	if err != nil {
		return err
	}
	defer earlier.release()
	all := earlier.all
	cards := []generationCard{}
	for _, g := range all {
		d, err := earlier.inspect(ctx, g.ID)
		unreadable := errors.Is(err, session.ErrCredentials) || session.Lost(err)
		if err != nil && !unreadable {
			return err
		}
		cards = append(cards, earlierCard(g, d, !unreadable))
	}
	if c.options.json {
		return c.writeJSON(cards)
	}
	for i, card := range cards {
		c.printGeneration(card, all[i].Until)
	}
	return nil
}

// runRestore makes an earlier state the present one, after showing what that
// changes; as JSON a [restoredCard]. The present state is kept as an earlier
// one; a damaged file beside the restored one. On a terminal it asks before; a script looks first with --dry-run, which
// changes nothing.
func runRestore(ctx context.Context, c *call) error {
	earlier, err := c.states(ctx)
	if err != nil {
		return err
	}
	defer earlier.release()
	for _, g := range earlier.all {
		if g.ID == c.arguments[1] {
			return c.restore(ctx, earlier, g)
		}
	}
	return session.ErrNoGeneration
}

func (c *call) restore(ctx context.Context, earlier states, g session.Generation) error {
	d, err := earlier.inspect(ctx, g.ID)
	if err != nil {
		return err
	}
	card := restoredCard{generationCard: earlierCard(g, d, true)}
	if !c.options.json {
		c.printGeneration(card.generationCard, g.Until)
	}
	if !c.options.dryRun {
		if !c.agrees(ctx, "cli.ask.restore") {
			return errNotRestored
		}
		if err := earlier.restore(ctx, g.ID); err != nil {
			return err
		}
		card.Restored = true
	}
	if c.options.json {
		return c.writeJSON(card)
	}
	if card.Restored {
		fmt.Fprintln(c.err, c.text.S(earlier.done))
	}
	return nil
}

func earlierCard(g session.Generation, d session.Difference, readable bool) generationCard {
	return generationCard{
		ID: g.ID, Until: g.Until.UTC().Format(time.RFC3339), Readable: readable, Accounts: d.Accounts,
		Returning: append([]string{}, d.Returning...),
		Leaving:   append([]string{}, d.Leaving...),
		Changed:   append([]string{}, d.Changed...),
	}
}

// printGeneration prints a line for the state and one for each difference.
func (c *call) printGeneration(card generationCard, until time.Time) {
	fmt.Fprintf(c.out, "%s\t%s\n", card.ID, c.text.S("cli.generation.until", text.A("time", until.Local())))
	if !card.Readable {
		fmt.Fprintf(c.out, "  %s\n", c.text.S("cli.generation.unreadable"))
		return
	}
	fmt.Fprintf(c.out, "  %s\n", c.text.S("cli.generation.accounts", text.A("n", card.Accounts)))
	for _, part := range []struct {
		key    string
		titles []string
	}{
		{"cli.generation.returning", card.Returning},
		{"cli.generation.leaving", card.Leaving},
		{"cli.generation.changed", card.Changed},
	} {
		for _, title := range part.titles {
			fmt.Fprintf(c.out, "  %s\n", c.text.S(part.key, text.A("title", visible(title))))
		}
	}
}
