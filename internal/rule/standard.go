package rule

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

func (l *loader) readStandard() {
	seenItem, seenRule := map[string]bool{}, map[string]bool{}
	var cats []string
	for _, c := range l.pack.Categories {
		cats = append(cats, c.ID)
	}
	byCat := map[string][]*Item{}
	// What the overlay lays on comes last, so that its items find theirs.
	files := l.dir("standard")
	slices.SortStableFunc(files, func(a, b string) int {
		switch {
		case l.laid[a] == l.laid[b]:
			return 0
		case l.laid[a]:
			return 1
		}
		return -1
	})
	for _, name := range files {
		var f categoryFile
		s := l.into(name, &f)
		if s.root == nil {
			continue
		}
		if !slices.Contains(cats, f.Category) {
			n := child(s.root, "category")
			if n == nil {
				n = s.root
			}
			s.node(n, "%s", unknownName("类别", f.Category, cats))
			continue
		}
		for i := range f.Items {
			it := &f.Items[i]
			item := &Item{ID: it.ID, Category: f.Category, Name: it.Name, Criterion: it.Criterion,
				Reason: Reason(it.Reason), Heading: it.Heading, Basis: it.Basis, Help: it.Help}
			if l.laid[name] {
				l.takeOut(byCat, f.Category, it.ID, seenItem, seenRule)
			}
			l.checkItem(s, it, f.Category, seenItem)
			for j := range it.Rules {
				l.addRule(s, item, &it.Rules[j], seenRule)
			}
			if len(it.Rules) == 0 {
				s.node(it.Node, "要点%s没有任何规则；机器不能判断的，请写一条kind: question的规则。", it.ID)
			}
			byCat[f.Category] = append(byCat[f.Category], item)
		}
	}
	for _, c := range l.pack.Categories {
		l.pack.Items = append(l.pack.Items, byCat[c.ID]...)
		if c.Items > 0 && len(byCat[c.ID]) != c.Items {
			l.headSrc.whole("类别%s应有%d个要点，规则文件中有%d个。", c.ID, c.Items, len(byCat[c.ID]))
		}
	}
	slices.SortStableFunc(l.pack.Items, func(a, b *Item) int {
		if ca, cb := slices.Index(cats, a.Category), slices.Index(cats, b.Category); ca != cb {
			return ca - cb
		}
		return itemNumber(a.ID) - itemNumber(b.ID)
	})
	for _, it := range l.pack.Items {
		l.pack.Rules = append(l.pack.Rules, it.Rules...)
	}
}

// takeOut removes an item of the pack below, for an overlay's to take its place.
func (l *loader) takeOut(byCat map[string][]*Item, category, id string, seenItem, seenRule map[string]bool) {
	i := slices.IndexFunc(byCat[category], func(x *Item) bool { return x.ID == id })
	if i < 0 || len(byCat[category][i].Rules) > 0 && l.laid[byCat[category][i].Rules[0].file] {
		return
	}
	old := byCat[category][i]
	byCat[category] = slices.Delete(byCat[category], i, i+1)
	delete(seenItem, id)
	for _, r := range old.Rules {
		delete(seenRule, r.ID)
	}
	l.pending = slices.DeleteFunc(l.pending, func(p pendingRule) bool { return p.rule.Item == old })
}

var (
	itemID = regexp.MustCompile(`^[A-Z][1-9][0-9]?$`)
	ruleID = regexp.MustCompile(`^([A-Z][1-9][0-9]?)\.[a-z][a-z0-9-]*$`)
)

