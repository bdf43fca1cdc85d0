package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/zh"
)

// groupTerms are the groups of the vocabulary, the project's own unit known by
// its name as well: "与青石县清溪水库管理所座谈" heard the one that builds.
func (x *reading) groupTerms() []Term {
	out := slices.Clone(x.lx.Groups)
	for i := range out {
		if out[i].ID != "project-unit" {
			continue
		}
		words := slices.Clone(out[i].Words)
		x.out.Consultation.Implementers = x.implementers()
		for _, name := range slices.Concat(x.out.Consultation.Implementers, x.calledCompany()) {
			if !slices.Contains(words, name) {
				words = append(words, name)
			}
		}
		out[i].Words = words
	}
	return out
}

// shortCompany gives the names a company goes by: 枫陵洁达环卫有限公司 is 洁达公司.
func shortCompany(name string) (out []string) {
	m := companyName.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	core := tradeWord.ReplaceAllString(m[1], "")
	rs := []rune(core)
	if len(rs) >= 2 {
		out = append(out, string(rs[len(rs)-2:])+"公司")
	}
	return out
}

// calledCompany gives the word by which the overview calls the company that
// carries the matter out: 甲公司(下称“企业”).
func (x *reading) calledCompany() []string {
	for _, t := range x.texts {
		if !t.inBody() || x.chapter(t.block) != chapterOverview {
			continue
		}
		if m := calledAs.FindStringSubmatch(t.s()); m != nil {
			return []string{m[1]}
		}
	}
	return nil
}

// responsibleNames are the names of the body responsible, and by what it goes:
// 梧溪县交通运输局(下称交通局).
func (x *reading) responsibleNames() (out []string) {
	for _, v := range x.out.Identity.ResponsibleBody.All() {
		names := bodyNames(v.V)
		if names == nil {
			continue
		}
		out = append(out, names...)
		name := names[0]
		for _, t := range x.texts {
			if i := strings.Index(t.s(), name); i >= 0 && t.inBody() {
				if m := goesBy.FindStringSubmatch(t.s()[i+len(name):]); m != nil && !slices.Contains(out, m[1]) {
					out = append(out, m[1])
					break
				}
			}
		}
	}
	return out
}

// bodyNames are the folded name of a body, and that without its county where
// enough is left; none of a name too short to be told from other words.
func bodyNames(name string) []string {
	name = zh.Fold(name).Text
	if utf8.RuneCountInString(name) < 4 {
		return nil
	}
	if county := countyOf.FindString(name); county != "" && utf8.RuneCountInString(name[len(county):]) >= 3 {
		return []string{name, name[len(county):]}
	}
	return []string{name}
}

// ownNames are the names of the bodies responsible for the assessment and doing it,
// with and without the county before them.
func (x *reading) ownNames() (out []string) {
	for _, fact := range []Fact[string]{x.out.Identity.ResponsibleBody, x.out.Identity.Agency} {
		for _, v := range fact.All() {
			out = append(out, bodyNames(v.V)...)
		}
	}
	return out
}
