// Package secret keeps passwords, keys and seeds in memory so that they cannot
// be printed, swapped out, or read after the vault was locked.
//
// An [Arena] is the memory of one unlocked vault: a key and eight pages of
// [MaxLend] bytes in memory that the operating system may not write to disk. A
// [Value] is one secret. It rests as ciphertext under the arena's key, costs
// no locked memory of its own, and is lent through a page for the length of a
// call ([Value.Use]). [Arena.Destroy] wipes the key, and with it every Value
// at once. A [Builder] is what a person types into, before there is an arena.
//
// # Locked memory
//
// An arena locks 36 KiB, a [Builder] 4 KiB, and 8 or 16 KiB for a text longer
// than 4 or 8 KiB, so an arena and seven builders of ordinary length fit the
// 64 KiB that some systems allow a process. Larger memory pages round each of
// these up. Nothing else is locked, and an arena allocates no locked memory
// after its start: memguard panics, and purges all it holds, when a lock is
// refused, so each lock is tried first and a refusal is [ErrLockRefused].
//
// # Why not one locked buffer per secret
//
// Such a buffer costs 43 µs and a page; at the usual limit of 8 MiB about two
// thousand are the end. A vault of ten thousand accounts holds more.
//
// # Lending
//
// At most four goroutines are inside a Use of one arena at a time; others wait
// for a page. The other four pages are kept for a Use inside a Use, which never
// waits: two levels always succeed, and a deeper one that finds no page is
// [ErrBusy] instead of a deadlock. A function that a secret is lent to must
// therefore not wait for another goroutine that opens a secret, must not
// destroy the arena, and must not keep the bytes: the page is wiped when it
// returns or panics, and unmapped by Destroy.
//
// # Limits of the protection
//
//   - Who may read this process's memory while the vault is unlocked finds the
//     key. The protection is against dumps, swap, stale heap and reads after
//     locking.
//   - Registers, goroutine stacks and the round states of ChaCha20 and SHA-256
//     are out of reach; cipher states are zeroed after each use, hash states
//     hold no plaintext blocks.
//   - A length is not secret: ciphertext is as long as the text.
//   - Locked memory is still written when the computer hibernates.
//
// memguard is imported here and nowhere else.
package secret
