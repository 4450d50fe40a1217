package session

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

// FuzzPast reads what is kept of a vault's file, which anybody may have written.
func FuzzPast(f *testing.F) {
	good := past{}.saw([]byte("one file"), time.Unix(1, 0)).saw([]byte("another\nfile"), time.Unix(2, 0)).encode()
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(bytes.Replace(good, []byte(`"at":1`), []byte(`"at":1e99`), 1))
	f.Add([]byte(pastMagic + "{}\n"))
	f.Add([]byte(pastMagic))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parsePast(data)
		if err != nil {
			if p.Seen != nil || p.file != nil {
				t.Error("something is left of what is refused")
			}
			return
		}
		again, err := parsePast(p.encode())
		if err != nil || !bytes.Equal(again.file, p.file) || !slices.Equal(again.Seen, p.Seen) {
			t.Errorf("written as another one: %v", err)
		}
	})
}

func TestPastRemembersSoManyFiles(t *testing.T) {
	var p past
	for n := range maxSeen + 5 {
		p = p.saw([]byte{byte(n)}, time.Unix(int64(n), 0))
	}
	if len(p.Seen) != maxSeen || p.Seen[0].At != 5 || !bytes.Equal(p.file, []byte{maxSeen + 4}) {
		t.Errorf("%d sightings, the first of %d", len(p.Seen), p.Seen[0].At)
	}
	if _, err := parsePast(p.encode()); err != nil {
		t.Error(err)
	}
	p.Seen = append(p.Seen, p.Seen[0])
	if _, err := parsePast(p.encode()); err == nil {
		t.Error("one more is taken")
	}
	p = p.saw([]byte{7}, time.Unix(99, 0)) // it was there before
	if when := p.when(sumOf([]byte{7})); !when.Equal(time.Unix(99, 0)) {
		t.Errorf("seen at %v", when)
	}
}

func TestNamesOfConflictCopies(t *testing.T) {
	for other, want := range map[string]bool{
		"口座 (Taro's conflicted copy 2026-11-24).kdbx":       true, // Dropbox
		"口座 (PC-1 の競合コピー 2026-11-24).kdbx":                  true,
		"口座 (Taro's conflicted copy 2026-11-24) (1).kdbx":   true,
		"口座 (conflicted copy 2026-11-24 093612).kdbx":       true, // ownCloud, Nextcloud
		"口座 (Case Conflict).kdbx":                           true,
		"口座-DESKTOP-4F2K9.kdbx":                             true, // OneDrive
		"口座-LAPTOP-2.kdbx":                                  true,
		"口座 (1).kdbx":                                       true, // Google Drive
		"口座 2.kdbx":                                         true, // iCloud Drive
		"口座.sync-conflict-20261124-093612-ABCDEFG.kdbx":     true, // Syncthing
		"口座.sync-conflict-20261124-093612.kdbx":             true,
		"口座 (conflict 2026-11-24 1530).kdbx":                true, // this program
		"口座 (copy 2026-11-24 1530).kdbx":                    true,
		"口座 (copy 2026-11-24 1530, 2).kdbx":                 true,
		"口座（PC-1の競合コピー 2026-11-24）.kdbx":                    true, // Dropbox in Japanese, with wide parentheses
		"口座 (PC-1 の競合コピー 2026-11-24 (1)).kdbx":              true,
		"口座 (Taro's Conflicted Copy 2026-11-24).kdbx":       true,
		"口座 (選択型同期の競合).kdbx":                                true,
		"口座 (Macの競合コピー).kdbx":                               true, // iCloud Drive
		"口座（1）.kdbx":                                        true,
		"口座[Conflict].kdbx":                                 true, // Google Drive, once
		"口座 のコピー.kdbx":                                      true, // Google Drive and Finder in Japanese
		"口座のコピー2.kdbx":                                      true,
		"Copy of 口座.kdbx":                                   true,
		"口座 - コピー.kdbx":                                     true, // Explorer
		"口座 - コピー (2).kdbx":                                 true,
		"口座 - Copy.kdbx":                                    true,
		"口座 copy 2.kdbx":                                    true, // Finder
		"口座 (コピー).kdbx":                                     true, // GNOME
		"口座 (3rd copy).kdbx":                                true,
		"口座-太郎のMacBook Air.kdbx":                            true, // OneDrive
		"口座-hilap-safeBackup-0001.kdbx":                     true,
		norm.NFD.String("口座 (PC-1 の競合コピー 2026-11-24).kdbx"): true, // as a Mac may store it
		"口座 コピー機.kdbx":                                      false,
		"口座-家族.kdbx":                                        false,
		"口座 copyright.kdbx":                                 false,
		"口座 (backup 2026-11-22 1530).kdbx":                  false,
		"口座 (Machine).kdbx":                                 false,
		"口座.kdbx":                                           false,
		"口座2.kdbx":                                          false,
		"口座-2.kdbx":                                         false, // what a second new vault is called
		"口座-old.kdbx":                                       false,
		"口座 (家族).kdbx":                                      false,
		"口座.kdbx.bak":                                       false,
		"別の金庫 (1).kdbx":                                     false,
		"口座 (1).txt":                                        false,
		"口座 (Taro's conflicted copy 2026-11-24).kdbx.tmp":   false,
		".~kagikura-01020304-0.tmp":                         false,
	} {
		if got := isConflictCopy("口座.kdbx", other); got != want {
			t.Errorf("%s: %v, want %v", other, got, want)
		}
	}
	if !isConflictCopy(norm.NFD.String("バックアップ.kdbx"), "バックアップ (1).kdbx") {
		t.Error("the vault's own name, taken apart")
	}
	if isConflictCopy("vault", "vault (1).kdbx") || !isConflictCopy("vault", "vault (1)") {
		t.Error("a name without an ending")
	}
}
