package text

import "kagikura/vault/brokerage/update"

// Difference says in a sentence how two editions of the directory differ in one
// point.
func (p *Printer) Difference(d update.Difference) string {
	return p.S("directory.difference."+string(d.Kind),
		A("firm", d.Firm.Name(p.lang)),
		A("role", p.S("directory.role."+string(d.Role))),
		A("host", d.Host),
		A("fact", p.S("directory.fact."+string(d.Fact))),
		A("old", p.worth(d, d.Old)),
		A("new", p.worth(d, d.New)))
}

// worth is what something was or is, in words where it has some.
func (p *Printer) worth(d update.Difference, values []string) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = v
		for _, area := range worded(d) {
			if word, ok := p.sentences[area+v]; ok {
				words[i] = word
			}
		}
	}
	return p.List(words)
}

// worded are the areas that have words for the values of a difference.
func worded(d update.Difference) []string {
	switch {
	case d.Kind == update.HostChanged:
		return []string{"directory.role."}
	case d.Fact != "":
		return []string{"directory.answer.", "directory.factor."}
	}
	return nil
}
