package edit_test

import (
	"context"
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/edit"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/settings"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

const seed = "jbsw y3dp ehpk 3pxp"

func entry(b *screentest.Bench, id vault.ID) *vault.Entry {
	b.T.Helper()
	e, ok := b.Session.State().Vault.Entry(id)
	if !ok {
		b.T.Fatal("the account is not in the vault")
	}
	return e
}

// saved is the account to which saving went.
func saved(b *screentest.Bench, s *edit.Screen) *vault.Entry {
	b.T.Helper()
	before := len(b.Went)
	s.Save()
	b.Settle()
	if len(b.Went) != before+1 || b.Went[before].Name != screen.Accounts {
		b.T.Fatalf("saving went to %v, errors %v, says %q", b.Went, b.Fails, b.Said())
	}
	return entry(b, b.Went[before].Account)
}

// refused saves and expects that nothing happens but a sentence.
func refused(b *screentest.Bench, s *edit.Screen, sentence string) {
	b.T.Helper()
	before := b.Session.State().Vault
	s.Save()
	b.Settle()
	if len(b.Went) != 0 || b.Session.State().Vault != before {
		b.T.Fatal("it was saved")
	}
	if !b.Says(sentence) {
		b.T.Errorf("does not say %q but %q", sentence, b.Said())
	}
}

func holds(b *screentest.Bench, v secret.Value, want string) {
	b.T.Helper()
	b.Must(v.Use(func(plain []byte) error {
		if string(plain) != want {
			b.T.Errorf("the secret is %q, want %q", plain, want)
		}
		return nil
	}))
}

func editing(b *screentest.Bench, id vault.ID, part string) *edit.Screen {
	s := edit.New(b.Env, screen.Place{Name: screen.Edit, Account: id, Part: part})
	b.Show(s)
	return s
}

// paste puts a text on the clipboard and into what has the focus.
func paste(b *screentest.Bench, into fyne.Shortcutable, text string) {
	clipboard := fynetest.NewClipboard()
	clipboard.SetContent(text)
	into.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	b.Settle()
}

func TestAFirmBringsNameAddressCaptionsAndRule(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "えすびーあいしょうけん")
	for _, words := range []string{"SBI証券", "公式", "2026", "ユーザーネーム", "10文字から20文字まで"} {
		if !b.Says(words) {
			t.Errorf("does not say %q", words)
		}
	}
	if s.Unkept() {
		t.Error("nothing was typed, and it says that something would be lost")
	}
	inputs(b)[1].SetText("tanaka1962")
	if !s.Unkept() {
		t.Error("what was typed would be lost without a question")
	}
	b.Press("作成")
	b.Press("このパスワードを使う")
	e := saved(b, s)
	if s.Unkept() {
		t.Error("asks about what is saved")
	}
	if e.Title() != "SBI証券" || e.Username() != "tanaka1962" || e.Firm() != "sbi" || e.URL() != "https://www.sbisec.co.jp/" {
		t.Errorf("saved %q %q %q %q", e.Title(), e.Username(), e.Firm(), e.URL())
	}
	if n := e.Secret(vault.FieldPassword).Len(); n != 20 {
		t.Errorf("the generated password has %d characters", n)
	}
	if _, has := e.Field(vault.FieldTradingPassword); has {
		t.Error("an empty field was saved")
	}
	if !b.Session.State().Launch[e.ID].Ready {
		t.Error("the official address cannot be opened")
	}
}

func TestFirmsAreFoundByEveryName(t *testing.T) {
	for _, query := range []string{"楽天", "らくてん", "ラクテン", "rakuten"} {
		b := screentest.New(t)
		vaultWith(b)
		atFirm(b, query)
		if !b.Says("rakuten-sec.co.jp") && !b.Says("楽天証券") {
			t.Errorf("%q does not lead to the firm", query)
		}
	}
}

func TestAnUnverifiedFirmAsksForTheAddressOnPaper(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	var name string
	for _, f := range b.Session.State().Directory.Search("") {
		if len(f.Addresses) == 0 && f.NameJA != "" {
			name = f.NameJA
			break
		}
	}
	s := edit.New(b.Env, screen.Place{Name: screen.Edit})
	b.Show(s)
	inputs(b)[0].SetText(name)
	if !b.Says("公式アドレスは未確認です") {
		t.Error("the list does not say that the address is not verified")
	}
	inputs(b)[0].OnSubmitted(name)
	b.Settle()
	if !b.Says("紙に印刷された") {
		t.Errorf("does not ask for the address on paper: %q", b.Said())
	}
	if e := saved(b, s); e.URL() != "" || e.Firm() == "" {
		t.Errorf("saved the address %q of firm %q", e.URL(), e.Firm())
	}
}

