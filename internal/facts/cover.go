package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Cover is what the cover and the signature page show, by part: matter,
// responsible (whose assessment it is), author (who wrote the report), date,
// signers, and checkers among them.
type Cover struct {
	Found bool                       // something stands before the first chapter
	Parts map[string]document.Anchor // by part
	Lines []document.Anchor          // where was looked
	Date  zh.Date                    // what the date says, the latest of several; zero when not read
}

var (
	coverAuthor = regexp.MustCompile(`编制|编写|撰写|执笔|撰稿|编撰|编报单位|评估方|评估机构|评估承办|稳评承办|承办机构|评估承担|实施|受托|受委托|承担|咨询|第三方|稳评单位|评估单位|评估公司|服务单位|乙方`)
	coverOwner  = regexp.MustCompile(`责任|委托|组织|评估主体|稳评主体|牵头|提出|起草|甲方|报送|填报|申报|主办|主管|征收部门|决策承办|采购人`)
	coverBuild  = regexp.MustCompile(`建设|项目|业主|承办|用地|征收|实施主体`)
	coverDate   = regexp.MustCompile(`日期|时间|年月|完成于`)
	signPage    = regexp.MustCompile(`签\s*署|签[\s字名章署盖、和]{1,6}页|扉\s*页|责\s*任\s*页|编制人员`)
	// Who wrote, checked and approved the report sign it by name.
	signers    = regexp.MustCompile(`(?:编\s*制|编\s*写|撰\s*写|审\s*核|审\s*定|校\s*核|复\s*核|校\s*对|批\s*准|审\s*批|签\s*发|核\s*准|审\s*查|负\s*责)\s*(?:人员|人|者)?\s*(?:\([^()]*\))?\s*(?:[:、/]|[ X×*_]|$|[一-龥][X×某*])|项目(?:负责人|经理|组长)|法定代表人|(?:主要|技术)负责人|参(?:编|与|加)人员|编制人员|编写人员|项目组成员|签字|签名`)
	checkers   = regexp.MustCompile(`(?:审\s*核|审\s*定|校\s*核|复\s*核|校\s*对|批\s*准|审\s*批|签\s*发|核\s*准|审\s*查|核\s*定|把\s*关|签\s*批|终\s*审|审\s*阅)|项目(?:负责人|经理)|法定代表人|(?:主要|技术|单位|分管)负责人|负责人\s*(?:\([^()]*\))?[:、/]|组长|[局院镇]长|主任`)
	privateOrg = regexp.MustCompile(`(?:公司|中心|院|所|协会|研究会|机构)$`)
)

// coverTexts gives the texts of the cover and of a signature page; a form has
// its labels in its table.
func (x *reading) coverTexts() []*text {
	var out []*text
	sign := false
	head := 0 // texts of the body before the first chapter
	for _, t := range x.texts {
		b := t.block
		switch {
		case b.Zone == document.ZoneFront:
			out = append(out, t)
			continue
		case b.Zone == document.ZoneContents || b.Zone == document.ZoneAnnex:
			sign = false
			continue
		}
		if b.Kind == document.Heading || utf8.RuneCountInString(t.s()) <= 14 {
			if signPage.MatchString(t.s()) {
				sign = true
				continue
			}
			if b.Kind == document.Heading {
				sign = false
			}
		}
		if sign {
			out = append(out, t)
			continue
		}
		if b.Section == 0 {
			head++
		}
		if len(x.doc.Outline) <= 1 || head <= 24 && b.Section == 0 {
			out = append(out, t) // no chapters at all, or what stands before the first
		}
	}
	// A report of a few pages is signed and dated at its end.
	n := 0
	for i := len(x.texts) - 1; i >= 0 && n < 4; i-- {
		t := x.texts[i]
		if t.block.Zone == document.ZoneBody && t.cell == nil && t.s() != "" {
			n++
			if utf8.RuneCountInString(t.s()) <= 40 && (onlyDate.MatchString(strings.ReplaceAll(t.s(), "\n", "")) || orgName(cleanOrg(t.s()))) {
				out = append(out, t)
			}
		}
	}
	return out
}

