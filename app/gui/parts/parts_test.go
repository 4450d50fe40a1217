package parts

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/theme"
	"kagikura/assets"
)

func window(t *testing.T, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	fynetest.NewTempApp(t).Settings().SetTheme(theme.New(assets.LoadFonts(), theme.Light, 100))
	w := fynetest.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(800, 600))
	return w
}

// press is a key as the window hands it on: Space comes as a rune too.
func press(o fyne.Focusable, name fyne.KeyName) {
	o.TypedKey(&fyne.KeyEvent{Name: name})
	if name == fyne.KeySpace {
		o.TypedRune(' ')
	}
}

func TestButtonIsPressedByPointerAndKeys(t *testing.T) {
	pressed := 0
	b := NewButton("開く", theme.IconOpen, Primary, func() { pressed++ })
	w := window(t, Row(0, b))
	fynetest.Tap(b)
	press(b, fyne.KeySpace)
	press(b, fyne.KeyReturn)
	press(b, fyne.KeyEnter)
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
	b.Disable()
	fynetest.Tap(b)
	press(b, fyne.KeySpace)
	if pressed != 4 {
		t.Error("a disabled button can be pressed")
	}
	if b.MinSize().Height < 36 || NewButton("", theme.IconEye, Quiet, nil).MinSize().Width < 36 {
		t.Error("a button is smaller than 36")
	}
	_ = w
}

func TestRingShowsWhereTheKeyboardIs(t *testing.T) {
	b := NewButton("a", "", Secondary, nil)
	w := window(t, Row(0, b))
	w.Canvas().FocusNext()
	if !b.ring {
		t.Error("no ring after Tab")
	}
	w.Canvas().Unfocus()
	b.MouseIn(&desktop.MouseEvent{})
	fynetest.Tap(b)
	if b.ring {
		t.Error("a click shows the ring")
	}
	press(b, fyne.KeySpace)
	if !b.ring {
		t.Error("no ring after a key")
	}
}

func TestKeysNobodyHereNeedsGoToTheCanvas(t *testing.T) {
	one, two := NewButton("a", "", Secondary, nil), NewInput("b")
	list := NewList(func() int { return 1 }, func() fyne.CanvasObject { return Body("x") }, func(int, fyne.CanvasObject) {}, func(int) {})
	slider, tabs := NewSlider(0, 9, 3, func(int) {}), NewTabs([]string{"a", "b"}, func(int) {})
	w := window(t, Column(0, one, two, slider, tabs, Grow(list)))
	got := 0
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			got++
		}
	})
	all := []fyne.Focusable{one, two, slider, tabs.tabs[0], list}
	for _, o := range all {
		press(o, fyne.KeyEscape)
	}
	if got != len(all) {
		t.Errorf("Escape came through from %d of %d blocks", got, len(all))
	}
}

func TestDialogKeys(t *testing.T) {
	outside := NewButton("outside", "", Secondary, nil)
	w := window(t, Row(0, outside))
	w.Canvas().Focus(outside)
	var did []string
	d := NewDialogs(w.Canvas())
	field := NewInput("名前")
	show := func() {
		d.Show(Dialog{
			Title:  "口座を削除しますか",
			Body:   Column(0, NewProse("ごみ箱から戻せます。"), field),
			Focus:  field,
			Cancel: func() { did = append(did, "cancelled") },
			Actions: []Action{
				{Label: "やめる", Do: func() { did = append(did, "no") }},
				{Label: "削除する", Kind: Danger, Default: true, Do: func() { did = append(did, "yes") }},
			},
		})
	}
	show()
	if w.Canvas().Focused() != field {
		t.Fatal("the field has not the focus")
	}
	for range 7 { // three stops: Tab stays among them
		w.Canvas().FocusNext()
		if w.Canvas().Focused() == outside {
			t.Fatal("Tab leaves the dialog")
		}
	}
	w.Canvas().Focus(field)
	press(field, fyne.KeyEscape)
	if d.Open() || w.Canvas().Focused() != outside {
		t.Error("Escape does not close, or the focus does not return")
	}
	show()
	press(field, fyne.KeyReturn)
	show()
	show() // never one on another
	if n := len(w.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d dialogs lie over one another", n)
	}
	d.Dismiss()
	d.Dismiss()
	if want := []string{"cancelled", "yes", "cancelled", "cancelled"}; !slices.Equal(did, want) {
		t.Errorf("done %v, want %v", did, want)
	}
	if w.Canvas().OnTypedKey() != nil {
		t.Error("the keys of the window did not come back")
	}
}

