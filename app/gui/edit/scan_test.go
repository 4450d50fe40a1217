package edit_test

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"kagikura/app/clip"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/vault"
)

// uri is what a firm's QR code says.
func uri(kind, issuer, account string) string {
	return "otpauth://" + kind + "/" + url.PathEscape(issuer+":"+account) + "?secret=JBSWY3DPEHPK3PXP&issuer=" + url.QueryEscape(issuer)
}

// picture is a PNG of QR codes side by side.
func picture(t testing.TB, texts ...string) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 320*len(texts)+40, 340))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	for i, text := range texts {
		code, err := qr.Encode(text, qr.M, qr.Unicode)
		if err != nil {
			t.Fatal(err)
		}
		if code, err = barcode.Scale(code, 280, 280); err != nil {
			t.Fatal(err)
		}
		draw.Draw(m, code.Bounds().Add(image.Pt(320*i+40, 30)), code, image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// copied is a bench with a picture on its clipboard, and the form of a new
// account.
func copied(t *testing.T, texts ...string) (*screentest.Bench, func() *vault.Entry) {
	b := screentest.New(t)
	vaultWith(b)
	b.Picture = func(context.Context) ([]byte, error) { return picture(t, texts...), nil }
	s := atFirm(b, "SBI")
	b.Press("ワンタイムコードを設定する")
	return b, func() *vault.Entry { return saved(b, s) }
}

func TestASeedFromTheCopiedPicture(t *testing.T) {
	b, save := copied(t, "https://www.example.com/help", uri("totp", "東京証券", "taro"))
	before := b.Session.State().Vault
	b.Press("コピーした画像を読む")
	if !b.Says("東京証券・taro のワンタイムコード") || !b.Says("SHA-1・6桁・30秒ごと") || !b.Says("「保存する」を押すまで、鍵は金庫に入りません。") {
		t.Fatalf("says %q", b.Said())
	}
	if b.Session.State().Vault != before {
		t.Error("the seed is kept before it was accepted")
	}
	e := save()
	codes, err := b.Session.Code(e.ID)
	b.Must(err)
	if codes.Config.Issuer != "東京証券" || codes.Config.Account != "taro" || !b.Says(codes.Now.Grouped()) {
		t.Errorf("kept %+v; the code was not the one that was shown", codes.Config)
	}
}

func TestADroppedPictureOpensTheSection(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("correct horse")
	id := b.Account("A", vault.FieldOTP, "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ")
	b.Must(os.WriteFile(filepath.Join(b.Dir, "code.png"), picture(t, uri("totp", "Monex", "hanako")), 0o600))
	s := editing(b, id, "")
	b.Drop("code.png")
	if !b.Says("Monex・hanako のワンタイムコード") {
		t.Fatalf("says %q", b.Said())
	}
	codes, err := b.Session.Code(saved(b, s).ID)
	b.Must(err)
	if codes.Config.Issuer != "Monex" {
		t.Errorf("kept %+v", codes.Config)
	}
	s.Leave()
	if b.TakesDrops() {
		t.Error("files are taken by a screen that was left")
	}
}

func TestOneOfSeveralCodesIsChosen(t *testing.T) {
	b, save := copied(t, uri("totp", "A", "one"), uri("hotp", "C", "counter")+"&counter=1", uri("totp", "B", "two"))
	b.Press("コピーした画像を読む")
	if !b.Says("画像にQRコードが 2 つあります。") {
		t.Fatalf("says %q", b.Said())
	}
	b.Press("B・two のワンタイムコード")
	codes, err := b.Session.Code(save().ID)
	b.Must(err)
	if codes.Config.Issuer != "B" {
		t.Errorf("kept %+v", codes.Config)
	}
}

func TestPicturesWithoutASeed(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"link", "https://www.example.com/", "このQRコードはリンクです。"},
		{"text", "hello", "このQRコードは、ワンタイムコードの設定用ではありません。"},
		{"export", "otpauth-migration://offline?data=CjEK", "Google 認証システム"},
		{"counter", uri("hotp", "C", "counter") + "&counter=1", "回数"},
		{"damaged", "otpauth://totp/x?secret=1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, save := copied(t, c.text)
			typeSecret(b, len(fields(b))-1, seed)
			b.Press("コピーした画像を読む")
			if !b.Says(c.says) {
				t.Errorf("says %q", b.Said())
			}
			if len(b.Fails) > 0 || len(b.Went) > 0 {
				t.Errorf("went to %v, failed with %v", b.Went, b.Fails)
			}
			// What was typed before is not lost for it.
			codes, err := b.Session.Code(save().ID)
			b.Must(err)
			if codes.Config.Issuer != "" {
				t.Errorf("kept %+v", codes.Config)
			}
		})
	}
}

