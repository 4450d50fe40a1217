//go:build e2e && linux

package e2e

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault/kdbx"
)

// held is how many accounts the vault of the memory test holds.
const held = 300

// Kinds of needles.
const (
	kPassphrase  = "passphrase"
	kPrefix      = "prefixes"
	kPassword    = "passwords"
	kSeed        = "seeds"
	kComposite   = "composite key"
	kTransformed = "transformed key"
	kEncryption  = "encryption key"
	kHMAC        = "HMAC key"
	kInner       = "inner key"
	kControl     = "control"
)

var (
	keyKinds = []string{kComposite, kTransformed, kEncryption, kHMAC, kInner}
	allKinds = append([]string{kPassphrase, kPrefix, kPassword, kSeed}, keyKinds...)
)

// hoard is a vault with secrets that stand in no list of words.
type hoard struct {
	file       string
	passphrase string
	passwords  []string
	seeds      []string // in base32
	control    string   // part of the file's name: in the memory of whoever opens it
}

// word is n characters that nobody can guess.
func word(t *testing.T, alphabet string, n int) string {
	t.Helper()
	b := make([]byte, n)
	for i := range b {
		at, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			t.Fatal(err)
		}
		b[i] = alphabet[at.Int64()]
	}
	return string(b)
}

const (
	letters  = "abcdefghijkmnpqrstuvwxyz"
	letters2 = letters + "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	base32s  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

func newHoard(t *testing.T, folder string, encryption kdbx.Cipher) *hoard {
	t.Helper()
	h := &hoard{passphrase: word(t, letters, 26), control: word(t, letters, 20)}
	h.file = filepath.Join(folder, h.control+".kdbx")
	var xml strings.Builder
	xml.WriteString(`<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><Generator>test</Generator></Meta><Root><Group>` +
		`<UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Name>Root</Name>`)
	for i := range held {
		h.passwords = append(h.passwords, word(t, letters2, 18))
		h.seeds = append(h.seeds, word(t, base32s, 32))
		field := func(name, value string, protected bool) {
			attribute := ""
			if protected {
				attribute = ` ProtectInMemory="True"`
			}
			fmt.Fprintf(&xml, `<String><Key>%s</Key><Value%s>%s</Value></String>`, name, attribute, value)
		}
		fmt.Fprintf(&xml, `<Entry><UUID>%s</UUID>`, uuid(i))
		field("Title", fmt.Sprintf("Account %04d", i), false)
		field("UserName", fmt.Sprintf("user%d", i), false)
		field("Password", h.passwords[i], true)
		field("URL", fmt.Sprintf("https://broker%d.example/", i), false)
		field("otp", fmt.Sprintf("otpauth://totp/Account%%20%04d:user%d?secret=%s&amp;period=30&amp;digits=6&amp;issuer=Account", i, i, h.seeds[i]), true)
		xml.WriteString(`</Entry>`)
	}
	xml.WriteString(`</Group></Root></KeePassFile>`)
	source := filepath.Join(folder, "import.xml")
	if err := os.WriteFile(source, []byte(xml.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("keepassxc-cli", "import", "-q", "-p", source, h.file)
	c.Stdin = strings.NewReader(h.passphrase + "\n" + h.passphrase + "\n")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("keepassxc-cli import: %v\n%s", err, out)
	}
	if err := os.Remove(source); err != nil {
		t.Fatal(err)
	}
	h.modernise(t, encryption)
	return h
}

// modernise makes a file of version 4 of the older one that keepassxc-cli wrote.
func (h *hoard) modernise(t *testing.T, c kdbx.Cipher) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	arena, err := secret.NewArena(rand.Reader)
	check(err)
	defer arena.Destroy()
	value, err := arena.Seal([]byte(h.passphrase))
	check(err)
	composite, err := kdbx.NewComposite(arena, kdbx.Credentials{Passphrase: &value})
	check(err)
	data, err := os.ReadFile(h.file)
	check(err)
	db, err := kdbx.Decode(context.Background(), data, arena, composite, kdbx.DefaultLimits())
	check(err)
	salt := make([]byte, 32)
	_, err = rand.Read(salt)
	check(err)
	key, err := composite.Transform(context.Background(), kdf.Params{
		Kind: kdf.Argon2id, Salt: salt, Memory: 64 << 20, Iterations: 2, Parallelism: 2, Version: kdf.Version13,
	})
	check(err)
	var file bytes.Buffer
	db.Settings.Cipher = c
	check(kdbx.Encode(&file, db.Vault, db.Settings, key, rand.Reader))
	check(os.WriteFile(h.file, file.Bytes(), 0o600))
}

// needles are all that the vault's memory is searched for.
func (h *hoard) needles(t *testing.T) []needle {
	t.Helper()
	all := append(forms(kPassphrase, 0, h.passphrase), prefixes(kPrefix, h.passphrase)...)
	for i := range h.passwords {
		all = append(all, forms(kPassword, i, h.passwords[i])...)
		all = append(all, forms(kSeed, i, h.seeds[i])...)
		raw, err := base32.StdEncoding.DecodeString(h.seeds[i])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, needle{kSeed, i, "bytes", raw})
	}
	return append(all, forms(kControl, 0, h.control)...)
}

