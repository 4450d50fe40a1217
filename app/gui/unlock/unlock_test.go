package unlock_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/unlock"
	"kagikura/app/session"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault"
)

const passphrase = "chikara kaisha orosu"

// locked is a bench with a locked vault and the screen in front of it.
func locked(t *testing.T) (*screentest.Bench, *unlock.Unlock) {
	t.Helper()
	b := screentest.New(t)
	return b, lock(b)
}

func lock(b *screentest.Bench) *unlock.Unlock {
	b.NewVault(passphrase)
	b.Session.LockDiscarding()
	u := unlock.New(b.Env)
	b.Show(u)
	return u
}

func field(b *screentest.Bench) *secretfield.Field { return screentest.All[*secretfield.Field](b)[0] }

func says(b *screentest.Bench, sentence string) {
	b.T.Helper()
	if !b.Says(sentence) {
		b.T.Errorf("the screen does not say %q: %q", sentence, b.Said())
	}
}

func TestEnterOpensTheVault(t *testing.T) {
	b, _ := locked(t)
	if b.Window.Canvas().Focused() != field(b) {
		t.Fatal("one cannot type at once")
	}
	fynetest.Type(field(b), passphrase)
	field(b).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Settle()
	if phase := b.Session.State().Phase; phase != session.Unlocked {
		t.Fatalf("phase %d", phase)
	}
}

func TestWrongPassphraseStaysAndNamesTheCauses(t *testing.T) {
	b, u := locked(t)
	fynetest.Type(field(b), "Chikara")
	b.Press("金庫を開ける")
	u.Render(b.Session.State())
	says(b, "違います")
	says(b, "日本語入力")
	if field(b).Len() != 7 || b.Window.Canvas().Focused() != field(b) {
		t.Error("what was typed is not there any more, or cannot be typed over")
	}
	fynetest.Type(field(b), passphrase) // replaces what is selected
	if b.Says("違います") {
		t.Error("the error stays while one types")
	}
	b.Press("金庫を開ける")
	if b.Session.State().Phase != session.Unlocked {
		t.Error("the right passphrase does not open the vault")
	}
}

func TestRefusedMemoryIsSaidWithWhatToDo(t *testing.T) {
	b, _ := locked(t)
	field(b).OnError(session.ErrMemory)
	says(b, b.Text.Error(session.ErrMemory).What)
	says(b, "ulimit -l")
}

func TestNothingTyped(t *testing.T) {
	b, _ := locked(t)
	b.Press("金庫を開ける")
	says(b, "パスフレーズを入力してください")
	if b.Session.State().Phase != session.Locked {
		t.Error("something was tried")
	}
}

func TestEscapeStopsTheDerivation(t *testing.T) {
	b, u := locked(t)
	fynetest.Type(field(b), passphrase)
	field(b).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	says(b, "金庫を開けています")
	b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	b.Settle()
	u.Render(b.Session.State())
	if b.Session.State().Phase != session.Locked || b.Says("金庫を開けています") {
		t.Fatal("it goes on")
	}
	if len(b.Fails) > 0 || b.Says("違います") {
		t.Error("stopping is told as an error")
	}
	if field(b).Len() != len(passphrase) {
		t.Error("what was typed is lost")
	}
}

func TestRingFollowsTheProgress(t *testing.T) {
	b, u := locked(t)
	fynetest.Type(field(b), passphrase)
	field(b).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	st := b.Session.State()
	st.Phase, st.Progress = session.Unlocking, &session.Progress{Started: b.Now(), Expected: time.Second}
	u.Render(st)
	u.Render(st)
	if n := len(screentest.All[*parts.ProgressRing](b)); n != 1 {
		t.Errorf("%d rings", n)
	}
}

func TestFileThatIsGoneSaysSo(t *testing.T) {
	b, _ := locked(t)
	path := b.Session.State().Path
	b.Must(os.Rename(path, path+".away"))
	b.Show(unlock.New(b.Env))
	says(b, "見つかりません")
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	if b.Session.State().Phase != session.Locked {
		t.Error("a vault that is not there was opened")
	}
}

