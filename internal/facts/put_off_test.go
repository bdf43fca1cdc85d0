package facts_test

import "testing"

// An element that the overview leaves to another paper, a later day or another's
// decision is told nowhere, unless its figure stands there or elsewhere.
func TestElementsPutOff(t *testing.T) {
	const head = "# 一、项目概况\n清河大道改造工程位于云岭县青石镇，全长3.2公里。"
	const rest = "\n# 二、评估过程\n发放问卷120份。\n"
	for text, vague := range map[string]bool{
		"项目投资规模以可研批复为准。":               true,
		"总投资视设计深度而定。":                  true,
		"投资额详见可行性研究报告。":                true,
		"总投资3.2亿元，最终以概算批复为准。":          false,
		"总投资三亿二千万元，以批复为准。":             false,
		"总投资3.2亿元。":                    false,
		"投资规模以可研批复为准。项目总投资估算为32000万元。": false,
	} {
		_, f := reportFacts(t, head+text+rest)
		got := false
		for _, e := range f.Identity.Elements {
			got = got || e.ID == "investment" && e.Vague
		}
		if got != vague {
			t.Errorf("%s put off %v, want %v", text, got, vague)
		}
	}
}
