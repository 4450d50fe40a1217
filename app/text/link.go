package text

import "kagikura/vault/linkcheck"

// partShown bounds the part of an address that a reason names: the address
// itself stands beside it, and what to do must stay in sight.
const partShown = 60

// Against says what speaks against an address.
func (p *Printer) Against(r linkcheck.Reason) string {
	return p.S("link.reason."+string(r.Kind), A("part", shortPart(r.Part)))
}

// shortPart is the beginning of a part; reasons name printable ASCII only.
func shortPart(part string) string {
	if len(part) <= partShown {
		return part
	}
	return part[:partShown] + "…"
}

// A Finding is what people are told about an address. It is finer than the
// answer of the link check, which is yes or no: a fake of nobody in particular
// is as bad as any other, and a firm's own host that is not written plainly is
// neither.
type Finding uint8

const (
	Stranger    Finding = iota // nobody's that is known: as loud as a fake, most fakes bear no name
	Fake                       // it poses as a firm
	Mention                    // it shares a firm's name, perhaps rightfully
	Odd                        // a firm's own host, not written plainly
	Bare                       // a firm's known host, without https://
	FirmsDomain                // an unknown host under a firm's own domain
	Own                        // confirmed by this person on this computer
	Official
)

// FindingOf is what there is to say of a verdict.
func FindingOf(v linkcheck.Verdict) Finding {
	switch {
	case v.Kind == linkcheck.Official:
		return Official
	case v.Kind == linkcheck.Own:
		return Own
	case v.Kind == linkcheck.FirmsDomain:
		return FirmsDomain
	case v.Imitates != "":
		return Fake
	case v.Firm != "" && v.Role != "" && len(v.Reasons) == 1 && v.Reasons[0].Kind == linkcheck.NoScheme:
		return Bare
	case v.Firm != "":
		return Odd
	case v.Mentions != "":
		return Mention
	}
	return Stranger
}

// Verdict says what an address is and what that means. firm is the name of the
// firm that the verdict is about, "" where it is about none.
func (p *Printer) Verdict(v linkcheck.Verdict, firm string) Message {
	key := map[Finding]string{
		Stranger: "link.stranger", Fake: "link.fake", Mention: "link.mention", Odd: "link.odd", Bare: "link.bare",
		FirmsDomain: "link.domain", Own: "link.own", Official: "link.official",
	}[FindingOf(v)]
	return p.message(key, A("firm", firm))
}
