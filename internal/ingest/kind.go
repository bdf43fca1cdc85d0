package ingest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// Kind says what a document is. The values are those printed in a review.
type Kind string

const (
	KindReport     Kind = "report"
	KindFormReport Kind = "form-report" // 评估报告表
	KindAnalysis   Kind = "analysis"    // 社会稳定风险分析篇章
	KindForm       Kind = "form"        // 报备表
	KindAnnex      Kind = "annex"
	KindEffect     Kind = "effect" // 实施后效果评价
	KindOther      Kind = "other"
)

// Classification is what a document is taken for, and why.
type Classification struct {
	Kind    Kind
	Title   string   // the line that says so; empty where none does
	Why     string   // Chinese, part of a sentence
	Reports int      // how many reports the file holds; 0 or 1 in the usual case
	Titles  []string // of these, where there are several
}

// Titles, with all spaces taken out. A title is judged by how it ends: 社会稳定
// 风险评估报告 is a report, 社会稳定风险评估报告编制指南 is about reports.
var (
	stage = `(?:[（(【〔\[][^（）()【】〔〕\[\]]{1,14}[)）】〕\]])*(?:(?:送审|报批|征求意见|评审|修订|备案|上报)稿|简本|正文|全文)?`

	// A chapter of a study or a plan that is a whole assessment. Behind 评估 or no
	// verb at all the word for chapter must stand: 风险评估 alone is anything.
	chapter  = `(?:专项)?(?:篇章|专章|专篇|专节|章节|专题|分册)`
	assessed = `(?:(?:社会稳定性?|社会|信访稳定|稳定)风险(?:影响)?(?:(?:分析)?[与和及暨]?(?:评估|评价))?|稳评)`

	reportTitle = regexp.MustCompile(`(?:社会稳定性?风险|社会风险|社会稳定|信访(?:稳定)?风险|稳定风险|社会矛盾风险|重大(?:行政)?(?:决策|事项|项目|工程|活动|政策|改革)(?:事项)?(?:社会稳定)?风险|决策风险|维稳风险|社稳(?:风险)?)(?:的)?(?:分析(?:与|和|及|暨)?(?:风险)?)?(?:评估|评价)(?:工作|情况|研究|专题)?(?:报告书?|总报告|报告文本)》?` + stage + `$|稳评报告书?》?` + stage + `$`)
	broadTitle  = regexp.MustCompile(`(?:风险评[估价]报告书?|(?:社会稳定性?|社会|稳定)风险评[估价])》?` + stage + `$`)
	formTitle   = regexp.MustCompile(`(?:社会稳定性?风险|社会风险|稳定风险|重大(?:行政)?决策(?:事项)?(?:社会稳定)?风险|稳评)(?:简易)?(?:评估|评价)?(?:简易)?(?:报告|简易|登记|评估)?表》?` + stage + `$|稳评(?:报告)?表》?` + stage + `$`)
	formNote    = regexp.MustCompile(`(?:评估报告书?|^)[（(](?:简易)?(?:评估)?报告表(?:[·、，,/—-][^（()）]{1,8})?[)）]$`) // below the title, or behind it
	analysis    = regexp.MustCompile(`(?:社会稳定性?|社会)风险分析(?:` + chapter + `|报告书?|篇|专题报告)?》?` + stage + `$|` + assessed + `(?:` + chapter + `|篇)》?` + stage + `$`)
	// Such a chapter is bound by itself even where the study it belongs to is named above.
	wholeChapter = regexp.MustCompile(`风险分析(?:` + chapter + `|篇|报告书?|专题报告)》?` + stage + `$|` + assessed + chapter + `》?` + stage + `$`)

	// So may be a numbered volume of the study, printed under the study's title.
	volume = regexp.MustCompile(`(?:第[一二三四五六七八九十百\d]{1,4}(?:篇|册|卷|分册|部分|章)|附件\d*|附册)[:：]?(?:社会稳定性?|社会)风险(?:分析|评估|评价)`)

	effectTitle = regexp.MustCompile(`(?:(?:实施|落实)(?:后|效果|情况)|后|跟踪|效果)(?:的)?(?:效果|跟踪)?(?:评[价估]|问效)(?:情况)?(?:报告书?|总结|情况|表)?》?` + stage + `$`)
	filingTitle = regexp.MustCompile(`(?:报备|备案|报审|报告备案)(?:登记|申报|审批|呈报)?表》?` + stage + `$`)
	annexLine   = regexp.MustCompile(`^(?:附件|附录|附表|附图)(?:[\dA-Z一二三四五六七八九十]{1,3})?(?:[:：、.．]|$)|(?:公示|公告|调查问卷|问卷调查表?|问卷|座谈会?(?:会议)?(?:纪要|记录|签到表)|签到表|走访(?:记录|调查)(?:情况)?(?:记录)?表?|听证(?:会)?(?:笔录|记录|纪要)|评审意见|专家(?:评审|论证)?意见表?|修改说明|委托书|民意测评表|征求意见记录表|统计表|现场照片)$`)
	subject     = regexp.MustCompile(`社会稳定性?风险|社会风险|稳评|稳定风险|重大(?:行政)?决策`)

	// Words that end or stand in the titles of texts about reports.
	aboutLine  = regexp.MustCompile(`(?:办法|规定|细则|条例|指南|导则|规程|规范|标准|通知|通告|公告|公示|意见|模[板版]|范本|范文|样本|样表|格式|提纲|大纲|编制说明|教程|手册|解读|讲义|课件|培训教材|论文|研究|探讨|浅析|思考|启示|招标文件|采购文件|磋商文件|谈判文件|投标文件|响应文件|比选文件|询价文件|询比文件|遴选文件|采购需求|需求书|服务合同|合同书?|协议书?|函|批复|请示|总结|汇报|讲话|新闻|简报|信息|须知|要点|制度|流程|汇编|清单|方案|预案|要求|通则|实务|案例|问答|试题|答案|简介|公开招标|竞争性磋商|中标|成交|编制服务|编制项目|技术服务|咨询服务|服务项目|采购项目|评审会)(?:[（(][^）)]{0,16}[)）])?》?$`)
	sampleNote = regexp.MustCompile(`[（(【](?:模[板版]|范本|范文|样本|样式|示范文本|参考(?:文本|格式)?|格式|提纲|大纲|示例|范例|例文|空白)[^）)】]{0,6}[)）】]`)
	tender     = regexp.MustCompile(`(?:招标|采购|磋商|谈判|投标|响应|比选|询价|询比|遴选)(?:文件|公告|邀请(?:函|书)?|须知)$|^(?:招标人|采购人|采购单位|招标代理机构?|采购代理机构|投标人|供应商|招标编号|采购编号|项目编号)[:：（(]|^(?:第[一二三四五六七八九十]章)?(?:投标人|供应商|磋商|响应人?)须知|^评[标审]办法|^投标文件格式`)
	otherTitle = regexp.MustCompile(`(?:可行性研究报告|项目建议书|环境影响(?:评价)?(?:报告书?|报告表)|初步设计(?:报告|说明书)?|水土保持方案(?:报告书|报告表)?|工作报告|调研报告|调查报告|审计报告|资金申请报告|(?:发展|专项|总体|详细|控制性详细)?规划(?:说明书|文本)|安全(?:预|验收|现状)?评价报告|节能(?:评估|审查)?报告|洪水影响评价报告书?|学位论文|年度报告|招股说明书|监测报告|鉴定报告|检测报告|论证报告|实施方案|工作方案|应急预案)` + stage + `$`)
	// A line right below a title that makes it the title of something else.
	below     = regexp.MustCompile(`^(?:专家组?)?(?:评审|论证|审查|审核|审议|反馈|修改|咨询)(?:会|组)?(?:专家)?(?:意见|说明|情况|结论|纪要|表|会).{0,10}$|^(?:招标|采购|磋商|谈判|比选|询价|投标|响应)文件$|^(?:技术|咨询|委托)?(?:服务)?(?:合同书?|协议书?|委托书)$|^[（(]?(?:模[板版]|范本|样本|范例|提纲|大纲|编制(?:指南|大纲|提纲|要求))[)）]?$|^(?:公示|公告|通告|通知|请示|批复|备案申请|会议纪要|委托编制.{0,8})$`)
	paperMark = regexp.MustCompile(`^(?:\[?摘要|关键[词字]|中图分类号|文献标识码|收稿日期|作者简介|Abstract|Key\s*words?)`)
	trailing  = regexp.MustCompile(`(?:[12２１]\d{3}|二[〇○零OＯ0][〇○零一二三四五六七八九OＯ0]{2})年?(?:[\d一二三四五六七八九十.．/-]{1,3}月?)?(?:[\d一二三四五六七八九十]{1,3}日?)?$`)
	otherRisk = regexp.MustCompile(`(?:环境|信息安全|网络安全|数据安全|安全生产|安全|火灾|消防|地质灾害|灾害|地震|洪水|防洪|生态|健康|公共卫生|法律|法治|廉[政洁]|财务|财政|信用|金融|投资|市场|生物|职业|食品|药品|隐私|个人信息|洗钱|合规|内控|技术|气象|雷电|供应链|舞弊|内部控制|经营|业务|质量|产品|软件|系统|舆情|工程|施工)风险评[估价]报告`)
	article   = regexp.MustCompile(`^第[一二三四五六七八九十百零〇\d]{1,6}条(?:[\s　]|【|[（(]|$|\S)`)
	instructs = regexp.MustCompile(`(?:应当?|需|要)(?:重点|简要|详细|逐项|充分|具体)?(?:说明|阐述|包括|分析|列出|列明|明确|描述|论述|介绍|写明|注明|提出|附|填写)|^简[要述](?:说明|介绍|阐述|描述)?|(?:此处|据实|如实)填写|填写说明|(?:包括|包含)但不限于|[（(](?:说明|填写|简述|此处|如有|根据实际)[^）)]{0,40}[)）]`)
)

