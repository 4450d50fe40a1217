package session

import (
	"errors"
	"fmt"
	"os"

	"kagikura/crypto/secret"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// Credentials are what opens a vault: a passphrase, a key file, or both.
type Credentials struct {
	// Passphrase is nil for none, which is not the same as an empty one. The
	// caller releases it when the verb has returned.
	Passphrase *secret.Value
	// KeyFile is the path of the key file, empty for none.
	KeyFile string
}

// maxKeyFile bounds a key file: honest ones have a few hundred bytes, but any
// file may serve as one.
const maxKeyFile = 64 << 20

// newComposite is composite for a vault that shall be protected by c from now on.
// ErrKeyFile for a key file without content: it protects nothing, KeePassXC
// refuses it, and it is what a copy that failed leaves behind.
func (c Credentials) newComposite(a *secret.Arena) (kdbx.Composite, error) {
	if info, err := os.Stat(c.KeyFile); c.KeyFile != "" && err == nil && info.Size() == 0 {
		return kdbx.Composite{}, ErrKeyFile
	}
	return c.composite(a)
}

// composite reads the key file and makes the key of the credentials in a.
func (c Credentials) composite(a *secret.Arena) (kdbx.Composite, error) {
	if c.Passphrase == nil && c.KeyFile == "" {
		return kdbx.Composite{}, ErrNoCredentials
	}
	parts := kdbx.Credentials{Passphrase: c.Passphrase}
	if c.KeyFile != "" {
		content, _, err := file.Read(c.KeyFile, maxKeyFile)
		if err != nil {
			return kdbx.Composite{}, errors.Join(ErrNoKeyFile, fmt.Errorf("session: %w", err))
		}
		defer secret.Wipe(content)
		parts.KeyFile = content
	}
	return kdbx.NewComposite(a, parts)
}
