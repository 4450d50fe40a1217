// Package assets holds the files that travel inside the programs: fonts,
// sentences, word lists and the directory of firms.
//
// It hands out bytes and file systems and knows the meaning of none of them,
// so it imports nothing of this module and everything may import it. Whoever
// reads a file here parses and checks it: app/text the sentences,
// crypto/generate the word lists, vault/brokerage the directory.
//
// The byte slices are fresh copies; a caller may keep or change them.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed fonts lang/*/*.json words directory/*.json
var files embed.FS

// Fonts are the faces of the window, as TrueType files. Their licence
// texts lie beside them in assets/fonts.
type Fonts struct {
	Regular, Bold  []byte // Noto Sans JP, cut down to the characters of CP932
	Mono, MonoBold []byte // JetBrains Mono; it has no Japanese characters
}

// LoadFonts copies the fonts out of the program (about 5 MB): call it once.
func LoadFonts() Fonts {
	return Fonts{
		Regular:  read("fonts/NotoSansJP-Regular.cp932.ttf"),
		Bold:     read("fonts/NotoSansJP-Bold.cp932.ttf"),
		Mono:     read("fonts/JetBrainsMono-Regular.ttf"),
		MonoBold: read("fonts/JetBrainsMono-Bold.ttf"),
	}
}

// Licences are the texts that must be shown with what is bundled here: the
// two fonts' and the word lists'.
func Licences() [][]byte {
	return [][]byte{
		read("fonts/NotoSansJP-OFL.txt"),
		read("fonts/JetBrainsMono-OFL.txt"),
		read("words/LICENSES.md"),
	}
}

// Lang has one folder a language ("ja", "en") and in it one JSON file an
// area, each a flat map from key to sentence.
func Lang() fs.FS { return folder("lang") }

// Directory has the bundled directory of firms, addresses and evidence.
func Directory() fs.FS { return folder("directory") }

// Words is the list that passphrases in a language are drawn from, in the
// format of crypto/generate: English ("en") has one word a line, Japanese
// ("ja") a word in romaji, a tab, and the word in kana. ok is false for a
// language without a list.
func Words(lang string) (list []byte, ok bool) {
	switch lang {
	case "en", "ja":
		return read("words/" + lang + ".txt"), true
	}
	return nil, false
}

// CommonPasswords is the list that crypto/strength rates guesses by: one a
// line, lower case, the commonest first.
func CommonPasswords() []byte { return read("words/common.txt") }

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic("assets: " + err.Error()) // unreachable: the names are constants of this file
	}
	return sub
}

func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic("assets: " + err.Error()) // unreachable: a test reads every name used here
	}
	return b
}
