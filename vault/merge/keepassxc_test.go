package merge_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/kdbx"
	"kagikura/vault/merge"
)

const passphrase = "merge"

// file is a vault file for tests, whose key takes no time.
type file struct {
	path  string
	arena *secret.Arena
	key   kdbx.Transformed
	set   kdbx.Settings
	comp  kdbx.Composite
}

func newFile(t testing.TB, a *secret.Arena, path string, v *vault.Vault) *file {
	t.Helper()
	text := seal(t, a, passphrase)
	comp, err := kdbx.NewComposite(a, kdbx.Credentials{Passphrase: &text})
	if err != nil {
		t.Fatal(err)
	}
	key, err := comp.Transform(context.Background(), kdf.Params{Kind: kdf.AES, Salt: bytes.Repeat([]byte{7}, 32), Rounds: 1})
	if err != nil {
		t.Fatal(err)
	}
	f := &file{path: path, arena: a, key: key, set: kdbx.NewSettings(), comp: comp}
	f.write(t, v)
	return f
}

func (f *file) write(t testing.TB, v *vault.Vault) {
	t.Helper()
	var b bytes.Buffer
	if err := kdbx.Encode(&b, v, f.set, f.key, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (f *file) read(t testing.TB) *vault.Vault {
	t.Helper()
	data, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := kdbx.Decode(context.Background(), data, f.arena, f.comp, kdbx.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	f.set = db.Settings
	return db.Vault
}

func keepassXC(t testing.TB, input string, args ...string) string {
	t.Helper()
	cli, err := exec.LookPath("keepassxc-cli")
	if err != nil {
		t.Skip("keepassxc-cli is not installed")
	}
	cmd := exec.Command(cli, args...)
	cmd.Stdin = strings.NewReader(passphrase + "\n" + input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("keepassxc-cli %s: %v\n%s", args[0], err, out)
	}
	return string(out)
}

// accounts is a vault of n accounts such as brokers need, in groups of a hundred.
func accounts(t testing.TB, a *secret.Arena, n int) *vault.Vault {
	t.Helper()
	root := &vault.Group{ID: vault.ID{1}, Name: "Root"}
	num := func(kind byte, n int) (id vault.ID) {
		id[0] = kind
		binary.BigEndian.PutUint64(id[8:], uint64(n)*0x9E3779B97F4A7C15)
		return id
	}
	times := vault.Times{Created: noon, Modified: noon, Accessed: noon, LocationChanged: noon, Expiry: noon}
	var group *vault.Group
	for i := range n {
		if i%100 == 0 {
			group = &vault.Group{ID: num(2, i+1), Name: fmt.Sprint("group ", i/100), Times: times}
			root.Groups = append(root.Groups, group)
		}
		e := &vault.Entry{ID: num(3, i+1), Times: times, Fields: []vault.Field{
			title(fmt.Sprint("account ", i)), user(fmt.Sprintf("user%d@example.com", i)),
			vault.SecretField(vault.FieldPassword, seal(t, a, fmt.Sprint("a password ", i))),
			vault.TextField(vault.FieldURL, fmt.Sprintf("https://www.example.com/login/%d", i)),
			vault.TextField(vault.FieldNotes, strings.Repeat("a few words of notes ", i%8)),
			vault.SecretField(vault.FieldOTP, seal(t, a, fmt.Sprintf("otpauth://totp/Example:user%d?secret=GEZDGNBVGY3TQOJQ", i))),
			vault.TextField(vault.FieldBranchCode, fmt.Sprint(100+i%900)),
			vault.SecretField(vault.FieldTradingPassword, seal(t, a, fmt.Sprint("trading ", i))),
		}}
		former := *e
		former.Times.Modified = noon.Add(-time.Hour)
		e.History = []*vault.Entry{&former}
		group.Entries = append(group.Entries, e)
	}
	v, err := vault.Assemble(vault.New(noon, "bench", vault.ID{1}).Meta(), root, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// changed edits every tenth account.
func changed(t testing.TB, a *secret.Arena, v *vault.Vault, first int) *vault.Vault {
	var cs []vault.Change
	n := 0
	for _, e := range v.Entries() {
		if n++; n%10 == first {
			cs = append(cs, vault.EditEntry{ID: e.ID, Set: []vault.Field{vault.SecretField(vault.FieldPassword, seal(t, a, fmt.Sprint("new ", n)))}})
		}
	}
	return apply(t, v, noon.Add(time.Hour), cs...)
}

// TestSavedByKeePassXC has KeePassXC save a copy, which spells everything its own
// way: only what it was told to change is a change.
func TestSavedByKeePassXC(t *testing.T) {
	a := newArena(t)
	f := newFile(t, a, filepath.Join(t.TempDir(), "copy.kdbx"), accounts(t, a, 30))
	ours := f.read(t)
	keepassXC(t, "", "edit", "-u", "taro", f.path, "/group 0/account 3")
	theirs := f.read(t)
	for _, base := range []*vault.Vault{nil, ours} {
		p := plan(t, base, ours, theirs)
		if len(p.Changes) != 1 || p.Changes[0].Title != "account 3" || len(p.Changes[0].Parts) != 1 || len(p.Conflicts) != 0 {
			t.Errorf("changes %+v, conflicts %+v", p.Changes, p.Conflicts)
		}
		if back := plan(t, base, theirs, ours); !back.Empty() {
			t.Errorf("the other way: %+v", back.Changes)
		}
	}
	// And KeePassXC reads what was merged, both sides' edits in it.
	var third vault.ID
	for _, e := range ours.Entries() {
		if e.Title() == "account 4" {
			third = e.ID
		}
	}
	mine := apply(t, ours, noon.Add(time.Hour), vault.EditEntry{ID: third, Set: []vault.Field{user("hanako")}})
	f.write(t, plan(t, ours, mine, theirs).Apply())
	for account, want := range map[string]string{"account 3": "taro", "account 4": "hanako"} {
		if got := keepassXC(t, "", "show", "-a", "UserName", f.path, "/group 0/"+account); !strings.Contains(got, want) {
			t.Errorf("%s: KeePassXC shows %q, want %q", account, got, want)
		}
	}
}

// TestTwoCopiesSavedByKeePassXC has it save two copies of accounts with a firm and a
// record, to which it adds the time of the save, and which it leaves out of earlier
// versions: nobody but who edited one account changed
// anything, and nothing was changed on both sides.
func TestTwoCopiesSavedByKeePassXC(t *testing.T) {
	a := newArena(t)
	o := accounts(t, a, 5)
	event, firm := "{}", `{"id":"sbi"}`
	var noted []vault.Change
	for _, e := range o.Entries() {
		noted = append(noted, vault.SetEntryData{ID: e.ID, Data: map[string]*string{vault.DataRecord + "0": &event, vault.DataFirm: &firm}})
	}
	f := newFile(t, a, filepath.Join(t.TempDir(), "copy.kdbx"), apply(t, o, noon.Add(time.Minute), noted...))
	copied := newFile(t, a, filepath.Join(t.TempDir(), "copy.kdbx"), f.read(t))
	keepassXC(t, "", "edit", "-u", "taro", f.path, "/group 0/account 3")
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) // so that the two times differ
	keepassXC(t, "", "edit", "-u", "hanako", copied.path, "/group 0/account 2")
	p := plan(t, nil, f.read(t), copied.read(t))
	for _, c := range p.Changes {
		if c.Title != "account 2" || len(c.Parts) != 1 {
			t.Errorf("change %q %v %v", c.Title, c.Kind, c.Parts)
		}
	}
	for _, c := range p.Stays {
		if c.Title != "account 3" || len(c.Parts) != 1 {
			t.Errorf("stays %q %v %v", c.Title, c.Kind, c.Parts)
		}
	}
	if len(p.Changes) != 1 || len(p.Stays) != 1 || len(p.Conflicts) != 0 {
		t.Errorf("%d changes, %d stay, conflicts %+v", len(p.Changes), len(p.Stays), p.Conflicts)
	}
	// And one that it edited with one that it did not.
	before := newFile(t, a, filepath.Join(t.TempDir(), "copy.kdbx"), apply(t, o, noon.Add(time.Minute), noted...)).read(t)
	if p := plan(t, nil, f.read(t), before); len(p.Conflicts) != 0 || len(p.Stays) != 1 || len(p.Changes) != 1 || p.Changes[0].Kind != merge.Noted {
		t.Errorf("with the state before: %+v, conflicts %+v", p.Changes, p.Conflicts)
	}
	for _, e := range p.Apply().Entries() {
		versions := 1
		if e.Title() == "account 2" || e.Title() == "account 3" {
			versions = 2
		}
		if len(e.History) != versions {
			t.Errorf("%s has %d earlier versions, want %d", e.Title(), len(e.History), versions)
		}
	}
}

// TestCircleInKeePassXC has KeePassXC read what came of groups that were moved into each
// other and into a deleted one.
func TestCircleInKeePassXC(t *testing.T) {
	a := newArena(t)
	o := wood(t)
	f := newFile(t, a, filepath.Join(t.TempDir(), "circle.kdbx"), o)
	gone := gardener{typist: typist{t: t, v: moveGroup(t, o, noon.Add(time.Minute), id(root+4), id(root+6)), typed: map[vault.ID][]typing{}}}
	gone.uproot(id(root+1), noon.Add(time.Hour))
	y := moveGroup(t, o, noon.Add(2*time.Minute), id(root+6), id(root+4))
	z := moveGroup(t, o, noon.Add(3*time.Minute), id(root+5), id(root+1))
	f.write(t, bothWays(t, o, bothWays(t, o, gone.v, y), z))
	list := keepassXC(t, "", "ls", "-R", "-f", f.path)
	for _, want := range []string{"group 3/t3", "group 3/group 5/t5", "group 0/group 4/t4"} {
		if !strings.Contains(list, "\n"+want+"\n") {
			t.Errorf("no %q in\n%s", want, list)
		}
	}
	// What it touches afterwards stays where it lies.
	merged := f.read(t)
	keepassXC(t, "", "mv", f.path, "/group 3/t3", "/group 0")
	saved := plan(t, merged, merged, f.read(t)).Apply()
	if where, want := in(t, saved, 1, 4, 5, 6), in(t, merged, 1, 4, 5, 6); where != want {
		t.Errorf("KeePassXC moved an account, and the groups lie %s, want %s", where, want)
	}
}

// BenchmarkMerge merges two copies of which a tenth each was edited, as
// BenchmarkKeePassXCMerge has keepassxc-cli do with reading and saving.
func BenchmarkMerge(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		a := newArena(b)
		o := accounts(b, a, n)
		x, y := changed(b, a, o, 1), changed(b, a, o, 2)
		b.Run(fmt.Sprint("plan/", n), func(b *testing.B) {
			for b.Loop() {
				plan(b, o, x, y)
			}
		})
		folder := b.TempDir()
		mine := newFile(b, a, filepath.Join(folder, "mine.kdbx"), x)
		other := newFile(b, a, filepath.Join(folder, "other.kdbx"), y)
		b.Run(fmt.Sprint("files/", n), func(b *testing.B) {
			for b.Loop() {
				mine.write(b, plan(b, nil, mine.read(b), other.read(b)).Apply())
			}
		})
	}
}

func BenchmarkKeePassXCMerge(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		a := newArena(b)
		o := accounts(b, a, n)
		folder := b.TempDir()
		mine := newFile(b, a, filepath.Join(folder, "mine.kdbx"), changed(b, a, o, 1))
		other := newFile(b, a, filepath.Join(folder, "other.kdbx"), changed(b, a, o, 2))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				mine.write(b, changed(b, a, o, 1))
				b.StartTimer()
				keepassXC(b, "", "merge", "-s", mine.path, other.path)
			}
		})
	}
}
