package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Who decides, who is responsible and who assesses is told in many words: 作出决策的是,
// 决策权属, 居于责任单位之位的是, 担任评估责任主体. Where no label and no set phrase
// gave a role, the body next to any words for it is taken.

const anyBody = `([\p{Han}A-Za-z()]{2,26}?(?:人民政府|政府|局|委员会|管委会|管理委员会|办公室|街道办事处|集团|公司|中心|事务所|研究院|研究所|设计院|大学|学院|协会|研究会|联社|评估小组))`

// roleWords are the words for a role, first as they stand before the body, then behind it.
type roleWords struct{ before, behind, within *regexp.Regexp }

func wordsOf(role string) roleWords {
	return roleWords{
		before: regexp.MustCompile(`(?:` + role + `)[^。;,:]{0,8}?,?(?:即为|即是|就是|即|是|为|系|属于?|归|由|:|在)(?:[^。;,:]{0,14}?的)?` + anyBody),
		behind: regexp.MustCompile(`(?:^|[,。;:(])(?:由|以|是|而|且)?` + anyBody + `(?:[^。;:]{0,40}?,)?(?:担任|作为|承担|是|为|系|即|居于)[^。;,:]{0,6}?(?:` + role + `)`),
		within: regexp.MustCompile(anyBody + `\([^()]{0,8}(?:` + role + `)[^()]{0,4}\)`), // 某某公司(评估实施单位)
	}
}

var (
	toDecide = wordsOf(`决策(?:的)?(?:机关|主体|单位|者)|(?:作出|做出|最终|负责)?(?:决策|决定)的(?:机关)?|拍板(?:机关|的)?|决策权|决定[\p{Han}]{2,8}的|(?:最终|由谁)(?:决策|决定|定|拍板)`)
	toOwn    = wordsOf(`(?:稳评|评估|风险评估)?(?:之|的)?责任(?:的)?(?:单位|主体|方)|对(?:稳评|评估)负(?:总)?责(?:的)?|承担责任的单位|对(?:稳评|评估)担责的|责任单位之位的`)
	toAssess = wordsOf(`(?:评估|稳评|受托|受委托)(?:之|的)?(?:实施|编制|承担|承办|评估)?(?:单位|机构|方)|动手(?:实施)?评(?:估)?(?:的单位)?|受托(?:来|承担)?评(?:估)?的|承担评估的|(?:具体)?去评的|做评估的|(?:来|动手)评的`)
	// notRole: roles of others, or a body that only keeps or receives.
	notRole = regexp.MustCompile(`备案|报送|抄送|协助|配合|跟踪责任|措施|监督|评审|审批责任|安全责任|主体责任`)
)

// rolesAtLarge finds them.
func (x *reading) rolesAtLarge() {
	id := &x.out.Identity
	for _, r := range []struct {
		fact  *Fact[string]
		words roleWords
	}{{&id.DecisionBody, toDecide}, {&id.ResponsibleBody, toOwn}, {&id.Agency, toAssess}} {
		if r.fact.Found() {
			continue
		}
		for _, t := range x.texts {
			if !t.inBody() || t.block.Kind == document.Heading || t.cell != nil && chars(t.s()) < 30 || t.block.Zone != document.ZoneFront && !x.inOverview(t) && !x.inRole(t.block.ID, "body", "process") {
				continue
			}
			if x.roleIn(t, r.words, r.fact) {
				break
			}
		}
	}
}

// roleIn reads one text.
func (x *reading) roleIn(t *text, w roleWords, f *Fact[string]) bool {
	for _, sp := range t.sentences {
		s := t.s()[sp.Start:sp.End]
		if len(s) > longSentence {
			continue
		}
		for _, re := range []*regexp.Regexp{w.before, w.within, w.behind} {
			m := re.FindStringSubmatchIndex(s)
			if m == nil || notRole.MatchString(s[m[0]:m[1]]) {
				continue
			}
			v := cleanOrg(afterLeadIn(lastOfPhrase(s[m[2]:m[3]])))
			if !orgName(v) || pronoun(v) || chars(v) < 4 {
				continue
			}
			at := sp.Start + m[2] + strings.LastIndex(s[m[2]:m[3]], v)
			if at < sp.Start+m[2] {
				at = sp.Start + m[2]
			}
			f.Add(Value[string]{V: v, At: t.at(at, at+len(v))})
			return true
		}
	}
	return false
}

// lastOfPhrase cuts what stands before a name behind its last 的: 行使核准之权的某某委.
func lastOfPhrase(s string) string {
	if i := strings.LastIndex(s, "的"); i >= 0 {
		return s[i+len("的"):]
	}
	return s
}
