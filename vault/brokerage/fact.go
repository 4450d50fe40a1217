package brokerage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kagikura/crypto/generate"
)

// FactName names a fact, as the data file does; the value is in the field of
// Firm noted beside it.
type FactName string

const (
	FactDeviceRenewal   FactName = "device-renewal-days"          // DeviceRenewalDays
	FactLoginFields     FactName = "login-fields"                 // LoginFields
	FactLoginPaths      FactName = "login-paths"                  // LoginPaths
	FactLoginRules      FactName = "login-password-rules"         // LoginPassword.Rules
	FactLoginNote       FactName = "login-password-note"          // LoginPassword.Note
	FactPasskey         FactName = "passkey"                      // Passkey
	FactPasskeyNote     FactName = "passkey-note"                 // PasskeyNote
	FactPasskeySince    FactName = "passkey-since"                // PasskeySince
	FactPhone           FactName = "phone"                        // Phone
	FactRegistration    FactName = "registration"                 // Registration
	FactRequiredSince   FactName = "second-factor-required-since" // FactorRequiredSince
	FactFactors         FactName = "second-factors"               // Factors
	FactFactorsChange   FactName = "second-factors-at-change"     // FactorsAt[AtChange]
	FactFactorsLogin    FactName = "second-factors-at-login"      // FactorsAt[AtLogin]
	FactFactorsOrder    FactName = "second-factors-at-order"      // FactorsAt[AtOrder]
	FactFactorsWithdraw FactName = "second-factors-at-withdrawal" // FactorsAt[AtWithdrawal]
	FactFactorsNote     FactName = "second-factors-note"          // FactorsNote
	FactSeparateTrading FactName = "separate-trading-password"    // SeparateTradingPassword
	FactTOTP            FactName = "totp"                         // TOTP
	FactTradingRules    FactName = "trading-password-rules"       // TradingPassword.Rules
	FactTradingNote     FactName = "trading-password-note"        // TradingPassword.Note
	FactWithdrawalRules FactName = "withdrawal-password-rules"    // WithdrawalPassword.Rules
	FactWithdrawalNote  FactName = "withdrawal-password-note"     // WithdrawalPassword.Note
)

// FactNames are the names of all facts, sorted.
func FactNames() []FactName {
	return []FactName{
		FactDeviceRenewal, FactLoginFields, FactLoginNote, FactLoginRules, FactLoginPaths, FactPasskey, FactPasskeyNote, FactPasskeySince,
		FactPhone, FactRegistration, FactRequiredSince, FactFactors, FactFactorsChange, FactFactorsLogin, FactFactorsOrder,
		FactFactorsWithdraw, FactFactorsNote, FactSeparateTrading, FactTOTP, FactTradingNote, FactTradingRules,
		FactWithdrawalNote, FactWithdrawalRules,
	}
}

// A Fact is one of the things known of a [Firm], and says where it was seen.
type Fact struct {
	Name     FactName
	Value    []string // for showing and comparing: the items of a list, or one text, date, "true" or "false"
	Evidence Evidence
}

// set puts the value of a fact into its field.
func (f *Firm) set(name FactName, value json.RawMessage) error {
	switch name {
	case FactDeviceRenewal:
		return readDays(value, &f.DeviceRenewalDays)
	case FactLoginFields:
		return readList(value, &f.LoginFields, plainText)
	case FactLoginPaths:
		return readList(value, &f.LoginPaths, validLoginPath)
	case FactLoginRules:
		return readRules(value, &f.LoginPassword.Rules)
	case FactLoginNote:
		return readText(value, &f.LoginPassword.Note)
	case FactTradingRules:
		return readRules(value, &f.TradingPassword.Rules)
	case FactTradingNote:
		return readText(value, &f.TradingPassword.Note)
	case FactWithdrawalRules:
		return readRules(value, &f.WithdrawalPassword.Rules)
	case FactWithdrawalNote:
		return readText(value, &f.WithdrawalPassword.Note)
	case FactSeparateTrading:
		return readAnswer(value, &f.SeparateTradingPassword)
	case FactFactors:
		return readList(value, &f.Factors, Factor.known)
	case FactFactorsLogin:
		return f.setFactorsAt(AtLogin, value)
	case FactFactorsOrder:
		return f.setFactorsAt(AtOrder, value)
	case FactFactorsWithdraw:
		return f.setFactorsAt(AtWithdrawal, value)
	case FactFactorsChange:
		return f.setFactorsAt(AtChange, value)
	case FactFactorsNote:
		return readText(value, &f.FactorsNote)
	case FactRequiredSince:
		return readDate(value, &f.FactorRequiredSince)
	case FactTOTP:
		return readAnswer(value, &f.TOTP)
	case FactPasskey:
		return readAnswer(value, &f.Passkey)
	case FactPasskeySince:
		return readDate(value, &f.PasskeySince)
	case FactPasskeyNote:
		return readText(value, &f.PasskeyNote)
	case FactRegistration:
		return readText(value, &f.Registration)
	case FactPhone:
		return readText(value, &f.Phone)
	}
	return fmt.Errorf("%w: unknown fact", ErrValue)
}

func (f *Firm) setFactorsAt(o Operation, value json.RawMessage) error {
	var factors []Factor
	if err := readList(value, &factors, Factor.known); err != nil {
		return err
	}
	if f.FactorsAt == nil {
		f.FactorsAt = make(map[Operation][]Factor)
	}
	f.FactorsAt[o] = factors
	return nil
}

// texts is the value of a fact that has been read into its field.
func texts(value json.RawMessage) []string {
	var list []string
	var text string
	switch {
	case json.Unmarshal(value, &list) == nil:
		return list
	case json.Unmarshal(value, &text) == nil:
		return []string{text}
	}
	return []string{string(value)}
}

func readText(value json.RawMessage, into *string) error {
	if json.Unmarshal(value, into) != nil || !plainText(*into) {
		return ErrValue
	}
	return nil
}

// readRules reads a rule that the generator of passwords understands.
func readRules(value json.RawMessage, into *string) error {
	if err := readText(value, into); err != nil {
		return err
	}
	if _, err := generate.ParseRules(*into); err != nil {
		return fmt.Errorf("%w: %v", ErrValue, err)
	}
	return nil
}

// readDate reads a date that is known, at least its year.
func readDate(value json.RawMessage, into *Date) error {
	if json.Unmarshal(value, into) != nil || *into == Undated || !into.valid() {
		return ErrValue
	}
	return nil
}

// maxDays is the longest time after which a device can be said to be asked for
// again.
const maxDays = 3660

func readDays(value json.RawMessage, into *int) error {
	if json.Unmarshal(value, into) != nil || *into < 1 || *into > maxDays {
		return ErrValue
	}
	return nil
}

func readAnswer(value json.RawMessage, into *Answer) error {
	var yes bool
	if json.Unmarshal(value, &yes) != nil {
		return ErrValue
	}
	*into = No
	if yes {
		*into = Yes
	}
	return nil
}

// readList reads at least one value, each of which ok allows.
func readList[T any](value json.RawMessage, into *[]T, ok func(T) bool) error {
	if json.Unmarshal(value, into) != nil || len(*into) == 0 ||
		slices.ContainsFunc(*into, func(v T) bool { return !ok(v) }) {
		return ErrValue
	}
	return nil
}

// validLoginPath allows the path of a login page as a browser writes it, long
// enough to tell one firm's from another's, without query or closing slash.
func validLoginPath(s string) bool {
	return len(s) >= 5 && len(s) <= 200 && s[0] == '/' && s[len(s)-1] != '/' && !strings.Contains(s, "?") && plainPath(s[1:])
}
