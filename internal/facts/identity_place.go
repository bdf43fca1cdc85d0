package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// placeInProse takes the first 位于…… of the overview that speaks of the matter.
func (x *reading) placeInProse() {
	id := &x.out.Identity
	if id.Location.Found() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.cell != nil {
			continue
		}
		for _, m := range placeAt.FindAllStringSubmatchIndex(t.s(), 2) {
			sp := t.sentence(m[0])
			head := t.s()[sp.Start:m[0]]
			if !speaksOfMatter(head) && !x.inRole(t.block.ID, "overview") || placeOther.MatchString(head) {
				continue
			}
			v := strings.TrimSpace(t.s()[m[2]:m[3]])
			id.Location.Add(Value[string]{V: v, At: t.at(m[2], m[3])})
			return
		}
	}
}

func speaksOfMatter(s string) bool {
	for _, w := range []string{"本项目", "该项目", "本工程", "该工程", "项目", "工程", "拟建", "本次", "本事项"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var (
	countyOf = regexp.MustCompile(`^(?:[一-龥]{2,3}省|[一-龥]{2,5}自治区)?(?:[一-龥]{2,4}(?:市|州))?([一-龥]{1,4}?(?:县|区|市|旗))`)
	townOf   = regexp.MustCompile(`[一-龥]{1,4}?(?:镇|乡|街道)`)
	villages = regexp.MustCompile(`([一-龥]{1,4}?(?:镇|乡|街道))([一-龥]{1,4}?(?:村|社区))`)
)

// places keeps the places of the matter and its county, from where they can be
// read for certain: the head of the title, of the location, of a body's name.
func (x *reading) places() {
	id := &x.out.Identity
	seen := map[string]bool{}
	add := func(name, kind string, at document.Anchor) {
		if name != "" && !seen[name] {
			seen[name] = true
			id.Places = append(id.Places, PlaceName{Name: name, Kind: kind, At: at})
		}
	}
	from := func(v Value[string]) {
		s := zh.Fold(v.V).Text
		for _, w := range []string{"撤并", "调整", "关于", "新建", "拟建", "征收", "改造", "整治", "撤销"} {
			s = strings.TrimPrefix(s, w)
		}
		if m := countyOf.FindStringSubmatch(s); m != nil && !notCounty[m[1]] {
			kind := map[rune]string{'市': "city"}[lastRune(m[1])]
			if kind == "" {
				kind = "county"
			}
			add(m[1], kind, v.At)
			if !id.Region.Found() {
				id.Region.Add(Value[string]{V: m[0], At: v.At})
			}
			s = s[len(m[0]):]
		}
		if m := townOf.FindString(s); m != "" && strings.HasPrefix(s, m) {
			add(m, "town", v.At)
		}
	}
	for _, f := range []Fact[string]{id.Matter, id.Location, id.ResponsibleBody, id.ProjectUnit} {
		for _, v := range f.All() {
			from(v)
		}
	}
	for _, v := range id.Location.All() {
		for _, m := range villages.FindAllStringSubmatch(v.V, 10) {
			add(m[1], "town", v.At)
			add(m[2], "village", v.At)
		}
	}
}

// notCounty are words that end like a county's name.
var notCounty = map[string]bool{"小区": true, "社区": true, "片区": true, "园区": true, "城区": true, "地区": true, "库区": true, "矿区": true, "城市": true, "新区": true, "灌区": true, "景区": true, "棚户区": true, "开发区": true, "工业区": true, "旧小区": true, "农贸市": true, "全县": true, "全市": true, "全区": true, "我县": true, "我市": true, "老城区": true, "主城区": true, "中心城区": true, "老旧小区": true}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }
