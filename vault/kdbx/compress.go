package kdbx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	// gzipLevel is where a vault of accounts stops getting much smaller.
	gzipLevel = 2
	// gzipTrailer is a CRC-32 and the length modulo 2^32.
	gzipTrailer = 8
	// deflateRatio is the most that deflate can shrink anything.
	deflateRatio = 1032
	// inflateStep is how much is decompressed before the reader is told.
	inflateStep = 256 << 10
	// gzipWindow is how far deflate looks back; scrubbing writes a few times
	// as much, for encoders keep more than one window.
	gzipWindow = 32 << 10
)

// plainText is the contents of a file in the clear, which may still be growing
// behind the reader's back: decompression runs in a goroutine of its own while
// the document is being read. Its bytes never move or change before wipe.
type plainText struct {
	mu      sync.Mutex
	grown   sync.Cond
	buf     []byte   // what there is so far
	retired [][]byte // buffers that became too small; readers may hold slices
	done    bool     // buf will not grow any more
	stop    bool     // the reader has had enough
	err     error    // why it ended, nil for a whole, well-formed end
}

// newPlainText is for contents that are there already.
func newPlainText(b []byte) *plainText {
	p := &plainText{buf: b, done: true}
	p.grown.L = &p.mu
	return p
}

// inflate starts to decompress, and wipes compressed when it is done. The
// result must be wiped by the caller.
func inflate(compressed []byte, max int64) *plainText {
	p := &plainText{buf: make([]byte, 0, inflatedSize(compressed, max))}
	p.grown.L = &p.mu
	go p.fill(compressed, max)
	return p
}

// inflatedSize guesses the size of the contents from the trailer, which may
// lie: too small costs a copy; too large is bounded by what deflate can do.
func inflatedSize(compressed []byte, max int64) int64 {
	if len(compressed) < gzipTrailer {
		return 0
	}
	stated := int64(binary.LittleEndian.Uint32(compressed[len(compressed)-4:]))
	return min(stated+bytes.MinRead, int64(len(compressed))*deflateRatio, max+1)
}

func (p *plainText) fill(compressed []byte, max int64) {
	err := p.decompress(compressed, max)
	clear(compressed)
	p.mu.Lock()
	p.done, p.err = true, err
	p.mu.Unlock()
	p.grown.Broadcast()
}

func (p *plainText) decompress(compressed []byte, max int64) error {
	zr, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return corrupt(PartCompression, 0, "not gzip")
	}
	defer scrubReader(zr)
	zr.Multistream(false)
	for {
		buf, stop := p.room()
		if stop {
			return nil
		}
		n, err := io.ReadFull(zr, buf)
		if err := atMost(PartCompression, 0, "decompressed size", int64(p.publish(n)), max); err != nil {
			return err
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			// Either the buffer was not filled because all is read, or the
			// stream was cut: only the next read can tell.
			if _, err := zr.Read(make([]byte, 1)); errors.Is(err, io.EOF) {
				return nil
			}
			return &FormatError{PartCompression, int64(p.publish(0)), fmt.Errorf("%w: %w", ErrCorrupt, io.ErrUnexpectedEOF)}
		default:
			return corrupt(PartCompression, p.publish(0), "gzip: %v", err)
		}
	}
}

// room returns the free space behind buf, and whether to stop instead.
func (p *plainText) room() ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.buf) == cap(p.buf) {
		bigger := make([]byte, len(p.buf), 2*cap(p.buf)+inflateStep)
		copy(bigger, p.buf)
		p.retired = append(p.retired, p.buf)
		p.buf = bigger
	}
	free := p.buf[len(p.buf):cap(p.buf)]
	return free[:min(len(free), inflateStep)], p.stop
}

// publish shows n more bytes to the reader and returns how many there are.
func (p *plainText) publish(n int) int {
	p.mu.Lock()
	p.buf = p.buf[:len(p.buf)+n]
	size := len(p.buf)
	p.mu.Unlock()
	p.grown.Broadcast()
	return size
}

// atLeast waits until there are n bytes, or all; it returns what there is and
// whether that is all.
func (p *plainText) atLeast(n int) (b []byte, all bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.buf) < n && !p.done {
		p.grown.Wait()
	}
	return p.buf, p.done
}

// end waits for the end of decompression and returns its error. A gzip trailer
// that is missing is forgiven: some writers leave it out, and whether the
// document is whole is for its reader to say.
func (p *plainText) end() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.done {
		p.grown.Wait()
	}
	if errors.Is(p.err, io.ErrUnexpectedEOF) {
		return nil
	}
	return p.err
}

// wipe stops decompression and overwrites all that was in the clear.
func (p *plainText) wipe() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop = true
	for !p.done {
		p.grown.Wait()
	}
	clear(p.buf)
	for _, b := range p.retired {
		clear(b)
	}
	p.buf, p.retired = nil, nil
}

// scrubReader overwrites the reader's window, which holds the last 32 KiB of
// plain text, by decompressing zeros.
func scrubReader(zr *gzip.Reader) {
	var zeros bytes.Buffer
	zw := gzip.NewWriter(&zeros)
	// Neither a bytes.Buffer nor decompressing zeros can fail.
	_, _ = zw.Write(make([]byte, 4*gzipWindow))
	_ = zw.Close()
	if zr.Reset(&zeros) == nil {
		_, _ = io.Copy(io.Discard, zr)
	}
}

// scrubWriter does the same for a writer's window and pending input.
func scrubWriter(zw *gzip.Writer) {
	zw.Reset(io.Discard)
	_, _ = zw.Write(make([]byte, 8*gzipWindow))
	_ = zw.Close()
}
