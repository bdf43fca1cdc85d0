package facts

import (
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Lacking is what the annexes do not hold though the body says so: they admit it in
// words of their own, or hold fewer of it than the body counts.
type Lacking struct {
	Name  string          // of the paper, as the annex or the body calls it
	Text  string          // words of the annex
	Of    int             // how many the body counts; 0 where the annex admits it in words
	Held  int             // how many the annex holds
	At    document.Anchor // in the annex
	Claim document.Anchor // in the body
}

var (
	// admits says of a paper that there is none: 当时没有留照片, 未形成文字, 其余找不到了.
	admits = regexp.MustCompile(`没有?(?:留(?:下|存)?|形成|做|拍|填|来文|函件|编成|索取|收存|保存|整理成)(?:过)?[^,。;的]{0,6}(?:照片|材料|文字|记录|笔记|登记表?|函件|影像|纪要|签到|档案)|没有(?:来文|函件|编成|拍照|纸质件)|未(?:形成|作|做|留|拍|填|收存|索取|编成)[^,。;的]{0,6}(?:文字|材料|记录|照片|笔记|登记|影像|纪要)|未索取|打不开了|(?:找不到|遗失|丢失|不见)了?(?:[,。;(]|$)|(?:整理中|在整理)[^。;]{0,8}(?:不附|再附|未附)?|本次(?:报送|装订)?(?:暂)?不附|未随(?:本)?报告装订|口头(?:了解|表态|答复|说明)(?:为主)?|此处插入|闲谈性质|(?:打过|打了)电话,?没有|原件在[^,。;]{2,10},?未(?:取|调)`)
	// notLacking: people who did not sign, what the text says of something else.
	notLacking = regexp.MustCompile(`问卷|不愿|拒绝|无法联系|没有意见|未形成(?:一致|决议)|已(?:经)?(?:补|收齐|取得|附)|存[^,。;]{0,8}备查|(?:原件|底稿|录音)存`)
	// repliesSaid counts the offices that answered in writing.
	repliesSaid  = regexp.MustCompile(`(?:(\d{1,2})|([一二三四五六七八九十]{1,3}))(?:家(?:市级|县级|区级|市直|县直|区直|有关|相关|职能|行业)*(?:部门|单位|机关)?|(?:个|份)(?:市级|县级|区级|市直|县直|区直|有关|相关|职能|行业)*(?:部门|单位|乡镇|机关|街道|(?:镇|乡|街道)?(?:人民)?政府))[^。;、]{0,22}?(?:书面(?:回复|答复|意见|复函|回函|函复)|复函|回函|函复|均(?:已)?(?:书面)?回复|全部(?:书面)?(?:回复|答复|复函))`)
	repliesHead  = regexp.MustCompile(`(?:部门|单位|有关方面)[^,。;]{0,8}(?:意见|复函|回函|函复|回复|答复|函)|复函|回函|函复`)
	repliesHeld  = regexp.MustCompile(`(?:函|意见|书|共|计|复|答)[^,。;、\d]{0,4}(\d{1,2})份`)
	someOffices  = regexp.MustCompile(`(\d{1,2}|[一二三四五六七八九十]{1,3})(?:家|个(?:部门|单位))`)
	officeColumn = regexp.MustCompile(`^(?:单位|部门|发函|复函|回复|来文|函复)`)
	annexInBody  = regexp.MustCompile(`(?:见|列|载|详|存|在|入|附|如|于|至|\(|、|和)附(?:件|录)(\d{1,2}|[一二三四五六七八九十]{1,2})(?:$|[^\d\-—.、至和到号份个页第条])`)
)

// lacking finds such papers.
func (x *reading) lacking() {
	a := &x.out.Annexes
	claims := x.repliesClaimed()
	type group struct {
		title string
		body  []*text
	}
	var groups []group
	for _, t := range x.texts {
		if t.block.Zone != document.ZoneAnnex || t.s() == "" {
			continue
		}
		s := t.s()
		whole := s
		if t.block.Number != "" && t.cell == nil {
			whole = zhFold(t.block.Printed())
		}
		if t.cell == nil && (t.block.Kind == document.Heading || annexNumber.MatchString(whole) || annexItem.MatchString(whole)) {
			title := whole
			if i := strings.IndexAny(title, ":。,;"); i > 0 {
				title = title[:i]
			}
			groups = append(groups, group{title: title})
		}
		if n := len(groups); n > 0 {
			groups[n-1].body = append(groups[n-1].body, t)
		}
		if t.block.Kind == document.Heading || x.inRole(t.block.ID, "panel") {
			continue
		}
		for _, sp := range t.sentences {
			q := s[sp.Start:sp.End]
			m := admits.FindStringIndex(q)
			if m == nil || chars(q) > 120 {
				continue
			}
			if cs, ce := clauseOf(q, m[0]); notLacking.MatchString(q[cs:max(ce, m[1])]) {
				continue
			}
			name := ""
			for _, words := range append([]string{q, s}, x.headings(t.block)...) {
				for _, h := range eachHit(x.lx.Proofs, words) {
					if name == "" {
						name = Find(x.lx.Proofs, h.id).Name
					}
				}
			}
			if name == "" && len(groups) > 0 {
				name = groups[len(groups)-1].title
			}
			if name != "" && len(a.Lacking) < 10 {
				a.Lacking = append(a.Lacking, Lacking{Name: name, Text: strings.TrimSpace(q[m[0]:m[1]]), At: t.at(sp.Start, sp.End)})
			}
		}
	}
	for _, g := range groups {
		if claims.Of < 4 || !repliesHead.MatchString(g.title) || strings.Contains(g.title, "专家") {
			continue
		}
		if n, at, ok := heldReplies(g.body); ok && n > 0 && 3*n <= 2*claims.Of {
			a.Lacking = append(a.Lacking, Lacking{Name: "部门复函", Text: g.title, Of: claims.Of, Held: n, At: at, Claim: claims.Claim})
			break
		}
	}
}

// repliesClaimed is the greatest number of written answers of offices that the body tells.
func (x *reading) repliesClaimed() (l Lacking) {
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || x.chapter(t.block) == chapterMeasures || x.chapter(t.block) == chapterBasis {
			continue
		}
		for _, m := range repliesSaid.FindAllStringSubmatchIndex(t.s(), 4) {
			n := 0
			if m[2] >= 0 {
				n, _ = strconv.Atoi(t.s()[m[2]:m[3]])
			} else {
				n, _ = strconv.Atoi(digits(t.s()[m[4]:m[5]]))
			}
			if n > l.Of && n <= 60 {
				l.Of, l.Claim = n, t.at(m[0], m[1])
			}
		}
	}
	return l
}

