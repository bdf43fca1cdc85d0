package facts

import (
	"wenping/internal/document"
	"wenping/internal/zh"
)

// Facts is everything found in one document.
type Facts struct {
	Structure    Structure    `json:"structure"`
	Identity     Identity     `json:"identity"`
	Process      Process      `json:"process"`
	Publicity    []Notice     `json:"publicity"`
	Consultation Consultation `json:"consultation"`
	Surveys      []Survey     `json:"surveys"`
	Opinions     Opinions     `json:"opinions"`
	Risks        Risks        `json:"risks"`
	Levels       []Level      `json:"levels"`
	Measures     Measures     `json:"measures"`
	Conclusion   Conclusion   `json:"conclusion"`
	Emergency    Emergency    `json:"emergency"`
	Panel        Panel        `json:"panel"`
	Citations    []Citation   `json:"citations"`
	Quantities   []Quantity   `json:"quantities"`
	Breakdowns   []Breakdown  `json:"-"` // numbers told with all their parts
	Leftovers    []Leftover   `json:"leftovers"`
	Cover        Cover        `json:"-"`
	Tellings     []Telling    `json:"-"` // by Lexicon.Told
	Permits      []Permit     `json:"-"`
	Slips        []Slip       `json:"-"`
	FormSlips    []FormSlip   `json:"-"` // rates of questionnaires that their counts do not give
	ShareSlips   []ShareSlip  `json:"-"` // counts and shares of answers that do not go together
	PermitList   PermitList   `json:"-"`
	Arguments    []Argument   `json:"-"` // the four dimensions, as argued
	Stances      []Stance     `json:"-"` // for and against, group by group
	StancesTold  []StanceTold `json:"-"`
	Annexes      Annexes      `json:"-"`
	Personal     []Personal   `json:"-"`
	PlacesLeft   []PlaceLeft  `json:"-"` // touched by the overview's word, and never asked

	Forms   []FilingForm `json:"-"`       // tables that look like a 报备表
	Sampled Sampled      `json:"sampled"` // who of those in scope was asked, beside the counts

	Told     map[string]Told `json:"told"`               // parts with a prescribed content, by role
	Themes   Themes          `json:"themes"`             // what people complained about, and what is listed
	Entailed []Entailed      `json:"entailed,omitempty"` // what the matter brings with it by its own words
}

// ---- structure.go ----

// Structure tells which sections play which part, whatever they are called.
type Structure struct {
	Roles map[Role][]RoleAt `json:"roles"` // by Lexicon.Sections
}

// Role is a part a report must have: overview basis body process consultation
// dimensions identification estimation measures level conclusion emergency …
// The list is data (Lexicon.Sections).
type Role string

// RoleAt is one place that plays a role.
type RoleAt struct {
	Section int             `json:"section"` // index in Document.Outline; 0 when not a section
	At      document.Anchor `json:"at,omitzero"`
	Title   string          `json:"title"`
	How     string          `json:"how"`   // heading, table-label, caption, text: how sure we are, in this order
	Chars   int             `json:"chars"` // text below it, so that an empty chapter is seen
}

// Has says that some place plays the role with text below it.
func (s Structure) Has(r Role) bool {
	for _, a := range s.Roles[r] {
		if a.Chars > 0 {
			return true
		}
	}
	return false
}

// ---- identity.go ----

