package options

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/guard/window"
	"kagikura/app/gui/parts"
	"kagikura/app/settings"
)

// choice is a setting that is one of a few values.
type choice[T comparable] struct {
	values []T
	get    func(settings.Settings) T
	words  *parts.Choice
	box    *parts.Labelled
	remark func(T) (parts.State, string) // about the value; nil for none
}

// newChoice offers values under a caption; word names each, set puts the chosen
// one into the settings.
func newChoice[T comparable](s *Screen, caption string, values []T, word func(T) string, get func(settings.Settings) T, set func(*settings.Settings, T)) *choice[T] {
	c := &choice[T]{values: values, get: get}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = word(v)
	}
	c.words = parts.NewChoice(words, slices.Index(values, get(s.env.Session.State().Settings)), func(i int) {
		s.change(func(v *settings.Settings) { set(v, values[i]) })
	}).Folding()
	c.box = parts.NewLabelled(s.env.Text.S(caption), c.words)
	s.chooses = append(s.chooses, c)
	return c
}

func (c *choice[T]) render(v settings.Settings) {
	value := c.get(v)
	if i := slices.Index(c.values, value); i != c.words.Chosen() {
		c.words.Set(i)
	}
	if c.remark != nil {
		c.box.Say(c.remark(value))
	}
}

// tick is a setting that is on or off.
type tick struct {
	get func(settings.Settings) bool
	box *parts.Check
}

// newTick offers a setting by a sentence.
func newTick(s *Screen, sentence string, get func(settings.Settings) bool, set func(*settings.Settings, bool)) *tick {
	t := &tick{get: get}
	t.box = parts.NewCheck(s.env.Text.S(sentence), get(s.env.Session.State().Settings), func(on bool) {
		s.change(func(v *settings.Settings) { set(v, on) })
	})
	s.chooses = append(s.chooses, t)
	return t
}

func (t *tick) render(v settings.Settings) {
	if on := t.get(v); on != t.box.On() {
		t.box.Set(on)
	}
}

func (s *Screen) appearance() []fyne.CanvasObject {
	word := s.env.Text.S
	language := newChoice(s, "options.language",
		[]string{settings.LanguageSystem, settings.LanguageJapanese, settings.LanguageEnglish},
		func(v string) string {
			return map[string]string{
				settings.LanguageSystem:   word("options.system"),
				settings.LanguageJapanese: word("options.language.ja"),
				settings.LanguageEnglish:  word("options.language.en"),
			}[v]
		},
		func(v settings.Settings) string { return v.Language },
		func(v *settings.Settings, chosen string) { v.Language = chosen })
	light := newChoice(s, "options.theme",
		[]string{settings.ThemeSystem, settings.ThemeLight, settings.ThemeDark},
		func(v string) string {
			return map[string]string{
				settings.ThemeSystem: word("options.system"),
				settings.ThemeLight:  word("options.theme.light"),
				settings.ThemeDark:   word("options.theme.dark"),
			}[v]
		},
		func(v settings.Settings) string { return v.Theme },
		func(v *settings.Settings, chosen string) { v.Theme = chosen })
	size := newChoice(s, "options.size", settings.TextScales(),
		func(v int) string { return strconv.Itoa(v) + "%" },
		func(v settings.Settings) int { return v.TextScale },
		func(v *settings.Settings, chosen int) { v.TextScale = chosen })
	return []fyne.CanvasObject{language.box, light.box, size.box}
}

// never is LockAfter for who does not want it.
const never = 0

