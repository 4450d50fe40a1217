package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"
)

// Console is the Terminal that in is, asking on out; nil if in is none.
func Console(in *os.File, out io.Writer) Terminal {
	if !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	return &console{in, out}
}

// Controlling is the terminal that the program was started from, whatever its
// standard input is; nil if there is none. It stays open until the program ends.
func Controlling() Terminal {
	in, out := "/dev/tty", "/dev/tty"
	if runtime.GOOS == "windows" {
		in, out = "CONIN$", "CONOUT$"
	}
	from, err := os.OpenFile(in, os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	to, err := os.OpenFile(out, os.O_RDWR, 0)
	if err != nil {
		from.Close()
		return nil
	}
	return Console(from, to)
}

type console struct {
	in  *os.File
	out io.Writer
}

// Secret turns the echo off for a line. What the terminal library reads passes
// through buffers of its own that nobody can wipe; they end with the program.
func (c *console) Secret(ctx context.Context, prompt string) ([]byte, error) {
	fd := int(c.in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	defer io.WriteString(c.out, "\n")
	return ask(ctx, c.out, prompt,
		func() ([]byte, error) { return term.ReadPassword(fd) },
		func() { term.Restore(fd, before) })
}

func (c *console) Line(ctx context.Context, prompt string) (string, error) {
	line, err := ask(ctx, c.out, prompt, c.readLine, func() { io.WriteString(c.out, "\n") })
	return string(line), err
}

func (c *console) readLine() ([]byte, error) {
	var line []byte
	for one := make([]byte, 1); ; {
		n, err := c.in.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			return bytes.TrimSuffix(line, []byte("\r")), nil // as Windows ends lines
		case n == 1:
			line = append(line, one[0])
		case err != nil:
			return nil, err
		}
	}
}

// ask shows the prompt and waits for the answer or the end of ctx, after which
// giveUp puts the terminal back; the reading goroutine ends with the program.
func ask(ctx context.Context, out io.Writer, prompt string, read func() ([]byte, error), giveUp func()) ([]byte, error) {
	type answer struct {
		line []byte
		err  error
	}
	io.WriteString(out, prompt)
	answers := make(chan answer, 1)
	go func() {
		line, err := read()
		answers <- answer{line, err}
	}()
	select {
	case a := <-answers:
		if a.err == io.EOF {
			return nil, errInterrupted
		}
		return a.line, a.err
	case <-ctx.Done():
		giveUp()
		return nil, errInterrupted
	}
}
