package text

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/crypto/generate"
	"kagikura/crypto/otp"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
	"kagikura/vault/linkcheck"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		setting string
		locales []string
		want    string
	}{
		{"ja", []string{"en_US"}, "ja"},
		{"en", []string{"ja_JP.UTF-8"}, "en"},
		{"", []string{"ja_JP.UTF-8"}, "ja"},
		{"", []string{"ja-JP"}, "ja"},
		{"", []string{"", "C", "en_GB", "ja"}, "en"},
		{"", []string{"de_DE", "JA_jp"}, "ja"},
		{"", nil, "en"},
		{"fr", []string{"jam_XX"}, "en"},
	} {
		if got := Choose(c.setting, c.locales...); got != c.want {
			t.Errorf("Choose(%q, %q) = %q, want %q", c.setting, c.locales, got, c.want)
		}
	}
}

func TestPlacesAreFilledOnce(t *testing.T) {
	p := &Printer{lang: English, sentences: map[string]string{"x": "{a} and {b}"}}
	if got := p.S("x", A("a", "{b}"), A("b", 12345)); got != "{b} and 12,345" {
		t.Errorf("got %q", got)
	}
	if got := p.S("no.such.key"); got != "no.such.key" {
		t.Errorf("an unknown key gives %q", got)
	}
}

func TestNumbersAndTimes(t *testing.T) {
	ja, en := New(Japanese), New(English)
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", math.MinInt64: "-9,223,372,036,854,775,808"} {
		if got := en.Number(n); got != want {
			t.Errorf("Number(%d) = %q", n, got)
		}
	}
	for _, c := range []struct {
		d    time.Duration
		want string
	}{{-time.Second, "0秒"}, {20 * time.Second, "20秒"}, {5 * time.Minute, "5分"}, {90 * time.Minute, "2時間"}, {72 * time.Hour, "3日"}} {
		if got := ja.Duration(c.d); got != c.want {
			t.Errorf("Duration(%v) = %q, want %q", c.d, got, c.want)
		}
	}
	for n, want := range map[Bytes]string{512: "512 bytes", 1536: "1.5 KiB", 64 << 20: "64 MiB", 1 << 36: "64 GiB"} {
		if got := en.Size(n); got != want {
			t.Errorf("Size(%d) = %q, want %q", n, got, want)
		}
	}
	if a, b := ja.List([]string{"a", "b"}), en.List([]string{"a", "b"}); a != "a、b" || b != "a, b" {
		t.Errorf("List = %q and %q", a, b)
	}
	now := time.Date(2026, 11, 22, 0, 30, 0, 0, time.Local)
	for _, c := range []struct {
		then time.Time
		want string
	}{
		{now, "今日"},
		{now.Add(-time.Hour), "昨日"},
		{now.AddDate(0, 0, -19), "19日前"},
		{now.AddDate(0, 0, 1), "2026-11-23"},
		{time.Time{}, "不明"},
	} {
		if got := ja.Since(c.then, now); got != c.want {
			t.Errorf("Since(%v) = %q, want %q", c.then, got, c.want)
		}
	}
	if got := ja.DateTime(now); got != "2026-11-22 00:30" {
		t.Errorf("DateTime = %q", got)
	}
}

func TestGuessTime(t *testing.T) {
	ja, en := New(Japanese), New(English)
	for _, c := range []struct {
		log10  float64
		ja, en string
	}{
		{3, "一瞬で推測されます", "Guessed in an instant"},
		{math.Inf(-1), "一瞬で推測されます", "Guessed in an instant"},
		{math.NaN(), "一瞬で推測されます", "Guessed in an instant"},
		{11, "推測に数秒しかかかりません", "Guessed within seconds"},
		{20, "推測に約300年かかります", "Takes about 300 years to guess"},
		{26, "推測に約3億年かかります", "Takes about 300 million years to guess"},
		{40, "どれだけ時間をかけても、推測できません", "Cannot be guessed, however long one tries"},
	} {
		if got := ja.GuessTime(c.log10, AgainstSite); got != c.ja {
			t.Errorf("%v: %q, want %q", c.log10, got, c.ja)
		}
		if got := en.GuessTime(c.log10, AgainstSite); got != c.en {
			t.Errorf("%v: %q, want %q", c.log10, got, c.en)
		}
	}
}

