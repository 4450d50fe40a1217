package cli

import (
	"context"
	"fmt"
	"time"

	"kagikura/vault"
	"kagikura/vault/today"
)

// todayCard is what today shows as JSON.
type todayCard struct {
	// Tasks are the worst first; the window shows the first five.
	Tasks []taskCard `json:"tasks"`
	Rules []ruleCard `json:"rules"`
	// LastLook is when any account was looked at last, in RFC 3339, empty for never.
	LastLook string `json:"last_look"`
	Accounts int    `json:"accounts"`
}

// taskCard is everything of one kind that is to be done. What does not belong to
// the kind is empty or 0.
type taskCard struct {
	Kind  string `json:"kind"`
	Grave bool   `json:"grave"`
	// Accounts begin with the one to begin with.
	Accounts []taskAccount `json:"accounts"`
	// Field is the password to change first.
	Field string `json:"field"`
	// Operations are those of the first account.
	Operations []string `json:"operations"`
	// Days are those left until the first account's device lapses, or since it was
	// looked at.
	Days int `json:"days"`
	// Last is the last look at the first account, or the last backup, in RFC 3339.
	Last string `json:"last"`
	// Step, Done and Of say how far the guide of the first account is.
	Step string `json:"step"`
	Done int    `json:"done"`
	Of   int    `json:"of"`
	// OffsetSeconds is what has to be added to this computer's clock.
	OffsetSeconds int64 `json:"offset_seconds"`
}

type taskAccount struct {
	UUID  string `json:"uuid"`
	Title string `json:"title"`
}

// ruleCard is how it stands with one of the five rules: "kept", "to-do" or
// "unknown", and of how many accounts each is said. Of rule 1 kept is how many
// addresses were checked in the last 30 days.
type ruleCard struct {
	Rule    int    `json:"rule"`
	State   string `json:"state"`
	Kept    int    `json:"kept"`
	ToDo    int    `json:"to_do"`
	Unknown int    `json:"unknown"`
	Weak    int    `json:"weak"` // of kept: of rule 3, whose login asks for less than an authenticator app
}

var standings = map[today.Standing]string{today.Unknown: "unknown", today.Kept: "kept", today.ToDo: "to-do"}

// runToday prints what is to be done, the worst first, and how it stands with the
// five rules; as JSON a [todayCard].
func runToday(ctx context.Context, c *call) error {
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	page, err := c.session.Today(ctx)
	if err != nil {
		return err
	}
	if c.options.json {
		return c.writeJSON(todayOf(v, page))
	}
	for _, t := range page.Tasks {
		said := c.text.Task(t, func(id vault.ID) string {
			e, _ := v.Entry(id)
			return visible(e.Title())
		})
		fmt.Fprintf(c.out, "%s\t%s\t%s\n", t.Kind, said.What, said.Why)
	}
	if len(page.Tasks) == 0 {
		fmt.Fprintln(c.err, c.text.S("home.calm"))
	}
	for _, r := range page.Rules {
		fmt.Fprintf(c.out, "%d\t%s\t%s\t%s\n", r.Rule, standings[r.Standing], c.text.RuleName(r.Rule), c.text.RuleState(r))
	}
	return nil
}

func todayOf(v *vault.Vault, page today.Page) todayCard {
	out := todayCard{Tasks: []taskCard{}, Rules: []ruleCard{}, LastLook: stamp(page.LastLook), Accounts: page.Accounts}
	for _, t := range page.Tasks {
		card := taskCard{
			Kind: string(t.Kind), Grave: t.Kind.Grave(), Accounts: []taskAccount{}, Field: t.Field, Operations: []string{},
			Days: t.Days, Last: stamp(t.Last), Step: string(t.Step), Done: t.Done, Of: t.Of, OffsetSeconds: int64(t.Offset / time.Second),
		}
		for _, id := range t.Accounts {
			e, _ := v.Entry(id)
			card.Accounts = append(card.Accounts, taskAccount{id.String(), e.Title()})
		}
		for _, o := range t.Operations {
			card.Operations = append(card.Operations, string(o))
		}
		out.Tasks = append(out.Tasks, card)
	}
	for _, r := range page.Rules {
		out.Rules = append(out.Rules, ruleCard{int(r.Rule), standings[r.Standing], r.Kept, r.ToDo, r.Unknown, r.Weak})
	}
	return out
}
