package edit

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
)

// What a generated secret consists of, in the order of the choice.
const (
	characters = iota
	japaneseWords
	englishWords
)

const (
	// shortest and longest bound the slider where the firm states nothing.
	shortest, longest = 4, 64
	// fewestWords and mostWords bound the slider for words; six are as strong
	// as twelve random characters.
	fewestWords, mostWords, usualWords = 3, 12, 6
	separator                          = "-"
)

// generator is the dialog that makes a secret for one field.
type generator struct {
	box    *secretBox
	of     int // characters, japaneseWords, englishWords
	policy generate.Policy
	words  int
	list   generate.Wordlist
	value  secret.Value
	made   bool
	log10  float64 // of the guesses it takes

	view    *parts.SecretView
	worded  *wordView
	eye     *parts.Button
	slider  *parts.Slider
	said    *remarks
	count   *parts.Text
	options *fyne.Container
}

// openGenerator shows the dialog and the first secret: as strong as the firm's
// rule allows.
func openGenerator(b *secretBox, caption string) {
	words := b.form.env.Text
	g := &generator{box: b, words: usualWords, said: newRemarks(), count: parts.Strong(""), options: parts.Column(parts.Gap)}
	g.policy = strongest(b.rule)
	g.view = parts.NewSecretView(b.form.env.Reveals, func(look func([]byte) error) error { return g.value.Use(look) }, b.form.env.Now, g.revealed)
	g.worded = newWordView(b.form.env, g.revealed)
	g.eye = parts.NewButton("", theme.IconEye, parts.Quiet, g.toggle)
	kinds := parts.NewChoice([]string{words.S("edit.generate.characters"), words.S("edit.generate.ja"), words.S("edit.generate.en")}, characters, g.choose)
	body := parts.Column(parts.GapWide,
		kinds,
		parts.NewCard(parts.Row(parts.Gap, parts.Grow(container.NewStack(g.view, g.worded.content)), g.eye)),
		g.said.column, g.options)
	g.showOptions()
	g.again()
	b.form.env.Dialogs.Show(parts.Dialog{
		Title: words.S("edit.generate.title", text.A("field", caption)),
		Body:  body,
		Width: 600,
		Focus: g.slider,
		Actions: []parts.Action{
			{Label: words.S("common.cancel"), Do: g.end},
			{Label: words.S("edit.generate.again"), Icon: theme.IconDice, Stays: true, Do: g.again},
			{Label: words.S("edit.generate.use"), Kind: parts.Primary, Default: true, Stays: true, Do: g.use},
		},
		Cancel: g.end,
	})
}

// strongest is the policy to begin with. Of a rule that nothing satisfies it is
// the plainest, which then says why.
func strongest(r generate.Rule) generate.Policy {
	p, err := r.Policy(0)
	if err == nil {
		return p
	}
	low, _ := r.Bounds()
	return generate.Policy{Length: low, Lower: true, Upper: true, Digits: true, Rule: r}
}

// choose goes from characters to words and back.
func (g *generator) choose(of int) {
	g.of = of
	if of != characters {
		list, _ := assets.Words([]string{japaneseWords: text.Japanese, englishWords: text.English}[of])
		words, err := generate.ParseWordlist(list)
		if err != nil {
			g.box.form.env.Fail(err)
			return
		}
		g.list = words
	}
	g.showOptions()
	g.again()
}

