package session

// HangLocalState makes local state a disk that hangs, until it is let go.
func (s *Session) HangLocalState() (letGo func()) {
	s.storing.Lock()
	return s.storing.Unlock
}
