package zh

import (
	"fmt"
	"time"
)

// Date is a calendar date; Day is 0 when only the month is known, Month is 0
// when only the year is.
type Date struct{ Year, Month, Day int }

// IsZero says that nothing is known.
func (d Date) IsZero() bool { return d == Date{} }

// Valid says that the date exists (2024年2月30日 does not).
func (d Date) Valid() bool {
	if d.Year < 1900 || d.Year > 2200 || d.Month < 0 || d.Month > 12 || d.Day < 0 || d.Month == 0 && d.Day != 0 {
		return false
	}
	if d.Day == 0 {
		return true
	}
	t := d.Time()
	return t.Day() == d.Day && int(t.Month()) == d.Month
}

// Time gives midnight UTC of the first day the date can mean.
func (d Date) Time() time.Time {
	return time.Date(d.Year, time.Month(max(1, d.Month)), max(1, d.Day), 0, 0, 0, 0, time.UTC)
}

// Before says that d certainly lies before o: a month compared with a day of
// that month is not before it.
func (d Date) Before(o Date) bool {
	if d.Year != o.Year {
		return d.Year < o.Year
	}
	if d.Month == 0 || o.Month == 0 {
		return false
	}
	if d.Month != o.Month {
		return d.Month < o.Month
	}
	return d.Day != 0 && o.Day != 0 && d.Day < o.Day
}

// String writes "2024年3月5日", "2024年3月" or "2024年".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%d年", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%d年%d月", d.Year, d.Month)
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

// MarshalText writes ISO 8601 (2024-03-05, 2024-03, 2024).
func (d Date) MarshalText() ([]byte, error) {
	switch {
	case d.IsZero():
		return nil, nil
	case d.Month == 0:
		return fmt.Appendf(nil, "%04d", d.Year), nil
	case d.Day == 0:
		return fmt.Appendf(nil, "%04d-%02d", d.Year, d.Month), nil
	}
	return fmt.Appendf(nil, "%04d-%02d-%02d", d.Year, d.Month, d.Day), nil
}

// Period runs from From to To, both included. To is zero for a single date.
type Period struct{ From, To Date }