// TestButtonsOfALongDialogStayInSight: Enter must not do what nobody can see.
func TestButtonsOfALongDialogStayInSight(t *testing.T) {
	w := window(t, Row(0, NewButton("outside", "", Secondary, nil)))
	w.Resize(fyne.NewSize(500, 300))
	d := NewDialogs(w.Canvas())
	for _, sentences := range []int{1, 40} {
		d.Show(Dialog{
			Title:   "開く前にお確かめください",
			Body:    NewProse(strings.Repeat("このパソコンの設定が、公式サイトの行き先を変えています。", sentences)),
			Actions: []Action{{Label: "やめる"}, {Label: "開く", Default: true}},
		})
		over := w.Canvas().Overlays().Top().(*scrim)
		for range 4 {
			relayout(over)
		}
		button, ok := w.Canvas().Focused().(*Button)
		if !ok {
			t.Fatal("no button has the focus")
		}
		if offset := over.body.Offset; offset.Y != 0 {
			t.Errorf("with %d sentences the body begins at %v", sentences, offset)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
		if bottom := at.Y + button.Size().Height; at.Y < 0 || bottom > 300 {
			t.Errorf("with %d sentences the button ends at %.0f of 300", sentences, bottom)
		}
	}
}

func TestDialogThatStays(t *testing.T) {
	w := window(t, Body("x"))
	d := NewDialogs(w.Canvas())
	d.Show(Dialog{Title: "a", Actions: []Action{{Label: "b", Default: true, Stays: true, Do: func() {}}}})
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !d.Open() {
		t.Error("closed although it stays")
	}
	d.Close()
	if d.Open() {
		t.Error("still open")
	}
}

func TestInputTakesNoMoreThanItsBound(t *testing.T) {
	i := NewInput("")
	cut := 0
	i.OnCut = func() { cut++ }
	w := window(t, i)
	board := fynetest.NewClipboard()
	board.SetContent(strings.Repeat("鍵", 1_000_000))
	i.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
	i.TypedRune('x')
	if n := utf8.RuneCountInString(i.Text); n != MaxLine || cut != 1 {
		t.Errorf("%d characters, told %d times", n, cut)
	}
	w.Canvas().Capture()
	board.SetContent("ok")
	i.SetText("")
	i.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
	if i.Text != "ok" || cut != 1 {
		t.Errorf("%q, told %d times", i.Text, cut)
	}
}

func TestListKeys(t *testing.T) {
	var selected, opened []int
	l := NewList(func() int { return 3 }, func() fyne.CanvasObject { return Body("x") }, func(int, fyne.CanvasObject) {}, func(i int) { selected = append(selected, i) })
	l.OnOpened(func(i int) { opened = append(opened, i) })
	window(t, l)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyEnd, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn, fyne.KeyHome} {
		press(l, key)
	}
	if want := []int{0, 1, 2, 1, 0}; !slices.Equal(selected, want) {
		t.Errorf("selected %v, want %v", selected, want)
	}
	if !slices.Equal(opened, []int{1}) {
		t.Errorf("opened %v", opened)
	}
}

func TestTabsAndChoiceKeys(t *testing.T) {
	var tabbed, chosen []int
	tabs := NewTabs([]string{"a", "b", "c"}, func(i int) { tabbed = append(tabbed, i) })
	choice := NewChoice([]string{"日本語", "English"}, -1, func(i int) { chosen = append(chosen, i) })
	check := NewCheck("x", false, func(bool) {})
	window(t, Column(0, tabs, choice, check))
	press(tabs.tabs[0], fyne.KeyLeft)
	press(tabs.tabs[0], fyne.KeyRight)
	fynetest.Tap(tabs.tabs[2])
	fynetest.Tap(tabs.tabs[2])
	fynetest.Tap(choice.options[1])
	press(choice.options[1], fyne.KeyLeft)
	press(check, fyne.KeySpace)
	if !slices.Equal(tabbed, []int{1, 2}) || !slices.Equal(chosen, []int{1, 0}) || !check.On() {
		t.Errorf("tabs %v, choice %v, check %v", tabbed, chosen, check.On())
	}
}