func TestDamagedFileIsNotAWrongPassphrase(t *testing.T) {
	b, u := locked(t)
	b.Must(os.WriteFile(b.Session.State().Path, []byte("not a vault at all"), 0o600))
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	u.Render(b.Session.State())
	if b.Says("違います") {
		t.Error("the passphrase is blamed")
	}
	says(b, b.Text.Error(session.ErrNotKDBX).What)
}

// TestALostFileIsBroughtBack has it emptied and deleted, as cloud folders do.
func TestALostFileIsBroughtBack(t *testing.T) {
	for about, lose := range map[string]func(path string) error{
		"emptied": func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"deleted": os.Remove,
	} {
		b := screentest.New(t)
		b.NewVault(passphrase)
		b.Pass(time.Minute)
		b.Account("SBI証券", vault.FieldPassword, "x")
		b.Pass(time.Minute)
		b.Account("野村證券", vault.FieldPassword, "y")
		b.Session.LockDiscarding()
		path := b.Session.State().Path
		u := unlock.New(b.Env)
		b.Show(u)
		if b.Says(b.Text.S("unlock.kept")) {
			t.Fatal("an earlier state is offered while nothing is wrong")
		}
		b.Must(lose(path))
		fynetest.Type(field(b), passphrase)
		b.Press("金庫を開ける")
		if b.Says(b.Text.Error(session.ErrNotKDBX).What) {
			t.Errorf("%s: what was a vault is said to be none", about)
		}
		b.Press(b.Text.S("unlock.kept"))
		says(b, "SBI証券") // the state before the second account
		if now, _ := os.ReadFile(path); len(now) != 0 {
			t.Errorf("%s: looking wrote the file", about)
		}
		b.Press(b.Text.S("common.cancel"))
		if field(b).Len() != len(passphrase) {
			t.Errorf("%s: after a no, what was typed is gone", about)
		}
		b.Press(b.Text.S("unlock.kept"))
		b.Press(b.Text.S("unlock.kept.restore"))
		st := b.Session.State()
		if st.Phase != session.Unlocked {
			t.Fatalf("%s: phase %d: %q", about, st.Phase, b.Said())
		}
		var accounts []string
		for _, e := range st.Vault.Live() {
			accounts = append(accounts, e.Title())
		}
		if !slices.Equal(accounts, []string{"SBI証券"}) {
			t.Errorf("%s: the vault has %q", about, accounts)
		}
		beside, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*damaged*"))
		b.Must(err)
		if want := map[string]int{"emptied": 1, "deleted": 0}[about]; len(beside) != want {
			t.Errorf("%s: beside the file lies %q", about, beside)
		}
		u.Leave()
	}
}

func TestALostFileOfWhichNothingIsKept(t *testing.T) {
	b, _ := locked(t)
	b.Must(os.WriteFile(b.Session.State().Path, nil, 0o600))
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	if b.Says(b.Text.S("unlock.kept")) {
		t.Error("something is offered that is not there")
	}
}

func TestKeyFileThatDoesNotFit(t *testing.T) {
	b, _ := locked(t)
	b.Press("鍵ファイルを使う")
	input := screentest.All[*parts.Input](b)[0]
	if b.Window.Canvas().Focused() != input {
		t.Error("the path cannot be typed at once")
	}
	input.SetText(filepath.Join(b.Dir, "nowhere.keyx"))
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	says(b, b.Text.Error(session.ErrNoKeyFile).What)
	b.Must(os.WriteFile(input.Text, []byte("any content serves as a key"), 0o600))
	b.Press("金庫を開ける")
	says(b, "選んだ鍵ファイルが、この金庫のものではない")
	b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) // folds the key file
	b.Press("金庫を開ける")
	if b.Session.State().Phase != session.Unlocked {
		t.Error("a folded key file is used")
	}
}

