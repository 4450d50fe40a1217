//go:build linux

package launch_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kagikura/app/computer"
	"kagikura/app/launch"
)

// broker is a site of the test's own: a proxy that answers for every host by
// itself, so that a real browser finds https://broker.example without a network.
type broker struct {
	port        int
	fingerprint string
	asked       chan string // the addresses that a browser asked broker.example for
}

func newBroker(t *testing.T) *broker {
	t.Helper()
	b := &broker{asked: make(chan string, 100)}
	site := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "broker.example" && r.URL.Path != "/favicon.ico" {
			b.asked <- "https://" + r.Host + r.URL.RequestURI()
		}
		fmt.Fprint(w, "<title>a broker</title>")
	}))
	site.Config.ErrorLog = log.New(io.Discard, "", 0) // browsers try connections out and drop them
	site.StartTLS()
	t.Cleanup(site.Close)
	sum := sha256.Sum256(site.Certificate().Raw)
	var pairs []string
	for _, one := range sum {
		pairs = append(pairs, strings.ToUpper(hex.EncodeToString([]byte{one})))
	}
	b.fingerprint = strings.Join(pairs, ":")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	b.port = listener.Addr().(*net.TCPAddr).Port
	go func() {
		for {
			browser, err := listener.Accept()
			if err != nil {
				return
			}
			go tunnel(browser, site.Config, site.TLS)
		}
	}()
	return b
}

// tunnel serves one connection that asks to be passed on to a host.
func tunnel(browser net.Conn, site *http.Server, secure *tls.Config) {
	request, err := http.ReadRequest(bufio.NewReader(browser))
	if err != nil || request.Method != http.MethodConnect || request.Host != "broker.example:443" {
		browser.Close()
		return
	}
	fmt.Fprint(browser, "HTTP/1.1 200 OK\r\n\r\n")
	_ = site.Serve(&single{conn: tls.Server(browser, secure)})
}

// single is a listener with one connection.
type single struct{ conn net.Conn }

func (s *single) Accept() (net.Conn, error) {
	if s.conn == nil {
		return nil, net.ErrClosed
	}
	conn := s.conn
	s.conn = nil
	return conn, nil
}
func (s *single) Close() error   { return nil }
func (s *single) Addr() net.Addr { return &net.TCPAddr{} }

// home is a home of the test's own, in which everything is that browsers know.
func home(t *testing.T, b *broker) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("MOZ_HEADLESS", "1")
	wrap(t, home, "chromium", fmt.Sprintf("--headless=new --no-first-run --no-sandbox --disable-gpu --ignore-certificate-errors --proxy-server=127.0.0.1:%d --user-data-dir=%s/.config/chromium", b.port, home))
	t.Cleanup(func() { end(t, home) })
	return home
}

// wrap puts a program before the installed one that gives it what a test needs:
// no window, no sandbox (as root there is none), the way to the test's broker,
// and the folder that it would take by itself if it had a window.
func wrap(t *testing.T, home, name, options string) {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		return
	}
	bin := filepath.Join(home, "bin")
	write(t, filepath.Join(bin, name), fmt.Sprintf("#!/bin/sh\nexec '%s' %s \"$@\"\n", program, options))
	if err := os.Chmod(filepath.Join(bin, name), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
}

// end ends the browsers that were started with that home, and removes it: helpers
// of a browser that write over their environment are not seen, end with it, and may
// write to the last.
func end(t *testing.T, home string) {
	for range 100 {
		environs, err := filepath.Glob("/proc/[0-9]*/environ")
		if err != nil {
			t.Fatal(err)
		}
		running := 0
		for _, environ := range environs {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(environ)))
			if err != nil || pid == os.Getpid() {
				continue
			}
			if env, err := os.ReadFile(environ); err == nil && bytes.Contains(env, []byte("HOME="+home+"\x00")) {
				running++
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		if running == 0 && os.RemoveAll(home) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond) // until the system has buried them
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// reachable makes a profile of Firefox in which the test's broker is reached.
func reachable(t *testing.T, b *broker, profile string) {
	t.Helper()
	var prefs strings.Builder
	for name, value := range map[string]string{
		"network.proxy.type": "1", "network.proxy.ssl": `"127.0.0.1"`, "network.proxy.ssl_port": strconv.Itoa(b.port),
		"browser.aboutwelcome.enabled": "false", "browser.shell.checkDefaultBrowser": "false",
		"datareporting.policy.dataSubmissionEnabled": "false", "network.stricttransportsecurity.preloadlist": "false",
	} {
		fmt.Fprintf(&prefs, "user_pref(%q, %s);\n", name, value)
	}
	write(t, filepath.Join(profile, "user.js"), prefs.String())
	write(t, filepath.Join(profile, "cert_override.txt"), "broker.example:443:\tOID.2.16.840.1.101.3.4.2.1\t"+b.fingerprint+"\t\n")
}

// TestARealBrowserOpensExactlyTheAddress starts the browsers that are installed,
// each with a profile of its own and with a named one, and listens at the site.
func TestARealBrowserOpensExactlyTheAddress(t *testing.T) {
	if testing.Short() {
		t.Skip("starts browsers")
	}
	const url = "https://broker.example/login?a=1&b=$(id);c=d&e=%60%22--private-window"
	installed := launch.Browsers(computer.This(), t.TempDir())
	for _, id := range []string{"chromium", "firefox"} {
		if _, ok := launch.Find(installed, id); !ok {
			t.Logf("%s is not installed: what it opens was not looked at", id)
			continue
		}
		for name, choice := range map[string]launch.Choice{
			"own": {ID: id, Own: true}, "named": {ID: id, Profile: "named"}, "private": {ID: id, Own: true, Private: true},
		} {
			t.Run(id+" "+name, func(t *testing.T) {
				b := newBroker(t)
				home := home(t, b)
				opener := launch.Opener{Computer: computer.This(), Folder: filepath.Join(home, "state", "browsers")}
				used := filepath.Join(opener.Folder, id)
				if choice.Profile != "" {
					choice.Profile, used = named(t, home, id)
				}
				if id == "firefox" {
					reachable(t, b, used)
				}
				if err := opener.Open(t.Context(), confirmed(t, url), choice); err != nil {
					t.Fatal(err)
				}
				select {
				case got := <-b.asked:
					if got != confirmed(t, url).URL() {
						t.Errorf("the site was asked for %s", got)
					}
				case <-time.After(60 * time.Second):
					t.Error("the site was never asked")
				}
				if files, err := os.ReadDir(used); err != nil || len(files) < 5 {
					t.Errorf("the profile was not used: %v, %v", files, err)
				}
			})
		}
	}
}

// named makes a home in which a browser has a profile that is not the one that
// it takes by itself, and returns its ID and its folder.
func named(t *testing.T, home, id string) (profile, folder string) {
	t.Helper()
	if id == "chromium" {
		write(t, filepath.Join(home, ".config/chromium/Local State"), `{"profile":{"info_cache":{"Default":{"name":"a"},"Profile 7":{"name":"証券"}}}}`)
		return "Profile 7", filepath.Join(home, ".config/chromium/Profile 7")
	}
	write(t, filepath.Join(home, ".mozilla/firefox/profiles.ini"), "[Profile0]\nName=usual\nIsRelative=1\nPath=u.default\nDefault=1\n\n[Profile1]\nName=証券\nIsRelative=1\nPath=s.broker\n")
	folder = filepath.Join(home, ".mozilla/firefox/s.broker")
	return folder, folder
}