// heldReplies counts the answers an annex holds: the rows of its table, the number it
// tells, or the offices it lists.
func heldReplies(body []*text) (n int, at document.Anchor, ok bool) {
	if len(body) == 0 {
		return 0, at, false
	}
	at = body[0].at(0, 0)
	for _, t := range body {
		if t.table != nil {
			tb := t.table
			sets := 0 // of columns that each begin with an office
			for _, h := range tb.grid[0] {
				if h != nil && officeColumn.MatchString(squeeze(h.s())) {
					sets++
				}
			}
			for _, row := range tb.grid[min(len(tb.grid), max(1, tb.block.Table.HeaderRows)):] {
				if len(row) > 0 && row[0] != nil && !totalLabel.MatchString(squeeze(row[0].s())) && chars(lineOf(row)) > 4 {
					n += max(1, sets)
				}
			}
			return n, t.at(0, 0), n > 0
		}
	}
	for _, t := range body {
		for _, m := range repliesHeld.FindAllStringSubmatchIndex(t.s(), 8) {
			if k, _ := strconv.Atoi(t.s()[m[2]:m[3]]); k > n {
				n, at = k, t.at(m[0], m[1])
			}
		}
		for _, m := range someOffices.FindAllStringSubmatch(t.s(), 8) {
			if k, err := strconv.Atoi(digits(m[1])); err == nil && k > n {
				n, at = k, t.at(0, 0)
			}
		}
		if strings.Contains(t.s(), "各一份") || strings.Contains(t.s(), "各1份") {
			return 0, at, false
		}
	}
	return n, at, n > 0
}

// annexesBeyond are numbers that the body points to behind the last annex listed.
func (x *reading) annexesBeyond() {
	a := &x.out.Annexes
	most := 0
	for n := range a.Numbers {
		most = max(most, n)
	}
	for _, t := range x.texts { // items that no lexicon knows are on the list all the same
		if t.block.Zone != document.ZoneAnnex || t.cell != nil {
			continue
		}
		whole := t.s()
		if t.block.Number != "" {
			whole = zhFold(t.block.Printed())
		}
		for _, re := range []*regexp.Regexp{annexItem, annexNumber} {
			if m := re.FindStringSubmatch(whole); m != nil {
				if n, err := strconv.Atoi(digits(m[1])); err == nil && n <= mostAnnexes {
					most = max(most, n)
				}
			}
		}
	}
	if most < 4 || len(a.Numbers) < most-1 {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || !strings.Contains(t.s(), "附") || x.chapter(t.block) == chapterBasis {
			continue
		}
		for _, m := range annexInBody.FindAllStringSubmatchIndex(t.s(), 12) {
			n, err := strconv.Atoi(digits(t.s()[m[2]:m[3]]))
			if err != nil || n <= most || n > most+4 || inQuotes(t.s(), m[0]) || strings.HasSuffix(t.s()[:m[0]], "》") {
				continue
			}
			a.Refs = append(a.Refs, AnnexRef{n, t.at(m[0], m[3])})
		}
	}
}
