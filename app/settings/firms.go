package settings

import (
	"slices"
	"strings"
)

// maxFirmID is how long the ID of a firm in the directory can be.
const maxFirmID = 64

// boundFirms brings the list of firms within its bounds: IDs alone, each once,
// sorted, and none at all while nobody wants them kept. It reports false if the
// list was another.
func (s *Settings) boundFirms() bool {
	if !s.KeepFirms {
		was := len(s.Firms)
		s.Firms = nil
		return was == 0
	}
	within := slices.DeleteFunc(slices.Clone(s.Firms), func(id string) bool {
		return id == "" || len(id) > maxFirmID || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""
	})
	slices.Sort(within)
	within = slices.Compact(within)
	within = within[:min(len(within), MaxFirms)]
	same := slices.Equal(within, s.Firms)
	s.Firms = within
	return same
}