func TestASearchWithoutResultLeadsOn(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	b.Show(edit.New(b.Env, screen.Place{Name: screen.Edit}))
	inputs(b)[0].SetText("そんな会社はない")
	if !b.Says("一覧にありません") {
		t.Error("an empty list says nothing")
	}
	inputs(b)[0].OnSubmitted("そんな会社はない")
	b.Press("一覧にない証券会社・自分で入力")
	if !b.Says("口座の名前") {
		t.Error("cannot go on by hand")
	}
}

func TestWarnsOfReuseByName(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	atFirm(b, "SBI")
	typeSecret(b, 0, "Sakura1962")
	if !b.Says("「楽天証券」、「マネックス証券」と同じパスワードです") {
		t.Errorf("does not name the accounts: %q", b.Said())
	}
	if b.Says("Sakura1962") {
		t.Error("shows the secret")
	}
	typeSecret(b, 0, "x")
	if b.Says("と同じパスワードです") {
		t.Error("still warns of a password that is another now")
	}
}

func TestWarnsOfWhatIsNearlyTheSame(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	atFirm(b, "SBI")
	typeSecret(b, 0, "Sakura1963")
	if !b.Says("「楽天証券」、「マネックス証券」のパスワードとよく似ています") || b.Says("と同じパスワードです") {
		t.Errorf("says %q", b.Said())
	}
	typeSecret(b, 1, "Sakura-1963")
	if !b.Says("取引パスワードとよく似ています") || !b.Says("ログインパスワードとよく似ています") {
		t.Errorf("login and trading password: says %q", b.Said())
	}
}

func TestWarnsOfWhatOthersMayKnow(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("correct horse")
	b.Account("A", vault.FieldRegisteredPhone, "090-1234-5678")
	list := filepath.Join(filepath.Dir(path), "pwned.txt")
	b.Must(os.WriteFile(list, fmt.Appendf(nil, "%X:42\n", sha1.Sum([]byte("vT7#kq-Lw2xR9zPm"))), 0o600))
	b.Must(b.Session.SetSettings(func(v *settings.Settings) { v.LeakedList = list }))
	for secret, want := range map[string]string{
		"correct horse":    "この金庫のパスフレーズと同じです",
		"09012345678":      "電話番号か、その一部と同じです",
		"vT7#kq-Lw2xR9zPm": "漏えいしたパスワードの一覧にあります（42回）",
		"tanaka-1962":      "ユーザー名と同じです",
	} {
		id := b.Account("SBI証券", vault.FieldUserName, "Tanaka1962", vault.FieldPassword, secret)
		editing(b, id, "")
		if !b.Says(want) {
			t.Errorf("%q is not said: %q", want, b.Said())
		}
	}
}

func TestAnAccountIsNotWarnedOfItself(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("SBI証券", vault.FieldPassword, "sAkura19621122", vault.FieldTradingPassword, "torihiki-1122")
	editing(b, id, "")
	if b.Says("と同じ") {
		t.Errorf("warns: %q", b.Said())
	}
}

func TestLoginAndTradingPasswordMustDiffer(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	atFirm(b, "SBI")
	typeSecret(b, 0, "Fuji3776mei")
	typeSecret(b, 1, "Fuji3776mei")
	if !b.Says("取引パスワードと同じです") || !b.Says("ログインパスワードと同じです") {
		t.Errorf("says %q", b.Said())
	}
	typeSecret(b, 1, "!")
	if b.Says("パスワードと同じです") {
		t.Error("still warns")
	}
}

func TestWarnsOfRuleAndWeakness(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	atFirm(b, "SBI")
	typeSecret(b, 0, "p@ss1")
	for _, words := range []string{"10文字以上", "使えない文字", "弱いパスワード"} {
		if !b.Says(words) {
			t.Errorf("does not say %q: %q", words, b.Said())
		}
	}
}

