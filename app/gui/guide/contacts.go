package guide

import (
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/vault"
	"kagikura/vault/mfa"
)

// contactsStep notes which telephone and mail address the firm reaches.
type contactsStep struct {
	*Screen
	phone, mail *parts.Input
	was         [2]string
}

func newContactsStep(s *Screen) *contactsStep {
	c := &contactsStep{Screen: s, phone: parts.NewInput(""), mail: parts.NewInput("")}
	for _, i := range []*parts.Input{c.phone, c.mail} {
		i.Max = 200
		i.OnSubmitted = func(string) { c.save() }
	}
	return c
}

// load puts what is kept into the fields.
func (c *contactsStep) load() {
	c.was = [2]string{c.entry.Text(vault.FieldRegisteredPhone), c.entry.Text(vault.FieldRegisteredMail)}
	c.phone.SetText(c.was[0])
	c.mail.SetText(c.was[1])
}

func (c *contactsStep) typed() [2]string {
	return [2]string{strings.TrimSpace(c.phone.Text), strings.TrimSpace(c.mail.Text)}
}

// changed tells whether something is typed that is not kept.
func (c *contactsStep) changed() bool { return c.ready && c.typed() != c.was }

func (c *contactsStep) content() []fyne.CanvasObject {
	save := parts.NewButton(c.word("guide.contacts.save"), theme.IconSave, parts.Primary, c.save)
	c.begins(c.phone)
	out := []fyne.CanvasObject{
		parts.NewProse(c.word("guide.contacts.what")),
		parts.NewLabelled(c.word("guide.contacts.phone"), c.phone),
		parts.NewLabelled(c.word("guide.contacts.mail"), c.mail),
	}
	buttons := parts.Flow(parts.Gap, save)
	if phone, mail := c.usual(); c.was == [2]string{} && phone+mail != "" {
		buttons.Add(parts.NewButton(c.word("guide.contacts.same"), theme.IconCopy, parts.Secondary, func() {
			c.phone.SetText(phone)
			c.mail.SetText(mail)
		}))
	}
	return append(out, buttons)
}

// usual are the number and the address that most accounts are registered with.
func (c *contactsStep) usual() (phone, mail string) {
	for _, x := range mfa.Contacts(c.state.Vault) {
		switch {
		case x.Phone && phone == "":
			phone = x.Shown
		case !x.Phone && mail == "":
			mail = x.Shown
		}
	}
	return phone, mail
}

func (c *contactsStep) save() {
	typed := c.typed()
	if typed == c.was {
		return
	}
	edit := vault.EditEntry{ID: c.entry.ID}
	for n, name := range []string{vault.FieldRegisteredPhone, vault.FieldRegisteredMail} {
		switch {
		case typed[n] == c.was[n]:
		case typed[n] == "":
			edit.Remove = append(edit.Remove, name)
		default:
			edit.Set = append(edit.Set, vault.TextField(name, typed[n]))
		}
	}
	c.was = typed
	c.apply(edit)
}
