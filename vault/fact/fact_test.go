package fact_test

import (
	"cmp"
	"errors"
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
)

type colour struct {
	Name  string   `json:"name"`
	Since fact.Day `json:"since,omitempty"`
}

func (c colour) Check() error {
	if c.Name == "" {
		return fact.ErrInvalid
	}
	return c.Since.Check()
}

const key = fact.Prefix + "colour"

var now = time.Date(2026, 11, 24, 21, 0, 0, 5, time.FixedZone("JST", 9*3600))

func with(t *testing.T, data []vault.DataItem, change map[string]*string, err error) []vault.DataItem {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range change {
		data = []vault.DataItem{{Key: "other", Value: "kept"}}
		if v != nil {
			data = append(data, vault.DataItem{Key: k, Value: *v})
		}
	}
	return data
}

func TestSetAndFind(t *testing.T) {
	change, err := fact.Set(nil, key, now, colour{"ai", "2026-01-02"})
	data := with(t, nil, change, err)
	if want := `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"ai","since":"2026-01-02"}}`; data[1].Value != want {
		t.Errorf("stands as %s, want %s", data[1].Value, want)
	}
	n, ok, err := fact.Find[colour](data, key)
	if err != nil || !ok || n.Is.Name != "ai" || !n.At.Equal(now.Truncate(time.Second)) {
		t.Errorf("found %+v %v %v", n, ok, err)
	}
	change, err = fact.Clear[colour](data, key, now)
	data = with(t, data, change, err)
	if _, ok, err := fact.Find[colour](data, key); ok || err != nil {
		t.Errorf("taken back, and found %v %v", ok, err)
	}
	if at, ok := fact.Written(data[1].Value); !ok || !at.Equal(now.Truncate(time.Second).Add(time.Second)) {
		t.Errorf("what was taken back says no time: %v %v", at, ok)
	}
	if change, err := fact.Clear[colour](nil, key, now); change != nil || err != nil {
		t.Errorf("nothing to take back, and %v %v", change, err)
	}
}

