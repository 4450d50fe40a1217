package kdbx

import (
	"cmp"
	"slices"
	"strings"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// ride is one element that the model has no word for: what a form carries from
// reading to writing besides the order of things.
type ride struct {
	name string
	// text is its markup in one spelling, with a NUL where a secret stands.
	text string
	// first is the index of its first secret in the form's, and secrets how many
	// there are.
	first, secrets int
}

// Names that say how things were last shown, and when values were last set that
// have places of their own or ride along themselves: they alone are no news.
var passing = map[string]bool{
	"IsExpanded":                 true,
	"LastTopVisibleEntry":        true,
	"LastSelectedGroup":          true,
	"LastTopVisibleGroup":        true,
	"DatabaseDescriptionChanged": true,
	"DefaultUserNameChanged":     true,
	"EntryTemplatesGroupChanged": true,
}

// meansNothing are elements that say what their absence says. Only such as
// KeePass programs write for a group or entry without anything special.
var meansNothing = map[string]bool{
	"<CustomIconUUID>" + noID + "</CustomIconUUID>":        true,
	"<CustomIconUUID/>":                                    true,
	"<ForegroundColor/>":                                   true,
	"<BackgroundColor/>":                                   true,
	"<OverrideURL/>":                                       true,
	"<DefaultAutoTypeSequence/>":                           true,
	"<EnableAutoType>null</EnableAutoType>":                true,
	"<EnableSearching>null</EnableSearching>":              true,
	"<DefaultUserName/>":                                   true,
	"<MaintenanceHistoryDays>365</MaintenanceHistoryDays>": true,
	"<Color/>": true,
	"<MasterKeyChangeRec>-1</MasterKeyChangeRec>":                true,
	"<MasterKeyChangeForce>-1</MasterKeyChangeForce>":            true,
	"<MasterKeyChangeForceOnce>False</MasterKeyChangeForceOnce>": true,
	"<CustomIcons/>": true,
	"<AutoType><Enabled>True</Enabled><DefaultSequence/></AutoType>":                                                     true,
	"<AutoType><Enabled>True</Enabled><DataTransferObfuscation>0</DataTransferObfuscation><DefaultSequence/></AutoType>": true,
	"<MemoryProtection><ProtectTitle>False</ProtectTitle><ProtectUserName>False</ProtectUserName><ProtectPassword>True</ProtectPassword><ProtectURL>False</ProtectURL><ProtectNotes>False</ProtectNotes></MemoryProtection>": true,
}

// customIcons is the element that holds icons of one's own; each rides for
// itself.
const customIcons = "CustomIcons"

// ridesIn lists what rides in a form, in the order of its names and texts.
func ridesIn(s *schema, ops []op) []ride {
	var all []ride
	secrets := 0
	for i := 0; i < len(ops); i++ {
		switch ops[i].code {
		case opProtected, opPlain:
			secrets++
		case opKeep:
			r := ride{first: secrets}
			r.text, i = keptText(ops, i)
			r.secrets = strings.Count(r.text, "\x00")
			secrets += r.secrets
			r.text = oneSpelling(r.text)
			r.name = elementName(r.text)
			switch {
			case r.text == "" || passing[r.name] || meansNothing[r.text]:
			case r.name == customIcons && s == metaSchema:
				for _, icon := range icons(r.text) {
					all = append(all, ride{name: "Icon", text: icon})
				}
			default:
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ride) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.text, b.text)) })
	return all
}

// keptText is the markup from the opKeep at on, a NUL for each secret, and the
// index of the opKept.
func keptText(ops []op, at int) (string, int) {
	var b strings.Builder
	depth := 0
	for i := at; i < len(ops); i++ {
		switch ops[i].code {
		case opKeep:
			depth++
		case opKept:
			if depth--; depth == 0 {
				return b.String(), i
			}
		case opMarkup:
			b.WriteString(ops[i].text)
		case opProtected, opPlain:
			b.WriteByte(0)
		}
	}
	return b.String(), len(ops) - 1
}

