package text

import (
	"cmp"
	"strings"

	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/fact"
	"kagikura/vault/guide"
	"kagikura/vault/merge"
	"kagikura/vault/mfa"
	"kagikura/vault/today"
)

// MergeChange says what a change of a merge does. Titles in it are as the vaults
// have them: who shows it makes it fit to be shown.
func (p *Printer) MergeChange(c merge.Change) string {
	key := map[merge.Kind]string{
		merge.AccountAdded:   "merge.account.added",
		merge.AccountChanged: "merge.account.changed",
		merge.AccountMoved:   "merge.account.moved",
		merge.AccountDeleted: "merge.account.deleted",
		merge.VersionsAdded:  "merge.account.versions",
		merge.GroupAdded:     "merge.group.added",
		merge.GroupChanged:   "merge.group.changed",
		merge.GroupMoved:     "merge.group.moved",
		merge.GroupDeleted:   "merge.group.deleted",
		merge.VaultChanged:   "merge.vault.changed",
		merge.Noted:          "merge.noted",
	}[c.Kind]
	return p.S(key, p.mergeTitle(c.Title), A("parts", p.mergeParts(c.Parts)))
}

// MergeStays says that something which only this vault has, or has so, stays.
func (p *Printer) MergeStays(c merge.Change) string {
	key := map[merge.Kind]string{
		merge.AccountAdded:   "merge.stays.added",
		merge.AccountDeleted: "merge.stays.deleted",
		merge.AccountChanged: "merge.stays.changed",
		merge.AccountMoved:   "merge.stays.moved",
		merge.GroupAdded:     "merge.stays.group",
		merge.GroupChanged:   "merge.stays.group_changed",
		merge.VaultChanged:   "merge.stays.vault",
	}[c.Kind]
	return p.S(key, p.mergeTitle(c.Title), A("parts", p.mergeParts(c.Parts)))
}

// MergeConflict says what both sides changed, and which one counts.
func (p *Printer) MergeConflict(c merge.Conflict) string {
	key := "merge.conflict.kept" // of a group or the vault, which have no history
	switch {
	case c.Deleted:
		key = "merge.conflict.lives"
	case c.Ours != nil && c.TheirsWins:
		key = "merge.conflict.theirs"
	case c.Ours != nil:
		key = "merge.conflict.ours"
	}
	return p.S(key, p.mergeTitle(c.Title), A("part", p.MergePart(c.Part)))
}

func (p *Printer) mergeTitle(title string) Arg {
	return A("title", cmp.Or(title, p.S("merge.untitled")))
}

func (p *Printer) mergeParts(all []merge.Part) string {
	var words []string
	said := map[string]bool{}
	for _, part := range all {
		if word := p.MergePart(part); !said[word] {
			said[word] = true
			words = append(words, word)
		}
	}
	return p.List(words)
}

// fieldWords are the keys of what the fields that this program knows are called.
var fieldWords = map[string]string{
	vault.FieldTitle:           "accounts.field.title",
	vault.FieldUserName:        "accounts.field.username",
	vault.FieldPassword:        "accounts.field.password",
	vault.FieldURL:             "accounts.field.url",
	vault.FieldNotes:           "accounts.field.notes",
	vault.FieldOTP:             "accounts.field.code",
	vault.FieldBranchCode:      "accounts.field.branch",
	vault.FieldAccountNumber:   "accounts.field.number",
	vault.FieldTradingPassword: "accounts.field.trading",
	vault.FieldFurtherSecret:   "accounts.field.further",
	vault.FieldNewPassword:     "accounts.field.new",
	vault.FieldRegisteredMail:  "accounts.field.mail",
	vault.FieldRegisteredPhone: "accounts.field.phone",
}

// noted are the words for what is noted of an account, by how the key begins.
var noted = []struct{ begins, key string }{
	{mfa.FactorKey(""), "merge.part.mfa"},
	{mfa.NoticeKey(""), "merge.part.notice"},
	{mfa.KeyDevice, "merge.part.device"},
	{guide.Key, "merge.part.guide"},
	{today.KeyBackup, "merge.part.backup"},
	{mfa.PasskeyKey(""), "merge.part.passkey"},
	{audit.DataExcuse, "merge.part.excuse"},
	{fact.Prefix + "look.", "merge.part.look"},
	{fact.Prefix + "kit.", "merge.part.kit"},
	{vault.DataRecord, "merge.part.record"},
}

func (p *Printer) mergeData(key string) string {
	for _, n := range noted {
		if strings.HasPrefix(key, n.begins) {
			return p.S(n.key)
		}
	}
	return p.S("merge.part.data")
}

// MergePart is what a part is called.
func (p *Printer) MergePart(part merge.Part) string {
	name := A("name", part.Name)
	switch part.Kind {
	case merge.Field:
		if key, known := fieldWords[part.Name]; known {
			return p.S(key)
		}
		return part.Name
	case merge.Attachment:
		return p.S("merge.part.file", name)
	case merge.Tag:
		return p.S("merge.part.tag", name)
	case merge.Data:
		return p.mergeData(part.Name)
	case merge.Icon:
		return p.S("merge.part.icon")
	case merge.Expiry:
		return p.S("merge.part.expiry")
	case merge.Quality:
		return p.S("merge.part.quality")
	case merge.Rider:
		return p.S("merge.part.rider")
	case merge.Name:
		return p.S("merge.part.name")
	case merge.Notes:
		return p.S("accounts.field.notes")
	case merge.Description:
		return p.S("merge.part.description")
	}
	return p.S("merge.part.settings")
}
