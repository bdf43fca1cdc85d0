package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindCovers = kind{
	name: "covers",
	doc: "应有的成员逐一具备：groups 五类群体均被听取意见（仅提到名称不算，写明未听取的指出原句）；methods 征求意见方式的数量和当面方式；detail 每种方式写明时间、人数等；" +
		"channels 公示渠道；notice 公示的起止日期、反馈方式和结果；scope 调查范围和利益相关者界定；numbers 利益相关者的人数户数和直接间接；places 受影响村（社区）均有样本。" +
		"参数：of 上述之一；members 成员；face 当面方式；bulletin 是否须现场张贴；simple_without 简易程序可缺的成员。",
	fields: []string{"name", "names", "missing", "count", "min", "methods", "channels", "area", "areas"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a coversParams
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if err := p.known("of", "核对对象", []string{a.Of}, []string{"groups", "methods", "detail", "channels", "notice", "scope", "numbers", "places"}); err != nil {
			return nil, err
		}
		ids := termIDs(pack.Lexicon.Groups)
		if a.Of != "groups" {
			ids = termIDs(pack.Lexicon.Methods)
		}
		if a.Of == "groups" || a.Of == "detail" {
			if len(a.Members) == 0 {
				return nil, p.errorf("", "covers类规则（%s）须写明members。", a.Of)
			}
			if err := p.known("members", "成员", a.Members, ids); err != nil {
				return nil, err
			}
		}
		if err := p.known("face", "方式", a.Face, termIDs(pack.Lexicon.Methods)); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome {
			switch a.Of {
			case "groups":
				return c.coversGroups(&a)
			case "methods":
				return c.coversMethods(&a)
			case "detail":
				return c.coversDetail(&a)
			case "channels":
				return c.coversChannels(&a)
			case "notice":
				return c.coversNotice()
			case "scope":
				return c.coversScope()
			case "numbers":
				return c.coversNumbers()
			}
			return c.placesLeft(c.coversPlaces())
		}, nil
	},
}

type coversParams struct {
	Of            string   `yaml:"of"`
	Members       []string `yaml:"members"`
	Face          []string `yaml:"face"`
	Bulletin      bool     `yaml:"bulletin"`
	SimpleWithout []string `yaml:"simple_without"`
}

func termIDs(list []facts.Term) (out []string) {
	for i := range list {
		out = append(out, list[i].ID)
	}
	return out
}

func termName(list []facts.Term, id string) string {
	if t := facts.Find(list, id); t != nil && t.Name != "" {
		return t.Name
	}
	return id
}

func (c *Context) groupFact(id string) *facts.Group {
	for i := range c.Facts.Consultation.Groups {
		if c.Facts.Consultation.Groups[i].ID == id {
			return &c.Facts.Consultation.Groups[i]
		}
	}
	return nil
}

// simple says that the simple procedure or a form applies.
func (c *Context) simple() bool { return c.Procedure == "simple" || c.Kind == "form-report" }

