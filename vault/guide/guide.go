package guide

import (
	"errors"
	"slices"
	"time"

	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

// Key is the custom data key that tells whether somebody is being led through an
// account.
const Key = fact.Prefix + "guide"

// Step is one step of the way. The names stand in the file for ever.
type Step string

const (
	// Open: the site was opened by the bookmark, which is how everything else is
	// reached.
	Open Step = "open"
	// Password: the login password was changed to another one here.
	Password Step = "password"
	// Factors: what each operation asks for beside the password is noted.
	Factors Step = "factors"
	// Code: the seed of one-time codes is kept here.
	Code Step = "code"
	// Contacts: the telephone or the mail address is noted where codes arrive.
	Contacts Step = "contacts"
)

// Steps are all steps, in the order in which they are gone.
func Steps() []Step { return []Step{Open, Password, Factors, Code, Contacts} }

// State is how it stands with a step.
type State uint8

const (
	ToDo    State = iota
	Begun         // a part is done: a password is proposed, some operations are noted
	Done          // it follows from what is kept
	Skipped       // the owner does without
	// Optional: nobody knows whether the firm has it. It counts once it is done, and
	// keeps nobody waiting.
	Optional
	// Absent: the firm is known not to have it.
	Absent
)

// Open reports whether the step is still to be done.
func (s State) Open() bool { return s == ToDo || s == Begun }

// Item is a step and how it stands.
type Item struct {
	Step  Step
	State State
}

// Status is how far an account has come.
type Status struct {
	Items []Item // one for each of Steps
	// Begun is when somebody began to lead the owner through, zero where nobody did.
	Begun time.Time
	// Ended is true where the owner wants no guide for this account any more.
	Ended bool
	// Unreadable are the errors of facts of the guide that cannot be read. They are
	// kept as they are.
	Unreadable []error
}

// Next is the first step that is still to be done; ok is false if none is. A new
// password that waits comes before all others: nobody shall be left between two.
func (s Status) Next() (next Step, ok bool) {
	if s.State(Password) == Begun {
		return Password, true
	}
	for _, i := range s.Items {
		if i.State.Open() {
			return i.Step, true
		}
	}
	return "", false
}

// Finished reports whether no step is to be done any more.
func (s Status) Finished() bool {
	_, open := s.Next()
	return !open
}

// Running reports whether the guide was begun and is to be gone on with.
func (s Status) Running() bool { return !s.Begun.IsZero() && !s.Ended && !s.Finished() }

// Progress is how many steps are behind the owner, and of how many.
func (s Status) Progress() (done, of int) {
	for _, i := range s.Items {
		switch i.State {
		case Done, Skipped:
			done++
			of++
		case ToDo, Begun:
			of++
		}
	}
	return done, of
}

// State is how a step stands.
func (s Status) State(step Step) State {
	for _, i := range s.Items {
		if i.Step == step {
			return i.State
		}
	}
	return ToDo
}

// begun is the fact under [Key].
type begun struct {
	State string `json:"state"`
}

// The states of begun.
const (
	stateBegun = "begun"
	stateEnded = "ended"
)

// Check implements [fact.Checker].
func (b begun) Check() error {
	if b.State != stateBegun && b.State != stateEnded {
		return fact.ErrInvalid
	}
	return nil
}

// skip is the fact that a step is done without.
type skip struct {
	Skipped bool `json:"skipped"`
}

// Check implements [fact.Checker].
func (s skip) Check() error {
	if !s.Skipped {
		return fact.ErrInvalid
	}
	return nil
}

func skipKey(s Step) string { return Key + "." + string(s) }

// Of is how far an account has come at a firm; the zero Firm is one that the
// directory does not know (any more). An error says that a secret could not be
// read, as after locking.
func Of(e *vault.Entry, firm brokerage.Firm) (Status, error) {
	var s Status
	b, ok, err := fact.Find[begun](e.Data, Key)
	switch {
	case err != nil:
		s.Unreadable = append(s.Unreadable, err)
	case ok:
		s.Begun, s.Ended = b.At, b.Is.State == stateEnded
	}
	noted := mfa.Of(e)
	for _, step := range Steps() {
		state, err := derived(e, firm, noted, step)
		if err != nil {
			return Status{}, err
		}
		_, skipped, err := fact.Find[skip](e.Data, skipKey(step))
		if err != nil {
			s.Unreadable = append(s.Unreadable, err)
		}
		if skipped && (state.Open() || state == Optional) {
			state = Skipped
		}
		s.Items = append(s.Items, Item{step, state})
	}
	return s, nil
}

// Running reports whether the guide of an account was begun and not ended,
// without looking at its steps: a quick answer for thousands of accounts that
// nobody was led through.
func Running(e *vault.Entry) bool {
	b, ok, err := fact.Find[begun](e.Data, Key)
	return err == nil && ok && b.Is.State == stateBegun
}

// Problem is nil, or why something that is noted of an account's guide cannot be
// read: an error that wraps [fact.ErrDamaged] or [fact.ErrNewer].
func Problem(e *vault.Entry) error {
	if _, _, err := fact.Find[begun](e.Data, Key); err != nil {
		return err
	}
	for _, step := range Steps() {
		if _, _, err := fact.Find[skip](e.Data, skipKey(step)); err != nil {
			return err
		}
	}
	return nil
}

// derived is how a step stands by what the account holds.
func derived(e *vault.Entry, firm brokerage.Firm, noted mfa.Account, step Step) (State, error) {
	is := func(done bool) State {
		if done {
			return Done
		}
		return ToDo
	}
	switch step {
	case Open:
		return is(opened(e)), nil
	case Password:
		if _, waits := Proposal(e); waits {
			return Begun, nil
		}
		changed, err := changed(e)
		return is(changed), err
	case Factors:
		if noted.Settled() {
			return Done, nil
		}
		for _, f := range noted.Factors {
			if f.Known {
				return Begun, nil
			}
		}
		return ToDo, nil
	case Code:
		switch {
		case e.HasOTP():
			return Done, nil
		case firm.TOTP == brokerage.No:
			return Absent, nil
		case firm.TOTP == brokerage.Unknown:
			return Optional, nil
		}
		return ToDo, nil
	}
	return is(len(noted.Phones)+len(noted.Mails) > 0), nil
}

// opened reports whether the record has an opening. One that was pruned was one.
func opened(e *vault.Entry) bool {
	return slices.ContainsFunc(record.Of(e).Events(), func(i record.Item) bool {
		return i.Problem == nil && (i.Event.Kind == record.Launched || i.Event.Kind == record.Pruned)
	})
}

// changed reports whether the login password is another one than it once was: the
// record says so, an earlier version had another one, or the present one was
// proposed here, as is the first of an account that had none.
func changed(e *vault.Entry) (bool, error) {
	present, ok := loginPassword(e)
	if !ok {
		return false, nil
	}
	for _, i := range record.Of(e).Events() {
		if i.Problem == nil && i.Event.Kind == record.PasswordChanged && i.Event.Details[record.DetailRole] == "login" {
			return true, nil
		}
	}
	for _, old := range e.History {
		if was, had := loginPassword(old); had {
			same, err := was.Secret.Equal(present.Secret)
			if err != nil || !same {
				return err == nil, err
			}
		}
		if proposed, had := Proposal(old); had {
			same, err := proposed.Secret.Equal(present.Secret)
			if err != nil || same {
				return same, err
			}
		}
	}
	return false, nil
}

func loginPassword(e *vault.Entry) (vault.Field, bool) {
	for _, f := range e.OfRole(vault.LoginPassword) {
		if f.Sealed && f.Secret.Len() > 0 {
			return f, true
		}
	}
	return vault.Field{}, false
}

// Begin is the change of an account's custom data that begins the guide, again
// where it had been ended. Errors are those of [fact.Set].
func Begin(e *vault.Entry, now time.Time) (map[string]*string, error) {
	return fact.Set(e.Data, Key, now, begun{stateBegun})
}

// BeginNew is the custom data of a new account whose owner is to be led through
// it, to be added to data.
func BeginNew(data map[string]string, now time.Time) (map[string]string, error) {
	change, err := fact.Set(nil, Key, now, begun{stateBegun})
	if err != nil {
		return nil, err
	}
	out := map[string]string{Key: *change[Key]}
	for k, v := range data {
		out[k] = v
	}
	return out, nil
}

// End is the change that ends the guide of an account, whatever steps are open.
// Errors are those of [fact.Set].
func End(e *vault.Entry, now time.Time) (map[string]*string, error) {
	return fact.Set(e.Data, Key, now, begun{stateEnded})
}

var (
	// ErrStep: the guide has no such step.
	ErrStep = errors.New("guide: no such step")
	// ErrNoProposal: no new password waits to be confirmed.
	ErrNoProposal = errors.New("guide: no new password is proposed")
	// ErrEmpty: a password that is proposed is empty, or no secret.
	ErrEmpty = errors.New("guide: empty password")
)

// Skip is the change that notes that the owner does without a step. Errors:
// [ErrStep], and those of [fact.Set].
func Skip(e *vault.Entry, s Step, now time.Time) (map[string]*string, error) {
	if !slices.Contains(Steps(), s) {
		return nil, ErrStep
	}
	return fact.Set(e.Data, skipKey(s), now, skip{true})
}

// Unskip takes Skip back. Errors as by it.
func Unskip(e *vault.Entry, s Step, now time.Time) (map[string]*string, error) {
	if !slices.Contains(Steps(), s) {
		return nil, ErrStep
	}
	return fact.Clear[skip](e.Data, skipKey(s), now)
}

// Proposal is the new password that waits; ok is false if none does.
func Proposal(e *vault.Entry) (vault.Field, bool) {
	f, ok := e.Field(vault.FieldNewPassword)
	return f, ok && f.Sealed && f.Secret.Len() > 0
}

// Propose is the change that lets a new login password wait beside the one that
// holds. Its value is that of made, whatever name that has: a sealed field.
// [ErrEmpty] if it has none.
func Propose(e *vault.Entry, made vault.Field) (vault.Change, error) {
	if !made.Sealed || made.Secret.Len() == 0 {
		return nil, ErrEmpty
	}
	made.Name = vault.FieldNewPassword
	return vault.EditEntry{ID: e.ID, Set: []vault.Field{made}}, nil
}

// Confirm is the change that makes the proposal the login password: the firm took
// it. The former one stays in the history. [ErrNoProposal] if none waits.
func Confirm(e *vault.Entry) (vault.Change, error) {
	f, ok := Proposal(e)
	if !ok {
		return nil, ErrNoProposal
	}
	f.Name = vault.FieldPassword
	if old := e.OfRole(vault.LoginPassword); len(old) > 0 {
		f.Name = old[0].Name // other programs have names of their own
	}
	return vault.EditEntry{ID: e.ID, Remove: []string{vault.FieldNewPassword}, Set: []vault.Field{f}}, nil
}

// Discard is the change that takes the proposal away: the firm did not take it. It
// stays in the history, for whoever was wrong about that. [ErrNoProposal] if none
// waits.
func Discard(e *vault.Entry) (vault.Change, error) {
	if _, ok := Proposal(e); !ok {
		return nil, ErrNoProposal
	}
	return vault.EditEntry{ID: e.ID, Remove: []string{vault.FieldNewPassword}}, nil
}
