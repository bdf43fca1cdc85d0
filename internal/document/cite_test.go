package document

import "testing"

func TestPathsAreCitedByChapterAndHeading(t *testing.T) {
	for path, want := range map[string]string{
		"":       "",
		"一、基本情况": "“一、基本情况”",
		"一、基本情况 / （一）项目概况":             "第一部分“（一）项目概况”",
		"三、风险调查 / （二）问卷调查 / 3. 群众问卷结果": "第三部分“3.群众问卷结果”",
		"第三章 风险调查 / 3.2 公示":            "第三章“3.2 公示”",
		"3 风险调查 / 3.2 公示":              "第3部分“3.2 公示”",
		"3.风险调查 / 3.2公示":               "第3部分“3.2公示”",
		"附件2 公示材料 / 照片":                "附件2“照片”",
		"风险调查 / 公示":                    "“风险调查”中“公示”",
		"1.1 背景 / 公示":                  "“1.1 背景”中“公示”",
	} {
		if got := CitePath(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
