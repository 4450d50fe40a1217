package cli_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"kagikura/app/cli"
)

// TestWhatWasPutRightIsTold: on the error output, whatever the result is for.
func TestWhatWasPutRightIsTold(t *testing.T) {
	for lang, want := range map[string]string{"en": "“a.pdf” of “Daiwa”", "ja": "「Daiwa」の「a.pdf」"} {
		var out, err bytes.Buffer
		exit := cli.Run(context.Background(), cli.Program{
			Args: []string{"--state", t.TempDir(), "--lang", lang, "list", "../session/testdata/disorder.kdbx"},
			In:   strings.NewReader("passphrase\n"), Out: &out, Err: &err, Now: time.Now, Random: rand.Reader,
		})
		if exit != cli.OK || strings.Count(out.String(), "\n") != 2 || strings.Count(err.String(), "\n") != 3 || !strings.Contains(err.String(), want) {
			t.Errorf("%s: exit %d\n%s%s", lang, exit, &out, &err)
		}
	}
}
