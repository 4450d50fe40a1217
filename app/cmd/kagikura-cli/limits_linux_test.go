package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

const (
	passphrase = "kura no kagi 2026 shiro"
	accounts   = 10_000
	nobody     = 65534
)

// program builds the command where every user can start it.
func program(t *testing.T) (binary, folder string) {
	t.Helper()
	folder = t.TempDir()
	for at := folder; at != "/tmp" && at != "/"; at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			break // not ours: it is open already
		}
	}
	binary = filepath.Join(folder, "kagikura-cli")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary, folder
}

// limited starts the program with a limit on locked memory in KiB, as a user
// whom the limit binds.
func limited(binary, folder, kib string, args ...string) *exec.Cmd {
	shell := []string{"-c", `ulimit -l "$1" && shift && exec "$@"`, "sh", kib, binary}
	c := exec.Command("sh", append(shell, args...)...)
	c.Env = []string{"HOME=" + folder, "LANG=en_US.UTF-8", "PATH=" + os.Getenv("PATH")}
	c.Dir = folder
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return c
}

// hoard is a vault of many accounts, each with a password of its own.
func hoard(t *testing.T, file string) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	arena, err := secret.NewArena(rand.Reader)
	check(err)
	defer arena.Destroy()
	id := func(i int) vault.ID { return vault.ID{1, byte(i >> 16), byte(i >> 8), byte(i), 1} }
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	v := vault.New(now, "many", id(accounts))
	var changes []vault.Change
	for i := range accounts {
		password, err := arena.Seal(fmt.Appendf(nil, "password of account %d", i))
		check(err)
		changes = append(changes, vault.AddEntry{ID: id(i), Parent: id(accounts), Fields: []vault.Field{
			{Name: vault.FieldTitle, Text: fmt.Sprintf("Account %05d", i)},
			{Name: vault.FieldPassword, Secret: password, Sealed: true, Protected: true},
		}})
	}
	v, err = v.Apply(now, changes...)
	check(err)
	value, err := arena.Seal([]byte(passphrase))
	check(err)
	composite, err := kdbx.NewComposite(arena, kdbx.Credentials{Passphrase: &value})
	check(err)
	key, err := composite.Transform(context.Background(), kdf.Params{
		Kind: kdf.Argon2id, Salt: make([]byte, 32), Memory: 1 << 20, Iterations: 1, Parallelism: 1, Version: kdf.Version13,
	})
	check(err)
	var out bytes.Buffer
	check(kdbx.Encode(&out, v, kdbx.NewSettings(), key, rand.Reader))
	check(os.WriteFile(file, out.Bytes(), 0o644))
}

// TestALimitOnLockedMemory opens a vault of 10,000 accounts under the limits
// that systems have: none of it allowed, 64 KiB, and 8 MiB.
func TestALimitOnLockedMemory(t *testing.T) {
	if os.Getpagesize() != 4096 {
		t.Skip("the figures are for pages of 4 KiB")
	}
	binary, folder := program(t)
	file := filepath.Join(folder, "many.kdbx")
	hoard(t, file)
	state := filepath.Join(folder, "state")
	for kib, opens := range map[string]bool{"0": false, "64": true, "8192": true} {
		t.Run(kib+" KiB", func(t *testing.T) {
			c := limited(binary, folder, kib, "list", file, "--json", "--state", state)
			c.Stdin = strings.NewReader(passphrase + "\n")
			var said bytes.Buffer
			c.Stderr = &said
			out, err := c.Output()
			if strings.Contains(said.String(), "panic") || strings.Contains(said.String(), "goroutine") {
				t.Fatalf("it panicked:\n%s", &said)
			}
			if !opens {
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(said.String(), "protected memory") {
					t.Errorf("it ended with %v and said %q", err, &said)
				}
				return
			}
			var listed []json.RawMessage
			if err != nil || json.Unmarshal(out, &listed) != nil || len(listed) != accounts {
				t.Errorf("%d accounts, %v: %s", len(listed), err, &said)
			}
		})
	}
}

// TestItShutsItsMemoryBeforeItAsks looks at the program while it waits for the
// passphrase: what lies below /proc of a process that is not dumpable belongs to
// root, whoever runs it.
func TestItShutsItsMemoryBeforeItAsks(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("as root only one can be another user, and tell")
	}
	binary, folder := program(t)
	file := filepath.Join(folder, "many.kdbx")
	if err := os.WriteFile(file, []byte("no vault"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := limited(binary, folder, "8192", "list", file, "--state", filepath.Join(folder, "state"))
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	process := fmt.Sprintf("/proc/%d", c.Process.Pid)
	owner := func(name string) (uid uint32) {
		info, err := os.Stat(filepath.Join(process, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Sys().(*syscall.Stat_t).Uid
	}
	deadline := time.Now().Add(20 * time.Second)
	for owner("mem") == nobody {
		if time.Now().After(deadline) {
			t.Fatal("its memory belongs to its user")
		}
	}
	if exe, err := os.Readlink(filepath.Join(process, "exe")); err != nil || filepath.Base(exe) != "kagikura-cli" {
		t.Fatalf("looked at %q: %v", exe, err)
	}
	if _, err := io.WriteString(in, "x\n"); err != nil {
		t.Fatal(err)
	}
	in.Close()
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 4 {
		t.Errorf("it ended with %v, want 4 for a file that is no vault", err)
	}
}
