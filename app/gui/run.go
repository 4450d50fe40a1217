package gui

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"kagikura/app/clip"
	"kagikura/app/clip/board"
	"kagikura/app/clip/picture"
	"kagikura/app/clock"
	"kagikura/app/computer"
	"kagikura/app/guard/away"
	"kagikura/app/guard/window"
	"kagikura/app/gui/theme"
	"kagikura/app/instance"
	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/vault/brokerage"
)

// The window's sizes. It is usable from the least.
const (
	width, height = 1120, 740
)

// arguments are the program's arguments.
type arguments struct {
	state, lang, file string
	version           bool
}

func parse(args []string, stderr io.Writer) (arguments, error) {
	var o arguments
	flags := flag.NewFlagSet("kagikura", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.state, "state", "", "folder for settings and local state (portable use)")
	flags.StringVar(&o.lang, "lang", "", "language of the window: ja or en")
	flags.BoolVar(&o.version, "version", false, "print the version and end")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: kagikura [--state DIR] [--lang ja|en] [--version] [FILE]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return arguments{}, err
	}
	if flags.NArg() > 1 || o.lang != "" && o.lang != "ja" && o.lang != "en" {
		flags.Usage()
		return arguments{}, errUsage
	}
	if o.file = flags.Arg(0); o.file != "" {
		// It is remembered for a start from another folder.
		var err error
		if o.file, err = filepath.Abs(o.file); err != nil {
			return arguments{}, err
		}
	}
	return o, nil
}

var errUsage = errors.New("gui: usage")

// Run is the window program: it returns when the window is closed, with the
// exit code. updateKey is the public key that newer editions of the directory
// are signed with, "" for no updates. newApp is Fyne's; it comes in because it
// needs a display and C.
func Run(args []string, version, updateKey string, newApp func() fyne.App, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case o.version:
		fmt.Fprintln(stdout, "kagikura", version)
		return 0
	}
	if err := run(o, version, updateKey, newApp); err != nil {
		fmt.Fprintln(stderr, "kagikura:", err)
		return 1
	}
	return 0
}

func run(o arguments, version, updateKey string, newApp func() fyne.App) error {
	dir := o.state
	if dir == "" {
		var err error
		if dir, err = settings.DefaultDir(); err != nil {
			return err
		}
	}
	store, err := settings.Open(dir, rand.Reader)
	if err != nil {
		return err
	}
	directory, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		return err
	}
	key, err := session.UpdateKey(updateKey)
	if err != nil {
		return err
	}

	// A second start may come before the window stands; it waits here.
	asked := make(chan string)
	first, already, err := instance.Listen(dir, func(path string) { asked <- path })
	if err != nil {
		return err
	}
	if already {
		return instance.Send(context.Background(), dir, o.file)
	}
	defer first.Close()

	s := session.New(session.Config{
		Now: time.Now, Random: rand.Reader, Store: store,
		Directory: directory, UpdateKey: key, Generations: store.Generations(), Pasts: store.Pasts(),
		Pending: store.Pending(), After: after, Dictionary: text.Dictionary, Uptime: clock.Uptime,
	})
	defer s.Close()
	if o.file != "" {
		if err := s.Select(o.file); err != nil {
			return err
		}
	}
	if o.lang != "" {
		if err := s.SetSettings(func(v *settings.Settings) { v.Language = o.lang }); err != nil {
			return err
		}
	}

	if err := display(); err != nil {
		return err
	}
	a := newApp()
	w := a.NewWindow("Kagikura")
	w.Resize(fyne.NewSize(width, height))
	w.CenterOnScreen()
	look := theme.New(assets.LoadFonts(), theme.System, theme.MinScale)
	a.Settings().SetTheme(look)

	var root *Root
	paste := board.Text
	b, err := board.Open()
	if err != nil {
		paste = nil
		b = &toolkitBoard{clipboard: a.Clipboard(), ui: func(f func()) bool { return root.ui(f) }}
	}
	keeper, err := clip.New(clip.Config{
		Board: b, Random: rand.Reader, Now: time.Now,
		After:   after,
		Changed: func(clip.State) { root.ClipChanged() },
	})
	if err != nil {
		return err
	}
	browsers := launch.Opener{
		Computer: computer.This(), Folder: store.Browsers(),
		Ended: func(err error) { root.BrowserEnded(err) },
	}
	var clipped func(context.Context) ([]byte, error)
	if picture.Possible {
		clipped = picture.Read
	}
	root = New(Config{
		UI:  fyne.Do,
		App: a, Window: w, Session: s, Clip: keeper, Theme: look, Now: time.Now,
		Locales: []string{os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"), string(lang.SystemLocale())},
		Desktop: desktopMode(),
		Look:    func(q lookout.Question) []lookout.Finding { return lookout.Look(computer.This(), q) },
		Launch:  browsers.Open, Browsers: browsers.Browsers, Picture: clipped, AskTime: askTime, PasteText: paste, Version: version, Reminders: store,
		Handle: func() window.Handle { return handleOf(w) },
	})
	a.Lifecycle().SetOnStarted(func() {
		root.Watch()
		startProbe(w)
		go away.Watch(root.ctx, root.Away)
		go func() {
			for path := range asked {
				root.OpenFile(path)
			}
		}()
	})
	a.Lifecycle().SetOnEnteredForeground(func() { root.Here(true) })
	a.Lifecycle().SetOnExitedForeground(func() { root.Here(false) })
	a.Lifecycle().SetOnStopped(func() {
		root.Stopped()
		s.Close()
	})
	w.ShowAndRun()
	return nil
}

// askTime asks a time server how wrong this computer's clock is.
func askTime(ctx context.Context, server string) (session.Clock, error) {
	m, err := clock.Asker{Now: time.Now, Random: rand.Reader}.Ask(ctx, server)
	if err != nil {
		return session.Clock{}, err
	}
	return session.Clock{Offset: m.Offset, Within: m.Within, Measured: m.At, Server: m.Server}, nil
}

// after runs f once after d.
func after(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, f)
	return func() { timer.Stop() }
}
