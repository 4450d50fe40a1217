package window

import "github.com/ebitengine/purego/objc"

// CanConceal tells whether this system can keep a window out of pictures.
const CanConceal = true

// Of NSWindowSharingType.
const (
	sharingNone     = 0
	sharingReadOnly = 1
)

// Conceal keeps the window out of pictures of the screen, or lets it in again.
// Call it on the UI thread.
func (h Handle) Conceal(on bool) error {
	sharing := sharingReadOnly
	if on {
		sharing = sharingNone
	}
	objc.ID(h).Send(objc.RegisterName("setSharingType:"), sharing) // to nil it does nothing
	return nil
}

// Minimised tells whether the window is.
func (h Handle) Minimised() bool {
	return objc.Send[bool](objc.ID(h), objc.RegisterName("isMiniaturized"))
}
