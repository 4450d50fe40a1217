package text

import (
	"kagikura/assets"
	"kagikura/crypto/generate"
	"kagikura/crypto/strength"
)

// Dictionary is what thieves try first: the common passwords and the words of all
// languages. It takes some milliseconds to make and may be shared.
func Dictionary() strength.Dictionary {
	var lists [][]byte
	for _, lang := range []string{Japanese, English} {
		if list, ok := assets.Words(lang); ok {
			lists = append(lists, list)
		}
	}
	return strength.NewDictionary(assets.CommonPasswords(), lists...)
}

// Violation says how a password breaks a firm's rule.
func (p *Printer) Violation(v generate.Violation) string {
	return p.S("generate.violation."+v.Kind.String(), A("limit", v.Limit), A("characters", v.Characters))
}

// Reason says what makes a password easy to guess.
func (p *Printer) Reason(r strength.Reason) string { return p.S("generate.reason." + r.String()) }

func (p *Printer) impossible(e *generate.ImpossibleError) string {
	return p.S("generate.impossible."+e.Cause.String(), A("min", e.Min), A("max", e.Max))
}
