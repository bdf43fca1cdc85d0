package facts

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wenping/internal/document"
)

// hearingLexicon is the shipped vocabulary of consultation and survey.
func hearingLexicon(t testing.TB) *Lexicon {
	t.Helper()
	all := &Lexicon{}
	for _, name := range []string{"groups", "methods", "survey", "quantities"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "rules", "lexicon", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var one Lexicon
		if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&one); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all.Groups = append(all.Groups, one.Groups...)
		all.Methods = append(all.Methods, one.Methods...)
		all.Channels = append(all.Channels, one.Channels...)
		all.Notices = append(all.Notices, one.Notices...)
		all.Attitudes = append(all.Attitudes, one.Attitudes...)
		all.Adoptions = append(all.Adoptions, one.Adoptions...)
		all.Quantities = append(all.Quantities, one.Quantities...)
		all.Words = append(all.Words, one.Words...)
	}
	return all
}

// hearingFacts reads a small report for consultation and survey alone.
func hearingFacts(t testing.TB, text string) *Facts {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	x := read(d, Reader{Lexicon: hearingLexicon(t)})
	x.publicity()
	x.surveys()
	x.consultation()
	x.opinions()
	x.quantities()
	return x.out
}

func countsOf(f Fact[int]) string {
	var out []string
	for _, v := range f.All() {
		out = append(out, fmt.Sprint(v.V))
	}
	return strings.Join(out, ",")
}

func surveyLine(s Survey) string {
	var out []string
	if s.Scope != (Scope{}) {
		out = append(out, strings.Trim(s.Scope.Subject+"/"+s.Scope.Batch+"/"+s.Scope.Place, "/"))
	}
	out = append(out, countsOf(s.Sent)+"|"+countsOf(s.Returned)+"|"+countsOf(s.Valid))
	for _, r := range s.Rates {
		out = append(out, fmt.Sprintf("%s=%.*f", r.Kind, r.Decimals, r.Value))
	}
	return strings.Join(out, " ")
}

