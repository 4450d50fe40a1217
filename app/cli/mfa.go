package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/mfa"
)

const mfaUsage = "[--operation OP (--method M [--since DAY] | --forget) | --notice KIND (--switch on|off [--since DAY] [--to mail|app|sms|other] | --forget) | " +
	"--device (--registered DAY --days N | --until DAY | --forget) | --passkey new|ID (--on-device TEXT [--made DAY] [--recovery TEXT] | --forget) | " +
	"--registered-mail ADDRESS | --registered-phone NUMBER]"

// mfaOptions are the options of mfa.
type mfaOptions struct {
	operation, method, since string
	notice, position, to     string
	device                   bool
	registered, until        string
	days                     int
	passkey, onDevice, made  string
	recovery                 string
	registeredMail, phone    string
	forget                   bool
}

func declareMFA(fs *flag.FlagSet, o *options) {
	m := &o.mfa
	fs.StringVar(&m.operation, "operation", "", "")
	fs.StringVar(&m.method, "method", "", "")
	fs.StringVar(&m.since, "since", "", "")
	fs.StringVar(&m.notice, "notice", "", "")
	fs.StringVar(&m.position, "switch", "", "")
	fs.StringVar(&m.to, "to", "", "")
	fs.BoolVar(&m.device, "device", false, "")
	fs.StringVar(&m.registered, "registered", "", "")
	fs.StringVar(&m.until, "until", "", "")
	fs.IntVar(&m.days, "days", 0, "")
	fs.StringVar(&m.passkey, "passkey", "", "")
	fs.StringVar(&m.onDevice, "on-device", "", "")
	fs.StringVar(&m.made, "made", "", "")
	fs.StringVar(&m.recovery, "recovery", "", "")
	fs.StringVar(&m.registeredMail, "registered-mail", "", "")
	fs.StringVar(&m.phone, "registered-phone", "", "")
	fs.BoolVar(&m.forget, "forget", false, "")
}

// mfaVerbs are the options that change something, each with those that go with it.
var mfaVerbs = map[string][]string{
	"operation":        {"method", "since", "forget"},
	"notice":           {"switch", "since", "to", "forget"},
	"device":           {"registered", "days", "until", "forget"},
	"passkey":          {"on-device", "made", "recovery", "forget"},
	"registered-mail":  nil,
	"registered-phone": nil,
}

// mfaVerb is the option that says what is to be changed; "" where nothing is.
func (o *options) mfaVerb() (string, error) {
	verb := ""
	for _, name := range []string{"operation", "notice", "device", "passkey", "registered-mail", "registered-phone"} {
		if o.given[name] && verb != "" {
			return "", misused("cli.usage.exclusive", text.A("options", "--"+verb+" --"+name))
		}
		if o.given[name] {
			verb = name
		}
	}
	for _, names := range mfaVerbs {
		for _, name := range names {
			if o.given[name] && !slices.Contains(mfaVerbs[verb], name) {
				return "", misused("mfa.usage.with", text.A("option", "--"+name))
			}
		}
	}
	return verb, nil
}

// runMFA prints what is noted of the second factors of all accounts or of one, and
// what to do next, as JSON an [mfaReport]; or notes something of one.
func runMFA(ctx context.Context, c *call) error {
	verb, err := c.options.mfaVerb()
	if err != nil {
		return err
	}
	one := len(c.arguments) == 2
	var change func(context.Context, account) error
	if verb != "" {
		if !one {
			return misused("mfa.usage.account")
		}
		if change, err = c.mfaChange(verb); err != nil {
			return err
		}
	}
	v, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	all := []*vault.Entry{}
	for _, e := range v.Live() {
		all = append(all, e)
	}
	if one {
		a, err := accountOf(v, c.arguments[1])
		if err != nil {
			return err
		}
		if change != nil {
			return change(ctx, a)
		}
		all = []*vault.Entry{a.Entry}
	}
	if c.options.json {
		return c.writeJSON(c.mfaReport(all))
	}
	for _, e := range all {
		c.writeFactors(e)
	}
	c.writeContacts(v, mfa.ContactsOf(all...))
	return nil
}

