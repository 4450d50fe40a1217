package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kagikura/vault"
	"kagikura/vault/record"
)

func account(title, firm string, l record.Log) *vault.Entry {
	return &vault.Entry{
		Fields: []vault.Field{
			vault.TextField(vault.FieldTitle, title), vault.TextField(vault.FieldUserName, "taro1962"),
			vault.TextField(vault.FieldNotes, "in the notes"), vault.TextField(vault.FieldAccountNumber, "123-4567"),
		},
		Data: append([]vault.DataItem{{Key: vault.DataFirm, Value: vault.FirmData(firm)}}, stored(l)...),
	}
}

func encoded(t testing.TB, s record.Saved) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := s.Encode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// history is a record with a fork in it.
func history(t testing.TB) record.Log {
	w := &writer{at: noon}
	l := w.append(t, record.Log{}, record.Launched, "www.example.com")
	left := w.append(t, l, record.Looked, "a\"\\b<&>ü鍵")
	right := w.append(t, l, record.PasswordChanged, "")
	return w.append(t, left.Union(right), record.Launched, "www.example.com")
}

func TestASavedRecordIsTheRecord(t *testing.T) {
	l := history(t)
	s := record.OfAccounts(noon, account("SBI証券", "sbi", l), account("", "", record.Log{}))
	file := encoded(t, s)
	for _, hidden := range []string{"taro1962", "in the notes", "123-4567"} {
		if bytes.Contains(file, []byte(hidden)) {
			t.Errorf("the file says %q", hidden)
		}
	}
	for name, spelling := range map[string]func([]byte) []byte{
		"as written": func(b []byte) []byte { return b },
		"without spaces": func(b []byte) []byte {
			var out bytes.Buffer
			if err := json.Compact(&out, b); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		},
	} {
		got, err := record.ReadSaved(bytes.NewReader(spelling(file)))
		if err != nil {
			t.Fatal(name, err)
		}
		if len(got.Accounts) != 2 || got.Accounts[0].Title != "SBI証券" || got.Accounts[0].Firm != "sbi" || !got.Made.Equal(noon) {
			t.Fatalf("%s: read %+v", name, got)
		}
		if a := got.Accounts[0]; !same(a.Log, l) || len(a.Log.Verify()) > 0 || a.Log.Fingerprint() != l.Fingerprint() {
			t.Errorf("%s: the record is another one", name)
		}
	}
}

func TestTheFingerprintSeesWhatTheChainCannot(t *testing.T) {
	l := history(t)
	head := l.Heads()[0]
	items := slices.DeleteFunc(stored(l), func(d vault.DataItem) bool { return strings.HasSuffix(d.Key, head.String()) })
	less := record.Read(items)
	if len(less.Verify()) > 0 {
		t.Fatal("the newest event is missed: then this test is about nothing")
	}
	if less.Fingerprint() == l.Fingerprint() {
		t.Error("a record without its newest event has the same fingerprint")
	}
	if got, want := (record.Log{}).Fingerprint().String(), sum(""); got != want {
		t.Errorf("of nothing it is %s", got)
	}
}

