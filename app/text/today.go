package text

import (
	"kagikura/vault"
	"kagikura/vault/today"
)

// Task is what there is to say about something that is to be done: what, why, and
// what a button says that does it or leads there.
type Task struct{ What, Why, Do string }

// Task words a task; title is what an account is called.
func (p *Printer) Task(t today.Task, title func(vault.ID) string) Task {
	area := "today." + string(t.Kind)
	var first, second string
	if len(t.Accounts) > 0 {
		first = title(t.Accounts[0])
	}
	if len(t.Accounts) > 1 {
		second = title(t.Accounts[1])
	}
	operations := make([]string, len(t.Operations))
	for i, o := range t.Operations {
		operations[i] = p.Operation(o)
	}
	args := []Arg{
		A("account", first), A("other", second), A("n", len(t.Accounts)), A("operations", p.List(operations)),
		A("done", t.Done), A("of", t.Of), A("days", t.Days), A("date", p.Date(t.Last)), A("offset", t.Offset.Abs()),
	}
	why := area + ".why"
	switch {
	case t.Kind == today.Guide:
		why += "." + string(t.Step)
	case t.Kind == today.LookDue && t.Last.IsZero():
		why += ".never"
	}
	return Task{What: p.S(area+"."+form(t), args...), Why: p.S(why, args...), Do: p.S(area+".do", args...)}
}

// form is which of the sentences about a task fits.
func form(t today.Task) string {
	switch {
	case t.Kind == today.ClockOff && t.Behind:
		return "behind"
	case t.Kind == today.ClockOff:
		return "measured"
	case t.Kind == today.OldKit && t.Shares:
		return "shares"
	case t.Kind == today.OldKit:
		return "sheet"
	case t.Kind == today.NoKit:
		return "never"
	case t.Kind == today.NoBackup && t.Last.IsZero():
		return "never"
	case t.Kind == today.NoBackup:
		return "old"
	case len(t.Accounts) == 0:
		return "vault"
	case (t.Kind == today.SharedPassword || t.Kind == today.SimilarPassword) && len(t.Accounts) == 2:
		return "two"
	case len(t.Accounts) > 1:
		return "many"
	case t.Kind == today.Guide && t.Done == 0:
		return "begin"
	case t.Kind == today.LookDue && t.Last.IsZero():
		return "never"
	case t.Kind == today.DeviceLapses && t.Days < 0:
		return "over"
	}
	return "one"
}

// RuleName is what a rule is called.
func (p *Printer) RuleName(r today.Rule) string { return p.S("today.rule." + digit(r)) }

// RuleState says how it stands with a rule, in a few words.
func (p *Printer) RuleState(s today.State) string {
	area := "today.rule." + digit(s.Rule)
	switch {
	case s.Standing == today.Kept && s.Weak > 0:
		return p.S("today.rule.3.weak", A("n", s.Weak))
	case s.Standing == today.Kept:
		return p.S(area+".kept", A("n", s.Kept))
	case s.Standing == today.ToDo:
		return p.S(area+".todo", A("n", s.ToDo))
	case s.Unknown == 0 && (s.Rule == today.Factors || s.Rule == today.Looks):
		return p.S(area + ".none")
	}
	return p.S(area+".unknown", A("n", s.Unknown))
}

func digit(r today.Rule) string { return string('0' + rune(r)) }