func TestAChangedPasswordGoesToTheHistoryOnce(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	id := b.Account("SBI証券", vault.FieldUserName, "tanaka", vault.FieldPassword, "old-Password-1")
	s := editing(b, id, vault.FieldPassword)
	if s.Unkept() {
		t.Error("opening counts as typing")
	}
	if e := saved(b, s); len(e.History) != 0 {
		t.Error("saving without a change made a version")
	}
	s.Leave()
	s = editing(b, id, vault.FieldPassword)
	fields(b)[0].TypedShortcut(&fyne.ShortcutSelectAll{})
	typeSecret(b, 0, "new-Password-2")
	if !b.Says("前のパスワードは履歴に残ります") {
		t.Error("does not say where the old password goes")
	}
	e := saved(b, s)
	holds(b, e.Secret(vault.FieldPassword), "new-Password-2")
	if len(e.History) != 1 {
		t.Fatalf("%d versions", len(e.History))
	}
	holds(b, e.History[0].Secret(vault.FieldPassword), "old-Password-1")
}

func TestNoPasswordIsFine(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "SBI")
	if !b.Says("パスキーだけ") {
		t.Error("does not say what an empty password means")
	}
	if e := saved(b, s); e.Secret(vault.FieldPassword).Len() != 0 {
		t.Error("a password came from nowhere")
	}
}

func TestOneTimeCodeIsPartOfTheSameSave(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "SBI")
	inputs(b)[1].SetText("tanaka1962")
	b.Press("ワンタイムコードを設定する")
	last := len(fields(b)) - 1
	typeSecret(b, last, "jbsw y3d!")
	if !b.Says("9文字目") {
		t.Errorf("does not say which character is wrong: %q", b.Said())
	}
	refused(b, s, "9文字目")
	fields(b)[last].TypedShortcut(&fyne.ShortcutSelectAll{})
	typeSecret(b, last, seed)
	if !b.Says("6桁・30秒ごと") {
		t.Errorf("shows no code: %q", b.Said())
	}
	e := saved(b, s)
	codes, err := b.Session.Code(e.ID)
	b.Must(err)
	if e.Username() != "tanaka1962" || !b.Says(codes.Now.Grouped()) {
		t.Errorf("saved %q; the code %s is not the one that was shown", e.Username(), codes.Now.Text())
	}
}

