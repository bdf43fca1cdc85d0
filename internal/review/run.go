package review

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/problem"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// Run reviews one submission. progress may be nil; its stages are reading (how
// far it is, read tells), facts and rules. Errors are problems a person can act on.
func Run(ctx context.Context, pack *rule.Pack, read Read, seg zh.Segmenter, sub Submission, opt Options, progress func(stage string, n, m int)) (*Review, error) {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	profile, err := opt.check(pack)
	if err != nil {
		return nil, err
	}
	progress("reading", 0, 0)
	reading, err := read(sub.Report.Name, sub.Report.Data)
	if err != nil {
		return nil, err
	}
	if reading.Refused != nil {
		return nil, reading.Refused
	}
	if err := reviewable(sub.Report.Name, reading.Kind); err != nil {
		return nil, err
	}
	c := &rule.Context{Doc: reading.Document, Kind: string(reading.Kind), Stage: opt.Stage, Pack: pack}
	if c.Stage == "" {
		c.Stage = rule.StageFiling
	}
	warnings := slices.Clone(reading.Warnings)
	reader := facts.Reader{Lexicon: pack.Lexicon, Segmenter: seg}
	pr := &printer{docs: []*document.Document{c.Doc}, names: []string{sub.Report.Name}}
	for _, a := range sub.Attachments {
		if err := ctx.Err(); err != nil {
			return nil, stopped(err)
		}
		progress("reading", 0, 0)
		at, warn := attached(read, reader, a)
		warnings = append(warnings, warn...)
		c.Attachments = append(c.Attachments, at)
		pr.docs = append(pr.docs, at.Doc)
		pr.names = append(pr.names, a.Name)
	}
	if err := ctx.Err(); err != nil {
		return nil, stopped(err)
	}
	progress("facts", 0, 0)
	c.Facts = facts.Extract(c.Doc, reader)

	sum := sha256.Sum256(sub.Report.Data)
	r := &Review{
		Schema: Schema, File: sub.Report.Name, SHA256: hex.EncodeToString(sum[:]),
		Kind: reading.Kind, Format: string(c.Doc.Source.Format), Pages: len(c.Doc.Pages), Chars: c.Doc.Chars(), Stage: c.Stage,
		Standard: Standard{ID: pack.ID, Title: standardTitle(pack), Version: pack.Version, Hash: pack.Hash, Adopted: pack.Adopted, Number: adoptedNumber(pack)},
		Papers:   []Paper{}, Document: c.Doc, Found: c.Facts,
	}
	for i, d := range pr.docs[1:] {
		r.Beside = append(r.Beside, Beside{masked(pr.names[i+1]), d})
	}
	var warn []string
	r.Type, warn = typeOf(c, pack, opt.Type)
	warnings = append(warnings, warn...)
	r.Procedure = procedureOf(c, opt.Procedure)
	if profile == nil {
		profile, warn = profileOf(c.Facts, pack)
		warnings = append(warnings, warn...)
	}
	c.Profile, r.Profile = profile, profile.ID

	if err := ctx.Err(); err != nil {
		return nil, stopped(err)
	}
	progress("rules", 0, len(pack.Rules))
	results := pack.Evaluate(c)
	progress("rules", len(pack.Rules), len(pack.Rules))

	for i := range results {
		if b := results[i].Broken(); b != "" {
			r.Broken = append(r.Broken, masked(b))
		}
	}
	r.Items = items(pack, results, pr)
	r.Findings = pr.findings(results)
	r.Losses = pr.losses(c.Doc)
	r.Outcome = suggest(results, c.Doc.Losses)
	if r.Facts, err = pr.facts(c.Facts); err != nil {
		r.Facts = json.RawMessage("{}")
		warnings = append(warnings, "事实清单未能输出，审查结论不受影响。")
	}
	for i := range warnings {
		warnings[i] = masked(warnings[i])
	}
	r.Warnings = warnings
	return r, nil
}

