package rule

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindSupport = kind{
	name: "support",
	doc: "四性论证里关于群众支持的说法与调查结果一致：比率按印出的小数位取舍（支持、支持与有条件支持合计、反对均可对应），" +
		"“全体支持”“没有反对意见”与调查中的反对意见相抵触，“绝大多数支持”而支持与有条件支持合计不足most的存疑。参数：most 绝大多数的下限（百分数）。",
	fields: []string{"claim", "value", "name"},
	compile: func(p *params, pack *Pack) (check, error) {
		a := struct {
			Most float64 `yaml:"most"`
		}{70}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.supportClaims(a.Most) }, nil
	},
}

// surveyed is one whole answer to the question on the matter itself.
type surveyed struct {
	support, conditional, neutral, oppose float64 // percent
	n                                     map[string]int
	total                                 int
	at                                    document.Anchor
	subject                               string
	group                                 bool // of one group of those asked
	part                                  bool // the shares read do not come to the whole: an answer was not understood
}

// forAndAgainst says that a question has answers for and against, though it does not
// say what about.
func forAndAgainst(q *facts.Question) bool {
	has := func(kind string) bool {
		return slices.ContainsFunc(q.Options, func(o facts.Option) bool { return o.Kind == kind })
	}
	return has("support") && has("oppose")
}

// comesToAll says that shares come to all answers, as far as rounding allows.
func comesToAll(shares ...float64) bool {
	sum := 0.0
	for _, v := range shares {
		sum += v
	}
	return sum >= 98 && sum <= 102
}

// attitudes gives the answers of every questionnaire, and all of them together.
func (c *Context) attitudes() []surveyed {
	var out []surveyed
	sum := surveyed{n: map[string]int{}}
	counted := 0
	for i := range c.Facts.Surveys {
		sv := &c.Facts.Surveys[i]
		for k := range sv.Questions {
			q := &sv.Questions[k]
			if !q.Attitude && !forAndAgainst(q) || q.Partial {
				continue
			}
			s := surveyed{n: map[string]int{}, at: q.At, subject: sv.Scope.Subject, group: q.Part != ""}
			if s.group {
				s.subject = q.Part
			}
			pct := map[string]float64{}
			full, printed, shares := true, true, 0.0
			kinds := map[string]bool{}
			for _, o := range q.Options {
				kinds[o.Kind] = true
			}
			for _, o := range q.Options {
				// What is neither for nor against beside those that are (发放, 收回,
				// 合计) is a count of something else.
				if o.Kind == "" && kinds["support"] && kinds["oppose"] {
					continue
				}
				if v, ok := o.Count.First(); ok {
					s.n[o.Kind] += v.V
					s.total += v.V
				} else {
					full = false
				}
				if v, ok := o.Percent.First(); ok {
					pct[o.Kind] += v.V
					shares += v.V
				} else {
					printed = false
				}
			}
			base, ok := q.Base.First()
			s.part = printed && !comesToAll(shares) || !printed && full && ok && s.total < base.V || len(kinds) > 1 && kinds[""] && !(kinds["support"] && kinds["oppose"])
			if full && s.total > 0 {
				for kind, n := range s.n {
					if !s.part || !printed {
						pct[kind] = 100 * float64(n) / float64(s.total)
					}
				}
				if q.Part == "" && q.Attitude {
					for kind, n := range s.n {
						sum.n[kind] += n
					}
					sum.total += s.total
					counted++
				}
			} else if !printed {
				continue
			}
			s.support, s.conditional, s.neutral, s.oppose = pct["support"], pct["conditional"], pct["neutral"], pct["oppose"]
			out = append(out, s)
		}
	}
	// Of reasons by attitude, not of the attitudes: no answer for is among them.
	out = slices.DeleteFunc(out, func(s surveyed) bool { return s.support == 0 && s.conditional > 0 && s.oppose > 0 })
	if counted > 1 && sum.total > 0 && (sum.n["support"] > 0 || sum.n["conditional"] == 0 || sum.n["oppose"] == 0) {
		share := func(kind string) float64 { return 100 * float64(sum.n[kind]) / float64(sum.total) }
		out = append(out, surveyed{support: share("support"), conditional: share("conditional"), neutral: share("neutral"), oppose: share("oppose"), n: sum.n, total: sum.total, at: out[0].at})
	}
	return out
}

