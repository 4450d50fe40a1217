package accounts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/theme"
)

// Widths at 100 % text size.
const (
	listLeast   = 244
	listUsual   = 284
	detailLeast = 372
	paneGap     = 18
)

// panes puts the list beside the account. Where there is no room for both, as
// at a large text size, it shows the one that is in front.
type panes struct {
	detail bool       // the account is in front
	folded func(bool) // told whether only one is shown
}

// MinSize implements fyne.Layout.
func (p *panes) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(objects[1].MinSize())
}

// Layout implements fyne.Layout.
func (p *panes) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, detail := objects[0], objects[1]
	scale := theme.Size(theme.SizeBody) / 15
	folded := size.Width < (listLeast+detailLeast)*scale+paneGap
	p.folded(folded)
	setShown(list, !folded || !p.detail)
	setShown(detail, !folded || p.detail)
	if folded {
		for _, o := range objects {
			o.Move(fyne.Position{})
			o.Resize(size)
		}
		return
	}
	width := min(listUsual*scale, size.Width-detailLeast*scale-paneGap)
	list.Move(fyne.Position{})
	list.Resize(fyne.NewSize(width, size.Height))
	detail.Move(fyne.NewPos(width+paneGap, 0))
	detail.Resize(fyne.NewSize(size.Width-width-paneGap, size.Height))
}
