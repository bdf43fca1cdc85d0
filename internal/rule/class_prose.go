package rule

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var (
	// classHead begins a piece that goes through one class: 第三类技术和经济方案,涉及 /
	// 生态环境方面,施工扬尘列为风险5 / 政策规划和审批程序。立项涉及.
	classHead = regexp.MustCompile(`^[(（]?(?:第?[一二三四五六七八\d]{1,2}[类、.)）是,:]*)?\s*([^,。;:—(（\-]{2,16}?)(?:类|方面|上|因素)?(?:[,。:—(（\-]|$)`)
	// eightSaid: the report says that it goes through all of them.
	eightSaid  = regexp.MustCompile(`八(?:大)?类|八个方面|8类|8个方面|五十(?:项|个|个因素)|50项`)
	pieceOf    = regexp.MustCompile(`[。;；\n]`)
	judgesThem = regexp.MustCompile(`涉及|风险|列[为入第]|因素|不(?:征|拆|存在|列|单列)|见`)
)

// classesTold finds the chapter's prose that goes through the classes one after the
// other, and the classes it leaves out. What it names together it judges together.
func (c *Context) classesTold(rows map[string]*facts.Term, labels map[string]*facts.Term) (at document.Anchor, out map[string]bool, eight bool) {
	has := map[string]bool{}
	var whole []string
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || !c.within(b.ID, "identification") {
			continue
		}
		if b.Table != nil {
			continue
		}
		s := plain(b.Text)
		eight = eight || eightSaid.MatchString(s)
		if b.Kind == document.Heading {
			continue
		}
		n := 0
		for _, piece := range pieceOf.Split(s, 60) {
			piece = strings.TrimSpace(piece)
			m := classHead.FindStringSubmatch(piece)
			if m == nil {
				continue
			}
			for id, t := range rows {
				if facts.Says(t, m[1]) && (utf8.RuneCountInString(m[1]) <= 12 || facts.Says(labels[id], m[1])) && (judgesThem.MatchString(piece) || judgesThem.MatchString(s)) {
					has[id] = true
					n++
				}
			}
		}
		if n > 0 {
			if at.Block == 0 {
				at = document.Whole(b.ID)
			}
			whole = append(whole, s)
		}
	}
	if len(has) < mostTold && !(eight && len(has) >= mostNamed) || len(has) == len(rows) {
		return at, nil, eight
	}
	out = map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		if !has[id] && !slices.ContainsFunc(whole, func(s string) bool { return labels[id] != nil && facts.Says(labels[id], s) }) {
			out[id] = true
		}
	}
	return at, out, eight
}

// mostTold is how many classes a chapter goes through that goes by them.
const mostTold = 6