func (c *Context) coversGroups(a *coversParams) Outcome {
	var o Outcome
	var heard []string
	for _, id := range a.Members {
		name := termName(c.Pack.Lexicon.Groups, id)
		g := c.groupFact(id)
		fields := map[string]string{"name": name, "names": name, "missing": name}
		var met []Evidence
		if id == "project-unit" && (g == nil || !g.Heard) {
			met = c.unitAmongHeard()
		}
		unspoken := id == "department" && len(c.Facts.Consultation.Authorities) == 0
		if id == "department" && (g == nil || !g.Heard && !g.Negated || unspoken) {
			met = c.departmentsWrote()
		}
		if p, ok := c.admitted(id, name, g, a); ok {
			o.Points = append(o.Points, p)
			continue
		}
		switch {
		case g != nil && g.Heard && !unspoken:
			heard = append(heard, fmt.Sprintf("%s（%s）", name, g.Text))
			o.Shown = append(o.Shown, c.says(first(g.At, 1)...)...)
		case id == "expert" && (c.Facts.Panel.Held || c.Facts.Panel.Experts.Found() && (c.Facts.Panel.Date.Found() || c.Facts.Panel.Result.Found())):
			heard = append(heard, name+"（评审专家）")
			o.Shown = append(o.Shown, c.says(first(append(slices.Clone(c.Facts.Panel.At), c.Facts.Panel.Experts.At()...), 1)...)...)
		case g != nil && g.Negated && g.Said != "":
			o.Points = append(o.Points, Point{Subject: name, Verdict: Fail, Fields: fields,
				Message: "报告称“" + shortText(g.Said, 40) + "”（{page}），未见直接听取" + name + "意见的记载。", Evidence: c.says(g.At...)})
		case g != nil && g.Negated:
			o.Points = append(o.Points, Point{Subject: name, Verdict: Fail, Fields: fields,
				Message: "报告称未听取“" + g.Text + "”的意见（{page}），" + name + "未被听取。", Evidence: c.says(g.At...)})
		case c.involved(id) != "":
			heard = append(heard, name+"（"+c.involved(id)+"）")
		case id == "project-unit" && c.selfDriven():
			heard = append(heard, name+"（由评估责任主体自行实施）")
		case met != nil:
			heard = append(heard, name+"（列入座谈、访谈或书面征求意见）")
			o.Shown = append(o.Shown, met...)
		case id == "project-unit" && (!c.implementerNamed() || c.unitSubmits() || c.grantsRight()):
			// Nobody is named to carry it out, who does hands the report in, or he is
			// still to be found by bidding: what it was asked apart from that is for a person to see.
			o.Points = append(o.Points, Point{Subject: name, Verdict: Doubt, Severity: Should, Fields: fields,
				Message: "未识别到听取" + name + "意见的记载，请核实其是否以其他形式参与评估。", Evidence: c.searched("consultation", "process")})
		case c.simple() && slices.Contains(a.SimpleWithout, id):
			heard = append(heard, name+"（简易程序不作要求）")
		default:
			pt := c.absent("", Point{Subject: name, Fields: fields}, "consultation", "process")
			if id == "project-unit" && (c.Type == nil || !c.Type.Fixed) {
				pt.Points[0].Verdict, pt.Points[0].Note = Doubt, "政策、改革一类事项常由多个单位实施，请核实其是否以其他形式参与评估。"
			}
			if g != nil && g.Heard {
				pt.Points[0].Note = "报告提到“" + g.Text + "”，但未写征求了谁的意见、有何意见。" + pt.Points[0].Note
			} else if g != nil && g.Named {
				pt.Points[0].Note = "报告只提到该类群体。" + pt.Points[0].Note
			}
			o.Points = append(o.Points, pt.Points...)
		}
	}
	if len(heard) > 0 {
		o.Why = "已听取：" + joinNames(heard) + "。"
	}
	if len(o.Points) > 0 {
		var names []string
		for _, p := range o.Points {
			names = append(names, p.Subject)
		}
		o.Why += "未见听取：" + joinNames(names) + "。"
	}
	return o
}

// admitted gives the point on a class that the report itself says it did not ask.
// Where the class was heard some other way as well, it is for a person to see.
func (c *Context) admitted(id, name string, g *facts.Group, a *coversParams) (Point, bool) {
	if c.simple() && slices.Contains(a.SimpleWithout, id) {
		return Point{}, false
	}
	for _, u := range c.Facts.Consultation.NotHeard {
		if u.ID != id {
			continue
		}
		p := Point{Subject: name, Verdict: Fail, Fields: map[string]string{"name": name, "names": name, "missing": name}, Evidence: c.says(u.At),
			Message: "报告称“" + shortText(u.Text, 40) + "”（{page}），未见直接听取" + name + "意见的记载。"}
		heard := g != nil && g.Heard
		if heard && (u.Weak || id != "department") || id == "expert" && c.Facts.Panel.Held {
			p.Verdict = Doubt
			p.Message = "报告称“" + shortText(u.Text, 40) + "”（{page}），又在他处提到" + name + "，请核实调查阶段是否听取其意见。"
		}
		return p, true
	}
	if id == "key" && (g == nil || !g.Negated) {
		return c.weakUnmet(name, g)
	}
	return Point{}, false
}

