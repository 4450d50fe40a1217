package kdf

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

const (
	testComposite = "0123456789abcdefghijklmnopqrstuv"
	testSalt      = "saltsaltsaltsalt"
)

func argon(kind Kind, iterations, memoryKiB uint64, lanes uint32) Params {
	return Params{Kind: kind, Salt: []byte(testSalt), Iterations: iterations, Memory: memoryKiB * kib, Parallelism: lanes, Version: Version13}
}

func aesParams(rounds uint64) Params {
	return Params{Kind: AES, Salt: bytes.Repeat([]byte{0x5a}, 32), Rounds: rounds}
}

func derive(t *testing.T, p Params) string {
	t.Helper()
	key, err := Derive(t.Context(), []byte(testComposite), p)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(key[:])
}

// argonCases spans both functions, one and several lanes, and memory that is no
// multiple of what the lanes need.
var argonCases = []struct {
	params Params
	want   string // printed by the argon2 tool of the reference implementation
}{
	{argon(Argon2id, 2, 1024, 2), "1e9aa4dc0ee450e7038a875d691880f973c4535b967cceee3d746033b2677c00"},
	{argon(Argon2d, 3, 256, 4), "8c9d745147e43eaef472f8455348e0b8c5a18a481a60fba41591c2b791a2be8b"},
	{argon(Argon2id, 1, 8, 1), "c2ac54e848225db77c0f5040b8c654e2135d593f1b2d3eb2ec78bf4236b80b3c"},
	{argon(Argon2d, 1, 100, 3), "9fb3bdc573fbea3130b490837c18a4db029de74785b90b245a55d85d40382316"},
}

func TestArgon2KnownAnswers(t *testing.T) {
	for _, c := range argonCases {
		if got := derive(t, c.params); got != c.want {
			t.Errorf("%v %d KiB: %s, want %s", c.params.Kind, c.params.Memory/kib, got, c.want)
		}
	}
}

func TestArgon2AgreesWithTheReferenceTool(t *testing.T) {
	tool, err := exec.LookPath("argon2")
	if err != nil {
		t.Skip("no argon2 tool here (Debian: apt-get install argon2)")
	}
	for _, p := range []Params{
		argon(Argon2d, 1, 64, 1), argon(Argon2id, 1, 64, 1), argon(Argon2d, 4, 4096, 2),
		argon(Argon2id, 4, 4096, 2), argon(Argon2d, 1, 8*300, 300), argon(Argon2id, 2, 8*255+7, 255),
	} {
		flag := map[Kind]string{Argon2d: "-d", Argon2id: "-id"}[p.Kind]
		cmd := exec.CommandContext(t.Context(), tool, testSalt, flag, "-r", "-l", "32",
			"-t", fmt.Sprint(p.Iterations), "-k", fmt.Sprint(p.Memory/kib), "-p", strconv.Itoa(int(p.Parallelism)))
		cmd.Stdin = strings.NewReader(testComposite)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v", cmd, err)
		}
		if got, want := derive(t, p), strings.TrimSpace(string(out)); got != want {
			t.Errorf("%v t=%d m=%d p=%d: %s, the tool says %s", p.Kind, p.Iterations, p.Memory/kib, p.Parallelism, got, want)
		}
	}
}

func TestMemoryFractionOfAKiBIsIgnored(t *testing.T) {
	p, q := argon(Argon2d, 1, 64, 1), argon(Argon2d, 1, 64, 1)
	q.Memory += kib - 1
	if derive(t, p) != derive(t, q) {
		t.Error("a fraction of a KiB changed the key")
	}
}

// slowAES is AES-KDF as its description reads.
func slowAES(composite, salt []byte, rounds uint64) string {
	c, err := aes.NewCipher(salt)
	if err != nil {
		panic(err)
	}
	left, right := bytes.Clone(composite[:16]), bytes.Clone(composite[16:])
	for range rounds {
		next := make([]byte, 16)
		c.Encrypt(next, left)
		left = next
		next = make([]byte, 16)
		c.Encrypt(next, right)
		right = next
	}
	key := sha256.Sum256(append(left, right...))
	return hex.EncodeToString(key[:])
}

