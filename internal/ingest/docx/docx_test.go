package docx_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/ingest/docx"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

func parse(t testing.TB, text string) *document.Document {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const whole = `
云岭县发展和改革局
云岭县新材料产业园项目
社会稳定风险评估报告
编制单位：安衡工程咨询有限公司
二〇二四年六月
目 录
[toc] 第一章 项目概况	1
[toc] 1.1 项目背景	1
[toc] 第二章 风险调查	3
# 第一章 项目概况
## 1.1 项目背景
本项目占地12亩，总投资3.5亿元，A<B & C>D。
[footnote] 数据来自可行性研究报告。
## 1.2 建设内容
（1）新建厂房两座；
（2）新建办公楼一座。
### 1.2.1 主要指标
指标如下，各项数据由建设单位提供并经现场核对。
表1-1 利益相关者表
单位：户
| 群体 | 户数 | < | 备注 |
|---|---|---|---|
| 东村 | 12 | 3 | 见附件 |
| ^ | 5 | 1 |  |
| 合计 | 17 | 4 | 多行\n文字 |
正文又一段。
| 甲 | 乙 |
| 丙 | 丁 |
# 第二章 风险调查
## 2.1 公示
公示期为2024年3月5日至3月14日，共10日。
[comment] 请核对日期。
[textbox] 公示流程：张贴、网站、反馈
再写一段正文，说明反馈的情况与处理结果。
## 2.2 问卷
发放问卷200份。
# 附件1 公示照片
照片略。
`

const official = `
云岭县停车收费政策社会稳定风险评估报告
# 一、事项概况
调整停车收费标准，涉及城区全部公共停车场。
## （一）背景
背景文字一段，说明事项由来和必要性。
### 1. 收费现状
现状文字一段，说明目前的收费情况。
### 2. 调整方案
方案文字一段，说明拟调整的内容。
## （二）依据
依据文字一段，列出法律法规和政策文件。
# 二、风险调查
调查文字一段，说明调查范围和方式。
## （一）公示情况
公示文字一段，说明公示的时间和载体。
# 三、结论
风险等级为低风险，建议实施。
`

func TestBothMarkupsReadAsMeant(t *testing.T) {
	for name, text := range map[string]string{"chapters": whole, "official": official} {
		want := parse(t, text)
		for _, m := range []documenttest.Markup{documenttest.WordLike, documenttest.WPSLike} {
			data, err := documenttest.DOCX(want, m)
			if err != nil {
				t.Fatal(err)
			}
			got, err := docx.Read(context.Background(), data, docx.Options{})
			if err != nil {
				t.Fatalf("%s, %s: %v", name, m, err)
			}
			if g, w := documenttest.Shape(got), documenttest.Shape(want); g != w {
				t.Errorf("%s, %s: differs\n%s", name, m, diff(w, g))
			}
			if len(got.Losses) > 0 {
				t.Errorf("%s, %s: losses %v", name, m, got.Losses)
			}
			checkBooks(t, name, data, got)
			again, _ := documenttest.DOCX(want, m)
			if !bytes.Equal(data, again) {
				t.Errorf("%s, %s: the writer is not deterministic", name, m)
			}
			checkSpans(t, data, got)
		}
	}
}

// checkSpans: every span leads back to the bytes its text came from.
func checkSpans(t *testing.T, data []byte, d *document.Document) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, _ := f.Open()
		var b bytes.Buffer
		b.ReadFrom(r)
		parts[f.Name] = b.String()
	}
	check := func(text string, o document.Origin) {
		n := 0
		for _, s := range o.Spans {
			if s.Start < 0 || s.End > len(text) || s.Start > s.End || s.SrcEnd > len(parts[o.Part]) {
				t.Fatalf("span %+v outside %q", s, text)
			}
			n += s.End - s.Start
			if s.End-s.Start == s.SrcEnd-s.SrcStart && parts[o.Part][s.SrcStart:s.SrcEnd] != text[s.Start:s.End] {
				t.Errorf("span %+v of %q leads to %q", s, text, parts[o.Part][s.SrcStart:s.SrcEnd])
			}
		}
		if text != "" && n*2 < len(text) {
			t.Errorf("spans cover %d of %d bytes of %q", n, len(text), text)
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		check(b.Text, b.Origin)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for _, c := range row {
					check(c.Text, c.Origin)
				}
			}
		}
	}
}

func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < len(w) || i < len(g); i++ {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n want %s\n got  %s", i, a, b)
		}
	}
	return ""
}

