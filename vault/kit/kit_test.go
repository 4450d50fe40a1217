package kit_test

import (
	"errors"
	"testing"
	"time"

	"kagikura/assets"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/kit"
	"kagikura/vault/merge"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func id(n byte) vault.ID { return vault.ID{15: n} }

func apply(t *testing.T, v *vault.Vault, at time.Time, cs ...vault.Change) *vault.Vault {
	t.Helper()
	next, err := v.Apply(at, cs...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func directory(t *testing.T) *brokerage.Directory {
	t.Helper()
	d, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func note(t *testing.T, v *vault.Vault, at time.Time, data map[string]*string, err error) *vault.Vault {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return apply(t, v, at, vault.SetMeta{Data: data})
}

var set = kit.Shares{Needed: 2, Of: 3, Set: "283J", Groups: 19}

func TestKitIsRemembered(t *testing.T) {
	v := vault.New(now, "v", id(1))
	if k := kit.Of(v, now); !k.Sheet.IsZero() || k.Shares != nil || k.Problems != nil || k.Future {
		t.Errorf("a new vault: %+v", k)
	}
	data, err := kit.NotePrinted(v, now, false)
	v = note(t, v, now, data, err)
	if k := kit.Of(v, now); !k.Sheet.Equal(now) || !k.Family.IsZero() {
		t.Errorf("a sheet: %+v", k)
	}
	later := now.AddDate(0, 1, 0)
	data, err = kit.NotePrinted(v, later, true)
	v = note(t, v, later, data, err)
	data, err = kit.NoteShares(v, later, set)
	v = note(t, v, later, data, err)
	k := kit.Of(v, later)
	if !k.Sheet.Equal(later) || !k.Family.Equal(later) || k.Shares == nil || *k.Shares != set || k.Stale {
		t.Errorf("sheet, family and shares: %+v", k)
	}
	// A clock that was wrong is said, and nothing is hidden for it.
	if k := kit.Of(v, now); !k.Future || k.Shares == nil {
		t.Errorf("from before: %+v", k)
	}
}

func TestSharesOfAnEarlierPassphraseAreStale(t *testing.T) {
	v := vault.New(now, "v", id(1))
	data, err := kit.NoteShares(v, now, set)
	v = note(t, v, now, data, err)
	data, err = kit.NotePrinted(v, now, false)
	v = note(t, v, now, data, err)
	if k := kit.Of(v, now); k.Stale || k.OldSheet {
		t.Errorf("before the change: %+v", k)
	}
	v = apply(t, v, now.Add(time.Hour), vault.SetMeta{KeyChanged: true})
	if k := kit.Of(v, now); !k.Stale || !k.OldSheet {
		t.Errorf("%+v", k)
	}
	data, err = kit.NotePrinted(v, now.Add(2*time.Hour), false)
	v = note(t, v, now.Add(2*time.Hour), data, err)
	if k := kit.Of(v, now.Add(2*time.Hour)); !k.Stale || k.OldSheet {
		t.Errorf("printed anew: %+v", k)
	}
	data, err = kit.NoteShares(v, now.Add(2*time.Hour), set)
	v = note(t, v, now.Add(2*time.Hour), data, err)
	if k := kit.Of(v, now); k.Stale {
		t.Errorf("new ones: %+v", k)
	}
}

func TestWhatCannotBeReadIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		want  error
	}{
		"damaged":             {`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"needed":1,"of":3,"set":"A","groups":19}}`, fact.ErrDamaged},
		"newer":               {`{"v":2,"at":"2026-11-24T12:00:00Z","is":{}}`, fact.ErrNewer},
		"a set with brackets": {`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"needed":2,"of":3,"set":"<b>","groups":19}}`, fact.ErrDamaged},
		"too many groups":     {`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"needed":2,"of":3,"set":"A","groups":257}}`, fact.ErrDamaged},
		"too many shares":     {`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"needed":2,"of":33,"set":"A","groups":19}}`, fact.ErrDamaged},
	} {
		v := apply(t, vault.New(now, "v", id(1)), now, vault.SetMeta{Data: map[string]*string{kit.KeyShares: &c.value}})
		k := kit.Of(v, now)
		if k.Shares != nil || len(k.Problems) != 1 || !errors.Is(k.Problems[0], c.want) {
			t.Errorf("%s: %+v", name, k)
		}
		if _, err := kit.NoteShares(v, now, set); !errors.Is(err, c.want) {
			t.Errorf("%s: is overwritten: %v", name, err)
		}
		if _, err := kit.NotePrinted(v, now, true); err != nil {
			t.Errorf("%s: what has nothing to do with it is refused: %v", name, err)
		}
	}
	most := kit.Shares{Needed: 32, Of: 32, Set: "0123456789ABCDEF", Groups: 256}
	if err := most.Check(); err != nil {
		t.Errorf("at the bounds: %v", err)
	}
}

func TestFirmsOfAVault(t *testing.T) {
	d := directory(t)
	v := vault.New(now, "v", id(1))
	add := func(n byte, title, firm string, fields ...vault.Field) {
		e := vault.AddEntry{ID: id(n), Parent: id(1), Fields: append([]vault.Field{vault.TextField(vault.FieldTitle, title)}, fields...)}
		v = apply(t, v, now, e)
		if firm != "" {
			data := vault.FirmData(firm)
			v = apply(t, v, now, vault.SetEntryData{ID: id(n), Data: map[string]*string{vault.DataFirm: &data}})
		}
	}
	add(2, "mail", "")
	add(3, "SBI", "sbi", vault.TextField(vault.FieldUserName, "tanaka"), vault.TextField("部店コード", "101"), vault.TextField(vault.FieldAccountNumber, "1234567"))
	add(4, "gone", "no-such-firm")
	add(5, "SBI of mother", "sbi")
	add(6, "thrown away", "rakuten")
	v = apply(t, v, now, vault.RecycleEntry{ID: id(6), Bin: id(9)})

	firms := kit.Firms(v, d)
	if len(firms) != 3 {
		t.Fatalf("%d firms: %+v", len(firms), firms)
	}
	sbi := firms[0]
	if sbi.ID != "sbi" || !sbi.Known || len(sbi.Accounts) != 2 || sbi.Accounts[0] != (kit.Account{Title: "SBI", Branch: "101", Number: "1234567"}) {
		t.Errorf("%+v", sbi)
	}
	host, seen, ok := sbi.Host()
	if f, _, official := d.Lookup(host); !ok || !official || f.ID != "sbi" || seen == "" {
		t.Errorf("host %q, %q, %v", host, seen, ok)
	}
	if firms[1].ID != "no-such-firm" || firms[1].Known {
		t.Errorf("a firm that the directory lacks: %+v", firms[1])
	}
	if _, _, ok := firms[1].Host(); ok {
		t.Error("it has an address")
	}
	if firms[2].ID != "" || firms[2].Accounts[0].Title != "mail" {
		t.Errorf("accounts of no firm: %+v", firms[2])
	}
}

// Numbers without evidence, and hosts that are none of the firm's, are on no
// sheet.
func TestEveryFirmIsEnteredByItsOwn(t *testing.T) {
	d := directory(t)
	phones := 0
	for _, f := range d.Firms() {
		of := kit.Firm{ID: f.ID, Known: true, Firm: f}
		if host, _, ok := of.Host(); ok {
			if owner, _, official := d.Lookup(host); !official || owner.ID != f.ID {
				t.Errorf("%s: %s is not its host", f.ID, host)
			}
		}
		if number, e, ok := of.Phone(); ok {
			phones++
			if number == "" || e.Citation == "" {
				t.Errorf("%s: %q of %+v", f.ID, number, e)
			}
		}
	}
	if phones == 0 {
		t.Error("no firm has a number")
	}
}

// Two computers that printed and split on their own, with a common past or without
// one: the later of each stands, whichever way they are merged.
func TestKitsOfTwoComputersComeTogether(t *testing.T) {
	base := vault.New(now, "v", id(1))
	one, two := now.Add(time.Hour), now.Add(2*time.Hour)
	data, err := kit.NotePrinted(base, one, true)
	ours := note(t, base, one, data, err)
	data, err = kit.NoteShares(ours, two, set)
	ours = note(t, ours, two, data, err)
	data, err = kit.NotePrinted(base, two, false)
	theirs := note(t, base, two, data, err)
	earlier := set
	earlier.Set = "OLD1"
	data, err = kit.NoteShares(theirs, one, earlier)
	theirs = note(t, theirs, two, data, err)
	for _, past := range []*vault.Vault{base, nil} {
		for _, pair := range [][2]*vault.Vault{{ours, theirs}, {theirs, ours}} {
			p, err := merge.New(past, pair[0], pair[1])
			if err != nil {
				t.Fatal(err)
			}
			k := kit.Of(p.Apply(), two)
			if !k.Sheet.Equal(two) || !k.Family.Equal(one) || k.Shares == nil || k.Shares.Set != set.Set || !k.Made.Equal(two) || len(k.Problems) > 0 {
				t.Errorf("base %v: %+v", past != nil, k)
			}
		}
	}
}
