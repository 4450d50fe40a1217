package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// listed is an account as list shows it.
type listed struct {
	UUID     string `json:"uuid"`
	Title    string `json:"title"`
	Username string `json:"username"`
	URL      string `json:"url"`
	// Host is where a browser would go, empty for an address it would not.
	Host string `json:"host"`
	// Firm is the directory's ID, empty for an account without firm.
	Firm string `json:"firm"`
	// Group is the path of the group's names, joined by "/".
	Group  string `json:"group"`
	HasOTP bool   `json:"has_otp"`
}

func summary(v *vault.Vault, a account) listed {
	parts, _ := linkcheck.TakeApart(a.URL())
	host := parts.Host
	if a.URL() == "" {
		host = ""
	}
	return listed{
		UUID:     a.ID.String(),
		Title:    a.Title(),
		Username: a.Username(),
		URL:      a.URL(),
		Host:     host,
		Firm:     a.Firm(),
		Group:    strings.Join(v.Path(a.group.ID), "/"),
		HasOTP:   a.HasOTP(),
	}
}

// runList prints the accounts, as JSON an array of [listed]. The recycle bin is
// left out without --all.
func runList(ctx context.Context, c *call) error {
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	entries := v.Live()
	if c.options.all {
		entries = v.Entries()
	}
	all := []listed{}
	for g, e := range entries {
		all = append(all, summary(v, account{e, g}))
	}
	if c.options.json {
		return c.writeJSON(all)
	}
	for _, l := range all {
		fmt.Fprintf(c.out, "%s\t%s\t%s\t%s\n", visible(l.Title), visible(l.Username), l.Host, visible(l.Group))
	}
	return nil
}

// shown is an account as show shows it.
type shown struct {
	listed
	Fields []shownField `json:"fields"`
	// Versions is the number of earlier versions.
	Versions int `json:"versions"`
}

// shownField is one field; Value is null for a secret that was not asked for.
type shownField struct {
	Name   string  `json:"name"`
	Value  *string `json:"value"`
	Secret bool    `json:"secret"`
}

// runShow prints an account without its secrets, or with --reveal the value of
// that one field and nothing else; as JSON a [shown].
func runShow(ctx context.Context, c *call) error {
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	a, err := accountOf(v, c.arguments[1])
	if err != nil {
		return err
	}
	var revealed *vault.Field
	if c.options.given["reveal"] {
		f, ok := a.Field(c.options.reveal)
		if !ok {
			return errNoField
		}
		f, err := v.Resolve(f)
		if err != nil {
			return err
		}
		revealed = &f
	}
	switch {
	case c.options.json:
		return c.showJSON(v, a, revealed)
	case revealed != nil:
		return reveal(c.out, *revealed)
	}
	c.showText(v, a)
	return nil
}

func (c *call) showText(v *vault.Vault, a account) {
	s := summary(v, a)
	fmt.Fprintf(c.out, "UUID: %s\n", s.UUID)
	if s.Group != "" {
		fmt.Fprintf(c.out, "Group: %s\n", visible(s.Group))
	}
	if s.Firm != "" {
		fmt.Fprintf(c.out, "Firm: %s\n", visible(s.Firm))
	}
	for _, f := range a.Fields {
		value := lines(f.Text)
		if f.Sealed {
			value = c.text.S("cli.show.hidden")
			if f.Secret.Len() == 0 {
				value = ""
			}
		}
		fmt.Fprintf(c.out, "%s: %s\n", visible(f.Name), value)
	}
}

// reveal writes the value as it is, and a line feed: for a pipe as for eyes.
func reveal(w io.Writer, f vault.Field) error {
	if !f.Sealed {
		_, err := fmt.Fprintln(w, f.Text)
		return err
	}
	err := f.Secret.Pieces(func(b []byte) error { _, err := w.Write(b); return err })
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

func (c *call) showJSON(v *vault.Vault, a account, revealed *vault.Field) error {
	s := shown{listed: summary(v, a), Fields: []shownField{}, Versions: len(a.History)}
	for _, f := range a.Fields {
		out := shownField{Name: f.Name, Secret: f.Sealed}
		switch {
		case revealed != nil && revealed.Name == f.Name:
			text, err := plainText(*revealed)
			if err != nil {
				return err
			}
			out.Value = &text
		case !f.Sealed:
			out.Value = &f.Text
		}
		s.Fields = append(s.Fields, out)
	}
	return c.writeJSON(s)
}

// plainText is a revealed value as a string, which stays in memory until the
// program ends; it is about to be on the screen.
func plainText(f vault.Field) (string, error) {
	if !f.Sealed {
		return f.Text, nil
	}
	var b strings.Builder
	err := f.Secret.Pieces(func(p []byte) error { b.Write(p); return nil })
	return b.String(), err
}
