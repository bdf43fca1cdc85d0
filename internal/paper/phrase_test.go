package paper

import (
	"slices"
	"strings"
	"testing"

	"wenping/internal/zh"
	"wenping/templates"
)

// cut is a dictionary that knows where one text is to be cut.
type cut string

func (c cut) Segment(string) (out []zh.Token) {
	at := 0
	for s := range strings.SplitSeq(string(c), "/") {
		out = append(out, zh.Token{Text: s, Start: at, End: at + len(s)})
		at += len(s)
	}
	return out
}

func TestPhrases(t *testing.T) {
	w, err := LoadWording(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"用地/土地/征收/方案":              "用地/土地征收方案",
		"安澜/市/职工/基本/医疗保险":          "安澜市/职工/基本医疗保险",
		"生物/可/降解/母粒/及/制品/项目":       "生物可降解母粒/及/制品项目", // 及 is on neither side
		"云岭/县羊蹄/河流/域/综合/治理":        "云岭县/羊蹄河流域/综合治理",
		"体系/建设/及餐/厨/垃圾":            "体系建设/及/餐厨/垃圾",
		"集体/建设/用地/使用权/出让/项目/管理/办法": "集体建设用地使用权出让/项目管理办法", // no longer than a line can bear
		"县城/改造":          "县城改造",
		"（/一期/）/工程":      "（/一期/）/工程",
		"关于/《/报告/》/的/意见": "关于/《/报告/》/的/意见",
	} {
		w.Segmenter = cut(words)
		got := w.phrases(strings.ReplaceAll(words, "/", ""))
		if strings.Join(got, "/") != want {
			t.Errorf("%s\n got %s\nwant %s", words, strings.Join(got, "/"), want)
		}
	}
	w.Segmenter = nil
	if got := w.phrases("用地"); !slices.Equal(got, nil) {
		t.Errorf("without a dictionary: %v", got)
	}
}
