// Package launch opens a verified address in the user's browser, and is the only
// part of the program that starts another one.
//
// It takes a linkcheck.Verified, which only the link check makes, so that an
// address that came from a mail, an import or another person's vault cannot get
// here. The address is one argument, the last; no shell reads it.
//
// Which browser, and which of its profiles, is a [Choice]; what there is to
// choose from is [Browsers]. A choice that has gone is an error, and no other
// browser takes its place: the person chose it because only there is nothing
// else to be found. A profile of its own for brokers ([Choice.Own]) is a folder
// that only this program hands to the browser: it begins without extensions,
// saved passwords and other logins.
//
// # Who may import it
//
// The front ends. It imports vault/linkcheck and app/computer.
package launch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"kagikura/app/computer"
	"kagikura/vault/linkcheck"
)

var (
	// ErrNoBrowser: this system has no program that opens addresses.
	ErrNoBrowser = errors.New("launch: no program that opens addresses was found")
	// ErrRefused: the address is none, or none that may be opened.
	ErrRefused = errors.New("launch: not a verified https address")
	// ErrUnable: the chosen browser cannot be asked for a private window, or for
	// a profile of its own.
	ErrUnable = errors.New("launch: the chosen browser cannot do what was chosen")
	// ErrEnded: what was started ended at once, with an error. Perhaps nothing was
	// opened.
	ErrEnded = errors.New("launch: the browser ended at once with an error")
)

// GoneError says that what was chosen is not on this computer any more.
type GoneError struct {
	ID      string // the browser's
	Name    string // the browser's, where it is still there and the profile has gone
	Profile string // the ID of the profile that has gone, "" where it is the browser
}

func (e *GoneError) Error() string {
	if e.Profile != "" {
		return fmt.Sprintf("launch: %s has no profile %q", e.ID, e.Profile)
	}
	return fmt.Sprintf("launch: there is no browser %q", e.ID)
}

// Choice is in which browser, and how. The zero Choice is the system's.
type Choice struct {
	ID      string // of a Browser; "" for the one that the system opens addresses with
	Profile string // the ID of one of its profiles, "" for the one that it takes by itself
	Own     bool   // a profile of its own for brokers, instead of Profile
	Private bool   // a private window
}

// Opener opens addresses on a computer.
type Opener struct {
	Computer computer.Computer
	// Folder is where browsers have their own profiles for brokers.
	Folder string
	// Ended is told once of each start how it fared, on another goroutine: ErrEnded,
	// or nil where what was started ended well or has run for the time Settles, zero
	// for three seconds. May be nil.
	Ended   func(error)
	Settles time.Duration
}

// settles is how long a browser runs that has found nothing wrong.
const settles = 3 * time.Second

// Browsers are those that may be chosen. Not for the UI thread.
func (o Opener) Browsers() []Browser { return Browsers(o.Computer, o.Folder) }

// Open hands the address to the chosen browser and returns as soon as that has
// been started. *GoneError where what was chosen has gone and ErrUnable where it
// was never to be had; nothing is opened then. The context ends nothing once it was: a browser outlives a click.
func (o Opener) Open(ctx context.Context, v linkcheck.Verified, c Choice) error {
	url := v.URL()
	if !handable(url) {
		return ErrRefused
	}
	if c.ID == "" {
		return o.openBySystem(ctx, url)
	}
	b, ok := Find(o.Browsers(), c.ID)
	if !ok {
		return &GoneError{ID: c.ID}
	}
	line, err := b.line(c, url)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.Own {
		if err := os.MkdirAll(b.own, 0o700); err != nil {
			return fmt.Errorf("launch: %w", err)
		}
	}
	return o.start(exec.Command(line[0], line[1:]...))
}

// program is one that hands an address to the browser, with the arguments that
// come before it.
type program struct {
	name   string
	before []string
}

func (o Opener) openBySystem(ctx context.Context, url string) error {
	for _, p := range openers() {
		if err := ctx.Err(); err != nil {
			return err
		}
		path, err := exec.LookPath(p.name)
		if err != nil {
			continue
		}
		return o.start(exec.Command(path, append(p.before, url)...))
	}
	return ErrNoBrowser
}

// start starts the opener and takes note of its end in the background: some
// openers live as long as the browser.
func (o Opener) start(c *exec.Cmd) error {
	detach(c)
	if err := c.Start(); err != nil {
		return fmt.Errorf("launch: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	if o.Ended != nil {
		go func() { o.Ended(early(ended, cmp.Or(o.Settles, settles))) }()
	}
	return nil
}

// early is why what was started ended with an error, where it did so within that
// time: later it ends because a person is done with it.
func early(ended <-chan error, within time.Duration) error {
	settled := time.NewTimer(within)
	defer settled.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%w: %v", ErrEnded, err)
		}
	case <-settled.C:
	}
	return nil
}

// handable is the second lock behind the link check: https, and only characters
// that no opener can read as anything but part of an address.
func handable(url string) bool {
	const allowed = "-._~:/?#[]@!$&'()*+,;=%"
	if len(url) > 2048 || !strings.HasPrefix(url, "https://") {
		return false
	}
	return strings.IndexFunc(url, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune(allowed, r)
	}) < 0
}
