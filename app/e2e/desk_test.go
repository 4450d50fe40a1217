//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for the window; it is generous because a machine
// under load draws by software.
const patience = 30 * time.Second

// desk is a virtual display with the window on it.
type desk struct {
	t       *testing.T
	display string
	width   int
	height  int
	env     []string
	binary  string
	screens string
	name    string // begins the names of the pictures
	shots   int

	app   *exec.Cmd
	done  chan error
	out   *bytes.Buffer
	probe net.Conn
	lines *bufio.Reader
}

// seen mirrors what the probe of an e2e build tells of one text or widget.
type seen struct {
	Text    string   `json:"text"`
	Kind    string   `json:"kind"`
	Within  []string `json:"within"`
	X, Y    float64
	W, H    float64
	Focused bool `json:"focused"`
	Clipped bool `json:"clipped"`
}

func newDesk(t *testing.T, width, height int) *desk {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool", "import", "xclip", "dbus-run-session"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the end-to-end run needs %s; `make test` installs it", tool)
		}
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, width: width, height: height, screens: filepath.Join(root, "build", "screens"), binary: filepath.Join(root, "build", "kagikura-e2e")}
	if err := os.MkdirAll(d.screens, 0o755); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-tags", "e2e,gles,x11,no_emoji", "-o", d.binary, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the window: %v\n%s", err, out)
	}
	d.startDisplay()
	return d
}

func (d *desk) startDisplay() {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", d.width, d.height), "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{write}
	if err := x.Start(); err != nil {
		d.t.Fatal(err)
	}
	write.Close()
	d.t.Cleanup(func() {
		_ = x.Process.Kill()
		_ = x.Wait()
	})
	// Xvfb writes its number when it is ready to be connected to.
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb did not start: %v", err)
	}
	d.display = ":" + strings.TrimSpace(number)
	d.env = append(slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		proxy := strings.HasSuffix(strings.ToLower(name), "_proxy") // the window would warn of it
		return proxy || strings.HasPrefix(kv, "DISPLAY=") || strings.HasPrefix(kv, "WAYLAND_DISPLAY=") || strings.HasPrefix(kv, "XMODIFIERS=")
	}), "DISPLAY="+d.display, "LIBGL_ALWAYS_SOFTWARE=1")
}

// start runs the program and waits until its window answers.
func (d *desk) start(extraEnv []string, args ...string) {
	d.t.Helper()
	address := filepath.Join(d.t.TempDir(), "probe")
	d.out = &bytes.Buffer{}
	d.app = exec.Command("dbus-run-session", append([]string{"--", d.binary}, args...)...)
	d.app.Env = append(append(slices.Clone(d.env), "KAGIKURA_PROBE="+address), extraEnv...)
	d.app.Stdout, d.app.Stderr = d.out, d.out
	d.app.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := d.app.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.done = make(chan error, 1)
	go func(app *exec.Cmd, done chan error) { done <- app.Wait() }(d.app, d.done)
	d.t.Cleanup(d.kill)
	d.until("the window to answer", func() bool {
		conn, err := net.Dial("unix", address)
		if err != nil {
			return false
		}
		d.probe, d.lines = conn, bufio.NewReader(conn)
		return true
	})
	d.until("the window to be drawn", func() bool { return len(d.tree()) > 0 })
}

func (d *desk) kill() {
	if d.app == nil {
		return
	}
	_ = syscall.Kill(-d.app.Process.Pid, syscall.SIGKILL)
	<-d.done
	d.app = nil
}

// quit asks the program to end as a window manager would and checks that it
// ended well and that Fyne had no complaint about threads.
func (d *desk) quit() {
	d.t.Helper()
	d.key("ctrl+q")
	select {
	case err := <-d.done:
		if err != nil {
			d.t.Errorf("the program ended with %v\n%s", err, d.out)
		}
	case <-time.After(patience):
		d.t.Fatalf("the program did not end\n%s", d.out)
	}
	d.app = nil
	if strings.Contains(d.out.String(), "Error in Fyne call thread") {
		d.t.Errorf("the window was touched from a wrong thread:\n%s", d.out)
	}
}

// until polls a condition of the other process; there is nothing to be woken by.
func (d *desk) until(what string, condition func() bool) {
	d.t.Helper()
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		if d.done != nil {
			select {
			case err := <-d.done:
				d.done <- err
				d.t.Fatalf("the program ended while waiting for %s: %v\n%s", what, err, d.out)
			default:
			}
		}
		if time.Now().After(deadline) {
			if d.probe != nil {
				d.shot("failed")
				d.t.Fatalf("waited in vain for %s; on screen:\n%s\n%s", what, d.describe(), d.out)
			}
			d.t.Fatalf("waited in vain for %s\n%s", what, d.out)
		}
		<-tick.C
	}
}

