package facts

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// hit is a word of a term found in a folded text.
type hit struct {
	id         string
	start, end int
}

// longSentence is where a sentence is no sentence any more: nobody writes one
// of thousands of characters, and looking around each word of it would take the
// square of its length.
const longSentence = 12000

// hitsOf finds the terms in s, longest first where words overlap, in reading
// order. Earlier terms of the list win over later ones of equal length.
func hitsOf(list []Term, s string) []hit { return longest(sieveOf(list).hits(s)) }

// longest keeps the longest of hits that overlap, in reading order.
func longest(all []hit) []hit {
	if len(all) < 2 {
		return all
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].end-all[i].start > all[j].end-all[j].start })
	kept := all[:0:0]
next:
	for _, h := range all {
		for _, k := range kept {
			if h.start < k.end && k.start < h.end {
				continue next
			}
		}
		kept = append(kept, h)
	}
	sort.Slice(kept, func(i, j int) bool { return kept[i].start < kept[j].start })
	return kept
}

// eachHit finds every term in s, overlapping ones too, in reading order.
func eachHit(list []Term, s string) []hit { return inOrder(sieveOf(list).hits(s)) }

func inOrder(all []hit) []hit {
	sort.SliceStable(all, func(i, j int) bool { return all[i].start < all[j].start })
	return all
}

func appendHits(all []hit, t *Term, s string) []hit { return readied(t).hits(all, t, s) }

// hits appends those of a term.
func (r *ready) hits(all []hit, t *Term, s string) []hit {
	add := func(start, end int) {
		for _, n := range t.Not {
			if within(n, s, start, end) {
				return
			}
		}
		all = append(all, hit{t.ID, start, end})
	}
	for k, off := range r.words.First(s) {
		if off < 0 {
			continue
		}
		w := t.Words[k]
		for {
			add(off, off+len(w))
			i := strings.Index(s[off+len(w):], w)
			if i < 0 {
				break
			}
			off += len(w) + i
		}
	}
	for _, re := range r.exprs {
		for _, m := range re.FindAllStringIndex(s, -1) {
			if m[0] < m[1] {
				add(m[0], m[1])
			}
		}
	}
	return all
}

// within says that s[start:end] stands inside of a word; places of a word that
// overlap with one before do not count.
func within(word, s string, start, end int) bool {
	if len(word) < end-start || !strings.Contains(s[max(0, end-len(word)):min(len(s), start+len(word))], word) {
		return false
	}
	for off := 0; ; {
		i := strings.Index(s[off:], word)
		if i < 0 {
			return false
		}
		if i += off; i <= start && end <= i+len(word) {
			return true
		}
		off = i + len(word)
	}
}

// Says tells whether a word of the term stands in a text.
func Says(t *Term, text string) bool { return len(appendHits(nil, t, zhFold(text))) > 0 }

// ready is a term's words and patterns made ready to be looked for.
type ready struct {
	words *regexp.Words
	exprs []*regexp.Regexp
	of    Term
}

func makeReady(t *Term) ready {
	r := ready{words: regexp.NewWords(t.Words), of: *t}
	for _, p := range t.Patterns {
		if re := cachedPattern(p); re != nil {
			r.exprs = append(r.exprs, re)
		}
	}
	return r
}

var readyTerms sync.Map // *string, the first word or pattern → ready

// readied is makeReady for terms of the lexicon, made once and kept by their
// lists, which are never changed.
func readied(t *Term) *ready {
	key := listKey(t.Words)
	if key == nil {
		key = listKey(t.Patterns)
	}
	if key == nil {
		return &nothing
	}
	v, ok := readyTerms.Load(key)
	if ok {
		r := v.(*ready)
		ok = len(r.of.Words) == len(t.Words) && len(r.of.Patterns) == len(t.Patterns) && listKey(r.of.Patterns) == listKey(t.Patterns)
	}
	if !ok {
		r := makeReady(t)
		v = &r
		readyTerms.Store(key, v)
	}
	return v.(*ready)
}

var nothing = makeReady(&Term{})