// mfaChange is what the options ask to be noted.
func (c *call) mfaChange(verb string) (func(context.Context, account) error, error) {
	o := c.options.mfa
	switch verb {
	case "operation":
		op := mfa.Operation(o.operation)
		if !slices.Contains(mfa.Operations(), op) {
			return nil, oneOf("operation", mfa.Operations())
		}
		if !o.forget && !mfa.Method(o.method).Known() {
			return nil, oneOf("method", mfa.Methods())
		}
		return func(ctx context.Context, a account) error {
			f := &mfa.Factor{Method: mfa.Method(o.method), Since: fact.Day(o.since)}
			return c.session.NoteFactor(ctx, a.ID, op, unless(o.forget, f))
		}, nil
	case "notice":
		kind := mfa.NoticeKind(o.notice)
		if !slices.Contains(mfa.NoticeKinds(), kind) {
			return nil, oneOf("notice", mfa.NoticeKinds())
		}
		if !o.forget && o.position != "on" && o.position != "off" {
			return nil, oneOf("switch", []string{"on", "off"})
		}
		if o.to != "" && !slices.Contains(mfa.Channels(), mfa.Channel(o.to)) {
			return nil, oneOf("to", mfa.Channels())
		}
		return func(ctx context.Context, a account) error {
			n := &mfa.Notice{On: o.position == "on", Since: fact.Day(o.since), To: mfa.Channel(o.to)}
			return c.session.NoteNotices(ctx, a.ID, map[mfa.NoticeKind]*mfa.Notice{kind: unless(o.forget, n)})
		}, nil
	case "device":
		return func(ctx context.Context, a account) error {
			r := &mfa.Registration{Registered: fact.Day(o.registered), Days: o.days, Until: fact.Day(o.until)}
			return c.session.NoteDevice(ctx, a.ID, unless(o.forget, r))
		}, nil
	case "passkey":
		id := o.passkey
		if id == "new" {
			id = ""
		}
		if id == "" && (o.passkey != "new" || o.forget) {
			return nil, misused("mfa.usage.passkey")
		}
		return func(ctx context.Context, a account) error {
			known := slices.ContainsFunc(mfa.Of(a.Entry).Passkeys, func(k mfa.KeptPasskey) bool { return k.ID == id })
			if id != "" && !known {
				return mfa.ErrNoPasskey
			}
			p := &mfa.MadePasskey{Device: o.onDevice, Made: fact.Day(o.made), Recovery: o.recovery}
			return c.session.NotePasskey(ctx, a.ID, id, unless(o.forget, p))
		}, nil
	case "registered-mail":
		return c.contact(vault.RegisteredMail, vault.FieldRegisteredMail, o.registeredMail), nil
	}
	return c.contact(vault.RegisteredPhone, vault.FieldRegisteredPhone, o.phone), nil
}

// unless is nil where something is to be forgotten.
func unless[T any](forget bool, value *T) *T {
	if forget {
		return nil
	}
	return value
}

// contact sets the field of a contact; the account may have it under another name.
func (c *call) contact(kind vault.Personal, name, value string) func(context.Context, account) error {
	return func(ctx context.Context, a account) error {
		for _, f := range a.Fields {
			if vault.PersonalOf(f.Name) == kind && !f.Sealed {
				name = f.Name
				break
			}
		}
		edit := vault.EditEntry{ID: a.ID, Set: []vault.Field{vault.TextField(name, value)}}
		if value == "" {
			edit = vault.EditEntry{ID: a.ID, Remove: []string{name}}
		}
		return c.session.Apply(ctx, edit)
	}
}

// oneOf refuses a value and names those that there are.
func oneOf[T ~string](option string, values []T) error {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = string(v)
	}
	return misused("mfa.usage.one_of", text.A("option", "--"+option), text.A("values", strings.Join(names, " ")))
}

// mfaReport is what mfa prints as JSON.
type mfaReport struct {
	Accounts []mfaAccount `json:"accounts"`
	Contacts []mfaContact `json:"contacts"`
}

// mfaAccount is one account. RequiredSince and PasskeySince are dates of the
// directory, empty where it has none.
type mfaAccount struct {
	UUID          string         `json:"uuid"`
	Title         string         `json:"title"`
	Firm          string         `json:"firm"`
	Listed        bool           `json:"listed"` // the directory knows the firm
	Operations    []mfaOperation `json:"operations"`
	Notices       []mfaNotice    `json:"notices"`
	Device        *mfaDevice     `json:"device"`
	Passkeys      []mfaPasskey   `json:"passkeys"`
	Mails         []string       `json:"mails"`
	Phones        []string       `json:"phones"`
	PasskeyUnused bool           `json:"passkey_unused"`
	RequiredSince *datedCard     `json:"required_since"`
	PasskeySince  *datedCard     `json:"passkey_since"`
}

type datedCard struct {
	Date     string       `json:"date"`
	Evidence evidenceCard `json:"evidence"`
}

