// Package gui is the window: its root, which shows what the session's State
// says, the frame around the screens, the menu, and the lock that falls when
// nobody is there.
//
// [Root.Render] is idempotent and the only thing that changes what is on
// screen; [Root.ui] holds the one fyne.Do of the program, through which states
// and the results of verbs come in. The screens are packages of their own that
// do not know each other; only this package knows them all. Colours, fonts and
// blocks are those of gui/theme and gui/parts.
//
// Fyne's own app package, which needs a display and C, is imported by the main
// package alone: all of this is tested without either.
package gui