func listKey(list []string) *string {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// patterns keeps the compiled patterns of lexicons: a pack is loaded once and
// its words are matched against every report.
var patterns sync.Map

func cachedPattern(p string) *regexp.Regexp {
	if v, ok := patterns.Load(p); ok {
		return v.(*regexp.Regexp)
	}
	re, err := regexp.Compile(p)
	if err != nil {
		re = nil
	}
	patterns.Store(p, re)
	return re
}

// says tells whether one of the words of the named list stands in s.
func (x *reading) says(list, s string) bool {
	t := Find(x.lx.Words, list)
	return t != nil && len(appendHits(nil, t, s)) > 0
}

// Parts of a report by what their headings say; the innermost heading decides.
const (
	chapterOther    = "other" // of other projects
	chapterConsult  = "consult"
	chapterProcess  = "process"
	chapterMeasures = "measures"
	chapterBasis    = "basis"
	chapterRisk     = "risk"
	chapterFour     = "dimensions"
	chapterEnd      = "conclusion"
	chapterOverview = "overview"
)

var chapterWords = []struct {
	part string
	re   *regexp.Regexp
}{
	{chapterOther, regexp.MustCompile(`(同类|类似|类比|案例|借鉴)`)},
	{chapterConsult, regexp.MustCompile(`(采纳|公众参与|(?:信息|[次项种])公开|公开(?:情况|过程|渠道|方式|征|各|$)|风险调查|社会调查|调查(情况|结果|范围|对象|内容|方式|统计|分析|概况|过程|实施|开展)|公示|公告|座谈|走访|问卷|听证|征求意见|征集意见|听取意见|意见(征|收集|归纳|汇总|建议|反馈|情况|和诉求|诉求|分析)|民意|利益相关|各方意见|群众意见|舆情(调查|监测))`)},
	{chapterMeasures, regexp.MustCompile(`(措施|应急|预案|对策|处置|防控|跟踪|台账|后续工作|工作建议|意见和建议$|有关建议)`)},
	{chapterBasis, regexp.MustCompile(`(依据|引用文件|参考资料|法律法规)`)},
	{chapterFour, regexp.MustCompile(`(合法性|合理性|可行性|可控性|四性)`)},
	{chapterRisk, regexp.MustCompile(`(风险(因素)?(识别|估计|评判|研判|分析|等级|评价|点)|风险因素|初始风险|综合风险)`)},
	{chapterEnd, regexp.MustCompile(`(结论)`)},
	{chapterProcess, regexp.MustCompile(`(评估(工作)?(的)?(过程|程序|方法|组织|主体|工作)|工作(过程|程序|方案|开展)|过程和方法|评估(范围|内容))`)},
	{chapterOverview, regexp.MustCompile(`(概况|概述|背景|基本情况|简介|建设内容|必要性|社会环境|自然环境|现状)`)},
}

// chapter tells in which part of the report a block stands; "" when headings do
// not say.
func (x *reading) chapter(b *document.Block) string {
	part, ok := x.chapters[b.Section]
	if !ok {
		if x.chapters == nil {
			x.chapters = map[int]string{}
		}
		part = x.partAbove(b)
		x.chapters[b.Section] = part
	}
	return part
}

func (x *reading) partAbove(b *document.Block) string {
	for s := b.Section; s > 0 && s < len(x.doc.Outline); s = x.doc.Outline[s].Parent {
		title := squeeze(x.doc.Outline[s].Title)
		for _, p := range chapterWords {
			if p.re.MatchString(title) {
				if p.part == chapterOther && mixedTitle.MatchString(title) {
					return chapterConsult
				}
				if p.part == chapterBasis && withProcess.MatchString(title) {
					return chapterProcess
				}
				return p.part
			}
		}
		if part := x.partOfRole(s); part != "" {
			return part
		}
	}
	return ""
}

// withProcess: 评估的依据、主体与经过 tells what was done as well.
var withProcess = regexp.MustCompile(`经过|过程|步骤|组织|分工|主体|程序`)

// mixedTitle: 基层组织态度、媒体舆论和同类项目 tells of this matter first.
var mixedTitle = regexp.MustCompile(`态度|媒体|舆论|基层组织|部门意见`)

// partOfRole gives the part a section plays by the vocabulary of sections, where
// its title has none of the common words: 听到了什么 tells of the consultation.
func (x *reading) partOfRole(section int) string {
	part := ""
	for _, p := range []struct {
		role Role
		part string
	}{{"consultation", chapterConsult}, {"opinions", chapterConsult}, {"measures", chapterMeasures}, {"process", chapterProcess},
		{"dimensions", chapterFour}, {"identification", chapterRisk}, {"estimation", chapterRisk}} {
		for _, a := range x.out.Structure.Roles[p.role] {
			// 综合分析 may be that of the risks; 合法性:… below it says that it is not
			within := a.Section == 0 && p.role == "dimensions" && x.doc.Outline[section].First <= a.At.Block && a.At.Block <= x.doc.Outline[section].Last
			if (a.Section == section || within) && part != p.part {
				if part != "" {
					return "" // merged chapters play several
				}
				part = p.part
			}
		}
	}
	return part
}

// squeeze takes the spaces out of a short text.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\u3000', '\u00a0':
			return -1
		}
		return r
	}, s)
}

// headings gives the titles above a block, innermost first, folded.
func (x *reading) headings(b *document.Block) []string {
	var out []string
	for s := b.Section; s > 0 && s < len(x.doc.Outline); s = x.doc.Outline[s].Parent {
		out = append(out, squeeze(x.doc.Outline[s].Title))
	}
	return out
}

