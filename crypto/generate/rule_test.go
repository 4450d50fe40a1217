package generate

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestParseRules(t *testing.T) {
	for _, tt := range []struct {
		text       string
		min, max   int
		repeats    int
		alphabet   int
		required   int
		classes    string // of lower, upper, digit, symbol: which are allowed
		symbolsToo bool   // whether the suggested policy draws symbols
	}{
		{text: "", alphabet: 95, classes: "luds"},
		{text: "minlength: 10; maxlength: 20; allowed: upper,lower,digit;", min: 10, max: 20, alphabet: 62, classes: "lud"},
		{text: "MinLength:8;MAXLENGTH:20; Required: LOWER; required: upper; required: digit; required: [-!$%'()+,./:;=?@\\^_|~];", min: 8, max: 20, alphabet: 62 + 21, required: 4, classes: "luds", symbolsToo: true},
		{text: "required: digit; required: digit", alphabet: 10, required: 1, classes: "d"},
		{text: "minlength: 5; maxlength: 5; required: lower, upper, digit;", min: 5, max: 5, alphabet: 62, required: 1, classes: "lud"},
		{text: " max-consecutive : 2 ;; max-consecutive:3; minlength: 4; minlength: 9", min: 9, repeats: 2, alphabet: 95, classes: "luds"},
		{text: "allowed: [ab]; allowed: [bc]; required: [-]", alphabet: 4, required: 1, classes: "ls", symbolsToo: true},
		{text: "allowed: []]", alphabet: 1, classes: "s", symbolsToo: true},
		{text: "allowed: [a]]; allowed: [-]", alphabet: 3, classes: "ls", symbolsToo: true},
		{text: "allowed: special", alphabet: 33, classes: "s", symbolsToo: true},
		{text: "allowed: unicode", alphabet: 95, classes: "luds", symbolsToo: true},
		{text: "allowed: ascii-printable; maxlength: 64", max: 64, alphabet: 95, classes: "luds", symbolsToo: true},
		{text: "maxlength: 100000", max: 100000, alphabet: 95, classes: "luds"},
	} {
		rule, err := ParseRules(tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		classes := ""
		for i, c := range []Class{Lower, Upper, Digit, Symbol} {
			if rule.Allows(c) {
				classes += "luds"[i : i+1]
			}
		}
		if rule.MinLength != tt.min || rule.MaxLength != tt.max || rule.MaxConsecutive != tt.repeats ||
			rule.alphabet().size() != tt.alphabet || len(rule.required) != tt.required || classes != tt.classes {
			t.Errorf("%q: got %+v with %d characters of classes %q", tt.text, rule, rule.alphabet().size(), classes)
		}
		if p, err := rule.Policy(0); err != nil || p.Symbols != tt.symbolsToo {
			t.Errorf("%q: suggested policy %+v, %v", tt.text, p, err)
		}
	}
}

func TestParseRulesRefuses(t *testing.T) {
	for _, tt := range []struct {
		text   string
		offset int
	}{
		{"minlength", 9},
		{"minlength: x", 11},
		{"minlength: 8 maxlength: 9", 13},
		{"length: 8", 0},
		{"minlength: 99999999999999999999", 17},
		{"required: kanji", 10},
		{"required: lower,", 16},
		{"allowed: [a-z]", 11},
		{"allowed: [ab", 12},
		{"allowed: []", 10},
		{"allowed: [あ]", 10},
		{"8..20", 0},
		{strings.Repeat(" ", maxRulesText+1), maxRulesText},
		{"minlength: 1000001", 17},
		{"required:[a];required:[b];required:[c];required:[d];required:[e];required:[f];required:[g]", 90},
	} {
		rule, err := ParseRules(tt.text)
		var malformed *RulesError
		if !errors.As(err, &malformed) || malformed.Offset != tt.offset {
			t.Errorf("%.40q: error %v, want one at byte %d", tt.text, err, tt.offset)
		}
		if rule.MinLength != 0 || rule.allowed != nil || rule.required != nil {
			t.Errorf("%.40q: a rule came with the error", tt.text)
		}
	}
	for _, text := range []string{"minlength: 20; maxlength: 10", "maxlength: 0", "max-consecutive: 0"} {
		if _, err := ParseRules(text); !errors.Is(err, ErrImpossible) {
			t.Errorf("%q: error %v, want ErrImpossible", text, err)
		}
	}
}

func TestRulesAtTheirBounds(t *testing.T) {
	for _, text := range []string{
		strings.Repeat(" ", maxRulesText), "minlength: 1000000",
		"required:[a];required:[b];required:[c];required:[d];required:[e];required:[f]",
	} {
		if _, err := ParseRules(text); err != nil {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestCheckFindsEveryViolation(t *testing.T) {
	sbi := "minlength: 10; maxlength: 20; allowed: upper,lower,digit;"
	strict := "minlength: 8; maxlength: 12; max-consecutive: 2; required: lower; required: upper; required: digit; required: special; required: [-!]"
	for _, tt := range []struct {
		rules, pw string
		want      []Violation
	}{
		{sbi, "Abcdefghi1", nil},
		{sbi, "Abc1", []Violation{{Kind: TooShort, Limit: 10}}},
		{sbi, "", []Violation{{Kind: TooShort, Limit: 10}}},
		{sbi, "Abcdefghi1Abcdefghi1A", []Violation{{Kind: TooLong, Limit: 20}}},
		{sbi, "Abcdefghi1!", []Violation{{Kind: NotAllowed}}},
		{sbi, "さくらさくらさくらさくら", []Violation{{Kind: NotAllowed}}},
		{sbi, "Abcdefghi\xff", []Violation{{Kind: NotAllowed}}},
		{strict, "aA1!aA1!", nil},
		{strict, "aA1 aA1-", nil},
		{strict, "", []Violation{{Kind: TooShort, Limit: 8}, {Kind: MissingLower}, {Kind: MissingUpper}, {Kind: MissingDigit}, {Kind: MissingSymbol}, {Kind: MissingOneOf, Characters: "!-"}}},
		{strict, "ああああああああああああa", []Violation{{Kind: TooLong, Limit: 12}, {Kind: Repeats, Limit: 2}, {Kind: MissingUpper}, {Kind: MissingDigit}, {Kind: MissingSymbol}, {Kind: MissingOneOf, Characters: "!-"}}},
		{"required: lower, digit, [-]", "ABC", []Violation{{Kind: MissingOneOf, Characters: "a-z 0-9 -"}}},
		{"required: digit", "1あ!", nil}, // only required is stated: others are not refused
		{"allowed: unicode", "さくら", nil},
		{"", "anything 何でも", nil},
	} {
		rule, err := ParseRules(tt.rules)
		if err != nil {
			t.Fatal(err)
		}
		if got := rule.Check([]byte(tt.pw)); !slices.Equal(got, tt.want) {
			t.Errorf("%q under %q: %v, want %v", tt.pw, tt.rules, got, tt.want)
		}
	}
}

func TestKindsAndCausesHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for k := TooShort; k <= MissingOneOf; k++ {
		seen["violation "+k.String()] = true
	}
	for c := CauseLength; c <= CauseSeparator; c++ {
		seen["cause "+c.String()] = true
	}
	if len(seen) != int(MissingOneOf)+int(CauseSeparator) || seen["violation unknown"] || seen["cause unknown"] {
		t.Errorf("names repeat or are missing: %v", seen)
	}
}

// Whatever a directory says: the rule is refused, or impossible, or the
// password that is made under it has no violation.
func FuzzRules(f *testing.F) {
	for _, seed := range []string{
		"",
		"minlength: 10; maxlength: 20; allowed: upper,lower,digit;",
		"minlength: 8; maxlength: 20; required: lower; required: upper; required: digit; required: [-!$%'()+,./:;=?@\\^_|~];",
		"max-consecutive: 1; allowed: [ab]]; required: special",
		"required: unicode, [-]; maxlength: 3",
		"allowed: [ ]; minlength:1100",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rule, err := ParseRules(text)
		if err != nil {
			if !errors.Is(err, ErrRules) && !errors.Is(err, ErrImpossible) {
				t.Fatalf("unexpected error %v", err)
			}
			return
		}
		policy, err := rule.Policy(0)
		if err != nil {
			if !errors.Is(err, ErrImpossible) {
				t.Fatalf("unexpected error %v", err)
			}
			return
		}
		if policy.Entropy() < 0 {
			t.Fatalf("negative entropy %v", policy.Entropy())
		}
		var catch capture
		if _, err := Password(rand.NewChaCha8([32]byte{1}), &catch, policy); err != nil {
			t.Fatal(err)
		}
		if found := rule.Check(catch.plain); found != nil {
			t.Fatalf("%q breaks its own rule: %v", catch.plain, found)
		}
	})
}
