package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"kagikura/app/paper"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// planned is the emergency plan as emergency shows it.
type planned struct {
	// Firm is the directory's ID, Name what the firm or the account is called; Firm
	// is empty for an account at a firm that is not listed, both without FIRM and
	// FILE.
	Firm string `json:"firm"`
	Name string `json:"name"`
	// Address is the one to open, empty where none may be.
	Address string        `json:"address"`
	Phone   *phoneCard    `json:"phone"`
	Steps   []plannedStep `json:"steps"`
	Offices []officeCard  `json:"offices"`
	// Incidents are those of the account, the first one first; of the last one the
	// steps are also in Steps while it runs.
	Incidents []incidentCard `json:"incidents"`
	// Whole is false where the record's chain is broken, Unreadable how many of its
	// events cannot be read.
	Whole      bool `json:"whole"`
	Unreadable int  `json:"unreadable"`
}

type phoneCard struct {
	Number string `json:"number"`
	// Recheck: the source is so old that the number is to be looked up first.
	Recheck  bool         `json:"recheck"`
	Evidence evidenceCard `json:"evidence"`
}

// plannedStep is a step; At is empty for one that is not done.
type plannedStep struct {
	Stage string `json:"stage"`
	Step  string `json:"step"`
	Title string `json:"title"`
	Done  bool   `json:"done"`
	At    string `json:"at"`
}

type officeCard struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Numbers []phoneCard `json:"numbers"`
	Hours   []hoursCard `json:"hours"`
}

type hoursCard struct {
	Days string `json:"days"`
	From string `json:"from"`
	To   string `json:"to"`
}

// incidentCard is an incident; a time that is not known, or has not come, is
// empty.
type incidentCard struct {
	Running bool       `json:"running"`
	Begun   string     `json:"begun"`
	Ended   string     `json:"ended"`
	Done    []doneCard `json:"done"`
	Notes   []noteCard `json:"notes"`
}

// doneCard is a step that was done; Future says that its time cannot be.
type doneCard struct {
	Step   string `json:"step"`
	At     string `json:"at"`
	Future bool   `json:"future"`
}

type noteCard struct {
	Text   string `json:"text"`
	At     string `json:"at"`
	Future bool   `json:"future"`
}

func declareEmergency(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.begin, "begin", false, "")
	fs.Var(&o.steps, "step", "")
	fs.Var(&o.undone, "undo", "")
	fs.StringVar(&o.note, "note", "", "")
	fs.BoolVar(&o.end, "end", false, "")
	fs.StringVar(&o.pdf, "pdf", "", "")
}

// recording are the options of emergency that write into a record.
var recording = []string{"begin", "step", "undo", "note", "end"}

// runEmergency prints the plan, without a vault or for an account with what was
// done, after noting what the options say; as JSON a [planned].
func runEmergency(ctx context.Context, c *call) error {
	offices, err := brokerage.BundledOffices(assets.Directory())
	if err != nil {
		return err
	}
	p := &plan{call: c, offices: offices}
	if len(c.arguments) == 2 {
		err = p.ofAccount(ctx)
	} else {
		err = p.ofFirm()
	}
	var unsaved *session.UnsavedError
	if err != nil && !errors.As(err, &unsaved) {
		return err
	}
	if wrong := p.write(); wrong != nil {
		return wrong
	}
	return err
}

// plan is what emergency prints.
type plan struct {
	*call
	offices []brokerage.Office
	firm    brokerage.Firm // without ID where there is none
	name    string
	account string // its title, empty for a plan of a firm
	url     string
	host    string
	history incident.History
}

func (p *plan) ofFirm() error {
	for _, option := range recording {
		if p.options.given[option] {
			return misused("emergency.usage.account")
		}
	}
	if len(p.arguments) == 0 {
		return nil
	}
	firm, ok := p.directory.Firm(p.arguments[0])
	if !ok {
		return session.ErrNoFirm
	}
	p.firm, p.name = firm, firm.Name(p.text.Lang())
	p.bookmark()
	return nil
}

// bookmark takes the directory's address of the firm.
func (p *plan) bookmark() {
	if address, err := p.session.OfFirm(p.firm.ID); err == nil {
		p.url, p.host = address.URL(), address.Host()
	}
}

// ofAccount notes what the options say, in the order of a day: what begins, what
// was done, what was not after all, what is to be remembered, what ends.
func (p *plan) ofAccount(ctx context.Context) error {
	a, err := p.unlockAccount(ctx)
	if err != nil {
		return err
	}
	err = p.record(ctx, a)
	p.account, p.name = a.Title(), a.Title()
	if firm, ok := p.directory.Firm(a.Firm()); ok {
		p.firm, p.name = firm, firm.Name(p.text.Lang())
	}
	if address, refused := p.session.Verified(a.ID); refused == nil {
		p.url, p.host = address.URL(), address.Host()
	} else {
		p.bookmark()
	}
	if e, ok := p.session.State().Vault.Entry(a.ID); ok {
		p.history = incident.Of(record.Of(e), p.now())
	}
	return err
}

func (p *plan) record(ctx context.Context, a account) error {
	o, s := p.options, p.session
	var verbs []func() error
	if o.begin {
		verbs = append(verbs, func() error { return s.BeginIncident(ctx, a.ID) })
	}
	for _, step := range o.steps {
		verbs = append(verbs, func() error { return s.TickStep(ctx, a.ID, incident.Step(step), true) })
	}
	for _, step := range o.undone {
		verbs = append(verbs, func() error { return s.TickStep(ctx, a.ID, incident.Step(step), false) })
	}
	if o.given["note"] {
		verbs = append(verbs, func() error { return s.NoteIncident(ctx, a.ID, o.note) })
	}
	if o.end {
		verbs = append(verbs, func() error { return s.EndIncident(ctx, a.ID) })
	}
	for _, step := range append(o.steps[:len(o.steps):len(o.steps)], o.undone...) {
		if !incident.Step(step).Known() {
			return session.ErrNoStep // before anything is noted
		}
	}
	for _, verb := range verbs {
		if err := verb(); err != nil {
			return err
		}
	}
	return nil
}

