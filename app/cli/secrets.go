package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"kagikura/app/text"
	"kagikura/crypto/secret"
)

var (
	errNoLine      = errors.New("cli: standard input has no further line")
	errDiffer      = errors.New("cli: the two passphrases differ")
	errEmpty       = errors.New("cli: new passphrase is empty")
	errInterrupted = errors.New("cli: interrupted")
)

// Terminal asks a person. A nil Terminal means that standard input is none.
type Terminal interface {
	// Secret shows the prompt and reads a line without echo. The caller wipes
	// what it returns.
	Secret(ctx context.Context, prompt string) ([]byte, error)
	// Line shows the prompt and reads a line.
	Line(ctx context.Context, prompt string) (string, error)
}

// secrets reads secrets, each a line, from the terminal or from standard input.
type secrets struct {
	terminal Terminal
	in       io.Reader
	text     *text.Printer
	err      io.Writer
}

// tell says what is wrong with what was typed.
func (s *secrets) tell(m text.Message) {
	fmt.Fprintln(s.err, m.What)
	fmt.Fprintln(s.err, m.Then)
}

// one reads a secret; question is the key of the prompt on a terminal.
func (s *secrets) one(ctx context.Context, question string) (secret.Value, error) {
	if s.terminal == nil {
		return s.next(ctx)
	}
	typed, err := s.terminal.Secret(ctx, s.text.S(question)+" ")
	if err != nil {
		return secret.Value{}, err
	}
	defer secret.Wipe(typed)
	return sealed(typed)
}

// two reads a new passphrase and its repetition. A pipe makes no typing
// mistakes, so there the repetition may be missing at the end of the input. An
// empty one is refused: it is what a script's unset variable gives, and a vault
// that anyone can open.
func (s *secrets) two(ctx context.Context, question, again string) (secret.Value, error) {
	first, err := s.one(ctx, question)
	if err != nil {
		return secret.Value{}, err
	}
	if first.Len() == 0 {
		return secret.Value{}, errEmpty
	}
	second, err := s.one(ctx, again)
	if s.terminal == nil && errors.Is(err, errNoLine) {
		return first, nil
	}
	if err != nil {
		first.Release()
		return secret.Value{}, err
	}
	defer second.Release()
	same, err := first.Equal(second)
	if err == nil && !same {
		err = errDiffer
	}
	if err != nil {
		first.Release()
		return secret.Value{}, err
	}
	return first, nil
}

// next waits for a line or the end of ctx; the reading goroutine then ends with
// the program.
func (s *secrets) next(ctx context.Context) (secret.Value, error) {
	type answer struct {
		line secret.Value
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := s.line()
		answers <- answer{line, err}
	}()
	select {
	case a := <-answers:
		return a.line, a.err
	case <-ctx.Done():
		return secret.Value{}, errInterrupted
	}
}

// line reads up to a line feed, byte by byte: nothing is read ahead that would
// belong to the next secret or stay in a buffer. A carriage return before the
// line feed belongs to the line's end.
func (s *secrets) line() (secret.Value, error) {
	buffer := make([]byte, 0, secret.MaxTyped+1)
	defer func() { secret.Wipe(buffer[:cap(buffer)]) }()
	for one := buffer[:1]; ; one = buffer[len(buffer) : len(buffer)+1] {
		n, err := s.in.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			if end := len(buffer); end > 0 && buffer[end-1] == '\r' {
				buffer = buffer[:end-1]
			}
			return sealed(buffer)
		case n == 1:
			if len(buffer) == secret.MaxTyped {
				return secret.Value{}, secret.ErrTooLong
			}
			buffer = buffer[:len(buffer)+1]
		case err == io.EOF && len(buffer) > 0:
			return sealed(buffer)
		case err == io.EOF:
			return secret.Value{}, errNoLine
		case err != nil:
			return secret.Value{}, err
		}
	}
}

func sealed(plain []byte) (secret.Value, error) {
	b, err := secret.NewBuilder()
	if err != nil {
		return secret.Value{}, err
	}
	defer b.Destroy()
	if err := b.Insert(0, plain); err != nil {
		return secret.Value{}, err
	}
	return b.Seal()
}
