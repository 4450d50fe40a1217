package launch

// kind is a browser that is known here, and where it lies on each system.
type kind struct {
	id, name string
	gecko    bool   // it takes Firefox's options, the others take Chromium's
	private  string // the option for a private window, "" where it has none

	programs []string // on Linux, on PATH
	config   string   // on Linux, the folder of its profiles below the folder of settings
	flatpak  string   // its name there
	snap     string   // its name there
	snapData string   // the folder of its profiles below ~/snap/NAME

	bundle  string // on macOS, its application
	support string // on macOS, the folder of its profiles below ~/Library/Application Support

	program string // on Windows, how the path of its program ends
	folder  string // on Windows, the folder that such a program lies in by itself, below Program Files
	data    string // on Windows, the folder of its profiles below %LocalAppData%, or for Firefox %AppData%
}

// kinds are the known browsers, in the order in which they are offered. Sources:
// the browsers' own documents on user data directories and their packages.
func kinds() []kind {
	return []kind{
		{
			id: "chrome", name: "Google Chrome", private: "--incognito",
			programs: []string{"google-chrome-stable", "google-chrome"}, config: "google-chrome",
			flatpak: "com.google.Chrome",
			bundle:  "Google Chrome.app", support: "Google/Chrome",
			program: `\Google\Chrome\Application\chrome.exe`, folder: `Google\Chrome\Application`, data: `Google\Chrome\User Data`,
		},
		{
			id: "edge", name: "Microsoft Edge", private: "--inprivate",
			programs: []string{"microsoft-edge-stable", "microsoft-edge"}, config: "microsoft-edge",
			flatpak: "com.microsoft.Edge",
			bundle:  "Microsoft Edge.app", support: "Microsoft Edge",
			program: `\msedge.exe`, folder: `Microsoft\Edge\Application`, data: `Microsoft\Edge\User Data`,
		},
		{
			id: "firefox", name: "Firefox", gecko: true, private: "-private-window",
			programs: []string{"firefox", "firefox-esr"},
			flatpak:  "org.mozilla.firefox", snap: "firefox", snapData: "common/.mozilla/firefox",
			bundle: "Firefox.app", support: "Firefox",
			program: `\firefox.exe`, folder: `Mozilla Firefox`, data: `Mozilla\Firefox`,
		},
		{
			id: "brave", name: "Brave", private: "--incognito",
			programs: []string{"brave-browser-stable", "brave-browser", "brave"}, config: "BraveSoftware/Brave-Browser",
			flatpak: "com.brave.Browser", snap: "brave", snapData: "current/.config/BraveSoftware/Brave-Browser",
			bundle: "Brave Browser.app", support: "BraveSoftware/Brave-Browser",
			program: `\brave.exe`, folder: `BraveSoftware\Brave-Browser\Application`, data: `BraveSoftware\Brave-Browser\User Data`,
		},
		{
			id: "vivaldi", name: "Vivaldi", private: "--incognito",
			programs: []string{"vivaldi-stable", "vivaldi"}, config: "vivaldi",
			flatpak: "com.vivaldi.Vivaldi",
			bundle:  "Vivaldi.app", support: "Vivaldi",
			program: `\vivaldi.exe`, folder: `Vivaldi\Application`, data: `Vivaldi\User Data`,
		},
		{
			id: "chromium", name: "Chromium", private: "--incognito",
			programs: []string{"chromium", "chromium-browser"}, config: "chromium",
			flatpak: "org.chromium.Chromium", snap: "chromium", snapData: "common/chromium",
			bundle: "Chromium.app", support: "Chromium",
			program: `\Chromium\Application\chrome.exe`, folder: `Chromium\Application`, data: `Chromium\User Data`,
		},
	}
}
