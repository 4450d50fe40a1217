// Package incident is what to do once something is wrong with an account: the
// numbered [Plan], and what of it has been done, folded out of the account's
// record.
//
// An incident has no place of its own in the vault. It is the events of the
// kinds [record.IncidentBegun], [record.IncidentStep], [record.IncidentUndone],
// [record.IncidentNote] and [record.IncidentEnded]; so it unites with what
// another computer ticked as the record does, none of it can be taken back
// unseen, and it is part of what the record proves.
//
// # How events become an incident
//
// They are taken in the order of [record.Log.Events]: a parent before its
// children, whatever the clocks said, else by their times. A beginning while an
// incident runs belongs to that incident: two computers that began without
// knowing of each other dealt with the same thing. A step done on both counts
// once, since the first. A step that is taken back counts as done again only by
// a later event in that order; both stay in the record. What comes after an end
// belongs to the incident that ended, until another begins. A step or a note
// whose beginning is missing makes an incident of an unknown beginning: nothing
// that was done is hidden because something else is lost.
//
// # What it does not know
//
// It is pure; the moment now is an argument. What it says of telephone numbers it
// leaves to brokerage: a firm's is a fact of the firm, an office's is a
// [brokerage.Office]. Steps of other names, which a newer version may have, are
// kept and shown by their names.
package incident
