package docx_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/ingest/docx"
	"wenping/internal/ingest/word"
)

// The promises of this package, one small file each: what the markup is and
// what a reader of the printed page sees.

const relBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// container packs parts under exactly the names given. Parts named in rels are
// related to the main part by the kind given there ("styles", "chart@id7").
func container(t testing.TB, parts map[string]string, main string, rels map[string]string) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	names := make([]string, 0, len(rels))
	for name := range rels {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		kind, id, ok := strings.Cut(rels[name], "@")
		if !ok {
			id = fmt.Sprintf("r%d", i+1)
		}
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, relBase, kind, name)
	}
	b.WriteString(`</Relationships>`)
	all := map[string]string{"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relBase + `officeDocument" Target="` + main + `"/></Relationships>`}
	if len(rels) > 0 {
		dir, base := path.Split(main)
		all[dir+"_rels/"+base+".rels"] = b.String()
	}
	for name, text := range parts {
		all[name] = text
	}
	return zipOf(t, all)
}

func zipOf(t testing.TB, all map[string]string) []byte {
	t.Helper()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range names {
		if all[name] == "-" { // said to be missing
			continue
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(all[name]))
	}
	z.Close()
	return buf.Bytes()
}

const nsMore = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

func bodyOf(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:document` + nsMore + `><w:body>` + body + `</w:body></w:document>`
}

