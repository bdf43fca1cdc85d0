package facts

import (
	"strconv"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// PointScale is the range a report says that probability or influence is scored in:
// 可能性L和后果C各分1至5级.
type PointScale struct {
	Low, High float64
	At        document.Anchor
}

var (
	scaleP = regexp.MustCompile(`(?:可能性?|概率|[PL])[^,。;\d]{0,14}([01])(?:至|到|—|–|-|~)(\d{1,2})(分|级|档|打|计|取|赋|评|\(|,|。|;|的|$)([^,。;]{0,3})`)
	scaleQ = regexp.MustCompile(`(?:影响|后果|严重性|[QC])[^,。;\d]{0,14}([01])(?:至|到|—|–|-|~)(\d{1,2})(分|级|档|打|计|取|赋|评|\(|,|。|;|的|$)([^,。;]{0,3})`)
	// bandSaid goes on with the word of a band: 1至2分为低 is no scale.
	bandSaid = regexp.MustCompile(`^(?:为|属|是|定|判|对应|表示)`)
)

// scalesTold reads the ranges from a sentence; scores of five and more make one.
func (x *reading) scalesTold(t *text, base int, s string) {
	sys := &x.out.Risks.System
	for _, side := range []struct {
		re   *regexp.Regexp
		into **PointScale
	}{{scaleP, &sys.PScale}, {scaleQ, &sys.QScale}} {
		if *side.into != nil {
			continue
		}
		for _, m := range side.re.FindAllStringSubmatchIndex(s, 4) {
			low, _ := strconv.ParseFloat(s[m[2]:m[3]], 64)
			high, _ := strconv.ParseFloat(s[m[4]:m[5]], 64)
			if high < 3 || high > 10 || bandSaid.MatchString(s[m[8]:m[9]]) || bandSaid.MatchString(s[m[6]:m[9]]) {
				continue
			}
			*side.into = &PointScale{Low: low, High: high, At: t.at(base+m[0], base+m[7])}
			break
		}
	}
}
