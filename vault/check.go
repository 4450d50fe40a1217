package vault

import (
	"strings"
	"unicode/utf8"
)

// MaxText bounds the bytes of one field that a change may set: a paste of the
// wrong thing is refused instead of making every later save slow.
const MaxText = 1 << 20

// carries tells whether XML 1.0, and so the file, can hold r.
func carries(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return true
	case r < 0x20, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
}

// checkText returns ErrCharacter or ErrTooLong, or nil if the file can hold s.
func checkText(s string) error {
	if len(s) > MaxText {
		return ErrTooLong
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !carries(r) }) {
		return ErrCharacter
	}
	return nil
}

// checkField tells whether a change may set f. A sealed value may hold any
// bytes: it is written protected, which is to say encoded. It must rest in an
// arena; a builder's value would die with its own page, so that is refused with
// the error of [secret.Value.Digest].
func checkField(f Field) error {
	if err := checkFieldName(f.Name); err != nil {
		return err
	}
	var err error
	switch {
	case f.Sealed && f.Secret.Len() > MaxText:
		err = ErrTooLong
	case f.Sealed:
		_, err = f.Secret.Digest()
	case IsSecretName(f.Name):
		err = ErrUnsealed
	default:
		err = checkText(f.Text)
	}
	if err != nil {
		return &FieldError{Name: f.Name, Err: err}
	}
	return nil
}

func checkFieldName(name string) error {
	err := checkText(name)
	if name == "" {
		err = ErrEmptyName
	}
	if err != nil {
		return &FieldError{Name: name, Err: err}
	}
	return nil
}

func checkTags(tags []string) error {
	for _, t := range tags {
		if strings.TrimSpace(t) == "" || strings.ContainsAny(t, ";,") || checkText(t) != nil {
			return ErrInvalidTag
		}
	}
	return nil
}

func checkData(key string, value *string) error {
	if key == "" || checkText(key) != nil || value != nil && checkText(*value) != nil {
		return ErrInvalidData
	}
	return nil
}
