//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestThousandAccounts opens, searches, edits and locks a vault of 1,000
// accounts that KeePassXC made, and prints the longest time that the UI thread
// did not answer at each step. The aim is 50 ms on a machine with a graphics
// card; times are not judged here.
func TestThousandAccounts(t *testing.T) {
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	settings(t, state, `"theme": "light"`)
	vault := importedVault(t, folder, 1000)
	d.start(dummyBrowser(t, folder, filepath.Join(folder, "opened")), "--state", state, "--lang", "ja", vault)
	d.wait("金庫を開ける")

	step := func(name string, do func()) {
		d.stall()
		do()
		t.Logf("%-8s the UI thread did not answer for at most %v", name, d.stall())
	}
	step("unlock", func() {
		d.typeText(passphrase)
		d.key("Return")
		d.wait("五つの約束")
	})
	step("accounts", func() {
		d.toAccounts()
		d.wait("Account 0000")
	})
	step("scroll", func() {
		for range 20 {
			d.key("Next")
		}
		d.key("End")
		d.wait("Account 0999")
	})
	step("search", func() {
		d.key("ctrl+f")
		d.typeText("0742")
		d.wait("Account 0742")
		d.gone("Account 0999")
	})
	d.shot("thousand-search")
	step("edit", func() {
		d.click("Account 0742")
		d.click("編集する")
		d.field("ユーザー名・ログインID")
		d.key("ctrl+a")
		d.typeText("someone-else")
		d.key("ctrl+s")
		d.gone("キャンセル")
	})
	step("lock", func() {
		d.key("ctrl+l")
		d.wait("金庫を開ける")
	})
	d.quit()
	if got := keepassxc(t, passphrase, "show", "-q", "-a", "UserName", vault, "Account 0742"); got != "someone-else" {
		t.Errorf("keepassxc-cli shows the user name %q", got)
	}
	if got := strings.Count(keepassxc(t, passphrase, "ls", "-q", vault), "Account "); got != 1000 {
		t.Errorf("keepassxc-cli lists %d accounts", got)
	}
}

// importedVault lets keepassxc-cli make a vault of n accounts.
func importedVault(t *testing.T, folder string, n int) string {
	t.Helper()
	var xml strings.Builder
	xml.WriteString(`<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><Generator>test</Generator></Meta><Root><Group>` +
		`<UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Name>Root</Name>`)
	for i := range n {
		fmt.Fprintf(&xml, `<Entry><UUID>%s</UUID><String><Key>Title</Key><Value>Account %04d</Value></String>`+
			`<String><Key>UserName</Key><Value>user%d</Value></String><String><Key>Password</Key><Value ProtectInMemory="True">pass-%d-word</Value></String>`+
			`<String><Key>URL</Key><Value>https://broker%d.example/</Value></String><String><Key>Notes</Key><Value>note %d</Value></String></Entry>`,
			uuid(i), i, i, i, i, i)
	}
	xml.WriteString(`</Group></Root></KeePassFile>`)
	source, vault := filepath.Join(folder, "import.xml"), filepath.Join(folder, "thousand.kdbx")
	if err := os.WriteFile(source, []byte(xml.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("keepassxc-cli", "import", "-q", "-p", source, vault)
	c.Stdin = strings.NewReader(passphrase + "\n" + passphrase + "\n")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("keepassxc-cli import: %v\n%s", err, out)
	}
	return vault
}

// uuid is a base64 UUID for a number.
func uuid(i int) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return "AAAAAAAAAAAAAAAAA" + string([]byte{digits[i>>12&63], digits[i>>6&63], digits[i&63]}) + "Ag=="
}
