package accounts_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/accounts"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/vault"
)

// typed gives a key to what has the focus.
func (v *visit) typed(key fyne.KeyName) {
	v.T.Helper()
	event := &fyne.KeyEvent{Name: key}
	if focused := v.Window.Canvas().Focused(); focused != nil {
		focused.TypedKey(event)
	} else {
		v.Window.Canvas().OnTypedKey()(event)
	}
	v.Settle()
	v.Layout()
}

// login is the account's page after its site was opened.
func login(t testing.TB, account string) *visit {
	t.Helper()
	v := enter(t, account)
	v.Screen.Opened(v.ids[account])
	v.Settle()
	v.Layout()
	return v
}

// code is the account's one-time code as it is now.
func (v *visit) code(account string) string {
	v.T.Helper()
	codes, err := v.Session.Code(v.ids[account])
	v.Must(err)
	return codes.Now.Text()
}

// TestWhatTheBrokerAsksForComesInItsOrder: Enter after Enter.
func TestWhatTheBrokerAsksForComesInItsOrder(t *testing.T) {
	v := login(t, "sbi")
	v.mustSay("ユーザーネーム", "ログインパスワード", "取引パスワード", "入力してよいのは、ここだけです：", "www.", "login.", "sbisec.co.jp")
	v.mustNotSay("部店コード", "ここに保存してあるものは、これで全部です。")
	var got []string
	for i := range 4 {
		if n := slices.DeleteFunc(v.Said(), func(s string) bool { return s != "済" }); len(n) != i {
			t.Errorf("%d steps are marked as done after %d", len(n), i)
		}
		v.typed(fyne.KeyReturn)
		got = append(got, v.board.text)
	}
	if want := []string{"tanaka-1962", "Nw8vTq3Kd6Yp5z", v.code("sbi"), "h7Jq2mNw5t"}; !slices.Equal(got, want) {
		t.Errorf("copied %q, want %q", got, want)
	}
	v.mustSay("ここに保存してあるものは、これで全部です。")
	v.typed(fyne.KeyReturn) // the way back has the focus
	v.mustSay("履歴", "部店コード")
	if !slices.Contains(v.buttons(), "公式サイトを開く") {
		t.Errorf("the page is not the account's: %q", v.buttons())
	}
}

func TestAStepMayBeDoneByItsKeyOrOutOfOrder(t *testing.T) {
	v := login(t, "sbi")
	v.command(screen.CopyPassword)
	if v.board.text != "Nw8vTq3Kd6Yp5z" {
		t.Errorf("copied %q", v.board.text)
	}
	v.typed(fyne.KeyReturn)
	if v.board.text != "tanaka-1962" {
		t.Errorf("then copied %q: what was left out comes next", v.board.text)
	}
	v.typed(fyne.KeyReturn)
	if v.board.text != v.code("sbi") {
		t.Errorf("then copied %q", v.board.text)
	}
}

func TestWhatIsNotKeptIsLeftOut(t *testing.T) {
	v := login(t, "rakuten")
	v.mustSay("ログインID")
	v.mustNotSay("ワンタイムコード", "取引暗証番号")
	v.typed(fyne.KeyReturn)
	v.typed(fyne.KeyReturn)
	v.mustSay("ここに保存してあるものは、これで全部です。")

	v = login(t, "own") // keeps an address and nothing else
	if slices.Contains(v.buttons(), "口座の画面に戻る") {
		t.Error("there is a strip with nothing in it")
	}
}

// TestNumbersStandForTheUserName where the firm asks for them, or nothing else
// is kept.
func TestNumbersStandForTheUserName(t *testing.T) {
	v := enter(t, "")
	nomura, err := v.Session.DraftOf("nomura")
	v.Must(err)
	v.ids["nomura"] = v.Account("野村", vault.FieldPassword, "pw", vault.FieldURL, nomura.URL, vault.FieldAccountNumber, "0123456", vault.FieldBranchCode, "205", vault.FieldTradingPassword, "trade")
	apply(v.Bench, vault.EditEntry{ID: v.ids["nomura"], Data: data("nomura")})
	v.show("nomura")
	v.Screen.Opened(v.ids["nomura"])
	v.Settle()
	var got []string
	for range 4 {
		v.typed(fyne.KeyReturn)
		got = append(got, v.board.text)
	}
	if want := []string{"205", "0123456", "pw", "trade"}; !slices.Equal(got, want) {
		t.Errorf("copied %q, want %q", got, want)
	}
}

