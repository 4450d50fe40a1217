// Package guide is the screen that leads through one account: open the site by the
// bookmark, change the password, see to second factors, keep the seed of codes,
// note where codes arrive.
//
// Which steps are done package vault/guide says; this screen shows one step open
// and the others as a line each, and goes on to the next by itself. What is typed
// is kept only when a button says so, and a person can leave at any time: the home
// screen leads back.
package guide
