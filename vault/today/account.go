package today

import (
	"strings"
	"time"

	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/guide"
	"kagikura/vault/incident"
	"kagikura/vault/look"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

// LapseDays is how many days before a device's registration lapses it is told.
const LapseDays = 14

// account is what was read of one account on one day.
type account struct {
	firm     string // the directory's ID, "" for none
	secured  bool   // it has a password of its own
	incident bool
	odd      bool
	guide    guide.Status
	led      bool // the guide is running
	changing bool // a new login password waits to be confirmed
	findings []mfa.Finding
	settled  bool
	weakest  mfa.Rank
	ranked   bool
	strong   bool
	unread   []Noted // where something is noted that cannot be read
	looks    look.Status
	checked  []time.Time // when addresses were checked that have to do with it
}

// read reads what is noted of an account.
func read(e *vault.Entry, firm brokerage.Firm, d look.Default, now time.Time) (*account, error) {
	a := &account{firm: firm.ID, secured: secured(e)}
	_, a.changing = guide.Proposal(e)
	if firm.ID == "" && !a.changing && !noted(e) {
		return a, nil // thousands in a vault of other programs, and nothing to read
	}
	log := record.Of(e)
	_, a.incident = incident.Of(log, now).Running()
	for _, i := range log.Events() {
		if i.Problem == nil && i.Event.Kind == record.LinkChecked && !fact.Future(i.Event.At, now) {
			a.checked = append(a.checked, i.Event.At)
		}
	}
	a.looks = look.Of(e, d, now)
	a.odd = len(a.looks.OddItems()) > 0
	if guide.Running(e) || a.changing {
		status, err := guide.Of(e, firm)
		if err != nil {
			return nil, err
		}
		a.guide, a.led = status, status.Running() || a.changing
	}
	a.findings = mfa.Findings(e, firm, now, LapseDays)
	if _, unreadable := a.finding(mfa.Unreadable); unreadable {
		a.unread = append(a.unread, NotedFactors)
	}
	if a.looks.Unreadable != nil {
		a.unread = append(a.unread, NotedLooks)
	}
	if guide.Problem(e) != nil {
		a.unread = append(a.unread, NotedGuide)
	}
	noted := mfa.Of(e)
	a.settled = noted.Settled()
	a.weakest, a.ranked = noted.Weakest()
	a.strong = noted.Strong()
	return a, nil
}

// secured tells whether an account has a password.
func secured(e *vault.Entry) bool {
	for _, f := range e.Fields {
		if f.Sealed && f.Secret.Len() > 0 && vault.RoleOf(f.Name).IsPassword() {
			return true
		}
	}
	return false
}

// noted tells whether anything of this program stands in an account.
func noted(e *vault.Entry) bool {
	for _, d := range e.Data {
		if strings.HasPrefix(d.Key, fact.Prefix) {
			return true
		}
	}
	return false
}

// finding is what package mfa found of a kind.
func (a *account) finding(k mfa.Kind) (mfa.Finding, bool) {
	for _, f := range a.findings {
		if f.Kind == k {
			return f, true
		}
	}
	return mfa.Finding{}, false
}