func TestAnotherSeedReplacesEveryForm(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("Alt", "TimeOtp-Secret-Base32", "GEZDGNBVGY3TQOJQ", "TimeOtp-Period", "60")
	s := editing(b, id, vault.FieldOTP)
	typeSecret(b, len(fields(b))-1, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=SHA256&digits=8&period=45")
	if !b.Says("SHA-256・8桁・45秒ごと") {
		t.Errorf("says %q", b.Said())
	}
	e := saved(b, s)
	for _, f := range e.Fields {
		if strings.HasPrefix(f.Name, "TimeOtp") {
			t.Errorf("%s would hide the new seed from other programs", f.Name)
		}
	}
	codes, err := b.Session.Code(id)
	b.Must(err)
	if codes.Config.Digits != 8 {
		t.Errorf("the codes have %d digits", codes.Config.Digits)
	}
}

func TestASeedGoesOnlyWhenConfirmed(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("SBI証券", vault.FieldOTP, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")
	s := editing(b, id, "")
	b.Press("ワンタイムコードを取り除く")
	b.Press("キャンセル")
	if e := saved(b, s); !e.HasOTP() {
		t.Fatal("the seed went without consent")
	}
	b.Press("ワンタイムコードを取り除く")
	b.Press("ワンタイムコードを取り除く") // in the dialog
	e := saved(b, s)
	if e.HasOTP() || !e.History[0].HasOTP() {
		t.Error("the seed is not gone, or not in the history")
	}
}

func TestAnAddressOfOnesOwnIsConfirmedOnce(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := byHand(b)
	inputs(b)[0].SetText("地元の証券")
	inputs(b)[1].SetText("www.chiiki-shoken.example/login")
	if !b.Says("chiiki-shoken.example") || !b.Says("公式サイト一覧にない") {
		t.Errorf("says %q", b.Said())
	}
	e := saved(b, s)
	if e.URL() != "https://www.chiiki-shoken.example/login" || b.Session.State().Launch[e.ID].Ready {
		t.Errorf("unconfirmed %q can be opened", e.URL())
	}
	s.Leave()
	s = editing(b, e.ID, "")
	tick(b, "紙の書類と見比べて")
	e = saved(b, s)
	if !b.Session.State().Launch[e.ID].Ready {
		t.Error("the confirmed address cannot be opened")
	}
	s.Leave()
	editing(b, e.ID, "")
	if !b.Says("あなたが確かめました") || b.Says("紙の書類と見比べて") {
		t.Error("asks again")
	}
}

func tick(b *screentest.Bench, sentence string) {
	b.T.Helper()
	for _, check := range screentest.All[*parts.Check](b) {
		for _, o := range fynetest.WidgetRenderer(check).Objects() {
			if words, ok := o.(*parts.Prose); ok && strings.Contains(words.Text(), sentence) {
				fynetest.Tap(check)
				b.Settle()
				return
			}
		}
	}
	b.T.Fatalf("no box %q in %q", sentence, b.Said())
}

func TestBadAddresses(t *testing.T) {
	for _, c := range []struct{ url, says string }{
		{"https://www.sbisec.co.jp.evil.example/", "SBI証券の公式アドレスをまねています"},
		{"https://www.sbisec.co.jp@evil.example/", "飾りで、行き先ではありません"},
		{"https://www.sbisec.co.jp/ETGate/redirect", "一覧にないページです"},
		{"https://192.0.2.1/", "番号で書かれた"},
		{"http://www.chiiki-shoken.example/", "https ではなく"},
	} {
		b := screentest.New(t)
		vaultWith(b)
		byHand(b)
		inputs(b)[1].SetText(c.url)
		if !b.Says(c.says) || b.Says("紙の書類と見比べて") && c.url[:5] == "https" && !strings.Contains(c.url, "192.") {
			t.Errorf("%s: says %q", c.url, b.Said())
		}
	}
	b := screentest.New(t)
	vaultWith(b)
	s := byHand(b)
	inputs(b)[0].SetText("x")
	inputs(b)[1].SetText("http://www.chiiki-shoken.example/")
	refused(b, s, "https:// で始まる")
}

func TestAnImitationLeadsToTheOfficialAddress(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := byHand(b)
	inputs(b)[1].SetText("https://www.sbisec.co.jp.evil.example/")
	b.Press("公式アドレスを使う")
	if !b.Says("10文字から20文字まで") {
		t.Error("does not know the firm's rule now")
	}
	if e := saved(b, s); e.Firm() != "sbi" || e.URL() != "https://www.sbisec.co.jp/" {
		t.Errorf("saved %q of %q", e.URL(), e.Firm())
	}
}

// An account that came from another program gets its official address later.
func TestAnAccountGetsItsFirmLater(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	id := b.Account("証券", vault.FieldURL, "http://sbi.example/", vault.FieldUserName, "tanaka")
	s := editing(b, id, vault.FieldURL)
	inputs(b)[2].SetText("tanaka2")
	b.Press("公式サイト一覧から選ぶ")
	b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(b.Went) != 0 || !b.Says("ログインに使うもの") {
		t.Fatal("Escape does not lead back to the form")
	}
	b.Press("公式サイト一覧から選ぶ")
	inputs(b)[0].SetText("sbi")
	inputs(b)[0].OnSubmitted("sbi")
	b.Settle()
	e := saved(b, s)
	if e.Title() != "証券" || e.Username() != "tanaka2" || e.Firm() != "sbi" || e.URL() != "https://www.sbisec.co.jp/" {
		t.Errorf("saved %q %q %q %q", e.Title(), e.Username(), e.Firm(), e.URL())
	}
	if !b.Session.State().Launch[id].Ready {
		t.Error("it cannot be opened")
	}
}

func TestFieldsOfOnesOwn(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := byHand(b)
	inputs(b)[0].SetText("x")
	before := len(inputs(b))
	b.Press("項目を追加")
	inputs(b)[before].SetText("担当者")
	inputs(b)[before+1].SetText("鈴木さん")
	b.Press("項目を追加")
	inputs(b)[before+2].SetText("リカバリーコード") // a secret by its name
	last := len(fields(b)) - 1
	typeSecret(b, last, "1234 abcd")
	b.Press("項目を追加")
	inputs(b)[before+3].SetText("担当者")
	refused(b, s, "もう使われています")
	inputs(b)[before+3].SetText("")
	e := saved(b, s)
	if e.Text("担当者") != "鈴木さん" {
		t.Error("the text is not there")
	}
	holds(b, e.Secret("リカバリーコード"), "1234 abcd")

	s.Leave()
	s = editing(b, e.ID, "")
	names := inputs(b)
	at := slices.IndexFunc(names, func(i *parts.Input) bool { return i.Text == "担当者" })
	names[at].SetText("担当")
	e = saved(b, s)
	if _, old := e.Field("担当者"); old || e.Text("担当") != "鈴木さん" {
		t.Errorf("renaming made %v", e.Fields)
	}
	s.Leave()
	s = editing(b, e.ID, "")
	b.Press("この項目を取り除く")
	if e = saved(b, s); e.Text("担当") != "" {
		t.Error("the field is still there")
	}
}

func TestOtherProgramsFieldsSurvive(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("野村", "取引暗証番号", "4321", "KPEX_PASSKEY_RELYING_PARTY", "nomura.co.jp", "部店コード", "123")
	s := editing(b, id, "")
	if b.Says("KPEX") {
		t.Error("shows what is for programs")
	}
	inputs(b)[2].SetText("u")
	e := saved(b, s)
	holds(b, e.Secret("取引暗証番号"), "4321")
	if e.Text("KPEX_PASSKEY_RELYING_PARTY") != "nomura.co.jp" || e.Text("部店コード") != "123" {
		t.Errorf("fields are %v", e.Fields)
	}
	if _, twice := e.Field(vault.FieldTradingPassword); twice {
		t.Error("made a second trading password")
	}
}

func TestASecretThatCannotBeShownStays(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("SBI証券", vault.FieldPassword, "sAkura-19621122-x", "PIN", strings.Repeat("x", secret.MaxTyped+1))
	s := editing(b, id, "")
	if !b.Says("ここでは変更できません") {
		t.Errorf("says %q", b.Said())
	}
	e := saved(b, s)
	if n := e.Secret("PIN").Len(); n != secret.MaxTyped+1 || len(e.History) != 0 {
		t.Errorf("%d bytes are left, %d versions", n, len(e.History))
	}
}

func TestAReferenceIsNotJudged(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	id := b.Account("SBI証券", vault.FieldPassword, "{REF:P@T:楽天証券}")
	s := editing(b, id, "")
	if !b.Says("ほかの口座のパスワードをそのまま使う") || b.Says("弱い") {
		t.Errorf("says %q", b.Said())
	}
	if e := saved(b, s); len(e.History) != 0 {
		t.Error("saving changed it")
	}
}

func TestBoundsOfWhatIsPasted(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "SBI")
	huge := strings.Repeat("あ", 1_000_000)
	paste(b, inputs(b)[1], huge)
	if n := len([]rune(inputs(b)[1].Text)); n > parts.MaxLine || !b.Says("はじめの200文字だけ") {
		t.Errorf("took %d characters and says %q", n, b.Said())
	}
	paste(b, fields(b)[0], huge)
	if fields(b)[0].Len() != 0 || !b.Says("入力が長すぎます") {
		t.Errorf("took %d characters of a secret", fields(b)[0].Len())
	}
	inputs(b)[1].SetText("tanaka\x01")
	refused(b, s, "制御文字")
	inputs(b)[1].SetText("😀\u202etanaka")
	if e := saved(b, s); e.Username() != "😀\u202etanaka" {
		t.Errorf("saved %q", e.Username())
	}
}

func TestTheGeneratorSaysWhyItCannot(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	atFirm(b, "SBI")
	b.Press("作成")
	for _, class := range []string{"英小文字", "英大文字", "数字"} {
		tick(b, class)
	}
	if !b.Says("文字の種類を1つ以上") {
		t.Errorf("says %q", b.Said())
	}
	b.Press("このパスワードを使う")
	if !b.Dialogs.Open() {
		t.Fatal("closed without a password")
	}
	b.Dialogs.Dismiss()
	if fields(b)[0].Len() != 0 {
		t.Error("something was put into the field")
	}
}

func TestWordsAreShownWithTheirReading(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	byHand(b)
	b.Press("作成")
	choose(b, 1)
	kana := false
	for _, said := range b.Said() {
		kana = kana || said != "" && strings.Trim(said, "ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろわをん") == ""
	}
	if !kana {
		t.Errorf("no reading: %q", b.Said())
	}
	b.Press("このパスワードを使う")
	if fields(b)[0].Len() < 20 {
		t.Error("no words in the field")
	}
}

// choose takes the option of the first choice with that index.
func choose(b *screentest.Bench, option int) {
	b.T.Helper()
	row := fynetest.WidgetRenderer(screentest.All[*parts.Choice](b)[0]).Objects()[0].(*fyne.Container)
	fynetest.Tap(row.Objects[option].(fyne.Tappable))
	b.Settle()
}

func TestAFailedSaveKeepsTheEditAndLeavesTheForm(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("correct horse")
	id := b.Account("SBI証券", vault.FieldUserName, "old")
	b.Must(os.WriteFile(path, []byte("another program was here"), 0o600))
	s := editing(b, id, "")
	inputs(b)[2].SetText("new")
	if e := saved(b, s); e.Username() != "new" || s.Unkept() {
		t.Error("the edit is lost, or asked about")
	}
	if b.Session.State().Problem == nil {
		t.Error("nothing tells that the file is not written")
	}
}

func TestAnAccountThatIsGoneSaysSo(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("SBI証券")
	s := editing(b, id, "")
	inputs(b)[2].SetText("new")
	b.Must(b.Session.Apply(context.Background(), vault.DeleteEntry{ID: id}))
	s.Save()
	b.Settle()
	if len(b.Fails) != 1 || len(b.Went) != 0 || !s.Unkept() {
		t.Errorf("errors %v, went %v", b.Fails, b.Went)
	}
}

func TestKeys(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "SBI")
	b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(b.Went) != 1 || b.Went[0] != (screen.Place{Name: screen.Accounts}) {
		t.Fatalf("Escape went to %v", b.Went)
	}
	if s.Do(screen.CopyPassword) || !s.Do(screen.Save) {
		t.Error("the screen takes the wrong commands")
	}
	b.Settle()
	if len(b.Went) != 2 {
		t.Error("Ctrl+S does not save")
	}
}

