// Package filepick lets a person choose a file or a folder, in the words and
// looks of this window and by keyboard alone. It is a dialog: the caller shows
// none at that time.
package filepick

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
)

// Kind is what can be chosen.
type Kind uint8

const (
	Vault  Kind = iota // a .kdbx file, or on demand any other
	File               // any file
	Folder             // a folder
)

func (k Kind) title() string {
	switch k {
	case Vault:
		return "filepick.title.vault"
	case Folder:
		return "filepick.title.folder"
	}
	return "filepick.title.file"
}

func (k Kind) button() string {
	if k == Folder {
		return "filepick.choose.folder"
	}
	return "filepick.choose"
}

// none is what an empty folder says.
func (k Kind) none() string {
	if k == Folder {
		return "filepick.empty.folder"
	}
	return "filepick.empty"
}

// noMessage keeps the room of a message: a dialog does not grow once it is shown.
const noMessage = " "

// listHeight is the room for the rows: what a small window with large text
// leaves, and no more than looks well in a large one.
func listHeight(window fyne.Size) float32 {
	return min(max(window.Height-24*theme.Size(theme.SizeBody), 150), 260)
}

// Show asks for a file or folder, beginning at the folder from; "" begins at
// the documents. chosen is called with what was chosen, if something was.
func Show(env screen.Env, kind Kind, from string, chosen func(path string)) {
	show(env, kind, env.Text.S(kind.title()), from, chosen)
}

func show(env screen.Env, kind Kind, title, from string, chosen func(path string)) {
	c := &chooser{env: env, kind: kind, chosen: chosen, clicked: -1}
	env.Dialogs.Show(parts.Dialog{
		Title: title,
		Body:  c.body(),
		Width: 640,
		Focus: c.list,
		Actions: []parts.Action{
			{Label: env.Text.S("common.cancel")},
			{Label: env.Text.S(kind.button()), Kind: parts.Primary, Default: true, Stays: true, Do: c.choose},
		},
	})
	c.goTo(func() string {
		if from == "" {
			return Documents()
		}
		return from
	})
}

type chooser struct {
	env    screen.Env
	kind   Kind
	chosen func(string)

	at      string // the folder that is shown
	items   []item
	all     bool
	path    *parts.Input
	list    *parts.List
	message *parts.Prose
	asked   int // how many folders were asked for: only the last answer counts
	clicked int // the row of the last click, -1 for none
}

func (c *chooser) body() fyne.CanvasObject {
	c.path = parts.NewInput(c.env.Text.S("filepick.path"))
	c.path.Max = maxPath
	c.path.OnSubmitted = func(typed string) { c.goTo(func() string { return Complete(typed) }) }
	c.list = parts.NewList(func() int { return len(c.items) }, newRow, c.bind, func(int) { c.say("") })
	c.list.OnOpened(c.open)
	c.message = parts.NewProse(noMessage).Small()
	quick := func(key string, folder func() string) fyne.CanvasObject {
		return parts.NewButton(c.env.Text.S(key), theme.IconFolder, parts.Quiet, func() { c.goTo(folder) })
	}
	up := parts.NewButton(c.env.Text.S("filepick.up"), theme.IconBack, parts.Secondary, func() {
		at := c.at
		c.goTo(func() string { return above(at) })
	})
	column := parts.Column(parts.Gap,
		parts.Flow(parts.Gap, quick("filepick.home", Home), quick("filepick.documents", Documents), quick("filepick.removable", removable)),
		parts.Row(parts.Gap, up, parts.Grow(c.path)),
		parts.High(listHeight(c.env.Window.Canvas().Size()), parts.NewCard(c.list).Padding(theme.Space)),
		c.message)
	if c.kind == Vault {
		column.Add(parts.NewCheck(c.env.Text.S("filepick.all"), false, func(all bool) {
			c.all = all
			at := c.at
			c.goTo(func() string { return at })
		}))
	}
	return column
}

func newRow() fyne.CanvasObject {
	row := parts.Row(parts.Gap, parts.NewIcon(theme.IconFile, theme.Nezu, 20), parts.Grow(parts.Body(" ")))
	return container.NewStack(parts.Pad(theme.Space, theme.Space/2, row), parts.NewTouch())
}

func (c *chooser) bind(i int, o fyne.CanvasObject) {
	if i >= len(c.items) {
		return
	}
	stack := o.(*fyne.Container)
	row := stack.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container)
	icon, ink := theme.IconFile, theme.Nezu
	if c.items[i].folder {
		icon, ink = theme.IconFolder, theme.Ai
	}
	row.Objects[0].(*parts.Picture).Set(icon, ink)
	row.Objects[1].(*fyne.Container).Objects[0].(*parts.Text).SetText(parts.Display(c.items[i].name))
	stack.Objects[1].(*parts.Touch).SetTapped(func() { c.tapped(i) })
}

// tapped goes into a folder at the first click, as people do with either one or
// two; a file is selected by the first and chosen by the second.
func (c *chooser) tapped(i int) {
	again := c.clicked == i
	c.clicked = i
	c.list.Select(i)
	c.env.Window.Canvas().Focus(c.list)
	if i < len(c.items) && (again || c.items[i].folder) {
		c.open(i)
	}
}

// open goes into a folder, or takes a file.
func (c *chooser) open(i int) {
	if i >= len(c.items) {
		return
	}
	if c.items[i].folder {
		path := c.items[i].path
		c.goTo(func() string { return path })
		return
	}
	c.take(c.items[i].path)
}

// choose is the button: the folder that is shown, or the row that is selected.
func (c *chooser) choose() {
	switch i := c.list.Selected(); {
	case c.kind == Folder && c.at != "":
		c.take(c.at)
	case i >= 0:
		c.open(i)
	default:
		c.say("filepick.none")
	}
}

func (c *chooser) take(path string) {
	c.env.Dialogs.Close()
	c.chosen(path)
}

// goTo shows a folder, or takes a file whose path was typed. Which one is
// found out off the UI thread, as is what is in it.
func (c *chooser) goTo(where func() string) {
	c.asked++
	asked, kind, all := c.asked, c.kind, c.all
	var f found
	c.env.Do(func(context.Context) (err error) {
		f, err = look(where(), kind, all)
		return err
	}, func(err error) {
		switch {
		case asked != c.asked || !c.env.Dialogs.Open():
		case os.IsNotExist(err):
			c.say("filepick.missing")
		case err != nil:
			c.say("filepick.unreadable")
		case f.file != "" && c.kind == Folder:
			c.say("filepick.missing")
		case f.file != "":
			c.take(f.file)
		default:
			c.show(f)
		}
	})
}

func (c *chooser) show(f found) {
	c.at, c.items = f.folder, f.items
	c.path.SetText(c.at)
	c.path.CursorColumn = len([]rune(c.at))
	c.clicked = -1
	c.list.UnselectAll()
	c.list.Refresh()
	c.list.ScrollToTop()
	c.say("")
	if len(f.items) == 0 {
		c.say(c.kind.none())
	} else if c.kind != Folder {
		c.list.Select(0) // so that Enter does something
	}
}

func (c *chooser) say(key string) {
	if key == "" {
		c.message.SetText(noMessage)
		return
	}
	c.message.SetText(c.env.Text.S(key))
}

// FolderOf is the folder of a file, to begin choosing at; "" for none.
func FolderOf(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Dir(path)
}
