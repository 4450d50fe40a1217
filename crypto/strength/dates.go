package strength

import "math"

// A date is one of the days of the last hundred years; a year one of about as
// many; a day without a year one of 366.
const (
	firstYear = 1900
	lastYear  = 2059
)

var (
	anyDate   = math.Log10(366 * 100)
	anyYear   = math.Log10(130)
	anyMonth  = math.Log10(130 * 12)
	anyDay    = math.Log10(366)
	separated = math.Log10(4)
	inAnEra   = math.Log10(3)
)

// findDates looks for dates in digits (19800401, 010480, 0401), with
// separators (1980-4-1), and in the years of a Japanese era (S55, h2.4.1).
func (s *search) findDates() {
	for from := range s.text.length {
		s.digitDates(from)
		s.separatedDates(from, from, 0)
		if s.text.isEra(from) {
			s.eraDates(from)
		}
	}
}

func (s *search) date(from, to int, guesses float64) {
	s.add(match{from: from, to: to, guesses: guesses, reason: Date})
}

// number reads exactly n digits.
func (t *text) number(at, n int) (int, bool) {
	v := 0
	for i := at; i < at+n; i++ {
		if i >= t.length || t.lower[i] < '0' || t.lower[i] > '9' {
			return 0, false
		}
		v = v*10 + int(t.lower[i]-'0')
	}
	return v, true
}

func (s *search) digitDates(at int) {
	t := s.text
	if v, ok := t.number(at, 4); ok {
		if isYear(v) {
			s.date(at, at+4, anyYear)
		}
		if isDay(v/100, v%100) {
			s.date(at, at+4, anyDay)
		}
	}
	if v, ok := t.number(at, 6); ok {
		a, b, c := v/10000, v/100%100, v%100
		switch {
		case isDay(b, c), isDay(a, b), isDay(b, a): // YYMMDD, MMDDYY, DDMMYY
			s.date(at, at+6, anyDate)
		case isYear(v/100) && c >= 1 && c <= 12:
			s.date(at, at+6, anyMonth)
		}
	}
	if v, ok := t.number(at, 8); ok {
		front, back := v/10000, v%10000
		if isYear(front) && isDay(back/100, back%100) ||
			isYear(back) && (isDay(front/100, front%100) || isDay(front%100, front/100)) {
			s.date(at, at+8, anyDate)
		}
	}
}

// separatedDates looks for three numbers with one of ./-_ and space between
// them; the first may stand behind the letter of an era.
func (s *search) separatedDates(from, at int, extra float64) {
	t := s.text
	var parts [3]int
	end := at
	for i := range parts {
		if i > 0 {
			if end >= t.length || !isDateSeparator(t.lower[end]) {
				return
			}
			end++
		}
		length := 0
		for length < 4 && end+length < t.length && t.lower[end+length] >= '0' && t.lower[end+length] <= '9' {
			length++
		}
		if length == 0 || length == 3 {
			return
		}
		parts[i], _ = t.number(end, length)
		end += length
	}
	a, b, c := parts[0], parts[1], parts[2]
	yearFirst := (a < 100 || isYear(a)) && isDay(b, c)
	yearLast := (c < 100 || isYear(c)) && (isDay(a, b) || isDay(b, a))
	if yearFirst || yearLast && extra == 0 {
		s.date(from, end, anyDate+separated+extra)
	}
}

// eraDates reads S55, S550401 and S55.4.1 behind the letter at from.
func (s *search) eraDates(from int) {
	t := s.text
	if year, ok := t.number(from+1, 2); ok && year >= 1 && year <= 64 {
		s.date(from, from+3, anyYear+inAnEra)
		if day, ok := t.number(from+3, 4); ok && isDay(day/100, day%100) {
			s.date(from, from+7, anyDate+inAnEra)
		}
	}
	s.separatedDates(from, from+1, inAnEra)
}

// isEra: Meiji, Taisho, Showa, Heisei, Reiwa.
func (t *text) isEra(at int) bool {
	switch t.lower[at] {
	case 'm', 't', 's', 'h', 'r':
		return true
	}
	return false
}

func isYear(v int) bool { return v >= firstYear && v <= lastYear }

func isDay(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

func isDateSeparator(c byte) bool {
	switch c {
	case '.', '/', '-', '_', ' ':
		return true
	}
	return false
}
