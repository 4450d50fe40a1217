package text

import (
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/guide"
	"kagikura/vault/mfa"
	"kagikura/vault/today"
)

func TestEveryTaskHasItsSentences(t *testing.T) {
	at := time.Date(2026, 11, 5, 12, 0, 0, 0, time.UTC)
	accounts := []vault.ID{{1}, {2}, {3}}
	title := func(id vault.ID) string { return "account " + string('0'+rune(id[0])) }
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		check := func(task today.Task) {
			t.Helper()
			said := p.Task(task, title)
			for _, s := range []string{said.What, said.Why, said.Do} {
				if s == "" || strings.HasPrefix(s, "today.") || strings.ContainsAny(s, "{}") {
					t.Errorf("%s: %s of %d accounts says %q", lang, task.Kind, len(task.Accounts), s)
				}
			}
		}
		for _, k := range today.Kinds() {
			vaults := k == today.ClockOff || k == today.NoBackup || k == today.OldKit || k == today.NoKit
			for n := range len(accounts) + 1 {
				if vaults != (n == 0) && !(k == today.Unreadable && n == 0) || k == today.SharedPassword && n == 1 {
					continue
				}
				for _, last := range []time.Time{{}, at} {
					for _, step := range guide.Steps() {
						check(today.Task{Kind: k, Accounts: accounts[:n], Step: step, Done: n, Of: 5, Last: last, Days: 3, Operations: mfa.Operations(), Offset: time.Minute})
					}
					check(today.Task{Kind: k, Accounts: accounts[:n], Step: guide.Open, Last: last, Days: -3, Behind: true, Shares: true})
				}
			}
		}
	}
}

func TestTask(t *testing.T) {
	title := func(id vault.ID) string { return map[byte]string{1: "楽天証券", 2: "SBI証券"}[id[0]] }
	for _, c := range []struct {
		task   today.Task
		ja, en string
	}{
		{today.Task{Kind: today.SharedPassword, Accounts: []vault.ID{{1}, {2}}}, "楽天証券とSBI証券が同じパスワードです", "楽天証券 and SBI証券 have the same password"},
		{today.Task{Kind: today.SharedPassword, Accounts: []vault.ID{{1}, {2}, {3}, {4}}}, "4口座がパスワードを使い回しています", "4 accounts share passwords"},
		{today.Task{Kind: today.LookDue, Accounts: []vault.ID{{1}}, Days: 19, Last: time.Unix(1, 0)}, "楽天証券を19日見ていません", "You have not looked at 楽天証券 for 19 days"},
		{today.Task{Kind: today.ClockOff, Offset: -2 * time.Minute}, "このパソコンの時計が2分ほどずれています", "The clock of this computer is off by about 2 min"},
	} {
		if got := New(Japanese).Task(c.task, title).What; got != c.ja {
			t.Errorf("%q, want %q", got, c.ja)
		}
		if got := New(English).Task(c.task, title).What; got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
	}
}

func TestEveryRuleHasItsSentences(t *testing.T) {
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		for _, r := range today.Rules() {
			all := []string{p.RuleName(r)}
			for _, s := range []today.State{{Standing: today.Kept, Kept: 3}, {Standing: today.Kept, Kept: 3, Weak: 2}, {Standing: today.Unknown, Unknown: 2}, {Standing: today.Unknown}, {Standing: today.ToDo, ToDo: 1}} {
				if r == today.NoLinks && s.Standing == today.ToDo {
					continue // nobody can know
				}
				if r != today.Factors && s.Weak > 0 {
					continue
				}
				s.Rule = r
				all = append(all, p.RuleState(s))
			}
			for _, s := range all {
				if s == "" || strings.HasPrefix(s, "today.") || strings.ContainsAny(s, "{}") {
					t.Errorf("%s: rule %d says %q", lang, r, s)
				}
			}
		}
	}
}
