package kdbx

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

// Settings is what saving needs besides the vault and its key: how the file is
// encrypted, and what it held outside of the document.
type Settings struct {
	// Read is the version of the file that was read; zero for a new one. What
	// is written is always 4.1.
	Read Version
	// Newer tells that the file has a minor version that this package does not
	// know. It was read as far as it is understood; Encode refuses to write it
	// back with ErrVersion until a person has agreed and this is set to false.
	Newer bool
	// Cipher and Compress are kept from a file of version 4.
	Cipher   Cipher
	Compress bool
	// Foreign writes what the model has no word for, as Decode sets it: unknown
	// elements, colours, icons of one's own, attachments that no entry names,
	// passphrases of shared folders. Without it these stay behind, as they
	// should when a part of a vault is given to someone else.
	Foreign bool

	kdfDict variantDict
	header  []headerField
	inner   []innerItem
}

// NewSettings is for vaults that no file held before, and for parts of a vault
// that are given away: ChaCha20, which is as fast and as safe on every computer,
// gzip, and nothing but the model. Key derivation comes with the [Transformed]
// that Encode is given.
func NewSettings() Settings { return Settings{Cipher: ChaCha20, Compress: true} }

// Database is what was read from a file.
type Database struct {
	Vault    *vault.Vault
	Settings Settings
	// Key saves the file again without another derivation.
	Key Transformed
	// Warnings tell what had to be put right.
	Warnings []Warning
}

// Decode reads a file: it checks the header, derives the key, and reads the
// contents into the arena. Errors: ErrNotKDBX, ErrVersion, ErrUnsupported,
// ErrLimit, ErrCorrupt, ErrCredentials, ctx's, and those of secret. data is not
// changed, nor kept.
func Decode(ctx context.Context, data []byte, a *secret.Arena, c Composite, l Limits) (*Database, error) {
	h, err := readTrueHeader(data, l)
	if err != nil {
		return nil, err
	}
	t, err := c.Transform(ctx, h.KDF)
	if err != nil {
		return nil, err
	}
	return decode(h, data, a, t, l)
}

// DecodeWith does the same with a key that was derived before; ErrOtherKey if
// it is for another salt.
func DecodeWith(data []byte, a *secret.Arena, t Transformed, l Limits) (*Database, error) {
	h, err := readTrueHeader(data, l)
	if err != nil {
		return nil, err
	}
	if !t.Fits(h) {
		return nil, ErrOtherKey
	}
	return decode(h, data, a, t, l)
}

// readTrueHeader reads the header and, in version 4, compares it with the hash
// behind it: damage shows before anyone waits for the key.
func readTrueHeader(data []byte, l Limits) (*Header, error) {
	h, err := ReadHeader(data, l)
	if err != nil || h.Version.Major < major4 {
		return h, err
	}
	n := len(h.raw)
	if len(data) < n+2*sha256.Size {
		return nil, corrupt(PartHeader, n, "file ends behind the header")
	}
	if sum := sha256.Sum256(h.raw); !bytes.Equal(sum[:], data[n:n+sha256.Size]) {
		return nil, corrupt(PartHeader, n, "header does not match its hash")
	}
	return h, nil
}

func decode(h *Header, data []byte, a *secret.Arena, t Transformed, l Limits) (*Database, error) {
	plain, err := decrypt(h, data, t, l)
	if err != nil {
		return nil, err
	}
	db, err := readContents(h, plain, a, l)
	if err != nil {
		return nil, err
	}
	db.Key = t
	return db, nil
}

// readContents reads what was decrypted, and wipes it.
func readContents(h *Header, plain *plainText, a *secret.Arena, l Limits) (*Database, error) {
	defer plain.wipe()
	r, inner, err := startReader(h, plain, a, l)
	if err != nil {
		return nil, err
	}
	defer r.wipe()
	if err := r.read(); err != nil {
		return nil, err
	}
	if err := plain.end(); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(h.raw); h.Version.Major < major4 && !r.matches(sum[:]) {
		return nil, corrupt(PartHeader, 0, "header does not match its hash in the document")
	}
	v, err := vault.Assemble(r.meta, r.root, r.tombs)
	if err != nil {
		return nil, &FormatError{PartXML, 0, fmt.Errorf("%w: %w", ErrCorrupt, err)}
	}
	return &Database{
		Vault:    v,
		Settings: settingsOf(h, inner),
		Warnings: r.warnings,
	}, nil
}

func settingsOf(h *Header, inner []innerItem) Settings {
	s := Settings{
		Read:     h.Version,
		Newer:    h.Version.Major == major4 && h.Version.Minor > minor41,
		Cipher:   h.Cipher,
		Compress: h.Compressed,
		Foreign:  true,
		kdfDict:  h.kdfDict,
		header:   h.kept,
		inner:    inner,
	}
	if h.Version.Major < major4 {
		s.Cipher, s.Compress = ChaCha20, true
	}
	return s
}

