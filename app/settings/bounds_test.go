package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestTheListOfConfirmationsIsBounded(t *testing.T) {
	list := func(n int) []byte {
		f := confirmedFile{Version: version}
		for i := range n {
			f.Hashes = append(f.Hashes, fmt.Sprintf("%064x", i))
		}
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if set, err := decodeConfirmed(list(maxConfirmed)); err != nil || len(set) != maxConfirmed {
		t.Errorf("at the bound: %d, %v", len(set), err)
	}
	if set, err := decodeConfirmed(list(maxConfirmed + 1)); !errors.Is(err, errDamaged) || set != nil {
		t.Errorf("above the bound: %d, %v", len(set), err)
	}
	if n := len(list(maxConfirmed)); n > maxFile {
		t.Errorf("a full list has %d bytes and could not be read again", n)
	}
}

func TestFilesOfTheStateFolderAreBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for extra, want := range map[int]error{0: nil, 1: errDamaged} {
		if err := os.WriteFile(path, bytes.Repeat([]byte{' '}, maxFile+extra), 0o600); err != nil {
			t.Fatal(err)
		}
		data, err := readSmall(path)
		if !errors.Is(err, want) || want == nil && len(data) != maxFile {
			t.Errorf("%d bytes above the bound: %d, %v", extra, len(data), err)
		}
	}
}
