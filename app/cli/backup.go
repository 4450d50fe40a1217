package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"kagikura/app/session"
	"kagikura/vault/today"
)

// backupCard is what backup shows as JSON.
type backupCard struct {
	// Path is the file that was written.
	Path string `json:"path"`
	// Noted is false where the vault could not be written, and does not know of it.
	Noted bool `json:"noted"`
}

// runBackup writes the vault into a new file in FOLDER, with the same key, and prints
// its path, as JSON a [backupCard]. The vault notes when that was.
func runBackup(ctx context.Context, c *call) error {
	if _, err := c.unlock(ctx); err != nil {
		return err
	}
	folder, err := filepath.Abs(c.arguments[1])
	if err != nil {
		return err
	}
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return session.ErrNotFile
	}
	path := c.session.BackupPath(folder)
	if err := c.session.Backup(ctx, path); err != nil {
		return err
	}
	if c.options.json {
		last, err := today.LastBackup(c.session.State().Vault, c.now())
		return c.writeJSON(backupCard{path, err == nil && c.now().Sub(last) < session.DefaultPoll})
	}
	_, err = fmt.Fprintln(c.out, path)
	return err
}