// decrypt authenticates and decrypts what follows the header. The result may
// still be growing, and must be wiped.
func decrypt(h *Header, data []byte, t Transformed, l Limits) (*plainText, error) {
	keys, err := t.keysFor(h.masterSeed)
	if err != nil {
		return nil, err
	}
	defer keys.wipe()
	var contents []byte
	if h.Version.Major >= major4 {
		contents, err = decrypt4(h, data, keys)
	} else {
		contents, err = decrypt3(h, data, keys)
	}
	if err != nil {
		return nil, err
	}
	if h.Compressed {
		return inflate(contents, l.Inflated), nil
	}
	if err := atMost(PartBlocks, 0, "size of the contents", int64(len(contents)), l.Inflated); err != nil {
		clear(contents)
		return nil, err
	}
	return newPlainText(contents), nil
}

func decrypt4(h *Header, data []byte, keys *fileKeys) ([]byte, error) {
	n := len(h.raw) + sha256.Size
	if !hmac.Equal(data[n:n+sha256.Size], keys.hmac.header(h.raw)) {
		return nil, ErrCredentials
	}
	contents, _, err := readHMACBlocks(data[n+sha256.Size:], &keys.hmac)
	if err != nil {
		return nil, err
	}
	if err := h.Cipher.decrypt(contents, keys.encryption[:], h.iv); err != nil {
		return nil, err
	}
	return h.Cipher.unpad(contents)
}

func decrypt3(h *Header, data []byte, keys *fileKeys) ([]byte, error) {
	contents := bytes.Clone(data[len(h.raw):])
	if err := h.Cipher.decrypt(contents, keys.encryption[:], h.iv); err != nil {
		return nil, err
	}
	if len(contents) < startBytesSize {
		return nil, corrupt(PartBlocks, 0, "file ends behind the header")
	}
	if subtle.ConstantTimeCompare(contents[:startBytesSize], h.startBytes) != 1 {
		return nil, ErrCredentials
	}
	contents, err := h.Cipher.unpad(contents)
	if err != nil {
		return nil, err
	}
	if len(contents) < startBytesSize {
		return nil, corrupt(PartBlocks, 0, "padding")
	}
	return readHashedBlocks(contents[startBytesSize:])
}

// startReader reads what stands before the document.
func startReader(h *Header, plain *plainText, a *secret.Arena, l Limits) (*reader, []innerItem, error) {
	inner := innerHeader{streamID: h.streamID, streamKey: h.streamKey}
	part, at := PartHeader, 0
	v3 := h.Version.Major < major4
	if !v3 {
		var err error
		if inner, at, err = readInnerHeader(plain); err != nil {
			return nil, nil, err
		}
		part = PartInnerHeader
	}
	stream, err := innerStream(part, inner.streamID, inner.streamKey)
	if err != nil {
		return nil, nil, err
	}
	// A byte order mark may begin the document.
	if b, _ := plain.atLeast(at + len(utf8BOM)); bytes.HasPrefix(b[at:], utf8BOM) {
		at += len(utf8BOM)
	}
	r := newReader(newTokenizer(PartXML, plain, at), a, stream, l, v3)
	return r, inner.unknown, r.fillPool(inner.binaries)
}

// Encode writes the vault as KDBX 4.1 under the key, with a new master seed,
// initialisation vector and inner stream key out of random. It returns
// ErrVersion for [Settings.Newer], ErrLimit for an attachment that Decode would
// refuse, and the errors of w, random and secret. What it has written to w is
// of no use after an error.
func Encode(w io.Writer, v *vault.Vault, s Settings, t Transformed, random io.Reader) error {
	if s.Newer {
		return fmt.Errorf("%w: %v would become 4.1", ErrVersion, s.Read)
	}
	if !s.Cipher.valid() {
		return fmt.Errorf("%w: cipher", ErrUnsupported)
	}
	if !s.Foreign {
		s.kdfDict, s.header, s.inner = variantDict{}, nil, nil
	}
	h := &Header{
		Cipher:     s.Cipher,
		Compressed: s.Compress,
		KDF:        t.params,
		kdfDict:    s.kdfDict,
		kept:       s.header,
		masterSeed: make([]byte, masterSeedSize),
		iv:         make([]byte, s.Cipher.ivSize()),
	}
	streamKey := make([]byte, streamKeySize)
	defer clear(streamKey)
	for _, b := range [][]byte{h.masterSeed, h.iv, streamKey} {
		if _, err := io.ReadFull(random, b); err != nil {
			return fmt.Errorf("kdbx: randomness: %w", err)
		}
	}
	keys, err := t.keysFor(h.masterSeed)
	if err != nil {
		return err
	}
	defer keys.wipe()
	header := appendHeader(nil, h)
	sum := sha256.Sum256(header)
	for _, b := range [][]byte{header, sum[:], keys.hmac.header(header)} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	blocks := newHMACBlockWriter(w, &keys.hmac)
	encrypted, err := s.Cipher.encrypter(blocks, keys.encryption[:], h.iv)
	if err != nil {
		return err
	}
	defer encrypted.wipe()
	if err := writeContents(encrypted, v, s, streamKey); err != nil {
		return err
	}
	if err := encrypted.Close(); err != nil {
		return err
	}
	return blocks.Close()
}

