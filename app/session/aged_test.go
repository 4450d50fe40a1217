package session_test

import (
	"errors"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

func TestAgedAddress(t *testing.T) {
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	s, _ := made(t, func(c *session.Config) { c.Now = func() time.Time { return day } })
	sbi := s.add(t, "SBI", "x", vault.TextField(vault.FieldURL, "https://www.sbisec.co.jp/"))
	own := s.add(t, "own", "x", vault.TextField(vault.FieldURL, "https://www.chiiki.example/"))
	l := s.State().Launch[sbi]
	if l.Seen != "2026-04-27" || l.Aged {
		t.Fatalf("five months later: %+v", l)
	}
	day = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	later := s.add(t, "SBI again", "y", vault.TextField(vault.FieldURL, "https://www.sbisec.co.jp/"))
	if !s.State().Launch[later].Aged {
		t.Error("six months later it is not aged")
	}
	must(t, s.ConfirmSeen(bg, later))
	for _, id := range []vault.ID{sbi, later} {
		if l := s.State().Launch[id]; l.Aged || l.Seen == "" || !l.Ready {
			t.Errorf("compared with paper: %+v", l)
		}
	}
	if s.Confirmed("https://www.sbisec.co.jp/") {
		t.Error("what the directory knows has become an address of one's own")
	}
	if err := s.ConfirmSeen(bg, own); !errors.Is(err, session.ErrNoAddress) {
		t.Errorf("an address that is not official: %v", err)
	}
	undated := s.add(t, "iwai", "z", vault.TextField(vault.FieldURL, "https://www.iwaicosmo.co.jp/"))
	if l := s.State().Launch[undated]; l.Seen != brokerage.Undated || !l.Aged {
		t.Errorf("undated: %+v", l)
	}
}

func (b bench) Confirmed(url string) bool { return b.store.Confirmed(url) }
