package audit_test

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/assets"
	"kagikura/crypto/secret"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/merge"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const (
	further = vault.FieldFurtherSecret
	good    = "vT7#kq-Lw2xR9zPm" // no finding by itself
	other   = "Gx4%dn_Hb8sYc3Wf"
)

// bench makes vaults out of what accounts have, and looks at them.
type bench struct {
	testing.TB
	arena    *secret.Arena
	question audit.Question
	before   *audit.Findings
}

func newBench(t testing.TB) *bench {
	t.Helper()
	return &bench{TB: t, arena: newArena(t), question: audit.Question{Now: now, Random: rand.NewChaCha8([32]byte{8}), Dictionary: dictionary()}}
}

func dictionary() *strength.Dictionary {
	ja, _ := assets.Words("ja")
	en, _ := assets.Words("en")
	d := strength.NewDictionary(assets.CommonPasswords(), ja, en)
	return &d
}

// account is an account; names and values take turns.
func (b *bench) account(n int, namesAndValues ...string) *vault.Entry {
	b.Helper()
	e := &vault.Entry{ID: id(n), Times: vault.Times{Created: now, Modified: now}}
	for i := 0; i < len(namesAndValues); i += 2 {
		name, value := namesAndValues[i], namesAndValues[i+1]
		if vault.IsSecretName(name) {
			e.Fields = append(e.Fields, field(b, b.arena, name, value))
		} else {
			e.Fields = append(e.Fields, vault.TextField(name, value))
		}
	}
	return e
}

func (b *bench) vault(entries ...*vault.Entry) *vault.Vault {
	b.Helper()
	v, err := vault.Assemble(vault.Meta{HistoryMaxItems: 10, HistoryMaxSize: -1}, &vault.Group{ID: id(1), Entries: entries}, nil)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func (b *bench) look(v *vault.Vault) *audit.Findings {
	b.Helper()
	fs, err := audit.Look(context.Background(), v, b.question, b.before)
	if err != nil {
		b.Fatal(err)
	}
	return fs
}

// brief is findings in a form to compare: kind, then account and field of each use.
func brief(findings []audit.Finding) []string {
	var out []string
	for _, f := range findings {
		line := f.Kind.String()
		for _, u := range f.Uses {
			for n := range 100 {
				if id(n) == u.Account {
					line += fmt.Sprintf(" %d/%s", n, u.Field)
				}
			}
		}
		out = append(out, line)
	}
	return out
}

func (b *bench) want(what string, got []audit.Finding, want ...string) {
	b.Helper()
	if !reflect.DeepEqual(brief(got), want) && len(got)+len(want) > 0 {
		b.Errorf("%s:\n got %q\nwant %q", what, brief(got), want)
	}
}

func TestKindsOneByOne(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		name   string
		fields []string
		want   []string
	}{
		{"nothing wrong", []string{login, good, trading, other}, nil},
		{"login is trading", []string{login, good, trading, good}, []string{"login-is-trading 10/Password 10/Trading password"}},
		{"three of one", []string{login, good, trading, good, further, good}, []string{"reused 10/Password 10/Trading password 10/Further secret"}},
		{"similar within", []string{login, good, trading, good + "1"}, []string{"similar 10/Password 10/Trading password"}},
		{"common", []string{login, "Password1"}, []string{"known 10/Password"}},
		{"common and Japanese", []string{login, "doraemon"}, []string{"known 10/Password"}},
		{"weak", []string{login, "hanako19850401"}, []string{"weak 10/Password"}},
		{"a PIN is short because the firm wants it", []string{login, good, trading, "8305"}, nil},
		{"but not one that everybody has", []string{login, good, trading, "1234"}, []string{"known 10/Trading password"}},
		{"a short number for a login is weak", []string{login, "830561"}, []string{"weak 10/Password"}},
		{"a reference is no password", []string{login, "{REF:P@I:00}"}, nil},
		{"a key of 5,000 characters", []string{login, strings.Repeat("k", 5000)}, nil},
	} {
		b.want(c.name, b.look(b.vault(b.account(10, c.fields...))).Open, c.want...)
	}
}

