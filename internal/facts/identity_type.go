package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	policyTail = regexp.MustCompile(`(?:通告|办法|细则|意见|规定|政策|条例)》?(?:\([^)]*\))?》?的?(?:制定|修订|修改|修正|出台|草案)?(?:的)?$`)
	regulates  = regexp.MustCompile(`(?:调整|优化|整合|管理|限行|禁行|禁放|管制|规范|取缔|整顿|专项(?:整治|治理|行动)|集中整治|设置|清理)(?:的)?(?:实施)?(?:事项|工作|方案|决定|措施|办法|通告|行动)?$`)
	builds     = regexp.MustCompile(`项目|工程|建设|改造|新建|扩建|改建|迁建|拓宽|征收|征地|拆迁|规划`)
	// grows: other words for putting up or moving what is built.
	grows = regexp.MustCompile(`[扩增续]区|[扩增迁]容|扩[产能园]|搬迁|开发|投产|建`)
	// buildsTail ends the name of a thing that is built, whatever was done before:
	// 合并办学后的校舍改造工程.
	buildsTail = regexp.MustCompile(`(?:新建|改扩建|扩建|改建|迁建|建设|改造)(?:工程|项目)?(?:\([^)]*\))?$`)
)

// typeHit is where a title shows a type.
type typeHit struct {
	id       string
	end, len int
	act      bool // by what is done, or the title begins with it: 撤并……初中部
}

func (h typeHit) beats(o typeHit) bool {
	switch {
	case h.act != o.act:
		return h.act
	case h.end != o.end:
		return h.end > o.end
	}
	return h.len > o.len
}

// typeHits gives for each type the place of the title that shows it best: what
// is done, else the word nearest the end (中学门前道路 is a road).
func (x *reading) typeHits(s string) []typeHit {
	var out []typeHit
	rules, thing := regulates.MatchString(s) && !builds.MatchString(s), buildsTail.MatchString(s)
	for _, ty := range x.lx.Types {
		if ty.Fixed && rules {
			continue // 殡仪车辆通行线路调整 builds nothing
		}
		best := typeHit{end: -1}
		take := func(h typeHit) {
			if h.end > 0 && (best.id == "" || h.beats(best)) {
				best = h
			}
		}
		for _, w := range ty.Title {
			if i := strings.LastIndex(s, w); i >= 0 {
				take(typeHit{ty.ID, i + len(w), len(w), strings.HasPrefix(s, w) && !ty.Fixed})
			}
		}
		each := func(patterns []string, act bool) {
			for _, p := range patterns {
				re, err := regexp.Compile(p)
				if err != nil {
					continue // told when the pack is loaded
				}
				if m := re.FindStringIndex(s); m != nil {
					take(typeHit{ty.ID, m[1], m[1] - m[0], act})
				}
			}
		}
		each(ty.Patterns, false)
		if !thing || ty.Fixed { // 征地、移民 stand for what is built
			each(ty.Acts, true)
		}
		if best.id != "" {
			out = append(out, best)
		}
	}
	return out
}

// typedTitle gives what of a title tells the type, and how far it may be trusted:
// not the name of a company it begins with (朔源氢能有限公司……项目 need not be of energy),
// and of two things the first (……改革及线路特许经营调整, ……划定及区内民宿清退).
func (x *reading) typedTitle(s string) (title, from string) {
	from = "title"
	if k := ofCompany.FindStringIndex(s); k != nil {
		if rest := s[k[1]:]; len(x.typeHits(rest)) > 0 {
			s = rest
		} else {
			from = "name"
		}
	}
	if c := bracketAtEnd.FindStringIndex(s); c != nil && len(x.typeHits(s[:c[0]])) > 0 {
		s = s[:c[0]] // ……连接线工程(含征地拆迁): what goes with it
	}
	if m := firstOfTwo.FindStringSubmatch(s); m != nil && len(x.typeHits(m[1])) > 0 && !namesRules.MatchString(s) {
		s = m[1]
	}
	return s, from
}

