package session

import (
	"cmp"
	"context"
	"crypto/sha256"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"kagikura/app/settings"
	"kagikura/crypto/kdf"
	"kagikura/crypto/minisign"
	"kagikura/crypto/secret"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
	"kagikura/vault/linkcheck"
	"kagikura/vault/today"
)

// Config is what a Session gets from the outside. All of it but the fields
// that say otherwise is needed.
type Config struct {
	// Now is the clock.
	Now func() time.Time
	// Random is a source of bytes that nobody can guess.
	Random io.Reader
	// Store keeps the settings and what was confirmed on this computer.
	Store *settings.Store
	// Directory is the bundled list of firms and their official addresses.
	Directory *brokerage.Directory
	// UpdateKey verifies newer editions of Directory; nil for no updates.
	UpdateKey *minisign.PublicKey
	// Generations is the folder for earlier generations of a saved file; empty
	// keeps none.
	Generations string
	// Pasts is the folder for what was last seen of each vault's file; empty
	// keeps nothing, and then nobody notices a file that was taken back.
	Pasts string
	// Poll is how often the open vault's file is looked at, zero for
	// [DefaultPoll].
	Poll time.Duration
	// Pending is the folder for changes that could not be saved, encrypted, until
	// the next unlock; empty keeps them in memory alone.
	Pending string
	// After runs f once after d, unless stop is called before: for saving later
	// and for saving again. Nil does neither by itself.
	After func(d time.Duration, f func()) (stop func())
	// Cost makes the key-derivation parameters, without salt, of a vault that
	// shall take about target to unlock, and says how long they take. Nil
	// measures this computer.
	Cost func(ctx context.Context, target time.Duration) (kdf.Params, time.Duration, error)
	// Uptime is how long the computer has run, its sleep included; false if the
	// system does not say. Nil never says: a clock that was set is then noticed only
	// when it is measured again.
	Uptime func() (time.Duration, bool)
	// Dictionary makes what thieves try first; it is asked once, when it is needed. Nil
	// is an empty one.
	Dictionary func() strength.Dictionary
	// Brief is for programs that end after one command: the vault keeps its
	// key-derivation salt, which saves deriving a second key after every unlock,
	// and is not put on the list of recent vaults; its file is not watched, and
	// compared with what was seen of it last before Unlock returns; a change that
	// cannot be saved fails and is not kept. What is wrong with passwords is
	// found when somebody asks for it. A lasting program leaves it false, so that no
	// salt outlives a session and no change is lost.
	Brief bool
}

// Session is the owner of the state. The zero value is of no use: see [New].
type Session struct {
	config Config
	turn   chan struct{} // holds one token while a verb has the vault
	gate   *kdf.Gate     // one derivation at a time, abandoned ones included
	state  atomic.Pointer[State]
	links  atomic.Pointer[linkcheck.Checker] // of the directory in use

	// clock is held while the kept clock is read or written, so that what is read is
	// not older than what is known; before mu.
	clock        sync.Mutex
	clockUnsaved bool // no disk would take what is known of the clock

	// storing is held while unsaved changes are written to local state, so that older
	// ones on a disk that hangs never take the place of newer ones; before mu.
	storing sync.Mutex

	// mu guards what follows, and the making of a State. It is never held
	// during input or output, a derivation, or a call of a subscriber.
	mu          sync.Mutex
	open        *openVault
	cancelOpen  context.CancelFunc // ends the opening that is under way
	costs       map[time.Duration]cost
	paces       map[kdf.Kind]pace
	scratch     *secret.Arena // for secrets made while no vault is open
	subscribers map[*subscriber]struct{}
	words       func() *strength.Dictionary
	held        map[string][]pending // by place: what no disk would take
	drafts      map[vault.ID]string  // notes that are being written, see DraftNote
	closed      bool
	background  sync.WaitGroup
}

// openVault is all that belongs to one unlocked vault. Its fields are changed
// under Session.mu by the verb that has the turn.
type openVault struct {
	arena     *secret.Arena
	composite kdbx.Composite
	settings  kdbx.Settings
	// key is derived already: saves need no derivation.
	key kdbx.Transformed
	// earlier are keys of the same credentials that earlier states were saved
	// under, as far as they were needed.
	earlier []kdbx.Transformed
	handle  *file.Handle
	vault   *vault.Vault
	index   *audit.Index // of vault
	watch   *watchful
	base    *vault.Vault // as the file was last read or written: the past of a merge
	// edit counts the changes; saved, copied and kept are the counts that the
	// file, the last copy and local state hold.
	edit, saved, copied, kept uint64
	merged                    uint64   // the edit that was the last merge
	passed                    []string // conflict copies that are not offered any more
	repairs                   []Repair // made when it was read
	// worthy tells that among the changes since saved is one that an earlier
	// state is kept for, which notes in records are not.
	worthy bool
	// sum is the SHA-256 of the file as it was last read or written.
	sum [sha256.Size]byte
	// place stands for the file's path in local state, where pendings are.
	place    string
	pendings []pending
	// failures counts the saves that failed since one succeeded; stopLater ends
	// the wait for the next one.
	failures  int
	stopLater func()
	// done ends what runs in the background for this vault.
	done context.CancelFunc
	desk *desk
}

