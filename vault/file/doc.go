// Package file keeps the bytes of a vault on disk, so that there is at every
// moment one whole file under its name, the old one or the new one, or the means
// to put it there.
//
// [Read] remembers what it read. [Handle.Replace] writes the new bytes into a
// draft beside the file, has the system store them, reads them back, has the
// caller verify them, keeps the previous generation, looks once more whether
// the file is still the one that was read, and only then puts the draft in its
// place. Whatever fails before that leaves the file untouched; after it the new
// bytes are in place. [Create] does the same for a file that must not exist yet.
//
// # How a draft gets its place
//
//  1. Linux, macOS and Windows exchange two files in one step. What is displaced
//     is then looked at: if it is not what was read, another program wrote it in
//     that moment, and it gets a name of its own beside the file. Windows renames
//     twice for it: what is cut short in between leaves no file under the name
//     and both contents beside it, of which [Recover] makes the file again. While
//     a virus scanner or the client of a cloud folder has the file open, the
//     call is tried again for half a second.
//  2. Where files cannot be exchanged, a copy of the old content is stored beside
//     the file, and the draft is renamed over it. If the file is gone afterwards,
//     as on some mounts, the copy takes its place.
//  3. Where renaming is refused too (a file that is a mount point, a folder whose
//     files belong to others, some network and cloud mounts), the new content is
//     written into the file while draft and copy lie beside it, and read back.
//     [Recover] finishes or undoes what was cut short.
//
// # What it does not promise
//
//   - Without an exchange, two programs that replace the file in the same
//     instant: the moment between the last look and the rename is short but not
//     nothing.
//   - Reading back shows what the system would give to any program. It does not
//     prove what lies on a disk that lies about storing.
//   - On Windows there are no owner-only modes: a new file has the rights that
//     its folder hands down. An exchange keeps the rights that the file has; where
//     files are renamed, it gets those of the folder.
//
// # Who may import it
//
// app/session. The package knows no format, no clock and no secret: encoding
// and verifying are functions of the caller.
package file
