package vault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// refer is a reference to a field of the n-th test entry.
func refer(want string, n int) string {
	return fmt.Sprintf("{REF:%s@I:%s}", want, strings.ReplaceAll(id(n).String(), "-", ""))
}

func TestResolve(t *testing.T) {
	a := newArena(t)
	fields := func(fs ...vault.Field) []vault.Field { return fs }
	add := func(n int, fs []vault.Field) vault.Change {
		return vault.AddEntry{ID: id(n), Parent: id(1), Fields: fs}
	}
	pw := func(s string) vault.Field { return vault.SecretField(vault.FieldPassword, seal(t, a, s)) }
	v := apply(t, vault.New(noon, "v", id(1)), noon,
		add(10, fields(vault.TextField("Title", "親"), vault.TextField("UserName", "taro"), pw("秘密"), vault.TextField("URL", "https://a.example"), vault.TextField("Notes", "n"),
			vault.TextField("Account number", "777"), vault.SecretField("PIN", seal(t, a, "9876")))),
		add(20, fields(pw(refer("P", 10)))),
		add(30, fields(pw(refer("P", 31)))), add(31, fields(pw(refer("P", 30)))),
		add(40, fields(pw(refer("P", 40)))),
	)
	for n := range 12 {
		v = apply(t, v, noon, add(100+n, fields(pw(refer("P", 101+n)))))
	}
	v = apply(t, v, noon, add(112, fields(pw("far"))))
	v = apply(t, v, noon, vault.RecycleEntry{ID: id(10), Bin: id(2)})

	for text, want := range map[string]string{
		"plain":                       "plain",
		refer("T", 10):                "親",
		refer("u", 10):                "taro",
		refer("A", 10):                "https://a.example",
		refer("N", 10):                "n",
		refer("I", 10):                "0000000000000000000000000000000A",
		"{ref:t@u:taro}":              "親",
		"{REF:U@T:親}":                 "taro",
		"{REF:U@A:https://a.example}": "taro",
		"{REF:U@P:秘密}":                "taro",
		"{REF:U@O:777}":               "taro",
		"{REF:U@O:9876}":              "taro",
		refer("N", 20):                "",
		"x " + refer("T", 10):         "x " + refer("T", 10),
		"{REF:X@T:親}":                 "{REF:X@T:親}",
		"{REF:T@X:親}":                 "{REF:T@X:親}",
		"{REF:T@T:親":                  "{REF:T@T:親",
		"{S:name}":                    "{S:name}",
	} {
		for _, f := range []vault.Field{vault.TextField("mine", text), vault.SecretField("mine", seal(t, a, text))} {
			got, err := v.Resolve(f)
			if err != nil || got.Name != "mine" {
				t.Errorf("%q: %q, %v", text, got.Name, err)
				continue
			}
			value := got.Text
			if got.Sealed {
				value = open(t, got.Secret)
			}
			if value != want {
				t.Errorf("%q leads to %q, want %q", text, value, want)
			}
		}
	}

	for _, n := range []int{10, 20, 105} {
		f, err := v.Resolve(vault.TextField("UserName", refer("P", n)))
		if err != nil || !f.Sealed || f.Text != "" {
			t.Errorf("a text that refers to a password became %+v, %v", f, err)
		}
	}
	for name, f := range map[string]vault.Field{
		"circle of two":  pw(refer("P", 30)),
		"circle of one":  pw(refer("P", 40)),
		"too far":        pw(refer("P", 100)),
		"nobody's UUID":  pw(refer("P", 999)),
		"no UUID":        pw("{REF:P@I:zz}"),
		"nobody's title": vault.TextField("x", "{REF:U@T:nobody}"),
	} {
		if _, err := v.Resolve(f); !errors.Is(err, vault.ErrReference) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIsReference(t *testing.T) {
	a := newArena(t)
	for text, want := range map[string]bool{
		"":                                      false,
		"p{REF:":                                false,
		"{REF:P@I:}":                            true,
		refer("P", 1):                           true,
		"{{ref:u@t:x}":                          true,
		"a" + refer("P", 1) + "b":               true,
		"{REF:P@Z:x}":                           false,
		"{PASSWORD}":                            false,
		strings.Repeat("{", secret.MaxLend+100): false,
	} {
		for _, f := range []vault.Field{vault.TextField("x", text), vault.SecretField("x", seal(t, a, text))} {
			if got, err := vault.IsReference(f); err != nil || got != want {
				t.Errorf("%.40q sealed=%v: %v, %v", text, f.Sealed, got, err)
			}
		}
	}
	f := vault.SecretField("x", seal(t, a, "x"))
	a.Destroy()
	if _, err := vault.IsReference(f); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("after the lock: %v", err)
	}
}

func FuzzResolve(f *testing.F) {
	v := vault.New(noon, "v", id(1))
	v, err := v.Apply(noon, titled(10, id(1), "x"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "{REF:T@I:0000000000000000000000000000000A}", "{REF:T@T:x}", "{{REF:O@O:}", "{REF:T@T:\xff}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		field := vault.TextField("x", text)
		got, err := v.Resolve(field)
		is, err2 := vault.IsReference(field)
		if err2 != nil {
			t.Fatal(err2)
		}
		if !is && (err != nil || got.Text != text) {
			t.Fatalf("%q is no reference and leads to %q, %v", text, got.Text, err)
		}
	})
}
