package mfa

import (
	"time"

	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// Kind is what a Finding says.
type Kind uint8

const (
	// NoFactor: an operation has no second factor, and the firm is known to have one, or
	// it is not known whether it has.
	NoFactor Kind = iota + 1
	// DeviceLapsed: the registration of the devices is over.
	DeviceLapsed
	// DeviceLapses: it will be within the days asked for.
	DeviceLapses
	// PasskeyIdle: the firm has passkeys, and the account is entered by less.
	PasskeyIdle
	// NotNoted: nothing is noted of an operation.
	NotNoted
	// NoticeOff: a notice is noted as off.
	NoticeOff
	// Unreadable: something noted cannot be read.
	Unreadable
)

// Finding is one thing to do about an account.
type Finding struct {
	Kind    Kind
	Account vault.ID
	// Operations are those that NoFactor and NotNoted speak of, in their order.
	Operations []Operation
	// Notices are those that NoticeOff speaks of.
	Notices []NoticeKind
	// Days are those left until a registration lapses; negative once it has.
	Days int
}

// Findings are what there is to do about one account, the worst first, one of a
// kind. A registration that lapses within so many days is told of.
func Findings(e *vault.Entry, firm brokerage.Firm, now time.Time, within int) []Finding {
	a := Of(e)
	byKind := map[Kind]*Finding{}
	of := func(k Kind) *Finding {
		if byKind[k] == nil {
			byKind[k] = &Finding{Kind: k, Account: e.ID}
		}
		return byKind[k]
	}
	for _, next := range Advise(a, firm) {
		switch next.Step {
		case StepSwitchOn, StepAsk:
			f := of(NoFactor)
			f.Operations = append(f.Operations, next.Operation)
		case StepNote:
			f := of(NotNoted)
			f.Operations = append(f.Operations, next.Operation)
		}
	}
	if PasskeyUnused(a, firm) {
		of(PasskeyIdle)
	}
	if days, ok := a.Device.Is.DaysLeft(now); a.Device.Known && ok && days < 0 {
		of(DeviceLapsed).Days = days
	} else if a.Device.Known && ok && days <= within {
		of(DeviceLapses).Days = days
	}
	for _, k := range NoticeKinds() {
		if n := a.Notices[k]; n.Known && !n.Is.On {
			f := of(NoticeOff)
			f.Notices = append(f.Notices, k)
		}
	}
	if len(a.Unreadable()) > 0 {
		of(Unreadable)
	}
	var out []Finding
	for k := NoFactor; k <= Unreadable; k++ {
		if f := byKind[k]; f != nil {
			out = append(out, *f)
		}
	}
	return out
}
