package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Personal is a number that tells of a private person: an identity number, or
// a mobile phone beside a name. What it says is not kept, only where it is.
type Personal struct {
	Kind string // id, phone
	At   document.Anchor
}

var (
	identityNo = regexp.MustCompile(`(?:^|[^0-9A-Za-z])([1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx])(?:[^0-9A-Za-z]|$)`)
	mobileNo   = regexp.MustCompile(`(?:^|[^0-9A-Za-z])(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?:[^0-9A-Za-z]|$)`)
	// Phones that are given out on purpose: of offices, of the notice, of who
	// wrote the report.
	officePhone  = regexp.MustCompile(`公示|公告|反馈|咨询|举报|监督|受理|值班|办公|热线|传真|邮箱|编制|评估机构|评估单位|责任单位|建设单位|项目单位|委托|甲方|乙方|指挥部|领导小组|应急|负责人|成员单位|(?:单位|项目|业务|公司)联系`)
	consultedWho = regexp.MustCompile(`姓名|签到|签名|村民|居民|户主|农户|受访|被访|被调查|走访|座谈|访谈|参会|参加人员|代表|家长|职工|信访人|问卷`)
)

// mostPersonal bounds the places kept.
const mostPersonal = 20

// personal finds unmasked numbers of persons consulted, in the body and in the
// annexes.
func (x *reading) personal() {
	for _, t := range x.texts {
		if len(x.out.Personal) >= mostPersonal {
			return
		}
		if t.block.Zone == document.ZoneContents || t.block.Zone == document.ZoneFront || !strings.ContainsAny(t.s(), "123456789") {
			continue
		}
		s := t.s()
		if m := identityNo.FindStringSubmatchIndex(s); m != nil {
			x.out.Personal = append(x.out.Personal, Personal{"id", t.at(m[2], m[3])})
			continue
		}
		m := mobileNo.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		around := ""
		if t.table != nil {
			head := ""
			if len(t.table.grid) > 0 {
				for _, c := range t.table.grid[0] {
					if c != nil {
						head += c.s() + " "
					}
				}
			}
			around = t.table.caption + " " + head + " " + x.rowLabel(t) + " " + x.path(t) + " " + x.lineBefore(t.block.ID)
		} else {
			sp := t.sentence(m[2])
			around = s[sp.Start:sp.End]
		}
		if officePhone.MatchString(around) && !strings.Contains(around, "签到") || !consultedWho.MatchString(around+" "+x.path(t)) {
			continue
		}
		x.out.Personal = append(x.out.Personal, Personal{"phone", t.at(m[2], m[3])})
	}
}

// lineBefore is the paragraph right above a block: often a table's title.
func (x *reading) lineBefore(id document.BlockID) string {
	b := x.doc.Block(id - 1)
	if b == nil || b.Table != nil || chars(b.Text) > 60 {
		return ""
	}
	return x.texts[x.first[b.ID]].s()
}
