package facts_test

import (
	"fmt"
	"strings"
	"testing"
)

// A table of measures without a column of risks is keyed by its plain numbers
// only where they are those of the risk list.
func TestMeasuresKeyedByPlainNumbers(t *testing.T) {
	report := func(rows ...string) string {
		var b strings.Builder
		b.WriteString("# 五、风险识别\n表1 风险清单\n| 序号 | 风险因素 | 可能性 | 影响 | 程度 |\n|---|---|---|---|---|\n")
		for i, n := range []string{"征地补偿标准争议", "施工噪声扰民", "农民工工资拖欠", "交通出行不便", "网络谣言传播"} {
			fmt.Fprintf(&b, "| %d | %s | 偶发 | 较重 | B |\n", i+1, n)
		}
		b.WriteString("# 六、怎么化解\n表2 化解措施\n| 编号 | 做法 | 责任单位 | 时间要求 |\n|---|---|---|---|\n")
		for _, r := range rows {
			b.WriteString(r + "\n")
		}
		return b.String()
	}
	row := func(no int) string {
		return fmt.Sprintf("| %d | 逐户走访并张贴告知单 | 某某县自然资源局 | 2026年3月底前 |", no)
	}
	for _, c := range []struct {
		name string
		rows []string
		want int // risks with a measure
	}{
		{"every risk has its row", []string{row(1), row(2), row(3), row(4), row(5)}, 5},
		{"one is missing", []string{row(1), row(2), row(4), row(5)}, 4},
		{"few rows number the measures", []string{row(1), row(2), row(3)}, 0},
		{"a number beyond the list", []string{row(1), row(2), row(3), row(4), row(5), row(6)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := extract(t, report(c.rows...))
			met := map[int]bool{}
			for _, m := range f.Measures.Rows {
				for _, i := range m.Risks {
					met[i] = true
				}
			}
			if len(met) != c.want {
				t.Errorf("%d risks have a measure, want %d", len(met), c.want)
			}
			if v, ok := f.Risks.Factors[0].Before.PWord.First(); !ok || v.V != "偶发" {
				t.Errorf("the report's own word of probability: %q", v.V)
			}
			if v, ok := f.Risks.Factors[0].Before.Degree.First(); !ok || v.V != "B" {
				t.Errorf("the report's own letter of degree: %q", v.V)
			}
		})
	}
}

// Several measures told in one paragraph are told apart by the numbers of their
// risks, each with its own unit and deadline.
func TestMeasuresToldInOneParagraph(t *testing.T) {
	const risks = "# 五、风险在哪里\n表1 风险清单\n| 序号 | 风险因素 | 可能性 | 影响 | 程度 |\n|---|---|---|---|---|\n| %s1 | 征地补偿标准争议 | 较高 | 较大 | 较大 |\n| %s2 | 施工噪声扰民 | 中等 | 中等 | 一般 |\n| %s3 | 网络谣言传播 | 较低 | 较小 | 较小 |\n"
	for _, c := range []struct{ name, code, told string }{
		{"one paragraph", "", "# 六、怎么办、谁来办\n第一项：承诺书一户一份送达签收，市农业农村局牵头，石埠镇政府配合，2025年8月31日前完成。第二项：夜间不施工，由市住建局负责、市环境局配合，施工期每日检查。第三项：值班员三小时内澄清，由市委网信办牵头、市公安局配合，2025年9月30日前到位。\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := extract(t, fmt.Sprintf(risks, c.code, c.code, c.code)+c.told)
			if len(f.Measures.Prose) != 3 {
				t.Fatalf("%d measures, want 3: %+v", len(f.Measures.Prose), f.Measures.Prose)
			}
			for i, p := range f.Measures.Prose {
				if len(p.Risks) != 1 || p.Risks[0] != i || p.Unit == "" || p.Assist == "" || p.Deadline == "" {
					t.Errorf("measure %d: risks %v, unit %q, help %q, deadline %q", i+1, p.Risks, p.Unit, p.Assist, p.Deadline)
				}
			}
		})
	}
}
