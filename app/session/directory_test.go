package session_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"kagikura/app/session"
	"kagikura/crypto/minisign"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
	"kagikura/vault/linkcheck"
)

// maintainer signs editions with a key that tests alone trust.
func maintainer(t testing.TB) *minisign.SecretKey {
	t.Helper()
	content, err := os.ReadFile("../../crypto/minisign/testdata/plain.key")
	must(t, err)
	sealed, err := minisign.ParseSecretKey(content)
	must(t, err)
	k, err := sealed.Open(nil)
	must(t, err)
	t.Cleanup(k.Wipe)
	return k
}

// trusting makes a session take what the maintainer signs.
func trusting(k *minisign.SecretKey) func(*session.Config) {
	return func(c *session.Config) {
		public := k.Public()
		c.UpdateKey = &public
	}
}

// edition writes an edition with one firm and its signature, and returns the
// edition's path.
func (b bench) edition(t testing.TB, k *minisign.SecretKey, serial int, url string) string {
	t.Helper()
	const evidence = `"kind": "own-page", "source": "a page", "date": "2026-04"`
	data := fmt.Appendf(nil, `{"schema": 1, "serial": %d, "date": "2026-11-24", "firms": [{"id": "sbi", "country": "JP",
 "names": {"ja": "SBI証券", "kana": "えすびーあいしょうけん"},
 "hosts": [{"host": "new.sbisec.co.jp", "role": "home", "evidence": [{%s}]}],
 "urls": [{"url": %q, "role": "home", %s}]}]}`, serial, evidence, url, evidence)
	path := filepath.Join(b.dir, fmt.Sprintf("firms-%d.json", serial))
	must(t, os.WriteFile(path, data, 0o600))
	must(t, os.WriteFile(path+".minisig", k.Sign(data, fmt.Sprint("serial ", serial)), 0o600))
	return path
}

const newURL = "https://new.sbisec.co.jp/"

func TestAdoptUpdate(t *testing.T) {
	k := maintainer(t)
	s, _ := made(t, trusting(k))
	before := s.State()
	id := s.add(t, "SBI", "x", vault.TextField(vault.FieldURL, "https://www.sbisec.co.jp/"))
	if !s.State().Launch[id].Ready {
		t.Fatal("the account cannot be opened before")
	}
	path := s.edition(t, k, 1000, newURL)
	u, err := s.ReviewUpdate(path + ".minisig") // what a person may well choose
	must(t, err)
	if len(u.Differences()) == 0 || s.State().Directory.Serial() == 1000 {
		t.Errorf("in use before it was adopted, %d differences", len(u.Differences()))
	}
	must(t, s.AdoptUpdate(bg, u))
	st := s.State()
	if st.Directory.Serial() != 1000 || st.Launch[id].Ready || st.DirectoryProblem != nil {
		t.Errorf("serial %d, launch %+v, problem %v", st.Directory.Serial(), st.Launch[id], st.DirectoryProblem)
	}
	if s.Check(newURL).Kind != linkcheck.Official || s.Check("https://www.sbisec.co.jp/").Kind == linkcheck.Official {
		t.Error("the link check goes by the old edition")
	}
	if v, err := s.OfFirm("sbi"); err != nil || v.URL() != newURL {
		t.Errorf("of the firm: %q, %v", v.URL(), err)
	}
	if before.Directory.Serial() >= 1000 {
		t.Error("a State that was kept has changed")
	}

	again := open(t, trusting(k), func(c *session.Config) { c.Store = s.store })
	if again.State().Directory.Serial() != 1000 {
		t.Errorf("the next start uses serial %d", again.State().Directory.Serial())
	}
	var old *update.NotNewerError
	if _, err := again.ReviewUpdate(path); !errors.As(err, &old) || old.InUse != 1000 {
		t.Errorf("the same once more: %v", err)
	}
	off := open(t, func(c *session.Config) { c.Store = s.store })
	if off.State().Directory.Serial() == 1000 || off.State().Updates {
		t.Error("used without a key to verify it")
	}
}