// TestWhatWasDoneToASavedRecordIsFound: one letter, one event, one damaged item.
func TestWhatWasDoneToASavedRecordIsFound(t *testing.T) {
	l := history(t)
	first := l.Events()[0].Hash.String()
	file := string(encoded(t, record.OfAccounts(noon, account("A", "", l))))
	read := func(text string) []record.Flaw {
		t.Helper()
		s, err := record.ReadSaved(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return s.Accounts[0].Log.Verify()
	}
	changed := read(strings.Replace(file, "2026-11-24T12:01:00Z", "2026-11-24T12:01:01Z", 1))
	if len(changed) != 1 || changed[0].Kind != record.Changed || changed[0].Event.String() != first {
		t.Errorf("a changed time: %+v", changed)
	}
	out := regexp.MustCompile(`(?s)\{\s*"hash": "`+first+`".*?\},\s*`).ReplaceAllString(file, "")
	missing := read(out)
	if len(missing) != 2 || missing[0].Kind != record.Missing || missing[0].Parent.String() != first {
		t.Errorf("an event taken out: %+v", missing)
	}
	e := account("A", "", l)
	e.Data = append(e.Data, vault.DataItem{Key: vault.DataRecord + "no hash", Value: "x"},
		vault.DataItem{Key: vault.DataRecord + sum("{}"), Value: "{}"},
		vault.DataItem{Key: vault.DataRecord + sum("y"), Value: strings.Repeat("y", record.MaxSize+1)})
	damaged := read(string(encoded(t, record.OfAccounts(noon, e))))
	if want := record.Of(e).Verify(); !slices.Equal(damaged, want) || len(want) != 3 {
		t.Errorf("what was damaged in the vault is in the file %+v, want %+v", damaged, want)
	}
}

func TestWhatIsNoSavedRecord(t *testing.T) {
	l := history(t)
	good := string(encoded(t, record.OfAccounts(noon, account("A", "", l))))
	event := `{"hash":"x","event":"y"}`
	with := func(accounts string) string {
		return `{"format":"kagikura-record","version":1,"made":"2026-11-24T12:00:00Z","accounts":` + accounts + `}`
	}
	many := func(n int, one string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + "]"
	}
	numbered := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`{"hash":"%d","event":""}`, i))
		}
		return `[{"title":"","firm":"","events":[` + strings.Join(all, ",") + `]}]`
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                 {"", record.ErrNoRecord},
		"a list":                  {"[]", record.ErrNoRecord},
		"another format":          {`{"format":"x","version":1,"made":"","accounts":[]}`, record.ErrNoRecord},
		"more after it":           {good + "{}", record.ErrNoRecord},
		"cut":                     {good[:len(good)/2], record.ErrNoRecord},
		"no UTF-8":                {strings.Replace(good, `"A"`, "\"\xff\"", 1), record.ErrNoRecord},
		"a newer version":         {strings.Replace(good, `"version": 1`, `"version": 2`, 1), record.ErrSavedNewer},
		"no version":              {strings.Replace(good, `"version": 1`, `"version": "1"`, 1), record.ErrNoRecord},
		"a version of none":       {strings.Replace(good, `"version": 1`, `"version": 0`, 1), record.ErrNoRecord},
		"no time":                 {strings.Replace(good, `"made": "2026`, `"made": "x`, 1), record.ErrNoRecord},
		"null for accounts":       {with("null"), record.ErrNoRecord},
		"names in another case":   {with(`[{"Title":"","firm":"","events":[]}]`), record.ErrNoRecord},
		"an event without a hash": {with(`[{"title":"","firm":"","events":[{"event":""}]}]`), record.ErrNoRecord},
		"an event that is null":   {with(`[{"title":"","firm":"","events":[{"hash":"","event":null}]}]`), record.ErrNoRecord},
		"a member twice":          {strings.Replace(good, `"version": 1`, `"version": 1, "version": 1`, 1), record.ErrNoRecord},
		"two lists of events":     {with(`[{"title":"","firm":"","events":[],"\u0065vents":[` + event + `]}]`), record.ErrNoRecord},
		"a hash and another":      {with(`[{"title":"","firm":"","events":[{"hash":"a","event":"y","hash":"b"}]}]`), record.ErrNoRecord},
		"the most members":        {with(`[{"title":"","firm":"","events":[]` + members(61) + `}]`), nil},
		"a member more":           {with(`[{"title":"","firm":"","events":[]` + members(62) + `}]`), record.ErrSavedTooLarge},
		"nested too deep":         {with(strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)), record.ErrNoRecord},
		"a version beyond words":  {strings.Replace(good, `"version": 1`, `"version": 1e400`, 1), record.ErrNoRecord},
		"a million of nothing":    {with("[" + strings.Repeat("0,", 1_000_000) + "0]"), record.ErrNoRecord},
		"a comma at the end":      {with("[,]"), record.ErrNoRecord},
		"one hash twice":          {with(`[{"title":"","firm":"","events":[` + event + `,` + event + `]}]`), record.ErrNoRecord},
		"the most accounts":       {with(many(record.MaxSavedNames, `{"title":"","firm":"","events":[]}`)), nil},
		"one account more":        {with(many(record.MaxSavedNames+1, `{"title":"","firm":"","events":[]}`)), record.ErrSavedTooLarge},
		"the longest title":       {with(`[{"title":"` + strings.Repeat("x", 1024) + `","firm":"","events":[]}]`), nil},
		"a longer title":          {with(`[{"title":"` + strings.Repeat("x", 1025) + `","firm":"","events":[]}]`), record.ErrSavedTooLarge},
		"the most events":         {with(numbered(16 * record.MaxEvents)), nil},
		"one event more":          {with(numbered(16*record.MaxEvents + 1)), record.ErrSavedTooLarge},
		"the largest file":        {good + strings.Repeat(" ", record.MaxSaved-len(good)), nil},
		"a larger file":           {good + strings.Repeat(" ", record.MaxSaved-len(good)+1), record.ErrSavedTooLarge},
	} {
		if _, err := record.ReadSaved(strings.NewReader(c.text)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	failed := errors.New("the disk")
	if _, err := record.ReadSaved(broken{failed}); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
}

func members(n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, `,"%d":[]`, i)
	}
	return all.String()
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestALongTitleIsCutBetweenCharacters(t *testing.T) {
	s := record.OfAccounts(noon, account(strings.Repeat("鍵", 500), "", record.Log{}))
	if got := s.Accounts[0].Title; got != strings.Repeat("鍵", 341) {
		t.Errorf("%d bytes, %q", len(got), got[len(got)-6:])
	}
	if _, err := record.ReadSaved(bytes.NewReader(encoded(t, s))); err != nil {
		t.Error(err)
	}
}

