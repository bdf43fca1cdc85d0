package facts_test

import (
	"testing"

	"wenping/internal/facts"
)

func argumentOf(f *facts.Facts, id string) facts.Argument {
	for _, a := range f.Arguments {
		if a.ID == id {
			return a
		}
	}
	return facts.Argument{}
}

// The four dimensions are found as chapters, sentences led by a name, or rows.
func TestArgumentsInEveryShape(t *testing.T) {
	said := "县政府有权决定，工程纳入《云岭县国土空间总体规划》"
	for name, text := range map[string]string{
		"chapters":        "# 五、四性分析\n## （一）合法性分析\n" + said + "。\n## （二）合理性分析\n惠及群众。",
		"bare headings":   "# 4 “四性”评价\n## 4.1 合法\n" + said + "。\n## 4.2 合理\n惠及群众。",
		"one paragraph":   "# 五、综合分析\n合法性：" + said + "。合理性：惠及群众，标准一致。可行性：资金落实。",
		"from this side":  "# 五、综合论证\n从合法性看，" + said + "。\n从合理性看，惠及群众。",
		"a table":         "# 五、四性评估\n| 内容 | 分析 |\n|---|---|\n| 合法性 | " + said + " |\n| 合理性 | 惠及群众 |",
		"numbered lines":  "# 五、四性分析\n（一）合法性分析\n" + said + "。\n（二）合理性分析\n惠及群众。",
		"headings as one": "# 五、合法性、合理性、可行性、可控性分析（一）合法性\n" + said + "。",
		"name of subject": "# 五、四性分析\n1、项目合法性分析：" + said + "。",
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, text+"\n")
			a := argumentOf(f, "legality")
			_, power := a.Points["legality.power"]
			_, plan := a.Points["legality.planning"]
			if !power || !plan || a.Summary {
				t.Errorf("%+v", a)
			}
		})
	}
}

// A chapter on several dimensions may name some of them, or none.
func TestArgumentsWithoutTheirNames(t *testing.T) {
	legal := "水价由县发展和改革局依定价目录拟定、县人民政府批准，成本监审和听证均已办理。"
	fair := "两级水价按同一口径核定，城乡一个标准，不致引起攀比，低保户另有补贴，兼顾了各方利益。"
	able := "全年枯水期前调整，时机合适，一户人家每月多支出六元，在承受能力之内，问卷中支持的占八成。"
	safe := "县里备有舆情应对预案，营业厅设解释岗，近五年没有因水费发生过上访。"
	for name, c := range map[string]struct{ text, want string }{
		"one paragraph each":       {"# 四、合法性、合理性、可行性、可控性\n" + legal + "\n" + fair + "\n" + able + "\n" + safe, "LRFC"},
		"all in one paragraph":     {"# 四、“四性”分析\n" + legal + fair + able + safe, "LRFC"},
		"the first is not named":   {"# 四、合法性、合理性、可行性、可控性\n" + legal + "\n合理性方面，" + fair + "\n可行性方面，" + able + "\n可控性方面，" + safe, "LRFC"},
		"named at the end":         {"# 四、合法性、合理性、可行性、可控性评估\n" + legal + "\n因此，合法性成立。\n就合理性而言，" + fair + "\n就可行性而言，" + able + "\n就可控性而言，" + safe, "LRFC"},
		"another order":            {"# 四、合法、合理、可行、可控分析\n" + able + "\n" + fair + "\n" + legal + "\n" + safe, "LRFC"},
		"colloquial headings":      {"# 四、四性论证\n## 手续和权限\n" + legal + "\n## 公平不公平\n" + fair + "\n## 时机和钱\n" + able + "\n## 管不管得住\n" + safe, "LRFC"},
		"a cell of a form":         {"| 事项 | 水价调整 |\n|---|---|\n| 四性论证 | " + legal + fair + able + safe + " |", "LRFC"},
		"a title not marked":       {"# 三、意见\n没有反对意见。\n合法性、合理性、可行性、可控性\n" + legal + "\n" + fair + "\n" + able + "\n" + safe, "LRFC"},
		"one is left out":          {"# 四、合法性、合理性、可行性、可控性\n" + legal + "\n" + fair + "\n" + able, "LRF"},
		"a summary names all":      {"# 四、合法性、合理性、可行性、可控性\n" + fair + "\n总的看，本事项合法、合理、可行、可控。", "R"},
		"words of another chapter": {"# 三、风险调查\n" + legal + fair + able + safe + "\n# 四、合理性分析\n" + fair, "R"},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, c.text+"\n")
			got := ""
			for i, id := range []string{"legality", "rationality", "feasibility", "controllability"} {
				if a := argumentOf(f, id); len(a.Points) > 0 {
					got += "LRFC"[i : i+1]
				}
			}
			if got != c.want {
				t.Errorf("argued %q, want %q", got, c.want)
			}
		})
	}
}

