package parts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/theme"
)

// captionWidth is the room for captions of a FieldRow at 100 %.
const captionWidth = 136

// FieldRow is one fact of an account: caption, value, what can be done with
// it. Where the row is narrow the value goes below its caption.
func FieldRow(caption string, value fyne.CanvasObject, actions ...fyne.CanvasObject) fyne.CanvasObject {
	row := &fieldRow{}
	return &fyne.Container{Layout: row, Objects: []fyne.CanvasObject{
		NewProse(caption).Small(), value, Row(Gap, actions...),
	}}
}

// FieldRows puts rows under one another with lines between.
func FieldRows(rows ...fyne.CanvasObject) *fyne.Container {
	objects := make([]fyne.CanvasObject, 0, 2*len(rows))
	for i, row := range rows {
		if i > 0 {
			objects = append(objects, Divider())
		}
		objects = append(objects, row)
	}
	return Column(0, objects...)
}

type fieldRow struct{ width float32 }

const fieldRowEdge = theme.Space + 3

func (f *fieldRow) caption() float32 { return captionWidth * theme.Size(theme.SizeBody) / 15 }

func (f *fieldRow) narrow(objects []fyne.CanvasObject) bool {
	return f.width > 0 && f.width < f.caption()+objects[1].MinSize().Width+objects[2].MinSize().Width+3*theme.Space
}

func (f *fieldRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	caption, value, actions := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	width := value.Width + actions.Width + theme.Space
	if f.narrow(objects) {
		return fyne.NewSize(width, caption.Height+GapSmall+max(value.Height, actions.Height)+2*fieldRowEdge)
	}
	return fyne.NewSize(width, max(caption.Height, value.Height, actions.Height)+2*fieldRowEdge)
}

func (f *fieldRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	caption, value, actions := objects[0], objects[1], objects[2]
	place := func(o fyne.CanvasObject, x, y, width, height float32) {
		least := min(o.MinSize().Height, height)
		o.Move(fyne.NewPos(x, y+(height-least)/2))
		o.Resize(fyne.NewSize(width, least))
	}
	right := actions.MinSize().Width
	if f.narrow(objects) {
		caption.Resize(fyne.NewSize(size.Width, caption.MinSize().Height))
		top := fieldRowEdge + caption.MinSize().Height + GapSmall
		caption.Move(fyne.NewPos(0, fieldRowEdge))
		place(value, 0, top, size.Width-right-theme.Space, size.Height-top-fieldRowEdge)
		place(actions, size.Width-right, top, right, size.Height-top-fieldRowEdge)
		return
	}
	left := f.caption()
	caption.Resize(fyne.NewSize(left, caption.Size().Height))
	place(caption, 0, 0, left, size.Height)
	place(value, left+1.5*theme.Space, 0, size.Width-left-right-3*theme.Space, size.Height)
	place(actions, size.Width-right, 0, right, size.Height)
}