// write prints the plan, or makes the PDF of it.
func (p *plan) write() error {
	if p.options.given["pdf"] {
		sheet := paper.Incident{Firm: p.name, Account: p.account, Host: p.host, Phone: p.firm.Phone, Offices: p.offices, Now: p.now()}
		if sheet.Firm == "" {
			sheet.Firm = p.text.S("emergency.firm.other")
		}
		sheet.PhoneSeen, _ = p.firm.Evidence(brokerage.FactPhone)
		sheet.Of, _ = p.history.Last()
		if err := session.SaveDocument(p.options.pdf, false, sheet.Document(p.text).Write); err != nil {
			return err
		}
	}
	if p.options.json {
		return p.writeJSON(p.card())
	}
	p.writeText()
	return nil
}

func (p *plan) card() planned {
	out := planned{
		Firm: p.firm.ID, Name: p.name, Address: p.url, Steps: []plannedStep{}, Offices: []officeCard{},
		Incidents: []incidentCard{}, Whole: len(p.history.Flaws) == 0, Unreadable: p.history.Unreadable,
	}
	if e, ok := p.firm.Evidence(brokerage.FactPhone); ok {
		out.Phone = &phoneCard{Number: p.firm.Phone, Evidence: evidenceOf(e)}
	}
	now, _ := p.running()
	for _, stage := range incident.Plan() {
		for _, step := range stage.Steps {
			when, done := now.Step(step)
			out.Steps = append(out.Steps, plannedStep{stage.Name, string(step), p.text.Step(step), done, stamp(when.At)})
		}
	}
	for _, o := range p.offices {
		card := officeCard{ID: o.ID, Name: o.Name(p.text.Lang()), Numbers: []phoneCard{}, Hours: []hoursCard{}}
		for _, n := range o.Numbers {
			card.Numbers = append(card.Numbers, phoneCard{n.Number, n.Recheck, evidenceOf(n.Evidence)})
		}
		for _, h := range o.Hours {
			card.Hours = append(card.Hours, hoursCard{string(h.Days), h.From, h.To})
		}
		out.Offices = append(out.Offices, card)
	}
	for _, i := range p.history.Incidents {
		card := incidentCard{Running: i.Running(), Begun: stamp(i.Begun.At), Ended: stamp(i.Ended.At), Done: []doneCard{}, Notes: []noteCard{}}
		for _, d := range i.Done {
			card.Done = append(card.Done, doneCard{string(d.Step), stamp(d.When.At), d.When.Future})
		}
		for _, n := range i.Notes {
			card.Notes = append(card.Notes, noteCard{n.Text, stamp(n.When.At), n.When.Future})
		}
		out.Incidents = append(out.Incidents, card)
	}
	return out
}

// running is the incident that runs, or the zero one.
func (p *plan) running() (incident.Incident, bool) {
	if i, ok := p.history.Running(); ok {
		return i, true
	}
	return incident.Incident{}, false
}

func (p *plan) writeText() {
	t := p.text
	if p.name != "" {
		fmt.Fprintf(p.out, "%s\t%s\n", visible(p.name), p.url)
		p.writePhone()
	}
	now, running := p.running()
	if running {
		fmt.Fprintln(p.out, t.S("emergency.running.since", text.A("when", t.Moment(now.Begun))))
	}
	for n, stage := range incident.Plan() {
		fmt.Fprintln(p.out, t.Stage(n+1, stage))
		for _, step := range stage.Steps {
			box, done := "[ ]", ""
			if when, ok := now.Step(step); ok {
				box, done = "[x]", t.S("emergency.done", text.A("when", t.Moment(when)))
			}
			fmt.Fprintf(p.out, "  %s\t%s\t%s\t%s\n", box, step, t.Step(step), done)
		}
	}
	for _, d := range now.Done {
		if !d.Step.Known() {
			fmt.Fprintf(p.out, "  [x]\t%s\t%s\t%s\n", visible(string(d.Step)), visible(t.Step(d.Step)), t.Moment(d.When))
		}
	}
	for _, note := range now.Notes {
		fmt.Fprintf(p.out, "%s\t%s\n", t.Moment(note.When), visible(note.Text))
	}
	for _, o := range p.offices {
		for _, n := range o.Numbers {
			said := t.Hours(o)
			if n.Recheck {
				said = t.S("emergency.recheck")
			}
			fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\n", n.Number, o.Name(t.Lang()), said, visible(t.Source(n.Evidence)))
		}
	}
	if len(p.history.Flaws) > 0 {
		fmt.Fprintln(p.err, t.S("emergency.broken"))
	}
	if p.history.Unreadable > 0 {
		fmt.Fprintln(p.err, t.S("emergency.unreadable", text.A("n", p.history.Unreadable)))
	}
}

// writePhone prints the firm's number with its source, or that none is known.
func (p *plan) writePhone() {
	firm := text.A("firm", visible(p.name))
	switch e, ok := p.firm.Evidence(brokerage.FactPhone); {
	case ok:
		fmt.Fprintf(p.out, "%s\t%s\n", visible(p.firm.Phone), visible(p.text.Source(e)))
	case p.url != "":
		fmt.Fprintln(p.out, p.text.S("emergency.phone.none", firm))
	default:
		fmt.Fprintln(p.out, p.text.S("emergency.phone.paper", firm))
	}
}
