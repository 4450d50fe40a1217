package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"kagikura/app/qr"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

func declareAccount(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.firm, "firm", "", "")
	fs.StringVar(&o.title, "title", "", "")
	fs.StringVar(&o.username, "username", "", "")
	fs.StringVar(&o.url, "url", "", "")
	fs.Var(&o.fields, "field", "")
	fs.BoolVar(&o.generate, "generate", false, "")
	fs.BoolVar(&o.passwordStdin, "password-stdin", false, "")
	fs.BoolVar(&o.otpStdin, "otp-uri-stdin", false, "")
	fs.StringVar(&o.otpQR, "otp-qr", "", "")
}

// checkAccount refuses options of add and edit that make no sense, before
// anything is asked or opened.
func (c *call) checkAccount() error {
	o := c.options
	if err := o.exclusive("generate", "password-stdin"); err != nil {
		return err
	}
	if err := o.exclusive("otp-uri-stdin", "otp-qr"); err != nil {
		return err
	}
	if o.given["title"] && o.title == "" {
		return misused("cli.usage.empty_title")
	}
	if _, listed := c.directory.Firm(o.firm); o.given["firm"] && !listed {
		return session.ErrNoFirm
	}
	for _, f := range o.fields {
		switch f.name {
		case "":
			return misused("cli.usage.field_form")
		case vault.FieldPassword, vault.FieldOTP:
			return misused("cli.usage.secret_field")
		case vault.FieldTitle, vault.FieldUserName, vault.FieldURL:
			return misused("cli.usage.standard_field")
		}
	}
	return nil
}

// runAdd adds an account and prints its UUID, as JSON a [listed].
func runAdd(ctx context.Context, c *call) error {
	if !c.options.given["firm"] && !c.options.given["title"] {
		return misused("cli.usage.firm_or_title")
	}
	if err := c.checkAccount(); err != nil {
		return err
	}
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	var fields fieldSet
	if err := c.setFields(ctx, &fields, &vault.Entry{}); err != nil {
		return err
	}
	id, err := c.session.NewID()
	if err != nil {
		return err
	}
	add := vault.AddEntry{ID: id, Parent: v.Root().ID, Fields: fields, Data: c.firmData()}
	if err := c.session.Apply(ctx, add); err != nil {
		return err
	}
	return c.report(id)
}

// runEdit changes an account and prints its UUID, as JSON a [listed]. That an
// address is given does not confirm it.
func runEdit(ctx context.Context, c *call) error {
	if err := c.checkAccount(); err != nil {
		return err
	}
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	var fields fieldSet
	if err := c.setFields(ctx, &fields, a.Entry); err != nil {
		return err
	}
	data := map[string]*string{}
	for key, value := range c.firmData() {
		data[key] = &value
	}
	if err := c.session.Apply(ctx, vault.EditEntry{ID: a.ID, Set: fields, Data: data}); err != nil {
		return err
	}
	return c.report(a.ID)
}

// report prints the account that was just saved.
func (c *call) report(id vault.ID) error {
	v := c.session.State().Vault
	e, _ := v.Entry(id)
	group, _ := v.ParentOf(id)
	if c.options.json {
		return c.writeJSON(summary(v, account{e, group}))
	}
	_, err := fmt.Fprintln(c.out, id)
	return err
}

// runRemove moves an account to the recycle bin.
func runRemove(ctx context.Context, c *call) error {
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	bin, err := c.session.NewID()
	if err != nil {
		return err
	}
	return c.session.Apply(ctx, vault.RecycleEntry{ID: a.ID, Bin: bin})
}

// fieldSet are fields to set, each name once: what comes later counts.
type fieldSet []vault.Field

func (s *fieldSet) set(f vault.Field) {
	for i := range *s {
		if (*s)[i].Name == f.Name {
			(*s)[i] = f
			return
		}
	}
	*s = append(*s, f)
}

// firmData is the custom data that --firm brings.
func (c *call) firmData() map[string]string {
	if !c.options.given["firm"] {
		return nil
	}
	return map[string]string{vault.DataFirm: vault.FirmData(c.options.firm)}
}

