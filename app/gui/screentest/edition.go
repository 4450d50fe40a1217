package screentest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kagikura/assets"
	"kagikura/crypto/minisign"
)

// updateKey is the public part of the key that Edition signs with, which tests
// alone trust.
const updateKey = "RWRZZFmhdLtAcfnDCKEAfbYkm4V/N1mEfFWmTl5nPXGz4U/6WRY9uP/S"

// Edition writes a newer edition of the bundled directory, with serial 1000 and
// changed, and its signature. It returns the path of the edition.
func (b *Bench) Edition(change func(string) string) string {
	b.T.Helper()
	data, err := fs.ReadFile(assets.Directory(), "firms.json")
	b.Must(err)
	now := b.Session.State().Directory
	content := change(strings.Replace(string(data), fmt.Sprintf(`"serial": %d`, now.Serial()), `"serial": 1000`, 1))
	key, err := os.ReadFile("../../../crypto/minisign/testdata/plain.key")
	b.Must(err)
	sealed, err := minisign.ParseSecretKey(key)
	b.Must(err)
	secret, err := sealed.Open(nil)
	b.Must(err)
	defer secret.Wipe()
	path := filepath.Join(b.Dir, "firms.json")
	b.Must(os.WriteFile(path, []byte(content), 0o600))
	b.Must(os.WriteFile(path+".minisig", secret.Sign([]byte(content), "kagikura directory serial 1000"), 0o600))
	return path
}
