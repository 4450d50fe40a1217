package audit_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
)

func id(n int) (out vault.ID) {
	binary.LittleEndian.PutUint64(out[:], uint64(n)*0x9E3779B97F4A7C15)
	out[15] = 1
	return out
}

func newArena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.NewChaCha8([32]byte{2}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func field(t testing.TB, a *secret.Arena, name, text string) vault.Field {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return vault.SecretField(name, v)
}

const (
	login   = vault.FieldPassword
	trading = vault.FieldTradingPassword
)

// sample has the same password wherever a reuse must and must not be seen.
func sample(t *testing.T, a *secret.Arena) *vault.Vault {
	t.Helper()
	fields := func(fs ...vault.Field) []vault.Field { return fs }
	f := func(name, text string) vault.Field { return field(t, a, name, text) }
	root := &vault.Group{ID: id(1), Entries: []*vault.Entry{
		{ID: id(10), Fields: fields(f(login, "same"), f(trading, "own"))},
		{ID: id(11), Fields: fields(f(login, "twin"), f("取引暗証番号", "twin"))},
		{ID: id(12), Fields: fields(f(login, "own"), f("otp", "same"), f("API key", "same"))},
		{ID: id(13), NoQualityCheck: true, Fields: fields(f(login, "same"))},
		{ID: id(14), Fields: fields(f(login, "{REF:P@I:00}"), f(trading, ""))},
		{ID: id(15), Fields: fields(f(login, "{REF:P@I:00}"), f(trading, ""))},
		{ID: id(16), Fields: fields(f(login, "unique")), History: []*vault.Entry{{ID: id(16), Fields: fields(f(login, "same"))}}},
	}, Groups: []*vault.Group{
		{ID: id(2), Entries: []*vault.Entry{{ID: id(20), Fields: fields(f(login, "unique"))}}},
		{ID: id(3), Entries: []*vault.Entry{{ID: id(30), Fields: fields(f(vault.FieldFurtherSecret, "same"))}}},
	}}
	v, err := vault.Assemble(vault.Meta{RecycleBin: id(2)}, root, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReuse(t *testing.T) {
	got, err := audit.Reuse(sample(t, newArena(t)))
	if err != nil {
		t.Fatal(err)
	}
	want := []audit.Group{
		{{id(10), login, vault.LoginPassword}, {id(30), vault.FieldFurtherSecret, vault.FurtherSecret}},
		{{id(10), trading, vault.TradingPassword}, {id(12), login, vault.LoginPassword}},
		{{id(11), login, vault.LoginPassword}, {id(11), "取引暗証番号", vault.TradingPassword}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if n, err := audit.Compared(sample(t, newArena(t))); n != 7 || err != nil {
		t.Errorf("%d passwords compared (%v), want 7", n, err)
	}
	if accounts := got[2].Accounts(); len(accounts) != 1 || accounts[0] != id(11) {
		t.Errorf("accounts %v", accounts)
	}
}

func TestSameAsWhileTyping(t *testing.T) {
	a := newArena(t)
	v := sample(t, a)
	x, err := audit.Scan(v)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text   string
		except audit.Use
		want   []audit.Use
	}{
		"new account":                     {"same", audit.Use{}, []audit.Use{{id(10), login, vault.LoginPassword}, {id(30), vault.FieldFurtherSecret, vault.FurtherSecret}}},
		"the account itself":              {"same", audit.Use{Account: id(10), Field: login}, []audit.Use{{id(30), vault.FieldFurtherSecret, vault.FurtherSecret}}},
		"own trading password":            {"own", audit.Use{Account: id(10), Field: login}, []audit.Use{{id(10), trading, vault.TradingPassword}, {id(12), login, vault.LoginPassword}}},
		"used once, elsewhere":            {"unique", audit.Use{Account: id(10), Field: login}, []audit.Use{{id(16), login, vault.LoginPassword}}},
		"used once, here":                 {"unique", audit.Use{Account: id(16), Field: login}, nil},
		"used nowhere":                    {"fresh", audit.Use{}, nil},
		"a reference":                     {"{REF:P@I:00}", audit.Use{}, nil},
		"empty, as some trading password": {"", audit.Use{}, nil},
	} {
		got, err := x.SameAs(field(t, a, "", c.text).Secret, c.except)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
	}

	b, err := secret.NewBuilder()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Destroy()
	if err := b.Insert(0, []byte("same")); err != nil {
		t.Fatal(err)
	}
	typed, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	defer typed.Release()
	if _, err := x.SameAs(typed, audit.Use{}); !errors.Is(err, secret.ErrNoArena) {
		t.Errorf("a builder's value must not pass as unused: %v", err)
	}
	adopted, err := a.Adopt(typed)
	if err != nil {
		t.Fatal(err)
	}
	if uses, err := x.SameAs(adopted, audit.Use{}); err != nil || len(uses) != 2 {
		t.Errorf("adopted: %v, %v", uses, err)
	}
}

func TestAfterTheLock(t *testing.T) {
	a := newArena(t)
	v := sample(t, a)
	a.Destroy()
	if _, err := audit.Reuse(v); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("%v", err)
	}
}

func TestNothingToFind(t *testing.T) {
	if groups, err := audit.Reuse(vault.New(time.Unix(0, 0), "v", id(1))); err != nil || len(groups) != 0 {
		t.Errorf("%v, %v", groups, err)
	}
}

func BenchmarkScan(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := newArena(b)
			root := &vault.Group{ID: id(0)}
			for i := range n {
				root.Entries = append(root.Entries, &vault.Entry{ID: id(i + 1), Fields: []vault.Field{
					vault.TextField(vault.FieldTitle, "a title"), vault.TextField(vault.FieldUserName, "user"),
					field(b, a, login, fmt.Sprint("correct horse ", i/2)), field(b, a, trading, fmt.Sprint("trade ", i)),
					vault.TextField(vault.FieldBranchCode, "001"), vault.TextField(vault.FieldAccountNumber, "1234567"),
				}})
			}
			v, err := vault.Assemble(vault.Meta{}, root, nil)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := audit.Scan(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestAccountsOfManyUses: a window asks for them on its own thread.
func TestAccountsOfManyUses(t *testing.T) {
	const many = 100_000
	g := make(audit.Group, 0, 2*many)
	for n := range many {
		account := vault.ID{byte(n), byte(n >> 8), byte(n >> 16)}
		g = append(g, audit.Use{Account: account, Field: "a"}, audit.Use{Account: account, Field: "b"})
	}
	began := time.Now()
	accounts := g.Accounts()
	if took := time.Since(began); len(accounts) != many || accounts[1] != g[2].Account || took > 3*time.Second {
		t.Errorf("%d accounts after %v", len(accounts), took)
	}
}
