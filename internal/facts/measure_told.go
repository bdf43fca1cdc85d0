package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Who does a measure told in prose, who helps, by when, and what is done.
var (
	unitLabel = regexp.MustCompile(`(?:责任|牵头|主责|实施|落实|承办)(?:(?:单位|主体|部门|方|人)(?:为|是|:)|:)\s*([^,。;:()]{2,60})`)
	unitBare  = regexp.MustCompile(`(?:^|[,。;、])(?:责任|牵头|主责|承办)(?:单位|主体|部门|方)([^,。;:()为是]{2,60})`)
	unitBy    = regexp.MustCompile(`由([^,。;:()]{2,60}?)(?:按照?[^,。;]{0,12})?(?:(?:共同|具体|牵头|总体|统一|统筹|分别|全面|组织|督促)*(?:负责|牵头|承担|落实|实施|开展|办理|组织|督促|承办|完成))`)
	unitDoes  = regexp.MustCompile(`(?:^|[,。;:、])([^,。;:、()由]{2,40}?)(?:共同|牵头|具体|总)*(?:负责|牵头|承担|承办|主办|主责)(?:[,、;。]|$)|(?:^|[,。;:])([^,。;:()由]{2,40}?)为(?:责任|牵头)(?:单位|主体|部门)`)
	helpLabel = regexp.MustCompile(`(?:协助|配合|协办)(?:(?:单位|部门)(?:为|是|:)|:)\s*([^,。;:()]{2,60})`)
	helpBare  = regexp.MustCompile(`(?:^|[,。;、])(?:协助|配合|协办)(?:单位|部门|方)([^,。;:()为是]{2,60})`)
	helpDoes  = regexp.MustCompile(`(?:^|[,。;:、])([^,。;:()]{2,60}?)(?:予以|共同|负责)?(?:协助|配合|协同|协办)(?:[,。;]|$)`)
	unitCut   = regexp.MustCompile(`(?:会同|联合[^会社体]|配合|协助|按|依据|根据|于|对|将).*$|([^所]|^)在.*$`)
	// bodyEnd ends the name of a body, or of one that names nobody.
	bodyEnd = regexp.MustCompile(`(?:局|委|办|厅|院|所|部|处|科|站|府|街道|社区|公司|集团|中心|校|学|园|大队|支队|中队|专班|指挥部|会|银行|单位|部门|方面|各方|主体|企业|社|组|厂|馆|镇|乡|县|市|区|村|队|户|人|员|长|方)$`)

	whenLabel = regexp.MustCompile(`(?:(?:完成|办结|落实|实施|整改|办理|化解)?(?:时限|时间|期限|时点|节点)(?:和要求|及要求|与要求|要求|安排|节点)?|限期|何时(?:办妥|完成|办结|办完)?|什么时(?:候|间)(?:完成|办完|办妥)?)(?:为|是|:)\s*([^。;]{1,60})`)
	whenSaid  = regexp.MustCompile(`(?:\d+|[一二两三四五六七八九十百半]+)个?(?:工作日|日|天|个月|小时|周|分钟)(?:之?内|以内|前|完成|办结|建|到)|(?:\d+|[一二两三四五六七八九十]+)个工作日|(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|底|初|中旬|上旬|下旬|份|末)?(?:之?前|以前|前|起|内|完成|至|到|,|;|。|$)|` +
		`(?:开工|施工|签约|签订|投运|投产|通车|开业|实施|活动|举办|征收|拆迁|搬迁|评审|运营|竣工|验收|入场|进场|公示|启动|执行|开学|发放|审批|供地|交地|工程|建设|筹备|决策|准备|汛)[^,。;\d]{0,6}(?:之?前|之?后|期间|期内|阶段|期|过程中|全程)|每(?:日|天|周|月|季|晚|半月|半年|年|次|旬|班)|按(?:月|季|周|日|季度)|逐(?:日|周|月|季)|全过程|全程|长期|常年|期间|(?:年|月|季)底前|\d月前|同步|当(?:日|天|月)`)
	// 交接前二十日, 首批搬迁前: a node is whatever comes before 前 and no word of its own.
	whenNode = regexp.MustCompile(`([\p{Han}]{2,12}?)(?:之前|以前|前|当日|当天|之日起)(?:\d|[一二两三四五六七八九十半]|[,。;、]|完|办|到|落|做|查|建|启|开|印|装|发|设|先|$)`)
	noNode   = regexp.MustCompile(`(?:目|当|以|此|面|事|提|日|先|超|眼|生|从|空|措施|化解|现|往|跟)$`)
)

