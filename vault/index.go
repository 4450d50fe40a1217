package vault

// index finds an entry or a group by its ID. It is a radix tree over the
// sixteen values of half a byte: the IDs are their own hash, so nothing has to
// be hashed or seeded, and whatever IDs a hostile file holds, no path is longer
// than the 32 half bytes of an ID.
//
// A change copies the branches on one path and shares all others, which is what
// lets an edit among 10,000 entries cost as much as one among ten.
type index struct{ root *branch }

type branch [16]slot

// slot leads to a leaf, or to a branch where several IDs begin alike, or nowhere.
type slot struct {
	leaf  *leaf
	below *branch
}

// leaf says where an ID stands: it has an entry or a group, and the group that
// holds it (zero for the root).
type leaf struct {
	id     ID
	parent ID
	entry  *Entry
	group  *Group
}

func nibble(id ID, depth int) byte {
	b := id[depth/2]
	if depth%2 == 0 {
		return b >> 4
	}
	return b & 15
}

func (x index) get(id ID) *leaf {
	b := x.root
	for depth := 0; b != nil; depth++ {
		s := &b[nibble(id, depth)]
		if s.leaf != nil {
			if s.leaf.id == id {
				return s.leaf
			}
			return nil
		}
		b = s.below
	}
	return nil
}

// with is the index with l in the place of whatever its ID led to.
func (x index) with(l *leaf) index {
	return index{put(x.root, 0, l, false)}
}

// add puts l into x itself; only for an index that nobody else has seen yet.
func (x *index) add(l *leaf) {
	x.root = put(x.root, 0, l, true)
}

func put(b *branch, depth int, l *leaf, inPlace bool) *branch {
	switch {
	case b == nil:
		b = new(branch)
	case !inPlace:
		c := *b
		b = &c
	}
	s := &b[nibble(l.id, depth)]
	switch {
	case s.below != nil:
		s.below = put(s.below, depth+1, l, inPlace)
	case s.leaf == nil || s.leaf.id == l.id:
		s.leaf = l
	default:
		// Two IDs begin alike up to here. The new branch below is nobody
		// else's yet, so both go into it in place.
		s.below = put(put(nil, depth+1, s.leaf, true), depth+1, l, true)
		s.leaf = nil
	}
	return b
}

// without is the index in which id leads nowhere.
func (x index) without(id ID) index {
	if x.get(id) == nil {
		return x
	}
	return index{cut(x.root, 0, id)}
}

func cut(b *branch, depth int, id ID) *branch {
	c := *b
	s := &c[nibble(id, depth)]
	if s.below != nil {
		s.below = cut(s.below, depth+1, id)
	} else {
		s.leaf = nil
	}
	if c == (branch{}) {
		return nil
	}
	return &c
}
