// Package screen is what the root of the window and its screens agree on: what
// every screen is ([Screen]), what it is given ([Env]), and the places between
// which a person moves ([Place]).
//
// A screen imports this package, the blocks of app/gui/parts and no other
// screen. It holds no state of its own but what is being typed; everything else
// comes in by Render and goes out by the verbs of the session. The screens are
// known together only to the root, package app/gui.
package screen

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/clip"
	"kagikura/app/gui/parts"
	"kagikura/app/launch"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// Screen is one place of the window. All methods are called on the UI thread.
type Screen interface {
	// Title is what the top of the window says; "" draws no frame around the
	// screen at all.
	Title() string
	// Actions are the screen's own buttons at the top, left of the lock button;
	// the same ones each time.
	Actions() []fyne.CanvasObject
	// Content is the screen's object, the same one each time.
	Content() fyne.CanvasObject
	// Render shows a state. It is idempotent and cheap where nothing changed.
	Render(session.State)
	// Enter is called once the content is on screen: the first thing to type
	// into gets the focus.
	Enter()
	// Leave is called before the screen goes for good, at a change of place and
	// at lock: what was typed or revealed is wiped, what animates stops.
	Leave()
}

// Commander is a Screen that carries out some of the window's commands. Do
// reports whether it did.
type Commander interface {
	Do(Command) bool
}

// Opened is a Screen that goes on once an account's site is being opened in the
// browser.
type Opened interface {
	Opened(account vault.ID)
}

// Careful is a Screen with something typed that is not kept yet. Unkept reports
// whether there is; the root asks before it leaves such a screen.
type Careful interface {
	Unkept() bool
}

// Discarder is a Careful screen that is to know when a person chose to lose what
// was typed.
type Discarder interface {
	Discard()
}

// Command is an action that has a key and a menu item.
type Command uint8

// The commands, with the keys that users of KeePass know.
const (
	CopyUserName Command = iota + 1 // Ctrl+B
	CopyPassword                    // Ctrl+C, unless a text field has the focus
	CopyCode                        // Ctrl+T
	OpenSite                        // Ctrl+U
	Search                          // Ctrl+F
	New                             // Ctrl+N
	Save                            // Ctrl+S
)

// Name names a place.
type Name uint8

// The places. Welcome and Unlock are where the root goes by itself.
const (
	Welcome   Name = iota // first run: make a vault or open one
	Unlock                // the passphrase of the vault that is chosen
	Home                  // what is to be done, launch tiles, the five rules
	Guide                 // one account on its way to all that protects it
	Accounts              // the list and one account
	Edit                  // one account with its fields open
	LinkCheck             // whether an address is an official one
	Checkup               // passwords, MFA by operation and regular looks
	Transfer              // a part of the vault for the family
	Settings              // settings and the vault's own key
	Merge                 // another vault into this one
	Emergency             // what to do once something is wrong
	Clock                 // this computer's clock: a code was refused
	Kit                   // the emergency kit, and shares of the passphrase
)

// WhileLocked is the part of LinkCheck and of Emergency where no vault is open.
const WhileLocked = "locked"

// ThenEmergency is the part of Unlock that leads to Emergency behind it.
const ThenEmergency = "emergency"

// Missing is the part of Merge where it is about what the vault's own file lacks.
// Any other part of Merge is the path of the other vault.
const Missing = "?missing"

// Unsaved is the part of Merge where it is about unsaved changes that open with an
// earlier passphrase only.
const Unsaved = "?unsaved"

// Parts of Welcome.
const (
	NewVault  = "new"
	OpenVault = "open"
)

// Parts of Accounts: the account's site was just opened in the browser, and where a
// name is typed to find an account.
const (
	LoggingIn = "logging-in"
	Searching = "searching"
)

// Parts of Checkup; its beginning is the passwords.
const (
	MFA   = "mfa"
	Looks = "looks"
)

// Record is the part of Accounts where an account's record is shown and saved.
const Record = "record"

// Place is where in the window a person is.
type Place struct {
	Name Name
	// Account is the one selected (Accounts), led through (Guide), edited (Edit) or
	// brought into sight (Checkup); zero edits a new one. Of Clock it is the one whose
	// code was refused, zero for none.
	Account vault.ID
	// Part is where within the place to begin, "" for its beginning: at Edit the
	// name of a field, at Guide a step, at Accounts Record, LoggingIn or Searching, at
	// Welcome NewVault or OpenVault, at LinkCheck and Emergency WhileLocked, at Unlock
	// ThenEmergency, at Checkup MFA or Looks, at Merge the other file, Missing or Unsaved.
	Part string
	// Firm is the ID of the firm that Emergency is about, unless Account says more;
	// "" lets the person choose. At Unlock it goes along with ThenEmergency.
	Firm string
}

// Env is what every screen is given. It is made anew when language, light or
// text size change, and so are the screens.
type Env struct {
	Text    *text.Printer
	Session *session.Session
	Clip    *clip.Clip
	Window  fyne.Window
	Now     func() time.Time
	// Dialogs is the one place for dialogs of the window.
	Dialogs *parts.Dialogs
	// Reveals keeps it to one readable secret at a time.
	Reveals *parts.Reveals

	// Do runs work off the UI thread and then, on the UI thread, then with its
	// error. cancel ends the context of work; then is called all the same. After
	// the screen was left then is not called any more.
	Do func(work func(context.Context) error, then func(error)) (cancel context.CancelFunc)
	// Go moves to a place.
	Go func(Place)
	// Fail shows an error as a sentence that says what happened and what to do.
	Fail func(error)
	// Open opens a verified address in the browser.
	Open func(linkcheck.Verified)
	// OpenAccount opens the verified address of an account, and notes that in the
	// account's record.
	OpenAccount func(vault.ID, linkcheck.Verified)
	// Browsers are the browsers of this computer. It reads files: for Do.
	Browsers func() []launch.Browser
	// Picture reads the picture on the clipboard; nil where the system gives none.
	// It may wait for another program: for Do. The caller wipes what it returns.
	// Its errors are those that app/clip names.
	Picture func(context.Context) ([]byte, error)
	// Paste reads the text on the clipboard for a field of a secret, see
	// secretfield.Field.From; nil where only the toolkit can.
	Paste func(take func(text []byte, err error))
	// AskTime asks a time server how wrong the clock is, see package clock. For Do.
	AskTime func(ctx context.Context, server string) (session.Clock, error)
	// Touch puts the idle lock off, as any key and click does by itself.
	Touch func()
}
