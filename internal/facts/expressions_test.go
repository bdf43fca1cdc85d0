package facts

import (
	"testing"

	"wenping/internal/zh/regexp"
)

// Expressions are compiled when they are first asked for: a mistake in one must
// not wait for the report that asks.
func TestEveryExpressionCompiles(t *testing.T) {
	all := regexp.Written()
	if len(all) < 500 {
		t.Fatalf("only %d expressions", len(all))
	}
	for _, expr := range all {
		if _, err := regexp.Compile(expr); err != nil {
			t.Errorf("%s: %v", expr, err)
		}
	}
}