func TestPersonalData(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		role, secret string
		want         audit.Trait
	}{
		{login, "Taro.Kagimura62", audit.UserName},
		{login, "taro-kagimura-62", audit.UserName},
		{trading, "00734521", audit.AccountNumber},
		{trading, "4521", audit.AccountNumber},
		{login, "090-1234-5678", audit.Phone},
		{trading, "5678", audit.Phone},
		{trading, "12345678", audit.Phone},
		{login, "kagi.taro", audit.Mail},
		{login, "kagi.taro@example.jp", audit.Mail},
		{trading, "19620317", audit.Birthday},
		{trading, "620317", audit.Birthday},
		{trading, "0317", audit.Birthday},
		{trading, "370317", audit.Birthday}, // Showa 37
		{login, "S37-03-17", audit.Birthday},
		{trading, "1962", audit.Birthday},
		{trading, "8306", 0},
		{login, good, 0},
	} {
		fs := b.look(b.vault(
			b.account(10, vault.FieldUserName, "taro.kagimura62", vault.FieldAccountNumber, "0073-4521", c.role, c.secret),
			// What one account says of its owner holds for the others.
			b.account(11, vault.FieldRegisteredPhone, "+81 90-1234-5678", vault.FieldRegisteredMail, "Kagi.Taro@example.jp", "生年月日", "1962年3月17日"),
		))
		var got audit.Trait
		for _, f := range fs.Open {
			if f.Kind == audit.PersonalData {
				got = f.Equals
			}
		}
		if got != c.want && !(len(fs.Open) == 1 && fs.Open[0].Kind == audit.KnownBad && c.want != 0) {
			t.Errorf("%s %q: %v, want %v (%v)", c.role, c.secret, got, c.want, brief(fs.Open))
		}
	}
}

func TestWorstFirstOverAccounts(t *testing.T) {
	b := newBench(t)
	b.question.OldBefore = now.AddDate(-1, 0, 0)
	old := b.account(14, login, "aB3$xxyyzzQw91Lk")
	old.Times.Modified = now.AddDate(-2, 0, 0)
	v := b.vault(
		b.account(10, login, good, trading, "kanazawa-1"),
		b.account(11, login, good, trading, "Kanazawa-2"),
		b.account(12, login, other, trading, other),
		b.account(13, login, good+"x"),
		old,
	)
	master, err := field(t, b.arena, "x", other).Secret.Digest()
	if err != nil {
		t.Fatal(err)
	}
	b.question.Master = master
	fs := b.look(v)
	b.want("all", fs.Open,
		"master 12/Password", "master 12/Trading password",
		"reused 10/Password 11/Password", "login-is-trading 12/Password 12/Trading password",
		"weak 10/Trading password", "weak 11/Trading password",
		"similar 10/Password 11/Password 13/Password", "similar 10/Trading password 11/Trading password",
		"old 14/Password")
	if fs.Compared != 8 || fs.Partial || fs.Of != v {
		t.Errorf("compared %d, partial %v", fs.Compared, fs.Partial)
	}
	if about := fs.About(id(13)); len(about) != 1 || about[0].Kind != audit.Similar {
		t.Errorf("about 13: %v", brief(about))
	}
}

func TestWhatSeveralAccountsShareStandsAboveWhatOneRepeats(t *testing.T) {
	b := newBench(t)
	b.want("reused", b.look(b.vault(
		b.account(10, login, good, trading, good, "取引暗証番号", good),
		b.account(11, login, other),
		b.account(12, login, other),
	)).Open, "reused 11/Password 12/Password", "reused 10/Password 10/Trading password 10/取引暗証番号")
}

func TestTheMasterPassphraseInAnyField(t *testing.T) {
	b := newBench(t)
	b.question.Master, _ = field(t, b.arena, "x", good).Secret.Digest()
	e := b.account(10, login, other, "API key password", good)
	e.NoQualityCheck = true // even there
	b.want("inside", b.look(b.vault(e)).Open, "master 10/API key password")
}

func TestTheFirmsRule(t *testing.T) {
	d, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	b.question.Directory = d
	for _, f := range d.Firms() {
		if f.LoginPassword.Rules == "" {
			continue
		}
		e := b.account(10, login, "€")
		e.Data = []vault.DataItem{{Key: vault.DataFirm, Value: vault.FirmData(f.ID)}}
		for _, found := range b.look(b.vault(e)).Open {
			if found.Kind == audit.BreaksRule {
				if len(found.Violations) == 0 {
					t.Error("breaks a rule, and nobody knows how")
				}
				return
			}
		}
		t.Fatalf("%s takes a single euro sign", f.ID)
	}
	t.Skip("the directory knows no rule of a login password")
}