func TestReviewUpdateRefuses(t *testing.T) {
	k := maintainer(t)
	s := open(t, trusting(k))
	serial := s.State().Directory.Serial()
	unsigned := s.edition(t, k, 900, newURL)
	must(t, os.Remove(unsigned+".minisig"))
	changed := s.edition(t, k, 901, newURL)
	content, err := os.ReadFile(changed)
	must(t, err)
	must(t, os.WriteFile(changed, append(content, ' '), 0o600))
	huge := s.edition(t, k, 902, newURL)
	must(t, os.WriteFile(huge, make([]byte, brokerage.MaxSize+1), 0o600))
	hugeSignature := s.edition(t, k, 903, newURL)
	must(t, os.WriteFile(hugeSignature+".minisig", make([]byte, minisign.MaxSignature+1), 0o600))
	for name, test := range map[string]struct {
		path string
		want error
	}{
		"missing":             {filepath.Join(s.dir, "gone.json"), session.ErrVanished},
		"a folder":            {s.dir, session.ErrNotFile},
		"without signature":   {unsigned, session.ErrNoSignature},
		"changed":             {changed, minisign.ErrMismatch},
		"oversized":           {huge, brokerage.ErrTooLarge},
		"oversized signature": {hugeSignature, minisign.ErrSyntax},
		"older":               {s.edition(t, k, 1, newURL), update.ErrNotNewer},
	} {
		if u, err := s.ReviewUpdate(test.path); u != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if s.State().Directory.Serial() != serial {
		t.Error("something of it is in use")
	}
	off := open(t)
	_, err = off.ReviewUpdate(off.edition(t, k, 1000, newURL))
	wantError(t, err, session.ErrNoUpdates)
}

func TestUpdatesAreTakenAfterALockToo(t *testing.T) {
	s, path := made(t, trusting(maintainer(t)))
	must(t, s.Lock(bg))
	wantError(t, s.Unlock(bg, path, passphrase(t, "wrong")), session.ErrCredentials)
	if !s.State().Updates {
		t.Error("no newer directory can be taken any more")
	}
}

func TestDamagedAcceptedEdition(t *testing.T) {
	k := maintainer(t)
	s := open(t, trusting(k))
	u, err := s.ReviewUpdate(s.edition(t, k, 1000, newURL))
	must(t, err)
	must(t, s.AdoptUpdate(bg, u))
	path := filepath.Join(s.store.Dir(), "directory.signed")
	kept, err := os.ReadFile(path)
	must(t, err)
	for name, content := range map[string][]byte{"cut": kept[:len(kept)-1], "empty": {}, "changed": append([]byte("x"), kept...), "huge": make([]byte, 10<<20)} {
		must(t, os.WriteFile(path, content, 0o600))
		next := open(t, trusting(k), func(c *session.Config) { c.Store = s.store })
		st := next.State()
		if st.Directory.Serial() == 1000 || st.DirectoryProblem == nil {
			t.Errorf("%s: serial %d, problem %v", name, st.Directory.Serial(), st.DirectoryProblem)
		}
		u, err := next.ReviewUpdate(s.edition(t, k, 1001, newURL))
		must(t, err)
		must(t, next.AdoptUpdate(bg, u))
		if st := next.State(); st.DirectoryProblem != nil || st.Directory.Serial() != 1001 {
			t.Errorf("%s, then mended: %v", name, st.DirectoryProblem)
		}
	}
}

// Two programs use one state folder: what one has accepted, the other does not
// take back.
func TestAdoptUpdateAfterANewerOne(t *testing.T) {
	k := maintainer(t)
	window := open(t, trusting(k))
	older, err := window.ReviewUpdate(window.edition(t, k, 1000, newURL))
	must(t, err)
	line := open(t, trusting(k), func(c *session.Config) { c.Store = window.store })
	newer, err := line.ReviewUpdate(line.edition(t, k, 1001, newURL))
	must(t, err)
	must(t, line.AdoptUpdate(bg, newer))
	wantError(t, window.AdoptUpdate(bg, older), update.ErrNotNewer)
	again := open(t, trusting(k), func(c *session.Config) { c.Store = window.store })
	if got := again.State().Directory.Serial(); got != 1001 {
		t.Errorf("serial %d is kept", got)
	}
}

func TestAdoptUpdateThatCannotBeKept(t *testing.T) {
	k := maintainer(t)
	s := open(t, trusting(k))
	u, err := s.ReviewUpdate(s.edition(t, k, 1000, newURL))
	must(t, err)
	// A folder stands where the edition shall be.
	must(t, os.MkdirAll(filepath.Join(s.store.Dir(), "directory.signed", "x"), 0o700))
	if err := s.AdoptUpdate(bg, u); err == nil || s.State().Directory.Serial() == 1000 {
		t.Errorf("%v, serial %d", err, s.State().Directory.Serial())
	}
}
