package session_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/assets"
	"kagikura/crypto/generate"
	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/linkcheck"
)

func TestReuseFollowsTheVault(t *testing.T) {
	s, _ := made(t)
	a := s.add(t, "A", "same")
	b := s.add(t, "B", "same")
	if r := s.State().Reuse; len(r) != 1 || !slices.Equal(r[0].Accounts(), []vault.ID{a, b}) {
		t.Fatalf("reuse %+v", r)
	}
	typed, err := secret.NewBuilder()
	must(t, err)
	defer typed.Destroy()
	must(t, typed.Insert(0, []byte("same")))
	uses, err := s.SameAs(typed, audit.Use{Account: a, Field: vault.FieldPassword})
	must(t, err)
	if len(uses) != 1 || uses[0].Account != b {
		t.Errorf("same as %+v", uses)
	}
	v, err := s.Keep(typed)
	must(t, err)
	if typed.Len() != 0 || plain(t, v) != "same" {
		t.Error("Keep did not move the secret")
	}
	other, err := s.Seal([]byte("other"))
	must(t, err)
	must(t, s.Apply(bg, vault.EditEntry{ID: b, Set: []vault.Field{vault.SecretField(vault.FieldPassword, other)}}))
	if r := s.State().Reuse; len(r) != 0 {
		t.Errorf("reuse after the change %+v", r)
	}
}

func TestCodes(t *testing.T) {
	s, _ := made(t, func(c *session.Config) { c.Now = func() time.Time { return time.Unix(59, 0) } })
	uri := "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8"
	field, preview, err := s.MakeOTP([]byte(uri), otp.Default())
	must(t, err)
	if preview.Now.Text() != "94287082" { // RFC 6238, appendix B
		t.Errorf("preview %s", preview.Now.Text())
	}
	id := s.add(t, "A", "x", field)
	codes, err := s.Code(id)
	must(t, err)
	if codes.Now.Text() != "94287082" || !codes.Now.ValidUntil.Equal(time.Unix(60, 0)) || codes.Next.Text() == codes.Now.Text() {
		t.Errorf("codes %+v", codes)
	}
	if _, preview, err := s.MakeOTP([]byte("gezd gnbv-gy3tqojqgezdgnbvgy3tqojq"), otp.Default()); err != nil || preview.Now.Text() != "287082" {
		t.Errorf("typed key: %v %v", preview.Now.Text(), err)
	}
	seed, err := s.Seal([]byte("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	must(t, err)
	legacy := s.add(t, "B", "y", vault.SecretField("TOTP Seed", seed), vault.TextField("TOTP Settings", "30;6"))
	if codes, err := s.Code(legacy); err != nil || codes.Now.Text() != "287082" {
		t.Errorf("legacy: %v %v", codes.Now.Text(), err)
	}
	_, err = s.Code(s.add(t, "C", "z"))
	wantError(t, err, session.ErrNoCode)
	_, err = s.Code(vault.ID{1})
	wantError(t, err, session.ErrNoAccount)
	_, _, err = s.MakeOTP([]byte("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1"), otp.Default())
	wantError(t, err, session.ErrCounter)
	_, _, err = s.MakeOTP([]byte("not base32!"), otp.Default())
	if err == nil {
		t.Error("nonsense was taken for a key")
	}
}

func TestOnlyVerifiedAddressesOpen(t *testing.T) {
	s, path := made(t)
	draft, err := s.DraftOf("sbi")
	must(t, err)
	if draft.URL == "" || draft.Data[vault.DataFirm] == "" {
		t.Fatalf("draft %+v", draft)
	}
	official := s.add(t, draft.Title, "a", vault.TextField(vault.FieldURL, draft.URL))
	v, err := s.Verified(official)
	must(t, err)
	if v.URL() != draft.URL || v.Firm() != "sbi" || !s.State().Launch[official].Ready {
		t.Errorf("verified %q", v.URL())
	}

	var refused *linkcheck.RefusedError
	host := v.Host()
	for _, url := range []string{
		"https://" + host + "/redirect?u=https://evil.example/",
		"https://" + host + ".evil.example/",
		"http://" + host + "/",
	} {
		id := s.add(t, url, "b"+url, vault.TextField(vault.FieldURL, url))
		if _, err := s.Verified(id); !errors.As(err, &refused) || s.State().Launch[id].Ready {
			t.Errorf("%s: %v", url, err)
		}
		if err := s.ConfirmAddress(bg, url); !errors.As(err, &refused) {
			t.Errorf("%s could be confirmed: %v", url, err)
		}
	}

	own := "https://bank.example/login?x=1"
	id := s.add(t, "own", "c", vault.TextField(vault.FieldURL, own))
	if _, err := s.Verified(id); !errors.As(err, &refused) {
		t.Errorf("unconfirmed: %v", err)
	}
	must(t, s.MayConfirm(own))
	must(t, s.ConfirmAddress(bg, own))
	if v, err := s.Verified(id); err != nil || v.URL() != own || !s.State().Launch[id].Ready {
		t.Errorf("confirmed: %v %v", v.URL(), err)
	}
	must(t, s.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldURL, own+"2")}}))
	if _, err := s.Verified(id); !errors.As(err, &refused) || s.State().Launch[id].Ready {
		t.Errorf("changed after confirming: %v", err)
	}
	_, err = s.Verified(s.add(t, "none", "d"))
	wantError(t, err, session.ErrNoAddress)

	other := open(t) // another computer: nothing was confirmed there
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, other.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldURL, own)}}))
	if _, err := other.Verified(id); !errors.As(err, &refused) {
		t.Errorf("confirmed on another computer: %v", err)
	}
}

func TestSecretsBeforeAVaultIsOpen(t *testing.T) {
	s := open(t)
	words, _ := assets.Words("en")
	list, err := generate.ParseWordlist(words)
	must(t, err)
	suggestion, err := s.Passphrase(list, 6, "-")
	must(t, err)
	path := filepath.Join(s.dir, "v.kdbx")
	must(t, s.Create(bg, path, session.Credentials{Passphrase: &suggestion}, time.Second))
	text := plain(t, suggestion)
	must(t, s.Lock(bg))
	wantError(t, suggestion.Use(func([]byte) error { return nil }), secret.ErrDestroyed)
	must(t, s.Unlock(bg, path, passphrase(t, text)))
}