// versions gives an account a history: the passwords it had, oldest first, a month
// apart, the last being now.
func (b *bench) versions(n int, passwords ...string) *vault.Entry {
	b.Helper()
	var e *vault.Entry
	for i, password := range passwords {
		next := b.account(n, login, password)
		next.Times.Modified = now.AddDate(0, i-len(passwords)+1, 0)
		if e != nil {
			next.History = append(e.History, e)
			e.History = nil
		}
		e = next
	}
	return e
}

func TestChangedByWalksTheHistory(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		passwords []string
		months    int // ago
	}{
		{[]string{"a"}, 0},
		{[]string{"a", "a", "a"}, 2},
		{[]string{"b", "a", "a"}, 1},
		{[]string{"a", "b", "a"}, 0}, // back again counts as changed
		{[]string{"a", "a", "b"}, 0},
		{[]string{"x", "y", "a", "a", "a", "a"}, 3},
	} {
		e := b.versions(10, c.passwords...)
		f, _ := e.Field(login)
		at, sure, err := audit.ChangedBy(e, f)
		if want := now.AddDate(0, -c.months, 0); err != nil || !at.Equal(want) || sure != slices.ContainsFunc(c.passwords, func(p string) bool { return p != c.passwords[len(c.passwords)-1] }) {
			t.Errorf("%v: changed by %v (%v), want %v", c.passwords, at, err, want)
		}
	}
	renamed := b.versions(10, good, good, good)
	renamed.History[0].Fields[0].Name = "ログインパスワード"
	f, _ := renamed.Field(login)
	if at, _, err := audit.ChangedBy(renamed, f); err != nil || !at.Equal(now.AddDate(0, -2, 0)) {
		t.Errorf("renaming counts as a change: %v, %v", at, err)
	}
}

func TestOldHasABoundAndNoneIsOldByDefault(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.versions(10, good, good, good, good))
	b.want("no bound", b.look(v).Open)
	b.question.OldBefore = now.AddDate(0, -3, 0)
	b.want("at the bound", b.look(v).Open)
	b.question.OldBefore = now.AddDate(0, -3, 1)
	fs := b.look(v)
	b.want("a day beyond", fs.Open, "old 10/Password")
	if len(fs.Open) == 1 && !fs.Open[0].Since.Equal(now.AddDate(0, -3, 0)) {
		t.Errorf("since %v", fs.Open[0].Since)
	}
	timeless := b.account(10, login, good)
	timeless.Times = vault.Times{}
	b.want("an account without times", b.look(b.vault(timeless)).Open)
}

// apply makes changes with a reason at a moment.
func (b *bench) apply(v *vault.Vault, at time.Time, changes []vault.Change, err error) *vault.Vault {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	next, err := v.Apply(at, changes...)
	if err != nil {
		b.Fatal(err)
	}
	return next
}

func (b *bench) excuse(v *vault.Vault, f audit.Finding, at time.Time) *vault.Vault {
	b.Helper()
	changes, err := audit.MakeExcuse(v, f, at, "the firm allows six digits")
	return b.apply(v, at, changes, err)
}

func (b *bench) change(v *vault.Vault, account int, name, password string, at time.Time) *vault.Vault {
	b.Helper()
	return b.apply(v, at, []vault.Change{vault.EditEntry{ID: id(account), Set: []vault.Field{field(b, b.arena, name, password)}}}, nil)
}