// demand changes a number of the header's key derivation, before anything is
// authenticated.
func demand(b *screentest.Bench, item byte, number uint64) {
	b.T.Helper()
	path := b.Session.State().Path
	content, err := os.ReadFile(path)
	b.Must(err)
	named := []byte{5, 1, 0, 0, 0, item, 8, 0, 0, 0}
	at := bytes.Index(content, named)
	if at < 0 {
		b.T.Fatalf("the header names no %c", item)
	}
	binary.LittleEndian.PutUint64(content[at+len(named):], number)
	b.Must(os.WriteFile(path, content, 0o600))
}

// A vault that asks for much memory or time is opened only if the person agrees.
func TestCostlyVaultAsksFirst(t *testing.T) {
	for _, c := range []struct {
		item   byte
		number uint64
		says   string
	}{{'M', 2 << 30, "2 GiB"}, {'I', 10_001, "数分以上"}} {
		b, _ := locked(t)
		demand(b, c.item, c.number)
		fynetest.Type(field(b), passphrase)
		b.Press("金庫を開ける")
		says(b, c.says)
		b.Press("開けない")
		if b.Session.State().Phase != session.Locked || field(b).Len() != len(passphrase) {
			t.Error("it was tried, or what was typed is lost")
		}
	}
}

// Who agrees is not asked again: what is said then is what the changed number did.
func TestCostlyVaultIsTriedOnceAgreed(t *testing.T) {
	b, _ := locked(t)
	demand(b, 'I', 10_001)
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	b.Press("それでも開ける")
	says(b, b.Env.Text.S("errors.corrupt"))
}

// A vault that asks for more than any computer has is not even asked about.
func TestImpossibleVaultIsRefused(t *testing.T) {
	b, _ := locked(t)
	demand(b, 'M', 64<<30)
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	says(b, b.Env.Text.S("errors.limit"))
}

func TestDroppedFilesAreTaken(t *testing.T) {
	b := screentest.New(t)
	u := lock(b)
	drop := func(name string) {
		b.Drop(name)
		u.Render(b.Session.State())
	}
	drop("another.kdbx")
	says(b, "another.kdbx")
	drop("family.keyx")
	if got := screentest.All[*parts.Input](b)[0].Text; got != filepath.Join(b.Dir, "family.keyx") {
		t.Errorf("the key file is %q", got)
	}
	u.Leave()
	if b.TakesDrops() {
		t.Error("files are taken by a screen that was left")
	}
}

func TestOtherVaults(t *testing.T) {
	b, _ := locked(t)
	b.Press("ほかの金庫")
	if want := (screen.Place{Name: screen.Welcome, Part: screen.OpenVault}); len(b.Went) != 1 || b.Went[0] != want {
		t.Errorf("went to %v", b.Went)
	}
}

func TestLeavingWipesWhatWasTyped(t *testing.T) {
	b, u := locked(t)
	typed := field(b)
	fynetest.Type(typed, passphrase)
	u.Leave()
	if typed.Len() != 0 {
		t.Error("the field is not empty")
	}
	if b.Window.Canvas().OnTypedKey() != nil {
		t.Error("the window's keys are kept")
	}
}

func TestPictures(t *testing.T) {
	screentest.Pictures(t, "unlock", func(b *screentest.Bench) screen.Screen {
		u := lock(b)
		fynetest.Type(field(b), passphrase)
		return u
	})
	screentest.Pictures(t, "unlock-wrong", func(b *screentest.Bench) screen.Screen {
		u := lock(b)
		b.Press(b.Text.S("unlock.keyfile"))
		screentest.All[*parts.Input](b)[0].SetText("/run/media/tanaka/USB/鍵.keyx")
		fynetest.Type(field(b), "wrong")
		b.Press(b.Text.S("unlock.open"))
		screentest.All[*parts.Input](b)[0].SetText(b.Session.State().Path)
		b.Press(b.Text.S("unlock.open"))
		return u
	})
	screentest.Pictures(t, "unlock-damaged", damaged)
	screentest.Pictures(t, "unlock-kept", func(b *screentest.Bench) screen.Screen {
		u := damaged(b)
		b.Press(b.Text.S("unlock.kept"))
		return u
	})
}

