// Package otp computes one-time codes: time based (RFC 6238), counter based
// (RFC 4226) and Steam's, from seeds that are never a Go string.
//
// A [Config] is what is public about a code; the seed is a secret.Value of raw
// key bytes beside it. Both come from an otpauth URI or a typed key, or from
// what other programs left in an entry ([ParseField], [ParseLegacy],
// [ParseTimeOTP]). [Config.At] gives the code of a moment, with the time span
// in which it is valid, so that whoever draws it asks the clock and never
// counts ticks: a computer that slept shows the right code at once.
//
// URIs are taken apart as bytes. github.com/pquerna/otp checks their shape with
// a dummy in place of the secret, because it would keep copies of it; it is
// also the oracle of the tests.
//
// Only crypto/secret is imported. The package asks no clock and reads nothing.
package otp
