package edit

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/otp"
	"kagikura/vault"
)

// algorithms and digits are what there is to choose from, in the order of the
// buttons.
var (
	algorithms     = []otp.Algorithm{otp.SHA1, otp.SHA256, otp.SHA512}
	algorithmNames = map[otp.Algorithm]string{otp.SHA1: "SHA-1", otp.SHA256: "SHA-256", otp.SHA512: "SHA-512"}
	digits         = []int{6, 7, 8}
)

// code is the part of the form for the seed of one-time codes. It shows the
// code before the seed is kept, so that it can be compared with the firm's.
type code struct {
	form    *form
	content *fyne.Container

	setting bool // a seed is being typed
	removed bool // the one that is kept shall go
	made    vault.Field
	ready   bool // made is the seed that is typed

	typed     *secretfield.Field
	scan      *scan
	details   bool // hash, digits and period are shown
	algorithm *parts.Choice
	digits    *parts.Choice
	period    *parts.Input
	said      *remarks
	owner     *parts.Prose // whose codes they are, where the seed says
	number    *parts.Text
	ring      *parts.CountRing
	kind      *parts.Text
	preview   *fyne.Container

	pending context.CancelFunc
}

func newCode(f *form) *code {
	c := &code{form: f, content: parts.Column(parts.GapWide), said: newRemarks(), typed: f.env.SecretField(f.word("edit.code.example"))}
	c.typed.OnChanged = c.edited
	c.scan = &scan{code: c}
	c.owner = parts.NewProse("").Bold()
	if f.env.Picture != nil {
		c.typed.OnEmptyPaste = c.scan.clipboard
	}
	c.typed.OnError = func(err error) { c.said.say(c.wrong(err)...) }
	c.algorithm = parts.NewChoice([]string{algorithmNames[otp.SHA1], algorithmNames[otp.SHA256], algorithmNames[otp.SHA512]}, 0, func(int) { c.edited() })
	c.digits = parts.NewChoice([]string{"6", "7", "8"}, 0, func(int) { c.edited() })
	c.period = parts.NewInput("")
	c.period.Max = 6
	c.period.SetText("30")
	c.period.OnChanged = func(string) { c.edited() }
	c.number, c.kind = parts.Code(""), parts.Caption("").Whole()
	c.ring = parts.NewCountRing(f.env.Now, c.look)
	c.preview = parts.Column(parts.GapSmall, c.owner, parts.Flow(parts.GapWide, c.number, c.ring, c.kind))
	c.show()
	return c
}

// stored says whether the account has a seed that is to stay.
func (c *code) stored() bool { return c.form.entry != nil && c.form.entry.HasOTP() && !c.removed }

// open begins to type a seed.
func (c *code) open() {
	c.setting = true
	c.show()
	c.form.show(c.content, c.typed)
}

// show builds the section for what is to be done.
func (c *code) show() {
	words := c.form.env.Text
	c.content.RemoveAll()
	switch {
	case c.setting:
		c.showSetting()
	case c.stored():
		c.content.Add(c.preview)
		c.content.Add(c.said.column)
		c.content.Add(parts.Flow(parts.Gap,
			parts.NewButton(words.S("edit.code.replace"), theme.IconEdit, parts.Secondary, c.open),
			parts.NewButton(words.S("edit.code.remove"), theme.IconTrash, parts.Secondary, c.askRemove)))
	default:
		if c.removed {
			c.content.Add(parts.Remark(parts.Attention, words.S("edit.code.removed")))
		}
		c.content.Add(parts.Flow(parts.Gap, parts.NewButton(words.S("edit.code.add"), theme.IconPlus, parts.Secondary, c.open)))
	}
	c.look()
	c.content.Refresh()
}

func (c *code) showSetting() {
	words := c.form.env.Text
	c.content.Add(parts.Column(parts.GapSmall, parts.NewProse(words.S("edit.code.seed")).Small(), c.typed, c.said.column))
	c.content.Add(c.preview)
	c.content.Add(c.scan.buttons())
	buttons := parts.Flow(parts.Gap)
	if c.details {
		row := func(caption string, o fyne.CanvasObject) fyne.CanvasObject {
			return parts.Column(parts.GapSmall, parts.NewProse(caption).Small(), o)
		}
		c.content.Add(row(words.S("edit.code.algorithm"), parts.Flow(parts.Gap, c.algorithm)))
		c.content.Add(row(words.S("edit.code.digits"), parts.Flow(parts.Gap, c.digits)))
		c.content.Add(row(words.S("edit.code.period"), c.form.wheeled(c.period)))
	} else {
		buttons.Add(parts.NewButton(words.S("edit.code.details"), theme.IconChevronDown, parts.Quiet, func() {
			c.details = true
			c.show()
		}))
	}
	buttons.Add(parts.NewButton(words.S("edit.code.stop"), "", parts.Quiet, func() {
		c.typed.Reset()
		c.scan.stop()
		c.setting, c.ready = false, false
		c.show()
	}))
	c.content.Add(buttons)
}

// askRemove asks before the seed goes; it stays in the account's history.
func (c *code) askRemove() {
	words := c.form.env.Text
	c.form.env.Dialogs.Confirm(words.S("edit.code.remove"), words.S("edit.code.remove.then"), words.S("common.cancel"),
		parts.Action{Label: words.S("edit.code.remove"), Kind: parts.Danger, Do: func() {
			c.removed = true
			c.form.touch()
			c.show()
		}})
}

