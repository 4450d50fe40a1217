package session

import (
	"context"
	"time"

	"kagikura/crypto/kdf"
)

// Lock closes the vault and makes its secrets unreadable, always. Changes that
// the file has not are saved first, with notes that are being written
// (DraftNote); what cannot be saved, or not before ctx ends,
// goes encrypted into local state and comes back with the next unlock; the vault is
// closed before that is written, for that disk may hang as well. Changes
// that SaveCopy has put elsewhere stay there. An *UnsavedError says that no disk
// took them yet: they come back all the same, as long as the program runs. Without
// an open vault it does nothing.
func (s *Session) Lock(ctx context.Context) error {
	o, err := s.opened()
	if err != nil {
		return nil
	}
	done := make(chan struct{})
	go func() { // on a disk that hangs this may never end
		defer close(done)
		s.keepFirms()
		s.noteDrafts(ctx)
		s.saveBeforeLock(ctx, o)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	p, err := s.pack(o)
	s.LockDiscarding()
	if err == nil && p != nil {
		err = s.storeSoon(ctx, o, p)
	}
	if err != nil {
		return &UnsavedError{Err: err}
	}
	return nil
}

// grace is how long a locked session waits for local state, whatever was spent on the
// disk of the vault.
const grace = 2 * time.Second

// storeSoon stores what was packed. Where that takes too long it goes on by itself.
func (s *Session) storeSoon(ctx context.Context, o *openVault, p *packed) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	stored := make(chan error, 1)
	go func() { stored <- s.store(o, p) }()
	select {
	case err := <-stored:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Session) saveBeforeLock(ctx context.Context, o *openVault) {
	now, giveBack, err := s.begin(ctx)
	if err != nil {
		return
	}
	defer giveBack()
	if now == o && o.edit != o.saved && o.edit != o.copied {
		_ = s.save(o, s.generationsFor(o)) // keep sees to what it could not save
	}
}

// LockDiscarding closes the vault at once and ends an unlocking that is under
// way: changes that are neither saved nor kept yet are lost. When it returns no
// secret of the vault can be opened any more.
func (s *Session) LockDiscarding() {
	s.mu.Lock()
	o, scratch := s.open, s.scratch
	s.open, s.scratch, s.drafts = nil, nil, nil
	if s.cancelOpen != nil {
		s.cancelOpen()
	}
	if o != nil {
		if o.stopLater != nil {
			o.stopLater()
		}
		s.publish(func(st *State) { *st = st.locked() })
	}
	s.mu.Unlock()
	if scratch != nil {
		scratch.Destroy()
	}
	if o != nil {
		o.done()
		o.arena.Destroy()
		go kdf.Forget()
	}
}

// locked is the state once its vault is closed.
func (st State) locked() State {
	return State{
		Seq: st.Seq, Phase: Locked, Path: st.Path,
		Directory: st.Directory, Updates: st.Updates, DirectoryProblem: st.DirectoryProblem,
		Aside: st.Aside, Settings: st.Settings, Clock: st.Clock, newest: newest(st.Directory, nil),
	}
}
