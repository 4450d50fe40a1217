package main

import "golang.org/x/sys/windows"

// locales are the languages that the user has Windows in, the first first: it
// sets no variables for them.
func locales() []string {
	names, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return names
}