// edited follows typing, and looks when it rests.
func (c *code) edited() {
	c.form.touch()
	c.ready = false
	c.scan.stop()
	c.rest()
	c.pending = c.form.env.Do(waiting(settled), func(err error) {
		if err == nil {
			c.look()
		}
	})
}

func (c *code) rest() {
	if c.pending != nil {
		c.pending()
		c.pending = nil
	}
}

// look shows the code of the moment: of the seed that is typed, or else of the
// one that is kept.
func (c *code) look() {
	var codes session.Codes
	var err error
	c.ready = false
	switch {
	case c.setting && c.typed.Len() == 0:
		c.hide(remark{parts.Neutral, c.form.word("edit.code.hint")})
		return
	case c.setting:
		codes, err = c.make()
		c.ready = err == nil
	case c.stored():
		codes, err = c.form.env.Session.Code(c.form.entry.ID)
	default:
		c.hide()
		return
	}
	if err != nil {
		c.hide(c.wrong(err)...)
		return
	}
	c.said.say()
	c.owner.Hidden = !c.setting || codes.Config.Issuer+codes.Config.Account == ""
	if c.setting {
		said := []remark{{parts.Good, c.form.word("edit.code.compare")}}
		if c.stranger(codes.Config.Issuer) {
			said = append(said, remark{parts.Attention, c.form.env.Text.S("edit.code.stranger",
				text.A("issuer", parts.Display(codes.Config.Issuer)), text.A("firm", parts.Display(c.form.firm.Name(c.form.env.Text.Lang()))))})
		}
		c.said.say(said...)
		c.owner.SetText(c.nameOf(codes.Config))
	}
	c.number.SetDigits(codes.Now.Text())
	c.kind.SetText(c.form.env.Text.S("edit.code.kind", text.A("algorithm", algorithmNames[codes.Config.Algorithm]),
		text.A("digits", codes.Config.Digits), text.A("period", int(codes.Config.Period/time.Second))))
	if c.setting && !c.preview.Visible() {
		c.form.sight(c.content)
	}
	c.preview.Show()
	c.preview.Refresh()
	c.ring.Set(codes.Now.ValidFrom, codes.Now.ValidUntil)
}

// stranger tells whether a seed says that it was issued by somebody else than the
// account's firm. Firms write their names as they like, so a part of one is enough
// to be known.
func (c *code) stranger(issuer string) bool {
	if c.form.firm.ID == "" || issuer == "" || c.form.firm.KnownAs(issuer) {
		return false
	}
	said := plainName(issuer)
	return !slices.ContainsFunc(c.form.firmNames(), func(name string) bool {
		known := plainName(name)
		return known != "" && said != "" && (strings.Contains(said, known) || strings.Contains(known, said))
	})
}

// plainName is a name without what it may be written with or without.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// hide takes the code away and says why there is none.
func (c *code) hide(list ...remark) {
	c.ring.Stop()
	c.number.SetDigits("")
	c.preview.Hide()
	c.said.say(list...)
	c.content.Refresh()
}

// make reads what is typed.
func (c *code) make() (session.Codes, error) {
	config := otp.Default()
	config.Algorithm, config.Digits = algorithms[c.algorithm.Chosen()], digits[c.digits.Chosen()]
	seconds, err := strconv.Atoi(norm.NFKC.String(strings.TrimSpace(c.period.Text)))
	if err != nil {
		return session.Codes{}, otp.ErrPeriod
	}
	config.Period = time.Duration(min(seconds, 1<<20)) * time.Second
	var codes session.Codes
	err = c.typed.Use(func(typed []byte) (err error) {
		c.made, codes, err = c.form.env.Session.MakeOTP(typed, config)
		return err
	})
	return codes, err
}

// wrong says what is wrong with a seed, and what to do.
func (c *code) wrong(err error) []remark {
	message := c.form.env.Text.Error(err)
	return []remark{{parts.Bad, message.What}, {parts.Neutral, message.Then}}
}

// sound says whether the section can be saved.
func (c *code) sound() bool {
	if !c.setting || c.typed.Len() == 0 {
		return true
	}
	c.rest()
	c.look()
	return c.ready
}

// change is the seed to set, if one was made, and the fields to take away: those
// in which other programs keep a seed would hide the new one from them.
func (c *code) change() (set []vault.Field, remove []string) {
	made := c.setting && c.ready
	if made {
		set = []vault.Field{c.made}
	}
	if c.form.entry == nil || !made && !c.removed {
		return set, nil
	}
	for _, f := range c.form.entry.Fields {
		if isSeed(f.Name) && !(made && f.Name == vault.FieldOTP) {
			remove = append(remove, f.Name)
		}
	}
	return set, remove
}

// isSeed says whether a field belongs to the one-time codes of any KeePass
// program.
func isSeed(name string) bool {
	return slices.Contains([]string{vault.FieldOTP, "TOTP Seed", "TOTP Settings"}, name) ||
		strings.HasPrefix(name, "TimeOtp-") || strings.HasPrefix(name, "HmacOtp-")
}

func (c *code) wipe() {
	c.scan.stop()
	c.rest()
	c.ring.Stop()
	c.typed.Destroy()
}
