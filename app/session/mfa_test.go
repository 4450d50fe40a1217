package session_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

// factors is what an account's record says of second factors: kind, operation,
// method and since of each event.
func (b bench) factors(t testing.TB, id vault.ID) []string {
	t.Helper()
	e, _ := b.State().Vault.Entry(id)
	log := record.Of(e)
	if flaws := log.Verify(); len(flaws) > 0 {
		t.Errorf("the record is broken: %v", flaws)
	}
	var all []string
	for _, i := range log.Events() {
		d := i.Event.Details
		all = append(all, strings.TrimSpace(strings.Join([]string{string(i.Event.Kind), d[record.DetailOperation], d[record.DetailMethod], d[record.DetailSince]}, " ")))
	}
	return all
}

func (b bench) noted(t testing.TB, id vault.ID) mfa.Account {
	t.Helper()
	e, ok := b.State().Vault.Entry(id)
	if !ok {
		t.Fatal("the account is gone")
	}
	return mfa.Of(e)
}

func TestAFactorAndItsEventAreOneSave(t *testing.T) {
	b, _ := made(t)
	id, _ := b.atFirm(t)
	before := generations(t, b)
	versions := func() int { e, _ := b.State().Vault.Entry(id); return len(e.History) }
	for _, f := range []*mfa.Factor{
		{Method: mfa.None},
		{Method: mfa.SMS, Since: "2025-06-01"},
		{Method: mfa.SMS, Since: "2025-06-01"}, // the same again
		{Method: mfa.Passkey},
		{Method: mfa.NotOffered},
		{Method: mfa.None}, // still none
		nil,
		nil, // nothing to take back
	} {
		must(t, b.NoteFactor(bg, id, brokerage.AtLogin, f))
	}
	want := []string{"factor-on login sms 2025-06-01", "factor-on login passkey", "factor-off login not-offered", "factor-off login unknown"}
	if got := b.factors(t, id); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	if b.noted(t, id).Factors[brokerage.AtLogin].Known || versions() != 0 || generations(t, b) != before || b.State().Unsaved {
		t.Errorf("after taking it back: %+v, %d versions, %d generations", b.noted(t, id), versions(), generations(t, b))
	}
	wantError(t, b.NoteFactor(bg, id, brokerage.AtLogin, &mfa.Factor{Method: mfa.SMS, Since: fact.DayOf(time.Now().AddDate(0, 0, 3))}), mfa.ErrFuture)
	wantError(t, b.NoteFactor(bg, vault.ID{7}, brokerage.AtLogin, &mfa.Factor{Method: mfa.SMS}), session.ErrNoAccount)
	if got := b.factors(t, id); len(got) != len(want) {
		t.Errorf("what was refused is recorded: %q", got)
	}
}

func TestANoticeAndItsEventAreOneSave(t *testing.T) {
	b, _ := made(t)
	id, _ := b.atFirm(t)
	for _, n := range []*mfa.Notice{
		{On: false}, // it was never on
		{On: true, To: mfa.ToMail, Since: "2026-02-03"},
		{On: true, To: mfa.ToMail, Since: "2026-02-03"}, // the same again
		{On: true},
		{On: false, Since: "2026-03-04"},
		{On: false},
		nil,
		nil, // nothing to take back
	} {
		must(t, b.NoteNotices(bg, id, map[mfa.NoticeKind]*mfa.Notice{mfa.NoticeLogin: n}))
	}
	must(t, b.NoteNotices(bg, id, map[mfa.NoticeKind]*mfa.Notice{mfa.NoticeWithdrawal: {On: true, To: mfa.ToApp}, mfa.NoticeOrder: {On: true}}))
	want := []string{"factor-on notice-login mail 2026-02-03", "factor-on notice-login", "factor-off notice-login none 2026-03-04",
		"factor-off notice-login unknown", "factor-on notice-order", "factor-on notice-withdrawal app"}
	got := b.factors(t, id)
	for i := range got {
		got[i] = strings.Join(strings.Fields(got[i]), " ")
	}
	if !slices.Equal(got, want) || b.State().Unsaved {
		t.Errorf("recorded %q, want %q", got, want)
	}
}

