// Package clip lends texts to the system's clipboard: each copy has an end, at
// which the clipboard is emptied, if it still holds what was put there.
//
// What a [Clip] remembers of a copy is a hash under a key of its own, so that
// "still ours" can be told without keeping the text. The clipboard itself is a
// [Board]: what a system, or a toolkit, gives. What is on it can be read by every
// program of the user; that is told in the product's security notes, and no
// duration changes it.
//
// # Who may import it
//
// The front ends. It imports crypto/secret and nothing else of this module.
package clip
