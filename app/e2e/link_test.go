//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The domain of a message like those that thieves send; nobody can own it.
const thieves = "kakunin-7x2q.example"

// TestLinkCheck does what somebody does who got such a message: with the vault
// locked, in the smallest window with the largest text, pastes all of it, sees
// that it is a fake and what to do, and goes to the broker by the bookmark.
func TestLinkCheck(t *testing.T) {
	for _, look := range []struct {
		lang, theme   string
		width, height int
		scale         int
		words         map[string]string
	}{
		{"ja", "light", 900, 600, 175, linkJapanese},
		{"en", "dark", 900, 600, 175, linkEnglish},
		{"en", "light", 1120, 740, 100, linkEnglish},
		{"ja", "dark", 1120, 740, 100, linkJapanese},
	} {
		name := fmt.Sprintf("link-%s-%s-%dx%d-%d", look.lang, look.theme, look.width, look.height, look.scale)
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, look.width, look.height)
			d.name = name + "-"
			folder := t.TempDir()
			state, opened := filepath.Join(folder, "state"), filepath.Join(folder, "opened")
			settings(t, state, fmt.Sprintf(`"theme": %q, "text_scale": %d, "language": %q`, look.theme, look.scale, look.lang))
			vault := importedVault(t, folder, 3)
			d.start(dummyBrowser(t, folder, opened), "--state", state, vault)
			d.resize()
			w := look.words
			d.see("unlock", w["unlock"])
			d.key("ctrl+3")
			d.see("asks", w["ask"])
			d.checks("fake", w["sms"], w["fake"], w["delete"])
			if d.holds("Account 0000") || d.holds(filepath.Base(vault)) {
				t.Error("something of the locked vault is on screen")
			}
			d.key("Return") // the one button has the focus
			d.untilFile(opened, sbi+"\n")

			// What is pasted next takes the place of the fake.
			d.checks("official", "https://www.sbisec.co.jp/ETGate", w["official"])
			d.checks("domain", "https://new.sbisec.co.jp/", w["domain"])
			d.checks("mention", "https://sbi.brisk.jp/", w["mention"])
			d.checks("stranger", "https://"+thieves+"/", w["stranger"])

			// It goes when one leaves, and nothing of it was written.
			d.key("Escape")
			d.see("back", w["unlock"])
			d.gone(w["stranger"])
			d.typeText(passphrase)
			d.key("Return")
			d.see("home", w["home"])
			d.key("ctrl+3")
			d.wait(w["lock"])
			d.waitContains(w["ask"])
			d.checks("open", w["sms"], w["fake"], w["delete"])
			d.key("ctrl+l")
			d.waitContains(w["unlock"])
			d.quit()
			unwritten(t, folder)
			if got := read(t, opened); got != sbi+"\n" {
				t.Errorf("opened %q", got)
			}
		})
	}
}

var (
	linkJapanese = map[string]string{
		"unlock": "金庫を開ける", "home": "今日やること", "ask": "ここに貼り付けて", "lock": "ロック",
		"sms":  "【SBI証券】お客様の口座で不審な取引を検知しました。24時間以内に本人確認をお願いします。\nhttps://www.sbisec.co.jp." + thieves + "/ETGate/\n確認がない場合、取引を停止します。",
		"fake": "偽物です。", "delete": "消して", "official": "公式アドレスです", "domain": "一覧にないアドレスです", "mention": "公式のアドレスではありません", "stranger": "公式ではありません。",
	}
	linkEnglish = map[string]string{
		"unlock": "Open the vault", "home": "To do today", "ask": "Paste the text", "lock": "Lock",
		"sms":  "SBI SECURITIES: unusual activity on your account. Confirm within 24 hours or trading stops. https://www.sbisec.co.jp." + thieves + "/ETGate/",
		"fake": "A fake.", "delete": "delete it", "official": "An official address of", "domain": "No address we know", "mention": "This is not an official", "stranger": "Not official.",
	}
)

// checks pastes a text and waits for what must be said of it in the upper half
// of the window.
func (d *desk) checks(name, text string, sentences ...string) {
	d.t.Helper()
	d.paste(text)
	for _, sentence := range sentences {
		if s := d.waitContains(sentence); int(s.Y+s.H/2) > d.height/2 {
			d.t.Errorf("%s: %q lies at %.0f, below the middle of the window", name, s.Text, s.Y)
		}
	}
	d.see(name, sentences[0])
}

// holds tells whether a text is part of what is on screen.
func (d *desk) holds(part string) bool {
	d.t.Helper()
	for _, s := range d.tree() {
		if strings.Contains(s.Text, part) {
			return true
		}
	}
	return false
}

// unwritten checks that no file holds anything of what was pasted.
func unwritten(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		if strings.Contains(read(t, path), thieves) {
			t.Errorf("%s holds what was pasted", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
