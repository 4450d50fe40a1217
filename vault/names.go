package vault

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Role is what a field is for, whatever its name: the names that people and
// other programs gave it before it came here are known too.
type Role uint8

const (
	// NoRole is the role of fields that this program knows nothing about.
	NoRole Role = iota
	LoginPassword
	TradingPassword
	// FurtherSecret is a third secret, as some firms ask for at a withdrawal.
	FurtherSecret
	BranchCode
	AccountNumber
)

// IsPassword tells whether the role is a password that a person could reuse.
func (r Role) IsPassword() bool {
	return r == LoginPassword || r == TradingPassword || r == FurtherSecret
}

// RoleOf tells what a field of this name is for. Case, full and half width,
// spaces and punctuation do not matter.
func RoleOf(name string) Role {
	switch name {
	case FieldPassword:
		return LoginPassword
	case FieldTradingPassword:
		return TradingPassword
	case FieldFurtherSecret:
		return FurtherSecret
	case FieldBranchCode:
		return BranchCode
	case FieldAccountNumber:
		return AccountNumber
	case FieldTitle, FieldUserName, FieldURL, FieldNotes, FieldOTP, FieldNewPassword, FieldRegisteredPhone, FieldRegisteredMail:
		return NoRole
	}
	return roleOf(plainName(name))
}

func roleOf(plain string) Role {
	switch plain {
	case "password", "loginpassword", "ログインパスワード", "第一暗証番号", "第1暗証番号":
		return LoginPassword
	case "tradingpassword", "tradepassword", "transactionpassword", "orderpassword", "tradingpin", "tradepin", "secondpassword",
		"取引パスワード", "取引暗証番号", "取引暗証", "取引pin", "取引パス", "注文パスワード", "注文暗証番号", "暗証番号",
		"第二暗証番号", "第2暗証番号", "第二パスワード", "第2パスワード":
		return TradingPassword
	case "furthersecret", "thirdpassword", "withdrawalpassword", "withdrawalpin",
		"出金パスワード", "出金暗証番号", "第三暗証番号", "第3暗証番号", "第三パスワード", "第3パスワード":
		return FurtherSecret
	case "branchcode", "branchnumber", "branchno", "branch",
		"部店コード", "支店コード", "取扱店コード", "部店番号", "支店番号", "店番号", "店番", "部店", "支店":
		return BranchCode
	case "accountnumber", "accountno", "customercode",
		"口座番号", "口座no", "お客様コード", "お客さまコード", "顧客コード":
		return AccountNumber
	}
	return NoRole
}

// Personal is what a field tells of the person that the account belongs to. Such
// fields have no [Role]: on every screen they are fields as people name them.
type Personal uint8

const (
	// NotPersonal is what fields are that tell nothing of the person.
	NotPersonal Personal = iota
	RegisteredPhone
	RegisteredMail
	Birthday
)

// PersonalOf tells what a field of this name says of the person, by the names of
// this program and those that people gave it elsewhere; spelling does not matter,
// as with [RoleOf].
func PersonalOf(name string) Personal {
	switch plainName(name) {
	case "registeredphone", "registeredphonenumber", "phone", "phonenumber", "mobile", "mobilephone", "telephone",
		"登録電話番号", "電話番号", "電話", "携帯電話番号", "携帯電話", "携帯番号":
		return RegisteredPhone
	case "registeredmail", "registeredemail", "registeredmailaddress", "registeredemailaddress", "mail", "email", "mailaddress", "emailaddress",
		"登録メールアドレス", "登録メール", "メールアドレス", "メール":
		return RegisteredMail
	case "birthday", "birthdate", "dateofbirth", "生年月日", "誕生日":
		return Birthday
	}
	return NotPersonal
}

// IsSecretName tells whether a field of this name is a secret whatever its
// protected flag says: passwords and PINs of every role, seeds of one-time
// codes, recovery codes, and what makes a passkey. Such a field is sealed in
// memory.
func IsSecretName(name string) bool {
	switch name {
	case FieldPassword, FieldOTP, FieldTradingPassword, FieldFurtherSecret, FieldNewPassword:
		return true
	case FieldTitle, FieldUserName, FieldURL, FieldNotes, FieldBranchCode, FieldAccountNumber, FieldRegisteredPhone, FieldRegisteredMail:
		return false
	}
	plain := plainName(name)
	if roleOf(plain).IsPassword() {
		return true
	}
	switch plain {
	case "otp", "totpseed", "pin", "pincode", "passcode", "recoverycode", "recoverycodes", "backupcode", "backupcodes",
		"リカバリーコード", "バックアップコード", "回復コード", "合言葉",
		"kpexpasskeyprivatekeypem", "kpexpasskeycredentialid", "kpexpasskeyuserhandle", "kpexpasskeygenerateduserid":
		return true
	}
	for _, beginning := range []string{"timeotpsecret", "hmacotpsecret"} {
		if strings.HasPrefix(plain, beginning) {
			return true
		}
	}
	for _, end := range []string{"password", "passphrase", "パスワード", "パスフレーズ", "暗証番号"} {
		if strings.HasSuffix(plain, end) {
			return true
		}
	}
	return false
}

// RestsSealed tells whether a field read from a file is to be sealed in memory:
// by its name, or because the file protects it. Title, user name and URL rest
// as texts even where a file protects them; without them no list of accounts
// could be shown or searched.
func RestsSealed(name string, protected bool) bool {
	switch name {
	case FieldTitle, FieldUserName, FieldURL:
		return false
	}
	return protected || IsSecretName(name)
}

// plainName is name without what people write in different ways.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(name))
}
