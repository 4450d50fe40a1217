package noting

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/mfa"
)

// width is that of the dialogs.
const width = 580

// Noter shows the dialogs.
type Noter struct {
	env  screen.Env
	done func()
}

// New makes one for a screen. done is called when something was noted and its dialog is
// gone: what had the focus before may have been made anew since.
func New(env screen.Env, done func()) Noter { return Noter{env, done} }

// question is a dialog that notes something.
type question struct {
	title string
	body  fyne.CanvasObject
	focus fyne.Focusable
	known bool // so that it can be taken back
	// read reads what was typed; nil where something is missing, which it says itself.
	read   func() func(context.Context) error
	forget func(context.Context) error
	// refused is told why something was not noted; it reports whether it says so itself.
	refused func(error) bool
}

func (n Noter) ask(q question) {
	word := n.env.Text.S
	var actions []parts.Action
	if q.known {
		actions = append(actions, parts.Action{Label: word("mfa.dialog.forget"), Icon: theme.IconTrash, Kind: parts.Quiet, Stays: true,
			Do: func() { n.save(q, q.forget) }})
	}
	actions = append(actions, parts.Action{Label: word("common.cancel")},
		parts.Action{Label: word("common.save"), Icon: theme.IconCheck, Kind: parts.Primary, Default: true, Stays: true, Do: func() {
			work := q.read()
			if work == nil {
				n.env.Dialogs.Refit()
				return
			}
			n.save(q, work)
		}})
	n.env.Dialogs.Show(parts.Dialog{Title: q.title, Body: q.body, Width: width, Focus: q.focus, Actions: actions})
}

// save does the work and closes the dialog. That the vault could not be saved is said
// by the frame of the window.
func (n Noter) save(q question, work func(context.Context) error) {
	n.env.Do(work, func(err error) {
		var unsaved *session.UnsavedError
		if err != nil && !errors.As(err, &unsaved) {
			if q.refused != nil && q.refused(err) {
				n.env.Dialogs.Refit()
				return
			}
			n.env.Dialogs.Close()
			n.env.Fail(err)
			return
		}
		n.env.Dialogs.Close()
		n.done()
	})
}

// unreadable says why something noted cannot be changed.
func (n Noter) unreadable(title string, problem error) {
	n.env.Dialogs.Show(parts.Dialog{
		Title: title, Width: width,
		Body:    parts.Remark(parts.Attention, n.env.Text.Unreadable(problem)),
		Actions: []parts.Action{{Label: n.env.Text.S("common.close"), Kind: parts.Primary, Default: true}},
	})
}

func (n Noter) titled(key string, e *vault.Entry) string {
	return n.env.Text.S(key, text.A("account", titled(n.env.Text, e)))
}

