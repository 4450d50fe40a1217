package options

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/assets"
)

const (
	// licenceWidth is the room for a line at 100 % text size.
	licenceWidth = 640
	licenceLines = 18 // that are visible at once, at 100 %
	gapLines     = 2  // between two licences
)

// showLicences shows the licences of what is bundled, a line a row: texts that
// long are laid out only where they are looked at.
func showLicences(env screen.Env) {
	letter := fyne.MeasureText("0", theme.Size(theme.SizeCaption), fyne.TextStyle{Monospace: true}).Width
	room := min(licenceWidth*theme.Size(theme.SizeBody)/15, env.Window.Canvas().Size().Width-18*theme.Space)
	var lines []string
	env.Do(func(context.Context) error {
		lines = licenceLinesOf(int(room / letter))
		return nil
	}, func(error) {
		list := parts.NewList(func() int { return len(lines) },
			func() fyne.CanvasObject { return line() },
			func(i int, o fyne.CanvasObject) { o.(*parts.Text).SetText(lines[i]) },
			func(int) {})
		env.Dialogs.Show(parts.Dialog{
			Title:   env.Text.S("options.licences.title"),
			Body:    parts.High(licenceLines*line().MinSize().Height*15/theme.Size(theme.SizeBody), list),
			Width:   licenceWidth + 8*theme.Space,
			Focus:   list,
			Actions: []parts.Action{{Label: env.Text.S("common.close"), Kind: parts.Primary, Default: true}},
		})
	})
}

func line() *parts.Text { return parts.Value(" ").At(theme.SizeCaption) }

// licenceLinesOf are the texts broken to that many characters.
func licenceLinesOf(columns int) []string {
	var lines []string
	for i, licence := range assets.Licences() {
		if i > 0 {
			lines = append(lines, make([]string, gapLines)...)
		}
		shown := parts.DisplayLines(strings.TrimSpace(string(licence)))
		lines = append(lines, parts.Break(shown, float32(columns), func(s string) float32 { return float32(len([]rune(s))) })...)
	}
	return lines
}
