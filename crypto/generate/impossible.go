package generate

import (
	"errors"
	"fmt"
)

// ErrImpossible is what every *ImpossibleError is: no password can satisfy
// what was asked for.
var ErrImpossible = errors.New("generate: the demands cannot be satisfied")

// Cause is why no password can satisfy a policy.
type Cause uint8

const (
	CauseLength        Cause = iota + 1 // outside of Min..Max
	CauseNoClasses                      // no class chosen
	CauseClassEmpty                     // nothing is left of a chosen class
	CauseRequiredEmpty                  // nothing is left of what the site requires
	CauseTooShort                       // no room for one character of each kind
	CauseRepeats                        // MaxConsecutive leaves no string
	CauseTooRare                        // so few strings qualify that drawing one takes too long
	CauseSymbols                        // SymbolSet has something else than ASCII symbols
	CauseWords                          // number of words outside of Min..Max
	CauseSeparator                      // separator empty, too long, or with letters
)

// String names the cause as translation keys do.
func (c Cause) String() string {
	switch c {
	case CauseLength:
		return "length"
	case CauseNoClasses:
		return "no_classes"
	case CauseClassEmpty:
		return "class_empty"
	case CauseRequiredEmpty:
		return "required_empty"
	case CauseTooShort:
		return "too_short"
	case CauseRepeats:
		return "repeats"
	case CauseTooRare:
		return "too_rare"
	case CauseSymbols:
		return "symbols"
	case CauseWords:
		return "words"
	case CauseSeparator:
		return "separator"
	}
	return "unknown"
}

// ImpossibleError says which demand cannot be met.
type ImpossibleError struct {
	Cause    Cause
	Min, Max int // of CauseLength and CauseWords; Min above Max: the site's own limits exclude each other
}

func (e *ImpossibleError) Error() string {
	return fmt.Sprintf("%v: %s", ErrImpossible, e.Cause)
}

func (e *ImpossibleError) Is(target error) bool { return target == ErrImpossible }