// writeContents writes inner header and document, compressed if so. They are
// spelled here and compressed, encrypted and written by a goroutine.
func writeContents(to io.Writer, v *vault.Vault, s Settings, streamKey []byte) (err error) {
	var zw *gzip.Writer
	if s.Compress {
		if zw, err = gzip.NewWriterLevel(to, gzipLevel); err != nil {
			return err
		}
		defer scrubWriter(zw)
		to = zw
	}
	pipe := newRelay(to)
	err = writePlain(pipe, v, s, streamKey)
	if pipeErr := pipe.close(); pipeErr != nil {
		return pipeErr
	}
	if err != nil || zw == nil {
		return err
	}
	return zw.Close()
}

func writePlain(pipe *relay, v *vault.Vault, s Settings, streamKey []byte) error {
	stream, err := innerStream(PartInnerHeader, streamChaCha20, streamKey)
	if err != nil {
		return err
	}
	w := newWriter(v, s.Foreign, pipe, stream)
	defer w.wipe()
	if err := w.innerHeader(v, s.inner, streamKey); err != nil {
		return err
	}
	return w.document()
}

func newWriter(v *vault.Vault, foreign bool, pipe *relay, stream cipher.Stream) *writer {
	w := &writer{out: pipe.pass, b: pipe.empty(), stream: stream, v: v, meta: v.Meta(), foreign: foreign}
	w.doc, _ = w.meta.Foreign.(*document)
	if w.doc == nil || !foreign {
		w.doc = &document{file: newFileForm, meta: newMetaForm, root: newRootForm}
	}
	return w
}

// innerHeader writes the inner header with the attachments, in the order of the
// file that was read; new ones follow.
func (w *writer) innerHeader(v *vault.Vault, unknown []innerItem, streamKey []byte) error {
	w.b = appendInnerItem(w.b, innerStreamID, 4)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(streamChaCha20))
	w.b = appendInnerItem(w.b, innerStreamKey, len(streamKey))
	w.b = append(w.b, streamKey...)
	for _, it := range unknown {
		w.b = appendInnerItem(w.b, it.id, len(it.data))
		w.b = append(w.b, it.data...)
	}
	for _, p := range w.collect(v) {
		if err := w.attachment(p); err != nil {
			return err
		}
	}
	w.b = appendInnerItem(w.b, innerEnd, 0)
	return w.flush(0)
}

// collect numbers the attachments that the file will hold.
func (w *writer) collect(v *vault.Vault) []*pooled {
	named := map[secret.Identity]*pooled{}
	var order []*pooled
	add := func(e *vault.Entry) {
		for _, a := range e.Attachments {
			if id := a.Content.Identity(); named[id] == nil {
				p := &pooled{content: a.Content, protected: a.Protected}
				named[id] = p
				order = append(order, p)
			}
		}
	}
	for _, e := range v.Entries() {
		add(e)
		for _, version := range e.History {
			add(version)
		}
	}
	w.pool = make(map[secret.Identity]int, len(order))
	var pool []*pooled
	place := func(p *pooled) {
		if _, ok := w.pool[p.content.Identity()]; !ok {
			w.pool[p.content.Identity()] = len(pool)
			pool = append(pool, p)
		}
	}
	for _, p := range w.doc.pool {
		if now := named[p.content.Identity()]; now != nil {
			place(now)
		} else if !p.named {
			place(p)
		}
	}
	for _, p := range order {
		place(p)
	}
	return pool
}

func (w *writer) attachment(p *pooled) error {
	n := p.content.Len()
	if err := atMost(PartInnerHeader, 0, "attachment size", int64(n), maxAttachment); err != nil {
		return err
	}
	var flags byte
	if p.protected {
		flags = flagProtect
	}
	w.b = append(appendInnerItem(w.b, innerBinary, n+1), flags)
	return p.content.Pieces(func(piece []byte) error {
		w.b = append(w.b, piece...)
		return w.flush(flushAt)
	})
}

// Verify reads a file back as far as it can without keeping any of it: header
// hash, authentication of header and every block, decompression, and whether
// the document is well-formed to its end. It is for files that were just
// written, and refuses one that is larger than [DefaultLimits] allow: nobody
// could open it again. Errors are those of Decode, and r's.
func Verify(r io.Reader, t Transformed) error {
	l := DefaultLimits()
	l.KDF = kdf.MaxLimits() // the session has derived it
	return verify(r, t, l)
}

func verify(r io.Reader, t Transformed, l Limits) error {
	data, err := io.ReadAll(io.LimitReader(r, l.File+1))
	if err != nil {
		return err
	}
	h, err := readTrueHeader(data, l)
	if err != nil {
		return err
	}
	if h.Version.Major < major4 || !t.Fits(h) {
		return ErrOtherKey
	}
	plain, err := decrypt(h, data, t, l)
	if err != nil {
		return err
	}
	defer plain.wipe()
	_, at, err := readInnerHeader(plain)
	if err != nil {
		return err
	}
	tokens := newTokenizer(PartXML, plain, at)
	var tok token
	for {
		if err := tokens.next(&tok); err != nil {
			return err
		}
		if tok.kind == tokenNothing {
			return plain.end()
		}
	}
}