var roles = []struct {
	name string
	re   *regexp.Regexp
}{
	{"概况", regexp.MustCompile(`概况|基本情况|概述|决策背景|项目背景|事项背景|拟征收决策`)},
	{"依据", regexp.MustCompile(`依据`)},
	{"主体与过程", regexp.MustCompile(`评估(?:责任)?主体|评估组织|组织机构|评估(?:工作)?(?:过程|程序|方法|方案|范围|实施)|工作(?:过程|程序)`)},
	{"调查", regexp.MustCompile(`风险调查|公众参与|意见(?:征[集询求]|收集|采纳)|征求意见|社会调查|民意调查|问卷调查|调查(?:情况|结果|内容|范围)|公示|听取意见`)},
	{"四性", regexp.MustCompile(`合法性|合理性|可行性分析|可控性|四性|评估内容|综合分析`)},
	{"识别", regexp.MustCompile(`风险(?:因素|点|源)?(?:的)?(?:识别|查找|排查|辨识|梳理)|主要风险|风险(?:因素|点)|不稳定因素`)},
	{"估计", regexp.MustCompile(`风险(?:因素)?(?:的)?(?:估计|分析|评判|研判|评价|评定|预测)|风险等级|风险程度|等级(?:划分|评判|判定|确定|研判)`)},
	{"措施", regexp.MustCompile(`(?:防范|化解|应对|处置|防控|管控|规避|缓解)(?:与|和|、|及)?(?:化解|处置|防控|控制|防范)?(?:风险)?(?:的)?(?:对策|建议)?措施|风险(?:防范|化解|防控)|应急(?:处置)?预案`)},
	{"结论", regexp.MustCompile(`结论|评估意见|评估建议|最终评价`)},
}

