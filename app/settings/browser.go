package settings

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Browser is the browser that brokers are opened in, and how. The zero Browser
// is the system's. Whether it is still installed is known to who opens it.
type Browser struct {
	ID      string // one of [Browsers], perhaps with "-snap" or "-flatpak"; "" for the system's
	Profile string // of that browser, "" for the one that it takes by itself
	Own     bool   // a profile of its own for brokers, instead of Profile
	Private bool   // a private window
}

// MaxProfile is how long the name of a profile can be, in bytes: Firefox's are
// paths.
const MaxProfile = 4096

// Browsers are the browsers that may be chosen, without the system's.
func Browsers() []string {
	return []string{"chrome", "edge", "firefox", "brave", "vivaldi", "chromium", "safari"}
}

// bounded is the choice if it makes sense, else the system's browser: a choice
// is kept whole or not at all, because a part of it could be less than a person
// relies on.
func (b Browser) bounded() Browser {
	id := strings.TrimSuffix(strings.TrimSuffix(b.ID, "-snap"), "-flatpak")
	switch {
	case !slices.Contains(Browsers(), id),
		len(b.Profile) > MaxProfile, !utf8.ValidString(b.Profile),
		strings.IndexFunc(b.Profile, unicode.IsControl) >= 0,
		b.Own && b.Profile != "":
		return Browser{}
	}
	return b
}
