package qr_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kagikura/app/qr"
)

func TestSeeds(t *testing.T) {
	const migration, link, word = "otpauth-migration://offline?data=CjEK", "https://www.example.com/", "hello"
	for _, c := range []struct {
		texts []string
		seeds int
		err   error
	}{
		{[]string{seed}, 1, nil},
		{[]string{" OTPAUTH://totp/x?secret=AAAA"}, 1, nil},
		{[]string{link, seed, word, seed, migration}, 2, nil},
		{[]string{word, link}, 0, qr.ErrLink},
		{[]string{link, migration}, 0, qr.ErrMigration},
		{[]string{migration, link}, 0, qr.ErrMigration},
		{[]string{word}, 0, qr.ErrNoSeed},
		{[]string{"otpauth:"}, 0, qr.ErrNoSeed},
		{nil, 0, qr.ErrNoSeed},
	} {
		var texts [][]byte
		for _, s := range c.texts {
			texts = append(texts, []byte(s))
		}
		seeds, err := qr.Seeds(texts)
		if len(seeds) != c.seeds || !errors.Is(err, c.err) {
			t.Errorf("%q: %d seeds, %v", c.texts, len(seeds), err)
		}
		left := 0
		for _, text := range texts {
			if strings.Trim(string(text), "\x00") != "" {
				left++
			}
		}
		if left != c.seeds {
			t.Errorf("%q: %d texts are left, %d are seeds", c.texts, left, c.seeds)
		}
	}
}

func TestDecodeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(path, asPNG(t, code(t, seed, 4)), 0o600); err != nil {
		t.Fatal(err)
	}
	if texts, err := qr.DecodeFile(context.Background(), path); err != nil || len(texts) != 1 || string(texts[0]) != seed {
		t.Errorf("%q, %v", texts, err)
	}
	if _, err := qr.DecodeFile(context.Background(), filepath.Dir(path)); !errors.Is(err, qr.ErrNoPicture) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := qr.DecodeFile(context.Background(), os.DevNull); !errors.Is(err, qr.ErrNoPicture) {
		t.Errorf("a device: %v", err)
	}
	if _, err := qr.DecodeFile(context.Background(), path+".missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
