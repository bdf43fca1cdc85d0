package facts_test

import "testing"

func TestFilingForms(t *testing.T) {
	const table = "| 事项名称 | 甲项目 | 责任主体 | 青石镇人民政府 |\n|---|---|---|---|\n| 风险等级 | 低风险 | 总投资 | 1200万元 |\n"
	for name, c := range map[string]struct {
		text  string
		title bool
		found bool
	}{
		"by caption":          {"社会稳定风险评估事项报备表\n" + table, true, true},
		"by heading":          {"# 附件3 备案登记表\n" + table, true, true},
		"by its own fields":   {table, false, true},
		"a table of measures": {"| 风险因素 | 措施 |\n|---|---|\n| 扬尘 | 洒水 |\n", false, false},
	} {
		f := wholeFacts(t, c.text)
		if len(f.Forms) > 0 != c.found {
			t.Errorf("%s: %d forms", name, len(f.Forms))
			continue
		}
		if !c.found {
			continue
		}
		form := &f.Forms[0]
		if (form.Title != "") != c.title {
			t.Errorf("%s: title %q", name, form.Title)
		}
		if v := form.Field("level"); v == nil || v.Text != "低风险" {
			t.Errorf("%s: level %+v", name, v)
		}
	}
}
