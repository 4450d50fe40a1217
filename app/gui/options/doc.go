// Package options is the screen of the settings, and of the open vault's own
// key: its passphrase, key file and cost.
//
// A setting is saved at the moment it is chosen; there is no button to save.
package options