var (
	// Words that make a statement a plan, a duty or a rule, not a deed.
	plannedMark = regexp.MustCompile(`(拟于|拟在|拟对|拟采[取用]|拟通过|拟发放|拟开展|拟组织|拟召开|拟进行|计划(?:[^财生科股处委]|$)|预计|将于|将在|将对|将通过|将采|将组织|将召开|将开展|将进行|准备开展|下一步|今后|后续将|应当|应在|应对|应及|应通过|应采|应组织|应公|必须|须在|需在|需要开展|不少于|不得少于|不低于|不得低于|要求.{0,6}(公示|征求)|建议.{0,12}(公示|召开|走访|公开)|如需|如有必要|必要时|视情|若.{0,20}则|如果|一旦|要加强|要做好|要及时|定期(?:开展|组织|召开|公示|公开|通报|走访|回访|发布|检查|巡查|报告|汇报|听取|研判|排查|调度|会商|更新|公布|反馈|监测|检测|评估|向|对|到)|适时)`)
	// What was done all the same: a finished deed outweighs a rule cited beside it.
	doneMark = regexp.MustCompile(`(已经?|了|共|累计|先后|现场|实际|期间|其中|分别|发放.{0,8}份|\d场|\d次)`)
)

// planned says that the sentence speaks of what is to be done.
// What those at a meeting that took place said should be done is no plan of it:
// 听证会10月22日在…举行,代表21名,一致认为应当整合.
func planned(s string) bool {
	if !plannedMark.MatchString(s) || doneMark.MatchString(s) {
		return false
	}
	m := theySaid.FindStringIndex(s)
	return m == nil || !tookPlace.MatchString(s[:m[0]]) || !dayTold.MatchString(s[:m[0]]) || plannedMark.MatchString(s[:m[0]])
}

var theySaid = regexp.MustCompile(`认为|主张|提出|表示|呼吁|希望|提醒|强调|建议|要求`)

// clauseOf gives the clause of s that holds offset i, cut at commas.
func clauseOf(s string, i int) (int, int) {
	start, end := 0, len(s)
	for j, r := range s {
		if strings.ContainsRune(",;。！？!?;\n", r) {
			n := j + utf8.RuneLen(r)
			if n <= i {
				start = n
			} else if j >= i {
				end = j
				break
			}
		}
	}
	return start, end
}

// lastRunes gives at most n characters before offset i.
func lastRunes(s string, i, n int) string {
	j := i
	for ; n > 0 && j > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:j])
		j -= w
	}
	return s[j:i]
}

// nextRunes gives at most n characters from offset i.
func nextRunes(s string, i, n int) string {
	j := i
	for ; n > 0 && j < len(s); n-- {
		_, w := utf8.DecodeRuneInString(s[j:])
		j += w
	}
	return s[i:j]
}

// chars counts characters.
func chars(s string) int { return utf8.RuneCountInString(s) }

var placeWord = regexp.MustCompile(`[一-龥]{1,6}?(?:街道|社区|村民小组|小区|[镇乡村屯寨组])`)

// placesIn gives the names of villages, communities and the like in a short text.
func placesIn(s string) []string {
	var out []string
	for _, at := range placeWord.FindAllStringIndex(s, -1) {
		if next := nextRunes(s, at[1], 1); next == "局" || next == "厅" || next == "部" {
			continue // 农业农村局
		}
		m := placeLead.ReplaceAllString(s[at[0]:at[1]], "")
		if chars(m) < 2 || placeCommon.MatchString(m) {
			continue
		}
		out = append(out, m)
	}
	return out
}

var (
	placeLead   = regexp.MustCompile(`^(?:.*(?:涉及|覆盖|包括|事关|涵盖|分布在|居住在|位于|分别|其中|以及|征收|影响|范围|项目|沿线|途经|调查|走访|[在向对于为和与及至到从由共的是即]))`)
	placeCommon = regexp.MustCompile(`^(?:本|该|各|全|所在|有关|相关|行政|自然|周边|附近|沿线|邻近|两|几|多|个|每|某|同|农|乡|城|街|一|二|三|四|五|六|七|八|九|十|涉|原|进|驻|外|小|新农|美丽乡|个行政|个自然|评估|专家|领导|调查|工作|验收|评审|小|我|本项目|被征地|集体|老旧|住宅|居民|被撤并|撤并|被合并|合并|接收|并入|被征收|被拆迁|沿街|临街|临近|邻近|相邻|毗邻|受影响|影响|其他|其余|拆迁|搬迁|安置|回迁|整个|上述|以上|库区|淹没区?|上游|下游|城中|重点|试点|拟征收|被征|直接|间接|当地|邻)(?:街道|社区|村民小组|小区|[镇乡村屯寨组])$|(?:两|[三四五六七八九十]|\d)个?(?:街道|社区|小区|[镇乡村])$|^(?:乡镇|农村|城乡|城镇|村镇|村组|乡村|城镇街道|小组|村民小组)$`)
)
