package text

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"kagikura/app/clip"
	"kagikura/app/clock"
	"kagikura/app/qr"
	"kagikura/app/session"
	"kagikura/crypto/generate"
	"kagikura/crypto/minisign"
	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
	"kagikura/vault/fact"
	"kagikura/vault/guide"
	"kagikura/vault/incident"
	"kagikura/vault/linkcheck"
	"kagikura/vault/look"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

// Message is what there is to say about an error: what happened, and what was
// not lost and what to do.
type Message struct{ What, Then string }

// Whole is all of it, a paragraph each.
func (m Message) Whole() string { return strings.TrimSuffix(m.What+"\n"+m.Then, "\n") }

// sentences is the key of each error that a front end can meet. The first
// that an error is counts, so that the narrower ones come first.
var sentences = []struct {
	err error
	key string
}{
	{session.ErrNoKeyFile, "errors.no_key_file"},
	{session.ErrKeyFile, "errors.key_file"},
	{session.ErrNoCredentials, "errors.no_credentials"},
	{session.ErrCredentials, "errors.credentials"},
	{session.ErrNotKDBX, "errors.not_kdbx"},
	{session.ErrVersion, "errors.version"},
	{session.ErrUnsupported, "errors.unsupported"},
	{session.ErrLimit, "errors.limit"},
	{session.ErrCorrupt, "errors.corrupt"},

	{session.ErrExists, "errors.exists"},
	{session.ErrTorn, "errors.torn"},
	{session.ErrGeneration, "errors.generation"},
	{session.ErrRekeyed, "errors.rekeyed"},
	{session.ErrDamaged, "errors.damaged"},
	{session.ErrChanged, "errors.changed"},
	{session.ErrReadOnly, "errors.read_only"},
	{session.ErrFull, "errors.full"},
	{session.ErrVanished, "errors.vanished"},
	{session.ErrDisk, "errors.disk"},
	{session.ErrInUse, "errors.in_use"},
	{session.ErrTooLarge, "errors.too_large"},
	{session.ErrNotFile, "errors.not_file"},
	{session.ErrUnverified, "errors.unverified"},
	{session.ErrMemory, "errors.memory"},

	{session.ErrLocked, "errors.locked"},
	{session.ErrOpen, "errors.open"},
	{session.ErrBusy, "errors.busy"},
	{session.ErrClosed, "errors.closed"},
	{session.ErrNoAccount, "errors.no_account"},
	{session.ErrNoGeneration, "errors.no_generation"},
	{session.ErrNoCode, "errors.no_code"},
	{session.ErrCounter, "errors.counter"},
	{session.ErrNoFirm, "errors.no_firm"},
	{session.ErrNoMerge, "errors.no_merge"},
	{session.ErrNoAddress, "errors.no_address"},
	{session.ErrNoIncident, "emergency.error.no_incident"},
	{session.ErrNoStep, "emergency.error.no_step"},
	{incident.ErrNoNote, "emergency.error.no_note"},
	{incident.ErrNoteTooLong, "emergency.error.note_long"},
	{record.ErrFull, "emergency.error.record_full"},
	{session.ErrNoFinding, "audit.error.no_finding"},
	{session.ErrNoList, "audit.error.no_list"},
	{session.ErrListFormat, "audit.error.list_format"},
	{session.ErrListNTLM, "audit.error.list_ntlm"},
	{session.ErrListUnsorted, "audit.error.list_unsorted"},
	{session.ErrListTruncated, "audit.error.list_truncated"},
	{session.ErrListEmpty, "audit.error.list_empty"},
	{session.ErrListTooLarge, "audit.error.list_large"},
	{linkcheck.ErrUnknownFirm, "errors.no_firm"},
	{linkcheck.ErrNoAddress, "errors.no_address"},
	{linkcheck.ErrNoHost, "errors.no_address"},

	{session.ErrNoUpdates, "errors.updates_off"},
	{session.ErrNoSignature, "errors.no_signature"},
	{minisign.ErrSyntax, "errors.signature_file"},
	{minisign.ErrLegacy, "errors.signature_legacy"},
	{minisign.ErrOtherKey, "errors.signature_key"},
	{minisign.ErrMismatch, "errors.signature_mismatch"},
	{minisign.ErrComment, "errors.signature_comment"},
	{minisign.ErrPublicKey, "errors.public_key"},
	{minisign.ErrSecretKey, "errors.secret_key"},
	{minisign.ErrPassword, "errors.secret_key_password"},
	{minisign.ErrCost, "errors.secret_key_cost"},
	{brokerage.ErrVersion, "errors.directory_version"},
	{update.ErrNotKept, "errors.signature_file"},

	{qr.ErrNoPicture, "errors.qr_no_picture"},
	{qr.ErrTooLarge, "errors.qr_too_large"},
	{qr.ErrNoCode, "errors.qr_no_code"},
	{qr.ErrMigration, "errors.qr_migration"},
	{qr.ErrLink, "errors.qr_link"},
	{qr.ErrNoSeed, "errors.qr_no_seed"},
	{clip.ErrNoPicture, "errors.clip_no_picture"},
	{clip.ErrPictureTooLarge, "errors.qr_too_large"},
	{clip.ErrPictureUnreadable, "errors.clip_unreadable"},
	{clip.ErrTextUnreadable, "errors.clip_text"},

	{otp.ErrScheme, "errors.otp_uri"},
	{otp.ErrMalformed, "errors.otp_uri"},
	{otp.ErrKind, "errors.otp_kind"},
	{otp.ErrEncoding, "errors.otp_kind"},
	{otp.ErrCounter, "errors.counter"},
	{otp.ErrAlgorithm, "errors.otp_numbers"},
	{otp.ErrDigits, "errors.otp_numbers"},
	{otp.ErrPeriod, "errors.otp_numbers"},
	{otp.ErrTooLong, "errors.text_too_long"},

	{guide.ErrStep, "guide.error.step"},
	{guide.ErrNoProposal, "guide.error.no_proposal"},
	{guide.ErrEmpty, "guide.error.empty"},
	{mfa.ErrFuture, "errors.mfa_future"},
	{mfa.ErrNoPasskey, "errors.no_passkey"},
	{fact.ErrInvalid, "errors.fact_invalid"},
	{otp.ErrTyped, "clock.error.typed"},
	{session.ErrNextCode, "clock.error.next"},
	{session.ErrNoMoment, "clock.error.no_moment"},
	{session.ErrClockDate, "clock.error.day"},
	{clock.ErrServer, "clock.error.server"},
	{clock.ErrNotFound, "clock.error.not_found"},
	{clock.ErrNoAnswer, "clock.error.no_answer"},
	{clock.ErrUnsynchronised, "clock.error.unsynchronised"},
	{clock.ErrImprecise, "clock.error.imprecise"},
	{clock.ErrStray, "clock.error.malformed"},
	{clock.ErrMalformed, "clock.error.malformed"},
	{clock.ErrClockMoved, "clock.error.moved"},

	{vault.ErrNoEntry, "errors.no_account"},
	{vault.ErrNoVersion, "errors.no_version"},
	{vault.ErrNotRecycled, "errors.not_recycled"},
	{vault.ErrReference, "errors.reference"},
	{vault.ErrTooLong, "errors.text_too_long"},
	{vault.ErrEmptyName, "errors.empty_name"},
	{vault.ErrDuplicateField, "errors.duplicate_field"},
	{vault.ErrCharacter, "errors.character"},
	{vault.ErrInvalidTag, "errors.character"},
	{vault.ErrInvalidName, "errors.character"},

	{fact.ErrNewer, "errors.fact_newer"},
	{fact.ErrDamaged, "errors.fact_damaged"},
	{fact.ErrTooLarge, "errors.text_too_long"},
	{look.ErrItem, "errors.look_item"},
	{look.ErrNothing, "errors.look_nothing"},
	{look.ErrOdd, "errors.look_odd"},

	{secret.ErrTooLong, "errors.text_too_long"},
	{secret.ErrNotText, "errors.not_text"},
	{generate.ErrImpossible, "errors.impossible"},
	{generate.ErrRules, "errors.rules"},
	{generate.ErrRandom, "errors.random"},

	{record.ErrSavedNewer, "record.error.newer"},
	{record.ErrSavedTooLarge, "record.error.large"},
	{record.ErrNoRecord, "record.error.file"},

	{fs.ErrNotExist, "errors.vanished"},
	{fs.ErrPermission, "errors.permission"},
	{context.Canceled, "errors.cancelled"},
	{context.DeadlineExceeded, "errors.timeout"},
}

