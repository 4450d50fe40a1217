package file

import "golang.org/x/sys/unix"

// exchange swaps two files in one step. What stood at target is afterwards at
// draft.
func exchange(draft, target string) (displaced string, err error) {
	return draft, unix.RenamexNp(draft, target, unix.RENAME_SWAP)
}