// Identity is what and whom the report is about.
type Identity struct {
	Matter          Fact[string]  `json:"matter"`           // 事项名称, without 社会稳定风险评估报告
	Type            TypeGuess     `json:"type"`             // 事项类型
	Procedure       Fact[string]  `json:"procedure"`        // simple general special, as stated
	ResponsibleBody Fact[string]  `json:"responsible_body"` // 稳评责任单位（责任主体、评估主体）
	Agency          Fact[string]  `json:"agency"`           // 稳评实施单位（第三方机构、编制单位）
	DecisionBody    Fact[string]  `json:"decision_body"`    // 决策机关
	ProjectUnit     Fact[string]  `json:"project_unit"`     // 项目单位、建设单位
	Location        Fact[string]  `json:"location"`         // 建设地点、涉及范围
	Region          Fact[string]  `json:"region"`           // 行政区域, 县（市、区）
	Schedule        Fact[string]  `json:"schedule"`         // 工期、拟实施时间, as text
	Contact         Fact[string]  `json:"contact"`          // 联系人及电话 (masked outside)
	Summary         Fact[string]  `json:"summary"`          // 事项概况, own words of the report
	Untold          []Untold      `json:"-"`                // where it leaves the matter open
	Elements        []Element     `json:"elements"`         // what the overview says (C1), by Lexicon.Elements
	Names           []NameMention `json:"names"`            // names bound to 本项目/本次评估 and the like (A3)
	Places          []PlaceName   `json:"places"`           // places that belong to the matter
}

// TypeGuess is the decision type read from title and overview.
type TypeGuess struct {
	ID   string            `json:"id"`   // empty when unsure
	From string            `json:"from"` // title, name (only the company in it shows it), word (of the title, in passing) or text
	Also []string          `json:"also,omitempty"`
	At   []document.Anchor `json:"at,omitempty"`
}

// Element is one element of the overview and where it is told.
type Element struct {
	ID    string          `json:"id"`
	Found bool            `json:"found"`
	Vague bool            `json:"vague,omitempty"` // told without saying how much or when; At holds the words
	At    document.Anchor `json:"at,omitzero"`
}

// NameMention is a name the text binds to the matter: "本项目（清河大道）…".
type NameMention struct {
	Name    string          `json:"name"`
	Foreign bool            `json:"foreign"` // bound to 本项目/本次评估/评估小组 and not among the matter's own names
	Bound   bool            `json:"bound"`   // false: only mentioned
	Kind    string          `json:"kind"`    // project, place, unit
	At      document.Anchor `json:"at,omitzero"`
	Why     string          `json:"why,omitempty"` // Chinese: how it is bound
}

// PlaceName is a place inside the matter's scope, with where it was said.
type PlaceName struct {
	Name string          `json:"name"`
	Kind string          `json:"kind"` // province city county town village group road
	At   document.Anchor `json:"at,omitzero"`
}

// ---- process.go ----

// Process holds the dates of this assessment; dates of history are left out.
type Process struct {
	Events []Event      `json:"events"`
	Denied []DeniedStep `json:"denied,omitempty"` // what the report says was not done
	// SimpleAlone: the simple procedure was chosen and nobody was asked.
	SimpleAlone []SimpleAlone `json:"-"`
}

// Event is a dated step. Kind is one of: commission plan publicity-start
// publicity-end survey-start survey-end meeting hearing visit draft (送审稿)
// panel final (定稿, date on the cover) filing decision construction.
type Event struct {
	Kind    string          `json:"kind"`
	Period  zh.Period       `json:"period"`
	At      document.Anchor `json:"at,omitzero"`
	Text    string          `json:"text"`              // the words that name the step
	Scope   Scope           `json:"scope,omitzero"`    // batch
	Planned bool            `json:"planned,omitempty"` // 拟、计划、预计: not yet happened
	Perhaps bool            `json:"perhaps,omitempty"` // may be told of something else
}

// ---- publicity.go ----

// Notice is one public notice. Kind: stability 稳评公示, land-pre 征收土地预公告,
// compensation 补偿安置方案公告, eia 环评公示, other, or "" when unclear.
type Notice struct {
	Kind       string            `json:"kind"`
	At         document.Anchor   `json:"at,omitzero"`
	Period     Fact[zh.Period]   `json:"period"`
	StatedDays Fact[int]         `json:"stated_days"`
	StatedUnit string            `json:"stated_unit"`        // day or workday, of StatedDays
	Channels   []Mention         `json:"channels"`           // ids of Lexicon.Channels
	Feedback   *document.Anchor  `json:"feedback,omitempty"` // 反馈方式、联系电话
	Result     *document.Anchor  `json:"result,omitempty"`   // 公示期间（未）收到意见
	Scope      Scope             `json:"scope,omitzero"`
	Negated    bool              `json:"negated,omitempty"` // 未公示、不予公示
	Secret     bool              `json:"secret,omitempty"`  // because the matter is classified
	Evidence   []document.Anchor `json:"evidence,omitempty"`
}

