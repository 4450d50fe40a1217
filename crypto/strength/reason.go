package strength

// Reason is a habit that makes a password easier to guess, or how it was
// rated.
type Reason uint8

const (
	Empty        Reason = iota + 1
	Common              // the whole is a password that many people use
	CommonPart          // a part is
	Word                // has a word of a dictionary
	Personal            // has what is known about the person or the firm
	Substitution        // letters are written as digits or symbols
	Sequence            // abcd, 9876
	Repeat              // aaaa, saksak
	Keyboard            // neighbouring keys
	Date                // a date or a year, also of a Japanese era
	Short               // fewer than eight characters, or next to no guesses
	ListWords           // rated as words drawn from a list
)

// String names the reason as translation keys do.
func (r Reason) String() string {
	names := [...]string{
		Empty: "empty", Common: "common", CommonPart: "common_part", Word: "word", Personal: "personal",
		Substitution: "substitution", Sequence: "sequence", Repeat: "repeat", Keyboard: "keyboard", Date: "date",
		Short: "short", ListWords: "list_words",
	}
	if r < Empty || r > ListWords {
		return "unknown"
	}
	return names[r]
}
