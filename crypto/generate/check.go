package generate

import "unicode/utf8"

// ViolationKind is how a password breaks a rule.
type ViolationKind uint8

const (
	TooShort ViolationKind = iota + 1
	TooLong
	Repeats    // one character too often in a row
	NotAllowed // a character that the site does not take
	MissingLower
	MissingUpper
	MissingDigit
	MissingSymbol
	MissingOneOf
)

// String names the kind as translation keys do.
func (k ViolationKind) String() string {
	switch k {
	case TooShort:
		return "too_short"
	case TooLong:
		return "too_long"
	case Repeats:
		return "repeats"
	case NotAllowed:
		return "not_allowed"
	case MissingLower:
		return "missing_lower"
	case MissingUpper:
		return "missing_upper"
	case MissingDigit:
		return "missing_digit"
	case MissingSymbol:
		return "missing_symbol"
	case MissingOneOf:
		return "missing_one_of"
	}
	return "unknown"
}

// Violation is one way in which a password breaks a rule. It tells about the
// rule only, never about the password.
type Violation struct {
	Kind       ViolationKind
	Limit      int    // of TooShort, TooLong and Repeats
	Characters string // of MissingOneOf, such as "a-z !#"
}

// Check holds an existing password, in UTF-8, against the rule and returns
// every violation, or nil. Length counts characters.
func (r Rule) Check(pw []byte) []Violation {
	var (
		found    []Violation
		alphabet = r.alphabet()
		seen     = make([]bool, len(r.required))
		foreign  bool
		length   int
		run      int
		longest  int
		previous rune = -1
	)
	for rest := pw; len(rest) > 0; length++ {
		c, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		if c != previous {
			run = 0
		}
		run++
		longest = max(longest, run)
		previous = c
		foreign = foreign || !alphabet.has(c)
		for i, set := range r.required {
			seen[i] = seen[i] || set.has(c)
		}
	}
	if length < r.MinLength {
		found = append(found, Violation{Kind: TooShort, Limit: r.MinLength})
	}
	if r.MaxLength > 0 && length > r.MaxLength {
		found = append(found, Violation{Kind: TooLong, Limit: r.MaxLength})
	}
	if r.MaxConsecutive > 0 && longest > r.MaxConsecutive {
		found = append(found, Violation{Kind: Repeats, Limit: r.MaxConsecutive})
	}
	if r.allowed != nil && foreign {
		found = append(found, Violation{Kind: NotAllowed})
	}
	for i, set := range r.required {
		if !seen[i] {
			found = append(found, missing(set))
		}
	}
	return found
}

func missing(set charset) Violation {
	switch set {
	case Lower.chars():
		return Violation{Kind: MissingLower}
	case Upper.chars():
		return Violation{Kind: MissingUpper}
	case Digit.chars():
		return Violation{Kind: MissingDigit}
	case special():
		return Violation{Kind: MissingSymbol}
	}
	return Violation{Kind: MissingOneOf, Characters: set.String()}
}
