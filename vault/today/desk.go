package today

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/guide"
	"kagikura/vault/kit"
	"kagikura/vault/look"
	"kagikura/vault/mfa"
)

// Address is what is known of an account's address.
type Address struct {
	// Firm is the directory's ID of the firm whose address it is or which the account
	// names; "" for none.
	Firm string
	// Official tells that it is the firm's own, Imitates that it pretends to be one's.
	Official, Imitates bool
	// Aged tells that no source has shown the official address for long.
	Aged bool
	// Ready tells that it can be opened.
	Ready bool
}

// Facts are what a page is made of.
type Facts struct {
	Vault     *vault.Vault
	Directory *brokerage.Directory
	// Address is what is known of an account's address; ok is false for an account
	// without one.
	Address func(vault.ID) (a Address, ok bool)
	// Findings are what is wrong with passwords; nil where nobody looked.
	Findings *audit.Findings
	// ClockWrong tells that this computer's clock was found to be so wrong that codes
	// are refused, and ClockOffset what has to be added to it. ClockBehind tells that
	// it shows a day that is past for certain.
	ClockWrong  bool
	ClockOffset time.Duration
	ClockBehind bool
	// Now is the moment, in the zone in which days begin.
	Now time.Time
}

// Page is what is to be said of a vault today.
type Page struct {
	Tasks []Task
	Rules []State // one for each of Rules
	// Cards are the accounts at a firm, then those that can be opened besides, each in
	// the order of the tree.
	Cards []Card
	// LastLook is when any account was looked at last, zero for never.
	LastLook time.Time
	// Accounts is how many live accounts the vault has.
	Accounts int
}

// Card is an account as a launch tile shows it.
type Card struct {
	Account vault.ID
	// Settled tells that for each operation it is noted what it asks for, Weakest the
	// lowest rank among what is noted, and Ranked whether anything is.
	Settled, Ranked bool
	Weakest         mfa.Rank
	// Strong tells that the login asks for an authenticator app or better.
	Strong bool
	// Unprotected tells that an operation is noted to have no second factor.
	Unprotected bool
	// Shared, Same and Weak tell what is wrong with its passwords.
	Shared, Same, Weak bool
	// LastLook is zero for never; Due tells that a look is due.
	LastLook time.Time
	Due      bool
	// Incident tells that something happened to the account and is being dealt with.
	Incident bool
	// Led tells that its guide is running, and how far it is.
	Led      bool
	Done, Of int
}

// Desk keeps what was read of accounts from one page to the next. The zero Desk is
// ready; it is not for use by several goroutines at once.
type Desk struct {
	read      map[*vault.Entry]*account
	directory *brokerage.Directory
	usual     look.Default
	day       fact.Day
	zone      *time.Location
}

// Look makes the page. An error says that a secret could not be read, as after
// locking, or is the cause of ctx's end: long records of many accounts take their time.
func (d *Desk) Look(ctx context.Context, f Facts) (Page, error) {
	entries, read, err := d.follow(ctx, f)
	if err != nil {
		return Page{}, err
	}
	m := &making{Facts: f, tasks: map[Kind]*Task{}, members: map[member]bool{}, cards: make([]Card, 0, len(entries))}
	changing := map[vault.ID]bool{}
	for i, e := range entries {
		if read[i].changing {
			changing[e.ID] = true
		}
	}
	m.passwords(changing)
	for i, e := range entries {
		m.account(e, read[i])
	}
	m.vault(entries)
	return m.page(len(entries)), nil
}

// follow reads what has changed since the last page.
func (d *Desk) follow(ctx context.Context, f Facts) ([]*vault.Entry, []*account, error) {
	usual, _ := look.DefaultOf(f.Vault) // what cannot be read is the default of the package
	day := fact.DayOf(f.Now)
	known := d.read
	if d.day != day || d.directory != f.Directory || d.usual != usual || d.zone != f.Now.Location() {
		known = nil
	}
	var entries []*vault.Entry
	var read []*account
	next := make(map[*vault.Entry]*account, len(known))
	for _, e := range f.Vault.Live() {
		a, ok := known[e]
		if !ok {
			if ctx.Err() != nil {
				return nil, nil, context.Cause(ctx)
			}
			var err error
			if a, err = readAt(e, f, usual); err != nil {
				return nil, nil, err
			}
		}
		next[e] = a
		entries, read = append(entries, e), append(read, a)
	}
	d.read, d.directory, d.usual, d.day, d.zone = next, f.Directory, usual, day, f.Now.Location()
	return entries, read, nil
}

func readAt(e *vault.Entry, f Facts, usual look.Default) (*account, error) {
	id := e.Firm()
	if a, ok := f.Address(e.ID); ok && id == "" {
		id = a.Firm
	}
	firm, _ := f.Directory.Firm(id) // the zero Firm where it has gone
	if firm.ID == "" {
		firm.ID = id
	}
	return read(e, firm, usual, f.Now)
}

