package cli

import (
	"context"
	"errors"
	"fmt"

	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/merge"
)

// mergeCard is what merge shows as JSON.
type mergeCard struct {
	Changes   []mergeChange   `json:"changes"`
	Conflicts []mergeConflict `json:"conflicts"`
}

// mergeChange is one change that comes to FILE.
type mergeChange struct {
	// Kind is account-added, -changed, -moved, -deleted, versions-added,
	// group-added, -changed, -moved, -deleted, vault-changed or noted.
	Kind string `json:"kind"`
	// UUID is the account's or group's, empty for the vault itself.
	UUID  string `json:"uuid"`
	Title string `json:"title"`
	// Parts are what is taken from OTHER: field:NAME, file:NAME, tag:NAME,
	// data:KEY and the like.
	Parts []string `json:"parts"`
}

// mergeConflict is one part that both changed.
type mergeConflict struct {
	UUID  string `json:"uuid"`
	Title string `json:"title"`
	// Part is empty where one side deleted the account and the other edited it.
	Part string `json:"part"`
	// Stands is file or other: whose value stands. The other one is in the history.
	Stands string `json:"stands"`
}

var mergeKinds = map[merge.Kind]string{
	merge.AccountAdded:   "account-added",
	merge.AccountChanged: "account-changed",
	merge.AccountMoved:   "account-moved",
	merge.AccountDeleted: "account-deleted",
	merge.VersionsAdded:  "versions-added",
	merge.GroupAdded:     "group-added",
	merge.GroupChanged:   "group-changed",
	merge.GroupMoved:     "group-moved",
	merge.GroupDeleted:   "group-deleted",
	merge.VaultChanged:   "vault-changed",
	merge.Noted:          "noted",
}

// runMerge brings what OTHER has into FILE: as JSON a [mergeCard]. The passphrase
// of FILE is tried on OTHER first. OTHER stays as it is.
func runMerge(ctx context.Context, c *call) error {
	if _, err := c.unlock(ctx); err != nil {
		return err
	}
	planned, err := c.planMerge(ctx)
	if err != nil {
		return err
	}
	plan := planned.Plan
	card := c.showPlan(plan)
	switch {
	case c.options.dryRun && !c.options.json:
		fmt.Fprintln(c.err, c.text.S("cli.merge.dry"))
	case !c.options.dryRun && !plan.Empty():
		if err := c.session.Merge(ctx, planned); err != nil {
			return err
		}
	}
	if c.options.json {
		return c.writeJSON(card)
	}
	return nil
}

// showPlan prints what a merge would do, or makes the card of it that is printed
// as JSON when it is done.
func (c *call) showPlan(plan *merge.Plan) mergeCard {
	card := mergeCard{Changes: []mergeChange{}, Conflicts: []mergeConflict{}}
	for _, change := range plan.Changes {
		line := mergeChange{Kind: mergeKinds[change.Kind], Title: change.Title, Parts: []string{}}
		if !change.ID.IsZero() {
			line.UUID = change.ID.String()
		}
		for _, p := range change.Parts {
			line.Parts = append(line.Parts, p.String())
		}
		card.Changes = append(card.Changes, line)
	}
	for _, conflict := range plan.Conflicts {
		line := mergeConflict{Title: conflict.Title, Part: conflict.Part.String(), Stands: "file"}
		if !conflict.ID.IsZero() {
			line.UUID = conflict.ID.String()
		}
		if conflict.TheirsWins {
			line.Stands = "other"
		}
		card.Conflicts = append(card.Conflicts, line)
	}
	if !c.options.json {
		for _, change := range plan.Changes {
			fmt.Fprintln(c.out, visible(c.text.MergeChange(change)))
		}
		for _, conflict := range plan.Conflicts {
			fmt.Fprintln(c.out, visible(c.text.MergeConflict(conflict)))
		}
		fmt.Fprintln(c.err, c.text.S("cli.merge.count", text.A("n", len(plan.Changes)), text.A("c", len(plan.Conflicts))))
	}
	return card
}

// planMerge reads OTHER, with a passphrase of its own if that of FILE is not its.
func (c *call) planMerge(ctx context.Context) (*session.PlannedMerge, error) {
	planned, err := c.planMergeWith(ctx, session.Credentials{})
	if !errors.Is(err, session.ErrCredentials) {
		return planned, err
	}
	passphrase, other := c.secrets.one(ctx, "cli.ask.other_passphrase")
	if errors.Is(other, errNoLine) {
		return nil, err // that of FILE was wrong, and there is no other one
	}
	if other != nil {
		return nil, other
	}
	defer passphrase.Release()
	return c.planMergeWith(ctx, session.Credentials{Passphrase: &passphrase})
}

// planMergeWith reads OTHER with these credentials, after asking where that takes
// much of the computer.
func (c *call) planMergeWith(ctx context.Context, keys session.Credentials) (*session.PlannedMerge, error) {
	planned, err := c.session.PlanMerge(ctx, c.arguments[1], keys)
	var costly *session.NeedConsentError
	if errors.As(err, &costly) && c.consents(ctx, c.secrets.terminal, costly) {
		return c.session.PlanMerge(ctx, c.arguments[1], keys, session.AcceptCost)
	}
	return planned, err
}
