package launch

// line is the program and its arguments that open the address as it was chosen.
// The address is the last of them.
func (b Browser) line(c Choice, url string) ([]string, error) {
	options, err := b.options(c)
	if err != nil {
		return nil, err
	}
	switch {
	case b.app == "":
		return append(append(append([]string{}, b.command...), options...), url), nil
	case len(options) == 0:
		return []string{openProgram, "-a", b.app, url}, nil
	}
	// -n: what runs already would not read the options of a second start.
	return append(append([]string{openProgram, "-n", "-a", b.app, "--args"}, options...), url), nil
}

// openProgram is what opens applications on macOS.
const openProgram = "/usr/bin/open"

// options are the browser's own options for a choice.
func (b Browser) options(c Choice) ([]string, error) {
	if c.Own && !b.Own || c.Private && !b.Private {
		return nil, ErrUnable
	}
	var options []string
	switch _, there := b.Profile(c.Profile); {
	case c.Own && b.gecko:
		options = append(options, "-profile", b.own)
	case c.Own:
		options = append(options, "--user-data-dir="+b.own, "--no-first-run", "--no-default-browser-check")
	case c.Profile == "":
	case !there:
		return nil, &GoneError{ID: b.ID, Name: b.Name, Profile: c.Profile}
	case b.gecko:
		options = append(options, "-profile", c.Profile)
	default:
		options = append(options, "--profile-directory="+c.Profile)
	}
	if c.Private {
		options = append(options, b.private)
	}
	return options, nil
}
