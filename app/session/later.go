package session

import (
	"context"
	"errors"
	"time"
)

// How long a save that failed waits before it is tried again: longer each time,
// but a disk that is not there is cheap to look for.
const (
	firstRetry    = 5 * time.Second
	slowestRetry  = 5 * time.Minute
	slowestAbsent = 10 * time.Second
)

// saveLater has the open vault saved after d. It takes the place of an earlier
// arrangement. The caller has the turn.
func (s *Session) saveLater(o *openVault, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.After == nil || s.open != o {
		return
	}
	if o.stopLater != nil {
		o.stopLater()
	}
	o.stopLater = s.config.After(d, func() {
		again, giveBack, err := s.begin(context.Background())
		if err != nil {
			return
		}
		defer giveBack()
		if again == o && o.edit != o.saved {
			_ = s.save(o, s.generationsFor(o)) // State.Problem says why, and it is tried again
		}
	})
}

// retryLater arranges for another try after a save that failed. One that another
// program's change stands in the way of is for the person to decide.
func (s *Session) retryLater(o *openVault, failed error) {
	if errors.Is(failed, ErrChanged) || errors.Is(failed, ErrVersion) {
		return
	}
	wait := min(firstRetry<<min(o.failures, 10), slowestRetry)
	if errors.Is(failed, ErrVanished) {
		wait = min(wait, slowestAbsent)
	}
	s.mu.Lock()
	o.failures++
	s.mu.Unlock()
	s.saveLater(o, wait)
}

// generationsFor is where the file goes that the next save replaces: nowhere if
// all that changed are notes in records.
func (s *Session) generationsFor(o *openVault) string {
	if o.worthy {
		return s.config.Generations
	}
	return ""
}
