package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/minisign"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
)

var (
	// errNotAdopted: the person saw the differences and did not want them.
	errNotAdopted = errors.New("cli: edition was not taken")
	// errNobodyLooked: there is nobody to ask, and no --yes that says that
	// somebody looked.
	errNobodyLooked = errors.New("cli: nobody looked at the differences")
)

// editionCard says which edition of the directory a file is.
type editionCard struct {
	Serial int64  `json:"serial"`
	Date   string `json:"date"`
}

// updateCard is what directory update shows as JSON.
type updateCard struct {
	editionCard
	InUse editionCard `json:"in_use"` // before
	// Comment is what the maintainer signed along with the edition.
	Comment     string           `json:"comment"`
	Differences []differenceCard `json:"differences"`
	Adopted     bool             `json:"adopted"`
}

// differenceCard is one difference; names of kinds and facts are those of
// vault/brokerage. What a difference does not have is empty.
type differenceCard struct {
	Kind string   `json:"kind"`
	Firm string   `json:"firm"`
	Role string   `json:"role"`
	Host string   `json:"host"`
	Fact string   `json:"fact"`
	Old  []string `json:"old"`
	New  []string `json:"new"`
}

// signedCard is what directory sign and directory verify show as JSON. Key is
// the ID of the key.
type signedCard struct {
	editionCard
	Key       string `json:"key"`
	Comment   string `json:"comment"`
	Signature string `json:"signature"`
}

func editionOf(d *brokerage.Directory) editionCard {
	return editionCard{d.Serial(), string(d.Date())}
}

func declareDryRun(fs *flag.FlagSet, o *options) { fs.BoolVar(&o.dryRun, "dry-run", false, "") }
func declareUpdate(fs *flag.FlagSet, o *options) {
	declareDryRun(fs, o)
	fs.BoolVar(&o.yes, "yes", false, "")
}
func declareSign(fs *flag.FlagSet, o *options)   { fs.StringVar(&o.secretKey, "secret-key", "", "") }
func declareVerify(fs *flag.FlagSet, o *options) { fs.StringVar(&o.publicKey, "public-key", "", "") }

// runDirectoryUpdate shows how a newer edition differs from the one in use, and
// puts it to use: as JSON an [updateCard]. On a terminal it asks before. Where
// there is none, nothing is put to use without --yes: somebody must have looked
// at the differences, which --dry-run shows.
func runDirectoryUpdate(ctx context.Context, c *call) error {
	if err := c.options.exclusive("dry-run", "yes"); err != nil {
		return err
	}
	u, err := c.session.ReviewUpdate(c.arguments[0])
	if err != nil {
		return err
	}
	card := updateCard{editionCard: editionOf(u.Directory()), InUse: editionOf(c.directory), Comment: u.Comment(), Differences: []differenceCard{}}
	for _, d := range u.Differences() {
		card.Differences = append(card.Differences, differenceCard{
			Kind: string(d.Kind), Firm: d.Firm.ID, Role: string(d.Role), Host: d.Host, Fact: string(d.Fact),
			Old: append([]string{}, d.Old...), New: append([]string{}, d.New...),
		})
	}
	if !c.options.json {
		for _, d := range u.Differences() {
			fmt.Fprintln(c.out, visible(c.text.Difference(d)))
		}
		fmt.Fprintln(c.err, c.text.S("cli.directory.differences", text.A("n", len(card.Differences)),
			text.A("in_use", fmt.Sprint(card.InUse.Serial)), text.A("offered", fmt.Sprint(card.Serial))))
	}
	if !c.options.dryRun {
		if err := c.adopt(ctx, u); err != nil {
			return err
		}
		card.Adopted = true
	}
	if c.options.json {
		return c.writeJSON(card)
	}
	if card.Adopted {
		fmt.Fprintln(c.err, c.text.S("cli.directory.adopted", text.A("serial", fmt.Sprint(card.Serial)), text.A("date", card.Date)))
	}
	return nil
}

// adopt puts an edition to use, if a person wants that.
func (c *call) adopt(ctx context.Context, u *update.Update) error {
	switch {
	case c.options.yes:
	case c.secrets.terminal == nil:
		return errNobodyLooked
	case !c.agrees(ctx, "cli.ask.adopt"):
		return errNotAdopted
	}
	return c.session.AdoptUpdate(ctx, u)
}

// agrees asks on a terminal whether what was shown shall be done.
func (c *call) agrees(ctx context.Context, question string) bool {
	if c.secrets.terminal == nil {
		return true
	}
	answer, err := c.secrets.terminal.Line(ctx, c.text.S(question)+" ")
	return err == nil && strings.TrimSpace(answer) == c.text.S("cli.ask.cost_yes")
}

// runDirectorySign signs an edition, for whoever makes one: as JSON a
// [signedCard]. What the programs would refuse is not signed.
func runDirectorySign(ctx context.Context, c *call) error {
	path := c.arguments[0]
	if c.options.secretKey == "" {
		return misused("cli.usage.secret_key")
	}
	data, err := session.ReadUnsigned(path)
	if err != nil {
		return err
	}
	d, err := brokerage.Load(data)
	if err != nil {
		return err
	}
	key, err := c.secretKey(ctx)
	if err != nil {
		return err
	}
	defer key.Wipe()
	card := signedCard{
		editionCard: editionOf(d), Key: key.Public().ID(), Signature: path + session.SignatureSuffix,
		Comment: fmt.Sprintf("kagikura directory serial %d date %s", d.Serial(), d.Date()),
	}
	if err := os.WriteFile(card.Signature, key.Sign(data, card.Comment), 0o644); err != nil {
		return err
	}
	return c.writeSigned(card)
}

// secretKey opens the key of --secret-key; the password of one that is encrypted
// is asked for.
func (c *call) secretKey(ctx context.Context) (key *minisign.SecretKey, err error) {
	sealed, err := session.ReadSecretKey(c.options.secretKey)
	if err != nil {
		return nil, err
	}
	defer sealed.Wipe()
	if !sealed.Encrypted() {
		return sealed.Open(nil)
	}
	password, err := c.secrets.one(ctx, "cli.ask.secret_key")
	if err != nil {
		return nil, err
	}
	defer password.Release()
	err = password.Use(func(p []byte) (err error) {
		key, err = sealed.Open(p)
		return err
	})
	return key, err
}

// runDirectoryVerify tells whether an edition is signed by a key, and is one
// that the programs accept: as JSON a [signedCard].
func runDirectoryVerify(_ context.Context, c *call) error {
	key, err := publicKey(c.options.publicKey)
	if err != nil {
		return err
	}
	data, signature, err := session.ReadSigned(c.arguments[0])
	if err != nil {
		return err
	}
	d, comment, err := update.Verify(data, signature, key)
	if err != nil {
		return err
	}
	path := strings.TrimSuffix(c.arguments[0], session.SignatureSuffix) + session.SignatureSuffix
	return c.writeSigned(signedCard{editionCard: editionOf(d), Key: key.ID(), Comment: comment, Signature: path})
}

// publicKey is the key of --public-key: a file, or the key itself.
func publicKey(option string) (minisign.PublicKey, error) {
	if option == "" {
		return minisign.PublicKey{}, misused("cli.usage.public_key")
	}
	if key, err := minisign.ParsePublicKey(option); err == nil {
		return key, nil
	}
	return session.ReadPublicKey(option)
}

func (c *call) writeSigned(card signedCard) error {
	if c.options.json {
		return c.writeJSON(card)
	}
	fmt.Fprintf(c.out, "%d\t%s\t%s\t%s\n", card.Serial, card.Date, card.Key, visible(card.Comment))
	return nil
}
