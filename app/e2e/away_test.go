//go:build e2e && linux

package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kagikura/vault/kdbx"
)

// TestAMinimisedWindowLocks says of the window what a window manager says of one
// that is minimised.
func TestAMinimisedWindowLocks(t *testing.T) {
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	settings(t, state, `"theme": "light", "minimise_locks": true`)
	h := newHoard(t, folder, kdbx.ChaCha20)
	d.start(dummyBrowser(t, folder, filepath.Join(folder, "opened")), "--state", state, "--lang", "ja", h.file)
	d.wait("金庫を開ける")
	d.typeText(h.passphrase)
	d.key("Return")
	d.wait("今日やること")
	search := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Kagikura$")
	search.Env = d.env
	window, err := search.Output()
	if err != nil {
		t.Fatal(err)
	}
	d.do("xprop", "-id", strings.Fields(string(window))[0], "-f", "WM_STATE", "32c", "-set", "WM_STATE", "3")
	d.wait("金庫を開ける")
	d.quit()
}
