package filepick_test

import (
	"strings"
	"testing"

	"kagikura/app/gui/filepick"
)

func TestFileName(t *testing.T) {
	for words, want := range map[string]string{
		"記録 SBI証券 2026-11-24":    "記録 SBI証券 2026-11-24.pdf",
		"a/b\\c:d*e?f\"g<h>i|j":  "a_b_c_d_e_f_g_h_i_j.pdf",
		"../../etc/passwd":       "_.._etc_passwd.pdf",
		"moc.\u202efdp\x00":      "moc._fdp_.pdf",
		strings.Repeat("長", 100): strings.Repeat("長", 60) + ".pdf",
	} {
		if got := filepick.FileName(words, ".pdf"); got != want {
			t.Errorf("%q became %q, want %q", words, got, want)
		}
	}
}