// deadlineTold gives the time by which something is to be done: what is called
// so, else a date, a span or a node; empty where none is told.
func deadlineTold(s string) string {
	if m := whenLabel.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(strings.Trim(m[1], ",、"))
	}
	if d := zh.Dates(s); len(d) > 0 {
		return s[d[0].Start:d[0].End]
	}
	if m := whenSaid.FindString(s); m != "" {
		return strings.TrimRight(m, ",;。")
	}
	for _, m := range whenNode.FindAllStringSubmatch(s, 6) {
		if !noNode.MatchString(m[1]) {
			return m[0]
		}
	}
	return ""
}

// tellMeasure reads off its texts who does a measure, who helps, and by when.
func (x *reading) tellMeasure(p *ProseMeasure, said []piece) {
	for _, part := range said {
		t, s := part.t, part.s()
		if len(s) > longParagraph {
			continue
		}
		p.Said += s + "。"
		helper := map[int]bool{} // where helpers are told: they are not in charge
		for _, re := range []*regexp.Regexp{helpLabel, helpBare, helpDoes} {
			for _, m := range re.FindAllStringSubmatchIndex(s, 4) {
				name := strings.TrimSpace(s[m[2]:m[3]])
				if re == helpBare && !bodyEnd.MatchString(name) || strings.Contains(p.Assist, name) {
					continue
				}
				p.Assist = join(p.Assist, name)
				helper[m[2]] = true
			}
		}
		for _, re := range []*regexp.Regexp{unitLabel, unitBare, unitBy, unitDoes} {
			for _, m := range re.FindAllStringSubmatchIndex(s, 6) {
				k := 2
				if m[k] < 0 {
					k = 4
				}
				name := strings.TrimSpace(unitCut.ReplaceAllString(s[m[k]:m[k+1]], ""))
				if helper[m[k]] || utf8.RuneCountInString(name) < 2 || re == unitBare && !bodyEnd.MatchString(name) {
					continue
				}
				if !strings.Contains(p.Unit, name) {
					p.Unit = join(p.Unit, name)
				}
				if p.UnitAt.Block == 0 {
					p.UnitAt = t.at(part.from+m[0], part.from+m[1])
				}
			}
		}
		if p.Deadline == "" {
			p.Deadline = deadlineTold(s)
		}
	}
	p.Text = x.measureText(p)
}

// dutyClause only says who, or is no more than a rating of the risk.
var dutyClause = regexp.MustCompile(`^(?:责任|牵头|主责|承办|落实|协助|配合|协办)(?:单位|主体|部门|方)?(?:[:为是]|[\p{Han}、]{2,30}$)|(?:负责|牵头|承担|承办|配合|协助|协办)(?:落实|实施)?$|^(?:完成|办结|落实|整改)?(?:时限|期限|时间|时点)(?:要求)?(?:[:为是]|$)`)

var clauseStop = regexp.MustCompile(`[,;。\n]`)

// measureText is what is said to be done, without the title, who and by when.
func (x *reading) measureText(p *ProseMeasure) string {
	s := p.Said
	if k := x.measureLabel(s); k >= 0 {
		s = s[k:]
	} else if k := strings.Index(s, p.Title); k >= 0 && p.Title != "" && k+len(p.Title) < len(s) {
		s = s[k+len(p.Title):]
	}
	var out []string
	for _, c := range clauseStop.Split(s, -1) {
		c = strings.TrimSpace(ratingSaid.ReplaceAllString(c, ""))
		if strings.Trim(c, ":、 ") == "" || dutyClause.MatchString(c) {
			continue
		}
		out = append(out, strings.TrimLeft(c, ":"))
	}
	return strings.Join(out, ",")
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "、" + b
}