func TestTheLifeOfAnExcuse(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.account(10, login, good), b.account(11, login, good), b.account(12, login, "hanako19850401"))
	fs := b.look(v)
	b.want("before", fs.Open, "reused 10/Password 11/Password", "weak 12/Password")

	v = b.excuse(v, fs.Open[0], now.Add(time.Hour))
	b.question.Now = now.Add(2 * time.Hour)
	fs = b.look(v)
	b.want("open", fs.Open, "weak 12/Password")
	b.want("excused", fs.Excused, "reused 10/Password 11/Password")
	if e := fs.Excused[0].Excuses; len(e) != 2 || e[0].Is.Reason != "the firm allows six digits" || !e[0].At.Equal(now.Add(time.Hour)) {
		t.Errorf("the excuses are %v", e)
	}
	entry, _ := v.Entry(id(10))
	if len(entry.History) != 0 || !entry.Times.Modified.Equal(now) {
		t.Error("an excuse makes a version of the account")
	}

	// Another kind of finding about the same password is not excused by it.
	weak := b.change(v, 10, login, "hanako19850402", now.Add(3*time.Hour))
	weak = b.change(weak, 11, login, "hanako19850402", now.Add(3*time.Hour))
	b.question.Now = now.Add(4 * time.Hour)
	b.want("both changed to another", b.look(weak).Open,
		"reused 10/Password 11/Password", "weak 10/Password", "weak 11/Password", "weak 12/Password", "similar 10/Password 11/Password 12/Password")

	// A third account that joins is news.
	third := b.change(v, 12, login, good, now.Add(3*time.Hour))
	fs = b.look(third)
	b.want("a third", fs.Open, "reused 10/Password 11/Password 12/Password")
	b.want("a third: excused", fs.Excused)

	// Changing something else is not.
	noted := b.apply(v, now.Add(3*time.Hour), []vault.Change{vault.EditEntry{ID: id(10), Set: []vault.Field{vault.TextField("x", "y")}}}, nil)
	b.want("a note was written", b.look(noted).Excused, "reused 10/Password 11/Password")

	changes, err := audit.TakeBack(v, b.look(v).Excused[0], now.Add(3*time.Hour))
	back := b.apply(v, now.Add(3*time.Hour), changes, err)
	fs = b.look(back)
	b.want("taken back", fs.Open, "reused 10/Password 11/Password", "weak 12/Password")
	b.want("taken back: excused", fs.Excused)
}

func TestAnExcuseEndsThoughTheSamePasswordComesBack(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.account(12, login, "hanako19850401"))
	v = b.excuse(v, b.look(v).Open[0], now.Add(time.Hour))
	v = b.change(v, 12, login, good, now.Add(2*time.Hour))
	v = b.change(v, 12, login, "hanako19850401", now.Add(3*time.Hour))
	b.question.Now = now.Add(4 * time.Hour)
	b.want("back again", b.look(v).Open, "weak 12/Password")
}

func TestAnExcuseWithAClockThatWasSetBack(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.account(12, login, "hanako19850401"))
	v = b.excuse(v, b.look(v).Open[0], now.AddDate(0, -1, 0))
	fs := b.look(v)
	b.want("excused before the password was made, by the clock", fs.Excused, "weak 12/Password")
	v = b.change(v, 12, login, "hanako19850402", now.AddDate(0, -1, 0)) // times of versions grow all the same
	b.question.Now = now.AddDate(0, 0, 1)
	b.want("changed", b.look(v).Open, "weak 12/Password")
}

// TestAnExcuseOutlivesAHistoryThatIsCutOff: which of the versions that are kept was
// there when it was made is known.
func TestAnExcuseOutlivesAHistoryThatIsCutOff(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.account(12, login, "hanako19850401"))
	note := func(text string, at time.Time) {
		v = b.apply(v, at, []vault.Change{vault.EditEntry{ID: id(12), Set: []vault.Field{vault.TextField("x", text)}}}, nil)
	}
	for i := range 12 {
		note(fmt.Sprint("before ", i), now.Add(time.Duration(i+1)*time.Minute))
	}
	v = b.excuse(v, b.look(v).Open[0], now.Add(time.Hour))
	b.question.Now = now.Add(10 * time.Hour)
	for i := range 5 {
		note(fmt.Sprint("after ", i), now.Add(time.Duration(i+2)*time.Hour))
	}
	b.want("some versions are gone", b.look(v).Excused, "weak 12/Password")
}

