package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"kagikura/app/paper"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/record"
)

// recorded is an account's record as record shows it.
type recorded struct {
	// Whole is false where the chain is broken: something is missing or was
	// changed.
	Whole  bool   `json:"whole"`
	Flaws  []flaw `json:"flaws"`
	Events []note `json:"events"`
}

// recordedOf is a record with what its account is called.
type recordedOf struct {
	Account string `json:"account"`
	Firm    string `json:"firm"`
	// Fingerprint stands for all events, see SCHEMA.md of vault/record.
	Fingerprint string `json:"fingerprint"`
	recorded
}

// note is an event, the oldest first. Hash is empty where the file's key
// names none; the rest is empty for an event that cannot be read. Future is true
// for a time that cannot be.
type note struct {
	Hash     string            `json:"hash"`
	At       string            `json:"at"`
	Future   bool              `json:"future"`
	Kind     string            `json:"kind"`
	Details  map[string]string `json:"details"`
	Parents  []string          `json:"parents"`
	Readable bool              `json:"readable"`
}

// flaw is a place where the chain is broken: kind is "changed", "unreadable" or
// "missing"; parent is the hash of what is missing.
type flaw struct {
	Kind   string `json:"kind"`
	Event  string `json:"event"`
	Parent string `json:"parent,omitempty"`
}

var flawNames = map[record.FlawKind]string{
	record.Changed: "changed", record.Unreadable: "unreadable", record.Missing: "missing",
}

// flawsShown is how many places of a broken record are named for people.
const flawsShown = 20

// errBroken: a saved record's chain is broken. Where is on stderr by then.
var errBroken = errors.New("cli: the record is broken")

func declareRecord(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.saveJSON, "save-json", "", "")
	fs.StringVar(&o.savePDF, "save-pdf", "", "")
}

// runRecord prints the events of an account's record, the oldest first, and
// whether the record is whole; as JSON a [recorded]. Without an account it prints
// those of all accounts that have one, as JSON an array of [recordedOf]. It saves
// what it prints where that is asked for.
func runRecord(ctx context.Context, c *call) error {
	if len(c.arguments) == 1 {
		v, err := c.unlock(ctx)
		if err != nil {
			return err
		}
		var entries []*vault.Entry
		for _, e := range v.Live() {
			if record.Of(e).Len() > 0 {
				entries = append(entries, e)
			}
		}
		if err := c.saveRecord(entries...); err != nil {
			return err
		}
		return c.printRecords(record.OfAccounts(c.now(), entries...), "record.broken.then")
	}
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	if err := c.saveRecord(a.Entry); err != nil {
		return err
	}
	log := record.Of(a.Entry)
	if c.options.json {
		return c.writeJSON(c.recordJSON(log))
	}
	c.printRecord(log, c.err, "record.broken.then")
	return nil
}

// runRecordVerify tells whether the records in a file that was saved are whole, and
// of which fingerprint; as JSON an array of [recordedOf]. It opens no vault.
func runRecordVerify(_ context.Context, c *call) error {
	f, err := os.Open(c.arguments[0])
	if err != nil {
		return err
	}
	defer f.Close()
	saved, err := record.ReadSaved(f)
	if err != nil {
		return err
	}
	if err := c.printRecords(saved, "cli.record.broken.then"); err != nil {
		return err
	}
	for _, a := range saved.Accounts {
		if len(a.Log.Verify()) > 0 {
			return errBroken
		}
	}
	if !c.options.json {
		fmt.Fprintln(c.out, c.text.S("cli.record.compare"))
	}
	return nil
}

// printRecords prints records one below the other, each under the title of its
// account; then is the key of what is to be done where one is broken.
func (c *call) printRecords(saved record.Saved, then string) error {
	all := []recordedOf{}
	for _, a := range saved.Accounts {
		if c.options.json {
			all = append(all, recordedOf{a.Title, a.Firm, a.Log.Fingerprint().String(), c.recordJSON(a.Log)})
			continue
		}
		fmt.Fprintln(c.out, c.text.S("cli.record.of", text.A("account", visible(a.Title))))
		c.printRecord(a.Log, c.out, then)
		fmt.Fprintln(c.out, c.text.S("cli.record.fingerprint", text.A("hash", a.Log.Fingerprint().String())))
	}
	if c.options.json {
		return c.writeJSON(all)
	}
	return nil
}

// printRecord prints the events, and in verdict whether they are whole, or where
// not and, by the sentence of the key then, what to do about that.
func (c *call) printRecord(log record.Log, verdict io.Writer, then string) {
	for _, i := range log.Events() {
		fmt.Fprintf(c.out, "%s\t%s\n", c.text.RecordedAt(i, c.now()), visible(c.text.Recorded(i)))
	}
	switch flaws := log.Verify(); {
	case len(flaws) > 0:
		fmt.Fprintln(verdict, c.text.S("record.broken"))
		for _, sentence := range c.text.RecordFlaws(log, flaws, c.now(), flawsShown) {
			fmt.Fprintln(verdict, visible(sentence))
		}
		fmt.Fprintln(verdict, c.text.S(then))
	case log.Len() > 0:
		fmt.Fprintln(verdict, c.text.S("record.whole", text.A("n", log.Len())))
	}
}

// saveRecord writes the records of accounts into the files that --save-json and
// --save-pdf name, never over another file.
func (c *call) saveRecord(entries ...*vault.Entry) error {
	saved := record.OfAccounts(c.now(), entries...)
	for _, f := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{c.options.saveJSON, saved.Encode},
		{c.options.savePDF, func(w io.Writer) error { return paper.Record(c.text, saved, c.firmName).Write(w) }},
	} {
		if f.path == "" {
			continue
		}
		if err := session.SaveDocument(f.path, false, f.write); err != nil {
			return err
		}
		fmt.Fprintln(c.err, c.text.S("cli.record.saved", text.A("file", visible(f.path))))
	}
	return nil
}

// firmName is what people call a firm of the directory; "" for none.
func (c *call) firmName(id string) string {
	f, ok := c.directory.Firm(id)
	if !ok {
		return ""
	}
	return f.Name(c.text.Lang())
}

func (c *call) recordJSON(log record.Log) recorded {
	flaws := log.Verify()
	out := recorded{Whole: len(flaws) == 0, Flaws: []flaw{}, Events: []note{}}
	for _, f := range flaws {
		out.Flaws = append(out.Flaws, flaw{Kind: flawNames[f.Kind], Event: hash(f.Event), Parent: hash(f.Parent)})
	}
	for _, i := range log.Events() {
		e := note{Hash: hash(i.Hash), Kind: string(i.Event.Kind), Details: i.Event.Details, Parents: []string{}, Readable: i.Problem == nil}
		if e.Details == nil {
			e.Details = map[string]string{}
		}
		if e.Readable {
			e.At, e.Future = i.Event.At.Format(time.RFC3339), fact.Future(i.Event.At, c.now())
		}
		for _, p := range i.Event.Parents {
			e.Parents = append(e.Parents, hash(p))
		}
		out.Events = append(out.Events, e)
	}
	return out
}

// hash is empty for the zero hash, which stands for none.
func hash(h record.Hash) string {
	if h == (record.Hash{}) {
		return ""
	}
	return h.String()
}