// weakUnmet gives the point on those in hardship of whom the report itself says that
// nobody called on them, or whose visits are told by choice of others.
func (c *Context) weakUnmet(name string, g *facts.Group) (Point, bool) {
	f := &c.Facts.Consultation.Face
	if _, met := f.Met["special"]; met {
		return Point{}, false
	}
	for _, u := range f.Unmet {
		if u.Who != "special" && u.How != "chosen" && u.Who != "" || u.Part || u.How == "phone" {
			continue
		}
		p := Point{Subject: name, Verdict: Fail, Fields: map[string]string{"name": name, "names": name, "missing": name}, Evidence: c.says(u.At),
			Message: "报告称“" + shortText(u.Text, 40) + "”（{page}），未见直接听取" + name + "意见的记载。"}
		if _, near := f.Near["special"]; near || u.Who == "" && g != nil && g.Heard {
			p.Verdict = Doubt
			p.Message = "报告称“" + shortText(u.Text, 40) + "”（{page}），又在他处提到" + name + "，请核实调查阶段是否听取其意见。"
		}
		return p, true
	}
	return Point{}, false
}

// implementerNamed says that the report names who carries the matter out.
func (c *Context) implementerNamed() bool {
	u, ok := c.Facts.Identity.ProjectUnit.First()
	return ok && !c.agency(u.V) || len(c.Facts.Consultation.Implementers) > 0
}

// agency says that a name is that of the body that assesses: 评估实施单位 is no
// project unit.
func (c *Context) agency(name string) bool {
	a, ok := c.Facts.Identity.Agency.First()
	return ok && plain(a.V) == plain(name)
}

var (
	unitWords = regexp.MustCompile(`项目(?:实施)?(?:企业|单位)|建设单位|建管单位|实施企业|业主单位|承办单位|主办单位|(?:实施|建设|项目|主办|承办|运营)[^,。;]{0,5}方(?:$|[,。;、(])`)
	unitHeard = regexp.MustCompile(`座谈|访谈|书面|会商|走访|见面`)
	metThen   = regexp.MustCompile(`^(?:座谈|访谈|会商|走访|见面)[^,。;]{0,4}[(:,]?[^。;]{0,12}\d{1,2}月\d{1,2}日`)
)

// unitAmongHeard gives the row of a table that lists the one who carries the matter
// out among those met or written to: 项目实施企业 | 座谈; nil where none does.
func (c *Context) unitAmongHeard() []Evidence {
	var name string
	if v, ok := c.Facts.Identity.ProjectUnit.First(); ok {
		name = plain(v.V)
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table == nil || b.Zone != document.ZoneBody || answersTable(b.Table) {
			continue
		}
		for _, row := range b.Table.Rows {
			unit, met := false, false
			for k := range row {
				s := plain(row[k].Text)
				unit = unit || unitWords.MatchString(s) || len([]rune(name)) >= 6 && strings.Contains(s, name)
				met = met || unitHeard.MatchString(s) && (len([]rune(s)) <= 16 || len([]rune(s)) <= 60 && metThen.MatchString(s))
			}
			if unit && met && len(row) >= 3 {
				return c.says(document.InTable(b.ID, &row[0]))
			}
		}
	}
	return nil
}

// answersTable says that a table is of what was said and what is done about it: the
// one who carries the matter out stands there as the one who has to.
func answersTable(t *document.Table) bool {
	return len(t.Rows) > 0 && slices.ContainsFunc(t.Rows[0], func(h document.Cell) bool { return answersHead.MatchString(h.Text) })
}

var answersHead = regexp.MustCompile(`采纳|处理|答复|回应|措施|责任|落实`)

// sectionPlays says that a section, or one it stands in, plays one of the roles.
func (c *Context) sectionPlays(section int, roles ...facts.Role) bool {
	for s := section; s > 0 && s < len(c.Doc.Outline); s = c.Doc.Outline[s].Parent {
		for _, r := range roles {
			for _, at := range c.Facts.Structure.Roles[r] {
				if at.Section == s {
					return true
				}
			}
		}
	}
	return false
}

// departmentsWrote finds authorities that gave their opinion together: a paragraph
// of the consultation that names four or more of them and what they said, or an
// annex of their letters.
func (c *Context) departmentsWrote() []Evidence {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table != nil {
			continue
		}
		s := plain(b.Text)
		switch {
		case b.Zone == document.ZoneAnnex && (b.Kind == document.Heading || b.Kind == document.Caption) && lettersHead.MatchString(s):
			return c.says(document.Whole(b.ID))
		case b.Zone == document.ZoneBody && c.sectionPlays(b.Section, "consultation", "process") && gaveOpinion.MatchString(s) && len(authority.FindAllString(s, 4)) >= 4:
			return c.says(document.Whole(b.ID))
		}
	}
	return nil
}

