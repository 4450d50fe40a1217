package text

import (
	"errors"

	"kagikura/crypto/shares"
)

// Share says what is wrong with a share, or with several together; ok is false
// for an error of something else.
func (p *Printer) Share(err error) (m Message, ok bool) {
	var (
		group *shares.GroupError
		few   *shares.TooFewError
		one   *shares.ShareError
	)
	if errors.As(err, &group) {
		m = p.message("shares.group", A("n", group.Group+1))
	} else if errors.As(err, &few) {
		m = p.message("shares.few", A("have", few.Have), A("need", few.Need))
	} else {
		for _, s := range []struct {
			err error
			key string
		}{
			{shares.ErrUnfinished, "shares.unfinished"},
			{shares.ErrGroups, "shares.groups"},
			{shares.ErrHeader, "shares.header"},
			{shares.ErrVersion, "shares.version"},
			{shares.ErrChecksum, "shares.checksum"},
			{shares.ErrOtherSet, "shares.other_set"},
			{shares.ErrRepeated, "shares.repeated"},
			{shares.ErrResult, "shares.result"},
			{shares.ErrTooLong, "shares.long"},
			{shares.ErrEmpty, "shares.empty"},
			{shares.ErrNotText, "shares.not_text"},
			{shares.ErrCounts, "shares.counts"},
			{shares.ErrRandom, "shares.random"},
		} {
			if errors.Is(err, s.err) {
				m = p.message(s.key)
				break
			}
		}
	}
	if m.What == "" {
		return Message{}, false
	}
	if errors.As(err, &one) {
		m.What = p.S("shares.which", A("n", one.Share+1), A("what", m.What))
	}
	return m, true
}
