package facts

import (
	"sort"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// quantities finds the numbers that should be the same wherever they are
// stated. It keeps only statements about the whole matter: parts, phases,
// other projects, quotas and what was before a change stay out, because a
// contradiction between numbers of different things is none.
func (x *reading) quantities() {
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
			continue
		}
		if ch := x.chapter(t.block); ch == chapterBasis || ch == chapterOther {
			continue
		}
		if t.table != nil && chars(t.s()) < 16 {
			x.quantityCell(t)
			continue
		}
		for _, span := range t.sentences {
			x.quantitySentence(t, span.Start, span.End)
		}
	}
	x.breakdowns()
	x.rowsApart()
	sort.SliceStable(x.out.Quantities, func(i, j int) bool { return x.out.Quantities[i].Key < x.out.Quantities[j].Key })
}

// rowsApart gives quantities told in several rows of one table a subject each:
// 塔基用地 | 涉及31户 and 临时用地 | 涉及27户 are of different things.
func (x *reading) rowsApart() {
	type place struct {
		key   string
		block document.BlockID
	}
	rows := map[place]map[int]float64{}
	for _, q := range x.out.Quantities {
		if q.At.Row > 0 {
			p := place{q.Key, q.At.Block}
			if rows[p] == nil {
				rows[p] = map[int]float64{}
			}
			rows[p][q.At.Row] = q.Value
		}
	}
	for i := range x.out.Quantities {
		q := &x.out.Quantities[i]
		in := rows[place{q.Key, q.At.Block}]
		for _, v := range in {
			if v != q.Value && q.At.Row > 0 && q.Scope.Subject == "" {
				q.Scope.Subject = "第" + strconv.Itoa(q.At.Row) + "行"
			}
		}
	}
}

var (
	// A sentence with one of these speaks of another thing, or of the same at another time.
	otherQuantity = regexp.MustCompile(`(同类|邻县|邻市|某市|某县|外地|类似|类比|案例|借鉴|其他项目|相邻项目|原(?:方案|计划|规划|设计|批复|审批|可研)|变更前|调整前|优化前|由[^。;]{0,20}(?:调整|变更|优化|增加|减少|核减|核增)[^。;]{0,6}(?:为|至|到)|调整为|变更为|优化为|核减|曾|此前|以往|历年|往年|上年|去年|不超过|不少于|不低于|不得|至少|最多|上限|以上的|以下的|超过|指标|标准|限额|规定|每户|每亩|每人|户均|人均|亩均|占比|其余|剩余|尚未|已完成|已签|本期|一期|二期|三期|首期|近期|远期|标段|另有|年度|每年|分摊|其中)`)
)

// bothKinds: 支持和有条件支持合计67份,占89.3%.
var bothKinds = regexp.MustCompile(`(?:支持|赞成|同意)(?:的)?(?:和|与|及|、|加)有条件(?:支持|赞成|同意)(?:[^,。;]{0,8}?(?:合计|共计|共|合并|之和|总计)|(?:的)?(?:率|比例|占比|度))|(?:连同|加上|算上)(?:表示)?有条件(?:支持|赞成|同意)(?:的)?(?:者|群众|人员)?(?:共|合计|共计|总共)|(?:支持|赞成|同意)(?:的)?(?:和|与|及|、|加)有条件(?:支持|赞成|同意)(?:的)?(?:者|户|居民|村民|群众)?\d{1,6}(?:份|人|户)|(?:支持|赞成|同意)率\(含有条件(?:支持|赞成|同意)(?:率)?\)`)

// combinedShare reads the share of support and conditional support together.
func (x *reading) combinedShare(t *text, start, end int) {
	s := t.s()[start:end]
	m := bothKinds.FindStringIndex(s)
	if m == nil {
		return
	}
	ps := zh.Percents(s[m[1]:])
	if len(ps) == 0 {
		return
	}
	p := ps[0]
	gap := s[m[1] : m[1]+p.Start]
	if chars(gap) <= 14 && !strings.ContainsAny(gap, ";。") && !strings.Contains(gap, "反对") {
		x.out.Quantities = append(x.out.Quantities, Quantity{Key: "support-both", Value: p.Value, Unit: "%", Approx: p.Approx,
			Text: s[m[0] : m[1]+p.End], Decimals: p.Decimals, At: t.at(start+m[1]+p.Start, start+m[1]+p.End)})
	}
}

var (
	// 项目直接影响468户, 直接受到影响的人家有312户
	directLead = regexp.MustCompile(`直接(?:受到?)?影响(?:到)?(?:的)?(?:人家|住户|农户|家庭|居民|村民|群众|户数|人口|范围内?)?(?:共|共计|有|为|计|合计|总计|是|:)*$`)
	// 影响312户; 事关甲村、乙村的312户; 影响涉及甲村、乙村,计312户
	wholeAffected = regexp.MustCompile(`(?:^|[,。;:]|项目|工程|事项|本次)(?:共|总共|预计|将)?影响(?:共|共计|到|涉及|户数|农户|居民|群众|为|:)*$|(?:影响|涉及|事关|波及|惠及)[^。;]{0,100}(?:,(?:共|共计|计|合计|总计|有)|的)$`)
	partialMark   = regexp.MustCompile(`拆迁|搬迁|被征|征收|征地|商户|企业|间接|一期|二期|其中|受影响较|影响较|影响最|困难|低保|走访|问卷|租`)
)

