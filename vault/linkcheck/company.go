package linkcheck

import "strings"

// What may stand around a firm's name in an address that pretends to be the
// firm's. A trade word says what firms do; an entry what people come for; a
// companion stands beside other firms' names as well; a filler says nothing and
// only keeps the rest from being a word of its own. Who writes about firms says
// so: a topic speaks for an address.
const (
	filler = 1 + iota
	companion
	entry
	trade
)

const topic = -1

var vocabulary = map[string]int{
	"sec": trade, "securities": trade, "shoken": trade, "shouken": trade, "syouken": trade, "syoken": trade,
	"kabu": trade, "kabuka": trade, "stock": trade, "stocks": trade, "trade": trade, "trader": trade, "hometrade": trade, "broker": trade, "invest": trade,
	"markets": trade, "cfd": trade, "fx": trade,

	"login": entry, "logon": entry, "signin": entry, "auth": entry, "verify": entry, "account": entry, "accounts": entry, "secure": entry,
	"update": entry, "confirm": entry, "member": entry, "members": entry, "passkey": entry, "notice": entry, "official": entry, "cojp": entry, "nejp": entry,

	"security": companion, "check": companion, "mail": companion, "mailer": companion, "support": companion, "service": companion, "services": companion,
	"safe": companion, "japan": companion, "jp": companion, "customer": companion, "info": companion, "deal": companion,

	"www": filler, "web": filler, "my": filler, "co": filler, "com": filler, "net": filler, "new": filler, "home": filler, "index": filler, "html": filler,
	"id": filler, "app": filler, "site": filler, "page": filler, "user": filler, "er": filler, "inet": filler,

	"review": topic, "reviews": topic, "hikaku": topic, "hyoban": topic, "hyouban": topic, "kuchikomi": topic, "matome": topic, "blog": topic, "news": topic,
}

// longestWord is the length of the longest word of the vocabulary.
const longestWord = 10

// ofTrade reports whether a word says that a firm deals in securities.
func ofTrade(word string) bool { return vocabulary[word] == trade || strings.HasPrefix(word, "secur") }

// company is what stands around a name.
type company struct {
	best   int // the most telling word
	words  int
	digits int
	stray  int  // letters that belong to no word
	topic  bool // it says that somebody writes about firms
	coded  bool // it is no word at all
}

// explain reads a text without separators as a row of words, as long ones as
// can be.
func (c *company) explain(text string) {
	for at := 0; at < len(text); {
		if '0' <= text[at] && text[at] <= '9' {
			c.digits++
			at++
			continue
		}
		n := min(longestWord, len(text)-at)
		for ; n > 1; n-- {
			if kind := vocabulary[text[at:at+n]]; kind != 0 {
				c.best = max(c.best, kind)
				c.topic = c.topic || kind == topic
				c.words++
				break
			}
		}
		if n <= 1 {
			c.stray++
			n = 1
		}
		at += n
	}
}