// Statements a report makes about its own work.
var claims = []struct {
	name string
	word []string // one of these must stand in the text, or the pattern is not tried
	re   *regexp.Regexp
}{
	{"问卷份数", []string{"份"}, regexp.MustCompile(`(?:发放|发出|收回|回收|有效)[^。\d一二三四五六七八九十]{0,16}(?:[\d,]+|[一二三四五六七八九十百]{1,5})(?:余)?份`)},
	{"风险等级", []string{"风险"}, regexp.MustCompile(`(?:风险等级|风险级别|综合风险|整体风险|总体风险|社会稳定风险)[^。，；]{0,16}(?:为|是|属于?|定为|评[定判]为|判定为|确定为|：|:)[^。；]{0,8}(?:较?[高中低]|一般|[ABC]级?)`)},
	{"风险等级结论", []string{"风险"}, regexp.MustCompile(`(?:属于?|为|评定为|判定为|确定为|是)“?(?:较?[高中低]|一般)(?:等级|度)?风险|[高中低]风险(?:项目|事项|决策|等级|级别)`)},
	{"风险指数", []string{"风险指数", "风险综合指数", "得分", "总分", "风险概率", "风险程度"}, regexp.MustCompile(`(?:综合)?风险(?:综合)?指数[^。]{0,14}\d\.\d|总得?分[^。]{0,8}\d+(?:\.\d+)?分|风险(?:概率|程度)`)},
	{"座谈走访", []string{"会", "走访", "入户"}, regexp.MustCompile(`(?:召开|组织|举行)了?[^。；]{0,24}(?:座谈会|听证会|论证会|评审会)|(?:走访|入户)(?:了|调查|访谈)?[^。；]{0,12}\d+(?:余)?(?:户|人|家|名)`)},
	{"公示时间", []string{"公示"}, regexp.MustCompile(`公示(?:期|时间|公告)?[^。]{0,24}\d{4}年\d{1,2}月|\d{4}年\d{1,2}月\d{1,2}日[^。]{0,30}(?:进行|开展|发布|张贴)[^。]{0,12}公示`)},
	{"支持率", []string{"%", "支持率"}, regexp.MustCompile(`(?:支持|同意|赞成|反对|不支持)[^。；]{0,16}\d+(?:\.\d+)?%|支持率`)},
	{"实施建议", []string{"实施"}, regexp.MustCompile(`(?:可以|可|建议|准予|予以|同意|暂缓|不予)(?:组织)?实施|具备实施(?:的)?条件`)},
	{"本次评估", []string{"评估", "受"}, regexp.MustCompile(`本(?:次|项目|事项|决策|报告)(?:社会稳定)?风险?评估|本评估报告|评估小组|评估工作组|我(?:单位|公司|局|院)(?:受|接受)|受[^。，]{2,30}委托`)},
}

