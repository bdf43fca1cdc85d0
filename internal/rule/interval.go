package rule

import "math"

// interval is every value a printed number can stand for: 0.42 is anything that
// rounds to it. Sums and products are judged by it, never by equality.
type interval struct{ low, high float64 }

// printed gives the interval of a number printed with so many decimals.
func printed(v float64, decimals int) interval {
	h := 0.5 * math.Pow(10, -float64(decimals))
	return interval{v - h, v + h}
}

// exactly is a number that is not rounded: a weight, a scale value set by hand.
func exactly(v float64) interval { return interval{v, v} }

func (i interval) plus(o interval) interval { return interval{i.low + o.low, i.high + o.high} }

// times holds for values that are not negative.
func (i interval) times(o interval) interval {
	return interval{max(0, i.low) * max(0, o.low), i.high * o.high}
}

// meets says that the intervals have a value in common, but for the noise of
// binary fractions.
func (i interval) meets(o interval) bool {
	const noise = 1e-9
	return i.low <= o.high+noise && o.low <= i.high+noise
}

// slack is an interval widened by one unit of the last printed place: some
// tables cut off instead of rounding.
func (i interval) slack(decimals int) interval {
	u := 0.5 * math.Pow(10, -float64(decimals))
	return interval{i.low - u, i.high + u}
}