func (s *Screen) safety() []fyne.CanvasObject {
	now := s.env.Session.State().Settings
	length := s.env.Text.Duration
	minutes := func(n time.Duration) time.Duration { return n * time.Minute }
	seconds := func(n time.Duration) time.Duration { return n * time.Second }

	lock := newChoice(s, "options.lock",
		with(now.LockAfter, minutes(1), minutes(2), minutes(5), minutes(10), minutes(15), minutes(30), minutes(60), minutes(120), never),
		func(v time.Duration) string {
			if v == never {
				return s.env.Text.S("options.lock.never")
			}
			return length(v)
		},
		func(v settings.Settings) time.Duration { return v.LockAfter },
		func(v *settings.Settings, chosen time.Duration) { v.LockAfter = chosen })
	lock.box.SetHint(s.env.Text.S("options.lock.hint"))
	lock.remark = func(v time.Duration) (parts.State, string) {
		if v == never {
			return parts.Attention, s.env.Text.S("options.lock.warn")
		}
		return parts.Neutral, ""
	}
	clipboard := newChoice(s, "options.clipboard",
		with(now.ClipboardClear, seconds(10), seconds(20), seconds(30), minutes(1), minutes(2)), length,
		func(v settings.Settings) time.Duration { return v.ClipboardClear },
		func(v *settings.Settings, chosen time.Duration) { v.ClipboardClear = chosen })
	reveal := newChoice(s, "options.reveal",
		with(now.RevealFor, seconds(5), seconds(10), seconds(20), seconds(30), minutes(1)), length,
		func(v settings.Settings) time.Duration { return v.RevealFor },
		func(v *settings.Settings, chosen time.Duration) { v.RevealFor = chosen })
	links := newTick(s, "options.links",
		func(v settings.Settings) bool { return v.RecordLinkChecks },
		func(v *settings.Settings, on bool) { v.RecordLinkChecks = on })
	looks := newTick(s, "options.looks",
		func(v settings.Settings) bool { return v.RemindLooks },
		func(v *settings.Settings, on bool) { v.RemindLooks = on })
	save := newChoice(s, "options.save",
		with(now.SaveAfter, 0, seconds(10), seconds(30), minutes(2)),
		func(v time.Duration) string {
			if v == 0 {
				return s.env.Text.S("options.save.at_once")
			}
			return length(v)
		},
		func(v settings.Settings) time.Duration { return v.SaveAfter },
		func(v *settings.Settings, chosen time.Duration) { v.SaveAfter = chosen })
	save.box.SetHint(s.env.Text.S("options.save.hint"))
	away := newTick(s, "options.away",
		func(v settings.Settings) bool { return v.LockWhenAway },
		func(v *settings.Settings, on bool) { v.LockWhenAway = on })
	minimise := newTick(s, "options.minimise",
		func(v settings.Settings) bool { return v.MinimiseLocks },
		func(v *settings.Settings, on bool) { v.MinimiseLocks = on })
	rows := []fyne.CanvasObject{lock.box, away.box, minimise.box, clipboard.box, reveal.box}
	if window.CanConceal {
		conceal := newTick(s, "options.conceal",
			func(v settings.Settings) bool { return v.Conceal },
			func(v *settings.Settings, on bool) { v.Conceal = on })
		rows = append(rows, conceal.box)
	}
	firms := newTick(s, "emergency.keep",
		func(v settings.Settings) bool { return v.KeepFirms },
		func(v *settings.Settings, on bool) { v.KeepFirms = on })
	kept := parts.Column(parts.GapSmall, firms.box, parts.NewProse(s.env.Text.S("emergency.keep.then")).Small())
	reminded := parts.Column(parts.GapSmall, looks.box, parts.NewProse(s.env.Text.S("options.looks.then")).Small())
	return append(rows, links.box, kept, reminded, save.box)
}

// with are the lengths to choose from and the present one, where it is none of
// them because it was set in another way; never stays last.
func with(present time.Duration, choices ...time.Duration) []time.Duration {
	if slices.Contains(choices, present) {
		return choices
	}
	at := slices.IndexFunc(choices, func(c time.Duration) bool { return c > present || c == never })
	if at < 0 {
		at = len(choices)
	}
	return slices.Insert(choices, at, present)
}
