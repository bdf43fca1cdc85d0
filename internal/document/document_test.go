package document

import (
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		in, num, rest string
		scheme        Scheme
	}{
		{"第一章 总则", "第一章", "总则", Chapter},
		{"第12章总则", "第12章", "总则", Chapter},
		{"一、项目概况", "一、", "项目概况", Chinese},
		{"（二）公示情况", "（二）", "公示情况", ChineseRing},
		{"1.1 背景", "1.1", "背景", Decimal},
		{"3.2.1公示", "3.2.1", "公示", Decimal},
		{"一.3.1适用对象", "一.3.1", "适用对象", Decimal},
		{"一.项目概况", "一.", "项目概况", Chinese},
		{"1. 走访", "1.", "走访", Arabic},
		{"2、座谈", "2、", "座谈", Arabic},
		{"1 概况", "1", "概况", Arabic},
		{"（1）走访", "（1）", "走访", ArabicRing},
		{"①走访", "①", "走访", Circled},
		{"十二、结论", "十二、", "结论", Chinese},
		{"1.5万元", "", "", NoScheme},
		{"3.2 亩", "", "", NoScheme},
		{"5.3.2 2025年度安排", "5.3.2", "2025年度安排", Decimal},
		{"4.1 2025年度安排", "4.1", "2025年度安排", Decimal},
		{"1.1.1个体工商户的诉求", "1.1.1", "个体工商户的诉求", Decimal},
		{"1.1.2.22025年度安排", "1.1.2.2", "2025年度安排", Decimal},
		{"2．2025年度安排", "2．", "2025年度安排", Arabic},
		{"2、2025年度安排", "2、", "2025年度安排", Arabic},
		{"3 2025年度安排", "3", "2025年度安排", Arabic},
		{"A.1 总则", "A.1", "总则", Decimal},
		{"１．概况", "１．", "概况", Arabic},
		{"１、概况", "１、", "概况", Arabic},
		{"（２）走访", "（２）", "走访", ArabicRing},
		{"１．２　走访", "１．２", "走访", Decimal},
		{"第３章　走访", "第３章", "走访", Chapter},
		{"３．５万元", "", "", NoScheme},
		{"23.5.21日", "", "", NoScheme},
		{"2024年3月", "", "", NoScheme},
		{"10 000元", "", "", NoScheme},
		{"一是加强宣传", "", "", NoScheme},
		{"项目概况", "", "", NoScheme},
	} {
		n, _ := ParseNumber(c.in)
		if n.Text != c.num || n.Rest != c.rest || n.Scheme != c.scheme {
			t.Errorf("ParseNumber(%q) = %q %q %v, want %q %q %v", c.in, n.Text, n.Rest, n.Scheme, c.num, c.rest, c.scheme)
		}
	}
}

func TestTightChapterNumbersCountOn(t *testing.T) {
	for name, c := range map[string]struct {
		heads, numbers []string
	}{
		"one after the other":   {[]string{"1概述", "2可行性分析", "结论"}, []string{"1", "2", ""}},
		"decimals below":        {[]string{"3项目概况", "3.1 地点"}, []string{"3", "3.1"}},
		"after spaced ones":     {[]string{"1 概述", "2项目概况"}, []string{"1", "2"}},
		"alone":                 {[]string{"概述", "3项目概况"}, []string{"", ""}},
		"counted":               {[]string{"1号地块", "2号地块"}, []string{"", ""}},
		"individuals, no count": {[]string{"1概述", "2个体工商户的诉求"}, []string{"1", "2"}},
	} {
		var blocks []Block
		for _, h := range c.heads {
			blocks = append(blocks, Block{Kind: Heading, Text: h})
		}
		d := Finish(Source{}, blocks, nil, nil)
		for i, want := range c.numbers {
			if b := d.Blocks[i]; b.Number != want || b.Number+b.Text != strings.ReplaceAll(c.heads[i], " ", "") {
				t.Errorf("%s: %q read as %q %q", name, c.heads[i], b.Number, b.Text)
			}
		}
	}
}