// evidence is what was found for and against.
type evidence struct {
	roles, claims []string
	term          int // how often the subject is named
	articles      int
	instructions  int
	tender        int
	paper         int // marks of an article: 摘要, 关键词
	sentences     int
	headings      int
}

// Classify weighs title, chapters and statements.
func Classify(d *document.Document) Classification {
	lines := titleLines(d)
	ev := gatherEvidence(d, 0, len(d.Blocks))
	c := classify(d, lines, ev)
	if c.Kind == KindReport || c.Kind == KindFormReport || c.Kind == KindAnalysis {
		c.Reports, c.Titles = countReports(d)
	}
	return c
}

func classify(d *document.Document, lines []titleLine, ev evidence) Classification {
	other := func(format string, args ...any) Classification {
		return Classification{Kind: KindOther, Why: fmt.Sprintf(format, args...)}
	}
	if d.Chars() == 0 {
		return other("文件中没有文字")
	}
	var report, broad, form, noted, ana, effect, filing, annex, about, foreign string
	tenderCover := 0
	for _, l := range lines {
		if l.running && (about != "" || foreign != "" || annex != "") {
			break // the head of the text says otherwise than the running title
		}
		t := trailing.ReplaceAllString(l.text, "")
		if l.then != "" && below.MatchString(l.then) && subject.MatchString(t) {
			if about == "" {
				about = t + l.then
			}
			continue
		}
		first := func(s *string) {
			if *s == "" {
				*s = t
			}
		}
		if sampleNote.MatchString(t) && subject.MatchString(t) {
			first(&about)
			continue
		}
		switch {
		case filingTitle.MatchString(t) && subject.MatchString(t):
			first(&filing)
		case effectTitle.MatchString(t) && subject.MatchString(t):
			first(&effect)
		case formNote.MatchString(t):
			first(&noted)
		case reportTitle.MatchString(t):
			first(&report)
		case formTitle.MatchString(t) && !strings.HasSuffix(t, "汇总表") && !strings.HasSuffix(t, "评分表"):
			first(&form)
		case analysis.MatchString(t):
			first(&ana)
		case broadTitle.MatchString(t) && !otherRisk.MatchString(t):
			first(&broad)
		case tender.MatchString(t):
			tenderCover++
			first(&about)
		case annexLine.MatchString(t) && (l.at == 0 || subject.MatchString(t)):
			first(&annex)
		case aboutLine.MatchString(t) && (subject.MatchString(t) || l.joined == 1 && l.at < 6 && utf8.RuneCountInString(t) >= 4 && !strings.ContainsAny(t, ":：")):
			first(&about)
		case otherTitle.MatchString(t), otherRisk.MatchString(t):
			first(&foreign)
		}
	}
	seen := ev.summary()
	manual := ev.articles >= 8 || ev.articles >= 4 && ev.articles*4 >= ev.headings+ev.articles
	teaches := ev.instructions >= 12 && ev.instructions*6 >= ev.sentences
	bids := ev.tender >= 6 || tenderCover >= 2

	switch {
	case report != "" || form != "" || ana != "" || effect != "" || filing != "":
		title := firstOf(report, form, ana, effect, filing)
		switch {
		case bids && ev.tender >= 4 && (tenderCover > 0 || len(ev.claims) < 4):
			return other("封面是采购、招标类文件（“%s”）", firstOf(about, title))
		case manual && len(ev.claims) < 4:
			return other("正文为条文式的规定或办法")
		case teaches && len(ev.claims) < 4:
			return other("正文为编写要求或模板，没有评估内容")
		}
		switch {
		case filing != "" && (report == "" || isForm(d)):
			return Classification{Kind: KindForm, Title: filing, Why: "标题为“" + filing + "”"}
		case effect != "" && len(ev.roles)+len(ev.claims) >= 1:
			return Classification{Kind: KindEffect, Title: effect, Why: "标题为“" + effect + "”"}
		case ev.paper >= 2 && report == "" && form == "" && filing == "":
			return other("是论文或文章")
		case report != "" && len(ev.roles) < 2 && len(ev.claims) < 3 && len(ev.roles)+len(ev.claims) < 3:
			if annex != "" && ev.term > 0 {
				return Classification{Kind: KindAnnex, Title: annex, Why: "标题为“" + annex + "”"}
			}
			return other("标题为“%s”，但正文没有报告应有的章节和评估内容", report)
		case report != "" && noted != "":
			return Classification{Kind: KindFormReport, Title: report, Why: "标题为“" + report + "”，注明“" + noted + "”" + seen}
		case report != "" && isForm(d) && ev.headings < 4 && d.Chars() < 9000:
			return Classification{Kind: KindFormReport, Title: report, Why: "标题为“" + report + "”，正文为表格" + seen}
		case report != "":
			return Classification{Kind: KindReport, Title: report, Why: "标题为“" + report + "”" + seen}
		case form != "" && (isForm(d) || len(ev.roles) >= 3) && len(ev.roles)+len(ev.claims) >= 2:
			return Classification{Kind: KindFormReport, Title: form, Why: "标题为“" + form + "”" + seen}
		case ana != "" && (foreign == "" || wholeChapter.MatchString(ana) || volume.MatchString(ana) && len(ev.roles) >= 5 && len(ev.claims) >= 3) && len(ev.roles) >= 3:
			return Classification{Kind: KindAnalysis, Title: ana, Why: "标题为“" + ana + "”" + seen}
		}
	case broad != "" && ev.term >= 3 && len(ev.roles) >= 3 && len(ev.claims) >= 2 && !manual && !bids:
		return Classification{Kind: KindReport, Title: broad, Why: "标题为“" + broad + "”，正文为社会稳定风险评估" + seen}
	}
	switch {
	case annex != "" && ev.term > 0:
		return Classification{Kind: KindAnnex, Title: annex, Why: "标题为“" + annex + "”"}
	case bids:
		return other("是采购、招标类文件")
	case manual:
		return other("正文为条文式的规定或办法")
	case ev.term >= 8 && len(ev.roles) >= 7 && len(ev.claims) >= 6 && !teaches && foreign == "" && !subject.MatchString(about):
		return Classification{Kind: KindReport, Why: "没有报告标题" + seen}
	case about != "":
		return other("标题为“%s”", short(about))
	case foreign != "":
		return other("标题为“%s”", short(foreign))
	}
	// No title at all: only a text that does a report's whole work is one.
	if ev.term >= 3 && len(ev.roles) >= 6 && len(ev.claims) >= 5 && !teaches {
		return Classification{Kind: KindReport, Why: "没有标题" + seen}
	}
	if ev.term == 0 {
		return other("全文没有提到社会稳定风险评估")
	}
	return other("没有评估报告的标题，正文也没有报告应有的章节和评估内容")
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

func (e evidence) summary() string {
	var parts []string
	if len(e.roles) > 0 {
		parts = append(parts, "章节有"+strings.Join(e.roles, "、"))
	}
	if len(e.claims) > 0 {
		parts = append(parts, "内容有"+strings.Join(e.claims, "、"))
	}
	if len(parts) == 0 {
		return ""
	}
	return "，" + strings.Join(parts, "，")
}

// isForm says that most of the text stands in tables.
func isForm(d *document.Document) bool {
	in, all := 0, 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		all += utf8.RuneCountInString(b.Text)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for c := range row {
				n := utf8.RuneCountInString(row[c].Text)
				in, all = in+n, all+n
			}
		}
	}
	return in*2 > all
}

