package parts

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/assets"
)

var noon = time.Date(2026, 11, 22, 12, 0, 12, 0, time.UTC)

func clock() time.Time { return noon }

// KAGIKURA_PICTURES=DIR draws the blocks in both variants and at 150 % into
// PNG files, to be looked at. Without it the light ones are drawn and thrown
// away.
func TestCatalogue(t *testing.T) {
	fonts := assets.LoadFonts()
	for _, c := range []struct {
		name  string
		mode  theme.Mode
		scale int
	}{{"light", theme.Light, 100}, {"dark", theme.Dark, 100}, {"large", theme.Light, 150}} {
		app := fynetest.NewTempApp(t)
		app.Settings().SetTheme(theme.New(fonts, c.mode, c.scale))
		for name, page := range map[string]func() fyne.CanvasObject{"blocks": blocks, "account": account, "unlock": unlock, "dialog": account} {
			w := fynetest.NewTempWindow(t, container.NewStack(canvas.NewRectangle(theme.Color(theme.Shikkui)), page()))
			w.SetPadded(false)
			w.Resize(fyne.NewSize(1120, 740))
			if name == "dialog" {
				ask(w)
			}
			settle(w)
			picture := w.Canvas().Capture()
			if dir := os.Getenv("KAGIKURA_PICTURES"); dir != "" {
				f, err := os.Create(filepath.Join(dir, fmt.Sprintf("parts-%s-%s.png", name, c.name)))
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, picture); err != nil {
					t.Fatal(err)
				}
				f.Close()
			}
		}
	}
}

// settle lays out until nothing moves: the height of prose follows its width.
func settle(w fyne.Window) {
	for range 4 {
		relayout(w.Content())
	}
}

func relayout(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			relayout(child)
		}
	case fyne.Widget:
		r := fynetest.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, child := range r.Objects() {
			relayout(child)
		}
	}
}

func ask(w fyne.Window) {
	typed := secretfield.New("新しいパスフレーズ")
	for _, r := range "correct horse 鍵" {
		typed.TypedRune(r)
	}
	shown := secretfield.New("")
	for _, r := range "correct horse 42鍵" {
		shown.TypedRune(r)
	}
	d := NewDialogs(w.Canvas())
	d.Show(Dialog{
		Title: "パスフレーズを変更します",
		Body: Column(Gap,
			NewProse("これまでのパスフレーズでは開けなくなります。前の版のファイルも新しいパスフレーズで書き直します（おすすめ）。"),
			NewLabelled("新しいパスフレーズ", typed),
			NewLabelled("もう一度", shown),
			NewCheck("前の版も書き直す", true, nil),
		),
		Focus:   typed,
		Actions: []Action{{Label: "キャンセル"}, {Label: "変更する", Icon: theme.IconKey, Kind: Primary, Default: true}},
	})
	w.Canvas().Focus(typed)
	shown.Reveal(true)
	for _, overlay := range w.Canvas().Overlays().List() {
		for range 4 {
			relayout(overlay)
		}
	}
}

func use(s string) func(func([]byte) error) error {
	return func(f func([]byte) error) error { return f([]byte(s)) }
}

func rail(selected int) fyne.CanvasObject {
	entries := []fyne.CanvasObject{}
	for i, e := range []struct {
		word string
		icon theme.Icon
	}{{"ホーム", theme.IconHome}, {"口座", theme.IconAccount}, {"リンク確認", theme.IconLink}, {"点検", theme.IconChecklist}, {"もしもの時", theme.IconWarning}, {"家族と引っ越し", theme.IconPeople}} {
		item := NewRailItem(e.word, e.icon, nil)
		item.SetSelected(i == selected)
		entries = append(entries, item)
	}
	return Rail(Brand("Kagikura"), entries, []fyne.CanvasObject{NewRailItem("設定", theme.IconGear, nil)})
}

func account() fyne.CanvasObject {
	firms := []struct {
		name, user string
		state      State
		word       string
	}{{"SBI証券", "tanaka1962", Good, "安全"}, {"楽天証券", "t.tanaka", Bad, "使い回し"}, {"マネックス証券", "00123456", Bad, "使い回し"}, {"松井証券", "1234-5678", Attention, "出金が未設定"}}
	list := NewList(func() int { return len(firms) },
		func() fyne.CanvasObject {
			return Pad(theme.Space, theme.Space, Row(12, NewMonogram(""), Grow(Column(0, Strong("x"), Caption("x"))), NewPill(Good, "x")))
		},
		func(i int, o fyne.CanvasObject) {
			row := o.(*fyne.Container).Objects[0].(*fyne.Container)
			row.Objects[0].(*Monogram).SetTitle(firms[i].name)
			column := row.Objects[1].(*fyne.Container).Objects[0].(*fyne.Container)
			column.Objects[0].(*Text).SetText(firms[i].name)
			column.Objects[1].(*Text).SetText(firms[i].user)
			row.Objects[2].(*Pill).Set(firms[i].state, firms[i].word)
			row.Refresh()
		}, func(int) {})
	list.Select(0)
	left := NewCard(Column(Gap, NewSearch("名前・ID・アドレスで探す", nil), Grow(list))).Padding(theme.Space)

	copyButton := func() *Button { return NewButton("コピー", theme.IconCopy, Secondary, nil) }
	eye := func() *Button { return NewButton("", theme.IconEye, Quiet, nil) }
	reveals := &Reveals{}
	shown := NewSecretView(reveals, use("Xk4mQ9ab7RtZ2w"), clock, nil)
	_ = shown.Reveal(10 * time.Second)
	ring := NewCountRing(clock, nil)
	ring.Set(noon.Add(-12*time.Second), noon.Add(18*time.Second))
	detail := NewCard(Column(14,
		Row(14, NewMonogram("SBI証券").Large(), Grow(Column(0, CardTitle("SBI証券").At(theme.SizeTitle), Row(Gap, Wide(170, NewHostLine(Address{"www.", "sbisec.co.jp", ""}).At(theme.SizeCard)), NewPill(Good, "公式")))), NewButton("公式サイトを開く", theme.IconOpen, Primary, nil).Large()),
		NewTabs([]string{"ログイン", "多要素認証", "記録", "メモとファイル", "履歴"}, nil),
		FieldRows(
			FieldRow("ユーザーネーム", Value("tanaka1962"), copyButton()),
			FieldRow("ログインパスワード", shown, eye(), copyButton()),
			FieldRow("取引パスワード", NewSecretView(reveals, use("x"), clock, nil), eye(), copyButton()),
			FieldRow("ワンタイムコード", Row(2*theme.Space, Code("482913"), ring), copyButton()),
			FieldRow("部店コード・口座番号", Value("205 - 0123456"), copyButton()),
		),
		Space(),
		Caption("パスワードは 2026-09-14 から・ほかの口座では使われていません"),
	)).Padding(22)
	top := Row(Gap, Grow(Title("口座")), NewButton("口座を追加", theme.IconPlus, Secondary, nil), NewButton("ロック", theme.IconLock, Secondary, nil))
	return Row(0, Tall(rail(1)), Fill(Pad(28, 20, Column(GapWide, top, Grow(Row(18, Tall(Wide(284, left)), Fill(detail)))))))
}

