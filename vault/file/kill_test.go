//go:build unix

package file

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// endlessSaver names, in the environment, the file that the child saves for ever.
const endlessSaver = "KAGIKURA_TEST_SAVE"

func TestMain(m *testing.M) {
	if path := os.Getenv(endlessSaver); path != "" {
		if err := saveForEver(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// saveForEver tells on stdout of each system call (a dot) and of each save that
// has returned (its number on a line).
func saveForEver(path string) error {
	d := &faultyDisk{judge: func(int, string, string) error {
		_, err := os.Stdout.WriteString(".\n")
		return err
	}}
	_, h, err := read(d, path, 1<<20)
	if err != nil {
		return err
	}
	now := time.Now()
	for i := 1; ; i++ {
		text := sealed(i)
		o := Options{Generations: generationsOf(path), Keep: 3, Now: now.Add(time.Duration(i) * time.Millisecond)}
		if err := h.Replace(writes(text), expects(text), o); err != nil {
			return err
		}
		if _, err := fmt.Println(i); err != nil {
			return err
		}
	}
}

func generationsOf(path string) string { return filepath.Join(filepath.Dir(path), "generations") }

// sealed is a content of some length with a sum over it: cut or mixed, it shows.
func sealed(i int) string {
	body := strconv.Itoa(i) + " " + strings.Repeat("x", 1000+i*7919%90_000)
	sum := sha256.Sum256([]byte(body))
	return body + hex.EncodeToString(sum[:])
}

// opened returns the number in a sealed content.
func opened(t *testing.T, path string) int {
	t.Helper()
	s := content(t, path)
	number, _, _ := strings.Cut(s, " ")
	i, err := strconv.Atoi(number)
	if err != nil || s != sealed(i) {
		t.Fatalf("%s is not whole: %d bytes", filepath.Base(path), len(s))
	}
	return i
}

// TestKilledWhileSaving kills a process that saves, at points all over a save.
// The file and every generation are whole, and no save that had returned is lost.
func TestKilledWhileSaving(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(4, 2026))
	path := filepath.Join(t.TempDir(), "v.kdbx")
	if _, err := Create(path, writes(sealed(0)), expects(sealed(0))); err != nil {
		t.Fatal(err)
	}
	const kills = 50
	saves := 0
	for range kills {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), endlessSaver+"="+path)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		promised := 0
		lines := bufio.NewScanner(out)
		for killAt := 10 + random.IntN(250); lines.Scan(); killAt-- {
			if killAt == 0 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			if i, err := strconv.Atoi(lines.Text()); err == nil {
				promised = i
			}
		}
		if _, err := io.Copy(io.Discard, out); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
			t.Fatalf("the child was not killed but said: %v", err)
		}
		saves += promised
		if got := opened(t, path); promised > 0 && got != promised && got != promised+1 {
			t.Errorf("save %d had returned, the file holds %d", promised, got)
		}
		generations, err := filepath.Glob(filepath.Join(generationsOf(path), "v.*"+generationExt))
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range generations {
			opened(t, g)
		}
	}
	if saves < kills {
		t.Errorf("only %d saves in %d runs; the kills come too early to say much", saves, kills)
	}

	// What the killed left behind goes with a later save.
	_, h, err := Read(path, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(2 * time.Hour)
	if err := h.Replace(writes("end"), expects("end"), Options{Generations: generationsOf(path), Now: later}); err != nil {
		t.Fatal(err)
	}
	if left := append(drafts(filepath.Dir(path)), drafts(generationsOf(path))...); len(left) != 0 {
		t.Errorf("drafts left: %v", left)
	}
}