// titleLine is a line of the cover, or several joined, all spaces taken out.
type titleLine struct {
	text   string
	at     int // index of its first line
	joined int
	then   string // the line below

	running bool // from a header or footer
}

// titleLines gives what may be the title: the short lines at the head of the
// file, alone and joined with those that follow (a title may be broken over up
// to four lines), the first rows of a table there, and running headers.
func titleLines(d *document.Document) []titleLine {
	var lines []string
	add := func(text string) {
		// A title broken by line breaks inside a paragraph is one line; the
		// pieces count as well.
		parts := strings.Split(text, "\n")
		if whole := squeeze(text); len(parts) > 1 && utf8.RuneCountInString(whole) <= 120 {
			lines = append(lines, whole)
		}
		for _, p := range parts {
			if t := squeeze(p); t != "" {
				lines = append(lines, t)
			}
		}
	}
	prose := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if len(lines) > 60 || i > 60 || prose > 3 {
			break
		}
		switch {
		case b.Kind == document.Contents || b.Kind == document.Comment || b.Kind == document.Footnote || b.Zone == document.ZoneContents || b.Zone == document.ZoneAnnex && i > 20:
		case b.Kind == document.Caption && (i > 5 || b.Number != ""): // the title of a form stands over its table as a caption does
		case b.Table != nil:
			if i > 20 {
				break
			}
			for r, row := range b.Table.Rows {
				for c := range row {
					if r < 4 || len(row) == 1 {
						if utf8.RuneCountInString(row[c].Text) <= 120 {
							add(row[c].Text)
						}
					}
				}
				if r > 12 {
					break
				}
			}
		case utf8.RuneCountInString(b.Text) > 80:
			if b.Zone == document.ZoneBody || i > 6 {
				prose++
			}
			lines = append(lines, "") // prose parts lines that must not be joined
		case b.Kind == document.Heading && b.Number != "" && !strings.HasSuffix(squeeze(b.Text), "报告") && !(i < 6 && volume.MatchString(squeeze(b.Printed()))):
			prose++
			lines = append(lines, "")
		default:
			add(b.Printed())
		}
	}
	lines = upright(lines)
	var out []titleLine
	for i := range lines {
		text := ""
		for n := 1; n <= 4 && i+n <= len(lines) && lines[i+n-1] != ""; n++ {
			l := lines[i+n-1]
			if n > 1 && strings.ContainsAny(text+l, ":：。；") {
				break
			}
			text += l
			if utf8.RuneCountInString(text) > 110 {
				break
			}
			if n == 1 || !complete(lines[i+n-2]) {
				then := ""
				if i+n < len(lines) {
					then = lines[i+n]
				}
				out = append(out, titleLine{text: text, at: i, joined: n, then: then})
			}
		}
	}
	for _, r := range d.Running {
		for _, l := range strings.FieldsFunc(r.Text, func(c rune) bool { return c == '\n' || c == '\t' }) {
			if t := squeeze(l); t != "" && utf8.RuneCountInString(t) <= 80 {
				out = append(out, titleLine{text: t, at: len(lines) + 10, joined: 1, running: true})
			}
		}
	}
	return out
}

