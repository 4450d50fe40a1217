package main

import (
	"regexp"
	"testing"
)

// TestWindowsNamesItsLanguage: without a variable the command line speaks it.
func TestWindowsNamesItsLanguage(t *testing.T) {
	names := locales()
	if len(names) == 0 {
		t.Fatal("Windows names no language")
	}
	for _, name := range names {
		if !regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`).MatchString(name) {
			t.Errorf("%q is no language", name)
		}
	}
}
