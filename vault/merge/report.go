package merge

import "kagikura/vault"

// report puts what was chosen into the plan: c with the parts that are taken
// over, the parts that stay, and conflicts. It tells whether anything is taken
// over.
func (m *merger) report(c Change, choices []choice) bool {
	var over, stay []Part
	for _, ch := range choices {
		if !ch.differ {
			continue
		}
		if ch.theirs {
			over = append(over, ch.part)
		} else {
			stay = append(stay, ch.part)
		}
		if ch.conflict {
			m.plan.Conflicts = append(m.plan.Conflicts, Conflict{
				ID: c.ID, Title: c.Title, Part: ch.part, TheirsWins: ch.theirs, Ours: c.Ours, Theirs: c.Theirs,
			})
		}
	}
	if stay != nil {
		stays := c
		stays.Parts = stay
		m.plan.Stays = append(m.plan.Stays, stays)
	}
	if over == nil {
		return false
	}
	c.Parts = over
	m.plan.Changes = append(m.plan.Changes, c)
	return true
}

func (m *merger) change(k Kind, id vault.ID, title string, ours, theirs *vault.Entry) {
	m.plan.Changes = append(m.plan.Changes, Change{Kind: k, ID: id, Title: title, Ours: ours, Theirs: theirs})
}

func (m *merger) stays(k Kind, id vault.ID, title string, ours, theirs *vault.Entry) {
	m.plan.Stays = append(m.plan.Stays, Change{Kind: k, ID: id, Title: title, Ours: ours, Theirs: theirs})
}
