package mfa_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/mfa"
)

var (
	jst = time.FixedZone("JST", 9*3600)
	now = time.Date(2026, 11, 24, 21, 0, 0, 0, jst)
)

func entry(id byte, fields ...string) *vault.Entry {
	e := &vault.Entry{ID: vault.ID{id}}
	for i := 0; i < len(fields); i += 2 {
		e.Fields = append(e.Fields, vault.TextField(fields[i], fields[i+1]))
	}
	return e
}

func put(t *testing.T, e *vault.Entry, change map[string]*string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range change {
		e.Data = slices.DeleteFunc(e.Data, func(d vault.DataItem) bool { return d.Key == k })
		if v != nil {
			e.Data = append(e.Data, vault.DataItem{Key: k, Value: *v})
		}
	}
}

func factor(t *testing.T, e *vault.Entry, o mfa.Operation, m mfa.Method, since fact.Day) {
	t.Helper()
	change, err := mfa.NoteFactor(e, o, mfa.Factor{Method: m, Since: since}, now)
	put(t, e, change, err)
}

func TestRanksAreInOrder(t *testing.T) {
	last := mfa.RankBound
	for _, m := range mfa.Methods() {
		if m.Rank() > last {
			t.Errorf("%s ranks above what stands before it", m)
		}
		last = m.Rank()
	}
	for _, pair := range [][2]mfa.Method{{mfa.Passkey, mfa.OwnApp}, {mfa.OwnApp, mfa.TOTP}, {mfa.HardwareToken, mfa.TOTP}, {mfa.TOTP, mfa.SMS}, {mfa.PhoneCall, mfa.None}, {mfa.Email, mfa.Knowledge}, {mfa.Knowledge, mfa.None}} {
		if pair[0].Rank() <= pair[1].Rank() {
			t.Errorf("%s is no better than %s", pair[0], pair[1])
		}
	}
	if mfa.Passkey.Rank() != mfa.SecurityKey.Rank() || mfa.Device.Rank() != mfa.Email.Rank() || mfa.Knowledge.SecondFactor() || mfa.NotOffered.SecondFactor() || !mfa.SMS.SecondFactor() {
		t.Error("a rank is not what the package says")
	}
}

func TestUnknownIsNotNone(t *testing.T) {
	e := entry(1)
	if a := mfa.Of(e); a.Factors[brokerage.AtLogin].Known || a.Settled() {
		t.Errorf("an account of which nothing is noted: %+v", a)
	}
	factor(t, e, brokerage.AtLogin, mfa.None, "")
	if f := mfa.Of(e).Factors[brokerage.AtLogin]; !f.Known || f.Is.Method != mfa.None || !f.At.Equal(now) {
		t.Errorf("none was noted: %+v", f)
	}
	change, err := mfa.ForgetFactor(e, brokerage.AtLogin, now)
	put(t, e, change, err)
	if mfa.Of(e).Factors[brokerage.AtLogin].Known {
		t.Error("what was taken back is there")
	}
}