// standardTitle is what the standard is called: once adopted, by the name under
// which the office adopted it.
func standardTitle(pack *rule.Pack) string {
	if pack.Adopted && pack.AdoptedBy.Name != "" {
		return pack.AdoptedBy.Name
	}
	return pack.Title
}

// adoptedNumber is the number of the paper by which the office adopted the standard.
func adoptedNumber(pack *rule.Pack) string {
	if pack.Adopted {
		return pack.AdoptedBy.Number
	}
	return ""
}

var procedures = []string{"simple", "general", "special"}

func stopped(err error) error {
	if err == context.DeadlineExceeded {
		return problem.Wrap(problem.Timeout, err, "处理时间超过限度，已停止。请拆分或精简后重新提交。")
	}
	return problem.Wrap(problem.Internal, err, "审查已中断。")
}

// check refuses options that the pack does not know; the profile is nil when
// it is to be detected.
func (o *Options) check(pack *rule.Pack) (*rule.Profile, error) {
	if o.Type != "" && pack.Type(o.Type) == nil {
		return nil, problem.New(problem.Usage, "没有“%s”这个事项类型。", o.Type)
	}
	if o.Procedure != "" && !slices.Contains(procedures, o.Procedure) {
		return nil, problem.New(problem.Usage, "没有“%s”这种程序。可用：simple（简易）、general（一般）、special（特别）。", o.Procedure)
	}
	if o.Stage != "" && !slices.Contains([]rule.Stage{rule.StageDraft, rule.StageReview, rule.StageFiling}, o.Stage) {
		return nil, problem.New(problem.Usage, "没有“%s”这个阶段。可用：draft（自查）、review（评审）、filing（报备）。", o.Stage)
	}
	if o.Profile == "" {
		return nil, nil
	}
	p, ok := pack.Profile(o.Profile)
	if !ok {
		return nil, problem.New(problem.Usage, "没有“%s”这套地区参数。", o.Profile)
	}
	return p, nil
}

// reviewable refuses what is no report: its rules would all cry wolf.
func reviewable(name string, k Kind) error {
	switch k {
	case KindReport, KindFormReport, KindAnalysis:
		return nil
	case KindForm:
		return problem.New(problem.NotAReport, "“%s”是报备表，不是评估报告。请提交评估报告，并把报备表作为随附文件一并提交。", name)
	case KindAnnex:
		return problem.New(problem.NotAReport, "“%s”是附件材料，不是评估报告。请提交评估报告，并把附件作为随附文件一并提交。", name)
	case KindEffect:
		return problem.New(problem.NotAReport, "“%s”是实施后效果评价，不是事前的稳定风险评估报告，目前不作审查。", name)
	}
	return problem.New(problem.NotAReport, "“%s”不是社会稳定风险评估报告，未作审查。请核对所选文件。", name)
}

// attached reads a form or an annex. One that cannot be read is kept by name,
// so that rules know it was handed in, and told in a warning.
func attached(read Read, reader facts.Reader, s Submitted) (rule.Attached, []string) {
	out := rule.Attached{Name: s.Name, Kind: string(KindAnnex), Unread: true,
		Doc: document.Finish(document.Source{}, nil, nil, nil), Facts: &facts.Facts{}}
	reading, err := read(s.Name, s.Data)
	if err != nil {
		return out, []string{fmt.Sprintf("随附文件“%s”未能读取，有关各项未据以判断：%s", s.Name, problem.From(err).Message)}
	}
	var warn []string
	for _, w := range reading.Warnings {
		warn = append(warn, "随附文件“"+s.Name+"”："+w)
	}
	if reading.Kind == KindForm {
		out.Kind = string(KindForm)
	}
	if reading.Kind == KindReport || reading.Kind == KindFormReport {
		warn = append(warn, "随附文件“"+s.Name+"”看起来也是一份评估报告，此处只作为附件；如需审查请单独提交。")
	}
	out.Unread, out.Doc = false, reading.Document
	out.Facts = facts.Extract(reading.Document, reader)
	return out, warn
}

