package zh

import "time"

// Year says which days of a year are public holidays, and which days of a
// weekend are worked to make up for them.
type Year struct{ Holidays, Workdays []Date }

// Calendar counts working days. Years without data are unknown, never guessed.
type Calendar struct {
	years map[int]bool
	off   map[Date]bool
	on    map[Date]bool
}

// NewCalendar makes a calendar of the years given.
func NewCalendar(years map[int]Year) *Calendar {
	c := &Calendar{years: map[int]bool{}, off: map[Date]bool{}, on: map[Date]bool{}}
	for y, data := range years {
		c.years[y] = true
		for _, d := range data.Holidays {
			c.off[d] = true
		}
		for _, d := range data.Workdays {
			c.on[d] = true
		}
	}
	return c
}

// longest is the longest period that is counted, in days.
const longest = 3700

// Workdays counts the working days from one day to another, both included.
// known is false when a year has no data (n then knows weekends only) or the
// dates are not days in order.
func (c *Calendar) Workdays(from, to Date) (n int, known bool) {
	total := Days(from, to)
	if total == 0 || total > longest {
		return 0, false
	}
	known = c != nil
	t := from.Time()
	for range total {
		d := Date{t.Year(), int(t.Month()), t.Day()}
		known = known && c.years[d.Year]
		if c.works(d, t.Weekday()) {
			n++
		}
		t = t.AddDate(0, 0, 1)
	}
	return n, known
}

// After gives the n-th working day after a day, which itself does not count.
// known is false when a year on the way has no data, or there is no such day.
func (c *Calendar) After(from Date, n int) (last Date, known bool) {
	if c == nil || n < 1 || n > longest/2 || from.Day == 0 || !from.Valid() {
		return Date{}, false
	}
	known = true
	t := from.Time()
	for range longest {
		t = t.AddDate(0, 0, 1)
		d := Date{t.Year(), int(t.Month()), t.Day()}
		known = known && c.years[d.Year]
		if c.works(d, t.Weekday()) {
			if n--; n == 0 {
				return d, known
			}
		}
	}
	return Date{}, false
}

func (c *Calendar) works(d Date, w time.Weekday) bool {
	switch {
	case c != nil && c.on[d]:
		return true
	case c != nil && c.off[d]:
		return false
	}
	return w != time.Saturday && w != time.Sunday
}

// Days counts calendar days from one day to another, both included; 0 when
// either is not a whole valid date or they are not in order.
func Days(from, to Date) int {
	if from.Day == 0 || to.Day == 0 || !from.Valid() || !to.Valid() {
		return 0
	}
	d := int(to.Time().Sub(from.Time())/(24*time.Hour)) + 1
	return max(0, d)
}
