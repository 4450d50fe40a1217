package cli

import (
	"context"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/look"
)

// lookedAt is how it stands with the looks at an account.
type lookedAt struct {
	UUID  string `json:"uuid"`
	Title string `json:"title"`
	// Asked is false where the account is not to be looked at.
	Asked bool `json:"asked"`
	// Due is whether a look is due, DueOn the day, Late by how many days it is over
	// (less than 0 before it). DueOn is empty and Late 0 unless Asked.
	Due   bool   `json:"due"`
	DueOn string `json:"due_on"`
	Late  int    `json:"late"`
	// Interval is in days, 0 for never, and then Why is the reason. Own tells
	// whether it is the account's own.
	Interval int    `json:"interval"`
	Why      string `json:"why"`
	Own      bool   `json:"own"`
	// Last is the last look, empty if there was none, with what was in order.
	Last      string   `json:"last"`
	LastItems []string `json:"last_items"`
	// Disbelieved is the newest look whose date lies in the future, empty for none.
	Disbelieved string     `json:"disbelieved"`
	Items       []lookItem `json:"items"`
	// Unreadable is true where the account's own interval cannot be read.
	Unreadable bool `json:"unreadable"`
}

// lookItem is an item of the look that is going on. State is "open", "in-order",
// "odd", "old" or "future" for a tick that does not count, or "unreadable".
type lookItem struct {
	Item  string `json:"item"`
	State string `json:"state"`
	At    string `json:"at"`
}

func declareLook(fs *flag.FlagSet, o *options) {
	fs.Var(&o.ticks, "tick", "")
	fs.Var(&o.odds, "odd", "")
	fs.Var(&o.unticks, "untick", "")
	fs.BoolVar(&o.finish, "finish", false, "")
	fs.StringVar(&o.interval, "interval", "", "")
	fs.StringVar(&o.why, "why", "", "")
}

// runLook prints the accounts that are to be looked at, first where something is
// odd, then the one whose look was due first; as JSON an array of [lookedAt]. Of
// one account it prints that and the items, as JSON a [lookedAt], after noting
// what the options say. Without an account --interval is that of all accounts
// which have none of their own.
func runLook(ctx context.Context, c *call) error {
	o := c.options
	if o.given["why"] && o.interval != "never" {
		return misused("cli.look.why")
	}
	if len(c.arguments) == 1 {
		if o.given["tick"] || o.given["odd"] || o.given["untick"] || o.finish {
			return misused("cli.look.which")
		}
		return c.lookAll(ctx)
	}
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	if err := c.lookAt(ctx, a.ID); err != nil {
		return err
	}
	v := c.session.State().Vault
	e, _ := v.Entry(a.ID)
	s := look.Of(e, c.lookDefault(v), c.now())
	if o.json {
		return c.writeJSON(lookJSON(s))
	}
	c.writeLook(s)
	return nil
}

// lookAll sets the interval of all accounts if it is given, and lists them.
func (c *call) lookAll(ctx context.Context) error {
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	if c.options.given["interval"] {
		days, err := days(c.options.interval)
		if err != nil {
			return err
		}
		if err := c.session.SetLookDefault(ctx, days); err != nil {
			return err
		}
		v = c.session.State().Vault
	}
	c.lookDefault(v)
	all := look.All(v, c.now())
	if c.options.json {
		out := []lookedAt{}
		for _, s := range all {
			out = append(out, lookJSON(s))
		}
		return c.writeJSON(out)
	}
	for _, s := range all {
		fmt.Fprintf(c.out, "%s\t%s\t%s\t%s\n", visible(s.Entry.Title()), c.text.LookDue(s), c.text.LookLast(s), visible(c.text.LookEvery(s.Interval)))
	}
	return nil
}

