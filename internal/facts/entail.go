package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Entailment is what a matter brings with it by its own words: where graves are to be
// moved, the risks must speak of graves.
type Entailment struct {
	ID   string   `yaml:"id"`
	Name string   `yaml:"name"`
	For  []string `yaml:"for"`  // decision types it holds for; empty: all
	Told []string `yaml:"told"` // expressions on a sentence by which the matter does it; empty: every matter of these types does
	Not  string   `yaml:"not"`  // a sentence with it does not say so
	Own  string   `yaml:"own"`  // what names it and nothing else, in a risk or a row of a checklist
	Near string   `yaml:"near"` // anything that comes near it
}

// Entailed is one thing the matter brings with it, and what the report makes of it.
type Entailed struct {
	ID      string           `json:"id"`
	At      *document.Anchor `json:"at,omitempty"`     // where the matter is said to do it; none: by its type
	Treated bool             `json:"treated"`          // something near it stands in the chapters on risks, measures or conclusions, or in a part that plays no role
	Argued  *document.Anchor `json:"argued,omitempty"` // it is named in the analysis of the four dimensions
	Denied  *document.Anchor `json:"denied,omitempty"` // said there not to concern the matter
	Listed  *document.Anchor `json:"listed,omitempty"` // in the name of a listed risk
}

var (
	entailNot = regexp.MustCompile(`不涉及|不(?:再|新)?征(?:收|用|地)|未征|未涉及|不存在|不需要|无需|不会|没有|均无|避让|避开|绕避|绕开|绕行至|不再|不新增|不占|不动|不迁|不拆|不产生|未发现|未见|(?:^|[,;:、。(])无`)
	// entailElsewhere: what other matters, other places and other times did.
	entailElsewhere = regexp.MustCompile(`同类|类似|外地|外省|外市|外县|邻[市县区]|某[市县区镇村]|教训|案例|往年|当年|历史上|曾(?:经|于|在|因)?|已(?:于|在)?\d{4}年`)
)

// ofBodies are names of authorities and companies: 县气象局 is no weather, 县融媒体中心
// no media. In a list of those that attend, 应急、气象、网信等部门, they stand short.
var (
	ofBodies   = regexp.MustCompile(`(?:气象|社会保障|社保|网信|融媒体|媒体|宣传|卫生健康|卫健|水利|水务|信访|交通(?:运输|警察)?|教育(?:体育)?|食品药品|市场监管|经营管理|资产(?:监督)?管理|国资|民政|农业农村|债权人|学校)[\p{Han}]{0,8}?(?:局|办公室|办|委员会|委|中心|站|厅|所|组|科|股|专班|集团|公司)`)
	shortOnes  = regexp.MustCompile(`(?:[、,和及与](?:气象|网信|社保|水利|信访|教育|宣传|卫健))+(?:[、,和及与等六七八九十]|$)|(?:^|[,;:。(|])(?:气象|网信|社保|水利|信访|教育|宣传|卫健)(?:[、和及])`)
	spokenRisk = regexp.MustCompile(`风险|可能|矛盾|争议|纠纷|聚集|上访|不满|担心|隐患|闹`)
)

// withoutBodies leaves the names of authorities out.
func withoutBodies(s string) string {
	return shortOnes.ReplaceAllString(ofBodies.ReplaceAllString(s, ""), "、")
}

