package session

import (
	"context"
	"errors"

	"kagikura/vault/kdbx"
)

// Lock closes the vault and makes its secrets unreadable. Changes that the file
// has not are saved first, unless SaveCopy has put them elsewhere; if that
// fails, Lock returns *UnsavedError and the vault stays open. Without an open
// vault it does nothing.
func (s *Session) Lock(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if errors.Is(err, ErrLocked) || errors.Is(err, ErrClosed) {
		return nil
	}
	if err != nil {
		return err
	}
	defer giveBack()
	if o.edit != o.saved && o.edit != o.copied {
		if err := s.save(o, s.config.Generations); err != nil {
			return err
		}
	}
	s.LockDiscarding()
	return nil
}

// LockDiscarding closes the vault at once, whatever is unsaved, and ends an
// unlocking that is under way. When it returns no secret of the vault can be
// opened any more.
func (s *Session) LockDiscarding() {
	s.mu.Lock()
	o, scratch := s.open, s.scratch
	s.open, s.scratch = nil, nil
	if s.cancelOpen != nil {
		s.cancelOpen()
	}
	if o != nil {
		s.publish(func(st *State) { *st = st.locked() })
	}
	s.mu.Unlock()
	if scratch != nil {
		scratch.Destroy()
	}
	if o != nil {
		o.done()
		o.arena.Destroy()
		go kdbx.Forget()
	}
}

// locked is the state once its vault is closed.
func (st State) locked() State {
	return State{
		Seq: st.Seq, Phase: Locked, Path: st.Path,
		Directory: st.Directory, Settings: st.Settings,
	}
}
