package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// writeJSON writes a value as indented JSON. Invisible characters, which
// encoding/json leaves as they are, stand as escapes: the text is for terminals
// too, and means the same.
func (c *call) writeJSON(value any) error { return c.encode(value, "  ") }

// writeLine writes a value like writeJSON, on one line.
func (c *call) writeLine(value any) error { return c.encode(value, "") }

func (c *call) encode(value any, indent string) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	var out bytes.Buffer
	for text := b.Bytes(); len(text) > 0; {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\n' || !hidden(r):
			out.Write(text[:size])
		case r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
		text = text[size:]
	}
	_, err := c.out.Write(out.Bytes())
	return err
}
