package text

import (
	"cmp"
	"slices"

	"kagikura/app/session"
)

// namedRepairs is how many of what was put right are named.
const namedRepairs = 5

// Repairs says what was put right in a file, a sentence for each kind. Titles and
// names in it are as the file has them: who shows it makes it fit to be shown.
func (p *Printer) Repairs(all []session.Repair) []string {
	var sentences []string
	for _, kind := range []struct {
		session.RepairKind
		key  string
		name func(session.Repair) string
	}{
		{session.SameID, "repair.same_id", p.repairTitle},
		{session.SameName, "repair.same_name", p.repairName},
		{session.EmptyAttachment, "repair.empty_attachment", p.repairName},
		{session.HistoryLeftOut, "repair.history", p.repairTitle},
		{session.RootUnseen, "repair.root", p.repairTitle},
	} {
		var names []string
		n := 0
		for _, r := range all {
			if r.Kind != kind.RepairKind {
				continue
			}
			n++
			if name := kind.name(r); len(names) < namedRepairs && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if n > 0 {
			sentences = append(sentences, p.S(kind.key, A("n", n), A("names", p.List(names))))
		}
	}
	return sentences
}

func (p *Printer) repairTitle(r session.Repair) string {
	return p.S("repair.title", A("title", cmp.Or(r.Title, p.S("merge.untitled"))))
}

func (p *Printer) repairName(r session.Repair) string {
	return p.S("repair.name", A("title", cmp.Or(r.Title, p.S("merge.untitled"))), A("name", r.Name))
}
