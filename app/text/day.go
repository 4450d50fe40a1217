package text

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kagikura/vault/fact"
)

// ReadDay reads a day as people write one: 2026-1-2, 2026/01/02, 2026年1月2日, also in
// wide characters; ok is false for a text that is none, and true for none at all.
func ReadDay(s string) (day fact.Day, ok bool) {
	s = strings.TrimSpace(norm.NFKC.String(s))
	if s == "" {
		return "", true
	}
	numbers := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/.年月日 ", r) })
	if len(numbers) != 3 || len(numbers[0]) != 4 {
		return "", false
	}
	for i, p := range numbers {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || i > 0 && len(p) > 2 {
			return "", false
		}
		if len(p) == 1 {
			numbers[i] = "0" + p
		}
	}
	day = fact.Day(strings.Join(numbers, "-"))
	return day, day.Check() == nil
}