func TestAESAgreesWithItsDescription(t *testing.T) {
	for _, rounds := range []uint64{1, 2, 6000, aesStride - 1, aesStride, aesStride + 1} {
		p := aesParams(rounds)
		if got, want := derive(t, p), slowAES([]byte(testComposite), p.Salt, rounds); got != want {
			t.Errorf("%d rounds: %s, want %s", rounds, got, want)
		}
	}
}

func TestDeriveLeavesItsArgumentsAlone(t *testing.T) {
	for _, p := range []Params{aesParams(10), argon(Argon2id, 1, 8, 1), argon(Argon2d, 1, 8, 1)} {
		composite, salt := []byte(testComposite), bytes.Clone(p.Salt)
		if _, err := Derive(t.Context(), composite, p); err != nil {
			t.Fatal(err)
		}
		if string(composite) != testComposite || !bytes.Equal(salt, p.Salt) {
			t.Errorf("%v changed what it was given", p.Kind)
		}
	}
}

func TestDeriveRefusesACompositeOfAnotherLength(t *testing.T) {
	for _, n := range []int{0, 31, 33} {
		if _, err := Derive(t.Context(), make([]byte, n), aesParams(1)); !errors.Is(err, ErrComposite) {
			t.Errorf("%d bytes: %v, want ErrComposite", n, err)
		}
	}
}

func TestDeriveRefusesWhatNoMachineCanHold(t *testing.T) {
	p := argon(Argon2d, 2, 64<<20, 2) // 64 GiB
	var limit *LimitError
	allocated := testing.AllocsPerRun(1, func() {
		if _, err := Derive(context.Background(), []byte(testComposite), p); !errors.As(err, &limit) {
			t.Fatalf("%v, want a LimitError", err)
		}
	})
	if limit.Parameter != ParamMemory || limit.Value != 64<<30 || limit.Max != MaxLimits().Memory || !limit.TooMuch() {
		t.Errorf("%+v", limit)
	}
	if allocated > 10 {
		t.Errorf("refusing took %v allocations", allocated)
	}
}

func TestCheckAtAndBeyondEachBound(t *testing.T) {
	l := Limits{Memory: 1 << 20, Iterations: 10, Rounds: 1000, Parallelism: 4, Work: 8 << 20}
	ok := argon(Argon2id, 1, 64, 1)
	with := func(p Params, change func(*Params)) Params { change(&p); return p }
	for _, c := range []struct {
		name      string
		at, past  Params
		parameter string
	}{
		{"memory", with(ok, func(p *Params) { p.Memory = l.Memory }), with(ok, func(p *Params) { p.Memory = l.Memory + 1 }), ParamMemory},
		{"least memory", argon(Argon2d, 1, 32, 4), with(argon(Argon2d, 1, 32, 4), func(p *Params) { p.Memory-- }), ParamMemory},
		{"iterations", with(ok, func(p *Params) { p.Iterations = 10 }), with(ok, func(p *Params) { p.Iterations = 11 }), ParamIterations},
		{"least iterations", ok, with(ok, func(p *Params) { p.Iterations = 0 }), ParamIterations},
		{"parallelism", with(ok, func(p *Params) { p.Parallelism = 4 }), with(ok, func(p *Params) { p.Parallelism = 5 }), ParamParallelism},
		{"least parallelism", ok, with(ok, func(p *Params) { p.Parallelism = 0 }), ParamParallelism},
		{"most parallelism", ok, with(ok, func(p *Params) { p.Parallelism = math.MaxUint32 }), ParamParallelism},
		{"work", argon(Argon2d, 8, 1024, 1), argon(Argon2d, 9, 1024, 1), ParamWork},
		{"salt", with(ok, func(p *Params) { p.Salt = make([]byte, 8) }), with(ok, func(p *Params) { p.Salt = make([]byte, 7) }), ParamSalt},
		{"long salt", with(ok, func(p *Params) { p.Salt = make([]byte, 1024) }), with(ok, func(p *Params) { p.Salt = make([]byte, 1025) }), ParamSalt},
		{"rounds", aesParams(1000), aesParams(1001), ParamRounds},
		{"least rounds", aesParams(1), aesParams(0), ParamRounds},
		{"all rounds", aesParams(1), aesParams(math.MaxUint64), ParamRounds},
		{"short salt of AES", aesParams(1), with(aesParams(1), func(p *Params) { p.Salt = p.Salt[1:] }), ParamSalt},
		{"long salt of AES", aesParams(1), with(aesParams(1), func(p *Params) { p.Salt = make([]byte, 33) }), ParamSalt},
	} {
		if err := c.at.Check(l); err != nil {
			t.Errorf("%s, at the bound: %v", c.name, err)
		}
		var limit *LimitError
		if err := c.past.Check(l); !errors.As(err, &limit) || limit.Parameter != c.parameter {
			t.Errorf("%s, past the bound: %v, want a LimitError of %s", c.name, err, c.parameter)
		} else if limit.Value >= limit.Min && limit.Value <= limit.Max {
			t.Errorf("%s: the error names a value within its bounds: %v", c.name, err)
		}
	}
}

