package merging

import (
	"cmp"
	"strconv"

	"kagikura/app/gui/parts"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/merge"
)

// line is one difference: what this vault has, what the other one has, and what
// becomes of it.
type line struct {
	title        string
	ours, theirs string
	what         string
	state        parts.State
}

// dots stand for a secret, however long it is.
const dots = "••••••••"

// shownText is how much of a value stands in a line.
const shownText = 120

// linesOf are the differences in a plan: conflicts first, then what comes, then
// what stays.
func linesOf(p *text.Printer, plan *merge.Plan) []line {
	var all []line
	said := map[told]bool{}
	for _, c := range plan.Conflicts {
		said[told{c.ID, c.Part}] = true
		all = append(all, pair(p, line{title: c.Title, what: p.MergeConflict(fitConflict(c)), state: parts.Attention}, c.Ours, c.Theirs, c.Part))
	}
	add := func(c merge.Change, state parts.State, say func(merge.Change) string) {
		if c.Kind == merge.Noted {
			return // nobody sees it
		}
		c.Title = parts.Display(c.Title)
		if len(c.Parts) == 0 {
			part := merge.Part{}
			all = append(all, pair(p, line{title: c.Title, what: say(c), state: state}, c.Ours, c.Theirs, part))
			return
		}
		for _, part := range c.Parts {
			if said[told{c.ID, part}] {
				continue
			}
			one := c
			one.Parts = []merge.Part{fitPart(part)}
			all = append(all, pair(p, line{title: c.Title, what: say(one), state: state}, c.Ours, c.Theirs, part))
		}
	}
	for _, c := range plan.Changes {
		add(c, parts.Good, p.MergeChange)
	}
	for _, c := range plan.Stays {
		add(c, parts.Neutral, p.MergeStays)
	}
	return all
}

// told is a part of something that was told already.
type told struct {
	id   vault.ID
	part merge.Part
}

// fitConflict and fitPart make names from outside fit to be shown.
func fitConflict(c merge.Conflict) merge.Conflict {
	c.Title, c.Part = parts.Display(c.Title), fitPart(c.Part)
	return c
}

func fitPart(p merge.Part) merge.Part {
	if p.Kind != merge.Field || !vault.IsSecretName(p.Name) {
		p.Name = parts.Display(p.Name)
	}
	return p
}

// pair fills in what both sides have of a part, or of an account as a whole.
func pair(p *text.Printer, l line, ours, theirs *vault.Entry, part merge.Part) line {
	l.title = cmp.Or(parts.Display(l.title), p.S("merge.untitled"))
	l.ours, l.theirs = side(p, ours, part), side(p, theirs, part)
	return l
}

// side is what an account has of a part; "" where nothing is to be shown.
func side(p *text.Printer, e *vault.Entry, part merge.Part) string {
	switch {
	case e == nil && part.Kind == 0:
		return p.S("merge.side.none")
	case e == nil:
		return ""
	case part.Kind == 0:
		return cmp.Or(short(e.Username()), p.S("merge.side.there"))
	}
	switch part.Kind {
	case merge.Field:
		f, _ := e.Field(part.Name)
		switch {
		case f.Sealed && f.Secret.Len() > 0:
			return dots
		case f.Text != "":
			return short(f.Text)
		}
	case merge.Attachment:
		for _, a := range e.Attachments {
			if a.Name == part.Name {
				return p.Size(text.Bytes(a.Content.Len()))
			}
		}
	case merge.Tag:
		for _, t := range e.Tags {
			if t == part.Name {
				return short(t)
			}
		}
	case merge.Expiry:
		if e.Times.Expires {
			return p.Date(e.Times.Expiry)
		}
	case merge.Icon:
		return strconv.Itoa(e.Icon)
	default:
		return p.DateTime(e.Times.Modified)
	}
	return p.S("merge.side.none")
}

func short(s string) string {
	s = parts.Display(s)
	if r := []rune(s); len(r) > shownText {
		s = string(r[:shownText-1]) + "…"
	}
	return s
}
