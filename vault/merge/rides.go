package merge

import "kagikura/vault"

// takeRides is what rides along with ours, with what was chosen of theirs, and more.
func takeRides(ours, theirs any, out outcome, more ...string) (any, error) {
	names := more
	for _, c := range out.choices {
		if c.part.Kind == Rider && c.differ && c.theirs {
			names = append(names, c.part.Name)
		}
	}
	order, err := compareRiders(ours, theirs)
	if err != nil || order == 0 && len(names) == 0 {
		return ours, err
	}
	riders, ok := ours.(vault.Riders)
	if !ok {
		if ours == nil { // it was made here, and was in no file yet
			return theirs, nil
		}
		return ours, nil
	}
	return riders.Take(theirs, names)
}

// metaRides is what rides along with the vault. What others refer to is that of both
// sides. It has no time but its own: of two that differ the one stands that is not
// that of the common past, or else the later or the greater one.
func (m *merger) metaRides(ours, theirs any, out outcome) (any, error) {
	x, y := sharedRides(ours), sharedRides(theirs)
	past := map[string]vault.Ride{}
	if m.base != nil {
		past = sharedRides(m.base.Meta().Foreign)
	}
	var taken []string
	for name, r := range y {
		mine, both := x[name]
		before, known := past[name]
		if !both {
			taken = append(taken, name)
			continue
		}
		order, err := compareRides(r, mine)
		if err != nil {
			return nil, err
		}
		if known && order != 0 {
			fresh, err := compareRides(r, before)
			if err != nil {
				return nil, err
			}
			old, err := compareRides(mine, before)
			if err != nil {
				return nil, err
			}
			if (fresh == 0) != (old == 0) {
				order = 1
				if fresh == 0 {
					order = -1
				}
			}
		}
		if order > 0 {
			taken = append(taken, name)
		}
	}
	for _, c := range out.choices { // another element says when it was changed
		if c.part.Kind == Description && c.differ && c.theirs {
			taken = append(taken, "DatabaseDescription")
		}
		if c.part.Kind == Templates && c.differ && c.theirs {
			taken = append(taken, "EntryTemplatesGroup")
		}
	}
	return takeRides(ours, theirs, out, taken...)
}

func compareRides(a, b vault.Ride) (int, error) {
	order, err := a.Is.Compare(b.Is)
	if order == 0 || err != nil {
		return 0, err
	}
	if later := a.Changed.Compare(b.Changed); later != 0 {
		return later, nil
	}
	return order, nil
}

// sharedRides are the things that others refer to, by their names.
func sharedRides(foreign any) map[string]vault.Ride {
	all := map[string]vault.Ride{}
	if riders, ok := foreign.(vault.Riders); ok {
		for _, r := range riders.Rides() {
			if r.Shared {
				all[r.Name] = r
			}
		}
	}
	return all
}