// TestTheRecipe runs what SCHEMA.md says anyone can do with jq and sha256sum.
func TestTheRecipe(t *testing.T) {
	for _, tool := range []string{"sh", "jq", "sha256sum", "base64"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	schema, err := os.ReadFile("SCHEMA.md")
	if err != nil {
		t.Fatal(err)
	}
	recipe := regexp.MustCompile("(?s)```sh\n(.*?)```").FindSubmatch(schema)
	if recipe == nil {
		t.Fatal("SCHEMA.md has no recipe")
	}
	w := &writer{at: noon}
	long := record.Log{}
	for range record.MaxRoutine + 1 { // with a pruned event
		long = w.append(t, long, record.Launched, "www.example.com")
	}
	l := history(t)
	good := encoded(t, record.OfAccounts(noon, account("A", "", l), account("B", "", long), account("C", "", record.Log{})))
	run := func(file []byte) string {
		t.Helper()
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "record.json"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		c := exec.Command("sh", "-c", string(recipe[1]))
		c.Dir = folder
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	said := run(good)
	if strings.Contains(said, "changed") || strings.Contains(said, "missing") {
		t.Errorf("of a whole record it says\n%s", said)
	}
	for _, l := range []record.Log{l, long, {}} {
		if !strings.Contains(said, l.Fingerprint().String()) {
			t.Errorf("no fingerprint %s in\n%s", l.Fingerprint(), said)
		}
	}
	first := l.Events()[0].Hash.String()
	good = encoded(t, record.OfAccounts(noon, account("A", "", l), account("C", "", record.Log{})))
	if said := run(bytes.Replace(good, []byte("2026-11-24T12:01:00Z"), []byte("2026-11-24T12:01:01Z"), 1)); !strings.Contains(said, "changed "+first) {
		t.Errorf("of a changed event it says\n%s", said)
	}
	out := regexp.MustCompile(`(?s)\{\s*"hash": "`+first+`".*?\},\s*`).ReplaceAll(good, nil)
	if said := run(out); !strings.Contains(said, "missing "+first) {
		t.Errorf("of an event taken out it says\n%s", said)
	}
}

func FuzzReadSaved(f *testing.F) {
	f.Add(encoded(f, record.OfAccounts(noon, account("A", "sbi", history(f)))))
	f.Add([]byte(`{"format":"kagikura-record","version":1,"made":"2026-11-24T12:00:00Z","accounts":[{"title":"","firm":"","events":[{"hash":"x","event":"y"}]}]}`))
	f.Add([]byte(`{"format":"kagikura-record","version":2,"made":"","accounts":[]}`))
	f.Add([]byte(`{"format":"kagikura-record","version":1,"made":"2026-11-24T12:00:00+09:00","accounts":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := record.ReadSaved(bytes.NewReader(text))
		if err != nil {
			return
		}
		again, err := record.ReadSaved(bytes.NewReader(encoded(t, s)))
		if err != nil || len(again.Accounts) != len(s.Accounts) {
			t.Fatalf("what was read cannot be written and read again: %v", err)
		}
		for i, a := range s.Accounts {
			b := again.Accounts[i]
			if a.Title != b.Title || a.Firm != b.Firm || a.Log.Fingerprint() != b.Log.Fingerprint() || !slices.Equal(a.Log.Verify(), b.Log.Verify()) {
				t.Fatalf("account %d became another one", i)
			}
		}
	})
}
