//go:build e2e

package e2e

import (
	"os/exec"
	"strings"
	"testing"
)

// keepassxc runs keepassxc-cli on a vault with its passphrase on stdin.
func keepassxc(t *testing.T, passphrase string, args ...string) string {
	t.Helper()
	out, err := tryKeepassxc(passphrase, args...)
	if err != nil {
		t.Fatalf("keepassxc-cli %v: %v\n%s", args, err, out)
	}
	return strings.TrimRight(out, "\n")
}

func tryKeepassxc(passphrase string, args ...string) (string, error) {
	c := exec.Command("keepassxc-cli", args...)
	c.Stdin = strings.NewReader(passphrase + "\n")
	out, err := c.CombinedOutput()
	return string(out), err
}

// oathtool is the code of a base32 seed now.
func oathtool(t *testing.T, seed string) string {
	t.Helper()
	out, err := exec.Command("oathtool", "--totp", "-b", seed).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
