package file

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Names in the environment: the file that the child saves for ever and the kind
// of its folder, and how many children to kill.
const (
	endlessSaver = "KAGIKURA_TEST_SAVE"
	saverFolder  = "KAGIKURA_TEST_FOLDER"
	killRounds   = "KAGIKURA_TEST_KILLS"
)

func TestMain(m *testing.M) {
	const gaveUp = 3 // what nobody ends a process with who kills it
	if path := os.Getenv(endlessSaver); path != "" {
		if err := saveForEver(path, os.Getenv(saverFolder)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(gaveUp)
	}
	if path := os.Getenv(racingSaver); path != "" {
		if err := race(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(gaveUp)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// saveForEver tells on stdout of each system call (a dot) and of each save that
// has returned (its number on a line).
func saveForEver(path, folder string) error {
	refuses := folders[slices.IndexFunc(folders, func(f folderKind) bool { return f.name == folder })].refuses
	d := &faultyDisk{piece: 4 << 10, judge: func(_ int, call, about string) error {
		if _, err := os.Stdout.WriteString(".\n"); err != nil {
			return err
		}
		return refusing(refuses, generationsOf(path), call, about)
	}}
	present, h, err := read(d, path, 1<<20)
	if err != nil {
		return err
	}
	first, err := numberOf(string(present))
	if err != nil {
		return err
	}
	now := time.Now()
	for i := first + 1; ; i++ {
		text := sealed(i)
		o := Options{Generations: generationsOf(path), Keep: Keep{Last: 3}, Now: now.Add(time.Duration(i) * time.Millisecond)}
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

// numberOf returns the number in a sealed content.
func numberOf(s string) (int, error) {
	number, _, _ := strings.Cut(s, " ")
	i, err := strconv.Atoi(number)
	if err != nil || s != sealed(i) {
		return 0, fmt.Errorf("%d bytes that are not whole", len(s))
	}
	return i, nil
}

// opened returns the number in a sealed file.
func opened(t *testing.T, path string) int {
	t.Helper()
	i, err := numberOf(content(t, path))
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return i
}

// TestKilledWhileSaving kills a process that saves, at points all over a save,
// in every kind of folder. Once what it left is put right, the file and every
// generation are whole, and no save that had returned is lost.
//
//	KAGIKURA_TEST_KILLS=1000 go test -v -run Killed -timeout 1h ./vault/file
func TestKilledWhileSaving(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 15
	}
	if n, err := strconv.Atoi(os.Getenv(killRounds)); err == nil {
		kills = n
	}
	for _, folder := range folders {
		t.Run(folder.name, func(t *testing.T) { killSavers(t, folder.name, kills) })
	}
}

func killSavers(t *testing.T, folder string, kills int) {
	random := rand.New(rand.NewPCG(4, 2026))
	path := filepath.Join(inMemory(t), "v.kdbx")
	if _, err := Create(path, writes(sealed(0)), expects(sealed(0))); err != nil {
		t.Fatal(err)
	}
	known, before, after, restored := 0, 0, 0, 0
	for range kills {
		promised := max(known, killOneSaver(t, path, folder, 10+random.IntN(1500)))
		done, err := Recover(path, time.Now().Add(2*settled))
		if err != nil || len(done.Copies) != 0 {
			t.Fatalf("Recover: %+v, %v", done, err)
		}
		if done.Restored {
			restored++
		}
		known = opened(t, path)
		switch known {
		case promised:
			before++
		case promised + 1:
			after++
		default:
			t.Errorf("save %d had returned, the file holds %d", promised, known)
		}
		generations, err := filepath.Glob(filepath.Join(generationsOf(path), "v.*"+generationExt))
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range generations {
			opened(t, g)
		}
	}
	t.Logf("%d killed in the course of %d saves: %d files old, %d new, all whole; %d of them restored first",
		kills, known+before, before, after, restored)
	if known < kills {
		t.Errorf("only %d saves in %d runs; the kills come too early to say much", known, kills)
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
		t.Errorf("left: %v", left)
	}
}

// killOneSaver lets a child save, kills it about when it makes its call killAt,
// and returns the last save that had returned before.
func killOneSaver(t *testing.T, path, folder string, killAt int) (promised int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), endlessSaver+"="+path, saverFolder+"="+folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); killAt-- {
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
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != ended {
		t.Fatalf("the child was not killed but said: %v", err)
	}
	return promised
}

// TestTwoProcessesAtTheSameMoment lets processes write one file as fast as they
// can, each after reading it anew when another was first. Every state that one of them was
// told is saved stands afterwards in the file, in a generation or in a copy
// beside the file.
func TestTwoProcessesAtTheSameMoment(t *testing.T) {
	if !slices.Contains([]string{"linux", "darwin", "windows"}, runtime.GOOS) {
		t.Skip("files cannot be exchanged here")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "v.kdbx")
	if _, err := Create(path, writes(sealed(0)), expects(sealed(0))); err != nil {
		t.Fatal(err)
	}
	const writers, each = 3, 60
	told := make([][]string, writers)
	var all sync.WaitGroup
	for w := range writers {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), racingSaver+"="+path, fmt.Sprintf("%s=%d", racingFrom, (w+1)*1_000_000), fmt.Sprintf("%s=%d", racingSaves, each))
		cmd.Stderr = os.Stderr
		all.Go(func() {
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("writer %d: %v", w, err)
			}
			told[w] = strings.Fields(string(out))
		})
	}
	all.Wait()
	found := map[string]bool{}
	for _, pattern := range []string{filepath.Join(folder, "*.kdbx"), filepath.Join(generationsOf(path), "*"+generationExt)} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			found[strconv.Itoa(opened(t, f))] = true
		}
	}
	copies, err := filepath.Glob(filepath.Join(folder, "*conflict*"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for w, saves := range told {
		if len(saves) != each {
			t.Errorf("writer %d saved %d times", w, len(saves))
		}
		for _, s := range saves {
			if count++; !found[s] {
				t.Errorf("writer %d was told that %s is saved, and it is nowhere", w, s)
			}
		}
	}
	t.Logf("%d saves of %d processes: %d displaced another and kept it", count, writers, len(copies))
	if left := drafts(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// Names in the environment of a process that races with others.
const (
	racingSaver = "KAGIKURA_TEST_RACE"
	racingFrom  = "KAGIKURA_TEST_RACE_FROM"
	racingSaves = "KAGIKURA_TEST_RACE_SAVES"
)

// race saves the numbers from a first one on, each until it is in place, and
// prints those that are.
func race(path string) error {
	from, err := strconv.Atoi(os.Getenv(racingFrom))
	if err != nil {
		return err
	}
	saves, err := strconv.Atoi(os.Getenv(racingSaves))
	if err != nil {
		return err
	}
	for i := from; i < from+saves; {
		_, h, err := Read(path, 1<<20)
		if between(err) {
			continue
		}
		if err != nil {
			return err
		}
		o := Options{Generations: generationsOf(path), Keep: Keep{Last: 10_000}, Now: time.Now()}
		err = h.Replace(writes(sealed(i)), expects(sealed(i)), o)
		switch {
		case errors.Is(err, ErrChanged), between(err):
			continue
		case err != nil && !errors.Is(err, ErrDisplaced):
			return err
		}
		fmt.Println(i)
		i++
	}
	return nil
}

// between tells of a file that another process exchanges: on Windows it is away
// for a moment, and longer where that process has to wait for its turn.
func between(err error) bool { return runtime.GOOS == "windows" && errors.Is(err, ErrVanished) }
