// Package clock asks a time server how wrong this computer's clock is, and the
// system how long it has run. It is the one package that speaks to a network,
// and it does so only when a person has named a server and asked for it: there
// is no server that it knows by itself.
//
// # What is asked
//
// One packet of NTP version 4 in the mode of a client (RFC 5905, sections 7.3,
// 8 and 14), and the name service for the server's address where it was given by
// name. The packet has a random number where the time would stand (as
// draft-ietf-ntp-data-minimization proposes): the server learns this computer's
// address, and nothing of its clock.
//
// # What is believed
//
// An answer counts only if it comes from the address that was asked, carries that
// random number, and is in itself what RFC 5905 wants of a server that knows the
// time. NTP without a key is not authenticated: who sits between can still lie,
// which would make one-time codes wrong and no more. What is found out is used for
// nothing else.
//
// Timestamps begin anew in February 2036: seconds are taken to be of the era that
// puts them after the year 2025.
//
// # Who may import it
//
// The front ends, and app/text, which words its errors. It imports nothing of
// this module.
package clock
