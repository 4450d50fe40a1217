// Package x11test starts virtual displays for tests.
package x11test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// Display starts a virtual display with an empty clipboard and makes it that of
// the test's environment. The test is skipped where Xvfb or one of the tools is
// not installed.
func Display(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range append(tools, "Xvfb") {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	number, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer number.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{theirs}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Process.Kill(); x.Wait() })
	theirs.Close()
	var n int
	if _, err := fmt.Fscan(number, &n); err != nil {
		t.Fatalf("the display did not start: %v", err)
	}
	t.Setenv("DISPLAY", fmt.Sprintf(":%d", n))
}
