// Package brokerage is the directory of firms: who they are, under which exact
// host names their own sites answer, and what is known about logging in there,
// each fact with its source and the date on which it was seen.
//
// # What a host needs to be here
//
// A host is official only if a source shows it, letter by letter. It never
// follows from a firm's registrable domain, from its name or from memory: a
// domain is shared with a bank, hosts live under foreign domains, and public
// lists of brokers' addresses contain invented ones. A firm for which no
// source was found is in the directory by its names alone and has no address.
//
// A URL is here only if its host is, and if either a source shows the whole
// URL or it is the https root of the host.
//
// Offices outside the firms, to which a person reports that something is wrong,
// are a file of their own ([LoadOffices]): their telephone numbers are held to
// the same evidence.
//
// # Strictness
//
// [Load] accepts the whole file or nothing. A file ships inside the program, and
// a newer one may be accepted later (vault/brokerage/update), so everything a
// link check relies on is checked here and not assumed: see
// assets/directory/SCHEMA.md for the format and [LoadError] for what a refusal
// says.
//
// # Who may import it
//
// Everything above. It reads no file, knows no network and has no clock; the
// bytes of the directory are handed in. Comparing an address with the
// directory is vault/linkcheck's work.
package brokerage
