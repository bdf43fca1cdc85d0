package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// facts takes date, count, people and place of a method; true when any is told.
func (f *hearingFinder) facts(m *Method, t *text, start int, own, sent string) bool {
	off := strings.Index(sent, own)
	if off < 0 {
		off = 0
	}
	told := false
	for _, d := range zh.Dates(own) {
		m.When.Add(Value[zh.Period]{V: zh.Period{From: d.From, To: d.To}, At: t.at(start+off+d.Start, start+off+d.End)})
		told = true
	}
	for _, n := range zh.Numbers(own) {
		at := t.at(start+off+n.Start, start+off+n.End)
		if n.Value != float64(int(n.Value)) || n.Value <= 0 {
			continue
		}
		if of := lastRunes(own, n.Start, 40); strings.LastIndex(of, "其中") > strings.LastIndexAny(of, ";。") {
			continue // 走访22户,其中困难家庭9户
		}
		v := Value[int]{V: int(n.Value), At: at, Approx: n.Approx}
		whole := wholeLead.MatchString(lastRunes(own, n.Start, 20))
		switch {
		case countUnit[m.ID][n.Unit]:
			m.addCount(v, whole)
			told = true
			if peopleUnit[n.Unit] {
				m.addPeople(v, whole)
			}
		case peopleUnit[n.Unit]:
			m.addPeople(v, whole)
			told = true
		}
	}
	if p := placeOf.FindStringSubmatchIndex(own); p != nil {
		m.Place.Add(Value[string]{V: own[p[2]:p[3]], At: t.at(start+off+p[2], start+off+p[3])})
		told = true
	}
	return told
}

// wholeLead: words that make a number the total of its method.
var wholeLead = regexp.MustCompile(`(?:共|合计|累计|总计|共计|一共|先后)[^,。;\d]{0,8}$`)

func (m *Method) addCount(v Value[int], whole bool) {
	addOnce(&m.Count, v)
	if whole {
		addOnce(&m.countWhole, v)
	}
}

func (m *Method) addPeople(v Value[int], whole bool) {
	addOnce(&m.People, v)
	if whole {
		addOnce(&m.peopleWhole, v)
	}
}

// addOnce keeps a statement once: several words of a sentence lead to it.
func addOnce(f *Fact[int], v Value[int]) {
	if len(f.values) >= 100 {
		return
	}
	for _, o := range f.values {
		if o.At == v.At {
			return
		}
	}
	f.Add(v)
}

// totals makes Count and People the totals where the report tells them: by 共,
// or as the sum of the single events of one table or paragraph.
func (m *Method) totals() {
	for _, p := range []struct{ all, whole *Fact[int] }{{&m.Count, &m.countWhole}, {&m.People, &m.peopleWhole}} {
		if p.whole.Found() {
			*p.all = *p.whole
			continue
		}
		sum, same := 0, true
		for _, v := range p.all.values {
			sum += v.V
			same = same && v.At.Block == p.all.values[0].At.Block && v.At.InCell()
		}
		if len(p.all.values) < 2 {
			continue
		}
		for _, v := range p.all.values {
			if len(p.all.values) > 2 && 2*v.V == sum {
				*p.all = Fact[int]{}
				p.all.Add(v)
				same = false
				break
			}
		}
		if same { // a row each
			v := p.all.values[0]
			v.V, v.At = sum, document.Whole(v.At.Block)
			*p.all = Fact[int]{}
			p.all.Add(v)
		}
	}
}

var placeOf = regexp.MustCompile(`在([一-龥0-9]{2,20}?(?:会议室|村委会|居委会|活动室|办公室|礼堂|广场|党群服务中心|服务中心|镇政府|乡政府|街道办事处|街道办|现场|社区|村部|[镇乡村]))`)