func TestNoticesDevicesAndPasskeysOutliveALock(t *testing.T) {
	b, path := made(t)
	id, _ := b.atFirm(t)
	must(t, b.NoteNotices(bg, id, map[mfa.NoticeKind]*mfa.Notice{mfa.NoticeOrder: {On: true, To: mfa.ToMail}, mfa.NoticeLogin: nil}))
	must(t, b.NoteDevice(bg, id, &mfa.Registration{Registered: "2026-01-01", Days: 90}))
	must(t, b.NotePasskey(bg, id, "", &mfa.MadePasskey{Device: "phone"}))
	must(t, b.NotePasskey(bg, id, "", &mfa.MadePasskey{Device: "laptop"}))
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	a := b.noted(t, id)
	if a.NoticesOn() != 1 || a.Device.Is.Days != 90 || len(a.Passkeys) != 2 || a.Passkeys[0].ID == a.Passkeys[1].ID {
		t.Errorf("after opening again: %+v", a)
	}
	must(t, b.NotePasskey(bg, id, a.Passkeys[0].ID, nil))
	wantError(t, b.NotePasskey(bg, id, a.Passkeys[0].ID, nil), mfa.ErrNoPasskey)
	must(t, b.NoteDevice(bg, id, nil))
	must(t, b.NoteNotices(bg, id, map[mfa.NoticeKind]*mfa.Notice{mfa.NoticeOrder: nil}))
	if a := b.noted(t, id); a.NoticesOn() != 0 || a.Device.Known || len(a.Passkeys) != 1 {
		t.Errorf("after taking back: %+v", a)
	}
}

// TestFactsGoWithAnExport: who looks after an account has to know what it asks for.
func TestFactsGoWithAnExport(t *testing.T) {
	b, _ := made(t)
	id, _ := b.atFirm(t)
	must(t, b.NoteFactor(bg, id, brokerage.AtWithdrawal, &mfa.Factor{Method: mfa.TOTP, Since: "2026-01-02"}))
	must(t, b.NotePasskey(bg, id, "", &mfa.MadePasskey{Device: "phone", Recovery: "call the firm"}))
	out := filepath.Join(b.dir, "out.kdbx")
	must(t, b.Export(bg, []vault.ID{id}, out, passphrase(t, "kazoku"), false))
	other := open(t)
	must(t, other.Unlock(bg, out, passphrase(t, "kazoku")))
	a := other.noted(t, id)
	if f := a.Factors[brokerage.AtWithdrawal]; !f.Known || f.Is.Method != mfa.TOTP || f.Is.Since != "2026-01-02" || len(a.Passkeys) != 1 || a.Passkeys[0].Is.Recovery != "call the firm" {
		t.Errorf("given away: %+v", a)
	}
}

func TestWhatANewerVersionNotedIsNotWrittenOver(t *testing.T) {
	b, _ := made(t)
	id, _ := b.atFirm(t)
	newer := `{"v":2,"is":{}}`
	must(t, b.Apply(bg, vault.SetEntryData{ID: id, Data: map[string]*string{mfa.FactorKey(brokerage.AtLogin): &newer}}))
	wantError(t, b.NoteFactor(bg, id, brokerage.AtLogin, &mfa.Factor{Method: mfa.SMS}), fact.ErrNewer)
	wantError(t, b.NoteFactor(bg, id, brokerage.AtLogin, nil), fact.ErrNewer)
	e, _ := b.State().Vault.Entry(id)
	if !slices.ContainsFunc(e.Data, func(d vault.DataItem) bool { return d.Value == newer }) || len(b.factors(t, id)) != 0 {
		t.Errorf("it became %v, recorded %q", e.Data, b.factors(t, id))
	}
}