var (
	lettersHead = regexp.MustCompile(`(?:部门|单位|乡镇|街道|街镇|镇街)[^。；，]{0,8}(?:意见|复函|回函|函件|函$)`)
	authority   = regexp.MustCompile(`[\p{Han}]{2,10}(?:局|委员会|办公室|支队|大队|镇政府|乡政府|街道办)`)
	gaveOpinion = regexp.MustCompile(`复函|函复|回函|书面(?:意见|答复|回复)|(?:个|家)(?:部门|单位)[^。]{0,30}(?:意见|同意|建议|答复|提出|参加|会商)`)
)

// grantsRight says that the matter is the granting of a right, by bidding or
// otherwise: whoever takes it carries it out later, and has its project approved then.
func (c *Context) grantsRight() bool {
	m, ok := c.Facts.Identity.Matter.First()
	return ok && rightGranted.MatchString(plain(m.V))
}

var rightGranted = regexp.MustCompile(`(?:采矿权|探矿权|矿业权|矿权|经营权|特许经营|使用权|承包权|海域|水域|滩涂|岸线|宗地|地块|用地)[^，。]{0,12}(?:出让|出租|招租|转让|拍卖|挂牌|招标|授予|配置)`)

// unitSubmits says that the one who carries the matter out stands on the cover as
// one that hands the report in: it seals it, the report is a chapter of its own
// study, or it is itself an authority.
func (c *Context) unitSubmits() bool {
	return slices.ContainsFunc(c.Facts.Identity.ProjectUnit.All(), func(v facts.Value[string]) bool {
		b := c.Doc.Block(v.At.Block)
		return b != nil && b.Table == nil && (b.Zone == document.ZoneFront || b.Section == 0) &&
			(c.Kind == "analysis" || localBody.MatchString(plain(v.V)) || sealed.MatchString(plain(b.Text)))
	})
}

var (
	localBody = regexp.MustCompile(`(政府|街道办事处|管委会|管理委员会|[局委厅办])$`)
	sealed    = regexp.MustCompile(`[盖公]章`)
)

// selfDriven says that the body responsible carries the matter out itself: it is
// the project unit too, or none other is named and none answers for the measures.
func (c *Context) selfDriven() bool {
	r, has := c.Facts.Identity.ResponsibleBody.First()
	if !has {
		return false
	}
	if u, ok := c.Facts.Identity.ProjectUnit.First(); ok && !c.agency(u.V) {
		return plain(u.V) == plain(r.V)
	}
	if len(c.Facts.Consultation.Implementers) > 0 || c.Type == nil || c.Type.Fixed {
		return false
	}
	return !slices.ContainsFunc(c.carriers(), func(u string) bool { return builders.MatchString(u) && !strings.Contains(plain(r.V), u) })
}

// involved says how the project unit was heard where the consultation does not
// tell it: a sentence elsewhere says so by its name.
func (c *Context) involved(id string) string {
	if id != "project-unit" {
		return ""
	}
	for _, name := range c.carriers() {
		if c.heardByName(name) {
			return "已听取" + name + "的意见"
		}
	}
	if v, ok := c.Facts.Identity.ProjectUnit.First(); ok {
		names := []string{plain(v.V)}
		if parts := splitBodies.Split(plain(v.V), -1); len(parts) > 1 { // 镇政府和市场公司
			names = append(names, parts...)
		}
		for _, name := range names {
			if len([]rune(name)) >= 4 && c.heardByName(name) {
				return "已听取" + name + "的意见"
			}
		}
	}
	return ""
}

