// Package window does to the program's window, by the number that the system
// knows it by, what the toolkit has no word for: keep it out of pictures of the
// screen, and tell whether it is minimised.
//
//   - Windows 10 (2004) and newer leave the window out of screenshots, recordings
//     and shared screens; older ones show it black.
//   - macOS leaves it out for most programs; since macOS 15 those that record by
//     ScreenCaptureKit may see it all the same.
//   - X11 lets every program look at every window; nothing can be asked for.
//
// # Who may import it
//
// The window's program. It imports nothing of this module.
package window

// Handle is a window as its system names it: a window of X11, an HWND, a
// pointer to an NSWindow. Zero is none, to which nothing happens.
type Handle uintptr
