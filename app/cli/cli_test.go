package cli_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kagikura/app/cli"
	"kagikura/app/computer"
	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"kagikura-cli": func() {
			os.Exit(int(cli.Run(context.Background(), cli.Program{
				Args: os.Args[1:],
				In:   os.Stdin, Out: os.Stdout, Err: os.Stderr,
				Terminal: cli.Console(os.Stdin, os.Stderr), Controlling: cli.Controlling,
				Locales:  []string{os.Getenv("LANG")},
				Now:      time.Now,
				Random:   rand.Reader,
				Computer: computer.This(),

				UpdateKey: os.Getenv("UPDATE_KEY"), // main has it at build time
			})))
		},
	})
}

// TestScripts runs the cases of testdata. In them "exits N" runs a command that
// must end with the number N. With -short, as under the race detector that makes
// each command several times slower, it runs those that save and merge.
func TestScripts(t *testing.T) {
	folder, files := "testdata", []string(nil)
	if testing.Short() {
		folder, files = "", []string{"testdata/accounts.txtar", "testdata/generations.txtar", "testdata/guide.txtar", "testdata/merge.txtar"}
	}
	testscript.Run(t, testscript.Params{
		Dir:   folder,
		Files: files,
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_STATE_HOME", e.WorkDir+"/state")
			e.Setenv("LocalAppData", filepath.Join(e.WorkDir, "state"))
			e.Setenv("LANG", "en_US.UTF-8")
			keys, err := filepath.Abs("../../crypto/minisign/testdata")
			e.Setenv("KEYS", keys) // which tests alone trust
			return err
		},
		Condition: func(name string) (bool, error) {
			if name == "terminal" { // a container may have none to give
				master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
				if err != nil {
					return false, nil
				}
				return runtime.GOOS == "linux", master.Close()
			}
			_, err := exec.LookPath(name) // [keepassxc-cli], [oathtool]
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"edition":  edition,
			"damage":   damage,
			"official": official,
			"long":     long,
			"qrcode":   qrcode,
			"newest":   newest,
			"printed":  printed,
			"hides":    hides,
			"phone":    phone,
		},
	})
}

// exits runs a command and wants its exit number.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command [argument]...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if args[1] == "kagikura-cli" && !listed(args[0], args[2:]) {
		ts.Fatalf("the table of commands does not list exit number %s for %q", args[0], args[2:])
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit number %d, want %d", got, want)
	}
}

// newest puts the first "id" of the JSON that was printed last into a variable of
// the environment.
func newest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newest VARIABLE")
	}
	var all []struct{ ID string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &all))
	if len(all) == 0 {
		ts.Fatalf("there is none")
	}
	ts.Setenv(args[0], all[0].ID)
}

// phone writes the passphrase of the script and then, each a line, the code that
// a device shows whose clock is that many seconds ahead of this one, and the next
// one, unless only the first is wanted.
func phone(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: phone seconds file [first]")
	}
	ahead, err := strconv.Atoi(args[0])
	ts.Check(err)
	now := time.Now().UTC().Add(time.Duration(ahead) * time.Second)
	lines := strings.TrimSuffix(ts.ReadFile("pw"), "\n")
	for i := range 3 - len(args) + 1 {
		at := now.Add(time.Duration(i) * 30 * time.Second)
		code, err := exec.Command("oathtool", "--totp", "-b", "-N", at.Format("2006-01-02 15:04:05 UTC"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").Output()
		ts.Check(err)
		lines += "\n" + strings.TrimSpace(string(code))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(lines+"\n"), 0o600))
}

// listed tells whether the table of commands has the exit number in the row of
// the command; the numbers that all commands have in common are in no row.
func listed(exit string, args []string) bool {
	if slices.Contains([]string{"1", "2", "130"}, exit) {
		return true
	}
	if len(args) > 2 && args[0] == "--state" {
		args = args[2:]
	}
	line := strings.Join(args, " ") + " "
	for row := range strings.Lines(cli.Table()) {
		cells := strings.Split(row, " | ")
		name := regexp.MustCompile(`^[a-z ]*[a-z]`).FindString(strings.Trim(cells[0], "|` "))
		if name != "" && strings.HasPrefix(line, name+" ") {
			return slices.Contains(strings.Fields(cells[len(cells)-1]), exit)
		}
	}
	return false
}

// official sets URL and HOST to an address of a firm in the bundled directory.
func official(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: official firm")
	}
	data, err := fs.ReadFile(assets.Directory(), "firms.json")
	ts.Check(err)
	directory, err := brokerage.Load(data)
	ts.Check(err)
	f, _ := directory.Firm(args[0])
	url := cmp.Or(f.HomeURL, f.LoginURL)
	parts, err := linkcheck.TakeApart(url)
	ts.Check(err)
	ts.Setenv("URL", url)
	ts.Setenv("HOST", parts.Host)
}