// Factor asks what an operation of an account asks for.
func (n Noter) Factor(e *vault.Entry, firm brokerage.Firm, o mfa.Operation) {
	word := n.env.Text.S
	title := word("mfa.dialog.title", text.A("account", titled(n.env.Text, e)), text.A("operation", n.env.Text.Operation(o)))
	now := mfa.Of(e).Factors[o]
	if now.Problem != nil {
		n.unreadable(title, now.Problem)
		return
	}
	methods := mfa.Methods()
	words, chosen := make([]string, len(methods)), -1
	for i, m := range methods {
		words[i] = n.env.Text.Method(m)
		if now.Known && now.Is.Method == m {
			chosen = i
		}
	}
	what := parts.NewProse(word("mfa.dialog.choose")).Small()
	explain := func(i int) { what.SetText(word("mfa.method." + string(methods[i]) + ".what")) }
	since := newDayInput(n.env, word("mfa.dialog.since"), now.Is.Since)
	if chosen >= 0 {
		explain(chosen)
	}
	body := parts.Column(parts.GapWide)
	var method *parts.Labelled
	choice := parts.NewChoice(words, chosen, func(i int) {
		method.SetError("")
		explain(i)
		n.env.Dialogs.Refit()
	})
	method = parts.NewLabelled(word("mfa.dialog.method"), choice.Folding())
	if o == brokerage.AtChange {
		body.Add(parts.NewProse(word("mfa.op.change.long")).Small())
	}
	for _, object := range []fyne.CanvasObject{n.Advice(e, firm, o), method, what, since.content()} {
		body.Add(object)
	}
	switch {
	case now.Ahead(n.env.Now()):
		body.Add(parts.Remark(parts.Attention, n.env.Text.NotedAhead(now.At)))
	case now.Known:
		body.Add(parts.NewProse(word("mfa.noted", text.A("date", n.env.Text.Date(now.At)))).Small())
	}
	n.ask(question{
		title: title, body: body, focus: choice.Focusable(), known: now.Known,
		read: func() func(context.Context) error {
			day, ok := since.day()
			if choice.Chosen() < 0 {
				method.SetError(word("mfa.dialog.choose"))
				return nil
			}
			if !ok {
				return nil
			}
			f := mfa.Factor{Method: methods[choice.Chosen()], Since: day}
			return func(ctx context.Context) error { return n.env.Session.NoteFactor(ctx, e.ID, o, &f) }
		},
		forget:  func(ctx context.Context) error { return n.env.Session.NoteFactor(ctx, e.ID, o, nil) },
		refused: n.ahead(since),
	})
}

// Advice is what there is to do about an operation, and where what it says of the
// firm was seen.
func (n Noter) Advice(e *vault.Entry, firm brokerage.Firm, o mfa.Operation) fyne.CanvasObject {
	column := parts.Column(parts.GapSmall)
	for _, next := range mfa.Advise(mfa.Of(e), firm) {
		if next.Operation != o {
			continue
		}
		say, evidence, sourced := n.env.Text.Advice(next, firm)
		column.Add(parts.NewProse(say))
		if sourced {
			column.Add(parts.NewProse(parts.Display(n.env.Text.Source(evidence))).Small())
		}
	}
	return column
}

// ahead says below a field that a day to come was refused.
func (n Noter) ahead(field *dayInput) func(error) bool {
	return func(err error) bool {
		if errors.Is(err, mfa.ErrFuture) {
			field.labelled.SetError(n.env.Text.Error(err).What)
			return true
		}
		return false
	}
}

// Notices asks which notices of an account are on, and where they go.
func (n Noter) Notices(e *vault.Entry) {
	word := n.env.Text.S
	title := n.titled("mfa.dialog.notices", e)
	noted := mfa.Of(e).Notices
	body := parts.Column(parts.GapWide)
	type row struct {
		kind        mfa.NoticeKind
		state, sent *parts.Choice
	}
	var rows []row
	var problem error
	states := []string{word("mfa.method.unknown"), word("mfa.notice.on"), word("mfa.notice.off")}
	channels := []string{}
	for _, c := range mfa.Channels() {
		channels = append(channels, word("mfa.channel."+string(c)))
	}
	for _, k := range mfa.NoticeKinds() {
		now := noted[k]
		if now.Problem != nil {
			problem = now.Problem
			body.Add(parts.NewLabelled(word("mfa.notice."+string(k)), parts.Remark(parts.Attention, n.env.Text.Unreadable(now.Problem))))
			continue
		}
		r := row{kind: k, state: parts.NewChoice(states, position(now), nil), sent: parts.NewChoice(channels, channel(now.Is.To), nil)}
		rows = append(rows, r)
		body.Add(parts.NewLabelled(word("mfa.notice."+string(k)), parts.Flow(parts.GapWide, r.state, r.sent)))
		if now.Ahead(n.env.Now()) {
			body.Add(parts.Remark(parts.Attention, n.env.Text.NotedAhead(now.At)))
		}
	}
	if len(rows) == 0 {
		n.unreadable(title, problem)
		return
	}
	since := newDayInput(n.env, word("mfa.dialog.since.notices"), "")
	body.Add(since.content())
	n.ask(question{
		title: title, body: body, focus: rows[0].state.Focusable(),
		read: func() func(context.Context) error {
			day, ok := since.day()
			if !ok {
				return nil
			}
			next := map[mfa.NoticeKind]*mfa.Notice{}
			for _, r := range rows {
				next[r.kind] = noticeOf(noted[r.kind], r.state.Chosen(), r.sent.Chosen(), day)
			}
			return func(ctx context.Context) error { return n.env.Session.NoteNotices(ctx, e.ID, next) }
		},
		refused: n.ahead(since),
	})
}