// cover finds the parts by what their labels say, else by what a line is: a
// body's name without a label is the author's where it is a firm's, else the
// one responsible.
func (x *reading) cover() {
	c := &x.out.Cover
	c.Parts = map[string]document.Anchor{}
	note := func(part string, at document.Anchor) {
		if _, ok := c.Parts[part]; !ok {
			c.Parts[part] = at
		}
	}
	texts := x.coverTexts()
	isLabel := func(s string) bool { return len(x.roleOf(s)) > 0 || coverDate.MatchString(s) }
	for i, t := range texts {
		if len(c.Lines) < 3 {
			c.Lines = append(c.Lines, t.at(0, 0))
		}
		c.Found = c.Found || t.block.Zone == document.ZoneFront || t.block.Section == 0
		if m := signers.FindStringIndex(t.s()); m != nil && utf8.RuneCountInString(t.s()) <= 120 {
			note("signers", t.at(m[0], m[1]))
		}
		if m := checkers.FindStringIndex(t.s()); m != nil && utf8.RuneCountInString(t.s()) <= 200 {
			note("checkers", t.at(m[0], m[1]))
		}
		for _, line := range strings.Split(t.s(), "\n") {
			for _, sp := range sideBySide(line, isLabel) {
				x.coverLine(t, strings.TrimSpace(line[sp[0]:sp[1]]), note)
			}
		}
		if s, ok := brokenLine(texts[i:]); ok {
			x.coverLine(t, s, note)
		}
	}
	if len(texts) == 0 {
		return
	}
	if v, ok := x.out.Identity.Matter.First(); ok {
		for _, t := range texts {
			if t.block.ID == v.At.Block {
				note("matter", v.At)
			}
		}
	}
}

// brokenLine joins a line of a cover that large type broke in two or three
// (受托评估机构（稳评实施主 / 体）：某某咨询有限公 / 司) with those after it.
func brokenLine(ts []*text) (string, bool) {
	s := ts[0].s()
	if ts[0].cell != nil || utf8.RuneCountInString(s) > 30 || strings.ContainsAny(s, "。;\n") {
		return "", false
	}
	if _, value, ok := strings.Cut(s, ":"); ok && namesBody(cleanOrg(value)) {
		return "", false
	}
	whole := func(s string) bool {
		_, value, ok := strings.Cut(s, ":")
		return ok && strings.Count(s, "(") == strings.Count(s, ")") && namesBody(cleanOrg(value))
	}
	for _, t := range ts[1:min(3, len(ts))] {
		if t.cell != nil || t.block.Zone != ts[0].block.Zone || utf8.RuneCountInString(t.s()) > 30 || onlyDate.MatchString(t.s()) || strings.Contains(s, ":") && strings.Contains(t.s(), ":") {
			return "", false
		}
		if s += t.s(); whole(s) {
			return s, true
		}
	}
	return "", false
}