// mfaOperation is what is noted of an operation. Method is empty where nothing is
// known; problem is "", "damaged" or "newer".
type mfaOperation struct {
	Operation string     `json:"operation"`
	Method    string     `json:"method"`
	Since     string     `json:"since"`
	Future    bool       `json:"future"` // since is a day to come
	Noted     string     `json:"noted"`
	Ahead     bool       `json:"noted_future"` // noted lies in the future: a clock was wrong
	Problem   string     `json:"problem"`
	Step      string     `json:"step"`
	Better    []mfaOffer `json:"better"`
}

type mfaOffer struct {
	Factor   string       `json:"factor"`
	Here     bool         `json:"here"` // a source names the operation
	Evidence evidenceCard `json:"evidence"`
}

type mfaNotice struct {
	Notice  string `json:"notice"`
	Known   bool   `json:"known"`
	On      bool   `json:"on"`
	Since   string `json:"since"`
	To      string `json:"to"`
	Noted   string `json:"noted"`
	Ahead   bool   `json:"noted_future"`
	Problem string `json:"problem"`
}

// mfaDevice tells how long registered devices are good for; days_left is null where
// that is not known.
type mfaDevice struct {
	Registered string `json:"registered"`
	Days       int    `json:"days"`
	Until      string `json:"until"`
	Lapses     string `json:"lapses"`
	DaysLeft   *int   `json:"days_left"`
	Ahead      bool   `json:"noted_future"`
	Problem    string `json:"problem"`
}

type mfaPasskey struct {
	ID       string `json:"id"`
	Device   string `json:"device"`
	Made     string `json:"made"`
	Recovery string `json:"recovery"`
	Ahead    bool   `json:"noted_future"`
	Problem  string `json:"problem"`
}

// mfaContact is an address or a number with the UUIDs of the accounts that hang on it.
type mfaContact struct {
	Kind     string   `json:"kind"`
	Key      string   `json:"key"`
	Accounts []string `json:"accounts"`
	Codes    []string `json:"codes"`
}

var stepNames = map[mfa.Step]string{
	mfa.StepNothing: "nothing", mfa.StepNote: "note", mfa.StepSwitchOn: "switch-on", mfa.StepAsk: "ask",
	mfa.StepImprove: "improve", mfa.StepUnreadable: "unreadable",
}

func (c *call) mfaReport(all []*vault.Entry) mfaReport {
	out := mfaReport{Accounts: []mfaAccount{}, Contacts: []mfaContact{}}
	for _, e := range all {
		out.Accounts = append(out.Accounts, c.mfaAccount(e))
	}
	for _, k := range mfa.ContactsOf(all...) {
		kind := "mail"
		if k.Phone {
			kind = "phone"
		}
		out.Contacts = append(out.Contacts, mfaContact{kind, k.Key, uuids(k.Accounts), uuids(k.Codes)})
	}
	return out
}

func uuids(ids []vault.ID) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, id.String())
	}
	return out
}

func (c *call) mfaAccount(e *vault.Entry) mfaAccount {
	a := mfa.Of(e)
	firm, listed := c.directory.Firm(e.Firm())
	out := mfaAccount{
		UUID: e.ID.String(), Title: e.Title(), Firm: e.Firm(), Listed: listed,
		Operations: []mfaOperation{}, Notices: []mfaNotice{}, Passkeys: []mfaPasskey{},
		Mails: append([]string{}, a.Mails...), Phones: append([]string{}, a.Phones...),
		PasskeyUnused: mfa.PasskeyUnused(a, firm),
		RequiredSince: dated(firm, brokerage.FactRequiredSince, firm.FactorRequiredSince),
		PasskeySince:  dated(firm, brokerage.FactPasskeySince, firm.PasskeySince),
	}
	for _, next := range mfa.Advise(a, firm) {
		op := mfaOperation{
			Operation: string(next.Operation), Method: string(next.Now.Is.Method), Since: string(next.Now.Is.Since),
			Future: next.Now.Is.Since.Future(c.now()), Problem: problemName(next.Now.Problem), Step: stepNames[next.Step], Better: []mfaOffer{},
		}
		op.Noted, op.Ahead = notedAt(next.Now), next.Now.Ahead(c.now())
		for _, o := range next.Better {
			evidence, _ := firm.Evidence(o.Fact)
			op.Better = append(op.Better, mfaOffer{string(o.Factor), o.Here, evidenceOf(evidence)})
		}
		out.Operations = append(out.Operations, op)
	}
	for _, k := range mfa.NoticeKinds() {
		n := a.Notices[k]
		out.Notices = append(out.Notices, mfaNotice{string(k), n.Known, n.Is.On, string(n.Is.Since), string(n.Is.To), notedAt(n), n.Ahead(c.now()), problemName(n.Problem)})
	}
	if d := a.Device; d.Known || d.Problem != nil {
		out.Device = &mfaDevice{Registered: string(d.Is.Registered), Days: d.Is.Days, Until: string(d.Is.Until), Ahead: d.Ahead(c.now()), Problem: problemName(d.Problem)}
		if lapses, ok := d.Is.Lapses(c.now().Local()); ok {
			left, _ := d.Is.DaysLeft(c.now().Local())
			out.Device.Lapses, out.Device.DaysLeft = string(lapses), &left
		}
	}
	for _, p := range a.Passkeys {
		out.Passkeys = append(out.Passkeys, mfaPasskey{p.ID, p.Is.Device, string(p.Is.Made), p.Is.Recovery, p.Ahead(c.now()), problemName(p.Problem)})
	}
	return out
}

