package link

import (
	"cmp"
	"slices"

	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/linkcheck"
)

// worstFirst orders addresses so that one fake among official ones comes first,
// otherwise as they stand in the text.
func worstFirst(all []session.Checked) {
	slices.SortStableFunc(all, func(a, b session.Checked) int {
		return cmp.Compare(harm(b.Verdict), harm(a.Verdict))
	})
}

// harm is how bad it would be to follow an address, as far as is known.
func harm(v linkcheck.Verdict) int {
	switch text.FindingOf(v) {
	case text.Fake:
		return 3
	case text.Stranger:
		return 2
	case text.Official, text.Own:
		return 0
	}
	return 1
}

// mostTelling are the reasons that a person understands best, the others follow
// in the order of the check. That no firm has the host is what the verdict says
// already.
var mostTelling = []linkcheck.ReasonKind{
	linkcheck.NameAsSubdomain, linkcheck.NameHyphenated, linkcheck.Confusable, linkcheck.NameMisspelt, linkcheck.NameInHost,
	linkcheck.Userinfo, linkcheck.NameInUserinfo, linkcheck.FreeHosting, linkcheck.Shortener, linkcheck.IPAddress, linkcheck.Punycode,
	linkcheck.RelatedHost, linkcheck.OwnedDomain, linkcheck.SameDomain, linkcheck.SameNameOtherEnd,
	linkcheck.NameInPath, linkcheck.CopiedPath, linkcheck.WordInPath, linkcheck.Rewritten,
}

// telling puts the reasons of a verdict into an order for people.
func telling(reasons []linkcheck.Reason) []linkcheck.Reason {
	reasons = slices.DeleteFunc(slices.Clone(reasons), func(r linkcheck.Reason) bool { return r.Kind == linkcheck.UnknownHost })
	place := func(r linkcheck.Reason) int {
		if at := slices.Index(mostTelling, r.Kind); at >= 0 {
			return at
		}
		return len(mostTelling)
	}
	slices.SortStableFunc(reasons, func(a, b linkcheck.Reason) int { return cmp.Compare(place(a), place(b)) })
	return reasons
}
