// Command kagikura-cli is the command line of Kagikura: see package cli.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kagikura/app/cli"
	"kagikura/app/clock"
	"kagikura/app/computer"
	"kagikura/app/guard"
)

// updateKey is the public key that newer editions of the directory are signed
// with; none means no updates. Set it at build time:
// -ldflags "-X main.updateKey=RW…".
var updateKey string

func main() {
	if err := guard.Harden(); err != nil {
		fmt.Fprintln(os.Stderr, "kagikura-cli:", err) // less safe than it may be, and of use
	}
	// SIGTERM too: a prompt for a secret has to give the terminal its echo back.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	exit := cli.Run(ctx, cli.Program{
		Args: os.Args[1:],
		In:   os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Terminal: cli.Console(os.Stdin, os.Stderr), Controlling: cli.Controlling,
		Locales:  append([]string{os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")}, locales()...),
		Now:      time.Now,
		Uptime:   clock.Uptime,
		Random:   rand.Reader,
		Computer: computer.This(),

		UpdateKey: updateKey,
	})
	stop()
	os.Exit(int(exit))
}
