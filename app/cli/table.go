package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"kagikura/app/text"
)

// Line is one line that a command reads from standard input when that is no
// terminal; on a terminal the same is asked for.
type Line string

const (
	// Passphrase opens FILE. It is not read with --no-passphrase; with --shares
	// it is as many lines as shares are needed.
	Passphrase Line = "passphrase of FILE"
	// Shares are read until there are enough.
	Shares Line = "shares, one a line"
	// Share is one share.
	Share Line = "share"
	// OtherPassphrase is read if that of FILE does not open OTHER.
	OtherPassphrase Line = "passphrase of OTHER, if it is another"
	// NewPassphrase is for the vault that the command makes or re-keys. It is
	// followed by itself once more, which may be missing at the end of the input.
	NewPassphrase Line = "new passphrase, repeated"
	// Password is read with --password-stdin.
	Password Line = "password (with --password-stdin)"
	// Vault is read with --vault, unless URL is "-": then it comes from the
	// terminal or from --passphrase-fd.
	Vault Line = "passphrase of FILE (with --vault, not for -)"
	// Addresses are read if URL is "-".
	Addresses Line = "addresses, one a line (for -)"
	// Codes are read with --code: the first alone, where that is enough.
	Codes Line = "codes of another device, one after the other (with --code)"
	// OTP is read with --otp-uri-stdin.
	OTP Line = "otpauth URI (with --otp-uri-stdin)"
	// SecretKey opens the maintainer's key, where it is encrypted.
	SecretKey Line = "password of K (if it has one)"
)

// command is one row of the table of commands.
type command struct {
	// name is one word, or two.
	name string
	// arguments in brackets may be missing; they stand at the end.
	arguments []string
	// options is how the command's own options are shown.
	options string
	// stdin is what is read, in this order.
	stdin []Line
	// exits are the numbers that the command can end with beside 0, 1, 2 and
	// 130, which all can.
	exits   []Exit
	declare func(*flag.FlagSet, *options)
	run     func(context.Context, *call) error
}

var (
	// opening are the exits of every command that opens FILE; Invalid is a line
	// that can be no passphrase.
	opening = []Exit{Credentials, Unreadable, NotThere, Invalid}
	// saving are those of every command that saves FILE.
	saving = []Exit{NotThere, Unwritten, Changed}
)

