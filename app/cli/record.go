package cli

import (
	"context"
	"fmt"
	"time"

	"kagikura/app/text"
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

// note is an event, the oldest first. Hash is empty where the file's key
// names none; the rest is empty for an event that cannot be read.
type note struct {
	Hash     string            `json:"hash"`
	At       string            `json:"at"`
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

// runRecord prints the events of an account's record, the oldest first, and
// whether the record is whole; as JSON a [recorded].
func runRecord(ctx context.Context, c *call) error {
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	log := record.Of(a.Entry)
	flaws := log.Verify()
	if c.options.json {
		return c.writeJSON(recordJSON(log, flaws))
	}
	for _, i := range log.Events() {
		fmt.Fprintf(c.out, "%s\t%s\n", c.text.RecordedAt(i, c.now()), visible(c.text.Recorded(i)))
	}
	switch {
	case len(flaws) > 0:
		fmt.Fprintln(c.err, c.text.S("record.broken"))
		fmt.Fprintln(c.err, c.text.S("record.broken.then"))
	case log.Len() > 0:
		fmt.Fprintln(c.err, c.text.S("record.whole", text.A("n", log.Len())))
	}
	return nil
}

func recordJSON(log record.Log, flaws []record.Flaw) recorded {
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
			e.At = i.Event.At.Format(time.RFC3339)
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
