package cli

import (
	"context"
	"flag"
	"fmt"

	"kagikura/app/session"
)

func declareMissing(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.recover, "recover", false, "")
	fs.BoolVar(&o.keep, "keep", false, "")
}

// runMissing shows what FILE lacks that this computer saw in it before, as JSON a
// [mergeCard] of what would come back, and with --recover brings it back; --keep
// says that the file is as it should be, and nobody is told any more.
func runMissing(ctx context.Context, c *call) error {
	if err := c.options.exclusive("recover", "keep"); err != nil {
		return err
	}
	if _, err := c.unlock(ctx); err != nil {
		return err
	}
	if c.session.State().Missing == nil {
		if c.options.json {
			return c.writeJSON(mergeCard{Changes: []mergeChange{}, Conflicts: []mergeConflict{}})
		}
		fmt.Fprintln(c.err, c.text.S("cli.missing.none"))
		return nil
	}
	planned, err := c.session.PlanRecovery(ctx)
	if err != nil {
		return err
	}
	card := c.showPlan(planned.Plan)
	if err := c.decideMissing(ctx, planned); err != nil {
		return err
	}
	if c.options.json {
		return c.writeJSON(card)
	}
	return nil
}

func (c *call) decideMissing(ctx context.Context, planned *session.PlannedMerge) error {
	switch {
	case c.options.recover:
		return c.session.Merge(ctx, planned)
	case c.options.keep:
		return c.session.DismissMissing(ctx)
	case !c.options.json:
		fmt.Fprintln(c.err, c.text.S("cli.missing.then"))
	}
	return nil
}
