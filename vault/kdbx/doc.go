// Package kdbx reads KeePass databases of the formats KDBX 2, 3 and 4, and
// writes KDBX 4.1.
//
// It is split by the layers of the format, outside in:
//
//	header.go       signature, version, fields in the clear
//	variantdict.go  typed dictionary used by two of those fields
//	kdfdict.go      key derivation parameters as such a dictionary
//	keyfile.go      the four kinds of key file
//	keys.go         composite key, transformed key and what is derived from it
//	hmacblocks.go   KDBX 4: authenticated blocks
//	hashedblocks.go KDBX 3: hashed blocks
//	cipher.go       AES, ChaCha20, Twofish
//	compress.go     gzip, bounded
//	innerheader.go  inner stream key and attachments
//	innerstream.go  the cipher over protected values
//	xmltoken.go     the tokens of XML, over bytes
//	xmltext.go      escaping, both ways
//	schema.go       the elements the model has words for: the table of the XML
//	scalar.go       how numbers, times and UUIDs are spelled
//	form.go         how an element was spelled, so that it is written back so
//	read*.go        XML to [vault.Vault]
//	write*.go       [vault.Vault] to XML
//	kdbx.go         the whole: [Decode], [Encode], [Verify]
//
// FORMAT.md beside this file describes the format byte by byte, what is
// preserved, and where this package departs from other programs.
//
// # Promises
//
// A field that is protected in the file, or secret by its name, does not lie in
// memory as plain text after [Decode] returns (title, user name and URL excepted:
// see [vault.RestsSealed]). Protected ones never do, not even while they are
// read: their ciphertext is re-keyed into the arena. Buffers with plain text are
// wiped.
//
// Every number in a file is bounded before it is used. What another program
// wrote and the model has no word for is written back in its place.
//
// # Who may import it
//
// The session and the import and export formats. It imports vault and crypto;
// it knows neither files nor clocks, and takes randomness as an argument.
package kdbx