var (
	// bracketAtEnd says what a matter includes, or which edition its text is.
	bracketAtEnd = regexp.MustCompile(`\((?:(?:含|包括|包含|涉及|附)[^()]{1,40}|[^()]{1,12}[稿版])\)$`)
	// namesRules ends the name of a text of rules, whose subject may be two things:
	// ……改革和公益性公墓建设管理实施办法.
	namesRules = regexp.MustCompile(`(?:办法|细则|规定|条例|通告)》?(?:\([^()]*\))?$`)
	ofCompany  = regexp.MustCompile(`^[^,。]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司)`)
	firstOfTwo = regexp.MustCompile(`^([^,。]{4,40}?(?:改革|改制|划定|划分|调整|撤并|合并|清退|整治|工程|项目|活动))(?:及其?|暨|并|和|与)[^,。]{2,30}(?:调整|清退|退出|整治|安置|处置|改革|经营|管理|划定|关停|搬迁|补偿|征收|征迁|拆迁)[^,。]{0,6}$`)
)

// inPassing says that a title tells of nothing that is built, and names the thing
// a type of construction goes by well before its end: 水库周边养殖清退. It shows what
// the matter touches, not what it is.
func (x *reading) inPassing(h typeHit, title string) bool {
	if h.act || builds.MatchString(title) || grows.MatchString(title) || utf8.RuneCountInString(title[h.end:]) < 2 {
		return false
	}
	return slices.ContainsFunc(x.lx.Types, func(ty Type) bool { return ty.ID == h.id && ty.Fixed })
}

// over says that type b only serves type a in a title.
func (x *reading) over(a, b, title string) bool {
	for i := range x.lx.Types {
		if p, ok := x.lx.Types[i].Over[b]; ok && x.lx.Types[i].ID == a {
			re, err := regexp.Compile(p)
			return err == nil && re.MatchString(title)
		}
	}
	return false
}

// typeGuess reads the decision type off the title, else off the overview. A
// policy is named by the last word of its name; 实施方案 of a project is none.
func (x *reading) typeGuess() {
	g := &x.out.Identity.Type
	m, ok := x.out.Identity.Matter.First()
	for _, n := range x.out.Identity.Names {
		ok = ok && n.Kind != "cover" // the title is another matter's
	}
	if ok {
		title, from := x.typedTitle(m.V)
		hs := x.typeHits(title)
		best := -1
		policy := policyTail.MatchString(title)
		for i, h := range hs {
			switch {
			case h.id == "policy" && !policy && !h.act:
				if best < 0 && len(hs) == 1 && !builds.MatchString(title) {
					best = i
				}
			case best < 0:
				best = i
			case h.id == "policy" && policy:
				best = i
			case hs[best].id == "policy" && policy:
			case x.over(h.id, hs[best].id, title):
				best = i
			case x.over(hs[best].id, h.id, title):
			case h.beats(hs[best]):
				best = i
			}
		}
		if best >= 0 {
			g.ID, g.From, g.At = hs[best].id, from, []document.Anchor{m.At}
			if from == "title" && x.inPassing(hs[best], title) {
				g.From = "word"
			}
			for i, h := range hs {
				if i != best {
					g.Also = append(g.Also, h.id)
				}
			}
			return
		}
	}
	sum, ok := x.out.Identity.Summary.First()
	if !ok {
		return
	}
	counts, best := map[string]int{}, ""
	for _, ty := range x.lx.Types {
		if ty.ID == "policy" || ty.ID == "activity" || ty.Fixed && regulates.MatchString(m.V) && !builds.MatchString(m.V) {
			continue
		}
		for _, w := range ty.Title {
			if utf8.RuneCountInString(w) > 2 { // short ones are said of anything
				counts[ty.ID] += strings.Count(sum.V, w)
			}
		}
		for _, w := range ty.Text {
			counts[ty.ID] += strings.Count(sum.V, w)
		}
		if counts[ty.ID] >= 2 && (best == "" || counts[ty.ID] > counts[best]) {
			best = ty.ID
		}
	}
	if best != "" {
		g.ID, g.From, g.At = best, "text", []document.Anchor{sum.At}
	}
}
