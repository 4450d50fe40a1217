package mfa

import (
	"cmp"
	"slices"
	"strings"
	"sync"

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
	return contacts(accounts, func(bool, string) bool { return true })
}

// ContactsWith are those of [Contacts] that an account is registered with.
func ContactsWith(v *vault.Vault, e *vault.Entry) []Contact {
	own := map[name]bool{}
	for phone, texts := range map[bool][]string{false: contactsIn(e, vault.RegisteredMail), true: contactsIn(e, vault.RegisteredPhone)} {
		for _, t := range texts {
			own[name{phone, keyOf(phone, t)}] = true
		}
	}
	if len(own) == 0 {
		return nil
	}
	var live []*vault.Entry
	for _, e := range v.Live() {
		live = append(live, e)
	}
	return contacts(live, func(phone bool, key string) bool { return own[name{phone, key}] })
}

// name is what a contact is known by.
type name struct {
	phone bool
	key   string
}

func keyOf(phone bool, text string) string {
	if phone {
		return phoneKey(text)
	}
	return mailKey(text)
}

// contacts are those that are wanted.
func contacts(accounts []*vault.Entry, wanted func(phone bool, key string) bool) []Contact {
	var all []*Contact
	byName := map[name]*Contact{}
	type place struct {
		contact *Contact
		firm    string
	}
	counted := map[place]bool{}
	for _, e := range accounts {
		uses := sync.OnceValue(func() uses { return usesOf(e) }) // most accounts have none of the contacts
		for _, phone := range []bool{false, true} {
			field := vault.RegisteredMail
			if phone {
				field = vault.RegisteredPhone
			}
			for _, shown := range contactsIn(e, field) {
				key := keyOf(phone, shown)
				if !wanted(phone, key) {
					continue
				}
				c := byName[name{phone, key}]
				if c == nil {
					c = &Contact{Phone: phone, Key: key, Shown: shown}
					byName[name{phone, key}] = c
					all = append(all, c)
				}
				// One account comes after the other: only the last may be the same.
				if len(c.Accounts) > 0 && c.Accounts[len(c.Accounts)-1] == e.ID {
					continue
				}
				c.Accounts = append(c.Accounts, e.ID)
				at := place{c, e.Firm()}
				if at.firm == "" || !counted[at] {
					c.Firms++
				}
				counted[at] = true
				if u := uses(); phone && u.phone || !phone && u.mail {
					c.Codes = append(c.Codes, e.ID)
				}
			}
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

// uses is by what an account's second factors arrive.
type uses struct{ mail, phone bool }

func usesOf(e *vault.Entry) (u uses) {
	for _, o := range Operations() {
		f := find[Factor](e.Data, FactorKey(o))
		u.mail = u.mail || f.Known && f.Is.Method == Email
		u.phone = u.phone || f.Known && (f.Is.Method == SMS || f.Is.Method == PhoneCall)
	}
	return u
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
			if keyOf(p == vault.RegisteredPhone, part) != "" {
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