// making is a page in the making.
type making struct {
	Facts
	tasks                map[Kind]*Task
	members              map[member]bool
	cards, others        []Card // at a firm, and not
	shared, same, weak   map[vault.ID]bool
	alike                map[vault.ID]bool // that have passwords like others'
	lapses               []lapse
	overdue              []overdue
	rule2, rule3, rule5  State
	passwordsOf, checked int
	lastLook             time.Time
}

// member is an account under a task.
type member struct {
	kind    Kind
	account vault.ID
}

type lapse struct {
	account vault.ID
	days    int
}

type overdue struct {
	account vault.ID
	late    int
	last    time.Time
}

// add puts an account under a task, as its first one if the task is new, and
// returns the task with whether it is.
func (m *making) add(k Kind, account vault.ID) (*Task, bool) {
	t, ok := m.tasks[k]
	if !ok {
		t = &Task{Kind: k}
		m.tasks[k] = t
	}
	if in := (member{k, account}); !m.members[in] {
		m.members[in] = true
		t.Accounts = append(t.Accounts, account)
	}
	return t, !ok
}

// passwords takes in what is wrong with passwords, the worst first as it was found.
// One that is being changed is no task of its own: the guide is.
func (m *making) passwords(changing map[vault.ID]bool) {
	m.shared, m.same, m.weak, m.alike = map[vault.ID]bool{}, map[vault.ID]bool{}, map[vault.ID]bool{}, map[vault.ID]bool{}
	if m.Findings == nil {
		return
	}
	for _, f := range m.Findings.Open {
		kind, marks := ofFinding(f), m.weak
		switch kind {
		case "":
			continue
		case SharedPassword:
			marks = m.shared
		case SamePassword:
			marks = m.same
		}
		for _, use := range f.Uses {
			if !changing[use.Account] || use.Role != vault.LoginPassword {
				if t, first := m.add(kind, use.Account); first {
					t.Field = use.Field
				}
			}
			if kind != SimilarPassword {
				marks[use.Account] = true
			} else {
				m.alike[use.Account] = true
			}
		}
	}
	for _, u := range m.Findings.Unreadable {
		if t, first := m.add(Unreadable, u.Account); first {
			t.Noted = NotedExcuses
		}
	}
}

// ofFinding is the kind of task that a finding about passwords makes, "" for none.
func ofFinding(f audit.Finding) Kind {
	switch f.Kind {
	case audit.MasterInside:
		return MasterInside
	case audit.KnownBad, audit.PersonalData, audit.Weak:
		return WeakPassword
	case audit.LoginIsTrading:
		return SamePassword
	case audit.Reused:
		if len(f.Accounts()) > 1 {
			return SharedPassword
		}
		return SamePassword
	case audit.Similar:
		return SimilarPassword
	}
	return "" // what the checkup tells, and nothing that today must be done about
}

// account takes in one account.
func (m *making) account(e *vault.Entry, a *account) {
	id := e.ID
	address, has := m.Address(id)
	ofFirm := a.firm != ""
	if a.secured {
		m.passwordsOf++
	}
	if a.incident {
		m.add(Incident, id)
	}
	if a.odd {
		m.add(Odd, id)
	}
	if len(a.unread) > 0 {
		if t, first := m.add(Unreadable, id); first {
			t.Noted = a.unread[0]
		}
	}
	switch {
	case address.Imitates:
		m.add(NotOfficial, id)
		m.rule2.ToDo++
	case address.Aged:
		if !a.led || !a.guide.State(guide.Open).Open() { // else the guide asks
			m.add(AddressAged, id)
		}
		m.rule2.ToDo++
	case address.Official:
		m.rule2.Kept++
	case ofFirm:
		m.rule2.Unknown++
	}
	for _, at := range a.checked {
		if m.Now.Sub(at) < CheckedDays*24*time.Hour {
			m.checked++
		}
	}
	if a.led {
		if t, first := m.add(Guide, id); first {
			t.Step, _ = a.guide.Next()
			t.Done, t.Of = a.guide.Progress()
		}
	}
	if ofFirm || a.ranked {
		m.factors(id, a)
	}
	m.look(id, a)
	if !ofFirm && !(has && address.Ready) {
		return
	}
	c := Card{
		Account: id, Settled: a.settled, Ranked: a.ranked, Weakest: a.weakest, Strong: a.strong,
		Shared: m.shared[id], Same: m.same[id], Weak: m.weak[id],
		LastLook: a.looks.Last.At, Due: a.looks.IsDue(), Incident: a.incident, Led: a.led,
	}
	_, c.Unprotected = a.finding(mfa.NoFactor)
	if a.led {
		c.Done, c.Of = a.guide.Progress()
	}
	if ofFirm {
		m.cards = append(m.cards, c)
	} else {
		m.others = append(m.others, c)
	}
}