// damaged tries to open a vault whose file was emptied, and of which an earlier
// state is kept.
func damaged(b *screentest.Bench) screen.Screen {
	b.NewVault(passphrase)
	for _, title := range []string{"SBI証券", "楽天証券", "野村證券"} {
		b.Pass(time.Minute)
		b.Account(title, vault.FieldPassword, "x")
	}
	b.Session.LockDiscarding()
	u := unlock.New(b.Env)
	b.Show(u)
	b.Must(os.WriteFile(b.Session.State().Path, nil, 0o600))
	fynetest.Type(field(b), passphrase)
	b.Press(b.Text.S("unlock.open"))
	return u
}

// The shares of FORMAT.md, whose vault these tests open.
const (
	longPhrase = "chikara kaisha orosu tebukuro mijikai yasai"
	paper1     = "12127 283JG DX236 3DEMC 61XQD 0X261 YXQF6 ZG1BZ DJGWQ 7KBTF 3QR6B MZ3G0 35RFB 2RV94 EDP3Q PRBJK DSYNX BRZ5H VWCTD"
	paper2     = "1222Z 283JG VQTNY 26J8F NKC1J 1PZ9J DC76V 6VW13 1K0PE 0REDQ G5W00 NH7C9 HZG5P 5XPJN WVC70 DGQ4W VK635 AK3SJ AK3NF"
	paper3     = "1232q283jgped7e2zswhv2wkw1fmch3wq16e2q755kggx21d0eym02cnb4rhzp83t71dvcjpt4sv8wp0pahhnaa8dck9xnm"
)

// withPapers is a locked vault with the fields for shares in front of it.
func withPapers(t *testing.T, phrase string) (*screentest.Bench, *unlock.Unlock) {
	t.Helper()
	b := screentest.New(t)
	b.NewVault(phrase)
	b.Session.LockDiscarding()
	u := unlock.New(b.Env)
	b.Show(u)
	b.Press("分割した紙で開ける")
	return b, u
}