// showOptions builds what can be chosen.
func (g *generator) showOptions() {
	words := g.box.form.env.Text
	g.options.RemoveAll()
	g.options.Add(g.count)
	if g.of != characters {
		g.slider = parts.NewSlider(fewestWords, mostWords, g.words, func(n int) {
			g.words = n
			g.again()
		})
		g.options.Add(g.slider)
		g.tellCount()
		g.options.Refresh()
		return
	}
	low, high := g.policy.Rule.Bounds()
	low, high = max(low, min(shortest, high)), max(min(high, longest), low)
	g.slider = parts.NewSlider(low, high, g.policy.Length, func(n int) {
		g.policy.Length = n
		g.again()
	})
	g.options.Add(g.slider)
	tick := func(key string, class generate.Class, on *bool) fyne.CanvasObject {
		check := parts.NewCheck(words.S(key), *on, func(ticked bool) {
			*on = ticked
			g.again()
		})
		check.Hidden = !g.policy.Rule.Allows(class)
		return check
	}
	g.options.Add(parts.Tiles(12*theme.Size(theme.SizeBody), parts.GapSmall,
		tick("edit.generate.lower", generate.Lower, &g.policy.Lower),
		tick("edit.generate.upper", generate.Upper, &g.policy.Upper),
		tick("edit.generate.digits", generate.Digit, &g.policy.Digits),
		tick("edit.generate.symbols", generate.Symbol, &g.policy.Symbols)))
	g.options.Add(parts.NewCheck(words.S("edit.generate.look_alikes"), g.policy.NoLookAlikes, func(on bool) {
		g.policy.NoLookAlikes = on
		g.again()
	}))
	g.tellCount()
	g.options.Refresh()
}

func (g *generator) tellCount() {
	words := g.box.form.env.Text
	if g.of == characters {
		g.count.SetText(words.S("edit.generate.length", text.A("n", g.policy.Length)))
		return
	}
	g.count.SetText(words.S("edit.generate.words", text.A("n", g.words)))
}

// again makes another secret and shows it.
func (g *generator) again() {
	g.tellCount()
	g.end()
	var err error
	var bits float64
	s := g.box.form.env.Session
	if g.of == characters {
		bits = g.policy.Entropy()
		g.value, err = s.Password(g.policy)
	} else {
		bits = generate.PassphraseEntropy(g.list, g.words)
		g.value, err = s.Passphrase(g.list, g.words, separator)
	}
	g.made = err == nil
	g.worded.list, g.worded.value = g.list, g.value
	g.view.Hidden, g.worded.content.Hidden = g.of != characters, g.of == characters
	if err != nil {
		g.value = secret.Value{}
		message := g.box.form.env.Text.Error(err)
		g.said.say(remark{parts.Bad, message.What}, remark{parts.Neutral, message.Then})
		return
	}
	g.log10 = (bits - 1) * math.Log10(2) // on average half of all are tried
	g.say(bits)
	g.toggle()
}

// say tells how strong it is, and what the firm might have against it.
func (g *generator) say(bits float64) {
	words := g.box.form.env.Text
	var list []remark
	_ = g.value.Use(func(plain []byte) error {
		for _, v := range g.box.rule.Check(plain) {
			list = append(list, remark{parts.Attention, words.Violation(v)})
		}
		return nil
	}) // it was made a moment ago
	state := parts.Good
	if g.log10 < strong {
		state = parts.Attention
	}
	list = append(list, remark{state, words.S("edit.generate.strength", text.A("bits", int(math.Floor(bits))), text.A("time", words.GuessTime(g.log10, text.AgainstSite)))})
	if g.box.original.Len() > 0 {
		list = append(list, remark{parts.Neutral, words.S("edit.history")})
	}
	g.said.say(list...)
}

// reader is what shows the secret.
func (g *generator) reader() reader {
	if g.of == characters {
		return g.view
	}
	return g.worded
}

// end hides the secret.
func (g *generator) end() {
	g.view.End()
	g.worded.End()
}

// toggle shows or hides the secret.
func (g *generator) toggle() {
	r := g.reader()
	if r.Revealed() {
		r.End()
		return
	}
	if !g.made {
		return
	}
	if err := r.Reveal(g.box.form.env.Session.State().Settings.RevealFor); err != nil {
		g.box.form.env.Fail(err)
	}
}

// revealed follows the reader with the eye.
func (g *generator) revealed(on bool) {
	g.eye.SetIcon(theme.IconEye)
	if on {
		g.eye.SetIcon(theme.IconEyeOff)
	}
}

// use puts the secret into the field.
func (g *generator) use() {
	if !g.made {
		return
	}
	dialogs := g.box.form.env.Dialogs
	g.end()
	dialogs.Close()
	if err := g.box.put(g.value, g.log10); err != nil {
		g.box.complain(err)
	}
}
