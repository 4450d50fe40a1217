package guide_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/guide"
	"kagikura/vault/merge"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

var (
	now  = time.Date(2026, 11, 24, 21, 0, 0, 0, time.UTC)
	root = vault.ID{1}
	id   = vault.ID{2}
)

// desk is a vault with one account.
type desk struct {
	t     *testing.T
	arena *secret.Arena
	v     *vault.Vault
	at    time.Time
}

func newDesk(t *testing.T, fields ...vault.Field) *desk {
	t.Helper()
	a, err := secret.NewArena(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	d := &desk{t: t, arena: a, v: vault.New(now, "x", root), at: now}
	d.apply(vault.AddEntry{ID: id, Parent: root, Fields: fields})
	return d
}

func (d *desk) apply(c vault.Change) {
	d.t.Helper()
	d.at = d.at.Add(time.Minute)
	next, err := d.v.Apply(d.at, c)
	if err != nil {
		d.t.Fatal(err)
	}
	d.v = next
}

func (d *desk) entry() *vault.Entry {
	d.t.Helper()
	e, ok := d.v.Entry(id)
	if !ok {
		d.t.Fatal("the account is gone")
	}
	return e
}

func (d *desk) secret(name, text string) vault.Field {
	d.t.Helper()
	v, err := d.arena.Seal([]byte(text))
	if err != nil {
		d.t.Fatal(err)
	}
	return vault.SecretField(name, v)
}

// note makes a change of custom data.
func (d *desk) note(change map[string]*string, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	d.apply(vault.SetEntryData{ID: id, Data: change})
}

// do makes a change that the guide proposes.
func (d *desk) do(c vault.Change, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	d.apply(c)
}

func (d *desk) event(kind record.Kind, details map[string]string) {
	d.t.Helper()
	before := record.Read(d.entry().Data)
	log, err := before.Append(d.at, record.Nonce{byte(before.Len())}, kind, details)
	if err != nil {
		d.t.Fatal(err)
	}
	d.apply(vault.SetEntryData{ID: id, Data: log.Changes(before)})
}

func (d *desk) status(firm brokerage.Firm) guide.Status {
	d.t.Helper()
	s, err := guide.Of(d.entry(), firm)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// holds tells whether a field of the account has that value, "" for no field.
func (d *desk) holds(name, want string) {
	d.t.Helper()
	f, ok := d.entry().Field(name)
	if !ok {
		if want != "" {
			d.t.Errorf("there is no field %q", name)
		}
		return
	}
	same := false
	_ = f.Secret.Use(func(b []byte) error { same = string(b) == want; return nil })
	if !same {
		d.t.Errorf("field %q does not hold %q", name, want)
	}
}

var (
	withCodes    = brokerage.Firm{ID: "monex", TOTP: brokerage.Yes}
	withoutCodes = brokerage.Firm{ID: "sbi", TOTP: brokerage.No}
)

func TestStepsFollowFromWhatIsKept(t *testing.T) {
	d := newDesk(t)
	at := func(step guide.Step, want guide.State) {
		t.Helper()
		if got := d.status(withCodes).State(step); got != want {
			t.Errorf("%s is %d, want %d", step, got, want)
		}
	}
	if done, of := d.status(withCodes).Progress(); done != 0 || of != 5 {
		t.Errorf("a new account: %d of %d", done, of)
	}
	d.event(record.Launched, map[string]string{record.DetailHost: "www.monex.co.jp"})
	at(guide.Open, guide.Done)
	if next, ok := d.status(withCodes).Next(); !ok || next != guide.Password {
		t.Errorf("next is %q", next)
	}

	at(guide.Factors, guide.ToDo)
	for n, o := range mfa.Operations() {
		d.note(mfa.NoteFactor(d.entry(), o, mfa.Factor{Method: mfa.TOTP}, d.at))
		if n == 0 {
			at(guide.Factors, guide.Begun)
		}
	}
	at(guide.Factors, guide.Done)

	at(guide.Code, guide.ToDo)
	d.apply(vault.EditEntry{ID: id, Set: []vault.Field{d.secret(vault.FieldOTP, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")}})
	at(guide.Code, guide.Done)

	at(guide.Contacts, guide.ToDo)
	d.apply(vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldRegisteredMail, "taro@example.com")}})
	at(guide.Contacts, guide.Done)

	d.do(guide.Propose(d.entry(), d.secret("", "new")))
	at(guide.Password, guide.Begun)
	d.do(guide.Confirm(d.entry()))
	at(guide.Password, guide.Done)
	if s := d.status(withCodes); !s.Finished() {
		t.Errorf("all is done: %+v", s)
	}
}

func TestAFirmWithoutCodesAsksForNone(t *testing.T) {
	d := newDesk(t)
	if s := d.status(withoutCodes); s.State(guide.Code) != guide.Absent {
		t.Errorf("the directory says that there are none: %+v", s)
	}
	if _, of := d.status(withoutCodes).Progress(); of != 4 {
		t.Errorf("%d steps", of)
	}
	// Of a firm that nothing is known of, and of one that went from the directory.
	for _, firm := range []brokerage.Firm{{ID: "x"}, {}} {
		if s := d.status(firm); s.State(guide.Code) != guide.Optional {
			t.Errorf("nobody knows: %+v", s)
		}
	}
	d.apply(vault.EditEntry{ID: id, Set: []vault.Field{d.secret(vault.FieldOTP, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")}})
	if s := d.status(withoutCodes); s.State(guide.Code) != guide.Done {
		t.Error("a seed that is kept is kept, whatever the directory says")
	}
}

func TestOldAndNewPasswordStandBesideEachOther(t *testing.T) {
	d := newDesk(t, vault.TextField(vault.FieldTitle, "SBI"))
	d.apply(vault.EditEntry{ID: id, Set: []vault.Field{d.secret(vault.FieldPassword, "old")}})
	if s := d.status(withoutCodes).State(guide.Password); s != guide.ToDo {
		t.Errorf("a password that was there before is not a new one: %d", s)
	}
	if _, err := guide.Confirm(d.entry()); !errors.Is(err, guide.ErrNoProposal) {
		t.Errorf("confirming nothing: %v", err)
	}
	if _, err := guide.Discard(d.entry()); !errors.Is(err, guide.ErrNoProposal) {
		t.Errorf("discarding nothing: %v", err)
	}
	for _, f := range []vault.Field{d.secret("x", ""), vault.TextField("x", "plain")} {
		if _, err := guide.Propose(d.entry(), f); !errors.Is(err, guide.ErrEmpty) {
			t.Errorf("proposing %+v: %v", f, err)
		}
	}
	d.do(guide.Propose(d.entry(), d.secret("x", "new")))
	d.holds(vault.FieldPassword, "old")
	d.holds(vault.FieldNewPassword, "new")
	if f, _ := d.entry().Field(vault.FieldNewPassword); !f.Protected {
		t.Error("other programs would show the proposed password")
	}

	d.do(guide.Discard(d.entry()))
	d.holds(vault.FieldPassword, "old")
	d.holds(vault.FieldNewPassword, "")
	if s := d.status(withoutCodes).State(guide.Password); s != guide.ToDo {
		t.Errorf("after giving up: %d", s)
	}

	d.do(guide.Propose(d.entry(), d.secret("x", "newer")))
	d.do(guide.Confirm(d.entry()))
	d.holds(vault.FieldPassword, "newer")
	d.holds(vault.FieldNewPassword, "")
	was := d.entry().History[len(d.entry().History)-1]
	if old := was.Secret(vault.FieldPassword); old.Len() != len("old") {
		t.Error("the former password is not in the history")
	}
	if s := d.status(withoutCodes).State(guide.Password); s != guide.Done {
		t.Errorf("after it was confirmed: %d", s)
	}
}

func TestThePasswordOfAnotherProgramKeepsItsName(t *testing.T) {
	d := newDesk(t)
	d.apply(vault.EditEntry{ID: id, Set: []vault.Field{d.secret("ログインパスワード", "old")}})
	d.do(guide.Propose(d.entry(), d.secret("", "new")))
	d.do(guide.Confirm(d.entry()))
	d.holds("ログインパスワード", "new")
	d.holds(vault.FieldPassword, "")
}

func TestTheRecordKnowsOfAChangeThatTheHistoryForgot(t *testing.T) {
	d := newDesk(t)
	d.apply(vault.EditEntry{ID: id, Set: []vault.Field{d.secret(vault.FieldPassword, "p")}})
	d.event(record.PasswordChanged, map[string]string{record.DetailRole: "trading"})
	if s := d.status(withoutCodes).State(guide.Password); s != guide.ToDo {
		t.Errorf("that was the trading password: %d", s)
	}
	d.event(record.PasswordChanged, map[string]string{record.DetailRole: "login"})
	if s := d.status(withoutCodes).State(guide.Password); s != guide.Done {
		t.Errorf("%d", s)
	}
}

func TestSkippingIsAFactAndCanBeTakenBack(t *testing.T) {
	d := newDesk(t)
	for _, step := range guide.Steps() {
		d.note(guide.Skip(d.entry(), step, d.at))
	}
	s := d.status(withCodes)
	if done, of := s.Progress(); !s.Finished() || done != 5 || of != 5 {
		t.Errorf("%d of %d: %+v", done, of, s)
	}
	d.note(guide.Unskip(d.entry(), guide.Contacts, d.at))
	if next, ok := d.status(withCodes).Next(); !ok || next != guide.Contacts {
		t.Errorf("next is %q", next)
	}
	if _, err := guide.Skip(d.entry(), "dance", d.at); !errors.Is(err, guide.ErrStep) {
		t.Errorf("an unknown step: %v", err)
	}
	if _, err := guide.Unskip(d.entry(), "dance", d.at); !errors.Is(err, guide.ErrStep) {
		t.Errorf("an unknown step: %v", err)
	}
}

func TestItIsOfferedAndNotForced(t *testing.T) {
	d := newDesk(t)
	if d.status(withCodes).Running() || guide.Running(d.entry()) {
		t.Error("an account that came by an import asks for nothing")
	}
	d.note(guide.Begin(d.entry(), d.at))
	if !d.status(withCodes).Running() || !guide.Running(d.entry()) {
		t.Error("it was begun")
	}
	d.note(guide.End(d.entry(), d.at))
	if s := d.status(withCodes); s.Running() || guide.Running(d.entry()) || !s.Ended {
		t.Error("it was ended")
	}
	d.note(guide.Begin(d.entry(), d.at))
	if !guide.Running(d.entry()) {
		t.Error("it can be begun again")
	}
	data, err := guide.BeginNew(map[string]string{vault.DataFirm: vault.FirmData("sbi")}, now)
	if err != nil || len(data) != 2 {
		t.Fatalf("%v: %v", data, err)
	}
}

func TestWhatCannotBeReadIsKept(t *testing.T) {
	d := newDesk(t)
	for key, c := range map[string]struct {
		value string
		err   error
	}{
		guide.Key:           {`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"state":"lost"}}`, fact.ErrDamaged},
		guide.Key + ".open": {`{"v":9,"new":true}`, fact.ErrNewer},
	} {
		value := c.value
		d.note(map[string]*string{key: &value}, nil)
		s := d.status(withCodes)
		if len(s.Unreadable) == 0 || !errors.Is(errors.Join(s.Unreadable...), c.err) {
			t.Errorf("%s: %v", key, s.Unreadable)
		}
	}
	if _, err := guide.Begin(d.entry(), d.at); !errors.Is(err, fact.ErrDamaged) {
		t.Errorf("writing over it: %v", err)
	}
	if _, err := guide.Skip(d.entry(), guide.Open, d.at); !errors.Is(err, fact.ErrNewer) {
		t.Errorf("writing over it: %v", err)
	}
	if d.status(withCodes).State(guide.Open) != guide.ToDo {
		t.Error("a fact that cannot be read skips nothing")
	}
}

// Two computers go on from the same vault and are merged.
func TestTwoComputersSkipAndPropose(t *testing.T) {
	base := newDesk(t)
	base.apply(vault.EditEntry{ID: id, Set: []vault.Field{base.secret(vault.FieldPassword, "old")}})
	one, other := *base, *base
	one.note(guide.Skip(one.entry(), guide.Contacts, one.at))
	other.note(guide.Skip(other.entry(), guide.Code, other.at))
	other.do(guide.Propose(other.entry(), other.secret("", "new")))
	plan, err := merge.New(base.v, one.v, other.v)
	if err != nil {
		t.Fatal(err)
	}
	both := *base
	both.v = plan.Apply()
	s := both.status(withCodes)
	if s.State(guide.Contacts) != guide.Skipped || s.State(guide.Code) != guide.Skipped || s.State(guide.Password) != guide.Begun {
		t.Errorf("%+v", s)
	}
	both.holds(vault.FieldPassword, "old")
	both.holds(vault.FieldNewPassword, "new")
}

// No value of a fact that a person or an enemy could write breaks the reading.
func FuzzFacts(f *testing.F) {
	for _, seed := range []string{"", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"state":"begun"}}`, `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"skipped":true}}`, `{"v":2}`, "null", strings.Repeat("[", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		e := &vault.Entry{ID: id, Data: []vault.DataItem{{Key: guide.Key, Value: value}, {Key: guide.Key + ".open", Value: value}}}
		s, err := guide.Of(e, withCodes)
		if err != nil {
			t.Fatal(err)
		}
		if done, of := s.Progress(); done > of || s.Finished() && s.Running() {
			t.Errorf("%+v", s)
		}
	})
}