// carriers gives the bodies that answer for a good part of the measures: where no
// unit is named as the one that carries the matter out, it is among them.
func (c *Context) carriers() (out []string) {
	n, all := map[string]int{}, 0
	var units []string
	for i := range c.Facts.Measures.Rows {
		units = append(units, c.Facts.Measures.Rows[i].Unit)
	}
	for i := range c.Facts.Measures.Prose {
		units = append(units, c.Facts.Measures.Prose[i].Unit)
	}
	for _, unit := range units {
		all++
		for _, u := range splitBodies.Split(plain(unit), -1) {
			if u = strings.TrimSpace(u); len([]rune(u)) < 4 || strings.HasSuffix(u, "政府") {
				continue
			}
			if n[u]++; n[u] == 1 {
				out = append(out, u)
			}
		}
	}
	if a, ok := c.Facts.Identity.Agency.First(); ok {
		out = slices.DeleteFunc(out, func(u string) bool { return u == plain(a.V) })
	}
	return slices.DeleteFunc(out, func(u string) bool { return (n[u] < 2 || 5*n[u] < all) && !builders.MatchString(u) })
}

// builders are bodies that carry things out rather than oversee them.
var builders = regexp.MustCompile(`(公司|集团|中心|医院|学校|大学|学院|管理所|管理处|管理站|指挥部|筹备组|合作社|协会|事务所|场|厂)$`)

var splitBodies = regexp.MustCompile(`[、,，;；/和及]`)

// heardByName says that a place of the body says the unit of this name was
// heard; a form has no sections to look in.
func (c *Context) heardByName(name string) bool {
	said := func(text string) bool {
		for off := 0; ; {
			i := strings.Index(text[off:], name)
			if i < 0 {
				return false
			}
			i += off
			before := text[:i]
			if k := strings.LastIndexAny(before, "。；;，,"); k >= 0 {
				before = before[k:]
			}
			after := text[i+len(name):]
			listed := strings.HasSuffix(before, "、") || strings.HasPrefix(after, "、") // one of many that were written to
			if nameHeard.MatchString(before) && !strings.Contains(before, "未") && !listed {
				return true
			}
			if cameThere.MatchString(after) && !strings.Contains(before, "未") {
				return true
			}
			if metWith.MatchString(before) && thenTalked.MatchString(after) && !strings.Contains(before, "未") && !listed {
				return true
			}
			off = i + len(name)
		}
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneContents || b.Zone == document.ZoneAnnex {
			continue
		}
		if said(plain(b.Text)) {
			return true
		}
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, cell := range row {
				if said(plain(cell.Text)) {
					return true
				}
			}
		}
	}
	return false
}

var nameHeard = regexp.MustCompile(`(听取|征求|征询|走访|访谈|座谈|咨询|约谈)[^。；;，,]{0,24}$`)

// 与甲公司座谈, 到甲公司开会, 甲公司负责人介绍了方案
var (
	metWith    = regexp.MustCompile(`(?:与|同|和|跟|到|赴|在|邀请|会同|组织|召集)$`)
	cameThere  = regexp.MustCompile(`^(?:也|还|另)?(?:来了|到了|到会|到场|派了?|出席)(?:\d{1,3}|[一二两三四五六七八九十]{1,3})(?:人|名|位)`)
	thenTalked = regexp.MustCompile(`^[^。；;，,、]{0,14}(?:座谈|会商|商谈|会谈|开会|碰头|沟通|交流|对接|面谈|访谈|介绍|汇报|研究|征求|听取)`)
)

func first[T any](at []T, n int) []T {
	if len(at) > n {
		return at[:n]
	}
	return at
}

// heldMethods gives the methods said to have been used; looking at a site hears nobody.
func (c *Context) heldMethods() (out []*facts.Method) {
	for i := range c.Facts.Consultation.Methods {
		m := &c.Facts.Consultation.Methods[i]
		if m.Held && m.ID != "site" {
			out = append(out, m)
		}
	}
	return out
}