// shown are the characters that a view gives to the painter.
func shown(v *SecretView) (all []string) {
	var texts []*canvas.Text
	for _, o := range fynetest.WidgetRenderer(v).Objects() {
		if text, ok := o.(*canvas.Text); ok {
			texts = append(texts, text)
		}
	}
	middle := func(t *canvas.Text) int { return int(t.Position().Y + t.Size().Height/2) }
	slices.SortStableFunc(texts, func(a, b *canvas.Text) int { // they are drawn in a random order
		return cmp.Or(cmp.Compare(middle(a), middle(b)), cmp.Compare(a.Position().X, b.Position().X))
	})
	for _, text := range texts {
		all = append(all, text.Text)
	}
	return all
}

func TestRevealEndsByItself(t *testing.T) {
	now := noon
	reveals := &Reveals{}
	var told []bool
	v := NewSecretView(reveals, use("aB 1鍵\u202e"), func() time.Time { return now }, func(on bool) { told = append(told, on) })
	window(t, v)
	if len(shown(v)) != 0 {
		t.Fatal("characters before it is revealed")
	}
	if err := v.Reveal(10 * time.Second); err != nil {
		t.Fatal(err)
	}
	// One text a character; invisible ones visible.
	if got := shown(v); strings.Join(got, "|") != "a|B|␣|1|鍵|□" {
		t.Errorf("shows %q", got)
	}
	now = now.Add(9 * time.Second)
	v.ring.tick()
	if !v.Revealed() {
		t.Error("ended too early")
	}
	now = now.Add(time.Second)
	v.ring.tick()
	if v.Revealed() || len(shown(v)) != 0 || !slices.Equal(told, []bool{true, false}) {
		t.Errorf("revealed %v, shows %q, told %v", v.Revealed(), shown(v), told)
	}
}

