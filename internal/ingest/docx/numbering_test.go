package docx_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/ingest/docx"
)

const wNS = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func lvl(i int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/></w:lvl>`, i, format, more, text)
}

func abstract(id int, levels ...string) string {
	return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d">%s</w:abstractNum>`, id, strings.Join(levels, ""))
}

func numOf(id, abs int, more string) string {
	return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, abs, more)
}

// item is a list paragraph: "1/0 text" is list 1, level 0.
func listed(items string) string {
	var b strings.Builder
	for _, it := range strings.Fields(items) {
		var num, level int
		fmt.Sscanf(it, "%d/%d", &num, &level)
		b.WriteString(`<w:p><w:pPr><w:numPr>` + fmt.Sprintf(`<w:ilvl w:val="%d"/><w:numId w:val="%d"/>`, level, num) + `</w:numPr></w:pPr>` + r("文字。") + `</w:p>`)
	}
	return b.String()
}

func numbers(t *testing.T, body, numbering, styles string) string {
	t.Helper()
	parts := map[string]string{"numbering.xml": `<w:numbering` + wNS + `>` + numbering + `</w:numbering>`}
	if styles != "" {
		parts["styles.xml"] = `<w:styles` + wNS + `>` + styles + `</w:styles>`
	}
	d, err := docx.Read(context.Background(), pack(t, body, parts), docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i := range d.Blocks {
		n := d.Blocks[i].Number
		if n == "" {
			n = "-"
		}
		out = append(out, n)
	}
	return strings.Join(out, " ")
}

func TestAutomaticNumbersAreSeenAsPrinted(t *testing.T) {
	chapters := abstract(0, lvl(0, "chineseCountingThousand", "第%1章", ""), lvl(1, "decimal", "%1.%2", "<w:isLgl/>"), lvl(2, "decimal", "（%3）", ""))
	for _, c := range []struct{ name, body, numbering, want string }{
		{"chapters with legal numbers below", listed("1/0 1/1 1/1 1/2 1/0 1/1 1/2"), chapters + numOf(1, 0, ""), "第一章 1.1 1.2 （1） 第二章 2.1 （1）"},
		{"chapters as written where not legal", listed("1/0 1/1"), strings.Replace(chapters, "<w:isLgl/>", "", 1) + numOf(1, 0, ""), "第一章 一.1"},
		{"two lists of one definition go on", listed("1/0 2/0 1/0"), abstract(0, lvl(0, "decimal", "%1.", "")) + numOf(1, 0, "") + numOf(2, 0, ""), "1. 2. 3."},
		{"a start override begins anew", listed("1/0 1/0 2/0 2/0"), abstract(0, lvl(0, "decimal", "%1.", "")) + numOf(1, 0, "") + numOf(2, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>`), "1. 2. 1. 2."},
		{"an overridden level", listed("1/0 2/0"), abstract(0, lvl(0, "decimal", "%1.", "")) + numOf(1, 0, "") + numOf(2, 0, `<w:lvlOverride w:ilvl="0">`+lvl(0, "upperLetter", "%1、", "")+`</w:lvlOverride>`), "1. B、"},
		{"never restarted", listed("1/0 1/1 1/0 1/1"), abstract(0, lvl(0, "chineseCounting", "%1、", ""), lvl(1, "decimal", "%2.", `<w:lvlRestart w:val="0"/>`)) + numOf(1, 0, ""), "一、 1. 二、 2."},
		{"a lower level met first", listed("1/1 1/0"), abstract(0, lvl(0, "decimal", "%1", ""), lvl(1, "decimal", "%1.%2", "")) + numOf(1, 0, ""), "1.1 1"},
		{"bullets have none", listed("1/0 1/0"), abstract(0, lvl(0, "bullet", "\uf0b7", "")) + numOf(1, 0, ""), "- -"},
		{"no such list", listed("7/0"), abstract(0, lvl(0, "decimal", "%1", "")), "-"},
		{"ten and beyond", listed("1/0"), abstract(0, strings.Replace(lvl(0, "chineseCounting", "（%1）", ""), `w:start w:val="1"`, `w:start w:val="21"`, 1)) + numOf(1, 0, ""), "（二十一）"},
	} {
		if got := numbers(t, c.body, c.numbering, ""); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	from := func(n int, format, text, more string) string {
		return strings.Replace(lvl(0, format, text, more), `w:start w:val="1"`, fmt.Sprintf(`w:start w:val="%d"`, n), 1)
	}
	for _, c := range []struct {
		format string
		start  int
		want   string
	}{
		{"decimal", 9, "9 10 11"}, {"decimalZero", 9, "09 10 11"}, {"decimalFullWidth", 9, "９ １０ １１"}, {"decimalHalfWidth", 9, "9 10 11"},
		{"chineseCounting", 9, "九 十 十一"}, {"chineseCounting", 19, "十九 二十 二十一"}, {"chineseCountingThousand", 99, "九十九 一百 一百零一"}, {"chineseCountingThousand", 110, "一百一十 一百一十一 一百一十二"},
		{"chineseLegalSimplified", 9, "玖 壹拾 壹拾壹"}, {"ideographLegalTraditional", 2, "貳 參 肆"}, {"ideographDigital", 9, "九 一〇 一一"},
		{"ideographTraditional", 9, "壬 癸 11"}, {"ideographZodiac", 11, "戌 亥 13"}, {"ideographZodiacTraditional", 60, "癸亥 61 62"}, {"ideographEnclosedCircle", 1, "㊀ ㊁ ㊂"},
		{"japaneseCounting", 9, "九 十 十一"}, {"japaneseCounting", 99, "九十九 百 百一"}, {"japaneseLegal", 1, "壱 弐 参"}, {"taiwaneseCounting", 9, "九 十 十一"}, {"taiwaneseCountingThousand", 100, "一百 一百零一 一百零二"}, {"taiwaneseDigital", 9, "九 一○ 一一"},
		{"koreanCounting", 9, "구 십 십일"}, {"koreanDigital", 9, "구 일영 일일"}, {"ganada", 1, "가 나 다"},
		{"decimalEnclosedCircle", 9, "⑨ ⑩ ⑪"}, {"decimalEnclosedCircleChinese", 20, "⑳ ㉑ ㉒"}, {"decimalEnclosedParen", 19, "⒆ ⒇ 21"}, {"decimalEnclosedFullstop", 19, "⒚ ⒛ 21"},
		{"upperLetter", 25, "Y Z AA"}, {"lowerLetter", 26, "z aa bb"}, {"upperRoman", 8, "VIII IX X"}, {"lowerRoman", 49, "xlix l li"},
		{"ordinal", 21, "21st 22nd 23rd"}, {"ordinal", 11, "11th 12th 13th"}, {"numberInDash", 1, "- 1 - - 2 - - 3 -"}, {"hex", 10, "A B C"}, {"chicago", 4, "§ ** ††"},
		{"none", 1, "- - -"}, {"bullet", 1, "- - -"}, {"neverHeardOf", 7, "7 8 9"},
	} {
		if got := numbers(t, listed("1/0 1/0 1/0"), abstract(0, from(c.start, c.format, "%1", ""))+numOf(1, 0, ""), ""); got != c.want {
			t.Errorf("%s from %d: got %s, want %s", c.format, c.start, got, c.want)
		}
	}
	custom := `<w:lvl w:ilvl="0"><w:start w:val="8"/><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>`
	if got := numbers(t, listed("1/0 1/0 1/0"), abstract(0, custom)+numOf(1, 0, ""), ""); got != "008 009 010" {
		t.Errorf("custom: got %s", got)
	}
}

func TestListsOfManyLevels(t *testing.T) {
	three := abstract(0, lvl(0, "chineseCountingThousand", "第%1章", ""), lvl(1, "decimal", "%1.%2", "<w:isLgl/>"), lvl(2, "decimal", "%1.%2.%3", "<w:isLgl/>"), lvl(3, "decimal", "%4)", `<w:lvlRestart w:val="1"/>`))
	restart := `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride><w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>`
	for _, c := range []struct{ says, body, numbering, want string }{
		{"three legal levels", listed("1/0 1/1 1/2 1/2 1/1 1/2 1/0 1/1 1/2"), three + numOf(1, 0, ""), "第一章 1.1 1.1.1 1.1.2 1.2 1.2.1 第二章 2.1 2.1.1"},
		{"a level that begins anew after the first only", listed("1/0 1/1 1/3 1/1 1/3 1/0 1/3"), three + numOf(1, 0, ""), "第一章 1.1 1) 1.2 2) 第二章 1)"},
		{"a level left out", listed("1/0 1/2 1/2"), three + numOf(1, 0, ""), "第一章 1.1.1 1.1.2"},
		{"overrides of several levels", listed("1/0 1/1 1/0 2/0 2/1 2/1 2/0 2/1"), three + numOf(1, 0, "") + numOf(2, 0, restart), "第一章 1.1 第二章 第一章 1.1 1.2 第二章 2.1"},
		{"an override of a start other than one", listed("1/0 2/0 2/0 1/0"), abstract(0, lvl(0, "decimal", "%1.", "")) + numOf(1, 0, "") + numOf(2, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`), "1. 5. 6. 7."},
		{"no list", listed("1/0 0/0 1/0"), abstract(0, lvl(0, "decimal", "%1.", "")) + numOf(1, 0, ""), "1. - 2."},
		{"text around the number, and none", listed("1/0 1/1"), abstract(0, lvl(0, "decimal", "附件%1：", `<w:suff w:val="nothing"/>`), lvl(1, "decimal", "注：", "")) + numOf(1, 0, ""), "附件1： 注："},
		{"from zero", listed("1/0 1/0"), abstract(0, strings.Replace(lvl(0, "decimal", "%1", ""), `w:start w:val="1"`, `w:start w:val="0"`, 1)) + numOf(1, 0, ""), "0 1"},
		{"a picture as bullet", listed("1/0"), abstract(0, lvl(0, "bullet", "", `<w:lvlPicBulletId w:val="0"/>`)) + numOf(1, 0, ""), "-"},
		{"a number level drawn as a bullet", listed("1/0"), abstract(0, lvl(0, "decimal", "●", "")) + numOf(1, 0, ""), "-"},
	} {
		if got := numbers(t, c.body, c.numbering, ""); got != c.want {
			t.Errorf("%s: got %s, want %s", c.says, got, c.want)
		}
	}
}

func TestAStyleBasedOnANumberedOneStandsOnItsLevel(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="x"><w:name w:val="节名"/><w:basedOn w:val="2"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="y"><w:name w:val="无号"/><w:basedOn w:val="2"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>`
	para := func(style string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + r("标题文字") + `</w:p>`
	}
	numbering := abstract(0, lvl(0, "decimal", "%1", ""), lvl(1, "decimal", "%1.%2", `<w:pStyle w:val="2"/>`)) + numOf(1, 0, "")
	if got, want := numbers(t, para("2")+para("x")+para("y")+para("x"), numbering, styles), "1.1 1.2 - 1.3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestHiddenParagraphsCountAndDeletedOnesDoNot(t *testing.T) {
	item := func(mark, runs string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>` + mark + `</w:rPr></w:pPr>` + runs + `</w:p>`
	}
	hidden := `<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐去</w:t></w:r>`
	body := item("", r("甲")) + item(`<w:vanish/>`, hidden) + item(`<w:del w:id="1"/>`, del("删去")) + item("", r("乙")) + item("", "") + item("", r("丙"))
	if got, want := numbers(t, body, abstract(0, lvl(0, "decimal", "%1.", ""))+numOf(1, 0, ""), ""), "1. 3. 5."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNumbersComeThroughStyles(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style>` +
		`<w:style w:type="numbering" w:styleId="list"><w:name w:val="多级"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>`
	numbering := `<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="list"/></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="list"/>` + lvl(0, "chineseCounting", "%1、", `<w:pStyle w:val="1"/>`) + lvl(1, "chineseCounting", "（%2）", `<w:pStyle w:val="2"/>`) + `</w:abstractNum>` +
		numOf(5, 0, "") + numOf(9, 1, "")
	para := func(style, more string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + more + `</w:pPr>` + r("标题文字") + `</w:p>`
	}
	body := para("1", "") + para("2", "") + para("x", `<w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr>`) + para("1", `<w:numPr><w:numId w:val="0"/></w:numPr>`) + para("1", "")
	if got, want := numbers(t, body, numbering, styles), "一、 （一） （二） - 二、"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnAutomaticNumberFillsItsCell(t *testing.T) {
	cell := func(inner string) string { return `<w:tc>` + inner + `</w:tc>` }
	auto := `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`
	body := `<w:tbl><w:tr>` + cell(auto) + cell(p(r("征地"))) + `</w:tr><w:tr>` + cell(auto) + cell(p(r("噪声"))) + `</w:tr></w:tbl>`
	d, err := docx.Read(context.Background(), pack(t, body, map[string]string{"numbering.xml": `<w:numbering` + wNS + `>` + abstract(0, lvl(0, "decimal", "%1", "")) + numOf(1, 0, "") + `</w:numbering>`}), docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(d); got != "1 | 征地\n2 | 噪声" {
		t.Errorf("got %q", got)
	}
}

// headings lists the headings found, with their levels.
func headings(d *document.Document) string {
	var out []string
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Kind == document.Heading {
			out = append(out, fmt.Sprintf("%d %s", b.Level, b.Printed()))
		}
	}
	return strings.Join(out, "\n")
}

func TestHeadingsWithoutStyles(t *testing.T) {
	bold := func(s string) string {
		return p(`<w:r><w:rPr><w:b/></w:rPr><w:t>` + s + `</w:t></w:r>`)
	}
	plain := func(s string) string { return p(r(s)) }
	prose := plain("本项目位于云岭县青石镇，占地面积约一百二十亩，总投资三点五亿元，建设工期二十四个月，由县发展和改革局主管。")
	for _, c := range []struct{ name, body, want string }{
		{"bold numbered lines", bold("一、项目概况") + prose + bold("（一）背景") + prose + bold("1.建设内容") + prose + bold("二、风险调查") + prose, "1 一、项目概况\n2 （一）背景\n3 1. 建设内容\n1 二、风险调查"},
		{"plain numbered lines", plain("一、项目概况") + prose + plain("（一）背景") + prose + plain("（二）内容") + prose + plain("二、风险调查") + prose, "1 一、项目概况\n2 （一）背景\n2 （二）内容\n1 二、风险调查"},
		{"chapters after a preface", bold("前  言") + prose + bold("一、项目概况") + prose + bold("（一）背景") + prose + bold("二、风险调查") + prose, "1 前  言\n1 一、项目概况\n2 （一）背景\n1 二、风险调查"},
		{"items of a list are none", bold("一、措施") + prose + plain("1.加强宣传；") + plain("2.落实补偿；") + plain("3.强化监督。") + bold("二、结论") + prose, "1 一、措施\n1 二、结论"},
		{"items of a list without stops are none", bold("一、依据") + plain("（一）土地管理法") + plain("（二）信访条例") + plain("（三）行政程序条例") + bold("二、结论") + prose, "1 一、依据\n1 二、结论"},
		{"a run-in title is a paragraph", bold("一、公示") + p(`<w:r><w:rPr><w:b/></w:rPr><w:t>（一）公示情况。</w:t></w:r>`+r("本次公示自三月五日起，至三月十四日止，共十日，期间未收到意见。")) + bold("二、结论") + prose, "1 一、公示\n1 二、结论"},
		{"decimals", plain("1 概况") + prose + plain("1.1 背景") + prose + plain("1.2 内容") + prose + plain("2 调查") + prose + plain("2.1 公示") + prose, "1 1 概况\n2 1.1 背景\n2 1.2 内容\n1 2 调查\n2 2.1 公示"},
		{"a number with two points is no quantity", plain("1 概况") + prose + plain("1.1 背景") + prose + plain("1.1.1个体工商户") + prose + plain("1.1.2亩均效益") + prose + plain("1.2 内容") + prose, "1 1 概况\n2 1.1 背景\n3 1.1.1 个体工商户\n3 1.1.2 亩均效益\n2 1.2 内容"},
		{"quantities are none", bold("一、概况") + prose + plain("1.5万元") + prose + plain("2024年3月5日") + prose + bold("二、结论") + prose, "1 一、概况\n1 二、结论"},
		{"one bold item among many plain ones", bold("一、措施") + prose + plain("1.张贴公告") + prose + bold("2.落实补偿资金") + prose + plain("3.走访群众") + prose + plain("4.答复意见") + prose + bold("二、结论") + prose, "1 一、措施\n1 二、结论"},
	} {
		d, err := docx.Read(context.Background(), pack(t, c.body, nil), docx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := headings(d); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestStylesAreKnownByTheirNames(t *testing.T) {
	style := func(id, name, more string) string {
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + more + `</w:style>`
	}
	styles := `<w:styles` + wNS + `>` + style("1", "heading 1", "") + style("a3", "标题 2", "") + style("z", "我的节", `<w:basedOn w:val="a3"/>`) + style("k", "三级标题", "") +
		style("b", "正文标题", `<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>`) + style("m", "WPSOffice手动目录 1", "") + `</w:styles>`
	var body string
	for _, id := range []string{"m", "1", "a3", "z", "k", "b"} {
		body += `<w:p><w:pPr><w:pStyle w:val="` + id + `"/></w:pPr>` + r("文字"+id) + `</w:p>`
	}
	d, err := docx.Read(context.Background(), pack(t, body, map[string]string{"styles.xml": styles}), docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := headings(d), "1 文字1\n2 文字a3\n2 文字z\n3 文字k"; got != want || d.Blocks[0].Kind != document.Contents {
		t.Errorf("got %q, first a %s", got, d.Blocks[0].Kind)
	}
}

func TestTheContentsPageNamesHeadings(t *testing.T) {
	prose := p(r("本项目位于云岭县青石镇，占地面积约一百二十亩，总投资三点五亿元，建设工期二十四个月。"))
	toc := p(r("目录")) + p(r("项目由来……………1")) + p(r("（1）公示范围……………2")) + p(r("表1 户数……………3"))
	mark := `<w:bookmarkStart w:id="1" w:name="_Toc77"/>`
	body := toc + p(r("项目由来")) + prose + p(r("（1）公示范围")) + prose + p(mark+r("（2）公示期限")) + prose + p(mark+r("（3）项目公示期间未收到反对意见。")) + p(r("（4）公示载体")) + prose
	d, err := docx.Read(context.Background(), pack(t, body, nil), docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := headings(d), "1 项目由来\n1 （1）公示范围\n1 （2）公示期限"; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestContentsPages(t *testing.T) {
	prose := p(r("本项目位于云岭县青石镇，占地面积约一百二十亩，总投资三点五亿元，建设工期二十四个月。"))
	body := p(r("一、概况")) + prose + p(r("二、调查")) + prose
	for name, contents := range map[string]string{
		"dotted leaders":   p(r("目录")) + p(r("一、概况……………1")) + p(r("二、调查.........12")),
		"tabs":             p(r("目  录")) + p(r("一、概况")+`<w:r><w:tab/></w:r>`+r("1")) + p(r("二、调查")+`<w:r><w:tab/></w:r>`+r("- 2 -")),
		"spaces":           p(r("目录")) + p(r("一、概况          1")) + p(r("二、调查　　　　2")),
		"other leaders":    p(r("目录")) + p(r("一、概况・・・・・・1")) + p(r("二、调查———————2")),
		"no page numbers":  p(r("目录")) + p(r("一、概况")) + p(r("二、调查")),
		"a field":          p(r("目录")) + p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \o "1-3"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`+r("一、概况1")) + p(r("二、调查2")) + p(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`),
		"a code left open": p(r("目录")+`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`) + p(r("一、概况……………1")) + p(r("二、调查.........12")),
	} {
		d, err := docx.Read(context.Background(), pack(t, contents+body, nil), docx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for i := range d.Blocks {
			if d.Blocks[i].Kind == document.Contents {
				n++
			}
		}
		if got := headings(d); n != 2 || got != "1 一、概况\n1 二、调查" {
			t.Errorf("%s: %d lines of contents, headings %q", name, n, got)
		}
	}
}
