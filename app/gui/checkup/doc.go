// Package checkup is the screen that lists the passwords which the vault uses
// more than once, the most used first, with the way to change each.
//
// It shows what the session found and looks at no secret itself but to count
// them. However many groups there are, a bounded number is on screen; the next
// come up on demand.
package checkup
