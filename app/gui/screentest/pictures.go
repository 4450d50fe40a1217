package screentest

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
)

// Pictures draws a screen in both languages, light and dark, small, usual and
// large, a subtest each, called as the picture is. With KAGIKURA_PICTURES=DIR the
// pictures go there, to be looked at; without it only the usual ones are drawn, and
// thrown away. show makes the screen on a bench, shows it and brings it to what shall
// be seen.
func Pictures(t *testing.T, name string, show func(*Bench) screen.Screen) {
	dir := os.Getenv("KAGIKURA_PICTURES")
	for _, lang := range []string{text.Japanese, text.English} {
		for mode, light := range map[theme.Mode]string{theme.Light: "light", theme.Dark: "dark"} {
			for _, size := range []struct {
				width, height float32
				scale         int
			}{{1120, 740, 100}, {1120, 740, 175}, {900, 600, 100}, {900, 600, 175}} {
				if dir == "" && (size.scale != 100 || size.width != 1120) {
					continue
				}
				t.Run(fmt.Sprintf("%s-%s-%s-%.0f-%d", name, lang, light, size.width, size.scale), func(t *testing.T) {
					b := NewLook(t, Look{Lang: lang, Mode: mode, Width: size.width, Height: size.height, Scale: size.scale})
					picture := b.picture(show(b))
					if dir == "" {
						return
					}
					file, err := os.Create(filepath.Join(dir, filepath.Base(t.Name())+".png"))
					b.Must(err)
					b.Must(png.Encode(file, picture))
					b.Must(file.Close())
				})
			}
		}
	}
}

// picture is the screen with what the root puts about it.
func (b *Bench) picture(s screen.Screen) image.Image {
	b.Frame(s)
	b.Layout()
	if b.AtEnd {
		All[*container.Scroll](b)[0].ScrollToBottom()
		b.Layout()
	}
	return b.Window.Canvas().Capture()
}

// Frame puts about the screen what the root puts there.
func (b *Bench) Frame(s screen.Screen) {
	content := s.Content()
	if s.Title() != "" {
		word := b.Text.S
		item := func(key string, icon theme.Icon) fyne.CanvasObject {
			i := parts.NewRailItem(word(key), icon, nil)
			i.SetSelected(word(key) == s.Title() || key == "frame.home" && (s.Title() == word("home.title") || s.Title() == word("guide.title")))
			return i
		}
		rail := parts.Rail(parts.Brand("Kagikura"), []fyne.CanvasObject{
			item("frame.home", theme.IconHome),
			item("frame.accounts", theme.IconAccount),
			item("frame.link", theme.IconLink),
			item("frame.checkup", theme.IconChecklist),
			item("emergency.title", theme.IconWarning),
			item("frame.transfer", theme.IconPeople),
		}, []fyne.CanvasObject{item("frame.settings", theme.IconGear)})
		buttons := append([]fyne.CanvasObject{parts.Space()}, s.Actions()...)
		buttons = append(buttons, parts.NewButton(word("frame.lock"), theme.IconLock, parts.Secondary, nil))
		top := parts.Column(parts.GapWide, parts.Beside(parts.GapWide, parts.Title(s.Title()).Whole(), parts.Grow(parts.Row(parts.GapWide, buttons...))))
		body := container.NewBorder(top, nil, nil, nil, parts.Fill(parts.Pad(0, parts.Gap, content)))
		content = container.NewBorder(nil, nil, rail, nil, parts.Pad(3*theme.Space, 2*theme.Space, body))
	}
	b.Window.SetContent(container.NewStack(canvas.NewRectangle(theme.Color(theme.Shikkui)), content))
}
