package session

import (
	"context"
	"io"
	"time"

	"kagikura/crypto/kdf"
	"kagikura/vault/kdbx"
)

// cost is a measured answer to "what takes about so long on this computer".
type cost struct {
	params   kdf.Params
	expected time.Duration
}

// pace is how long a derivation of some cost took on this computer.
type pace struct {
	cost uint64
	took time.Duration
}

// Calibrate measures which key derivation takes about target on this computer
// and returns how long it really takes. The answer is kept: a first run calls
// this while the user types, and Create then need not wait for it.
func (s *Session) Calibrate(ctx context.Context, target time.Duration) (time.Duration, error) {
	c, err := s.cost(ctx, target)
	return c.expected, err
}

func (s *Session) cost(ctx context.Context, target time.Duration) (cost, error) {
	s.mu.Lock()
	c, known := s.costs[target]
	s.mu.Unlock()
	if known {
		return c, nil
	}
	measure := s.config.Cost
	if measure == nil {
		measure = func(ctx context.Context, target time.Duration) (kdf.Params, time.Duration, error) {
			return kdf.Calibrate(ctx, target, s.config.Now)
		}
	}
	p, expected, err := measure(s.gate.Context(ctx), target)
	if err != nil {
		return cost{}, err
	}
	c = cost{p, expected}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.costs[target] = c
	s.paces[p.Kind] = pace{p.Cost(), expected}
	return c, nil
}

// expected is about how long a derivation with p takes here; zero if none of
// its kind was measured yet. The caller holds s.mu.
func (s *Session) expected(p kdf.Params) time.Duration {
	known, ok := s.paces[p.Kind]
	switch { // Argon2's two kinds go at one pace
	case !ok && p.Kind == kdf.Argon2d:
		known = s.paces[kdf.Argon2id]
	case !ok && p.Kind == kdf.Argon2id:
		known = s.paces[kdf.Argon2d]
	}
	if known.cost == 0 {
		return 0
	}
	return time.Duration(float64(known.took) * float64(p.Cost()) / float64(known.cost))
}

// wait runs derive, which derives a key with p, while the state says that
// somebody waits for it, and learns how long it took.
func (s *Session) wait(ctx context.Context, p kdf.Params, derive func(context.Context) error) error {
	start := s.config.Now()
	s.mu.Lock()
	s.publish(func(st *State) { st.Progress = &Progress{Started: start, Expected: s.expected(p)} })
	s.mu.Unlock()

	err := derive(s.gate.Context(ctx))

	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Progress = nil })
	if err == nil {
		s.paces[p.Kind] = pace{p.Cost(), s.config.Now().Sub(start)}
	}
	return err
}

// renewed is how the next key of a vault is derived: as the last one was, with
// p, but where the file that was read is old, KDBX 2 or 3. AES-KDF is all that
// those know; graphics cards try it fast, and so it gives way to what a new
// vault gets.
func (s *Session) renewed(ctx context.Context, p kdf.Params, old bool) (kdf.Params, error) {
	if !old || p.Kind != kdf.AES {
		return p, nil
	}
	c, err := s.cost(ctx, s.State().Settings.UnlockTime)
	return c.params, err
}

// strengthen renews the key of a vault that was read as KDBX 2 or 3, before it
// is first written as KDBX 4.
func (s *Session) strengthen(ctx context.Context, o *openVault) error {
	before := o.key.Params()
	p, err := s.renewed(ctx, before, o.oldFormat())
	if err != nil || p.Kind == before.Kind {
		return err
	}
	key, err := s.transform(ctx, o.composite, p)
	if err != nil {
		return err
	}
	return s.change(o, func(*State) { o.key = key })
}

// salted is p with a fresh salt.
func salted(p kdf.Params, random io.Reader) (kdf.Params, error) {
	p.Salt = make([]byte, 32)
	_, err := io.ReadFull(random, p.Salt)
	return p, err
}

// derive derives the key of a composite with a cost of about unlockTime.
func (s *Session) derive(ctx context.Context, c kdbx.Composite, unlockTime time.Duration) (kdbx.Transformed, error) {
	measured, err := s.cost(ctx, unlockTime)
	if err != nil {
		return kdbx.Transformed{}, err
	}
	return s.transform(ctx, c, measured.params)
}

// transform derives the key of a composite with p and a fresh salt.
func (s *Session) transform(ctx context.Context, c kdbx.Composite, p kdf.Params) (kdbx.Transformed, error) {
	p, err := salted(p, s.config.Random)
	if err != nil {
		return kdbx.Transformed{}, err
	}
	return s.transformWith(ctx, c, p)
}

// transformWith derives the key of a composite with p as it is.
func (s *Session) transformWith(ctx context.Context, c kdbx.Composite, p kdf.Params) (key kdbx.Transformed, err error) {
	err = s.wait(ctx, p, func(ctx context.Context) (err error) {
		key, err = c.Transform(ctx, p)
		return err
	})
	return key, err
}
