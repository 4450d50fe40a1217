//go:build linux

package away_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"kagikura/app/guard/away"
)

// patience bounds every wait; none is waited out where all is well.
const patience = 20 * time.Second

const session = dbus.ObjectPath("/org/freedesktop/login1/session/_31")

// bus starts a private bus, points the environment's variable at it and
// connects a service to it.
func bus(t *testing.T, variable string) *dbus.Conn {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { daemon.Process.Kill(); daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the bus did not start: %v", err)
	}
	address = strings.TrimSpace(address)
	t.Setenv(variable, address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// manager is a logind.
type manager struct {
	t     *testing.T
	given chan inhibitor
}

// inhibitor is a pipe: the end that was given away is the inhibitor, and the
// other one sees it closed.
type inhibitor struct{ ours, theirs *os.File }

// released tells when it is closed by the one who has it: its copy here must be
// closed, which only then may be when it has arrived.
func (i inhibitor) released() <-chan struct{} {
	i.theirs.Close()
	released := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, i.ours)
		close(released)
	}()
	return released
}

func (m *manager) GetSession(id string) (dbus.ObjectPath, *dbus.Error) {
	if id != "auto" {
		return "", dbus.NewError("org.freedesktop.login1.NoSuchSession", nil)
	}
	return session, nil
}

func (m *manager) Inhibit(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
	if what != "sleep:shutdown" || mode != "delay" {
		m.t.Errorf("Inhibit(%q, %q, %q, %q)", what, who, why, mode)
	}
	ours, theirs, err := os.Pipe()
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	m.t.Cleanup(func() { ours.Close(); theirs.Close() })
	fd := dbus.UnixFD(theirs.Fd())
	m.given <- inhibitor{ours, theirs}
	return fd, nil
}

// desk is a computer with both buses, watched.
type desk struct {
	t       *testing.T
	system  *dbus.Conn
	desktop *dbus.Conn
	logind  *manager
	locked  chan away.Reason
	hold    atomic.Pointer[chan struct{}] // what a lock waits for, if it is there
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, desktop: bus(t, "DBUS_SESSION_BUS_ADDRESS"), system: bus(t, "DBUS_SYSTEM_BUS_ADDRESS"),
		logind: &manager{t: t, given: make(chan inhibitor, 4)}, locked: make(chan away.Reason, 4)}
	if err := d.system.Export(d.logind, "/org/freedesktop/login1", "org.freedesktop.login1.Manager"); err != nil {
		t.Fatal(err)
	}
	if reply, err := d.system.RequestName("org.freedesktop.login1", 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		away.Watch(ctx, func(r away.Reason) {
			d.locked <- r
			if hold := d.hold.Load(); hold != nil {
				<-*hold
			}
		})
	}()
	t.Cleanup(func() { cancel(); within(t, ended, "the watch to end") })
	// The inhibitor is the last thing that is asked for.
	i := within(t, d.logind.given, "the inhibitor")
	d.logind.given <- i
	return d
}

// within waits for something from a channel.
func within[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

func (d *desk) emit(conn *dbus.Conn, path dbus.ObjectPath, name string, values ...any) {
	d.t.Helper()
	if err := conn.Emit(path, name, values...); err != nil {
		d.t.Fatal(err)
	}
}

// Names as logind has them.
const (
	logindPath    = dbus.ObjectPath("/org/freedesktop/login1")
	logindManager = "org.freedesktop.login1.Manager"
	logindSession = "org.freedesktop.login1.Session"
	changed       = "org.freedesktop.DBus.Properties.PropertiesChanged"
)

// locks checks that a signal locks, for that reason, and that none emitted
// before it on the same bus did.
func (d *desk) locks(reason away.Reason, conn *dbus.Conn, path dbus.ObjectPath, name string, values ...any) {
	d.t.Helper()
	d.emit(conn, path, name, values...)
	if got := within(d.t, d.locked, "the lock for "+name); got != reason {
		d.t.Errorf("%s: it locked for %v, want %v", name, got, reason)
	}
}

func values(name string, v bool) map[string]dbus.Variant {
	return map[string]dbus.Variant{name: dbus.MakeVariant(v)}
}

func TestScreenSavers(t *testing.T) {
	d := newDesk(t)
	for _, name := range []string{"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver", "org.xfce.ScreenSaver"} {
		path := dbus.ObjectPath("/" + strings.ReplaceAll(name, ".", "/"))
		d.emit(d.desktop, path, name+".ActiveChanged", false)
		d.emit(d.desktop, path, name+".ActiveChanged", "yes")
		d.emit(d.desktop, path, "org.example.Other.ActiveChanged", true)
		d.locks(away.ScreenLocked, d.desktop, path, name+".ActiveChanged", true)
	}
}

func TestSession(t *testing.T) {
	d := newDesk(t)
	const another = dbus.ObjectPath("/org/freedesktop/login1/session/_32")
	d.emit(d.system, another, logindSession+".Lock")
	d.emit(d.system, another, changed, logindSession, values("Active", false), []string{})
	d.emit(d.system, session, logindSession+".Unlock")
	d.emit(d.system, session, changed, logindSession, values("Active", true), []string{})
	d.emit(d.system, session, changed, "org.example.Other", values("Active", false), []string{})
	d.emit(d.system, session, changed, logindSession)
	d.locks(away.ScreenLocked, d.system, session, logindSession+".Lock")
	d.locks(away.UserSwitch, d.system, session, changed, logindSession, values("Active", false), []string{})
	d.locks(away.ScreenLocked, d.system, session, changed, logindSession, values("LockedHint", true), []string{})
	d.emit(d.system, logindPath, logindManager+".PrepareForShutdown", false)
	d.locks(away.Ending, d.system, logindPath, logindManager+".PrepareForShutdown", true)
}

func TestSleepWaitsForTheLock(t *testing.T) {
	d := newDesk(t)
	awake := within(t, d.logind.given, "the inhibitor")
	d.locks(away.ScreenLocked, d.system, session, logindSession+".Lock") // it has arrived, then
	released := awake.released()

	hold := make(chan struct{})
	d.hold.Store(&hold)
	d.locks(away.Sleep, d.system, logindPath, logindManager+".PrepareForSleep", true)
	select {
	case <-released:
		t.Error("the computer was let go to sleep while the vault was being locked")
	default:
	}
	close(hold)
	within(t, released, "the computer to be let go to sleep")
	d.emit(d.system, logindPath, logindManager+".PrepareForSleep", false)
	within(t, d.logind.given, "the next inhibitor, after waking")
}

func TestAnotherThanLogindCannotSpeakForIt(t *testing.T) {
	d := newDesk(t)
	other, err := dbus.Connect(os.Getenv("DBUS_SYSTEM_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	d.emit(other, logindPath, logindManager+".PrepareForSleep", true)
	if err := other.BusObject().Call("org.freedesktop.DBus.GetId", 0).Err; err != nil { // the bus has the signal, then
		t.Fatal(err)
	}
	d.locks(away.ScreenLocked, d.system, session, logindSession+".Lock")
}

func TestWithoutABusItEndsAtOnce(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	away.Watch(context.Background(), func(r away.Reason) { t.Errorf("it locked for %v", r) })
}
