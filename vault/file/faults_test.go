package file

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// faultyDisk is the real disk, in which calls fail as judge says. judge sees
// the number of the call, its name and the file it is about.
type faultyDisk struct {
	system
	calls int
	judge func(n int, call, path string) error
	// piece is how many bytes one write takes at most; 0 takes all.
	piece int
}

// failing is a disk on which every call of a name fails with err.
func failing(call string, err error) *faultyDisk {
	return &faultyDisk{judge: func(_ int, name, _ string) error {
		if name == call {
			return err
		}
		return nil
	}}
}

func (d *faultyDisk) fault(call, path string) error {
	d.calls++
	return d.judge(d.calls, call, path)
}

func (d *faultyDisk) Open(name string) (stream, error) {
	if err := d.fault("open", name); err != nil {
		return nil, err
	}
	return d.wrap(name)(d.system.Open(name))
}

func (d *faultyDisk) Create(name string, perm fs.FileMode) (stream, error) {
	if err := d.fault("create", name); err != nil {
		return nil, err
	}
	return d.wrap(name)(d.system.Create(name, perm))
}

func (d *faultyDisk) wrap(name string) func(stream, error) (stream, error) {
	return func(s stream, err error) (stream, error) {
		if err != nil {
			return nil, err
		}
		return &faultyStream{stream: s, disk: d, name: name}, nil
	}
}

func (d *faultyDisk) Touchable(name string) error {
	if err := d.fault("touchable", name); err != nil {
		return err
	}
	return d.system.Touchable(name)
}

func (d *faultyDisk) Stat(name string) (fs.FileInfo, error) {
	if err := d.fault("stat", name); err != nil {
		return nil, err
	}
	return d.system.Stat(name)
}

func (d *faultyDisk) Resolve(name string) (string, error) {
	if err := d.fault("resolve", name); err != nil {
		return "", err
	}
	return d.system.Resolve(name)
}

func (d *faultyDisk) Claim(from, to string) error {
	if err := d.fault("claim", to); err != nil {
		return err
	}
	return d.system.Claim(from, to)
}

func (d *faultyDisk) Rename(from, to string) error {
	if err := d.fault("rename", to); err != nil {
		return err
	}
	return d.system.Rename(from, to)
}

func (d *faultyDisk) Remove(name string) error {
	if err := d.fault("remove", name); err != nil {
		return err
	}
	return d.system.Remove(name)
}

func (d *faultyDisk) MakeFolder(name string) error {
	if err := d.fault("make folder", name); err != nil {
		return err
	}
	return d.system.MakeFolder(name)
}

func (d *faultyDisk) List(name string) ([]fs.DirEntry, error) {
	if err := d.fault("list", name); err != nil {
		return nil, err
	}
	return d.system.List(name)
}

func (d *faultyDisk) SyncFolder(name string) error {
	if err := d.fault("sync folder", name); err != nil {
		return err
	}
	return d.system.SyncFolder(name)
}

func (d *faultyDisk) Patch(name string) (stream, error) {
	if err := d.fault("patch", name); err != nil {
		return nil, err
	}
	return d.wrap(name)(d.system.Patch(name))
}

func (d *faultyDisk) Exchange(draft, target string) (string, error) {
	if err := d.fault("exchange", target); err != nil {
		return draft, err
	}
	return d.system.Exchange(draft, target)
}

type faultyStream struct {
	stream
	disk *faultyDisk
	name string
}

func (s *faultyStream) Read(p []byte) (int, error) {
	if err := s.disk.fault("read", s.name); err != nil {
		return 0, err
	}
	return s.stream.Read(p)
}

// errShort makes a write stop after half of the bytes without saying why.
var errShort = errors.New("short write")

// Write fails as a full disk does: after half of the bytes.
func (s *faultyStream) Write(p []byte) (int, error) {
	if err := s.disk.fault("write", s.name); err != nil {
		n, _ := s.stream.Write(p[:len(p)/2])
		if errors.Is(err, errShort) {
			err = nil
		}
		return n, err
	}
	if piece := s.disk.piece; piece > 0 && len(p) > piece {
		n, err := s.stream.Write(p[:piece])
		if err != nil {
			return n, err
		}
		m, err := s.Write(p[piece:])
		return n + m, err
	}
	return s.stream.Write(p)
}

func (s *faultyStream) Stat() (fs.FileInfo, error) {
	if err := s.disk.fault("fstat", s.name); err != nil {
		return nil, err
	}
	return s.stream.Stat()
}

func (s *faultyStream) Chmod(perm fs.FileMode) error {
	if err := s.disk.fault("chmod", s.name); err != nil {
		return err
	}
	return s.stream.Chmod(perm)
}

func (s *faultyStream) Own(like fs.FileInfo) error {
	if err := s.disk.fault("chown", s.name); err != nil {
		return err
	}
	return s.stream.Own(like)
}

func (s *faultyStream) Truncate(size int64) error {
	if err := s.disk.fault("truncate", s.name); err != nil {
		return err
	}
	return s.stream.Truncate(size)
}

func (s *faultyStream) Hold() error {
	if err := s.disk.fault("hold", s.name); err != nil {
		return err
	}
	return s.stream.Hold()
}

func (s *faultyStream) Sync() error {
	if err := s.disk.fault("sync", s.name); err != nil {
		return err
	}
	return s.stream.Sync()
}

func (s *faultyStream) Close() error {
	err := s.disk.fault("close", s.name)
	if cerr := s.stream.Close(); err == nil {
		err = cerr
	}
	return err
}

// drafts lists what a save left in folder under names that people do not see.
func drafts(folder string) []string {
	all, err := filepath.Glob(filepath.Join(folder, draftPrefix+"*"))
	if err != nil {
		panic(err) // the pattern is wrong
	}
	var names []string
	for _, path := range all {
		names = append(names, filepath.Base(path))
	}
	return names
}
