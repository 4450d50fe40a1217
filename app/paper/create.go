package paper

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// copies is how many files of one name CreateBeside puts beside each other.
const copies = 100

// Create writes the PDF into a new file, which only its owner may read. What is
// there already stays as it is, and errors.Is tells fs.ErrExist. What was begun
// and could not be finished is removed.
func (d Document) Create(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = d.Write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(path) // the first error counts
	}
	return err
}

// CreateBeside is Create under the next name that is free, "sheet (2).pdf" beside
// "sheet.pdf". It returns the path that the file got.
func (d Document) CreateBeside(path string) (string, error) {
	ending := filepath.Ext(path)
	for n := 1; ; n++ {
		name := path
		if n > 1 {
			name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(path, ending), n, ending)
		}
		if err := d.Create(name); !errors.Is(err, fs.ErrExist) || n == copies {
			return name, err
		}
	}
}