// setFields works out what the options set in the account old, which is empty
// for a new one, and reads the secrets that they announce.
func (c *call) setFields(ctx context.Context, fields *fieldSet, old *vault.Entry) error {
	o := c.options
	firm := old.Firm()
	if o.given["firm"] {
		draft, err := c.session.DraftOf(o.firm)
		if err != nil {
			return err
		}
		firm = o.firm
		if old.Title() == "" {
			fields.set(vault.TextField(vault.FieldTitle, draft.Title))
		}
		if draft.URL != "" {
			fields.set(vault.TextField(vault.FieldURL, draft.URL))
		}
	}
	for _, f := range []struct{ option, name, value string }{
		{"title", vault.FieldTitle, o.title},
		{"username", vault.FieldUserName, o.username},
		{"url", vault.FieldURL, o.url},
	} {
		if o.given[f.option] {
			fields.set(vault.TextField(f.name, f.value))
		}
	}
	if err := c.setOwnFields(fields, old); err != nil {
		return err
	}
	if err := c.setPassword(ctx, fields, firm); err != nil {
		return err
	}
	return c.setOTP(ctx, fields)
}

// setOwnFields sets what --field gives, sealed where it is a secret.
func (c *call) setOwnFields(fields *fieldSet, old *vault.Entry) error {
	for _, f := range c.options.fields {
		before, _ := old.Field(f.name)
		if !before.Sealed && !vault.IsSecretName(f.name) {
			fields.set(vault.TextField(f.name, f.value))
			continue
		}
		v, err := c.session.Seal([]byte(f.value))
		if err != nil {
			return err
		}
		fields.set(vault.SecretField(f.name, v))
	}
	return nil
}

func (c *call) setPassword(ctx context.Context, fields *fieldSet, firm string) error {
	var password secret.Value
	switch {
	case c.options.generate:
		policy, err := c.policy(firm, 0)
		if err != nil {
			return err
		}
		if password, err = c.session.Password(policy); err != nil {
			return err
		}
	case c.options.passwordStdin:
		typed, err := c.secrets.one(ctx, "cli.ask.password")
		if err != nil {
			return err
		}
		defer typed.Release()
		if password, err = c.session.Adopt(typed); err != nil {
			return err
		}
	default:
		return nil
	}
	fields.set(vault.SecretField(vault.FieldPassword, password))
	return nil
}

func (c *call) setOTP(ctx context.Context, fields *fieldSet) error {
	switch {
	case c.options.given["otp-qr"]:
		return c.setOTPFromPicture(ctx, fields)
	case !c.options.otpStdin:
		return nil
	}
	typed, err := c.secrets.one(ctx, "cli.ask.otp")
	if err != nil {
		return err
	}
	defer typed.Release()
	return typed.Use(func(uri []byte) error {
		field, _, err := c.session.MakeOTP(uri, otp.Default())
		if err != nil {
			return err
		}
		fields.set(field)
		return nil
	})
}

// errSeveralSeeds: the picture has QR codes of several accounts.
var errSeveralSeeds = errors.New("cli: several one-time codes in the picture")

// setOTPFromPicture takes the seed out of the QR code of a picture, and tells
// whose it is and the code of now, to compare with what the firm expects.
func (c *call) setOTPFromPicture(ctx context.Context, fields *fieldSet) error {
	texts, err := qr.DecodeFile(ctx, c.options.otpQR)
	if err != nil {
		return err
	}
	defer qr.Wipe(texts)
	seeds, err := qr.Seeds(texts)
	switch {
	case err != nil:
		return err
	case len(seeds) > 1:
		return errSeveralSeeds
	}
	field, codes, err := c.session.MakeOTP(seeds[0], otp.Default())
	if err != nil {
		return err
	}
	fields.set(field)
	fmt.Fprintln(c.err, c.text.S("cli.otp_qr", text.A("issuer", visible(codes.Config.Issuer)),
		text.A("account", visible(codes.Config.Account)), text.A("code", codes.Now.Text())))
	return nil
}
