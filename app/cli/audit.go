package cli

import (
	"context"
	"fmt"
	"strings"
)

// finding is something that audit found, of the kind "reused": the same password
// in several fields.
type finding struct {
	Kind     string        `json:"kind"`
	Accounts []findingPart `json:"accounts"`
}

// findingPart is a field that a finding is about; one account may be there with
// two of its fields.
type findingPart struct {
	UUID  string `json:"uuid"`
	Title string `json:"title"`
	Field string `json:"field"`
}

// runAudit prints what is wrong with the vault's secrets, never a secret; as
// JSON an array of [finding]. Findings are a result and no failure: the exit
// code is 0 with and without.
func runAudit(ctx context.Context, c *call) error {
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	findings := []finding{}
	for _, group := range c.session.State().Reuse {
		f := finding{Kind: "reused"}
		for _, use := range group {
			e, _ := v.Entry(use.Account)
			f.Accounts = append(f.Accounts, findingPart{e.ID.String(), e.Title(), use.Field})
		}
		findings = append(findings, f)
	}
	if c.options.json {
		return c.writeJSON(findings)
	}
	for _, f := range findings {
		parts := make([]string, len(f.Accounts))
		for i, a := range f.Accounts {
			parts[i] = fmt.Sprintf("%s (%s)", visible(a.Title), visible(a.Field))
		}
		fmt.Fprintf(c.out, "%s\t%s\n", f.Kind, strings.Join(parts, "\t"))
	}
	return nil
}
