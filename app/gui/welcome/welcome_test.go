package welcome_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/welcome"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/guide"
)

// shown is the first run at one of its parts, documents in a folder of its own.
func shown(t *testing.T, part string) (*screentest.Bench, *welcome.Welcome) {
	t.Helper()
	b := screentest.New(t)
	return b, show(b, part)
}

func show(b *screentest.Bench, part string) *welcome.Welcome {
	documents := filepath.Join(b.Dir, "書類")
	b.Must(os.MkdirAll(documents, 0o700))
	b.T.(*testing.T).Setenv("XDG_DOCUMENTS_DIR", documents)
	w := welcome.New(b.Env, screen.Place{Name: screen.Welcome, Part: part})
	b.Show(w)
	return w
}

func says(b *screentest.Bench, sentence string) {
	b.T.Helper()
	if !b.Says(sentence) {
		b.T.Errorf("the screen does not say %q: %q", sentence, b.Said())
	}
}

func fields(b *screentest.Bench) []*secretfield.Field { return screentest.All[*secretfield.Field](b) }

func inputs(b *screentest.Bench) []*parts.Input { return screentest.All[*parts.Input](b) }

func escape(b *screentest.Bench) {
	b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	b.Settle()
}

// choose clicks an option of the first choice on the screen.
func choose(b *screentest.Bench, option int) {
	b.T.Helper()
	row := fynetest.WidgetRenderer(screentest.All[*parts.Choice](b)[0]).Objects()[0].(*fyne.Container)
	fynetest.Tap(row.Objects[option].(fyne.Tappable))
	b.Settle()
}

const passphrase = "korosu hashi 7 momo"

// ownPassphrase chooses one's own passphrase and goes on.
func ownPassphrase(b *screentest.Bench) {
	b.T.Helper()
	choose(b, 1)
	for _, f := range fields(b) {
		fynetest.Type(f, passphrase)
	}
	b.Press(b.Text.S("common.next"))
}

// opens tells whether a vault opens with the passphrase.
func opens(b *screentest.Bench, path string) error {
	value, err := b.Session.Seal([]byte(passphrase))
	b.Must(err)
	return b.Session.Unlock(context.Background(), path, session.Credentials{Passphrase: &value})
}

func TestLanguage(t *testing.T) {
	b, _ := shown(t, "")
	choose(b, 1)
	if got := b.Session.State().Settings.Language; got != settings.LanguageEnglish {
		t.Errorf("the language is %q", got)
	}
}

func TestStartLeadsOn(t *testing.T) {
	b, _ := shown(t, "")
	b.Press("新しい金庫を作る")
	if want := (screen.Place{Name: screen.Welcome, Part: screen.NewVault}); len(b.Went) != 1 || b.Went[0] != want {
		t.Errorf("went to %v", b.Went)
	}
}

func TestFromNothingToAccounts(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	ownPassphrase(b)
	says(b, "約0.9秒")
	path := filepath.Join(b.Dir, "書類", "うちの証券.kdbx")
	if got := inputs(b)[0].Text; got != path {
		t.Errorf("the file would be %q, want %q", got, path)
	}
	b.Press("金庫を作る")
	w.Render(b.Session.State())

	search := inputs(b)[0]
	search.SetText("らくてん")
	search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	search.SetText("monex")
	fynetest.Tap(screentest.All[*parts.Touch](b)[0])
	says(b, "2社を選びました")
	b.Press("口座を作って始める")

	var titles []string
	for _, e := range b.Session.State().Vault.Live() {
		titles = append(titles, e.Title())
		if e.URL() == "" || e.Firm() == "" {
			t.Errorf("%s has no official address", e.Title())
		}
		if _, err := b.Session.Verified(e.ID); err != nil {
			t.Errorf("%s cannot be opened: %v", e.Title(), err)
		}
	}
	if len(titles) != 2 || titles[0] != "楽天証券" || titles[1] != "マネックス証券" {
		t.Errorf("accounts %q", titles)
	}
	var first *vault.Entry
	for _, e := range b.Session.State().Vault.Live() {
		if first == nil {
			first = e
		}
		if !guide.Running(e) {
			t.Errorf("nobody is led through %s", e.Title())
		}
	}
	if last := b.Went[len(b.Went)-1]; last != (screen.Place{Name: screen.Guide, Account: first.ID}) {
		t.Errorf("went to %v", last)
	}
	b.Session.LockDiscarding()
	if err := opens(b, path); err != nil {
		t.Errorf("the new vault does not open: %v", err)
	}
}

