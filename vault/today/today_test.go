package today_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"kagikura/assets"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/guide"
	"kagikura/vault/kit"
	"kagikura/vault/look"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
	"kagikura/vault/today"
)

var (
	jst  = time.FixedZone("JST", 9*3600)
	made = time.Date(2026, 11, 20, 12, 0, 0, 0, jst)
	now  = time.Date(2026, 11, 24, 21, 0, 0, 0, jst)
)

func id(n int) (out vault.ID) {
	binary.BigEndian.PutUint64(out[8:], uint64(n))
	return out
}

// desk is a vault whose pages are looked at.
type desk struct {
	t         testing.TB
	arena     *secret.Arena
	v         *vault.Vault
	directory *brokerage.Directory
	addresses map[vault.ID]today.Address
	facts     today.Facts // without what the others say
	master    secret.Digest
	today.Desk
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	a, err := secret.NewArena(rand.NewChaCha8([32]byte{4}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	directory, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, arena: a, v: vault.New(made, "x", id(1_000_000)), directory: directory, addresses: map[vault.ID]today.Address{}, facts: today.Facts{Now: now}}
	d.printed(made)
	return d
}

// printed notes that the emergency kit was printed.
func (d *desk) printed(at time.Time) {
	d.t.Helper()
	change, err := kit.NotePrinted(d.v, at, false)
	if err != nil {
		d.t.Fatal(err)
	}
	d.apply(at, vault.SetMeta{Data: change})
}

func (d *desk) apply(at time.Time, cs ...vault.Change) {
	d.t.Helper()
	next, err := d.v.Apply(at, cs...)
	if err != nil {
		d.t.Fatal(err)
	}
	d.v = next
}

// secret is a password that nobody guesses, the same for the same text.
func (d *desk) secret(name, text string) vault.Field {
	d.t.Helper()
	return d.plain(name, fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:24])
}

func (d *desk) plain(name, text string) vault.Field {
	d.t.Helper()
	v, err := d.arena.Seal([]byte(text))
	if err != nil {
		d.t.Fatal(err)
	}
	return vault.SecretField(name, v)
}

// account adds an account of a firm with its official address, "" for no firm.
func (d *desk) account(n int, firm string, fields ...vault.Field) {
	d.t.Helper()
	add := vault.AddEntry{ID: id(n), Parent: id(1_000_000), Fields: fields}
	if firm != "" {
		add.Data = map[string]string{vault.DataFirm: vault.FirmData(firm)}
		d.addresses[id(n)] = today.Address{Firm: firm, Official: true, Ready: true}
	}
	d.apply(made, add)
}

// old adds an account that is at no firm and no longer new.
func (d *desk) old(n int) {
	d.t.Helper()
	d.apply(now.AddDate(0, 0, -today.FirstBackupDays-1), vault.AddEntry{ID: id(n), Parent: id(1_000_000)})
}

func (d *desk) entry(n int) *vault.Entry {
	d.t.Helper()
	e, ok := d.v.Entry(id(n))
	if !ok {
		d.t.Fatalf("account %d is gone", n)
	}
	return e
}

func (d *desk) note(n int, change map[string]*string, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	d.apply(now, vault.SetEntryData{ID: id(n), Data: change})
}

func (d *desk) event(n int, at time.Time, kind record.Kind, details map[string]string) {
	d.t.Helper()
	before := record.Read(d.entry(n).Data)
	log, err := before.Append(at, record.Nonce{byte(n), byte(before.Len())}, kind, details)
	if err != nil {
		d.t.Fatal(err)
	}
	d.note(n, log.Changes(before), nil)
}

// factors notes the same method for all operations.
func (d *desk) factors(n int, m mfa.Method) {
	d.t.Helper()
	for _, o := range mfa.Operations() {
		change, err := mfa.NoteFactor(d.entry(n), o, mfa.Factor{Method: m}, now)
		d.note(n, change, err)
	}
}