// Empty praise makes no point, and points given in a table are no argument.
func TestHollowArguments(t *testing.T) {
	for name, text := range map[string]string{
		"no problem": "# 五、四性分析\n## （一）合法性分析\n本项目完全符合国家有关法律法规，合法性方面没有问题。",
		"scores":     "# 六、量化评分\n| 维度 | 分值 | 依据 |\n|---|---|---|\n| 合法性 | 3 | 《土地管理法》规定的权限 |",
	} {
		_, f := reportFacts(t, text+"\n")
		if a := argumentOf(f, "legality"); len(a.Points) != 0 {
			t.Errorf("%s: %+v", name, a)
		}
	}
	_, f := reportFacts(t, "# 五、四性分析\n合理性：惠及群众，标准一致。\n本事项可行，各方面反映良好。\n")
	if a := argumentOf(f, "feasibility"); len(a.At) == 0 || len(a.Points) != 0 {
		t.Errorf("a bare conclusion: %+v", a)
	}
}

func TestSupportClaims(t *testing.T) {
	for text, want := range map[string]facts.SupportClaim{
		"问卷支持率为98.6%":       {Kind: "support", Rate: 98.6},
		"支持和有条件支持占94.0%":    {Kind: "both", Rate: 94},
		"90%以上农户表示支持或有条件支持": {Kind: "both", Rate: 90, Least: true},
		"反对率为3.80%":         {Kind: "oppose", Rate: 3.8},
		"全部农户赞成":            {},
		"没有反对意见":            {Kind: "none-opposed"},
		"居民支持率百分之百":         {Kind: "support", Rate: 100},
		"九成五以上的车主都支持调价":     {Kind: "support", Rate: 95, Least: true},
		"不赞成的不足百分之一":        {Kind: "oppose", Rate: 1},
		"问卷看群众一致拥护":         {Kind: "all"},
		"几乎没有人反对":           {Kind: "few-opposed"},
		"反对者寥寥":             {Kind: "few-opposed"},
	} {
		_, f := reportFacts(t, "# 五、可行性分析\n资金落实，"+text+"。\n")
		claims := argumentOf(f, "feasibility").Claims
		if want.Kind == "" {
			continue
		}
		if len(claims) != 1 || claims[0].Kind != want.Kind || claims[0].Rate != want.Rate || claims[0].Least != want.Least {
			t.Errorf("%s: %+v", text, claims)
		}
	}
	_, f := reportFacts(t, "# 五、可行性分析\n资金落实，支持的占8 3. 91%。\n")
	if c := argumentOf(f, "feasibility").Claims; len(c) != 0 {
		t.Errorf("a number broken by the file was read: %+v", c)
	}
}

// What is told of a meeting's vote is no claim on the questionnaire; two forms of
// words in one sentence must not upset each other.
func TestClaimsOfAVote(t *testing.T) {
	f := wholeFacts(t, "# 五、四个方面的论证\n## 合法性\n三个村召开村民代表会议，甲村42名代表中38名同意（90.5%）、乙村36名中31名同意（86.1%），均过三分之二。\n## 可行性\n问卷支持率80.3%，职代会赞成率86.05%。")
	for _, a := range f.Arguments {
		for _, k := range a.Claims {
			if k.Rate != 80.3 {
				t.Errorf("%s claims %v", a.ID, k.Rate)
			}
		}
	}
}
