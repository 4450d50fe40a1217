// Command kagikura is the window: a vault for people who hold brokerage
// accounts, and the door through which they enter their brokers.
//
//	kagikura [--state DIR] [--lang ja|en] [--version] [FILE]
package main

import (
	_ "embed"
	"fmt"
	"os"

	"fyne.io/fyne/v2/app"

	"kagikura/app/guard"
	"kagikura/app/gui"
)

//go:embed FyneApp.toml
var metadata []byte

//go:embed Icon.png
var icon []byte

// updateKey is the public key that newer editions of the directory are signed
// with; none means no updates. Set it at build time:
// -ldflags "-X main.updateKey=RW…".
var updateKey string

// The metadata is set here so that a plain `go build` carries it, wherever the
// program is copied to.
func main() {
	if err := guard.Harden(); err != nil {
		fmt.Fprintln(os.Stderr, "kagikura:", err) // less safe than it may be, and of use
	}
	about, err := gui.Metadata(metadata, icon)
	if err != nil {
		panic(err) // unreachable: a test reads the bundled file
	}
	app.SetMetadata(about)
	os.Exit(gui.Run(os.Args[1:], about.Version, updateKey, app.New, os.Stdout, os.Stderr))
}
