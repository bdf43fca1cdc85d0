package facts

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Annexes is what stands behind the report: which numbers, and of which
// activities (ids of Lexicon.Proofs) it has something to show.
type Annexes struct {
	Any     bool                       // annexes stand in the file, with more than their list
	Listed  bool                       // a list of annexes at least
	Numbers map[int]document.Anchor    // numbers of the annexes
	Proofs  map[string]document.Anchor // what is shown, by method id
	Kept    map[string]document.Anchor // said to be kept on file, by method id; "all" for everything
	Absent  map[string]document.Anchor // said in the annexes themselves not to be there, by id of Lexicon.Proofs
	Lacking []Lacking                  // what they admit not to hold, or hold fewer of than the body counts
	Refs    []AnnexRef                 // 见附件5
	Skipped []AnnexRef                 // numbers between those of two annexes in the file, themselves not there
}

// AnnexRef is a place of the body that points to an annex.
type AnnexRef struct {
	Number int
	At     document.Anchor
}

var (
	annexNumber = regexp.MustCompile(`^附(?:件|录)?\s*[:.]?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})`)
	annexInline = regexp.MustCompile(`附件(\d{1,2}|[一二三四五六七八九十]{1,3})`)
	annexItem   = regexp.MustCompile(`^(\d{1,2}|[一二三四五六七八九十]{1,3})[.、)]`)
	annexItems  = regexp.MustCompile(`(?:^|[;；])\s*\d{1,2}[.、]`) // 1.委托书;2.公示照片;3.……
	annexRef    = regexp.MustCompile(`(?:见|附有?|参见|如|详)(?:本报告)?附(?:件|录)(\d{1,2}|[一二三四五六七八九十]{1,2})(?:[^\d\-—.]|$)`)
	annexList   = regexp.MustCompile(`^附(?:件|录)?(?:目录|清单|材料)?:|^附(?:件|录)(?:目录|清单)$`)
	keptWord    = regexp.MustCompile(`备查|存档|归档|存卷|留存|另册|成册|另附|另行(?:报送|装订)|随(?:本)?报告(?:一并)?报送|附后|存于|保存|建档|入卷`)
	keptAll     = regexp.MustCompile(`(?:其余|其他|有关|相关|全部|各项|各类|所有|原始|佐证|支撑|档案|评估|过程)[^。;,]{0,8}(?:材料|资料|记录|附件|原件)|原始(?:材料|资料)|一案一档|材料原件|资料原件`)
)

// annexes reads what stands behind the report.
func (x *reading) annexes() {
	a := &x.out.Annexes
	a.Numbers, a.Proofs, a.Kept = map[int]document.Anchor{}, map[string]document.Anchor{}, map[string]document.Anchor{}
	a.Absent = map[string]document.Anchor{}
	listing := false
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneContents || t.s() == "" {
			continue
		}
		s := t.s()
		whole := s
		if t.block.Number != "" && t.cell == nil {
			whole = zhFold(t.block.Printed())
		}
		x.keptOnFile(t)
		in := t.block.Zone == document.ZoneAnnex
		if t.block.Zone == document.ZoneFront {
			continue // 附件2 above the title: the report is itself an annex
		}
		if !in {
			x.annexRefs(t)
			if t.cell == nil && annexList.MatchString(whole) && (!strings.HasPrefix(whole, "附:") || x.listsProofs(s)) { // 附件:1.公示截图;2.……
				listing, in = true, true
				a.Listed = true
			} else if listing && t.cell == nil && t.block.Kind != document.Heading && utf8.RuneCountInString(s) <= 40 && annexItem.MatchString(whole) {
				in = true
				if m := annexItem.FindStringSubmatch(whole); m != nil {
					x.annexNo(m[1], t)
				}
			} else {
				listing = false
			}
			if !in && t.cell == nil && annexNumber.MatchString(whole) && utf8.RuneCountInString(annexTitle(whole)) <= 40 {
				in = true
				a.Listed = true
			}
		} else {
			a.Listed = true
			x.saidAbsent(t)
			x.rowAbsent(t)
			a.Any = a.Any || t.block.Kind != document.Heading && (t.cell != nil || utf8.RuneCountInString(s) > 14)
		}
		if !in {
			continue
		}
		if m := annexNumber.FindStringSubmatch(whole); m != nil {
			x.annexNo(m[1], t)
			if from, to, ok := annexesOf(whole); ok && to <= mostAnnexes { // 附件五、附件六; 附件三至五
				for n := from + 1; n <= to; n++ {
					x.annexNo(itoa(n), t)
				}
			}
		} else if m := annexItem.FindStringSubmatch(whole); m != nil && t.cell == nil && utf8.RuneCountInString(whole) <= 40 && t.block.Zone == document.ZoneAnnex && len(eachHit(x.lx.Proofs, s)) > 0 {
			x.annexNo(m[1], t) // a list below the heading 附件
		}
		for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '；' }) {
			if m := annexItem.FindStringSubmatch(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(p, "附件"), ":"))); m != nil && annexList.MatchString(whole) {
				x.annexNo(m[1], t)
			}
		}
		if ms := annexInline.FindAllStringSubmatch(whole, 40); len(ms) > 2 { // 附件1委托书;附件2公示材料;……
			for _, m := range ms {
				x.annexNo(m[1], t)
			}
		}
		// An annex is shown by its title, its list or its table; a sentence that
		// speaks of sign-in sheets shows none.
		if i := strings.Index(s, "。"); i >= 0 && t.cell == nil {
			switch {
			case annexList.MatchString(whole), annexNumber.MatchString(whole), t.block.Zone == document.ZoneAnnex && len(annexItems.FindAllString(whole, 3)) > 2:
				s = s[:i]
			case t.block.Zone == document.ZoneAnnex && annexItem.MatchString(whole):
				x.provedInItem(t)
				continue
			default:
				continue
			}
		}
		for _, h := range eachHit(x.lx.Proofs, s) {
			if _, ok := a.Proofs[h.id]; !ok {
				a.Proofs[h.id] = t.at(h.start, h.end)
			}
		}
	}
	x.skippedAnnexes()
	x.lacking()
	x.annexesBeyond()
}

