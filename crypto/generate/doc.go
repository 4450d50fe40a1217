// Package generate makes passwords and passphrases, and knows the rules that
// sites set for them.
//
// A [Rule] is what a site takes, read from Apple's passwordrules notation. A
// [Policy] is what a person wants, within a rule. [Password] draws uniformly
// from all strings that satisfy the policy, so [Policy.Entropy] is the exact
// logarithm of their number and not an estimate. [Passphrase] draws words from
// a [Wordlist].
//
// Randomness is an argument and must be cryptographic; tests pass a seeded
// source. What is drawn exists in one buffer, which is wiped after it has been
// sealed. Characters are ASCII: what a Japanese keyboard types with the IME
// off.
//
// Only crypto/secret is imported; word lists come in as bytes from assets.
package generate