// commands is the table: what the program does, what it reads, how it ends.
// The table of the README is made of it.
func commands() []command {
	none := func(*flag.FlagSet, *options) {}
	return []command{
		{"init", []string{"FILE"}, "[--unlock-time 1s]",
			[]Line{NewPassphrase}, []Exit{Credentials, NotThere, Exists, Unwritten, Invalid},
			declareUnlockTime, runInit},
		{"list", []string{"FILE"}, "[--all]",
			[]Line{Passphrase}, opening,
			func(fs *flag.FlagSet, o *options) { fs.BoolVar(&o.all, "all", false, "") }, runList},
		{"show", []string{"FILE", "ACCOUNT"}, "[--reveal FIELD]",
			[]Line{Passphrase}, with(opening, NoAccount, Ambiguous),
			func(fs *flag.FlagSet, o *options) { fs.StringVar(&o.reveal, "reveal", "", "") }, runShow},
		{"add", []string{"FILE"}, "(--firm ID | --title T) [--username U] [--url U] [--field NAME=VALUE]… [--generate | --password-stdin] [--otp-uri-stdin | --otp-qr IMAGE]",
			[]Line{Passphrase, Password, OTP}, with(opening, append(saving, NoFirm)...),
			declareAccount, runAdd},
		{"edit", []string{"FILE", "ACCOUNT"}, "[--firm ID] [--title T] [--username U] [--url U] [--field NAME=VALUE]… [--generate | --password-stdin] [--otp-uri-stdin | --otp-qr IMAGE]",
			[]Line{Passphrase, Password, OTP}, with(opening, append(saving, NoAccount, Ambiguous, NoFirm)...),
			declareAccount, runEdit},
		{"rm", []string{"FILE", "ACCOUNT"}, "",
			[]Line{Passphrase}, with(opening, append(saving, NoAccount, Ambiguous)...),
			none, runRemove},
		{"otp", []string{"FILE", "ACCOUNT"}, "",
			[]Line{Passphrase}, with(opening, NoAccount, Ambiguous),
			none, runOTP},
		{"clock", []string{"[FILE", "ACCOUNT]"}, "[--code | --server HOST | --mended]",
			[]Line{Passphrase, Codes}, with(opening, NoAccount, Ambiguous, NoTime),
			declareClock, runClock},
		{"record verify", []string{"RECORD.json"}, "",
			nil, []Exit{Unreadable, NotThere, Broken},
			none, runRecordVerify},
		{"record", []string{"FILE", "[ACCOUNT]"}, "[--save-json OUT.json] [--save-pdf OUT.pdf]",
			[]Line{Passphrase}, with(opening, Exists, Unwritten, NoAccount, Ambiguous),
			declareRecord, runRecord},
		{"look", []string{"FILE", "[ACCOUNT]"}, "[--interval DAYS|default|never [--why TEXT]] [--tick ITEM]… [--odd ITEM]… [--untick ITEM]… [--finish]",
			[]Line{Passphrase}, with(opening, append(saving, NoAccount, Ambiguous)...),
			declareLook, runLook},
		{"mfa", []string{"FILE", "[ACCOUNT]"}, mfaUsage,
			[]Line{Passphrase}, with(opening, append(saving, NoAccount, Ambiguous)...),
			declareMFA, runMFA},
		{"today", []string{"FILE"}, "",
			[]Line{Passphrase}, opening,
			none, runToday},
		{"guide", []string{"FILE", "[ACCOUNT]"}, guideUsage,
			[]Line{Passphrase, Password}, with(opening, append(saving, NoAccount, Ambiguous)...),
			declareGuide, runGuide},
		{"generate", nil, "[--firm ID | --length N | --words N --list ja|en]",
			nil, []Exit{Invalid, NoFirm},
			declareGenerate, runGenerate},
		{"open", []string{"FILE", "ACCOUNT"}, "[--print | --browser ID | --seen] [--despite-redirect]",
			[]Line{Passphrase}, with(opening, NoAccount, Ambiguous, Refused, NoBrowser),
			declareOpen, runOpen},
		{"check-link", []string{"URL|-"}, "[--vault FILE [--passphrase-fd N]]",
			[]Line{Vault, Addresses}, opening,
			declareCheckLink, runCheckLink},
		{"audit", []string{"FILE"}, "[--explain] [--hibp LIST]",
			[]Line{Passphrase}, opening,
			declareAudit, runAudit},
		{"excuse", []string{"FILE", "ACCOUNT"}, "--kind KIND [--field NAME] (--reason TEXT | --take-back) [--hibp LIST]",
			[]Line{Passphrase}, with(opening, append(saving, NoAccount, Ambiguous)...),
			declareExcuse, runExcuse},
		{"export", []string{"FILE", "OUT.kdbx"}, "--account A… [--history]",
			[]Line{Passphrase, NewPassphrase}, with(opening, Exists, Unwritten, NoAccount, Ambiguous),
			declareExport, runExport},
		{"backup", []string{"FILE", "FOLDER"}, "",
			[]Line{Passphrase}, with(opening, append(saving, Exists)...),
			none, runBackup},
		{"generations", []string{"FILE"}, "",
			[]Line{Passphrase}, opening,
			none, runGenerations},
		{"restore", []string{"FILE", "ID"}, "[--dry-run]",
			[]Line{Passphrase}, with(opening, saving...),
			declareRestore, runRestore},
		{"merge", []string{"FILE", "OTHER"}, "[--dry-run]",
			[]Line{Passphrase, OtherPassphrase}, with(opening, saving...),
			declareDryRun, runMerge},
		{"missing", []string{"FILE"}, "[--recover | --keep]",
			[]Line{Passphrase}, with(opening, saving...),
			declareMissing, runMissing},
		{"emergency", []string{"[FIRM | FILE", "ACCOUNT]"}, "[--begin] [--step NAME]… [--undo NAME]… [--note TEXT] [--end] [--pdf OUT.pdf]",
			[]Line{Passphrase}, with(opening, append(saving, NoAccount, Ambiguous, NoFirm, Exists)...),
			declareEmergency, runEmergency},
		{"kit", []string{"FILE"}, "--pdf OUT.pdf [--family [--titles] [--numbers]] [--share-pages]",
			[]Line{Passphrase}, with(opening, append(saving, Exists)...),
			declareKit, runKit},
		{"shares split", []string{"FILE"}, "[--needed 2] [--of 3] [--to-stdout]",
			[]Line{Passphrase}, with(opening, saving...),
			declareSplit, runSharesSplit},
		{"shares restore", nil, "[--to-stdout]",
			[]Line{Shares}, []Exit{Credentials, Invalid},
			declareToStdout, runSharesRestore},
		{"shares check", nil, "",
			[]Line{Share}, []Exit{Credentials, Invalid},
			none, runSharesCheck},
		{"passwd", []string{"FILE"}, "[--new-key-file F] [--new-no-passphrase] [--unlock-time 1s] [--keep-generations]",
			[]Line{Passphrase, NewPassphrase}, with(opening, saving...),
			declareRekey, runPasswd},
		{"directory list", nil, "",
			nil, nil, none, runDirectoryList},
		{"directory show", []string{"ID"}, "",
			nil, []Exit{NoFirm}, none, runDirectoryShow},
		{"directory update", []string{"FILE"}, "[--dry-run | --yes]",
			nil, []Exit{NotThere, Untrusted}, declareUpdate, runDirectoryUpdate},
		{"directory sign", []string{"FILE"}, "--secret-key K",
			[]Line{SecretKey}, []Exit{Credentials, NotThere, Untrusted}, declareSign, runDirectorySign},
		{"directory verify", []string{"FILE"}, "--public-key K",
			nil, []Exit{NotThere, Untrusted}, declareVerify, runDirectoryVerify},
	}
}

