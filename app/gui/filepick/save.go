package filepick

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/text"
)

// maxName bounds the name of a file that is offered; every system takes it.
const maxName = 60

// Save asks for a folder and writes a file of the name into it, as
// [session.SaveDocument] does. Over a file of that name it writes only if the
// person agrees. write is called off the UI thread, saved with the whole path once
// the file is there; what fails is told to the person.
func Save(env screen.Env, name string, write func(io.Writer) error, saved func(path string)) {
	title := env.Text.S("filepick.title.save", text.A("file", parts.Display(name)))
	show(env, Folder, title, "", func(folder string) {
		put(env, filepath.Join(folder, name), false, write, saved)
	})
}

func put(env screen.Env, path string, replace bool, write func(io.Writer) error, saved func(string)) {
	env.Do(func(context.Context) error { return session.SaveDocument(path, replace, write) }, func(err error) {
		switch {
		case errors.Is(err, session.ErrExists) && !replace:
			env.Dialogs.Confirm(env.Text.S("filepick.exists"),
				env.Text.S("filepick.exists.then", text.A("file", parts.Display(filepath.Base(path)))),
				env.Text.S("common.cancel"), parts.Action{
					Label: env.Text.S("filepick.replace"), Kind: parts.Danger,
					Do: func() { put(env, path, true, write, saved) },
				})
		case err != nil:
			env.Fail(err)
		default:
			saved(path)
		}
	})
}

// FileName makes words the name of a file that every system takes: what stands
// for something else there, or cannot be seen, becomes "_", and a long name is
// cut.
func FileName(words, ending string) string {
	var name []rune
	for _, r := range words {
		if len(name) == maxName {
			break
		}
		if strings.ContainsRune(`/\:*?"<>|`, r) || unicode.In(r, unicode.C) {
			r = '_'
		}
		name = append(name, r)
	}
	return strings.Trim(string(name), " .") + ending
}