// typeOf gives the decision type: declared, detected, or unsure.
func typeOf(c *rule.Context, pack *rule.Pack, declared string) (TypeOf, []string) {
	guess := c.Facts.Identity.Type.ID
	if declared != "" {
		c.Type, c.TypeBy = pack.Type(declared), "declared"
		var warn []string
		if t := pack.Type(guess); t != nil && guess != declared && c.Facts.Identity.Type.From == "title" {
			warn = []string{fmt.Sprintf("所选事项类型为“%s”，但报告标题更像“%s”，请核对。", c.Type.Name, t.Name)}
		}
		return By{declared, c.Type.Name, "declared"}, warn
	}
	if t := pack.Type(guess); t != nil {
		c.Type, c.TypeBy = t, "detected"
		return By{t.ID, t.Name, "detected"}, nil
	}
	c.TypeBy = "unsure"
	return By{"other", "其他", "unsure"}, []string{"未能从报告判断事项类型，与类型有关的各项未作判断；请在提交时选定类型。"}
}

// procedureOf gives the procedure. What is not stated is held as general;
// rules then ask before they fail what a short report leaves out.
func procedureOf(c *rule.Context, declared string) By {
	id, by := declared, "declared"
	if id == "" {
		if v, ok := c.Facts.Identity.Procedure.Get(); ok && slices.Contains(procedures, v) {
			id, by = v, "detected"
		}
	}
	switch {
	case id != "":
	case c.Kind == string(KindFormReport):
		id, by = "simple", "unsure"
	case wholeOutline(c):
		id, by = "general", "detected"
	default:
		id, by = "general", "unsure"
	}
	c.Procedure, c.ProcedureBy = id, by
	return By{ID: id, By: by}
}

// wholeOutline says that a report has the make of the general procedure,
// however few its characters: nearly all chapters of the outline under headings
// of their own, with risks estimated one by one and an emergency plan or the
// experts' review. An analysis chapter knows no simple procedure.
func wholeOutline(c *rule.Context) bool {
	if c.Kind == string(KindAnalysis) {
		return true
	}
	if c.Kind != string(KindReport) {
		return false
	}
	headed := func(r facts.Role) bool {
		return slices.ContainsFunc(c.Facts.Structure.Roles[r], func(a facts.RoleAt) bool { return a.How == "heading" })
	}
	n := 0
	for _, r := range []facts.Role{"overview", "basis", "body", "process", "consultation", "dimensions", "identification", "estimation", "measures", "level", "conclusion"} {
		if headed(r) {
			n++
		}
	}
	return n >= 8 && (headed("emergency") || headed("panel"))
}

// profileOf finds the profile whose region the report names as its own; more
// than one, or none, means the default.
func profileOf(f *facts.Facts, pack *rule.Pack) (*rule.Profile, []string) {
	var places []string
	for _, v := range f.Identity.Region.All() {
		places = append(places, v.V)
	}
	for _, p := range f.Identity.Places {
		if p.Kind == "province" || p.Kind == "city" {
			places = append(places, p.Name)
		}
	}
	var hits []*rule.Profile
	for _, p := range pack.Profiles() {
		if slices.ContainsFunc(p.Regions, func(region string) bool {
			return slices.ContainsFunc(places, func(place string) bool { return strings.Contains(place, region) })
		}) {
			hits = append(hits, p)
		}
	}
	// A city's profile extends its province's: the narrower one holds.
	for _, p := range hits {
		narrower := !slices.ContainsFunc(hits, func(q *rule.Profile) bool { return q != p && q.Extends == p.ID })
		alone := !slices.ContainsFunc(hits, func(q *rule.Profile) bool { return q != p && p.Extends != q.ID })
		if narrower && alone {
			return p, []string{fmt.Sprintf("按报告所写地区选用“%s”参数；如不符，请在提交时指定。", p.Name)}
		}
	}
	def, _ := pack.Profile("")
	return def, nil
}