// stance makes the answers of one group, or of all, out of a line of a table.
func stance(s facts.Stance) surveyed {
	out := surveyed{support: s.Support, conditional: s.Conditional, neutral: s.Neutral, oppose: s.Oppose, n: map[string]int{}, total: s.N, at: s.At, subject: s.Group,
		part: !comesToAll(s.Support, s.Conditional, s.Neutral, s.Oppose)}
	if s.Oppose > 0 {
		out.n["oppose"] = 1
	}
	return out
}

// groupOf gives the answers of the groups that a claim is of: 搬迁户反对17份占4.4%.
// known is false where it is of some part of those asked of whom no answers are told.
func (c *Context) groupOf(k facts.SupportClaim) (out []surveyed, known bool) {
	clause := plain(k.Clause)
	if clause == "" {
		clause = plain(k.Text)
	}
	for _, s := range c.Facts.Stances {
		if name := plain(s.Group); len([]rune(name)) >= 2 && len([]rune(name)) <= 12 && !wholeGroup.MatchString(name) && namesGroup(clause, name) {
			out = append(out, stance(s))
		}
	}
	return out, len(out) > 0 || !partGroup.MatchString(clause)
}

var (
	wholeGroup = regexp.MustCompile(`^(?:支持|反对|群众|居民|村民|农户|职工|公众|受访|有效|问卷|合计|份数|比例)`)
	partGroup  = regexp.MustCompile(`占(?:[\p{Han}]{0,6})(?:直接|间接|被征|搬迁|拆迁|征地)[\p{Han}]{0,6}的?\d|(?:直接|间接)(?:户|层|群体|利益相关者)`)
)

// namesGroup says that a clause speaks of the group of a table: 直接户 of 直接, 征地户 of
// 被征地户.
func namesGroup(clause, name string) bool {
	if strings.Contains(clause, name) {
		return true
	}
	r := []rune(name)
	return len(r) > 3 && strings.Contains(clause, string(r[1:])) && strings.ContainsRune("被拟受", r[0])
}

func (c *Context) supportClaims(most float64) Outcome {
	answers := c.attitudes()
	for _, s := range c.Facts.Stances {
		if s.Group == "" {
			answers = append(answers, stance(s))
		}
	}
	var claims []facts.SupportClaim
	name := map[int]string{}
	for _, id := range []string{"feasibility", "rationality", "controllability", "legality"} {
		if arg := c.argument(id); arg != nil {
			for _, k := range arg.Claims {
				name[len(claims)] = dimensionTitles[id]
				claims = append(claims, k)
			}
		}
	}
	if len(claims) == 0 {
		return Outcome{Verdict: Pass, Why: "四性分析没有引用支持、反对的比率或作出全体支持的判断。"}
	}
	if len(answers) == 0 { // told group by group only
		for _, s := range c.Facts.Stances {
			answers = append(answers, stance(s))
		}
	}
	if len(answers) == 0 {
		for i, k := range claims {
			if k.Stated {
				return Outcome{Points: []Point{{Subject: k.Text, Verdict: Doubt, Fields: map[string]string{"claim": k.Text, "name": name[i], "value": "未识别到"},
					Message: "{name}分析称“{claim}”（{page}），未识别到调查的态度统计，无法核对。", Evidence: c.says(k.At)}}}
			}
		}
		return Outcome{Verdict: Pass, Why: "四性分析未引用可核对的比率。"}
	}
	var o Outcome
	told := 0
	for i, k := range claims {
		of, known := c.groupOf(k)
		if !known {
			continue
		}
		bad, verdict := c.contradicted(k, of, answers, most)
		bad = bad && !c.toldBefore(k) && !c.sumToldBefore(k) && !c.printedBefore(k) && !c.ofSomeGroups(k.At)
		if !bad {
			told++
			if len(o.Shown) < 3 {
				o.Shown = append(o.Shown, c.says(k.At)...)
			}
			continue
		}
		all := append(of, answers...)
		// Where no answers come to the whole, what was claimed may count one that was not read.
		a, message := all[0], ""
		if k := slices.IndexFunc(all, func(s surveyed) bool { return !s.part && !s.group }); k >= 0 {
			a = all[k]
		} else if k := slices.IndexFunc(all, func(s surveyed) bool { return !s.part }); k >= 0 {
			a = all[k]
		} else if verdict == Fail {
			verdict, message = Doubt, "{name}分析称“{claim}”（{page}），读出的调查结果为{value}，各项合计不是全部答案，可能另有选项未能读出，请核对两处是否一致。"
		}
		if verdict == Fail && k.Stated && c.reckonsItself(k.At) && !c.ofAllAsked(k.At, all) {
			verdict, message = Doubt, "{name}分析称“{claim}”（{page}），该比例与同句所列的人数和基数相符，但与调查结果（{value}）不同，请核实这些人数是哪些对象的答卷。"
		}
		value := fmt.Sprintf("支持%.1f%%、有条件支持%.1f%%、反对%.1f%%", a.support, a.conditional, a.oppose)
		o.Points = append(o.Points, Point{Subject: k.Text, Verdict: verdict, Fields: map[string]string{"claim": k.Text, "value": value, "name": name[i]},
			Message: message, Evidence: append(c.says(k.At), c.conflicts(a.at)...)})
	}
	o.Why = fmt.Sprintf("四性分析关于群众支持的说法%d处，与调查结果核对。", len(claims))
	return o
}

