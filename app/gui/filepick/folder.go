package filepick

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// item is one row of the list.
type item struct {
	name, path string
	folder     bool
}

// found is what a path leads to: a folder with its items, or a file.
type found struct {
	folder string // "" on Windows, where it stands for the list of drives
	items  []item
	file   string
}

// look reads what is at path. The folders come first; what the kind cannot
// choose is left out, unless all is set.
func look(path string, kind Kind, all bool) (found, error) {
	if path == "" && runtime.GOOS == "windows" {
		return found{items: drives()}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return found{}, err
	}
	if !info.IsDir() {
		return found{file: path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return found{}, err
	}
	f := found{folder: path}
	for _, e := range entries {
		i := item{name: e.Name(), path: filepath.Join(path, e.Name()), folder: e.IsDir()}
		if e.Type()&os.ModeSymlink != 0 {
			target, err := os.Stat(i.path)
			i.folder = err == nil && target.IsDir()
		}
		if !strings.HasPrefix(i.name, ".") && (i.folder || kind.takes(i.name, all)) {
			f.items = append(f.items, i)
		}
	}
	slices.SortFunc(f.items, func(a, b item) int {
		if a.folder != b.folder {
			if a.folder {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), strings.Compare(a.name, b.name))
	})
	return f, nil
}

// takes says whether a file of that name is offered.
func (k Kind) takes(name string, all bool) bool {
	return k == File || k == Vault && (all || IsVault(name))
}

// above is the folder above; at the top it is the folder itself, on Windows the
// list of drives.
func above(folder string) string {
	up := filepath.Dir(folder)
	if runtime.GOOS == "windows" && up == folder {
		return ""
	}
	return up
}

// drives are the drives of a Windows computer.
func drives() []item {
	var all []item
	for letter := 'A'; letter <= 'Z'; letter++ {
		root := string(letter) + `:\`
		if _, err := os.Stat(root); err == nil {
			all = append(all, item{name: root, path: root, folder: true})
		}
	}
	return all
}
