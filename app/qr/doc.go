// Package qr reads the QR codes of a picture: a screenshot, a photograph, what
// a firm's page shows when an authenticator app is set up.
//
// The picture comes from somebody else, so everything about it is bounded: its
// bytes, its pixels, before any of them is decoded, and the work of looking for
// codes in it. A picture made to be hard to look through is given up, with
// [ErrNoCode], and never costs more than that.
//
// # Secrets
//
// A code may hold the seed of one-time codes. Its text is given as bytes that
// the caller wipes ([Wipe]), and what this package makes of the picture is wiped
// here. What stays until the memory is used again is what the libraries made:
// the decoded picture, and the text once as a string and a few times as bytes.
// So somebody who reads the memory of the process finds the seed for a while
// after its picture was read.
//
// # Who may import it
//
// The front ends. It imports crypto/secret and nothing else of this module.
//
// Finding and reading the codes is gozxing's work, a port of ZXing: of the
// readers in pure Go the one that knows rotation, perspective, several codes in
// a picture and all kinds of text. An error or a panic of it means that there is
// no code.
package qr