// provedInItem reads an item of the annexes that begins with its number and goes on
// for whole sentences: 3. 座谈签到:5月6日22人。走访记录20份,…… Each sentence shows what
// it is headed by, unless it says that the paper is not there.
func (x *reading) provedInItem(t *text) {
	for _, sp := range t.sentences {
		s := t.s()[sp.Start:sp.End]
		if notHandedIn.MatchString(s) {
			continue
		}
		if i := strings.IndexAny(s, ":,;("); i >= 0 {
			s = s[:i]
		}
		if utf8.RuneCountInString(s) > provingHead {
			continue
		}
		for _, h := range eachHit(x.lx.Proofs, s) {
			if _, ok := x.out.Annexes.Proofs[h.id]; !ok {
				x.out.Annexes.Proofs[h.id] = t.at(sp.Start+h.start, sp.Start+h.end)
			}
		}
	}
}

// notThere is said of a paper that is to come later, or not at all.
const notThere = `暂不附|不附|未附|没有附|暂缺|待补|后补|再补|未收齐|没有收齐`

var (
	// paperAbsent: 走访记录还没有收齐,本次暂不附; 各部门复函仍在走签批流程,拿到以后再补
	paperAbsent = regexp.MustCompile(`^[^,。;:]{0,14}(?:记录|纪要|笔录|签到表?|复函|回函|函件|意见函|意见书|书面意见|照片|截图|样卷|原件|材料|登记表)[^。;:]{0,28}?(?:` + notThere + `|未随|[仍还尚]在(?:走|办|整理|收集|汇总|签批|流转)|尚未(?:取得|收到|收齐|整理|返回|形成))`)
	// paperNotMade: 因时间仓促,未形成书面纪要和签到; 会商没有做记录,也没有签到
	paperNotMade = regexp.MustCompile(`(?:未能?|没有?|没能|尚未|来不及|均未|也未|也没有)(?:形成|做|作|组织|留存|保留|留下|整理|制作|收集|登记|拍摄|提供|安排|履行|搞|打印)[^。;,的]{0,8}(?:记录|纪要|笔录|签到|签名册|登记表|照片|名册)`)
	// paperNotBrought: 记录及签到表因现场未做整理,本次未能随报告提供
	paperNotBrought = regexp.MustCompile(`(?:记录|纪要|笔录|签到表?|回证|照片|登记表)[^。;]{0,24}(?:未能?|没有|没能|无法)(?:随(?:本)?报告|一并|一同)?(?:提供|报送|附上|附入|附后)`)
	// 另3人没有签到; 不愿在记录上签字
	absentPeople = regexp.MustCompile(`[人户名位者份]未?(?:没有)?(?:签到|签字)|不愿|拒绝|问卷|无法联系`)
	absentOther  = regexp.MustCompile(`已(?:经)?(?:补|收齐|取得|附)|均已|意见[^。;,]{0,6}(?:补充|补齐|采纳)|评审[^。;]{0,12}补|问卷(?:未|没)(?:有)?(?:收|回)`)
)

