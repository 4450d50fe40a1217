// Package away tells when the person leaves the computer: its screen is locked,
// it goes to sleep or is shut down, or another user takes it over. The vault is
// to be locked then, before the computer sleeps.
//
//   - Linux and the BSDs: logind on the system bus, which is asked to wait with
//     sleep and shutdown until the vault is locked, and the screen savers of the
//     desktops on the session bus. A desktop that has neither tells nothing.
//   - Windows: the notices of the session, of power and of its end, to a window
//     that nobody sees.
//   - macOS: the notices of the workspace and of the lock screen.
//
// No bus is started for it, and nothing is said of a system that does not tell:
// the time without a key or click stays.
//
// # Who may import it
//
// The window's program. It imports nothing of this module.
package away

import (
	"context"
	"sync"
)

// Reason is why the person is taken to be away.
type Reason uint8

// The reasons.
const (
	ScreenLocked Reason = iota + 1
	Sleep               // or hibernation
	UserSwitch          // another session is in the foreground, or the remote one was cut
	Ending              // the computer shuts down, or the user's session ends
)

func (r Reason) String() string {
	switch r {
	case ScreenLocked:
		return "screen locked"
	case Sleep:
		return "sleep"
	case UserSwitch:
		return "user switch"
	case Ending:
		return "ending"
	}
	return "unknown"
}

// Watch calls lock each time the person leaves, one call at a time, until the
// context ends. The system is kept from sleeping, for the few seconds that it
// grants, until lock has returned.
func Watch(ctx context.Context, lock func(Reason)) {
	var one sync.Mutex
	watch(ctx, func(r Reason) {
		one.Lock()
		defer one.Unlock()
		lock(r)
	})
}