func unlock() fyne.CanvasObject {
	return Middle(430, NewCard(Column(GapWide,
		Row(0, Space(), NewIcon(theme.IconKura, theme.Ai, 64), Space()),
		NewProse("うちの証券.kdbx").Bold().At(theme.SizeTitle).Centred(),
		NewProse("前回 2026-11-21 22:14 に保存").Small().Centred(),
		NewInput("パスフレーズ"),
		NewButton("金庫を開ける", "", Primary, nil).Large(),
		Row(Gap, Space(), NewButton("鍵ファイルを使う", "", Quiet, nil), NewButton("ほかの金庫", "", Quiet, nil), Space()),
	)).Padding(36))
}

func blocks() fyne.CanvasObject {
	focused := NewButton("選ばれている", theme.IconKey, Secondary, nil)
	focused.FocusGained()
	disabled := NewButton("使えません", theme.IconSearch, Primary, nil)
	disabled.Disable()
	wrong := NewLabelled("口座の名前", NewInput("例: SBI証券"))
	wrong.SetError("この名前の口座がもうあります。別の名前にしてください。")
	hint := NewLabelled("メモ", NewLines("", 2))
	hint.SetHint("パスワードはここに書かないでください。")
	progress := NewProgressRing(noon.Add(-400*time.Millisecond), time.Second, clock)
	ticked := NewCheck("10秒で自動的に隠す", true, nil)
	return Pad(24, 24, Column(14,
		Row(Gap, NewButton("次へ", theme.IconCheck, Primary, nil), NewButton("手順を見る", "", Secondary, nil), NewButton("削除する", theme.IconTrash, Danger, nil), NewButton("もしもの時へ", "", Quiet, nil), focused, disabled, NewButton("", theme.IconEyeOff, Quiet, nil)),
		Row(Gap, NewPill(Good, "公式"), NewPill(Attention, "出金が未設定"), NewPill(Bad, "使い回し"), NewPill(Neutral, "別の端末"), NewChoice([]string{"日本語", "English"}, 0, nil), ticked, NewCheck("履歴も書き出す", false, nil)),
		Notice(Bad, "楽天証券とマネックス証券が同じパスワードです。", "どちらかが漏れると、両方に入られます。まず片方を、証券会社の公式サイトで変えてください。長い説明文でも、行の頭に「、」や「。」や「ー」が来ることはありません。https://www.example.com/very/long/path/that/needs/to/be/broken/somewhere/in/the/middle?query=1 のようなアドレスも途中で切れます。", NewButton("楽天証券を変更する", "", Primary, nil)),
		Notice(Good, "保存しました。", ""),
		Row(24, Fill(Column(Gap, wrong, hint)), progress, Fill(Column(Gap, NewHostLine(Address{"https://site4-sbisec.", "x7k2q.example", "/login"}).At(theme.SizeCode).Mark(Bad), NewHostLine(Address{"www.", "sbisec.co.jp", ""}), Body(Display("絵文字😀と\u202eRTL、制御\x00文字、髙﨑"))))),
		Row(4, icons()...),
	))
}

func icons() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, i := range []theme.Icon{theme.IconKura, theme.IconHome, theme.IconAccount, theme.IconLink, theme.IconChecklist, theme.IconWarning, theme.IconPeople, theme.IconGear, theme.IconLock, theme.IconSearch, theme.IconPlus, theme.IconEye, theme.IconEyeOff, theme.IconCopy, theme.IconOpen, theme.IconCheck, theme.IconCross, theme.IconBack, theme.IconHistory, theme.IconTrash, theme.IconKey, theme.IconDice, theme.IconFile, theme.IconFolder, theme.IconEdit, theme.IconInfo, theme.IconChevron, theme.IconChevronDown, theme.IconClock, theme.IconSave} {
		all = append(all, NewIcon(i, theme.Sumi, 28))
	}
	return all
}
