package facts

import (
	"strings"

	"wenping/internal/zh/regexp"
)

// wholly says of a class of risks that all of it does not concern the matter.
var (
	whollyNot = regexp.MustCompile(`不涉及|未涉及|不存在|不征(?:地|收)?|不拆|没有(?:新的)?(?:征地|征收|拆迁|拆房|搬迁)|无(?:需|须)?(?:房屋|土地)?(?:征地|拆迁|征收|搬迁)|净地|故不列|不单列`)
	partlyNot = regexp.MustCompile(`部分(?:不)?涉及|有的|其中|除.{0,20}外|另有|但|仅|只有|之外`)
	classTail = regexp.MustCompile(`^(?:及|和|与|、)?(?:其?补偿|安置)?(?:等)?(?:一?类|方面|一项|风险|因素|问题|事项)*(?:[,:、])?(?:整类|全部|均|都|本项目|本事项|本工程|本次|一概|基本)*(?:不涉及|未涉及|不存在|不适用)`)
	dashCell  = regexp.MustCompile(`^[-—–－/无×xX]*$`)
)

// classesDenied finds the classes of the catalogue that a report says do not
// concern it as a whole: in the row of a table by classes, or in a sentence
// (土地房屋征收类不涉及,因为不征不拆). Whoever rules out a class has judged its factors.
func (x *reading) classesDenied() map[string]*text {
	out := map[string]*text{}
	names, rows, labels := map[string]string{}, map[string]*Term{}, map[string]*Term{}
	for i := range x.lx.Words {
		w := &x.lx.Words[i]
		kind, n, ok := strings.Cut(w.ID, "-")
		if !ok {
			continue
		}
		switch kind {
		case "class":
			names[n] = w.Name
		case "rowclass":
			rows[n] = w
		case "label":
			labels[n] = w
		}
	}
	for _, tb := range x.tables {
		if tb.turned || !x.inRole(tb.block.ID, "identification", "estimation") && !riskCap.MatchString(tb.caption) {
			continue
		}
		for _, row := range tb.grid {
			t := firstWords(row)
			if t == nil || chars(squeeze(t.s())) > 20 || !rowWhollyDenied(row, t) {
				continue
			}
			for n, w := range rows {
				if Says(w, t.s()) && out[names[n]] == nil {
					out[names[n]] = t
				}
			}
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.table != nil || !x.inRole(t.block.ID, "identification", "estimation") || !notIn.MatchString(t.s()) {
			continue
		}
		for _, sp := range t.sentences {
			sent := t.s()[sp.Start:sp.End]
			for n, w := range labels {
				for _, h := range appendHits(nil, w, sent) {
					if m := classTail.FindStringIndex(sent[h.end:]); m != nil && !partlyNot.MatchString(sent[:h.end+m[1]]) && out[names[n]] == nil {
						out[names[n]] = t
					}
				}
			}
		}
	}
	return out
}

// firstWords is the first cell of a row that is more than a number.
func firstWords(row []*text) *text {
	for _, t := range row {
		if t != nil {
			if s := squeeze(t.s()); s != "" && !dashCell.MatchString(s) && nonNumber.MatchString(s) {
				return t
			}
		}
	}
	return nil
}

var nonNumber = regexp.MustCompile(`[一-龥]{2}`)

// rowWhollyDenied says that a row of classes denies its class: 不涉及 in a cell of
// its own, or nothing but dashes and why, and no risk is filed there.
func rowWhollyDenied(row []*text, label *text) bool {
	why, dashes, said := "", 0, false
	prev := label
	for _, t := range row {
		if t == nil || t == prev || t == label {
			continue
		}
		prev = t
		switch s := squeeze(t.s()); {
		case dashCell.MatchString(s):
			dashes++
		case noConcern.MatchString(s) || strings.HasPrefix(s, "不涉及"):
			said = true
			why += s + ";"
		default:
			why += s + ";"
		}
	}
	if partlyNot.MatchString(why) || filedRisk.MatchString(why) {
		return false
	}
	return said || dashes > 0 && whollyNot.MatchString(why)
}

// filedRisk: the row files risks all the same, 管线入14、见2.
var filedRisk = regexp.MustCompile(`(?:见|入|列入|归入|并入|列为|第)(?:第)?(?:R|F)?\d|^\d`)
