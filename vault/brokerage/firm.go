package brokerage

import "slices"

// Role says what a host or a URL of a firm is for.
type Role string

const (
	Home      Role = "home"      // the site people start from
	Login     Role = "login"     // where a login begins or passes through
	Trade     Role = "trade"     // the online service behind the login
	Documents Role = "documents" // notices and electronic documents
	Help      Role = "help"      // questions and contact
)

// Roles are all roles.
func Roles() []Role { return []Role{Home, Login, Trade, Documents, Help} }

func (r Role) known() bool { return slices.Contains(Roles(), r) }

// A Host is one exact host name of a firm, in lower-case ASCII.
type Host struct {
	Name     string
	Role     Role
	Domain   string     // the registrable domain that Name lies under; naming it claims nothing about who owns it
	Evidence []Evidence // at least one
}

// An Address is one whole URL of a firm that may be opened: https, on one of
// the firm's hosts, in the form "https://host/…".
type Address struct {
	URL      string
	Role     Role // Home, Login or Help
	Evidence Evidence
}

// Answer is yes, no or unknown; unknown stays unknown.
type Answer uint8

const (
	Unknown Answer = iota
	Yes
	No
)

// A Factor is a kind of second factor that a firm is known to use.
type Factor string

const (
	Passkey       Factor = "passkey"
	SecurityKey   Factor = "security-key"   // a FIDO key as second factor
	OwnApp        Factor = "own-app"        // the firm's or its vendor's own app
	HardwareToken Factor = "hardware-token" // a device that shows codes
	TOTP          Factor = "totp"           // any authenticator app
	Device        Factor = "device"         // a device is registered once
	SMS           Factor = "sms"
	Email         Factor = "email"
	PhoneCall     Factor = "phone-call"
	Knowledge     Factor = "knowledge"       // postal code, birth date and the like
	OTP           Factor = "otp-unspecified" // a one-time code; how it arrives was not seen
)

// Factors are all factors.
func Factors() []Factor {
	return []Factor{Passkey, SecurityKey, OwnApp, HardwareToken, TOTP, Device, SMS, Email, PhoneCall, Knowledge, OTP}
}

func (f Factor) known() bool { return slices.Contains(Factors(), f) }

// An Operation is something that a firm asks for a second factor at. One switch
// of a firm seldom covers them all.
type Operation string

const (
	AtLogin      Operation = "login"
	AtOrder      Operation = "order"
	AtWithdrawal Operation = "withdrawal"
	AtChange     Operation = "change" // of the bank account, the mail address, the telephone number
)

// PasswordRule is what a firm asks of one of its passwords.
type PasswordRule struct {
	Rules string // in the passwordrules notation that crypto/generate reads; empty if the firm's wording cannot be put so without loss
	Note  string // the rule in the firm's language, for people, where Rules is empty
}

// A Firm is one brokerage. Its slices and maps are shared with the directory and are
// for reading only; [Directory.Lookup] and [Directory.LookupURL] do not depend
// on them.
type Firm struct {
	ID      string // stable, lower-case ASCII
	Country string // ISO 3166 alpha-2, or "EU"

	NameJA, NameEN string   // either may be empty, not both
	Kana           string   // reading of the name in hiragana
	Romaji         string   // reading in ASCII letters
	Short          []string // what people call it, and the names of its services
	Former         []string // names it bore before

	Hosts     []Host    // sorted by name; empty without evidence
	Addresses []Address // in the order home, login, help; at most one each
	Domains   []Domain  // that the firm alone owns, sorted by name; mostly empty, since this is seldom evidenced

	HomeURL, LoginURL, HelpURL string // the URLs of Addresses, or empty
	Seen                       Date   // newest date at which one of the hosts was seen; "" without hosts

	LoginFields             []string // what the login form asks for, in its words and order
	LoginPaths              []string // paths of its login pages that copies of them keep and no other firm has, as "/ETGate"; a hint whom a copy imitates
	LoginPassword           PasswordRule
	TradingPassword         PasswordRule
	WithdrawalPassword      PasswordRule
	SeparateTradingPassword Answer
	TOTP                    Answer // whether any authenticator app can be registered
	Passkey                 Answer
	PasskeySince            Date
	PasskeyNote             string   // plans and conditions, in the firm's language
	Factors                 []Factor // wherever the firm asks for them, as far as known
	FactorsAt               map[Operation][]Factor
	FactorsNote             string // what the lists do not say, in the firm's language
	FactorRequiredSince     Date
	DeviceRenewalDays       int    // after which a registered device is asked for again; 0 if not known
	Registration            string // number in the regulator's register
	Phone                   string

	Facts []Fact // evidence of the fields above, sorted by name
}

// Name is the firm's name for readers of lang ("ja" or any other language):
// Japanese or English where there is one, else the other.
func (f Firm) Name(lang string) string {
	if f.NameEN == "" || lang == "ja" && f.NameJA != "" {
		return f.NameJA
	}
	return f.NameEN
}

// Address is the firm's URL for a role; ok is false if there is none.
func (f Firm) Address(r Role) (a Address, ok bool) {
	for _, a := range f.Addresses {
		if a.Role == r {
			return a, true
		}
	}
	return Address{}, false
}

// Evidence says where the value of a fact was seen; ok is false if nothing is
// known of it.
func (f Firm) Evidence(name FactName) (e Evidence, ok bool) {
	for _, fact := range f.Facts {
		if fact.Name == name {
			return fact.Evidence, true
		}
	}
	return Evidence{}, false
}
