package cli

import (
	"context"
	"fmt"
	"strings"

	"kagikura/app/session"
	"kagikura/vault/brokerage"
)

// firmLine is a firm as directory list shows it.
type firmLine struct {
	ID     string   `json:"id"`
	NameJA string   `json:"name_ja"`
	NameEN string   `json:"name_en"`
	Hosts  []string `json:"hosts"`
}

// firmCard is a firm as directory show shows it, each address with evidence.
// Rules are in the passwordrules notation, empty where none is known.
type firmCard struct {
	ID                   string     `json:"id"`
	Country              string     `json:"country"`
	NameJA               string     `json:"name_ja"`
	NameEN               string     `json:"name_en"`
	Kana                 string     `json:"kana"`
	Short                []string   `json:"short"`
	Former               []string   `json:"former"`
	Hosts                []hostCard `json:"hosts"`
	Domains              []string   `json:"domains"`
	URLs                 []urlCard  `json:"urls"`
	LoginPasswordRules   string     `json:"login_password_rules"`
	TradingPasswordRules string     `json:"trading_password_rules"`
	Facts                []factCard `json:"facts"`
}

// factCard is one thing known of a firm; the names of facts are those of the
// data file.
type factCard struct {
	Fact     string       `json:"fact"`
	Value    []string     `json:"value"`
	Evidence evidenceCard `json:"evidence"`
}

type hostCard struct {
	Host     string         `json:"host"`
	Role     string         `json:"role"`
	Evidence []evidenceCard `json:"evidence"`
}

type urlCard struct {
	URL      string       `json:"url"`
	Role     string       `json:"role"`
	Evidence evidenceCard `json:"evidence"`
}

type evidenceCard struct {
	Kind   string `json:"kind"`
	Source string `json:"source"`
	Date   string `json:"date"`
}

// runDirectoryList prints the firms, as JSON an array of [firmLine].
func runDirectoryList(_ context.Context, c *call) error {
	all := []firmLine{}
	for _, f := range c.directory.Firms() {
		line := firmLine{ID: f.ID, NameJA: f.NameJA, NameEN: f.NameEN, Hosts: []string{}}
		for _, h := range f.Hosts {
			line.Hosts = append(line.Hosts, h.Name)
		}
		all = append(all, line)
	}
	if c.options.json {
		return c.writeJSON(all)
	}
	for _, f := range c.directory.Firms() {
		home := ""
		if a, ok := f.Address(brokerage.Home); ok {
			home = a.URL
		}
		fmt.Fprintf(c.out, "%s\t%s\t%s\n", f.ID, f.Name(c.text.Lang()), home)
	}
	return nil
}

// runDirectoryShow prints a firm with all that is known of it and where it was seen,
// as JSON a [firmCard].
func runDirectoryShow(_ context.Context, c *call) error {
	f, ok := c.directory.Firm(c.arguments[0])
	if !ok {
		return session.ErrNoFirm
	}
	card := cardOf(f)
	if c.options.json {
		return c.writeJSON(card)
	}
	fmt.Fprintf(c.out, "%s\t%s\n", card.ID, f.Name(c.text.Lang()))
	for _, u := range card.URLs {
		fmt.Fprintf(c.out, "%s\t%s\t%s\t%s\n", u.Role, u.URL, u.Evidence.Date, visible(u.Evidence.Source))
	}
	for _, h := range card.Hosts {
		for _, e := range h.Evidence {
			fmt.Fprintf(c.out, "%s\t%s\t%s\t%s\n", h.Role, h.Host, e.Date, visible(e.Source))
		}
	}
	for _, fact := range card.Facts {
		fmt.Fprintf(c.out, "%s\t%s\t%s\t%s\n", fact.Fact, visible(strings.Join(fact.Value, ", ")), fact.Evidence.Date, visible(fact.Evidence.Source))
	}
	if len(card.Hosts) == 0 {
		fmt.Fprintln(c.err, c.text.S("cli.directory.no_address"))
	}
	return nil
}

func cardOf(f brokerage.Firm) firmCard {
	card := firmCard{
		ID: f.ID, Country: f.Country,
		NameJA: f.NameJA, NameEN: f.NameEN, Kana: f.Kana,
		Short: append([]string{}, f.Short...), Former: append([]string{}, f.Former...),
		Hosts: []hostCard{}, URLs: []urlCard{}, Domains: []string{}, Facts: []factCard{},
		LoginPasswordRules: f.LoginPassword.Rules, TradingPasswordRules: f.TradingPassword.Rules,
	}
	for _, h := range f.Hosts {
		host := hostCard{Host: h.Name, Role: string(h.Role), Evidence: []evidenceCard{}}
		for _, e := range h.Evidence {
			host.Evidence = append(host.Evidence, evidenceOf(e))
		}
		card.Hosts = append(card.Hosts, host)
	}
	for _, d := range f.Domains {
		card.Domains = append(card.Domains, d.Name)
	}
	for _, a := range f.Addresses {
		card.URLs = append(card.URLs, urlCard{a.URL, string(a.Role), evidenceOf(a.Evidence)})
	}
	for _, fact := range f.Facts {
		card.Facts = append(card.Facts, factCard{string(fact.Name), fact.Value, evidenceOf(fact.Evidence)})
	}
	return card
}

func evidenceOf(e brokerage.Evidence) evidenceCard {
	return evidenceCard{string(e.Source), e.Citation, string(e.Date)}
}
