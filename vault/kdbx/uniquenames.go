package kdbx

import (
	"slices"
	"strconv"
)

// uniqueNames are the names of an entry's fields or of its attachments, each
// once. The zero value has none.
type uniqueNames struct {
	count int
	// few are the first ones; when there are more, many has all of them.
	few  [24]string
	many map[string]bool
	// next is the number that a name is tried with next.
	next map[string]int
}

func (u *uniqueNames) has(name string) bool {
	if u.many != nil {
		return u.many[name]
	}
	return slices.Contains(u.few[:u.count], name)
}

// add takes a name in and returns it, with the first number behind it that
// makes it another if it is there already.
func (u *uniqueNames) add(name string) string {
	if u.has(name) {
		name = u.numbered(name)
	}
	if u.many == nil && u.count == len(u.few) {
		u.many = make(map[string]bool, 2*len(u.few))
		for _, n := range u.few {
			u.many[n] = true
		}
	}
	if u.many != nil {
		u.many[name] = true
	} else {
		u.few[u.count] = name
	}
	u.count++
	return name
}

func (u *uniqueNames) numbered(name string) string {
	if u.next == nil {
		u.next = map[string]int{}
	}
	for n := max(u.next[name], 2); ; n++ {
		if other := name + " (" + strconv.Itoa(n) + ")"; !u.has(other) {
			u.next[name] = n + 1
			return other
		}
	}
}
