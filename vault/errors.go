package vault

import (
	"errors"
	"fmt"
	"strings"
)

// What a change or a tree is refused for. They come wrapped: in a
// [ChangeError] from [Vault.Apply], and a field's in a [FieldError] within it;
// test for them with errors.Is.
var (
	ErrNoEntry   = errors.New("vault: no such entry")
	ErrNoGroup   = errors.New("vault: no such group")
	ErrNoVersion = errors.New("vault: no such earlier version")
	ErrNoField   = errors.New("vault: no such field")
	// ErrZeroID refuses the zero UUID, which KDBX uses for "none".
	ErrZeroID = errors.New("vault: zero UUID")
	// ErrDuplicateID is what a [DuplicateError] is.
	ErrDuplicateID = errors.New("vault: UUID is already used")
	// ErrTooDeep refuses groups nested deeper than [MaxDepth].
	ErrTooDeep = errors.New("vault: groups are nested too deeply")
	// ErrNotRecycled refuses to bring back what does not lie in the recycle bin.
	ErrNotRecycled = errors.New("vault: not in the recycle bin")

	// ErrInvalidField is what every [FieldError] is.
	ErrInvalidField = errors.New("vault: invalid field")
	// ErrInvalidTag refuses a tag that is empty or holds a separator (";" or
	// ",") or a character that XML cannot carry.
	ErrInvalidTag = errors.New("vault: invalid tag")
	// ErrInvalidName refuses a name of a vault or group, or a description,
	// that XML cannot carry.
	ErrInvalidName = errors.New("vault: invalid name")
	// ErrInvalidData refuses custom data with an empty key, or with a key or
	// value that XML cannot carry.
	ErrInvalidData = errors.New("vault: invalid custom data")

	// Why a field is invalid.

	ErrEmptyName      = errors.New("vault: empty name")
	ErrCharacter      = errors.New("vault: a character that the file cannot carry")
	ErrDuplicateField = errors.New("vault: field is there twice")
	// ErrTooLong refuses texts longer than [MaxText].
	ErrTooLong = errors.New("vault: text is too long")
	// ErrUnsealed refuses a plain text under a name for which
	// [IsSecretName] holds.
	ErrUnsealed = errors.New("vault: a secret in plain text")

	// ErrReference is what [Vault.Resolve] returns for a reference that leads
	// nowhere, in a circle, or too far.
	ErrReference = errors.New("vault: reference does not lead to a value")
)

// DuplicateError tells which ID is used twice. It is an [ErrDuplicateID].
type DuplicateError struct{ ID ID }

func (e *DuplicateError) Error() string { return ErrDuplicateID.Error() + ": " + e.ID.String() }

// Is makes errors.Is(err, ErrDuplicateID) hold.
func (e *DuplicateError) Is(target error) bool { return target == ErrDuplicateID }

// FieldError tells which field of a change is refused, and why. It is an
// [ErrInvalidField] and also its cause.
type FieldError struct {
	Name string
	Err  error
}

func (e *FieldError) Error() string { return fmt.Sprintf("vault: field %q: %s", e.Name, inner(e.Err)) }

// Unwrap makes errors.Is hold for both the kind and the cause.
func (e *FieldError) Unwrap() []error { return []error{ErrInvalidField, e.Err} }

// ChangeError tells which change made [Vault.Apply] refuse them all.
type ChangeError struct {
	// Index is the change's place in the arguments of Apply.
	Index int
	Err   error
}

func (e *ChangeError) Error() string {
	return fmt.Sprintf("vault: change %d: %s", e.Index, inner(e.Err))
}

// Unwrap returns the reason.
func (e *ChangeError) Unwrap() error { return e.Err }

// inner is the text of an error within another of this package.
func inner(err error) string { return strings.TrimPrefix(err.Error(), "vault: ") }