func (c *Context) coversMethods(a *coversParams) Outcome {
	least := c.Profile.ConsultMethodsMin.Value
	if c.simple() && c.Profile.SimpleMethodsMin.Value > 0 {
		least = c.Profile.SimpleMethodsMin.Value
	}
	if least == 0 {
		least = 3
	}
	var names []string
	var o Outcome
	face := false
	var ballot []Evidence
	for _, m := range c.heldMethods() {
		names = append(names, termName(c.Pack.Lexicon.Methods, m.ID))
		switch {
		case !slices.Contains(a.Face, m.ID):
		case c.ballot(m):
			ballot = append(ballot, c.says(first(m.At, 1)...)...)
		default:
			face = true
		}
		o.Shown = append(o.Shown, c.says(first(m.At, 1)...)...)
	}
	fields := map[string]string{"methods": joinNames(names), "count": fmt.Sprint(len(names)), "min": fmt.Sprint(least)}
	o.Why = fmt.Sprintf("采用%d种方式：%s；要求不少于%d种，其中至少一种当面方式。", len(names), joinNames(names), least)
	if len(names) == 0 {
		return c.absent("未见征求意见的方式。", Point{Subject: "方式", Fields: fields, Message: "未见开展征求意见的记载。", Demand: "请补充开展调查并写明方式、时间、对象和结果。"}, "consultation", "process")
	}
	point := func(subject, message string) {
		pt := Point{Subject: subject, Verdict: Fail, Fields: fields, Message: message, Evidence: append(slices.Clone(o.Shown), c.searched("consultation")...)}
		if c.lost("consultation") {
			pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, c.losses("consultation"))
		}
		o.Points = append(o.Points, pt)
	}
	if len(names) < least {
		point("数量", "")
	}
	if !face && len(ballot) > 0 {
		o.Points = append(o.Points, Point{Subject: "当面", Verdict: Doubt, Fields: fields, Evidence: append(ballot, c.searched("consultation")...),
			Message: "当面方式只见职工代表大会一类的表决会议（{page}），请核实是否另行座谈、走访听取意见。"})
	} else if !face && len(a.Face) > 0 {
		for _, m := range c.Facts.Consultation.Methods {
			if m.Negated && slices.Contains(a.Face, m.ID) {
				o.Shown = append(o.Shown, c.says(m.At...)...)
			}
		}
		point("当面", "已采用的方式（"+joinNames(names)+"）中没有座谈、走访、听证等当面听取意见的方式。")
	}
	return o
}

// ballot says that all that is told of a way of meeting is an assembly that votes.
func (c *Context) ballot(m *facts.Method) bool {
	voted := false
	for _, at := range m.At {
		s := plain(c.Doc.Text(at))
		if talkedThere.MatchString(s) {
			return false
		}
		voted = voted || assembly.MatchString(s)
	}
	return voted && m.ID == "meeting"
}

var (
	assembly    = regexp.MustCompile(`职代会|职工代表大会|职工大会`)
	talkedThere = regexp.MustCompile(`座谈|恳谈|商谈|会谈|会商|[坝场主面通议]会|议事|听取意见|征求意见`)
)

func (c *Context) coversDetail(a *coversParams) Outcome {
	var o Outcome
	var told []string
	for _, m := range c.heldMethods() {
		if !slices.Contains(a.Members, m.ID) {
			continue
		}
		name := termName(c.Pack.Lexicon.Methods, m.ID)
		detail := m.Told
		if m.ID == "survey" {
			for _, s := range c.Facts.Surveys {
				detail = detail || s.Sent.Found() || s.Returned.Found() || s.Valid.Found()
			}
		}
		at := m.At
		if len(m.Vague) > 0 {
			detail, at = false, m.Vague
		}
		bare := detail && len(m.Bare) > 0
		if bare {
			detail, at = false, m.Bare
		}
		if detail && len(m.Part) > 0 {
			o.Points = append(o.Points, Point{Subject: name, Verdict: Fail, Fields: map[string]string{"name": name, "missing": "时间、人数"}, Evidence: c.says(first(m.Part, 2)...),
				Message: "报告所列" + name + "中，有的未写明时间和参加人数（{page}）。"})
			continue
		}
		if detail {
			told = append(told, name)
			continue
		}
		pt := Point{Subject: name, Verdict: Fail, Fields: map[string]string{"name": name, "missing": "时间、地点、对象、人数"}, Evidence: append(c.says(first(at, 2)...), c.searched("consultation")...)}
		if bare {
			pt.Verdict, pt.Message = Doubt, "报告称采用"+name+"，各处均未写明哪天、在哪里举行（{page}），请核实。"
		}
		if c.lost("consultation") {
			pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, c.losses("consultation"))
		}
		o.Points = append(o.Points, pt)
	}
	if len(told) == 0 && len(o.Points) == 0 {
		return Outcome{Verdict: NA, Why: "未识别到已采用的方式，由方式数量一项判断。"}
	}
	o.Why = "写有具体做法的方式：" + joinNames(told) + "。"
	return o
}