func TestLaterMakesNoAccounts(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	ownPassphrase(b)
	b.Press("金庫を作る")
	w.Render(b.Session.State())
	b.Press("口座を作って始める")
	says(b, "「あとで」を押してください")
	b.Press("あとで")
	for range b.Session.State().Vault.Entries() {
		t.Error("there is an account")
	}
	if last := b.Went[len(b.Went)-1]; last != (screen.Place{Name: screen.Home}) {
		t.Errorf("went to %v", last)
	}
}

// Going on without accounts is not offered beside firms that were picked.
func TestPickedFirmsAreNotLeftBehind(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	ownPassphrase(b)
	b.Press("金庫を作る")
	w.Render(b.Session.State())
	search := inputs(b)[0]
	search.SetText("楽天")
	search.OnSubmitted("")
	later := func() bool {
		return slices.ContainsFunc(screentest.All[*parts.Button](b), func(o *parts.Button) bool { return o.Label() == "あとで" })
	}
	if later() {
		t.Error("the picked firm can be left behind without a question")
	}
	search.OnSubmitted("")
	if !later() {
		t.Error("nothing is picked any more, and there is no way on without accounts")
	}
}

// The file that is there already is nobody's to overwrite.
func TestExistingFileIsLeftAlone(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	path := filepath.Join(b.Dir, "書類", "old.kdbx")
	b.Must(os.WriteFile(path, []byte("someone's"), 0o600))
	ownPassphrase(b)
	inputs(b)[0].SetText(filepath.Join(b.Dir, "書類", "old")) // the ending is added
	b.Press("金庫を作る")
	w.Render(b.Session.State())
	says(b, "同じ名前のファイル")
	if content, _ := os.ReadFile(path); string(content) != "someone's" {
		t.Error("the file was changed")
	}
	if st := b.Session.State(); st.Phase != session.Empty {
		t.Errorf("phase %d with %q", st.Phase, st.Path)
	}
	inputs(b)[0].SetText(filepath.Join(b.Dir, "書類", "new.kdbx"))
	b.Press("金庫を作る")
	if b.Session.State().Phase != session.Unlocked {
		t.Error("another name does not help")
	}
}

func TestPlacesWhereNothingCanBe(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	ownPassphrase(b)
	for typed, sentence := range map[string]string{
		"": "名前を入力してください",
		filepath.Join(b.Dir, "nowhere", "x.kdbx"): "フォルダーは見つかりません",
	} {
		inputs(b)[0].SetText(typed)
		b.Press("金庫を作る")
		w.Render(b.Session.State())
		says(b, sentence)
	}
	if b.Session.State().Phase != session.Empty {
		t.Error("something was made")
	}
}

func TestKeyFileIsNeededFromThenOn(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	ownPassphrase(b)
	b.Press("鍵ファイルも使う（使わなくてもかまいません）")
	key := inputs(b)[1]
	key.SetText(filepath.Join(b.Dir, "nowhere.keyx"))
	b.Press("金庫を作る")
	w.Render(b.Session.State())
	says(b, b.Text.Error(session.ErrNoKeyFile).What)

	b.Must(os.WriteFile(filepath.Join(b.Dir, "holiday.jpg"), []byte("any file will do"), 0o600))
	key.SetText(filepath.Join(b.Dir, "holiday.jpg"))
	key.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Settle()
	st := b.Session.State()
	if st.Phase != session.Unlocked {
		t.Fatalf("no vault was made: %q", b.Said())
	}
	b.Session.LockDiscarding()
	if err := opens(b, st.Path); !errors.Is(err, session.ErrCredentials) {
		t.Errorf("without the key file: %v", err)
	}
}

