// Package text turns what the program knows into whole sentences, in Japanese
// and in English: the words of screens, errors, numbers, dates and times.
//
// The sentences lie in assets/lang, one flat JSON file an area and language;
// a key is `<area>.<something>`, a place to fill in is `{name}`. Nothing here
// glues sentences together: what differs between languages is in the files or
// in the number formats below. The window and the command line share it, so
// it knows no Fyne.
package text

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"kagikura/assets"
)

// Languages are the tags New knows.
const (
	Japanese = "ja"
	English  = "en"
)

// Choose settles the language: the user's setting where there is one, else
// the first of the system's locales (as "ja_JP.UTF-8" or "en-US") that is
// Japanese or English, else English.
func Choose(setting string, locales ...string) string {
	for _, wish := range append([]string{setting}, locales...) {
		tag := strings.ToLower(wish)
		for _, lang := range []string{Japanese, English} {
			if tag == lang || strings.HasPrefix(tag, lang+"-") || strings.HasPrefix(tag, lang+"_") || strings.HasPrefix(tag, lang+".") {
				return lang
			}
		}
	}
	return English
}

// Printer has the sentences of one language. It is immutable and may be used
// from any goroutine.
type Printer struct {
	lang      string
	sentences map[string]string
}

// New loads the sentences of "ja" or "en"; any other tag gets English.
func New(lang string) *Printer {
	if lang != Japanese {
		lang = English
	}
	sentences, err := load(assets.Lang(), lang)
	if err != nil {
		panic(err) // unreachable: a test loads every bundled file
	}
	return &Printer{lang: lang, sentences: sentences}
}

// Lang is the language of the sentences, "ja" or "en".
func (p *Printer) Lang() string { return p.lang }

func load(lang fs.FS, tag string) (map[string]string, error) {
	files, err := fs.Glob(lang, tag+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	all := map[string]string{}
	for _, name := range files {
		content, err := fs.ReadFile(lang, name)
		if err != nil {
			return nil, fmt.Errorf("text: %w", err)
		}
		var area map[string]string
		if err := json.Unmarshal(content, &area); err != nil {
			return nil, fmt.Errorf("text: %s: %w", name, err)
		}
		for key, sentence := range area {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("text: %s: key %q exists already", name, key)
			}
			all[key] = sentence
		}
	}
	return all, nil
}

// Arg fills one place of a sentence.
type Arg struct {
	name  string
	value any
}

// A is the value for the place {name}. Whole numbers, times, durations and
// sizes (Bytes) are written in the way of the language; strings stand as they
// are, so text from outside must have been made displayable before.
func A(name string, value any) Arg { return Arg{name, value} }

// S is the sentence of the key with its places filled. A key without a
// sentence comes back as itself, visible and harmless; a test over the source
// keeps that from happening.
func (p *Printer) S(key string, args ...Arg) string {
	sentence, ok := p.sentences[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return sentence
	}
	// One pass: a value that looks like a place is not filled again.
	pairs := make([]string, 0, 2*len(args))
	for _, a := range args {
		pairs = append(pairs, "{"+a.name+"}", p.write(a.value))
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

func (p *Printer) write(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	case uint64:
		return p.Number(int64(min(v, 1<<63-1)))
	case Bytes:
		return p.Size(v)
	case time.Time:
		return p.DateTime(v)
	case time.Duration:
		return p.Duration(v)
	}
	return fmt.Sprint(value)
}