func TestOneSecretIsReadableAtATime(t *testing.T) {
	reveals := &Reveals{}
	one, two := NewSecretView(reveals, use("one"), clock, nil), NewSecretView(reveals, use("two"), clock, nil)
	window(t, Column(0, one, two))
	for _, v := range []*SecretView{one, two} {
		if err := v.Reveal(time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if one.Revealed() || !two.Revealed() {
		t.Error("both are readable, or neither")
	}
	reveals.End()
	reveals.End()
	if two.Revealed() {
		t.Error("readable after the end of all")
	}
}

func TestASecretThatCannotBeLentStaysDots(t *testing.T) {
	gone := errors.New("gone")
	v := NewSecretView(&Reveals{}, func(func([]byte) error) error { return gone }, clock, nil)
	window(t, v)
	if err := v.Reveal(time.Minute); !errors.Is(err, gone) || v.Revealed() {
		t.Errorf("error %v, revealed %v", err, v.Revealed())
	}
}

func TestLongSecretsAreDrawnInPart(t *testing.T) {
	v := NewSecretView(&Reveals{}, use(strings.Repeat("x", 100_000)), clock, nil)
	window(t, v)
	if err := v.Reveal(time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := shown(v); len(got) != maxRevealed+1 || got[maxRevealed] != "…" {
		t.Errorf("%d characters are drawn", len(got))
	}
}

func TestCountRingAsksForTheNextSpan(t *testing.T) {
	now := noon
	var c *CountRing
	ended := 0
	c = NewCountRing(func() time.Time { return now }, func() {
		ended++
		c.Set(now, now.Add(30*time.Second))
	})
	window(t, c)
	c.Set(noon, noon.Add(30*time.Second))
	for _, step := range []struct {
		after  time.Duration
		number string
	}{{0, "30"}, {300 * time.Millisecond, "30"}, {time.Second, "29"}, {28500 * time.Millisecond, "2"}, {30 * time.Second, "30"}, {10 * time.Minute, "30"}} {
		now = noon.Add(step.after)
		c.tick()
		if c.number != step.number {
			t.Errorf("after %v it shows %s, want %s", step.after, c.number, step.number)
		}
	}
	if ended != 2 {
		t.Errorf("told of %d ends, want 2", ended)
	}
	c.Stop()
	now = now.Add(time.Hour)
	c.tick()
	if ended != 2 {
		t.Error("a stopped ring goes on")
	}
}

func TestProgressWaitsBeforeTheEnd(t *testing.T) {
	now := noon
	p := NewProgressRing(noon, time.Second, func() time.Time { return now })
	window(t, p)
	for after, want := range map[time.Duration]float64{0: 0, 500 * time.Millisecond: 0.5, time.Hour: 0.98} {
		now = noon.Add(after)
		p.tick()
		if got := p.share; got < want-0.01 || got > want+0.01 {
			t.Errorf("after %v: %.2f, want %.2f", after, got, want)
		}
	}
}

func TestProseIsBrokenAgainForAnotherWidth(t *testing.T) {
	p := NewProse(strings.Repeat("金庫を開ける。", 20))
	window(t, p)
	p.Resize(fyne.NewSize(400, 10))
	wide := p.MinSize().Height
	p.Resize(fyne.NewSize(200, 10))
	if narrow := p.MinSize().Height; narrow < 1.8*wide {
		t.Errorf("%v high at half the width, %v at the whole", narrow, wide)
	}
	p.SetText("短い")
	if got := p.MinSize().Height; got > 30 {
		t.Errorf("one line is %v high", got)
	}
}

func TestTextsKeepTheirRoom(t *testing.T) {
	w := window(t, Row(Gap, Grow(Strong(strings.Repeat("長い名前", 100))), NewPill(Bad, "使い回し")))
	if got := w.Content().MinSize().Width; got > 300 {
		t.Errorf("a long title asks for %v", got)
	}
}

func TestLayouts(t *testing.T) {
	box := func(width, height float32) fyne.CanvasObject {
		r := canvas.NewRectangle(nil)
		r.SetMinSize(fyne.NewSize(width, height))
		return r
	}
	fixed, grown, hidden := box(50, 20), Grow(box(10, 40)), box(500, 500)
	hidden.Hide()
	row := Row(10, fixed, hidden, grown)
	row.Resize(fyne.NewSize(200, 60))
	if fixed.Position() != fyne.NewPos(0, 20) || grown.Position() != fyne.NewPos(60, 10) || grown.Size().Width != 140 {
		t.Errorf("row: %v %v %v", fixed.Position(), grown.Position(), grown.Size())
	}
	if row.MinSize() != fyne.NewSize(70, 40) {
		t.Errorf("row asks for %v", row.MinSize())
	}
	flow := Flow(10, box(50, 20), box(50, 20), box(50, 20))
	flow.Resize(fyne.NewSize(120, 100))
	if flow.MinSize() != fyne.NewSize(50, 50) {
		t.Errorf("flow asks for %v", flow.MinSize())
	}
	grid := Tiles(50, 10, box(10, 20), box(10, 30), box(10, 20))
	grid.Resize(fyne.NewSize(120, 100))
	if grid.Objects[1].Position() != fyne.NewPos(65, 0) || grid.Objects[2].Position() != fyne.NewPos(0, 40) {
		t.Errorf("tiles: %v %v", grid.Objects[1].Position(), grid.Objects[2].Position())
	}
}

func TestGroupsAreCountedForCopyingByHand(t *testing.T) {
	v := NewSecretView(&Reveals{}, use("AB1 C2D E"), clock, nil).Counted(3)
	window(t, v)
	if err := v.Reveal(time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := shown(v); strings.Join(got, "|") != "1|2|3|A|B|1|C|2|D|E" { // the numbers too
		t.Errorf("shows %q", got)
	}
	v.Resize(fyne.NewSize(400, 100))
	var numbers []string
	for i, n := range v.numbers {
		numbers = append(numbers, n.Text)
		if first := v.glyphs[3*i].text.Position(); n.Position().X != first.X || n.Position().Y >= first.Y {
			t.Errorf("number %s stands at %v, its group at %v", n.Text, n.Position(), first)
		}
	}
	if strings.Join(numbers, " ") != "1 2 3" {
		t.Errorf("groups are numbered %q", numbers)
	}
	v.End()
	if len(v.numbers) > 0 {
		t.Error("numbers stay when the secret is hidden")
	}
}
