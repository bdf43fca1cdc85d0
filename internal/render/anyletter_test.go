package render

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/layout"
	"wenping/internal/paper"
)

// What letters are made of: marks of all kinds, numbers with units, Latin
// words, quotations, document numbers, rare characters.
var phrases = []string{
	"公示期自2026年9月7日至2026年9月11日", "共5个工作日", "少于7个工作日", "发放问卷280份", "占31.4%", "（报告第10页、第12页表2-1；必改）", "“相关部门”", "《重大行政决策程序暂行条例》",
	"云政法函〔2026〕41号", "总投资23600万元", "征收集体土地412.5亩", "涉及11个行政村1386户", "请补充", "未见听取重点人群意见的记录", "综合风险指数为0.2876", "初始等级为低风险",
	"𠮷祥镇", "镕堃喆路", "采用AHP法", "K12+300—K48+750段", "责任单位不具体", "请逐条核对并说明理由", "张××", "138****2210", "PM2.5", "群众反映的“农田灌溉水系被阻断”", "等问题", "其他……", "详见附表",
	"风险清单", "防范化解措施", "时限", "公开补偿标准，逐户签订协议", "分类施策——先易后难", "三年", "第三章", "20℃", "100㎡", "1,234.5万元", "9:30",
}

func sentence(t *rapid.T) string {
	var b strings.Builder
	n := rapid.IntRange(1, 14).Draw(t, "phrases")
	for i := range n {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{"，", "，", "；", "、", "", "：", "的", ""}).Draw(t, "joint"))
		}
		b.WriteString(rapid.SampledFrom(phrases).Draw(t, "phrase"))
	}
	return b.String() + "。"
}

