package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"kagikura/app/text"
	"kagikura/vault/linkcheck"
)

// errNoTerminal says that a passphrase is wanted and nobody can be asked.
var errNoTerminal = errors.New("cli: no terminal to ask for the passphrase")

// longestAddress bounds a line of addresses, in bytes. What is longer is cut;
// the link check calls a far shorter text too long already.
const longestAddress = 64 << 10

// checkedLink is what check-link says of an address, as JSON on one line.
type checkedLink struct {
	URL string `json:"url"`
	// Host is where a browser would go; empty if nowhere.
	Host     string `json:"host"`
	Official bool   `json:"official"`
	// Firm is the directory's ID of the firm whose host it is, or under whose
	// own domain it lies; null for any other.
	Firm *string `json:"firm"`
	// Role of an official host: home, login, trade, documents or help.
	Role *string `json:"role"`
	// Own: the address was confirmed on this computer, or with --vault stands in
	// an account and may be confirmed. It is not official for that.
	Own bool `json:"own"`
	// Imitates is the firm that it pretends to be of, Mentions one whose name it
	// carries, perhaps rightfully.
	Imitates *string         `json:"imitates"`
	Mentions *string         `json:"mentions"`
	Reasons  []checkedReason `json:"reasons"`
}

// checkedReason is one thing that speaks against an address: a kind of
// linkcheck.ReasonKind, and the part of the address that is meant.
type checkedReason struct {
	Kind string `json:"kind"`
	Part string `json:"part"`
}

func declareCheckLink(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.vault, "vault", "", "")
	fs.IntVar(&o.passphraseFD, "passphrase-fd", 0, "")
}

// runCheckLink says whether an address is official, without opening or asking
// anything: as JSON a [checkedLink]. For "-" each line of standard input is an
// address and gets a line of JSON, in order.
func runCheckLink(ctx context.Context, c *call) error {
	own, err := c.bookmarks(ctx)
	if err != nil {
		return err
	}
	address := c.arguments[0]
	if address == "-" {
		return c.checkLines(ctx, own)
	}
	if c.options.json {
		return c.writeLine(c.checked(address, own))
	}
	return c.sayChecked(address, own)
}

// bookmarks are the addresses in the accounts of the vault given, in canonical
// form; none without --vault.
func (c *call) bookmarks(ctx context.Context) (map[string]bool, error) {
	if c.options.vault == "" {
		if c.options.given["passphrase-fd"] {
			return nil, misused("cli.usage.passphrase_fd")
		}
		return nil, nil
	}
	from, err := c.passphraseSource()
	if err != nil {
		return nil, err
	}
	v, err := c.unlockWith(ctx, c.options.vault, from)
	if err != nil {
		return nil, err
	}
	own := make(map[string]bool)
	for _, e := range v.Live() {
		if url, ok := linkcheck.Canonical(e.URL()); ok {
			own[url] = true
		}
	}
	return own, nil
}

// passphraseSource is where the passphrase of the vault comes from: the file
// descriptor given, or the terminal; standard input only where that is not the
// lines of addresses.
func (c *call) passphraseSource() (*secrets, error) {
	lines := c.arguments[0] == "-"
	if c.options.given["passphrase-fd"] {
		fd := c.options.passphraseFD
		if fd < 0 || fd == 1 || fd == 2 || fd == 0 && lines {
			return nil, misused("cli.usage.passphrase_fd")
		}
		return &secrets{in: os.NewFile(uintptr(fd), "passphrase"), text: c.text}, nil
	}
	if !lines || c.options.noPassphrase {
		return c.secrets, nil
	}
	terminal := c.controlling()
	if terminal == nil {
		return nil, errNoTerminal
	}
	return &secrets{terminal: terminal, text: c.text}, nil
}

// checkLines checks each line of standard input. A line that is read is
// answered at once where no further one waits, so that a program can ask and
// listen in turns.
func (c *call) checkLines(ctx context.Context, own map[string]bool) error {
	out := bufio.NewWriter(c.out)
	direct := c.out
	c.out = out
	defer func() { c.out = direct }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for lines := readAddresses(ctx, c.secrets.in); ; {
		line, err := next(ctx, lines, out)
		if err != nil {
			if flushed := out.Flush(); flushed != nil || err == io.EOF {
				return flushed
			}
			return err
		}
		if err := c.writeLine(c.checked(line, own)); err != nil {
			return err
		}
	}
}