// position is the index of a notice's state among unknown, on and off.
func position(i mfa.Item[mfa.Notice]) int {
	switch {
	case !i.Known:
		return 0
	case i.Is.On:
		return 1
	}
	return 2
}

func channel(c mfa.Channel) int {
	for i, known := range mfa.Channels() {
		if c == known {
			return i
		}
	}
	return -1
}

// noticeOf is the notice of a state and a channel; nil for none. The day is of those
// that were switched just now.
func noticeOf(before mfa.Item[mfa.Notice], state, sent int, day fact.Day) *mfa.Notice {
	if state <= 0 {
		return nil
	}
	next := mfa.Notice{On: state == 1, Since: before.Is.Since}
	if !before.Known || before.Is.On != next.On {
		next.Since = day
	}
	if sent >= 0 {
		next.To = mfa.Channels()[sent]
	}
	return &next
}

// Device asks how long the registration of an account's devices is good for.
func (n Noter) Device(e *vault.Entry, firm brokerage.Firm) {
	word := n.env.Text.S
	title := n.titled("mfa.dialog.device", e)
	now := mfa.Of(e).Device
	if now.Problem != nil {
		n.unreadable(title, now.Problem)
		return
	}
	registered := newDayInput(n.env, word("mfa.dialog.registered"), now.Is.Registered)
	until := newDayInput(n.env, word("mfa.dialog.until"), now.Is.Until)
	number := parts.NewInput("90")
	number.Max = 5
	body := parts.Column(parts.GapWide)
	count := now.Is.Days
	if suggested := mfa.SuggestedDays(firm); suggested > 0 {
		body.Add(n.Sourced(firm, brokerage.FactDeviceRenewal, word("mfa.device.suggest", text.A("n", suggested))))
		if !now.Known {
			count = suggested
		}
	}
	if count > 0 {
		number.SetText(strconv.Itoa(count))
	}
	days := parts.NewLabelled(word("mfa.dialog.days"), number)
	number.OnChanged = func(string) { days.SetError("") }
	for _, o := range []fyne.CanvasObject{registered.content(), days, until.content()} {
		body.Add(o)
	}
	n.ask(question{
		title: title, body: body, focus: registered.input, known: now.Known,
		read: func() func(context.Context) error {
			from, ok := registered.day()
			last, ok2 := until.day()
			typed := strings.TrimSpace(norm.NFKC.String(number.Text))
			long, err := strconv.Atoi(typed)
			switch {
			case typed != "" && (err != nil || long < 1 || long > mfa.MaxDays):
				days.SetError(word("mfa.dialog.days.bad"))
				return nil
			case !ok || !ok2:
				return nil
			case from == "" && last == "":
				registered.labelled.SetError(word("mfa.dialog.empty"))
				return nil
			}
			r := mfa.Registration{Registered: from, Days: long, Until: last}
			return func(ctx context.Context) error { return n.env.Session.NoteDevice(ctx, e.ID, &r) }
		},
		forget:  func(ctx context.Context) error { return n.env.Session.NoteDevice(ctx, e.ID, nil) },
		refused: n.ahead(registered),
	})
}

// Sourced is a sentence about a firm with the place where it was seen; nil if nothing
// is known of it.
func (n Noter) Sourced(firm brokerage.Firm, name brokerage.FactName, sentence string) fyne.CanvasObject {
	column := parts.Column(parts.GapSmall, parts.NewProse(sentence))
	if evidence, ok := firm.Evidence(name); ok {
		column.Add(parts.NewProse(parts.Display(n.env.Text.Source(evidence))).Small())
	}
	return column
}