func (x *reading) coverLine(t *text, line string, note func(string, document.Anchor)) {
	if line == "" {
		return
	}
	label, value := "", line
	if i := strings.Index(line, ":"); i > 0 && utf8.RuneCountInString(line[:i]) <= 24 {
		label, value = line[:i], strings.TrimSpace(line[i+1:])
	} else if t.cell != nil {
		label = x.rowLabel(t)
		if label == "" && t.cell.Row > 0 && t.cell.Row <= len(t.table.grid) {
			if above := t.table.grid[t.cell.Row-1]; t.cell.Col < len(above) && above[t.cell.Col] != nil {
				label = above[t.cell.Col].s()
			}
		}
	} else if k := strings.IndexByte(line, ' '); k > 0 && utf8.RuneCountInString(line[:k]) <= 12 && orgName(cleanOrg(line[k:])) {
		label, value = line[:k], line[k:]
	} else if m := spacedLabel.FindStringSubmatch(line); m != nil && orgName(cleanOrg(m[2])) {
		label, value = m[1], m[2]
	}
	label = squeeze(label)
	if m := roleBehind.FindStringSubmatch(value); m != nil {
		label += m[1] // 由谁动手评:某某公司(稳评实施单位)
	}
	if m := roleWithin.FindStringSubmatch(line); m != nil && label == "" {
		label, value = m[2], m[1] // 本报告由某某局作为责任单位负责
	}
	value = bracketed.ReplaceAllString(value, "")
	if ds := zh.Dates(value); len(ds) == 1 && ds[0].Start > 0 && ds[0].End == len(value) && namesBody(cleanOrg(value[:ds[0].Start])) {
		x.coverLine(t, value[ds[0].Start:], note) // 某某咨询中心2025年8月11日
		value = value[:ds[0].Start]
	}
	if ds := zh.Dates(value); len(ds) > 0 && (coverDate.MatchString(label) || onlyDate.MatchString(squeeze(value)) || utf8.RuneCountInString(value) <= 24) {
		note("date", t.at(0, 0))
		for _, d := range ds {
			if d.From.Year > 0 && x.out.Cover.Date.Time().Before(d.From.Time()) {
				x.out.Cover.Date = d.From
			}
		}
		return
	}
	if coverDate.MatchString(label) && strings.ContainsAny(value, "年.-/") && strings.ContainsAny(value, "0123456789〇○零一二三四五六七八九") {
		note("date", t.at(0, 0))
		return
	}
	named := false
	if at := reportWord.FindStringIndex(line); at != nil && utf8.RuneCountInString(squeeze(line)) > 14 {
		_, named = cleanMatter(line[:at[0]]) // 重大决策社会稳定风险评估报告(送审) names nothing
	}
	if named || strings.HasSuffix(label, "名称") && utf8.RuneCountInString(value) >= 4 {
		note("matter", t.at(0, 0))
	}
	org := cleanOrg(strings.TrimRight(strings.TrimSpace(value), "。;"))
	if strings.Trim(org, "_-/X× ") == "" || !namesBody(org) {
		return
	}
	switch {
	case label == "":
		if utf8.RuneCountInString(line) > 40 || reportWord.MatchString(line) {
			return
		}
		if privateOrg.MatchString(org) && !strings.Contains(org, "政府") && !strings.HasSuffix(org, "委员会") {
			note("author", t.at(0, 0))
		} else {
			note("responsible", t.at(0, 0))
		}
	case coverOwner.MatchString(label):
		note("responsible", t.at(0, 0))
		if coverAuthor.MatchString(label) {
			note("author", t.at(0, 0)) // 评估组织（编制）单位
		}
	case coverAuthor.MatchString(label):
		note("author", t.at(0, 0))
	case coverBuild.MatchString(label):
		note("builder", t.at(0, 0))
	case strings.HasSuffix(label, "单位") || strings.HasSuffix(label, "机关") || strings.HasSuffix(label, "部门"):
		note("responsible", t.at(0, 0))
	}
}

var (
	roleBehind = regexp.MustCompile(`\(([\p{Han}]{0,8}(?:单位|机构|主体|机关|方))\)`)
	roleWithin = regexp.MustCompile(`由([\p{Han}]{4,24}?(?:局|政府|委员会|管委会|办公室|公司|中心|院|所|大学|学院))(?:作为|担任|承担)([\p{Han}]{0,8}(?:单位|机构|主体|机关))`)
)

var spacedLabel = regexp.MustCompile(`^([一-龥()]{2,14}(?:单位|机构|主体|机关|部门|方))(.+)$`)

// namesBody says that a value is the name of one body or of several.
func namesBody(s string) bool {
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == '、' || r == ',' || r == ' ' || r == '/' }) {
		if orgName(cleanOrg(p)) {
			return true
		}
	}
	return orgName(s) || orgInBrackets.MatchString(s)
}

var orgInBrackets = regexp.MustCompile(`(?:局|政府|委员会|公司|中心|办公室|院|所|集团|部|厅|组)\([^()]*\)?$`)
