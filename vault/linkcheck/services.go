package linkcheck

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// freeHosting is the service below which each registrable domain has an owner
// of its own, as the private part of the public suffix list has them.
func freeHosting(domain string) (service string, ok bool) {
	suffix, icann := publicsuffix.PublicSuffix(domain)
	return suffix, !icann && strings.Contains(suffix, ".") && suffix != domain
}

// services where anybody can have an address shortened, so that it cannot be
// seen where it leads.
var shorteners = []string{
	"bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "s.id", "shorturl.at", "t.co", "t.ly", "tiny.cc",
	"tinyurl.com", "urlz.fr", "v.gd", "x.gd",
}

func shortener(domain string) bool {
	_, found := slices.BinarySearch(shorteners, domain)
	return found
}

// rooms are services that firms use too, where each customer's name stands in
// the address: before the domain, or first behind it. Who has a firm's name
// there may be the firm.
var rooms = []string{
	"apple.com", "archive.org", "ashbyhq.com", "atlassian.net", "auth0.com", "avature.net", "backlog.com", "bamboohr.com", "box.com", "connpass.com",
	"cybozu.com", "docker.com", "eightfold.ai", "eventbrite.com", "facebook.com", "fandom.com", "freshdesk.com", "github.com", "gitlab.com",
	"google.com", "greenhouse.io", "hatenablog.com", "hubspot.com", "instagram.com", "intercom.help", "kintone.com", "lever.co", "line.me",
	"linkedin.com", "livedoor.com", "medium.com", "myworkdayjobs.com", "note.com", "npmjs.com", "okta.com", "onelogin.com", "peatix.com",
	"pinterest.com", "pypi.org", "qualtrics.com", "readthedocs.io", "recruitee.com", "salesforce-sites.com", "salesforce.com", "service-now.com",
	"sharepoint.com", "slack.com", "smartrecruiters.com", "statuspage.io", "substack.com", "t.me", "talentio.com", "taleo.net", "teamtailor.com",
	"threads.net", "tiktok.com", "tumblr.com", "twitter.com", "wantedly.com", "webex.com", "wikipedia.org", "wordpress.com", "x.com", "youtube.com",
	"zendesk.com", "zoom.us",
}

// rented reports whether a domain is one of the rooms, or lies right below one.
func rented(domain string) bool {
	_, above, _ := strings.Cut(domain, ".")
	for _, name := range [...]string{domain, above} {
		if _, found := slices.BinarySearch(rooms, name); found {
			return true
		}
	}
	return false
}