// Passkey asks where a passkey lies that was made elsewhere; an id of "" is a new one.
func (n Noter) Passkey(e *vault.Entry, id string) {
	word := n.env.Text.S
	title := n.titled("mfa.dialog.passkey", e)
	var now mfa.Item[mfa.MadePasskey]
	for _, k := range mfa.Of(e).Passkeys {
		if k.ID == id {
			now = k.Item
		}
	}
	if now.Problem != nil {
		n.unreadable(title, now.Problem)
		return
	}
	device, recovery := parts.NewInput(""), parts.NewInput("")
	device.Max, recovery.Max = mfa.MaxDevice, mfa.MaxRecovery
	device.SetText(now.Is.Device)
	recovery.SetText(now.Is.Recovery)
	where := parts.NewLabelled(word("mfa.dialog.on_device"), device)
	device.OnChanged = func(string) { where.SetError("") }
	back := parts.NewLabelled(word("mfa.dialog.recovery"), recovery)
	back.SetHint(word("mfa.dialog.secret"))
	made := newDayInput(n.env, word("mfa.dialog.made"), now.Is.Made)
	n.ask(question{
		title: title, body: parts.Column(parts.GapWide, where, made.content(), back), focus: device, known: now.Known,
		read: func() func(context.Context) error {
			day, ok := made.day()
			p := mfa.MadePasskey{Device: strings.TrimSpace(device.Text), Made: day, Recovery: strings.TrimSpace(recovery.Text)}
			if p.Device == "" {
				where.SetError(word("mfa.dialog.on_device.bad", text.A("n", mfa.MaxDevice)))
				return nil
			}
			if !ok {
				return nil
			}
			return func(ctx context.Context) error { return n.env.Session.NotePasskey(ctx, e.ID, id, &p) }
		},
		forget:  func(ctx context.Context) error { return n.env.Session.NotePasskey(ctx, e.ID, id, nil) },
		refused: n.ahead(made),
	})
}

// Contacts asks which mail address and telephone number an account's firm knows.
func (n Noter) Contacts(e *vault.Entry) {
	word := n.env.Text.S
	mail, mailName, mailSealed := contactField(e, vault.RegisteredMail, vault.FieldRegisteredMail)
	phone, phoneName, phoneSealed := contactField(e, vault.RegisteredPhone, vault.FieldRegisteredPhone)
	if mailSealed || phoneSealed { // another program protected it; the form of the account can show it
		n.env.Go(screen.Place{Name: screen.Edit, Account: e.ID})
		return
	}
	mailInput, phoneInput := parts.NewInput("taro@example.jp"), parts.NewInput("090-1234-5678")
	mailInput.SetText(mail)
	phoneInput.SetText(phone)
	body := parts.Column(parts.GapWide,
		parts.NewLabelled(word("mfa.contact.mail"), mailInput),
		parts.NewLabelled(word("mfa.contact.phone"), phoneInput))
	n.ask(question{
		title: n.titled("mfa.dialog.contact", e), body: body, focus: mailInput,
		read: func() func(context.Context) error {
			edit := vault.EditEntry{ID: e.ID}
			for name, value := range map[string]string{mailName: strings.TrimSpace(mailInput.Text), phoneName: strings.TrimSpace(phoneInput.Text)} {
				if value == "" {
					edit.Remove = append(edit.Remove, name)
				} else {
					edit.Set = append(edit.Set, vault.TextField(name, value))
				}
			}
			return func(ctx context.Context) error { return n.env.Session.Apply(ctx, edit) }
		},
	})
}

// contactField is the account's field for a contact, under whatever name.
func contactField(e *vault.Entry, p vault.Personal, own string) (value, name string, sealed bool) {
	for _, f := range e.Fields {
		if vault.PersonalOf(f.Name) == p {
			return f.Text, f.Name, f.Sealed
		}
	}
	return "", own, false
}
