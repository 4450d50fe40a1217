// Package cli is the command line: each command a function of a context, the
// streams and a session, and one table of what the commands are, which lines
// they read and how they end.
//
// # Streams
//
// Results go to the standard output, questions and errors to the standard error
// output. A secret is asked for on the terminal, without echo; where standard
// input is no terminal it is a line of that, in the order of the table. A
// command that needs no secret reads nothing. Text from a vault is escaped
// where it could steer a terminal; a revealed value is not, so that it reaches
// a pipe as it is.
//
// # JSON
//
// With --json a command writes one JSON value, documented at its type: list
// [listed], show [shown], add and edit [listed], otp [codes], generate
// [generated], open [opened], check-link [checkedLink], audit [audited], excuse [finding], generations
// [generationCard], restore [restoredCard], directory list [firmLine],
// directory show [firmCard], directory update [updateCard], directory sign and
// directory verify [signedCard], merge [mergeCard], kit [kitCard], shares split
// [sharesMade], shares check [shareCard]. init, rm, export and passwd write
// nothing, and shares restore writes the passphrase alone. Keys are never renamed
// or removed; new ones may come.
//
// # Secrets
//
// Those that are read rest in locked memory at once. What is printed, and what
// stands in the arguments of --field, is in memory and in the system's list of
// processes as plain text: passwords and seeds have options that read them from
// standard input instead.
//
// # Who may import it
//
// The program in app/cmd/kagikura-cli. It knows no Fyne and builds without cgo.
package cli

// Version is the version of the program.
const Version = "0.1.0"
