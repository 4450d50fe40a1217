package session

import "kagikura/app/settings"

// SetSettings changes the settings, brings them within their bounds, saves and
// publishes them. If saving fails they stay as they were.
func (s *Session) SetSettings(f func(*settings.Settings)) error {
	if err := s.setSettings(f); err != nil {
		return err
	}
	s.keepFirms() // it may have been switched on
	return nil
}

func (s *Session) setSettings(f func(*settings.Settings)) error {
	changed, err := s.config.Store.Update(f)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Settings = changed })
	return nil
}

// SettingsNotesSeen takes from the state what a person was told of the settings.
func (s *Session) SettingsNotesSeen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.SettingsNotes = nil })
}

// remember puts a vault first among the recent ones. That the list cannot be
// saved is not worth a failed unlock.
func (s *Session) remember(path string) {
	if !s.config.Brief {
		_ = s.SetSettings(func(set *settings.Settings) { set.Remember(path) })
	}
}
