package secret

// An Identity tells values apart without opening them. It is comparable.
type Identity struct{ at place }

// Identity is equal for a value and its copies, and for nothing that was sealed
// anew, even from the same bytes. All empty zero Values have the same one.
func (v Value) Identity() Identity { return Identity{v.at} }
