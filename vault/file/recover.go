package file

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// What a save leaves beside the file if it is cut short carries the sums of the
// base and of the new content in its name: <stem><base>-<new>.swap is the draft
// before the exchange and what it displaced afterwards; .old is a copy of the
// base, while the file is replaced where nothing can be exchanged. An exchange on
// Windows is two renames, between which the file itself is missing: the base has
// the name <…>.swap.was then.
const (
	swapSuffix = ".swap"
	oldSuffix  = ".old"
	wasSuffix  = ".was" // of what an exchange on Windows displaces, for a moment
	sumDigits  = 16

	// settled is how long nobody must have touched a .swap before it counts as
	// left behind: another process may be at work.
	settled = time.Minute
	// maxLeftover is more than any file that this package was asked to keep.
	maxLeftover = 1 << 30
)

func digits(sum [sha256.Size]byte) string { return hex.EncodeToString(sum[:])[:sumDigits] }

type leftovers struct{ swap, old string }

func leftoverNames(target string, base, next [sha256.Size]byte) leftovers {
	stem := filepath.Join(filepath.Dir(target), draftStem(target)+digits(base)+"-"+digits(next))
	return leftovers{stem + swapSuffix, stem + oldSuffix}
}

// leftover takes a name apart.
func leftover(target, name string) (base, next, suffix string, ok bool) {
	name, ok = strings.CutPrefix(strings.TrimSuffix(name, wasSuffix), draftStem(target))
	if !ok || len(name) <= 2*sumDigits+1 || name[sumDigits] != '-' {
		return "", "", "", false
	}
	base, next, suffix = name[:sumDigits], name[sumDigits+1:2*sumDigits+1], name[2*sumDigits+1:]
	return base, next, suffix, suffix == swapSuffix || suffix == oldSuffix
}

// Recovered says what [Recover] did.
type Recovered struct {
	// Restored is true where the file itself was half written, or missing, and
	// is whole now.
	Restored bool
	// Copies are files beside it that hold what a save that was cut short had
	// displaced, or could not put in place of what another program wrote since.
	Copies []string
}

// Recover puts right what a save that was cut short, by a crash or a pulled
// cable, left of the file at path: to be called before it is read. Without such
// leftovers it changes nothing. An error says that something is left to do; the
// whole content lies in [Error].Copy then.
func Recover(path string, now time.Time) (Recovered, error) {
	return recoverFile(system{}, path, now)
}

func recoverFile(d disk, path string, now time.Time) (Recovered, error) {
	var done Recovered
	path, err := filepath.Abs(path)
	if err != nil {
		return done, failed(OpRead, path, err)
	}
	// A file that is missing may be what is to be put right: then the name is
	// taken as it is.
	target, err := d.Resolve(path)
	if err != nil {
		target = path
	}
	folder := filepath.Dir(target)
	entries, err := d.List(folder)
	if err != nil {
		return done, nil // reading the file will say what is the matter
	}
	var errs []error
	for _, e := range entries {
		base, next, suffix, ok := leftover(target, e.Name())
		if !ok || !e.Type().IsRegular() {
			continue
		}
		l := left{d, target, filepath.Join(folder, e.Name()), base, next}
		if suffix == oldSuffix {
			errs = append(errs, l.restore(&done, now))
			continue
		}
		if strings.HasSuffix(l.path, wasSuffix) && !isThere(d, target) {
			errs = append(errs, l.finish(&done, now))
		} else if info, err := e.Info(); err == nil && now.Sub(info.ModTime()).Abs() > settled {
			errs = append(errs, l.settle(&done, now))
		}
	}
	return done, errors.Join(errs...)
}

// left is one leftover.
type left struct {
	disk         disk
	target, path string
	base, next   string // the sums' digits
}

// settle removes a displaced base and a draft that was never put in place, and
// keeps anything else. Where the file itself is missing, either takes its place.
func (l left) settle(done *Recovered, now time.Time) error {
	sum, err := sumOf(l.disk, l.path)
	if err != nil {
		return failed(OpRead, l.path, err)
	}
	switch s := digits(sum); {
	case s != l.base && s != l.next:
		return l.keep(done, l.path, now)
	case isThere(l.disk, l.target):
		_ = l.disk.Remove(l.path)
		return nil
	}
	return l.takePlace(done, l.path)
}

// finish ends an exchange that was cut short between its two renames, which
// leaves nothing at target: with the new content, else with what lay there.
func (l left) finish(done *Recovered, now time.Time) error {
	draft := strings.TrimSuffix(l.path, wasSuffix)
	if sum, err := sumOf(l.disk, draft); err == nil && digits(sum) == l.next {
		if err := l.takePlace(done, draft); err != nil {
			return err
		}
	}
	return l.settle(done, now)
}

