package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kagikura/crypto/minisign"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
	"kagikura/vault/file"
	"kagikura/vault/linkcheck"
)

var (
	// ErrNoUpdates: the program was built without a key to verify newer editions
	// of the directory with.
	ErrNoUpdates = errors.New("session: updates of the directory are off")
	// ErrNoSignature: there is no signature file beside the edition.
	ErrNoSignature = errors.New("session: no signature file")
)

// SignatureSuffix is what the name of a signature file has beyond that of the
// file it signs.
const SignatureSuffix = ".minisig"

// UpdateKey reads the key that a program was built with; nil for "", no updates.
func UpdateKey(text string) (*minisign.PublicKey, error) {
	if text == "" {
		return nil, nil
	}
	key, err := minisign.ParsePublicKey(text)
	if err != nil {
		return nil, fmt.Errorf("session: the key built into the program: %v", err)
	}
	return &key, nil
}

// edition is the edition of the directory to begin with: the one that was
// accepted on this computer, if its signature still verifies and it is newer
// than the bundled one, else the bundled one. The problem is why the accepted
// one is of no use; that a newer program brings a newer one is none.
func edition(c Config) (inUse *brokerage.Directory, problem error) {
	if c.UpdateKey == nil {
		return c.Directory, nil
	}
	kept, err := c.Store.Edition()
	if kept == nil || err != nil {
		return c.Directory, err
	}
	u, err := update.Reopen(kept, *c.UpdateKey, c.Directory)
	switch {
	case errors.Is(err, update.ErrNotNewer):
		return c.Directory, nil
	case err != nil:
		return c.Directory, err
	}
	return u.Directory(), nil
}

// directory is the edition in use.
func (s *Session) directory() *brokerage.Directory { return s.State().Directory }

// ReviewUpdate reads a newer edition of the directory and its signature beside
// it, path + ".minisig"; the path of the signature will do as well. The edition
// is not in use yet. It needs no open vault. The errors are ErrNoUpdates,
// ErrNoSignature, those of update.Open, and of reading a file.
func (s *Session) ReviewUpdate(path string) (*update.Update, error) {
	if s.config.UpdateKey == nil {
		return nil, ErrNoUpdates
	}
	data, signature, err := ReadSigned(path)
	if err != nil {
		return nil, err
	}
	return update.Open(data, signature, *s.config.UpdateKey, s.directory())
}

// ReadSigned reads a data file of the directory and the signature file beside
// it.
func ReadSigned(path string) (data, signature []byte, err error) {
	path = strings.TrimSuffix(path, SignatureSuffix)
	if data, err = ReadUnsigned(path); err != nil {
		return nil, nil, err
	}
	signature, err = readFile(path+SignatureSuffix, minisign.MaxSignature, minisign.ErrSyntax)
	if errors.Is(err, ErrVanished) {
		return nil, nil, ErrNoSignature
	}
	return data, signature, err
}

// ReadUnsigned reads a data file of the directory that is to be signed; it is
// not checked.
func ReadUnsigned(path string) ([]byte, error) {
	return readFile(path, brokerage.MaxSize, &brokerage.LoadError{Key: "size", Err: brokerage.ErrTooLarge})
}

// ReadSecretKey reads the file of a maintainer's key.
func ReadSecretKey(path string) (*minisign.SealedKey, error) {
	content, err := readFile(path, minisign.MaxSecretKey, minisign.ErrSecretKey)
	if err != nil {
		return nil, err
	}
	defer secret.Wipe(content)
	return minisign.ParseSecretKey(content)
}

// ReadPublicKey reads the file of a public key.
func ReadPublicKey(path string) (minisign.PublicKey, error) {
	content, err := readFile(path, minisign.MaxSignature, minisign.ErrPublicKey)
	if err != nil {
		return minisign.PublicKey{}, err
	}
	return minisign.ParsePublicKey(string(content))
}

// readFile reads a file of most bytes; tooLarge is the error for one that has
// more.
func readFile(path string, most int64, tooLarge error) ([]byte, error) {
	content, _, err := file.Read(path, most)
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, tooLarge
	case err != nil:
		return nil, fmt.Errorf("session: %w", err)
	}
	return content, nil
}

// AdoptUpdate keeps a reviewed edition on this computer and puts it to use: the
// verdicts on all addresses are made anew. If it cannot be kept, or a newer one
// has been accepted meanwhile, nothing changes.
func (s *Session) AdoptUpdate(ctx context.Context, u *update.Update) error {
	giveBack, err := s.take(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	// Another program of ours may have accepted one meanwhile.
	latest, _ := edition(s.config)
	if now := s.directory(); latest.Serial() < now.Serial() {
		latest = now
	}
	if serial := u.Directory().Serial(); serial <= latest.Serial() {
		return &update.NotNewerError{Offered: serial, InUse: latest.Serial()}
	}
	if err := s.config.Store.SetEdition(u.Kept()); err != nil {
		return err
	}
	links := linkcheck.New(u.Directory())
	var launch map[vault.ID]Launch
	before := s.State().Vault
	if before != nil {
		launch = s.launches(links, before, nil)
	}
	past := newest(u.Directory(), before)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links.Store(links)
	s.publish(func(st *State) {
		st.Directory, st.DirectoryProblem = u.Directory(), nil
		if st.Vault != nil { // it may have been locked meanwhile; to open one takes the turn
			st.Launch, st.newest = launch, past
		}
	})
	return nil
}