func TestNestedHeadingsGetTheirLevels(t *testing.T) {
	for name, heads := range map[string][]struct {
		text  string
		level int
	}{
		"chapters and decimals": {{"第一章 总则", 1}, {"1.1 背景", 2}, {"1.1.1 目的", 3}, {"1.2 依据", 2}, {"第二章 概况", 1}, {"2.1 单位", 2}},
		"official":              {{"一、概况", 1}, {"（一）背景", 2}, {"1. 单位", 3}, {"（1）资质", 4}, {"2. 地点", 3}, {"（二）依据", 2}, {"二、调查", 1}},
		"decimals alone":        {{"1 概况", 1}, {"1.1 背景", 2}, {"1.1.1 目的", 3}, {"2 调查", 1}, {"2.1 公示", 2}},
		"chapter over official": {{"第一章 概况", 1}, {"一、背景", 2}, {"（一）目的", 3}, {"第二章 调查", 1}, {"一、公示", 2}},
		"mixed":                 {{"一、概况", 1}, {"1.1 背景", 2}, {"（1）目的", 3}, {"二、调查", 1}, {"2.1 公示", 2}},
	} {
		var bs []Block
		for _, h := range heads {
			bs = append(bs, Block{Kind: Heading, Text: h.text}, Block{Kind: Paragraph, Text: "文字。"})
		}
		d := Finish(Source{}, bs, nil, nil)
		for i, h := range heads {
			if got := d.Blocks[2*i].Level; got != h.level {
				t.Errorf("%s: %q got level %d, want %d", name, h.text, got, h.level)
			}
		}
	}
}

const sample = `
某某项目社会稳定风险评估报告
[toc] 一、概况 …… 1
[toc] 二、公示 …… 2
[page 3 label=1]
# 一、概况
项目占地12亩。
表1-1 利益相关者表
单位：户
| 群体 | 户数 | < |
|---|---|---|
| 东村 | 12 | 3 |
| ^ | 5 | 1 |
# 二、公示
## （一）方式
公示七日。
# 附件1 公示照片
照片略。
`

func TestParseMakesZonesOutlineAndTables(t *testing.T) {
	d, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	zones := map[string]Zone{"某某项目": ZoneFront, "一、概况 ……": ZoneContents, "项目占地": ZoneBody, "公示七日": ZoneBody, "照片略": ZoneAnnex}
	for text, want := range zones {
		found := false
		for _, b := range d.Blocks {
			if strings.HasPrefix(b.Text, text) {
				found = true
				if b.Zone != want {
					t.Errorf("%s stands in %s, want %s", text, b.Zone, want)
				}
			}
		}
		if !found {
			t.Errorf("no block begins with %s", text)
		}
	}
	var table *Block
	for i := range d.Blocks {
		if d.Blocks[i].Table != nil {
			table = &d.Blocks[i]
		}
	}
	if r, c := table.Table.Size(); r != 3 || c != 3 || table.Table.HeaderRows != 1 {
		t.Errorf("table is %d×%d with %d header rows", r, c, table.Table.HeaderRows)
	}
	if c := table.Table.At(2, 0); c == nil || c.Text != "东村" || c.RowSpan != 2 {
		t.Errorf("row span: %+v", c)
	}
	if c := table.Table.At(0, 2); c == nil || c.Text != "户数" {
		t.Errorf("column span: %+v", c)
	}
	a := InTable(table.ID, table.Table.At(1, 1))
	p := d.Locate(a)
	if p.Page != 3 || p.Label != "1" || p.Quote != "12" || p.Path != "一、概况 / 表1-1 利益相关者表" {
		t.Errorf("place of a cell: %+v", p)
	}
}

func TestParseRefusesUnknownMarks(t *testing.T) {
	if _, err := Parse("正文\n[tock] x"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			return
		}
		for i := range d.Blocks {
			b := &d.Blocks[i]
			if b.ID != BlockID(i+1) || b.Section >= len(d.Outline) {
				t.Fatalf("block %d: id %v section %d", i, b.ID, b.Section)
			}
			d.Locate(Whole(b.ID))
		}
	})
}

func TestBodyBeginsWithoutNumbers(t *testing.T) {
	for _, c := range []struct {
		text string
		zone Zone
	}{
		{"某某比赛评估报告表\n# 填表说明\n本表供参考。\n# 表一 活动概况\n写在这里\n# 表二 听取意见\n## （一）问卷\n一百份。\n", ZoneBody},
		{"某某比赛评估报告表\n# 表1 事项概况\n写在这里\n# 表2 听取意见\n## （一）问卷\n一百份。\n", ZoneBody},
		{"某某工程评估报告\n# 事项概况\n写在这里\n# 听取意见\n## （一）问卷\n一百份。\n", ZoneBody},
		{"某某工程评估报告\n# 签署页\n写在这里\n# 一、概况\n某某工程。\n", ZoneFront},
		{"某某工程评估报告\n# 评估机构声明\n写在这里\n# 一、概况\n某某工程。\n", ZoneFront},
	} {
		d, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range d.Blocks {
			if b.Text == "写在这里" && b.Zone != c.zone {
				t.Errorf("%q: stands in %s, want %s", c.text, b.Zone, c.zone)
			}
		}
	}
}
