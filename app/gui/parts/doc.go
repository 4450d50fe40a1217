// Package parts has the blocks that every screen of the window is built from:
// texts, cards, buttons, badges, fields, rings, dialogs.
//
// A block draws what it is given and reports what was done to it through a
// callback. It knows no vault, no session and no sentence: words come in
// finished, texts from outside after Display. It imports the theme, and asks
// it for colours and sizes at drawing time, so that blocks follow a change of
// variant or text size by themselves.
//
// Keys: every block that can be pressed takes the focus with Tab, shows a
// ring, and is pressed with Space or Enter. A key that a focused block has no
// use for goes to the canvas, where an open dialog takes Escape and Enter.
package parts
