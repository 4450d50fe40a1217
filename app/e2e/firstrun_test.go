//go:build e2e

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// monex is the official address of the third firm of the first run.
const monex = "https://mst.monex.co.jp/pc/ITS/login/LoginIDPassword.jsp"

// TestFirstRun goes the way of somebody new with three firms, from nothing to a
// calm home screen: through the guide of each account, left in between and gone on
// with after a lock.
func TestFirstRun(t *testing.T) {
	d := newDesk(t, 1120, 740)
	d.name = "first-"
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	settings(t, state, `"theme": "light"`)
	vault := filepath.Join(folder, "うちの証券.kdbx")
	opened := filepath.Join(folder, "opened")
	d.start(dummyBrowser(t, folder, opened), "--state", state, "--lang", "ja")
	d.wait("Kagikuraへようこそ")
	d.click("新しい金庫を作る")
	d.wait("金庫のパスフレーズを決めます")
	d.choose("自分で決める", "確認のため、もう一度")
	d.field("新しいパスフレーズ")
	d.typeText(passphrase)
	d.field("確認のため、もう一度")
	d.typeText(passphrase)
	d.click("次へ")
	d.field("金庫のファイル")
	d.key("ctrl+a")
	d.paste(vault)
	d.click("金庫を作る")
	d.wait("お使いの証券会社を選んでください")
	for _, firm := range []string{"SBI証券", "楽天証券", "マネックス証券"} {
		d.field("お使いの証券会社を選んでください")
		d.key("ctrl+a")
		d.paste(firm)
		d.click(firm)
	}
	d.click("口座を作って始める")

	all := ""
	lead := func(firm, address string, steps int, left func()) {
		d.wait(firm)
		d.wait("ブックマークから開く")
		d.shot(firm + "-open")
		if len(d.find("書類と同じだった")) > 0 {
			d.click("書類と同じだった")
			d.gone("書類と同じだった")
		}
		d.click("公式サイトを開く")
		all += address + "\n"
		d.untilFile(opened, all)

		d.field("ユーザー名・ログインID")
		d.typeText("tanaka1962")
		d.field("今のログインパスワード")
		d.typeText("Tanaka1962 " + address[8:12])
		d.click("新しいパスワードを作る")
		d.wait("変更できた")
		d.shot(firm + "-both")
		left()
		old := keepassxc(t, passphrase, "show", "-q", "-a", "Password", "-s", vault, firm)
		made := keepassxc(t, passphrase, "show", "-q", "-a", "New password", "-s", vault, firm)
		if !strings.HasPrefix(old, "Tanaka1962") || made == "" || made == old {
			t.Errorf("%s: before it is confirmed the file has not both passwords", firm)
		}
		d.click("変更できた")

		d.wait("まだ確かめていません")
		for _, operation := range []string{"ログイン", "注文", "出金", "登録の変更"} {
			d.beside(operation, "選ぶ")
			d.wait("これにする")
			d.click("パスキー")
			d.shot(firm + "-factor")
			d.click("これにする")
			d.gone("これにする")
		}
		if got := keepassxc(t, passphrase, "show", "-q", "-a", "Password", "-s", vault, firm); got != made {
			t.Errorf("%s: the confirmed password is not the account's", firm)
		}
		if steps == 5 {
			d.field("証券会社が表示した鍵、または otpauth:// で始まるアドレス")
			d.typeText("jbsw y3dp ehpk 3pxp")
			d.waitContains("このコードをサイトに入力して")
			d.shot(firm + "-code")
			d.click("鍵を預ける")
		}
		d.field("登録した電話番号")
		d.typeText("090-1234-5678")
		d.field("登録したメールアドレス")
		d.typeText("taro@example.com")
		d.click("書き留める")
		d.wait(firm + "の準備ができました")
		d.shot(firm + "-done")
	}
	lead("SBI証券", sbi, 4, func() {
		d.click("あとで続ける")
		d.wait("今日やること")
		d.wait("SBI証券など3口座を準備しましょう")
		d.shot("home-begun")
		d.key("ctrl+l")
		d.wait("金庫を開ける")
		d.typeText(passphrase)
		d.key("Return")
		d.wait("五つの約束")
		d.click("続ける")
		d.wait("変更できた")
	})
	d.click("次は楽天証券")
	lead("楽天証券", rakuten, 4, func() {})
	d.click("次はマネックス証券")
	lead("マネックス証券", monex, 5, func() {})
	d.click("ホームへ")
	d.wait("今日は何もありません")
	d.shot("calm")
	d.quit()
}
