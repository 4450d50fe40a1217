package text

import "kagikura/app/lookout"

// Found is what there is to say about something that leads a broker's address
// elsewhere: what was found, what it means and what to do, and where to find it,
// "" where that is said already.
type Found struct {
	Message
	Where string
}

// Lookout words what was found. Where and To come from outside and must have
// been made displayable before.
func (p *Printer) Lookout(f lookout.Finding) Found {
	switch f.Kind {
	case lookout.Redirected:
		return Found{
			Message{p.S("lookout.redirected", A("host", f.Host)), p.S("lookout.redirected.then")},
			p.S("lookout.redirected.where", A("where", f.Where), A("line", f.Line), A("to", f.To)),
		}
	case lookout.Proxied:
		return Found{Message{p.S("lookout.proxied", A("to", f.To)), p.S("lookout.proxied.then")}, p.lookoutWhere(f)}
	case lookout.Scripted:
		what := p.S("lookout.scripted", A("to", f.To))
		if f.To == "" {
			what = p.S("lookout.scripted.unknown")
		}
		return Found{Message{what, p.S("lookout.scripted.then")}, p.lookoutWhere(f)}
	case lookout.Late:
		return Found{Message: Message{p.S("lookout.late"), p.S("lookout.late.then", A("now", p.Date(f.Now)), A("newest", p.Date(f.Newest)))}}
	}
	return Found{Message: Message{p.S("lookout.unread"), p.S("lookout.unread.then", A("where", f.Where))}}
}

func (p *Printer) lookoutWhere(f lookout.Finding) string {
	switch f.Source {
	case lookout.GNOME:
		return p.S("lookout.where.gnome")
	case lookout.KDE:
		return p.S("lookout.where.kde")
	case lookout.InternetOptions:
		return p.S("lookout.where.windows")
	case lookout.NetworkSettings:
		return p.S("lookout.where.macos")
	}
	return p.S("lookout.where.environment", A("where", f.Where))
}
