package cli

import (
	"context"
	"flag"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
)

// Bounds of --unlock-time.
const (
	minUnlockTime = 10 * time.Millisecond
	maxUnlockTime = time.Minute
)

func declareUnlockTime(fs *flag.FlagSet, o *options) {
	fs.DurationVar(&o.unlockTime, "unlock-time", 0, "")
}

func declareRekey(fs *flag.FlagSet, o *options) {
	declareUnlockTime(fs, o)
	fs.StringVar(&o.newKeyFile, "new-key-file", "", "")
	fs.BoolVar(&o.newNoPassphrase, "new-no-passphrase", false, "")
	fs.BoolVar(&o.keepGenerations, "keep-generations", false, "")
}

func declareExport(fs *flag.FlagSet, o *options) {
	fs.Var(&o.accounts, "account", "")
	fs.BoolVar(&o.history, "history", false, "")
}

// unlockTime is what --unlock-time says, zero without it.
func (c *call) unlockTime() (time.Duration, error) {
	t := c.options.unlockTime
	if c.options.given["unlock-time"] && (t < minUnlockTime || t > maxUnlockTime) {
		return 0, misused("cli.usage.unlock_time")
	}
	return t, nil
}

// runInit makes an empty vault in a new file. Its key takes the time of the
// settings without --unlock-time.
func runInit(ctx context.Context, c *call) error {
	unlockTime, err := c.unlockTime()
	if err != nil {
		return err
	}
	if unlockTime == 0 {
		unlockTime = c.session.State().Settings.UnlockTime
	}
	keys := session.Credentials{KeyFile: c.options.keyFile}
	if !c.options.noPassphrase {
		passphrase, err := c.secrets.two(ctx, "cli.ask.new_passphrase", "cli.ask.again")
		if err != nil {
			return err
		}
		defer passphrase.Release()
		keys.Passphrase = &passphrase
	}
	return c.session.Create(ctx, c.arguments[0], keys, unlockTime)
}

// runPasswd changes passphrase and key file. The key file stays unless
// --new-key-file names another, or none with an empty name; the cost stays
// without --unlock-time. Earlier generations, which still open with the old
// passphrase, are removed without --keep-generations.
func runPasswd(ctx context.Context, c *call) error {
	unlockTime, err := c.unlockTime()
	if err != nil {
		return err
	}
	if _, err := c.unlock(ctx); err != nil {
		return err
	}
	keys := session.Credentials{KeyFile: c.options.keyFile}
	if c.options.given["new-key-file"] {
		keys.KeyFile = c.options.newKeyFile
	}
	if !c.options.newNoPassphrase {
		passphrase, err := c.secrets.two(ctx, "cli.ask.new_passphrase", "cli.ask.again")
		if err != nil {
			return err
		}
		defer passphrase.Release()
		keys.Passphrase = &passphrase
	}
	if err := c.session.Rekey(ctx, keys, unlockTime); err != nil || c.options.keepGenerations {
		return err
	}
	return c.session.RemoveGenerations(ctx)
}

// runExport writes accounts into a new vault with a passphrase of its own.
func runExport(ctx context.Context, c *call) error {
	if len(c.options.accounts) == 0 {
		return misused("cli.usage.no_account")
	}
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	var chosen []vault.ID
	for _, name := range c.options.accounts {
		a, err := accountOf(v, name)
		if err != nil {
			return err
		}
		chosen = append(chosen, a.ID)
	}
	passphrase, err := c.secrets.two(ctx, "cli.ask.export_passphrase", "cli.ask.again")
	if err != nil {
		return err
	}
	defer passphrase.Release()
	return c.session.Export(ctx, chosen, c.arguments[1], session.Credentials{Passphrase: &passphrase}, c.options.history)
}
