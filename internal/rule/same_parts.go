package rule

import (
	"regexp"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// ofGroup ends what stands before a count that is of one group: 有效住户问卷408份,
// 涉地农户发196份.
var ofGroup = regexp.MustCompile(`(?:户|村民|居民|群众|家长|职工|员工|学生|教师|商户|企业|业主|司机|驾驶员|片区|经营者|从业者|移民|老人|商贩|摊主|旅客|乘客|商户|受访者?)(?:的)?(?:[\d,]+(?:户|人|份|名)(?:中|里|之中)?(?:形成|取得|收回|得到)?(?:了)?)?(?:有效)?(?:调查)?(?:问卷|样本|表)?(?:共|全部|各|又|再|另)?(?:发放|发出|发|收回|回收|收|交回|有效)?(?:出|了)?(?:有效)?(?:调查)?(?:问卷|卷|表)?(?:共|计|为|有)?$`)

// tellsGroup says that the words before a count name the group it is of.
func (c *Context) tellsGroup(at document.Anchor) bool {
	b := c.Doc.Block(at.Block)
	if b == nil || b.Table != nil || at.Start > len(b.Text) {
		return false
	}
	s := b.Text[:at.Start]
	if len(s) > 120 {
		s = s[len(s)-120:]
	}
	if i := strings.LastIndexAny(s, "，。；：,;:、"); i >= 0 {
		s = s[i:]
		s = strings.TrimLeft(s, "，。；：,;:、")
	}
	return ofGroup.MatchString(strings.TrimSpace(plain(s)))
}

// wholes leaves out of the counts of one questionnaire those that are of its
// groups: what adds up to the greatest, what stands in one paragraph with a
// greater, what is said of a group, and what stands where the parts of another
// count stand (apart).
func (c *Context) wholes(all []facts.Value[int], apart map[document.BlockID]bool) []facts.Value[int] {
	top := 0
	for _, v := range all {
		top = max(top, v.V)
	}
	part := map[int]bool{} // by index
	for i, v := range all {
		if v.V >= top || v.Approx {
			continue
		}
		for _, o := range all {
			if o.V > v.V && o.At.Block == v.At.Block && o.At.Row == v.At.Row {
				part[i] = true
			}
		}
		part[i] = part[i] || apart[v.At.Block] || c.tellsGroup(v.At)
	}
	var rest []int
	for i, v := range all {
		if v.V < top && !slices.ContainsFunc(rest, func(k int) bool { return all[k] == v }) {
			rest = append(rest, i)
		}
	}
	if set := addingUp(all, rest, top); set != nil {
		for _, i := range set {
			part[i] = true
		}
	}
	var out []facts.Value[int]
	for i, v := range all {
		if !part[i] {
			out = append(out, v)
		}
	}
	return out
}

// addingUp gives two or more of the values at the given places that add up to
// the whole; nil when none do, or there are too many to try.
func addingUp(all []facts.Value[int], places []int, whole int) []int {
	if len(places) < 2 || len(places) > 12 || whole <= 0 {
		return nil
	}
	for mask := 1<<len(places) - 1; mask > 0; mask-- { // most of them first
		sum, n := 0, 0
		for k, i := range places {
			if mask&(1<<k) != 0 {
				sum += all[i].V
				n++
			}
		}
		if n >= 2 && sum == whole {
			var out []int
			for k, i := range places {
				if mask&(1<<k) != 0 {
					out = append(out, i)
				}
			}
			return out
		}
	}
	return nil
}

// partBlocks gives the paragraphs that tell the parts of a count, by their sum.
func partBlocks(facts ...[]facts.Value[int]) map[document.BlockID]bool {
	out := map[document.BlockID]bool{}
	for _, all := range facts {
		top := 0
		for _, v := range all {
			top = max(top, v.V)
		}
		var rest []int
		for i, v := range all {
			if v.V < top {
				rest = append(rest, i)
			}
		}
		for _, i := range addingUp(all, rest, top) {
			out[all[i].At.Block] = true
		}
		// parts told without their sum: a list of three and more, each in a line of its own
		if len(rest) >= 3 {
			seen := map[document.BlockID]bool{}
			for _, v := range all {
				seen[v.At.Block] = true
			}
			lines := true
			var at []document.BlockID
			for b := range seen {
				at = append(at, b)
			}
			slices.Sort(at)
			for i := 1; i < len(at); i++ {
				lines = lines && at[i] == at[i-1]+1
			}
			if lines && len(at) == len(all) && noneTwice(all) {
				for _, b := range at {
					out[b] = true
				}
			}
		}
	}
	return out
}

func noneTwice(all []facts.Value[int]) bool {
	seen := map[int]bool{}
	for _, v := range all {
		if seen[v.V] {
			return false
		}
		seen[v.V] = true
	}
	return true
}
