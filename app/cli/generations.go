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

// runGenerations prints the earlier states of the vault, the newest first, and
// how each differs from the present one, never a secret; as JSON an array of
// [generationCard].
func runGenerations(ctx context.Context, c *call) error {
	if _, err := c.unlock(ctx); err != nil {
		return err
	}
	all, err := c.session.Generations(ctx)
	if err != nil {
		return err
	}
	cards := []generationCard{}
	for _, g := range all {
		d, err := c.session.Compare(ctx, g.ID)
		unreadable := errors.Is(err, session.ErrCredentials) || errors.Is(err, session.ErrCorrupt)
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
// one. On a terminal it asks before; a script looks first with --dry-run, which
// changes nothing.
func runRestore(ctx context.Context, c *call) error {
	if _, err := c.unlock(ctx); err != nil {
		return err
	}
	all, err := c.session.Generations(ctx)
	if err != nil {
		return err
	}
	for _, g := range all {
		if g.ID == c.arguments[1] {
			return c.restore(ctx, g)
		}
	}
	return session.ErrNoGeneration
}

func (c *call) restore(ctx context.Context, g session.Generation) error {
	d, err := c.session.Compare(ctx, g.ID)
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
		if err := c.session.Restore(ctx, g.ID); err != nil {
			return err
		}
		card.Restored = true
	}
	if c.options.json {
		return c.writeJSON(card)
	}
	if card.Restored {
		fmt.Fprintln(c.err, c.text.S("cli.restored"))
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