// TestTwoComputersExcuse merges what two computers did without knowing of each other.
func TestTwoComputersExcuse(t *testing.T) {
	b := newBench(t)
	base := b.vault(b.account(12, login, "hanako19850401"))
	f := b.look(base).Open[0]
	b.question.Now = now.Add(10 * time.Hour)
	hour := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	because := func(v *vault.Vault, reason string, at time.Time) *vault.Vault {
		changes, err := audit.MakeExcuse(v, f, at, reason)
		return b.apply(v, at, changes, err)
	}
	merged := func(base, x, y *vault.Vault) *audit.Findings {
		t.Helper()
		var both [2]*audit.Findings
		for n, pair := range [][2]*vault.Vault{{x, y}, {y, x}} {
			plan, err := merge.New(base, pair[0], pair[1])
			if err != nil {
				t.Fatal(err)
			}
			both[n] = b.look(plan.Apply())
		}
		if !reflect.DeepEqual(both[0].Open, both[1].Open) || !reflect.DeepEqual(both[0].Excused, both[1].Excused) {
			t.Errorf("the two computers come to different things: %v, %v", both[0], both[1])
		}
		return both[0]
	}

	fs := merged(base, because(base, "early", hour(1)), because(base, "late", hour(2)))
	if len(fs.Excused) != 1 || fs.Excused[0].Excuses[0].Is.Reason != "late" {
		t.Errorf("two reasons: %+v", fs.Excused)
	}

	excused := because(base, "why", hour(1))
	changes, err := audit.TakeBack(excused, f, hour(2))
	fs = merged(excused, b.apply(excused, hour(2), changes, err), because(excused, "still", hour(3)))
	b.want("taken back, and excused again later", fs.Excused, "weak 12/Password")

	// The other computer had changed the password already: the excuse is of the old one.
	changed := b.change(base, 12, login, "hanako19850402", hour(1))
	fs = merged(base, changed, because(base, "why", hour(2)))
	b.want("an excuse of what was not there any more", fs.Open, "weak 12/Password")

	// What else changed there does not end it.
	noted := b.apply(base, hour(3), []vault.Change{vault.EditEntry{ID: id(12), Set: []vault.Field{vault.TextField("x", "y")}}}, nil)
	fs = merged(base, noted, because(base, "why", hour(2)))
	b.want("a note was written elsewhere", fs.Excused, "weak 12/Password")
}

func TestExcusesThatCannotBeRead(t *testing.T) {
	b := newBench(t)
	key := audit.DataExcuse + "weak.Password"
	future := `{"v":1,"at":"2062-01-01T00:00:00Z","is":{"reason":"later","of":"2026-11-24T12:00:00Z"}}`
	for value, want := range map[string]error{
		"{":                     fact.ErrDamaged,
		`{"v":2,"why":["new"]}`: fact.ErrNewer,
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"reason":" ","of":"2026-11-24T12:00:00Z"}}`: fact.ErrDamaged,
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"reason":"x"}}`:                             fact.ErrDamaged,
		future: audit.ErrFuture,
	} {
		e := b.account(12, login, "hanako19850401")
		e.Data = []vault.DataItem{{Key: key, Value: value}}
		v := b.vault(e)
		fs := b.look(v)
		b.want(value, fs.Open, "weak 12/Password")
		if len(fs.Unreadable) != 1 || fs.Unreadable[0].Account != id(12) || fs.Unreadable[0].Key != key || !errors.Is(fs.Unreadable[0].Err, want) {
			t.Errorf("%s: unreadable %v", value, fs.Unreadable)
		}
		if value == future {
			continue // it can be read, and so be written anew
		}
		if changes, err := audit.MakeExcuse(v, fs.Open[0], now, "why"); changes != nil || !errors.Is(err, want) {
			t.Errorf("%s was written over: %v, %v", value, changes, err)
		}
	}
}

func TestReasons(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.account(12, login, "hanako19850401"))
	f := b.look(v).Open[0]
	for reason, want := range map[string]error{
		"": fact.ErrInvalid, " \n": fact.ErrInvalid, "a\xff": fact.ErrInvalid,
		strings.Repeat("x", audit.MaxReason):   nil,
		strings.Repeat("x", audit.MaxReason+1): fact.ErrInvalid,
	} {
		if _, err := audit.MakeExcuse(v, f, now, reason); !errors.Is(err, want) {
			t.Errorf("%.20q of %d bytes: %v, want %v", reason, len(reason), err, want)
		}
	}
	f.Uses = []audit.Use{{Account: id(99), Field: login}}
	if _, err := audit.MakeExcuse(v, f, now, "x"); !errors.Is(err, vault.ErrNoEntry) {
		t.Errorf("an account that is gone: %v", err)
	}
}

// leaked is a list of one password that counts how often it is asked.
type leaked struct {
	sum   [sha1.Size]byte
	asked int
	err   error
}

func (l *leaked) Count(sum [sha1.Size]byte) (uint64, error) {
	l.asked++
	if sum == l.sum {
		return 42, l.err
	}
	return 0, l.err
}

func TestALeakedPassword(t *testing.T) {
	b := newBench(t)
	list := &leaked{sum: sha1.Sum([]byte(good))}
	b.question.Leaked = list
	v := b.vault(b.account(10, login, good, trading, "8305"), b.account(11, login, other))
	fs := b.look(v)
	b.want("leaked", fs.Open, "known 10/Password")
	if fs.Open[0].Leaked != 42 || list.asked != 2 {
		t.Errorf("leaked %d times, asked %d times; PINs stand in every list", fs.Open[0].Leaked, list.asked)
	}

	broken := errors.New("broken")
	b.question.Leaked = &leaked{err: broken}
	fs = b.look(v)
	b.want("broken", fs.Open)
	if !errors.Is(fs.Unchecked, broken) {
		t.Errorf("unchecked: %v", fs.Unchecked)
	}
	b.before = fs
	b.question.Leaked = list
	b.want("mended", b.look(v).Open, "known 10/Password")
}

