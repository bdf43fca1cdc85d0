package facts_test

import "testing"

func TestNotHeard(t *testing.T) {
	for _, c := range []struct {
		s, id string
		weak  bool
	}{
		{"因时间紧，本次没有书面征询县直部门和各镇的意见。", "department", false},
		{"市级有关部门和两区政府的意见，拟在办法上会前由市交通局会签时一并征求。", "department", false},
		{"县直部门和两镇政府的意见拟在可研审批阶段统一征求，本次评估没有另行征求。", "department", false},
		{"本办法由县民政局一家起草，没有发函征求其他部门和乡镇意见。", "department", false},
		{"前期手续由各主管部门办理，本次未再征求各部门意见。", "department", true},
		{"有关技术问题由小组自行研究，时间所限没有征求专家意见。", "expert", false},
		{"调查期间未征求建设单位意见。", "project-unit", false},
		{"因人手不足，未听取低保户等困难群体意见。", "key", false},
		{"没有书面征求各部门意见，改为座谈会上当面征求。", "", false},
		{"有人反映过去修路没有征求有关部门意见。", "", false},
		{"县财政局没有意见，各部门均已回函。", "", false},
		{"没有征求村民小组意见的，由乡镇补办。", "", false},
		{"征求了10个部门的意见，均无异议。", "", false},
		{"施工单位进场前，待许可审批后再征求村民意见。", "", false},
	} {
		_, f := reportFacts(t, "云岭县清河大道改造工程社会稳定风险评估报告\n# 三、风险调查\n## （四）部门和专家\n"+c.s+"\n")
		got := f.Consultation.NotHeard
		switch {
		case c.id == "" && len(got) > 0:
			t.Errorf("%s: %+v, want none", c.s, got)
		case c.id != "" && (len(got) != 1 || got[0].ID != c.id || got[0].Weak != c.weak):
			t.Errorf("%s: %+v, want %s", c.s, got, c.id)
		}
	}
}