// addressLine is a line of standard input, or why there is none.
type addressLine struct {
	address string
	err     error
}

// waitingAddresses bounds how many lines are read ahead.
const waitingAddresses = 64

// readAddresses reads lines until the first error or the end of ctx. Where
// nothing comes the reading goroutine ends with the program.
func readAddresses(ctx context.Context, from io.Reader) <-chan addressLine {
	lines := make(chan addressLine, waitingAddresses)
	go func() {
		in := bufio.NewReaderSize(from, 64<<10)
		for {
			address, err := readAddress(in)
			select {
			case lines <- addressLine{address, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// next is the next line; before it waits for one it writes out the answers.
func next(ctx context.Context, lines <-chan addressLine, out *bufio.Writer) (string, error) {
	if ctx.Err() != nil {
		return "", errInterrupted
	}
	select {
	case line := <-lines:
		return line.address, line.err
	default:
	}
	if err := out.Flush(); err != nil {
		return "", err
	}
	select {
	case line := <-lines:
		return line.address, line.err
	case <-ctx.Done():
		return "", errInterrupted
	}
}

// readAddress reads a line without its end. What is longer than an address can
// be is read to the end of the line and cut.
func readAddress(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if room := longestAddress - len(line); room > 0 {
			line = append(line, part[:min(len(part), room)]...)
		}
		switch {
		case err == nil || err == io.EOF && len(line) > 0:
			return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

func (c *call) checked(address string, own map[string]bool) checkedLink {
	v := c.verdict(address, own)
	link := checkedLink{
		URL: address, Host: v.Host, Official: v.Kind == linkcheck.Official, Own: v.Kind == linkcheck.Own,
		Firm: orNull(v.Firm), Role: orNull(string(v.Role)), Imitates: orNull(v.Imitates), Mentions: orNull(v.Mentions),
		Reasons: make([]checkedReason, 0, len(v.Reasons)),
	}
	for _, r := range v.Reasons {
		link.Reasons = append(link.Reasons, checkedReason{string(r.Kind), r.Part})
	}
	return link
}

// verdict is that of the link check; an address of the vault's own accounts is
// the user's own unless it is one that nobody may confirm.
func (c *call) verdict(address string, own map[string]bool) linkcheck.Verdict {
	v := c.session.Check(address)
	if url, ok := linkcheck.Canonical(address); ok && own[url] && v.Kind == linkcheck.NotOfficial && c.session.MayConfirm(address) == nil {
		v.Kind, v.Reasons, v.Mentions = linkcheck.Own, nil, ""
	}
	return v
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// sayChecked says the verdict to a person.
func (c *call) sayChecked(address string, own map[string]bool) error {
	v := c.verdict(address, own)
	firm, _ := c.directory.Firm(cmp.Or(v.Firm, v.Imitates, v.Mentions))
	message := c.text.Verdict(v, firm.Name(c.text.Lang()))
	fmt.Fprintf(c.out, "%s\n%s\n", message.What, message.Then)
	if p, err := linkcheck.TakeApart(address); err == nil {
		fmt.Fprintf(c.out, "  %s %s\n  %s %s\n", c.text.S("cli.open.host"), p.Host, c.text.S("cli.open.owner"), p.Registrable)
	}
	for _, r := range v.Reasons {
		fmt.Fprintf(c.out, "- %s\n", c.text.Against(r))
	}
	name := text.A("firm", firm.Name(c.text.Lang()))
	official, err := c.session.OfFirm(firm.ID)
	switch {
	case err == nil:
		fmt.Fprintf(c.out, "%s\n", c.text.S("cli.check.official", name, text.A("address", official.URL())))
	case firm.ID != "":
		fmt.Fprintf(c.out, "%s\n", c.text.S("link.unlisted", name))
	case text.FindingOf(v) == text.Stranger:
		fmt.Fprintf(c.out, "%s\n", c.text.S("link.paper"))
	}
	return nil
}