// Mention is a thing of a known list found in the text.
type Mention struct {
	ID   string          `json:"id"`
	Text string          `json:"text"`
	At   document.Anchor `json:"at,omitzero"`
}

// ---- consultation.go ----

// Consultation is who was heard, and how.
type Consultation struct {
	Methods []Method      `json:"methods"` // ids of Lexicon.Methods
	Groups  []Group       `json:"groups"`  // ids of Lexicon.Groups (five groups and beyond)
	Scope   ScopeOfSurvey `json:"scope"`
	Face    Face          `json:"face"`

	NotHeard     []NotHeard        `json:"-"` // what the report says it did not ask
	Authorities  []document.Anchor `json:"-"` // where offices or local governments were asked, or gave their opinion; three at most
	Implementers []string          `json:"-"` // names of those told to carry the matter out, short ones too
}

// Method is one way of hearing people, with what is told about it.
type Method struct {
	ID      string `json:"id"`      // publicity survey meeting visit hearing expert department online
	Held    bool   `json:"held"`    // said to have been done (拟、计划、未 are not)
	Listed  bool   `json:"listed"`  // only named in a list of methods: no word of its own on how it was done
	Told    bool   `json:"told"`    // somewhere with when, where, whom or how many
	Negated bool   `json:"negated"` // said not to have been done; Why holds the words

	// Vague are the places that speak of it, where none tells a day or a number of people.
	Vague []document.Anchor `json:"vague,omitempty"`
	// Bare are the places that speak of it, where none but the timetable tells a
	// day, and none a place.
	Bare []document.Anchor `json:"-"`

	// Part are single meetings that tell neither day nor number, beside others that do.
	Part []document.Anchor `json:"-"`

	gathered bool // a record of it tells day, place and number without calling it a meeting

	Why    string            `json:"why,omitempty"`
	When   Fact[zh.Period]   `json:"when"`
	Count  Fact[int]         `json:"count"`  // 场、次、户、份
	People Fact[int]         `json:"people"` // 人、人次
	Place  Fact[string]      `json:"place"`
	At     []document.Anchor `json:"at,omitempty"`

	countWhole, peopleWhole Fact[int] // totals the report calls so
}

// Group is one of the groups that must be heard. Heard means: a sentence or a
// table row says this group was consulted by some method; Named: only named.
type Group struct {
	ID      string            `json:"id"` // affected, key, department, project-unit, expert, …
	Heard   bool              `json:"heard"`
	Named   bool              `json:"named"`
	Negated bool              `json:"negated"` // 未走访困难群众
	Method  string            `json:"method,omitempty"`
	Text    string            `json:"text,omitempty"` // the word used
	Said    string            `json:"said,omitempty"` // what is said instead of a hearing: 将在实施阶段另行了解
	At      []document.Anchor `json:"at,omitempty"`
}

// ScopeOfSurvey is the range consulted, held against the range affected.
type ScopeOfSurvey struct {
	Vague     *document.Anchor `json:"-"` // words that draw no line: 凡与工程有关的都可以发表看法
	VagueText string           `json:"-"`

	Defined      bool              `json:"defined"` // a scope paragraph or stakeholder table exists
	Stakeholders []StakeholderRow  `json:"stakeholders"`
	Affected     []PlaceName       `json:"affected"` // villages, communities… said to be affected
	Surveyed     []PlaceName       `json:"surveyed"` // places with a sample
	Listed       []PlaceName       `json:"listed"`   // the places that one sentence says the survey covered
	At           []document.Anchor `json:"at,omitempty"`
	Quantified   bool              `json:"quantified"`     // numbers of people or households
	DirectSplit  bool              `json:"direct_split"`   // direct and indirect told apart
	Everywhere   bool              `json:"everywhere"`     // every village or household was surveyed, in words
	ByPlace      bool              `json:"by_place"`       // samples are told place by place
	Only         []document.Anchor `json:"only,omitempty"` // 仅在…发放: the survey was kept to some place
}

