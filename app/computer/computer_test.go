package computer_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"kagikura/app/computer"
)

func TestReadHasABound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := computer.This()
	if data, err := c.Read(file, 5); err != nil || string(data) != "12345" {
		t.Errorf("at the bound: %q, %v", data, err)
	}
	if data, err := c.Read(file, 4); !errors.Is(err, computer.ErrTooLarge) || data != nil {
		t.Errorf("past the bound: %q, %v", data, err)
	}
	if _, err := c.Read(file+"x", 5); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := c.Read(filepath.Dir(file), 5); err == nil {
		t.Error("a folder was read")
	}
}

func TestRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows programs by their names")
	}
	dir := t.TempDir()
	c := computer.This()
	for name, mode := range map[string]os.FileMode{"program": 0o700, "text": 0o600} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
		if got := c.Runs(filepath.Join(dir, name)); got != (name == "program") {
			t.Errorf("%s runs: %v", name, got)
		}
	}
	if c.Runs(dir) || c.Runs(filepath.Join(dir, "nothing")) {
		t.Error("a folder, or nothing, runs")
	}
	if !c.Exists(dir) || c.Exists(filepath.Join(dir, "nothing")) {
		t.Error("what exists is not known")
	}
}
