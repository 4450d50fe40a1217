package linkcheck

import "strings"

// loginPath is the path of a firm's login page, which copies keep.
type loginPath struct {
	firm     string
	path     string
	segments []string // those of it that somebody coined
}

func readLoginPath(firm, path string) loginPath {
	p := loginPath{firm: firm, path: path}
	for s := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if coined(s) {
			p.segments = append(p.segments, s)
		}
	}
	return p
}

// coined reports whether a segment is a word that a programmer made up: long
// enough, with a capital letter behind another letter.
func coined(segment string) bool {
	name, _, _ := strings.Cut(segment, ".")
	return len(name) >= 6 && strings.IndexFunc(name[1:], func(r rune) bool { return 'A' <= r && r <= 'Z' }) >= 0 && name != strings.ToUpper(name)
}

// in reports whether a path holds the login path: all of it, or the beginning
// of a coined segment up to where its next word begins.
func (p loginPath) in(path string) (part string, ok bool) {
	if strings.Count(p.path, "/") > 1 && holds(path, p.path) || strings.Trim(path, "/") == strings.Trim(p.path, "/") {
		return p.path, true
	}
	for s := range strings.SplitSeq(path, "/") {
		for _, mine := range p.segments {
			if s == mine || coined(s) && beginsAs(mine, s) {
				return s, true
			}
		}
	}
	return "", false
}

// holds reports whether a path holds another as whole segments.
func holds(path, part string) bool {
	_, behind, ok := strings.Cut(path, part)
	return ok && (behind == "" || behind[0] == '/')
}

// beginsAs reports whether a coined word begins with another one that ends
// before a capital letter.
func beginsAs(word, beginning string) bool {
	rest, ok := strings.CutPrefix(word, beginning)
	return ok && len(rest) > 0 && 'A' <= rest[0] && rest[0] <= 'Z'
}

// copied finds the firm whose login page an address was copied from.
func (c *Checker) copied(path string) (sighting, bool) {
	for _, p := range c.logins {
		if part, ok := p.in(path); ok {
			return sighting{p.firm, CopiedPath, part}, true
		}
	}
	return sighting{}, false
}

// named finds a firm's name that is all that a path says, or that a query
// carries: pages of their own that tell about a firm have more to say.
func (m *marks) named(path, query string) (sighting, bool) {
	path = strings.ToLower(strings.Trim(path, "/"))
	if strings.Count(path, "/") == 0 {
		path, _, _ = strings.Cut(path, ".")
		if s, ok := m.alone(path); ok {
			return s, true
		}
	}
	key, _, _ := strings.Cut(strings.ToLower(query), "=")
	return m.alone(key)
}

// alone finds a name in a text that holds nothing else but words that
// accompany it.
func (m *marks) alone(text string) (sighting, bool) {
	if len(text) > 40 {
		return sighting{}, false
	}
	f := readField(text, "", false)
	if f.plain == "" {
		return sighting{}, false
	}
	for _, n := range m[f.folded[0]] {
		name := n.letters
		if base, ok := withoutTrade(name); ok && n.kind == fullName {
			name = base
		}
		// The name or its beginning, with the trade: rakusec.
		for length := len(name); length >= min(len(name), 4); length-- {
			rest, ok := strings.CutPrefix(f.plain, name[:length])
			if !ok || length < len(name) && !strings.HasPrefix(rest, "sec") {
				continue
			}
			var c company
			if c.explain(rest); c.stray == 0 && c.best >= companion && !c.topic {
				return sighting{n.firm, WordInPath, text}, true
			}
		}
	}
	return sighting{}, false
}
