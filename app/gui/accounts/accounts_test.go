package accounts_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/clip"
	"kagikura/app/gui/accounts"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

// visit is a screen with a furnished vault, on a bench that notes what is
// opened and copied.
type visit struct {
	*screentest.Bench
	*accounts.Screen

	ids    map[string]vault.ID
	opened []string
	board  *board
}

func enter(t testing.TB, account string) *visit { return enterLook(t, account, nil) }

func enterLook(t testing.TB, account string, look *screentest.Look) *visit {
	t.Helper()
	v := &visit{board: &board{}}
	if look == nil {
		v.Bench = screentest.New(t)
	} else {
		v.Bench = screentest.NewLook(t, *look)
	}
	v.ids = furnish(v.Bench)
	var err error
	v.Clip, err = clip.New(clip.Config{
		Board: v.board, Random: rand.Reader, Now: v.Now,
		After: func(time.Duration, func()) func() { return func() {} },
	})
	v.Must(err)
	v.Bench.OpenAccount = func(_ vault.ID, a linkcheck.Verified) { v.opened = append(v.opened, a.URL()) }
	v.show(account)
	return v
}

func (v *visit) show(account string) {
	v.T.Helper()
	v.Screen = accounts.New(v.Env, screen.Place{Name: screen.Accounts, Account: v.ids[account]})
	v.Show(v.Screen)
	v.Layout()
}

// press presses a button and shows what came of it, as the root does.
func (v *visit) press(label string) {
	v.T.Helper()
	v.Layout()
	v.Press(label)
	v.Render(v.Session.State())
	v.Settle()
	v.Layout()
}

func (v *visit) tab(word string) { v.T.Helper(); click(v.Bench, word); v.Settle(); v.Layout() }

// click clicks on a word that is no button's.
func click(b *screentest.Bench, word string) {
	b.T.Helper()
	for _, text := range screentest.All[*canvas.Text](b) {
		if text.Text == word {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(text)
			fynetest.TapCanvas(b.Window.Canvas(), at.AddXY(4, 4))
			b.Layout()
			return
		}
	}
	b.T.Fatalf("nothing says %q", word)
}

func (v *visit) command(c screen.Command) bool {
	did := v.Screen.Do(c)
	v.Settle()
	v.Layout()
	return did
}

func (v *visit) search(query string) {
	v.T.Helper()
	input := screentest.All[*parts.Input](v.Bench)[0]
	input.SetText(query)
	v.Settle()
	v.Layout()
}

// titles are the titles in the list.
func (v *visit) titles() []string {
	var titles []string
	for _, m := range screentest.All[*parts.Text](v.Bench) {
		if m.Text() != "" && slices.Contains([]string{"SBI証券", "楽天証券", "マネックス証券", "地方の証券会社"}, m.Text()) {
			titles = append(titles, m.Text())
		}
	}
	return titles
}

func (v *visit) entry(account string) *vault.Entry {
	v.T.Helper()
	e, ok := v.Session.State().Vault.Entry(v.ids[account])
	if !ok {
		v.T.Fatalf("no account %q in the vault", account)
	}
	return e
}

func (v *visit) holds(account, field, text string) bool {
	v.T.Helper()
	f, _ := v.entry(account).Field(field)
	same := f.Text == text && !f.Sealed
	if f.Sealed {
		v.Must(f.Secret.Use(func(b []byte) error { same = string(b) == text; return nil }))
	}
	return same
}

func (v *visit) mustSay(sentences ...string) {
	v.T.Helper()
	for _, s := range sentences {
		if !v.Says(s) {
			v.T.Errorf("the screen does not say %q, but:\n%s", s, strings.Join(v.Said(), "\n"))
		}
	}
}

func (v *visit) mustNotSay(sentences ...string) {
	v.T.Helper()
	for _, s := range sentences {
		if v.Says(s) {
			v.T.Errorf("the screen says %q", s)
		}
	}
}

// buttons are the labels of the visible buttons.
func (v *visit) buttons() []string {
	var labels []string
	for _, b := range screentest.All[*parts.Button](v.Bench) {
		labels = append(labels, b.Label())
	}
	return labels
}

