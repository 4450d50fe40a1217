package launch

import (
	"strings"
	"testing"
)

func TestHandable(t *testing.T) {
	for url, want := range map[string]bool{
		"https://a.example/x?y=%20#z":            true,
		"https://" + strings.Repeat("a", 2048-8): true,
		"https://" + strings.Repeat("a", 2048-7): false,
		"":                                       false,
		"http://a.example/":                      false,
		"HTTPS://a.example/":                     false,
		"file:///etc/passwd":                     false,
		"-https://a.example/":                    false,
		"https://a.example/ --flag":              false,
		"https://a.example/\"":                   false,
		"https://a.example/\n":                   false,
		"https://a.example/`id`":                 false,
		"https://a.example/\\":                   false,
		"https://例え.example/":                    false,
		"https://a.example/\x00":                 false,
		"javascript:https://a.example":           false,
	} {
		if got := handable(url); got != want {
			t.Errorf("handable(%.40q) = %v", url, got)
		}
	}
}