// takePlace gives what lies at path the name of the file, which is missing.
func (l left) takePlace(done *Recovered, path string) error {
	err := (&draft{disk: l.disk, path: path}).claim(l.target)
	if errors.Is(err, ErrExists) {
		return nil // it came back in the meantime
	}
	if err != nil {
		return withCopy(err, path)
	}
	done.Restored = true
	return nil
}

// keep gives what lies at path a name that people see; the rest is removed.
func (l left) keep(done *Recovered, path string, now time.Time) error {
	copied, err := keepConflict(l.disk, path, l.target, now)
	if err != nil {
		return err
	}
	done.Copies = append(done.Copies, copied)
	if path != l.path {
		_ = l.disk.Remove(l.path)
	}
	return nil
}

// restore makes a file whole that was being written in place, or was lost while
// it was replaced: with the new content where that was stored whole, else with
// the old one.
func (l left) restore(done *Recovered, moment time.Time) error {
	if l.disk.Held(l.path) {
		return nil // its save is alive
	}
	old, v, err := load(l.disk, l.path, maxLeftover)
	if err != nil {
		return err
	}
	if digits(v.sum) != l.base { // cut short itself, so the file was not touched yet
		if moment.Sub(v.info.ModTime()).Abs() > settled {
			_ = l.disk.Remove(l.path)
		}
		return nil
	}
	now, v, err := load(l.disk, l.target, maxLeftover)
	switch {
	case err != nil && !errors.Is(err, ErrVanished):
		return withCopy(err, l.path)
	case err == nil && (digits(v.sum) == l.base || digits(v.sum) == l.next):
		_ = l.disk.Remove(l.path)
		return nil
	}
	next, draftPath := l.draft()
	if err == nil && !torn(now, old, next) {
		// Another program has written the file since, or without the new content
		// there is no telling: what may be the only whole one stays to be seen.
		return l.keep(done, cmp.Or(draftPath, l.path), moment)
	}
	content := old
	if next != nil {
		content = next
	}
	if err := putBack(l.disk, l.target, content, ownerOnly); err != nil {
		return withCopy(err, l.path)
	}
	done.Restored = true
	_ = l.disk.Remove(l.path)
	if draftPath != "" {
		_ = l.disk.Remove(draftPath)
	}
	return nil
}

// draft finds the new content, where the folder still has it.
func (l left) draft() (content []byte, path string) {
	for _, path := range l.drafts() {
		if content, v, err := load(l.disk, path, maxLeftover); err == nil && digits(v.sum) == l.next {
			return content, path
		}
	}
	return nil, ""
}

// drafts are the places where the new content may lie.
func (l left) drafts() []string {
	places := []string{strings.TrimSuffix(l.path, oldSuffix) + swapSuffix}
	entries, err := l.disk.List(filepath.Dir(l.target))
	if err != nil {
		return places
	}
	for _, e := range entries {
		if isDraft(e.Name()) && strings.HasPrefix(e.Name(), draftStem(l.target)) {
			places = append(places, filepath.Join(filepath.Dir(l.target), e.Name()))
		}
	}
	return places
}

// torn tells whether content is what a writing of next over old leaves when it
// is cut short: each byte is that of the one, or of the other, or was never
// stored. What another program wrote whole is not: it is encrypted anew.
func torn(content, old, next []byte) bool {
	if len(content) > max(len(old), len(next)) {
		return false
	}
	for i, b := range content {
		if b != 0 && (i >= len(old) || b != old[i]) && (i >= len(next) || b != next[i]) {
			return false
		}
	}
	return true
}

// keepConflict gives a displaced file a name beside target that people see, and
// returns it.
func keepConflict(d disk, displaced, target string, now time.Time) (string, error) {
	return keepBeside(d, displaced, target, "conflict", now)
}

func keepBeside(d disk, displaced, target, what string, now time.Time) (string, error) {
	ext := filepath.Ext(target)
	stem := strings.TrimSuffix(target, ext) + " (" + what + " " + now.Format("2006-01-02 1504")
	for n := 1; ; n++ {
		name := stem + ")" + ext
		if n > 1 {
			name = fmt.Sprintf("%s, %d)%s", stem, n, ext)
		}
		err := (&draft{disk: d, path: displaced}).claim(name)
		if err == nil {
			return name, nil
		}
		if !errors.Is(err, ErrExists) || n == maxDrafts {
			return displaced, err
		}
	}
}

// withCopy notes in an error where the whole content lies.
func withCopy(err error, path string) error {
	var own *Error
	if errors.As(err, &own) {
		own.Copy = path
	}
	return err
}
