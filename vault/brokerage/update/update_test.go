package update_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"kagikura/crypto/minisign"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
)

// secretKey is one that tests alone trust.
func secretKey(t testing.TB) *minisign.SecretKey {
	t.Helper()
	file, err := os.ReadFile("../../../crypto/minisign/testdata/plain.key")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := minisign.ParseSecretKey(file)
	if err != nil {
		t.Fatal(err)
	}
	k, err := sealed.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Wipe)
	return k
}

const evidence = `"kind": "own-page", "source": "a page", "date": "2026-04"`

// edition is a data file; firms are the objects of firms beside alpha.
func edition(serial int, alpha string, firms ...string) []byte {
	first := `{"id": "alpha", "country": "US", "names": {"en": "Alpha"}` + alpha + `}`
	return fmt.Appendf(nil, `{"schema": 1, "serial": %d, "date": "2026-11-24", "firms": [%s]}`, serial, strings.Join(append([]string{first}, firms...), ", "))
}

const (
	hosts = `, "hosts": [{"host": "www.alpha.example", "role": "home", "evidence": [{` + evidence + `}]}]`
	urls  = `, "urls": [{"url": "https://www.alpha.example/", "role": "home", ` + evidence + `}]`
)

func load(t testing.TB, data []byte) *brokerage.Directory {
	t.Helper()
	d, err := brokerage.Load(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOpen(t *testing.T) {
	k := secretKey(t)
	inUse := load(t, edition(7, hosts+urls))
	data := edition(8, hosts+urls, `{"id": "beta", "country": "US", "names": {"en": "Beta"}}`)
	signature := k.Sign(data, "serial 8")
	u, err := update.Open(data, signature, k.Public(), inUse)
	if err != nil {
		t.Fatal(err)
	}
	if u.Directory().Serial() != 8 || u.Comment() != "serial 8" || len(u.Differences()) != 1 || u.Differences()[0].Kind != update.FirmAdded {
		t.Errorf("serial %d, comment %q, %+v", u.Directory().Serial(), u.Comment(), u.Differences())
	}

	again, err := update.Reopen(u.Kept(), k.Public(), inUse)
	if err != nil || again.Directory().Serial() != 8 {
		t.Fatalf("what was kept: %v", err)
	}
	if !bytes.Equal(again.Kept(), u.Kept()) {
		t.Error("what is kept changes from start to start")
	}
	windows := bytes.ReplaceAll(signature, []byte("\n"), []byte("\r\n"))
	if u, err := update.Open(data, windows, k.Public(), inUse); err != nil {
		t.Error(err)
	} else if _, err := update.Reopen(u.Kept(), k.Public(), inUse); err != nil {
		t.Errorf("kept with line ends of Windows: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	k := secretKey(t)
	inUse := load(t, edition(7, hosts+urls))
	good := edition(8, hosts+urls)
	signature := k.Sign(good, "serial 8")
	changed := bytes.Replace(good, []byte("www.alpha"), []byte("www.alfa0"), 2)
	text, err := os.ReadFile("../../../crypto/minisign/testdata/encrypted.pub")
	if err != nil {
		t.Fatal(err)
	}
	other, err := minisign.ParsePublicKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	sign := func(data []byte) []byte { return k.Sign(data, "c") }
	huge := bytes.Repeat([]byte(" "), brokerage.MaxSize+1)
	for name, test := range map[string]struct {
		data, signature []byte
		key             minisign.PublicKey
		want            error
	}{
		"no signature":               {good, nil, k.Public(), minisign.ErrSyntax},
		"a truncated signature":      {good, signature[:len(signature)/2], k.Public(), minisign.ErrSyntax},
		"an oversized signature":     {good, append(bytes.Repeat([]byte("x"), minisign.MaxSignature), signature...), k.Public(), minisign.ErrSyntax},
		"another key":                {good, signature, other, minisign.ErrOtherKey},
		"no key at all":              {good, signature, minisign.PublicKey{}, minisign.ErrOtherKey},
		"a changed file":             {changed, signature, k.Public(), minisign.ErrMismatch},
		"a truncated file":           {good[:len(good)-1], signature, k.Public(), minisign.ErrMismatch},
		"a file with a line more":    {append(bytes.Clone(good), '\n'), signature, k.Public(), minisign.ErrMismatch},
		"a changed comment":          {good, bytes.Replace(signature, []byte("serial 8"), []byte("serial 9"), 1), k.Public(), minisign.ErrComment},
		"the serial in use":          {edition(7, hosts+urls), sign(edition(7, hosts+urls)), k.Public(), update.ErrNotNewer},
		"an older serial":            {edition(6, hosts), sign(edition(6, hosts)), k.Public(), update.ErrNotNewer},
		"a signed file that is none": {[]byte("{}"), sign([]byte("{}")), k.Public(), brokerage.ErrVersion},
		"a signed, unproven host":    {edition(8, strings.Replace(hosts, "own-page", "survey", 1)), sign(edition(8, strings.Replace(hosts, "own-page", "survey", 1))), k.Public(), brokerage.ErrNoEvidence},
		"an oversized file":          {huge, sign(huge), k.Public(), brokerage.ErrTooLarge},
	} {
		if u, err := update.Open(test.data, test.signature, test.key, inUse); u != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	var old *update.NotNewerError
	if _, err := update.Open(edition(6, hosts), sign(edition(6, hosts)), k.Public(), inUse); !errors.As(err, &old) || old.Offered != 6 || old.InUse != 7 {
		t.Errorf("%v", err)
	}
}

func TestReopenRefuses(t *testing.T) {
	k := secretKey(t)
	inUse := load(t, edition(7, ""))
	data := edition(8, "")
	u, err := update.Open(data, k.Sign(data, "c"), k.Public(), inUse)
	if err != nil {
		t.Fatal(err)
	}
	kept := u.Kept()
	for n := range kept {
		if _, err := update.Reopen(kept[:n], k.Public(), inUse); err == nil {
			t.Errorf("%d of %d bytes will do", n, len(kept))
		}
	}
	if _, err := update.Reopen(nil, k.Public(), inUse); !errors.Is(err, update.ErrNotKept) {
		t.Errorf("nothing: %v", err)
	}
	if _, err := update.Reopen(kept, k.Public(), u.Directory()); !errors.Is(err, update.ErrNotNewer) {
		t.Errorf("the same: %v", err)
	}
}

func TestCompare(t *testing.T) {
	const (
		loginHost = `{"host": "login.alpha.example", "role": "login", "evidence": [{` + evidence + `}]}, `
		totp      = `, "facts": [{"fact": "totp", "value": true, ` + evidence + `}]`
		factors   = `, "facts": [{"fact": "second-factors", "value": ["sms"], ` + evidence + `}]`
		domain    = `, "domains": [{"domain": "alpha.example", "evidence": [{` + evidence + `}]}]`
		beta      = `{"id": "beta", "country": "US", "names": {"en": "Beta"}, "hosts": [{"host": "beta.example", "role": "home", "evidence": [{` + evidence + `}]}]}`
	)
	type difference struct {
		kind     update.Kind
		firm     string
		old, new string
	}
	withRelated := func(data []byte, related string) []byte {
		return append(bytes.TrimSuffix(data, []byte("}")), `, "related": [{`+related+`"evidence": [{`+evidence+`}]}]}`...)
	}
	for name, test := range map[string]struct {
		older, newer []byte
		want         []difference
	}{
		"nothing": {edition(1, hosts+urls), edition(2, hosts+urls), nil},
		"a URL": {edition(1, hosts+urls), edition(2, hosts+strings.Replace(urls, "example/", "example/top", 1)),
			[]difference{{update.AddressChanged, "alpha", "https://www.alpha.example/", "https://www.alpha.example/top"}}},
		"a URL more": {edition(1, hosts), edition(2, hosts+urls),
			[]difference{{update.AddressAdded, "alpha", "", "https://www.alpha.example/"}}},
		"a URL less, and its host": {edition(1, hosts+urls), edition(2, ""),
			[]difference{{update.AddressRemoved, "alpha", "https://www.alpha.example/", ""}, {update.HostRemoved, "alpha", "www.alpha.example", ""}}},
		"a host more": {edition(1, hosts), edition(2, strings.Replace(hosts, "[", "["+loginHost, 1)),
			[]difference{{update.HostAdded, "alpha", "", "login.alpha.example"}}},
		"a role": {edition(1, hosts), edition(2, strings.Replace(hosts, `"home"`, `"trade"`, 1)),
			[]difference{{update.HostChanged, "alpha", "home", "trade"}}},
		"a domain":      {edition(1, hosts), edition(2, hosts+domain), []difference{{update.DomainAdded, "alpha", "", "alpha.example"}}},
		"a domain less": {edition(1, hosts+domain), edition(2, hosts), []difference{{update.DomainRemoved, "alpha", "alpha.example", ""}}},
		"a firm more": {edition(1, ""), edition(2, "", beta),
			[]difference{{update.HostAdded, "beta", "", "beta.example"}, {update.FirmAdded, "beta", "", ""}}},
		"a firm less": {edition(1, "", beta), edition(2, ""),
			[]difference{{update.HostRemoved, "beta", "beta.example", ""}, {update.FirmRemoved, "beta", "", ""}}},
		"a name":        {edition(1, ""), bytes.Replace(edition(2, ""), []byte(`"Alpha"`), []byte(`"Alfa"`), 1), []difference{{update.NamesChanged, "alpha", ",Alpha,", ",Alfa,"}}},
		"a fact more":   {edition(1, ""), edition(2, totp), []difference{{update.FactAdded, "alpha", "", "true"}}},
		"a fact less":   {edition(1, totp), edition(2, ""), []difference{{update.FactRemoved, "alpha", "true", ""}}},
		"another value": {edition(1, factors), edition(2, strings.Replace(factors, `["sms"]`, `["sms", "totp"]`, 1)), []difference{{update.FactChanged, "alpha", "sms", "sms,totp"}}},
		"a date alone":  {edition(1, hosts), edition(2, strings.Replace(hosts, "2026-04", "2026-10", 1)), []difference{{update.EvidenceChanged, "alpha", "", ""}}},
		"a relative": {edition(1, ""), withRelated(edition(2, ""), `"host": "bank.example", "firm": "alpha", `),
			[]difference{{update.RelatedAdded, "alpha", "", "bank.example"}}},
		"a relative of another": {withRelated(edition(1, ""), `"host": "bank.example", `), withRelated(edition(2, ""), `"host": "bank.example", "firm": "alpha", `),
			[]difference{{update.RelatedChanged, "alpha", "", "alpha"}}},
		"a relative less": {withRelated(edition(1, ""), `"host": "bank.example", "firm": "alpha", `), edition(2, ""),
			[]difference{{update.RelatedRemoved, "alpha", "bank.example", ""}}},
	} {
		var got []difference
		for _, d := range update.Compare(load(t, test.older), load(t, test.newer)) {
			got = append(got, difference{d.Kind, d.Firm.ID, strings.Join(d.Old, ","), strings.Join(d.New, ",")})
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func FuzzReopen(f *testing.F) {
	k := secretKey(f)
	inUse := load(f, edition(7, ""))
	data := edition(8, hosts+urls)
	u, err := update.Open(data, k.Sign(data, "c"), k.Public(), inUse)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(u.Kept())
	f.Add(k.Sign(data, "c"))
	f.Add(data)
	f.Fuzz(func(t *testing.T, kept []byte) {
		u, err := update.Reopen(kept, k.Public(), inUse)
		if (u == nil) != (err != nil) {
			t.Fatalf("%v, %v", u, err)
		}
		if err == nil && !bytes.HasSuffix(kept, data) {
			t.Errorf("accepted %q", kept)
		}
	})
}
