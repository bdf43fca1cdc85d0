package rule

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindUnits = kind{
	name: "units",
	doc: "责任单位是否具体：只写“相关部门”“有关单位”之类的为不具体；写明部门、乡镇、企业，或建设单位、施工单位、待招标确定的单位等，为具体。" +
		"参数 words 不具体用语的词表（lexicon/risk.yaml 的 id）。",
	fields: []string{"r", "v", "count", "names"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Words string `yaml:"words"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		t := facts.Find(pack.Lexicon.Words, a.Words)
		if t == nil {
			var ids []string
			for i := range pack.Lexicon.Words {
				ids = append(ids, pack.Lexicon.Words[i].ID)
			}
			return nil, p.known("words", "词表", []string{a.Words}, ids)
		}
		vague := map[string]bool{}
		for _, w := range t.Words {
			vague[zh.Fold(w).Text] = true
		}
		return func(c *Context) Outcome { return c.units(c.undefined(vague)) }, nil
	},
}

var (
	unitParts  = regexp.MustCompile(`[、,;\n/和及与\s]+`)
	vagueShape = regexp.MustCompile(`^各(?:成员|参建|协作|联席|牵头|配合|协办|承办|组成|参与|项目)?(?:单位|部门)(?:等|配合|负责|落实)*$|^(?:各|各级|各个|其他|其它|当地|相关|有关|政府|(?:本)?项目|(?:本)?事项|县里|市里|镇里)*(?:的)?(?:相关|有关|职能|主管|业务|行业|参与|涉及)+(?:的)?(?:各|职能|主管|责任|政府|业务|参与)*(?:部门|单位|方面|方|企业|人员|主体|机构|科室|责任人|负责人|责任方|干部|领导|同志|站所|政府)(?:等|配合|负责|牵头|落实)*$`)
	unitTail   = strings.NewReplacer("等", "", "负责", "", "牵头", "", "配合", "", "。", "", ":", "", "(", "", ")", "", "责任单位", "", "牵头单位", "", "落实", "")
)

var calledShort = regexp.MustCompile(`(?:以下|下)?(?:简称|统称|下称|以下称)(?:为|：|:)?[“"「]?([\p{Han}]{2,6})[”"」]?`)

// undefined leaves out the words that the report itself defines: 某某公司（下称“企业”）.
func (c *Context) undefined(vague map[string]bool) map[string]bool {
	out := vague
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneAnnex || !strings.Contains(b.Text, "称") {
			continue
		}
		for _, m := range calledShort.FindAllStringSubmatch(b.Text, -1) {
			if !vague[m[1]] {
				continue
			}
			if len(out) == len(vague) {
				out = maps.Clone(vague)
			}
			delete(out, m[1])
		}
	}
	return out
}

func vagueUnit(s string, vague map[string]bool) bool {
	s = strings.TrimSpace(zh.Fold(s).Text)
	if s == "" || s == "-" || s == "/" {
		return false // blank is another rule's matter
	}
	named, parts := 0, 0
	for _, part := range unitParts.Split(s, -1) {
		part = strings.TrimSpace(unitTail.Replace(part))
		if part == "" {
			continue
		}
		parts++
		if !vague[part] && !vagueShape.MatchString(part) {
			named++
		}
	}
	if parts == 0 {
		return vague[s]
	}
	return named == 0
}

// measureName says which row of a measures table is meant: by its risk, else by
// its number, else by its place.
func measureName(m *facts.Measure) string {
	name := strings.TrimSpace(m.Risk)
	if name == "" {
		name = strings.TrimSpace(m.No)
	}
	switch {
	case name == "":
		return "第" + strconv.Itoa(m.At.Row) + "行"
	case isOrdinal(name):
		return "风险" + name
	}
	return name
}

func (c *Context) units(vague map[string]bool) Outcome {
	type said struct {
		unit, name string
		at         document.Anchor
	}
	var list []said
	for i := range c.Facts.Measures.Rows {
		m := &c.Facts.Measures.Rows[i]
		list = append(list, said{m.Unit, shortText(c.riskLabel(m), 24), m.Cells["unit"]})
	}
	rows := len(list)
	for i := range c.Facts.Measures.Prose {
		if m := &c.Facts.Measures.Prose[i]; m.Own {
			list = append(list, said{m.Unit, shortText(c.proseLabel(m), 24), m.UnitAt})
		}
	}
	n := 0
	type group struct {
		text  string
		names []string
		ev    []Evidence
	}
	var groups []*group
	by := map[string]*group{}
	for _, m := range list {
		if m.unit == "" {
			continue
		}
		n++
		if !vagueUnit(m.unit, vague) {
			continue
		}
		g := by[m.unit]
		if g == nil {
			g = &group{text: m.unit}
			by[m.unit] = g
			groups = append(groups, g)
		}
		name := m.name
		if len(g.names) == 0 || g.names[len(g.names)-1] != name {
			g.names = append(g.names, name)
		}
		g.ev = append(g.ev, c.says(m.at)...)
	}
	if n == 0 {
		return c.unjudged("未识别到写有责任单位的措施表，由“措施表要素”一条判断。", "measures")
	}
	var o Outcome
	bad := 0
	for _, g := range groups {
		bad += len(g.names)
		names := g.names
		if len(names) > 4 {
			names = append(append([]string{}, names[:4]...), "等")
		}
		o.Points = append(o.Points, Point{Subject: g.text, Verdict: Fail, Evidence: g.ev,
			Fields: map[string]string{"v": shortText(g.text, 30), "r": strings.Join(names, "、"), "names": strings.Join(names, "、"), "count": strconv.Itoa(len(g.names))}})
	}
	what := "措施表%d行"
	if rows == 0 {
		what = "%d项措施"
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf(what+"的责任单位均写明具体单位。", n)}
	}
	o.Why = fmt.Sprintf(what+"中，%d项的责任单位不具体。", n, bad)
	return o
}
