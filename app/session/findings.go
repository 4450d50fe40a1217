package session

import (
	"cmp"
	"context"

	"kagikura/crypto/secret"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
)

// watchful is what an open vault has to find out what is wrong with its passwords.
type watchful struct {
	// master is the keyed digest of the passphrase that opened the vault, made while
	// it was at hand; zero for none. The passphrase itself is not kept.
	master secret.Digest
	// news holds a token while State.Findings may be out of date.
	news chan struct{}
	// turn holds a token while somebody looks; it guards last
	// and list.
	turn chan struct{}
	last *audit.Findings
	list *leakedList
	// against is the list that somebody named for this vault while it is open, in the
	// place of that of the settings; Session.mu guards it.
	against string
}

func newWatchful(master secret.Digest) *watchful {
	return &watchful{master: master, news: make(chan struct{}, 1), turn: make(chan struct{}, 1)}
}

func (w *watchful) wake() {
	select {
	case w.news <- struct{}{}:
	default:
	}
}

// digest is the keyed digest of the passphrase of c within an arena, zero for none.
func (c Credentials) digest(a *secret.Arena) (secret.Digest, error) {
	if c.Passphrase == nil || c.Passphrase.Len() == 0 {
		return secret.Digest{}, nil
	}
	v, err := a.Adopt(*c.Passphrase)
	if err != nil {
		return secret.Digest{}, err
	}
	return v.Digest()
}

// Findings is what there is to say about the passwords of the open vault as it is
// now. In a lasting program State.Findings has it by itself, as soon as it is known;
// with [Config.Brief] it is found when somebody asks, and published then. It takes
// about 0.15 s for a thousand accounts at first, and some milliseconds after a
// change.
func (s *Session) Findings(ctx context.Context) (*audit.Findings, error) {
	o, err := s.opened()
	if err != nil {
		return nil, err
	}
	return s.find(ctx, o)
}

// FindingsAgainst is Findings with the list of leaked passwords in a file in the
// place of the one that the settings name, until the vault is locked.
func (s *Session) FindingsAgainst(ctx context.Context, list string) (*audit.Findings, error) {
	o, err := s.opened()
	if err != nil {
		return nil, err
	}
	err = s.change(o, func(st *State) {
		o.watch.against = list
		st.Findings = nil
	})
	if err != nil {
		return nil, err
	}
	return s.find(ctx, o)
}

// listOf is the path of the list of leaked passwords in use, empty for none.
func (s *Session) listOf(o *openVault, st *State) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cmp.Or(o.watch.against, st.Settings.LeakedList)
}

// keepFinding finds what is wrong in every new state of the vault, until ctx ends.
func (s *Session) keepFinding(ctx context.Context, o *openVault) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.watch.news:
			_, _ = s.find(ctx, o) // the vault was locked, or there is no randomness: the next state tries again
		}
	}
}

// find looks at the vault until what was found is of its present state.
func (s *Session) find(ctx context.Context, o *openVault) (*audit.Findings, error) {
	w := o.watch
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for {
		st := s.State()
		if st.Vault == nil {
			return nil, ErrLocked
		}
		if st.Findings != nil {
			return st.Findings, nil
		}
		question := audit.Question{Now: s.config.Now(), Random: s.config.Random, Directory: st.Directory, Dictionary: s.words(), Master: s.masterOf(o)}
		if months := st.Settings.OldPasswords; months > 0 {
			question.OldBefore = question.Now.AddDate(0, -months, 0)
		}
		path := s.listOf(o, &st)
		if path == "" {
			w.list = nil
		} else {
			w.list = openList(path, w.list)
			question.Leaked = w.list
		}
		found, err := audit.Look(ctx, st.Vault, question, w.last)
		if w.list != nil {
			w.list.close()
		}
		if err != nil {
			if _, locked := s.opened(); locked != nil {
				return nil, locked
			}
			return nil, err
		}
		w.last = found
		if err := s.published(o, st, path, found); err != nil {
			return nil, err
		}
	}
}

// masterOf is the digest of the passphrase, which a change of it replaces.
func (s *Session) masterOf(o *openVault) secret.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return o.watch.master
}

// published publishes what was found in a state, unless there is a newer one.
func (s *Session) published(o *openVault, of State, list string, found *audit.Findings) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != o {
		return ErrLocked
	}
	if now := s.state.Load(); now.Vault == of.Vault && now.basis() == of.basis() && cmp.Or(o.watch.against, now.Settings.LeakedList) == list {
		s.publish(func(st *State) { st.Findings = found })
	}
	return nil
}

// basis is what findings depend on beside the vault.
type basis struct {
	directory *brokerage.Directory
	months    int
	list      string
}

func (st *State) basis() basis {
	return basis{st.Directory, st.Settings.OldPasswords, st.Settings.LeakedList}
}

// refind drops what was found where it is of another state than next, and says so
// to who looks. The caller holds s.mu.
func (s *Session) refind(before, next *State) {
	if next.Findings != nil && (next.Findings.Of != next.Vault || before.basis() != next.basis()) {
		next.Findings = nil
	}
	if s.open != nil && next.Vault != nil && next.Findings == nil {
		s.open.watch.wake()
	}
}
