package vault

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Finder searches the live accounts of one vault as a person types: over title,
// user name, host of the address, tags, and readings that the caller knows. It
// never looks at secrets, notes or other fields. Like the vault it is immutable
// and safe for concurrent use.
//
// Case, full and half width, and hiragana and katakana do not matter: ＳＢＩ
// finds sbi, ﾉﾑﾗ finds のむら.
type Finder struct {
	readings func(*Entry) []string
	accounts []account
}

// account is an entry with its texts, folded.
type account struct {
	entry *Entry
	title string
	// text is everything else, one line each; a query has no line breaks, so
	// it never matches across two.
	text string
}

// NewFinder prepares the search of v. readings returns further texts that an
// entry is to be found by, as its firm's name in kana and in Latin letters;
// vault knows no directory. It may be nil, and is called again when an entry
// has changed.
func NewFinder(v *Vault, readings func(*Entry) []string) *Finder {
	f := &Finder{readings: readings}
	for _, e := range v.Live() {
		f.accounts = append(f.accounts, f.account(e))
	}
	return f
}

// Update is the Finder for another state of the vault. Entries that are the
// same pointers in both are not prepared again.
func (f *Finder) Update(v *Vault) *Finder {
	next := &Finder{readings: f.readings, accounts: make([]account, 0, len(f.accounts)+1)}
	rest := f.accounts
	var known map[*Entry]account
	for _, e := range v.Live() {
		// Usually the accounts stand where they stood; only if not is it
		// worth while to have a map of them.
		if len(rest) > 0 && rest[0].entry == e {
			next.accounts = append(next.accounts, rest[0])
			rest = rest[1:]
			continue
		}
		if len(rest) > 0 && rest[0].entry.ID == e.ID {
			next.accounts = append(next.accounts, f.account(e))
			rest = rest[1:]
			continue
		}
		if known == nil {
			known = make(map[*Entry]account, len(f.accounts))
			for _, a := range f.accounts {
				known[a.entry] = a
			}
		}
		a, ok := known[e]
		if !ok {
			a = f.account(e)
		}
		next.accounts = append(next.accounts, a)
	}
	return next
}

func (f *Finder) account(e *Entry) account {
	texts := []string{e.Username(), hostOf(e.URL())}
	texts = append(texts, e.Tags...)
	if f.readings != nil {
		texts = append(texts, f.readings(e)...)
	}
	return account{entry: e, title: fold(e.Title()), text: fold(strings.Join(texts, "\n"))}
}

// Search returns the accounts in which every word of the query occurs: first
// those whose title begins with the first word, then those with it elsewhere in
// the title, then the others, each in the order of the tree. The empty query
// finds all.
func (f *Finder) Search(query string) []*Entry {
	words := strings.Fields(fold(query))
	var byRank [3][]*Entry
	for _, a := range f.accounts {
		if rank, ok := a.match(words); ok {
			byRank[rank] = append(byRank[rank], a.entry)
		}
	}
	return slices.Concat(byRank[:]...)
}

func (a account) match(words []string) (rank int, ok bool) {
	for i, w := range words {
		at := strings.Index(a.title, w)
		if at < 0 && !strings.Contains(a.text, w) {
			return 0, false
		}
		switch {
		case i > 0 || at == 0:
		case at > 0:
			rank = 1
		default:
			rank = 2
		}
	}
	return rank, true
}

// hostOf is the host in an address as a person looks for it; what the address
// is worth is not the question here.
func hostOf(url string) string {
	if _, after, ok := strings.Cut(url, "://"); ok {
		url = after
	}
	if end := strings.IndexAny(url, "/?#\\"); end >= 0 {
		url = url[:end]
	}
	if at := strings.LastIndexByte(url, '@'); at >= 0 {
		url = url[at+1:]
	}
	return url
}

// fold makes texts equal that people take for the same: compatibility forms
// (width) are composed, letters lower case, katakana hiragana.
func fold(s string) string {
	if !isASCII(s) {
		s = norm.NFKC.String(s)
	}
	return strings.Map(func(r rune) rune {
		if 'ァ' <= r && r <= 'ヶ' {
			return r - 'ァ' + 'ぁ'
		}
		return unicode.ToLower(r)
	}, s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
