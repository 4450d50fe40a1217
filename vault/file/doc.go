// Package file keeps the bytes of a vault on disk, so that there is at every
// moment one whole file under its name: the old one or the new one.
//
// [Read] remembers what it read. [Handle.Replace] writes the new bytes into a
// draft beside the file, has the system store them, reads them back, has the
// caller verify them, keeps the previous generation, looks once more whether
// the file is still the one that was read, and only then renames the draft over
// it. Whatever fails before the rename leaves the file untouched; after it the
// new bytes are in place. [Create] does the same for a file that must not exist
// yet.
//
// # What it does not promise
//
//   - Two programs that rename in the same instant: the moment between the last
//     look and the rename is short but not nothing.
//   - Reading back shows what the system would give to any program. It does not
//     prove what lies on a disk that lies about storing.
//   - On Windows there are no owner-only modes: a new file has the rights that
//     its folder hands down.
//
// # Who may import it
//
// app/session. The package knows no format, no clock and no secret: encoding
// and verifying are functions of the caller.
package file