func TestUnreadableIsKept(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        error
	}{
		{"newer", `{"v":2,"at":"2026-11-24T12:00:00Z","is":{"name":"ai"},"more":1}`, fact.ErrNewer},
		{"newer of another shape", `{"v":3}`, fact.ErrNewer},
		{"no version", `{"at":"2026-11-24T12:00:00Z","is":{"name":"ai"}}`, fact.ErrDamaged},
		{"no time", `{"v":1,"is":{"name":"ai"}}`, fact.ErrDamaged},
		{"no fact", `{"v":1,"at":"2026-11-24T12:00:00Z"}`, fact.ErrDamaged},
		{"a member too many", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"ai","x":1}}`, fact.ErrDamaged},
		{"one around it", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"ai"},"x":1}`, fact.ErrDamaged},
		{"value not allowed", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":""}}`, fact.ErrDamaged},
		{"day that is none", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"ai","since":"2026-02-30"}}`, fact.ErrDamaged},
		{"something after it", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"ai"}} {}`, fact.ErrDamaged},
		{"half", `{"v":1,"at":"2026-1`, fact.ErrDamaged},
		{"empty", ``, fact.ErrDamaged},
		{"too long", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"` + strings.Repeat("a", fact.MaxSize) + `"}}`, fact.ErrDamaged},
	} {
		data := []vault.DataItem{{Key: key, Value: c.value}}
		var which *fact.Error
		if _, ok, err := fact.Find[colour](data, key); ok || !errors.Is(err, c.want) || !errors.As(err, &which) || which.Key != key {
			t.Errorf("%s: read as %v, %v", c.name, ok, err)
		}
		if change, err := fact.Set(data, key, now, colour{Name: "shu"}); change != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: written over: %v, %v", c.name, change, err)
		}
		if change, err := fact.Clear[colour](data, key, now); change != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: cleared: %v, %v", c.name, change, err)
		}
	}
}

// TestWhatReplacesIsLater: a clock that is a little ahead must not keep what it wrote
// in place.
func TestWhatReplacesIsLater(t *testing.T) {
	ahead := now.Add(23 * time.Hour)
	change, err := fact.Set(nil, key, ahead, colour{Name: "ai"})
	data := with(t, nil, change, err)
	wrong := data[1].Value
	change, err = fact.Set(data, key, now, colour{Name: "shu"})
	data = with(t, nil, change, err)
	if fact.Compare(data[1].Value, wrong) <= 0 {
		t.Errorf("%s loses against %s", data[1].Value, wrong)
	}
	mended := data[1].Value
	change, err = fact.Clear[colour](data, key, now)
	data = with(t, nil, change, err)
	if fact.Compare(data[1].Value, mended) <= 0 {
		t.Errorf("%s loses against %s", data[1].Value, mended)
	}
}

// TestWhatReplacesTheFuture: what a clock wrote that was wrong by years is replaced for
// good, again and again, though nothing else believes its date.
func TestWhatReplacesTheFuture(t *testing.T) {
	for _, wrong := range []string{
		`{"v":1,"at":"2062-11-24T12:00:00Z","is":{"name":"ai"}}`,
		`{"v":1,"at":"9999-12-31T23:59:59.999999999-12:00","is":{"name":"ai"}}`,
		`{"v":1,"at":"2026-01-01T00:00:00Z","over":"2062-11-24T12:00:00Z","is":{"name":"ai"}}`,
		`{"v":1,"at":"2062-11-24T12:00:00Z","is":null}`,
	} {
		data, before := []vault.DataItem{{Key: key, Value: wrong}}, wrong
		for n, name := range []string{"shu", "matsu", "shu", ""} {
			change, err := fact.Set(data, key, now, colour{Name: name})
			if name == "" {
				change, err = fact.Clear[colour](data, key, now)
			}
			if err != nil {
				t.Fatalf("over %s: %v", before, err)
			}
			after := *change[key]
			for _, other := range []string{before, wrong} {
				if fact.Compare(after, other) <= 0 || fact.Compare(other, after) >= 0 {
					t.Errorf("%s loses against %s", after, other)
				}
			}
			if at, ok := fact.Written(after); !ok || at.Before(now.Truncate(time.Second)) || at.After(now.Add(time.Duration(n)*time.Second)) {
				t.Errorf("%s says that it was written at %v", after, at)
			}
			data, before = []vault.DataItem{{Key: key, Value: after}}, after
		}
	}
}

func TestCompare(t *testing.T) {
	ascending := []string{
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"shu"}}`,
		`{"v":1,"at":"2026-11-24T12:00:01Z","is":{"name":"ai"}}`,
		`{"v":1,"at":"2026-11-24T12:00:01Z","is":{"name":"shu"}}`,
		`{"v":1,"at":"2026-11-24T12:00:02Z","is":null}`,
		`{"v":1,"at":"2062-11-24T12:00:00Z","is":{"name":"shu"}}`,
		`{"v":1,"at":"2026-11-24T12:00:00Z","over":"2062-11-24T12:00:00Z","is":{"name":"ai"}}`,
		`{"v":1,"at":"2026-11-24T12:00:01Z","over":"2062-11-24T12:00:00Z","is":{"name":"ai"}}`,
		``,
		`half`,
		`{"v":2,"at":"2001-01-01T00:00:00Z"}`,
	}
	for i, a := range ascending {
		for j, b := range ascending {
			if got, want := fact.Compare(a, b), cmp.Compare(i, j); got != want {
				t.Errorf("%s against %s: %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestIs(t *testing.T) {
	for key, want := range map[string]bool{"kagikura.mfa.login": true, "kagikura.firm": false, "kagikura.merged": false, "kagikura.record.x": false, "other": false, "": false} {
		if fact.Is(key) != want {
			t.Errorf("%q is a fact: %v", key, !want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	if _, err := fact.Set(nil, key, now, colour{}); !errors.Is(err, fact.ErrInvalid) {
		t.Errorf("an empty name: %v", err)
	}
	frame := len(`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":""}}`)
	if _, err := fact.Set(nil, key, now, colour{Name: strings.Repeat("a", fact.MaxSize-frame)}); err != nil {
		t.Errorf("as long as may be: %v", err)
	}
	if _, err := fact.Set(nil, key, now, colour{Name: strings.Repeat("a", fact.MaxSize-frame+1)}); !errors.Is(err, fact.ErrTooLarge) {
		t.Errorf("a byte too long: %v", err)
	}
}

func TestFuture(t *testing.T) {
	for day, want := range map[fact.Day]bool{"": false, "2026-11-24": false, "2026-11-25": false, "2026-11-26": true, "2062-01-01": true} {
		if got := day.Future(now); got != want {
			t.Errorf("%q lies ahead: %v, want %v", day, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"name":"ai","since":"2026-01-02"}}`,
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":null}`,
		`{"v":2,"at":"2026-11-24T12:00:00Z","is":{}}`,
		`{"v":1,"at":"2026-11-24T12:00:00Z","over":"2062-11-24T12:00:00Z","is":{"name":"ai"}}`,
		`{"v":1,"v":2}`, `[]`, ``,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		n, ok, err := fact.Decode[colour](value)
		if err != nil {
			if !errors.Is(err, fact.ErrDamaged) && !errors.Is(err, fact.ErrNewer) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if !ok {
			return
		}
		change, err := fact.Set(nil, key, n.At, n.Is)
		if errors.Is(err, fact.ErrTooLarge) {
			return // escapes grow
		}
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, ok, err := fact.Decode[colour](*change[key])
		if err != nil || !ok || again.Is != n.Is || !again.At.Equal(n.At.Truncate(time.Second)) {
			t.Fatalf("%q comes back as %+v %v %v", value, again, ok, err)
		}
	})
}
