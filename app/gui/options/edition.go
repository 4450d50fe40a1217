package options

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
)

// edition says which edition of the directory is in use, and takes a newer one
// from a file where the program was built with a key to verify it.
type edition struct {
	env     screen.Env
	review  func(*update.Update)
	number  *parts.Prose
	problem *fyne.Container
	content fyne.CanvasObject
	shown   *brokerage.Directory
}

func newEdition(env screen.Env, review func(*update.Update)) *edition {
	e := &edition{env: env, review: review, number: parts.NewProse(""), problem: parts.Column(0)}
	word := env.Text.S
	column := parts.Column(parts.GapWide,
		e.problem,
		parts.FieldRows(parts.FieldRow(word("options.edition.in_use"), e.number)),
		parts.NewProse(word("options.edition.then")).Small())
	if env.Session.State().Updates {
		column.Add(parts.NewProse(word("options.edition.how")).Small())
		column.Add(parts.Flow(parts.Gap, parts.NewButton(word("options.edition.choose"), theme.IconFile, parts.Secondary, e.choose)))
	}
	e.content = column
	return e
}

func (e *edition) render(st session.State) {
	if st.Directory == e.shown {
		return
	}
	e.shown = st.Directory
	e.number.SetText(e.env.Text.S("options.edition.number", text.A("serial", serialOf(st.Directory)), text.A("date", string(st.Directory.Date()))))
	e.problem.RemoveAll()
	if st.DirectoryProblem != nil {
		e.problem.Add(parts.Notice(parts.Attention, e.env.Text.S("options.edition.problem"), e.env.Text.Error(st.DirectoryProblem).What))
	}
	e.problem.Hidden = len(e.problem.Objects) == 0
	e.problem.Refresh()
}

func serialOf(d *brokerage.Directory) string { return strconv.FormatInt(d.Serial(), 10) }

// choose has a file chosen and read.
func (e *edition) choose() {
	filepick.Show(e.env, filepick.File, "", func(path string) {
		var u *update.Update
		e.env.Do(func(context.Context) (err error) {
			u, err = e.env.Session.ReviewUpdate(path)
			return err
		}, func(err error) {
			if err != nil {
				e.env.Fail(err)
				return
			}
			e.review(u)
		})
	})
}

// reviewed is how many differences are laid out at once.
const reviewed = 60

// review shows how a newer edition differs, before it is used.
type review struct {
	env     screen.Env
	update  *update.Update
	done    func(adopted bool)
	list    *fyne.Container
	more    *parts.Button
	cancel  *parts.Button
	scroll  *container.Scroll
	content fyne.CanvasObject
}

func newReview(env screen.Env, u *update.Update, done func(adopted bool)) *review {
	r := &review{env: env, update: u, done: done, list: parts.Column(parts.Gap)}
	word := env.Text.S
	now, next := env.Session.State().Directory, u.Directory()
	r.more = parts.NewButton("", "", parts.Secondary, r.grow)
	r.cancel = parts.NewButton(word("common.cancel"), "", parts.Secondary, r.back)
	body := parts.Column(parts.GapWide,
		parts.NewProse(word("options.review.title")).Bold().At(theme.SizeCard),
		parts.NewProse(word("options.review.editions",
			text.A("old", serialOf(now)), text.A("old_date", string(now.Date())),
			text.A("new", serialOf(next)), text.A("new_date", string(next.Date())))),
		parts.Column(parts.GapSmall,
			parts.Remark(parts.Good, word("options.review.signed")),
			parts.NewProse(word("options.review.comment", text.A("comment", parts.Display(u.Comment())))).Small()),
		parts.Divider(),
		parts.NewProse(r.count()).Bold(),
		r.list, parts.Flow(parts.Gap, r.more))
	r.scroll = parts.Scroll(body)
	foot := parts.Row(parts.Gap, parts.Space(), r.cancel, parts.NewButton(word("options.review.use"), theme.IconCheck, parts.Primary, r.use))
	r.content = parts.NewCard(container.NewBorder(nil, parts.Pad(0, theme.Space, foot), nil, nil, r.scroll)).Padding(theme.Space)
	r.grow()
	return r
}

func (r *review) count() string {
	n := len(r.update.Differences())
	if n == 0 {
		return r.env.Text.S("options.review.same")
	}
	return r.env.Text.S("options.review.count", text.A("n", n))
}

// grow shows some more differences.
func (r *review) grow() {
	all := r.update.Differences()
	from := len(r.list.Objects)
	for _, d := range all[from:min(from+reviewed, len(all))] {
		r.list.Add(parts.NewProse(parts.DisplayLines(r.env.Text.Difference(d))))
	}
	left := len(all) - len(r.list.Objects)
	r.more.SetLabel(r.env.Text.S("options.review.more", text.A("n", left)))
	r.more.Hidden = left == 0
	r.list.Refresh()
}

// enter puts the focus where Enter takes nothing over that was not read yet.
func (r *review) enter() {
	r.env.Window.Canvas().Focus(r.cancel)
	r.scroll.ScrollToTop()
}

func (r *review) back() { r.done(false) }

func (r *review) use() {
	r.env.Do(func(ctx context.Context) error { return r.env.Session.AdoptUpdate(ctx, r.update) }, func(err error) {
		if err != nil {
			r.env.Fail(err)
			return
		}
		r.done(true)
	})
}