func with(exits []Exit, more ...Exit) []Exit {
	all := append(slices.Clone(exits), more...)
	slices.Sort(all)
	return slices.Compact(all)
}

// everywhereOptions is how the options of every command are shown.
const everywhereOptions = "[--key-file F] [--no-passphrase | --shares] [--json] [--lang ja|en] [--state DIR]"

// least is how many arguments there must be.
func (c *command) least() int {
	n := slices.IndexFunc(c.arguments, func(a string) bool { return strings.HasPrefix(a, "[") })
	if n < 0 {
		return len(c.arguments)
	}
	return n
}

// usage is how the command is written.
func (c *command) usage() string {
	parts := append([]string{c.name}, c.arguments...)
	if c.options != "" {
		parts = append(parts, c.options)
	}
	return strings.Join(parts, " ")
}

// lines is what the command reads from standard input, as text.
func (c *command) lines() string {
	all := make([]string, len(c.stdin))
	for i, l := range c.stdin {
		all[i] = string(l)
	}
	return strings.Join(all, " · ")
}

// Table is the table "command × stdin lines × exit codes" of the README, in
// Markdown. All commands can also end with 0, 1, 2 and 130.
func Table() string {
	var b strings.Builder
	b.WriteString("| command | lines on standard input | exit codes |\n|---|---|---|\n")
	for _, c := range commands() {
		exits := []string{"0"}
		for _, e := range c.exits {
			exits = append(exits, fmt.Sprint(int(e)))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.ReplaceAll(c.usage(), "|", `\|`),
			cmp.Or(c.lines(), "none"), strings.Join(exits, " "))
	}
	return b.String()
}

// ExitTable is the table of what the numbers mean, in Markdown.
func ExitTable(p *text.Printer) string {
	var b strings.Builder
	b.WriteString("| code | meaning |\n|---|---|\n")
	for _, e := range Exits() {
		fmt.Fprintf(&b, "| %d | %s |\n", int(e), p.S(e.key()))
	}
	return b.String()
}
