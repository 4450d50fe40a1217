// Package e2e holds the end-to-end run: the real window on a virtual display,
// driven by keyboard and mouse, its files checked with programs that others
// wrote. There is nothing here but tests, built with the tag e2e.
package e2e
