package cli

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"kagikura/app/session"
	"kagikura/assets"
	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

func declareGenerate(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.firm, "firm", "", "")
	fs.IntVar(&o.length, "length", 0, "")
	fs.IntVar(&o.words, "words", 0, "")
	fs.StringVar(&o.list, "list", "", "")
}

// generated is a password as generate shows it.
type generated struct {
	Password string `json:"password"`
	// Reading is how the words of a Japanese passphrase are read, in kana; empty
	// for everything else.
	Reading string  `json:"reading"`
	Bits    float64 `json:"bits"`
}

// separator stands between the words of a passphrase.
const separator = "-"

// runGenerate prints a random password, or a passphrase of words whose reading
// goes to the standard error output; as JSON a [generated].
func runGenerate(_ context.Context, c *call) error {
	o := c.options
	if err := o.exclusive("firm", "words"); err != nil {
		return err
	}
	if err := o.exclusive("length", "words"); err != nil {
		return err
	}
	if o.given["list"] && !o.given["words"] {
		return misused("cli.usage.list_without_words")
	}
	if o.given["words"] {
		return c.passphrase()
	}
	if o.given["length"] && o.length < generate.MinLength {
		return &generate.ImpossibleError{Cause: generate.CauseLength, Min: generate.MinLength, Max: generate.MaxLength}
	}
	policy, err := c.policy(o.firm, o.length)
	if err != nil {
		return err
	}
	password, err := c.session.Password(policy)
	if err != nil {
		return err
	}
	return c.writeGenerated(password, "", policy.Entropy())
}

// policy is what a password at a firm should be like; without a firm, or where
// no rule of it is known, the usual. A length of 0 is the recommended one.
func (c *call) policy(firm string, length int) (generate.Policy, error) {
	if firm == "" {
		return generate.Rule{}.Policy(length)
	}
	f, ok := c.directory.Firm(firm)
	if !ok {
		return generate.Policy{}, session.ErrNoFirm
	}
	rule, err := generate.ParseRules(f.LoginPassword.Rules)
	if err != nil {
		return generate.Policy{}, err
	}
	return rule.Policy(length)
}

func (c *call) passphrase() error {
	language := c.options.list
	if language == "" {
		language = c.text.Lang()
	}
	words, ok := assets.Words(language)
	if !ok {
		return misused("cli.usage.no_list")
	}
	list, err := generate.ParseWordlist(words)
	if err != nil {
		return err
	}
	passphrase, err := c.session.Passphrase(list, c.options.words, separator)
	if err != nil {
		return err
	}
	reading := ""
	if language == "ja" {
		err := passphrase.Use(func(plain []byte) error {
			var shown []string
			for word := range list.Shown(plain, separator) {
				shown = append(shown, word)
			}
			reading = strings.Join(shown, " ")
			return nil
		})
		if err != nil {
			return err
		}
	}
	return c.writeGenerated(passphrase, reading, generate.PassphraseEntropy(list, c.options.words))
}

func (c *call) writeGenerated(v secret.Value, reading string, bits float64) error {
	field := vault.SecretField("", v)
	if !c.options.json {
		if reading != "" {
			fmt.Fprintln(c.err, reading)
		}
		return reveal(c.out, field)
	}
	password, err := plainText(field)
	if err != nil {
		return err
	}
	return c.writeJSON(generated{password, reading, bits})
}
