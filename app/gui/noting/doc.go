// Package noting has the dialogs in which a person notes what is known of an
// account's second factors, notices, devices, passkeys and contacts, and the badges
// that say so in a word. The checkup and the page of an account share it.
//
// What is noted goes through the session, which keeps it and says so in the account's
// record; what comes of it is seen when the next State is rendered. A dialog that is
// refused stays open and says why.
package noting
