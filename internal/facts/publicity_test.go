package facts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func noticeLine(n Notice) string {
	var out []string
	kind := n.Kind
	if kind == "" {
		kind = "?"
	}
	if n.Scope.Batch != "" {
		kind += "/" + n.Scope.Batch
	}
	out = append(out, kind)
	if n.Negated {
		out = append(out, "negated")
	}
	for _, p := range n.Period.All() {
		out = append(out, fmt.Sprintf("%d.%d-%d.%d", p.V.From.Month, p.V.From.Day, p.V.To.Month, p.V.To.Day))
	}
	if v, ok := n.StatedDays.First(); ok {
		out = append(out, fmt.Sprintf("%d%s", v.V, n.StatedUnit))
	}
	seen := map[string]bool{}
	for _, c := range n.Channels {
		if !seen[c.ID] {
			out = append(out, c.ID)
		}
		seen[c.ID] = true
	}
	if n.Feedback != nil {
		out = append(out, "feedback")
	}
	if n.Result != nil {
		out = append(out, "result")
	}
	return strings.Join(out, " ")
}

func TestNoticesAreToldApart(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "2024年3月5日至2024年3月14日，在县政府网站和青石村村务公开栏进行了社会稳定风险评估公示，公示期10天，并公布了联系电话。公示期间未收到异议。",
			"stability 3.5-3.14 10day website bulletin feedback result"},
		{"dotted dates", "稳评公示时间：2024.3.5-2024.3.14，公示地点为青石村公示栏。", "stability 3.5-3.14 bulletin"},
		{"short end", "本次稳评公示自2024年3月5日起至14日止，共8个工作日。", "stability 3.5-3.14 8workday"},
		{"year told once", "稳评公告于2024年3月5日至3月14日在镇政府公告栏张贴。", "stability 3.5-3.14 bulletin"},
		{"chinese dates", "二〇二四年三月五日至二〇二四年三月十四日，评估小组在村公示栏张贴了稳评公示。", "stability 3.5-3.14 bulletin"},
		{"unqualified in its section", "公示时间为2024年3月5日至3月14日，采用张贴公告和微信群转发两种形式。", "stability 3.5-3.14 bulletin wechat"},
		{"two kinds", "征收土地预公告于2024年1月8日至1月19日在村公示栏张贴，公告期10个工作日。稳评公示于2024年3月5日至3月14日进行。",
			"land-pre 1.8-1.19 10workday bulletin ; stability 3.5-3.14"},
		{"eia apart", "建设单位于2024年2月1日至2月7日在网站进行了环评公示。评估小组于2024年3月5日至3月14日开展稳评公示。",
			"eia 2.1-2.7 website ; stability 3.5-3.14"},
		{"survey dates are not its own", "2024年3月5日至3月14日进行了稳评公示，3月15日至3月20日发放问卷120份。", "stability 3.5-3.14"},
		{"the row tells what was published", "| 手续 | 成果 |\n|---|---|\n| 规划环境影响评价 | 委托环境研究院编制，首次公示2024年2月1日至2月7日 |\n\n2024年3月5日至3月14日，本次稳评公示在网站发布。", "stability 3.5-3.14 website ; eia/第一次 2.1-2.7"},
		{"days that do not count", "稳评公示为2024年3月25日至2024年4月8日，其中清明假期在4月4日至6日，不在其中。", "stability 3.25-4.8"},
		{"days taken off", "稳评公示自2024年4月28日至2024年5月12日，扣除5月1日至5日后为10天。", "stability 4.28-5.12"},
		{"not done", "因事项紧急，本项目未进行社会稳定风险评估公示。", "stability negated"},
		{"a draft besides", "稳评公示从2024年7月14日到7月25日。另外，《办法》草案另行公开征求意见（2024年7月1日至7月31日）。", "stability 7.14-7.25 ; other 7.1-7.31"},
		{"others told apart", "稳评公示自2024年4月7日起至2024年4月18日止。\n需要与之区别的另有两次公开：一是线位方案在2024年2月10日至3月11日公示三十日。", "stability 4.7-4.18 ; other 2.10-3.11 30day"},
		{"this assessment's", "第二种是本次评估的公示。公示期自2024年3月11日起至2024年3月20日止。", "stability 3.11-3.20"},
		{"its own words", "评估公示：“就收费标准调整开展社会稳定风险评估，征求家长意见，期限为2024年3月11日至3月20日。”", "stability 3.11-3.20"},
		{"a rule", "根据规定，稳评公示期不得少于7个工作日。", ""},
		{"a plan", "下一步将对补偿结果进行公示。", ""},
		{"told twice", "稳评公示于2024年3月5日至3月14日在网站发布。\n公示期为2024年3月5日至3月14日，期间未收到意见。", "stability 3.5-3.14 3.5-3.14 website result"},
		{"table", "表4-1 公示情况\n| 公示时间 | 公示方式 | 公示地点 |\n|---|---|---|\n| 2024年3月5日至3月14日 | 张贴、网站发布 | 青石村村务公开栏 |", "stability 3.5-3.14 bulletin website"},
		{"label and value", "| 公示情况 | 2024年3月5日至3月14日在青石村公示栏张贴，联系电话0000-1234567，期间未收到意见 |", "stability 3.5-3.14 bulletin feedback result"},
		{"rounds", "第一次公示时间为2024年3月5日至3月14日。第二次公示时间为2024年4月1日至4月12日。", "stability/第一次 3.5-3.14 ; stability/第二次 4.1-4.12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := hearingFacts(t, "# 四、风险调查\n## （一）公示情况\n"+c.text)
			var got []string
			for _, n := range f.Publicity {
				got = append(got, noticeLine(n))
			}
			if g := strings.Join(got, " ; "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestNoticesElsewhere(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"measures promise notices":  {"# 五、风险防范化解措施\n征收部门于2024年9月1日至9月10日公示补偿结果。", ""},
		"annex photos":              {"# 一、概况\n概况。\n# 二、结论\n低风险。\n# 附件1 公示照片\n2024年3月5日至3月6日公示照片。", ""},
		"overview tells unclear":    {"# 一、项目概况\n本项目于2024年3月5日至3月14日进行了公示。", "? 3.5-3.14"},
		"the law's title no notice": {"# 二、评估依据\n《国有建设用地公示办法》。", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, n := range hearingFacts(t, c.text).Publicity {
				got = append(got, noticeLine(n))
			}
			if g := strings.Join(got, " ; "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func methodsLine(f *Facts) string {
	var out []string
	for _, m := range f.Consultation.Methods {
		switch {
		case m.Negated:
			out = append(out, "-"+m.ID)
		case m.Held && m.Listed:
			out = append(out, m.ID+"?")
		case m.Held:
			out = append(out, m.ID)
		}
	}
	return strings.Join(out, " ")
}

func groupsLine(f *Facts) string {
	var out []string
	for _, g := range f.Consultation.Groups {
		switch {
		case g.Negated:
			out = append(out, "-"+g.ID)
		case g.Heard:
			out = append(out, g.ID)
		default:
			out = append(out, g.ID+"?")
		}
	}
	return strings.Join(out, " ")
}

func TestMethodsAndGroups(t *testing.T) {
	for _, c := range []struct{ name, text, methods, groups string }{
		{"held", "2024年3月20日在青石村村委会召开座谈会，村民代表、镇政府和建设单位共32人参加。走访低保户、残疾人家庭12户。", "meeting visit", "affected key department project-unit"},
		{"listed", "本次评估通过公示、问卷调查、座谈会、走访等方式广泛听取意见。", "publicity? survey? meeting? visit?", ""},
		{"not held", "本次未召开座谈会，未走访困难群众。", "-meeting -visit", "-key"},
		{"hearing not held", "因意见分歧不大，暂未组织听证会。发放问卷120份。", "survey -hearing", ""},
		{"planned", "拟于下月召开座谈会听取村民意见。", "", "affected?"},
		{"only named", "项目涉及困难群众较少。", "", "key?"},
		{"experts", "邀请3名专家对评估报告进行论证，听取了专家意见。", "expert", "expert"},
		{"letters", "向县自然资源局、生态环境局等8个部门发函征求意见，均已复函。", "department", "department"},
		{"nothing received is not nothing done", "座谈会上未收到反对意见，与会村民代表28人均表示支持。", "meeting", "affected"},
		{"table", "表4-3 调查方式汇总\n| 方式 | 时间 | 地点 | 对象 | 人数 |\n|---|---|---|---|---|\n| 座谈会 | 2024年3月20日 | 青石村村委会 | 村民代表、村委会 | 32 |\n| 入户走访 | 2024年3月21日 | 青石村 | 低保户、老年人 | 12 |",
			"meeting visit", "affected key department"},
		{"a record of a meeting not called one", "3月19日15时，文旅公司会议室，主办、承办、燃放单位12人，核对预案和保险。", "meeting", "project-unit"},
		{"a demand for others hears none of them", "县民政局于3月6日前书面回复，要求配套困难群体优惠。", "", "key? department"},
		{"their own department meets", "县教育局主持召开座谈会，村民代表28人到会。", "meeting", "affected department?"},
		{"a hearing feared", "决策阶段群众认为听证走过场。", "", "affected"},
		{"a hearing that would be held", "六、听证。公告后如多数成员认为方案不合法，由县人民政府依法组织听证，并书面告知听证权利。", "", "department?"},
		{"a hearing by date", "5月13日听证，代表24人。", "hearing", ""},
		{"a row on why not", "表4-3 调查方式汇总\n| 方式 | 时间、地点、对象 | 人数 |\n|---|---|---|\n| 座谈会 | 2024年3月20日，青石村村委会 | 32 |\n| 听证 | 不属于依法应当听证的情形，分歧小，未举行 | — |", "meeting", "department?"},
		{"table says not", "表4-3 调查方式汇总\n| 方式 | 次数 | 对象 |\n|---|---|---|\n| 座谈会 | 2 | 村民代表 |\n| 听证会 | 未开展 | / |", "meeting", "affected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := hearingFacts(t, "# 四、风险调查\n## （一）调查方式\n"+c.text)
			if g := methodsLine(f); g != c.methods {
				t.Errorf("methods %q, want %q", g, c.methods)
			}
			if g := groupsLine(f); g != c.groups {
				t.Errorf("groups %q, want %q", g, c.groups)
			}
		})
	}
}

// Who carries the matter out is told in a sentence and goes by a short name then.
func TestImplementers(t *testing.T) {
	for text, want := range map[string]string{
		"实施单位为青石县洁达环境服务有限公司（后文叫“洁达公司”）。":   "洁达公司",
		"项目由青石县洁达环境服务有限公司建设和运营，县政府决定。":     "青石县洁达环境服务有限公司",
		"南埠镇政府是征收的实施单位，建设方为区卫生健康局。":        "南埠镇政府",
		"管委会是稳评责任单位，提出项目；企业是实施单位，负主体责任。":   "企业",
		"改革实施单位为23所卫生院和拟组建的9所新机构，评估由我院承担。": "卫生院",
		"县民政局、县殡葬服务中心和九个镇人民政府是收费执行单位。":     "县殡葬服务中心",
		"稳评实施单位为明理咨询有限公司。":                 "",
		"本项目由有关部门负责实施。":                    "",
	} {
		got := hearingFacts(t, "# 一、项目概况\n"+text).Consultation.Implementers
		if want == "" && len(got) > 0 || want != "" && !slices.Contains(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}
