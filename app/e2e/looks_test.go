//go:build e2e

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestLooks leaves pictures of the screens in both languages, light and dark,
// from the smallest window to the largest text, and holds that no text reaches
// over the side of the window.
func TestLooks(t *testing.T) {
	looks := []struct {
		lang, theme   string
		width, height int
		scale         int
		words         map[string]string
	}{
		{"ja", "light", 1120, 740, 100, japanese},
		{"en", "dark", 1120, 740, 100, english},
		{"en", "light", 900, 600, 100, english},
		{"ja", "dark", 900, 600, 175, japanese},
	}
	for _, look := range looks {
		name := fmt.Sprintf("%s-%s-%dx%d-%d", look.lang, look.theme, look.width, look.height, look.scale)
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, look.width, look.height)
			d.name = name + "-"
			folder := t.TempDir()
			state := filepath.Join(folder, "state")
			settings(t, state, fmt.Sprintf(`"theme": %q, "text_scale": %d, "language": %q`, look.theme, look.scale, look.lang))
			vault := importedVault(t, folder, 12)
			d.start(nil, "--state", state, vault)
			d.resize()
			w := look.words
			d.see("unlock", w["unlock"])
			d.typeText(passphrase)
			d.key("Return")
			d.see("home", w["home"])
			d.key("ctrl+2")
			d.see("accounts", "Account 0000")
			d.key("ctrl+n")
			d.see("firms", w["firm"])
			d.key("ctrl+3")
			d.see("link", w["link"])
			d.key("ctrl+4")
			d.see("checkup", w["checkup"])
			d.key("ctrl+5")
			d.see("emergency", w["emergency"])
			d.key("ctrl+6")
			d.see("transfer", w["transfer"])
			d.key("ctrl+7")
			d.see("settings", w["settings"])
			d.quit()
		})
	}
}

var (
	japanese = map[string]string{"unlock": "金庫を開ける", "home": "今日やること", "firm": "どの証券会社の", "link": "ここに貼り付けて", "checkup": "見直したほうがよいところが", "emergency": "どの証券会社のことですか", "transfer": "どの口座を", "settings": "見た目"}
	english  = map[string]string{"unlock": "Open the vault", "home": "To do today", "firm": "Which firm is the account with?", "link": "Paste the text", "checkup": "Things to put right", "emergency": "Which firm is it about?", "transfer": "Which accounts to hand over?", "settings": "Appearance"}
)

// see waits for the beginning of a text and leaves a picture.
func (d *desk) see(name, text string) {
	d.t.Helper()
	d.waitContains(text)
	if size := strings.TrimSpace(string(d.ask("size"))); size != fmt.Sprintf("%d %d", d.width, d.height) {
		d.t.Errorf("%s: the window grew to %s", name, size)
	}
	for _, s := range d.tree() {
		if s.Kind == "text" && s.Clipped {
			d.t.Errorf("%s: %q reaches over the side of the window", name, s.Text)
		}
	}
	d.shot(name)
}
