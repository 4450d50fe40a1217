package mfa

import (
	"slices"

	"kagikura/vault/brokerage"
)

// Offer is a way to make sure that the directory knows of a firm.
type Offer struct {
	Factor brokerage.Factor
	Rank   Rank
	// Here tells that a source names the operation. Else the firm is known to have it
	// somewhere, and whether also here is for the owner to look.
	Here bool
	// Fact is the one it was seen in; its evidence is [brokerage.Firm.Evidence] of it.
	Fact brokerage.FactName
}

// Method is the method that an offer comes to; ok is false for a one-time code of
// which it was not seen how it arrives.
func (o Offer) Method() (m Method, ok bool) {
	m = Method(o.Factor)
	return m, m.Known()
}

func rankOf(f brokerage.Factor) Rank {
	if f == brokerage.OTP {
		return RankMessage // at least; no more was seen
	}
	return Method(f).Rank()
}

// Offers are what a firm is known to have for an operation, the strongest first,
// and of one rank those first that a source names for it. Each factor is there
// once.
func Offers(firm brokerage.Firm, o Operation) []Offer {
	var all []Offer
	add := func(f brokerage.Factor, here bool, name brokerage.FactName) {
		if !slices.ContainsFunc(all, func(x Offer) bool { return x.Factor == f }) {
			all = append(all, Offer{f, rankOf(f), here, name})
		}
	}
	for _, f := range firm.FactorsAt[o] {
		add(f, true, factsAt[o])
	}
	if firm.Passkey == brokerage.Yes {
		// A passkey is for logging in; whatever else it is asked for must be seen.
		add(brokerage.Passkey, o == brokerage.AtLogin, brokerage.FactPasskey)
	}
	if firm.TOTP == brokerage.Yes {
		add(brokerage.TOTP, false, brokerage.FactTOTP)
	}
	for _, f := range firm.Factors {
		add(f, false, brokerage.FactFactors)
	}
	slices.SortStableFunc(all, func(x, y Offer) int {
		switch {
		case x.Rank != y.Rank:
			return int(y.Rank) - int(x.Rank)
		case x.Here != y.Here && x.Here:
			return -1
		case x.Here != y.Here:
			return 1
		}
		return 0
	})
	return all
}

var factsAt = map[Operation]brokerage.FactName{
	brokerage.AtLogin:      brokerage.FactFactorsLogin,
	brokerage.AtOrder:      brokerage.FactFactorsOrder,
	brokerage.AtWithdrawal: brokerage.FactFactorsWithdraw,
	brokerage.AtChange:     brokerage.FactFactorsChange,
}

// Step is what there is to do about one operation of an account.
type Step uint8

const (
	// StepNothing: it is as good as this firm is known to have it, or as its owner
	// found it to be.
	StepNothing Step = iota
	// StepNote: nothing is noted; look at the firm's site and note it.
	StepNote
	// StepSwitchOn: there is no second factor, and the firm is known to have one.
	StepSwitchOn
	// StepAsk: there is no second factor, and nothing is known of the firm; look
	// whether it has one.
	StepAsk
	// StepImprove: there is one, and the firm is known to have one of a higher rank.
	StepImprove
	// StepUnreadable: what is noted cannot be read, and is kept as it is.
	StepUnreadable
)

// Advice is what there is to do about one operation.
type Advice struct {
	Operation Operation
	Now       Item[Factor]
	Step      Step
	// Better is what the firm has that is better than what is noted, the best first;
	// where nothing is noted, all that it has.
	Better []Offer
}

// Advise tells of each operation what there is to do next at the firm. A firm that
// the directory does not know (any more) is the zero Firm: then nothing is known
// to be better.
func Advise(a Account, firm brokerage.Firm) []Advice {
	var out []Advice
	for _, o := range Operations() {
		now := a.Factors[o]
		offers := Offers(firm, o)
		next := Advice{Operation: o, Now: now}
		for _, x := range offers {
			if !now.Known && now.Problem == nil || now.Known && x.Rank > max(now.Is.Method.Rank(), RankKnown) {
				next.Better = append(next.Better, x)
			}
		}
		switch {
		case now.Problem != nil:
			next.Step = StepUnreadable
		case !now.Known:
			next.Step = StepNote
		case now.Is.Method == NotOffered:
			// The owner looked. Only what a source names for this very operation speaks
			// against it.
			next.Better = slices.DeleteFunc(next.Better, func(x Offer) bool { return !x.Here })
			if len(next.Better) > 0 {
				next.Step = StepSwitchOn
			}
		case !now.Is.Method.SecondFactor() && len(next.Better) > 0:
			next.Step = StepSwitchOn
		case !now.Is.Method.SecondFactor():
			next.Step = StepAsk
		case len(next.Better) > 0:
			next.Step = StepImprove
		}
		out = append(out, next)
	}
	return out
}

// PasskeyUnused reports whether a firm has passkeys for logging in, and it is noted
// that the account is entered by something weaker.
func PasskeyUnused(a Account, firm brokerage.Firm) bool {
	login := a.Factors[brokerage.AtLogin]
	return firm.Passkey == brokerage.Yes && login.Known && login.Is.Method.Rank() < RankBound
}

// SuggestedDays is how long the firm of an account is known to let a registered
// device be good for; 0 if that is not known.
func SuggestedDays(firm brokerage.Firm) int { return firm.DeviceRenewalDays }

// Unreadable are the errors of what is noted and cannot be read, of an account.
func (a Account) Unreadable() []error {
	var out []error
	for _, o := range Operations() {
		if p := a.Factors[o].Problem; p != nil {
			out = append(out, p)
		}
	}
	for _, k := range NoticeKinds() {
		if p := a.Notices[k].Problem; p != nil {
			out = append(out, p)
		}
	}
	if a.Device.Problem != nil {
		out = append(out, a.Device.Problem)
	}
	for _, p := range a.Passkeys {
		if p.Problem != nil {
			out = append(out, p.Problem)
		}
	}
	return out
}

// Settled reports whether a second factor or the lack of one is noted for every
// operation.
func (a Account) Settled() bool {
	for _, f := range a.Factors {
		if !f.Known {
			return false
		}
	}
	return len(a.Factors) > 0
}

// Strong reports whether it is noted that the login asks for an authenticator app or
// better. What arrives as a message can be had by whoever takes the mailbox or the
// number.
func (a Account) Strong() bool {
	login := a.Factors[brokerage.AtLogin]
	return login.Known && login.Is.Method.Rank() >= RankCode
}

// Weakest is the lowest rank among what is noted; ok is false if nothing is.
// What a firm does not offer does not count.
func (a Account) Weakest() (r Rank, ok bool) {
	r = RankBound
	for _, f := range a.Factors {
		if f.Known && f.Is.Method != NotOffered {
			r, ok = min(r, f.Is.Method.Rank()), true
		}
	}
	return r, ok
}
