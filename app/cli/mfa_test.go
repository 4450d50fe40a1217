package cli_test

import (
	"strings"
	"testing"
	"time"

	"kagikura/app/cli"
)

// TestWhatAFastClockNotedIsDoubted: it is no plain "On", for people and for programs.
func TestWhatAFastClockNotedIsDoubted(t *testing.T) {
	s := newSuspect(t)
	note := func() {
		t.Helper()
		for _, line := range []string{
			"mfa v.kdbx sbi --notice login --switch on --to mail", "mfa v.kdbx sbi --operation login --method totp",
			"mfa v.kdbx sbi --device --until 2026-01-01", "mfa v.kdbx sbi --passkey new --on-device phone",
		} {
			if exit, _, err := s.run(nil, strings.Fields(line)...); exit != cli.OK {
				t.Fatalf("%s: %d %s", line, exit, err)
			}
		}
	}
	told := func() (doubts, marks int) {
		t.Helper()
		_, out, _ := s.run(nil, "mfa", "v.kdbx", "sbi")
		_, report, _ := s.run(nil, "mfa", "v.kdbx", "sbi", "--json")
		return strings.Count(out, "lies in the future"), strings.Count(report, `"noted_future": true`)
	}
	s.behind = -10 * 365 * 24 * time.Hour
	note()
	s.behind = 0
	if doubts, marks := told(); doubts != 4 || marks != 4 {
		t.Errorf("of 4 items of the future %d are doubted, %d as JSON", doubts, marks)
	}
	note() // the passkey is another one
	if doubts, marks := told(); doubts != 1 || marks != 1 {
		t.Errorf("after noting again %d are doubted, %d as JSON", doubts, marks)
	}
}
