// Package launch opens a verified address in the user's browser, and is the only
// part of the program that starts another one.
//
// It takes a linkcheck.Verified, which only the link check makes, so that an
// address that came from a mail, an import or another person's vault cannot get
// here. The address goes to the system's own opener as one argument; no shell
// reads it.
//
// # Who may import it
//
// The front ends. It imports vault/linkcheck and nothing else of this module.
package launch

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"kagikura/vault/linkcheck"
)

var (
	// ErrNoBrowser: this system has no program that opens addresses.
	ErrNoBrowser = errors.New("launch: no program that opens addresses was found")
	// ErrRefused: the address is none, or none that may be opened.
	ErrRefused = errors.New("launch: not a verified https address")
)

// opener is a program that hands an address to the browser, with the arguments
// that come before it.
type opener struct {
	program string
	before  []string
}

// Open hands the address to the browser and returns as soon as that has been
// started. The context ends nothing once it was: a browser outlives a click.
func Open(ctx context.Context, v linkcheck.Verified) error {
	url := v.URL()
	if !handable(url) {
		return ErrRefused
	}
	for _, o := range openers() {
		if err := ctx.Err(); err != nil {
			return err
		}
		path, err := exec.LookPath(o.program)
		if err != nil {
			continue
		}
		return start(exec.Command(path, append(o.before, url)...))
	}
	return ErrNoBrowser
}

// start starts the opener and takes note of its end in the background: some
// openers live as long as the browser.
func start(c *exec.Cmd) error {
	detach(c)
	if err := c.Start(); err != nil {
		return fmt.Errorf("launch: %w", err)
	}
	go func() { _ = c.Wait() }() // an end with an error has no one to tell it to
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
