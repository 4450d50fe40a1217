package accounts_test

import (
	"testing"

	"kagikura/app/gui/accounts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/vault"
)

func TestAnAgedAddressIsComparedWithPaperOnce(t *testing.T) {
	v := enter(t, "sbi") // last seen more than half a year ago
	v.mustSay("2026-04-27 に出典で確認したアドレスです。")
	v.press("紙の書類で確かめる…")
	v.mustSay("紙の書類のアドレスと同じですか？", "sbisec.co.jp")
	v.press("キャンセル")
	v.press("紙の書類で確かめる…")
	v.press("同じでした")
	v.mustSay("2026-04-27 に出典で確認したアドレスです。")
	v.mustNotSay("紙の書類で確かめる…")
	v.show("rakuten")
	v.mustSay("紙の書類で確かめる…") // another account's address is another matter
	v.show("own")
	v.mustNotSay("出典で確認したアドレスです。")
}

func TestAnAddressOfOnesOwnIsCalledSoForEver(t *testing.T) {
	v := enter(t, "own")
	v.mustNotSay("ご自分で登録")
	v.press("アドレスを確かめる…")
	v.press("間違いありません")
	v.mustSay("ご自分で登録")
	v.show("sbi") // in the list too
	v.mustSay("ご自分で登録")
	apply(v.Bench, vault.EditEntry{ID: v.ids["own"], Data: data("okasan")}) // even at a firm of the directory
	v.Render(v.Session.State())
	v.show("own")
	v.mustSay("ご自分で登録", "このサイトを開く")
	v.mustNotSay("公式サイトを開く")
}

func TestAFirmWithoutEvidenceLeadsToPaper(t *testing.T) {
	v := enter(t, "own")
	apply(v.Bench, vault.EditEntry{ID: v.ids["own"], Data: data("okasan"), Set: []vault.Field{vault.TextField(vault.FieldURL, "")}})
	v.Render(v.Session.State())
	v.show("own")
	v.mustSay("開くアドレスがまだありません。", "岡三証券の公式アドレスは、まだ確かめられていません。")
	v.press("紙の書類を見て入力する")
	if want := (screen.Place{Name: screen.Edit, Account: v.ids["own"], Part: vault.FieldURL}); len(v.Went) != 1 || v.Went[0] != want {
		t.Errorf("went to %+v", v.Went)
	}
}

func TestPicturesOfAge(t *testing.T) {
	screentest.Pictures(t, "accounts-age", func(b *screentest.Bench) screen.Screen {
		ids := furnish(b)
		s := accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: ids["sbi"]})
		b.Show(s)
		b.Layout()
		b.Press(b.Text.S("accounts.age.compare"))
		return s
	})
	screentest.Pictures(t, "accounts-paper", func(b *screentest.Bench) screen.Screen {
		ids := furnish(b)
		apply(b, vault.EditEntry{ID: ids["own"], Data: data("okasan"), Set: []vault.Field{vault.TextField(vault.FieldURL, "")}})
		s := accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: ids["own"]})
		b.Show(s)
		return s
	})
}