const head = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:o="urn:schemas-microsoft-com:office:office"><w:body>`

// pack makes a Word file of a body and other parts.
func pack(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	if !strings.Contains(body, "w:document") && !strings.HasPrefix(body, "<?") {
		body = head + body + `</w:body></w:document>`
	}
	return packRaw(t, body, parts)
}

func packRaw(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	if strings.HasPrefix(body, "<w:p>") || strings.HasPrefix(body, "<w:tbl>") || strings.HasPrefix(body, "<w:sdt>") {
		body = head + body + `</w:body></w:document>`
	}
	all := map[string]string{"word/document.xml": body}
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for name, text := range parts {
		all["word/"+name] = text
		rels += fmt.Sprintf(`<Relationship Id="r-%s" Type="http://x/relationships/%s" Target="%s"/>`, name, strings.TrimSuffix(name, ".xml"), name)
	}
	all["word/_rels/document.xml.rels"] = rels + `</Relationships>`
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range []string{"word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"} {
		if text, ok := all[name]; ok {
			// Stored, not deflated: the pools of compress/flate would blur the
			// coverage that fuzzing goes by.
			f, _ := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			f.Write([]byte(text))
		}
	}
	z.Close()
	return buf.Bytes()
}

func lines(d *document.Document) string {
	var out []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, c.Text)
				}
				out = append(out, strings.Join(cells, " | "))
			}
			continue
		}
		out = append(out, strings.TrimSpace(b.Number+" "+b.Text))
	}
	return strings.Join(out, "\n")
}

func p(runs string) string { return `<w:p>` + runs + `</w:p>` }
func r(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

const scan = `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="5300000" cy="7500000"/><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"/></wp:inline></w:drawing></w:r></w:p>`

func TestPicturesThatMayHideText(t *testing.T) {
	small := strings.NewReplacer("5300000", "5000000", "7500000", "2500000").Replace(scan)
	body := strings.Repeat(p(r(strings.Repeat("正文文字一段。", 20))), 20)
	for _, c := range []struct {
		name, body string
		want       string
	}{
		{"a wide picture without a caption", body + small + body, "image-table body"},
		{"under a caption of a table", body + p(r("表3-1 风险因素表")) + small + body, "image-table body"},
		{"a figure", body + small + p(r("图3-1 项目位置图")) + body, ""},
		{"photographs named above", body + p(r("公示现场照片")) + small + body, ""},
		{"scanned pages in the text", body + scan + scan + body, "image-only-page body image-only-page body"},
		{"a page-high picture alone", body + scan + body, "image-table body"},
		{"a page-high map", body + scan + p(r("图2-1 征收红线图")) + body, "image-table body"},
		{"scans after the text", body + scan + scan + scan + scan, "image-only-page annex image-only-page annex image-only-page annex image-only-page annex"},
		{"a table after its caption and a logo", body + p(r("表3-1 风险因素表")) + `<w:tbl><w:tr><w:tc>` + p(r("甲")) + `</w:tc></w:tr></w:tbl>` + body, ""},
	} {
		d, err := docx.Read(context.Background(), pack(t, c.body, nil), docx.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, l := range d.Losses {
			got = append(got, string(l.Kind), string(l.Zone))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, strings.Join(got, " "), c.want)
		}
	}
}

