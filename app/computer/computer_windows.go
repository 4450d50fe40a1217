package computer

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/windows/registry"
)

const system = Windows

// runs holds for every file: what Windows starts it knows by its name.
func runs(os.FileMode) bool { return true }

// opened opens a key that begins with the short name of its root, in the half
// of the registry that 64-bit programs write to.
func opened(key string, access uint32) (registry.Key, bool) {
	root, below, ok := strings.Cut(key, `\`)
	at, known := map[string]registry.Key{"HKLM": registry.LOCAL_MACHINE, "HKCU": registry.CURRENT_USER}[root]
	if !ok || !known {
		return 0, false
	}
	k, err := registry.OpenKey(at, below, access|registry.WOW64_64KEY)
	return k, err == nil
}

func registryValue(key, value string) (string, bool) {
	k, ok := opened(key, registry.QUERY_VALUE)
	if !ok {
		return "", false
	}
	defer k.Close()
	text, kind, err := k.GetStringValue(value)
	if err == nil {
		if kind == registry.EXPAND_SZ {
			text, err = registry.ExpandString(text)
		}
		return text, err == nil
	}
	number, _, err := k.GetIntegerValue(value)
	return strconv.FormatUint(number, 10), err == nil
}

// maxKeys is how many keys below one are looked at.
const maxKeys = 200

func registryKeys(key string) []string {
	k, ok := opened(key, registry.ENUMERATE_SUB_KEYS)
	if !ok {
		return nil
	}
	defer k.Close()
	names, _ := k.ReadSubKeyNames(maxKeys) // io.EOF where there are fewer
	return names
}