// elementName is the name in the start tag that a text begins with.
func elementName(text string) string {
	name := strings.TrimPrefix(text, "<")
	if end := strings.IndexAny(name, "/> \t\r\n"); end >= 0 {
		name = name[:end]
	}
	return name
}

// oneSpelling is text with <x/> for each <x></x>.
func oneSpelling(text string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, "></")
		if at < 0 {
			return b.String() + text
		}
		end := at + len("></")
		if length := strings.IndexByte(text[end:], '>'); length >= 0 {
			begin := strings.LastIndexByte(text[:at], '<')
			if begin >= 0 && text[begin+1:at] == text[end:end+length] {
				b.WriteString(text[:at] + "/>")
				text = text[end+length+1:]
				continue
			}
		}
		b.WriteString(text[:end])
		text = text[end:]
	}
}

// icons are the elements in CustomIcons.
func icons(text string) []string {
	var all []string
	for {
		begin := strings.Index(text, "<Icon>")
		if begin < 0 {
			return all
		}
		length := strings.Index(text[begin:], "</Icon>")
		if length < 0 {
			return all
		}
		end := begin + length + len("</Icon>")
		all = append(all, text[begin:end])
		text = text[end:]
	}
}

// Compare implements [vault.Rider].
func (f *form) Compare(other any) (int, error) {
	g, ok := other.(*form)
	if !ok || g == nil {
		g = &form{}
	}
	if f == g {
		return 0, nil
	}
	if order := cmp.Compare(len(f.rides), len(g.rides)); order != 0 {
		return order, nil
	}
	for i := range f.rides {
		if order, err := f.rides[i].compare(&g.rides[i], f.secrets, g.secrets); order != 0 || err != nil {
			return order, err
		}
	}
	return 0, nil
}

func (r *ride) compare(s *ride, rs, ss []secret.Value) (int, error) {
	order := cmp.Or(cmp.Compare(r.name, s.name), cmp.Compare(r.text, s.text))
	if order != 0 {
		return order, nil
	}
	for i := range r.secrets {
		if order, err := rs[r.first+i].Compare(ss[s.first+i]); order != 0 || err != nil {
			return order, err
		}
	}
	return 0, nil
}

// Compare implements [vault.Rider]: what rides with the vault itself.
func (d *document) Compare(other any) (int, error) {
	e, ok := other.(*document)
	if !ok || e == nil {
		e = &document{}
	}
	if d == e {
		return 0, nil
	}
	theirs := e.meta
	if theirs == nil {
		theirs = newMetaForm
	}
	if order, err := d.meta.Compare(theirs); order != 0 || err != nil {
		return order, err
	}
	missing, err := d.unnamedBeyond(e)
	if err != nil {
		return 0, err
	}
	more, err := e.unnamedBeyond(d)
	return cmp.Compare(len(missing), len(more)), err
}

// unnamedBeyond are attachments that no entry ever named, and that are not in e.
func (d *document) unnamedBeyond(e *document) ([]*pooled, error) {
	var all []*pooled
	for _, p := range d.pool {
		if p.named {
			continue
		}
		there := false
		for _, q := range e.pool {
			same, err := p.content.Equal(q.content)
			if err != nil {
				return nil, err
			}
			there = there || same
		}
		if !there {
			all = append(all, p)
		}
	}
	return all, nil
}

// Merge implements [vault.MetaRider]. Icons are those of both; of each other
// element there is one.
func (d *document) Merge(base, theirs any, theirsWins bool) (any, error) {
	e, ok := theirs.(*document)
	if !ok || e == nil {
		return d, nil
	}
	var past *form
	if b, ok := base.(*document); ok && b != nil {
		past = b.meta
	}
	meta, err := d.meta.merge(past, e.meta, theirsWins)
	if err != nil {
		return nil, err
	}
	loose, err := e.unnamedBeyond(d)
	if err != nil || meta == d.meta && len(loose) == 0 {
		return d, err
	}
	merged := *d
	merged.meta = meta
	merged.pool = append(slices.Clip(d.pool), loose...)
	return &merged, nil
}