// edition writes the bundled directory as another edition: with the serial, and
// where a firm is named with another of its URLs in the place of each.
func edition(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: edition serial file [firm]")
	}
	data, err := fs.ReadFile(assets.Directory(), "firms.json")
	ts.Check(err)
	d, err := brokerage.Load(data)
	ts.Check(err)
	text := strings.Replace(string(data), fmt.Sprintf(`"serial": %d`, d.Serial()), `"serial": `+args[0], 1)
	if len(args) == 3 {
		f, _ := d.Firm(args[2])
		for _, a := range f.Addresses {
			text = strings.ReplaceAll(text, fmt.Sprintf(`"url": %q`, a.URL), fmt.Sprintf(`"url": %q`, a.URL+"new"))
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// long makes a file of one very long line.
func long(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: long file")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("a"), 1_000_000), 0o600))
}

// damage makes a bad copy of a vault.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: damage how from to")
	}
	data := []byte(ts.ReadFile(args[1]))
	switch args[0] {
	case "cut":
		data = data[:len(data)-30]
	case "flip":
		data[len(data)-60] ^= 1
	case "newer":
		data[10] = 9 // major version
	case "greedy": // the header wants 64 GiB of memory
		item := []byte("\x05\x01\x00\x00\x00M\x08\x00\x00\x00")
		at := bytes.Index(data, item)
		if at < 0 {
			ts.Fatalf("no memory parameter in the header")
		}
		binary.LittleEndian.PutUint64(data[at+len(item):], 64<<30)
	default:
		ts.Fatalf("unknown damage %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data, 0o600))
}

// TestAResultThatCannotBeWrittenIsNoSuccess: a full disk behind the pipe.
func TestAResultThatCannotBeWrittenIsNoSuccess(t *testing.T) {
	var err bytes.Buffer
	exit := cli.Run(context.Background(), cli.Program{
		Args: []string{"--state", t.TempDir(), "--lang", "en", "directory", "list"},
		In:   strings.NewReader(""), Out: full{}, Err: &err, Now: time.Now, Random: rand.Reader,
	})
	if exit != cli.Failed || err.Len() == 0 {
		t.Errorf("exit %d, %q", exit, &err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

// TestInterruptedWhileAPipeIsSilent: whoever should write the passphrase may
// never do it.
func TestInterruptedWhileAPipeIsSilent(t *testing.T) {
	silent, writer := io.Pipe()
	defer writer.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, err bytes.Buffer
	exit := cli.Run(ctx, cli.Program{
		Args: []string{"--state", t.TempDir(), "--lang", "en", "list", "v.kdbx"},
		In:   silent, Out: &out, Err: &err, Now: time.Now, Random: rand.Reader,
	})
	if exit != cli.Interrupted || out.Len() > 0 || err.Len() == 0 {
		t.Errorf("exit %d, %q, %q", exit, &out, &err)
	}
}

// TestALineIsAnsweredBeforeTheNextIsWhole: a program that asks and listens in
// turns may write half of its next question first, and may be stopped then.
func TestALineIsAnsweredBeforeTheNextIsWhole(t *testing.T) {
	in, asked := io.Pipe()
	answers, out := io.Pipe()
	defer asked.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan cli.Exit, 1)
	var stderr bytes.Buffer
	go func() {
		ended <- cli.Run(ctx, cli.Program{
			Args: []string{"--state", t.TempDir(), "--lang", "en", "check-link", "-"},
			In:   in, Out: out, Err: &stderr, Now: time.Now, Random: rand.Reader,
		})
	}()
	if _, err := io.WriteString(asked, "https://first.example/\r\nhttps://sec"); err != nil {
		t.Fatal(err)
	}
	answer, err := bufio.NewReader(answers).ReadString('\n')
	if err != nil || !strings.HasPrefix(answer, `{"url":"https://first.example/",`) {
		t.Errorf("%q, %v", answer, err)
	}
	cancel()
	if exit := <-ended; exit != cli.Interrupted {
		t.Errorf("exit %d, %q", exit, &stderr)
	}
}

// TestTheTimeServerIsAskedOnDemandOnly: a server of this computer, which is 190
// seconds ahead.
func TestTheTimeServerIsAskedOnDemandOnly(t *testing.T) {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	asked := make(chan []byte, 10)
	go func() {
		for {
			p := make([]byte, 48)
			_, from, err := server.ReadFrom(p)
			if err != nil {
				return
			}
			asked <- bytes.Clone(p)
			ahead := uint32(time.Now().Add(190*time.Second).Unix() + 2208988800)
			p[0], p[1] = 4<<3|4, 1
			copy(p[24:32], p[40:48])
			for _, at := range []int{16, 32, 40} {
				binary.BigEndian.PutUint32(p[at:], ahead)
				binary.BigEndian.PutUint32(p[at+4:], 1)
			}
			_, _ = server.WriteTo(p, from)
		}
	}()
	state := t.TempDir()
	run := func(args ...string) (cli.Exit, string, string) {
		var out, err bytes.Buffer
		exit := cli.Run(context.Background(), cli.Program{
			Args: append([]string{"--state", state, "--lang", "en"}, args...),
			In:   strings.NewReader(""), Out: &out, Err: &err, Now: time.Now, Random: rand.Reader,
		})
		return exit, out.String(), err.String()
	}
	if exit, out, err := run("clock"); exit != cli.OK || len(asked) > 0 {
		t.Fatalf("%d, %q, %q; %d questions", exit, out, err, len(asked))
	}
	exit, out, stderr := run("clock", "--server", server.LocalAddr().String(), "--json")
	var got struct {
		Offset           float64 `json:"offset_seconds"`
		Server           string
		Right, Corrected bool
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %d, %q, %q", err, exit, out, stderr)
	}
	if exit != cli.OK || got.Offset < 188 || got.Offset > 192 || got.Server != server.LocalAddr().String() || got.Right || !got.Corrected || len(asked) != 1 {
		t.Errorf("%d, %+v, %d questions", exit, got, len(asked))
	}
	// The next run knows of it, and asks nobody.
	if exit, out, _ := run("clock"); exit != cli.OK || !strings.Contains(out, "slow") || len(asked) != 1 {
		t.Errorf("%d, %q, %d questions", exit, out, len(asked))
	}
	server.Close()
	if exit, _, stderr := run("clock", "--server", server.LocalAddr().String()); exit != cli.NoTime || stderr == "" {
		t.Errorf("nobody there: %d, %q", exit, stderr)
	}
}
