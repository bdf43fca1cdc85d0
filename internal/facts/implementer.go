package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Reports seldom label the one that carries the matter out: it is told in a
// sentence, 项目由甲公司建设和运营, 乙镇政府是征收的实施单位, and goes by a short
// name from then on.
const bodyName = `([\p{Han}A-Za-z()]{2,26}?(?:公司|集团|指挥部|筹备组|委员会|管委会|政府|办事处|中心|医院|学校|学院|大学|支队|大队|管理处|管理站|管理所|事务所|合作社|协会|总站|[局厅委处站所院社厂])|企业|建管处|水司|校方|院方)`

var (
	// 实施单位为甲公司, 建设方为乙局
	unitIs = regexp.MustCompile(`(?:实施|承办|建设|运营|燃放|业主|代建|经营|执行|主办|项目|建设和管理|建设管理|建管)(?:\([^()]{1,4}\))?(?:单位|主体|方|机构|法人)(?:确定|明确)?(?:[为是:]|由|即)(?:\d{1,3}[所家个])?` + bodyName + `(?:[,。;、()的负承和与及]|$|组织|具体)`)
	// 乙镇政府是征收的实施单位, 企业为实施单位
	isTheUnit = regexp.MustCompile(`(?:^|[,。;:、])` + bodyName + `(?:\([^()]{2,20}\))?(?:是|为|作为|系|担任|承担)[^,。;]{0,10}(?:实施|承办|建设|运营|业主|落实|执行|项目|建管|管理)(?:单位|主体|方|法人)`)
	// 由甲公司建设和运营, 由丙中心组织实施
	byUnit = regexp.MustCompile(`由` + bodyName + `(?:\([^()]{2,20}\))?(?:负责|具体|统一|承担)*(?:建设和运营|投资建设|建设运营|建设|组织实施|实施|承建|承办|运营|代建|运作|落实方案)`)
	does   = regexp.MustCompile(`(?:^|[,。;:、])` + bodyName + `(?:\([^()]{2,20}\))?(?:负责|具体)?(?:建设和运营|投资建设|建设运营|组织实施|具体实施|承办)`)
	// a name that goes on before it is none
	noBody = regexp.MustCompile(`^(?:[一二三四五六七八九十各两几多\d]+个|建设单位|[本该其此我]|的|和|与|及|并|将|在|对|经|按|或|等|项目|工程|具体|有关|相关|各|所|由)|评估|稳评|第三方|机构|决策|[,。;:]`)
	goesBy = regexp.MustCompile(`^(?:,)?\((?:以?下称|以下简称|简称|下文称|[后下]文叫|以下叫|下称)?["“”'「]?([\p{Han}]{2,8}?)["“”'」]?\)`)
	// calledThen: (县属国有企业,以下简称洁源公司), (以下简称“金穗油脂”或“建设单位”)
	calledThen = regexp.MustCompile(`^(?:,)?\([^()]{0,24}?(?:以下简称|简称|以?下称|下文称|[后下]文叫|以下叫)(?:为|作)?["“”'「]?([\p{Han}]{2,8}?)["“”'」]?(?:\)|[或和、,])`)
	cityName   = regexp.MustCompile(`^[\p{Han}]{2,4}?[省市州县区旗](?:[\p{Han}]{1,3}?[市县区旗])?`)
)

// afterLast gives what follows the last sep of s, all of it where there is none.
func afterLast(s, sep string) string {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[i+len(sep):]
	}
	return s
}

var (
	bodyWhole = regexp.MustCompile(`^` + bodyName + `$`)
	bodyCut   = regexp.MustCompile(`[、和与及]+`)
)

// listedBodies gives the bodies of a list; nil where a part of it is none.
func listedBodies(s string) []string {
	parts := bodyCut.Split(s, -1)
	for _, p := range parts {
		if !bodyWhole.MatchString(p) {
			return nil
		}
	}
	return parts
}

// implementers gives the names of the bodies told to carry the matter out, short
// names too.
func (x *reading) implementers() (out []string) {
	var add func(name string)
	add = func(name string) {
		name = strings.TrimSpace(afterLast(name, "的"))
		if strings.Contains(name, "、") { // several in one label
			if parts := strings.Split(name, "、"); len(parts) == 2 {
				add(parts[0])
				add(parts[1])
			}
			return
		}
		if agency, ok := x.out.Identity.Agency.First(); ok && strings.HasSuffix(name, "公司") && strings.Contains(zh.Fold(agency.V).Text, strings.TrimSuffix(name, "公司")) {
			return // 衡正公司, short for the one that assesses
		}
		if noBody.MatchString(name) || strings.Count(name, "(") != strings.Count(name, ")") || utf8.RuneCountInString(name) < 2 || slices.Contains(out, name) || len(out) >= 40 {
			return
		}
		out = append(out, name)
		for _, s := range shortCompany(name) {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		if c := cityName.FindString(name); c != "" && utf8.RuneCountInString(name[len(c):]) >= 4 {
			out = append(out, name[len(c):])
		}
	}
	assessor := x.ownNames()
	for _, v := range x.out.Identity.DecisionBody.All() {
		assessor = append(assessor, zh.Fold(v.V).Text)
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading {
			continue
		}
		switch x.chapter(t.block) {
		case chapterMeasures, chapterRisk, chapterOther, chapterFour:
			continue
		}
		s := t.s()
		if !strings.Contains(s, "实施") && !strings.Contains(s, "建设") && !strings.Contains(s, "承办") && !strings.Contains(s, "运营") && !strings.Contains(s, "业主") && !strings.Contains(s, "主办") && !strings.Contains(s, "执行") {
			continue
		}
		for _, sp := range t.sentences {
			sent := s[sp.Start:sp.End]
			if strings.Contains(sent, "稳评实施") || strings.Contains(sent, "评估实施") {
				continue
			}
			for _, re := range []*regexp.Regexp{unitIs, isTheUnit, byUnit, does} {
				for _, m := range re.FindAllStringSubmatchIndex(sent, 4) {
					name := sent[m[2]:m[3]]
					if slices.Contains(assessor, name) {
						continue // who assesses and carries out in one needs no hearing of itself
					}
					add(name)
					if re == isTheUnit { // 县民政局、县殡葬服务中心和九个镇政府是执行单位
						from := lastAny(sent[:m[2]], ",。;:") + 1
						if several := listedBodies(sent[from:m[3]]); len(several) > 1 {
							for _, one := range several {
								if !slices.Contains(assessor, one) {
									add(one)
								}
							}
						}
					}
					for _, re := range []*regexp.Regexp{goesBy, calledThen} {
						if g := re.FindStringSubmatch(sent[m[3]:]); g != nil {
							add(g[1])
						}
					}
				}
			}
		}
	}
	for _, v := range x.out.Identity.ProjectUnit.All() {
		name, note := zh.Fold(v.V).Text, ""
		if i := strings.IndexByte(name, '('); i > 0 && strings.HasSuffix(name, ")") {
			name, note = name[:i], name[i:]
		}
		add(name)
		if g := calledThen.FindStringSubmatch(note); g != nil {
			add(g[1])
		}
		for _, t := range x.texts {
			i := strings.Index(t.s(), name)
			if i < 0 || !t.inBody() || utf8.RuneCountInString(name) < 4 {
				continue
			}
			if g := calledThen.FindStringSubmatch(t.s()[i+len(name):]); g != nil {
				add(g[1])
				break
			}
		}
	}
	return out
}
