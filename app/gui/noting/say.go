package noting

import (
	"time"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

// Firm is the firm of an account: the one that it names, or else the one whose
// address it has; ok is false if the directory knows none.
func Firm(st session.State, e *vault.Entry) (f brokerage.Firm, ok bool) {
	if id := e.Firm(); id != "" {
		return st.Directory.Firm(id)
	}
	return st.Directory.Firm(st.Launch[e.ID].Verdict.Firm)
}

// StateOf is the colour in which what is noted of an operation is shown.
func StateOf(i mfa.Item[mfa.Factor], now time.Time) parts.State {
	switch {
	case i.Problem != nil, i.Ahead(now) && i.Is.Method != mfa.None:
		return parts.Attention
	case !i.Known || i.Is.Method == mfa.NotOffered:
		return parts.Neutral
	case i.Is.Method.Rank() >= mfa.RankCode:
		return parts.Good
	case i.Is.Method == mfa.None:
		return parts.Bad
	}
	return parts.Attention
}

// Notices says how many notices are on, and in which colour.
func Notices(p *text.Printer, a mfa.Account, now time.Time) (parts.State, string) {
	known, problem, ahead := 0, false, false
	for _, n := range a.Notices {
		ahead = ahead || n.Ahead(now)
		problem = problem || n.Problem != nil
		if n.Known {
			known++
		}
	}
	on := a.NoticesOn()
	count := p.S("mfa.notice.count", text.A("n", on))
	switch {
	case problem:
		return parts.Attention, p.S("mfa.method.unreadable")
	case ahead:
		return parts.Attention, p.S("mfa.noted.doubt")
	case known == 0:
		return parts.Neutral, p.S("mfa.method.unknown")
	case on == len(mfa.NoticeKinds()):
		return parts.Good, count
	}
	return parts.Attention, count
}

// Device says how long the registration of devices is good for, and in which colour;
// soon is within how many days it is something to do.
func Device(p *text.Printer, a mfa.Account, env screen.Env, soon int) (parts.State, string) {
	now := env.Now().Local()
	switch {
	case a.Device.Problem != nil:
		return parts.Attention, p.S("mfa.method.unreadable")
	case !a.Device.Known:
		return parts.Neutral, p.S("mfa.method.unknown")
	}
	days, ok := a.Device.Is.DaysLeft(now)
	state := parts.Neutral
	switch {
	case ok && days < 0:
		state = parts.Bad
	case ok && days <= soon:
		state = parts.Attention
	case ok:
		state = parts.Good
	}
	return state, p.Lapse(a.Device.Is, now)
}

// Soon is within how many days a lapse is something to do.
const Soon = 14

// Below is the line below an operation's badge: since when it holds, or that it was
// noted in the future.
func Below(p *text.Printer, i mfa.Item[mfa.Factor], env screen.Env) string {
	switch {
	case i.Ahead(env.Now()):
		return p.S("mfa.noted.doubt")
	case !i.Known || i.Problem != nil || i.Is.Since == "":
		return ""
	case i.Is.Since.Future(env.Now()):
		return p.S("mfa.since.doubt", text.A("date", string(i.Is.Since)))
	}
	return p.S("mfa.since", text.A("date", string(i.Is.Since)))
}

// titled is an account's title fit to be shown.
func titled(p *text.Printer, e *vault.Entry) string {
	if t := e.Title(); t != "" {
		return parts.Display(t)
	}
	return p.S("checkup.untitled")
}
