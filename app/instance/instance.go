// Package instance keeps one window program to a state folder: the first one
// listens, a later one hands it the file that it was started with, and ends.
//
// Who is first is decided by a lock that the system frees with the process, so
// a crash leaves nothing that would keep the next start out. Files travel over a
// local socket in a folder that only the user may enter; what comes over it is
// one bounded message with a path, and no more than "show this file" can be
// said.
//
// # Who may import it
//
// main, and the window's front end. It imports nothing of this module.
package instance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ErrUnreachable says that there is a first program, but it does not answer.
var ErrUnreachable = errors.New("instance: the running program does not answer")

const (
	maxPeers = 8               // connections served at a time
	patience = 5 * time.Second // for one exchange
	// maxSocket is what a socket's path may have on every system.
	maxSocket = 100
)

// Instance is the first program of a state folder.
type Instance struct {
	folder   string
	lock     io.Closer
	listener net.Listener // nil where no socket can be had
	temp     string       // a folder of our own for the socket, if the state folder cannot hold it
	served   sync.WaitGroup
}

// Listen makes this program the first of the state folder dir, or reports that
// there already is one: then the Instance is nil, and [Send] reaches it. onOpen
// is called, on other goroutines, with each absolute path that a later start
// hands over, and with "" for one that only wants the window to come forward.
// Where no socket can be had (an early Windows 10, a folder of temporary files that
// is not there), the program is the first all the same, and later ones reach
// nobody: that keeps nobody from his vault.
func Listen(dir string, onOpen func(path string)) (i *Instance, already bool, err error) {
	folder, err := enter(dir)
	if err != nil {
		return nil, false, err
	}
	lock, err := hold(filepath.Join(folder, "lock"))
	if errors.Is(err, errHeld) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("instance: lock: %w", err)
	}
	i = &Instance{folder: folder, lock: lock}
	if i.listen() != nil {
		return i, false, nil
	}
	i.served.Go(func() { i.serve(onOpen) })
	return i, false, nil
}

// enter makes the folder for lock and socket, which nobody else may enter
// whatever the state folder allows.
func enter(dir string) (string, error) {
	folder := filepath.Join(dir, "instance")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("instance: %w", err)
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return "", fmt.Errorf("instance: %w", err)
	}
	return folder, nil
}

// Close stops listening and lets the next program be the first. It waits for
// calls of onOpen that are running.
func (i *Instance) Close() error {
	var err error
	if i.listener != nil {
		err = i.listener.Close()
	}
	i.served.Wait()
	return errors.Join(err, i.release())
}

// release undoes what listen and hold did. The lock comes last: whoever gets it
// finds nothing that is about to be removed.
func (i *Instance) release() error {
	err := forget(i.folder)
	if i.temp != "" {
		err = errors.Join(err, os.RemoveAll(i.temp))
	}
	return errors.Join(err, i.lock.Close())
}

// serve takes connections until the listener is closed.
func (i *Instance) serve(onOpen func(string)) {
	free := make(chan struct{}, maxPeers)
	for {
		peer, err := i.listener.Accept()
		if err != nil {
			return
		}
		free <- struct{}{}
		i.served.Go(func() {
			defer func() { <-free }()
			if path, ok := answer(peer); ok {
				onOpen(path)
			}
		})
	}
}

// Send hands path to the first program of the state folder dir. An empty path
// asks it to come forward. [ErrUnreachable] if there is none, or none that
// answers.
func Send(ctx context.Context, dir, path string) error {
	if path != "" {
		var err error
		if path, err = filepath.Abs(path); err != nil {
			return fmt.Errorf("instance: %w", err)
		}
	}
	socket, err := recall(filepath.Join(dir, "instance"))
	if err != nil {
		return errors.Join(ErrUnreachable, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	peer, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return errors.Join(ErrUnreachable, err)
	}
	if err := ask(peer, path); err != nil {
		return errors.Join(ErrUnreachable, err)
	}
	return nil
}
