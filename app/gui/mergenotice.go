package gui

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/text"
)

// news is what a state says of merges, and of a file that was not as it should be.
type news struct {
	missing *session.Missing
	repairs []session.Repair
	merged  *session.Merged
	copies  []string
}

func newsOf(st session.State) news { return news{st.Missing, st.Repairs, st.Merged, st.ConflictCopies} }

func (n news) same(m news) bool {
	return n.missing == m.missing && n.merged == m.merged && slices.Equal(n.repairs, m.repairs) && slices.Equal(n.copies, m.copies)
}

// mergeNotice tells of the most important news of merges, nil if there is none.
func (r *Root) mergeNotice(st session.State) fyne.CanvasObject {
	word := r.text.S
	switch {
	case st.Missing != nil:
		look := parts.NewButton(word("frame.missing.look"), "", parts.Primary, func() {
			r.Go(screen.Place{Name: screen.Merge, Part: screen.Missing})
		})
		keep := parts.NewButton(word("frame.missing.keep"), "", parts.Secondary, func() { r.run(r.Session.DismissMissing) })
		return parts.Notice(parts.Bad, word("frame.missing"), word("frame.missing.then", text.A("date", r.text.DateTime(st.Missing.Seen))), keep, look)
	case len(st.Repairs) > 0:
		seen := parts.NewButton(word("common.close"), "", parts.Secondary, r.Session.RepairsSeen)
		said := r.text.Repairs(st.Repairs)
		for i := range said {
			said[i] = parts.Display(said[i])
		}
		return parts.Notice(parts.Attention, word("frame.repaired"), strings.Join(said, "\n"), seen)
	case len(st.ConflictCopies) > 0:
		first := st.ConflictCopies[0]
		look := parts.NewButton(word("frame.copies.look"), "", parts.Primary, func() { r.Go(screen.Place{Name: screen.Merge, Part: first}) })
		pass := parts.NewButton(word("frame.copies.pass"), "", parts.Secondary, func() { r.Session.PassCopy(first) })
		return parts.Notice(parts.Attention, word("frame.copies"), word("frame.copies.then", text.A("names", parts.Display(filepath.Base(first)))), pass, look)
	case st.Merged != nil:
		what := "frame.merged"
		if st.Merged.Path == st.Path {
			what = "frame.merged.elsewhere"
		}
		buttons := []fyne.CanvasObject{parts.NewButton(word("common.close"), "", parts.Secondary, r.Session.DismissMerged)}
		if st.Merged.Undoable {
			buttons = append(buttons, parts.NewButton(word("frame.merged.undo"), "", parts.Secondary, func() {
				r.run(r.Session.UndoMerge)
			}))
		}
		return parts.Notice(parts.Good, word(what, text.A("n", len(st.Merged.Plan.Changes))), word("frame.merged.then"), buttons...)
	}
	return nil
}