func TestSurveyCounts(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "共发放问卷120份，回收115份，其中有效问卷112份，回收率95.8%，有效率97.4%。", "120|115|112 recovery=95.8 valid=97.4"},
		{"two questionnaires side by side", "表4 问卷收发\n| 项目 | 群众卷 | 从业者卷 | 合计 |\n|---|---|---|---|\n| 发放 | 620 | 63 | 683 |\n| 回收 | 596 | 60 | 656 |\n| 有效 | 580 | 60 | 640 |\n| 回收率 | 96.1% | 95.2% | 96.0% |\n",
			"群众卷 620|596|580 recovery=96.1 ; 从业者卷 63|60|60 recovery=95.2 ; 683|656|640 recovery=96.0"},
		{"shares of those who live there", "表3 问卷发放与回收\n| 村 | 户数 | 发放 | 回收 | 有效 | 有效覆盖率（%） |\n|---|---|---|---|---|---|\n| 黄坡村 | 286 | 144 | 140 | 138 | 48.3 |\n| 枫林村 | 312 | 143 | 139 | 136 | 43.6 |\n| 合计 | 598 | 287 | 279 | 274 | 45.8 |\n",
			"黄坡村 144|140|138 ; 枫林村 143|139|136 ; 287|279|274"},
		{"thousands separator", "本次共发放调查问卷1,200份，收回1,150份，有效问卷1,120份。", "1200|1150|1120"},
		{"chinese numerals", "本次共发放调查问卷一千二百份，收回一千一百五十份，有效一千一百二十份。", "1200|1150|1120"},
		{"full width", "共发放问卷１２０份，收回有效问卷１１２份。", "120||112"},
		{"over sentences", "评估小组发放问卷120份。实际回收115份。经核对，有效问卷112份。", "120|115|112"},
		{"of the answers, not of the forms", "共发放问卷800份，收回784份，其中有效772份。在有效问卷中，赞成的403份，反对的103份。", "800|784|772"},
		{"behind the number", "发放问卷120份，115份收回，112份有效，3份无效。", "120|115|112"},
		{"all returned, all valid", "共发放问卷120份，全部收回，均为有效问卷。", "120|120|120"},
		{"rates told apart", "发放问卷120份，回收115份，有效112份，回收率、有效率分别为95.83%、97.39%。", "120|115|112 recovery=95.83 valid=97.39"},
		{"rates alike", "发放问卷120份，回收120份，有效120份，回收率和有效率均为100%。", "120|120|120 recovery=100 valid=100"},
		{"two subjects", "共发放问卷140份，其中群众问卷120份、单位问卷20份；共回收135份，其中群众问卷116份、单位问卷19份。",
			"140|135| ; 群众问卷 120|116| ; 单位问卷 20|19|"},
		{"subjects by sentence", "发放群众问卷120份，回收116份，有效115份。发放单位问卷20份，回收20份，有效20份。",
			"群众问卷 120|116|115 ; 单位问卷 20|20|20"},
		{"batches", "第一次发放问卷100份，回收98份，有效97份。补充调查发放问卷30份，回收30份，有效29份。",
			"第一次 100|98|97 ; 补充调查 30|30|29"},
		{"places in prose", "共发放问卷120份，其中青石村60份、白水村60份。", "120|| ; 青石村 60|| ; 白水村 60||"},
		{"a plan", "计划发放问卷200份。实际发放问卷120份，回收115份。", "120|115|"},
		{"a rule", "按规定问卷不少于100份。本次发放问卷120份，回收115份。", "120|115|"},
		{"another project", "同类项目曾发放问卷300份，回收290份。本次发放问卷120份，回收115份。", "120|115|"},
		{"leaflets and letters", "发放宣传资料500份，发放问卷120份，收到书面意见3份，回收问卷115份。", "120|115|"},
		{"an answer is no count of forms", "共发放问卷120份，收回116份，其中有效112份，有效问卷支持100份。", "120|116|112"},
		{"one each", "900户每户发一份，共发放问卷900份，收上来873份。", "900|873|"},
		{"groups of one questionnaire as columns", "| 项目 | 拆迁户 | 其他村民 | 合计 |\n|---|---|---|---|\n| 发放（份） | 170 | 730 | 900 |\n| 回收（份） | 166 | 707 | 873 |",
			"拆迁户 170|166| ; 其他村民 730|707| ; 900|873|"},
		{"table by village", "表4-1 问卷发放回收情况表\n| 村 | 发放份数 | 回收份数 | 有效份数 | 回收率 |\n|---|---|---|---|---|\n| 青石村 | 60 | 58 | 57 | 96.7% |\n| 白水村 | 60 | 57 | 55 | 95.0% |\n| 合计 | 120 | 115 | 112 | 95.8% |",
			"青石村 60|58|57 recovery=96.7 ; 白水村 60|57|55 recovery=95.0 ; 120|115|112 recovery=95.8"},
		{"table downwards", "表4-1 问卷回收统计\n| 项目 | 数量 |\n| 发放问卷（份） | 120 |\n| 回收问卷（份） | 115 |\n| 有效问卷（份） | 112 |\n| 回收率 | 95.8% |", "120|115|112 recovery=95.8"},
		{"a rate of another questionnaire", "第一套为农户问卷，共发放问卷164份，收回164份，有效164份。\n代表问卷的回收率为96.2%（75/78），有效率为98.7%（74/75）。", "164|164|164"},
		{"table by subject", "表4-1 问卷发放回收情况\n| 类别 | 发放（份） | 回收（份） | 有效（份） |\n| 群众问卷 | 120 | 116 | 115 |\n| 单位问卷 | 20 | 20 | 20 |",
			"群众问卷 120|116|115 ; 单位问卷 20|20|20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := hearingFacts(t, "# 四、风险调查\n## （一）问卷调查\n"+c.text)
			var got []string
			for _, s := range f.Surveys {
				if s.Sent.Found() || s.Returned.Found() || s.Valid.Found() {
					got = append(got, surveyLine(s))
				}
			}
			if g := strings.Join(got, " ; "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func questionLine(q Question) string {
	var out []string
	for _, o := range q.Options {
		s := o.Text
		if o.Kind != "" {
			s = o.Kind
		}
		if v, ok := o.Count.First(); ok {
			s += fmt.Sprintf(" %d", v.V)
		}
		if v, ok := o.Percent.First(); ok {
			s += fmt.Sprintf(" %.*f%%", o.Decimals, v.V)
		}
		out = append(out, s)
	}
	line := strings.Join(out, ", ")
	if q.Part != "" {
		line = q.Part + ": " + line
	}
	if v, ok := q.Total.First(); ok {
		line += fmt.Sprintf(" total %d", v.V)
	}
	if v, ok := q.Base.First(); ok {
		line += fmt.Sprintf(" base %d", v.V)
	}
	if q.Multiple == Yes {
		line += " multiple"
	}
	return line
}

func TestSurveyQuestions(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"prose", "支持85人，占75.9%；有条件支持20人，占17.9%；反对7人，占6.2%。", "support 85 75.9%, conditional 20 17.9%, oppose 7 6.2%"},
		{"prose, numbers first", "112份有效问卷中，85人表示支持，占75.9%，7人表示反对，占6.2%，其余20人无所谓。", "support 85 75.9%, oppose 7 6.2%, neutral 20 base 112"},
		{"prose, severally", "支持、有条件支持、反对本项目建设的分别为85人、20人、7人，分别占75.9%、17.9%、6.2%。", "support 85 75.9%, conditional 20 17.9%, oppose 7 6.2%"},
		{"prose, brackets", "对项目建设持支持态度的85人（75.9%），持无所谓态度的20人（17.9%），持反对态度的7人（6.2%）。", "support 85 75.9%, neutral 20 17.9%, oppose 7 6.2%"},
		{"prose, percent first", "调查显示，75.9%的受访者支持项目建设，6.2%的受访者反对项目建设。", "support 75.9%, oppose 6.2%"},
		{"prose, tenths", "九成五的受访群众支持本项目建设。", "support 95%"},
		{"support on a condition in other words", "赞成的85人，占75.9%；要看条件才赞成的20人，占17.9%；反对的7人，占6.2%。", "support 85 75.9%, conditional 20 17.9%, oppose 7 6.2%"},
		{"support once something is done", "支持的85人，占75.9%；补偿谈妥后支持的20人，占17.9%；反对的7人，占6.2%。", "support 85 75.9%, conditional 20 17.9%, oppose 7 6.2%"},
		{"support with a but", "支持85人，占75.9%；支持但有要求20人，占17.9%；反对7人，占6.2%。", "support 85 75.9%, conditional 20 17.9%, oppose 7 6.2%"},
		{"a condition alone as an option", "表4-2 对项目建设的态度\n| 选项 | 人数 |\n|---|---|\n| 支持 | 85 |\n| 有条件 | 20 |\n| 反对 | 7 |", "support 85, conditional 20, oppose 7"},
		{"the sum of two is no answer", "支持和有条件支持合计105人，占93.8%，反对7人，占6.2%。", "oppose 7 6.2%"},
		{"assent on a condition, in other words", "表2 对整合的态度\n| 态度 | 愿意或支持 | 先安置再同意 | 带条件 | 看补偿情况而定 | 不愿意或反对 | 无条件支持 |\n|---|---|---|---|---|---|---|\n| 人数 | 85 | 10 | 5 | 5 | 7 | 3 |", "support 85, conditional 10, conditional 5, conditional 5, oppose 7, support 3"},
		{"forms in brackets are not the next answer's", "支持加有条件支持合计93.8%（105人/112人），反对6.2%，多数愿意配合。", "oppose 6.2%"},
		{"who else is told behind a share", "问卷显示支持88.2%，反对6.1%，听证参加人中十九人另有建议。", "support 88.2%, oppose 6.1%"},
		{"numbers before their words", "112份问卷中，85份支持、20份有条件支持、7份反对。", "support 85, conditional 20, oppose 7 base 112"},
		{"the whole under another name", "表4-2 对项目建设的态度\n| 项目 | 支持 | 有条件支持 | 反对 | 有效合计 |\n| 份数 | 85 | 20 | 7 | 112 |\n| 占比 | 75.9% | 17.9% | 6.2% | 100% |", "support 85 75.9%, conditional 20 17.9%, oppose 7 6.2% total 112"},
		{"support as a word", "县政府大力支持项目建设，安排资金支持85万元。", ""},
		{"table downwards", "表4-2 对项目建设的态度\n| 选项 | 人数 | 比例 |\n|---|---|---|\n| 支持 | 85 | 75.9% |\n| 有条件支持 | 20 | 17.9% |\n| 反对 | 7 | 6.2% |\n| 合计 | 112 | 100% |",
			"support 85 75.9%, conditional 20 17.9%, oppose 7 6.2% total 112"},
		{"percent without sign", "表4-2 对项目建设的态度\n| 选项 | 人数 | 比例（%） |\n|---|---|---|\n| 支持 | 85 | 75.9 |\n| 反对 | 27 | 24.1 |", "support 85 75.9%, oppose 27 24.1%"},
		{"table across", "表4-2 对项目建设的态度\n| 态度 | 支持 | 有条件支持 | 反对 | 合计 |\n| 人数 | 85 | 20 | 7 | 112 |\n| 比例 | 75.9% | 17.9% | 6.2% | 100% |",
			"support 85 75.9%, conditional 20 17.9%, oppose 7 6.2% total 112"},
		{"side by side", "表4-2 问卷统计\n| 选项 | 人数 | 比例 | 选项 | 人数 | 比例 |\n|---|---|---|---|---|---|\n| 男 | 60 | 53.6% | 支持 | 100 | 89.3% |\n| 女 | 52 | 46.4% | 反对 | 12 | 10.7% |",
			"男 60 53.6%, 女 52 46.4% ; support 100 89.3%, oppose 12 10.7%"},
		{"many questions", "表4-2 问卷统计\n| 序号 | 问题 | 选项 | 人数 | 占比 |\n|---|---|---|---|---|\n| 1 | 您是否了解本项目 | 了解 | 70 | 62.5% |\n| ^ | ^ | 不了解 | 42 | 37.5% |\n| 2 | 您最关心的问题（可多选） | 补偿 | 90 | 80.4% |\n| ^ | ^ | 噪声 | 60 | 53.6% |",
			"了解 70 62.5%, 不了解 42 37.5% ; 补偿 90 80.4%, 噪声 60 53.6% multiple"},
		{"villages by options", "表4-2 各村态度统计\n| 村 | 支持 | 反对 | 合计 |\n|---|---|---|---|\n| 青石村 | 50 | 5 | 55 |\n| 白水村 | 50 | 7 | 57 |\n| 合计 | 100 | 12 | 112 |",
			"青石村: support 50, oppose 5 total 55 ; 白水村: support 50, oppose 7 total 57 ; support 100, oppose 12 total 112"},
		{"two header rows", "表4-2 各村态度统计\n| 村 | 支持 | < | 反对 | < | 合计 |\n| ^ | 人数 | 比例 | 人数 | 比例 | ^ |\n|---|---|---|---|---|---|\n| 青石村 | 50 | 90.9% | 5 | 9.1% | 55 |\n| 合计 | 50 | 90.9% | 5 | 9.1% | 55 |",
			"青石村: support 50 90.9%, oppose 5 9.1% total 55 ; support 50 90.9%, oppose 5 9.1% total 55"},
		{"count and percent in a cell", "表4-2 态度统计\n| 选项 | 结果 |\n|---|---|\n| 支持 | 85（75.9%） |\n| 反对 | 27（24.1%） |", "support 85 75.9%, oppose 27 24.1%"},
		{"options by villages", "表4-2 态度统计\n| 选项 | 青石村 | 白水村 | 合计 | 比例 |\n|---|---|---|---|---|\n| 支持 | 50 | 50 | 100 | 89.3% |\n| 反对 | 5 | 7 | 12 | 10.7% |",
			"青石村: support 50, oppose 5 ; 白水村: support 50, oppose 7 ; support 100 89.3%, oppose 12 10.7%"},
		{"many across", "表4-2 问卷统计\n| 您是否了解本项目 | 了解 | 不了解 |\n| 人数 | 70 | 42 |\n| 比例 | 62.5% | 37.5% |\n| 您的态度 | 支持 | 反对 |\n| 人数 | 100 | 12 |\n| 比例 | 89.3% | 10.7% |",
			"了解 70 62.5%, 不了解 42 37.5% ; support 100 89.3%, oppose 12 10.7%"},
		{"questions as rows", "表4-2 满意度调查结果\n| 调查内容 | 满意 | 基本满意 | 不满意 |\n|---|---|---|---|\n| 补偿标准 | 80（71.4%） | 20（17.9%） | 12（10.7%） |\n| 安置方式 | 90（80.4%） | 12（10.7%） | 10（8.9%） |",
			"满意 80 71.4%, 基本满意 20 17.9%, 不满意 12 10.7% ; 满意 90 80.4%, 基本满意 12 10.7%, 不满意 10 8.9%"},
		{"a vote is another matter", "村民代表会议应到60人，实到50人，赞成48票，占实到50人的96.0%。", ""},
		{"forms in one column", "表4-2 分村态度\n| 村 | 发/收/有效 | 支持 | 反对 |\n|---|---|---|---|\n| 青石村 | 60/58/55 | 50 | 5 |\n| 白水村 | 60/59/57 | 50 | 7 |",
			"青石村: support 50, oppose 5 base 55 ; 白水村: support 50, oppose 7 base 57"},
		{"base told in the caption", "表4-2 受访者构成（共112份）\n| 项目 | 人数 | 比例 |\n|---|---|---|\n| 男 | 60 | 53.6% |\n| 女 | 52 | 46.4% |", "男 60 53.6%, 女 52 46.4% base 112"},
		{"a scale of five", "表4-2 对项目的态度\n| 村 | 5分 | 3分 | 1分 |\n|---|---|---|---|\n| 青石村 | 60 | 20 | 10 |\n| 白水村 | 50 | 30 | 20 |", "青石村: support 60, neutral 20, oppose 10 ; 白水村: support 50, neutral 30, oppose 20"},
		{"a scale of another question", "表4-2 对村容村貌的评分\n| 村 | 5分 | 3分 | 1分 |\n|---|---|---|---|\n| 青石村 | 60 | 20 | 10 |\n| 白水村 | 50 | 30 | 20 |", ""},
		{"no survey", "表4-3 土地利用现状\n| 地类 | 面积（亩） | 比例 |\n|---|---|---|\n| 耕地 | 85 | 75.9% |\n| 林地 | 27 | 24.1% |", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := hearingFacts(t, "# 四、风险调查\n## （一）问卷调查\n"+c.text)
			var got []string
			for _, s := range f.Surveys {
				for _, q := range s.Questions {
					got = append(got, questionLine(q))
				}
			}
			if g := strings.Join(got, " ; "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestAnswersInTables(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no column of labels", "发放问卷380份，回收370份，有效363份。\n表3-4 住户的态度（单选，份）\n| 支持 | 有条件支持 | 无所谓 | 反对 | 合计 |\n|---|---|---|---|---|\n| 252 | 76 | 14 | 21 | 363 |\n| 69.4% | 20.9% | 3.9% | 5.8% | 100.0% |",
			"252/69.4 76/20.9 14/3.9 21/5.8"},
		{"shares below the counts of each group", "车主问卷发360份，收回348份，有效342份。商户问卷发180份，收回176份，有效171份。\n表1 对方案的态度\n| 对象 | 支持 | 有条件支持 | 无所谓 | 反对 |\n|---|---|---|---|---|\n| 车主（份） | 168 | 106 | 31 | 37 |\n| 车主（%） | 49.1 | 31.0 | 9.1 | 10.8 |\n| 商户（份） | 102 | 41 | 17 | 11 |\n| 商户（%） | 59.6 | 24.0 | 9.9 | 6.4 |",
			"车主问卷: 168/49.1 106/31 31/9.1 37/10.8; 企业问卷: 102/59.6 41/24 17/9.9 11/6.4"},
		{"a subtotal of places beside another group", "居民问卷发放400份、回收388份、有效380份。商户问卷发放120份、回收120份、有效117份。\n表3 态度（单选，份）\n| 对象 | 支持 | 有条件支持 | 无所谓 | 反对 | 有效 |\n|---|---|---|---|---|---|\n| 甲街道居民 | 134 | 23 | 6 | 5 | 168 |\n| 乙街道居民 | 98 | 17 | 5 | 4 | 124 |\n| 丙镇居民 | 69 | 12 | 3 | 4 | 88 |\n| 居民小计 | 301 | 52 | 14 | 13 | 380 |\n| 商户 | 78 | 28 | 5 | 6 | 117 |",
			"群众问卷: 301/ 52/ 14/ 13/; 企业问卷: 78/ 28/ 5/ 6/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := hearingFacts(t, "# 三、风险调查\n## 问卷\n"+c.text)
			var out []string
			for _, s := range f.Surveys {
				for _, q := range s.Questions {
					if !q.Attitude || q.Part != "" {
						continue
					}
					var line []string
					for _, o := range q.Options {
						p := ""
						if v, ok := o.Percent.First(); ok {
							p = fmt.Sprint(v.V)
						}
						line = append(line, countsOf(o.Count)+"/"+p)
					}
					name := ""
					if s.Scope.Subject != "" {
						name = s.Scope.Subject + ": "
					}
					out = append(out, name+strings.Join(line, " "))
				}
			}
			if got := strings.Join(out, "; "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