func anyLetter(t *rapid.T) *paper.Notice {
	o := rapid.SampledFrom([]paper.Office{golden.office, golden.long}).Draw(t, "office")
	o.Name = rapid.SampledFrom([]string{o.Name, "云岭县信访局", "中共云岭县委政法委员会", "云岭县社会稳定风险评估工作领导小组办公室", "云岭羊蹄河国家湿地公园与石门岭自然保护地管理委员会综合行政执法局"}).Draw(t, "name")
	o.Copies = o.Copies[:rapid.IntRange(0, len(o.Copies)).Draw(t, "copies")]
	n := plainLetter(rapid.SampledFrom([]paper.Format{paper.Mail, paper.Formal}).Draw(t, "format"), 1, 1, o)
	if rapid.Bool().Draw(t, "draft") {
		n.Issue, n.Draft, n.Mark = nil, true, "机器预审草稿，未经人工确认"
	}
	report := rapid.SampledFrom([]string{"公交票价调整", "清河大道（云岭段）改建工程", "云岭县羊蹄河流域水环境综合治理与生态修复工程（一期）", "石门镇老旧小区改造项目", "云岭县𠮷祥镇污水处理厂及配套管网建设项目征地拆迁安置"}).Draw(t, "report")
	if rapid.Bool().Draw(t, "made up") {
		report = ""
		for range rapid.IntRange(1, 6).Draw(t, "words") {
			report += rapid.SampledFrom([]string{"云岭县", "青石镇", "羊蹄河流域", "水环境综合治理", "（一期）", "公路", "改扩建", "征地拆迁", "与", "农村饮水安全", "工程", "项目", "2026年度", "“三改一拆”"}).Draw(t, "word")
		}
	}
	n.Title = rapid.SampledFrom([]string{"关于|《%s社会稳定风险评估报告》的|审查反馈意见", "关于退回|《%s社会稳定风险评估报告》|并重新开展评估的函", "关于|《%s稳评报告》|备案的回执"}).Draw(t, "kind")
	n.Title = fmt.Sprintf(n.Title, report)
	n.Addressee = rapid.SampledFrom([]string{"云岭县交通运输局：", "", "云岭县水务局、云岭县自然资源局、云岭县交通运输局、青石镇人民政府、石门镇人民政府：", "云岭羊蹄河国家湿地公园与石门岭自然保护地管理委员会综合行政执法局工程建设处："}).Draw(t, "addressee")
	out := []paper.Paragraph{{Text: "你单位报送的报告收悉。经查，" + sentence(t)}}
	one, two, three := 0, 0, 0
	count := rapid.IntRange(1, 40).Draw(t, "paragraphs")
	for range count {
		switch rapid.IntRange(0, 9).Draw(t, "level") {
		case 0:
			if one < 9 {
				one, two, three = one+1, 0, 0
				out = append(out, paper.Paragraph{Level: paper.One, Text: []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[one-1] + "、审查发现的问题"})
				if rapid.Bool().Draw(t, "at once") { // （一） follows
					two = 1
					out = append(out, paper.Paragraph{Level: paper.Two, Text: "（一）征求意见范围不广"})
				}
				out = append(out, paper.Paragraph{Text: "经查，" + sentence(t)})
			}
		case 1, 2:
			if one > 0 && two < 9 {
				two, three = two+1, 0
				out = append(out, paper.Paragraph{Level: paper.Two, Text: "（" + []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[two-1] + "）" + rapid.SampledFrom([]string{"征求意见范围不广", "数据前后不一致", "风险识别不准，与群众意见对应不够，且未按事项类型逐类对照必查的风险因素"}).Draw(t, "heading")},
					paper.Paragraph{Text: "经查，" + sentence(t)})
			}
		case 3, 4, 5, 6:
			three++
			out = append(out, paper.Paragraph{Level: paper.Three, Text: fmt.Sprintf("%d.%s", three, sentence(t))})
		default:
			out = append(out, paper.Paragraph{Text: "经查，" + sentence(t)})
		}
	}
	out = append(out, paper.Paragraph{Text: rapid.SampledFrom([]string{"特此函告。", "请于收到本函之日起15日内将修改后的报告、修改说明和报备表（一式4份）重新报送；不能按期报送的，请说明理由。"}).Draw(t, "end")})
	if rapid.Bool().Draw(t, "attachment") {
		n.Attachment = &paper.Attachment{Name: "审查意见明细表（2项）", Title: "审查意见明细表", Sum: "共2项：符合1项，不符合1项。", Stamp: "依据：《云岭县稳评报告审查标准》。",
			Rows: []paper.Row{{Band: "A　材料完整与形式规范"}, {ID: "A1", Name: "封面与签章", Verdict: "符合", Why: "已核对，未发现问题。"}, {ID: "A2", Name: "必备章节", Verdict: "不符合", Why: sentence(t), Place: "第1页"}}}
		out = append(out, paper.Paragraph{Level: paper.After, Text: "附件：" + n.Attachment.Name, Apart: true})
	}
	for _, p := range n.Paragraphs {
		if p.Level > paper.After {
			p.Apart = n.Issue == nil
			out = append(out, p)
		}
	}
	n.Paragraphs = out
	return n
}

// Whatever a letter says, it meets every clause.
func TestAnyLetterMeetsEveryClause(t *testing.T) {
	// Each letter is drawn and read back: a quarter of the usual number will do,
	// the same ones in every run. -rapid.checks=500 looks for others.
	if checks, seed := flag.Lookup("rapid.checks"), flag.Lookup("rapid.seed"); checks.Value.String() == checks.DefValue {
		for f, v := range map[*flag.Flag]string{checks: "25", seed: "9704"} {
			if err := f.Value.Set(v); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Value.Set(f.DefValue) }()
		}
	}
	r := renderer(t)
	rapid.Check(t, func(t2 *rapid.T) {
		n := anyLetter(t2)
		b, err := r.Notice(n)
		if err != nil {
			t2.Fatal(err)
		}
		for _, x := range verify(t, b).Results {
			if x.Verdict == layout.Broken {
				if f := os.Getenv("LOOK"); f != "" {
					_ = os.WriteFile(f+"/any.pdf", b, 0o644)
				}
				t2.Fatalf("%s %s: %s, want %s\n%s", x.ID, x.Name, x.Measured, x.Expected, n.Text())
			}
		}
	})
}
