package edit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/vault"
)

// Save saves everything on the form by one change and goes to the account.
// Where something cannot be saved it says so at the field, and nothing happens.
func (s *Screen) Save() {
	if s.saving || !s.formed() || s.env.Dialogs.Open() || !s.form.sound() {
		return
	}
	id, err := s.id()
	var changes []vault.Change
	if err == nil {
		changes, err = s.form.changes(id)
	}
	if err != nil {
		s.env.Fail(err)
		return
	}
	own := s.form.address.confirm()
	s.busy(true)
	var unsure error // the account is saved, its address not confirmed
	s.env.Do(func(ctx context.Context) error {
		err := s.env.Session.Apply(ctx, changes...)
		if own != "" && accepted(err) {
			unsure = s.env.Session.ConfirmAddress(ctx, own)
		}
		return err
	}, func(err error) {
		s.busy(false)
		if !accepted(err) {
			s.form.failed(err)
			return
		}
		s.kept = true
		s.env.Go(screen.Place{Name: screen.Accounts, Account: id})
		if unsure != nil {
			s.env.Fail(unsure)
		}
	})
}

// accepted says whether the vault has the change. That the file has it not yet
// is for the root to say.
func accepted(err error) bool {
	var unsaved *session.UnsavedError
	return err == nil || errors.As(err, &unsaved)
}

func (s *Screen) id() (vault.ID, error) {
	if s.entry != nil {
		return s.entry.ID, nil
	}
	return s.env.Session.NewID()
}

func (s *Screen) busy(on bool) {
	s.saving = on
	if on {
		s.save.SetLabel(s.env.Text.S("edit.saving"))
		s.save.Disable()
		return
	}
	s.save.SetLabel(s.env.Text.S("common.save"))
	s.save.Enable()
}

// sound has every field say what is wrong with it, and goes to the first with
// which something is.
func (f *form) sound() bool {
	var first fyne.CanvasObject
	var focus fyne.Focusable
	note := func(ok bool, o fyne.CanvasObject, at fyne.Focusable) {
		if !ok && first == nil {
			first, focus = o, at
		}
	}
	note(f.address.sound(), f.address.field, f.address.input)
	for _, b := range f.all() {
		note(b.sound(), b.content(), b.focus())
	}
	note(f.code.sound(), f.code.content, f.code.typed)
	note(carried(f.tags.value()), f.tags.content(), f.tags.input)
	if first == nil {
		return true
	}
	f.show(first, focus)
	return false
}

// changes are what saving does to the vault.
func (f *form) changes(id vault.ID) ([]vault.Change, error) {
	set, remove, err := f.fields()
	if err != nil {
		return nil, err
	}
	seed, seedless := f.code.change()
	set, remove = append(set, seed...), append(remove, seedless...)
	if f.entry == nil {
		v := f.env.Session.State().Vault
		if v == nil {
			return nil, session.ErrLocked
		}
		return []vault.Change{vault.AddEntry{
			ID: id, Parent: v.Root().ID, Fields: set, Tags: splitTags(f.tags.value()), Data: f.address.data(),
		}}, nil
	}
	if set, err = f.changed(set); err != nil {
		return nil, err
	}
	edit := vault.EditEntry{ID: id, Set: set, Remove: remove, Rename: f.customs.renamed()}
	if tags := splitTags(f.tags.value()); !slices.Equal(tags, f.oldTags()) && f.tags.value() != strings.Join(f.oldTags(), tagsBetween) {
		edit.Tags = &tags
	}
	if data := f.address.data(); data != nil && f.firm.ID != f.entry.Firm() {
		firm := data[vault.DataFirm]
		edit.Data = map[string]*string{vault.DataFirm: &firm}
	}
	return []vault.Change{edit}, nil
}

// changed are the fields that are not as they were when the form was opened. The
// others are not set: what another computer changed in them meanwhile stands.
func (f *form) changed(set []vault.Field) ([]vault.Field, error) {
	var out []vault.Field
	for _, field := range set {
		old, there := f.entry.Field(field.Name)
		same := there && old.Sealed == field.Sealed && old.Text == field.Text
		if same && field.Sealed {
			var err error
			if same, err = field.Secret.Equal(old.Secret); err != nil {
				return nil, err
			}
		}
		if !same {
			out = append(out, field)
		}
	}
	return out, nil
}

// fields are those to set and to take away. What is empty and was not there is
// not made, but for the five that every KeePass entry has.
func (f *form) fields() (set []vault.Field, remove []string, err error) {
	if url := f.address.value(); url != "" || f.keeps(vault.FieldURL) {
		set = append(set, vault.TextField(vault.FieldURL, url))
	}
	for _, b := range f.all() {
		field, ok, err := b.field()
		if err != nil {
			return nil, nil, err
		}
		had := f.had(b)
		_, own := b.(*custom)
		switch {
		case !ok:
		case !b.empty() || standard(field.Name) && f.keeps(field.Name) || own && had != "":
			set = append(set, field)
		case had != "":
			remove = append(remove, had)
		}
	}
	return set, append(remove, f.customs.removed...), nil
}

// had is the name under which the account has a box's field, "" if it has not.
func (f *form) had(b box) string {
	name := b.name()
	if row, ok := b.(*custom); ok {
		name = row.original
	}
	if f.entry == nil {
		return ""
	}
	if _, ok := f.entry.Field(name); !ok {
		return ""
	}
	return name
}

// keeps says whether the account has a standard field even while it is empty.
func (f *form) keeps(name string) bool {
	if f.entry == nil {
		return true
	}
	_, has := f.entry.Field(name)
	return has
}

func standard(name string) bool {
	switch name {
	case vault.FieldTitle, vault.FieldUserName, vault.FieldPassword, vault.FieldURL, vault.FieldNotes:
		return true
	}
	return false
}

// tagsBetween is what parts tags where they are shown; splitTags knows more.
const tagsBetween = ", "

// splitTags reads tags as people part them.
func splitTags(s string) []string {
	var tags []string
	for _, tag := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;、，；\n", r) }) {
		tag = strings.TrimFunc(tag, unicode.IsSpace)
		if tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// failed says why the vault refused the change: at the field, where it is one.
func (f *form) failed(err error) {
	var wrong *vault.FieldError
	if errors.As(err, &wrong) {
		for _, b := range f.all() {
			if b.name() != wrong.Name {
				continue
			}
			switch {
			case errors.Is(err, vault.ErrTooLong):
				b.refuse(f.word("edit.too_long"))
			case errors.Is(err, vault.ErrCharacter):
				b.refuse(f.word("edit.character"))
			default:
				b.refuse(f.word("edit.refused"))
			}
			f.show(b.content(), b.focus())
			return
		}
	}
	f.env.Fail(err)
}
