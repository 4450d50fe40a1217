package audit

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kagikura/vault"
)

// Trait is something about the owner of an account that others may know.
type Trait uint8

const (
	UserName Trait = iota + 1
	AccountNumber
	Phone
	Mail
	Birthday
)

// String names the trait as translation keys do.
func (t Trait) String() string {
	names := [...]string{UserName: "user", AccountNumber: "number", Phone: "phone", Mail: "mail", Birthday: "birthday"}
	if t < UserName || t > Birthday {
		return "unknown"
	}
	return names[t]
}

// MostTrait bounds, in bytes, what is looked at of a text that may be a trait, and
// of a secret that may be one.
const MostTrait = 64

// Traits are the forms of what is known about a person in which people make
// passwords of it: the whole user name, the last four digits of the telephone
// number, a birthday with and without its year. Nothing in them is secret. The
// zero Traits knows nothing.
type Traits struct{ own, shared map[string]Trait }

// TraitsOf are the traits that hold for the passwords of an account: its own user
// name and numbers, and the telephone numbers, mail addresses and birthdays of all
// accounts of the vault. A birthday that somebody else in the family has is as easy
// to come by.
func TraitsOf(v *vault.Vault, e *vault.Entry) Traits {
	return Traits{own: ownTraits(e), shared: sharedTraits(v)}
}

// Match tells which trait a secret is, as a whole, whatever its case and
// punctuation. The secret is lent: nothing of it is kept.
func (t Traits) Match(plain []byte) (Trait, bool) {
	if len(t.own)+len(t.shared) == 0 || len(plain) > MostTrait {
		return 0, false
	}
	var room [MostTrait]byte
	key := room[:0]
	defer clear(room[:])
	for _, c := range plain {
		switch {
		case 'A' <= c && c <= 'Z':
			key = append(key, c-'A'+'a')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c >= utf8.RuneSelf:
			key = append(key, c)
		}
	}
	if trait, ok := t.own[string(key)]; ok {
		return trait, true
	}
	trait, ok := t.shared[string(key)]
	return trait, ok
}

func ownTraits(e *vault.Entry) map[string]Trait {
	own := map[string]Trait{}
	addMail(own, UserName, e.Username())
	for _, f := range e.OfRole(vault.AccountNumber) {
		if !f.Sealed {
			addNumber(own, AccountNumber, f.Text)
		}
	}
	return own
}

func sharedTraits(v *vault.Vault) map[string]Trait {
	shared := map[string]Trait{}
	for _, e := range v.Live() {
		for _, f := range e.Fields {
			if f.Sealed || f.Text == "" {
				continue
			}
			switch vault.PersonalOf(f.Name) {
			case vault.RegisteredPhone:
				addNumber(shared, Phone, national(f.Text))
			case vault.RegisteredMail:
				addMail(shared, Mail, f.Text)
			case vault.Birthday:
				addBirthday(shared, f.Text)
			}
		}
	}
	return shared
}

// add notes one form. Fewer than four characters are chance, and no firm takes
// them.
func add(traits map[string]Trait, t Trait, form string) {
	if _, known := traits[form]; !known && len(form) >= 4 && len(form) <= MostTrait {
		traits[form] = t
	}
}

// folded is a text as Match folds secrets, in half width.
func folded(text string) string {
	if len(text) > MostTrait*4 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		if r < utf8.RuneSelf {
			return unicode.ToLower(r)
		}
		return r
	}, norm.NFKC.String(text))
}

func addMail(traits map[string]Trait, t Trait, text string) {
	add(traits, t, folded(text))
	if local, _, ok := strings.Cut(text, "@"); ok {
		add(traits, t, folded(local))
	}
}

// addNumber adds a number and its last four digits, which PINs are made of.
func addNumber(traits map[string]Trait, t Trait, text string) {
	number := folded(text)
	add(traits, t, number)
	if len(number) > 4 {
		add(traits, t, number[len(number)-4:])
		add(traits, t, strings.TrimLeft(number, "0"))
	}
	if len(number) > 8 {
		add(traits, t, number[len(number)-8:])
	}
}

// national is a telephone number of Japan as it is dialled there.
func national(text string) string {
	number := folded(text)
	if rest, ok := strings.CutPrefix(number, "81"); ok && len(rest) >= 9 {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	return number
}

// addBirthday adds the ways to write a day that stands as year, month, day in
// numbers, with or without something between them.
func addBirthday(traits map[string]Trait, text string) {
	year, month, day, ok := dayIn(norm.NFKC.String(text[:min(len(text), MostTrait)]))
	if !ok {
		return
	}
	two := func(n int) string { return strconv.Itoa(100 + n%100)[1:] }
	y, yy, mm, dd := strconv.Itoa(year), two(year), two(month), two(day)
	for _, form := range []string{y + mm + dd, yy + mm + dd, mm + dd, dd + mm, y, mm + dd + y, dd + mm + y, mm + dd + yy, dd + mm + yy,
		y + strconv.Itoa(month) + strconv.Itoa(day), y + mm, yy + mm} {
		add(traits, Birthday, form)
	}
	for _, era := range [...]struct {
		letter string
		first  int
	}{{"t", 1912}, {"s", 1926}, {"h", 1989}, {"r", 2019}} {
		if n := year - era.first + 1; n >= 1 && n <= 64 {
			add(traits, Birthday, era.letter+two(n)+mm+dd)
			add(traits, Birthday, two(n)+mm+dd)
		}
	}
}

// dayIn reads 1980-04-01, 1980/4/1, 1980年4月1日 and 19800401.
func dayIn(text string) (year, month, day int, ok bool) {
	parts := bytes.FieldsFunc([]byte(text), func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 1 && len(parts[0]) == 8 {
		p := parts[0]
		parts = [][]byte{p[:4], p[4:6], p[6:]}
	}
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(string(p))
		if err != nil {
			return 0, 0, 0, false
		}
		n[i] = v
	}
	year, month, day = n[0], n[1], n[2]
	return year, month, day, year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
