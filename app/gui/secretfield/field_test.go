package secretfield_test

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/assets"
	"kagikura/crypto/secret"
)

func newField(t *testing.T) (*secretfield.Field, fyne.Window) {
	t.Helper()
	fynetest.NewTempApp(t).Settings().SetTheme(theme.New(assets.LoadFonts(), theme.Light, 100))
	f := secretfield.New("パスフレーズ")
	t.Cleanup(f.Destroy)
	w := fynetest.NewTempWindow(t, f)
	w.Resize(fyne.NewSize(400, 60))
	w.Canvas().Focus(f)
	return f, w
}

func has(t *testing.T, f *secretfield.Field, want string) {
	t.Helper()
	if err := f.Use(func(got []byte) error {
		if string(got) != want {
			t.Errorf("the field has %q, want %q", got, want)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func keys(f *secretfield.Field, names ...fyne.KeyName) {
	for _, name := range names {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func withShift(f *secretfield.Field, do func()) {
	f.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	do()
	f.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

func paste(f *secretfield.Field, text string) {
	board := fynetest.NewClipboard()
	board.SetContent(text)
	f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
}

func TestTypingAndEditing(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*secretfield.Field)
		want string
	}{
		{"typed", func(*secretfield.Field) {}, "abc鍵1"},
		{"backspace", func(f *secretfield.Field) { keys(f, fyne.KeyBackspace, fyne.KeyBackspace) }, "abc"},
		{"backspace at the beginning", func(f *secretfield.Field) { keys(f, fyne.KeyHome, fyne.KeyBackspace) }, "abc鍵1"},
		{"delete", func(f *secretfield.Field) { keys(f, fyne.KeyHome, fyne.KeyDelete) }, "bc鍵1"},
		{"delete at the end", func(f *secretfield.Field) { keys(f, fyne.KeyDelete) }, "abc鍵1"},
		{"insert in the middle", func(f *secretfield.Field) { keys(f, fyne.KeyLeft, fyne.KeyLeft); f.TypedRune('蔵') }, "abc蔵鍵1"},
		{"beyond the ends", func(f *secretfield.Field) {
			keys(f, fyne.KeyRight, fyne.KeyRight, fyne.KeyHome, fyne.KeyLeft)
			f.TypedRune('x')
		}, "xabc鍵1"},
		{"replace a selection", func(f *secretfield.Field) {
			withShift(f, func() { keys(f, fyne.KeyLeft, fyne.KeyLeft) })
			f.TypedRune('Z')
		}, "abcZ"},
		{"select to home and delete", func(f *secretfield.Field) {
			withShift(f, func() { keys(f, fyne.KeyHome) })
			keys(f, fyne.KeyDelete)
		}, ""},
		{"arrow leaves a selection", func(f *secretfield.Field) {
			withShift(f, func() { keys(f, fyne.KeyLeft, fyne.KeyLeft) })
			keys(f, fyne.KeyLeft)
			f.TypedRune('-')
		}, "abc-鍵1"},
		{"select all and type", func(f *secretfield.Field) {
			f.TypedShortcut(&fyne.ShortcutSelectAll{})
			f.TypedRune('n')
		}, "n"},
		{"paste", func(f *secretfield.Field) { paste(f, "-鍵蔵-") }, "abc鍵1-鍵蔵-"},
		{"paste over a selection", func(f *secretfield.Field) {
			f.TypedShortcut(&fyne.ShortcutSelectAll{})
			paste(f, "new")
		}, "new"},
		{"paste of a copied line", func(f *secretfield.Field) { paste(f, "\r\nline\r\n") }, "abc鍵1line"},
		{"paste of nothing", func(f *secretfield.Field) { paste(f, "\n") }, "abc鍵1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := newField(t)
			changes := 0
			f.OnChanged = func() { changes++ }
			fynetest.Type(f, "abc鍵1")
			if changes != 5 {
				t.Errorf("told of %d changes, want 5", changes)
			}
			c.do(f)
			has(t, f, c.want)
		})
	}
}

func TestWhatCannotBeTakenChangesNothing(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"a million characters", strings.Repeat("x", 1_000_000), secret.ErrTooLong},
		{"one too many", strings.Repeat("x", secret.MaxTyped-2), secret.ErrTooLong},
		{"not text", "\xff\xfe", secret.ErrNotText},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := newField(t)
			fynetest.Type(f, "old")
			var told error
			f.OnError = func(err error) { told = err }
			f.OnChanged = func() { t.Error("told of a change") }
			paste(f, c.text)
			if !errors.Is(told, c.want) {
				t.Errorf("told %v, want %v", told, c.want)
			}
			has(t, f, "old")
			w.Canvas().Capture()
		})
	}
}