func TestFreeNameIsOffered(t *testing.T) {
	b := screentest.New(t)
	b.Must(os.MkdirAll(filepath.Join(b.Dir, "書類"), 0o700))
	b.Must(os.WriteFile(filepath.Join(b.Dir, "書類", "うちの証券.kdbx"), nil, 0o600))
	show(b, screen.NewVault)
	ownPassphrase(b)
	if got := filepath.Base(inputs(b)[0].Text); got != "うちの証券-2.kdbx" {
		t.Errorf("offered is %q", got)
	}
}

func TestNameStaysWhenTheFolderIsChosen(t *testing.T) {
	b := screentest.New(t)
	b.Must(os.MkdirAll(filepath.Join(b.Dir, "書類"), 0o700))
	show(b, screen.NewVault)
	ownPassphrase(b)
	for _, typed := range []string{"", filepath.Join(b.Dir, "株.kdbx")} {
		want := "うちの証券.kdbx"
		if typed != "" {
			want = "株.kdbx"
		}
		inputs(b)[0].SetText(typed)
		b.Press("フォルダーを選ぶ")
		b.Settle()
		b.Press("書類")
		b.Settle()
		b.Press("このフォルダーにする")
		b.Settle()
		if got := inputs(b)[0].Text; got != filepath.Join(b.Dir, "書類", want) {
			t.Errorf("%q became %q", typed, got)
		}
	}
}

func TestBackKeepsWhatWasTyped(t *testing.T) {
	b, _ := shown(t, screen.NewVault)
	ownPassphrase(b)
	escape(b)
	if n := fields(b)[0].Len(); n != len(passphrase) {
		t.Errorf("%d characters are left", n)
	}
	escape(b)
	if last := b.Went[len(b.Went)-1]; last != (screen.Place{Name: screen.Welcome}) {
		t.Errorf("went to %v", last)
	}
}

