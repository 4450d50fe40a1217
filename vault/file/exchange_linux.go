package file

import "golang.org/x/sys/unix"

// exchange swaps two files in one step. What stood at target is afterwards at
// draft.
func exchange(draft, target string) (displaced string, err error) {
	return draft, unix.Renameat2(unix.AT_FDCWD, draft, unix.AT_FDCWD, target, unix.RENAME_EXCHANGE)
}