func TestMarkupOfTheWild(t *testing.T) {
	field := func(code, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + code + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r(result) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	for _, c := range []struct{ name, body, want string }{
		{"entities", p(r("甲&amp;乙&#x4E2D;&lt;丙")), "甲&乙中<丙"},
		{"inserted and deleted", p(r("公示") + `<w:ins>` + r("十") + `</w:ins><w:del><w:r><w:delText>五</w:delText></w:r></w:del>` + r("日")), "公示十日"},
		{"moved away", p(r("留")) + `<w:moveFrom>` + p(r("去")) + `</w:moveFrom>` + `<w:p><w:moveFrom>` + r("去") + `</w:moveFrom>` + r("下") + `</w:p>`, "留\n下"},
		{"field result", p(r("见第") + field("PAGEREF _x", "12") + r("页")), "见第12页"},
		{"nested field", p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>` + field("REF x", "隐") + `<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("显") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`), "显"},
		{"ring of a field", p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \o\ac(○,3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("走访")), "③走访"},
		{"form check box", p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("支持")), "☑支持"},
		{"symbol", p(`<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>` + r("同意")), "☑同意"},
		{"hidden text", p(r("看得见") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>`), "看得见"},
		{"tabs and breaks", p(r("甲") + `<w:r><w:tab/></w:r>` + r("乙") + `<w:r><w:br/></w:r>` + r("丙") + `<w:r><w:noBreakHyphen/></w:r>` + r("丁")), "甲\t乙\n丙-丁"},
		{"text box once", p(r("正文") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>` + p(r("框")) + `</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p(r("框")) + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`), "正文\n框"},
		{"old text box", p(`<w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + p(r("旧框")) + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`), "旧框"},
		{"content control", `<w:sdt><w:sdtPr><w:alias w:val="名称"/></w:sdtPr><w:sdtContent>` + p(r("控件")) + `</w:sdtContent></w:sdt>` + p(`<w:sdt><w:sdtContent>`+r("行内")+`</w:sdtContent></w:sdt>`), "控件\n行内"},
		{"rows in a control", `<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>` + p(r("甲")) + `</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>`, "甲"},
		{"deleted row", `<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p(r("删")) + `</w:tc></w:tr><w:tr><w:tc>` + p(r("留")) + `</w:tc></w:tr></w:tbl>`, "留"},
		{"nested table", `<w:tbl><w:tr><w:tc>` + p(r("外")) + `<w:tbl><w:tr><w:tc>` + p(r("内一")) + `</w:tc><w:tc>` + p(r("内二")) + `</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`, "外\n内一 | 内二"},
		{"layout table", `<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>` + p(r("内")) + `</w:tc></w:tr></w:tbl></w:tc><w:tc>` + p(r("右")) + `</w:tc></w:tr></w:tbl>`, "内 | 右"},
		{"pinyin", p(`<w:r><w:ruby><w:rt>` + r("zhāng") + `</w:rt><w:rubyBase>` + r("张") + `</w:rubyBase></w:ruby></w:r>`), "张"},
		{"strict and another prefix", `<?xml version="1.0"?><x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>严格</x:t></x:r></x:p></x:body></x:document>`, "严格"},
		{"default namespace", `<?xml version="1.0"?><document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><r><t>缺省</t></r></p></body></document>`, "缺省"},
		{"byte order mark", "\ufeff" + `<?xml version="1.0"?>` + head + p(r("正文")) + `</w:body></w:document>`, "正文"},
		{"utf-16", "<?xml version=\"1.0\"?>" + head + p(r("正文")) + `</w:body></w:document>`, "正文"},
		{"gbk", `<?xml version="1.0" encoding="GB2312"?>` + head + p(r("正文")) + `</w:body></w:document>`, "正文"},
		{"cdata and comments", p(`<w:r><w:t><!-- x --><![CDATA[甲<乙]]></w:t></w:r>`), "甲<乙"},
	} {
		switch c.name {
		case "utf-16":
			out, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(c.body)
			c.body = out
		case "gbk":
			out, _ := simplifiedchinese.GBK.NewEncoder().String(c.body)
			c.body = out
		}
		d, err := docx.Read(context.Background(), packRaw(t, c.body, nil), docx.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := lines(d); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAFrameAroundTextIsNoTable(t *testing.T) {
	var inner string
	for i := 0; i < 20; i++ {
		inner += p(`<w:r><w:rPr><w:b/></w:rPr><w:t>` + string([]rune("一二三四五六七八九十")[i%10]) + `、一个章节</w:t></w:r>`)
		inner += p(r(strings.Repeat("正文文字一段，讲述情况。", 6)))
	}
	d, err := docx.Read(context.Background(), pack(t, `<w:tbl><w:tr><w:tc>`+inner+`</w:tc></w:tr></w:tbl>`, nil), docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Blocks) != 40 || d.Blocks[0].Kind != document.Heading {
		t.Errorf("%d blocks, the first a %s", len(d.Blocks), d.Blocks[0].Kind)
	}
}

func TestHostileFilesAreProblems(t *testing.T) {
	deep := head + strings.Repeat(`<w:sdt><w:sdtContent>`, 2000) + p(r("深")) + strings.Repeat(`</w:sdtContent></w:sdt>`, 2000) + `</w:body></w:document>`
	bomb := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>` + head + p(r("&b;")) + `</w:body></w:document>`
	good := pack(t, p(r("正文")), nil)
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := 0; i < 3000; i++ {
		z.Create(fmt.Sprintf("word/x%d.xml", i))
	}
	z.Close()
	for _, c := range []struct {
		name string
		data []byte
		want problem.Code
	}{
		{"no bytes", nil, problem.Corrupt},
		{"no text", pack(t, p(""), nil), problem.Empty},
		{"scans only", pack(t, strings.Repeat(scan, 5), nil), problem.NoText},
		{"cut off", good[:len(good)/2], problem.Corrupt},
		{"nested too deeply", pack(t, deep, nil), problem.TooLarge},
		{"entity expansion", pack(t, bomb, nil), problem.Corrupt},
		{"text cut off", pack(t, "<?xml version=\"1.0\"?>"+head+p(r("正文"))+"<w:p><w:r>", nil), problem.Corrupt},
		{"too many entries", many.Bytes(), problem.TooLarge},
		{"a million empty cells", pack(t, `<w:tbl>`+strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc><w:p/></w:tc>`, 50)+`</w:tr>`, 20000)+`</w:tbl>`, nil), problem.TooLarge},
		{"a zip bomb", pack(t, head+strings.Repeat(" ", 70<<20), nil), problem.TooLarge},
	} {
		_, err := docx.Read(context.Background(), c.data, docx.Options{Limits: limit.Limits{Unpacked: 64 << 20}})
		var p *problem.Error
		if !errors.As(err, &p) || p.Code != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := docx.Read(ctx, pack(t, strings.Repeat(p(r("正文")), 1000), nil), docx.Options{})
	if problem.From(err).Code != problem.Timeout {
		t.Errorf("given up: got %v", err)
	}
}
