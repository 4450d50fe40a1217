// Package strength estimates how many guesses a thief who knows people's
// habits needs for a password.
//
// It looks for the cheapest way to describe the password as a chain of things
// that thieves try: common passwords, dictionary words (also reversed, with
// capitals, or with digits for letters), what is known about the person,
// keyboard walks, sequences, repetitions, dates, and words drawn from a list.
// What fits none of them is counted character by character. The number of
// guesses is the product along the chain, so it errs on the low side.
//
// The password is bytes and stays so: no string of it is made, and the working
// copies are wiped. Libraries for this job make strings of every prefix at
// every key. The result names habits, never characters.
//
// Limits: a quotation or a word of a language that is in no list is rated as
// if its letters were chance. What was made by a machine is better rated by
// its own entropy (crypto/generate).
package strength