// lookDefault is the interval of all accounts; one that cannot be read is said.
func (c *call) lookDefault(v *vault.Vault) look.Default {
	d, err := look.DefaultOf(v)
	if err != nil {
		fmt.Fprintln(c.err, c.text.S("look.default.unreadable"))
	}
	return d
}

// lookAt does with an account what the options say.
func (c *call) lookAt(ctx context.Context, account vault.ID) error {
	o := c.options
	if o.given["interval"] {
		if err := c.lookInterval(ctx, account); err != nil {
			return err
		}
	}
	for _, step := range []struct {
		items stringList
		do    func(context.Context, vault.ID, look.Item) error
	}{{o.unticks, c.session.UntickLook}, {o.ticks, c.session.TickLook}, {o.odds, c.session.OddLook}} {
		for _, item := range step.items {
			if err := step.do(ctx, account, look.Item(item)); err != nil {
				return err
			}
		}
	}
	if o.finish {
		return c.session.FinishLook(ctx, account)
	}
	return nil
}

func (c *call) lookInterval(ctx context.Context, account vault.ID) error {
	switch c.options.interval {
	case "default":
		return c.session.ClearLookInterval(ctx, account)
	case "never":
		if strings.TrimSpace(c.options.why) == "" {
			return misused("cli.look.why")
		}
		return c.session.SetLookInterval(ctx, account, look.Interval{Never: true, Why: c.options.why})
	}
	days, err := days(c.options.interval)
	if err != nil {
		return err
	}
	return c.session.SetLookInterval(ctx, account, look.Interval{Days: days})
}

// days is the number of days that an option names.
func days(option string) (int, error) {
	n, err := strconv.Atoi(option)
	if err != nil || n < look.MinDays || n > look.MaxDays {
		return 0, misused("cli.look.interval", text.A("least", look.MinDays), text.A("most", look.MaxDays))
	}
	return n, nil
}

func (c *call) writeLook(s look.Status) {
	fmt.Fprintf(c.out, "%s\n%s\n%s\n", c.text.LookDue(s), c.text.LookLast(s), visible(c.text.LookEvery(s.Interval)))
	for _, sentence := range c.text.LookTrouble(s) {
		fmt.Fprintln(c.err, sentence)
	}
	for _, f := range s.Findings {
		mark := " "
		switch {
		case !f.Odd.IsZero():
			mark = "!"
		case f.Fine():
			mark = "x"
		}
		name, _ := c.text.LookItem(f.Item)
		fmt.Fprintf(c.out, "[%s] %s\t%s\n", mark, f.Item, name)
		if said := c.text.LookFinding(f); said != "" {
			fmt.Fprintln(c.err, said)
		}
	}
}

func lookJSON(s look.Status) lookedAt {
	out := lookedAt{
		UUID: s.Entry.ID.String(), Title: s.Entry.Title(),
		Asked: s.Asked, Due: s.IsDue(), Late: s.Late,
		Interval: s.Interval.Days, Why: s.Interval.Why, Own: s.Own, Unreadable: s.Unreadable != nil,
		Last: stamp(s.Last.At), LastItems: []string{}, Disbelieved: stamp(s.Ahead), Items: []lookItem{},
	}
	if s.Asked {
		out.DueOn = s.Due.Format(time.DateOnly)
	}
	for _, i := range s.Last.Items {
		out.LastItems = append(out.LastItems, string(i))
	}
	for _, f := range s.Findings {
		state, at := "open", time.Time{}
		switch {
		case f.Unreadable != nil:
			state = "unreadable"
		case !f.Odd.IsZero():
			state, at = "odd", f.Odd
		case !f.Ticked.IsZero():
			state, at = "in-order", f.Ticked
		case !f.Ahead.IsZero():
			state, at = "future", f.Ahead
		case !f.Stale.IsZero():
			state, at = "old", f.Stale
		}
		out.Items = append(out.Items, lookItem{string(f.Item), state, stamp(at)})
	}
	return out
}

// stamp is a moment as JSON has it, empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
