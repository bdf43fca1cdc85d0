package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var policyTail = regexp.MustCompile(`(?:通告|办法|细则|意见|规定|政策|条例)(?:\([^)]*\))?$`)

var (
	regulates = regexp.MustCompile(`(?:调整|优化|整合|管理|限行|禁行|禁放|管制|规范|取缔|整顿)(?:的)?(?:实施)?(?:事项|工作|方案|决定|措施|办法|通告)?$`)
	builds    = regexp.MustCompile(`项目|工程|建设|改造|新建|扩建|改建|迁建|拓宽|征收|征地|拆迁|规划`)
)

// typeGuess reads the decision type off the title: the word nearest its end
// names the thing (中学门前道路 is a road), a policy is named by its last word.
func (x *reading) typeGuess() {
	g := &x.out.Identity.Type
	m, ok := x.out.Identity.Matter.First()
	type hit struct {
		id       string
		end, len int
		verb     bool // the title begins with it: 撤并……初中部
	}
	hits := func(s string) []hit {
		var out []hit
		rules := regulates.MatchString(s) && !builds.MatchString(s)
		for _, ty := range x.lx.Types {
			if ty.Fixed && rules {
				continue // 殡仪车辆通行线路调整 builds nothing
			}
			best := hit{}
			for _, w := range ty.Title {
				if i := strings.LastIndex(s, w); i >= 0 {
					h := hit{ty.ID, i + len(w), len(w), strings.HasPrefix(s, w)}
					if h.verb || best.verb {
						h.end = max(h.end, best.end)
					}
					if h.end > best.end || h.end == best.end && h.len > best.len {
						best = h
					}
				}
			}
			for _, p := range ty.Patterns {
				re, err := regexp.Compile(p)
				if err != nil {
					continue // told when the pack is loaded
				}
				if m := re.FindStringIndex(s); m != nil && m[1] > best.end {
					best = hit{ty.ID, m[1], m[1] - m[0], false}
				}
			}
			if best.id != "" {
				out = append(out, best)
			}
		}
		return out
	}
	for _, n := range x.out.Identity.Names {
		ok = ok && n.Kind != "cover" // the title is another matter's
	}
	if ok {
		hs := hits(m.V)
		best := -1
		policy := policyTail.MatchString(m.V)
		for i, h := range hs {
			isPolicy := h.id == "policy"
			switch {
			case best < 0:
				best = i
			case hs[best].verb && !h.verb:
			case h.verb && !hs[best].verb && !isPolicy:
				best = i
			case isPolicy && !policy: // 实施方案 of a project is no policy
			case hs[best].id == "policy" && !policy, h.end > hs[best].end, h.end == hs[best].end && h.len > hs[best].len:
				best = i
			}
		}
		if best >= 0 {
			g.ID, g.From, g.At = hs[best].id, "title", []document.Anchor{m.At}
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
		for _, w := range append(append([]string{}, ty.Title...), ty.Text...) {
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