func (d *desk) ask(question string) []byte {
	d.t.Helper()
	if _, err := fmt.Fprintln(d.probe, question); err != nil {
		d.t.Fatalf("asking the window: %v\n%s", err, d.out)
	}
	line, err := d.lines.ReadBytes('\n')
	if err != nil {
		d.t.Fatalf("the window did not answer: %v\n%s", err, d.out)
	}
	return line
}

func (d *desk) tree() []seen {
	d.t.Helper()
	var all []seen
	if err := json.Unmarshal(d.ask("tree"), &all); err != nil {
		d.t.Fatal(err)
	}
	return all
}

// stall is the longest time that the UI thread did not answer since the last
// question.
func (d *desk) stall() time.Duration {
	d.t.Helper()
	ms, err := strconv.Atoi(strings.TrimSpace(string(d.ask("stall"))))
	if err != nil {
		d.t.Fatal(err)
	}
	return time.Duration(ms) * time.Millisecond
}

func (d *desk) describe() string {
	var b strings.Builder
	for _, s := range d.tree() {
		if s.Kind == "text" {
			fmt.Fprintf(&b, "%q at %.0f,%.0f\n", s.Text, s.X, s.Y)
		} else if s.Focused {
			fmt.Fprintf(&b, "focus: %s at %.0f,%.0f\n", s.Kind, s.X, s.Y)
		}
	}
	return b.String()
}

// find returns the texts on screen that equal text, in drawing order.
func (d *desk) find(text string) []seen {
	d.t.Helper()
	var found []seen
	for _, s := range d.tree() {
		if s.Kind == "text" && s.Text == text {
			found = append(found, s)
		}
	}
	return found
}

// wait waits until text stands on the screen.
func (d *desk) wait(text string) seen {
	d.t.Helper()
	var found []seen
	d.until(fmt.Sprintf("the text %q", text), func() bool {
		found = d.find(text)
		return len(found) > 0
	})
	return found[0]
}

// waitContains waits until a text on the screen contains part.
func (d *desk) waitContains(part string) seen {
	d.t.Helper()
	var found seen
	d.until(fmt.Sprintf("a text with %q in it", part), func() bool {
		for _, s := range d.tree() {
			if s.Kind == "text" && strings.Contains(s.Text, part) {
				found = s
				return true
			}
		}
		return false
	})
	return found
}

// gone waits until text no longer stands on the screen.
func (d *desk) gone(text string) {
	d.t.Helper()
	d.until(fmt.Sprintf("the text %q to go", text), func() bool { return len(d.find(text)) == 0 })
}

// click clicks the last-drawn text that equals text, scrolled to where that is
// needed.
func (d *desk) click(text string) {
	d.t.Helper()
	var before seen
	d.until(fmt.Sprintf("the text %q to lie still within the window", text), func() bool {
		found := d.find(text)
		if len(found) == 0 || !d.reach(found[len(found)-1]) {
			return false
		}
		last := found[len(found)-1]
		still := last.X == before.X && last.Y == before.Y
		before = last
		if still {
			d.clickAt(last)
		}
		return still
	})
}

// choose clicks a text until what it leads to is on screen: what moves between
// the look and the click is not hit.
func (d *desk) choose(text, shown string) {
	d.t.Helper()
	tries := 0
	d.until(fmt.Sprintf("%q to show %q", text, shown), func() bool {
		if len(d.find(shown)) > 0 {
			return true
		}
		if tries%50 == 0 {
			d.click(text)
		}
		tries++
		return false
	})
}

// reach turns the wheel towards what lies outside of the window and reports
// whether it lies within.
func (d *desk) reach(s seen) bool {
	d.t.Helper()
	wheel := ""
	switch {
	case int(s.Y) > d.height-24:
		wheel = "5"
	case s.Y < 100:
		// The head of the window stays where it is; only what scrolled away lies
		// above it.
		if s.Y < 0 {
			wheel = "4"
		}
	}
	if wheel == "" {
		return true
	}
	// At the margin there is no field that would scroll by itself.
	d.do("xdotool", "mousemove", strconv.Itoa(d.width-34), strconv.Itoa(d.height/2), "click", wheel)
	return false
}

func (d *desk) clickAt(s seen) {
	d.t.Helper()
	d.do("xdotool", "mousemove", strconv.Itoa(int(s.X)), strconv.Itoa(int(s.Y)), "click", "1")
}

