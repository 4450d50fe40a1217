package link

import (
	"kagikura/app/gui/parts"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// kind is what this screen says about an address. It is finer than the answer
// of the check, which is yes or no.
type kind uint8

const (
	stranger kind = iota // nobody's that is known: as loud as a fake, most fakes bear no name
	fake                 // it poses as a firm
	mention              // it shares a firm's name, perhaps rightfully
	odd                  // a firm's own host, not written plainly
	bare                 // a firm's known host, without https://
	firmsOwn             // an unknown host under a firm's own domain
	own                  // confirmed by this person on this computer
	official
)

func kindOf(v linkcheck.Verdict) kind {
	switch {
	case v.Kind == linkcheck.Official:
		return official
	case v.Kind == linkcheck.Own:
		return own
	case v.Kind == linkcheck.FirmsDomain:
		return firmsOwn
	case v.Imitates != "":
		return fake
	case v.Firm != "" && v.Role != "" && len(v.Reasons) == 1 && v.Reasons[0].Kind == linkcheck.NoScheme:
		return bare
	case v.Firm != "":
		return odd
	case v.Mentions != "":
		return mention
	}
	return stranger
}

// saying is what the screen says about an address.
type saying struct {
	kind       kind
	state      parts.State
	what, then string
	firm       brokerage.Firm // that is meant; without ID where none is
	name       string         // of the firm
}

func (s *Screen) say(v linkcheck.Verdict) saying {
	said := saying{kind: kindOf(v)}
	for _, id := range []string{v.Firm, v.Imitates, v.Mentions} {
		if f, ok := s.state.Directory.Firm(id); ok {
			said.firm, said.name = f, parts.Display(f.Name(s.env.Text.Lang()))
			break
		}
	}
	firm, word := text.A("firm", said.name), s.env.Text.S
	switch said.kind {
	case official:
		said.state, said.what, said.then = parts.Good, word("link.official", firm), word("link.official.then")
	case own:
		said.state, said.what, said.then = parts.Neutral, word("link.own"), word("link.own.then")
	case firmsOwn:
		said.state, said.what, said.then = parts.Attention, word("link.domain"), word("link.domain.then", firm)
	case bare:
		said.state, said.what, said.then = parts.Attention, word("link.bare"), word("link.bare.then", firm)
	case odd:
		said.state, said.what, said.then = parts.Attention, word("link.odd"), word("link.odd.then", firm)
	case mention:
		said.state, said.what, said.then = parts.Attention, word("link.mention"), word("link.mention.then", firm)
	case fake:
		said.state, said.what, said.then = parts.Bad, word("link.fake"), word("link.fake.then", firm)
	default:
		said.state, said.what, said.then = parts.Bad, word("link.stranger"), word("link.stranger.then")
	}
	return said
}