// Error says what happened and what to do. An error that nobody foresaw is
// shown with its English text, which carries no secret, so that it can be
// reported.
func (p *Printer) Error(err error) Message {
	var (
		unsaved    *session.UnsavedError
		consent    *session.NeedConsentError
		refused    *linkcheck.RefusedError
		impossible *generate.ImpossibleError
		key        *otp.SecretError
		old        *update.NotNewerError
		load       *brokerage.LoadError
		kissed     *clock.RefusedError
	)
	switch {
	case err == nil:
		return Message{}
	case errors.As(err, &unsaved):
		return p.message("errors.unsaved")
	case errors.As(err, &consent) && consent.Long:
		return p.message("errors.consent_long")
	case errors.As(err, &consent):
		return p.message("errors.consent", A("memory", Bytes(min(consent.Memory, 1<<62))))
	case errors.As(err, &refused):
		if refused.Verdict.Kind == linkcheck.Official {
			return p.message("errors.refused_page")
		}
		return p.message("errors.refused")
	case errors.As(err, &impossible):
		return Message{What: p.S("errors.impossible"), Then: p.impossible(impossible)}
	case errors.As(err, &key):
		return p.otpKey(key)
	case errors.As(err, &kissed):
		return p.message("clock.error.refused", A("code", kissed.Code))
	case errors.As(err, &old):
		return p.message("errors.directory_old", A("offered", strconv.FormatInt(old.Offered, 10)), A("in_use", strconv.FormatInt(old.InUse, 10)))
	case errors.As(err, &load) && !errors.Is(err, brokerage.ErrVersion):
		return p.message("errors.directory_file", A("detail", load.Error()))
	}
	if m, ok := p.Share(err); ok {
		return m
	}
	for _, s := range sentences {
		if errors.Is(err, s.err) {
			return p.message(s.key)
		}
	}
	return p.message("errors.unexpected", A("detail", err.Error()))
}

func (p *Printer) message(key string, args ...Arg) Message {
	return Message{What: p.S(key, args...), Then: p.S(key+".then", args...)}
}

func (p *Printer) otpKey(err *otp.SecretError) Message {
	switch err.Problem {
	case otp.SecretMissing:
		return p.message("errors.otp_missing")
	case otp.SecretCharacter:
		return p.message("errors.otp_character", A("position", err.Position))
	case otp.SecretCut:
		return p.message("errors.otp_cut")
	}
	return p.message("errors.text_too_long")
}
