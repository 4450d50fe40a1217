//go:build !windows

package computer

import "os"

func runs(mode os.FileMode) bool { return mode&0o111 != 0 }

func registryValue(string, string) (string, bool) { return "", false }
func registryKeys(string) []string                { return nil }
