// Package guard keeps the memory of this program from other programs of the
// same user, as far as a system lets a program do that without an
// administrator: no core dump, no debugger, no reading through another process.
//
// It raises the price and is no wall. An administrator reads everything, and so
// does a program that was there first, under whose debugger this one runs.
//
//   - Linux: the process is not dumpable. Its files below /proc belong to root,
//     ptrace and process_vm_readv are refused to other processes of the user,
//     and no core is written, whatever core_pattern says. The limit on cores is 0.
//   - Windows: the access list of the process leaves its user, and its owner,
//     nothing but ending it, waiting for it and asking what it is called;
//     libraries from a network or from a place of low integrity are not loaded;
//     reports of a crash come without the heap. Extension points stay: input
//     methods may be among them.
//   - macOS: a debugger that attaches is turned away. The limit on cores is 0.
//   - Elsewhere: the limit on cores is 0.
//
// The browser that is started later is not bound by it, but for the limit on
// cores, which is inherited.
//
// # Who may import it
//
// The programs' main functions. It imports nothing of this module.
package guard
