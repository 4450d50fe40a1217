package parts

import "fyne.io/fyne/v2"

// TakeKeys gives a screen the keys that no focused block has a use for: Escape
// above all. Whoever had them before hears of each one too. giveBack ends it;
// a dialog that came in between must be closed by then.
func TakeKeys(c fyne.Canvas, typed func(*fyne.KeyEvent)) (giveBack func()) {
	before := c.OnTypedKey()
	c.SetOnTypedKey(func(key *fyne.KeyEvent) {
		if before != nil {
			before(key)
		}
		typed(key)
	})
	return func() { c.SetOnTypedKey(before) }
}
