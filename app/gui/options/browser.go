package options

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/launch"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// browser chooses the browser that brokers are opened in: which one, which of
// its profiles or one of its own, and whether in a private window. What was
// chosen and has gone stays on the list, and says so.
type browser struct {
	env     screen.Env
	change  func(func(*settings.Settings))
	content *fyne.Container

	found  []launch.Browser
	looked bool
	now    settings.Browser

	which  *offer[string]
	how    *fyne.Container // what belongs to the browser that is chosen
	howFor string          // the ID of that browser
	places *offer[settings.Browser]
	window *offer[bool]
}

// offer is a choice among values that are known only now.
type offer[T comparable] struct {
	values []T
	words  *parts.Choice
	box    *parts.Labelled
}

func newOffer[T comparable](caption string, values []T, words []string, chosen T, choose func(T)) *offer[T] {
	o := &offer[T]{values: values}
	o.words = parts.NewChoice(words, slices.Index(values, chosen), func(i int) { choose(values[i]) }).Folding()
	o.box = parts.NewLabelled(caption, o.words)
	return o
}

func (o *offer[T]) set(value T) {
	if i := slices.Index(o.values, value); i != o.words.Chosen() {
		o.words.Set(i)
	}
}

func newBrowser(env screen.Env, change func(func(*settings.Settings))) *browser {
	b := &browser{env: env, change: change, content: parts.Column(parts.GapWide), how: parts.Column(parts.GapWide)}
	b.content.Add(parts.NewProse(env.Text.S("options.browser.then")).Small())
	b.content.Add(parts.NewProse(env.Text.S("options.browser.looking")))
	b.now = env.Session.State().Settings.Browser
	env.Do(func(context.Context) error {
		b.found = env.Browsers()
		return nil
	}, func(error) { b.show() })
	return b
}

// show shows the choice once it is known what there is to choose from.
func (b *browser) show() {
	b.looked = true
	ids, words := []string{""}, []string{b.env.Text.S("options.system")}
	for _, one := range b.found {
		ids, words = append(ids, one.ID), append(words, one.Name)
	}
	if !slices.Contains(ids, b.now.ID) {
		ids, words = append(ids, b.now.ID), append(words, b.missing(b.now.ID))
	}
	b.which = newOffer(b.env.Text.S("options.browser.which"), ids, words, b.now.ID, func(id string) {
		b.keep(settings.Browser{ID: id})
	})
	b.content.Objects = []fyne.CanvasObject{b.content.Objects[0], b.which.box, b.how}
	b.showHow()
	b.content.Refresh()
}

func (b *browser) missing(name string) string {
	return b.env.Text.S("options.browser.missing", text.A("name", parts.Display(name)))
}

func (b *browser) keep(chosen settings.Browser) {
	b.change(func(v *settings.Settings) { v.Browser = chosen })
}

// showHow shows what can be chosen of the browser.
func (b *browser) showHow() {
	b.howFor = b.now.ID
	b.how.Objects, b.places, b.window = nil, nil, nil
	found, there := launch.Find(b.found, b.now.ID)
	b.which.box.Say(parts.Neutral, "")
	switch {
	case b.now.ID == "":
	case !there:
		b.which.box.Say(parts.Attention, b.env.Text.S("options.browser.gone"))
	default:
		if found.Own {
			b.how.Add(b.profiles(found))
		}
		if found.Private {
			b.window = newOffer(b.env.Text.S("options.browser.window"), []bool{false, true},
				[]string{b.env.Text.S("options.browser.window.usual"), b.env.Text.S("options.browser.window.private")},
				b.now.Private, func(private bool) {
					chosen := b.now
					chosen.Private = private
					b.keep(chosen)
				})
			b.window.box.SetHint(b.env.Text.S("options.browser.window.hint"))
			b.how.Add(b.window.box)
		}
	}
	b.say()
	b.how.Refresh()
}

// profiles offers the usual profile, one of its own, and those that the browser
// has. A value says Private too, so that choosing a profile keeps the window.
func (b *browser) profiles(of launch.Browser) fyne.CanvasObject {
	values := []settings.Browser{{ID: of.ID}, {ID: of.ID, Own: true}}
	words := []string{b.env.Text.S("options.browser.profile.usual"), b.env.Text.S("options.browser.profile.own")}
	for _, p := range of.Profiles {
		values, words = append(values, settings.Browser{ID: of.ID, Profile: p.ID}), append(words, nameOf(p, of.Profiles))
	}
	chosen := b.now
	chosen.Private = false
	if !slices.Contains(values, chosen) {
		values, words = append(values, chosen), append(words, b.missing(lastOf(chosen.Profile)))
	}
	b.places = newOffer(b.env.Text.S("options.browser.profile"), values, words, chosen, func(chosen settings.Browser) {
		chosen.Private = b.now.Private
		b.keep(chosen)
	})
	b.places.box.SetHint(b.env.Text.S("options.browser.profile.hint"))
	return b.places.box
}

// profileShown is how much of a profile's name is shown.
const profileShown = 30

// nameOf is what a profile is called on screen; where several have the name,
// with the folder that tells them apart.
func nameOf(p launch.Profile, among []launch.Profile) string {
	name := []rune(parts.Display(p.Name))
	if len(name) > profileShown {
		name = append(name[:profileShown-1], '…')
	}
	folder := parts.Display(lastOf(p.ID))
	same := 0
	for _, other := range among {
		if other.Name == p.Name {
			same++
		}
	}
	switch {
	case len(name) == 0:
		return folder
	case same > 1:
		return string(name) + " (" + folder + ")"
	}
	return string(name)
}

// lastOf is the last part of a path of either system.
func lastOf(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

// render shows what is chosen.
func (b *browser) render(now settings.Browser) {
	if now == b.now {
		return
	}
	b.now = now
	if !b.looked {
		return
	}
	b.which.set(now.ID)
	if now.ID != b.howFor {
		b.showHow()
		return
	}
	if b.places != nil {
		place := now
		place.Private = false
		b.places.set(place)
	}
	if b.window != nil {
		b.window.set(now.Private)
	}
	b.say()
}

// say says below the profiles that the chosen one has gone, or what one of its
// own is.
func (b *browser) say() {
	if b.places == nil {
		return
	}
	found, _ := launch.Find(b.found, b.now.ID)
	_, there := found.Profile(b.now.Profile)
	if b.now.Profile != "" && !there {
		b.places.box.Say(parts.Attention, b.env.Text.S("options.browser.profile.gone"))
		return
	}
	b.places.box.Say(parts.Neutral, "")
}