// factors takes in what an account asks for beside its password.
func (m *making) factors(id vault.ID, a *account) {
	none, unprotected := a.finding(mfa.NoFactor)
	missing, notNoted := a.finding(mfa.NotNoted)
	_, idle := a.finding(mfa.PasskeyIdle)
	lapsing, lapses := a.finding(mfa.DeviceLapses)
	if lapsed, has := a.finding(mfa.DeviceLapsed); has {
		lapsing, lapses = lapsed, true
	}
	if unprotected {
		if t, first := m.add(NoFactor, id); first {
			t.Operations = none.Operations
		}
	}
	if idle {
		m.add(PasskeyUnused, id)
	}
	if lapses {
		m.lapses = append(m.lapses, lapse{id, lapsing.Days})
	}
	beingNoted := a.led && a.guide.State(guide.Factors).Open()
	if notNoted && !beingNoted {
		if t, first := m.add(NotNoted, id); first {
			t.Operations = missing.Operations
		}
	}
	switch {
	case unprotected || idle || lapses:
		m.rule3.ToDo++
	case notNoted || !a.settled: // what cannot be read is not known
		m.rule3.Unknown++
	default:
		m.rule3.Kept++
		if !a.strong {
			m.rule3.Weak++
		}
	}
}

// look takes in when an account was looked at.
func (m *making) look(id vault.ID, a *account) {
	s := a.looks
	if s.Last.At.After(m.lastLook) {
		m.lastLook = s.Last.At
	}
	switch {
	case !s.Asked:
	case s.IsDue():
		m.overdue = append(m.overdue, overdue{id, s.Late, s.Last.At})
		m.rule5.ToDo++
	case s.Never():
		m.rule5.Unknown++
	default:
		m.rule5.Kept++
	}
}

// vault takes in what is to be said of no account in particular.
func (m *making) vault(entries []*vault.Entry) {
	slices.SortStableFunc(m.lapses, func(a, b lapse) int { return cmp.Compare(a.days, b.days) })
	for _, l := range m.lapses {
		if t, first := m.add(DeviceLapses, l.account); first {
			t.Days = l.days
		}
	}
	slices.SortStableFunc(m.overdue, func(a, b overdue) int { return cmp.Compare(b.late, a.late) })
	for _, o := range m.overdue {
		if t, first := m.add(LookDue, o.account); first {
			t.Last = o.last
			if !o.last.IsZero() {
				t.Days = daysBetween(o.last.In(m.Now.Location()), m.Now)
			}
		}
	}
	if m.ClockBehind || m.ClockWrong {
		m.tasks[ClockOff] = &Task{Kind: ClockOff, Offset: m.ClockOffset, Behind: m.ClockBehind}
	}
	var oldest time.Time
	for _, e := range entries {
		if made := e.Times.Created; !made.IsZero() && (oldest.IsZero() || made.Before(oldest)) {
			oldest = made
		}
	}
	last, err := LastBackup(m.Vault, m.Now)
	switch {
	case err != nil:
		m.unreadable()
	case backupDue(last, oldest, m.Now):
		m.tasks[NoBackup] = &Task{Kind: NoBackup, Last: last}
	}
	m.kit(settled(oldest, m.Now))
}

// kit takes in what is on paper for others, which a new vault need not have yet: the
// first run offers it and ends calm all the same.
func (m *making) kit(needed bool) {
	k := kit.Of(m.Vault, m.Now)
	switch {
	case k.Stale:
		m.tasks[OldKit] = &Task{Kind: OldKit, Last: k.Made, Shares: true}
	case k.OldSheet:
		m.tasks[OldKit] = &Task{Kind: OldKit, Last: k.Sheet}
	}
	switch {
	case len(k.Problems) > 0:
		m.unreadable()
	case needed && (k.Sheet.IsZero() || fact.Future(k.Sheet, m.Now)):
		m.tasks[NoKit] = &Task{Kind: NoKit}
	}
}

// unreadable says that something noted of the vault itself cannot be read, unless that
// is said of an account already.
func (m *making) unreadable() {
	if m.tasks[Unreadable] == nil {
		m.tasks[Unreadable] = &Task{Kind: Unreadable}
	}
}

// daysBetween is how many midnights lie between two moments.
func daysBetween(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

func (m *making) page(accounts int) Page {
	p := Page{Cards: append(m.cards, m.others...), LastLook: m.lastLook, Accounts: accounts}
	for _, k := range Kinds() {
		if t := m.tasks[k]; t != nil {
			p.Tasks = append(p.Tasks, *t)
		}
	}
	bad := map[vault.ID]bool{}
	for _, marks := range []map[vault.ID]bool{m.shared, m.same, m.weak, m.alike} {
		for id := range marks {
			bad[id] = true
		}
	}
	m.rule2.Rule, m.rule3.Rule, m.rule5.Rule = Bookmarks, Factors, Looks
	p.Rules = []State{
		State{Rule: NoLinks, Kept: m.checked}.settle(),
		m.rule2.settle(),
		m.rule3.settle(),
		State{Rule: Passwords, ToDo: len(bad), Kept: max(m.passwordsOf-len(bad), 0)}.settle(),
		m.rule5.settle(),
	}
	return p
}