// StakeholderRow is one row of the stakeholder table.
type StakeholderRow struct {
	Name  string          `json:"name"`
	Count Fact[float64]   `json:"count"`
	Asked Fact[float64]   `json:"asked"` // how many of them were asked, where the table tells
	At    document.Anchor `json:"at,omitzero"`

	Direct    bool             `json:"-"` // touched directly
	Later     *document.Anchor `json:"-"` // they are to be heard only later: 拟于开工前另行听取
	LaterText string           `json:"-"`
}

// ---- survey.go ----

// Survey is one questionnaire: its counts, rates and questions.
type Survey struct {
	Scope     Scope           `json:"scope,omitzero"` // Subject 群众问卷/单位问卷, Batch, Place
	Sent      Fact[int]       `json:"sent"`
	Returned  Fact[int]       `json:"returned"`
	Valid     Fact[int]       `json:"valid"`
	Recovery  Fact[float64]   `json:"recovery_rate"` // percent 0–100
	ValidRate Fact[float64]   `json:"valid_rate"`
	Decimals  map[string]int  `json:"-"`     // printed decimals of the rates: "recovery", "valid"
	Rates     []Rate          `json:"rates"` // every printed rate with its decimals
	Questions []Question      `json:"questions"`
	Groups    []CountRow      `json:"groups"` // respondents by village or group, when told
	At        document.Anchor `json:"at,omitzero"`
}

// Rate is one printed rate of a survey. Kind: recovery 回收率, valid 有效率.
type Rate struct {
	Kind     string          `json:"kind"`
	Value    float64         `json:"value"`
	Decimals int             `json:"decimals"`
	Approx   bool            `json:"approx,omitempty"`
	At       document.Anchor `json:"at,omitzero"`
}

// Question is one question with its options, from a table or from prose. Part
// names the group or village whose answers these are, where a table has one row
// or column each; the answers of all have no Part.
type Question struct {
	Part     string          `json:"part,omitempty"`
	Partial  bool            `json:"partial,omitempty"` // not all options are told
	Title    string          `json:"title"`
	Attitude bool            `json:"attitude"` // 支持/反对: the question on the matter itself
	Multiple Tri             `json:"multiple"` // multiple choice stated, single stated, or not said
	Options  []Option        `json:"options"`
	Total    Fact[int]       `json:"total"` // printed total row, where there is one
	Base     Fact[int]       `json:"base"`  // n the percentages are of, where told
	At       document.Anchor `json:"at,omitzero"`
	Prose    bool            `json:"prose"`
}

// Tri is yes, no or not said.
type Tri string

const (
	Unsaid Tri = ""
	Yes    Tri = "yes"
	No     Tri = "no"
)

// Option is one answer. Kind for attitude questions: support conditional
// neutral oppose; empty otherwise.
type Option struct {
	Text     string          `json:"text"`
	Kind     string          `json:"kind,omitempty"`
	Count    Fact[int]       `json:"count"`
	Percent  Fact[float64]   `json:"percent"`
	Decimals int             `json:"decimals"` // printed decimals of Percent
	At       document.Anchor `json:"at,omitzero"`
}

// CountRow is a named count.
type CountRow struct {
	Name  string          `json:"name"`
	Count Fact[int]       `json:"count"`
	At    document.Anchor `json:"at,omitzero"`
}

// ---- opinion.go ----

