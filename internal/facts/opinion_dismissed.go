package facts

import (
	"strings"

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
	if len(o.Dismissed) >= 3 || !putAsideHow.MatchString(s) {
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
