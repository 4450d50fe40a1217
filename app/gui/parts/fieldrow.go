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
	return FieldRowWith(nil, caption, value, actions...)
}

// FieldRowWith is a FieldRow with a note below the value, over all the width
// that is left of the row; nil or hidden for none.
func FieldRowWith(note fyne.CanvasObject, caption string, value fyne.CanvasObject, actions ...fyne.CanvasObject) fyne.CanvasObject {
	objects := []fyne.CanvasObject{NewProse(caption).Small(), value, Row(Gap, actions...)}
	if note != nil {
		objects = append(objects, note)
	}
	return &fyne.Container{Layout: &fieldRow{}, Objects: objects}
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
	size := fyne.NewSize(value.Width+actions.Width+theme.Space, max(caption.Height, value.Height, actions.Height)+2*fieldRowEdge)
	if f.narrow(objects) {
		size.Height = caption.Height + GapSmall + max(value.Height, actions.Height) + 2*fieldRowEdge
	}
	if note := noteOf(objects); note != nil {
		size.Width = max(size.Width, note.MinSize().Width)
		size.Height += note.MinSize().Height
	}
	return size
}

// noteOf is the note of a row, nil if there is none or none to be seen.
func noteOf(objects []fyne.CanvasObject) fyne.CanvasObject {
	if len(objects) < 4 || !objects[3].Visible() {
		return nil
	}
	return objects[3]
}

func (f *fieldRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	caption, value, actions := objects[0], objects[1], objects[2]
	left := f.caption() + 1.5*theme.Space
	if f.narrow(objects) {
		left = 0
	}
	if note := noteOf(objects); note != nil {
		note.Resize(fyne.NewSize(size.Width-left, note.Size().Height)) // prose knows its height at a width only
		high := note.MinSize().Height
		note.Resize(fyne.NewSize(size.Width-left, high))
		note.Move(fyne.NewPos(left, size.Height-fieldRowEdge-high))
		size.Height -= high
	}
	place := func(o fyne.CanvasObject, x, y, width, height float32) {
		least := min(o.MinSize().Height, height)
		o.Move(fyne.NewPos(x, y+(height-least)/2))
		o.Resize(fyne.NewSize(width, least))
	}
	right := actions.MinSize().Width
	if left == 0 {
		caption.Resize(fyne.NewSize(size.Width, caption.MinSize().Height))
		top := fieldRowEdge + caption.MinSize().Height + GapSmall
		caption.Move(fyne.NewPos(0, fieldRowEdge))
		place(value, 0, top, size.Width-right-theme.Space, size.Height-top-fieldRowEdge)
		place(actions, size.Width-right, top, right, size.Height-top-fieldRowEdge)
		return
	}
	caption.Resize(fyne.NewSize(f.caption(), caption.Size().Height))
	place(caption, 0, 0, f.caption(), size.Height)
	place(value, left, 0, size.Width-left-right-1.5*theme.Space, size.Height)
	place(actions, size.Width-right, 0, right, size.Height)
}