// Opinions is what people said and what became of it.
type Opinions struct {
	Rows        []Opinion         `json:"rows"`
	HasTable    bool              `json:"has_table"`
	Prose       []document.Anchor `json:"prose,omitempty"` // places in prose that answer opposition or demands
	Oppose      Fact[int]         `json:"oppose"`          // people said to oppose, all surveys
	Conditional Fact[int]         `json:"conditional"`
	Opposed     Fact[int]         `json:"-"`                   // of the opposed, how many each item of a list in prose is of
	Remaining   Fact[float64]     `json:"remaining"`           // percent who still oppose after they were met again
	Talked      []document.Anchor `json:"talked,omitempty"`    // places that tell of meeting the opposed, and of nothing else
	NoneSaid    *document.Anchor  `json:"none_said,omitempty"` // 未收到反对意见
	Dismissed   []document.Anchor `json:"dismissed,omitempty"` // places that put the opposed aside: 属个别认识,不再逐一列举
	Adopted     []document.Anchor `json:"adopted,omitempty"`   // places in prose that say which opinions were adopted or answered
}

// Opinion is one row of the adoption table. Adoption: adopted partly rejected
// explained, or "" when the cell is blank.
type Opinion struct {
	Source     string           `json:"source"`
	Content    string           `json:"content"`
	Count      Fact[int]        `json:"count"`
	Adoption   string           `json:"adoption"`
	Reason     string           `json:"reason"`
	Oppose     bool             `json:"oppose"`                // an opposing or conditional opinion
	Against    bool             `json:"against,omitempty"`     // an opposing one
	Opposed    int              `json:"opposed,omitempty"`     // how many of the opposed it says it is of
	Told       bool             `json:"-"`                     // its source tells attitudes apart: 有条件支持者
	Terms      bool             `json:"-"`                     // of those who agreed on terms, alone or among others
	AdoptionAt *document.Anchor `json:"adoption_at,omitempty"` // the adoption cell
	Became     string           `json:"-"`                     // what it says
	Brushed    bool             `json:"-"`                     // its reason only puts people off: 观念陈旧, 以后再看
	Groundless bool             `json:"-"`                     // its reason is a few characters without any sign of a ground
	At         document.Anchor  `json:"at,omitzero"`
}

// ---- risk.go ----

// Risks are the risk factors the report lists, joined over its tables.
type Risks struct {
	Factors   []Risk            `json:"factors"`
	Tables    []RiskTable       `json:"tables"`
	System    ScoreSystem       `json:"system"`
	Index     []IndexStatement  `json:"index"`
	Sums      []Equation        `json:"-"`            // calculations written out
	Sheets    []Sheet           `json:"-"`            // columns that are products of others
	Matters   []FactorMention   `json:"catalogue"`    // factors of the catalogue: analysed, said not to concern, or absent
	Checked   int               `json:"-"`            // rows of the report's own tables of factors that say of each whether it concerns
	Concerned int               `json:"-"`            // how often it says where risks are identified whether something concerns
	Points    []PointsTable     `json:"points"`       // scoring tables, where the report scores by points
	At        []document.Anchor `json:"at,omitempty"` // the list in prose or table
}

// Risk is one factor. Before and after are apart; what is not told is not found.
type Risk struct {
	No     string        `json:"no"` // 序号 as printed
	Name   string        `json:"name"`
	Type   string        `json:"type,omitempty"`  // 风险类型
	Phase  string        `json:"phase,omitempty"` // 决策 准备 实施 运营
	Before Estimate      `json:"before"`
	After  Estimate      `json:"after"`
	Weight Fact[float64] `json:"weight"` // as printed: see WeightPercent
	// WeightPercent: the weights of its table are of 100, not of 1.
	WeightPercent  bool            `json:"-"`
	WeightDecimals int             `json:"-"`
	Product        Printed         `json:"-"`           // weight × R, where the table has it
	At             document.Anchor `json:"at,omitzero"` // in the list table, or the heading or paragraph that names it
	Source         string          `json:"source"`      // table, heading, prose
	Said           string          `json:"-"`           // what is said of it beside its name
	SaidAt         document.Anchor `json:"-"`

	code string // letter and number in the list: A1
}

