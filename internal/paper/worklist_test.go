package paper_test

import (
	"slices"
	"strings"
	"testing"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
)

func TestWorklistHasEveryRisk(t *testing.T) {
	r := papertest.Review(review.Return)
	l, err := paper.ComposeWorklist(r, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(l.Title, "清河大道（云岭段）改建工程") || !l.Draft || l.Mark == "" {
		t.Errorf("title %q, draft %v, mark %q", l.Title, l.Draft, l.Mark)
	}
	col := func(name string) int {
		return slices.IndexFunc(l.Columns, func(c paper.Column) bool { return c.Title == name })
	}
	risk, unit, by := col("风险"), col("责任单位"), col("时限")
	want := [][3]string{{"征收补偿标准争议", "云岭县自然资源局", "开工前"}, {"施工扬尘噪声扰民", "相关部门", "施工期"}, {"弃土场选址", "", ""}}
	if len(l.Rows) != len(want) {
		t.Fatalf("%d rows: %q", len(l.Rows), l.Rows)
	}
	for i, w := range want {
		if got := [3]string{l.Rows[i][risk], l.Rows[i][unit], l.Rows[i][by]}; got != w {
			t.Errorf("row %d: %q, want %q", i+1, got, w)
		}
	}
	if !strings.Contains(l.Note, "有1项风险没有读到对应的措施") {
		t.Errorf("the note does not say what is missing: %q", l.Note)
	}
}
