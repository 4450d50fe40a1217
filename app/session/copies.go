package session

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// conflictMarks are what cloud services put into the name of a file that two
// computers changed, behind the name without its ending. They use the language of
// their window, and parentheses of either width. Nextcloud, this program's own
// kept copies, and the copies of file managers, which people make when a cloud
// service has confused them, are here too.
var conflictMarks = []*regexp.Regexp{
	// Dropbox, iCloud Drive, Nextcloud, and ours: whatever says in parentheses that it is a conflict.
	regexp.MustCompile(`(?i)^ ?[(（].*(conflict|競合).*[)）]( ?[(（]\d+[)）])?$`),
	regexp.MustCompile(`(?i)^ ?\[(conflict|競合)( ?\d+)?\]( ?[(（]\d+[)）])?$`),                    // Google Drive, once
	regexp.MustCompile(`^\.sync-conflict-\d{8}-\d{6}(-[0-9A-Z]{7})?$`),                         // Syncthing
	regexp.MustCompile(`^(-競合|_conf)( ?[(（]\d+[)）])?$`),                                        // OneDrive
	regexp.MustCompile(`-safeBackup-\d{4}$`),                                                   // OneDrive on Linux
	regexp.MustCompile(`^ ?[(（]\d{1,3}[)）]$`),                                                  // Google Drive, iCloud Drive, OneDrive
	regexp.MustCompile(`^ \d{1,2}$`),                                                           // iCloud Drive
	regexp.MustCompile(`(?i)^( - | ?-? ?|の| の)(copy|コピー)( ?\d{1,3}| ?[(（]\d{1,3}[)）])?$`),      // Explorer, Finder, Google Drive
	regexp.MustCompile(`(?i)^ ?[(（](\d{1,3}(st|nd|rd|th) )?(copy|コピー)( ?\d{1,3}| \d.*)?[)）]$`), // GNOME, and ours
}

// copyOf is what Google Drive puts before the name.
const copyOf = "Copy of "

// computerName is what OneDrive puts behind a name: this is matched only if the
// rest could be the name of a computer, as Windows gives them or as people name a
// Mac.
var (
	computerName = regexp.MustCompile(`^-[A-Za-z0-9][A-Za-z0-9-]{2,14}(-\d+)?$`)
	macName      = regexp.MustCompile(`(?i)^-.{0,60}(macbook|imac|mac ?mini|mac ?studio|mac ?pro|の ?mac).{0,20}$`)
)

// isConflictCopy tells whether a file of the name other is what a cloud service
// makes of one called name when two computers change it. Some file systems take
// letters such as ピ apart: both spellings are one name.
func isConflictCopy(name, other string) bool {
	name, other = norm.NFC.String(name), norm.NFC.String(other)
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if other == copyOf+name {
		return true
	}
	mark, begins := strings.CutPrefix(other, stem)
	if !begins || other == name {
		return false
	}
	mark, ends := strings.CutSuffix(mark, ext)
	if !ends || mark == "" {
		return false
	}
	if computerName.MatchString(mark) && strings.ContainsAny(mark[1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") || macName.MatchString(mark) {
		return true
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
