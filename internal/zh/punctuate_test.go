package zh

import "testing"

func TestPunctuate(t *testing.T) {
	for in, want := range map[string]string{
		"风险:夜间施工,影响休息":             "风险：夜间施工，影响休息",
		"《细则》(以下简称“本细则”)":          "《细则》（以下简称“本细则”）",
		"上午9:30召开,到会1,200人":        "上午9:30召开，到会1,200人",
		"按p(q)计算":                  "按p(q)计算",
		"(K12+300)段":               "（K12+300）段",
		"2026年(一期)":                "2026年（一期）",
		"没有标点":                     "没有标点",
		"见https://example.invalid": "见https://example.invalid",
	} {
		if got := Punctuate(in); got != want {
			t.Errorf("Punctuate(%q) = %q, want %q", in, got, want)
		}
	}
}
