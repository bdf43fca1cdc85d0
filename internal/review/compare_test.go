package review

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"wenping/internal/rule"
	"wenping/internal/sample"
	"wenping/rules"
)

var loaded = sync.OnceValues(func() (*rule.Pack, error) { return rule.Load(rules.FS, nil) })

func fullPack(t testing.TB) *rule.Pack {
	t.Helper()
	p, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func reviewed(t testing.TB, p *rule.Pack, text string, opt Options) *Review {
	t.Helper()
	kind := KindReport
	switch cover := text[:min(len(text), 200)]; {
	case strings.Contains(cover, "评估报告表"):
		kind = KindFormReport
	case strings.Contains(cover, "风险分析篇章"):
		kind = KindAnalysis
	}
	r, err := Run(context.Background(), p, plain(kind), nil, Submission{Report: Submitted{"报告.docx", []byte(text)}}, opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func samples(t testing.TB, folders ...string) map[string]*sample.Report {
	t.Helper()
	list, err := sample.All(os.DirFS("../../testdata"), folders...)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*sample.Report{}
	for _, r := range list {
		out[r.Name] = r
	}
	return out
}

func planted(t testing.TB, r *sample.Report, ids ...string) string {
	t.Helper()
	text := r.Source
	for _, id := range ids {
		i := slices.IndexFunc(r.Defects, func(d sample.Defect) bool { return d.ID == id })
		if i < 0 {
			t.Fatalf("no defect %s", id)
		}
		for _, e := range r.Defects[i].Edits {
			if !strings.Contains(text, e.Find) {
				t.Fatalf("%s: text to edit not found: %q", id, e.Find)
			}
			text = strings.ReplaceAll(text, e.Find, e.Replace)
		}
	}
	return text
}

func edited(t testing.TB, text string, edits []string) string {
	t.Helper()
	for i := 0; i+1 < len(edits); i += 2 {
		if find, ok := strings.CutPrefix(edits[i], "~"); ok { // a regular expression
			re := regexp.MustCompile(find)
			if !re.MatchString(text) {
				t.Fatalf("nothing matches %q", find)
			}
			text = re.ReplaceAllString(text, edits[i+1])
			continue
		}
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("text to edit not found: %q", edits[i])
		}
		text = strings.ReplaceAll(text, edits[i], edits[i+1])
	}
	return text
}

func show(t testing.TB, c *Comparison) {
	t.Helper()
	for _, f := range c.Findings {
		t.Logf("%s %s: %s", f.Key, f.State, f.Why)
	}
}

// Each planted defect, repaired, is fixed, whatever else it had brought up.
func TestEveryRepairIsSeen(t *testing.T) {
	p := fullPack(t)
	for _, rep := range samples(t, "reports") {
		clean := reviewed(t, p, rep.Source, Options{})
		standing := map[string]bool{}
		for _, f := range clean.Findings {
			standing[f.Key] = true
		}
		for _, d := range rep.Defects {
			t.Run(rep.Name+"/"+d.Item+"-"+d.ID, func(t *testing.T) {
				t.Parallel()
				bad := reviewed(t, p, planted(t, rep, d.ID), Options{})
				c := Compare(p, bad, nil, clean, nil)
				n := 0
				for _, f := range c.Findings {
					switch {
					case standing[f.Key]:
					case f.State != Fixed:
						t.Errorf("%s %s: %s\n\t%s", f.Key, f.State, f.Message, f.Why)
					case len(f.V2) == 0:
						t.Errorf("%s: fixed without showing where", f.Key)
					default:
						n++
					}
				}
				if n == 0 {
					t.Error("nothing was fixed")
				}
				// the other way round, the defect is new or stands worse
				for _, f := range Compare(p, clean, nil, bad, nil).Findings {
					if f.State == Fixed || f.State == Vanished || f.State == Cosmetic {
						t.Errorf("%s %s in a version that only got worse: %s", f.Key, f.State, f.Why)
					}
				}
			})
		}
	}
}

// All defects at once, all repaired at once.
func TestAWholeRepairIsSeen(t *testing.T) {
	p := fullPack(t)
	for _, rep := range samples(t, "reports") {
		t.Run(rep.Name, func(t *testing.T) {
			var ids []string
			for _, d := range rep.Defects {
				ids = append(ids, d.ID)
			}
			clean := reviewed(t, p, rep.Source, Options{})
			c := Compare(p, reviewed(t, p, planted(t, rep, ids...), Options{}), nil, clean, nil)
			for _, f := range c.Findings {
				if f.State == New || slices.ContainsFunc(clean.Findings, func(g Finding) bool { return g.Key == f.Key }) {
					continue
				}
				if f.State != Fixed {
					t.Errorf("%s %s: %s\n\t%s", f.Key, f.State, f.Message, f.Why)
				}
			}
		})
	}
}

// A report compared with itself has changed nothing.
func TestAReportAgainstItselfIsUnfixed(t *testing.T) {
	p := fullPack(t)
	for _, rep := range samples(t, "reports", "clean") {
		var ids []string
		for _, d := range rep.Defects {
			ids = append(ids, d.ID)
		}
		r := reviewed(t, p, planted(t, rep, ids...), Options{})
		c := Compare(p, r, nil, r, nil)
		if c.Changes != (Changes{}) || len(c.Findings) != len(r.Findings) {
			t.Errorf("%s: %+v, %d findings of %d", rep.Name, c.Changes, len(c.Findings), len(r.Findings))
		}
		for _, f := range c.Findings {
			if f.State != Unfixed {
				t.Errorf("%s: %s %s: %s", rep.Name, f.Key, f.State, f.Why)
			}
		}
	}
}

// Whatever is left out of a report: what is then found is found twice.
func TestAnyReportAgainstItselfIsUnfixed(t *testing.T) {
	p := fullPack(t)
	rep := samples(t, "reports")["simple"]
	lines := strings.Split(rep.Source, "\n")
	for seed := range 24 {
		var b strings.Builder
		for i, l := range lines {
			if i < 4 || (i*7919+seed*104729)%11 > seed%4 {
				b.WriteString(l + "\n")
			}
		}
		r := reviewed(t, p, b.String(), Options{})
		for _, f := range Compare(p, r, nil, r, nil).Findings {
			if f.State != Unfixed {
				t.Errorf("seed %d: %s %s: %s", seed, f.Key, f.State, f.Why)
			}
		}
	}
}

// Deleting what showed a defect never mends it, unless the demand was to delete.
func TestDeletingNeverFixes(t *testing.T) {
	p := fullPack(t)
	for _, rep := range samples(t, "reports") {
		if rep.Name == "industry" && os.Getenv("WENPING_TEST_ALL") == "" {
			continue // the longest
		}
		for _, d := range rep.Defects {
			t.Run(rep.Name+"/"+d.ID, func(t *testing.T) {
				t.Parallel()
				first := planted(t, rep, d.ID)
				bad := reviewed(t, p, first, Options{})
				for i := range bad.Findings {
					f := &bad.Findings[i]
					if f.Item != d.Item || f.Verdict != rule.Fail || p.Rule(f.Rule).Removal == rule.RemovePassage {
						continue
					}
					second, n := without(bad, f, first)
					if n == 0 {
						continue // nothing but where it was searched for
					}
					for _, g := range Compare(p, bad, nil, reviewed(t, p, second, Options{}), nil).Findings {
						if g.Key == f.Key && g.State == Fixed {
							t.Errorf("%s fixed: %s\n\t%s", g.Key, g.Message, g.Why)
						} else if g.Key == f.Key {
							t.Logf("%s %s: %s", g.Key, g.State, g.Why)
						}
					}
				}
			})
		}
	}
}

// without deletes the lines that a finding's evidence stands on.
func without(r *Review, f *Finding, text string) (string, int) {
	drop := map[string]bool{}
	for i := range f.Evidence {
		a := f.Evidence[i].Anchor
		b := r.Document.Block(a.Block)
		if f.Evidence[i].Role == rule.Searched || b == nil {
			continue
		}
		if b.Table == nil {
			drop[bareLine(b.Text)] = true
			continue
		}
		if a.InCell() {
			var cells []string
			for _, c := range b.Table.Rows[a.Row-1] {
				cells = append(cells, c.Text)
			}
			drop[bareLine(strings.Join(cells, ""))] = true
		}
	}
	var out []string
	n := 0
	for _, l := range strings.Split(text, "\n") {
		if k := bareLine(l); k != "" && drop[k] {
			n++
			continue
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n"), n
}

func bareLine(s string) string {
	return strings.NewReplacer("|", "", " ", "", "<", "", "^", "", "#", "", `\n`, "", "\n", "", "\t", "").Replace(s)
}

func TestWhatBecameOfFindings(t *testing.T) {
	p := fullPack(t)
	reps := samples(t, "reports", "clean")
	for _, c := range []struct {
		name, report string
		plant        []string // defects of the first version
		first        []string // edits that make the first version, besides
		edits        []string // edits that make the second version of the first
		want         map[string]State
		says         string // in the why of each of them
	}{
		{"a row with a blank cell deleted", "industry", []string{"blank"}, nil,
			[]string{`~\| 6 \| 运营阶段 \| 固体废物和危险废物处置不当风险 \| 建设120.*\n`, ""},
			map[string]State{"I2.blanks": Vanished, "I1.matched/固体废物": New}, "删去"},
		{"a blank cell filled", "industry", []string{"blank"}, nil,
			[]string{"转移联单每月核对1次 |  |", "转移联单每月核对1次 | 2026年6月30日前 |"},
			map[string]State{"I2.blanks": Fixed}, "2026年6月30日前"},
		{"one of two blank cells filled", "industry", []string{"blank"}, []string{`~(运营期每半年监测1次；[^|]*)\|[^|]*\|`, "$1|  |"},
			[]string{"转移联单每月核对1次 |  |", "转移联单每月核对1次 | 2026年6月30日前 |"},
			map[string]State{"I2.blanks/完成时限:固体": Fixed, "I2.blanks/完成时限:土壤": Unfixed}, ""},
		{"the risk without a measure taken out of every table", "industry", []string{"unmet"}, nil,
			[]string{`~\| 7 \|[^\n]*土壤和地下水污染风险[^\n]*\n`, ""},
			map[string]State{"I1.matched": Vanished}, "土壤和地下水污染风险"},
		{"the risk given another measure", "industry", []string{"unmet"}, nil,
			[]string{"| 8 | 施工阶段 | 拖欠农民工工资风险 |", "| 7 | 运营阶段 | 土壤和地下水污染风险 | 罐区做防渗处理，设监测井3口 | 2026年9月30日前 | 云岭绿禾新材料有限公司 | 云岭县水务局 |\n| 8 | 施工阶段 | 拖欠农民工工资风险 |"},
			map[string]State{"I1.matched": Fixed}, "土壤和地下水污染"},
		{"the number that differs deleted with its row", "industry", []string{"investment"}, nil,
			[]string{"| 4 | 总投资 | 万元 | 64850 | 概算 |\n", ""},
			map[string]State{"E3.same/总投资": Vanished}, "64850"},
		{"the wrong rate taken out of its sentence", "industry", []string{"rate"}, nil,
			[]string{"，有效率96.14%", ""},
			map[string]State{"E1.counts": Vanished}, "96.14%"},
		{"the wrong rate replaced by one as wrong", "industry", []string{"rate"}, nil,
			[]string{"有效率96.14%", "有效率97.14%"},
			map[string]State{"E1.counts": Unfixed}, "97.14%"},
		{"the wrong rate replaced by one further off", "industry", []string{"rate"}, nil,
			[]string{"有效率96.14%", "有效率86.14%"},
			map[string]State{"E1.counts": Regressed}, "86.14%"},
		{"the row of a wrong degree deleted", "industry", []string{"degree"}, nil,
			[]string{`~\| 3 \| 废气和异味影响风险 \| 0.80（较高）[^\n]*\n`, ""},
			map[string]State{"H1.monotone": Vanished}, "废气和异味影响风险"},
		{"the paragraph of a placeholder deleted", "industry", []string{"placeholder"}, nil,
			[]string{`~2025年3月17日至2025年3月28日，评估小组在云岭县人民政府网站[^\n]*\n`, ""},
			map[string]State{"A4.leftover": Vanished}, ""},
		{"a placeholder moved to another chapter", "policy", []string{"todo"}, nil,
			[]string{"由XX县医疗保障局整理，", "", "# 第四章 综合分析\n", "# 第四章 综合分析\n意见由XX县医疗保障局整理汇总。\n"},
			map[string]State{"A4.leftover": Displaced}, "第四章"},
		{"a paragraph with another matter's name moved whole", "industry", []string{"foreign"}, nil,
			[]string{`~(?s)(本项目（临江县桃花镇[^\n]*\n)(.*)(# 五、风险识别\n)`, "$2$3$1"},
			map[string]State{"A3.foreign": Displaced}, "五、风险识别"},
		{"only the words around a number changed", "industry", []string{"support"}, nil,
			[]string{"问卷中支持率为86.67%", "问卷调查表明支持率为86.67%"},
			map[string]State{"E3.same/支持率": Cosmetic}, "只改了文字"},
		{"one vague unit for another", "simple", []string{"vague"}, nil,
			[]string{"| 有关单位 |", "| 相关部门 |"},
			map[string]State{"I3.units": Cosmetic}, "相关部门"},
		{"a vague unit beside another made so, too", "simple", []string{"vague"}, nil,
			[]string{"| 2025年10月13日至10月26日 | 中共青石镇委员会 |", "| 2025年10月13日至10月26日 | 有关单位 |"},
			map[string]State{"I3.units": Regressed}, ""},
		{"one of two vague units named", "simple", []string{"vague"}, []string{"| 2025年10月13日至10月26日 | 中共青石镇委员会 |", "| 2025年10月13日至10月26日 | 有关单位 |"},
			[]string{"| 2025年9月30日前公布规则 | 有关单位 |", "| 2025年9月30日前公布规则 | 云岭县山水体育文化有限公司 |"},
			map[string]State{"I3.units": Partly}, ""},
		{"nothing done, chapters before it grown", "industry", []string{"blank", "support"}, nil,
			[]string{"# 二、评估过程和方法\n", "补充说明：本项目已列入县级重点项目。\n另据了解，园区已完成道路建设。\n# 二、评估过程和方法\n"},
			map[string]State{"I2.blanks": Unfixed, "E3.same/支持率": Unfixed, "F3.support": Unfixed}, "未改"},
		{"a notice still too short, by less", "industry", []string{"publicity"}, nil,
			[]string{"2025年3月17日至2025年3月20日", "2025年3月17日至2025年3月24日", "公示期共4日", "公示期共8日"},
			map[string]State{"D3.period": Partly}, "未达到要求"},
		{"a notice shorter than before", "industry", []string{"publicity"}, nil,
			[]string{"2025年3月17日至2025年3月20日", "2025年3月17日至2025年3月18日", "公示期共4日", "公示期共2日"},
			map[string]State{"D3.period": Regressed}, "离要求更远"},
		{"the notice deleted altogether", "industry", []string{"publicity"}, nil,
			[]string{`~[^\n]*2025年3月17日至2025年3月20日[^\n]*\n`, "", `~[^\n]*公示期[^\n]*\n`, ""},
			map[string]State{"D3.period/期限": Vanished}, ""},
		{"a second defect beside the first", "industry", []string{"blank"}, nil,
			[]string{"总投资 | 万元 | 46850", "总投资 | 万元 | 64850"},
			map[string]State{"I2.blanks": Unfixed, "E3.same/总投资": New}, ""},
		{"some of what is missing in the plan supplied", "simple", nil, []string{"储备急救药品和隔离设施，事后3日内完成善后和总结，2025年10月17日组织1次演练。", "", "成立由青石镇镇长任组长的应急处置组，下设秩序、医疗、交通、舆情4个小组。", ""},
			[]string{"# 六、应急处置预案\n", "# 六、应急处置预案\n成立由青石镇镇长任组长的应急处置组，下设秩序、医疗、交通、舆情4个小组。"},
			map[string]State{"I5.plan/组织指挥": Fixed}, "任组长"},
		{"a vague measure with more words", "simple", nil, []string{"展销摊位统一登记24家，赛前抽检2次，补给点食品留样48小时", "加强管理，落实责任"},
			[]string{"加强管理，落实责任", "进一步加强管理，切实落实责任"}, map[string]State{"I4.measures": Cosmetic}, "只改了文字"},
		{"a vague measure made concrete", "simple", nil, []string{"展销摊位统一登记24家，赛前抽检2次，补给点食品留样48小时", "加强管理，落实责任"},
			[]string{"加强管理，落实责任", "展销摊位逐户登记，赛前抽检2次，每批留样48小时"}, map[string]State{"I4.measures": Fixed}, "逐户登记"},
		{"a vague measure taken out, its cell left empty", "simple", nil, []string{"展销摊位统一登记24家，赛前抽检2次，补给点食品留样48小时", "加强管理，落实责任"},
			[]string{"加强管理，落实责任", ""}, map[string]State{"I4.measures": Vanished, "I2.blanks/": New}, "没有另写"},
		{"a placeholder cut out, nothing supplied", "industry", []string{"placeholder"}, nil,
			[]string{"[图3-1 公示照片]，公示内容待补充，", ""}, map[string]State{"A4.leftover": Vanished}, "没有另写"},
		{"another wrong level", "industry", []string{"level"}, nil,
			[]string{"落实防范化解措施后风险等级为中风险。", "落实防范化解措施后风险等级为高风险。"}, map[string]State{"H4.same/总体等级": Unfixed}, "高风险"},
		{"the wrong level taken out", "simple", []string{"level"}, nil,
			[]string{"采取措施后风险等级为中风险，", ""}, map[string]State{"H4.same": Vanished, "J1.match": Vanished, "J1.parts": New}, "删去"},
		{"a risk renamed, its measure still missing", "industry", []string{"unmet"}, nil,
			[]string{"土壤和地下水污染风险", "土壤及地下水污染风险"}, map[string]State{"I1.matched": Cosmetic}, "土壤及地下水"},
		{"a risk renamed and its row written anew, the blank filled", "simple", []string{"blank"}, nil,
			[]string{"食品卫生", "食品安全", "农产品展销和补给点食品来源分散，可能引发食源性疾病", "外来摊贩多，进货渠道杂", "|  | 云岭县市场监督管理局", "| 2025年10月16日前 | 云岭县市场监督管理局"},
			map[string]State{"I2.blanks": Fixed}, "2025年10月16日前"},
		{"a chapter put after another", "industry", []string{"degree"}, nil,
			[]string{`~(?s)(# 六、风险估计与初始风险等级\n.*?)(# 七、风险防范和化解措施\n.*?)(# 八、)`, "$2$1$3"}, map[string]State{"H1.monotone": Displaced}, "移动"},
		{"another type of matter", "industry", []string{"factor"}, nil,
			[]string{"云岭县年产2万吨生物可降解母粒及制品项目", "云岭县清河大道改造工程"}, map[string]State{"G3.must": RuleChanged}, "事项类型"},
		{"a table replaced by a picture", "industry", []string{"blank"}, nil,
			[]string{`~\| 序号 \| 风险发生阶段 \| 风险因素 \| 主要防范[^\n]*\n(\|[^\n]*\n)*`, "[loss image-table] 图片，可能是表格\n"},
			map[string]State{"I2.blanks/": Open}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			first := edited(t, planted(t, reps[c.report], c.plant...), c.first)
			second := edited(t, first, c.edits)
			got := Compare(p, reviewed(t, p, first, Options{}), nil, reviewed(t, p, second, Options{}), nil)
			for key, want := range c.want {
				n := 0
				for _, f := range got.Findings {
					if !strings.HasPrefix(f.Key, key) {
						continue
					}
					n++
					if f.State != want {
						t.Errorf("%s is %s, want %s: %s", f.Key, f.State, want, f.Why)
					}
					if want != New && c.says != "" && !strings.Contains(f.Why, c.says) {
						t.Errorf("%s does not say %q: %s", f.Key, c.says, f.Why)
					}
				}
				if n == 0 {
					t.Errorf("no finding %s", key)
				}
			}
			if t.Failed() || c.want == nil {
				show(t, got)
			}
		})
	}
}

// A standard that has changed in between is told from a report that has.
func TestAChangedStandardIsNoRepair(t *testing.T) {
	p := fullPack(t)
	rep := samples(t, "reports")["simple"]
	stricter, err := rule.Load(rules.FS, fstest.MapFS{"profiles/default.yaml": &fstest.MapFile{Data: profile(t, "publicity_min: {value: {n: 7,", "publicity_min: {value: {n: 30,")}})
	if err != nil {
		t.Fatal(err)
	}
	blank := planted(t, rep, "blank")
	then, now := reviewed(t, stricter, blank, Options{}), reviewed(t, p, blank, Options{})
	second := reviewed(t, p, rep.Source, Options{})
	want := map[string]State{"D3.period/期限": RuleChanged, "I2.blanks/完成时限:食品卫生": Fixed}
	for _, f := range Compare(p, then, now, second, nil).Findings {
		if s, ok := want[f.Key]; ok && f.State != s {
			t.Errorf("%s %s, want %s: %s", f.Key, f.State, s, f.Why)
		}
		delete(want, f.Key)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
	// and the other way round: what only the standard of now finds is not the author's doing
	again := reviewed(t, stricter, blank, Options{})
	for _, f := range Compare(stricter, now, again, reviewed(t, stricter, blank, Options{}), nil).Findings {
		if want := map[bool]State{true: RuleChanged, false: Unfixed}[f.Rule == "D3.period"]; f.State != want {
			t.Errorf("%s %s, want %s: %s", f.Key, f.State, want, f.Why)
		}
	}
}

func profile(t testing.TB, find, replace string) []byte {
	t.Helper()
	data, err := os.ReadFile("../../rules/profiles/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(find)) {
		t.Fatalf("no %q in the profile", find)
	}
	return bytes.ReplaceAll(data, []byte(find), []byte(replace))
}

// A first version read back without its text is still joined; what is gone is
// never called fixed.
func TestWithoutTheTextNothingIsFixed(t *testing.T) {
	p := fullPack(t)
	rep := samples(t, "reports")["simple"]
	old := *reviewed(t, p, planted(t, rep, "blank", "vague"), Options{})
	var b bytes.Buffer
	if err := WriteJSON(&b, &old); err != nil {
		t.Fatal(err)
	}
	var back Review
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	for _, f := range Compare(p, &back, nil, reviewed(t, p, planted(t, rep, "vague"), Options{}), nil).Findings {
		want := Open
		if f.Rule == "I3.units" {
			want = Unfixed
		}
		if f.State != want {
			t.Errorf("%s %s, want %s: %s", f.Key, f.State, want, f.Why)
		}
	}
}

func TestComparisonTextTellsWhatIsNotSettledFirst(t *testing.T) {
	p := fullPack(t)
	rep := samples(t, "reports")["simple"]
	first := planted(t, rep, "blank", "vague")
	second := edited(t, first, []string{"|  | 云岭县市场监督管理局", "| 2025年10月16日前 | 云岭县市场监督管理局", "回收128份", "回收138份"})
	var b bytes.Buffer
	if err := WriteComparison(&b, Compare(p, reviewed(t, p, first, Options{}), nil, reviewed(t, p, second, Options{}), nil)); err != nil {
		t.Fatal(err)
	}
	rest := b.String()
	for _, want := range []string{"第1版：报告.docx（建议补正）", "上次提出2条：已改1条，未改1条。", "第2版另有1条", "【没有改好】", "1. [未改] I3 ", "判断：", "第1版：", "第2版：", "要求：",
		"【第2版新出现】", "[新出现] E1 ", "【已改】", "[已改] I2 ", "判断：", "第2版："} {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Fatalf("%q is missing or too early in\n%s", want, b.String())
		}
		rest = after
	}
}

func TestComparisonJSONIsWhatTheContractSays(t *testing.T) {
	p := fullPack(t)
	rep := samples(t, "reports")["simple"]
	c := Compare(p, reviewed(t, p, planted(t, rep, "vague", "blank"), Options{}), nil, reviewed(t, p, rep.Source, Options{}), nil)
	var b bytes.Buffer
	if err := WriteComparisonJSON(&b, c); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Schema   string
		V1, V2   struct{ File, SHA256, Outcome string }
		Changes  map[string]int
		Findings []struct {
			Key, Item, Rule, State, Why, Severity, Message, Demand string
			V1                                                     []place `json:"evidence_v1"`
			V2                                                     []place `json:"evidence_v2"`
		}
		Warnings []string
	}
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "wenping.compare/1" || len(got.V1.SHA256) != 64 || got.V2.Outcome != "file" || len(got.Findings) == 0 || got.Changes["tables"] == 0 {
		t.Errorf("%+v", got)
	}
	for _, f := range got.Findings {
		if f.V1 == nil || f.V2 == nil || f.Why == "" || f.Key == "" || f.State == "" {
			t.Errorf("%+v", f)
		}
	}
}