func TestTheListIsReachedFromTheSearch(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	b.Show(edit.New(b.Env, screen.Place{Name: screen.Edit}))
	inputs(b)[0].SetText("SBI")
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	b.Settle()
	if !b.Says("sbifxt.co.jp") {
		t.Errorf("says %q", b.Said())
	}
}

// The window hands Space on as a key, and then as a rune to whatever has the
// focus by then.
func TestSpaceOpensAFieldAndIsNotTypedIntoIt(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	byHand(b)
	before := len(fields(b))
	for _, button := range screentest.All[*parts.Button](b) {
		if button.Label() == "そのほかの暗証番号" {
			b.Window.Canvas().Focus(button)
		}
	}
	b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.Window.Canvas().Focused().TypedRune(' ')
	b.Settle()
	if opened := fields(b); len(opened) != before+1 || opened[before].Len() != 0 {
		t.Errorf("%d fields instead of %d; the new one has something in it: %t", len(opened), before+1, opened[len(opened)-1].Len() > 0)
	}
}

func TestWhatHasTheFocusIsInSight(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	atFirm(b, "SBI")
	b.Layout()
	scroll := screentest.All[*container.Scroll](b)[0]
	for range 40 {
		b.Window.Canvas().FocusNext()
		focused, ok := b.Window.Canvas().Focused().(fyne.CanvasObject)
		if !ok {
			continue
		}
		if tabs, ok := focused.(fyne.Tabbable); ok && tabs.AcceptsTab() {
			t.Fatalf("Tab does not lead out of %T", focused)
		}
		driver := fyne.CurrentApp().Driver()
		y := driver.AbsolutePositionForObject(focused).Y - driver.AbsolutePositionForObject(scroll).Y
		if y < 0 || y+focused.Size().Height > scroll.Size().Height {
			t.Fatalf("%T has the focus at %v of %v", focused, y, scroll.Size().Height)
		}
	}
}

func TestNothingIsLeftWhenTheScreenIs(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	s := atFirm(b, "SBI")
	typeSecret(b, 0, "Fuji3776mei")
	field := fields(b)[0]
	s.Leave()
	if field.Len() != 0 {
		t.Error("the secret is still in its field")
	}
}

// TestWhatAnotherComputerChangedMeanwhileStands has a merge change the account
// while its form is open.
func TestWhatAnotherComputerChangedMeanwhileStands(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("a passphrase")
	id := b.Account("SBI証券", vault.FieldUserName, "tanaka", vault.FieldPassword, "before")
	s := editing(b, id, "")
	theirs, err := b.Session.Seal([]byte("their new password"))
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: id, Set: []vault.Field{
		vault.TextField(vault.FieldUserName, "hanako"), vault.SecretField(vault.FieldPassword, theirs),
	}}))
	s.Render(b.Session.State())
	screentest.All[*parts.Input](b)[0].SetText("SBI証券 特定口座")
	e := saved(b, s)
	if e.Title() != "SBI証券 特定口座" || e.Username() != "hanako" {
		t.Errorf("title %q, user name %q", e.Title(), e.Username())
	}
	holds(b, e.Secret(vault.FieldPassword), "their new password")
}
