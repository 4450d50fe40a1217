package emergency_test

import (
	"os"
	"testing"

	"kagikura/app/gui/emergency"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/incident"
)

// atFirm adds an account at a firm of the directory.
func atFirm(b *screentest.Bench, firm string) vault.ID {
	b.T.Helper()
	d, err := b.Session.DraftOf(firm)
	b.Must(err)
	id, err := b.Session.NewID()
	b.Must(err)
	b.Must(b.Session.Apply(bg, vault.AddEntry{ID: id, Parent: b.Session.State().Vault.Root().ID, Data: d.Data, Fields: []vault.Field{
		vault.TextField(vault.FieldTitle, b.Firm(firm)), vault.TextField(vault.FieldURL, d.URL),
	}}))
	return id
}

// show puts the screen for a place into the window.
func show(b *screentest.Bench, place screen.Place) *emergency.Screen {
	s := emergency.New(b.Env, place)
	b.Show(s)
	return s
}

// KAGIKURA_PICTURES=DIR draws the screen in every look.
func TestPictures(t *testing.T) {
	busy := func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		id := atFirm(b, "sbi")
		b.Must(b.Session.TickStep(bg, id, incident.Reached, true))
		b.Must(b.Session.TickStep(bg, id, incident.Frozen, true))
		b.Must(b.Session.NoteIncident(bg, id, "10:20 Tanaka, 12-345"))
		return show(b, screen.Place{Name: screen.Emergency, Account: id})
	}
	screentest.Pictures(t, "emergency-plan", busy)
	if os.Getenv("KAGIKURA_PICTURES") == "" {
		return
	}
	screentest.Pictures(t, "emergency-end", func(b *screentest.Bench) screen.Screen {
		b.AtEnd = true
		return busy(b)
	})
	screentest.Pictures(t, "emergency-choose", func(b *screentest.Bench) screen.Screen {
		b.NewVault("x")
		atFirm(b, "rakuten")
		id := atFirm(b, "sbi")
		b.Must(b.Session.BeginIncident(bg, id))
		return show(b, screen.Place{Name: screen.Emergency})
	})
	screentest.Pictures(t, "emergency-locked", func(b *screentest.Bench) screen.Screen {
		b.Must(b.Session.SetSettings(func(s *settings.Settings) { s.KeepFirms, s.Firms = true, []string{"monex", "sbi"} }))
		return show(b, screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	})
	screentest.Pictures(t, "emergency-locked-plan", func(b *screentest.Bench) screen.Screen {
		b.Must(b.Session.TickAside("mito", incident.Reached, true))
		return show(b, screen.Place{Name: screen.Emergency, Part: screen.WhileLocked, Firm: "mito"})
	})
}
