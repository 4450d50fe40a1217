package remind_test

import (
	"errors"
	"testing"
	"time"

	"kagikura/app/remind"
	"kagikura/app/settings"
	"kagikura/vault"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.FixedZone("JST", 9*3600))

// memory is a store that may refuse.
type memory struct {
	kept   settings.Reminder
	refuse error
}

func (m *memory) Reminder() settings.Reminder { return m.kept }

func (m *memory) SetReminder(r settings.Reminder) error {
	if m.refuse == nil {
		m.kept = r
	}
	return m.refuse
}

// made is a vault with so many accounts, the first made so many days before noon,
// each further one a day later.
func made(t *testing.T, accounts, days int) *vault.Vault {
	t.Helper()
	v := vault.New(noon, "x", vault.ID{255})
	for n := range accounts {
		at := noon.AddDate(0, 0, n-days)
		next, err := v.Apply(at, vault.AddEntry{ID: vault.ID{byte(n + 1)}, Parent: vault.ID{255}, Data: map[string]string{vault.DataFirm: vault.FirmData("sbi")},
			Fields: []vault.Field{vault.TextField(vault.FieldTitle, "name")}})
		if err != nil {
			t.Fatal(err)
		}
		v = next
	}
	return v
}

func TestOnceADay(t *testing.T) {
	store, v := &memory{}, made(t, 3, 15) // due yesterday, today and tomorrow
	m := remind.Moment{Now: noon, On: true, Vault: v}
	if got := remind.Look(store, m); got != (remind.What{Due: 2}) {
		t.Errorf("at first %+v", got)
	}
	m.Now = noon.Add(time.Hour)
	if got := remind.Look(store, m); !got.Nothing() {
		t.Errorf("an hour later again %+v", got)
	}
	m.Now = noon.AddDate(0, 0, 1)
	if got := remind.Look(store, m); got != (remind.What{Due: 3}) {
		t.Errorf("the next day %+v", got)
	}
	if want := (settings.Reminder{Next: "2026-11-23", Told: "2026-11-25"}); store.kept != want {
		t.Errorf("kept %+v", store.kept)
	}
}

func TestNobodyIsDisturbed(t *testing.T) {
	v := made(t, 1, 30)
	at := func(hour, minute int) time.Time {
		return time.Date(2026, 11, 24, hour, minute, 0, 0, noon.Location())
	}
	for name, c := range map[string]struct {
		m     remind.Moment
		quiet bool
	}{
		"at noon":                      {remind.Moment{Now: noon, On: true, Vault: v}, false},
		"before the window":            {remind.Moment{Now: noon, On: true, Vault: v, Here: true}, true},
		"who does not want it":         {remind.Moment{Now: noon, Vault: v}, true},
		"at night":                     {remind.Moment{Now: at(7, 59), On: true, Vault: v}, true},
		"in the morning":               {remind.Moment{Now: at(8, 0), On: true, Vault: v}, false},
		"in the evening":               {remind.Moment{Now: at(20, 59), On: true, Vault: v}, false},
		"late":                         {remind.Moment{Now: at(21, 0), On: true, Vault: v}, true},
		"with nothing due":             {remind.Moment{Now: noon, On: true, Vault: made(t, 1, 3)}, true},
		"with no account":              {remind.Moment{Now: noon, On: true, Vault: made(t, 0, 0)}, true},
		"locked, and nothing is known": {remind.Moment{Now: noon, On: true}, true},
	} {
		if got := remind.Look(&memory{}, c.m); got.Nothing() != c.quiet {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhileLockedADateIsAllThatIsKnown(t *testing.T) {
	store := &memory{}
	remind.Look(store, remind.Moment{Now: noon, On: true, Vault: made(t, 2, 12)}) // due in two days
	if want := (settings.Reminder{Next: "2026-11-26"}); store.kept != want {
		t.Errorf("kept %+v", store.kept)
	}
	locked := remind.Moment{Now: noon.AddDate(0, 0, 1), On: true}
	if got := remind.Look(store, locked); !got.Nothing() {
		t.Errorf("a day too early: %+v", got)
	}
	locked.Now = noon.AddDate(0, 0, 2)
	if got := remind.Look(store, locked); got != (remind.What{Locked: true}) {
		t.Errorf("on the day: %+v", got)
	}
	locked.On = false
	if remind.Look(store, locked); store.kept != (settings.Reminder{}) {
		t.Errorf("switched off, and still kept: %+v", store.kept)
	}
}

func TestWhereNothingCanBeKeptNothingIsSaid(t *testing.T) {
	store := &memory{refuse: errors.New("read-only")}
	if got := remind.Look(store, remind.Moment{Now: noon, On: true, Vault: made(t, 1, 30)}); !got.Nothing() {
		t.Errorf("said every minute: %+v", got)
	}
}
