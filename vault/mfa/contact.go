package mfa

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kagikura/vault"
)

// Contact is a mail address or a telephone number, and what hangs on it.
type Contact struct {
	Phone bool // else a mail address
	// Key is what the ways of writing it have in common.
	Key string
	// Shown is the first way in which it is written.
	Shown string
	// Accounts are those at whose firm it is registered, in the order of the tree:
	// whoever has it can ask those firms for a new password.
	Accounts []vault.ID
	// Firms is at how many firms they are. An account of which nobody noted the firm
	// counts as one at a firm of its own.
	Firms int
	// Codes are those of Accounts at which an operation's second factor arrives there,
	// as far as it is noted.
	Codes []vault.ID
}

// Contacts are the addresses and numbers that live accounts are registered with,
// those of most accounts first.
func Contacts(v *vault.Vault) []Contact {
	var live []*vault.Entry
	for _, e := range v.Live() {
		live = append(live, e)
	}
	return ContactsOf(live...)
}

// ContactsOf is [Contacts] of some accounts alone.
func ContactsOf(accounts ...*vault.Entry) []Contact {
	var all []*Contact
	type name struct {
		phone bool
		key   string
	}
	byName := map[name]*Contact{}
	type place struct {
		contact *Contact
		firm    string
	}
	counted := map[place]bool{}
	add := func(e *vault.Entry, phone bool, shown, key string, codes bool) {
		id := e.ID
		c := byName[name{phone, key}]
		if c == nil {
			c = &Contact{Phone: phone, Key: key, Shown: shown}
			byName[name{phone, key}] = c
			all = append(all, c)
		}
		// One account comes after the other: only the last may be the same.
		if len(c.Accounts) == 0 || c.Accounts[len(c.Accounts)-1] != id {
			c.Accounts = append(c.Accounts, id)
			at := place{c, e.Firm()}
			if at.firm == "" || !counted[at] {
				c.Firms++
			}
			counted[at] = true
		}
		if codes && (len(c.Codes) == 0 || c.Codes[len(c.Codes)-1] != id) {
			c.Codes = append(c.Codes, id)
		}
	}
	for _, e := range accounts {
		a := Of(e)
		for _, m := range a.Mails {
			add(e, false, m, mailKey(m), a.uses(Email))
		}
		for _, p := range a.Phones {
			add(e, true, p, phoneKey(p), a.uses(SMS, PhoneCall))
		}
	}
	slices.SortStableFunc(all, func(x, y *Contact) int {
		return cmp.Or(
			cmp.Compare(len(y.Accounts), len(x.Accounts)),
			cmp.Compare(len(y.Codes), len(x.Codes)),
			strings.Compare(x.Key, y.Key))
	})
	out := make([]Contact, len(all))
	for i, c := range all {
		out[i] = *c
	}
	return out
}

func (a Account) uses(methods ...Method) bool {
	for _, f := range a.Factors {
		if f.Known && slices.Contains(methods, f.Is.Method) {
			return true
		}
	}
	return false
}

// contactsIn are the addresses or numbers that an account's fields name. One field may
// hold several.
func contactsIn(e *vault.Entry, p vault.Personal) []string {
	var out []string
	for _, f := range e.Fields {
		if vault.PersonalOf(f.Name) != p {
			continue
		}
		for _, part := range strings.FieldsFunc(f.Text, func(r rune) bool { return strings.ContainsRune(",;、，；\n\r\t/／", r) }) {
			part = strings.TrimSpace(part)
			key := mailKey(part)
			if p == vault.RegisteredPhone {
				key = phoneKey(part)
			}
			if key != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// mailKey is an address without what its ways of writing differ in: case, width,
// and the part after + by which one mailbox has many addresses.
func mailKey(s string) string {
	s = strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return s
	}
	local, domain := s[:at], s[at+1:]
	if plus := strings.IndexByte(local, '+'); plus > 0 {
		local = local[:plus]
	}
	return local + "@" + domain
}

// phoneKey is the digits of a number, a Japanese one with the 0 before it instead
// of +81. It is empty if there are none.
func phoneKey(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			b.WriteRune(r)
		}
	}
	key := b.String()
	if rest, is := strings.CutPrefix(key, "+81"); is {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	if key == "+" {
		return ""
	}
	return key
}
