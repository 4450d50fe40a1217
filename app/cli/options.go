package cli

import (
	"flag"
	"io"
	"slices"
	"strings"
	"time"

	"kagikura/app/text"
)

// options are the values of all options; a command declares those it takes.
type options struct {
	// Everywhere.
	keyFile      string
	noPassphrase bool
	shares       bool
	json         bool
	lang         string
	state        string
	version      bool
	help         bool

	// init, passwd
	unlockTime time.Duration
	// passwd
	newKeyFile      string
	newNoPassphrase bool
	keepGenerations bool
	// list
	all bool
	// show
	reveal string
	// add, edit
	firm, title, username, url string
	fields                     fieldList
	generate                   bool
	passwordStdin              bool
	otpStdin                   bool
	otpQR                      string
	// missing
	recover, keep bool
	// clock
	code, mended bool
	server       string
	// guide
	guide guideOptions
	// generate
	length, words int
	list          string
	// open
	print           bool
	browser         string
	despiteRedirect bool
	seen            bool
	// check-link
	vault        string
	passphraseFD int
	// export
	accounts stringList
	history  bool
	// emergency
	begin, end    bool
	steps, undone stringList
	note          string
	// kit, emergency
	pdf                                 string
	family, titles, numbers, sharePages bool
	// shares
	needed, of int
	toStdout   bool
	// mfa
	mfa mfaOptions
	// record
	saveJSON, savePDF string
	// directory update, sign, verify; restore; merge
	dryRun               bool
	yes                  bool
	secretKey, publicKey string
	// look
	ticks, odds, unticks stringList
	finish               bool
	interval, why        string

	// audit, excuse
	leaked              string
	explain             bool
	kind, field, reason string
	takeBack            bool

	given map[string]bool // names of the options that stood on the command line
}

// usageError is a command line that is not understood.
type usageError struct {
	key  string // of the sentence that says why
	args []text.Arg
}

func (e *usageError) Error() string { return "cli: usage: " + e.key }

// misused makes the error for options or arguments that make no sense.
func misused(key string, args ...text.Arg) error { return &usageError{key: key, args: args} }

// stringList takes an option that may be repeated.
type stringList []string

func (l *stringList) String() string     { return strings.Join(*l, ", ") }
func (l *stringList) Set(s string) error { *l = append(*l, s); return nil }

// fieldList takes options of the form NAME=VALUE.
type fieldList []fieldOption

// fieldOption has no name where the option is not of that form: an error of
// Set would be printed with the value, which may be a secret.
type fieldOption struct{ name, value string }

func (l *fieldList) String() string { return "" }

func (l *fieldList) Set(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		name, value = "", ""
	}
	*l = append(*l, fieldOption{name, value})
	return nil
}

// everywhere declares the options that every command takes. Declaring sets the
// defaults, and it is done twice: what was read before stays.
func (o *options) everywhere(fs *flag.FlagSet) {
	fs.StringVar(&o.keyFile, "key-file", o.keyFile, "")
	fs.BoolVar(&o.noPassphrase, "no-passphrase", o.noPassphrase, "")
	fs.BoolVar(&o.shares, "shares", o.shares, "")
	fs.BoolVar(&o.json, "json", o.json, "")
	fs.StringVar(&o.lang, "lang", o.lang, "")
	fs.StringVar(&o.state, "state", o.state, "")
	fs.BoolVar(&o.version, "version", o.version, "")
	fs.BoolVar(&o.help, "help", o.help, "")
	fs.BoolVar(&o.help, "h", o.help, "")
}

// parse reads a command line: options may stand before the command, between its
// arguments and after them; what follows "--" is arguments only. The command is
// nil where --version or --help needs none.
func parse(args []string) (c *command, positional []string, o *options, err error) {
	o = &options{given: map[string]bool{}}
	before := newFlagSet(o)
	if err := before.Parse(args); err != nil {
		return nil, nil, o, misused("cli.usage.option", text.A("detail", err.Error()))
	}
	before.Visit(func(f *flag.Flag) { o.given[f.Name] = true })
	rest := before.Args()
	if len(rest) == 0 {
		if o.version || o.help {
			return nil, nil, o, nil
		}
		return nil, nil, o, misused("cli.usage.no_command")
	}
	c, rest, ok := find(rest)
	if !ok {
		return nil, nil, o, misused("cli.usage.unknown_command", text.A("command", visible(rest[0])))
	}
	set := newFlagSet(o)
	c.declare(set, o)
	for len(rest) > 0 {
		if err := set.Parse(rest); err != nil {
			return c, nil, o, misused("cli.usage.option", text.A("detail", err.Error()))
		}
		read := len(rest) - set.NArg()
		onlyArguments := read > 0 && rest[read-1] == "--"
		rest = set.Args()
		if onlyArguments {
			positional = append(positional, rest...)
			break
		}
		if len(rest) > 0 {
			positional = append(positional, rest[0])
			rest = rest[1:]
		}
	}
	set.Visit(func(f *flag.Flag) { o.given[f.Name] = true })
	if o.lang != "" && o.lang != text.Japanese && o.lang != text.English {
		return c, nil, o, misused("cli.usage.lang")
	}
	if least := c.least(); !o.help && !o.version && (len(positional) < least || len(positional) > len(c.arguments)) {
		return c, nil, o, misused("cli.usage.arguments", text.A("given", len(positional)), text.A("wanted", least))
	}
	return c, positional, o, nil
}

func newFlagSet(o *options) *flag.FlagSet {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	o.everywhere(set)
	return set
}

// find looks up a command of one or two words at the head of args.
func find(args []string) (c *command, rest []string, ok bool) {
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return &c, args[len(words):], true
		}
	}
	return nil, args, false
}

// exclusive refuses that more than one of the options is given.
func (o *options) exclusive(names ...string) error {
	var given []string
	for _, name := range names {
		if o.given[name] {
			given = append(given, "--"+name)
		}
	}
	if len(given) > 1 {
		return misused("cli.usage.exclusive", text.A("options", strings.Join(given, " ")))
	}
	return nil
}
