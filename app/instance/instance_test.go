package instance

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// firstProgram names, in the environment, the state folder of the child.
const firstProgram = "KAGIKURA_TEST_STATE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(firstProgram); dir != "" {
		_, already, err := Listen(dir, func(path string) { fmt.Println(path) })
		fmt.Println("listening", already, err)
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// needSockets skips a test where the system has no local sockets, as Windows had
// none before 2018 and wine has none.
func needSockets(t *testing.T) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Skipf("no local sockets here: %v", err)
	}
	l.Close()
}

func listen(t *testing.T, dir string) (*Instance, chan string) {
	t.Helper()
	needSockets(t)
	opened := make(chan string, 100)
	i, already, err := Listen(dir, func(path string) { opened <- path })
	if err != nil || already {
		t.Fatalf("Listen: already %v, %v", already, err)
	}
	t.Cleanup(func() { _ = i.Close() })
	return i, opened
}

func TestASecondStartHandsItsFileOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	_, opened := listen(t, dir)
	if i, already, err := Listen(dir, nil); i != nil || !already || err != nil {
		t.Errorf("a second start: %v, already %v, %v", i, already, err)
	}
	abs := filepath.Join(t.TempDir(), "金庫 \"1\"\n.kdbx")
	for _, path := range []string{abs, ""} {
		if err := Send(t.Context(), dir, path); err != nil {
			t.Fatal(err)
		}
		if got := <-opened; got != path {
			t.Errorf("opened %q, want %q", got, path)
		}
	}
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := Send(t.Context(), dir, "v.kdbx"); err != nil {
		t.Fatal(err)
	}
	if got := <-opened; got != filepath.Join(here, "v.kdbx") {
		t.Errorf("a relative path became %q", got)
	}
}

func TestAnotherStateFolderIsAnotherProgram(t *testing.T) {
	listen(t, t.TempDir())
	listen(t, t.TempDir())
}

func TestAfterCloseTheNextIsFirst(t *testing.T) {
	dir := t.TempDir()
	i, _ := listen(t, dir)
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Send(t.Context(), dir, ""); !errors.Is(err, ErrUnreachable) {
		t.Errorf("nobody listens: %v, want ErrUnreachable", err)
	}
	_, opened := listen(t, dir)
	if err := Send(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	<-opened
}

// TestWithoutASocket: who can be reached by nobody is the first program all the
// same.
func TestWithoutASocket(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("deep", 30))
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, filepath.Join(dir, "none"))
	}
	i, already, err := Listen(dir, nil)
	if err != nil || already {
		t.Fatalf("already %v, %v", already, err)
	}
	if _, already, err := Listen(dir, nil); !already || err != nil {
		t.Errorf("a second start: already %v, %v", already, err)
	}
	if err := Send(t.Context(), dir, ""); !errors.Is(err, ErrUnreachable) {
		t.Errorf("a second start: %v, want ErrUnreachable", err)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
	i, already, err = Listen(dir, nil)
	if err != nil || already {
		t.Fatalf("after the end of the first: already %v, %v", already, err)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
}

func TestACrashKeepsNobodyOut(t *testing.T) {
	needSockets(t)
	for _, deep := range []bool{false, true} {
		dir := t.TempDir()
		temp := t.TempDir()
		t.Setenv("TMPDIR", temp)
		t.Setenv("TMP", temp)
		if deep {
			dir = filepath.Join(dir, strings.Repeat("deep", 30))
		}
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), firstProgram+"="+dir)
		in, err1 := cmd.StdinPipe()
		out, err2 := cmd.StdoutPipe()
		if err := errors.Join(err1, err2, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		if lines.Scan(); lines.Text() != "listening false <nil>" {
			t.Fatalf("the child says %q", lines.Text())
		}
		if _, already, err := Listen(dir, nil); !already || err != nil {
			t.Errorf("beside the child: already %v, %v", already, err)
		}
		file := filepath.Join(dir, "a.kdbx")
		if err := Send(t.Context(), dir, file); err != nil {
			t.Error(err)
		}
		if lines.Scan(); lines.Text() != file {
			t.Errorf("the child got %q", lines.Text())
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it says that it was killed
		_ = in.Close()
		if err := Send(t.Context(), dir, file); !errors.Is(err, ErrUnreachable) {
			t.Errorf("to a dead program: %v, want ErrUnreachable", err)
		}
		i, opened := listen(t, dir)
		if err := Send(t.Context(), dir, file); err != nil {
			t.Fatal(err)
		}
		if got := <-opened; got != file {
			t.Errorf("opened %q", got)
		}
		if err := i.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
			t.Errorf("left among the temporary files: %v, %v", left, err)
		}
	}
}

func TestOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	listen(t, dir)
	info, err := os.Stat(filepath.Join(dir, "instance"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder is %v, %v", info.Mode(), err)
	}
}

// TestHostilePeers: whatever a peer says, nothing is opened, and the next good
// one is heard.
func TestHostilePeers(t *testing.T) {
	dir := t.TempDir()
	_, opened := listen(t, dir)
	socket, err := recall(filepath.Join(dir, "instance"))
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{
		"", "\n", "{", "null", "[]\n", `{"file":7}` + "\n", `{"file":"relative.kdbx"}` + "\n", `{"file":"/a\u0000b"}` + "\n",
		`{"file":"/cut`, `{"file":"/` + strings.Repeat("a", maxMessage) + `"}` + "\n", strings.Repeat("x", 4*maxMessage),
	} {
		peer, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(peer, said) // a refusal may come before the end
		_ = peer.(*net.UnixConn).CloseWrite()
		if reply, _ := io.ReadAll(peer); len(reply) != 0 {
			t.Errorf("%.30q was answered with %q", said, reply)
		}
		_ = peer.Close()
	}
	if err := Send(t.Context(), dir, "/good.kdbx"); err != nil {
		t.Fatal(err)
	}
	if got := <-opened; filepath.Base(got) != "good.kdbx" {
		t.Errorf("opened %q", got)
	}
	if len(opened) != 0 {
		t.Errorf("%d more were opened", len(opened))
	}
}

// TestForgetRemovesOnlySockets: an address that names the user's vault is not
// followed by its removal.
func TestForgetRemovesOnlySockets(t *testing.T) {
	dir := t.TempDir()
	vault := filepath.Join(dir, "v.kdbx")
	folder := filepath.Join(dir, "instance")
	if err := errors.Join(os.WriteFile(vault, []byte("all I have"), 0o600), os.Mkdir(folder, 0o700),
		os.WriteFile(addressFile(folder), []byte(vault), 0o600)); err != nil {
		t.Fatal(err)
	}
	listen(t, dir)
	if _, err := os.Stat(vault); err != nil {
		t.Error(err)
	}
}
