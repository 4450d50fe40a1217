//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	passphrase = "kura no kagi 2026 shiro"
	reused     = "Reused77Pass99Word"
	family     = "for the family only 77"
	seed       = "JBSWY3DPEHPK3PXP"
)

// The official addresses that the directory has for the two firms of the walk;
// what is opened must be exactly these.
const (
	sbi     = "https://www.sbisec.co.jp/"
	rakuten = "https://www.rakuten-sec.co.jp/"
)

// TestWalk does what a newcomer does, with keyboard and mouse: makes a vault,
// adds accounts, a password, a code; opens the broker; is warned of reuse;
// exports; locks, ends, and comes back. Other programs check the files.
func TestWalk(t *testing.T) {
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	settings(t, state, `"theme": "light", "clipboard_clear": "5s"`)
	vault := filepath.Join(folder, "うちの証券.kdbx")
	opened := filepath.Join(folder, "opened")
	browser := dummyBrowser(t, folder, opened)

	// 1. Make a vault.
	d.start(browser, "--state", state, "--lang", "ja")
	d.wait("Kagikuraへようこそ")
	d.shot("welcome")
	d.click("新しい金庫を作る")
	d.wait("金庫のパスフレーズを決めます")
	d.shot("suggested-passphrase")
	d.choose("自分で決める", "確認のため、もう一度")
	d.field("新しいパスフレーズ")
	d.typeText(passphrase)
	d.field("確認のため、もう一度")
	d.typeText(passphrase)
	d.shot("own-passphrase")
	d.click("次へ")
	d.field("金庫のファイル")
	d.key("ctrl+a")
	d.paste(vault)
	d.waitContains("開けるのに")
	d.shot("where")
	d.click("金庫を作る")
	// 2. Add accounts from the directory, found by romaji and by kanji.
	d.wait("お使いの証券会社を選んでください")
	d.field("お使いの証券会社を選んでください")
	d.typeText("esubiai")
	d.click("SBI証券")
	d.field("お使いの証券会社を選んでください")
	d.key("ctrl+a")
	d.paste("楽天")
	d.click("楽天証券")
	d.shot("firms")
	d.click("口座を作って始める")
	d.wait("口座の準備")
	d.shot("guide")
	d.toAccounts()
	d.wait("公式サイトを開く")
	d.shot("accounts")
	if got := keepassxc(t, passphrase, "ls", "-q", vault); got != "SBI証券\n楽天証券" {
		t.Errorf("keepassxc-cli lists %q", got)
	}
	if got := keepassxc(t, passphrase, "show", "-q", "-a", "URL", vault, "SBI証券"); got != sbi {
		t.Errorf("the account's address is %q, want %q", got, sbi)
	}

	// 3. and 4. A user name, a generated password within the firm's rule, a seed.
	d.click("SBI証券")
	d.click("編集する")
	d.field("ユーザーネーム")
	d.typeText("tanaka1962")
	d.beside("ログインパスワード", "作成")
	d.wait("作り直す")
	d.shot("generator")
	d.click("このパスワードを使う")
	d.click("ワンタイムコードを設定する")
	d.field("証券会社が表示した鍵、または otpauth:// で始まるアドレス")
	d.typeText("jbsw y3dp ehpk 3pxp")
	d.waitContains("このコードを証券会社の画面に入力して")
	d.shot("edit")
	d.key("ctrl+s")
	d.wait("編集する")
	password := keepassxc(t, passphrase, "show", "-q", "-a", "Password", "-s", vault, "SBI証券")
	if !regexp.MustCompile(`^[A-Za-z0-9]{10,20}$`).MatchString(password) {
		t.Errorf("the generated password has %d characters and breaks the firm's rule", len(password))
	}
	if got, want := keepassxc(t, passphrase, "show", "-q", "-t", vault, "SBI証券"), oathtool(t, seed); got != want {
		t.Errorf("keepassxc-cli shows the code %s, oathtool %s", got, want)
	}
	d.shot("account")

	// 5. Copy and open.
	d.key("ctrl+b")
	d.untilClipboard("tanaka1962")
	d.key("ctrl+c")
	d.untilClipboard(password)
	d.key("ctrl+t")
	d.untilClipboard(oathtool(t, seed))
	d.shot("copied")
	d.untilClipboard("")
	d.key("ctrl+u")
	d.untilFile(opened, sbi+"\n")

	// The page is a strip now, in the order in which the broker asks.
	d.wait("口座の画面に戻る")
	d.key("Return")
	d.untilClipboard("tanaka1962")
	d.key("Return")
	d.untilClipboard(password)
	d.shot("strip")
	d.key("Escape")
	d.wait("公式サイトを開く")

	// Ctrl+C belongs to a text field that has the focus.
	d.key("ctrl+f")
	d.paste("tanaka")
	d.key("ctrl+a", "ctrl+c")
	d.untilClipboard("tanaka")
	d.key("ctrl+a", "BackSpace")

	// 6. Reuse is said while typing and in the list.
	d.setPassword("SBI証券", "ログインパスワード", reused)
	d.click("楽天証券")
	d.click("編集する")
	d.field("パスワード")
	d.typeText(reused)
	d.waitContains("SBI証券」と同じパスワードです")
	d.shot("reuse-while-typing")
	d.key("ctrl+s")
	d.wait("編集する")
	d.click("点検")
	d.waitContains("使われています")
	d.shot("reuse-list")

	// 8. Bring the earlier password back.
	d.click("口座")
	d.click("SBI証券")
	d.click("履歴")
	d.wait("このパスワードに戻す")
	d.shot("history")
	d.click("このパスワードに戻す")
	d.waitContains("ほかの項目は変わりません")
	d.click("このパスワードに戻す")
	d.until("the earlier password to be back in the file", func() bool {
		got, err := tryKeepassxc(passphrase, "show", "-q", "-a", "Password", "-s", vault, "SBI証券")
		return err == nil && strings.TrimSpace(got) == password
	})

	// 7. Export for the family.
	export := filepath.Join(folder, "家族.kdbx")
	d.click("家族と引っ越し")
	d.export(export)
	if got := keepassxc(t, family, "ls", "-q", export); got != "SBI証券" {
		t.Errorf("the exported vault holds %q", got)
	}
	if got := keepassxc(t, family, "show", "-q", "-a", "Password", "-s", export, "SBI証券"); got != password {
		t.Errorf("the exported password is another one")
	}

	// Lock, a wrong passphrase, the right one; end, and start again.
	d.key("ctrl+l")
	d.wait("金庫を開ける")
	d.typeText("not the passphrase")
	d.key("Return")
	d.waitContains("違います")
	d.shot("wrong-passphrase")
	d.unlock(passphrase)
	d.quit()
	d.start(browser, "--state", state)
	d.wait("金庫を開ける")
	d.shot("unlock")
	d.unlock(passphrase)
	d.click("楽天証券")
	d.key("ctrl+u")
	d.untilFile(opened, sbi+"\n"+rakuten+"\n")
	d.wait("口座の画面に戻る")
	d.key("Escape")

	// The file changes on disk meanwhile, and an address with it: that is merged
	// and told, nothing is overwritten, and the lookalike is not opened.
	keepassxc(t, passphrase, "edit", "-q", "--url", "https://www.sbisec.co.jp.login.example/", vault, "SBI証券")
	d.waitContains("取り込みました")
	d.shot("merged")
	d.setPassword("楽天証券", "パスワード", "Another88Pass11Word")
	d.until("both changes to be in the file", func() bool {
		url, err := tryKeepassxc(passphrase, "show", "-q", "-a", "URL", vault, "SBI証券")
		got, also := tryKeepassxc(passphrase, "show", "-q", "-a", "Password", "-s", vault, "楽天証券")
		return err == nil && also == nil && strings.Contains(url, "login.example") && strings.TrimSpace(got) == "Another88Pass11Word"
	})
	d.click("SBI証券")
	d.waitContains("見せかけた")
	d.shot("lookalike")
	d.key("ctrl+u")
	d.click("楽天証券")
	d.key("ctrl+u")
	d.untilFile(opened, sbi+"\n"+rakuten+"\n"+rakuten+"\n")
	d.quit()
}

