package rule

import (
	"regexp"
	"strconv"
	"strings"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// sense is a list of words that speak of one thing, in everyday talk and in that of
// reports: 房子不值钱 and 房屋贬值.
type sense struct {
	words, not []string
	manner     bool // how a thing is done, no thing of its own
}

func sensesOf(list []facts.Term) (out []sense) {
	for _, t := range list {
		manner := strings.HasPrefix(t.ID, "manner-")
		if manner || strings.HasPrefix(t.ID, "sense-") {
			out = append(out, sense{t.Words, t.Not, manner})
		}
	}
	return out
}

// heardIn tells how much of what people said stands in a text, by its words and by
// what has the same sense.
type heardIn struct {
	text   string // what is held against, for the senses
	pairs  func(pair string) bool
	senses []sense
	listed []int8 // by sense: 1 the text speaks of it, -1 it does not, 0 not asked yet
}

func hearIn(texts []string, senses []sense) *heardIn {
	return &heardIn{text: strings.Join(texts, "\n"), pairs: pairsOf(texts), senses: senses, listed: make([]int8, len(senses))}
}

// has says that the text speaks of a sense.
func (h *heardIn) has(i int) bool {
	if h.listed[i] == 0 {
		s := h.text
		for _, n := range h.senses[i].not {
			s = strings.ReplaceAll(s, n, "\n")
		}
		h.listed[i] = -1
		for _, w := range h.senses[i].words {
			if strings.Contains(s, w) {
				h.listed[i] = 1
				break
			}
		}
	}
	return h.listed[i] > 0
}

// heard is how much of a demand stands in a text.
type heard struct {
	all   int // characters that say something
	met   int // of these, those of words or of a sense that stand there
	own   int // of these, those whose very words stand there
	known int // senses of the demand
	none  int // of these, those of which the text has no word
}

func (h heard) share() float64 {
	if h.all == 0 {
		return 1
	}
	return float64(h.met) / float64(h.all)
}

// of holds a demand against the text.
func (h *heardIn) of(demand string) (out heard) {
	s := zh.Fold(demand).Text
	marks := make([]byte, len(s)) // by byte: what the character there is
	const (
		says = 1 << iota // no noise
		words
		same
		manner
	)
	for i := range s {
		marks[i] |= says
	}
	for _, m := range demandEmpty.FindAllStringIndex(s, -1) {
		for i := m[0]; i < m[1]; i++ {
			marks[i] = 0
		}
	}
	last := -1
	for i, r := range s {
		n := len(string(r))
		if last >= 0 && marks[last]&says > 0 && marks[i]&says > 0 && h.pairs(s[last:i+n]) {
			marks[last] |= words
			marks[i] |= words
		}
		last = i
	}
	for k := range h.senses {
		sn := &h.senses[k]
		found, apart := false, true
		for _, w := range sn.words {
			for at := strings.Index(s, w); at >= 0; {
				listed := h.has(k)
				if !sn.manner || listed {
					found = true
				}
				for i := range w {
					if marks[at+i]&words > 0 {
						apart = false
					}
					switch {
					case listed:
						marks[at+i] |= says | same
					case sn.manner:
						marks[at+i] |= manner
					default:
						marks[at+i] |= says
					}
				}
				next := strings.Index(s[at+len(w):], w)
				if next < 0 {
					break
				}
				at += len(w) + next
			}
		}
		if found && !sn.manner {
			out.known++
			if !h.has(k) && apart {
				out.none++
			}
		}
	}
	for i := range s {
		m := marks[i]
		if m&says == 0 || m&manner > 0 && m&(words|same) == 0 {
			continue
		}
		out.all++
		if m&words > 0 {
			out.own++
		}
		if m&(words|same) > 0 {
			out.met++
		}
	}
	return out
}

// demandEmpty is what says nothing of the thing a demand is about.
var demandEmpty = regexp.MustCompile(`提到|担心|担忧|关心|希望|要求|问题|影响|情况|害怕|是否|能否|会不会|能不能|怎么办|怎么|什么|以后|今后|居民|村民|群众|反映|可能|没有|比较|继续|理由|反对|认为|需要|多少|附近|周边|时候|之后|以前|部分|相关|有关|不要|是不是|有没有|要不要|还是|这些|自己|一些|其他|[的了吗呢么着和及与或也都很太再又还要会能不没被让给把从向往对在到是有怕嫌选、,;:/()“”"\s\d%。.?!]`)

// noDemand: what people answered that asks for nothing.
var noDemand = regexp.MustCompile(`了解|听说|没有.{0,3}(?:担心|关注|意见|要求|影响)|不担心|满意|^不满$|公众号|报纸|盼早|尽快|早日|无所谓|放心$`)

// wishOnly: what people would like to be given is no harm that they fear.
var wishOnly = regexp.MustCompile(`^(?:希望|盼|建议|请|最好|想要)|免费|优惠|免排队|[给送发]每|捐`)

// missed tells how sure it is that a demand is in no risk of the list.
type missed int

const (
	notMissed missed = iota
	perhapsMissed
	surelyMissed
	inSense // a risk speaks of it, if not by its words
)

// demandsHeld holds the demands that many share against the risk list, and says what
// may be concluded: a list that answers few of them is not read well, or goes by
// words that we do not have.
func (c *Context) demandsHeld(senses []sense, least float64) func(d *facts.Demand) missed {
	th := &c.Facts.Themes
	var list []string
	length := 0
	for i := range c.Facts.Risks.Factors {
		f := &c.Facts.Risks.Factors[i]
		list = append(list, zh.Fold(f.Name+"；"+f.Said).Text)
		length += len([]rune(list[i])) - 1
	}
	if len(list) < facts.WholeList {
		return func(*facts.Demand) missed { return notMissed }
	}
	described := length >= describedAt*len(list)
	rows := append(list[:len(list):len(list)], th.Rows...)
	listed := hearIn(rows, senses)
	if described {
		listed = hearIn(list, senses)
	}
	spoken := hearIn(append(rows[:len(rows):len(rows)], th.Spoken...), senses)
	treated := hearIn(append(append(rows[:len(rows):len(rows)], th.Spoken...), th.Treated...), senses)
	good, all := 0, 0
	for _, list := range [][]facts.Demand{th.Demands, th.Unthemed} {
		for i := range list {
			d := &list[i]
			if d.Share < least || d.Share == 0 || noDemand.MatchString(d.Text) {
				continue
			}
			all++
			if h := listed.of(d.Text); 2*h.met > h.all {
				good++
			}
		}
	}
	if good < 2 || 2*good < all-1 {
		return func(*facts.Demand) missed { return notMissed }
	}
	held := func(d *facts.Demand) missed {
		if noDemand.MatchString(d.Text) || c.filed(d.Text) {
			return notMissed
		}
		if d.Against && d.Share == 0 {
			// The reason of some opponents is told in a few words, and may be a mood.
			m := reasonOfSome.FindStringSubmatch(zh.Fold(d.Text).Text)
			if m == nil {
				return notMissed
			}
			if n, _ := strconv.Atoi(m[2] + m[3]); n < someOpponents {
				return notMissed
			}
			if h := listed.of(m[1] + m[4]); h.known > 0 && h.none == h.known && h.share() <= fewHeard && spoken.of(m[1]+m[4]).share() <= 0.5 {
				return perhapsMissed
			}
			return notMissed
		}
		if d.Share < least || d.Share == 0 {
			return notMissed
		}
		h := listed.of(d.Text)
		switch {
		case h.all < 2:
		case h.share() <= fewHeard && h.known > 0 && h.none == h.known && (spoken.of(d.Text).share() <= 0.5 || described):
			return surelyMissed
		case h.share() <= fewHeard && h.known == 0 && h.all >= longDemand && spoken.of(d.Text).share() <= 0.5:
			return surelyMissed
		case (h.all >= longDemand || h.all == longDemand-1 && h.share() < 0.7) && treated.of(d.Text).own == 0:
			return surelyMissed
		case h.share() <= 0.34 && h.none > 0 && spoken.of(d.Text).share() <= 0.34:
			return perhapsMissed
		case h.share() > 0.5:
			return inSense
		}
		return notMissed
	}
	return func(d *facts.Demand) missed {
		m := held(d)
		if m == surelyMissed && wishOnly.MatchString(d.Text) {
			return perhapsMissed
		}
		return m
	}
}

// reasonOfSome: 舍不得乡名17份, 8人嫌补偿低.
var reasonOfSome = regexp.MustCompile(`^(?:[^,:]*(?:理由|原因)[^,:]{0,6}(?:[:是为]|依次是))?([^\d,:]{2,24}?)(\d+)(?:人|份|户|名|家)$|^(?:[^\d,:]{0,8})(\d+)(?:人|份|户|名|家)(?:是|因|因为)?((?:怕|担心|担忧|嫌|认为|觉得|不满|顾虑|要求|信不过|不相信)[^\d,:]{2,24})$`)

// someOpponents is how many opponents must share a reason that is looked for.
const someOpponents = 5

const (
	fewHeard    = 0.2 // of a demand's characters that may stand in a list by chance
	longDemand  = 9   // characters of a demand that would be met again wherever it is spoken of
	describedAt = 16  // characters a risk of a list has that describes them
)