// named finds a ride by its name, but for icons; nil if there is none.
func (f *form) named(name string) *ride {
	if f == nil {
		return nil
	}
	for i := range f.rides {
		if f.rides[i].name == name {
			return &f.rides[i]
		}
	}
	return nil
}

// merge is f with what rides in g. Elements with secrets in them stay as f has
// them.
func (f *form) merge(base, g *form, theirsWins bool) (*form, error) {
	replaced := map[string]string{}
	var added []string
	for i := range g.rides {
		theirs := &g.rides[i]
		ours, past := f.named(theirs.name), base.named(theirs.name)
		switch {
		case theirs.name == "Icon" || theirs.name == "Item" || theirs.secrets > 0: // an Item belongs to custom data
		case ours == nil && (past == nil || past.text != theirs.text):
			added = append(added, theirs.text)
		case ours == nil || ours.secrets > 0 || ours.text == theirs.text:
		case past != nil && past.text == theirs.text:
		case past != nil && past.text == ours.text || theirsWins:
			replaced[theirs.name] = theirs.text
		}
	}
	if more := f.missingIcons(g); more != "" {
		if f.holds(customIcons) {
			replaced[customIcons] = "<" + customIcons + ">" + strings.Join(f.icons(), "") + more + "</" + customIcons + ">"
		} else {
			added = append(added, "<"+customIcons+">"+more+"</"+customIcons+">")
		}
	}
	if len(replaced) == 0 && len(added) == 0 {
		return f, nil
	}
	return f.rewritten(replaced, added), nil
}

func (f *form) icons() []string {
	var all []string
	for _, r := range f.rides {
		if r.name == "Icon" {
			all = append(all, r.text)
		}
	}
	return all
}

// missingIcons are g's icons whose UUID no icon of f has.
func (f *form) missingIcons(g *form) string {
	have := map[string]bool{}
	for _, icon := range f.icons() {
		have[iconUUID(icon)] = true
	}
	var b strings.Builder
	for _, icon := range g.icons() {
		if !have[iconUUID(icon)] {
			b.WriteString(icon)
		}
	}
	return b.String()
}

func iconUUID(icon string) string {
	_, rest, _ := strings.Cut(icon, "<UUID>")
	id, _, _ := strings.Cut(rest, "</UUID>")
	return id
}

// holds tells whether an element of that name stands in f, even one that means
// nothing.
func (f *form) holds(name string) bool {
	for i, o := range f.ops {
		if o.code == opKeep {
			if text, _ := keptText(f.ops, i); elementName(text) == name {
				return true
			}
		}
	}
	return false
}

// rewritten is f with other texts for kept elements, by their names, and with
// more of them at its end.
func (f *form) rewritten(replaced map[string]string, added []string) *form {
	next := &form{schema: f.schema, secrets: f.secrets}
	for i := 0; i < len(f.ops); i++ {
		o := f.ops[i]
		if o.code == opKeep {
			text, end := keptText(f.ops, i)
			if other, ok := replaced[elementName(text)]; ok {
				next.ops = append(next.ops, kept(other)...)
				i = end
				continue
			}
		}
		next.ops = append(next.ops, o)
	}
	// An element with children ends with markup of its own: the end tag.
	last := len(next.ops) - 1
	closing := "</" + f.schema.name + ">"
	before, ends := strings.CutSuffix(next.ops[last].text, closing)
	if !ends { // unreachable: every form of an element ends so
		return f
	}
	next.ops[last].text = before
	for _, text := range added {
		next.ops = append(next.ops, kept(text)...)
	}
	next.ops = append(next.ops, op{code: opMarkup, text: closing})
	next.rides = ridesIn(f.schema, next.ops)
	return next
}

func kept(text string) []op {
	return []op{{code: opKeep}, {code: opMarkup, text: text}, {code: opKept}}
}

var (
	_ vault.Rider     = (*form)(nil)
	_ vault.MetaRider = (*document)(nil)
)