type board struct{ text string }

func (b *board) Set(text []byte) error { b.text = string(text); return nil }
func (b *board) Get() ([]byte, error)  { return []byte(b.text), nil }
func (b *board) Clear() error          { b.text = ""; return nil }

func TestSearchFindsInEveryScript(t *testing.T) {
	v := enter(t, "")
	for query, want := range map[string]string{
		"らくてん": "楽天証券", "ラクテン": "楽天証券", "rakuten": "楽天証券", "t.tan": "楽天証券",
		"tiho-shoken": "地方の証券会社", "地方": "地方の証券会社", "tanaka-1962": "SBI証券",
	} {
		v.search(query)
		if got := v.titles(); !slices.Equal(got, []string{want}) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	v.search("どこにもない")
	v.mustSay("「どこにもない」に合う口座はありません。")
	if v.command(screen.CopyPassword) {
		t.Error("a password was copied while no account was found")
	}
	v.press("検索を消す")
	if got := len(v.titles()); got != 4 {
		t.Errorf("%d accounts are listed after the search was cleared, want 4", got)
	}
}

func TestTypingAtTheListSearches(t *testing.T) {
	v := enter(t, "")
	v.Window.Canvas().Focused().TypedRune('楽')
	v.Layout()
	if got := v.titles(); !slices.Equal(got, []string{"楽天証券"}) {
		t.Errorf("found %q", got)
	}
	v.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	v.command(screen.CopyUserName)
	if v.board.text != "t.tanaka" {
		t.Errorf("copied %q", v.board.text)
	}
}

func TestOpensTheOfficialAddressOnly(t *testing.T) {
	v := enter(t, "sbi")
	v.press("公式サイトを開く")
	v.command(screen.OpenSite)
	if want := v.entry("sbi").URL(); !slices.Equal(v.opened, []string{want, want}) {
		t.Errorf("opened %q, want %q twice", v.opened, want)
	}
	v.opened = nil
	for _, account := range []string{"monex", "own", "odd"} {
		v.show(account)
		if slices.ContainsFunc(v.buttons(), func(l string) bool { return strings.HasSuffix(l, "サイトを開く") }) || v.command(screen.OpenSite) {
			t.Errorf("%s: there is a way to open it", account)
		}
	}
	if len(v.opened) > 0 {
		t.Errorf("opened %q", v.opened)
	}
}

func TestAnImitationIsReplacedByTheOfficialAddress(t *testing.T) {
	v := enter(t, "monex")
	v.mustSay("SBI証券に見せかけた、別のアドレスです。", "絶対に入力しないでください")
	if slices.Contains(v.buttons(), "アドレスを確かめる…") {
		t.Error("an imitation can be confirmed")
	}
	v.press("公式アドレスにする")
	v.mustSay("公式アドレスにしました。")
	v.press("公式サイトを開く")
	if !slices.Equal(v.opened, []string{v.entry("sbi").URL()}) {
		t.Errorf("opened %q", v.opened)
	}
}

func TestAnOwnAddressIsConfirmedOnceAndNeverCalledOfficial(t *testing.T) {
	v := enter(t, "own")
	v.press("アドレスを確かめる…")
	v.mustSay("このアドレスで間違いありませんか？", "tiho-shoken.example")
	v.press("キャンセル")
	if len(v.opened) > 0 || v.command(screen.OpenSite) {
		t.Fatal("it opens without having been confirmed")
	}
	v.press("アドレスを確かめる…")
	v.press("間違いありません")
	v.mustNotSay("公式サイトを開く")
	v.press("このサイトを開く")
	if !slices.Equal(v.opened, []string{"https://www.tiho-shoken.example/login/start"}) {
		t.Errorf("opened %q", v.opened)
	}
}

func TestCopies(t *testing.T) {
	v := enter(t, "sbi")
	code, err := v.Session.Code(v.ids["sbi"])
	v.Must(err)
	for command, want := range map[screen.Command]string{
		screen.CopyUserName: "tanaka-1962", screen.CopyPassword: "Nw8vTq3Kd6Yp5z", screen.CopyCode: code.Now.Text(),
	} {
		if !v.command(command) || v.board.text != want {
			t.Errorf("command %d copied %q, want %q", command, v.board.text, want)
		}
		v.mustSay("コピーしました。20秒後に消します")
	}
	said := slices.DeleteFunc(v.Said(), func(s string) bool { return !strings.Contains(s, "コピーしました") })
	if len(slices.Compact(said)) != 1 {
		t.Errorf("more than the last copy is spoken of: %q", said)
	}
	v.tab("履歴")
	if !v.command(screen.CopyPassword) || v.board.text != "Nw8vTq3Kd6Yp5z" {
		t.Error("at the history, the command does not copy the present password")
	}
}

func TestARefusedCodeLeadsToTheClock(t *testing.T) {
	v := enter(t, "sbi")
	v.mustNotSay("正しい時刻で計算したコードです")
	v.press("コードが拒否された")
	if len(v.Went) != 1 || v.Went[0] != (screen.Place{Name: screen.Clock, Account: v.ids["sbi"]}) {
		t.Errorf("went to %+v", v.Went)
	}
	// What is shown and copied is the code of the right time, and says so.
	raw, err := v.Session.Code(v.ids["sbi"])
	v.Must(err)
	v.Must(v.Session.KeepClock(session.Clock{Offset: 190 * time.Second, Within: time.Second, Measured: v.Now()}))
	v.Render(v.Session.State())
	v.mustSay("3分10秒遅れているため、正しい時刻で計算したコードです")
	codes, err := v.Session.Code(v.ids["sbi"])
	v.Must(err)
	if v.command(screen.CopyCode); v.board.text != codes.Now.Text() || v.board.text == raw.Now.Text() {
		t.Error("what is copied is not corrected")
	}
	v.Must(v.Session.ClockMended())
	v.Render(v.Session.State())
	v.mustNotSay("正しい時刻で計算したコードです")
	if v.command(screen.CopyCode); v.board.text != raw.Now.Text() {
		t.Error("what is copied is corrected still")
	}
}

// The command line ended the correction while the window was open.
func TestACodeIsShownByWhatAnotherProgramKnowsOfTheClock(t *testing.T) {
	v := enter(t, "sbi")
	v.Must(v.Session.KeepClock(session.Clock{Offset: 190 * time.Second, Within: time.Second, Measured: v.Now()}))
	v.Render(v.Session.State())
	v.mustSay("正しい時刻で計算したコードです")
	v.Must(v.Store.SetCorrection(settings.Correction{}))
	v.show("rakuten")
	v.show("sbi")
	v.Render(v.Session.State())
	v.mustNotSay("正しい時刻で計算したコードです")
}

func TestNoSecretIsReadableUntilRevealed(t *testing.T) {
	v := enter(t, "sbi")
	shown := func() string {
		var all strings.Builder
		for _, text := range screentest.All[*canvas.Text](v.Bench) {
			all.WriteString(text.Text)
		}
		return all.String()
	}
	const password = "Nw8vTq3Kd6Yp5z"
	if strings.Contains(shown(), password) {
		t.Fatal("the password is on screen")
	}
	view := screentest.All[*parts.SecretView](v.Bench)[0]
	for _, b := range screentest.All[*parts.Button](v.Bench) {
		if b.Label() == "" && !view.Revealed() {
			fynetest.Tap(b)
		}
	}
	if !view.Revealed() {
		t.Fatal("the eye does not reveal")
	}
	v.Leave()
	if view.Revealed() || strings.Contains(shown(), "Nw8v") {
		t.Error("the password is still readable after the screen was left")
	}
}

func TestAnEarlierPasswordIsBroughtBackByItself(t *testing.T) {
	v := enter(t, "sbi")
	v.press("前のパスワードを見る")
	v.press("このパスワードに戻す")
	v.press("キャンセル")
	if !v.holds("sbi", vault.FieldPassword, "Nw8vTq3Kd6Yp5z") {
		t.Fatal("cancelling changed the password")
	}
	v.press("このパスワードに戻す")
	v.press("このパスワードに戻す")
	if !v.holds("sbi", vault.FieldPassword, "Xk4mQ9ab7RtZ2w") || !v.holds("sbi", vault.FieldUserName, "tanaka-1962") {
		t.Error("not just the password is back")
	}
	v.mustSay("ログインパスワードを、2026-11-26 12:00 に保存したものに戻しました。")
	history := v.entry("sbi").History
	last := history[len(history)-1]
	v.Must(last.Secret(vault.FieldPassword).Use(func(b []byte) error {
		if string(b) != "Nw8vTq3Kd6Yp5z" {
			t.Error("the password that was replaced is not in the history")
		}
		return nil
	}))
}

func TestAVersionIsRestored(t *testing.T) {
	v := enter(t, "sbi")
	v.tab("履歴")
	v.mustSay("このあと変えたもの：ユーザー名", "このあと変えたもの：ログインパスワード", "このあと変えたもの：ワンタイムコード")
	v.press("この版に戻す") // the first is the newest
	v.press("この版に戻す")
	if !v.holds("sbi", vault.FieldUserName, "tanaka1962") || !v.holds("sbi", vault.FieldPassword, "Nw8vTq3Kd6Yp5z") {
		t.Error("the account is not as it was before the last change")
	}
}

func TestDeletedAccountsComeBack(t *testing.T) {
	v := enter(t, "rakuten")
	v.press("削除する")
	v.mustSay("「楽天証券」を削除しますか？", "いつでも元に戻せます")
	v.press("削除する")
	if slices.Contains(v.titles(), "楽天証券") {
		t.Fatal("the account is still listed")
	}
	v.press("ごみ箱（1件）")
	if v.command(screen.CopyPassword) {
		t.Error("a deleted account's password can be copied")
	}
	v.press("元に戻す")
	if v.Session.State().Vault.Recycled(v.ids["rakuten"]) || !slices.Contains(v.titles(), "楽天証券") {
		t.Error("the account did not come back")
	}
	v.command(screen.CopyUserName)
	if v.board.text != "t.tanaka" {
		t.Errorf("the account that came back is not the one selected: copied %q", v.board.text)
	}
}

func TestDeletingForGoodIsAsked(t *testing.T) {
	v := enter(t, "rakuten")
	v.press("削除する")
	v.press("削除する")
	v.press("ごみ箱（1件）")
	v.press("完全に削除する")
	v.mustSay("元に戻すことはできません。")
	v.press("キャンセル")
	v.entry("rakuten")
	v.press("完全に削除する")
	v.press("完全に削除する")
	if _, ok := v.Session.State().Vault.Entry(v.ids["rakuten"]); ok {
		t.Error("the account is still there")
	}
	if slices.Contains(v.buttons(), "口座の一覧に戻る") {
		t.Error("the empty recycle bin is still shown")
	}
}

func TestReuseNamesTheOtherAccounts(t *testing.T) {
	v := enter(t, "rakuten")
	v.mustSay("ログインパスワードを、マネックス証券でも使っています。")
	v.mustNotSay("ほかの口座では使われていません", "same-old-1")
	v.show("sbi")
	v.mustNotSay("でも使っています")
	v.mustSay("ほかの口座では使われていません")
	apply(v.Bench, vault.EditEntry{ID: v.ids["sbi"], Set: []vault.Field{seal(v.Bench, vault.FieldTradingPassword, "Nw8vTq3Kd6Yp5z")}})
	v.Render(v.Session.State())
	v.Layout()
	v.mustSay("ログインパスワードと取引パスワードが同じです。")
}

func TestWhatIsMissingOrBrokenIsSaidCalmly(t *testing.T) {
	v := enter(t, "own")
	v.mustSay("パスキーなどでログインする口座なら、このままで大丈夫です。")
	apply(v.Bench, vault.EditEntry{ID: v.ids["own"], Set: []vault.Field{
		vault.TextField(vault.FieldUserName, "{REF:U@I:00000000000000000000000000000001}"),
		seal(v.Bench, vault.FieldOTP, "otpauth://totp/x?secret=!!!"),
		vault.TextField(vault.FieldURL, ""),
	}})
	v.Render(v.Session.State())
	v.Layout()
	v.mustSay("その口座が見つかりません。", "ワンタイムコードの設定を読めません。", "開くアドレスがまだありません。")
	v.show("odd")
	v.mustSay("[U+202E]", "□", "このアドレスは開けません。")
}

func TestTheNextCodeIsShownShortlyBefore(t *testing.T) {
	v := enter(t, "sbi")
	v.mustNotSay("次のコードは")
	codes, err := v.Session.Code(v.ids["sbi"])
	v.Must(err)
	v.Bench.Now = func() time.Time { return codes.Now.ValidUntil.Add(-4 * time.Second) }
	v.show("sbi")
	v.mustSay("次のコードは " + codes.Next.Grouped() + " です。")
}

func TestAnEmptyVaultOffersTheFirstAccount(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("pass phrase")
	b.Show(accounts.New(b.Env, screen.Place{}))
	b.Press("最初の口座を追加する")
	if !slices.Equal(b.Went, []screen.Place{{Name: screen.Edit}}) {
		t.Errorf("went to %v", b.Went)
	}
}

func TestEditGoesToTheAccount(t *testing.T) {
	v := enter(t, "sbi")
	v.press("編集する")
	v.command(screen.New)
	want := []screen.Place{{Name: screen.Edit, Account: v.ids["sbi"]}, {Name: screen.Edit}}
	if !slices.Equal(v.Went, want) {
		t.Errorf("went to %v, want %v", v.Went, want)
	}
}

func TestAtLargeTextTheListAndTheAccountTakeTurns(t *testing.T) {
	v := enterLook(t, "", &screentest.Look{Lang: "ja", Mode: theme.Light, Width: 600, Height: 520, Scale: 175})
	if len(v.titles()) == 0 || slices.Contains(v.buttons(), "編集する") {
		t.Fatal("the list does not stand alone")
	}
	list := screentest.All[*parts.List](v.Bench)[0]
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	v.Layout()
	if len(v.titles()) == 0 {
		t.Fatal("an arrow key left the list")
	}
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	v.Layout()
	if !slices.Contains(v.buttons(), "編集する") || len(screentest.All[*parts.List](v.Bench)) > 0 {
		t.Fatal("Enter does not show the account alone")
	}
	v.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	v.Layout()
	if len(screentest.All[*parts.List](v.Bench)) == 0 {
		t.Fatal("Escape does not lead back to the list")
	}
	click(v.Bench, "楽天証券") // selected already
	if !slices.Contains(v.buttons(), "編集する") {
		t.Error("a click on the selected account does not show it")
	}
}

func TestWhatIsShownStaysWhereNothingChanged(t *testing.T) {
	v := enter(t, "sbi")
	v.tab("履歴")
	before := screentest.All[*parts.Button](v.Bench)
	apply(v.Bench, vault.EditEntry{ID: v.ids["own"], Set: []vault.Field{vault.TextField(vault.FieldNotes, "x")}})
	v.Render(v.Session.State())
	v.Layout()
	if after := screentest.All[*parts.Button](v.Bench); !slices.Equal(before, after) {
		t.Error("a change of another account made the page anew")
	}
}

func TestTheRecord(t *testing.T) {
	v := enter(t, "own")
	v.tab("記録")
	v.mustSay("まだ記録はありません。公式サイトをここから開くと、日時とアドレスが残ります。")
	v.show("sbi")
	v.tab("記録")
	v.mustSay("ログインパスワードを初めて登録しました。", "ログインパスワードを変更しました。", "取引パスワードを初めて登録しました。")
	url, err := v.Session.Verified(v.ids["sbi"])
	v.Must(err)
	opened := "ブックマークから " + url.Host() + " を開きました。"
	for range 2 {
		v.Must(v.Session.Launched(t.Context(), v.ids["sbi"], url))
	}
	v.Render(v.Session.State())
	v.Settle()
	v.Layout()
	v.mustSay(opened, "この記録は 5 件すべてつながっています。途中の抜けや書き換えは見つかりません。")

	// Something takes an event out from under the other.
	log := record.Of(v.entry("sbi"))
	first := vault.DataRecord + log.Events()[0].Hash.String()
	apply(v.Bench, vault.SetEntryData{ID: v.ids["sbi"], Data: map[string]*string{first: nil}})
	v.Render(v.Session.State())
	v.Settle()
	v.Layout()
	v.mustSay(opened, "この記録には抜けか書き換えがあります。")
	broken := record.Of(v.entry("sbi"))
	v.mustSay(v.Text.RecordFlaws(broken, broken.Verify(), v.Now(), 5)...)
}

// TestAPlaceLeadsToTheRecord: of the account that it names, and to the login of
// any other.
func TestAPlaceLeadsToTheRecord(t *testing.T) {
	v := enter(t, "own")
	v.Screen = accounts.New(v.Env, screen.Place{Name: screen.Accounts, Account: v.ids["sbi"], Part: screen.Record})
	v.Show(v.Screen)
	v.Settle()
	v.Layout()
	v.mustSay("ログインパスワードを初めて登録しました。")
}

// TestTheRecordIsSaved into a folder that is chosen, and over nothing without
// asking.
func TestTheRecordIsSaved(t *testing.T) {
	v := enter(t, "sbi")
	v.tab("記録")
	folder := t.TempDir()
	files := func() map[string][]byte {
		t.Helper()
		all := map[string][]byte{}
		entries, err := os.ReadDir(folder)
		v.Must(err)
		for _, e := range entries {
			content, err := os.ReadFile(filepath.Join(folder, e.Name()))
			v.Must(err)
			all[e.Name()] = content
		}
		return all
	}
	save := func(button string, all bool) {
		t.Helper()
		v.press(v.Text.S("record.save"))
		if all {
			checks := screentest.All[*parts.Check](v.Bench)
			fynetest.Tap(checks[len(checks)-1])
		}
		v.press(button)
		v.Settle()
		inputs := screentest.All[*parts.Input](v.Bench)
		inputs[len(inputs)-1].SetText(folder)
		inputs[len(inputs)-1].OnSubmitted(folder)
		v.Settle()
		if list := screentest.All[*parts.List](v.Bench); len(files()) == 0 { // Enter is as good while there is nothing to open
			v.Window.Canvas().Focus(list[len(list)-1])
			v.Key(fyne.KeyReturn)
		} else {
			v.press(v.Text.S("filepick.choose.folder"))
		}
		v.Settle()
		v.Layout()
	}
	day := v.Text.Date(v.Now())
	name := "記録 " + v.entry("sbi").Title() + " " + day
	save(v.Text.S("record.save.json"), false)
	v.mustSay(v.Text.S("record.saved", text.A("file", filepath.Join(folder, name+".json"))))
	saved, err := record.ReadSaved(bytes.NewReader(files()[name+".json"]))
	v.Must(err)
	if len(saved.Accounts) != 1 || saved.Accounts[0].Log.Fingerprint() != record.Of(v.entry("sbi")).Fingerprint() {
		t.Errorf("saved %+v", saved)
	}
	v.tab("記録")
	save(v.Text.S("record.save.pdf"), false)
	if !bytes.HasPrefix(files()[name+".pdf"], []byte("%PDF-")) {
		t.Errorf("no PDF among %d files", len(files()))
	}
	v.tab("記録")
	save(v.Text.S("record.save.json"), true)
	together, err := record.ReadSaved(bytes.NewReader(files()["記録 すべての口座 "+day+".json"]))
	v.Must(err)
	if len(together.Accounts) != 3 { // those that have passwords
		t.Errorf("all accounts are %d", len(together.Accounts))
	}

	v.Must(os.WriteFile(filepath.Join(folder, name+".json"), []byte("somebody's"), 0o600))
	for _, answer := range []string{"common.cancel", "filepick.replace"} {
		v.tab("記録")
		save(v.Text.S("record.save.json"), false)
		v.mustSay(v.Text.S("filepick.exists"))
		if string(files()[name+".json"]) != "somebody's" {
			t.Fatal("a file was replaced before anybody agreed")
		}
		v.press(v.Text.S(answer))
		v.Settle()
	}
	if _, err := record.ReadSaved(bytes.NewReader(files()[name+".json"])); err != nil {
		t.Errorf("not replaced: %v", err)
	}
	if n := len(files()); n != 3 {
		t.Errorf("%d files lie in the folder", n)
	}
}

func TestALongRecordComesInParts(t *testing.T) {
	v := enter(t, "sbi")
	url, err := v.Session.Verified(v.ids["sbi"])
	v.Must(err)
	for range 21 {
		v.Must(v.Session.Launched(t.Context(), v.ids["sbi"], url))
	}
	v.Render(v.Session.State())
	v.tab("記録")
	sentence := "ブックマークから " + url.Host() + " を開きました。"
	said := func() (n int) {
		v.Layout()
		for _, p := range screentest.All[*parts.Prose](v.Bench) {
			if p.Text() == sentence {
				n++
			}
		}
		return n
	}
	if n := said(); n != 20 {
		t.Errorf("at first %d events are shown", n)
	}
	v.press("もっと前の記録を見る")
	if n := said(); n != 21 {
		t.Errorf("then %d events are shown", n)
	}
}

// TestANoteDisturbsNothing: the record is written while its owner reads or
// copies what the firm's page asks for.
func TestANoteDisturbsNothing(t *testing.T) {
	v := enter(t, "sbi")
	view := screentest.All[*parts.SecretView](v.Bench)[0]
	v.Must(view.Reveal(v.Session.State().Settings.RevealFor))
	url, err := v.Session.Verified(v.ids["sbi"])
	v.Must(err)
	v.Must(v.Session.Launched(t.Context(), v.ids["sbi"], url))
	v.Render(v.Session.State())
	v.Settle()
	v.Layout()
	if !view.Revealed() || screentest.All[*parts.SecretView](v.Bench)[0] != view {
		t.Error("a note made the page anew")
	}
	v.tab("記録")
	v.mustSay("ブックマークから " + url.Host() + " を開きました。")
}

func BenchmarkTenThousand(b *testing.B) {
	bench := screentest.New(b)
	bench.NewVault("pass phrase")
	changes := make([]vault.Change, 10_000)
	for i := range changes {
		id, err := bench.Session.NewID()
		bench.Must(err)
		changes[i] = bench.Addition(id, fmt.Sprintf("証券口座 %d", i), vault.FieldUserName, fmt.Sprintf("user%d", i), vault.FieldURL, "https://www.sbisec.co.jp/")
	}
	apply(bench, changes...)
	s := accounts.New(bench.Env, screen.Place{})
	bench.Show(s)
	bench.Layout()
	first, other := bench.Session.State(), bench.Session.State()
	apply(bench, vault.EditEntry{ID: changes[0].(vault.AddEntry).ID, Set: []vault.Field{vault.TextField(vault.FieldNotes, "x")}})
	other = bench.Session.State()
	b.Run("render", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if i%2 == 0 {
				s.Render(other)
			} else {
				s.Render(first)
			}
		}
	})
	bench.Settle()
	input := screentest.All[*parts.Input](bench)[0]
	b.Run("search", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			input.SetText(fmt.Sprintf("user%d", i%100))
		}
	})
}

func TestALongTitleLeavesTheAddressInSight(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("pass phrase")
	id := b.Account(strings.Repeat("とても長い名前", 100), vault.FieldURL, "https://www.sbisec.co.jp/")
	b.Show(accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: id}))
	for _, host := range screentest.All[*parts.HostLine](b) {
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(host); at.Y+host.Size().Height < b.Window.Canvas().Size().Height/2 {
			return
		}
	}
	t.Error("the address is not in the upper half of the window")
}

// Deleting takes the button away that had the focus; the keyboard goes on.
func TestTheFocusStaysOnScreenWhenAnAccountGoes(t *testing.T) {
	v := enter(t, "rakuten")
	for _, label := range []string{"削除する", "削除する", "ごみ箱（1件）", "元に戻す", "削除する", "削除する", "ごみ箱（1件）", "完全に削除する", "完全に削除する"} {
		v.press(label)
		focused := v.Window.Canvas().Focused()
		onScreen := slices.ContainsFunc(screentest.All[fyne.CanvasObject](v.Bench), func(o fyne.CanvasObject) bool { return o == focused.(fyne.CanvasObject) })
		if !onScreen {
			t.Fatalf("after %q the focus is nowhere", label)
		}
	}
}
