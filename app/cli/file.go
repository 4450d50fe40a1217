package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

// errSharesOld says that shares gave back a passphrase that is not the vault's.
var errSharesOld = errors.New("cli: the shares are of another passphrase")

var errNoField = errors.New("cli: account has no such field")

// ambiguousError says that several accounts have the title asked for.
type ambiguousError struct {
	title      string
	candidates []listed
}

func (e *ambiguousError) Error() string {
	return fmt.Sprintf("cli: %d accounts have the title %q", len(e.candidates), e.title)
}

// account is an entry with the group it lies in.
type account struct {
	*vault.Entry
	group *vault.Group
}

// unlock opens the vault in FILE with the credentials that the command line
// and standard input give.
func (c *call) unlock(ctx context.Context) (*vault.Vault, error) {
	return c.unlockWith(ctx, c.arguments[0], c.secrets)
}

// unlockWith opens a vault whose passphrase comes from where from says.
func (c *call) unlockWith(ctx context.Context, path string, from *secrets) (*vault.Vault, error) {
	credentials, release, err := c.credentials(ctx, from)
	if err != nil {
		return nil, err
	}
	defer release()
	return c.unlockBy(ctx, path, credentials, from)
}

// unlockBy opens a vault, and asks at from where that takes much of the computer.
func (c *call) unlockBy(ctx context.Context, path string, credentials session.Credentials, from *secrets) (*vault.Vault, error) {
	err := c.session.Unlock(ctx, path, credentials)
	var costly *session.NeedConsentError
	if errors.As(err, &costly) && c.consents(ctx, from.terminal, costly) {
		err = c.session.Unlock(ctx, path, credentials, session.AcceptCost)
	}
	if c.options.shares && errors.Is(err, session.ErrCredentials) {
		err = errors.Join(errSharesOld, err)
	}
	if err != nil {
		return nil, err
	}
	if c.options.shares {
		fmt.Fprintln(c.err, c.text.S("cli.shares.advice"))
	}
	st := c.session.State()
	c.tell(st)
	return st.Vault, nil
}

// tell says on the error output what a person should know of the file.
func (c *call) tell(st session.State) {
	for _, sentence := range c.text.Repairs(st.Repairs) {
		fmt.Fprintln(c.err, visible(sentence))
	}
	if st.Missing != nil {
		fmt.Fprintln(c.err, c.text.S("cli.missing", text.A("date", c.text.DateTime(st.Missing.Seen))))
	}
}

// consents asks whether a vault may take so much of the computer; without a
// terminal it may not.
func (c *call) consents(ctx context.Context, terminal Terminal, costly *session.NeedConsentError) bool {
	if terminal == nil {
		return false
	}
	question := c.text.S("cli.ask.cost", text.A("memory", text.Bytes(costly.Memory)))
	if costly.Long {
		question = c.text.S("cli.ask.cost_long")
	}
	answer, err := terminal.Line(ctx, question+" ")
	return err == nil && strings.TrimSpace(answer) == c.text.S("cli.ask.cost_yes")
}

// credentials are those of FILE.
func (c *call) credentials(ctx context.Context, from *secrets) (_ session.Credentials, release func(), err error) {
	keys := session.Credentials{KeyFile: c.options.keyFile}
	if c.options.noPassphrase {
		return keys, func() {}, nil
	}
	var passphrase secret.Value
	if c.options.shares {
		passphrase, err = from.restored(ctx, c.session)
	} else {
		passphrase, err = from.one(ctx, "cli.ask.passphrase")
	}
	if err != nil {
		return keys, nil, err
	}
	keys.Passphrase = &passphrase
	return keys, passphrase.Release, nil
}

// unlockAccount opens the vault in FILE and finds ACCOUNT in it.
func (c *call) unlockAccount(ctx context.Context) (account, error) {
	v, err := c.unlock(ctx)
	if err != nil {
		return account{}, err
	}
	return accountOf(v, c.arguments[1])
}

// accountOf finds ACCOUNT: a UUID of any account, or a title of a live one,
// exactly. The UUID comes first: what a title says anyone can choose, and it
// must not stand in for another account.
func accountOf(v *vault.Vault, name string) (account, error) {
	if id, err := vault.ParseID(name); err == nil {
		for g, e := range v.Entries() {
			if e.ID == id {
				return account{e, g}, nil
			}
		}
	}
	var found []account
	wanted := norm.NFC.String(name)
	for g, e := range v.Live() {
		if norm.NFC.String(e.Title()) == wanted {
			found = append(found, account{e, g})
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) > 1 {
		e := &ambiguousError{title: name}
		for _, a := range found {
			e.candidates = append(e.candidates, summary(v, a))
		}
		return account{}, e
	}
	return account{}, session.ErrNoAccount
}
