//go:build !e2e

package gui

import "fyne.io/fyne/v2"

// startProbe does nothing: only a build for the end-to-end run can be asked
// what is on its screen.
func startProbe(fyne.Window) {}

// checksThreads is for builds that are tested: the product says that it keeps
// to the UI thread, and is spared the checks.
const checksThreads = false
