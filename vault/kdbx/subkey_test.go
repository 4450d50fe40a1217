package kdbx

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

func TestSubkeyOpensItsOwnFilesAlone(t *testing.T) {
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Destroy()
	composite := func(passphrase string) Composite {
		v, err := a.Seal([]byte(passphrase))
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewComposite(a, Credentials{Passphrase: &v})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	p := kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 1, Parallelism: 1, Version: kdf.Version13, Salt: bytes.Repeat([]byte{7}, 32)}
	sub := func(passphrase, purpose string) (own, derived Transformed) {
		c := composite(passphrase)
		own, err := c.Transform(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if derived, err = own.Subkey(a, purpose); err != nil {
			t.Fatal(err)
		}
		return own, derived
	}
	own, key := sub("kagi", "one purpose")
	var file bytes.Buffer
	v := vault.New(time.Unix(1, 0), "v", vault.ID{1})
	if err := Encode(&file, v, NewSettings(), key, rand.Reader); err != nil {
		t.Fatal(err)
	}
	_, again := sub("kagi", "one purpose")
	if db, err := DecodeWith(file.Bytes(), a, again, DefaultLimits()); err != nil || db.Vault.Root().ID != v.Root().ID {
		t.Errorf("the same credentials and purpose: %v", err)
	}
	_, other := sub("kagi", "another purpose")
	_, stranger := sub("kagj", "one purpose")
	for about, wrong := range map[string]Transformed{"the vault's own key": own, "another purpose": other, "another passphrase": stranger} {
		if _, err := DecodeWith(file.Bytes(), a, wrong, DefaultLimits()); !errors.Is(err, ErrCredentials) {
			t.Errorf("%s: %v, want ErrCredentials", about, err)
		}
	}
	// No KeePass program takes it for a vault of that passphrase either.
	if _, err := Decode(context.Background(), file.Bytes(), a, composite("kagi"), DefaultLimits()); !errors.Is(err, ErrCredentials) {
		t.Errorf("opened as a vault: %v, want ErrCredentials", err)
	}
}