func TestEveryErrorHasItsSentence(t *testing.T) {
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		for _, s := range sentences {
			m := p.Error(fmt.Errorf("outer: %w", s.err))
			if m.What != p.S(s.key) && !errors.Is(s.err, generate.ErrImpossible) {
				t.Errorf("%s: %v says %q, an earlier line of the table takes it", lang, s.err, m.What)
			}
			checkMessage(t, lang, s.err, m)
		}
		for _, err := range []error{
			&session.UnsavedError{Err: session.ErrFull},
			&session.NeedConsentError{Memory: 64 << 30, Err: session.ErrLimit},
			&session.NeedConsentError{Long: true, Err: session.ErrLimit},
			&linkcheck.RefusedError{},
			&linkcheck.RefusedError{Verdict: linkcheck.Verdict{Kind: linkcheck.Official}},
			&generate.ImpossibleError{Cause: generate.CauseLength, Min: 10, Max: 20},
			&update.NotNewerError{Offered: 2, InUse: 3},
			&brokerage.LoadError{Firm: "sbi", Key: "urls", Err: brokerage.ErrNoEvidence},
			&otp.SecretError{Problem: otp.SecretMissing},
			&otp.SecretError{Problem: otp.SecretCharacter, Position: 7},
			&otp.SecretError{Problem: otp.SecretCut},
			&otp.SecretError{Problem: otp.SecretTooLong},
			&vault.ChangeError{Err: &vault.FieldError{Name: "x", Err: vault.ErrCharacter}},
			context.Canceled,
			errors.New("somewhere: nobody foresaw this"),
		} {
			checkMessage(t, lang, err, p.Error(err))
		}
	}
	if m := New(English).Error(nil); m != (Message{}) {
		t.Errorf("no error says %q", m)
	}
}

func checkMessage(t *testing.T, lang string, err error, m Message) {
	t.Helper()
	for _, sentence := range []string{m.What, m.Then} {
		if sentence == "" || strings.HasPrefix(sentence, "errors.") || strings.ContainsAny(sentence, "{}") {
			t.Errorf("%s: %v says %q", lang, err, sentence)
		}
	}
}

func TestConsentNamesTheMemory(t *testing.T) {
	m := New(Japanese).Error(&session.NeedConsentError{Memory: 64 << 30, Err: session.ErrLimit})
	if !strings.Contains(m.What, "64 GiB") {
		t.Errorf("says %q", m.What)
	}
}

func TestPasswordFindings(t *testing.T) {
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		for kind := generate.TooShort; kind <= generate.MissingOneOf; kind++ {
			if got := p.Violation(generate.Violation{Kind: kind, Limit: 10, Characters: "!#"}); strings.HasPrefix(got, "generate.") || strings.ContainsAny(got, "{}") {
				t.Errorf("%s: %v says %q", lang, kind, got)
			}
		}
		for cause := generate.CauseLength; cause <= generate.CauseSeparator; cause++ {
			if got := p.Error(&generate.ImpossibleError{Cause: cause, Min: 1, Max: 2}).Then; strings.HasPrefix(got, "generate.") || strings.ContainsAny(got, "{}") {
				t.Errorf("%s: %v says %q", lang, cause, got)
			}
		}
		for reason := strength.Empty; reason <= strength.ListWords; reason++ {
			if got := p.Reason(reason); strings.HasPrefix(got, "generate.") {
				t.Errorf("%s: %v says %q", lang, reason, got)
			}
		}
	}
}