func TestTheStripEnds(t *testing.T) {
	const back = "口座の画面に戻る"
	for name, end := range map[string]func(*visit){
		"by its button":      func(v *visit) { v.press(back) },
		"by Escape":          func(v *visit) { v.Window.Canvas().Unfocus(); v.typed(fyne.KeyEscape) },
		"by the account":     func(v *visit) { v.tab("SBI証券") },
		"by another account": func(v *visit) { v.tab("楽天証券") },
		"as the address goes": func(v *visit) {
			apply(v.Bench, vault.EditEntry{ID: v.ids["sbi"], Set: []vault.Field{vault.TextField(vault.FieldURL, "https://www.sbisec.co.jp.evil.example/")}})
			v.Render(v.Session.State())
		},
		"at lock": func(v *visit) { v.Leave(); v.show("sbi") },
	} {
		v := login(t, "sbi")
		if !slices.Contains(v.buttons(), back) {
			t.Fatalf("%s: no strip: %q", name, v.buttons())
		}
		end(v)
		v.Settle()
		v.Layout()
		if slices.Contains(v.buttons(), back) {
			t.Errorf("%s: it goes on", name)
		}
	}
}

// TestTheStripSurvivesTheRecord: that it was opened is noted meanwhile, and a
// change of something else makes the page anew.
func TestTheStripSurvivesTheRecord(t *testing.T) {
	v := login(t, "sbi")
	v.typed(fyne.KeyReturn)
	url, err := v.Session.Verified(v.ids["sbi"])
	v.Must(err)
	v.Must(v.Session.Launched(t.Context(), v.ids["sbi"], url))
	v.Render(v.Session.State())
	v.Layout()
	v.mustSay("済")
	apply(v.Bench, vault.EditEntry{ID: v.ids["sbi"], Set: []vault.Field{vault.TextField(vault.FieldNotes, "x")}})
	v.Render(v.Session.State())
	v.Layout()
	v.mustSay("済")
}

func TestOpeningAnotherAccountsSiteChangesNothing(t *testing.T) {
	v := enter(t, "sbi")
	v.Screen.Opened(v.ids["rakuten"])
	v.Layout()
	if slices.Contains(v.buttons(), "口座の画面に戻る") {
		t.Error("the page of one account turned at the opening of another")
	}
}

// TestEverythingOfTheStripIsReached where the window is small and the text
// large.
func TestEverythingOfTheStripIsReached(t *testing.T) {
	v := enterLook(t, "sbi", &screentest.Look{Lang: "ja", Width: 900, Height: 600, Scale: 175})
	v.Screen.Opened(v.ids["sbi"])
	v.Settle()
	v.Layout()
	for _, b := range screentest.All[*parts.Button](v.Bench) {
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b); at.X < 0 || at.X+b.Size().Width > 900 {
			t.Errorf("%q lies from %v to %v", b.Label(), at.X, at.X+b.Size().Width)
		}
	}
}

func TestStripPictures(t *testing.T) {
	screentest.Pictures(t, "accounts-strip", func(b *screentest.Bench) screen.Screen {
		ids := furnish(b)
		s := accounts.New(b.Env, screen.Place{Name: screen.Accounts, Account: ids["sbi"]})
		b.Show(s)
		b.Layout()
		s.Opened(ids["sbi"])
		b.Settle()
		s.Do(screen.CopyUserName)
		b.Settle()
		return s
	})
}

// What is to be pressed next is in sight, however large the text is and however
// short the page was that the strip takes the place of.
func TestTheFirstStepIsInSight(t *testing.T) {
	for _, account := range []string{"sbi", "rakuten"} {
		v := enterLook(t, account, &screentest.Look{Lang: "ja", Mode: theme.Light, Width: 900, Height: 600, Scale: 175})
		v.Frame(v.Screen)
		v.Layout()
		v.Screen.Opened(v.ids[account])
		v.Settle()
		v.Layout()
		button, ok := v.Window.Canvas().Focused().(*parts.Button)
		if !ok {
			t.Fatalf("%s: the focus is at %T", account, v.Window.Canvas().Focused())
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
		if bottom := at.Y + button.Size().Height; bottom > 600 || at.Y < 0 {
			t.Errorf("%s: the first step to copy lies at %v to %v of 600", account, at.Y, bottom)
		}
	}
}
