package settings_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kagikura/app/settings"
)

func TestAReminderIsTwoDaysAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	want := settings.Reminder{Next: "2026-12-04", Told: "2026-11-24"}
	if err := open(t, dir).SetReminder(want); err != nil {
		t.Fatal(err)
	}
	if got := open(t, dir).Reminder(); got != want {
		t.Errorf("kept %+v", got)
	}
	file := filepath.Join(dir, "reminder.json")
	if content, err := os.ReadFile(file); err != nil || string(content) != `{"version":1,"next":"2026-12-04","told":"2026-11-24"}` {
		t.Errorf("the file says %s, %v", content, err)
	}
	for range 2 {
		if err := open(t, dir).SetReminder(settings.Reminder{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("an empty one leaves a file")
	}
}

func TestAReminderThatCannotBeReadIsNone(t *testing.T) {
	for _, content := range []string{
		`{"version":1,"next":"tomorrow","told":""}`, `{"version":1,"next":"","told":"2026-13-01"}`,
		`{"version":2,"next":"2026-12-04","told":""}`, `{"next":"2026-12-04"}`, `[]`, ``, `{"version":1,"next":7}`,
		`{"version":1,"next":"2026-12-04","told":"","x":"` + strings.Repeat("x", 1<<20) + `"}`,
	} {
		dir := t.TempDir()
		put(t, dir, "reminder.json", content)
		if got := open(t, dir).Reminder(); got != (settings.Reminder{}) {
			t.Errorf("%.60s became %+v", content, got)
		}
	}
}