// Estimate is probability, influence, degree and product as the report gives
// them; words and numbers are both kept.
type Estimate struct {
	P, Q, R      Fact[float64] `json:"-"`
	PWord, QWord Fact[string]  `json:"-"`      // 很低 较低 中等 较高 很高 / 可忽略 较小 中等 较大 严重
	Degree       Fact[string]  `json:"degree"` // 微小 较小 一般 较大 重大, or 高 中 低
	Points       Fact[float64] `json:"points"`
	Decimals     int           `json:"-"` // printed decimals of R
	DecP, DecQ   int           `json:"-"` // printed decimals of P and Q
}

// Estimated gives the estimate before measures or after them.
func (r *Risk) Estimated(after bool) *Estimate {
	if after {
		return &r.After
	}
	return &r.Before
}

// Printed is a number with its printed decimals.
type Printed struct {
	Fact     Fact[float64]
	Decimals int
}

// PointsTable is a scoring table: items with their points, and its total.
type PointsTable struct {
	Block document.BlockID `json:"-"`
	Stage string           `json:"stage"`
	Rows  []PointsRow      `json:"rows"`
	Total Fact[float64]    `json:"total"`
	After Fact[float64]    `json:"after"` // total of the points after measures, where one table has both
	Max   Fact[float64]    `json:"max"`   // printed total of the highest points
	At    document.Anchor  `json:"at,omitzero"`
}

// PointsRow is one item of a scoring table.
type PointsRow struct {
	Name     string          `json:"name"`
	Max      Fact[float64]   `json:"max"`
	Points   Fact[float64]   `json:"points"`
	After    Fact[float64]   `json:"after"` // where one table has points before and after
	Weight   Fact[float64]   `json:"weight"`
	Decimals int             `json:"-"`
	Subtotal bool            `json:"subtotal,omitempty"`
	At       document.Anchor `json:"at,omitzero"`
}

// TableTotal is one number of a total row.
type TableTotal struct {
	Field    string // weight, product, r, points …
	Stage    string
	Value    float64
	Decimals int
	At       document.Anchor
}

// RiskTable is one table with risk factors, so that blank cells can be cited.
// Use: list (样表1), estimate, before, after, weight, compare.
type RiskTable struct {
	Block   document.BlockID `json:"-"`
	Use     string           `json:"use"`
	Columns map[string]int   `json:"columns"` // field id (Lexicon.Columns) → grid column
	Stage   string           `json:"stage"`   // before, after or ""
	Rows    []TableRow       `json:"-"`
	Totals  []TableTotal     `json:"-"`
	Whole   bool             `json:"-"` // every data row was understood: sums over it may be judged
}

// TableRow joins a grid row with the factor it belongs to.
type TableRow struct {
	Row    int // 0-based grid row
	Factor int // index in Factors, -1 for totals and notes
}

// ScoreSystem is how the report estimates: pxq, matrix, points or words.
// Direction: high-is-risky, high-is-safe or "" when the report does not say.
type ScoreSystem struct {
	Kind       string            `json:"kind"`
	Direction  string            `json:"direction"`
	Thresholds []Threshold       `json:"thresholds"` // the report's own criteria
	At         []document.Anchor `json:"at,omitempty"`

	Combinations []Combination `json:"-"` // its matrix in words, where it has one

	PScale, QScale *PointScale `json:"-"` // what probability and influence are scored in, where it says so
}

// Threshold: a value in [Low,High] (open ends by flag) means Level (高 中 低) or a degree word.
type Threshold struct {
	Level             string          `json:"level"`
	Low, High         float64         `json:"-"`
	LowOpen, HighOpen bool            `json:"-"`  // border not included
	Of                string          `json:"of"` // index, factor, points, share (of the full points)
	At                document.Anchor `json:"at,omitzero"`
}

// Equation is a calculation written out: 可能性4×后果3=12, T=0.6×0.42+0.4×0.15=0.312.
type Equation struct {
	Text     string
	Exact    float64 // what the printed numbers give
	Low      float64 // what numbers that round to them may give
	High     float64
	Value    float64 // as printed
	Decimals int
	At       document.Anchor
}

