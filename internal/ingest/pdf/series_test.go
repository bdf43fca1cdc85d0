package pdf

import (
	"strings"
	"testing"

	"wenping/internal/document"
)

// blocksOf makes a flow of blocks: "H" or "P", then the text; "H*" stands out;
// "T" is a table, "N" a note.
func blocksOf(list []string) *flow {
	f := &flow{sets: map[int]set{}, body: look{size: 12, pitch: 1.5}}
	for i, s := range list {
		l := &line{size: 12, right: 500}
		b := document.Block{Kind: document.Paragraph}
		switch s[0] {
		case 'H':
			b.Kind = document.Heading
		case 'N':
			b.Kind = document.Footnote
		case 'T':
			f.blocks = append(f.blocks, document.Block{Kind: document.TableKind, Table: &document.Table{}})
			continue
		}
		b.Text = s[1:]
		if strings.HasPrefix(b.Text, "*") {
			b.Text, l.bold = b.Text[1:], true
		}
		l.text = b.Text
		f.blocks = append(f.blocks, b)
		f.sets[i] = set{l, l, 1}
	}
	return f
}

func kinds(f *flow) string {
	out := ""
	for i := range f.blocks {
		out += map[document.Kind]string{document.Heading: "H", document.Paragraph: "P", document.TableKind: "T", document.Footnote: "N"}[f.blocks[i].Kind]
	}
	return out
}

func TestTheMembersOfASeriesAreHeadingsOrItemsTogether(t *testing.T) {
	for name, c := range map[string]struct {
		blocks []string
		want   string
	}{
		"text below each":           {[]string{"P1. 建设地点", "P位于镇东。", "P2. 建设规模", "P建设两栋。"}, "HPHP"},
		"a table below each":        {[]string{"P1. 建设地点", "T", "P2. 建设规模", "T"}, "HTHT"},
		"circled":                   {[]string{"H（1）风险估计", "P①评估依据", "P依据齐全。", "P②评估过程", "P走访两次。"}, "HHPHP"},
		"letters in specifications": {[]string{"H4.1 试验", "Pa) 机械性能", "P按表执行。", "Pb) 型式检验", "P每年一次。"}, "HHPHP"},
		"items follow each other":   {[]string{"P主要措施：", "H（一）环境监测", "H（二）水库移民", "P此外没有。"}, "PPPP"},
		"a note between":            {[]string{"P主要措施：1", "N1参见条例。", "H（一）环境监测", "H（二）水库移民", "P此外没有。"}, "PNPPP"},
		"items below items":         {[]string{"P主要措施：", "H（一）环境监测", "P①设备", "P②人员", "H（二）水库移民", "P此外没有。"}, "PPPPPP"},
		"sentences":                 {[]string{"H（一）依法征收。", "P补偿到位。", "P（二）加强宣传，公开透明，接受监督，及时回应群众关切。", "P已公示。"}, "PPPP"},
		"form fields":               {[]string{"P1. 项目名称：甲项目", "P2. 项目地点：乙镇", "P3. 联系人：某某"}, "PPP"},
		"what stands out stays":     {[]string{"H*一、投标函", "H*二、报价表", "H*三、承诺书"}, "HHH"},
		"unless it is announced":    {[]string{"P文件包括：", "H*一、投标函", "H*二、报价表", "H*三、承诺书", "P以上齐全。"}, "PPPPP"},
		"a list within a section":   {[]string{"P1. 建设地点", "P位于镇东，包括：", "P（1）东村", "P（2）西村", "P2. 建设规模", "P建设两栋。"}, "HPPPHP"},
		"one bracket and two":       {[]string{"P（1）可行性", "P1）依据", "P依据齐全。", "P2）过程", "P走访两次。", "P（2）合法性", "P1）依据", "P依据齐全。", "P2）过程", "P走访两次。"}, "HHPHPHHPHP"},
		"a list of another sign":    {[]string{"P1. 建设地点", "P包括：", "P１．东村", "P２．西村", "P2. 建设规模", "P建设两栋。"}, "HPPPHP"},
	} {
		f := blocksOf(c.blocks)
		f.settleSeries()
		if got := kinds(f); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAnnexTitlesAreToldFromAList(t *testing.T) {
	for name, c := range map[string]struct {
		blocks []string
		pages  []int
		want   string
	}{
		"begins a page": {[]string{"P此复。", "P附件1：调查问卷（样表）", "P请您填写。"}, []int{1, 2, 2}, "PHP"},
		"in the text":   {[]string{"P此复。", "P附件1：调查问卷（样表）", "P请您填写。"}, []int{1, 1, 1}, "PPP"},
		"a list":        {[]string{"P此复。", "P附件1：调查问卷", "P附件2：签到表", "P某局"}, []int{1, 2, 2, 2}, "PPPP"},
	} {
		f := blocksOf(c.blocks)
		for i, p := range c.pages {
			f.blocks[i].Page = p
		}
		f.settleAnnexes()
		if got := kinds(f); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestRowsOfCellsAreNoTitles(t *testing.T) {
	row := func(parts ...string) []glyph {
		var out []glyph
		x := 70.0
		for _, p := range parts {
			gs := typeset(x, 100, 12, 0, p)
			out = append(out, gs...)
			x = gs[len(gs)-1].x1 + 40
		}
		return out
	}
	for name, c := range map[string]struct {
		gs   []glyph
		want bool
	}{
		"a row":                  {row("1.2", "交通拥堵", "中风险"), true},
		"a header row":           {row("序号", "风险因素", "等级"), true},
		"a title":                {row("一、项目概况"), false},
		"room behind the number": {row("第一章", "总则概述"), false},
		"spread out":             {row("目", "录"), false},
		"spread out, four":       {row("编", "制", "说", "明"), false},
	} {
		ls := makeLines(c.gs, 0)
		if len(ls) != 1 || ls[0].celled() != c.want {
			t.Errorf("%s: %q", name, ls[0].text)
		}
	}
}

func TestTheCoverHasNoHeadings(t *testing.T) {
	f := blocksOf([]string{"H某项目社会稳定风险评估报告", "H1概述", "P位于镇东。", "H2调查", "P走访两次。"})
	f.demoteCover()
	if got := kinds(f); got != "PHPHP" {
		t.Errorf("%s", got)
	}
}
