package paper

import (
	"strings"
	"time"

	"kagikura/app/text"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
)

// Incident is the sheet of the emergency plan for a firm: what to do, whom to
// call, what was done already, and room to write on. It holds no secret.
type Incident struct {
	Firm    string // its name in the language of the sheet
	Account string // what the account is called, "" for a sheet about a firm alone
	Host    string // the firm's official host, "" where none is known
	// Phone is the firm's number, "" where none is known, and PhoneSeen where it
	// was seen.
	Phone     string
	PhoneSeen brokerage.Evidence
	Offices   []brokerage.Office
	Of        incident.Incident // what was done; the zero one for an empty sheet
	Now       time.Time
}

// ruled is how many lines are left to write on.
const ruled = 6

// Document is the sheet in the language of p.
func (i Incident) Document(p *text.Printer) Document {
	s := p.S
	d := Document{
		Title: s("emergency.paper.title", text.A("firm", i.Firm)), Under: s("emergency.paper.under", text.A("when", i.Now)),
		Lang: p.Lang(), Made: i.Now, Foot: s("emergency.paper.foot"),
	}
	add := func(blocks ...Block) { d.Blocks = append(d.Blocks, blocks...) }
	add(i.facts(p)...)
	then := s("emergency.paper.then")
	if i.Host == "" && i.Phone == "" {
		then = s("emergency.now.paper")
	}
	add(Note{Title: s("emergency.now"), Text: then})
	add(i.reach(p)...)
	for n, stage := range incident.Plan() {
		add(Heading(p.Stage(n+1, stage)), i.ticks(p, stage.Steps))
	}
	add(i.sources(p)...)
	add(i.notes(p)...)
	return d
}

// facts are what the sheet is about, as far as there is something.
func (i Incident) facts(p *text.Printer) []Block {
	var facts Facts
	fact := func(key, value string) { facts = append(facts, Fact{Name: p.S(key), Value: value}) }
	if i.Account != "" {
		fact("emergency.paper.account", i.Account)
	}
	if !i.Of.Begun.At.IsZero() {
		fact("emergency.paper.begun", p.Moment(i.Of.Begun))
	}
	if !i.Of.Ended.At.IsZero() {
		fact("emergency.paper.ended", p.Moment(i.Of.Ended))
	}
	if len(facts) == 0 {
		return nil
	}
	return []Block{facts}
}

// reach is how the firm is reached, or room for its number.
func (i Incident) reach(p *text.Printer) []Block {
	var all []Block
	if i.Host != "" {
		all = append(all, Host{Caption: p.S("emergency.paper.host"), Name: i.Host})
	} else {
		all = append(all, Paragraph(p.S("emergency.noaddress", text.A("firm", i.Firm))))
	}
	if i.Phone != "" {
		return append(all, Host{Caption: p.S("emergency.paper.phone", text.A("firm", i.Firm)), Name: i.Phone}, Small(p.Source(i.PhoneSeen)))
	}
	return append(all, Ruled{Caption: p.S("emergency.paper.phone.write"), Lines: 1})
}

// ticks are the steps of a stage. What a number says at the step of an office
// saves the room for saying it twice.
func (i Incident) ticks(p *text.Printer, steps []incident.Step) Ticks {
	var all Ticks
	for _, step := range steps {
		one := Step{Title: p.Step(step), Text: p.StepHow(step)}
		if len(step.Offices()) > 0 {
			one.Text, one.Marked = i.call(p, step)
		}
		if when, done := i.Of.Step(step); done {
			one.Done, one.At = true, p.S("emergency.done", text.A("when", p.Moment(when)))
		}
		all = append(all, one)
	}
	return all
}

// call is what to know before calling the offices of a step, and their numbers.
func (i Incident) call(p *text.Printer, step incident.Step) (say, numbers string) {
	var says, all []string
	if step == incident.PoliceTold || step == incident.FINMACTold {
		says = append(says, p.StepHow(step))
	}
	for _, o := range i.of(step) {
		if len(o.Hours) > 0 {
			says = append(says, p.Hours(o))
		}
		for _, n := range o.Numbers {
			all = append(all, n.Number)
			if n.Recheck {
				says = append(says, p.S("emergency.recheck"))
			}
		}
	}
	return strings.Join(says, "\n"), strings.Join(all, "   ")
}

// of are the offices of a step.
func (i Incident) of(step incident.Step) []brokerage.Office {
	var all []brokerage.Office
	for _, id := range step.Offices() {
		for _, o := range i.Offices {
			if o.ID == id {
				all = append(all, o)
			}
		}
	}
	return all
}

// sources say where each number was seen.
func (i Incident) sources(p *text.Printer) []Block {
	var all []Block
	said := map[string]bool{}
	for _, o := range i.Offices {
		for _, n := range o.Numbers {
			source := p.Source(n.Evidence)
			if !said[source] {
				said[source] = true
				all = append(all, Small(source))
			}
		}
	}
	return all
}

// notes are what was written down, steps that this program does not know among
// it, or room to write on.
func (i Incident) notes(p *text.Printer) []Block {
	table := Table{Columns: []Column{{Head: p.S("emergency.paper.when"), Share: 1}, {Head: p.S("emergency.paper.notes"), Share: 3}}}
	for _, n := range i.Of.Notes {
		table.Rows = append(table.Rows, []string{p.Moment(n.When), n.Text})
	}
	for _, d := range i.Of.Done {
		if !d.Step.Known() {
			table.Rows = append(table.Rows, []string{p.Moment(d.When), p.Step(d.Step)})
		}
	}
	if len(table.Rows) == 0 {
		return []Block{Heading(p.S("emergency.paper.write")), Ruled{Lines: ruled}}
	}
	return []Block{Heading(p.S("emergency.paper.notes")), table, Small(p.S("emergency.paper.clock"))}
}