func part(root, inner string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:` + root + nsMore + `>` + inner + `</w:` + root + `>`
}

// seen prints a document: kind and text of each block where it is no plain
// paragraph, tables as cells with their spans, then what stands beside the text.
func seen(d *document.Document) string {
	var out []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch {
		case b.Table != nil:
			for _, row := range b.Table.Rows {
				var cells []string
				for _, c := range row {
					s := strings.ReplaceAll(c.Text, "\n", "/")
					if c.RowSpan > 1 || c.ColSpan > 1 {
						s += fmt.Sprintf("(%dx%d)", c.RowSpan, c.ColSpan)
					}
					cells = append(cells, s)
				}
				out = append(out, strings.Join(cells, "|"))
			}
			if b.Table.HeaderRows > 0 {
				out = append(out, fmt.Sprintf("header:%d", b.Table.HeaderRows))
			}
		case b.Kind == document.Paragraph:
			out = append(out, b.Printed())
		case b.Kind == document.Heading:
			out = append(out, fmt.Sprintf("h%d:%s", b.Level, b.Printed()))
		default:
			out = append(out, string(b.Kind)+":"+b.Printed())
		}
	}
	for _, l := range d.Losses {
		s := "loss:" + string(l.Kind)
		if l.Count > 0 {
			s += fmt.Sprintf("*%d", l.Count)
		}
		out = append(out, s)
	}
	for _, r := range d.Running {
		out = append(out, string(r.Kind)+":"+r.Text)
	}
	for _, c := range d.Changes {
		out = append(out, string(c.Kind)+":"+c.Text)
	}
	if d.Aside > 0 {
		out = append(out, fmt.Sprintf("aside:%d", d.Aside))
	}
	if d.Hidden > 0 {
		out = append(out, fmt.Sprintf("hidden:%d", d.Hidden))
	}
	return strings.Join(out, "\n")
}

func fld(code, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + code + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func bare(code string) string { // a field that keeps no result
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + code + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func pp(props, runs string) string { return `<w:p><w:pPr>` + props + `</w:pPr>` + runs + `</w:p>` }
func tc(props, inner string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + inner + `</w:tc>`
}
func tr(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
func tbl(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }
func cellOf(text string) string { return `<w:tc>` + p(r(text)) + `</w:tc>` }
func boldOf(text string) string { return p(`<w:r><w:rPr><w:b/></w:rPr><w:t>` + text + `</w:t></w:r>`) }
func ins(inner string) string   { return `<w:ins w:id="1" w:author="甲">` + inner + `</w:ins>` }
func del(text string) string {
	return `<w:del w:id="2" w:author="甲"><w:r><w:delText>` + text + `</w:delText></w:r></w:del>`
}

var conforms = []struct {
	says  string // the promise
	body  string
	parts map[string]string // related by the kind their name begins with
	want  string
}{
	// Tables
	{"gridSpan and vMerge", tbl(tr(tc(`<w:vMerge w:val="restart"/>`, p(r("甲"))), tc(`<w:gridSpan w:val="2"/>`, p(r("乙")))), tr(tc(`<w:vMerge/>`, p("")), cellOf("丙"), cellOf("丁"))), nil, "甲(2x1)|乙(1x2)\n丙|丁"},
	{"hMerge, the old way", tbl(tr(tc(`<w:hMerge w:val="restart"/>`, p(r("甲"))), tc(`<w:hMerge/>`, p("")), cellOf("乙")), tr(cellOf("一"), cellOf("二"), cellOf("三"))), nil, "甲(1x2)|乙\n一|二|三"},
	{"a vertical merge whose rows begin later (gridBefore, gridAfter)", tbl(tr(cellOf("甲"), tc(`<w:vMerge w:val="restart"/>`, p(r("乙")))), `<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>`+tc(`<w:vMerge/>`, p(""))+`</w:tr>`), nil, "甲|乙(2x1)\n"},
	{"a row that begins later", tbl(tr(cellOf("甲"), cellOf("乙")), `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`+cellOf("丙")+`</w:tr>`), nil, "甲|乙\n丙"},
	{"nested tables", tbl(tr(`<w:tc>`+p(r("外"))+tbl(tr(cellOf("内一"), cellOf("内二")))+p("")+`</w:tc>`, cellOf("旁"))), nil, "外|旁\n内一|内二"},
	{"header rows said", tbl(`<w:tr><w:trPr><w:tblHeader/></w:trPr>`+cellOf("名称")+cellOf("数量")+`</w:tr>`, tr(cellOf("甲"), cellOf("1"))), nil, "名称|数量\n甲|1\nheader:1"},
	{"header rows seen by bold type", tbl(tr(`<w:tc>`+boldOf("名称")+`</w:tc>`, `<w:tc>`+boldOf("数量")+`</w:tc>`), tr(cellOf("甲"), cellOf("1"))), nil, "名称|数量\n甲|1\nheader:1"},
	{"header rows seen by shading, as deep as their merges", tbl(
		tr(tc(`<w:vMerge w:val="restart"/><w:shd w:fill="D9D9D9"/>`, p(r("群体"))), tc(`<w:gridSpan w:val="2"/><w:shd w:fill="D9D9D9"/>`, p(r("意见")))),
		tr(tc(`<w:vMerge/><w:shd w:fill="D9D9D9"/>`, p("")), cellOf("支持"), cellOf("反对")), tr(cellOf("东村"), cellOf("5"), cellOf("1"))), nil, "群体(2x1)|意见(1x2)\n支持|反对\n东村|5|1\nheader:2"},
	{"no header row where none is sure", tbl(tr(cellOf("名称"), cellOf("数量")), tr(cellOf("甲"), cellOf("1"))), nil, "名称|数量\n甲|1"},
	{"header rows set apart by the table's style", `<w:tbl><w:tblPr><w:tblStyle w:val="g"/><w:tblLook w:val="04A0"/></w:tblPr>` + tr(cellOf("名称"), cellOf("数量")) + tr(cellOf("甲"), cellOf("1")) + `</w:tbl>`,
		map[string]string{"styles.xml": part("styles", `<w:style w:type="table" w:styleId="g"><w:name w:val="Grid 1"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>`)}, "名称|数量\n甲|1\nheader:1"},
	{"a control around a row, and one around a cell", tbl(`<w:sdt><w:sdtContent>` + tr(cellOf("甲"), `<w:sdt><w:sdtContent>`+cellOf("乙")+`</w:sdtContent></w:sdt>`) + `</w:sdtContent></w:sdt>`), nil, "甲|乙"},

	// Text boxes
	{"a text box, told once though written twice", p(r("前") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>` + p(r("框")) + `</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + p(r("框")) + `</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`), nil, "前\ntextbox:框"},
	{"VML boxes in a group", p(`<w:r><w:pict><v:group><v:shape><v:textbox><w:txbxContent>` + p(r("一")) + `</w:txbxContent></v:textbox></v:shape><v:rect><v:textbox><w:txbxContent>` + p(r("二")) + `</w:txbxContent></v:textbox></v:rect></v:group></w:pict></w:r>`), nil, "textbox:一\ntextbox:二"},
	{"a table in a text box", p(`<w:r><w:drawing><wpg:wgp><wps:wsp><wps:txbx><w:txbxContent>` + tbl(tr(cellOf("甲"), cellOf("乙"))) + p("") + `</w:txbxContent></wps:txbx></wps:wsp></wpg:wgp></w:drawing></w:r>`), nil, "甲|乙"},
	{"art letters", p(`<w:r><w:pict><v:shape><v:textpath string="样稿"/></v:shape></w:pict></w:r>`), nil, "textbox:样稿"},
	{"text of a drawing that is no text box of Word", p(`<w:r><w:drawing><a:graphic><a:graphicData><a:txBody><a:p><a:r><a:t>流程</a:t></a:r></a:p></a:txBody></a:graphicData></a:graphic></w:drawing></w:r>`), nil, "textbox:流程"},

	// Notes and comments
	{"notes stand where they are referred to", p(r("甲")+`<w:r><w:footnoteReference w:id="2"/></w:r>`) + p(r("乙")+`<w:r><w:endnoteReference w:id="3"/></w:r>`) + p(r("丙")), map[string]string{
		"footnotes.xml": part("footnotes", `<w:footnote w:type="separator" w:id="0">`+p("")+`</w:footnote><w:footnote w:id="2">`+p(`<w:r><w:footnoteRef/></w:r>`+r("脚注"))+`</w:footnote>`),
		"endnotes.xml":  part("endnotes", `<w:endnote w:id="3">`+p(r("尾注"))+`</w:endnote>`)}, "甲\nfootnote:脚注\n乙\nendnote:尾注\n丙"},
	{"a note nobody refers to is not printed", p(r("甲")), map[string]string{"footnotes.xml": part("footnotes", `<w:footnote w:id="2">`+p(r("旧注"))+`</w:footnote>`)}, "甲\naside:2"},
	{"comments are kept, those without a place too", p(r("甲")+`<w:r><w:commentReference w:id="1"/></w:r>`) + p(r("乙")), map[string]string{"comments.xml": part("comments", `<w:comment w:id="1">`+p(r("请核实"))+`</w:comment><w:comment w:id="2">`+p(r("已改"))+`</w:comment>`)}, "甲\ncomment:请核实\n乙\ncomment:已改"},
	{"a notes part that is missing is a loss where the note would stand", p(r("甲")+`<w:r><w:footnoteReference w:id="2"/></w:r>`) + p(r("乙")), map[string]string{"footnotes.xml": "-"}, "甲\n乙\nloss:missing-part"},
	{"a table in a note", p(r("甲") + `<w:r><w:footnoteReference w:id="2"/></w:r>`), map[string]string{"footnotes.xml": part("footnotes", `<w:footnote w:id="2">`+p(r("注"))+tbl(tr(cellOf("一"), cellOf("二")))+p("")+`</w:footnote>`)}, "甲\nfootnote:注\n一|二"},

	// Content controls
	{"content controls, of blocks and in a line", `<w:sdt><w:sdtPr><w:alias w:val="名称"/></w:sdtPr><w:sdtContent>` + p(r("块")) + `</w:sdtContent></w:sdt>` + p(`<w:sdt><w:sdtContent>`+r("行")+`</w:sdtContent></w:sdt>`), nil, "块\n行"},
	{"the prompt of a control is no text", p(r("名称：") + `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle w:val="ph"/></w:rPr><w:t>单击此处输入</w:t></w:r></w:sdtContent></w:sdt>`), map[string]string{"styles.xml": part("styles", `<w:style w:type="character" w:styleId="ph"><w:name w:val="Placeholder Text"/></w:style>`)}, "名称：\naside:6"},
	{"a control filled in by a program is text", p(`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + r("东村项目") + `</w:sdtContent></w:sdt>`), nil, "东村项目"},
	{"check boxes", p(`<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r></w:sdtContent></w:sdt>` + r("是") + `<w:sdt><w:sdtContent>` + r("☐") + `</w:sdtContent></w:sdt>` + r("否")), nil, "☑是☐否"},

	// Fields
	{"a field shows its result", p(r("第") + fld(" PAGEREF _Toc1 ", r("12")) + r("页")), nil, "第12页"},
	{"a simple field", p(r("图") + `<w:fldSimple w:instr=" SEQ 图 "><w:r><w:t>3</w:t></w:r></w:fldSimple>`), nil, "图3"},
	{"fields in the code of a field", p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>` + fld("REF x", r("隐")) + `<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("显") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`), nil, "显\naside:1"},
	{"fields in the result of a field", p(fld("HYPERLINK", r("见")+fld("REF x", r("表1")))), nil, "见表1"},
	{"a field without a result: rings", p(bare(` eq \o\ac(○,3) `) + r("走访") + bare(` EQ \* jc2 \* "Font:宋体" \o\ac(○,11)`) + r("座谈")), nil, "③走访⑪座谈"},
	{"a field without a result: ticks in boxes", p(bare(` eq \o\ac(□,√) `) + r("是") + bare(`eq \o\ac(□)`) + r("否")), nil, "☑是□否"},
	{"a field without a result: pinyin over a character", p(bare(` EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(gǎn),赣)`) + r("州")), nil, "赣州"},
	{"a field without a result: a fraction and a root", p(bare(` EQ \f(3,4) `) + r("与") + bare(`EQ \r(3,x)`)), nil, "3/4与√x"},
	{"a field without a result: a symbol", p(bare(` SYMBOL 163 \f "Wingdings 2" \s 12 `) + r("同意")), nil, "□同意"},
	{"a field without a result: a button", p(bare(` MACROBUTTON None [填写名称] `)), nil, "[填写名称]"},
	{"codes that print nothing", p(r("甲") + bare(` XE "索引" `) + bare(` TC "目录" `) + r("乙")), nil, "甲乙"},
	{"form fields: text", p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput><w:default w:val="缺省"/></w:textInput></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("填好") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`), nil, "填好"},
	{"form fields: boxes", p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("支持")), nil, "☑支持"},
	{"form fields: lists", p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="高"/><w:listEntry w:val="低"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("风险")), nil, "低风险"},
	{"hyperlinks and smart tags", p(`<w:hyperlink w:anchor="x">` + r("链接") + `</w:hyperlink><w:smartTag w:element="d"><w:smartTagPr/>` + r("日期") + `</w:smartTag><w:customXml w:element="e">` + r("元素") + `</w:customXml>`), nil, "链接日期元素"},

	// tcontents page
	{"contents by a field", p(fld(`TOC \o "1-3"`, r("一、概况")+`<w:r><w:tab/></w:r>`+fld("PAGEREF a", r("1")))), nil, "toc:一、概况\t1"},
	{"contents by style", pp(`<w:pStyle w:val="11"/>`, r("概况 1")), map[string]string{"styles.xml": part("styles", `<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>`)}, "toc:概况 1"},
	{"contents by control", `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + p(r("目录")) + p(r("概况1")) + `</w:sdtContent></w:sdt>` + p(r("正文")), nil, "目录\ntoc:概况1\n正文"},
	{"contents by shape", p(r("目  录")) + p(r("一、概况……………1")) + p(r("二、结论……………9")), nil, "目  录\ntoc:一、概况……………1\ntoc:二、结论……………9"},

	// tracked changes
	{"insertions are text and kept", p(r("公示") + ins(r("十")) + r("日")), nil, "公示十日\ninserted:十"},
	{"deletions are none, and kept", p(r("公示") + del("五") + r("日")), nil, "公示日\ndeleted:五"},
	{"one change cut into runs is one", p(r("公") + del("甲") + del("乙") + r("示") + del("丙")), nil, "公示\ndeleted:甲乙\ndeleted:丙"},
	{"moved text stands in its new place", `<w:p><w:moveFrom>` + r("移") + `</w:moveFrom>` + r("留") + `</w:p><w:p><w:moveTo>` + r("移") + `</w:moveTo></w:p>`, nil, "留\n移\nmoved-from:移\nmoved-to:移"},
	{"a deleted mark joins paragraphs", pp(`<w:jc w:val="left"/><w:rPr><w:del w:id="1"/></w:rPr>`, r("前半")) + p(r("后半")), nil, "前半后半"},
	{"a deleted paragraph is gone and does not count", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + del("删去") + `</w:p>` + listed("1/0"), map[string]string{"numbering.xml": part("numbering", abstract(0, lvl(0, "chineseCounting", "%1、", ""))+numOf(1, 0, ""))}, "一、文字。\ndeleted:删去"},
	{"a deleted mark at the end of a cell", tbl(tr(tc("", pp(`<w:rPr><w:del w:id="1"/></w:rPr>`, r("尾"))), cellOf("乙"))), nil, "尾|乙"},
	{"deleted rows and cells", tbl(`<w:tr><w:trPr><w:del w:id="1"/></w:trPr>`+cellOf("删行")+cellOf("乙")+`</w:tr>`, tr(cellOf("留"), tc(`<w:cellDel w:id="2"/>`, p(r("删格"))))), nil, "留|\ndeleted:删行\ndeleted:乙\ndeleted:删格"},
	{"an inserted row", tbl(`<w:tr><w:trPr><w:ins w:id="1"/></w:trPr><w:tc>` + p(ins(r("新"))) + `</w:tc>` + cellOf("乙") + `</w:tr>`), nil, "新|乙\ninserted:新"},
	{"changes of form are no changes of text", pp(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/><w:numberingChange w:id="1" w:original="1."/></w:numPr><w:pPrChange w:id="2"><w:pPr><w:pStyle w:val="9"/></w:pPr></w:pPrChange>`, `<w:r><w:rPr><w:rPrChange w:id="3"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>word</w:t></w:r>`), nil, "word"},

	// Chunks
	{"a chunk of plain text", p(r("前")) + `<w:altChunk r:id="c1"/>` + p(r("后")), map[string]string{"chunk.txt@c1": "第一行\r\n第二行\r\n"}, "前\n第一行\n第二行\n后"},
	{"a chunk of HTML", `<w:altChunk r:id="c1"/>`, map[string]string{"chunk.html@c1": `<html><head><title>x</title><style>p{}</style></head><body><h1>一、概况</h1><p>正文&nbsp;一段<br>换行</p><table><tr><th>甲</th><td colspan="2">乙</td></tr><tr><td rowspan="2">丙</td><td>丁</td><td>戊</td></tr></table></body></html>`}, "h1:一、概况\n正文\u00a0一段\n换行\n甲|乙(1x2)\n丙|丁|戊"},
	{"a chunk of HTML in a web archive", `<w:altChunk r:id="c1"/>`, map[string]string{"chunk.mht@c1": "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"=x\"\r\n\r\n--=x\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>=E6=AD=A3=E6=96=87</p></body></html>\r\n--=x--\r\n"}, "正文"},
	{"a chunk that is not read is a loss", p(r("前")) + `<w:altChunk r:id="c1"/>`, map[string]string{"chunk.rtf@c1": `{\rtf1 x}`}, "前\nloss:alt-chunk*1"},
	{"a document elsewhere is a loss", p(r("前")) + `<w:subDoc r:id="c1"/>`, nil, "前\nloss:alt-chunk*1"},

	// Symbols and characters
	{"symbols", p(`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>` + r("同意") + `<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>` + r("不同意") + `<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>` + r("5") + `<w:r><w:sym w:font="宋体" w:char="25A1"/></w:r>`), nil, "☑同意□不同意≥5□"},
	{"a symbol without a character is a counted loss", p(r("甲") + `<w:r><w:sym w:font="Marlett" w:char="F099"/></w:r>`), nil, "甲\uFFFD\nloss:unmapped-glyphs*1"},
	{"letters typed in a symbol font", p(`<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>` + r("是")), nil, "☑是"},
	{"hyphens, tabs, breaks", p(r("甲") + `<w:r><w:softHyphen/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t><w:tab/><w:t>丁</w:t><w:ptab/><w:t>戊</w:t><w:br/><w:t>己</w:t><w:cr/><w:t>庚</w:t><w:br w:type="page"/><w:t>辛</w:t></w:r>`), nil, "甲乙-丙\t丁\t戊\n己\n庚\n辛"},
	{"pinyin above characters", p(`<w:r><w:ruby><w:rt>` + r("gàn") + `</w:rt><w:rubyBase>` + r("赣") + `</w:rubyBase></w:ruby></w:r>` + r("州")), nil, "赣州\naside:3"},
	{"formulas in one line", p(r("取") + `<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f><m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e><m:d><m:dPr/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:e></m:nary><m:rad><m:deg/><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad></m:oMath>`), nil, "取a/b∑(x)√2"},
	{"hidden text is not seen", p(r("看得见")+`<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>`) + pp(`<w:pStyle w:val="z"/>`, r("窗体顶端")) + p(`<w:r><w:rPr><w:webHidden/></w:rPr><w:t>网页隐藏</w:t></w:r>`), map[string]string{"styles.xml": part("styles", `<w:style w:type="paragraph" w:styleId="z"><w:name w:val="z-Top of Form"/><w:rPr><w:vanish/></w:rPr></w:style>`)}, "看得见\n网页隐藏\naside:7\nhidden:7"},
	{"hidden text made visible again", pp(`<w:pStyle w:val="z"/>`, `<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显示</w:t></w:r>`), map[string]string{"styles.xml": part("styles", `<w:style w:type="paragraph" w:styleId="z"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>`)}, "显示"},

	// objects
	{"embedded objects", p(r("见附件")) + p(`<w:r><w:object><v:shape style="width:50pt;height:50pt"><v:imagedata r:id="x"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>`), nil, "见附件\nloss:embedded-object*1"},
	{"charts say what is written on them", p(r("占比如下")) + p(`<w:r><w:drawing><c:chart r:id="c1"/></w:drawing></w:r>`), map[string]string{"chart.xml@c1": `<c:chartSpace` + nsMore + `><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>支持情况</a:t></a:r></a:p></c:rich></c:tx></c:title><c:ser><c:cat><c:strCache><c:pt idx="0"><c:v>支持</c:v></c:pt><c:pt idx="1"><c:v>反对</c:v></c:pt></c:strCache></c:cat><c:val><c:numCache><c:pt idx="0"><c:v>0.9</c:v></c:pt><c:pt idx="1"><c:v>0.1</c:v></c:pt></c:numCache></c:val></c:ser></c:chart></c:chartSpace>`}, "占比如下\ntextbox:支持情况\ntextbox:支持\ntextbox:反对\nloss:embedded-object*2"},
	{"SmartArt", p(r("流程")) + p(`<w:r><w:drawing><dgm:relIds r:dm="c1"/></w:drawing></w:r>`), map[string]string{"diagramData.xml@c1": `<dgm:dataModel` + nsMore + `><dgm:pt><dgm:t><a:p><a:r><a:t>公示</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`}, "流程\ntextbox:公示"},
	{"ink and controls", p(r("签名") + `<w:r><w:contentPart r:id="x"/></w:r><w:r><w:object><w:control w:name="Box1"/></w:object></w:r>`), nil, "签名\nloss:embedded-object*1\nloss:embedded-object*1"},
	{"a picture of a quarter page, in a cell too", tbl(tr(tc("", p(`<w:r><w:drawing><wp:inline><wp:extent cx="4000000" cy="6000000"/><pic:pic/></wp:inline></w:drawing></w:r>`)), cellOf("说明"))) + p(r("以上内容经建设单位逐项核对，确认与实际情况一致，无遗漏事项，特此说明并存档备查。")), nil, "|说明\n以上内容经建设单位逐项核对，确认与实际情况一致，无遗漏事项，特此说明并存档备查。\nloss:image-table*1"},

	// headers and footers
	{"headers and footers apart, page numbers by themselves", p(r("正文")), map[string]string{
		"header1.xml": part("hdr", p(r("东村项目报告"))), "header2.xml": part("hdr", p(r("东村项目报告"))), "footer1.xml": part("ftr", p(r("第")+fld("PAGE", r("1"))+r("页")))}, "正文\nheader:东村项目报告\npage-number:第1页\naside:6"},
}