// IndexStatement is a place that states the overall index or score.
type IndexStatement struct {
	V        float64         `json:"value"`
	Stage    string          `json:"stage"` // before, after or ""
	Points   bool            `json:"points"`
	Decimals int             `json:"decimals"`
	At       document.Anchor `json:"at,omitzero"`
}

// FactorMention says what the report does about one catalogue factor.
type FactorMention struct {
	ID     string          `json:"id"`     // catalogue id
	Status string          `json:"status"` // analysed, none (不涉及, with or without reason), mentioned (outside the risk chapters), absent
	At     document.Anchor `json:"at,omitzero"`
	Text   string          `json:"text,omitempty"`
	Listed bool            `json:"-"` // in a row of the report's own checklist
	Judged bool            `json:"-"` // its own words stand where risks are identified
	Near   bool            `json:"-"` // they stand anywhere from there on
}

// ---- level.go ----

// Level is one place that states the level of the whole matter.
type Level struct {
	V     string          `json:"value"` // 高 中 低; 中低 and the like are kept as written
	Stage string          `json:"stage"` // before, after, or "" when not said
	Where string          `json:"where"` // table, text, conclusion, cover, form, dimension …
	Word  string          `json:"word"`  // as printed: 低风险, A级（低风险）
	At    document.Anchor `json:"at,omitzero"`
}

// ---- measure.go ----

// Measures are the prevention and mitigation measures.
type Measures struct {
	Rows   []Measure      `json:"rows"`
	Tables []MeasureTable `json:"tables"`
	Prose  []ProseMeasure `json:"prose"` // sections that give measures risk by risk
}

// Measure is one row of a measures table. Empty cells are empty strings: the
// anchor of the cell is still kept.
type Measure struct {
	No       string                     `json:"no"`
	Risk     string                     `json:"risk"`
	Risks    []int                      `json:"risks"`             // indexes in Risks.Factors it answers; merged rows have several
	Fuzzy    bool                       `json:"fuzzy"`             // matched by likeness only
	Perhaps  []int                      `json:"perhaps,omitempty"` // factors that fit alike, none of them taken
	Text     string                     `json:"text"`
	Unit     string                     `json:"unit"`     // 责任单位
	Assist   string                     `json:"assist"`   // 协助单位
	Deadline string                     `json:"deadline"` // 时限
	Phase    string                     `json:"phase,omitempty"`
	Cells    map[string]document.Anchor `json:"cells,omitempty"` // by field id: risk text unit assist deadline
	Block    document.BlockID           `json:"-"`               // its table
	Worklist bool                       `json:"worklist,omitempty"`
	Card     bool                       `json:"-"` // of a card: labels beside answers
	At       document.Anchor            `json:"at,omitzero"`
}

// MeasureTable is one table of measures and its columns.
type MeasureTable struct {
	Block    document.BlockID `json:"-"`
	Columns  map[string]int   `json:"columns"`  // risk measure unit assist deadline no phase
	Worklist bool             `json:"worklist"` // 工作台账、任务清单
	Duty     Duty             `json:"-"`
}

// Duty is the table that says who does the measures of another one and by when,
// and its columns; none where Columns is nil.
type Duty struct {
	Block   document.BlockID
	Columns map[string]int
}

// ProseMeasure is a section or paragraph that answers a risk in prose.
type ProseMeasure struct {
	Risks  []int           `json:"risks"`
	Fuzzy  bool            `json:"fuzzy"`
	Title  string          `json:"title"`
	Form   bool            `json:"form,omitempty"` // the measures cell of a form
	Listed bool            `json:"-"`              // of a form: item by item, by the numbers of the risks
	At     document.Anchor `json:"at,omitzero"`

	// Own is set where it is about this risk and no more, so that it has to say
	// who does it and by when; No is the number it names the risk by.
	Own      bool            `json:"own,omitempty"`
	No       string          `json:"no,omitempty"`
	Unit     string          `json:"unit,omitempty"`
	Assist   string          `json:"assist,omitempty"`
	Deadline string          `json:"deadline,omitempty"`
	UnitAt   document.Anchor `json:"unit_at,omitzero"`
	Said     string          `json:"-"` // all its words
	Text     string          `json:"-"` // what is to be done, of these
	DueAt    document.Anchor `json:"-"` // the cell of its deadline, where a table gives it
	Tabled   bool            `json:"-"`
}