// A secret as long as can be is drawn at once: only what is visible is made.
func TestLongSecretsDrawOnlyWhatIsVisible(t *testing.T) {
	f, w := newField(t)
	paste(f, strings.Repeat("x", secret.MaxTyped))
	if f.Len() != secret.MaxTyped {
		t.Fatalf("%d characters", f.Len())
	}
	w.Canvas().Capture()
	if n := len(fynetest.WidgetRenderer(f).Objects()); n > 100 {
		t.Errorf("%d objects are drawn", n)
	}
}

func TestNothingLeavesByCopyOrCut(t *testing.T) {
	f, _ := newField(t)
	fynetest.Type(f, "hidden")
	board := fynetest.NewClipboard()
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	f.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
	f.TypedShortcut(&fyne.ShortcutCut{Clipboard: board})
	if got := board.Content(); got != "" {
		t.Errorf("the clipboard has %q", got)
	}
	has(t, f, "hidden")
}

// texts are all texts that the field gives to the painter.
func texts(f *secretfield.Field) (all []string) {
	var drawn []*canvas.Text
	for _, o := range fynetest.WidgetRenderer(f).Objects() {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			drawn = append(drawn, text)
		}
	}
	slices.SortFunc(drawn, func(a, b *canvas.Text) int { // they are drawn in a random order
		return cmp.Compare(a.Position().X, b.Position().X)
	})
	for _, text := range drawn {
		all = append(all, text.Text)
	}
	return all
}

func TestCharactersAreNotDrawnInTheirOrder(t *testing.T) {
	const n = 64
	order := secretfield.Order(n)
	sorted := slices.Sorted(slices.Values(order))
	for i, v := range sorted {
		if v != i {
			t.Fatalf("%v is no order of %d", order, n)
		}
	}
	if slices.Equal(order, sorted) || slices.Equal(order, secretfield.Order(n)) {
		t.Errorf("the order is no random one: %v", order)
	}
}

func TestCharactersAreDrawnOnlyWhileTheEyeIsHeld(t *testing.T) {
	f, _ := newField(t)
	fynetest.Type(f, "S3 cret")
	if got := texts(f); len(got) != 0 {
		t.Errorf("texts before: %q", got)
	}
	eye := fyne.NewPos(f.Size().Width-12, f.Size().Height/2)
	event := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: eye}, Button: desktop.MouseButtonPrimary}
	f.MouseDown(event)
	got := texts(f)
	if strings.Join(got, "") != "S3·cret" || len(got) != 7 {
		t.Errorf("texts while held: %q, want one a character", got)
	}
	f.MouseUp(event)
	if got := texts(f); len(got) != 0 {
		t.Errorf("texts after: %q", got)
	}

	f.MouseDown(event)
	f.FocusLost()
	if f.Revealed() || len(texts(f)) != 0 {
		t.Error("losing the focus does not hide the characters")
	}
}

func TestClickPutsTheCaret(t *testing.T) {
	f, _ := newField(t)
	fynetest.Type(f, "abcd")
	click := func(x float32) {
		event := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}}
		f.MouseDown(event)
		f.MouseUp(event)
	}
	click(0)
	f.TypedRune('<')
	click(200)
	f.TypedRune('>')
	has(t, f, "<abcd>")
}

