//go:build !windows

package main

// locales are none here: variables say what language is wanted.
func locales() []string { return nil }
