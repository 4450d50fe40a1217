package gui_test

import (
	"testing"
	"testing/synctest"

	"kagikura/app/launch"
	"kagikura/app/settings"
	"kagikura/vault/record"
)

// recorded is how many openings the records of the vault hold.
func (d *door) recorded() (n int) {
	d.T.Helper()
	d.settle()
	for _, e := range d.Session.State().Vault.Live() {
		for _, i := range record.Of(e).Events() {
			if i.Event.Kind == record.Launched {
				n++
			}
		}
	}
	return n
}

// TestOpeningAnAccountIsRecorded: once the browser has it, and only then.
func TestOpeningAnAccountIsRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, japanese())
		d.Press(d.Text.S("accounts.open"))
		d.opens()
		if n := d.recorded(); n != 1 {
			t.Errorf("after one opening there are %d events", n)
		}
		d.Must(d.Session.SetSettings(func(v *settings.Settings) { v.Browser = settings.Browser{ID: "firefox"} }))
		d.root.Render(d.Session.State())
		d.gone = &launch.GoneError{ID: "firefox"}
		d.Press(d.Text.S("accounts.open"))
		d.opens()
		d.says(d.Text.S("frame.browser.gone"))
		if n := d.recorded(); n != 1 {
			t.Errorf("an opening that failed is recorded: %d events", n)
		}
		d.Press(d.Text.S("frame.browser.system"))
		d.opens()
		if n := d.recorded(); n != 2 {
			t.Errorf("after the system's browser opened there are %d events", n)
		}
	})
}