// saidAbsent reads what the annexes say is not among them.
func (x *reading) saidAbsent(t *text) {
	if t.cell != nil || t.block.Kind == document.Heading || x.inRole(t.block.ID, "panel") {
		return
	}
	for _, sp := range t.sentences {
		s := t.s()[sp.Start:sp.End]
		m := paperAbsent.FindStringIndex(s)
		if m == nil && !absentPeople.MatchString(s) {
			if m = paperNotMade.FindStringIndex(s); m == nil {
				m = paperNotBrought.FindStringIndex(s)
			}
			if m != nil {
				x.notMade(t, sp, m)
				continue
			}
		}
		if m == nil || absentOther.MatchString(s) || utf8.RuneCountInString(s) > 80 {
			continue
		}
		for _, h := range eachHit(x.lx.Proofs, s[:m[1]]) {
			if _, ok := x.out.Annexes.Absent[h.id]; !ok {
				x.out.Annexes.Absent[h.id] = t.at(sp.Start, sp.End)
			}
			break
		}
	}
}

// notMade notes the paper that a sentence says was never made. Which one it is, the sentence
// says, or the heading of its annex; a record or a sign-in sheet is else one of a meeting.
func (x *reading) notMade(t *text, sp zh.Span, m []int) {
	s := t.s()[sp.Start:sp.End]
	if from, to := clauseOf(s, m[0]); absentOther.MatchString(s[from:max(to, m[1])]) || utf8.RuneCountInString(s) > 80 {
		return
	}
	id := ""
	for _, words := range append([]string{s}, x.headings(t.block)...) {
		for _, h := range eachHit(x.lx.Proofs, words) {
			if id == "" && (h.id == "meeting" || h.id == "hearing" || h.id == "visit") {
				id = h.id
			}
		}
	}
	if id == "" {
		id = "meeting"
	}
	if _, ok := x.out.Annexes.Absent[id]; !ok {
		x.out.Annexes.Absent[id] = t.at(sp.Start, sp.End)
	}
}

// rowAbsent reads a row of the list of annexes that says a paper is not there: 听证笔录 |
// 未附 | 尚未整理完毕.
func (x *reading) rowAbsent(t *text) {
	if t.cell == nil || t.cell.Col > 1 || chars(t.s()) > provingHead || !paperWord.MatchString(t.s()) {
		return
	}
	for _, row := range t.table.grid {
		if !slices.Contains(row, t) {
			continue
		}
		for _, c := range row {
			if c == nil || c == t || !cellAbsent.MatchString(squeeze(c.s())) {
				continue
			}
			for _, h := range eachHit(x.lx.Proofs, t.s()) {
				if _, ok := x.out.Annexes.Absent[h.id]; !ok {
					x.out.Annexes.Absent[h.id] = t.at(0, 0)
				}
				break
			}
			return
		}
	}
}

var (
	paperWord  = regexp.MustCompile(`记录|纪要|笔录|签到|复函|回函|意见|照片|截图|样卷|样表|委托|回证|公告`)
	cellAbsent = regexp.MustCompile(`^(?:未附|缺|暂缺|缺失|未提供|未随附|没有|未形成|待补|遗失)$`)
)

// provingHead is how many characters the head of a sentence has that names a paper.
const provingHead = 24

var notHandedIn = regexp.MustCompile(notThere + `|补交|补齐|尚未|未整理|在整理|空号|走签批`)

