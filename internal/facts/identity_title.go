package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// front gives the texts of the cover: before the contents page and the body.
func (x *reading) front() []*text {
	var out []*text
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneContents || len(out) > 60 {
			break
		}
		if t.block.Zone == document.ZoneBody && (t.block.Kind == document.Heading && t.block.Number != "" || len(out) >= 12) {
			break
		}
		if t.cell == nil && t.s() != "" {
			out = append(out, t)
		}
	}
	return out
}

// title reads the matter's name off the cover; a title may be broken over lines.
func (x *reading) title() {
	front := x.front()
	for i, t := range front {
		s := strings.ReplaceAll(t.s(), "\n", "")
		if utf8.RuneCountInString(s) > 90 || strings.Contains(s, "。") {
			continue
		}
		at := reportWord.FindStringIndex(s)
		if at == nil && i+1 < len(front) { // 社会稳定风险评 / 估报告
			next := strings.ReplaceAll(front[i+1].s(), "\n", "")
			if utf8.RuneCountInString(s+next) <= 60 && !reportWord.MatchString(next) {
				if at = reportWord.FindStringIndex(s + next); at != nil && at[0] < len(s) {
					s += next
				} else {
					at = nil
				}
			}
		}
		if at == nil || strings.Contains(s, "有限公司") && at[1] < len(s)/2 {
			continue
		}
		head := strings.TrimSpace(s[:at[0]])
		first := t
		if k := lastLabel(head); k >= 0 {
			head = head[k:]
		}
		if head == "" || wordTail(head) {
			// 社会稳定风险 / 评估报告 on a line of its own: the name stands above.
			for k := i - 1; k >= 0 && k >= i-4; k-- {
				p := strings.ReplaceAll(front[k].s(), "\n", "")
				n := utf8.RuneCountInString(p)
				if p == "" || n > 45 || titleNoise.MatchString(p) || onlyDate.MatchString(p) || labelLine.MatchString(p) || strings.ContainsAny(p, "。!") {
					break
				}
				if n < 3 && head == "" || x.standsAbove(p, head) {
					break
				}
				head, first = p+head, front[k]
			}
		}
		if v, ok := cleanMatter(head); ok {
			x.out.Identity.Matter.Add(Value[string]{V: v, At: first.at(0, 0)})
			return
		}
		if head == "" && i+1 < len(front) { // 社会稳定风险评估报告 / （清河大道改造工程）
			next := strings.Trim(strings.ReplaceAll(front[i+1].s(), "\n", ""), "()")
			if v, ok := cleanMatter(next); ok && !titleNoise.MatchString(next) && !onlyDate.MatchString(next) && !labelLine.MatchString(next) && !orgName(next) && !strings.HasSuffix(v, "程序") {
				x.out.Identity.Matter.Add(Value[string]{V: v, At: front[i+1].at(0, 0)})
			}
			return
		}
	}
	x.titleOfStudy(front)
}

// studyTitle is the title of a study; its chapter on risks is about the same matter.
var studyTitle = regexp.MustCompile(`(?:可行性研究报告|项目申请报告|项目申请书|可研报告)(?:\([^()]*\))?$`)

// titleOfStudy reads the matter off the title of the study that the analysis is
// a volume of.
func (x *reading) titleOfStudy(front []*text) {
	for i, t := range front {
		s := strings.ReplaceAll(t.s(), "\n", "")
		if at := studyTitle.FindStringIndex(s); at != nil && utf8.RuneCountInString(s) <= 70 {
			if at[0] == 0 && i > 0 { // the name stands on the line above
				if p := strings.ReplaceAll(front[i-1].s(), "\n", ""); utf8.RuneCountInString(p) <= 60 && !titleNoise.MatchString(p) && !labelLine.MatchString(p) && !orgName(p) {
					t, s, at[0] = front[i-1], p, len(p)
				}
			}
			if v, ok := cleanMatter(s[:at[0]]); ok {
				x.out.Identity.Matter.Add(Value[string]{V: v, At: t.at(0, 0)})
				return
			}
		}
	}
}

// lastLabel gives where the value begins in 项目名称:……; -1 when there is no label.
func lastLabel(s string) int {
	if i := strings.LastIndex(s, ":"); i >= 0 {
		return i + 1
	}
	return -1
}

var authority = regexp.MustCompile(`(?:人民政府|委员会|管委会|办事处|办公室|党委|[厅局])$`)

// standsAbove says that a line of the cover is an authority that stands above
// the name of its matter, not the beginning of that name.
func (x *reading) standsAbove(line, name string) bool {
	if utf8.RuneCountInString(name) < 6 || !authority.MatchString(line) || !orgName(line) {
		return false
	}
	for _, t := range x.texts {
		if strings.Contains(t.s(), line+name) {
			return false
		}
	}
	return true
}

// wordTail says that a line is only the tail of a title (重大决策, 工程).
func wordTail(s string) bool { return utf8.RuneCountInString(s) <= 4 }

// ofAnything names a class of matters, none of them.
var ofAnything = regexp.MustCompile(`^(?:重大)?(?:行政)?(?:决策|事项|项目|活动|政策|改革|工程|建设项目|固定资产投资项目)$`)

var matterTail = regexp.MustCompile(`(?:的)?(?:社会(?:稳定)?(?:性)?风险(?:评估|分析|评价)?.*|稳评.*|重大(?:行政)?(?:决策|事项)(?:事项)?|社会(?:稳定)?(?:性)?)$`)

// anyMatter names a kind of matter, as the head of a form does, and none of them.
var anyMatter = regexp.MustCompile(`^(?:拟)?(?:征收土地|土地征收|征地|征地拆迁|房屋征收|国有土地上房屋征收|农用地转用和土地征收)$|^(?:工程|固定资产投资|重点|政府投资|重大)?(?:建设)?项目$|^重大(?:行政)?(?:决策|事项|活动|政策|改革)(?:事项)?$`)

// cleanMatter takes off what is not the name: 关于…的, quotes, edition tags.
func cleanMatter(s string) (string, bool) {
	s = editionTag.ReplaceAllString(strings.TrimSpace(s), "")
	s = matterTail.ReplaceAllString(s, "")
	s = strings.Trim(s, "《》“”\"〔〕:,、。 -()")
	if strings.Count(s, "(") != strings.Count(s, ")") { // a bracket was trimmed off
		if strings.Contains(s, "(") {
			s += ")"
		}
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "关于"), "的")
	n := utf8.RuneCountInString(s)
	if n < 4 || n > 80 || strings.ContainsAny(s, "。;?") {
		return "", false
	}
	if m := countyOf.FindString(s); m == s {
		return "", false // 石桥县重大事项社会稳定风险评估报告表: whose form it is
	} else if m != "" && ofAnything.MatchString(s[len(m):]) {
		return "", false
	}
	if anyMatter.MatchString(s) {
		return "", false // 拟征收土地社会稳定风险评估报告表
	}
	if strings.HasPrefix(s, "XX") || strings.HasPrefix(s, "××") {
		return "", false
	}
	return s, true
}
