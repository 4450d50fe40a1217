package cli

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"time"

	"kagikura/app/paper/kitsheet"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/kit"
)

// kitCard is what kit shows as JSON.
type kitCard struct {
	// PDF is the file that was written.
	PDF string `json:"pdf"`
	// Firms is how many firms it lists.
	Firms int `json:"firms"`
	// SharePages is how many pages for shares it has.
	SharePages int `json:"share_pages"`
	// Noted is false where the vault could not be written, and does not know that
	// a kit was printed.
	Noted bool `json:"noted"`
	// SharesMade is when shares of the passphrase were made last, in RFC 3339,
	// empty for never; SharesStale tells that they open the vault no more.
	SharesMade  string `json:"shares_made"`
	SharesStale bool   `json:"shares_stale"`
}

func declareKit(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.pdf, "pdf", "", "")
	fs.BoolVar(&o.family, "family", false, "")
	fs.BoolVar(&o.titles, "titles", false, "")
	fs.BoolVar(&o.numbers, "numbers", false, "")
	fs.BoolVar(&o.sharePages, "share-pages", false, "")
}

// runKit writes the emergency kit as a PDF, in which no secret stands; as JSON a
// [kitCard].
func runKit(ctx context.Context, c *call) error {
	o := c.options
	if o.pdf == "" {
		return misused("cli.usage.pdf")
	}
	if (o.titles || o.numbers) && !o.family {
		return misused("cli.usage.family")
	}
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	path, err := filepath.Abs(c.arguments[0])
	if err != nil {
		return err
	}
	kept := kit.Of(v, c.now())
	s := kitsheet.Sheet{
		Path: path, Now: c.now(), Passphrase: !o.sharePages,
		Family: o.family, Titles: o.titles, Numbers: o.numbers, Directory: c.directory.Date(),
	}
	if o.family {
		s.Firms = kit.Firms(v, c.directory)
	}
	if o.sharePages {
		s.Shares = kitsheet.SharesOf(kept)
	}
	if err := session.SaveDocument(o.pdf, false, s.Document(c.text).Write); err != nil {
		return err
	}
	card := kitCard{PDF: o.pdf, Firms: len(s.Firms), SharePages: s.Shares.Of, Noted: true, SharesStale: kept.Stale}
	if kept.Shares != nil {
		card.SharesMade = kept.Made.Format(time.RFC3339)
	}
	// The paper is there, whatever the vault says of it.
	if err := c.session.NotePrinted(ctx, o.family); err != nil {
		card.Noted = false
		fmt.Fprintln(c.err, c.text.S("cli.kit.unnoted", text.A("reason", c.text.Error(err).What)))
	}
	if o.json {
		return c.writeJSON(card)
	}
	fmt.Fprintln(c.err, c.text.S("cli.kit.written", text.A("file", visible(o.pdf))))
	if kept.Stale {
		fmt.Fprintln(c.err, c.text.S("cli.kit.stale", text.A("date", c.text.Date(kept.Made))))
	}
	return nil
}
