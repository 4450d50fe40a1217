package session

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// conflictMarks are what cloud services put into the name of a file that two
// computers changed, behind the name without its ending: Dropbox in the language
// of its window, with a number for several; OneDrive the computer's name; Google
// Drive and iCloud Drive a number; Syncthing a time and a device. Nextcloud and
// this program's own kept copies are here too.
var conflictMarks = []*regexp.Regexp{
	regexp.MustCompile(`^ \(.*(conflicted copy|競合コピー|の競合コピー).*\)( ?\(\d+\))?$`), // Dropbox, Nextcloud
	regexp.MustCompile(`^ \(Case Conflict( \d+)?\)$`),                           // Dropbox
	regexp.MustCompile(`^\.sync-conflict-\d{8}-\d{6}(-[0-9A-Z]{7})?$`),          // Syncthing
	regexp.MustCompile(`^( - Copy|-競合|_conf)( ?\(\d+\))?$`),
	regexp.MustCompile(`^ \(\d{1,3}\)$`),                                 // Google Drive
	regexp.MustCompile(`^ \d{1,2}$`),                                     // iCloud Drive
	regexp.MustCompile(`^ \((conflict|copy) \d{4}-\d\d-\d\d \d{4}.*\)$`), // ours
}

// computerName is what OneDrive puts behind a name: this is matched only if the
// rest could be the name of a computer.
var computerName = regexp.MustCompile(`^-[A-Za-z0-9][A-Za-z0-9-]{2,14}(-\d+)?$`)

// isConflictCopy tells whether a file of the name other is what a cloud service
// makes of one called name when two computers change it.
func isConflictCopy(name, other string) bool {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	mark, begins := strings.CutPrefix(other, stem)
	if !begins || other == name {
		return false
	}
	mark, ends := strings.CutSuffix(mark, ext)
	if !ends || mark == "" {
		return false
	}
	if computerName.MatchString(mark) {
		return strings.ContainsAny(mark[1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
	}
	return slices.ContainsFunc(conflictMarks, func(r *regexp.Regexp) bool { return r.MatchString(mark) })
}

// conflictCopies lists the conflict copies beside a vault, by name. A folder that
// cannot be read has none.
func conflictCopies(path string) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range entries {
		if e.Type().IsRegular() && isConflictCopy(filepath.Base(path), e.Name()) && len(all) < maxCopies {
			all = append(all, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return all
}

// maxCopies bounds how many are offered.
const maxCopies = 20
