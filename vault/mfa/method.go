package mfa

import (
	"slices"

	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
)

// Operation is what a firm may ask a second factor for.
type Operation = brokerage.Operation

// Operations are all operations, in the order in which they are shown.
func Operations() []Operation {
	return []Operation{brokerage.AtLogin, brokerage.AtOrder, brokerage.AtWithdrawal, brokerage.AtChange}
}

// Method is how a firm makes sure, beside the login password, that it is the
// owner. The names stand in the file for ever, and in records.
type Method string

const (
	Passkey       Method = "passkey"
	SecurityKey   Method = "security-key"   // a FIDO key
	OwnApp        Method = "own-app"        // the firm's or its vendor's own app
	HardwareToken Method = "hardware-token" // a device of the firm that shows codes
	TOTP          Method = "totp"           // any authenticator app, this program too
	Device        Method = "device"         // a device was registered once, by mail or telephone
	SMS           Method = "sms"
	Email         Method = "email"
	PhoneCall     Method = "phone-call"
	// Knowledge is something that the owner knows, as a trading password, a PIN or a
	// birth date. It is no second factor.
	Knowledge Method = "knowledge"
	// None: nothing is asked for, though it may be to be had.
	None Method = "none"
	// NotOffered: the owner looked, and the firm has nothing for this operation.
	NotOffered Method = "not-offered"
)

// Methods are all methods, the strongest first.
func Methods() []Method {
	return []Method{Passkey, SecurityKey, OwnApp, HardwareToken, TOTP, Device, SMS, Email, PhoneCall, Knowledge, None, NotOffered}
}

// Known reports whether the method is one that this program knows.
func (m Method) Known() bool { return slices.Contains(Methods(), m) }

// Rank orders methods by what is missing to a thief who shows a copy of the
// firm's page and passes on at once what is typed there.
type Rank uint8

const (
	// RankNone: nothing is missing to whoever has the passwords.
	RankNone Rank = iota
	// RankKnown: one more thing that can be asked for, and is soon known.
	RankKnown
	// RankMessage: a code that arrives by mail, SMS or call. It can be passed on, and
	// whoever takes the mailbox or the number has all that follow.
	RankMessage
	// RankCode: a code of an authenticator app. It can be passed on while it lasts.
	RankCode
	// RankOwn: the firm's own app or device. It may show what is being confirmed, and
	// its seed is in nobody's hands; what it shows can still be passed on.
	RankOwn
	// RankBound: it answers the true host alone, so a copy of the page gets nothing.
	RankBound
)

// Rank is the rank of a method; RankNone of one that is not known.
func (m Method) Rank() Rank {
	switch m {
	case Passkey, SecurityKey:
		return RankBound
	case OwnApp, HardwareToken:
		return RankOwn
	case TOTP:
		return RankCode
	case Device, SMS, Email, PhoneCall:
		return RankMessage
	case Knowledge:
		return RankKnown
	}
	return RankNone
}

// SecondFactor reports whether the method is a second factor at all.
func (m Method) SecondFactor() bool { return m.Rank() >= RankMessage }

// Factor is what an operation asks for.
type Factor struct {
	Method Method   `json:"method"`
	Since  fact.Day `json:"since,omitempty"` // empty if not known
}

// Check implements [fact.Checker].
func (f Factor) Check() error {
	if !f.Method.Known() {
		return fact.ErrInvalid
	}
	return f.Since.Check()
}

// NoticeKind is what a firm tells of at once.
type NoticeKind string

const (
	NoticeLogin      NoticeKind = "login"
	NoticeOrder      NoticeKind = "order"
	NoticeWithdrawal NoticeKind = "withdrawal"
)

// NoticeKinds are all kinds of notices, in the order in which they are shown.
func NoticeKinds() []NoticeKind { return []NoticeKind{NoticeLogin, NoticeOrder, NoticeWithdrawal} }

// Channel is where a notice goes; empty if not known.
type Channel string

const (
	ToMail  Channel = "mail"
	ToApp   Channel = "app"
	ToSMS   Channel = "sms"
	ToOther Channel = "other"
)

// Channels are all channels.
func Channels() []Channel { return []Channel{ToMail, ToApp, ToSMS, ToOther} }

// Notice is whether a firm tells of something, and where.
type Notice struct {
	On    bool     `json:"on"`
	Since fact.Day `json:"since,omitempty"`
	To    Channel  `json:"to,omitempty"`
}

// Check implements [fact.Checker].
func (n Notice) Check() error {
	if n.To != "" && !slices.Contains(Channels(), n.To) {
		return fact.ErrInvalid
	}
	return n.Since.Check()
}
