// Package look is the fifth of the rules that investors are told: look at the
// account often. It keeps per account how often that is, what is to be looked
// at, what was found so far, and tells when the next look is due.
//
// # What is kept
//
// How often is a fact (see package fact) of the account under [KeyInterval], else
// the vault's default under the same key of the vault's own custom data, else
// [DefaultDays]. Only accounts of a firm, and those that were given an interval of
// their own, are asked about: nobody looks at each of three hundred web sites.
//
//	kagikura.look.interval      {"days":14} or {"never":true,"why":"…"}
//	kagikura.look.tick.<item>   {}: found in order in the look that is going on
//	kagikura.look.odd.<item>    {}: something is odd there
//
// A look that was finished is an event of the record (record.Looked) with the
// items that were in order, and nothing else: so two computers that finish a look
// each have two looks in the record. The last look is the newest such event that
// does not lie in the future.
//
// # The look that is going on
//
// A tick counts from the last look on, and for [TickLife]: what was in order a
// week ago says nothing about today. Each is an item of its own, so ticks of two
// computers come together in a merge. That something is odd is kept apart from
// the ticks and neither ages nor ends with a look: a tick that another computer
// made without knowing of it must not hide it. It goes when its owner takes it
// back, or finds the item in order after all.
//
// The package is pure: the time comes in as an argument, whose zone decides what
// a day is.
package look
