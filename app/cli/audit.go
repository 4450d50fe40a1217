package cli

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"

	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// finding is something that audit found. Kind is "master", "known", "personal",
// "reused", "login-is-trading", "similar", "weak", "rule" or "old"; or "unreadable",
// an excuse that cannot be read and excuses nothing.
type finding struct {
	Kind     string        `json:"kind"`
	Accounts []findingPart `json:"accounts"`
	// Likeness is of "similar": "case", "stem" or "edits".
	Likeness string `json:"likeness,omitempty"`
	// Guesses is of "weak": the decimal logarithm; Reasons why they are so few.
	Guesses float64  `json:"guesses,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	// Leaked is how often a password of "known" was seen in the list of leaked ones, 0
	// for one of the bundled list.
	Leaked uint64 `json:"leaked,omitempty"`
	// Equals is of "personal": "user", "number", "phone", "mail" or "birthday".
	Equals string `json:"equals,omitempty"`
	// Violations are of "rule".
	Violations []string `json:"violations,omitempty"`
	// Since is of "old": it changed last then or before.
	Since string `json:"since,omitempty"`
	// Excused is true for one that was set aside; Reason and ExcusedAt are those of
	// the first excuse.
	Excused   bool   `json:"excused,omitempty"`
	Reason    string `json:"reason,omitempty"`
	ExcusedAt string `json:"excused_at,omitempty"`
	// Key and Why are of "unreadable": the custom data item, and what is wrong with it.
	Key string `json:"key,omitempty"`
	Why string `json:"why,omitempty"`
}

// findingPart is a field that a finding is about; one account may be there with
// two of its fields.
type findingPart struct {
	UUID  string `json:"uuid"`
	Title string `json:"title"`
	Field string `json:"field"`
}

func declareAudit(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.leaked, "hibp", "", "")
	fs.BoolVar(&o.explain, "explain", false, "")
}

// runAudit prints what is wrong with the vault's secrets, never a secret, the worst
// first and what was set aside last; as JSON an array of [finding]. Findings are a result and
// no failure: the exit code is 0 with and without. A list that was named and cannot be
// used is a failure; one that the settings name is told of.
func runAudit(ctx context.Context, c *call) error {
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	found, err := c.findings(ctx)
	if err != nil {
		return err
	}
	if found.Partial {
		c.complain("audit.partial")
	}
	if c.options.json {
		return c.writeJSON(auditJSON(v, found))
	}
	for _, f := range found.Open {
		fmt.Fprintln(c.out, line(v, f))
		if c.options.explain {
			c.explain(v, f)
		}
	}
	for _, f := range found.Excused {
		fmt.Fprintf(c.out, "excused\t%s\n", line(v, f))
		for _, e := range f.Excuses[:1] {
			fmt.Fprintf(c.out, "  %s\n", c.text.Excuse(e, visible))
		}
	}
	if n := len(found.Unreadable); n > 0 {
		c.complain("audit.unreadable", text.A("n", n))
	}
	return nil
}

// findings are what is wrong, with the list of leaked passwords that --hibp names.
func (c *call) findings(ctx context.Context) (*audit.Findings, error) {
	if list := c.options.leaked; list != "" {
		if err := session.CheckList(list); err != nil {
			return nil, err
		}
		found, err := c.session.FindingsAgainst(ctx, list)
		if err == nil {
			err = found.Unchecked
		}
		return found, err
	}
	found, err := c.session.Findings(ctx)
	if err == nil && found.Unchecked != nil {
		m := c.text.Error(found.Unchecked)
		fmt.Fprintf(c.err, "%s: %s %s\n", c.text.S("audit.unchecked"), m.What, m.Then)
	}
	return found, err
}

// complain says a sentence and what to do about it.
func (c *call) complain(key string, args ...text.Arg) {
	fmt.Fprintf(c.err, "%s: %s\n", c.text.S(key, args...), c.text.S(key+".then", args...))
}

// line is a finding in one line: its kind and its fields.
func line(v *vault.Vault, f audit.Finding) string {
	parts := []string{f.Kind.String()}
	for _, u := range f.Uses {
		e, _ := v.Entry(u.Account)
		parts = append(parts, fmt.Sprintf("%s (%s)", visible(e.Title()), visible(u.Field)))
	}
	return strings.Join(parts, "\t")
}

// explain says a finding in words.
func (c *call) explain(v *vault.Vault, f audit.Finding) {
	words := c.text.Finding(f, text.Names{Shown: visible, Account: func(id vault.ID) string {
		e, _ := v.Entry(id)
		return visible(e.Title())
	}})
	fmt.Fprintf(c.out, "  %s\n", words.What)
	for _, why := range words.Why {
		fmt.Fprintf(c.out, "  %s\n", why)
	}
}

func auditJSON(v *vault.Vault, found *audit.Findings) []finding {
	out := []finding{}
	for _, f := range found.Open {
		out = append(out, findingJSON(v, f))
	}
	for _, f := range found.Excused {
		set := findingJSON(v, f)
		set.Excused = true
		out = append(out, set)
	}
	for _, u := range found.Unreadable {
		e, _ := v.Entry(u.Account)
		out = append(out, finding{Kind: "unreadable", Accounts: []findingPart{{UUID: e.ID.String(), Title: e.Title()}}, Key: u.Key, Why: u.Err.Error()})
	}
	return out
}

func findingJSON(v *vault.Vault, f audit.Finding) finding {
	out := finding{Kind: f.Kind.String(), Leaked: f.Leaked, Guesses: f.Guesses}
	for _, u := range f.Uses {
		e, _ := v.Entry(u.Account)
		out.Accounts = append(out.Accounts, findingPart{e.ID.String(), e.Title(), u.Field})
	}
	if f.Likeness != 0 {
		out.Likeness = f.Likeness.String()
	}
	for _, r := range f.Reasons {
		out.Reasons = append(out.Reasons, r.String())
	}
	if f.Equals != 0 {
		out.Equals = f.Equals.String()
	}
	for _, violation := range f.Violations {
		out.Violations = append(out.Violations, violation.Kind.String())
	}
	out.Since = stamp(f.Since)
	if len(f.Excuses) > 0 {
		out.Reason, out.ExcusedAt = f.Excuses[0].Is.Reason, stamp(f.Excuses[0].At.In(time.UTC))
	}
	return out
}

func declareExcuse(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.kind, "kind", "", "")
	fs.StringVar(&o.field, "field", "", "")
	fs.StringVar(&o.reason, "reason", "", "")
	fs.BoolVar(&o.takeBack, "take-back", false, "")
	fs.StringVar(&o.leaked, "hibp", "", "")
}

// runExcuse sets aside what audit found about an account, of a kind, or takes that
// back, and prints it; as JSON a [finding]. What several passwords are in is set aside
// for all of them.
func runExcuse(ctx context.Context, c *call) error {
	o := c.options
	if o.kind == "" || o.takeBack == o.given["reason"] {
		return misused("audit.cli.options")
	}
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	found, err := c.findings(ctx)
	if err != nil {
		return err
	}
	among := found.Open
	if o.takeBack {
		among = found.Excused
	}
	f, err := c.findingOf(among, a.ID)
	if err != nil {
		return err
	}
	if o.takeBack {
		err = c.session.TakeBackExcuse(ctx, f)
	} else {
		err = c.session.Excuse(ctx, f, o.reason)
	}
	if err != nil {
		return err
	}
	v := c.session.State().Vault
	if o.json {
		return c.writeJSON(findingJSON(v, f))
	}
	fmt.Fprintln(c.out, line(v, f))
	return nil
}

// findingOf is the one finding about an account that the options name.
func (c *call) findingOf(among []audit.Finding, account vault.ID) (audit.Finding, error) {
	var of []audit.Finding
	for _, f := range among {
		for _, u := range f.Uses {
			if f.Kind.String() == c.options.kind && u.Account == account && (c.options.field == "" || u.Field == c.options.field) {
				of = append(of, f)
				break
			}
		}
	}
	switch len(of) {
	case 0:
		return audit.Finding{}, session.ErrNoFinding
	case 1:
		return of[0], nil
	}
	return audit.Finding{}, misused("audit.cli.field")
}