// ---- conclusion.go ----

// Conclusion is what the report concludes and advises.
type Conclusion struct {
	Section    int                        `json:"section"` // outline index of the conclusion; 0 not found
	Advice     Fact[Advice]               `json:"advice"`
	Parts      map[string]document.Anchor `json:"parts,omitempty"`  // risks dimensions level measures advice: which parts it has
	Dimensions []Dimension                `json:"dimensions"`       // 四性结论
	Unread     *document.Anchor           `json:"unread,omitempty"` // stands under 建议 and decides something, in words we do not know
	Ahead      *document.Anchor           `json:"ahead,omitempty"`  // advises to begin and to get what is needed for it afterwards
}

// Advice: implement, conditional (有条件、落实措施后实施), staged, postpone, adjust, reject.
type Advice string

// Dimension is the conclusion on one of 合法性 合理性 可行性 可控性.
type Dimension struct {
	ID   string          `json:"id"` // legality rationality feasibility controllability
	Text string          `json:"text"`
	At   document.Anchor `json:"at,omitzero"`
}

// Emergency is the emergency plan; Parts are ids of Lexicon.EmergencyParts.
type Emergency struct {
	Section int                        `json:"section"`
	Parts   map[string]document.Anchor `json:"parts,omitempty"`
	Lead    Fact[string]               `json:"lead"`
}

// Panel is the expert meeting.
type Panel struct {
	Held    bool              `json:"held"`
	Experts Fact[int]         `json:"experts"`
	Listed  Fact[int]         `json:"-"` // rows of a table that lists them
	Date    Fact[zh.Date]     `json:"date"`
	Result  Fact[string]      `json:"result"`            // passed, passed-after-revision, failed
	Revised *document.Anchor  `json:"revised,omitempty"` // 修改说明
	At      []document.Anchor `json:"at,omitempty"`
	Flaws   []PanelFlaw       `json:"-"` // what should not be
}

// Citation is a law, document or standard the report cites.
type Citation struct {
	Title   string          `json:"title"`  // without 《》
	Number  string          `json:"number"` // 国务院令第713号, 中办发〔2012〕2号, GB/T …
	Year    int             `json:"year"`
	Note    string          `json:"-"`       // what stands in brackets after it: 2019年修正
	History bool            `json:"history"` // 已废止、原、曾
	Basis   bool            `json:"basis"`   // stands in the list of 依据
	At      document.Anchor `json:"at,omitzero"`
}

// ---- quantity.go ----

// Quantity is one statement of a number that should be the same everywhere.
// Key: households people land demolition investment villages … (Lexicon.Quantities).
type Quantity struct {
	Key      string          `json:"key"`
	Value    float64         `json:"value"` // in the key's base unit
	Unit     string          `json:"unit"`  // as printed
	Scope    Scope           `json:"scope,omitzero"`
	Approx   bool            `json:"approx,omitempty"`
	Text     string          `json:"text"` // the words it was read from
	Decimals int             `json:"decimals"`
	At       document.Anchor `json:"at,omitzero"`
}

// Leftover is unfinished text: a placeholder, a template remnant, an empty
// table. Kind: placeholder, image-tag, field-error, blank, empty-table, chat.
type Leftover struct {
	Kind string          `json:"kind"`
	Text string          `json:"text"`
	Off  bool            `json:"-"` // the sentence goes on behind Text
	At   document.Anchor `json:"at,omitzero"`
}
