package guard_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"kagikura/app/guard"
)

// What a copy of the test program does instead of the tests.
const (
	role   = "KAGIKURA_GUARD_TEST"
	target = "KAGIKURA_GUARD_TARGET"
)

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "hardened":
		if err := guard.Harden(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		stay()
	case "open":
		stay()
	case "reader":
		f, err := os.Open("/proc/" + os.Getenv(target) + "/mem")
		if err == nil {
			f.Close()
		}
		fmt.Println(errors.Is(err, fs.ErrPermission), err)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// stay tells the state of this process and lives until its input ends.
func stay() {
	dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	var core unix.Rlimit
	err = errors.Join(err, unix.Getrlimit(unix.RLIMIT_CORE, &core))
	fmt.Println(dumpable, core.Cur, core.Max, err)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test closes it
	os.Exit(0)
}

// again is a copy of the test program in a role, as a user without rights. It
// fits the system where the test runs as root only.
func again(t *testing.T, as string, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command("/proc/self/exe")
	c.Dir = "/"
	c.Env = append(env, role+"="+as)
	if os.Getuid() == 0 {
		const nobody = 65534
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return c
}

// staying starts a process that stays, and returns what it says of itself.
func staying(t *testing.T, as string) (pid int, says string) {
	t.Helper()
	c := again(t, as)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := c.Wait(); err != nil {
			t.Errorf("the %s process ended with %v", as, err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return c.Process.Pid, strings.TrimSpace(line)
}

// read has another process of the same user open the memory of pid.
func read(t *testing.T, pid int) string {
	t.Helper()
	out, err := again(t, "reader", fmt.Sprintf("%s=%d", target, pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(out))
}

func TestTheProcessTellsThatItIsShut(t *testing.T) {
	if _, says := staying(t, "hardened"); says != "0 0 0 <nil>" {
		t.Errorf("dumpable, limits on cores and error are %q, want 0 0 0 <nil>", says)
	}
}

func TestAnotherProcessOfTheUserCannotReadItsMemory(t *testing.T) {
	scope, err := os.ReadFile("/proc/sys/kernel/yama/ptrace_scope")
	if err == nil && string(bytes.TrimSpace(scope)) != "0" {
		t.Log("this system shuts every process by itself: the control is left out")
	} else {
		open, _ := staying(t, "open")
		if says := read(t, open); says != "false <nil>" {
			t.Fatalf("the control: a process that was not shut could not be read either: %s", says)
		}
	}
	shut, _ := staying(t, "hardened")
	if says := read(t, shut); !strings.HasPrefix(says, "true ") {
		t.Errorf("another process of the same user opened the memory: %s", says)
	}
}

func TestRootStillReadsIt(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("not root")
	}
	pid, _ := staying(t, "hardened")
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Fatalf("the memory tests need this: %v", err)
	}
	f.Close()
}
