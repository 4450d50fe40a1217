package generate

import "slices"

// recommended is the length suggested where the site leaves the choice: 119
// bits out of letters and digits.
const recommended = 20

// Policy is what a person wants of a password, within the rule of a site. At
// least one character of every chosen class occurs.
type Policy struct {
	Length                        int // characters, MinLength..MaxLength and within the rule
	Lower, Upper, Digits, Symbols bool
	SymbolSet                     string // symbols to draw from; empty: all that the rule names, or else DefaultSymbols
	NoLookAlikes                  bool   // leave LookAlikes out
	Rule                          Rule
}

// Policy is the strongest sensible policy under the rule, with every class
// that the rule names. Where it names none: letters and digits, since symbols
// are what sites refuse without saying so. A length of 0 stands for a
// recommended one. The error is an *ImpossibleError.
func (r Rule) Policy(length int) (Policy, error) {
	if low, high := r.Bounds(); length == 0 {
		length = max(low, min(recommended, high))
	}
	p := Policy{
		Length:  length,
		Lower:   r.Allows(Lower),
		Upper:   r.Allows(Upper),
		Digits:  r.Allows(Digit),
		Symbols: r.Allows(Symbol) && r.namesCharacters(),
		Rule:    r,
	}
	if _, err := p.plan(); err != nil {
		return Policy{}, err
	}
	return p, nil
}

// Check tells without drawing whether the policy can be satisfied; the error
// is an *ImpossibleError.
func (p Policy) Check() error {
	_, err := p.plan()
	return err
}

// plan is a policy worked out: what to draw from, and what must occur.
type plan struct {
	length      int
	alphabet    []byte
	required    []charset // none contains another
	consecutive int       // 0: no limit
	acceptance  float64   // log2 of the share of strings over alphabet that qualify
}

func (p Policy) plan() (plan, error) {
	low, high := p.Rule.Bounds()
	if p.Length < low || p.Length > high {
		return plan{}, &ImpossibleError{Cause: CauseLength, Min: low, Max: high}
	}
	alphabet, required, err := p.characters()
	if err != nil {
		return plan{}, err
	}
	pl := plan{length: p.Length, alphabet: slices.Collect(alphabet.all()), required: essential(required)}
	if p.Rule.MaxConsecutive < p.Length {
		pl.consecutive = p.Rule.MaxConsecutive
	}
	return pl, pl.weigh()
}

// characters are those to draw from, and the sets out of which one must occur.
func (p Policy) characters() (alphabet charset, required []charset, err error) {
	symbols, err := p.symbols()
	if err != nil {
		return charset{}, nil, err
	}
	usable := p.Rule.alphabet()
	if p.NoLookAlikes {
		usable = usable.without(setOf(LookAlikes))
	}
	for _, class := range []struct {
		chosen bool
		chars  charset
	}{
		{p.Lower, Lower.chars()}, {p.Upper, Upper.chars()}, {p.Digits, Digit.chars()}, {p.Symbols, symbols},
	} {
		if !class.chosen {
			continue
		}
		left := class.chars.common(usable)
		if left.size() == 0 {
			return charset{}, nil, &ImpossibleError{Cause: CauseClassEmpty}
		}
		alphabet = alphabet.union(left)
		required = append(required, left)
	}
	if len(required) == 0 {
		return charset{}, nil, &ImpossibleError{Cause: CauseNoClasses}
	}
	for _, set := range p.Rule.required {
		left := set.common(alphabet)
		if left.size() == 0 {
			return charset{}, nil, &ImpossibleError{Cause: CauseRequiredEmpty}
		}
		required = append(required, left)
	}
	return alphabet, required, nil
}

func (p Policy) symbols() (charset, error) {
	switch {
	case p.SymbolSet == "" && p.Rule.namesCharacters():
		return Symbol.chars(), nil
	case p.SymbolSet == "":
		return setOf(DefaultSymbols), nil
	}
	for _, c := range p.SymbolSet {
		if !Symbol.chars().has(c) {
			return charset{}, &ImpossibleError{Cause: CauseSymbols}
		}
	}
	return setOf(p.SymbolSet), nil
}

// essential drops the sets that contain another one: they are met with it.
func essential(sets []charset) []charset {
	var kept []charset
	for i, s := range sets {
		implied := false
		for j, t := range sets {
			if i != j && t.within(s) && (t != s || j < i) {
				implied = true
			}
		}
		if !implied {
			kept = append(kept, s)
		}
	}
	return kept
}