func TestCheckNamesWhatTheModulesCannotDo(t *testing.T) {
	change := func(kind Kind, f func(*Params)) Params {
		p := argon(kind, 1, 8*1024, 1)
		f(&p)
		return p
	}
	for _, c := range []struct {
		params Params
		names  string
	}{
		{change(Argon2d, func(p *Params) { p.Version = 0x10 }), "Argon2d version 0x10"},
		{change(Argon2id, func(p *Params) { p.Version = 0 }), "Argon2id version 0x0"},
		{change(Argon2id, func(p *Params) { p.SecretKey = []byte{3} }), "secret key"},
		{change(Argon2d, func(p *Params) { p.AssociatedData = []byte{4} }), "associated data"},
		{change(Argon2id, func(p *Params) { p.Parallelism = 256 }), "Argon2id with parallelism 256"},
		{Params{Kind: 9}, "key derivation function 9"},
		{Params{}, "key derivation function 0"},
	} {
		err := c.params.Check(MaxLimits())
		var unsupported *UnsupportedError
		if !errors.Is(err, ErrUnsupported) || !errors.As(err, &unsupported) || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%v, want ErrUnsupported naming %q", err, c.names)
		}
		if _, derived := Derive(t.Context(), []byte(testComposite), c.params); !errors.Is(derived, ErrUnsupported) {
			t.Errorf("Derive: %v, want ErrUnsupported", derived)
		}
	}
	if err := change(Argon2id, func(p *Params) { p.Parallelism = 255 }).Check(MaxLimits()); err != nil {
		t.Errorf("255 lanes: %v", err)
	}
	if err := change(Argon2d, func(p *Params) { p.Parallelism = 256 }).Check(MaxLimits()); err != nil {
		t.Errorf("Argon2d with 256 lanes: %v", err)
	}
}

func TestCostSaturates(t *testing.T) {
	for _, c := range []struct {
		params Params
		want   uint64
	}{
		{argon(Argon2id, 3, 1024, 1), 3 << 20},
		{aesParams(600_000), 600_000 * 32},
		{aesParams(math.MaxUint64), math.MaxUint64},
		{Params{Kind: Argon2d, Memory: 1 << 40, Iterations: 1 << 40}, math.MaxUint64},
	} {
		if got := c.params.Cost(); got != c.want {
			t.Errorf("%v: cost %d, want %d", c.params.Kind, got, c.want)
		}
	}
}

func benchmarkDerive(b *testing.B, p Params) {
	for b.Loop() {
		if _, err := Derive(b.Context(), []byte(testComposite), p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkArgon2id64MiB(b *testing.B) { benchmarkDerive(b, argon(Argon2id, 2, 64<<10, 2)) }
func BenchmarkArgon2d64MiB(b *testing.B)  { benchmarkDerive(b, argon(Argon2d, 2, 64<<10, 2)) }
func BenchmarkAESMillionRounds(b *testing.B) {
	benchmarkDerive(b, aesParams(1_000_000))
}
