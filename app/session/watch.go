package session

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// DefaultPoll is how often the open vault's file is looked at where the system
// cannot be asked to tell of changes, as in many network folders; and also where
// it can, in case it forgets.
const DefaultPoll = 10 * time.Second

// watch follows the file of an open vault, at path, until ctx ends. What another program
// writes there is merged; conflict copies beside it are listed in the State.
func (s *Session) watch(ctx context.Context, o *openVault, path string) {
	news, stop := listen(path)
	defer stop()
	poll := time.NewTicker(s.config.Poll)
	defer poll.Stop()
	w := &watched{}
	for {
		w.look(ctx, s, o, path)
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
		case _, ok := <-news:
			if !ok {
				news = nil // the poll goes on
			}
		}
	}
}

// listen tells of what happens to the file at path, whatever it is: tokens that
// may stand for several events. The channel is nil where the system cannot tell.
func listen(path string) (<-chan struct{}, func()) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, func() {}
	}
	folders := []string{filepath.Dir(path)} // a file that is renamed over is followed by its folder alone
	if target, err := filepath.EvalSymlinks(path); err == nil && filepath.Dir(target) != folders[0] {
		folders = append(folders, filepath.Dir(target))
	}
	for _, f := range folders {
		if w.Add(f) != nil {
			w.Close()
			return nil, func() {}
		}
	}
	news := make(chan struct{}, 1)
	go func() {
		defer close(news)
		for {
			select {
			case _, ok := <-w.Events:
				if !ok {
					return
				}
			case _, ok := <-w.Errors:
				if !ok {
					return
				}
			}
			select {
			case news <- struct{}{}:
			default: // it will look anyway
			}
		}
	}()
	return news, func() { w.Close() }
}

// watched remembers a file that could not be merged, so that it is not tried
// again before it changes.
type watched struct{ failed fs.FileInfo }

// look merges the file if it changed, and lists conflict copies.
func (w *watched) look(ctx context.Context, s *Session, o *openVault, path string) {
	s.listCopies(o, path)
	info, err := os.Stat(path)
	if err != nil || w.failed != nil && os.SameFile(info, w.failed) && info.Size() == w.failed.Size() && info.ModTime().Equal(w.failed.ModTime()) {
		return
	}
	w.failed = nil
	err = s.CheckFile(ctx)
	var unsaved *UnsavedError
	switch {
	case err == nil:
		s.mergeable(ctx, o)
		return
	case ctx.Err() != nil || errors.As(err, &unsaved) || errors.Is(err, ErrLocked) || errors.Is(err, ErrClosed):
		return
	case errors.Is(err, ErrCredentials) || errors.Is(err, ErrVersion):
		// It will not mend itself, and the next save would meet it.
		_ = s.change(o, func(st *State) { st.Problem = &notMergedError{err} })
	}
	w.failed = info // perhaps it is still being written
}

// mergeable saves what could not be saved while the file was one that cannot be
// merged, or takes the news of that away: the file is as it was.
func (s *Session) mergeable(ctx context.Context, o *openVault) {
	st := s.State()
	var before *notMergedError
	switch {
	case !errors.As(st.Problem, &before):
	case st.Unsaved:
		_ = s.Retry(ctx) // Problem says why not
	default:
		_ = s.change(o, func(st *State) { st.Problem = nil })
	}
}

func (s *Session) listCopies(o *openVault, path string) {
	copies := conflictCopies(path)
	s.mu.Lock()
	defer s.mu.Unlock()
	copies = slices.DeleteFunc(copies, func(c string) bool { return slices.Contains(o.passed, c) })
	if s.open == o && !slices.Equal(copies, s.state.Load().ConflictCopies) {
		s.publish(func(st *State) { st.ConflictCopies = copies })
	}
}

// PassCopy takes a conflict copy from the list until the vault is locked: it was
// merged, or is none. The file stays.
func (s *Session) PassCopy(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return
	}
	s.open.passed = append(s.open.passed, path)
	s.publish(func(st *State) {
		is := func(c string) bool { return c == path }
		st.ConflictCopies = slices.DeleteFunc(slices.Clone(st.ConflictCopies), is)
		st.Conflicts = slices.DeleteFunc(slices.Clone(st.Conflicts), is)
	})
}
