package vault

// FormFields tells which field of an account each input of a firm's login form
// is: the name of the field, or "" for a secret beyond those that accounts have
// places for. Passwords are, in the order of the form, the login password, the
// trading password and a further secret, whatever the firm calls them; what is
// neither a secret nor a number of the account is the user name.
func FormFields(labels []string) []string {
	passwords := []string{FieldPassword, FieldTradingPassword, FieldFurtherSecret}
	names := make([]string, len(labels))
	for i, label := range labels {
		switch role := RoleOf(label); {
		case role == BranchCode:
			names[i] = FieldBranchCode
		case role == AccountNumber:
			names[i] = FieldAccountNumber
		case !role.IsPassword() && !IsSecretName(label):
			names[i] = FieldUserName
		case len(passwords) > 0:
			names[i], passwords = passwords[0], passwords[1:]
		}
	}
	return names
}
