package accounts

import (
	"cmp"
	"strings"

	"kagikura/app/gui/parts"
	"kagikura/app/text"
	"kagikura/vault"
)

// titleShown is how much of a title is shown: enough for any name, and too
// little to push the account's address out of sight. All of it is in the form.
const titleShown = 60

// titleOf is what an account is called on screen, never empty.
func titleOf(p *text.Printer, v *vault.Vault, e *vault.Entry) string {
	title := parts.Display(plainText(v, e, vault.FieldTitle))
	if r := []rune(title); len(r) > titleShown {
		title = string(r[:titleShown-1]) + "…"
	}
	return cmp.Or(title, p.S("accounts.untitled"))
}

// plainText is a plain field of an account, also where it refers to another
// account's; empty if it leads nowhere, or to a secret.
func plainText(v *vault.Vault, e *vault.Entry, name string) string {
	f, _ := e.Field(name)
	if f.Sealed || !strings.HasPrefix(f.Text, "{") {
		return f.Text
	}
	f, err := v.Resolve(f)
	if err != nil || f.Sealed {
		return ""
	}
	return f.Text
}

// namesShown is how many names a sentence lists before it counts the rest.
const namesShown = 3

// joined lists names: the first few, and how many more there are.
func joined(p *text.Printer, names []string) string {
	return joinedOf(p, names, len(names))
}

// joinedOf is joined of the first names of so many.
func joinedOf(p *text.Printer, names []string, total int) string {
	names = names[:min(len(names), namesShown)]
	list := strings.Join(names, p.S("accounts.names.between"))
	if more := total - len(names); more > 0 {
		return p.S("accounts.names.more", text.A("names", list), text.A("n", more))
	}
	return list
}
