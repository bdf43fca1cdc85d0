package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Whoever is put aside instead of being answered, in whatever words: who they are,
// and how. 反对的是少数,自然会转过弯来 and 其余意见较为零散,不再一一列举.
var (
	putAsideWho = regexp.MustCompile(`反对|不同意|不赞成|不支持|不愿|有条件|附条件|保留(?:意见|态度)|异议|不同意见|其余的?(?:意见|诉求)|(?:个别|少数|极少数)(?:人|同志|群众|居民|村民|农户|职工|家长|户|商户)|群众的?(?:看法|想法)`)
	putAsideHow = regexp.MustCompile(`(?:不再|未再|没有|未|不)(?:逐一|一一|逐条|逐户|逐项|逐个|另行|单独|详细)(?:列举|列出|罗列|归纳|归并|处理|答复|回应|展开|说明|统计)|不再(?:列举|列出|罗列|归纳|归并|处理|答复|回应|理会|考虑)|未(?:再)?(?:列入|纳入|编入)(?:上|本|下|该)?表|不(?:作|做|予|必|需|用|须)(?:逐[条一户项])?(?:处理|答复|回应|理会|过虑|解释|列举)|暂不(?:答复|处理|回应)|可(?:以)?(?:忽略|不计|不予考虑|不予理会|不必)|忽略不计|不足为(?:虑|据)|无碍大局|不影响大局|(?:自然|慢慢|逐步|逐渐|随着[^。,;]{0,16})[^。,;]{0,8}(?:转变|转过弯|想通|消化)|属(?:于)?(?:个别|少数|极少数|一时|个人)(?:人)?(?:的)?(?:认识|意见|看法|情绪|想不通|现象)|(?:为|是|属)个人情绪|一时[^。,;]{0,4}(?:想不通|难以改变|转不过弯)|情绪(?:较大|化)`)
	putAsideNot = regexp.MustCompile(`答复[为是:]|理由[为是:]|逐[户一条项份](?:回|答|作了?答|说明|解释)|见(?:表|附件|附表|第|上|前|本)|第[一二三四五六七八九十\d]+[、至到\d一二三四五六七八九十]*[条项点类]|已?并入|归入|对应|因为|(?:不得|不能|不可|不应|禁止|防止|避免)|不再(?:反对|坚持)`)
)

// notEach: 没有逐户答复 is no answer to each.
var notEach = regexp.MustCompile(`(?:没有|未|不再|不)(?:再)?逐[户一条项份][^,;。]{0,4}`)

// putAside says that a clause puts the opposed aside.
func putAside(clause string) bool {
	return putAsideHow.MatchString(clause) && putAsideWho.MatchString(clause) && !putAsideNot.MatchString(notEach.ReplaceAllString(clause, ""))
}

// dismissed keeps the first such clause of a text.
func (f *opinionFinder) dismissed(t *text) {
	switch f.x.chapter(t.block) {
	case chapterRisk, chapterMeasures, chapterBasis, chapterOther:
		return
	}
	o, s := &f.x.out.Opinions, t.s()
	if len(o.Dismissed) >= 3 {
		return
	}
	if at := f.refused(t); at != nil {
		o.Dismissed = append(o.Dismissed, *at)
		return
	}
	if !putAsideHow.MatchString(s) {
		return
	}
	for _, sp := range t.sentences {
		from := sp.Start
		for _, c := range strings.SplitAfter(s[sp.Start:sp.End], ";") {
			if chars(c) <= 140 && putAside(c) {
				o.Dismissed = append(o.Dismissed, t.at(from, from+len(strings.TrimRight(c, "。;"))))
				return
			}
			from += len(c)
		}
	}
}

var (
	// bareRefusal ends what is told of an opinion: 商户税费(48人),不采纳。
	bareRefusal = regexp.MustCompile(`(?:^|[,:。)])((?:均|都|也)?(?:不|未|没有|不予|未予|暂不|没)采纳|(?:仅|只)?已?(?:阅|知悉|收悉|知晓)|(?:没有?人?|未|不)(?:再)?(?:搭理|理睬|理会|接茬|接这个话头)|不予(?:置评|理会|理睬|答复|回应)|(?:没有?|未)回(?:话|复|应))(?:[。;]|$)`)
	// refusedFor: the ground stands before the refusal.
	refusedFor = regexp.MustCompile(`因|由于|鉴于|考虑到|不符|不合|无法|无[^,。;]{0,8}依据|没有[^,。;]{0,8}依据|缺乏|不具备|超出|超过|突破|规定|不能|不可|不允许|不够|不足|不便|难以|违|属于|不属|不在|已[^,。;]{0,6}(?:答复|解释|说明|回复|告知)`)
	ofOpinion  = regexp.MustCompile(`意见|诉求|要求|建议|反对|不同意|不赞成|不支持|留言|希望|来电|来信|[\d一二三四五六七八九十两]+(?:户|人|份|条|名|位|家)`)
	// tauntsSaid: what people are called, and what was done with what they said.
	tauntsSaid  = regexp.MustCompile(`老生常谈|无理取闹|漫天要价|杞人忧天|(?:没有?人?|未|不)(?:再)?(?:搭理|理睬)|不予置评|(?:话|意见|诉求|要求|反对)[^,。;]{0,4}(?:没有?|未)回(?:话|复|应)?(?:[,。;]|$)`)
	tauntsNot   = regexp.MustCompile(`反映|认为|表示|担心|怕|觉得|称|说|如果|若|避免|防止|不得|不能|杜绝|禁止`)
	nextOpinion = regexp.MustCompile(`^\s*(?:\(?[一二三四五六七八九十\d]{1,3}[)、.,是]|第[一二三四五六七八九十\d]+|意见)`)
)

// refused finds an opinion of which a paragraph tells that it was not adopted, or only
// read, and nothing else: no ground before and none behind.
func (f *opinionFinder) refused(t *text) *document.Anchor {
	if t.cell != nil || t.block.Zone != document.ZoneBody {
		return nil
	}
	s := t.s()
	for _, m := range bareRefusal.FindAllStringSubmatchIndex(s, 40) {
		sp := t.sentence(m[2])
		before := s[sp.Start:m[2]]
		if chars(before) < 3 && sp.Start > 0 { // 反对三份。未采纳。
			prior := t.sentence(sp.Start - 1)
			before = s[prior.Start:m[2]]
		}
		if !ofOpinion.MatchString(before) || refusedFor.MatchString(before) || deniedIf.MatchString(before) || ofPanel.MatchString(before) {
			continue
		}
		after := s[m[3]:]
		if after = strings.TrimLeft(after, "。;"); after != "" && !nextOpinion.MatchString(after) {
			end := len(after)
			for _, o := range t.sentences {
				if o.Start <= m[3] {
					continue
				}
				if adoptWord.MatchString(s[o.Start:o.End]) {
					end = max(0, o.Start-(len(s)-len(after)))
					break
				}
			}
			if f.x.grounded(after[:min(end, len(after))]) {
				continue
			}
		}
		a := t.at(max(sp.Start, m[2]-len(lastRunes(s, m[2], 24))), m[3])
		return &a
	}
	for _, sp := range t.sentences {
		c := s[sp.Start:sp.End]
		if m := tauntsSaid.FindStringIndex(c); m != nil && !tauntsNot.MatchString(c) {
			a := t.at(sp.Start+max(0, m[0]-len(lastRunes(c, m[0], 20))), sp.Start+m[1])
			return &a
		}
	}
	return nil
}