// TestOnlyWhatChangedIsLookedAtAgain counts by the list of leaked passwords which
// accounts were opened.
func TestOnlyWhatChangedIsLookedAtAgain(t *testing.T) {
	b := newBench(t)
	list := &leaked{}
	b.question.Leaked = list
	v := b.vault(b.account(10, login, good), b.account(11, login, good), b.account(12, login, other))
	b.before = b.look(v)
	list.asked = 0
	v = b.change(v, 12, login, good, now.Add(time.Minute))
	fs := b.look(v)
	b.want("after a change", fs.Open, "reused 10/Password 11/Password 12/Password")
	if list.asked != 1 {
		t.Errorf("%d passwords were looked at again, want the one that changed", list.asked)
	}
	b.before, list.asked = fs, 0
	v = b.apply(v, now, []vault.Change{vault.EditEntry{ID: id(11), Set: []vault.Field{vault.TextField("電話番号", "0312345678")}}}, nil)
	b.look(v)
	if list.asked != 3 {
		t.Errorf("%d passwords were held against a new telephone number, want all three", list.asked)
	}
}

func TestLookEndsAtTheLock(t *testing.T) {
	b := newBench(t)
	v := b.vault(b.account(10, login, good))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := audit.Look(ctx, v, b.question, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	b.arena.Destroy()
	if _, err := audit.Look(context.Background(), v, b.question, nil); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("locked: %v", err)
	}
}

func BenchmarkFindings(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		s := newBench(b)
		s.question.OldBefore = now.AddDate(-1, 0, 0)
		r := rand.New(rand.NewPCG(1, 2))
		random := func() string {
			text := make([]byte, 12+r.IntN(9))
			for i := range text {
				text[i] = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"[r.IntN(57)]
			}
			return string(text)
		}
		entries := make([]*vault.Entry, n)
		for i := range entries {
			entries[i] = s.account(i+10, vault.FieldTitle, "a title", vault.FieldUserName, fmt.Sprint("user", i), login, random(), trading, random())
		}
		v := s.vault(entries...)
		b.Run(fmt.Sprintf("%d/first", n), func(b *testing.B) {
			for b.Loop() {
				s.look(v)
			}
		})
		s.before = s.look(v)
		data := "x"
		noted := s.apply(v, now, []vault.Change{vault.SetEntryData{ID: id(10), Data: map[string]*string{"a": &data}}}, nil)
		b.Run(fmt.Sprintf("%d/noted", n), func(b *testing.B) {
			for b.Loop() {
				s.look(noted)
			}
		})
	}
}

// FuzzTraits: whatever a vault says of a person, forms are made and matched without
// harm, and the whole of a user name is found as it stands.
func FuzzTraits(f *testing.F) {
	f.Add("taro.kagimura", "+81 90-1234-5678", "taro@example.jp", "1962年3月17日")
	f.Add("0073-4521", "0312345678", "@", "19620317")
	f.Add("\xff\u202e", "８１９０１２３４５６７８", "a@b@c", "1962-13-40")
	f.Fuzz(func(t *testing.T, user, phone, mail, birthday string) {
		e := &vault.Entry{ID: id(10), Fields: []vault.Field{
			vault.TextField(vault.FieldUserName, user), vault.TextField(vault.FieldRegisteredPhone, phone),
			vault.TextField(vault.FieldRegisteredMail, mail), vault.TextField(vault.FieldBirthday, birthday),
		}}
		v, err := vault.Assemble(vault.Meta{}, &vault.Group{ID: id(1), Entries: []*vault.Entry{e}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		traits := audit.TraitsOf(v, e)
		for _, text := range []string{user, phone, mail, birthday} {
			traits.Match([]byte(text))
		}
		if ascii := strings.IndexFunc(user, func(r rune) bool { return r < 'a' || r > 'z' }) < 0; ascii && len(user) >= 4 && len(user) <= audit.MostTrait {
			if _, ok := traits.Match([]byte(user)); !ok {
				t.Fatalf("%q is not known as the user name", user)
			}
		}
	})
}
