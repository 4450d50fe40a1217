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