func TestNoPictureToRead(t *testing.T) {
	b, _ := copied(t)
	for _, c := range []struct {
		err  error
		says string
	}{
		{clip.ErrNoPicture, "クリップボードに画像がありません。"},
		{clip.ErrPictureTooLarge, "画像が大きすぎて読めません。"},
		{clip.ErrPictureUnreadable, "クリップボードの画像を読めませんでした。"},
	} {
		b.Picture = func(context.Context) ([]byte, error) { return nil, c.err }
		editing(b, vault.ID{}, "")
		b.Show(atFirm(b, "SBI"))
		b.Press("ワンタイムコードを設定する")
		b.Press("コピーした画像を読む")
		if !b.Says(c.says) {
			t.Errorf("%v: says %q", c.err, b.Said())
		}
	}
	b.Must(os.WriteFile(filepath.Join(b.Dir, "a.txt"), []byte("no picture"), 0o600))
	b.Must(os.WriteFile(filepath.Join(b.Dir, "empty.png"), picture(t), 0o600))
	for name, says := range map[string]string{
		"a.txt":     "画像として読めませんでした。",
		"empty.png": "画像の中にQRコードが見つかりませんでした。",
		"gone.png":  "ファイルが見つかりません",
	} {
		b.Drop(name)
		if !b.Says(says) {
			t.Errorf("%s: says %q", name, b.Said())
		}
	}
}

// TestOnlyTheLastPictureCounts: typing, or another picture, takes the place of
// one that is still being read.
func TestOnlyTheLastPictureCounts(t *testing.T) {
	b, _ := copied(t, uri("totp", "A", "one"))
	b.Hold(func() { b.Press("コピーした画像を読む") })
	if !b.Says("画像からQRコードを探しています…") {
		t.Errorf("while it is read: %q", b.Said())
	}
	typeSecret(b, len(fields(b))-1, "g")
	b.Settle()
	if b.Says("A・one のワンタイムコード") {
		t.Error("the picture took the place of what was typed after it")
	}
}

func TestWithoutAClipboardOfPicturesThereIsNoButton(t *testing.T) {
	b := screentest.New(t)
	vaultWith(b)
	b.Picture = nil
	atFirm(b, "SBI")
	b.Press("ワンタイムコードを設定する")
	if b.Says("コピーした画像を読む") || !b.Says("QRコードの画像を選ぶ…") {
		t.Errorf("offers %q", b.Said())
	}
}

// A key of another site is pointed out; what firms call themselves is not.
func TestAKeyOfAnotherIssuerIsPointedOut(t *testing.T) {
	for issuer, stranger := range map[string]bool{
		"東京証券": true, "Google": true, "楽天証券": true,
		"SBI証券": false, "ＳＢＩ証券": false, "SBI Securities": false, "SBI SECURITIES Co., Ltd.": false, "": false,
	} {
		b, _ := copied(t, uri("totp", issuer, "taro"))
		b.Press("コピーした画像を読む")
		if said := b.Says("この鍵の発行元は「" + issuer + "」です。"); said != stranger {
			t.Errorf("%q: pointed out %v", issuer, said)
		}
		if !b.Says("SHA-1・6桁・30秒ごと") {
			t.Errorf("%q: not taken: %q", issuer, b.Said())
		}
	}
}

// The key for pasting reads a copied picture, as in the link check.
func TestAPictureIsPastedIntoTheKey(t *testing.T) {
	b, _ := copied(t, uri("totp", "SBI証券", "taro"))
	b.Window.Canvas().Focus(screentest.All[*secretfield.Field](b)[len(screentest.All[*secretfield.Field](b))-1])
	b.Paste("")
	if !b.Says("SBI証券・taro のワンタイムコード") {
		t.Errorf("says %q", b.Said())
	}
}
