package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is what everything that holds a secret prints as.
const redacted = "[secret]"

// String returns [secret].
func (v Value) String() string { return redacted }

// GoString returns [secret].
func (v Value) GoString() string { return redacted }

// Format prints [secret] for every verb and flag.
func (v Value) Format(f fmt.State, _ rune) { printRedacted(f) }

// MarshalJSON returns the JSON string [secret].
func (v Value) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText returns [secret].
func (v Value) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue returns [secret].
func (v Value) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [secret] for every verb and flag.
func (a *Arena) Format(f fmt.State, _ rune) { printRedacted(f) }

// Format prints [secret] for every verb and flag.
func (b *Builder) Format(f fmt.State, _ rune) { printRedacted(f) }

func printRedacted(w io.Writer) { _, _ = io.WriteString(w, redacted) }
