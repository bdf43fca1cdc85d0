package rule

import "fmt"

// Param is one parameter of a profile with where it comes from. Mark: S read in
// a source text, S2 in a secondary copy, K known but unchecked, P practice,
// B the founding document, I our own default.
type Param[T any] struct {
	Value  T      `yaml:"value"`
	Source string `yaml:"source"`
	Mark   string `yaml:"mark"`
}

// Days is a length of time in calendar or working days.
type Days struct {
	N    int    `yaml:"n"`
	Unit string `yaml:"unit"` // day or workday
}

// String writes "7个工作日" or "10日".
func (d Days) String() string {
	if d.Unit == "workday" {
		return fmt.Sprintf("%d个工作日", d.N)
	}
	return fmt.Sprintf("%d日", d.N)
}

// SampleRow is one row of a minimum sample table.
type SampleRow struct {
	Types    []string `yaml:"types"` // decision types; empty: all
	Of       string   `yaml:"of"`    // household, person, form
	From     int      `yaml:"from"`  // population from
	To       int      `yaml:"to"`    // population to, 0 open
	Ratio    float64  `yaml:"ratio"` // least share of the population
	Min      int      `yaml:"min"`   // least number
	Headline string   `yaml:"headline"`
}

// Profile holds the parameters of a region (domain.md 1.9), typed. A child
// takes what it does not say from the profile it extends.
type Profile struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	Extends string `yaml:"extends"`
	Note    string `yaml:"note"`
	// Regions are place words by which a report shows that the profile fits.
	Regions []string `yaml:"regions"`

	PublicityMin         Param[Days]        `yaml:"publicity_min"`
	PublicityChannelsMin Param[int]         `yaml:"publicity_channels_min"`
	ConsultMethodsMin    Param[int]         `yaml:"consult_methods_min"`
	SimpleMethodsMin     Param[int]         `yaml:"simple_methods_min"`
	SampleTable          Param[[]SampleRow] `yaml:"sample_table"` // empty or mark I: never a fail
	SupportSuspiciousAt  Param[float64]     `yaml:"support_suspicious_at"`
	OpposeHigh           Param[float64]     `yaml:"oppose_high"`
	OpposeMid            Param[float64]     `yaml:"oppose_mid"`
	OpposeRule           Param[bool]        `yaml:"oppose_rule"` // the 20/50 % rule is law here: H4 may fail by it
	DemandToRisk         Param[float64]     `yaml:"demand_to_risk_threshold"`
	PxQSingle            Param[[]float64]   `yaml:"pxq_single"`
	PxQTotal             Param[[]float64]   `yaml:"pxq_total"`
	ExpertMin            Param[Experts]     `yaml:"expert_min"`
	AgencyMustBeFiled    Param[bool]        `yaml:"agency_must_be_filed"`
	GrossUnmatched       Param[float64]     `yaml:"gross_unmatched"`     // share of risks without a measure that is gross
	RecognisedMin        Param[float64]     `yaml:"recognised_min"`      // confidence of recognised text that may found a fail
	RecognisedPageMin    Param[float64]     `yaml:"recognised_page_min"` // mean confidence of a scanned page that may
}

// Experts is the least size of a panel.
type Experts struct {
	General int `yaml:"general"`
	Special int `yaml:"special"`
}
