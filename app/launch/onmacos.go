package launch

import "kagikura/app/computer"

// onMacOS finds the bundles in the folders for applications, and Safari, which
// is a part of the system. Safari's profiles and private windows cannot be asked
// for from outside.
func onMacOS(c computer.Computer, folder string) []Browser {
	home := c.Env("HOME")
	var all []Browser
	for _, k := range kinds() {
		for _, applications := range []string{"/Applications/", home + "/Applications/"} {
			if !c.Exists(applications + k.bundle) {
				continue
			}
			b := k.browser(folder + "/" + k.id)
			b.app = applications + k.bundle
			b.Profiles = k.profiles(c, home+"/Library/Application Support/"+k.support)
			all = append(all, b)
			break
		}
	}
	for _, bundle := range []string{"/Applications/Safari.app", "/System/Cryptexes/App/System/Applications/Safari.app"} {
		if c.Exists(bundle) {
			return append(all, Browser{ID: "safari", Name: "Safari", app: bundle})
		}
	}
	return all
}