// affectedHouseholds reads how many households the matter affects, directly or in
// all, where a sentence tells it without a name for the number.
func (x *reading) affectedHouseholds(t *text, start, end int) {
	s := t.s()[start:end]
	if !strings.Contains(s, "户") || otherQuantity.MatchString(s) {
		return
	}
	for _, n := range zh.Numbers(s) {
		if n.Unit != "户" || n.Approx || n.Low < n.High {
			continue
		}
		cs := strings.LastIndexAny(s[:n.Start], "。;") + 1
		lead, key := s[cs:n.Start], ""
		switch {
		case partialMark.MatchString(lead):
		case directLead.MatchString(lead):
			key = "direct-households"
		case strings.HasSuffix(lead, "影响") && wholeAffected.MatchString(lead), wholeAffected.MatchString(lead) && strings.Count(lead, "、") > 0 && len(placesIn(lead)) > 1:
			key = "whole-households"
		}
		if key == "" {
			continue
		}
		x.out.Quantities = append(x.out.Quantities, Quantity{Key: key, Value: n.Value, Unit: n.Unit, Text: lastRunes(s, n.Start, 20) + s[n.Start:n.End], At: t.at(start+n.Start, start+n.End)})
	}
}

// quantitySentence reads the quantities a sentence states about the whole matter.
func (x *reading) quantitySentence(t *text, start, end int) {
	if end-start > longSentence {
		return
	}
	s := t.s()[start:end]
	x.combinedShare(t, start, end)
	x.affectedHouseholds(t, start, end)
	sv := x.quantityTerms()
	told := sv.pass(s)
	if told == nil {
		return
	}
	nums := zh.Numbers(s)
	pcts := zh.Percents(s)
	for qi := range told.all {
		q := &x.lx.Quantities[qi]
		for _, h := range longest(sv.hitsOf(qi, s)) {
			cs, ce := clauseOf(s, h.start)
			clause := s[cs:ce]
			if otherQuantity.MatchString(strings.ReplaceAll(clause, "标准化", "")) {
				continue
			}
			if q.Key == "oppose-rate" && x.chapter(t.block) == chapterRisk {
				continue // of the group a risk comes from
			}
			if q.Key == "support-rate" || q.Key == "oppose-rate" {
				for _, p := range pcts {
					if p.Start >= h.end && chars(s[h.end:p.Start]) <= 6 && !strings.ContainsAny(s[h.end:p.Start], ",;。") {
						if ofBorder.MatchString(s[h.end:p.Start]) || movedTo.MatchString(s[h.end:p.Start]) || strings.HasPrefix(s[p.End:], "的") || strings.HasPrefix(s[p.End:], "以") || thenTo.MatchString(s[p.End:]) {
							break // 反对率超过20%的,为中风险: a criterion
						}
						x.addQuantity(q, t, start, p.Start, p.End, h, clause, p.Value, 1, "%", p.Decimals, p.Approx)
						break
					}
				}
				continue
			}
			if someOf(s[cs:h.start]) {
				continue
			}
			for _, n := range nums {
				if q.after(h, s, n) { // 1438户被征地农户
					if f, ok := q.Units[n.Unit]; ok && n.Low >= n.High {
						x.addQuantity(q, t, start, n.Start, n.End, h, clause, n.Value, f, n.Unit, n.Decimals, n.Approx)
					}
					break
				}
				if n.Start < h.end {
					continue
				}
				gap := s[h.end:n.Start]
				if chars(gap) > 8 || strings.ContainsAny(gap, ",;。、") || quantityGap.MatchString(gap) {
					break
				}
				f, ok := q.Units[n.Unit]
				if !ok {
					break
				}
				if n.Low < n.High {
					break
				}
				x.addQuantity(q, t, start, n.Start, n.End, h, clause, n.Value, f, n.Unit, n.Decimals, n.Approx || quantityApprox.MatchString(gap))
				break
			}
		}
	}
}

// someOf says that the words before the name of a number pick some of them out:
// 外出的被征地农户41户, but not 涉及的被征地农户328户.
func someOf(lead string) bool {
	return strings.HasSuffix(lead, "的") && !bareLead(lead, "") && len(placesIn(lead)) == 0
}

// ofBorder: a rate held against a border is no rate of the survey.
var ofBorder = regexp.MustCompile(`^过|已过|逾|接近|将近|不满|超过|达到|高于|低于|大于|小于|不足|不到|≥|≤|>|<|在$`)