func itemNumber(id string) int {
	n := 0
	for _, r := range id {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return n
}

func (l *loader) checkItem(s *source, it *itemFile, category string, seen map[string]bool) {
	at := it.Node
	switch {
	case !itemID.MatchString(it.ID) || !strings.HasPrefix(it.ID, category):
		s.node(at, "要点编号“%s”不合规，应为类别字母加数字，如“%s1”。", it.ID, category)
	case seen[it.ID]:
		s.node(at, "要点%s重复。", it.ID)
	}
	seen[it.ID] = true
	for _, need := range []struct{ key, v string }{{"name", it.Name}, {"criterion", it.Criterion}, {"reason", it.Reason}} {
		if need.v == "" {
			s.node(at, "要点%s缺少“%s”。", it.ID, need.key)
		}
	}
	checkReason(s, child(at, "reason"), it.Reason, child(at, "heading"), it.Heading, at)
}

func checkReason(s *source, rn ast.Node, reason string, hn ast.Node, heading string, at ast.Node) {
	if rn != nil && !slices.Contains(reasons, reason) {
		s.node(rn, "%s", unknownName("理由", reason, reasons))
	}
	if heading != "" && !slices.Contains(headings, heading) {
		s.node(hn, "%s", unknownName("标题", heading, headings))
	}
	if reason == "R0" && heading == "" {
		s.node(at, "理由为R0的，须写明heading：%s之一。", joinNames(headings))
	}
}

func (l *loader) addRule(s *source, item *Item, f *ruleFile, seen map[string]bool) {
	m := ruleID.FindStringSubmatch(f.ID)
	switch {
	case m == nil:
		s.node(f.Node, "规则编号“%s”不合规，应为要点编号、点、英文短词，如“%s.period”。", f.ID, item.ID)
	case m[1] != item.ID:
		s.node(f.Node, "规则%s写在要点%s之下，编号应以“%s.”开头。", f.ID, item.ID, item.ID)
	case seen[f.ID]:
		s.node(f.Node, "规则%s重复。", f.ID)
	}
	seen[f.ID] = true
	r := &Rule{ID: f.ID, Item: item, Kind: f.Kind, Weight: Normal, Reason: item.Reason, Heading: item.Heading, From: StageDraft,
		Finding: f.Finding, DoubtText: f.Doubt, Demand: f.Demand, Removal: Removal(f.Removal), Perhaps: l.perhaps(s, f.Perhaps), FalseAlarms: f.FalseAlarms, Basis: f.Basis, Cases: allCases(f.Cases),
		applies: f.Applies, na: f.NA, file: s.name, node: f.Node}
	if t := start(f.Node); t != nil {
		r.line = t.Position.Line
	}
	if f.Weight != "" {
		r.Weight = Weight(f.Weight)
		oneOf(s, child(f.Node, "weight"), "权重", f.Weight, weights)
	}
	if f.Reason != "" {
		r.Reason, r.Heading = Reason(f.Reason), ""
	}
	if f.Heading != "" {
		r.Heading = f.Heading
	}
	if f.Reason != "" || f.Heading != "" {
		checkReason(s, child(f.Node, "reason"), string(r.Reason), child(f.Node, "heading"), r.Heading, f.Node)
	}
	if f.Removal != "" {
		oneOf(s, child(f.Node, "removal"), "删去的范围", f.Removal, removals)
	}
	if f.From != "" {
		r.From = Stage(f.From)
		oneOf(s, child(f.Node, "from"), "阶段", f.From, stages)
	}
	r.severity = l.severity(s, f)
	l.pending = append(l.pending, pendingRule{r, f, s})
	item.Rules = append(item.Rules, r)
}

func oneOf(s *source, n ast.Node, what, v string, known []string) {
	if !slices.Contains(known, v) {
		s.node(n, "%s", unknownName(what, v, known))
	}
}

// severity reads one word, or a map by stage (draft review filing), by level
// (高 中 低) and default.
func (l *loader) severity(s *source, f *ruleFile) severity {
	out := severity{any: Must}
	if f.Severity == nil {
		s.node(f.Node, "规则%s缺少“severity”：must（必改）、should（建议）或note（提示）。", f.ID)
		return out
	}
	if t, ok := scalar(f.Severity); ok {
		oneOf(s, f.Severity, "轻重", t, severities)
		out.any = Severity(t)
		return out
	}
	ps, ok := pairs(f.Severity)
	if !ok {
		s.node(f.Severity, "severity应为一个词，或按阶段、等级分列。")
		return out
	}
	out.stage, out.byLevel = map[Stage]Severity{}, map[string]Severity{}
	for _, p := range ps {
		k := keyText(p)
		v, _ := scalar(p.Value)
		oneOf(s, p.Value, "轻重", v, severities)
		switch {
		case k == "default":
			out.any = Severity(v)
		case slices.Contains(stages, k):
			out.stage[Stage(k)] = Severity(v)
		case k == "高" || k == "中" || k == "低":
			out.byLevel[k] = Severity(v)
		default:
			s.at(p.Key.GetToken(), "%s", unknownName("阶段或等级", k, append(slices.Clone(stages), "default", "高", "中", "低")))
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

func (l *loader) compileRules() {
	for _, p := range l.pending {
		r, f, s := p.rule, p.file, p.src
		l.checkConditions(s, child(f.Node, "applies"), &r.applies)
		if strings.HasPrefix(f.ID, r.Item.ID+".") {
			l.checkCases(s, r.Cases)
		}
		k := kindNamed(f.Kind)
		if k == nil {
			n := child(f.Node, "kind")
			if n == nil {
				s.node(f.Node, "规则%s缺少“kind”。", f.ID)
			} else {
				s.node(n, "%s", unknownName("检查方式", f.Kind, kindNames()))
			}
			continue
		}
		if k.name != "question" {
			for _, need := range []struct{ key, v string }{{"finding", f.Finding}, {"demand", f.Demand}} {
				if strings.TrimSpace(need.v) == "" {
					s.node(f.Node, "规则%s缺少“%s”。", f.ID, need.key)
				}
			}
		}
		for _, w := range []struct{ key, v string }{{"finding", f.Finding}, {"doubt", f.Doubt}, {"demand", f.Demand}} {
			for _, m := range placeholder.FindAllStringSubmatch(w.v, -1) {
				if !slices.Contains(k.fields, m[1]) && !slices.Contains(commonFields, m[1]) {
					s.node(child(f.Node, w.key), "%s", unknownName("占位（"+k.name+"类规则）", m[1], append(slices.Clone(k.fields), commonFields...)))
				}
			}
		}
		ps := &params{src: s, node: f.Params, rule: f.Node}
		c, err := k.compile(ps, l.pack)
		if err != nil {
			if !errors.Is(err, errReported) {
				ps.errorf("", "%s", err.Error())
			}
			continue
		}
		r.check = c
		if k.name == "question" {
			if t, ok := scalar(child(f.Params, "question")); ok {
				r.Question = t
			}
		}
	}
}

// commonFields may stand in every wording: the place of the first evidence,
// and the matter's name.
var commonFields = []string{"page", "matter"}

func (l *loader) checkConditions(s *source, n ast.Node, a *conditions) {
	var profiles []string
	for _, p := range l.pack.profiles {
		profiles = append(profiles, p.ID)
	}
	for _, c := range []struct {
		key   string
		given []string
		what  string
		known []string
	}{
		{"kind", a.Kind, "文件种类", docKinds}, {"kind_not", a.KindNot, "文件种类", docKinds},
		{"procedure", a.Procedure, "程序", procedures}, {"procedure_not", a.ProcedureNot, "程序", procedures},
		{"type", a.Type, "事项类型", l.pack.typeIDs()}, {"type_not", a.TypeNot, "事项类型", l.pack.typeIDs()},
		{"stage", a.Stage, "阶段", stages}, {"stage_not", a.StageNot, "阶段", stages},
		{"profile", a.Profile, "参数表", profiles}, {"profile_not", a.ProfileNot, "参数表", profiles},
	} {
		for _, g := range c.given {
			if len(c.known) > 0 && !slices.Contains(c.known, g) {
				at := child(n, c.key)
				if at == nil {
					at = n
				}
				s.node(at, "%s", unknownName(c.what, g, c.known))
			}
		}
	}
}

func (l *loader) checkCases(s *source, cases []Case) {
	for i := range cases {
		c := &cases[i]
		part := func(key string) ast.Node {
			if n := child(c.row, key); n != nil {
				return n
			}
			return child(c.Node, key)
		}
		if c.Name == "" {
			s.node(c.Node, "用例缺少“name”。")
		}
		if !slices.Contains(verdicts, c.Want) {
			n := part("want")
			if n == nil {
				n = c.Node
			}
			s.node(n, "%s", unknownName("判断", c.Want, verdicts))
		}
		if c.Role != "" && !slices.Contains(caseRoles, c.Role) {
			s.node(part("covers"), "%s", unknownName("用例作用", c.Role, caseRoles))
		}
		for _, g := range []struct {
			key, v, what string
			known        []string
		}{
			{"stage", c.Given.Stage, "阶段", stages}, {"kind", c.Given.Kind, "文件种类", docKinds},
			{"procedure", c.Given.Procedure, "程序", append(slices.Clone(procedures), "unsure")},
			{"type", c.Given.Type, "事项类型", l.pack.typeIDs()},
			{"type_by", c.Given.TypeBy, "来源", []string{"declared", "detected", "unsure"}},
		} {
			if g.v != "" && len(g.known) > 0 && !slices.Contains(g.known, g.v) {
				s.node(child(part("given"), g.key), "%s", unknownName(g.what, g.v, g.known))
			}
		}
		if c.Given.Profile != "" {
			if _, ok := l.pack.Profile(c.Given.Profile); !ok {
				s.node(child(part("given"), "profile"), "没有名为“%s”的参数表。", c.Given.Profile)
			}
		}
	}
}

func (l *loader) checkTable() {
	if l.headSrc == nil || len(l.pack.Items) == 0 {
		return
	}
	list, _ := child(l.head.Node, "applicability").(*ast.SequenceNode)
	for i := range l.pack.table {
		e := &l.pack.table[i]
		var n ast.Node
		if list != nil && i < len(list.Values) {
			n = list.Values[i]
		}
		var items, rs []string
		for _, it := range l.pack.Items {
			items = append(items, it.ID)
		}
		for _, r := range l.pack.Rules {
			rs = append(rs, r.ID)
		}
		// A pack may leave out whole categories; lines about them hold nothing.
		there := func(id string) bool {
			return slices.ContainsFunc(items, func(have string) bool { return id != "" && have[0] == id[0] })
		}
		for _, id := range e.Items {
			if there(id) {
				oneOf(l.headSrc, child(n, "items"), "要点", id, items)
			}
		}
		for _, id := range e.Rules {
			if there(id) {
				oneOf(l.headSrc, child(n, "rules"), "规则", id, rs)
			}
		}
		l.checkConditions(l.headSrc, child(n, "when"), &e.When)
		switch e.Then {
		case "", "na", "na-if-absent":
			if e.Why == "" {
				l.headSrc.node(n, "适用表的这一行缺少“why”。")
			}
		case "manual":
			if e.Question == "" {
				l.headSrc.node(n, "适用表的这一行为manual，须写明“question”。")
			}
		default:
			l.headSrc.node(child(n, "then"), "%s", unknownName("处理", e.Then, []string{"na", "na-if-absent", "manual"}))
		}
	}
}
