// Package selection reads what lies on X11's clipboard, which stands in for
// Wayland's as well: it asks the program that put it there, as any program does
// that pastes, over a connection of its own.
//
// # Secrets
//
// The library below keeps each answer of the display in a buffer that nobody can
// wipe. So what may be a secret is fetched in pieces of four bytes
// ([Want.Secret]): no two of them lie together in memory but in the slice that the
// caller gets, and wipes.
//
// # Who may import it
//
// app/clip/board, for texts, and app/clip/picture. It imports nothing of this
// module.
package selection
