package kdbx

// KeyFileKey is for the independent reader of the tests, which does not repeat
// the kinds of key file.
var KeyFileKey = keyFileKey
