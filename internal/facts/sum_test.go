package facts

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// A calculation written out is worked out as it was made.
func TestEquationsAreWorkedOut(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		var terms []string
		want := 0.0
		for range 1 + r.IntN(6) {
			a, b := float64(1+r.IntN(99))/100, float64(1+r.IntN(99))/100
			want += a * b
			terms = append(terms, fmt.Sprintf("%.2f×%.2f", a, b))
		}
		expr := strings.Join(terms, "+")
		e, ok := equation(expr, fmt.Sprintf("%.4f", want), false)
		if !ok || math.Abs(e.Exact-want) > 1e-9 || math.Abs(e.Value-want) > 5e-5+1e-9 {
			t.Fatalf("%s = %.4f: %+v", expr, want, e)
		}
		if e.Low > e.Exact || e.High < e.Exact {
			t.Fatalf("%s: %g is not within %g and %g", expr, e.Exact, e.Low, e.High)
		}
	}
}

func TestEquationsInWords(t *testing.T) {
	for _, c := range []struct {
		expr string
		want float64
	}{
		{"可能性4×后果3", 12},
		{"可能性4分×后果3分", 12},
		{"30%×0.42+70%×0.15", 0.231},
		{"0.0120+0.0546", 0.0666},
	} {
		if e, ok := equation(c.expr, "1", false); !ok || math.Abs(e.Exact-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", c.expr, e.Exact, c.want)
		}
	}
}