func TestWhatThePackagePromises(t *testing.T) {
	for _, c := range conforms {
		parts := map[string]string{"word/document.xml": bodyOf(c.body)}
		rels := map[string]string{}
		for name, text := range c.parts {
			name, id, _ := strings.Cut(name, "@")
			parts["word/"+name] = text
			kind := strings.TrimRight(strings.TrimSuffix(name, path.Ext(name)), "0123456789")
			if kind == "chunk" {
				kind = "aFChunk"
			}
			rels[name] = kind
			if id != "" {
				rels[name] += "@" + id
			}
		}
		data := container(t, parts, "word/document.xml", rels)
		d, err := docx.Read(context.Background(), data, docx.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		if got := seen(d); got != c.want {
			t.Errorf("%s:\n got  %q\n want %q", c.says, got, c.want)
		}
		checkBooks(t, c.says, data, d)
	}
}

// checkBooks: every character of every run of text is in a block, a running
// head or a change, or counted as set aside or lost.
func checkBooks(t testing.TB, name string, data []byte, d *document.Document) {
	t.Helper()
	if n, sample := docx.Unaccounted(data, d); n > 0 {
		t.Errorf("%s: %d characters neither read nor counted: %s", name, n, sample)
	}
}

// Packages are containers that programs write, right and wrong.
func TestPackagesOfTheWild(t *testing.T) {
	doc := bodyOf(p(r("正文")))
	types := func(main string) string {
		return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="` + main + `" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`
	}
	rel := func(target string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relBase + `officeDocument" Target="` + target + `"/></Relationships>`
	}
	styles := part("styles", `<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>`)
	head := bodyOf(pp(`<w:pStyle w:val="1"/>`, r("概况")))
	for _, c := range []struct {
		says  string
		parts map[string]string
		want  string
	}{
		{"the main part under another name", map[string]string{"_rels/.rels": rel("w/main2.xml"), "w/main2.xml": doc}, "正文"},
		{"an absolute target", map[string]string{"_rels/.rels": rel("/word/document.xml"), "word/document.xml": doc}, "正文"},
		{"backslashes", map[string]string{`_rels\.rels`: rel(`word\document.xml`), `word\document.xml`: doc}, "正文"},
		{"other case", map[string]string{"_RELS/.RELS": rel("Word/Document.xml"), "WORD/DOCUMENT.XML": doc}, "正文"},
		{"percent-encoded names", map[string]string{"_rels/.rels": rel("word/%E6%AD%A3%E6%96%87.xml"), "word/正文.xml": doc}, "正文"},
		{"no relations", map[string]string{"word/document.xml": doc}, "正文"},
		{"no relations, another name, content types", map[string]string{"[Content_Types].xml": types("/doc/main.xml"), "doc/main.xml": doc}, "正文"},
		{"relations that lead nowhere", map[string]string{"_rels/.rels": rel("word/none.xml"), "word/document.xml": doc}, "正文"},
		{"styles without a relation", map[string]string{"word/document.xml": head, "word/styles.xml": styles}, "h1:概况"},
		{"styles related but missing", map[string]string{"word/document.xml": doc, "word/_rels/document.xml.rels": strings.ReplaceAll(rel("styles.xml"), "officeDocument\" T", "styles\" T")}, "正文\nloss:missing-part"},
		{"styles cut off", map[string]string{"word/document.xml": head, "word/styles.xml": styles[:len(styles)-20]}, "h1:概况\nloss:missing-part"},
		{"strict", map[string]string{"word/document.xml": strings.ReplaceAll(doc, "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")}, "正文"},
	} {
		d, err := docx.Read(context.Background(), zipOf(t, c.parts), docx.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		if got := seen(d); got != c.want {
			t.Errorf("%s: got %q, want %q", c.says, got, c.want)
		}
	}
}

func TestAChunkOfWordIsReadWithItsOwnLists(t *testing.T) {
	inner := container(t, map[string]string{"word/document.xml": bodyOf(listed("1/0 1/0")), "word/numbering.xml": part("numbering", abstract(0, lvl(0, "upperRoman", "%1.", ""))+numOf(1, 0, ""))}, "word/document.xml", map[string]string{"numbering.xml": "numbering"})
	data := container(t, map[string]string{"word/document.xml": bodyOf(p(r("前")) + `<w:altChunk r:id="c1"/>`), "word/inner.docx": string(inner)}, "word/document.xml", map[string]string{"inner.docx": "aFChunk@c1"})
	d, err := docx.Read(context.Background(), data, docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := seen(d), "前\nI. 文字。\nII. 文字。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// One that holds itself comes to an end.
	for range 6 {
		data = container(t, map[string]string{"word/document.xml": bodyOf(p(r("层")) + `<w:altChunk r:id="c1"/>`), "word/inner.docx": string(data)}, "word/document.xml", map[string]string{"inner.docx": "aFChunk@c1"})
	}
	if d, err = docx.Read(context.Background(), data, docx.Options{}); err != nil || !strings.HasSuffix(seen(d), "loss:alt-chunk*1") {
		t.Errorf("nested: %v, %v", d, err)
	}
}

func TestTablesInCellsArePrintedWhereTheyStand(t *testing.T) {
	inner := tbl(tr(cellOf("内一"), cellOf("内二")), tr(cellOf("内三"), cellOf("内四")))
	for _, c := range []struct{ says, body, want, at string }{
		{"between two paragraphs of a cell", tbl(tr(`<w:tc>`+p(r("前"))+inner+p(r("后"))+`</w:tc>`, cellOf("旁"))), "前\n内一\t内二\n内三\t内四\n 后\t旁\n", `0,"col":0`},
		{"in a later row", tbl(tr(cellOf("甲"), cellOf("乙")), tr(cellOf("丙"), `<w:tc>`+inner+p("")+`</w:tc>`)) + p(r("尾")), "甲\t乙\n丙\t\n内一\t内二\n内三\t内四\n\n尾\n", `1,"col":1`},
		{"three deep", tbl(tr(`<w:tc>`+p(r("外"))+tbl(tr(cellOf("中"), `<w:tc>`+p(r("里"))+inner+p("")+`</w:tc>`))+p("")+`</w:tc>`, cellOf("旁"))), "外\n中\t里\n内一\t内二\n内三\t内四\n\n\t旁\n", `0,"col":0`},
		{"in a merged cell's later row", tbl(tr(tc(`<w:vMerge w:val="restart"/>`, p(r("上"))), cellOf("一")), tr(tc(`<w:vMerge/>`, inner+p("")), cellOf("二"))), "上\n内一\t内二\n内三\t内四\n\t一\n二\n", `0,"col":0`},
	} {
		d, err := docx.Read(context.Background(), pack(t, c.body, nil), docx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := errors.Join(d.Sound(), d.WriteText(&b)); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s: got %q, want %q", c.says, b.String(), c.want)
		}
		b.Reset()
		if err := d.WriteJSON(&b, "a.docx"); err != nil || !strings.Contains(b.String(), `"within":{"block":"b1","row":`+c.at+`}`) {
			t.Errorf("%s: no cell %s in %s (%v)", c.says, c.at, b.String(), err)
		}
	}
}

func TestAFileOfPicturesIsReadButNotReviewed(t *testing.T) {
	d, err := docx.Read(context.Background(), pack(t, p(r(strings.Repeat("封面文字。", 40)))+strings.Repeat(scan, 5)+p(r(strings.Repeat("结尾文字。", 20))), nil), docx.Options{})
	if err != nil || len(d.Blocks) == 0 {
		t.Fatal(err)
	}
	if p := word.Reviewable(d); p == nil || p.Code != "no-text" {
		t.Errorf("got %v", p)
	}
}