// upright joins a title printed from top to bottom, one letter a line.
func upright(lines []string) []string {
	var out []string
	run := ""
	flush := func() {
		if run != "" {
			out = append(out, run)
			run = ""
		}
	}
	for _, l := range lines {
		if n := utf8.RuneCountInString(l); n == 1 || n == 2 && run != "" {
			run += l
			continue
		}
		flush()
		out = append(out, l)
	}
	flush()
	return out
}

// complete: a line that is a title by itself does not go on in the next.
func complete(line string) bool {
	return reportTitle.MatchString(line) && utf8.RuneCountInString(line) > 14
}

// gatherEvidence looks at blocks [from, to).
func gatherEvidence(d *document.Document, from, to int) evidence {
	var ev evidence
	roleSeen := make([]bool, len(roles))
	claimSeen := make([]bool, len(claims))
	heading := func(t string) {
		if len(t) > 300 || !strings.ContainsAny(t, "险施论概况估查示见性案主据背") {
			return
		}
		for i, r := range roles {
			if !roleSeen[i] && r.re.MatchString(t) {
				roleSeen[i] = true
			}
		}
	}
	text := func(t string) {
		t = squeeze(t)
		for _, w := range []string{"稳定风险", "稳定性风险", "社会风险", "稳评", "重大决策", "重大行政决策"} {
			ev.term += strings.Count(t, w)
		}
		for i, c := range claims {
			if !claimSeen[i] && containsOne(t, c.word) && c.re.MatchString(t) {
				claimSeen[i] = true
			}
		}
		ev.sentences += strings.Count(t, "。") + strings.Count(t, "；")
		if len(t) <= 600 && instructs.MatchString(t) {
			ev.instructions++
		}
	}
	for i := from; i < to; i++ {
		b := &d.Blocks[i]
		if b.Kind == document.Comment {
			continue
		}
		t := squeeze(b.Text)
		switch {
		case b.Kind == document.Heading:
			ev.headings++
			heading(t)
		case b.Kind == document.Contents:
			heading(t)
		case b.Table != nil:
			for _, row := range b.Table.Rows {
				for c := range row {
					cell := row[c].Text
					text(cell)
					if n := utf8.RuneCountInString(cell); n <= 20 && c == 0 || n <= 14 {
						heading(squeeze(cell))
					} else {
						// A cell of a form holds whole chapters.
						for _, line := range strings.Split(cell, "\n") {
							if _, ok := document.ParseNumber(line); ok && utf8.RuneCountInString(line) <= 30 {
								heading(squeeze(line))
							}
						}
					}
				}
			}
			continue
		default:
			if _, ok := document.ParseNumber(b.Printed()); ok && utf8.RuneCountInString(t) <= 24 && !strings.ContainsAny(t, "。；") {
				heading(t)
			}
		}
		if strings.HasPrefix(t, "第") && article.MatchString(t) || article.MatchString(squeeze(b.Number)) {
			ev.articles++
		}
		if len(t) <= 180 && tender.MatchString(t) {
			ev.tender++
		}
		if paperMark.MatchString(t) {
			ev.paper++
		}
		text(b.Text)
	}
	for i, r := range roles {
		if roleSeen[i] {
			ev.roles = append(ev.roles, r.name)
		}
	}
	for i, c := range claims {
		if claimSeen[i] {
			ev.claims = append(ev.claims, c.name)
		}
	}
	return ev
}

