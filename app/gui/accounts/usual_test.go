package accounts_test

import (
	"context"
	"testing"

	"kagikura/app/gui/accounts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/vault"
)

// TestUsualPictures draws the accounts of somebody with five firms, for the READMEs.
func TestUsualPictures(t *testing.T) {
	screentest.Pictures(t, "accounts-usual", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		var first vault.ID
		for _, one := range []struct {
			firm   string
			fields []string
		}{
			{"sbi", []string{vault.FieldUserName, "tanaka1962", vault.FieldPassword, "Nw8vTq3Kd6Yp5z", vault.FieldTradingPassword, "h7Jq2mNw5t",
				vault.FieldOTP, otpauth, vault.FieldBranchCode, "205", vault.FieldAccountNumber, "0123456"}},
			{"rakuten", []string{vault.FieldUserName, "t.tanaka", vault.FieldPassword, "p4TzR9wLq7Xm"}},
			{"monex", []string{vault.FieldUserName, "00123456", vault.FieldPassword, "p4TzR9wLq7Xm"}},
			{"nomura", []string{vault.FieldUserName, "123-0456789", vault.FieldPassword, "Gd5kVb8sYn3e"}},
			{"matsui", []string{vault.FieldUserName, "1234-5678", vault.FieldPassword, "uH6rWc2jPf9a"}},
		} {
			draft, err := b.Session.DraftOf(one.firm)
			b.Must(err)
			id, err := b.Session.NewID()
			b.Must(err)
			add := b.Addition(id, draft.Title, append(one.fields, vault.FieldURL, draft.URL)...).(vault.AddEntry)
			add.Data = draft.Data
			apply(b, add)
			if first.IsZero() {
				first = id
				b.Must(b.Session.ConfirmSeen(context.Background(), id))
			}
		}
		s := accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: first})
		b.Show(s)
		return s
	})
}