// notedAt is when an item was noted; "" where nothing is.
func notedAt[T any](i mfa.Item[T]) string {
	if !i.Known {
		return ""
	}
	return i.At.Format(time.RFC3339)
}

func dated(f brokerage.Firm, name brokerage.FactName, date brokerage.Date) *datedCard {
	evidence, ok := f.Evidence(name)
	if !ok {
		return nil
	}
	return &datedCard{string(date), evidenceOf(evidence)}
}

func problemName(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, fact.ErrNewer):
		return "newer"
	}
	return "damaged"
}

// writeFactors writes an account for people: a line for each operation, with what to
// do next, then what else is noted.
func (c *call) writeFactors(e *vault.Entry) {
	a := mfa.Of(e)
	firm, listed := c.directory.Firm(e.Firm())
	now := c.now()
	doubt := func(ahead bool, at time.Time) {
		if ahead {
			fmt.Fprintf(c.out, "\t\t%s\n", c.text.NotedAhead(at))
		}
	}
	fmt.Fprintln(c.out, visible(e.Title()))
	for _, next := range mfa.Advise(a, firm) {
		since := ""
		if next.Now.Known {
			since = c.text.SinceDay(next.Now.Is.Since, now)
		}
		say, evidence, sourced := c.text.Advice(next, firm)
		fmt.Fprintf(c.out, "\t%s\t%s\t%s\t%s\n", c.text.Operation(next.Operation), c.text.MethodOf(next.Now), since, say)
		doubt(next.Now.Ahead(now), next.Now.At)
		if sourced {
			fmt.Fprintf(c.out, "\t\t\t\t%s\n", visible(c.text.Source(evidence)))
		}
	}
	for _, k := range mfa.NoticeKinds() {
		state, n := c.text.S("mfa.method.unknown"), a.Notices[k]
		switch {
		case n.Problem != nil:
			state = c.text.Unreadable(n.Problem)
		case n.Known && n.Is.On:
			state = c.text.S("mfa.notice.on")
		case n.Known:
			state = c.text.S("mfa.notice.off")
		}
		fmt.Fprintf(c.out, "\t%s\t%s\n", c.text.S("mfa.notice."+string(k)), state)
		doubt(n.Ahead(now), n.At)
	}
	switch d := a.Device; {
	case d.Problem != nil:
		fmt.Fprintf(c.out, "\t%s\t%s\n", c.text.S("mfa.device"), c.text.Unreadable(d.Problem))
	case d.Known:
		fmt.Fprintf(c.out, "\t%s\t%s\n", c.text.S("mfa.device"), c.text.Lapse(d.Is, now.Local()))
		doubt(d.Ahead(now), d.At)
	}
	for _, p := range a.Passkeys {
		if p.Problem != nil {
			fmt.Fprintf(c.out, "\t%s\t%s\t%s\n", c.text.S("mfa.method.passkey"), p.ID, c.text.Unreadable(p.Problem))
			continue
		}
		fmt.Fprintf(c.out, "\t%s\t%s\t%s\t%s\t%s\n", c.text.S("mfa.method.passkey"), p.ID, visible(p.Is.Device), p.Is.Made, visible(p.Is.Recovery))
		doubt(p.Ahead(now), p.At)
	}
	if !listed {
		fmt.Fprintf(c.out, "\t%s\n", c.text.NoFirm(e.Firm()))
	}
	if evidence, ok := firm.Evidence(brokerage.FactRequiredSince); ok {
		fmt.Fprintf(c.out, "\t%s\t%s\n", c.text.S("mfa.required", text.A("date", string(firm.FactorRequiredSince))), visible(c.text.Source(evidence)))
	}
}

func (c *call) writeContacts(v *vault.Vault, all []mfa.Contact) {
	for _, k := range all {
		fmt.Fprintf(c.out, "%s\t%s\t%s\n", visible(k.Shown), c.text.Depends(k), visible(c.text.Titles(v, k.Accounts)))
	}
}