// keys are those of the file as it lies there now, derived from the passphrase
// with the standard library and the derivation alone.
func (h *hoard) keys(t *testing.T) []needle {
	t.Helper()
	data, err := os.ReadFile(h.file)
	if err != nil {
		t.Fatal(err)
	}
	header, err := kdbx.ReadHeader(data, kdbx.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	part := sha256.Sum256([]byte(h.passphrase))
	composite := sha256.Sum256(part[:])
	transformed, err := kdf.Derive(context.Background(), composite[:], header.KDF)
	if err != nil {
		t.Fatal(err)
	}
	seed := field(t, data, 4)
	encryption := sha256.Sum256(slices.Concat(seed, transformed[:]))
	mac := sha512.Sum512(slices.Concat(seed, transformed[:], []byte{1}))
	return []needle{
		{kComposite, 0, "key", composite[:]},
		{kComposite, 1, "hash of the passphrase", part[:]},
		{kTransformed, 0, "key", transformed[:]},
		{kEncryption, 0, "key", encryption[:]},
		{kHMAC, 0, "key", mac[:]},
		{kInner, 0, "key", h.innerKey(t, data, encryption[:])},
	}
}

// field is a field of the outer header.
func field(t *testing.T, data []byte, want byte) []byte {
	t.Helper()
	for at := 12; at+5 <= len(data); {
		n := int(binary.LittleEndian.Uint32(data[at+1:]))
		if data[at] == want {
			return bytes.Clone(data[at+5 : at+5+n])
		}
		at += 5 + n
	}
	t.Fatalf("the header has no field %d", want)
	return nil
}

// innerKey is the key of the protected values: the inner header's.
func (h *hoard) innerKey(t *testing.T, data, key []byte) []byte {
	t.Helper()
	at := 12
	for data[at] != 0 {
		at += 5 + int(binary.LittleEndian.Uint32(data[at+1:]))
	}
	at += 5 + int(binary.LittleEndian.Uint32(data[at+1:])) + 2*sha256.Size
	var text []byte
	for {
		n := int(binary.LittleEndian.Uint32(data[at+sha256.Size:]))
		at += sha256.Size + 4
		if n == 0 {
			break
		}
		text = append(text, data[at:at+n]...)
		at += n
	}
	iv := field(t, data, 7)
	if len(iv) == chacha20.NonceSize {
		stream, err := chacha20.NewUnauthenticatedCipher(key, iv)
		if err != nil {
			t.Fatal(err)
		}
		stream.XORKeyStream(text, text)
	} else {
		block, err := aes.NewCipher(key)
		if err != nil {
			t.Fatal(err)
		}
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(text, text)
	}
	zr, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("the keys of this test are wrong: %v", err)
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(zr, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	for head = head[:n]; len(head) > 5; {
		n := int(binary.LittleEndian.Uint32(head[1:]))
		if head[0] == 2 {
			return bytes.Clone(head[5 : 5+n])
		}
		head = head[5+n:]
	}
	t.Fatal("the file has no inner key")
	return nil
}

// most is how many different ones of each kind may be found at a stage: none of
// the kinds that are not named.
type most map[string]int

// scene is the window of one test and what its memory is searched for.
type scene struct {
	*desk
	*hoard
	pid     int
	needles []needle
}

// look searches the memory at a stage. The first hash of Argon2 holds the composite
// key until Go uses its room again, which nobody can force: one copy of it may be
// there once there is a key, until the vault is locked.
func (s *scene) look(stage string, limits most) {
	s.t.Helper()
	if limits[kPassphrase] == 0 {
		limits = maps.Clone(limits)
		limits[kComposite] = 1
	}
	s.judge(stage, limits, searchProcess(s.t, s.pid, newSearcher(s.t, s.needles), kControl))
}

// lookLocked searches it once the vault is locked. What the libraries left is
// overwritten in the background then, for which it waits.
func (s *scene) lookLocked() {
	s.t.Helper()
	search := newSearcher(s.t, s.needles)
	var hits []hit
	for deadline := time.Now().Add(patience); ; {
		hits = searchProcess(s.t, s.pid, search, kControl)
		found := slices.ContainsFunc(hits, func(h hit) bool { return h.kind != kControl })
		if !found || time.Now().After(deadline) {
			break
		}
	}
	s.judge("locked", most{}, hits)
}

// judge reports what was found and fails where it is more than may be.
func (s *scene) judge(stage string, limits most, hits []hit) {
	s.t.Helper()
	report(s.t, "kagikura", stage, hits, allKinds)
	var over []string
	for _, kind := range allKinds {
		if different, _ := count(hits, kind); different > limits[kind] {
			s.t.Errorf("%s: %s: %d found, at most %d may be", stage, kind, different, limits[kind])
			over = append(over, kind)
		}
	}
	where(s.t, s.pid, hits, over...)
}

// lookElsewhere searches what else a secret may not get into: the command line
// and environment, all files that the program wrote, and what it said.
func (s *scene) lookElsewhere(folders ...string) {
	s.t.Helper()
	search := newSearcher(s.t, s.needles)
	check := func(name string, content []byte) {
		for _, h := range search.search(content, 0, name) {
			if h.kind != kControl {
				s.t.Errorf("%s %d lies in %s", h.kind, h.which, name)
			}
		}
	}
	for _, name := range []string{"cmdline", "environ"} {
		name = fmt.Sprintf("/proc/%d/%s", s.pid, name)
		check(name, []byte(read(s.t, name)))
	}
	files := 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			files++
			check(name, []byte(read(s.t, name)))
			return nil
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if files < 2 {
		s.t.Errorf("only %d files were looked at", files)
	}
	check("what it said", s.out.Bytes())
}

// TestMemory goes through a day with a vault and searches all of the program's
// memory after each step, with each of the ciphers that vaults of today have.
func TestMemory(t *testing.T) {
	for _, c := range []kdbx.Cipher{kdbx.ChaCha20, kdbx.AES256} {
		t.Run(c.String(), func(t *testing.T) { testMemory(t, c) })
	}
}

func testMemory(t *testing.T, c kdbx.Cipher) {
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	state, temporary := filepath.Join(folder, "state"), filepath.Join(folder, "temporary")
	settings(t, state, `"theme": "light", "clipboard_clear": "60s"`)
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	h := newHoard(t, folder, c)
	environment := append(dummyBrowser(t, folder, filepath.Join(folder, "opened")), "TMPDIR="+temporary, "HOME="+temporary)
	d.start(environment, "--state", state, "--lang", "ja", h.file)
	d.wait("金庫を開ける")
	s := &scene{desk: d, hoard: h, pid: process(t, d.app.Process.Pid, d.binary), needles: append(h.needles(t), h.keys(t)...)}

	d.typeText(h.passphrase)
	s.look("passphrase typed", most{kPassphrase: 1, kPrefix: len(h.passphrase)})
	d.key("Return")
	d.toAccounts()
	d.wait("Account 0000")
	s.look("opened", most{})
	d.click("Account 0002")
	d.wait("user2")
	d.eye("ログインパスワード")
	s.look("one revealed", most{})
	d.click("Account 0003")
	d.wait("user3")
	d.key("ctrl+c")
	d.untilClipboard(h.passwords[3])
	s.look("another copied", most{kPassword: 1})
	d.key("ctrl+t")
	d.until("the code to be on the clipboard", func() bool { return len(d.clipboard()) == 6 })
	s.look("a code copied", most{})
	changed := word(t, letters2, 18)
	s.needles = append(s.needles, forms(kPassword, held, changed)...)
	d.typePassword("Account 0003", "ログインパスワード", changed)
	d.until("the change to be saved", func() bool {
		got, err := tryKeepassxc(h.passphrase, "show", "-q", "-a", "Password", "-s", h.file, "Account 0003")
		return err == nil && strings.TrimSpace(got) == changed
	})
	s.needles = append(s.needles, h.keys(t)...)
	s.look("one edited and saved", most{})
	s.lookElsewhere(folder)

	// The screen saver locks the vault, as it does while nobody is here.
	d.signal(s.pid, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true")
	d.wait("金庫を開ける")
	s.lookLocked()
	d.quit()
}

// signal sends a signal on the session's bus that a process is on.
func (d *desk) signal(pid int, path, name string, values ...string) {
	d.t.Helper()
	c := exec.Command("dbus-send", append([]string{"--session", "--type=signal", path, name}, values...)...)
	c.Env = slices.Clone(d.env)
	for _, variable := range strings.Split(read(d.t, fmt.Sprintf("/proc/%d/environ", pid)), "\x00") {
		if strings.HasPrefix(variable, "DBUS_SESSION_BUS_ADDRESS=") {
			c.Env = append(c.Env, variable)
		}
	}
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("dbus-send: %v\n%s", err, out)
	}
}

// eye presses the button that shows a secret: the first one in the row of a
// caption.
func (d *desk) eye(caption string) {
	d.t.Helper()
	at := d.wait(caption)
	var eye seen
	d.until("the eye of "+caption, func() bool {
		eye = seen{}
		for _, s := range d.tree() {
			if strings.HasSuffix(s.Kind, "parts.Button") && s.X > at.X && s.Y-at.Y < 30 && at.Y-s.Y < 30 && (eye.Kind == "" || s.X < eye.X) {
				eye = s
			}
		}
		return eye.Kind != ""
	})
	d.clickAt(eye)
}

// TestMemoryOfANewVault makes a vault with a passphrase of one's own, through
// the strength meter, and searches the memory for it.
func TestMemoryOfANewVault(t *testing.T) {
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	settings(t, state, `"theme": "light"`)
	h := &hoard{passphrase: word(t, letters, 26), control: word(t, letters, 20)}
	h.file = filepath.Join(folder, h.control+".kdbx")
	d.start(dummyBrowser(t, folder, filepath.Join(folder, "opened")), "--state", state, "--lang", "ja")
	d.click("新しい金庫を作る")
	d.wait("金庫のパスフレーズを決めます")
	d.choose("自分で決める", "確認のため、もう一度")
	d.field("新しいパスフレーズ")
	d.typeText(h.passphrase)
	d.field("確認のため、もう一度")
	d.typeText(h.passphrase)
	d.click("次へ")
	d.field("金庫のファイル")
	d.key("ctrl+a")
	d.paste(h.file)
	d.waitContains("開けるのに")
	s := &scene{desk: d, hoard: h, pid: process(t, d.app.Process.Pid, d.binary), needles: h.needles(t)}
	s.look("passphrase chosen", most{kPassphrase: 1, kPrefix: len(h.passphrase)})
	d.click("金庫を作る")
	d.wait("お使いの証券会社を選んでください")
	s.needles = append(s.needles, h.keys(t)...)
	s.look("vault made", most{})
	d.field("お使いの証券会社を選んでください")
	d.typeText("esubiai")
	d.click("SBI証券")
	d.click("口座を作って始める")
	d.wait("公式サイトを開く")
	d.key("ctrl+l")
	d.wait("金庫を開ける")
	s.lookLocked()
	d.quit()
}

// TestMemoryOfAPaste counts what is left of a passphrase that is pasted: nothing,
// as of one that is typed.
func TestMemoryOfAPaste(t *testing.T) {
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	state := filepath.Join(folder, "state")
	settings(t, state, `"theme": "light"`)
	h := newHoard(t, folder, kdbx.ChaCha20)
	d.start(dummyBrowser(t, folder, filepath.Join(folder, "opened")), "--state", state, "--lang", "ja", h.file)
	d.wait("金庫を開ける")
	s := &scene{desk: d, hoard: h, pid: process(t, d.app.Process.Pid, d.binary), needles: append(h.needles(t), h.keys(t)...)}
	d.paste(h.passphrase)
	d.key("Return")
	d.toAccounts()
	d.wait("Account 0000")
	s.look("passphrase pasted", most{})
	d.key("ctrl+l")
	d.wait("金庫を開ける")
	s.lookLocked()
	d.quit()
}

// TestMemoryOfKeePassXC does with the same vault in KeePassXC what can be
// compared. It shows too that the search finds what lies in memory.
func TestMemoryOfKeePassXC(t *testing.T) {
	keepassxc, err := exec.LookPath("keepassxc")
	if err != nil {
		t.Skip("keepassxc is not installed")
	}
	d := newDesk(t, 1120, 740)
	folder := t.TempDir()
	h := newHoard(t, folder, kdbx.ChaCha20)
	config := filepath.Join(folder, "keepassxc.ini")
	if err := os.WriteFile(config, []byte("[General]\nConfigVersion=2\nUpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	app := exec.Command("dbus-run-session", "--", keepassxc, "--config", config, "--localconfig", filepath.Join(folder, "local.ini"), h.file)
	app.Env = append(slices.Clone(d.env), "HOME="+folder, "QT_QPA_PLATFORM=xcb")
	app.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-app.Process.Pid, syscall.SIGKILL)
		_ = app.Wait()
	})
	window := ""
	titled := func(part string) func() bool {
		return func() bool {
			c := exec.Command("xdotool", "search", "--onlyvisible", "--name", part)
			c.Env = d.env
			out, err := c.Output()
			window = strings.TrimSpace(string(out))
			return err == nil && window != ""
		}
	}
	needles := append(h.needles(t), h.keys(t)...)
	pid := 0
	look := func(stage string) []hit {
		hits := searchProcess(t, pid, newSearcher(t, needles), kControl)
		report(t, "keepassxc", stage, hits, allKinds)
		return hits
	}
	d.until("KeePassXC's window", titled(`\[.*\] - KeePassXC$`))
	pid = process(t, app.Process.Pid, keepassxc)
	d.do("xdotool", "windowfocus", "--sync", strings.Fields(window)[0])
	d.typeText(h.passphrase)
	look("passphrase typed")
	d.key("Return")
	d.until("KeePassXC to open the vault", titled(`^[^\[]*- KeePassXC$`))
	if found, _ := count(look("opened"), kPassword); found == 0 {
		t.Error("no password is found where the other program holds them: the search is wrong")
	}
	d.key("ctrl+l")
	d.until("KeePassXC to lock", titled(`\[.*\] - KeePassXC$`))
	look("locked")
}
