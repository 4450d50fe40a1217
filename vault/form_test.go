package vault_test

import (
	"slices"
	"testing"

	"kagikura/vault"
)

func TestFormFields(t *testing.T) {
	for _, c := range []struct{ labels, want []string }{
		{nil, []string{}},
		{[]string{"ユーザーネーム", "ログインパスワード", "取引パスワード"}, []string{"UserName", "Password", vault.FieldTradingPassword}},
		{[]string{"部店コード", "口座番号", "パスワード", "出金パスワード"}, []string{vault.FieldBranchCode, vault.FieldAccountNumber, "Password", vault.FieldTradingPassword}},
		{[]string{"ユーザID", "第一暗証番号", "第二暗証番号"}, []string{"UserName", "Password", vault.FieldTradingPassword}},
		{[]string{"パスワード", "password", "pin", "passcode"}, []string{"Password", vault.FieldTradingPassword, vault.FieldFurtherSecret, ""}},
	} {
		if got := vault.FormFields(c.labels); !slices.Equal(got, c.want) {
			t.Errorf("%q are %q, want %q", c.labels, got, c.want)
		}
	}
}
