package facts_test

import "testing"

func TestDeniedSteps(t *testing.T) {
	for _, c := range []struct {
		s, step string
		weak    bool
		instead bool
	}{
		{"因任务急，评估小组未制定评估方案，直接入户。", "plan", false, false},
		{"接受委托后没有另行编制评估工作方案。", "plan", true, false},
		{"稳评工作方案至今未印发。", "plan", false, false},
		{"工作方案这一步因时间紧省略。", "plan", false, false},
		{"本次未拟定书面的工作方案，边开展边研究。", "plan", false, false},
		{"无需再制定稳评方案。", "plan", true, false},
		{"未单独制定评估方案，对象和方法按委托合同执行。", "plan", true, true},
		{"考虑到老人情绪，本次没有对外公示。", "publicity", false, false},
		{"因环评信息已张贴，未安排公示。", "publicity", false, false},
		{"没有张榜公示，由村干部口头告知。", "publicity", false, false},
		{"公示环节因工期紧未进行。", "publicity", false, false},
		{"未在网上公示，改在村务公开栏张贴。", "publicity", false, true},
		{"报告完成后未组织评审，直接定稿。", "panel", false, false},
		{"按急用先办，未再开评审会。", "panel", true, false},
		{"评审环节从略。", "panel", false, false},
		{"内容成熟，不再另行组织专家评审。", "panel", true, false},
		{"没有召开评审会，由三位专家书面审阅。", "panel", false, true},
		{"在未组织评审的情况下定稿上报。", "panel", false, false},
		{"未集中论证，由执笔人汇总。", "analysis", false, false},
		{"分析论证没有做，由执笔人直接汇总。", "analysis", false, false},
		{"未专门开展风险识别，直接引用可研。", "identify", true, false},
		{"本次未征求群众意见。", "consult", false, false},

		{"公示期间未收到异议。", "", false, false},
		{"除本方案外未另行制定实施细则。", "", false, false},
		{"公示期未满时来电三次。", "", false, false},
		{"评审未提出重大修改意见。", "", false, false},
		{"初步设计尚未评审。", "", false, false},
		{"环评尚未公示。", "", false, false},
		{"补偿安置方案未公示。", "", false, false},
		{"有村民反映没有公示就开工。", "", false, false},
		{"未经评审的报告不得报送。", "", false, false},
		{"如未公示，应当补办。", "", false, false},
		{"凡未组织评审的，退回。", "", false, false},
		{"上届赛事没有公示，引来投诉。", "", false, false},
		{"邻县同类项目未经评审就定稿，教训深刻。", "", false, false},
		{"柳泉村未张榜公示，其余各村均已张贴。", "", false, false},
		{"专家评审会后修改完善，修改后未再组织评审。", "", false, false},
		{"没有公示牌的路口已补设。", "", false, false},
		{"未公示的内容不作为依据。", "", false, false},
		{"未识别出高风险因素。", "", false, false},
		{"评审意见已全部采纳，没有保留意见。", "", false, false},
		{"报告备案前不对外公布名额。", "", false, false},
		{"评估方案未作变更。", "", false, false},
		{"是否公示由县里决定。", "", false, false},
	} {
		_, f := reportFacts(t, "云岭县清河大道改造工程社会稳定风险评估报告\n# 二、评估过程\n"+c.s+"\n")
		got := f.Process.Denied
		switch {
		case c.step == "" && len(got) > 0:
			t.Errorf("%s: %+v, want none", c.s, got)
		case c.step != "" && (len(got) != 1 || got[0].Step != c.step || got[0].Weak != c.weak || got[0].Instead != c.instead):
			t.Errorf("%s: %+v, want %s %v %v", c.s, got, c.step, c.weak, c.instead)
		}
	}
	for s, want := range map[string]bool{
		"| 环节 | 时间 |\n|---|---|\n| 公示 | 2025年3月5日 |\n| 组织评审 | 未组织 |\n":        true,
		"| 环节 | 时间 |\n|---|---|\n| 公示 | 2025年3月5日 |\n| 3.评审会 | 无 |\n":         true,
		"| 环节 | 时间 |\n|---|---|\n| 公示 | 2025年3月5日 |\n| 组织评审 | 未再提出意见 |\n":     false,
		"| 环节 | 时间 |\n|---|---|\n| 公示 | 2025年3月5日 |\n| 评审意见修改 | 无 |\n":        false,
		"| 环节 | 时间 |\n|---|---|\n| 公示 | 2025年3月5日 |\n| 组织评审 | 2025年5月1日 |\n":  false,
		"| 环节 | 时间 |\n|---|---|\n| 公示 | 2025年3月5日 |\n| 组织评审 | 上届未组织，本届五人 |\n": false,
	} {
		_, f := reportFacts(t, "云岭县清河大道改造工程社会稳定风险评估报告\n# 二、评估过程\n"+s)
		if got := len(f.Process.Denied) > 0; got != want {
			t.Errorf("%s: %v, want %v", s, f.Process.Denied, want)
		}
	}
	_, f := reportFacts(t, "云岭县清河大道改造工程社会稳定风险评估报告\n# 二、评估过程\n本次没有制定评估方案和组织评审。\n# 三、风险调查\n2025年3月5日至3月18日公示。\n# 四、结论\n没有对外公示。\n")
	steps := map[string]bool{}
	for _, d := range f.Process.Denied {
		steps[d.Step] = d.Taken
	}
	if len(steps) != 3 || !steps["publicity"] || steps["plan"] || steps["panel"] {
		t.Errorf("denied %+v, want plan and panel, and publicity taken elsewhere", f.Process.Denied)
	}
}