// thenTo: 从41.06%到76.15%不等, of several places.
var thenTo = regexp.MustCompile(`^(?:到|至|-|~|—)+\d`)

var (
	quantityGap    = regexp.MustCompile(`(的|占|比|较|增|减|每|超|至|村|组|镇|社区|期)`)
	quantityApprox = regexp.MustCompile(`(约|近|大约|预计|逾|余|左右|暂估|估计|将)`)
)

// after says that the number stands right before the word, where the term
// allows it and the word is not counted again behind.
func (q *QuantityTerm) after(h hit, s string, n zh.Number) bool {
	return q.Before && n.End <= h.start && strings.TrimLeft(s[n.End:h.start], "的") == ""
}

// quantityTerms are the quantities of the lexicon as terms, by the same numbers.
func (x *reading) quantityTerms() *sieve {
	if x.amounts == nil {
		var terms []*Term
		for i := range x.lx.Quantities {
			q := &x.lx.Quantities[i]
			terms = append(terms, &Term{ID: q.Key, Words: q.Words, Not: q.Not})
		}
		x.amounts = newSieve(terms)
	}
	return x.amounts
}

func (x *reading) addQuantity(q *QuantityTerm, t *text, off, start, end int, h hit, clause string, value, factor float64, unit string, decimals int, approx bool) {
	sc := Scope{Subject: q.qualifier(clause, t.s()[off+h.start:off+h.end])}
	if p := placesIn(clause); len(p) > 0 && q.Key != "investment" {
		sc.Place = p[0]
	}
	x.out.Quantities = append(x.out.Quantities, Quantity{
		Key: q.Key, Value: value * factor, Unit: unit, Scope: sc, Approx: approx,
		Text: t.s()[off+min(h.start, start) : off+max(h.end, end)], Decimals: decimals, At: t.at(off+start, off+end),
	})
}

// qualifier joins the words in a clause that make it another quantity.
func (q *QuantityTerm) qualifier(clause, word string) string {
	var found []string
	for _, w := range q.Subjects {
		if strings.Contains(clause, w) {
			found = append(found, w)
		}
	}
	return strings.Join(found, "、")
}

// quantityCell reads 总投资(万元)|12000 and the like in label-value tables.
func (x *reading) quantityCell(t *text) {
	r, c := t.cell.Row, t.cell.Col
	if c == 0 || r >= len(t.table.grid) || c >= len(t.table.grid[r]) {
		return
	}
	l, unit := t.table.grid[r][c-1], ""
	if c > 1 && l != nil && t.table.grid[r][c-2] != nil && isQuantityUnit(x.lx.Quantities, squeeze(l.s())) {
		unit, l = squeeze(l.s()), t.table.grid[r][c-2] // 总投资|万元|46850
	}
	if l == nil || l == t || chars(l.s()) > 16 {
		return
	}
	label := squeeze(l.s())
	for k := c + 1; r > 0 && k < len(t.table.grid[0]) && k < len(t.table.grid[r]); k++ {
		if h, v := t.table.grid[0][k], t.table.grid[r][k]; h != nil && v != nil && totalLabel.MatchString(squeeze(h.s())) {
			t = v // 指标 | 柳湾镇 | 石冲乡 | 合计: the first number is of one place
			break
		}
	}
	sv := x.quantityTerms()
	for qi := range sv.pass(label).all {
		q := &x.lx.Quantities[qi]
		hs := longest(sv.hitsOf(qi, label))
		if len(hs) == 0 || otherQuantity.MatchString(label) || chars(label[:hs[0].start]) > 4 {
			continue
		}
		s := squeeze(t.s())
		if unit == "" {
			unit = cellUnit(label)
		}
		if !endsInDigit.MatchString(s) {
			unit = ""
		}
		for _, n := range zh.Numbers(s + unit) {
			f, ok := q.Units[n.Unit]
			if !ok || n.Start > 6 || n.Low < n.High || otherQuantity.MatchString(s) {
				continue
			}
			x.out.Quantities = append(x.out.Quantities, Quantity{
				Key: q.Key, Value: n.Value * f, Unit: n.Unit, Scope: Scope{Subject: q.qualifier(label, "")}, Approx: n.Approx,
				Text: label + ":" + t.s(), Decimals: n.Decimals, At: t.at(0, 0),
			})
			break
		}
	}
}

var endsInDigit = regexp.MustCompile(`^[\d.]+$`)

func isQuantityUnit(list []QuantityTerm, s string) bool {
	for i := range list {
		if _, ok := list[i].Units[s]; ok {
			return true
		}
	}
	return false
}

var unitInLabel = regexp.MustCompile(`\(([^()]{1,6})\)$`)

// cellUnit gives the unit a label carries for its cell: 总投资(万元).
func cellUnit(label string) string {
	if m := unitInLabel.FindStringSubmatch(label); m != nil {
		return m[1]
	}
	return ""
}
