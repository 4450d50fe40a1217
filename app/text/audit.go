package text

import (
	"kagikura/vault"
	"kagikura/vault/audit"
)

// Names makes names from a file fit to be shown: Account is the name of an account,
// Shown any other text.
type Names struct {
	Account func(vault.ID) string
	Shown   func(string) string
}

// Wrong is a finding in words: what was found, and why that matters, a sentence each.
type Wrong struct {
	What string
	Why  []string
}

// Finding says what was found about passwords. No secret is in it.
func (p *Printer) Finding(f audit.Finding, names Names) Wrong {
	first := f.Uses[0]
	account, field := A("account", names.Account(first.Account)), A("field", p.FieldOf(first, names.Shown))
	say := func(key string, why ...string) Wrong { return Wrong{p.S(key, account, field), why} }
	switch f.Kind {
	case audit.MasterInside:
		return say("audit.master", p.S("audit.master.why"))
	case audit.KnownBad:
		if f.Leaked > 0 {
			return Wrong{p.S("audit.leaked", account, field, A("n", int64(f.Leaked))), []string{p.S("audit.leaked.why")}} // a count has a bound
		}
		return say("audit.known", p.S("audit.known.why"))
	case audit.PersonalData:
		return say("audit.personal."+f.Equals.String(), p.S("audit.personal.why"))
	case audit.Reused:
		return p.several("audit.reused", f, account, func(key string) string { return p.S(key + ".why") })
	case audit.LoginIsTrading:
		return say("audit.login-is-trading", p.S("audit.reused.within.why"))
	case audit.Similar:
		return p.several("audit.similar", f, account, func(string) string { return p.S("audit.similar." + f.Likeness.String()) })
	case audit.Weak:
		found := say("audit.weak", p.S("audit.weak.time", A("time", p.GuessTime(f.Guesses, AgainstSite))))
		for _, r := range f.Reasons[:min(2, len(f.Reasons))] {
			found.Why = append(found.Why, p.Reason(r))
		}
		return found
	case audit.BreaksRule:
		found := say("audit.rule")
		for _, v := range f.Violations {
			found.Why = append(found.Why, p.Violation(v))
		}
		return found
	}
	return Wrong{p.S("audit.old", account, field, A("date", p.Date(f.Since))), []string{p.S("audit.old.why")}}
}

// several words a finding about more than one password.
func (p *Printer) several(key string, f audit.Finding, account Arg, why func(string) string) Wrong {
	if len(f.Accounts()) == 1 {
		key += ".within"
	}
	return Wrong{p.S(key, account, A("n", len(f.Uses))), []string{why(key)}}
}

// FieldOf is what the field of a use is called within a sentence.
func (p *Printer) FieldOf(u audit.Use, shown func(string) string) string {
	switch u.Role {
	case vault.LoginPassword:
		return p.S("audit.field.login")
	case vault.TradingPassword:
		return p.S("audit.field.trading")
	case vault.FurtherSecret:
		return p.S("audit.field.further")
	}
	return p.S("audit.field.other", A("name", shown(u.Field)))
}

// Excuse says when a finding was set aside and why.
func (p *Printer) Excuse(e audit.Excused, shown func(string) string) string {
	return p.S("audit.excused", A("date", p.Date(e.At)), A("reason", shown(e.Is.Reason)))
}