func TestEscapeStopsTheMaking(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	ownPassphrase(b)
	inputs(b)[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	says(b, "金庫を作っています")
	escape(b)
	w.Render(b.Session.State())
	if b.Session.State().Phase != session.Empty || len(b.Fails) > 0 {
		t.Errorf("phase %d, errors %v", b.Session.State().Phase, b.Fails)
	}
	says(b, "金庫のファイルを置く場所")
}

func TestLeavingWipesThePassphrase(t *testing.T) {
	b, w := shown(t, screen.NewVault)
	choose(b, 1)
	typed := fields(b)[0]
	fynetest.Type(typed, passphrase)
	w.Leave()
	if typed.Len() != 0 {
		t.Error("the field is not empty")
	}
}

func TestRecentVaultsAreOpenedAndForgotten(t *testing.T) {
	b := screentest.New(t)
	b.Must(b.Session.SetSettings(func(s *settings.Settings) {
		s.Remember("/home/tanaka/one.kdbx")
		s.Remember("/home/tanaka/two.kdbx")
	}))
	w := show(b, screen.OpenVault)
	says(b, "one")
	b.Press("一覧から外す") // the first: two
	w.Render(b.Session.State())
	if b.Says("two") || len(b.Session.State().Settings.Recent) != 1 {
		t.Error("a vault that was taken from the list is still there")
	}
	b.Press("開ける")
	if got := b.Session.State().Path; got != "/home/tanaka/one.kdbx" {
		t.Errorf("chosen is %q", got)
	}
	if last := b.Went[len(b.Went)-1]; last != (screen.Place{Name: screen.Unlock}) {
		t.Errorf("went to %v", last)
	}
}

func TestFileIsChosenByKeyboard(t *testing.T) {
	b, _ := shown(t, screen.OpenVault)
	folder := filepath.Join(b.Dir, "書類", "家")
	b.Must(os.MkdirAll(folder, 0o700))
	b.Must(os.WriteFile(filepath.Join(folder, "家族.kdbx"), nil, 0o600))
	b.Must(os.WriteFile(filepath.Join(folder, "手紙.txt"), nil, 0o600))
	b.Press("ファイルを選ぶ")
	press := func(names ...fyne.KeyName) {
		for _, name := range names {
			b.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
			b.Settle()
		}
	}
	press(fyne.KeyReturn) // into the folder
	if n := screentest.All[*parts.List](b)[0].Length(); n != 1 {
		t.Errorf("%d files are offered", n)
	}
	press(fyne.KeySpace)
	if got := b.Session.State().Path; got != filepath.Join(folder, "家族.kdbx") {
		t.Errorf("chosen is %q", got)
	}
	if b.Dialogs.Open() {
		t.Error("the dialog stays")
	}
}

func TestUnreadableFolderSaysSo(t *testing.T) {
	b, _ := shown(t, screen.OpenVault)
	b.Press("ファイルを選ぶ")
	path := inputs(b)[0]
	path.SetText(filepath.Join(b.Dir, "nowhere"))
	path.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Settle()
	says(b, "その場所は見つかりません")
	b.Press("これを選ぶ")
	says(b, "一覧からファイルを選んで")
	escape(b)
	if b.Dialogs.Open() || len(b.Went) > 0 {
		t.Error("Escape does more or less than to close the dialog")
	}
}

func TestLockDuringTheFirmsAsksForThePassphrase(t *testing.T) {
	b := screentest.New(t)
	b.NewVault(passphrase)
	w := show(b, screen.NewVault)
	b.Session.LockDiscarding()
	w.Render(b.Session.State())
	if last := b.Went[len(b.Went)-1]; last != (screen.Place{Name: screen.Unlock}) {
		t.Errorf("went to %v", last)
	}
}

func TestFirmsWithoutEvidenceSaySo(t *testing.T) {
	b := screentest.New(t)
	b.NewVault(passphrase)
	show(b, screen.NewVault)
	for _, f := range b.Session.State().Directory.Firms() {
		if _, err := b.Session.OfFirm(f.ID); err != nil {
			inputs(b)[0].SetText(f.Name("ja"))
			says(b, "まだ確認できていません")
			return
		}
	}
	t.Skip("every firm of the directory has an address")
}

func TestPictures(t *testing.T) {
	for name, part := range map[string]string{"start": "", "passphrase": screen.NewVault} {
		screentest.Pictures(t, "welcome-"+name, func(b *screentest.Bench) screen.Screen { return show(b, part) })
	}
	screentest.Pictures(t, "welcome-own", func(b *screentest.Bench) screen.Screen {
		w := show(b, screen.NewVault)
		choose(b, 1)
		fynetest.Type(fields(b)[0], "tanaka1962")
		b.Settle()
		return w
	})
	screentest.Pictures(t, "welcome-open", func(b *screentest.Bench) screen.Screen {
		b.Must(b.Session.SetSettings(func(s *settings.Settings) {
			s.Remember("/home/tanaka/書類/家族.kdbx")
			s.Remember("/home/tanaka/書類/うちの証券.kdbx")
		}))
		return show(b, screen.OpenVault)
	})
	screentest.Pictures(t, "welcome-file", func(b *screentest.Bench) screen.Screen {
		w := show(b, screen.OpenVault)
		b.Must(os.MkdirAll(filepath.Join(b.Dir, "書類", "古い金庫"), 0o700))
		b.Must(os.WriteFile(filepath.Join(b.Dir, "書類", "うちの証券.kdbx"), nil, 0o600))
		b.Press(b.Text.S("welcome.file"))
		return w
	})
	screentest.Pictures(t, "welcome-location", func(b *screentest.Bench) screen.Screen {
		w := show(b, screen.NewVault)
		ownPassphrase(b)
		return w
	})
	screentest.Pictures(t, "welcome-firms", func(b *screentest.Bench) screen.Screen {
		b.NewVault(passphrase)
		w := show(b, screen.NewVault)
		for _, row := range screentest.All[*parts.Touch](b)[:2] {
			fynetest.Tap(row)
		}
		return w
	})
}