func TestHowItStands(t *testing.T) {
	e := entry(1)
	factor(t, e, brokerage.AtChange, mfa.Passkey, "2025-11-02")
	change, err := mfa.NoteNotice(e, mfa.NoticeOrder, mfa.Notice{On: true, To: mfa.ToApp}, now)
	put(t, e, change, err)
	change, err = mfa.NoteDevice(e, mfa.Registration{Registered: "2026-09-01", Days: 90}, now)
	put(t, e, change, err)
	change, err = mfa.NotePasskey(e, "0a", mfa.MadePasskey{Device: " Pixel 9 ", Made: "2025-11-02"}, now)
	put(t, e, change, err)
	want := map[string]string{
		"kagikura.mfa.change":   `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"method":"passkey","since":"2025-11-02"}}`,
		"kagikura.notice.order": `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"on":true,"to":"app"}}`,
		"kagikura.device":       `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"registered":"2026-09-01","days":90}}`,
		"kagikura.passkey.0a":   `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"device":"Pixel 9","made":"2025-11-02"}}`,
	}
	for _, d := range e.Data {
		if want[d.Key] != d.Value {
			t.Errorf("%s stands as %s", d.Key, d.Value)
		}
		delete(want, d.Key)
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
	a := mfa.Of(e)
	if a.NoticesOn() != 1 || len(a.Passkeys) != 1 || a.Passkeys[0].ID != "0a" || a.Passkeys[0].Is.Device != "Pixel 9" {
		t.Errorf("read as %+v", a)
	}
	change, err = mfa.ForgetPasskey(e, "0a", now)
	put(t, e, change, err)
	if a := mfa.Of(e); len(a.Passkeys) != 0 {
		t.Errorf("a passkey that was removed is listed: %+v", a.Passkeys)
	}
	if _, err := mfa.ForgetPasskey(e, "0a", now); !errors.Is(err, mfa.ErrNoPasskey) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestRefused(t *testing.T) {
	e := entry(1)
	for name, err := range map[string]error{
		"tomorrow":            second(mfa.NoteFactor(e, brokerage.AtLogin, mfa.Factor{Method: mfa.SMS, Since: "2026-11-25"}, now)),
		"a notice tomorrow":   second(mfa.NoteNotice(e, mfa.NoticeLogin, mfa.Notice{Since: "2062-01-01"}, now)),
		"registered tomorrow": second(mfa.NoteDevice(e, mfa.Registration{Registered: "2026-11-25"}, now)),
		"made tomorrow":       second(mfa.NotePasskey(e, "a", mfa.MadePasskey{Device: "x", Made: "2026-11-25"}, now)),
	} {
		if !errors.Is(err, mfa.ErrFuture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"no method":         second(mfa.NoteFactor(e, brokerage.AtLogin, mfa.Factor{}, now)),
		"unknown method":    second(mfa.NoteFactor(e, brokerage.AtLogin, mfa.Factor{Method: "magic"}, now)),
		"no day":            second(mfa.NoteFactor(e, brokerage.AtLogin, mfa.Factor{Method: mfa.SMS, Since: "2026-02-30"}, now)),
		"unknown channel":   second(mfa.NoteNotice(e, mfa.NoticeLogin, mfa.Notice{To: "pigeon"}, now)),
		"empty device":      second(mfa.NoteDevice(e, mfa.Registration{}, now)),
		"too many days":     second(mfa.NoteDevice(e, mfa.Registration{Days: mfa.MaxDays + 1}, now)),
		"negative days":     second(mfa.NoteDevice(e, mfa.Registration{Days: -1}, now)),
		"passkey nowhere":   second(mfa.NotePasskey(e, "a", mfa.MadePasskey{Device: "  "}, now)),
		"passkey in lines":  second(mfa.NotePasskey(e, "a", mfa.MadePasskey{Device: "a\nb"}, now)),
		"device too long":   second(mfa.NotePasskey(e, "a", mfa.MadePasskey{Device: strings.Repeat("鍵", mfa.MaxDevice+1)}, now)),
		"recovery too long": second(mfa.NotePasskey(e, "a", mfa.MadePasskey{Device: "x", Recovery: strings.Repeat("鍵", mfa.MaxRecovery+1)}, now)),
	} {
		if !errors.Is(err, fact.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := second(mfa.NotePasskey(e, "a", mfa.MadePasskey{Device: strings.Repeat("鍵", mfa.MaxDevice), Recovery: strings.Repeat("鍵", mfa.MaxRecovery)}, now)); err != nil {
		t.Errorf("as long as may be: %v", err)
	}
	if err := second(mfa.NoteFactor(e, "dance", mfa.Factor{Method: mfa.SMS}, now)); !errors.Is(err, mfa.ErrOperation) {
		t.Errorf("no operation: %v", err)
	}
	if err := second(mfa.NotePasskey(e, "A B", mfa.MadePasskey{Device: "x"}, now)); !errors.Is(err, mfa.ErrNoPasskey) {
		t.Errorf("an ID that is none: %v", err)
	}
}

func second(_ map[string]*string, err error) error { return err }

func TestWhatCannotBeReadIsKept(t *testing.T) {
	e := entry(1)
	e.Data = []vault.DataItem{
		{Key: "kagikura.mfa.login", Value: `{"v":2,"at":"2026-11-24T12:00:00Z","is":{"method":"telepathy"}}`},
		{Key: "kagikura.mfa.order", Value: `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"method":"telepathy"}}`},
		{Key: "kagikura.notice.login", Value: `x`},
		{Key: "kagikura.passkey.7", Value: `{"v":9}`},
	}
	a := mfa.Of(e)
	if p := a.Factors[brokerage.AtLogin].Problem; !errors.Is(p, fact.ErrNewer) {
		t.Errorf("a newer one: %v", p)
	}
	if p := a.Factors[brokerage.AtOrder].Problem; !errors.Is(p, fact.ErrDamaged) {
		t.Errorf("a damaged one: %v", p)
	}
	if err := second(mfa.NoteFactor(e, brokerage.AtLogin, mfa.Factor{Method: mfa.SMS}, now)); !errors.Is(err, fact.ErrNewer) {
		t.Errorf("written over: %v", err)
	}
	if err := second(mfa.ForgetFactor(e, brokerage.AtOrder, now)); !errors.Is(err, fact.ErrDamaged) {
		t.Errorf("taken back: %v", err)
	}
	if len(a.Unreadable()) != 4 || len(a.Passkeys) != 1 {
		t.Errorf("unreadable: %v", a.Unreadable())
	}
	advice := mfa.Advise(a, brokerage.Firm{})
	if advice[0].Step != mfa.StepUnreadable || advice[2].Step != mfa.StepNote {
		t.Errorf("advice: %+v", advice)
	}
}

func TestDeviceLapses(t *testing.T) {
	for _, c := range []struct {
		r    mfa.Registration
		day  fact.Day
		days int
	}{
		{mfa.Registration{Registered: "2026-09-01", Days: 90}, "2026-11-30", 6},
		{mfa.Registration{Registered: "2026-09-01", Days: 90, Until: "2026-11-24"}, "2026-11-24", 0},
		{mfa.Registration{Until: "2026-11-23"}, "2026-11-23", -1},
	} {
		day, ok := c.r.Lapses(now)
		days, ok2 := c.r.DaysLeft(now)
		if !ok || !ok2 || day != c.day || days != c.days {
			t.Errorf("%+v lapses %s in %d days", c.r, day, days)
		}
	}
	for _, r := range []mfa.Registration{
		{Registered: "2026-09-01"}, {Days: 90},
		{Registered: "2062-09-01", Days: 90}, {Registered: "9999-12-31", Days: mfa.MaxDays}, // no day of the past
	} {
		day, ok := r.Lapses(now)
		if days, known := r.DaysLeft(now); ok || known {
			t.Errorf("%+v lapses %s, in %d days", r, day, days)
		}
	}
}

var monex = brokerage.Firm{
	ID: "monex", Passkey: brokerage.Yes, TOTP: brokerage.Yes,
	Factors:   []brokerage.Factor{brokerage.TOTP, brokerage.SMS},
	FactorsAt: map[brokerage.Operation][]brokerage.Factor{brokerage.AtLogin: {brokerage.TOTP, brokerage.SMS, brokerage.Email}, brokerage.AtWithdrawal: {brokerage.OTP}},
}

func TestAdviceNamesTheBestThatTheFirmHas(t *testing.T) {
	e := entry(1)
	factor(t, e, brokerage.AtLogin, mfa.SMS, "")
	factor(t, e, brokerage.AtOrder, mfa.Knowledge, "")
	factor(t, e, brokerage.AtWithdrawal, mfa.NotOffered, "")
	got := mfa.Advise(mfa.Of(e), monex)
	for i, want := range []struct {
		step mfa.Step
		best brokerage.Factor
		here bool
	}{
		{mfa.StepImprove, brokerage.Passkey, true},
		{mfa.StepSwitchOn, brokerage.Passkey, false},
		{mfa.StepSwitchOn, brokerage.OTP, true},
		{mfa.StepNote, brokerage.Passkey, false},
	} {
		if g := got[i]; g.Step != want.step || len(g.Better) == 0 || g.Better[0].Factor != want.best || g.Better[0].Here != want.here {
			t.Errorf("%s: %+v, want %+v", g.Operation, g, want)
		}
	}
	if len(got[0].Better) != 2 { // passkey and authenticator app; SMS and mail are no better
		t.Errorf("better than SMS: %+v", got[0].Better)
	}
	if !mfa.PasskeyUnused(mfa.Of(e), monex) {
		t.Error("a passkey is to be had and not used")
	}
	factor(t, e, brokerage.AtLogin, mfa.SecurityKey, "")
	a := mfa.Of(e)
	if mfa.Advise(a, monex)[0].Step != mfa.StepNothing || mfa.PasskeyUnused(a, monex) {
		t.Error("a security key is as good as a passkey")
	}
	if mfa.PasskeyUnused(mfa.Of(entry(2)), monex) {
		t.Error("nothing is noted, and the passkey is said to be unused")
	}
}

func TestAFirmThatIsGoneLeavesWhatWasNoted(t *testing.T) {
	e := entry(1)
	factor(t, e, brokerage.AtLogin, mfa.SMS, "")
	factor(t, e, brokerage.AtOrder, mfa.None, "")
	factor(t, e, brokerage.AtWithdrawal, mfa.NotOffered, "")
	got := mfa.Advise(mfa.Of(e), brokerage.Firm{})
	for i, want := range []mfa.Step{mfa.StepNothing, mfa.StepAsk, mfa.StepNothing, mfa.StepNote} {
		if got[i].Step != want || len(got[i].Better) != 0 {
			t.Errorf("%s: %+v", got[i].Operation, got[i])
		}
	}
	if got[0].Now.Is.Method != mfa.SMS {
		t.Error("what was noted is gone")
	}
}

func TestFindings(t *testing.T) {
	e := entry(1)
	factor(t, e, brokerage.AtLogin, mfa.Email, "")
	factor(t, e, brokerage.AtWithdrawal, mfa.None, "")
	change, err := mfa.NoteNotice(e, mfa.NoticeLogin, mfa.Notice{}, now)
	put(t, e, change, err)
	change, err = mfa.NoteDevice(e, mfa.Registration{Until: "2026-12-01"}, now)
	put(t, e, change, err)
	var kinds []mfa.Kind
	for _, f := range mfa.Findings(e, monex, now, 7) {
		kinds = append(kinds, f.Kind)
		if f.Kind == mfa.NoFactor && !slices.Equal(f.Operations, []mfa.Operation{brokerage.AtWithdrawal}) ||
			f.Kind == mfa.NotNoted && !slices.Equal(f.Operations, []mfa.Operation{brokerage.AtOrder, brokerage.AtChange}) ||
			f.Kind == mfa.DeviceLapses && f.Days != 7 {
			t.Errorf("found %+v", f)
		}
	}
	if want := []mfa.Kind{mfa.NoFactor, mfa.DeviceLapses, mfa.PasskeyIdle, mfa.NotNoted, mfa.NoticeOff}; !slices.Equal(kinds, want) {
		t.Errorf("found %v, want %v", kinds, want)
	}
	for _, f := range mfa.Findings(e, monex, now, 6) {
		if f.Kind == mfa.DeviceLapses {
			t.Error("told of a day too early")
		}
	}
	if f := mfa.Findings(e, monex, now.AddDate(0, 0, 8), 7); f[1].Kind != mfa.DeviceLapsed || f[1].Days != -1 {
		t.Errorf("once it has lapsed: %+v", f)
	}
}

func TestContacts(t *testing.T) {
	sbi := entry(1, "Registered mail", "Taro@Example.jp", "Registered phone", "+81 90-1234-5678")
	rakuten := entry(2, "登録メールアドレス", "taro@example.jp; second@example.com", "Registered phone", "０９０（１２３４）５６７８")
	monex := entry(3, "Registered mail", "taro+monex@example.jp", "Registered phone", "+1 212 555 0100 / 03-1234-5678")
	none := entry(4, "Registered mail", " ", "Registered phone", "―")
	factor(t, rakuten, brokerage.AtLogin, mfa.Email, "")
	factor(t, sbi, brokerage.AtWithdrawal, mfa.PhoneCall, "")
	got := mfa.ContactsOf(sbi, rakuten, monex, none)
	type want struct {
		phone    bool
		key      string
		accounts []byte
		codes    []byte
	}
	for i, w := range []want{
		{false, "taro@example.jp", []byte{1, 2, 3}, []byte{2}},
		{true, "09012345678", []byte{1, 2}, []byte{1}},
		{false, "second@example.com", []byte{2}, []byte{2}},
		{true, "+12125550100", []byte{3}, nil},
		{true, "0312345678", []byte{3}, nil},
	} {
		if i >= len(got) {
			t.Fatalf("%d contacts: %+v", len(got), got)
		}
		g := got[i]
		if g.Phone != w.phone || g.Key != w.key || !slices.Equal(firsts(g.Accounts), w.accounts) || !slices.Equal(firsts(g.Codes), w.codes) {
			t.Errorf("%d: %+v, want %+v", i, g, w)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d contacts: %+v", len(got), got)
	}
}

func TestContactsCountFirmsAndNotAccounts(t *testing.T) {
	at := func(n byte, firm string) *vault.Entry {
		e := entry(n, "Registered mail", "taro@example.jp")
		if firm != "" {
			e.Data = append(e.Data, vault.DataItem{Key: vault.DataFirm, Value: vault.FirmData(firm)})
		}
		return e
	}
	got := mfa.ContactsOf(at(1, "sbi"), at(2, "sbi"), at(3, "rakuten"), at(4, ""), at(5, ""))
	if len(got) != 1 || got[0].Firms != 4 || len(got[0].Accounts) != 5 {
		t.Errorf("%+v", got)
	}
}

func firsts(ids []vault.ID) []byte {
	var out []byte
	for _, id := range ids {
		out = append(out, id[0])
	}
	return out
}

func FuzzAccount(f *testing.F) {
	f.Add("kagikura.mfa.login", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"method":"passkey","since":"2025-11-02"}}`, "Taro+x@Example.jp", "+81 90-1234-5678")
	f.Add("kagikura.device", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"registered":"2026-09-01","days":90}}`, "@", "+")
	f.Add("kagikura.passkey.a", `{"v":1,"at":"2026-11-24T12:00:00Z","is":{"device":"x"}}`, "+@", "090/03")
	f.Add("kagikura.notice.login", `{"v":2}`, "", "")
	f.Fuzz(func(t *testing.T, key, value, mail, phone string) {
		e := entry(1, "Registered mail", mail, "Registered phone", phone)
		e.Data = []vault.DataItem{{Key: key, Value: value}}
		a := mfa.Of(e)
		mfa.Findings(e, monex, now, 14)
		for _, c := range mfa.ContactsOf(e) {
			if c.Key == "" || len(c.Accounts) != 1 {
				t.Errorf("contact %+v", c)
			}
		}
		for o, i := range a.Factors {
			if i.Known && i.Is.Check() != nil {
				t.Errorf("%s: read what is not allowed: %+v", o, i)
			}
		}
	})
}

func TestContactsOfOneAccount(t *testing.T) {
	v, root := vault.New(now, "x", vault.ID{99}), vault.ID{99}
	add := func(n byte, fields ...vault.Field) {
		t.Helper()
		var err error
		if v, err = v.Apply(now, vault.AddEntry{ID: vault.ID{n}, Parent: root, Fields: fields}); err != nil {
			t.Fatal(err)
		}
	}
	mail, phone := vault.FieldRegisteredMail, vault.FieldRegisteredPhone
	add(1, vault.TextField(mail, "a@example.jp; b@example.jp"), vault.TextField(phone, "090-0000-0000"))
	add(2, vault.TextField(mail, "A@example.jp"), vault.TextField(phone, "090-1111-1111"))
	add(3, vault.TextField(phone, "+81 90 0000 0000"))
	add(4, vault.TextField("Notes", "none"))
	change, err := mfa.NoteFactor(&vault.Entry{}, brokerage.AtLogin, mfa.Factor{Method: mfa.SMS}, now)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = v.Apply(now, vault.SetEntryData{ID: vault.ID{3}, Data: change}); err != nil {
		t.Fatal(err)
	}
	for n := byte(1); n <= 4; n++ {
		var want []mfa.Contact
		for _, c := range mfa.Contacts(v) {
			if slices.Contains(c.Accounts, vault.ID{n}) {
				want = append(want, c)
			}
		}
		e, _ := v.Entry(vault.ID{n})
		if got := mfa.ContactsWith(v, e); !reflect.DeepEqual(got, want) {
			t.Errorf("account %d: %+v, want %+v", n, got, want)
		}
	}
}

// A file that was made to hurt is read in the time of as many items.
func TestAsManyItemsAsAFileMayHave(t *testing.T) {
	const most = 65_536
	e := entry(1, vault.FieldRegisteredMail, strings.Repeat("a@example.jp,", most))
	for i := range most {
		e.Data = append(e.Data, vault.DataItem{Key: mfa.PasskeyKey(fmt.Sprintf("%08x", most-i)), Value: "half"})
	}
	began := time.Now()
	a := mfa.Of(e)
	if n := len(a.Passkeys); n != most || a.Passkeys[0].ID != "00000001" || !errors.Is(a.Passkeys[0].Problem, fact.ErrDamaged) {
		t.Errorf("%d passkeys", n)
	}
	accounts := make([]*vault.Entry, 10_000)
	for i := range accounts {
		accounts[i] = &vault.Entry{ID: vault.ID{byte(i), byte(i >> 8)}, Fields: []vault.Field{vault.TextField(vault.FieldRegisteredMail, "a@example.jp, A@example.jp")}}
	}
	if all := mfa.ContactsOf(append(accounts, e)...); len(all) != 1 || len(all[0].Accounts) != len(accounts)+1 {
		t.Errorf("%d contacts", len(all))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
