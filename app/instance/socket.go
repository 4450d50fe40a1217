package instance

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// The file "address" says where the socket is: beside it, unless the path would
// be too long for a socket or the file system cannot hold one (a USB stick).
// Then it is in a new folder of the user's own among the temporary ones.

func addressFile(folder string) string { return filepath.Join(folder, "address") }

// listen opens the socket and writes down where it is, or leaves nothing behind.
// The caller holds the lock: what an earlier program left is nobody's.
func (i *Instance) listen() error {
	if err := forget(i.folder); err != nil {
		return err
	}
	socket := filepath.Join(i.folder, "socket")
	listener, err := listenAt(socket)
	if err != nil {
		if i.temp, err = os.MkdirTemp("", "kagikura-"); err != nil { // owner-only by itself
			return err
		}
		socket = filepath.Join(i.temp, "socket")
		listener, err = listenAt(socket)
	}
	if err == nil {
		if err = os.WriteFile(addressFile(i.folder), []byte(socket), 0o600); err == nil {
			i.listener = listener
			return nil
		}
		err = errors.Join(err, listener.Close())
	}
	if i.temp != "" {
		err = errors.Join(err, os.RemoveAll(i.temp))
		i.temp = ""
	}
	return err
}

func listenAt(socket string) (net.Listener, error) {
	if len(socket) > maxSocket {
		return nil, &net.AddrError{Err: "too long for a socket", Addr: socket}
	}
	return net.Listen("unix", socket)
}

// recall reads where the socket is.
func recall(folder string) (string, error) {
	info, err := os.Stat(addressFile(folder))
	if err != nil {
		return "", err
	}
	if info.Size() > maxSocket {
		return "", &net.AddrError{Err: "no address of a socket", Addr: addressFile(folder)}
	}
	b, err := os.ReadFile(addressFile(folder))
	return string(b), err
}

// forget removes what an earlier program left: its socket, the folder made for
// that, and the address. Nothing but a socket is removed, whatever the file says.
func forget(folder string) error {
	socket, err := recall(folder)
	if errors.Is(err, fs.ErrNotExist) {
		socket = filepath.Join(folder, "socket")
	}
	if info, err := os.Lstat(socket); err == nil && isSocket(info) {
		if err := os.Remove(socket); err != nil {
			return err
		}
		if parent := filepath.Dir(socket); parent != folder {
			_ = os.Remove(parent) // only if it is empty now
		}
	}
	if err := os.Remove(addressFile(folder)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
