package launch

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kagikura/app/computer"
)

// Bounds of the files in which browsers list their profiles.
const (
	maxLocalState = 16 << 20 // Chromium keeps much else in it
	maxIni        = 1 << 20
	maxProfiles   = 64
	maxPath       = 4096
)

// chromiumProfiles are the profiles in a user data folder, none where it cannot
// be read.
func chromiumProfiles(c computer.Computer, folder string) []Profile {
	data, err := c.Read(join(c, folder, "Local State"), maxLocalState)
	if err != nil {
		return nil
	}
	return parseLocalState(data)
}

// parseLocalState reads the names of the profiles from Chromium's "Local State",
// a JSON object: profile.info_cache has one member a profile, by the name of its
// folder.
func parseLocalState(data []byte) []Profile {
	var state struct {
		Profile struct {
			InfoCache map[string]struct {
				Name string `json:"name"`
			} `json:"info_cache"`
		} `json:"profile"`
	}
	if json.Unmarshal(data, &state) != nil {
		return nil
	}
	var all []Profile
	for folder, info := range state.Profile.InfoCache {
		if isFolderName(folder) {
			all = append(all, Profile{ID: folder, Name: info.Name})
		}
	}
	slices.SortFunc(all, func(a, b Profile) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID)) // Profile 2 before Profile 10
	})
	return all[:min(len(all), maxProfiles)]
}

// isFolderName tells whether a name can be that of one folder, and of no other
// place.
func isFolderName(name string) bool {
	return name != "" && name != "." && name != ".." && len(name) <= 255 && isPath(name) && !strings.ContainsAny(name, `/\:`)
}

// isPath tells whether a text can stand in an argument as a path.
func isPath(s string) bool {
	return len(s) <= maxPath && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// firefoxProfiles are the profiles that a folder of Firefox lists and that are
// there.
func firefoxProfiles(c computer.Computer, folder string) []Profile {
	data, err := c.Read(join(c, folder, "profiles.ini"), maxIni)
	if err != nil {
		return nil
	}
	var all []Profile
	for _, listed := range parseProfilesIni(data) {
		path := listed.path
		if c.System() == computer.Windows {
			path = strings.ReplaceAll(path, "/", `\`)
		}
		if listed.relative {
			path = join(c, folder, path)
		}
		if isAbs(c, path) && c.Exists(path) {
			all = append(all, Profile{ID: path, Name: listed.name})
		}
	}
	return all
}

// iniProfile is a profile as profiles.ini lists it.
type iniProfile struct {
	name, path string
	relative   bool
}

// parseProfilesIni reads Firefox's profiles.ini: sections [Profile0], [Profile1]
// and so on with the keys Name, Path and IsRelative. Sections [Install…] name the
// profile that an installation begins with; that one comes first.
func parseProfilesIni(data []byte) []iniProfile {
	var all []iniProfile
	defaults := map[string]bool{}
	for _, s := range parseIni(data) {
		switch {
		case strings.HasPrefix(s.name, "Install"):
			defaults[s.values["Default"]] = true
		case strings.HasPrefix(s.name, "Profile"):
			p := iniProfile{name: s.values["Name"], path: s.values["Path"], relative: s.values["IsRelative"] != "0"}
			if p.path != "" && isPath(p.path) && len(all) < maxProfiles {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b iniProfile) int {
		return cmp.Compare(rank(defaults[a.path]), rank(defaults[b.path]))
	})
	return all
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

type section struct {
	name   string
	values map[string]string
}

// parseIni reads sections with KEY=VALUE lines; of a key that comes twice the
// first counts. Lines that are neither, and those before a section, are passed
// over.
func parseIni(data []byte) []section {
	var all []section
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok && strings.HasSuffix(name, "]") {
			all = append(all, section{strings.TrimSuffix(name, "]"), map[string]string{}})
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || len(all) == 0 || strings.HasPrefix(line, ";") || strings.HasPrefix(line, "#") {
			continue
		}
		values := all[len(all)-1].values
		if _, twice := values[key]; !twice {
			values[key] = value
		}
	}
	return all
}