func (d *desk) page() today.Page {
	d.t.Helper()
	f := d.facts
	f.Vault, f.Directory = d.v, d.directory
	f.Address = func(id vault.ID) (today.Address, bool) { a, ok := d.addresses[id]; return a, ok }
	found, err := audit.Look(d.t.Context(), d.v, audit.Question{Now: now, Random: rand.NewChaCha8([32]byte{5}), Directory: d.directory, Master: d.master}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	f.Findings = found
	p, err := d.Look(d.t.Context(), f)
	if err != nil {
		d.t.Fatal(err)
	}
	fresh := today.Desk{}
	if again, err := fresh.Look(d.t.Context(), f); err != nil || !reflect.DeepEqual(p, again) {
		d.t.Errorf("what was kept changes the page:\n%+v\n%+v", p, again)
	}
	return p
}

func kinds(p today.Page) []today.Kind {
	var out []today.Kind
	for _, t := range p.Tasks {
		out = append(out, t.Kind)
	}
	return out
}

func (d *desk) task(k today.Kind) today.Task {
	d.t.Helper()
	p := d.page()
	for _, t := range p.Tasks {
		if t.Kind == k {
			return t
		}
	}
	d.t.Fatalf("no task %s: %v", k, kinds(p))
	return today.Task{}
}

func (d *desk) rule(r today.Rule) today.State {
	d.t.Helper()
	return d.page().Rules[r-1]
}

// calm makes an account of which nothing is to be said.
func (d *desk) calm(n int) {
	d.t.Helper()
	d.account(n, "rakuten", d.secret(vault.FieldPassword, fmt.Sprint("own ", n)))
	d.factors(n, mfa.Passkey)
	d.event(n, now.Add(-24*time.Hour), record.Looked, map[string]string{record.DetailTicks: "orders"})
}

func TestAllCalm(t *testing.T) {
	d := newDesk(t)
	d.calm(1)
	d.event(1, now, record.LinkChecked, map[string]string{record.DetailHost: "x.example", record.DetailVerdict: "not-official"})
	p := d.page()
	if len(p.Tasks) > 0 {
		t.Errorf("tasks %v", kinds(p))
	}
	for _, r := range p.Rules {
		if r.Standing != today.Kept || r.Kept != 1 {
			t.Errorf("rule %d: %+v", r.Rule, r)
		}
	}
	if !p.LastLook.Equal(now.Add(-24 * time.Hour)) {
		t.Errorf("last look %v", p.LastLook)
	}
}

// Nobody waits for the page of a vault that was locked.
func TestLookEndsWithItsContext(t *testing.T) {
	d := newDesk(t)
	d.calm(1)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	f := d.facts
	f.Vault, f.Directory = d.v, d.directory
	f.Address = func(vault.ID) (today.Address, bool) { return today.Address{}, false }
	if _, err := d.Look(gone, f); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if p, err := d.Look(t.Context(), f); err != nil || p.Accounts != 1 {
		t.Errorf("afterwards: %+v, %v", p, err)
	}
}

func TestAnEmptyVaultKnowsNothing(t *testing.T) {
	p := newDesk(t).page()
	if len(p.Tasks) > 0 || p.Accounts != 0 || len(p.Cards) > 0 {
		t.Errorf("%+v", p)
	}
	for _, r := range p.Rules {
		if r.Standing != today.Unknown {
			t.Errorf("rule %d is %d", r.Rule, r.Standing)
		}
	}
}

// Everything at once comes in the documented order, a line a kind.
func TestWorstFirst(t *testing.T) {
	d := newDesk(t)
	day := 24 * time.Hour
	d.account(1, "sbi", d.secret(vault.FieldPassword, "shared"))
	d.account(2, "rakuten", d.secret(vault.FieldPassword, "shared"))
	d.account(3, "monex", d.secret(vault.FieldPassword, "twin"), d.secret(vault.FieldTradingPassword, "twin"))
	d.factors(1, mfa.None)
	d.factors(2, mfa.SMS)
	d.event(3, now, record.IncidentBegun, nil)
	d.event(2, now.Add(-40*day), record.Looked, map[string]string{record.DetailTicks: "orders"})
	d.event(1, now.Add(-30*day), record.Looked, map[string]string{record.DetailTicks: "orders"})
	change, err := look.Odd(d.entry(1), look.Cash, now)
	d.note(1, change, err)
	change, err = mfa.NoteDevice(d.entry(2), mfa.Registration{Registered: "2026-09-01", Days: 90}, now)
	d.note(2, change, err)
	d.account(7, "nomura", d.plain(vault.FieldPassword, "password"))
	d.factors(7, mfa.Passkey)
	d.event(7, now.Add(-2*day), record.Looked, map[string]string{record.DetailTicks: "orders"})
	d.account(8, "nomura", d.plain(vault.FieldPassword, "kT7wQx2mPz9vRb4sLL1"))
	d.factors(8, mfa.Passkey)
	d.event(8, now.Add(-2*day), record.Looked, map[string]string{record.DetailTicks: "orders"})
	d.account(9, "nomura", d.plain(vault.FieldPassword, "kT7wQx2mPz9vRb4sLL2"), d.secret(vault.FieldTradingPassword, "master"))
	d.factors(9, mfa.Passkey)
	d.event(9, now.Add(-2*day), record.Looked, map[string]string{record.DetailTicks: "orders"})
	master := d.secret("", "master").Secret
	if d.master, err = master.Digest(); err != nil {
		t.Fatal(err)
	}
	d.calm(4)
	d.addresses[id(4)] = today.Address{Firm: "rakuten", Imitates: true}
	d.calm(5)
	d.addresses[id(5)] = today.Address{Firm: "rakuten", Official: true, Aged: true, Ready: true}
	d.old(10)
	d.account(6, "matsui")
	change, err = guide.Begin(d.entry(6), now)
	d.note(6, change, err)
	d.facts.ClockWrong, d.facts.ClockOffset = true, time.Minute
	broken := "{"
	d.note(5, map[string]*string{mfa.KeyDevice: &broken}, nil)
	change, err = today.NoteBackup(d.v, now.Add(-91*day))
	if err != nil {
		t.Fatal(err)
	}
	d.apply(now, vault.SetMeta{Data: change})
	change, err = kit.NoteShares(d.v, made, kit.Shares{Needed: 2, Of: 3, Set: "283J", Groups: 19})
	if err != nil {
		d.t.Fatal(err)
	}
	change[kit.KeySheet] = nil // taken back
	d.apply(made, vault.SetMeta{Data: change})
	d.apply(now, vault.SetMeta{KeyChanged: true})

	want := []today.Kind{
		today.Incident, today.Odd, today.NotOfficial, today.MasterInside, today.SharedPassword, today.SamePassword, today.WeakPassword, today.NoFactor, today.Guide,
		today.SimilarPassword, today.PasskeyUnused, today.DeviceLapses, today.LookDue, today.AddressAged, today.ClockOff, today.NoBackup, today.OldKit, today.NotNoted, today.Unreadable, today.NoKit,
	}
	if got := kinds(d.page()); !slices.Equal(got, want) {
		t.Errorf("tasks\n%v, want\n%v", got, want)
	}
	if shared := d.task(today.SharedPassword); !slices.Equal(shared.Accounts, []vault.ID{id(1), id(2)}) || shared.Field != vault.FieldPassword {
		t.Errorf("%+v", shared)
	}
	if due := d.task(today.LookDue); due.Accounts[0] != id(2) || due.Days != 40 || !due.Last.Equal(now.Add(-40*day)) {
		t.Errorf("the most overdue look is not first: %+v", due)
	}
	if lapse := d.task(today.DeviceLapses); lapse.Days != 6 {
		t.Errorf("%+v", lapse)
	}
	if led := d.task(today.Guide); led.Step != guide.Open || led.Done != 0 || led.Of == 0 {
		t.Errorf("%+v", led)
	}
	if n := d.task(today.NotNoted).Accounts; !slices.Equal(n, []vault.ID{id(3)}) {
		t.Errorf("an account that is being led through is asked for twice: %v", n)
	}
	if r := d.rule(today.Factors); r.Standing != today.ToDo {
		t.Errorf("%+v", r)
	}
	if r := d.rule(today.Passwords); r.Standing != today.ToDo || r.ToDo != 6 || r.Kept != 2 {
		t.Errorf("%+v", r)
	}
	if r := d.rule(today.Bookmarks); r.ToDo != 2 || r.Kept != 7 {
		t.Errorf("%+v", r)
	}
	if r := d.rule(today.Looks); r.ToDo != 2 || r.Kept != 5 || r.Unknown != 2 {
		t.Errorf("%+v", r)
	}
	for _, k := range kinds(d.page()) {
		if k.Grave() != (slices.Index(today.Kinds(), k) < slices.Index(today.Kinds(), today.Guide)) {
			t.Errorf("the order and the gravity of %s contradict each other", k)
		}
	}
}

// A password that is being changed is the guide's, also where that was ended.
func TestAPasswordThatIsBeingChanged(t *testing.T) {
	d := newDesk(t)
	d.calm(1)
	d.account(2, "sbi", d.plain(vault.FieldPassword, "password"))
	d.factors(2, mfa.Passkey)
	d.event(2, now, record.Looked, map[string]string{record.DetailTicks: "orders"})
	if got := kinds(d.page()); !slices.Equal(got, []today.Kind{today.WeakPassword}) {
		t.Fatalf("%v", got)
	}
	propose, err := guide.Propose(d.entry(2), d.secret("", "new"))
	if err != nil {
		t.Fatal(err)
	}
	d.apply(now, propose)
	if got := d.task(today.Guide); got.Accounts[0] != id(2) || got.Step != guide.Password {
		t.Errorf("%+v", got)
	}
	if got := kinds(d.page()); !slices.Equal(got, []today.Kind{today.Guide}) {
		t.Errorf("%v", got)
	}
	if r := d.rule(today.Passwords); r.Standing != today.ToDo {
		t.Errorf("the old one still holds: %+v", r)
	}
}

func TestEveryKindHasAPlace(t *testing.T) {
	seen := map[today.Kind]bool{}
	for _, k := range today.Kinds() {
		if seen[k] {
			t.Errorf("%s is there twice", k)
		}
		seen[k] = true
	}
}

// The checkup and Home show the same findings: what is worse at one place must be so
// at the other.
func TestTheOrderIsThatOfTheCheckup(t *testing.T) {
	d := newDesk(t)
	found := &audit.Findings{Of: d.v}
	for i, k := range audit.Kinds() {
		uses := []audit.Use{{Account: id(2*i + 1), Field: vault.FieldPassword}}
		if k == audit.Reused || k == audit.Similar {
			uses = append(uses, audit.Use{Account: id(2*i + 2), Field: vault.FieldPassword})
		}
		found.Open = append(found.Open, audit.Finding{Kind: k, Uses: uses})
	}
	facts := d.facts
	facts.Vault, facts.Directory, facts.Findings = d.v, d.directory, found
	facts.Address = func(vault.ID) (today.Address, bool) { return today.Address{}, false }
	p, err := d.Desk.Look(d.t.Context(), facts)
	if err != nil {
		t.Fatal(err)
	}
	first := -1
	for _, task := range p.Tasks {
		at := slices.IndexFunc(found.Open, func(f audit.Finding) bool { return f.Uses[0].Account == task.Accounts[0] })
		if at < first {
			t.Errorf("%s stands below what the checkup shows after it: %v", task.Kind, kinds(p))
		}
		first = at
	}
	if first < 0 {
		t.Errorf("nothing of what was found: %v", kinds(p))
	}
}

func TestManyOfAKindAreOneLine(t *testing.T) {
	d := newDesk(t)
	for n := range 40 {
		d.account(n+1, "sbi", d.secret(vault.FieldPassword, fmt.Sprint(n/2)))
		d.factors(n+1, mfa.None)
	}
	p := d.page()
	if len(p.Tasks) > today.Shown {
		t.Errorf("%v", kinds(p))
	}
	if n := len(p.Tasks[0].Accounts); p.Tasks[0].Kind != today.SharedPassword || n != 40 {
		t.Errorf("%s of %d accounts", p.Tasks[0].Kind, n)
	}
}

func TestAFirmThatWentFromTheDirectory(t *testing.T) {
	d := newDesk(t)
	d.account(1, "a-firm-that-was", d.secret(vault.FieldPassword, "p"))
	d.addresses[id(1)] = today.Address{Firm: "a-firm-that-was"}
	p := d.page()
	if got := kinds(p); !slices.Equal(got, []today.Kind{today.NotNoted}) || len(p.Cards) != 1 {
		t.Errorf("%v, cards %v", got, p.Cards)
	}
	if r := p.Rules[today.Bookmarks-1]; r.Standing != today.Unknown || r.Unknown != 1 {
		t.Errorf("%+v", r)
	}
}

func TestABackupIsAskedForInTime(t *testing.T) {
	at := func(now time.Time, backup *time.Time) bool {
		d := newDesk(t)
		d.facts.Now = now
		d.calm(1)
		if backup != nil {
			change, err := today.NoteBackup(d.v, *backup)
			if err != nil {
				t.Fatal(err)
			}
			d.apply(made, vault.SetMeta{Data: change})
		}
		return slices.Contains(kinds(d.page()), today.NoBackup)
	}
	day := 24 * time.Hour
	if at(made.Add(6*day), nil) {
		t.Error("a new vault is asked for a backup at once")
	}
	if !at(made.Add(8*day), nil) {
		t.Error("a vault without a backup is not asked for one")
	}
	first := made
	if at(made.Add(90*day), &first) || !at(made.Add(91*day), &first) {
		t.Error("a backup is to be 90 days old")
	}
	ahead := made.Add(1000 * day)
	if !at(made.Add(8*day), &ahead) {
		t.Error("a backup of the future is believed")
	}
}

// Whoever is to open the vault one day needs a sheet, and papers that still do.
func TestTheKitIsAskedFor(t *testing.T) {
	d := newDesk(t)
	d.apply(now, vault.SetMeta{Data: map[string]*string{kit.KeySheet: nil}})
	if got := kinds(d.page()); len(got) > 0 {
		t.Errorf("an empty vault is asked for a kit: %v", got)
	}
	d.calm(1)
	change, err := today.NoteBackup(d.v, now)
	if err != nil {
		t.Fatal(err)
	}
	d.apply(now, vault.SetMeta{Data: change})
	if got := kinds(d.page()); len(got) > 0 {
		t.Errorf("a new vault is asked for a kit at once: %v", got)
	}
	d.old(2)
	if got := kinds(d.page()); !slices.Equal(got, []today.Kind{today.NoKit}) {
		t.Errorf("without a sheet: %v", got)
	}
	d.printed(now.AddDate(1, 0, 0))
	if got := kinds(d.page()); !slices.Equal(got, []today.Kind{today.NoKit}) {
		t.Errorf("a sheet of the future is believed: %v", got)
	}
	d.printed(now.Add(-3 * time.Hour))
	change, err = kit.NoteShares(d.v, now.Add(-2*time.Hour), kit.Shares{Needed: 2, Of: 3, Set: "283J", Groups: 19})
	if err != nil {
		t.Fatal(err)
	}
	d.apply(now.Add(-2*time.Hour), vault.SetMeta{Data: change})
	if got := kinds(d.page()); len(got) > 0 {
		t.Errorf("with a sheet and shares: %v", got)
	}
	d.apply(now.Add(-time.Hour), vault.SetMeta{KeyChanged: true})
	if got := d.task(today.OldKit); !got.Shares || !got.Last.Equal(now.Add(-2*time.Hour)) {
		t.Errorf("shares of an earlier passphrase: %+v", got)
	}
	if change, err = kit.NoteShares(d.v, now, kit.Shares{Needed: 2, Of: 3, Set: "283K", Groups: 19}); err != nil {
		t.Fatal(err)
	}
	d.apply(now, vault.SetMeta{Data: change})
	if got := d.task(today.OldKit); got.Shares || !got.Last.Equal(now.Add(-3*time.Hour)) {
		t.Errorf("a sheet of an earlier passphrase: %+v", got)
	}
	d.printed(now)
	if got := kinds(d.page()); len(got) > 0 {
		t.Errorf("all made anew: %v", got)
	}
	broken := `{"v":7}`
	d.apply(now, vault.SetMeta{Data: map[string]*string{kit.KeySheet: &broken}})
	if got := kinds(d.page()); !slices.Equal(got, []today.Kind{today.Unreadable}) {
		t.Errorf("a note that cannot be read: %v", got)
	}
}

func TestADamagedBackupNoteIsShownAndKept(t *testing.T) {
	d := newDesk(t)
	d.calm(1)
	broken := `{"v":7}`
	d.apply(now, vault.SetMeta{Data: map[string]*string{today.KeyBackup: &broken}})
	if got := kinds(d.page()); !slices.Equal(got, []today.Kind{today.Unreadable}) {
		t.Errorf("%v", got)
	}
	if _, err := today.NoteBackup(d.v, now); err == nil {
		t.Error("it would be written over")
	}
}

// What is said to be unreadable is shown where it was noted, and is not taken for kept.
func TestWhatCannotBeReadIsNotKnown(t *testing.T) {
	for key, want := range map[string]struct {
		noted today.Noted
		rule3 today.State
	}{
		mfa.FactorKey(brokerage.AtLogin): {today.NotedFactors, today.State{Rule: today.Factors, Kept: 1, Unknown: 1}},
		"kagikura.device":                {today.NotedFactors, today.State{Rule: today.Factors, Kept: 2}},
		look.KeyInterval:                 {today.NotedLooks, today.State{Rule: today.Factors, Kept: 2}},
		guide.Key:                        {today.NotedGuide, today.State{Rule: today.Factors, Kept: 2}},
		guide.Key + ".code":              {today.NotedGuide, today.State{Rule: today.Factors, Kept: 2}},
	} {
		d := newDesk(t)
		d.calm(1)
		d.calm(2)
		broken := `{"v":9}`
		d.apply(now, vault.SetEntryData{ID: id(2), Data: map[string]*string{key: &broken}})
		p := d.page()
		if len(p.Tasks) != 1 || p.Tasks[0].Kind != today.Unreadable || p.Tasks[0].Noted != want.noted || !slices.Equal(p.Tasks[0].Accounts, []vault.ID{id(2)}) {
			t.Errorf("%s: %+v", key, p.Tasks)
		}
		r := p.Rules[today.Factors-1]
		if r.Kept != want.rule3.Kept || r.Unknown != want.rule3.Unknown || r.ToDo != 0 {
			t.Errorf("%s: %+v", key, r)
		}
	}
}

func TestTheClock(t *testing.T) {
	d := newDesk(t)
	d.calm(1)
	d.facts.ClockOffset = time.Second
	if got := kinds(d.page()); len(got) > 0 {
		t.Errorf("a clock that is right enough: %v", got)
	}
	d.facts.ClockWrong, d.facts.ClockOffset = true, -time.Hour
	if got := d.task(today.ClockOff); got.Offset != -time.Hour || got.Behind {
		t.Errorf("%+v", got)
	}
	d.facts.ClockWrong, d.facts.ClockOffset, d.facts.ClockBehind = false, 0, true
	if !d.task(today.ClockOff).Behind {
		t.Error("a clock that shows a past day")
	}
}

func TestTheRecycleBinIsNoAccount(t *testing.T) {
	d := newDesk(t)
	d.account(1, "sbi", d.secret(vault.FieldPassword, "same"), d.secret(vault.FieldTradingPassword, "same"))
	d.apply(now, vault.RecycleEntry{ID: id(1), Bin: id(9)})
	if p := d.page(); len(p.Tasks) > 0 || len(p.Cards) > 0 {
		t.Errorf("%+v", p)
	}
}

// Only what changed is read again, and the next day all is.
func TestADeskFollowsChangesAndDays(t *testing.T) {
	d := newDesk(t)
	d.calm(1)
	d.calm(2)
	if got := kinds(d.page()); len(got) > 0 {
		t.Fatalf("%v", got)
	}
	d.factors(2, mfa.None)
	if n := d.task(today.NoFactor).Accounts; !slices.Equal(n, []vault.ID{id(2)}) {
		t.Errorf("%v", n)
	}
	d.facts.Now = now.AddDate(0, 0, 14)
	if n := d.task(today.LookDue).Accounts; len(n) != 2 {
		t.Errorf("two weeks later: %v", n)
	}
}

func BenchmarkLook(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		d := newDesk(b)
		var all []vault.Change
		for i := range n {
			data := map[string]string{vault.DataFirm: vault.FirmData("sbi")}
			e := &vault.Entry{}
			for _, o := range mfa.Operations() {
				change, err := mfa.NoteFactor(e, o, mfa.Factor{Method: mfa.SMS, Since: "2026-01-02"}, now)
				if err != nil {
					b.Fatal(err)
				}
				for k, v := range change {
					data[k] = *v
				}
			}
			all = append(all, vault.AddEntry{ID: id(i + 1), Parent: id(1_000_000), Data: data, Fields: []vault.Field{d.secret(vault.FieldPassword, fmt.Sprint(i))}})
			d.addresses[id(i+1)] = today.Address{Firm: "sbi", Official: true, Ready: true}
		}
		d.apply(made, all...)
		for i := range n {
			if i%10 == 0 {
				d.event(i+1, now, record.Launched, map[string]string{record.DetailHost: "www.sbisec.co.jp"})
			}
		}
		f := d.facts
		f.Vault, f.Directory = d.v, d.directory
		f.Address = func(id vault.ID) (today.Address, bool) { a, ok := d.addresses[id]; return a, ok }
		b.Run(fmt.Sprintf("first/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := new(today.Desk).Look(b.Context(), f); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("again/%d", n), func(b *testing.B) {
			var desk today.Desk
			for b.Loop() {
				if _, err := desk.Look(b.Context(), f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestALoginByMessageIsWeak: it is all that its firm is known to have, so nothing is to
// be done, but it is not as good as an authenticator app.
func TestALoginByMessageIsWeak(t *testing.T) {
	d := newDesk(t)
	firms := d.directory.Firms()
	firm := slices.IndexFunc(firms, func(f brokerage.Firm) bool { return f.Passkey != brokerage.Yes })
	d.account(1, firms[firm].ID, d.secret(vault.FieldPassword, "own"))
	for method, weak := range map[mfa.Method]int{mfa.SMS: 1, mfa.Email: 1, mfa.Device: 1, mfa.TOTP: 0, mfa.OwnApp: 0} {
		d.factors(1, method)
		if r := d.rule(today.Factors); r.Standing != today.Kept || r.Kept != 1 || r.Weak != weak {
			t.Errorf("%s: %+v", method, r)
		}
		if c := d.page().Cards[0]; c.Strong != (weak == 0) {
			t.Errorf("%s: the tile says strong: %v", method, c.Strong)
		}
	}
}