func TestTwoSharesOpenTheVault(t *testing.T) {
	b, u := withPapers(t, longPhrase)
	fields := screentest.All[*secretfield.Field](b)
	if len(fields) != 2 || b.Window.Canvas().Focused() != fields[0] {
		t.Fatalf("%d fields, or one cannot type at once", len(fields))
	}
	// A heir mistypes the seventh group, is told which, and mends it.
	mistyped := []byte(paper1)
	mistyped[6*6+1] = 'Y'
	fynetest.Type(fields[0], string(mistyped))
	says(b, "7番目のまとまりが、紙と違います")
	fields[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	says(b, "紙の7番目の5文字を確かめてください")
	fynetest.Type(fields[0], paper1[6*6:][:5]) // takes the place of the group
	says(b, "1番の紙です")
	fields[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.Window.Canvas().Focused() != fields[1] {
		t.Error("Enter does not lead to the next paper")
	}
	fynetest.Type(fields[1], paper3)
	if b.Says(longPhrase) || b.Says("chikara") {
		t.Error("the passphrase is on screen")
	}
	fields[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Settle()
	if st := b.Session.State(); st.Phase != session.Unlocked || !st.Restored {
		t.Fatalf("phase %d, restored %v", st.Phase, st.Restored)
	}
	u.Leave()
	for _, f := range fields {
		if f.Len() > 0 {
			t.Error("a share is left in a field")
		}
	}
}

func TestSharesThatAreNotEnough(t *testing.T) {
	b, _ := withPapers(t, longPhrase)
	open := b.Text.S("unlock.shares.open")
	b.Press(open)
	says(b, "まだ続きがあります")
	fields := screentest.All[*secretfield.Field](b)
	fynetest.Type(fields[0], paper1)
	fynetest.Type(fields[1], paper1)
	b.Press(open)
	says(b, "同じ紙が2度入力されています")
	fields[1].TypedShortcut(&fyne.ShortcutSelectAll{})
	fynetest.Type(fields[1], "12127 0C9JY 6GYPD R4TKG 21906 CM2SY 993NT 0S9G3 68T3T CE314 CDJKZ 0CHM5 6RW6V 2RV5T 60S31 8DHRB C7J6Z JKK50 0C4GF")
	b.Press(open)
	says(b, "いっしょに作られた紙ではありません")
	if b.Session.State().Phase != session.Locked || len(b.Fails) > 0 {
		t.Error("something was opened, or failed")
	}
}

// Shares that need three ask for three.
func TestAsManyFieldsAsAreNeeded(t *testing.T) {
	b, _ := withPapers(t, longPhrase)
	fynetest.Type(screentest.All[*secretfield.Field](b)[0], "1314") // not even a group yet
	phrase, err := b.Session.Seal([]byte("three are needed"))
	b.Must(err)
	made, err := shares.Split(rand.Reader, sealer{b}, phrase, 3, 4)
	b.Must(err)
	first := screentest.All[*secretfield.Field](b)[0]
	first.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.Must(made[0].Use(func(text []byte) error { fynetest.Type(first, string(text)); return nil }))
	if n := len(screentest.All[*secretfield.Field](b)); n != 3 {
		t.Errorf("%d fields", n)
	}
	first.TypedShortcut(&fyne.ShortcutSelectAll{})
	fynetest.Type(first, paper1)
	if n := len(screentest.All[*secretfield.Field](b)); n != 2 {
		t.Errorf("%d fields after another paper", n)
	}
}

type sealer struct{ b *screentest.Bench }

func (s sealer) Seal(plain []byte) (secret.Value, error) { return s.b.Session.Seal(plain) }

// Shares of an earlier passphrase are not blamed on the keyboard.
func TestSharesOfAnotherPassphrase(t *testing.T) {
	b, u := withPapers(t, passphrase)
	fields := screentest.All[*secretfield.Field](b)
	fynetest.Type(fields[0], paper1)
	fynetest.Type(fields[1], paper2)
	b.Press(b.Text.S("unlock.shares.open"))
	u.Render(b.Session.State())
	says(b, "紙を作ったあとで、パスフレーズを変えた")
	if b.Says("Caps Lock") {
		t.Error("the keyboard is blamed")
	}
	// What was restored can be looked at, and what is typed instead is no share's.
	if field(b).Len() != len(longPhrase) {
		t.Error("the passphrase that was restored is gone")
	}
	fynetest.Type(field(b), passphrase)
	b.Press("金庫を開ける")
	if st := b.Session.State(); st.Phase != session.Unlocked || st.Restored {
		t.Errorf("phase %d, restored %v", st.Phase, st.Restored)
	}
}

func TestEscapeFoldsTheSharesAndWipesThem(t *testing.T) {
	b, _ := withPapers(t, longPhrase)
	fields := screentest.All[*secretfield.Field](b)
	fynetest.Type(fields[0], paper1)
	fields[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if fields[0].Len() != 0 || b.Window.Canvas().Focused() != field(b) {
		t.Error("the share stays, or the passphrase cannot be typed")
	}
	b.Press("分割した紙で開ける")
	if n := len(screentest.All[*secretfield.Field](b)); n != 2 {
		t.Errorf("%d fields", n)
	}
}

func TestPicturesOfShares(t *testing.T) {
	screentest.Pictures(t, "unlock-shares", func(b *screentest.Bench) screen.Screen {
		b.NewVault(longPhrase)
		b.Session.LockDiscarding()
		u := unlock.New(b.Env)
		b.Show(u)
		b.Press(b.Text.S("unlock.shares"))
		fields := screentest.All[*secretfield.Field](b)
		fynetest.Type(fields[0], paper1)
		fynetest.Type(fields[1], "1222Z 283JG VQTXY 26J8F NKC1J 1P")
		return u
	})
}