// entailed finds what the matter brings with it, and whether anything the report says
// of risks comes near it.
func (x *reading) entailed() {
	if len(x.lx.Entails) == 0 {
		return
	}
	type entry struct {
		e         *Entailment
		told      []*regexp.Regexp
		not       *regexp.Regexp
		own, near *regexp.Regexp
		found     Entailed
	}
	pattern := func(s string) *regexp.Regexp {
		if s == "" {
			return nil
		}
		return cachedPattern(s)
	}
	list := make([]*entry, len(x.lx.Entails))
	for i := range x.lx.Entails {
		e := &x.lx.Entails[i]
		n := &entry{e: e, not: pattern(e.Not), own: pattern(e.Own), near: pattern(e.Near), found: Entailed{ID: e.ID}}
		for _, p := range e.Told {
			if re := pattern(p); re != nil {
				n.told = append(n.told, re)
			}
		}
		for k := range x.out.Risks.Factors {
			if f := &x.out.Risks.Factors[k]; n.own != nil && n.own.MatchString(f.Name) && !ofFear.MatchString(f.Name) && !strings.Contains(f.Name, "不涉及") && n.found.Listed == nil {
				n.found.Listed = &f.At
			}
		}
		list[i] = n
	}
	first := x.risksFrom()
	treated := []string{withoutBodies(strings.Join(x.out.Themes.Rows, "\n"))}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone == document.ZoneFront {
			continue
		}
		switch part := x.chapter(t.block); {
		case part == chapterRisk, part == chapterMeasures, part == chapterEnd, part == "" && t.block.ID >= first:
			for _, sp := range t.sentences {
				if s := t.s()[sp.Start:sp.End]; !ofOthers.MatchString(s) {
					treated = append(treated, withoutBodies(s))
				}
			}
		case part == chapterOther, part == chapterBasis, t.block.Kind == document.Heading:
		default:
			if part == chapterFour {
				for _, sp := range t.sentences {
					s := t.s()[sp.Start:sp.End]
					if !spokenRisk.MatchString(s) {
						continue
					}
					s = withoutBodies(s)
					for _, n := range list {
						if n.found.Argued == nil && n.near != nil && n.near.MatchString(s) {
							at := t.at(sp.Start, sp.End)
							n.found.Argued = &at
						}
					}
				}
			}
			for _, n := range list {
				if n.found.At != nil {
					continue
				}
				for _, re := range n.told {
					if m := re.FindStringIndex(t.s()); m != nil && x.affirmed(t, m, n.not) {
						at := t.at(m[0], m[1])
						n.found.At = &at
						break
					}
				}
			}
		}
	}
	all := strings.Join(treated, "\n")
	x.factorsNear(all)
	denials := x.factorsDenied()
	for _, n := range list {
		n.found.Treated = n.near == nil || n.near.MatchString(all)
		if n.found.Listed != nil {
			for i := range denials {
				if n.own.MatchString(denials[i].Name) {
					n.found.Denied = &denials[i].At
					break
				}
			}
		}
		if n.found.At != nil || n.found.Denied != nil || len(n.told) == 0 && n.near != nil {
			x.out.Entailed = append(x.out.Entailed, n.found)
		}
	}
}

// factorsNear notes of each factor of the catalogue whether its own words stand where
// risks are identified, and whether they stand anywhere in what is said from there on.
func (x *reading) factorsNear(all string) {
	var parts []string
	for _, t := range x.texts {
		if t.inBody() && t.block.Zone != document.ZoneFront && x.inRole(t.block.ID, "identification") {
			parts = append(parts, withoutBodies(t.s()))
			x.out.Risks.Concerned += len(concernWords.FindAllString(t.s(), -1))
		}
	}
	identified := strings.Join(parts, "\n") + "\n" + strings.Join(x.out.Themes.Rows, "\n")
	for i := range x.out.Risks.Matters {
		m := &x.out.Risks.Matters[i]
		if i >= len(x.lx.Factors) || x.lx.Factors[i].Own == "" {
			m.Judged, m.Near = true, true
			continue
		}
		if re := cachedPattern(x.lx.Factors[i].Own); re != nil {
			m.Judged = re.MatchString(identified)
			m.Near = m.Judged || re.MatchString(all)
		}
	}
}

var (
	// deniedPart: 粉尘爆炸、火灾、职业健康不涉及
	deniedPart = regexp.MustCompile(`^([^。;:(]{2,24})(?:,|:)?(?:均|都)?(?:不涉及|不存在|无影响)[^,。;]{0,4}(?:$|[,。;(])`)
	// ofSome: only some of it does not concern the matter, or it is judged elsewhere.
	ofSome = regexp.MustCompile(`新增|新征|除|以外|仅限|已|归入|并入|列入|另有|施工|建设期|运营|运行|征地|失地|其他|其余|主要|轻微|忽略|部分|风险|跨|境外|社会|场外|见|第\d|[RFSDK]\d`)
)

