package link

import (
	"kagikura/app/gui/parts"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// saying is what the screen says about an address.
type saying struct {
	finding    text.Finding
	state      parts.State
	what, then string
	firm       brokerage.Firm // that is meant; without ID where none is
	name       string         // of the firm
}

func (s *Screen) say(v linkcheck.Verdict) saying {
	said := saying{finding: text.FindingOf(v)}
	for _, id := range []string{v.Firm, v.Imitates, v.Mentions} {
		if f, ok := s.state.Directory.Firm(id); ok {
			said.firm, said.name = f, parts.Display(f.Name(s.env.Text.Lang()))
			break
		}
	}
	message := s.env.Text.Verdict(v, said.name)
	said.what, said.then = message.What, message.Then
	switch said.finding {
	case text.Official:
		said.state = parts.Good
	case text.Own:
		said.state = parts.Neutral
	case text.Fake, text.Stranger:
		said.state = parts.Bad
	default:
		said.state = parts.Attention
	}
	return said
}