// field gives the focus to the first thing to type into that comes after a
// caption. What moved between the look and the click is looked for again.
func (d *desk) field(caption string) {
	d.t.Helper()
	tries := 0
	d.until(fmt.Sprintf("the field %q to have the focus", caption), func() bool {
		after := false
		for _, s := range d.tree() {
			switch {
			case s.Kind == "text" && s.Text == caption:
				after = true
			case after && (strings.HasSuffix(s.Kind, "secretfield.Field") || strings.HasSuffix(s.Kind, "parts.Input")):
				if !s.Focused && tries%25 == 0 && d.reach(s) {
					d.clickAt(s)
				}
				tries++
				return s.Focused
			}
		}
		return false
	})
}

// beside clicks the text nearest to the right of, or below, a caption.
func (d *desk) beside(caption, text string) {
	d.t.Helper()
	d.wait(caption)
	var nearest seen
	d.until(fmt.Sprintf("%q beside %q", text, caption), func() bool {
		all := d.find(caption)
		if len(all) == 0 {
			return false
		}
		from, best := all[len(all)-1], -1.0
		for _, s := range d.find(text) {
			distance := (s.Y-from.Y)*(s.Y-from.Y)*16 + (s.X-from.X)*(s.X-from.X)
			if s.Y >= from.Y-30 && (best < 0 || distance < best) {
				nearest, best = s, distance
			}
		}
		return best >= 0 && d.reach(nearest)
	})
	d.clickAt(nearest)
}

// key presses keys as xdotool names them.
func (d *desk) key(keys ...string) {
	d.t.Helper()
	d.do("xdotool", append([]string{"key", "--delay", "40"}, keys...)...)
}

// typeText types ASCII. Other characters go through paste: a virtual keyboard
// drops them.
func (d *desk) typeText(ascii string) {
	d.t.Helper()
	d.do("xdotool", "type", "--delay", "25", ascii)
}

// paste puts text on the clipboard and presses Ctrl+V.
func (d *desk) paste(text string) {
	d.t.Helper()
	d.setClipboard(text)
	d.key("ctrl+v")
}

func (d *desk) setClipboard(text string) {
	d.t.Helper()
	c := exec.Command("xclip", "-selection", "clipboard", "-in")
	c.Env = d.env
	c.Stdin = strings.NewReader(text)
	// It stays behind to serve the clipboard, so its output must not be waited
	// for.
	if err := c.Run(); err != nil {
		d.t.Fatalf("xclip: %v", err)
	}
}

// clipboard reads the clipboard as another program would.
func (d *desk) clipboard() string {
	d.t.Helper()
	c := exec.Command("xclip", "-selection", "clipboard", "-out")
	c.Env = d.env
	out, err := c.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		d.t.Fatal(err)
	}
	return string(out)
}

// resize gives the window the size of the display, again where it takes another
// one while it starts.
func (d *desk) resize() {
	d.t.Helper()
	want, tries := fmt.Sprintf("%d %d", d.width, d.height), 0
	d.until("the window to be "+want, func() bool {
		if strings.TrimSpace(string(d.ask("size"))) == want {
			return true
		}
		if tries%25 == 0 {
			d.do("xdotool", "search", "--name", "Kagikura", "windowsize", strconv.Itoa(d.width), strconv.Itoa(d.height), "windowmove", "0", "0")
		}
		tries++
		return false
	})
}

// shot leaves a numbered picture of the screen, once it no longer changes: what
// the window knows of is drawn a little later.
func (d *desk) shot(name string) {
	d.t.Helper()
	d.shots++
	picture := d.capture()
	for range 10 {
		again := d.capture()
		if bytes.Equal(picture, again) {
			break
		}
		picture = again
	}
	file, err := os.Create(filepath.Join(d.screens, fmt.Sprintf("%s%02d-%s.png", d.name, d.shots, name)))
	if err != nil {
		d.t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, d.pixels(picture)); err != nil {
		d.t.Fatal(err)
	}
}

// pixels reads a picture in the simplest of formats, PPM.
func (d *desk) pixels(ppm []byte) image.Image {
	d.t.Helper()
	var width, height, depth int
	r := bytes.NewReader(ppm)
	if _, err := fmt.Fscanf(r, "P6\n%d %d\n%d\n", &width, &height, &depth); err != nil || depth != 255 || r.Len() < 3*width*height {
		d.t.Fatalf("import made no picture of 8 bits a colour: %v", err)
	}
	rgb := ppm[len(ppm)-r.Len():]
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		copy(picture.Pix[4*i:], rgb[3*i:3*i+3])
		picture.Pix[4*i+3] = 0xFF
	}
	return picture
}

func (d *desk) capture() []byte {
	d.t.Helper()
	c := exec.Command("import", "-window", "root", "-depth", "8", "ppm:-")
	c.Env = d.env
	picture, err := c.Output()
	if err != nil {
		d.t.Fatalf("import: %v", err)
	}
	return picture
}

func (d *desk) do(name string, args ...string) {
	d.t.Helper()
	c := exec.Command(name, args...)
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