func containsOne(t string, words []string) bool {
	for _, w := range words {
		if strings.Contains(t, w) {
			return true
		}
	}
	return false
}

// countReports says how many reports the file holds: each has a title line of
// its own and a full set of chapters. A title repeated, or cited, begins none.
func countReports(d *document.Document) (int, []string) {
	var starts []int
	var titles []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind != document.Paragraph && b.Kind != document.Heading && b.Kind != document.TextBox {
			continue
		}
		t := squeeze(b.Printed())
		if utf8.RuneCountInString(t) > 70 || strings.HasPrefix(t, "附") || strings.HasPrefix(t, "《") || strings.Contains(t, "《") && !strings.HasSuffix(t, "》") && strings.Contains(t, "》的") || !reportTitle.MatchString(t) {
			continue
		}
		if _, ok := document.ParseNumber(b.Printed()); ok {
			continue
		}
		starts = append(starts, i)
		titles = append(titles, coverOf(d, i))
	}
	var keptTitles []string
	reports := 0
	for k := range starts {
		// The piece between this title and the next.
		end := len(d.Blocks)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		if chapters(d, starts[k], end) >= 5 {
			reports++
			keptTitles = append(keptTitles, titles[k])
		}
	}
	return max(1, reports), keptTitles
}

// chapters counts the roles whose headings stand in the piece, the conclusion
// and the survey or risks among them; else 0.
func chapters(d *document.Document, from, to int) int {
	seen := make([]bool, len(roles))
	n := 0
	for i := from; i < to; i++ {
		b := &d.Blocks[i]
		if b.Kind != document.Heading {
			continue
		}
		t := squeeze(b.Text)
		for k, r := range roles {
			if !seen[k] && r.re.MatchString(t) {
				seen[k] = true
				n++
			}
		}
	}
	if !seen[len(roles)-1] || !seen[0] {
		return 0
	}
	return n
}

// coverOf gives a title with the project name that stands in the lines above it.
func coverOf(d *document.Document, at int) string {
	t := squeeze(d.Blocks[at].Printed())
	for i := at - 1; i >= 0 && i >= at-2 && utf8.RuneCountInString(t) < 16; i-- {
		b := &d.Blocks[i]
		s := squeeze(b.Text)
		if b.Table != nil || b.Kind == document.Contents || s == "" || utf8.RuneCountInString(s) > 40 || strings.ContainsAny(s, "。；：:") {
			break
		}
		t = s + t
	}
	return t
}
