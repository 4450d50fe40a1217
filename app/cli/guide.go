package cli

import (
	"context"
	"flag"
	"fmt"

	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/guide"
)

// guideCard is how far an account has come, as guide shows it as JSON.
type guideCard struct {
	UUID  string `json:"uuid"`
	Title string `json:"title"`
	// Running tells that the owner is being led through and steps are open; ended that
	// he wants no guide for this account.
	Running bool `json:"running"`
	Ended   bool `json:"ended"`
	Done    int  `json:"done"`
	Of      int  `json:"of"`
	// Next is the first step that is open, empty if none is.
	Next string `json:"next"`
	// Proposed tells that a new password waits to be confirmed.
	Proposed bool        `json:"proposed"`
	Steps    []guideStep `json:"steps"`
	// Unreadable are the custom data items that cannot be read. They are kept.
	Unreadable []string `json:"unreadable"`
}

// guideStep is a step: its state is to-do, begun, done, skipped, optional (nobody
// knows whether the firm has it) or absent (the firm is known not to have it).
type guideStep struct {
	Step  string `json:"step"`
	State string `json:"state"`
}

var guideStates = map[guide.State]string{
	guide.ToDo: "to-do", guide.Begun: "begun", guide.Done: "done", guide.Skipped: "skipped", guide.Optional: "optional", guide.Absent: "absent",
}

const guideUsage = "[--begin | --end | --skip STEP | --unskip STEP | --propose [--password-stdin] | --confirm | --discard]"

// guideOptions are the options of guide.
type guideOptions struct {
	begin, end                bool
	skip, unskip              string
	propose, confirm, discard bool
}

func declareGuide(fs *flag.FlagSet, o *options) {
	g := &o.guide
	fs.BoolVar(&g.begin, "begin", false, "")
	fs.BoolVar(&g.end, "end", false, "")
	fs.StringVar(&g.skip, "skip", "", "")
	fs.StringVar(&g.unskip, "unskip", "", "")
	fs.BoolVar(&g.propose, "propose", false, "")
	fs.BoolVar(&g.confirm, "confirm", false, "")
	fs.BoolVar(&g.discard, "discard", false, "")
	fs.BoolVar(&o.passwordStdin, "password-stdin", false, "")
}

// guideVerbs are the options of which one at most may be given.
var guideVerbs = []string{"begin", "end", "skip", "unskip", "propose", "confirm", "discard"}

// runGuide prints how far the accounts have come, or changes that of one: as JSON an
// array of [guideCard], of the one where it was changed. A new password that is
// proposed stands in the field "New password" beside the one that holds, until it is
// confirmed or discarded.
func runGuide(ctx context.Context, c *call) error {
	verb := ""
	for _, name := range guideVerbs {
		if !c.options.given[name] {
			continue
		}
		if verb != "" {
			return misused("cli.usage.exclusive", text.A("options", "--"+verb+" --"+name))
		}
		verb = name
	}
	if verb != "" && len(c.arguments) < 2 {
		return misused("mfa.usage.account")
	}
	if c.options.passwordStdin && verb != "propose" {
		return misused("mfa.usage.with", text.A("option", "--password-stdin"))
	}
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	var all []*vault.Entry
	if len(c.arguments) == 2 {
		a, err := accountOf(v, c.arguments[1])
		if err != nil {
			return err
		}
		if verb != "" {
			if err := c.guide(ctx, a.Entry, verb); err != nil {
				return err
			}
		}
		e, _ := c.session.State().Vault.Entry(a.ID)
		all = append(all, e)
	} else {
		for _, e := range v.Live() {
			all = append(all, e)
		}
	}
	return c.writeGuides(all)
}

// guide does what an option says to an account.
func (c *call) guide(ctx context.Context, e *vault.Entry, verb string) error {
	var change vault.Change
	var data map[string]*string
	var err error
	switch verb {
	case "begin":
		data, err = guide.Begin(e, c.now())
	case "end":
		data, err = guide.End(e, c.now())
	case "skip":
		data, err = guide.Skip(e, guide.Step(c.options.guide.skip), c.now())
	case "unskip":
		data, err = guide.Unskip(e, guide.Step(c.options.guide.unskip), c.now())
	case "propose":
		change, err = c.propose(ctx, e)
	case "confirm":
		change, err = guide.Confirm(e)
	case "discard":
		change, err = guide.Discard(e)
	}
	switch {
	case err != nil:
		return err
	case change != nil:
		return c.session.Apply(ctx, change)
	case len(data) > 0:
		return c.session.Apply(ctx, vault.SetEntryData{ID: e.ID, Data: data})
	}
	return nil
}

// propose lets a password wait that is made within the firm's rule, or read.
func (c *call) propose(ctx context.Context, e *vault.Entry) (vault.Change, error) {
	var made fieldSet
	c.options.generate = !c.options.passwordStdin
	if err := c.setPassword(ctx, &made, c.firmOf(e).ID); err != nil {
		return nil, err
	}
	return guide.Propose(e, made[0])
}

// firmOf is the firm that an account names, or whose official address it has; the
// zero Firm if the directory has none.
func (c *call) firmOf(e *vault.Entry) brokerage.Firm {
	st := c.session.State()
	id := e.Firm()
	if id == "" {
		id = st.Launch[e.ID].Verdict.Firm
	}
	firm, _ := st.Directory.Firm(id)
	return firm
}

func (c *call) writeGuides(all []*vault.Entry) error {
	cards := []guideCard{}
	for _, e := range all {
		s, err := guide.Of(e, c.firmOf(e))
		if err != nil {
			return err
		}
		card := guideCard{UUID: e.ID.String(), Title: e.Title(), Running: s.Running(), Ended: s.Ended, Steps: []guideStep{}, Unreadable: []string{}}
		card.Done, card.Of = s.Progress()
		next, _ := s.Next()
		card.Next = string(next)
		_, card.Proposed = guide.Proposal(e)
		for _, i := range s.Items {
			card.Steps = append(card.Steps, guideStep{string(i.Step), guideStates[i.State]})
		}
		for _, err := range s.Unreadable {
			card.Unreadable = append(card.Unreadable, err.Error())
		}
		cards = append(cards, card)
		if c.options.json {
			continue
		}
		fmt.Fprintf(c.out, "%s\t%s\n", visible(e.Title()), c.text.S("guide.progress", text.A("done", card.Done), text.A("of", card.Of)))
		if len(all) > 1 {
			continue
		}
		for _, i := range s.Items {
			fmt.Fprintf(c.out, "%s\t%s\t%s\n", i.Step, guideStates[i.State], c.text.S("guide.step."+string(i.Step)))
		}
		for _, err := range s.Unreadable {
			fmt.Fprintln(c.err, c.text.Error(err).What)
		}
	}
	if c.options.json {
		return c.writeJSON(cards)
	}
	return nil
}
