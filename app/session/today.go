package session

import (
	"context"

	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/today"
)

// Today is what is to be done about the open vault, and how it stands with the five
// rules. What did not change since the last call is not read again; the first call
// looks at every account: not for the UI thread. It ends with ctx. Errors are those of
// Findings.
func (s *Session) Today(ctx context.Context) (today.Page, error) {
	o, err := s.opened()
	if err != nil {
		return today.Page{}, err
	}
	found, err := s.Findings(ctx)
	if err != nil {
		return today.Page{}, err
	}
	s.correction() // of a clock that has been set meanwhile nothing is to be said
	st, now := s.State(), s.config.Now()
	_, behind := st.Late(now)
	if st.Vault == nil {
		return today.Page{}, ErrLocked
	}
	o.desk.mu.Lock()
	defer o.desk.mu.Unlock()
	return o.desk.Look(ctx, today.Facts{
		Vault:     found.Of,
		Directory: st.Directory,
		Address: func(id vault.ID) (today.Address, bool) {
			l, ok := st.Launch[id]
			return today.Address{
				Firm:     l.Verdict.Firm,
				Official: l.Ready && l.Verdict.Kind == linkcheck.Official,
				Imitates: l.Verdict.Imitates != "",
				Aged:     l.Aged,
				Ready:    l.Ready,
			}, ok
		},
		Findings:    found,
		ClockWrong:  st.Clock.Known() && !st.Clock.Right(),
		ClockOffset: st.Clock.Offset,
		ClockBehind: behind,
		Now:         now.Local(),
	})
}
