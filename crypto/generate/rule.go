package generate

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Rule is what a site demands of a password. The zero Rule demands nothing.
type Rule struct {
	MinLength      int // characters; 0: not stated
	MaxLength      int // characters; 0: not stated
	MaxConsecutive int // how often the same character may stand in a row; 0: not stated

	allowed  *charset // nil: not stated
	required []charset
}

// ErrRules is what every *RulesError is.
var ErrRules = errors.New("generate: password rules are malformed")

// RulesError says where a text in passwordrules notation goes wrong.
type RulesError struct {
	Offset  int // bytes from the start
	Problem string
}

func (e *RulesError) Error() string {
	return fmt.Sprintf("%v: %s at byte %d", ErrRules, e.Problem, e.Offset)
}

func (e *RulesError) Is(target error) bool { return target == ErrRules }

const (
	maxRulesText    = 4096
	maxRequirements = 6 // the work of Entropy doubles with each; sites state four at most
	maxRulesNumber  = 1_000_000
)

// ParseRules reads Apple's passwordrules notation:
//
//	minlength: 8; maxlength: 20; max-consecutive: 2;
//	required: lower; required: upper, digit; allowed: [-!@#];
//
// Each required property demands one character out of the union of its
// classes; allowed properties add up. The classes are lower, upper, digit,
// special, ascii-printable, unicode, and characters in brackets, where "-" comes
// first and "]" last. Of several limits of one kind the tightest holds. Where
// only required is stated, passwords are made of those characters, but others
// are not held against an existing password.
//
// Stricter than a browser: what is unknown or misplaced is a *RulesError
// (errors.Is ErrRules), because a rule that is skipped in silence makes
// passwords that the site refuses. Limits that exclude each other are an
// *ImpossibleError (errors.Is ErrImpossible). On an error the Rule is zero.
func ParseRules(s string) (Rule, error) {
	if len(s) > maxRulesText {
		return Rule{}, &RulesError{maxRulesText, "the text is too long"}
	}
	p := rulesParser{text: s}
	for p.space(); p.pos < len(p.text); p.space() {
		if p.skip(';') {
			continue
		}
		if err := p.property(); err != nil {
			return Rule{}, err
		}
		p.space()
		if p.pos < len(p.text) && !p.skip(';') {
			return Rule{}, p.fail("';' is missing")
		}
	}
	if p.rule.MaxLength != 0 && p.rule.MinLength > p.rule.MaxLength {
		return Rule{}, &ImpossibleError{Cause: CauseLength, Min: p.rule.MinLength, Max: p.rule.MaxLength}
	}
	return p.rule, nil
}

// Bounds are the lengths that a generated password may have under the rule.
// When the site asks for more than this package makes, low exceeds high.
func (r Rule) Bounds() (low, high int) {
	low, high = max(r.MinLength, MinLength), MaxLength
	if r.MaxLength > 0 {
		high = min(r.MaxLength, MaxLength)
	}
	return low, high
}

// Allows tells whether passwords under the rule may contain a class.
func (r Rule) Allows(c Class) bool { return c.chars().common(r.alphabet()).size() > 0 }

func (r Rule) alphabet() charset {
	if r.allowed == nil && len(r.required) == 0 {
		return printable()
	}
	var s charset
	if r.allowed != nil {
		s = *r.allowed
	}
	for _, set := range r.required {
		s = s.union(set)
	}
	return s
}

// namesCharacters is false for rules about length alone.
func (r Rule) namesCharacters() bool { return r.allowed != nil || len(r.required) > 0 }

type rulesParser struct {
	text string
	pos  int
	rule Rule
}

func (p *rulesParser) fail(problem string) error { return &RulesError{p.pos, problem} }

func (p *rulesParser) space() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *rulesParser) skip(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *rulesParser) word() string {
	start := p.pos
	for p.pos < len(p.text) {
		if c := p.text[p.pos] | 0x20; (c < 'a' || c > 'z') && p.text[p.pos] != '-' {
			break
		}
		p.pos++
	}
	return strings.ToLower(p.text[start:p.pos])
}

func (p *rulesParser) property() error {
	start := p.pos
	name := p.word()
	p.space()
	if !p.skip(':') {
		return p.fail("a name and ':' are missing")
	}
	switch name {
	case "minlength":
		return p.number(func(n int) { p.rule.MinLength = max(p.rule.MinLength, n) })
	case "maxlength":
		return p.limit(&p.rule.MaxLength)
	case "max-consecutive":
		return p.limit(&p.rule.MaxConsecutive)
	case "required":
		set, err := p.classes()
		if err == nil && !slices.Contains(p.rule.required, set) {
			p.rule.required = append(p.rule.required, set)
		}
		if err == nil && len(p.rule.required) > maxRequirements {
			return p.fail("there are too many requirements")
		}
		return err
	case "allowed":
		set, err := p.classes()
		if err == nil {
			if p.rule.allowed != nil {
				set = set.union(*p.rule.allowed)
			}
			p.rule.allowed = &set
		}
		return err
	}
	p.pos = start
	return p.fail("the property is unknown")
}

// limit reads an upper limit into a field in which 0 means "not stated".
func (p *rulesParser) limit(field *int) error {
	impossible := false
	err := p.number(func(n int) {
		impossible = n == 0
		if *field == 0 || n < *field {
			*field = n
		}
	})
	if err == nil && impossible {
		return &ImpossibleError{Cause: CauseLength}
	}
	return err
}

func (p *rulesParser) number(set func(int)) error {
	p.space()
	start, n := p.pos, 0
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		if n = n*10 + int(p.text[p.pos]-'0'); n > maxRulesNumber {
			return p.fail("the number is too large")
		}
		p.pos++
	}
	if p.pos == start {
		return p.fail("a number is missing")
	}
	set(n)
	return nil
}

func (p *rulesParser) classes() (charset, error) {
	var all charset
	for {
		p.space()
		set, err := p.class()
		if err != nil {
			return charset{}, err
		}
		all = all.union(set)
		p.space()
		if !p.skip(',') {
			return all, nil
		}
	}
}

func (p *rulesParser) class() (charset, error) {
	if p.skip('[') {
		return p.custom()
	}
	start := p.pos
	switch p.word() {
	case "lower":
		return Lower.chars(), nil
	case "upper":
		return Upper.chars(), nil
	case "digit":
		return Digit.chars(), nil
	case "special":
		return special(), nil
	case "ascii-printable":
		return printable(), nil
	case "unicode":
		return charset{printable().ascii, true}, nil
	}
	p.pos = start
	return charset{}, p.fail("the character class is unknown")
}

// special is the notation's class of that name; unlike [Symbol] it has a space.
func special() charset { return Symbol.chars().union(setOf(" ")) }

// custom reads up to the closing bracket; "]]" closes with "]" as a member.
func (p *rulesParser) custom() (charset, error) {
	var set charset
	for first := true; p.pos < len(p.text); first = false {
		c := p.text[p.pos]
		switch {
		case c == ']' && p.pos+1 < len(p.text) && p.text[p.pos+1] == ']':
			set.add(']')
			p.pos += 2
			return set, nil
		case c == ']' && first:
			return charset{}, p.fail("the brackets are empty")
		case c == ']':
			p.pos++
			return set, nil
		case c == '-' && !first:
			return charset{}, p.fail("'-' must come first in brackets")
		case c < ' ' || c > '~':
			return charset{}, p.fail("only printable ASCII can stand in brackets")
		}
		set.add(c)
		p.pos++
	}
	return charset{}, p.fail("']' is missing")
}
