package text

import (
	"kagikura/crypto/generate"
	"kagikura/crypto/strength"
)

// Violation says how a password breaks a firm's rule.
func (p *Printer) Violation(v generate.Violation) string {
	return p.S("generate.violation."+v.Kind.String(), A("limit", v.Limit), A("characters", v.Characters))
}

// Reason says what makes a password easy to guess.
func (p *Printer) Reason(r strength.Reason) string { return p.S("generate.reason." + r.String()) }

func (p *Printer) impossible(e *generate.ImpossibleError) string {
	return p.S("generate.impossible."+e.Cause.String(), A("min", e.Min), A("max", e.Max))
}
