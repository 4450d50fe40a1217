package launch

import (
	"strings"

	"kagikura/app/computer"
)

// onWindows finds the browsers that are registered, and those that lie where
// they are installed by themselves. What was installed for the whole computer
// comes before what is one user's.
func onWindows(c computer.Computer, folder string) []Browser {
	candidates := registered(c)
	var all []Browser
	for _, k := range kinds() {
		program, ok := k.among(c, append(candidates, k.usual(c)...))
		if !ok {
			continue
		}
		b := k.browser(folder + `\` + k.id)
		b.command = []string{program}
		data := "LOCALAPPDATA"
		if k.gecko {
			data = "APPDATA"
		}
		b.Profiles = k.profiles(c, c.Env(data)+`\`+k.data)
		all = append(all, b)
	}
	return all
}

// among is the first of the candidates that is a program of this kind. The
// paths are compared without regard to case, as Windows does.
func (k kind) among(c computer.Computer, candidates []string) (string, bool) {
	for _, path := range candidates {
		if isAbs(c, path) && strings.HasSuffix(strings.ToLower(path), strings.ToLower(k.program)) && c.Runs(path) {
			return path, true
		}
	}
	return "", false
}

// usual are the paths of the program where it was installed without a say.
func (k kind) usual(c computer.Computer) []string {
	name := k.program[strings.LastIndexByte(k.program, '\\'):]
	var paths []string
	for _, variable := range []string{"ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"} {
		if root := c.Env(variable); root != "" {
			paths = append(paths, root+`\`+k.folder+name)
		}
	}
	return paths
}

// registered are the programs that the registry tells of: as browsers, and by
// the name of their program.
func registered(c computer.Computer) []string {
	var paths []string
	for _, root := range []string{"HKLM", "HKCU"} {
		clients := root + `\SOFTWARE\Clients\StartMenuInternet`
		for _, client := range c.Keys(clients) {
			if command, ok := c.Registry(clients+`\`+client+`\shell\open\command`, ""); ok {
				paths = append(paths, programOf(command))
			}
		}
		for _, name := range []string{"chrome.exe", "msedge.exe", "firefox.exe", "brave.exe", "vivaldi.exe"} {
			if path, ok := c.Registry(root+`\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\`+name, ""); ok {
				paths = append(paths, programOf(path))
			}
		}
	}
	return paths
}

// programOf is the program of a command line: what stands in quotes at its
// beginning, else up to the ending of a program.
func programOf(command string) string {
	command = strings.TrimSpace(command)
	if quoted, ok := strings.CutPrefix(command, `"`); ok {
		program, _, _ := strings.Cut(quoted, `"`)
		return program
	}
	const ending = ".exe"
	if at := strings.Index(strings.ToLower(command), ending); at >= 0 && len(strings.ToLower(command)) == len(command) {
		return command[:at+len(ending)]
	}
	return command
}
