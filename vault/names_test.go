package vault_test

import (
	"testing"

	"kagikura/vault"
)

func TestSecretNames(t *testing.T) {
	for _, name := range []string{
		"Password", "password", "PASSWORD ", "otp", "TOTP Seed", "TimeOtp-Secret", "TimeOtp-Secret-Base32", "HmacOtp-Secret-Hex",
		"KPEX_PASSKEY_PRIVATE_KEY_PEM", "KPEX_PASSKEY_CREDENTIAL_ID", "KPEX_PASSKEY_USER_HANDLE", "KPEX_PASSKEY_GENERATED_USER_ID",
		"Trading password", "Further secret", "New password", "trading-pin", "ＰＩＮ", "2nd password",
		"取引パスワード", "取引ﾊﾟｽﾜｰﾄﾞ", "取引暗証番号", "暗証番号", "第二暗証番号", "ログインパスワード", "出金パスワード", "リカバリーコード",
	} {
		if !vault.IsSecretName(name) || !vault.RestsSealed(name, false) {
			t.Errorf("%q is no secret", name)
		}
	}
	for _, name := range []string{
		"", "Title", "UserName", "URL", "Notes", "TimeOtp-Period", "TOTP Settings", "HmacOtp-Counter", "KPEX_PASSKEY_USERNAME",
		"KPEX_PASSKEY_RELYING_PARTY", "Branch code", "Account number", "Registered phone", "Registered mail", "口座番号", "Password hint", "パスワードの規則", "pinned",
	} {
		if vault.IsSecretName(name) {
			t.Errorf("%q is a secret", name)
		}
	}
	if vault.RestsSealed("Title", true) || !vault.RestsSealed("Notes", true) || vault.RestsSealed("Notes", false) {
		t.Error("protected titles must rest plain, protected notes sealed")
	}
}

func TestRoles(t *testing.T) {
	for name, want := range map[string]vault.Role{
		"Password": vault.LoginPassword, "第一暗証番号": vault.LoginPassword,
		"Trading password": vault.TradingPassword, "trading_password": vault.TradingPassword, "取引暗証番号": vault.TradingPassword, "第２暗証番号": vault.TradingPassword,
		"Further secret": vault.FurtherSecret, "出金暗証番号": vault.FurtherSecret,
		"Branch code": vault.BranchCode, "部店コード": vault.BranchCode, "支店ｺｰﾄﾞ": vault.BranchCode,
		"Account number": vault.AccountNumber, "口座番号": vault.AccountNumber, "口座No.": vault.AccountNumber,
		"New password": vault.NoRole, "Title": vault.NoRole, "otp": vault.NoRole, "": vault.NoRole, "暗証番号のメモ": vault.NoRole,
	} {
		if got := vault.RoleOf(name); got != want {
			t.Errorf("%q has role %v, want %v", name, got, want)
		}
	}
}

func TestEveryPasswordRoleIsASecretName(t *testing.T) {
	for _, name := range []string{vault.FieldPassword, vault.FieldTradingPassword, vault.FieldFurtherSecret} {
		if !vault.RoleOf(name).IsPassword() || !vault.IsSecretName(name) {
			t.Errorf("%q is not both", name)
		}
	}
}

func TestPersonal(t *testing.T) {
	for name, want := range map[string]vault.Personal{
		vault.FieldRegisteredPhone: vault.RegisteredPhone, "電話番号": vault.RegisteredPhone, "Phone number": vault.RegisteredPhone,
		vault.FieldRegisteredMail: vault.RegisteredMail, "E-mail": vault.RegisteredMail, "ﾒｰﾙｱﾄﾞﾚｽ": vault.RegisteredMail,
		vault.FieldBirthday: vault.Birthday, "生年月日": vault.Birthday,
		"": vault.NotPersonal, "Account number": vault.NotPersonal, "Phone model": vault.NotPersonal,
	} {
		if got := vault.PersonalOf(name); got != want {
			t.Errorf("%q is personal %v, want %v", name, got, want)
		}
		if vault.IsSecretName(name) || vault.RoleOf(name) != vault.NoRole && want != vault.NotPersonal {
			t.Errorf("%q would not show as a field of one's own", name)
		}
	}
}