// ofAllAsked says that the whole a share comes of, told in its own sentence, is that
// of answers known to the last: 居民1150份有效问卷中支持1134份 beside a table of 1150.
func (c *Context) ofAllAsked(at document.Anchor, answers []surveyed) bool {
	for _, base := range c.reckonings(at) {
		if base >= leastBase && slices.ContainsFunc(answers, func(s surveyed) bool { return !s.part && s.total == base }) {
			return true
		}
	}
	return false
}

// toldBefore says that the chapter on the consultation prints the same share.
func (c *Context) toldBefore(k facts.SupportClaim) bool {
	return k.Stated && k.Rate < 100 && slices.ContainsFunc(c.Facts.StancesTold, func(t facts.StanceTold) bool {
		return t.Stated && t.At.Block != k.At.Block && math.Abs(t.Rate-k.Rate) < 0.5*math.Pow10(-min(t.Decimals, k.Decimals))+1e-9 &&
			(t.Kind == k.Kind || t.Kind != "oppose" && k.Kind != "oppose")
	})
}

// printedBefore says that a sentence of the chapter on the consultation that speaks of the
// same attitude prints the very share, of whomever: 梢段反对25人（19.7%）.
func (c *Context) printedBefore(k facts.SupportClaim) bool {
	if !k.Stated || k.Decimals == 0 || k.Rate >= 100 {
		return false
	}
	share, words := strconv.FormatFloat(k.Rate, 'f', k.Decimals, 64)+"%", []string{"支持", "赞成", "同意"}
	if k.Kind == "oppose" {
		words = []string{"反对", "不支持", "不赞成", "不同意"}
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Table != nil || b.ID == k.At.Block || !c.sectionPlays(b.Section, "consultation", "opinions") {
			continue
		}
		f := plain(b.Text)
		if !strings.Contains(f, share) {
			continue
		}
		for _, sp := range zh.Sentences(f) {
			s := f[sp.Start:sp.End]
			at := strings.Index(s, share)
			if at > 0 && (s[at-1] < '0' || s[at-1] > '9') && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s[:at], w) }) {
				return true
			}
		}
	}
	return false
}

// sumToldBefore says that one sentence of the chapter on the consultation prints two
// shares that come to the one claimed: 同意62.8%，有条件同意28.2% beside 同意与有条件同意占91.0%.
func (c *Context) sumToldBefore(k facts.SupportClaim) bool {
	if !k.Stated || k.Rate >= 100 || k.Kind == "oppose" || k.Decimals == 0 {
		return false
	}
	told := c.Facts.StancesTold
	for i := range told {
		for j := i + 1; j < len(told) && told[j].At.Block == told[i].At.Block; j++ {
			a, b := &told[i], &told[j]
			if !a.Stated || !b.Stated || a.Kind == "oppose" || b.Kind == "oppose" || a.At.Block == k.At.Block || b.At.Start-a.At.End > 60 {
				continue
			}
			if math.Abs(a.Rate+b.Rate-k.Rate) < 0.11 {
				return true
			}
		}
	}
	return false
}