// factorsDenied gives what the list of factors says does not concern the matter: the
// label of a row marked so, or the words before 不涉及.
func (x *reading) factorsDenied() (out []BareDenial) {
	add := func(name, all string, at document.Anchor) {
		if chars(name) <= 16 && !ofSome.MatchString(all) {
			out = append(out, BareDenial{Name: name, At: at})
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || !x.inRole(t.block.ID, "identification") || !strings.Contains(t.s(), "不涉及") && !strings.Contains(t.s(), "不存在") {
			continue
		}
		if t.cell != nil && t.cell.Row < len(t.table.grid) && t.cell.Col > 0 && noConcern.MatchString(strings.TrimSpace(t.s())) {
			if l := x.rowFactor(t); l != "" {
				add(l, l+lineOf(t.table.grid[t.cell.Row][t.cell.Col:]), t.at(0, 0))
			}
			continue
		}
		from := 0
		for _, part := range strings.FieldsFunc(t.s(), func(r rune) bool { return r == '。' || r == ';' || r == '\n' }) {
			from = strings.Index(t.s()[from:], part) + from
			if m := deniedPart.FindStringSubmatchIndex(part); m != nil {
				add(part[m[2]:m[3]], part, t.at(from, from+len(part)))
			}
			from += len(part)
		}
	}
	return out
}

// rowFactor is the label of a row: the last cell with words before this one.
func (x *reading) rowFactor(t *text) string {
	row := t.table.grid[t.cell.Row]
	for c := min(t.cell.Col, len(row)) - 1; c >= 0; c-- {
		if row[c] != nil && row[c] != t && chars(squeeze(row[c].s())) >= 2 {
			return squeeze(row[c].s())
		}
	}
	return ""
}

// concernWords: 涉及, 不涉及, 见风险3, 列为2号: the words of a list that goes factor by factor.
var concernWords = regexp.MustCompile(`涉及|不存在|(?:列|并|归|计)[入为][^,。;|]{0,6}\d|轻微|不单列`)

// ofFear: people may fear what does not concern the matter.
var ofFear = regexp.MustCompile(`担忧|担心|误[认解读传信]|恐慌|恐惧|传言|谣|疑虑|质疑|怕`)

// ofOthers: what happened elsewhere is no word on this matter.
var ofOthers = regexp.MustCompile(`(?:外|邻|某|兄弟)(?:地|省|市|县|区|镇)|同类|类似`)

// risksFrom is where the report begins to speak of risks: what plays no role before
// it tells of the matter.
func (x *reading) risksFrom() document.BlockID {
	first := document.BlockID(0)
	for _, r := range []Role{"identification", "estimation"} {
		for _, at := range x.out.Structure.Roles[r] {
			if at.Section > 0 && at.Section < len(x.doc.Outline) {
				if id := x.doc.Outline[at.Section].First; first == 0 || id < first {
					first = id
				}
			} else {
				return 0
			}
		}
	}
	return first
}

// affirmed says that the clause of a match says it of this matter, and not that it is
// otherwise, elsewhere or of the past.
func (x *reading) affirmed(t *text, m []int, not *regexp.Regexp) bool {
	s := t.s()
	from := lastAny(s[:m[0]], "。;\n") + 1
	to := len(s)
	if i := strings.IndexAny(s[m[1]:], "。;\n"); i >= 0 {
		to = m[1] + i
	}
	clause := s[from:to]
	near := s[lastAny(s[:m[0]], ",。;\n")+1 : m[1]]
	if i := strings.IndexAny(s[m[1]:], ",。;\n"); i >= 0 {
		near += s[m[1] : m[1]+i]
	}
	return !entailNot.MatchString(near) && !entailElsewhere.MatchString(clause) && (not == nil || !not.MatchString(clause))
}
