package kdf

import "fmt"

// Limits bounds what parameters may ask for.
type Limits struct {
	Memory, Iterations, Rounds uint64
	Parallelism                uint32
	// Work bounds Params.Cost, and with it how long a derivation can go on
	// that nobody waits for any more.
	Work uint64
}

// DefaultLimits is what is derived without asking: 1 GiB of memory, and work of
// at most about two minutes on an ordinary computer.
func DefaultLimits() Limits {
	return Limits{
		Memory:      1 << 30,
		Iterations:  10_000,
		Rounds:      1 << 31,
		Parallelism: 64,
		Work:        128 << 30,
	}
}

// MaxLimits is the most that is derived even if the user agrees to wait: 4 GiB
// of memory and a quarter of an hour or so.
func MaxLimits() Limits {
	return Limits{
		Memory:      4 << 30,
		Iterations:  1_000_000,
		Rounds:      1 << 34,
		Parallelism: 1024,
		Work:        1 << 40,
	}
}

// Parameter names as a LimitError has them.
const (
	ParamSalt        = "salt length"
	ParamRounds      = "rounds"
	ParamMemory      = "memory"
	ParamIterations  = "iterations"
	ParamParallelism = "parallelism"
	ParamWork        = "work"
)

// LimitError says which parameter is out of bounds.
type LimitError struct {
	Parameter       string // one of the Param constants
	Value, Min, Max uint64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("kdf: %s %d is not within %d and %d", e.Parameter, e.Value, e.Min, e.Max)
}

// TooMuch reports whether the value is above the maximum, which a user may be
// asked to accept, and not below the minimum, which makes no sense at all.
func (e *LimitError) TooMuch() bool { return e.Value > e.Max }

// Check reports what keeps p from being derived within l: a *LimitError, or an
// *UnsupportedError. It computes and allocates nothing.
func (p Params) Check(l Limits) error {
	switch p.Kind {
	case AES:
		return firstError(
			within(ParamSalt, uint64(len(p.Salt)), aesSaltSize, aesSaltSize),
			within(ParamRounds, p.Rounds, 1, l.Rounds),
			within(ParamWork, p.Cost(), 1, l.Work),
		)
	case Argon2d, Argon2id:
		if err := p.supported(); err != nil {
			return err
		}
		return firstError(
			within(ParamSalt, uint64(len(p.Salt)), minSalt, maxSalt),
			within(ParamParallelism, uint64(p.Parallelism), 1, uint64(l.Parallelism)),
			within(ParamMemory, p.Memory, minMemoryPerLane*uint64(p.Parallelism), l.Memory),
			within(ParamIterations, p.Iterations, 1, l.Iterations),
			within(ParamWork, p.Cost(), 1, l.Work),
			p.lanes(),
		)
	}
	return &UnsupportedError{What: p.Kind.String()}
}

// supported reports what Argon2 has and the modules have not.
func (p Params) supported() error {
	switch {
	case p.Version != Version13:
		return &UnsupportedError{What: fmt.Sprintf("%s version %#x", p.Kind, p.Version)}
	case len(p.SecretKey) > 0:
		return &UnsupportedError{What: fmt.Sprintf("%s with a secret key", p.Kind)}
	case len(p.AssociatedData) > 0:
		return &UnsupportedError{What: fmt.Sprintf("%s with associated data", p.Kind)}
	}
	return nil
}

// lanes reports a parallelism that is within every limit but that the module
// for Argon2id cannot count.
func (p Params) lanes() error {
	if p.Kind == Argon2id && p.Parallelism > maxIDLanes {
		return &UnsupportedError{What: fmt.Sprintf("%s with parallelism %d", p.Kind, p.Parallelism)}
	}
	return nil
}

func within(parameter string, value, least, most uint64) error {
	if value < least || value > most {
		return &LimitError{Parameter: parameter, Value: value, Min: least, Max: most}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