// contradicted holds a claim against every answer that it may be of: those of the
// groups it names and of every questionnaire as a whole. It stands when any of them
// bears it out. The answers of a group that it does not name bear it out only where
// they are the very share.
func (c *Context) contradicted(k facts.SupportClaim, of, answers []surveyed, most float64) (bool, Verdict) {
	own, others := of, []surveyed(nil)
	said := k.Clause
	if k.Stated && !k.Least && !k.Most {
		said = c.sentence(k.At)
	}
	for _, a := range answers {
		if a.at.Block != 0 && a.at.Block == k.At.Block {
			continue // what the claim itself tells
		}
		if a.group && !sharesWord(said, a.subject) {
			others = append(others, a)
		} else {
			own = append(own, a)
		}
	}
	if len(own) == 0 {
		own, others = others, nil
	}
	switch k.Kind {
	case "all", "none-opposed":
		for _, a := range own {
			if a.oppose == 0 && a.n["oppose"] == 0 && (a.neutral == 0 || k.Kind == "none-opposed") {
				return false, ""
			}
		}
		return true, Fail
	case "few-opposed":
		least, most, named := 100.0, surveyed{oppose: 100}, false
		for _, a := range own {
			named = named || a.group
			if least = min(least, a.oppose); a.total > most.total {
				most = a // whoever is meant, most of those asked are among them
			}
		}
		return least >= fewMost || most.total > 0 && !named && most.oppose >= fewMost, Fail
	case "most":
		for _, a := range append(own, others...) {
			if a.support+a.conditional >= most {
				return false, ""
			}
		}
		return true, Doubt
	}
	// 0.2 covers sums of rounded percentages.
	slack := 0.5*math.Pow10(-k.Decimals) + 0.21
	if k.Approx {
		slack = 2.5
	}
	if k.Rate == 100 && !k.Approx {
		slack = 0.21 // nobody rounds to all
	}
	bears := func(a surveyed, exact bool) bool {
		near := func(v float64) bool {
			if exact {
				return k.Decimals > 0 && math.Abs(v-k.Rate) <= 0.5*math.Pow10(-k.Decimals)+0.01
			}
			return math.Abs(v-k.Rate) <= slack || k.Approx && v < k.Rate && k.Rate-v <= 4 || k.Least && v >= k.Rate || k.Most && v <= k.Rate
		}
		if k.Kind == "oppose" {
			return near(a.oppose) || !exact && (near(100-a.support) || near(a.oppose+a.neutral))
		}
		return near(a.support) || near(a.support+a.conditional) || near(a.conditional) || a.part && near(100-a.oppose)
	}
	// All but those against, or all who did not say no: some call that support.
	loose := func(a surveyed) bool {
		v := a.support + a.conditional + a.neutral
		tight := 0.5*math.Pow10(-k.Decimals) + 0.06
		return k.Kind == "support" && !k.Least && k.Decimals > 0 && k.Rate < 100 && (math.Abs(v-k.Rate) <= tight || math.Abs(100-a.oppose-k.Rate) <= tight)
	}
	for _, a := range own {
		if bears(a, false) {
			return false, ""
		}
	}
	for _, a := range others {
		if bears(a, true) {
			return false, ""
		}
	}
	if slices.ContainsFunc(own, loose) {
		return !notAgainst.MatchString(k.Clause), Doubt
	}
	return true, Fail
}

var notAgainst = regexp.MustCompile(`不反对|未反对|没有反对|中立|无所谓|接受|认可`)

// fewMost is the share of opposition, in percent, from which on nobody calls it next to none.
const fewMost = 5

// sharesWord says that a clause has two characters in a row of the name of a group
// that say who it is: 学生家长 of 家长委员.
func sharesWord(clause, name string) bool {
	r := []rune(plain(name))
	for i := 0; i+2 <= len(r); i++ {
		if w := string(r[i : i+2]); !anybody.MatchString(w) && strings.Contains(clause, w) {
			return true
		}
	}
	return false
}

var anybody = regexp.MustCompile(`支持|反对|群众|问卷|调查|合计|有效|答卷|人数|份数`)
