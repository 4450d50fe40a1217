package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/text"
)

// menu is there for its shortcuts, which Fyne tries before any widget sees the
// key, and for finding out what there is. Nothing daily needs it.
func (r *Root) menu() *fyne.MainMenu {
	item := func(key string, name fyne.KeyName, action func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(r.text.S(key), func() {
			r.idle.touch()
			action()
		})
		if name != "" {
			m.Shortcut = &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}
		}
		return m
	}
	command := func(key string, name fyne.KeyName, c screen.Command) *fyne.MenuItem {
		return item(key, name, func() { r.command(c) })
	}
	to := func(key string, name fyne.KeyName, place screen.Name) *fyne.MenuItem {
		return item(key, name, func() {
			if r.state.Phase == session.Unlocked {
				r.Go(screen.Place{Name: place})
			}
		})
	}
	quit := item("menu.quit", fyne.KeyQ, r.Quit)
	quit.IsQuit = true
	copyPassword := item("menu.copy.password", fyne.KeyC, r.copyOrPassword)
	// Fyne hands Ctrl+C to a menu as the copy shortcut, not as a custom one.
	copyPassword.Shortcut = &fyne.ShortcutCopy{}
	return fyne.NewMainMenu(
		fyne.NewMenu(r.text.S("menu.vault"),
			item("menu.new.vault", "", r.newVault),
			item("menu.open.vault", fyne.KeyO, r.otherVault),
			fyne.NewMenuItemSeparator(),
			command("menu.save", fyne.KeyS, screen.Save),
			item("menu.lock", fyne.KeyL, r.Lock),
			fyne.NewMenuItemSeparator(),
			quit),
		fyne.NewMenu(r.text.S("menu.account"),
			command("menu.new", fyne.KeyN, screen.New),
			command("menu.search", fyne.KeyF, screen.Search),
			fyne.NewMenuItemSeparator(),
			command("menu.open.site", fyne.KeyU, screen.OpenSite),
			command("menu.copy.user", fyne.KeyB, screen.CopyUserName),
			copyPassword,
			command("menu.copy.code", fyne.KeyT, screen.CopyCode)),
		fyne.NewMenu(r.text.S("menu.view"),
			to("frame.home", fyne.Key1, screen.Home),
			to("frame.accounts", fyne.Key2, screen.Accounts),
			item("frame.link", fyne.Key3, r.checkLink),
			to("frame.checkup", fyne.Key4, screen.Checkup),
			item("emergency.title", fyne.Key5, r.emergency),
			to("frame.transfer", fyne.Key6, screen.Transfer),
			to("frame.settings", fyne.Key7, screen.Settings)),
		fyne.NewMenu(r.text.S("menu.help"), item("menu.about", "", r.about)),
	)
}

// command gives a command to the screen. One for a new account or a search goes
// to the accounts from anywhere.
func (r *Root) command(c screen.Command) {
	if r.state.Phase != session.Unlocked || r.dialogs.Open() {
		return
	}
	if does, ok := r.screen.(screen.Commander); ok && does.Do(c) {
		return
	}
	if c == screen.New || c == screen.Search {
		r.Go(screen.Place{Name: screen.Accounts})
		if does, ok := r.screen.(screen.Commander); ok {
			does.Do(c)
		}
	}
}

// copyOrPassword keeps Ctrl+C to a text field that has the focus: who copies a
// note must never find the password on the clipboard.
func (r *Root) copyOrPassword() {
	if field, ok := r.Window.Canvas().Focused().(fyne.Shortcutable); ok {
		field.TypedShortcut(&fyne.ShortcutCopy{Clipboard: r.App.Clipboard()})
		return
	}
	r.command(screen.CopyPassword)
}

// checkLink goes to the link check, which needs no open vault.
func (r *Root) checkLink() {
	switch r.state.Phase {
	case session.Unlocked:
		r.Go(screen.Place{Name: screen.LinkCheck})
	case session.Empty, session.Locked:
		r.Go(screen.Place{Name: screen.LinkCheck, Part: screen.WhileLocked})
	}
}

// emergency goes to the emergency page, which needs no open vault either.
func (r *Root) emergency() {
	switch r.state.Phase {
	case session.Unlocked:
		r.Go(screen.Place{Name: screen.Emergency})
	case session.Empty, session.Locked:
		r.Go(screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	}
}

// newVault goes to the first run's way of making a vault.
func (r *Root) newVault() {
	r.closeThen(func() { r.show(screen.Place{Name: screen.Welcome, Part: screen.NewVault}) })
}

// otherVault goes to the choice of vaults.
func (r *Root) otherVault() {
	r.closeThen(func() { r.show(screen.Place{Name: screen.Welcome, Part: screen.OpenVault}) })
}

func (r *Root) about() {
	r.say("Kagikura", r.text.S("menu.about.text", text.A("version", r.Version)))
}
