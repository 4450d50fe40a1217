//go:build unix && !darwin

package away

import (
	"context"
	"io"
	"os"
	"sync"

	"github.com/godbus/dbus/v5"
)

// Names of logind, see org.freedesktop.login1(5).
const (
	logind        = "org.freedesktop.login1"
	logindPath    = dbus.ObjectPath("/org/freedesktop/login1")
	logindManager = logind + ".Manager"
	logindSession = logind + ".Session"
	properties    = "org.freedesktop.DBus.Properties"
)

// screenSavers are the interfaces that tell by ActiveChanged(true) that the
// screen is blanked or locked.
var screenSavers = []string{
	"org.freedesktop.ScreenSaver",
	"org.gnome.ScreenSaver",
	"org.cinnamon.ScreenSaver",
	"org.mate.ScreenSaver",
	"org.xfce.ScreenSaver",
}

// watch listens on both buses; it begins on the second when it listens on the
// first.
func watch(ctx context.Context, lock func(Reason)) {
	var running sync.WaitGroup
	defer running.Wait()
	if conn, err := dbus.SessionBusPrivateNoAutoStartup(options(ctx)...); err == nil {
		listen(ctx, &running, conn, desktop{lock})
	}
	if conn, err := dbus.SystemBusPrivate(options(ctx)...); err == nil {
		listen(ctx, &running, conn, &computer{lock: lock, conn: conn})
	}
}

func options(ctx context.Context) []dbus.ConnOption {
	return []dbus.ConnOption{dbus.WithContext(ctx), dbus.WithSignalHandler(dbus.NewSequentialSignalHandler())}
}

// listener is one who wants signals of a bus.
type listener interface {
	// begin asks for the signals.
	begin(context.Context, *dbus.Conn) error
	hear(*dbus.Signal)
	end()
}

// listen gives the signals of a bus to l until the context or the bus ends. A
// bus that refuses is left.
func listen(ctx context.Context, running *sync.WaitGroup, conn *dbus.Conn, l listener) {
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	if conn.Auth(nil) != nil || conn.Hello() != nil || l.begin(ctx, conn) != nil {
		conn.Close()
		return
	}
	running.Go(func() {
		defer conn.Close()
		defer l.end()
		for {
			select {
			case <-ctx.Done():
				return
			case signal, ok := <-signals:
				if !ok {
					return
				}
				l.hear(signal)
			}
		}
	})
}

// desktop hears the screen savers.
type desktop struct{ lock func(Reason) }

func (d desktop) begin(ctx context.Context, conn *dbus.Conn) error {
	return conn.AddMatchSignalContext(ctx, dbus.WithMatchMember("ActiveChanged"))
}

func (d desktop) hear(signal *dbus.Signal) {
	for _, name := range screenSavers {
		if signal.Name == name+".ActiveChanged" && first[bool](signal) {
			d.lock(ScreenLocked)
		}
	}
}

func (d desktop) end() {}

// computer hears logind.
type computer struct {
	lock    func(Reason)
	conn    *dbus.Conn
	session dbus.ObjectPath // "" where there is none
	delay   io.Closer       // keeps the computer awake; nil where refused
}

func (c *computer) begin(ctx context.Context, conn *dbus.Conn) error {
	from := dbus.WithMatchSender(logind)
	if err := conn.AddMatchSignalContext(ctx, from, dbus.WithMatchInterface(logindManager)); err != nil {
		return err
	}
	// A program that the desktop started belongs to no session by itself; "auto"
	// is the user's on the display.
	for _, id := range []string{"auto", os.Getenv("XDG_SESSION_ID")} {
		if conn.Object(logind, logindPath).CallWithContext(ctx, logindManager+".GetSession", 0, id).Store(&c.session) == nil {
			break
		}
	}
	if c.session != "" {
		if err := conn.AddMatchSignalContext(ctx, from, dbus.WithMatchObjectPath(c.session)); err != nil {
			return err
		}
	}
	c.stayAwake()
	return nil
}

// stayAwake has the system wait for us before it sleeps or shuts down.
func (c *computer) stayAwake() {
	if c.delay != nil {
		return
	}
	var fd dbus.UnixFD
	err := c.conn.Object(logind, logindPath).Call(logindManager+".Inhibit", 0,
		"sleep:shutdown", "Kagikura", "The vault is locked first.", "delay").Store(&fd)
	if err == nil {
		c.delay = os.NewFile(uintptr(fd), "inhibitor")
	}
}

// end lets the computer sleep.
func (c *computer) end() {
	if c.delay != nil {
		c.delay.Close()
		c.delay = nil
	}
}

func (c *computer) hear(signal *dbus.Signal) {
	switch signal.Name {
	case logindManager + ".PrepareForSleep":
		c.prepare(signal, Sleep)
	case logindManager + ".PrepareForShutdown":
		c.prepare(signal, Ending)
	case logindSession + ".Lock":
		if signal.Path == c.session {
			c.lock(ScreenLocked)
		}
	case properties + ".PropertiesChanged":
		if signal.Path == c.session && first[string](signal) == logindSession {
			c.changed(signal)
		}
	}
}

// prepare locks before what the computer is about to do, and asks to be waited
// for again once that is over.
func (c *computer) prepare(signal *dbus.Signal, reason Reason) {
	if !first[bool](signal) {
		c.stayAwake()
		return
	}
	c.lock(reason)
	c.end()
}

func (c *computer) changed(signal *dbus.Signal) {
	if len(signal.Body) < 2 {
		return
	}
	values, _ := signal.Body[1].(map[string]dbus.Variant)
	is := func(name string, want bool) bool {
		value, ok := values[name].Value().(bool)
		return ok && value == want
	}
	switch {
	case is("LockedHint", true):
		c.lock(ScreenLocked)
	case is("Active", false):
		c.lock(UserSwitch)
	}
}

// first is the first value that a signal carries, or zero if it is none such.
func first[T any](signal *dbus.Signal) T {
	var value T
	if len(signal.Body) > 0 {
		value, _ = signal.Body[0].(T)
	}
	return value
}
