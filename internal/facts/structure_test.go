package facts_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// pack is the whole vocabulary of the rule pack.
var pack = sync.OnceValues(func() (*facts.Lexicon, error) {
	names, _ := filepath.Glob("../../rules/lexicon/*.yaml")
	all := reflect.ValueOf(&facts.Lexicon{}).Elem()
	for _, n := range append(names, "../../rules/catalogue.yaml") {
		b, err := os.ReadFile(n)
		if err != nil {
			return nil, err
		}
		var one facts.Lexicon
		if err := yaml.Unmarshal(b, &one); err != nil {
			return nil, err
		}
		for i := range all.NumField() {
			all.Field(i).Set(reflect.AppendSlice(all.Field(i), reflect.ValueOf(one).Field(i)))
		}
	}
	lx := all.Interface().(facts.Lexicon)
	return &lx, nil
})

// reportFacts reads a small report with the whole vocabulary of the pack.
func reportFacts(t testing.TB, text string) (*document.Document, *facts.Facts) {
	t.Helper()
	lx, err := pack()
	if err != nil {
		t.Fatal(err)
	}
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d, facts.Extract(d, facts.Reader{Lexicon: lx})
}

func rolesOf(t testing.TB, title string) []string {
	_, f := reportFacts(t, "# "+title+"\n正文内容若干，足够长的一段文字。\n")
	var out []string
	for r, at := range f.Structure.Roles {
		for _, a := range at {
			if a.How == "heading" {
				out = append(out, string(r))
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

func TestRolesOfHeadings(t *testing.T) {
	for _, c := range []struct{ title, roles, not string }{
		{"第一章 项目概况", "overview", "consultation process"},
		{"一、基本情况", "overview", "consultation"},
		{"第一章 拟征收决策概况", "overview", ""},
		{"项 目 概 况", "overview", ""},
		{"（一）项目概况", "overview", ""},
		{"一、总论", "overview", ""},
		{"第二章 评估依据", "basis", "estimation"},
		{"编制依据", "basis", ""},
		{"二、社会稳定风险评估的依据", "basis", "estimation"},
		{"第二章 评估过程、方法和依据", "process basis", ""},
		{"（三）评估主体", "body", ""},
		{"评估责任主体及组织机构", "body", ""},
		{"第二章 评估组织与工作过程", "body process", ""},
		{"评估小组组成", "body", ""},
		{"第三章 评估过程和方法", "process", ""},
		{"三、社会稳定风险评估程序", "process", "estimation"},
		{"第四章 风险调查", "consultation", ""},
		{"第三章 风险因素调查", "consultation", "identification"},
		{"四、社会稳定风险调查情况", "consultation", ""},
		{"公众参与", "consultation", ""},
		{"征求意见情况", "consultation", "panel"},
		{"（一）风险调查评估及各方意见采纳情况", "consultation opinions", ""},
		{"第五章 风险识别", "identification", ""},
		{"第五章 风险识别与估计", "identification estimation", ""},
		{"五、风险因素识别及估计", "identification estimation", ""},
		{"（二）风险识别和估计的评估", "identification estimation", ""},
		{"主要风险因素", "identification", "measures"},
		{"第五章 社会稳定风险分析", "identification estimation", ""},
		{"第六章 风险估计", "estimation", ""},
		{"综合风险指数", "estimation", ""},
		{"第五章 初始风险等级", "estimation", "level"},
		{"第六章 四性分析", "dimensions legality rationality feasibility controllability", ""},
		{"合法性评估", "dimensions legality", "rationality"},
		{"合法性、合理性、可行性、可控性论证", "dimensions legality controllability", ""},
		{"可行性研究报告编制情况", "", "dimensions feasibility"},
		{"第七章 风险防范和化解措施", "measures", "level emergency"},
		{"七、风险防范化解措施及应急预案", "measures emergency", ""},
		{"风险识别、估计及防范化解措施", "identification estimation measures", ""},
		{"落实措施后的风险等级确定", "level", "measures"},
		{"第八章 落实风险防范化解措施后的风险等级", "level", "measures"},
		{"风险等级", "level", ""},
		{"第八章 评估结论", "conclusion", ""},
		{"评估结论与建议", "conclusion", ""},
		{"结论", "conclusion", ""},
		{"第九章 应急处置预案", "emergency", "measures"},
		{"专家评审意见及修改情况", "panel", "conclusion opinions"},
		{"跟踪问效安排", "followup", ""},
		{"调查范围和对象", "scope consultation", ""},
		{"应急组织机构", "emergency", "body"},
	} {
		got := rolesOf(t, c.title)
		for _, r := range strings.Fields(c.roles) {
			if !slices.Contains(got, r) {
				t.Errorf("%s: plays %v, want %s too", c.title, got, r)
			}
		}
		for _, r := range strings.Fields(c.not) {
			if slices.Contains(got, r) {
				t.Errorf("%s: plays %v, %s is none of it", c.title, got, r)
			}
		}
	}
}

func TestWhatIsNoSection(t *testing.T) {
	_, f := reportFacts(t, `[toc] 第七章 应急预案 …… 30
# 第一章 项目概况
本项目位于青石镇，拟新建道路一条。详见应急预案。
# 第二章 评估依据
# 第三章 评估结论
低风险，可以实施。
# 附件1 应急预案
一、组织机构。
`)
	if f.Structure.Has("emergency") {
		t.Errorf("a line of the contents page or an annex plays emergency: %+v", f.Structure.Roles["emergency"])
	}
	if f.Structure.Has("basis") {
		t.Errorf("an empty chapter has text: %+v", f.Structure.Roles["basis"])
	}
	if !f.Structure.Has("overview") || !f.Structure.Has("conclusion") {
		t.Errorf("chapters not found: %+v", f.Structure.Roles)
	}
}

func TestFormLabelsPlayRoles(t *testing.T) {
	_, f := reportFacts(t, `青石镇农贸市场改造社会稳定风险评估报告表
| 项目名称 | 青石镇农贸市场改造项目 | 责任单位 | 青石镇人民政府 |
| 基本情况 | 市场始建于2001年，拟拆除大棚并新建两层交易厅，涉及摊位86个。 | < | < |
| 征求意见情况 | 2024年3月走访商户86户，召开座谈会2场，38人参加。 | < | < |
| 主要风险 | 一是过渡期经营受影响；二是租金可能上涨引发商户不满。 | < | < |
| 防范化解措施 | 设置临时市场，租金三年不变，由镇市场办负责。 | < | < |
| 风险等级 | 低风险，落实措施后可以实施，无重大隐患。 | < | < |
| 评估结论 | 该事项总体为低风险，同意实施。请批准。 | < | < |
`)
	for _, r := range []facts.Role{"overview", "consultation", "identification", "measures", "level", "conclusion"} {
		at := f.Structure.Roles[r]
		if len(at) == 0 || at[0].How != "table-label" {
			t.Errorf("%s: %+v", r, at)
		}
	}
}

func TestUnmarkedHeadings(t *testing.T) {
	_, f := reportFacts(t, `# 第一章 项目概况
某道路工程。
（一）合法性分析。本项目符合国土空间规划，已取得用地预审意见，审批程序合法。
四、评估结论
综合判断为低风险。
`)
	if !f.Structure.Has("legality") || !f.Structure.Has("conclusion") {
		t.Errorf("%+v", f.Structure.Roles)
	}
}