// settings writes the settings of a person who changed these.
func settings(t *testing.T, state, changed string) {
	t.Helper()
	if err := os.MkdirAll(state, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(state, "settings.json"), []byte(`{"version": 1, `+changed+`}`), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dummyBrowser puts an xdg-open on PATH that notes what it was asked to open.
func dummyBrowser(t *testing.T, folder, log string) []string {
	t.Helper()
	bin := filepath.Join(folder, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >>'%s'\n", log)
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (d *desk) unlock(passphrase string) {
	d.t.Helper()
	d.wait("金庫を開ける")
	d.key("ctrl+a")
	d.typeText(passphrase)
	d.key("Return")
	d.toAccounts()
	d.wait("公式サイトを開く")
}

// toAccounts goes to the accounts from the screen that a vault opens with.
func (d *desk) toAccounts() {
	d.t.Helper()
	d.wait("ホーム")
	d.key("ctrl+2")
}

func (d *desk) untilClipboard(want string) {
	d.t.Helper()
	d.until("the clipboard to hold what was copied", func() bool { return d.clipboard() == want })
}

func (d *desk) untilFile(file, want string) {
	d.t.Helper()
	d.until("the browser to be asked for "+want, func() bool {
		got, err := os.ReadFile(file)
		return err == nil && string(got) == want
	})
}

// setPassword types a login password into an account and saves it.
func (d *desk) setPassword(title, caption, password string) {
	d.t.Helper()
	d.typePassword(title, caption, password)
	d.wait("編集する")
}

func (d *desk) typePassword(title, caption, password string) {
	d.t.Helper()
	d.click(title)
	d.click("編集する")
	d.field(caption)
	d.key("ctrl+a")
	d.typeText(password)
	d.key("ctrl+s")
	d.gone("キャンセル")
}

// export writes the first account into a file with a passphrase of its own.
func (d *desk) export(file string) {
	d.t.Helper()
	d.wait("どの口座を渡しますか")
	d.click("SBI証券")
	d.shot("export-accounts")
	d.click("次へ")
	d.choose("自分で決める", "確認のため、もう一度")
	d.field("新しいパスフレーズ")
	d.typeText(family)
	d.field("確認のため、もう一度")
	d.typeText(family)
	d.click("次へ")
	d.field("書き出すファイル")
	d.key("ctrl+a")
	d.paste(file)
	d.click("書き出す")
	d.waitContains("件の口座を書き出しました")
	d.shot("exported")
}