func TestSealLoadResetDestroy(t *testing.T) {
	f, _ := newField(t)
	fynetest.Type(f, "first")
	value, err := f.Seal()
	if err != nil {
		t.Fatal(err)
	}
	defer value.Release()
	has(t, f, "")
	fynetest.Type(f, "second")
	if err := f.Load(value); err != nil {
		t.Fatal(err)
	}
	has(t, f, "first")
	f.TypedRune('!') // the caret stands at the end
	has(t, f, "first!")
	f.Reset()
	has(t, f, "")
	fynetest.Type(f, "third")
	f.Destroy()
	has(t, f, "")
	fynetest.Type(f, "usable")
	has(t, f, "usable")
}

func TestDisabledTakesNothing(t *testing.T) {
	f, _ := newField(t)
	fynetest.Type(f, "kept")
	f.Disable()
	fynetest.Type(f, "x")
	keys(f, fyne.KeyBackspace)
	paste(f, "y")
	has(t, f, "kept")
}

// untouched is the toolkit's clipboard, which keeps what is read from it.
type untouched struct{ t *testing.T }

func (u untouched) Content() string {
	u.t.Error("the toolkit was asked for the clipboard")
	return ""
}
func (u untouched) SetContent(string) {}

// TestAPasteByAnotherWayKeepsTheOrder: what is typed before the text is there
// comes behind it, Enter too.
func TestAPasteByAnotherWayKeepsTheOrder(t *testing.T) {
	f, _ := newField(t)
	var take func([]byte, error)
	asked := 0
	f.From = func(then func([]byte, error)) { asked, take = asked+1, then }
	press := func() { f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: untouched{t}}) }
	var submitted, failed []string
	f.OnSubmit = func() { has(t, f, "kagi-1"); submitted = append(submitted, "once") }
	f.OnError = func(err error) { failed = append(failed, err.Error()) }

	press()
	fynetest.Type(f, "-1")
	keys(f, fyne.KeyReturn)
	if f.Len() > 0 || len(submitted) > 0 {
		t.Fatal("what is typed did not wait")
	}
	text := []byte("kagi\n")
	take(text, nil)
	if len(submitted) != 1 || asked != 1 {
		t.Errorf("submitted %v, asked %d times", submitted, asked)
	}
	// Nothing holds it up for ever.
	press()
	fynetest.Type(f, "2")
	take(nil, errors.New("no answer"))
	has(t, f, "kagi-12")
	if len(failed) != 1 {
		t.Errorf("failures %v", failed)
	}
	press()
	press()
	take([]byte("x"), nil)
	take([]byte("y"), nil)
	has(t, f, "kagi-12xy")
	press()
	take([]byte{0xff}, nil)
	take = nil
	f.Disable()
	if press(); take != nil {
		t.Error("a field that takes nothing asks for the clipboard")
	}
	has(t, f, "kagi-12xy")
	f.Enable()
	empty := 0
	f.OnEmptyPaste = func() { empty++ }
	press()
	if take(nil, nil); empty != 1 {
		t.Error("a paste without text is not told")
	}
}

func TestEnterAndEscape(t *testing.T) {
	f, w := newField(t)
	var onCanvas []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) { onCanvas = append(onCanvas, key.Name) })
	keys(f, fyne.KeyEscape, fyne.KeyReturn)
	if len(onCanvas) != 2 {
		t.Errorf("the canvas got %v", onCanvas)
	}
	submitted := 0
	f.OnSubmit = func() { submitted++ }
	keys(f, fyne.KeyReturn, fyne.KeyEnter)
	if submitted != 2 || len(onCanvas) != 2 {
		t.Errorf("submitted %d times, canvas got %v", submitted, onCanvas)
	}
}

func TestCapsLockIsSeenByTheLetters(t *testing.T) {
	f, _ := newField(t)
	var told []bool
	f.OnCapsLock = func(on bool) { told = append(told, on) }
	fynetest.Type(f, "a1")
	withShift(f, func() { f.TypedRune('B') })
	if len(told) != 0 {
		t.Fatalf("told %v of ordinary typing", told)
	}
	f.TypedRune('C')
	f.TypedRune('D')
	f.TypedRune('e')
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("told %v, want on and off", told)
	}
}
