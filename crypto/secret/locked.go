package secret

import (
	"fmt"
	"os"
	"sync"

	"github.com/awnumar/memguard"
)

// taking serialises trial and allocation, so that no second allocation of this
// process can use up the limit between the two. The limit is the process's,
// hence the lock is too.
var taking sync.Mutex

// newLocked returns size bytes of zeroed locked memory between guard pages, or
// ErrLockRefused.
func newLocked(size int) (*memguard.LockedBuffer, error) {
	taking.Lock()
	defer taking.Unlock()
	page := os.Getpagesize()
	if err := tryLock((size + page - 1) / page * page); err != nil {
		return nil, fmt.Errorf("%w: %d bytes: %w", ErrLockRefused, size, err)
	}
	return memguard.NewBuffer(size), nil
}

// Wipe overwrites b with zeros.
func Wipe(b []byte) { memguard.WipeBytes(b) }
