package secret

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestNothingPrintsASecret(t *testing.T) {
	a := newArena(t)
	const canary = "canary"
	for name, v := range map[string]Value{"arena": seal(t, a, canary), "builder": typed(t, canary)} {
		type account struct {
			Name     string
			Password Value
			Old      *Value
			hidden   Value
		}
		acc := account{"x", v, &v, v}
		things := []any{v, &v, acc, &acc, []Value{v}, map[string]Value{"k": v}, a, builder(t, canary), struct{ B *Builder }{builder(t, canary)}, any(v)}
		for _, thing := range things {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%08.3f", "%p", "%c", "%U", "%w"} {
				out := fmt.Sprintf(verb, thing)
				check(t, name+" "+verb, out, canary)
			}
			if j, err := json.Marshal(thing); err == nil {
				check(t, name+" json", string(j), canary)
			}
			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", thing)
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", thing)
			check(t, name+" slog", log.String(), canary)
		}
		check(t, name+" error", fmt.Errorf("with %v", v).Error(), canary)
	}
}

// check finds the canary in the forms that verbs give bytes.
func check(t *testing.T, how, out, canary string) {
	t.Helper()
	for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), strings.Trim(fmt.Sprint([]byte(canary)), "[]"), fmt.Sprintf("% x", canary)} {
		if strings.Contains(out, form) {
			t.Errorf("%s prints the secret: %s", how, out)
		}
	}
}

func TestEveryVerbPrintsTheSameWord(t *testing.T) {
	v := seal(t, newArena(t), "abc")
	type account struct{ Password *Value }
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		for _, thing := range []any{v, &v, Value{}} {
			if got := fmt.Sprintf(verb, thing); got != "[secret]" {
				t.Errorf("%s: %s", verb, got)
			}
		}
		if got := fmt.Sprintf(verb, struct{ Password Value }{v}); !strings.Contains(got, "[secret]") {
			t.Errorf("%s in a struct: %s", verb, got)
		}
	}
	if got := v.String() + v.GoString(); got != "[secret][secret]" {
		t.Error(got)
	}
	if j, err := json.Marshal(account{&v}); err != nil || string(j) != `{"Password":"[secret]"}` {
		t.Errorf("%s, %v", j, err)
	}
	if x, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"a"`
		P       Value
	}{P: v}); err != nil || string(x) != "<a><P>[secret]</P></a>" {
		t.Errorf("%s, %v", x, err)
	}
	if got := v.LogValue().String(); got != "[secret]" {
		t.Error(got)
	}
}