// desk is what was read of the vault's accounts for [Session.Today].
type desk struct {
	mu sync.Mutex
	today.Desk
}

// New makes a Session that has no vault open. Its first State names the vault
// that was used last, if there is one.
func New(c Config) *Session {
	s := &Session{
		config:      c,
		turn:        make(chan struct{}, 1),
		gate:        kdf.NewGate(),
		costs:       map[time.Duration]cost{},
		paces:       map[kdf.Kind]pace{},
		subscribers: map[*subscriber]struct{}{},
		held:        map[string][]pending{},
	}
	s.words = sync.OnceValue(func() *strength.Dictionary {
		d := strength.Dictionary{}
		if c.Dictionary != nil {
			d = c.Dictionary()
		}
		return &d
	})
	s.config.Poll = cmp.Or(c.Poll, DefaultPoll)
	first := &State{Seq: 1, Updates: c.UpdateKey != nil, Settings: c.Store.Settings(), SettingsNotes: c.Store.Notes()}
	first.Directory, first.DirectoryProblem = edition(c)
	s.links.Store(linkcheck.New(first.Directory))
	first.Clock, _ = s.keptClock() // codes are as they are without it
	first.newest = newest(first.Directory, nil)
	if recent := first.Settings.Recent; len(recent) > 0 {
		first.Phase, first.Path = Locked, recent[0].Path
	}
	s.state.Store(first)
	return s
}

// State is the present state. It never blocks.
func (s *Session) State() State { return *s.state.Load() }

// publish makes a new State of the last one and wakes the subscribers. The
// caller holds s.mu.
func (s *Session) publish(change func(*State)) {
	before := s.state.Load()
	next := *before
	change(&next)
	s.refind(before, &next)
	next.Seq++
	s.state.Store(&next)
	for sub := range s.subscribers {
		sub.wake()
	}
}

// subscriber is one goroutine that tells f of new states.
type subscriber struct {
	news chan struct{} // holds a token while there may be a newer state
	quit chan struct{}
}

func (sub *subscriber) wake() {
	select {
	case sub.news <- struct{}{}:
	default: // it will look anyway
	}
}

// Subscribe calls f with the present state and then with newer ones, as the
// package's concurrency promises say. After stop has returned no call begins;
// one that runs may still be running.
func (s *Session) Subscribe(f func(State)) (stop func()) {
	sub := &subscriber{news: make(chan struct{}, 1), quit: make(chan struct{})}
	sub.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return func() {}
	}
	s.subscribers[sub] = struct{}{}
	var last uint64
	go func() {
		for {
			select {
			case <-sub.quit:
				return
			case <-sub.news:
			}
			select {
			case <-sub.quit:
				return
			default:
			}
			if now := s.State(); now.Seq > last {
				last = now.Seq
				f(now)
			}
		}
	}()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.drop(sub)
	}
}

// drop ends a subscriber; the caller holds s.mu.
func (s *Session) drop(sub *subscriber) {
	if _, there := s.subscribers[sub]; there {
		delete(s.subscribers, sub)
		close(sub.quit)
	}
}

// take waits for the turn.
func (s *Session) take(ctx context.Context) (giveBack func(), err error) {
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// begin waits for the turn and returns the open vault.
func (s *Session) begin(ctx context.Context) (o *openVault, giveBack func(), err error) {
	giveBack, err = s.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	if o, err = s.opened(); err != nil {
		giveBack()
		return nil, nil, err
	}
	return o, giveBack, nil
}

// beginWith is begin for what concerns one account, ErrNoAccount if it is gone.
func (s *Session) beginWith(ctx context.Context, account vault.ID) (o *openVault, e *vault.Entry, giveBack func(), err error) {
	if o, giveBack, err = s.begin(ctx); err != nil {
		return nil, nil, nil, err
	}
	e, ok := o.vault.Entry(account)
	if !ok {
		giveBack()
		return nil, nil, nil, ErrNoAccount
	}
	return o, e, giveBack, nil
}

// opened is the open vault, or why there is none.
func (s *Session) opened() (*openVault, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, ErrClosed
	case s.open == nil:
		return nil, ErrLocked
	}
	return s.open, nil
}

// change changes the open vault and publishes what came of it, unless o was
// locked meanwhile.
func (s *Session) change(o *openVault, f func(*State)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != o {
		return ErrLocked
	}
	s.publish(f)
	return nil
}

// Close locks at once and ends the session: subscribers hear nothing more,
// every verb returns ErrClosed. Changes that are neither saved nor kept yet are
// lost; [Session.Lock] first.
func (s *Session) Close() {
	s.mu.Lock()
	s.closed = true
	for sub := range s.subscribers {
		s.drop(sub)
	}
	s.mu.Unlock()
	s.LockDiscarding()
	s.background.Wait()
}
