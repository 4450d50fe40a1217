package guard_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

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
	case "opener":
		fmt.Println(opens())
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// stay tells the state of this process on a line and lives until its input ends.
func stay() {
	list, err := windows.GetSecurityInfo(windows.CurrentProcess(), windows.SE_KERNEL_OBJECT, windows.DACL_SECURITY_INFORMATION)
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	var images, reports uint32
	const imageLoad = 10
	kernel.NewProc("GetProcessMitigationPolicy").Call(uintptr(windows.CurrentProcess()), imageLoad, uintptr(unsafe.Pointer(&images)), unsafe.Sizeof(images))
	kernel.NewProc("WerGetFlags").Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&reports)))
	fmt.Println(list, images, reports, err)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test closes it
	os.Exit(0)
}

// opens are the rights to the target that this process gets, one by one.
func opens() string {
	pid, err := strconv.Atoi(os.Getenv(target))
	if err != nil {
		return err.Error()
	}
	var got []string
	for _, r := range rights {
		h, err := windows.OpenProcess(r.mask, false, uint32(pid))
		switch {
		case err == nil:
			got = append(got, r.name)
			_ = windows.CloseHandle(h)
		case !errors.Is(err, windows.ERROR_ACCESS_DENIED):
			return err.Error()
		}
	}
	return strings.Join(got, " ")
}

// rights are what one may want of another's process; those that are harmless
// come last.
var rights = []struct {
	name string
	mask uint32
}{
	{"read", windows.PROCESS_VM_READ},
	{"write", windows.PROCESS_VM_WRITE},
	{"operate", windows.PROCESS_VM_OPERATION},
	{"thread", windows.PROCESS_CREATE_THREAD},
	{"handles", windows.PROCESS_DUP_HANDLE},
	{"list", windows.WRITE_DAC},
	{"owner", windows.WRITE_OWNER},
	{"name", windows.PROCESS_QUERY_LIMITED_INFORMATION},
	{"end", windows.PROCESS_TERMINATE},
}

func again(t *testing.T, as string, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), append(env, role+"="+as)...)
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

func opened(t *testing.T, pid int) string {
	t.Helper()
	out, err := again(t, "opener", fmt.Sprintf("%s=%d", target, pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func isWine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}

// TestAnotherProcessOfTheUser gets nothing of a hardened process that leads to
// its memory, and all of one that is not.
func TestAnotherProcessOfTheUser(t *testing.T) {
	var all []string
	for _, r := range rights {
		all = append(all, r.name)
	}
	pid, _ := staying(t, "open")
	if got := opened(t, pid); got != strings.Join(all, " ") {
		t.Fatalf("of a process that is open another gets %q: nothing can be said of one that is shut", got)
	}
	pid, says := staying(t, "hardened")
	want := "name end"
	if isWine() {
		want = "list owner name end" // it does not know that an owner's own rights can be taken away
	}
	if got := opened(t, pid); got != want {
		t.Errorf("another process gets %q of a hardened one, want %q (%s)", got, want, says)
	}
}

// TestTheProcessTellsThatItIsShut: the list names the user and the owner with
// three rights, nobody else, and takes nothing over from elsewhere.
func TestTheProcessTellsThatItIsShut(t *testing.T) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	_, says := staying(t, "hardened")
	list, rest, _ := strings.Cut(says, " ")
	const mask = windows.PROCESS_QUERY_LIMITED_INFORMATION | windows.PROCESS_TERMINATE | windows.SYNCHRONIZE
	for _, who := range []string{user.User.Sid.String(), "OW"} {
		if entry := fmt.Sprintf("(A;;%#x;;;%s)", mask, who); !strings.Contains(list, entry) {
			t.Errorf("the list is %s, without %s", list, entry)
		}
	}
	if strings.Count(list, "(") != 2 || !strings.HasPrefix(list, "D:P") && !isWine() { // which loses the P
		t.Errorf("the list is %s, want two entries, protected", list)
	}
	if want := "3 1 <nil>"; rest != want {
		if isWine() {
			t.Skipf("wine takes the policies and does nothing: %q", rest)
		}
		t.Errorf("image policy, flags of error reports and error are %q, want %q", rest, want)
	}
}
