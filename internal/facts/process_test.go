package facts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func events(t *testing.T, text string) []string {
	t.Helper()
	_, f := reportFacts(t, text)
	var out []string
	for _, e := range f.Process.Events {
		s := e.Kind + " " + e.Period.From.String()
		if !e.Period.To.IsZero() {
			s += "-" + e.Period.To.String()
		}
		if e.Planned {
			s += " planned"
		}
		out = append(out, s)
	}
	return out
}

func TestEvents(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2024年3月1日，县交通局与安和咨询有限公司签订委托合同。", "commission 2024年3月1日"},
		{"公示期为2024年3月5日至3月18日。", "publicity-start 2024年3月5日|publicity-end 2024年3月18日"},
		{"2024年3月20日至4月2日，评估小组开展问卷调查。", "survey-start 2024年3月20日|survey-end 2024年4月2日"},
		{"2024年4月8日，在镇政府召开座谈会。", "meeting 2024年4月8日"},
		{"2024年5月6日，组织专家召开评审会。", "panel 2024年5月6日"},
		{"2024年4月11日形成送审稿；4月18日评审；4月25日修改定稿。", "draft 2024年4月11日|panel 2024年4月18日|final 2024年4月25日"},
		{"| 环节 | 日期 |\n|---|---|\n| 走访 | 2024年4月4日至8日 |\n| 评审 | 2024年5月6日 |", "survey-start 2024年4月4日|survey-end 2024年4月8日|panel 2024年5月6日"},
		{"2024年3月9日局里与安和咨询有限公司订立委托书。", "commission 2024年3月9日"},
		{"新标准已自2024年3月1日（春季学期）起在26所公办园执行。", "decision 2024年3月1日"},
		{"于2024年4月20日形成送审稿，5月20日修改完善后形成报批稿。", "draft 2024年4月20日|final 2024年5月20日"},
		{"报告于2024年6月1日报县委政法委备案。", "filing 2024年6月1日"},
		{"本项目已于2024年2月1日开工建设。", "construction 2024年2月1日"},
		{"本项目计划2024年9月1日开工建设。", "construction 2024年9月1日 planned"},
		{"计划2025年3月10日开工，2027年8月完工。", "construction 2025年3月10日 planned"},
		{"本项目拟于2025年8月开工，2027年1月建成。", "construction 2025年8月 planned"},
		{"| 开工时间 | 2025年3月 |", "construction 2025年3月 planned"},
		{"已于2025年3月10日开工，2027年7月竣工。", "construction 2025年3月10日"}, {"2025年3月10日已开工。", "construction 2025年3月10日"},
		{"活动已于2024年1月20日开幕，随后报县委政法委备案。", "construction 2024年1月20日"}, {"2025年8月1日送审，8月32日专家评审。", "impossible 0年8月32日"},
		{"2025年7月8日县政府常务会议已审定该项目实施。", "decision 2025年7月8日"}, {"2025年3月10日，县政府常务会议审议通过并决定实施。", "decision 2025年3月10日"},
		{"| 听取意见情况 | 公示 | 2024年9月11日至9月24日（含首尾14天，9个工作日），在县政府网站、石门镇政务公开栏和11个村公告栏张贴，公布电话；收到来电4个，均为咨询首末班时间，无反对意见。 |", "publicity-start 2024年9月11日|publicity-end 2024年9月24日"},
		{"2024年2月30日召开座谈会。", "impossible 2024年2月30日"},
		{"二〇二四年三月五日，成立评估小组。", "plan 2024年3月5日"},
		// Days that stand on the left of their steps, whatever the caption.
		{"表2 来龙去脉\n| 日子 | 做了什么 |\n|---|---|\n| 2024年3月4日 | 接受委托 |\n| 2024年3月11日至3月22日 | 公示 |\n| 2024年4月1日 | 座谈会 |\n| 2024年5月8日 | 评审会 |", "commission 2024年3月4日|meeting 2024年4月1日|panel 2024年5月8日"},
		// Days side by side, their steps below.
		{"表2 安排\n| 日期 | 2024年3月4日 | 2024年4月1日 | 2024年5月8日 |\n| 事情 | 签委托书 | 开座谈会 | 评审会 |", "meeting 2024年4月1日|panel 2024年5月8日"},
		{"| 序号 | 环节 | 时间 |\n|---|---|---|\n| 8 | 评审 | 2024年9月25日 |", "panel 2024年9月25日"},
		{"| 建设工期 | 2024年4月至2026年7月 |", "construction 2024年4月 planned"},
		{"总工期为2024年4月至2026年7月。", "construction 2024年4月 planned"},
		{"评估工作总周期2024年4月至2024年7月。", ""},
		{"2024年12月5日函复同意走简易程序，不组织专家评审会。", ""},
	} {
		got := events(t, "# 一、评估过程\n"+c.text+"\n")
		if c.want == "" && len(got) > 0 {
			t.Errorf("%s: %q, want none", c.text, got)
		}
		for _, w := range strings.Split(c.want, "|") {
			if w != "" && !slices.Contains(got, w) {
				t.Errorf("%s: %q, want %s", c.text, got, w)
			}
		}
	}
}

func TestDatesThatAreNoSteps(t *testing.T) {
	for _, s := range []string{
		"2023年6月1日取得立项批复。", "2019年8月同类项目开工后引发上访。", "《信访工作条例》（2022年5月1日起施行）。",
		"2023年5月10日，县发改局核准该项目。", "项目备案证于2024年1月5日取得。", "2022年全县生产总值120亿元。",
		"园区污水处理厂已于2023年3月开工。", "往届活动已于2023年10月1日举办。",
		"园区污水处理厂二期计划2023年3月开工。", "落实征地补偿后于2024年6月1日前开工。",
	} {
		if got := events(t, "# 一、评估过程\n"+s+"\n"); len(got) > 0 {
			t.Errorf("%s: %q", s, got)
		}
	}
}

func TestCoverDate(t *testing.T) {
	for _, c := range []struct{ cover, want string }{
		{"甲路工程社会稳定风险评估报告\n安和咨询有限公司\n二〇二四年六月", "final 2024年6月"},
		{"甲路工程社会稳定风险评估报告\n（送审稿）\n2024年6月3日", "draft 2024年6月3日"},
	} {
		if got := events(t, c.cover+"\n# 第一章 概况\n本项目。\n"); fmt.Sprint(got) != "["+c.want+"]" {
			t.Errorf("%s: %q", c.cover, got)
		}
	}
}

// The papers themselves tell when the commission was given and the panel met.
func TestAnnexedSteps(t *testing.T) {
	got := events(t, "# 一、评估过程\n2024年6月3日定稿。\n# 附件\n## 附件1 委托书\n兹委托安和咨询有限公司承担本事项社会稳定风险评估。云岭县交通局，2024年6月12日。\n## 附件5 座谈会\n2024年7月1日座谈会在镇政府召开。\n## 附件9 评审意见\n2024年6月20日评审会，专家五人，同意修改后通过。\n")
	for _, w := range []string{"commission 2024年6月12日", "panel 2024年6月20日"} {
		if !slices.Contains(got, w) {
			t.Errorf("%q, want %s", got, w)
		}
	}
	if slices.Contains(got, "meeting 2024年7月1日") {
		t.Errorf("%q: single talks are not read there", got)
	}
}
