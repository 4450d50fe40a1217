package merge

import (
	"cmp"
	"slices"
	"time"

	"kagikura/vault"
)

// Kind is what happens to something in a merge.
type Kind uint8

// The kinds of changes.
const (
	// AccountAdded is an account that only the other side has.
	AccountAdded Kind = iota + 1
	// AccountChanged has parts, see Change.Parts, that are taken from the other side.
	AccountChanged
	// AccountMoved comes to another group.
	AccountMoved
	// AccountDeleted was deleted for good on the other side.
	AccountDeleted
	// VersionsAdded is an account that gets earlier versions from the other side.
	VersionsAdded
	GroupAdded
	GroupChanged
	GroupMoved
	GroupDeleted
	// VaultChanged has settings of the vault itself that are taken over.
	VaultChanged
	// Noted is what nobody sees: times and the notes of merges and deletions.
	Noted
)

// rank orders kinds for the plan.
func (k Kind) rank() int {
	switch k {
	case VaultChanged:
		return 0
	case GroupAdded, GroupChanged, GroupMoved, GroupDeleted:
		return 1
	}
	return 2
}

// Change is one thing that applying a plan does.
type Change struct {
	Kind Kind
	// ID is the account's or group's, zero for what is of the vault itself.
	ID vault.ID
	// Title is the account's title or the group's name.
	Title string
	// Parts are what is taken over, of a kind that ends in Changed.
	Parts []Part
	// Ours and Theirs are the account on both sides, nil where it is missing.
	Ours, Theirs *vault.Entry
}

// Conflict is one part that both sides changed, each in its way, or an account
// that one side deleted and the other edited.
type Conflict struct {
	// ID and Title are as in Change.
	ID    vault.ID
	Title string
	Part  Part
	// TheirsWins tells whose value stands. Of an account, the other one is in the
	// history.
	TheirsWins bool
	// Deleted tells that there is no Part: a deletion loses against an edit, which
	// is theirs if TheirsWins.
	Deleted      bool
	Ours, Theirs *vault.Entry
}

// Plan is what a merge would do. It is immutable.
type Plan struct {
	// Changes is what comes to ours, vault and groups first, accounts in the order
	// of the tree.
	Changes []Change
	// Stays is what ours has and theirs has not, or not so: it stays. The kinds
	// are those of the change that would bring it to theirs.
	Stays     []Change
	Conflicts []Conflict

	ours, result *vault.Vault
}

// New plans to merge theirs into ours. Base is their common past, an earlier
// state of both, or nil if none is known: then each account's own history tells.
// A vault that merely resembles the past must not be given. Errors are those of
// [secret.Value], and those of [vault.Assemble] where the two have the same ID for
// different things or groups would be nested too deeply.
func New(base, ours, theirs *vault.Vault) (*Plan, error) {
	m := &merger{base: base, ours: ours, theirs: theirs, plan: &Plan{ours: ours}}
	if err := m.run(); err != nil {
		return nil, err
	}
	return m.plan, nil
}

// Apply is the merged vault: ours itself if nothing changes.
func (p *Plan) Apply() *vault.Vault { return p.result }

// Empty tells that applying changes nothing.
func (p *Plan) Empty() bool { return p.result == p.ours }

// merger is a merge under way.
type merger struct {
	base, ours, theirs *vault.Vault // base may be nil
	plan               *Plan
	meta               vault.Meta
	metaChanged        bool
	tombs              map[vault.ID]time.Time
	alias              map[vault.ID]vault.ID // groups that others stand for
	dissolved          []vault.ID            // recycle bins among them
	buried             []vault.ID            // groups that go now
	nodes              map[vault.ID]*node
	order              []*node // ours first
	places             []*placed
}

// pastEntry is an account of the base, if there is one.
func (m *merger) pastEntry(id vault.ID) (*vault.Entry, bool) {
	if m.base == nil {
		return nil, false
	}
	return m.base.Entry(id)
}

func (m *merger) pastGroup(id vault.ID) (*vault.Group, bool) {
	if m.base == nil {
		return nil, false
	}
	return m.base.Group(id)
}

func (m *merger) run() error {
	if m.ours == m.theirs {
		m.plan.result = m.ours
		return nil
	}
	m.buryAll()
	if err := m.mergeMeta(); err != nil {
		return err
	}
	m.findAliases()
	if err := m.mergeGroups(); err != nil {
		return err
	}
	if err := m.mergeEntries(); err != nil {
		return err
	}
	m.untangle()
	m.settleGroups()
	for _, changes := range [][]Change{m.plan.Changes, m.plan.Stays} {
		slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(a.Kind.rank(), b.Kind.rank()) })
	}
	return m.assemble()
}

// buryAll unites the tombstones; the later one of two counts.
func (m *merger) buryAll() {
	m.tombs = map[vault.ID]time.Time{}
	for _, v := range []*vault.Vault{m.ours, m.theirs} {
		for _, t := range v.Tombstones() {
			m.bury(t.ID, t.Deleted)
		}
	}
}

func (m *merger) bury(id vault.ID, at time.Time) {
	if known, ok := m.tombs[id]; !ok || at.After(known) {
		m.tombs[id] = at
	}
}

// tombstones lists what stays deleted, ours first; ours itself if that is all.
func (m *merger) tombstones() []vault.Tombstone {
	ours := m.ours.Tombstones()
	all := make([]vault.Tombstone, 0, len(m.tombs))
	done := map[vault.ID]bool{}
	for _, t := range slices.Concat(ours, m.theirs.Tombstones()) {
		if at, dead := m.tombs[t.ID]; dead && !done[t.ID] {
			all = append(all, vault.Tombstone{ID: t.ID, Deleted: at})
			done[t.ID] = true
		}
	}
	for _, id := range m.buried {
		if !done[id] {
			all = append(all, vault.Tombstone{ID: id, Deleted: m.tombs[id]})
			done[id] = true
		}
	}
	same := slices.EqualFunc(all, ours, func(a, b vault.Tombstone) bool { return a.ID == b.ID && a.Deleted.Equal(b.Deleted) })
	if same {
		return ours
	}
	return all
}
