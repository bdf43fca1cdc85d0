package rule

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The catalogue rules/README.md: the items with what is checked.

func (r *Rule) severityText() string {
	s := SeverityName(r.severity.any)
	var parts []string
	for _, st := range []Stage{StageDraft, StageReview, StageFiling} {
		if v, ok := r.severity.stage[st]; ok {
			parts = append(parts, StageName(st)+SeverityName(v))
		}
	}
	for _, lv := range []string{"高", "中", "低"} {
		if v, ok := r.severity.byLevel[lv]; ok {
			parts = append(parts, lv+"风险"+SeverityName(v))
		}
	}
	if len(parts) > 0 {
		s += "（" + strings.Join(parts, "、") + "）"
	}
	return s
}

func verifiedText(v bool) string {
	if v {
		return ""
	}
	return "（条文未核对，文书中不引用）"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), "") }

// writeItemMatrix writes how each item stands for each kind, procedure and stage.
func (p *Pack) writeItemMatrix(w io.Writer) error {
	b := bufio.NewWriter(w)
	type column struct {
		name string
		c    Context
	}
	var cols []column
	for _, k := range docKinds {
		for _, pr := range []string{"general", "simple"} {
			cols = append(cols, column{kindName(k) + "·" + ProcedureName(pr), Context{Kind: k, Procedure: pr, Stage: StageFiling}})
		}
	}
	cols = append(cols, column{"编制自查", Context{Kind: "report", Procedure: "general", Stage: StageDraft}},
		column{"评审", Context{Kind: "report", Procedure: "general", Stage: StageReview}})
	fmt.Fprint(b, "| 要点 |")
	for _, c := range cols {
		fmt.Fprintf(b, " %s |", c.name)
	}
	fmt.Fprint(b, "\n|---|")
	for range cols {
		fmt.Fprint(b, "---|")
	}
	fmt.Fprintln(b)
	for _, it := range p.Items {
		fmt.Fprintf(b, "| %s %s |", it.ID, it.Name)
		for i := range cols {
			fmt.Fprintf(b, " %s |", p.holds(it, &cols[i].c))
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

// holds words how an item stands for a kind of submission, types left aside.
func (p *Pack) holds(it *Item, c *Context) string {
	best := "不适用"
	for _, r := range it.Rules {
		if stageRank(c.Stage) < stageRank(r.From) {
			continue
		}
		byKind := r.applies
		byKind.Type, byKind.TypeNot, byKind.Fixed, byKind.Profile, byKind.ProfileNot = nil, nil, nil, nil, nil
		if ok, _ := byKind.match(c); !ok {
			continue
		}
		state := "适用"
		if !r.Judged() {
			state = "人工"
		}
		for i := range p.table {
			e := &p.table[i]
			if !e.about(r) || e.When.Fixed != nil || len(e.When.Type) > 0 || len(e.When.Profile) > 0 {
				continue
			}
			if ok, _ := e.When.match(c); !ok {
				continue
			}
			switch e.Then {
			case "manual":
				state = "人工"
			case "na-if-absent":
				if state == "适用" {
					state = "有则审"
				}
			default:
				state = "不适用"
			}
		}
		if rank(state) > rank(best) {
			best = state
		}
	}
	return best
}

func rank(state string) int {
	return slices.Index([]string{"不适用", "人工", "有则审", "适用"}, state)
}

// WriteCatalogue writes rules/README.md: the 45 items with what is checked.
func (p *Pack) WriteCatalogue(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n\n", p.Title)
	b.WriteString("本文件由规则文件生成，请勿手改：`go test ./internal/rule -run Catalogue -update`。\n\n")
	judged, questions := 0, 0
	for _, r := range p.Rules {
		if r.Judged() {
			judged++
		} else {
			questions++
		}
	}
	fmt.Fprintf(b, "版本%s，共%d类%d个要点，%d条机器判断的规则，%d个须由人回答的问题。", p.Version, len(p.Categories), len(p.Items), judged, questions)
	if !p.Adopted {
		b.WriteString("本标准为默认标准，未经任何机关采用。")
	}
	b.WriteString("\n\n## 文件\n\n| 文件 | 内容 |\n|---|---|\n")
	for _, f := range [][2]string{{"pack.yaml", "标准名称、版本、类别、适用表"}, {"standard/*.yaml", "十类要点，每条规则附用例"}, {"profiles/*.yaml", "地区参数，逐项注明来源"},
		{"lexicon/*.yaml", "章节、群体、表头等词汇"}, {"catalogue.yaml", "事项类型、风险因素和必查表"}, {"laws.yaml", "法规文件登记"}, {"holidays.yaml", "节假日与调休"}} {
		fmt.Fprintf(b, "| `%s` | %s |\n", f[0], f[1])
	}
	b.WriteString("\n改一条规则：编辑对应文件，运行 `wenping rules test`。写错的键、名称、占位会指出行列并给出相近的名称。\n")
	b.WriteString("\n用例写在规则之下或`cases/*.yaml`中，至少两个应发现、两个应安静、一个应存疑。一份正文要试多种说法的，用`each`写成一张表：" +
		"`{x}`（多个时各作一个用例）、`{y}`依次换成各行所写，行中还可另写`want`、`given`、`contains`、`lacks`、`at`（所引位置中应有的词）：\n\n" +
		"```yaml\n- rule: B1.carrier\n  name: 由谁评估的说法\n  text: |\n    # 二、评估主体\n    {x}\n  want: pass\n  each:\n" +
		"    - {x: [本次评估由县民政局自行组织。, 委托安和咨询有限公司承担评估工作。]}\n    - {x: 评估工作已经安排妥当。, want: fail, contains: [由谁实施]}\n```\n" +
		"\n`wenping rules mutate`逐一改动阈值、词表、适用范围和量词，没有用例随之不成立的即未经检验。\n")
	for _, c := range p.Categories {
		fmt.Fprintf(b, "\n## %s %s\n", c.ID, c.Name)
		for _, it := range p.Items {
			if it.Category != c.ID {
				continue
			}
			fmt.Fprintf(b, "\n### %s %s\n\n%s\n\n", it.ID, it.Name, oneLine(it.Criterion))
			var basis []string
			for _, s := range it.Basis {
				basis = append(basis, s.Text+verifiedText(s.Verified))
			}
			if len(basis) > 0 {
				fmt.Fprintf(b, "依据：%s。\n\n", strings.Join(basis, "；"))
			}
			b.WriteString("| 规则 | 检查方式 | 轻重 | 归类 | 发现或问题 |\n|---|---|---|---|---|\n")
			for _, r := range it.Rules {
				text := r.Finding
				if !r.Judged() {
					text = r.Question
				}
				sev := r.severityText()
				if r.Weight == Gross {
					sev += "，严重"
				}
				fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", r.ID, r.Kind, sev, ReasonName(r.Reason, r.Heading), strings.ReplaceAll(oneLine(text), "|", "\\|"))
			}
		}
	}
	b.WriteString("\n## 适用表\n\n")
	b.WriteString("适用：由机器判断；人工：须由人判断；有则审：没有不算缺，有则照常判断。事项类型另有限制的，见各规则。\n\n")
	if err := b.Flush(); err != nil {
		return err
	}
	return p.writeItemMatrix(w)
}