func (c *Context) coversChannels(a *coversParams) Outcome {
	list := c.notices("stability")
	least := max(1, c.Profile.PublicityChannelsMin.Value)
	var names []string
	var shown []Evidence
	texts := map[string]bool{}
	ids := map[string]bool{}
	for _, n := range list {
		if n.Negated {
			continue
		}
		for _, ch := range n.Channels {
			texts[ch.Text] = ch.ID != "website" // 政府网站 and 网上 are one
			if !ids[ch.ID] {
				ids[ch.ID] = true
				names = append(names, termName(c.Pack.Lexicon.Channels, ch.ID))
				shown = append(shown, c.says(ch.At)...)
			}
		}
	}
	if len(list) == 0 || list[0].Negated {
		return Outcome{Verdict: NA, Why: "未见稳评公示，由公示期限一项判断。"}
	}
	if len(names) == 0 {
		return Outcome{Verdict: Doubt, Why: "未能读出稳评公示的渠道，请人工核实。", Shown: c.says(list[0].At)}
	}
	o := Outcome{Why: "公示渠道：" + joinNames(names) + "。", Shown: shown}
	fields := map[string]string{"channels": joinNames(names), "count": fmt.Sprint(len(names)), "min": fmt.Sprint(least)}
	apart := 0
	for _, counts := range texts {
		if counts {
			apart++
		}
	}
	if ids["website"] {
		apart++
	}
	if len(ids) < least && apart < least {
		o.Points = append(o.Points, Point{Subject: "渠道", Verdict: Fail, Fields: fields, Evidence: shown})
	} else if a.Bulletin && !ids["bulletin"] && c.Type != nil && c.Type.Fixed {
		o.Points = append(o.Points, Point{Subject: "张贴", Verdict: Fail, Fields: fields, Evidence: shown,
			Message: "公示渠道为" + joinNames(names) + "，未见在影响区域现场张贴。", Demand: "请补充在影响区域的公示栏等处张贴，并附照片。"})
	}
	return o
}

func (c *Context) coversNotice() Outcome {
	list := c.notices("stability")
	if len(list) == 0 || list[0].Negated {
		return Outcome{Verdict: NA, Why: "未见稳评公示，由公示期限一项判断。"}
	}
	period, feedback, result, answered := false, false, false, false
	var o Outcome
	for _, n := range list {
		for _, v := range n.Period.All() {
			period = period || v.V.From.Day > 0
		}
		period = period || n.StatedDays.Found() && n.Period.Found()
		for _, e := range c.Facts.Process.Events {
			period = period || e.Kind == "publicity" && !e.Planned && !e.Period.To.IsZero() // told among the steps
		}
		if n.Feedback != nil {
			feedback = true
			o.Shown = append(o.Shown, c.says(*n.Feedback)...)
		}
		if n.Result != nil {
			result = true
			answered = answered || opinionsCame.MatchString(plain(c.Doc.Text(*n.Result)))
			o.Shown = append(o.Shown, c.says(*n.Result)...)
		}
	}
	var missing []string
	for _, m := range []struct {
		ok   bool
		name string
	}{{period, "起止日期"}, {feedback, "反馈方式"}, {result, "公示结果"}} {
		if !m.ok {
			missing = append(missing, m.name)
		}
	}
	if len(missing) == 0 {
		o.Why = "公示的起止日期、反馈方式和结果均已写明。"
		return o
	}
	o.Why = "公示未写明：" + joinNames(missing) + "。"
	for _, m := range missing {
		pt := Point{Subject: m, Verdict: Fail, Fields: map[string]string{"missing": m}, Evidence: append(c.says(list[0].At), c.searched("publicity", "consultation")...)}
		if c.lost("publicity", "consultation") {
			pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, c.losses("publicity", "consultation"))
		}
		if m == "反馈方式" && answered {
			pt.Severity, pt.Note = Note, "公示期间收到过意见，想必写有反馈方式。"
		}
		o.Points = append(o.Points, pt)
	}
	return o
}

// opinionsCame: 收到意见14条, 来电9个: people knew where to send them.
var opinionsCame = regexp.MustCompile(`(?:收到|接到|来电|电话|来信|留言)[^,。;]{0,10}(?:[1-9]\d*|[一二两三四五六七八九十百]+)(?:件|条|个|封|起|份|人次|次)`)
