package paper_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/paper"
	"kagikura/app/paper/papertest"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/record"
)

// log is a record of some events, an hour apart, the last one ahead of time.
func log(t testing.TB) record.Log {
	t.Helper()
	var l record.Log
	at := made.AddDate(0, 0, -30)
	for n, e := range []struct {
		kind    record.Kind
		details []string
	}{
		{record.PasswordCreated, []string{record.DetailRole, record.RoleLogin}},
		{record.PasswordCreated, []string{record.DetailRole, record.RoleTrading}},
		{record.FactorOn, []string{record.DetailOperation, "login", record.DetailMethod, "passkey", record.DetailSince, "2026-10-26"}},
		{record.Launched, []string{record.DetailHost, "www.sbisec.co.jp"}},
		{record.Looked, []string{record.DetailTicks, "last-login orders cash contact withdrawal-account notices"}},
		{record.IncidentBegun, nil},
		{record.IncidentStep, []string{record.DetailStep, "firm-reached"}},
		{record.IncidentNote, []string{record.DetailNote, "12:10 に電話。担当は髙橋さん、受付番号 A-123"}},
		{record.PasswordChanged, []string{record.DetailRole, record.RoleLogin}},
		{record.IncidentEnded, nil},
		{record.Looked, nil},
	} {
		details := map[string]string{}
		for i := 0; i+1 < len(e.details); i += 2 {
			details[e.details[i]] = e.details[i+1]
		}
		if n == 10 {
			at = made.AddDate(1, 0, 0)
		}
		var err error
		if l, err = l.Append(at.Add(time.Duration(n)*time.Hour), record.Nonce{byte(n)}, e.kind, details); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func entry(title string, l record.Log, fields ...vault.Field) *vault.Entry {
	e := &vault.Entry{
		Fields: append([]vault.Field{vault.TextField(vault.FieldTitle, title)}, fields...),
		Data:   []vault.DataItem{{Key: vault.DataFirm, Value: vault.FirmData("sbi")}},
	}
	for key, value := range l.Changes(record.Log{}) {
		e.Data = append(e.Data, vault.DataItem{Key: key, Value: *value})
	}
	slices.SortFunc(e.Data, func(a, b vault.DataItem) int { return strings.Compare(a.Key, b.Key) })
	return e
}

func firm(id string) string { return map[string]string{"sbi": "株式会社SBI証券"}[id] }

// flat is all that is drawn, without spaces and lines.
func flat(t testing.TB, pdf []byte) string {
	var all strings.Builder
	for _, page := range papertest.Pages(t, pdf) {
		for _, line := range page {
			all.WriteString(strings.ReplaceAll(line, " ", ""))
		}
	}
	return all.String()
}

func TestTheSheetOfARecord(t *testing.T) {
	l := log(t)
	for _, lang := range []string{"ja", "en"} {
		p := text.New(lang)
		s := record.OfAccounts(made, entry("SBI証券", l))
		pdf := written(t, paper.Record(p, s, firm))
		got := flat(t, pdf)
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		want := []string{l.Fingerprint().String(), firm("sbi"), p.S("recordpaper.whole"), p.S("recordpaper.proves.then"), p.S("recordpaper.proves.not.then"), "SBI証券"}
		at := -1
		for _, i := range l.Events() {
			want = append(want, p.Recorded(i))
			if here := strings.Index(got, text.ShortHash(i.Hash)); here <= at {
				t.Errorf("%s: %s is not after the one before it", lang, p.Recorded(i))
			} else {
				at = here
			}
		}
		for _, w := range want {
			// A row's cells are drawn line by line, so a sentence of several is torn.
			if !strings.Contains(got, squeeze(w)) && !strings.Contains(got, squeeze(string([]rune(w)[:8]))) {
				t.Errorf("%s: the sheet does not say %q", lang, w)
			}
		}
		ahead := map[string]string{"ja": "※この書面を作ったときより先の日時です", "en": "Note:thistimeliesafterthemaking"}[lang]
		if n := strings.Count(got, ahead); n != 1 {
			t.Errorf("%s: %d events are marked as lying ahead, want 1", lang, n)
		}
		if folder := os.Getenv("KAGIKURA_PAPERS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "record-"+lang+".pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestTheSheetSaysWhereARecordIsBroken(t *testing.T) {
	l := log(t)
	e := entry("SBI証券", l)
	gone := l.Events()[3].Hash.String()
	e.Data = slices.DeleteFunc(e.Data, func(d vault.DataItem) bool { return strings.HasSuffix(d.Key, gone) })
	p := text.New("ja")
	got := flat(t, written(t, paper.Record(p, record.OfAccounts(made, e, entry("空", record.Log{})), firm)))
	for _, want := range []string{p.S("recordpaper.broken"), gone[:12], p.S("recordpaper.flaws"), p.S("recordpaper.none"), p.S("recordpaper.title")} {
		if !strings.Contains(got, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
}

// TestNoSecretIsOnTheSheet plants secrets in all fields of an account.
func TestNoSecretIsOnTheSheet(t *testing.T) {
	arena, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Skip("no locked memory here: ", err)
	}
	defer arena.Destroy()
	var fields []vault.Field
	var planted []string
	for n, name := range []string{vault.FieldPassword, vault.FieldTradingPassword, vault.FieldFurtherSecret, vault.FieldOTP, "recovery codes"} {
		text := fmt.Sprintf("Canary-%d-秘密", n)
		v, err := arena.Seal([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		fields, planted = append(fields, vault.SecretField(name, v)), append(planted, text)
	}
	for n, name := range []string{vault.FieldUserName, vault.FieldNotes, vault.FieldAccountNumber, vault.FieldURL} {
		text := fmt.Sprintf("Plain-%d-公開", n)
		fields, planted = append(fields, vault.TextField(name, text)), append(planted, text)
	}
	e := entry("SBI証券", log(t), fields...)
	pdf := written(t, paper.Record(text.New("ja"), record.OfAccounts(made, e), firm))
	for _, s := range planted {
		papertest.Lacks(t, pdf, s)
	}
	// The search finds what is there.
	if !strings.Contains(flat(t, pdf), "SBI証券") {
		t.Error("the title is not on the sheet, so the search is broken")
	}
}

func BenchmarkRecord(b *testing.B) {
	var l record.Log
	for n := range record.MaxEvents {
		one, err := record.Log{}.Append(made, record.Nonce{byte(n), byte(n >> 8)}, record.Looked, nil)
		if err != nil {
			b.Fatal(err)
		}
		l = l.Union(one)
	}
	s := record.OfAccounts(made, entry("SBI証券", l))
	for b.Loop() {
		written(b, paper.Record(text.New("ja"), s, firm))
	}
}