// skippedAnnexes finds the numbers that the annexes in the file pass over: 附件五 is
// followed by 附件七. At is where the list or the body names the one that is
// not there.
func (x *reading) skippedAnnexes() {
	a := &x.out.Annexes
	heads, begun := map[int]bool{}, map[int]bool{}
	most, last := 0, 0
	for _, t := range x.texts {
		whole := t.s()
		if n, _, ok := annexesOf(whole); ok && t.block.Zone == document.ZoneAnnex && len(annexInline.FindAllStringIndex(whole, 2)) < 2 {
			begun[n] = true // 附件4 in front of a whole paragraph
		}
		if t.block.Zone != document.ZoneAnnex && t.block.Kind != document.Heading || t.block.Zone == document.ZoneContents || t.block.Zone == document.ZoneFront || t.cell != nil || strings.ContainsAny(whole, "。;") {
			continue
		}
		if t.block.Number != "" {
			whole = zhFold(t.block.Printed())
		}
		from, to, ok := annexesOf(whole)
		if !ok || utf8.RuneCountInString(whole) > annexHeadLength {
			continue
		}
		if from == 1 && last > 1 {
			heads, most, last = map[int]bool{}, 0, 0 // the list of annexes went before them
		}
		if from < 1 || from < last || to > mostAnnexes {
			return // numbered otherwise: no order to be held against
		}
		last = max(from, to)
		for n := from; n <= last; n++ {
			heads[n] = true
		}
		most = max(most, last)
	}
	if len(heads) < 4 || !heads[1] {
		return
	}
	for n := 2; n < most; n++ {
		if heads[n] || begun[n] {
			continue
		}
		ref := AnnexRef{Number: n}
		if at, ok := a.Numbers[n]; ok {
			ref.At = at
		}
		for _, r := range a.Refs {
			if r.Number == n {
				ref.At = r.At
			}
		}
		if ref.At.Block == 0 {
			ref.At = x.namesAnnex(n)
		}
		if ref.At.Block > 0 { // a number that nothing else names is one of the author's own
			a.Skipped = append(a.Skipped, ref)
		}
	}
}

// namesAnnex finds where the body names an annex: 签到、笔录均在附件六.
func (x *reading) namesAnnex(n int) document.Anchor {
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone == document.ZoneContents || !strings.Contains(t.s(), "附件") {
			continue
		}
		for _, m := range annexInline.FindAllStringSubmatchIndex(t.s(), 20) {
			if k, err := strconv.Atoi(digits(t.s()[m[2]:m[3]])); err == nil && k == n {
				return t.at(m[0], m[1])
			}
		}
	}
	return document.Anchor{}
}

// annexHead begins an annex: 附件6 走访记录; 附件5、6; 附件三至五.
var annexHead = regexp.MustCompile(`^附(?:件|录)?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})(?:(?:、|和|及|至|到|-|—|~)(?:附件)?(\d{1,2}|[一二三四五六七八九十]{1,3}))?(?:[^\d]|$)`)

const annexHeadLength = 40

// mostAnnexes is the highest number an annex bears; a greater one is something else.
const mostAnnexes = 60

// annexesOf gives the first and the last number that a line beginning with 附件
// bears; they are the same where it has one.
func annexesOf(s string) (from, to int, ok bool) {
	m := annexHead.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	from, _ = strconv.Atoi(digits(m[1]))
	if to = from; m[2] != "" {
		to, _ = strconv.Atoi(digits(m[2]))
	}
	return from, to, true
}

// listsProofs says that 附: is followed by a list of annexes, not by a remark:
// it names more than one kind.
func (x *reading) listsProofs(s string) bool {
	kinds := map[string]bool{}
	for _, h := range eachHit(x.lx.Proofs, s) {
		kinds[h.id] = true
	}
	return len(kinds) > 1
}

func (x *reading) annexNo(s string, t *text) {
	n, err := strconv.Atoi(digits(s))
	if err != nil || n < 1 || n > mostAnnexes {
		return
	}
	if _, ok := x.out.Annexes.Numbers[n]; !ok {
		x.out.Annexes.Numbers[n] = t.at(0, 0)
	}
}

func (x *reading) annexRefs(t *text) {
	if !strings.Contains(t.s(), "附") || !t.inBody() {
		return
	}
	for _, m := range annexRef.FindAllStringSubmatchIndex(t.s(), 8) {
		if n, err := strconv.Atoi(digits(t.s()[m[2]:m[3]])); err == nil && n > 0 {
			x.out.Annexes.Refs = append(x.out.Annexes.Refs, AnnexRef{n, t.at(m[0], m[3])})
		}
	}
}

// keptOnFile reads 签到表原件留存备查: an answer of its own to where the proof is.
func (x *reading) keptOnFile(t *text) {
	s := t.s()
	if !keptWord.MatchString(s) {
		return
	}
	a := &x.out.Annexes
	for _, sp := range t.sentences {
		one := s[sp.Start:sp.End]
		if !keptWord.MatchString(one) {
			continue
		}
		for _, part := range strings.FieldsFunc(one, func(r rune) bool { return r == ',' || r == ';' }) {
			if keptAll.MatchString(part) && keptWord.MatchString(part) {
				a.Kept["all"] = t.at(sp.Start, sp.End)
			}
		}
		for _, list := range [][]Term{x.lx.Proofs, x.lx.Methods} {
			for _, h := range eachHit(list, one) {
				if _, ok := a.Kept[h.id]; !ok {
					a.Kept[h.id] = t.at(sp.Start, sp.End)
				}
			}
		}
	}
}
