package facts

import (
	"strings"

	"wenping/internal/zh/regexp"
)

var surveySubjects = []struct{ list, name string }{
	{"subject-unit", "单位问卷"},
	{"subject-company", "企业问卷"},
	{"subject-staff", "职工问卷"},
	{"subject-parent", "家长问卷"},
	{"subject-people", "群众问卷"},
}

// subject gives the last subject named in s, "" when none is.
func (f *surveyFinder) subject(s string) string {
	name, best := f.knownSubject(s)
	if m := sentSurvey.FindAllStringSubmatchIndex(s, -1); m != nil {
		k := m[len(m)-1]
		if n := s[k[2]:k[3]]; k[1] > best && !anySurvey.MatchString(n) && !notGroup.MatchString(n) {
			return n + "问卷" // 驾驶员和车主问卷发放800份
		}
	}
	if m := namedSurvey.FindAllStringSubmatchIndex(s, -1); m != nil {
		k := m[len(m)-1]
		if n := s[k[2]:k[3]]; k[1] > best+6 && !commonSurvey.MatchString(n) {
			return n + "问卷"
		}
	}
	return name
}

// knownSubject gives the last subject of the lexicon named in s, and where it ends.
func (f *surveyFinder) knownSubject(s string) (name string, best int) {
	best = -1
	for _, c := range surveySubjects {
		t := Find(f.x.lx.Words, c.list)
		if t == nil {
			continue
		}
		for _, h := range appendHits(nil, t, s) {
			if h.end > best {
				best, name = h.end, c.name
			}
		}
	}
	return name, best
}

// namedSurvey: any other group a questionnaire is named for.
var (
	namedSurvey  = regexp.MustCompile(`(?:^|[,;:、。()0-9 ])([一-龥]{2,6})(?:调查)?问卷`)
	commonSurvey = regexp.MustCompile(`[发收效填次份类种共该本作计设进行开展示采用通过的及和与为在以向对张电网纸线部全统其合根从按回调查个意见入户两抽样式达样数现场公众社会稳定]`)
	sentSurvey   = regexp.MustCompile(`(?:^|[;。:])([一-龥]{2,10}?)(?:调查)?问卷(?:共|合计)?(?:发放|发出)`)
	notGroup     = regexp.MustCompile(`发|收|调查|共|计|总|套|份|两|三|各|次|批|本|该|其`)
	givenTo      = regexp.MustCompile(`(另|同时|还)?向([一-龥()、]{2,16}?)(?:全部|共|合计|各|分别)?(?:发放|发出|投放)$`)
	mergedMark   = regexp.MustCompile(`(合并|两类|两种|各类|三类|两套|三套|各套|两批|两次|两轮|汇总|总体来看)`)
	leadSubject  = regexp.MustCompile(`^(?:其中)?([一-龥]{2,6}):`)
)

// ownSurvey: a paragraph under the name of its questionnaire, (2)砚池社区问卷。
var (
	ownSurvey  = regexp.MustCompile(`^(?:[(]?[一二三四五六七八九十\d]{1,2}[).、])([一-龥]{2,10}?)(?:调查)?问卷(?:调查)?[。:,]`)
	headSurvey = regexp.MustCompile(`^(?:第?[一二三四五六七八九十\d.]*[、.节章)]*|[(][一二三四五六七八九十\d]{1,2}[)])?([一-龥]{2,10}?)(?:调查)?问卷(?:调查)?$`)
	anySurvey  = regexp.MustCompile(`^(?:社会稳定风险|稳定风险|社会|公众|公众意见|公众参与|本次|调查|发放|回收|民意|意见|群众|书面|抽样|现场|入户|网络|线上|线下|纸质|电子|设计|发放和回收|发放回收)$|结果|情况|统计|分析`)
)

// A count told by the name of the questionnaire alone, its return behind it.
var (
	bareSent     = regexp.MustCompile(`^[,;、:。]?([一-龥()]{2,10}?)(?:调查)?(?:问卷|调查表)$`)
	thenReturned = regexp.MustCompile(`^[,、]?(?:全部|实际|已|共|均)?(?:回收|收回)`)
	bareCommon   = regexp.MustCompile(`(发放|发出|回收|收回|有效|共|合计|总计|无效|调查|抽样|填写|收到)`)
)

var batchMark = regexp.MustCompile(`(第[一二三四五1-5](?:次|轮|阶段|批)|首[次轮批]|补充(?:问卷|调查|发放|征求)|再次(?:发放|调查|开展)|复核调查|回访|前期调查|预调查|试调查|试点调查|初次调查|[一二三](?:期|标段)|线上|线下|网络问卷|电子问卷|纸质问卷|纸质|问卷星|现场问卷|入户问卷)`)

// batch gives the last batch named in s, in one spelling.
func surveyBatch(s string) string {
	m := batchMark.FindAllString(s, -1)
	if len(m) == 0 {
		return ""
	}
	b := m[len(m)-1]
	switch {
	case strings.HasPrefix(b, "首"), strings.HasPrefix(b, "第一"), strings.HasPrefix(b, "第1"), strings.HasPrefix(b, "初次"):
		return "第一次"
	case strings.HasPrefix(b, "第二"), strings.HasPrefix(b, "第2"), strings.HasPrefix(b, "再次"):
		return "第二次"
	case strings.HasPrefix(b, "补充"):
		return "补充调查"
	case b == "线上", b == "网络问卷", b == "电子问卷", b == "问卷星":
		return "线上"
	case b == "线下", b == "纸质问卷", b == "纸质", b == "现场问卷", b == "入户问卷":
		return "线下"
	}
	return b
}
