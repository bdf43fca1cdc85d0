package limit_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"wenping/internal/limit"
	"wenping/internal/problem"
)

func TestEveryLimitHasADefaultARowAndASentence(t *testing.T) {
	d := limit.Default()
	rows := d.Rows()
	if n := reflect.TypeOf(d).NumField() + 1; n != len(rows) { // one more: MaxDepth
		t.Errorf("%d limits, %d rows", n, len(rows))
	}
	v := reflect.ValueOf(d)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s has no default", v.Type().Field(i).Name)
		}
	}
	for _, r := range rows {
		p := d.Exceeded(r.Name)
		want := problem.TooLarge
		if r.Name == limit.Time {
			want = problem.Timeout
		}
		var cause *limit.Error
		if p.Code != want || !errors.As(p, &cause) || cause.Name != r.Name || cause.Value != r.Value {
			t.Errorf("%s: got %v", r.Name, p)
		}
		if !strings.Contains(p.Message, r.Value) || !strings.Contains(p.Message, r.Title) || !strings.HasSuffix(p.Message, "。") {
			t.Errorf("%s: the sentence does not name the limit: %s", r.Name, p.Message)
		}
	}
}

func TestOnlyWhatIsNotSetTakesItsDefault(t *testing.T) {
	l := limit.Limits{Pages: 7, Time: time.Second}.OrDefault()
	d := limit.Default()
	d.Pages, d.Time = 7, time.Second
	if l != d {
		t.Errorf("got %+v", l)
	}
}
