package rule

import (
	"math"
	"strconv"
	"strings"
)

// farApart says that two numbers lie further apart than a slip of their author puts
// them: one is more than two and a half times the other, and no decimal point, zero or
// digit left out makes the difference. Then the reader has more likely taken a number
// of something else, and a person is asked instead of the author accused.
func farApart(a, b float64) bool {
	low, high := math.Min(a, b), math.Max(a, b)
	if low <= 0 || high <= 2.5*low {
		return false
	}
	for _, tens := range []float64{10, 100, 1000} {
		if math.Abs(high/low/tens-1) <= 0.01 {
			return false
		}
	}
	return !digitDropped(high, low)
}

// digitDropped says that the digits of b are those of a without one: 10.7 and 1.7.
func digitDropped(a, b float64) bool {
	x, y := digitsOf(a), digitsOf(b)
	if len(x) != len(y)+1 || len(y) < 2 {
		return false
	}
	i := 0
	for i < len(y) && x[i] == y[i] {
		i++
	}
	return x[i+1:] == y[i:]
}

func digitsOf(v float64) string {
	return strings.TrimRight(strings.Replace(strconv.FormatFloat(math.Round(v*100)/100, 'f', 2, 64), ".", "", 1), "0")
}

// mid is the value in the middle of an interval.
func (i interval) mid() float64 { return (i.low + i.high) / 2 }

const farNote = "两数相差悬殊，请核实是否为不同口径。"

// unlessFar is the verdict on two numbers that ought to be one.
func unlessFar(a, b float64) Verdict {
	if farApart(a, b) {
		return Doubt
	}
	return Fail
}
