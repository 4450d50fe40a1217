package kdbx

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

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
	// at and end are the indexes of its opKeep and opKept. An icon has none.
	at, end int
	// own tells that it is a child of the form's element, so that it can be taken
	// for itself.
	own bool
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
	for _, r := range keptIn(ops) {
		switch {
		case r.text == "" || passing[r.name] || meansNothing[r.text]:
		case r.name == customIcons && r.own && s == metaSchema:
			for _, icon := range icons(r.text) {
				all = append(all, ride{name: "Icon", text: icon})
			}
		default:
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b ride) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.text, b.text)) })
	return all
}

// keptIn lists the elements that the model has no word for, in their order.
func keptIn(ops []op) []ride {
	var all []ride
	secrets := 0
	for i := 0; i < len(ops); i++ {
		switch ops[i].code {
		case opProtected, opPlain:
			secrets++
		case opKeep:
			r := ride{first: secrets, at: i, own: ops[i].child == ownChild}
			r.text, i = keptText(ops, i)
			r.end = i
			r.secrets = strings.Count(r.text, "\x00")
			secrets += r.secrets
			r.text = oneSpelling(r.text)
			r.name = elementName(r.text)
			all = append(all, r)
		}
	}
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

// Rides implements [vault.Riders].
func (d *document) Rides() []vault.Ride { return d.meta.Rides() }

// Take implements [vault.Riders]. Attachments that no entry ever named go by no name.
func (d *document) Take(other any, names []string) (any, error) {
	e, ok := other.(*document)
	if !ok || e == nil {
		e = &document{}
	}
	meta := d.meta.take(e.meta, names)
	loose, err := e.unnamedBeyond(d)
	if err != nil || meta == d.meta && len(loose) == 0 {
		return d, err
	}
	next := *d
	next.meta = meta
	next.pool = append(slices.Clip(d.pool), loose...)
	return &next, nil
}

// things are the elements of one name, or an icon, in a form.
type things struct {
	of    *form
	rides []ride
}

// Compare implements [vault.Rider].
func (t *things) Compare(other any) (int, error) {
	u, ok := other.(*things)
	if !ok || u == nil {
		u = &things{}
	}
	if order := cmp.Compare(len(t.rides), len(u.rides)); order != 0 {
		return order, nil
	}
	for i := range t.rides {
		if order, err := t.rides[i].compare(&u.rides[i], t.of.secrets, u.of.secrets); order != 0 || err != nil {
			return order, err
		}
	}
	return 0, nil
}

// Rides implements [vault.Riders]: an element that is there more than once is one
// thing, and an icon goes by its UUID.
func (f *form) Rides() []vault.Ride {
	var all []vault.Ride
	at := map[string]int{}
	changed := map[string]time.Time{}
	for _, r := range keptIn(f.ops) {
		if name, ok := strings.CutSuffix(r.name, "Changed"); ok && r.own && passing[r.name] {
			changed[name] = changedIn(r.text, r.name)
		}
	}
	for _, r := range f.rides {
		isIcon := r.name == "Icon" && r.end == 0
		if !r.own && !isIcon {
			continue
		}
		v := vault.Ride{Name: r.name, Changed: changed[r.name]}
		if isIcon {
			v = vault.Ride{Name: customIcons + "/" + iconUUID(r.text), Changed: changedIn(r.text, "LastModificationTime"), Shared: true}
		}
		if i, there := at[v.Name]; there {
			is := all[i].Is.(*things)
			is.rides = append(is.rides, r)
			continue
		}
		v.Is = &things{f, []ride{r}}
		at[v.Name] = len(all)
		all = append(all, v)
	}
	return all
}

// changedIn is the time in the first element of a name in a text.
func changedIn(text, name string) time.Time {
	t, _ := parseTime([]byte(inner(text, name)))
	return t
}

// inner is what stands in the first element of a name in a text.
func inner(text, name string) string {
	_, rest, _ := strings.Cut(text, "<"+name+">")
	content, _, _ := strings.Cut(rest, "</"+name+">")
	return content
}

// Take implements [vault.Riders].
func (f *form) Take(other any, names []string) (any, error) {
	g, _ := other.(*form)
	return f.take(g, names), nil
}

// take is f with elements and icons of g, by their names, in the place of its own.
func (f *form) take(g *form, names []string) *form {
	if len(names) == 0 {
		return f
	}
	if g == nil {
		g = &form{schema: f.schema}
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
		if when := name + "Changed"; passing[when] {
			wanted[when] = true
		}
	}
	taken := map[string][]ride{}
	for _, r := range keptIn(g.ops) {
		if r.own && wanted[r.name] && r.name != customIcons {
			taken[r.name] = append(taken[r.name], r)
		}
	}
	icons := f.iconsWith(g, wanted)
	next := &formCopy{form: form{schema: f.schema}}
	last := 0
	for _, r := range keptIn(f.ops) {
		switch {
		case !r.own || !wanted[r.name] && (r.name != customIcons || icons == ""):
			continue
		case passing[r.name] && taken[r.name] == nil:
			continue
		}
		next.copy(f, last, r.at)
		last = r.end + 1
		next.first += r.secrets
		if r.name == customIcons {
			next.text(icons)
			icons = ""
			continue
		}
		for _, t := range taken[r.name] {
			next.take(g, t)
		}
		delete(taken, r.name)
	}
	// More stands before the entries and groups of a group, or else at the end, where
	// the end tag is the last of the operations or of their markup.
	end := max(last, f.contents())
	next.copy(f, last, end)
	closing := "</" + f.schema.name + ">"
	before, ends := strings.CutSuffix(f.ops[end].text, closing)
	if ends = ends && end == len(f.ops)-1; ends && before != "" {
		next.ops = append(next.ops, op{code: opMarkup, text: before})
	}
	for _, name := range slices.Sorted(maps.Keys(taken)) {
		for _, t := range taken[name] {
			next.take(g, t)
		}
	}
	next.text(icons)
	if ends {
		next.ops = append(next.ops, op{code: opMarkup, text: closing})
	} else {
		next.copy(f, end, len(f.ops))
	}
	return next.finish()
}

// contents is the operation that writes the first entries or groups, or the last one.
func (f *form) contents() int {
	for i, o := range f.ops {
		switch {
		case o.code == opEntries, o.code == opGroups:
			return i
		case o.code == opMissing && o.child&inTimes == 0:
			if k := f.schema.children[o.child].kind; k == kindEntries || k == kindGroups {
				return i
			}
		}
	}
	return len(f.ops) - 1
}

// formCopy is a form that is made of pieces of others.
type formCopy struct {
	form
	first int // of the secrets of the form that is copied
}

// copy appends the operations of f from one to before another.
func (c *formCopy) copy(f *form, from, to int) {
	for _, o := range f.ops[from:to] {
		if o.code == opProtected || o.code == opPlain {
			c.secrets = append(c.secrets, f.secrets[c.first])
			c.first++
		}
		c.ops = append(c.ops, o)
	}
}

// take appends an element of another form.
func (c *formCopy) take(g *form, r ride) {
	c.ops = append(c.ops, g.ops[r.at:r.end+1]...)
	c.secrets = append(c.secrets, g.secrets[r.first:r.first+r.secrets]...)
}

// text appends an element as it stands, if any.
func (c *formCopy) text(element string) {
	if element != "" {
		c.ops = append(c.ops, op{code: opKeep, child: ownChild}, op{code: opMarkup, text: element}, op{code: opKept})
	}
}

// finish finds again where what can be left out ends.
func (c *formCopy) finish() *form {
	var opens []int
	for i, o := range c.ops {
		switch o.code {
		case opOpen:
			opens = append(opens, i)
		case opClose:
			c.ops[opens[len(opens)-1]].end = i
			opens = opens[:len(opens)-1]
		}
	}
	c.rides = ridesIn(c.schema, c.ops)
	return &c.form
}

// iconsWith is CustomIcons with the wanted icons of g; "" if nothing is wanted.
func (f *form) iconsWith(g *form, wanted map[string]bool) string {
	theirs := map[string]string{}
	for _, icon := range g.icons() {
		if name := customIcons + "/" + iconUUID(icon); wanted[name] {
			theirs[name] = icon
		}
	}
	if len(theirs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<" + customIcons + ">")
	for _, icon := range f.icons() {
		name := customIcons + "/" + iconUUID(icon)
		if other, ok := theirs[name]; ok {
			icon = other
			delete(theirs, name)
		} else if wanted[name] {
			continue // a second one of that UUID
		}
		b.WriteString(icon)
	}
	for _, name := range slices.Sorted(maps.Keys(theirs)) {
		b.WriteString(theirs[name])
	}
	b.WriteString("</" + customIcons + ">")
	return b.String()
}

func (f *form) icons() []string {
	var all []string
	for _, r := range f.rides {
		if r.name == "Icon" && r.end == 0 {
			all = append(all, r.text)
		}
	}
	return all
}

func iconUUID(icon string) string { return inner(icon, "UUID") }

var (
	_ vault.Riders = (*form)(nil)
	_ vault.Riders = (*document)(nil)
)
