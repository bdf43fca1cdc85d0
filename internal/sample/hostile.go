package sample

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-pdf/fpdf"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
)

// Bad is a file that must be refused, or read with a warning, and why.
type Bad struct {
	Name string
	Data []byte
	Code string // problem code that a review must give; empty: it is reviewed, with a warning that says Word
	Also string // other codes that are as right, parted by spaces
	Word string // must stand in the sentence for people
}

// Hostile makes odd and harmful files. report is the source of a whole report.
func Hostile(report string, typefaces fs.FS) ([]Bad, error) {
	doc, err := document.Parse(report)
	if err != nil {
		return nil, err
	}
	word, err := documenttest.DOCX(doc, documenttest.WPSLike)
	if err != nil {
		return nil, err
	}
	pdf, err := PDF(doc, typefaces)
	if err != nil {
		return nil, err
	}
	bad := []Bad{
		{Name: "空文件.docx", Data: nil, Code: "empty"},
		{Name: "空文件.pdf", Data: []byte{}, Code: "empty"},
		{Name: "不是文档.docx", Data: noise(4096), Code: "unsupported", Also: "corrupt"},
		{Name: "不是文档.pdf", Data: []byte("这只是一段文字，不是PDF。"), Code: "unsupported", Also: "corrupt"},
		{Name: "旧格式改名.docx", Data: oldWord(2, 104), Code: "unsupported", Word: "Word 6.0/95"},
		{Name: "旧格式.doc", Data: oldWord(2, 104), Code: "unsupported", Word: "另存为 docx"},
		{Name: "加密.doc", Data: oldWord(11, 0x13), Code: "encrypted", Word: "密码"},
		{Name: "传输中断.doc", Data: oldWord(0, 0xEC)[:2000], Code: "corrupt"},
		{Name: "加密的Word.docx", Data: encryptedOffice(), Code: "encrypted", Word: "密码"},
		{Name: "加密.pdf", Data: encryptedPDF(), Code: "encrypted", Word: "密码"},
		{Name: "传输中断.docx", Data: word[:len(word)*2/3], Code: "corrupt"},
		{Name: "传输中断.pdf", Data: pdf[:len(pdf)/3], Code: "corrupt"},
		{Name: "只有文件头.pdf", Data: []byte("%PDF-1.7\n"), Code: "corrupt"},
		{Name: "压缩炸弹.docx", Data: zipBomb(210 << 20), Code: "too-large"},
		{Name: "实体炸弹.docx", Data: zipOf("[Content_Types].xml", contentTypes, "_rels/.rels", packageRels, "word/document.xml", xmlBomb), Code: "corrupt", Also: "too-large"},
		{Name: "层层嵌套.docx", Data: zipOf("[Content_Types].xml", contentTypes, "_rels/.rels", packageRels, "word/document.xml", docHead+strings.Repeat("<w:tbl><w:tr><w:tc>", 20000)), Code: "corrupt", Also: "too-large"},
		{Name: "没有正文.docx", Data: zipOf("[Content_Types].xml", contentTypes, "word/styles.xml", "<w:styles/>"), Code: "corrupt", Also: "unsupported"},
		{Name: "两千页.pdf", Data: manyPages(2100), Code: "too-large"},
		{Name: "扫描件.pdf", Data: scanned(12), Code: "no-text", Word: "Word"},
		{Name: "空白页.pdf", Data: manyPages(0), Code: "empty", Also: "no-text"},
		{Name: "版式文件.ofd", Data: zipOf("OFD.xml", `<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>`, "Doc_0/Document.xml", "<x/>"), Code: "unsupported", Word: "OFD"},
		{Name: "写字板.rtf", Data: []byte(`{\rtf1\ansi\ansicpg936 \u31038?\u20250? }`), Code: "unsupported", Word: "RTF"},
		{Name: "网页.doc", Data: []byte("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><title>评估报告</title></head><body>社会稳定风险评估报告</body></html>"), Code: "unsupported", Word: "网页"},
		{Name: "网页.mht", Data: []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<html></html>\r\n"), Code: "unsupported", Word: "网页"},
		{Name: "资料包.zip", Data: zipOf("报告.txt", "社会稳定风险评估报告"), Code: "unsupported", Word: "压缩包"},
		{Name: "资料包.rar", Data: append([]byte("Rar!\x1a\x07\x01\x00"), noise(200)...), Code: "unsupported", Word: "RAR"},
		{Name: "照片.docx", Data: append([]byte("\x89PNG\r\n\x1a\n"), noise(200)...), Code: "no-text", Also: "unsupported"},
	}
	bad = append(bad, hostileWord()...)
	bad = append(bad, hostilePDF()...)
	bad = append(bad, hostileOLE()...)
	bad = append(bad, foreign(word)...)
	texts := []struct{ name, source, code, word string }{
		{"采购公告.docx", procurement, "not-a-report", ""},
		{"两份报告.docx", report + "\n" + secondReport, "several-reports", "拆分"},
		{"秘密报告.docx", "秘密★1年\n" + report, "classified", "秘密"},
		{"机密报告.docx", "机密★3年\n" + report, "classified", "机密"},
		{"内部资料.docx", "内部资料  注意保存\n" + report, "", "内部资料"},
	}
	for _, x := range texts {
		d, err := document.Parse(x.source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
		data, err := documenttest.DOCX(d, documenttest.WPSLike)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
		bad = append(bad, Bad{Name: x.name, Data: data, Code: x.code, Word: x.word})
		if x.code == "classified" || x.code == "not-a-report" {
			if data, err = PDF(d, typefaces); err != nil {
				return nil, fmt.Errorf("%s: %w", x.name, err)
			}
			bad = append(bad, Bad{Name: strings.TrimSuffix(x.name, ".docx") + ".pdf", Data: data, Code: x.code, Word: x.word})
		}
	}
	return bad, nil
}

// Answers says whether a code is one that the file may get.
func (b Bad) Answers(code string) bool {
	return code == b.Code || slices.Contains(strings.Fields(b.Also), code)
}

// BadRules are rule files that must be refused with file, line and column.
func BadRules() map[string]string {
	return map[string]string{
		"unclosed.yaml":    "category: A\nitems:\n  - id: A1\n    name: \"封面\n",
		"unknown-key.yaml": "category: A\nname: 材料\nitems:\n  - id: A1\n    name: 封面\n    criterion: 有封面\n    reason: R0\n    heading: 形式与程序\n    sevrity: must\n",
		"unknown-kind.yaml": "category: A\nname: 材料\nitems:\n  - id: A1\n    name: 封面\n    criterion: 有封面\n    reason: R0\n    heading: 形式与程序\n    rules:\n" +
			"      - id: A1.cover\n        kind: sectoin\n        severity: must\n        finding: 缺封面。\n        demand: 请补封面。\n",
		"not-a-map.yaml": "- 一\n- 二\n",
		"tab.yaml":       "category: A\n\titems: []\n",
	}
}

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	packageRels  = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	docHead      = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	docTail      = `</w:body></w:document>`
	xmlBomb      = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "风险风险风险风险"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;&e;&e;&e;</w:t></w:r></w:p></w:body></w:document>`
)

const procurement = `云岭县青石镇柳湖环湖路路灯采购项目竞争性磋商公告
项目概况：柳湖环湖路路灯采购项目的潜在供应商应在云岭县公共资源交易中心获取采购文件，并于2025年9月10日9时30分前提交响应文件。
# 一、项目基本情况
项目编号：YLCG-2025-031。预算金额：86.5万元。采购需求：太阳能路灯120盏及安装。合同履行期限：签订合同后45日内。
# 二、申请人的资格要求
满足《中华人民共和国政府采购法》第二十二条规定；未被列入失信被执行人名单。
# 三、获取采购文件
时间：2025年8月26日至2025年9月1日，每天8时30分至17时30分。地点：云岭县公共资源交易中心。
# 四、响应文件提交
截止时间：2025年9月10日9时30分。
# 五、风险提示
供应商应自行承担投标风险，本公告不涉及其他承诺。
# 六、凡对本次采购提出询问，请按以下方式联系
采购人：云岭县青石镇人民政府。采购代理机构：安澜联诚招标代理有限公司。`

const secondReport = `清溪县石坪乡垃圾中转站建设项目社会稳定风险评估报告
评估责任主体：清溪县石坪乡人民政府
编制日期：2025年6月
目 录
[toc] 一、项目概况	1
[toc] 二、评估依据	1
[toc] 三、风险调查	2
[toc] 四、风险识别	3
[toc] 五、防范化解措施	4
[toc] 六、风险等级	5
[toc] 七、评估结论和建议	5
# 一、项目概况
清溪县石坪乡垃圾中转站建设项目位于石坪乡集镇东侧，占地2.3亩，总投资310万元。
# 二、评估依据
发改投资〔2012〕2492号。
# 三、风险调查
2025年4月7日至2025年4月16日公示，发放问卷60份，收回60份，有效58份，支持49份。
# 四、风险识别
主要风险为臭气扰民、运输车辆影响通行。
# 五、防范化解措施
臭气由石坪乡人民政府负责密闭作业，运输由清溪县城市管理局负责错峰。
# 六、风险等级
措施前为中风险，措施后为低风险。
# 七、评估结论和建议
评估等级为低风险，建议可以实施。`

// noise is bytes that mean nothing, the same each time.
func noise(n int) []byte {
	out := make([]byte, n)
	x := uint32(2463534242)
	for i := range out {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = byte(x) | 0x80
	}
	return out
}

// zipOf packs names and contents, in pairs.
func zipOf(pairs ...string) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i+1 < len(pairs); i += 2 {
		if f, err := z.Create(pairs[i]); err == nil {
			_, _ = f.Write([]byte(pairs[i+1])) // a bytes.Buffer does not fail
		}
	}
	_ = z.Close()
	return buf.Bytes()
}

// zipBomb is a small Word file that unpacks to about n bytes.
func zipBomb(n int) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	put := func(name, text string, times int) {
		if f, err := z.Create(name); err == nil {
			for range times {
				_, _ = f.Write([]byte(text)) // a bytes.Buffer does not fail
			}
		}
	}
	put("[Content_Types].xml", contentTypes, 1)
	put("_rels/.rels", packageRels, 1)
	chunk := strings.Repeat("<w:p><w:r><w:t>风险</w:t></w:r></w:p>", 4096)
	put("word/document.xml", chunk, n/len(chunk))
	_ = z.Close()
	return buf.Bytes()
}

// oldWord is a Word 97 file with one byte of its file information changed: its
// version, or that it is encrypted.
func oldWord(at int, v byte) []byte {
	var b documenttest.Binary
	b.Main.Run("某项目社会稳定风险评估报告")
	b.Main.End('\r', 0)
	b.Patch = func(word, _ []byte) { word[at] = v }
	data, err := b.Bytes()
	if err != nil {
		panic(err) // a text of two paragraphs is always written
	}
	return data
}

// encryptedOffice is an OLE container with the streams of an encrypted docx.
func encryptedOffice() []byte {
	data, err := documenttest.Container([]documenttest.Stream{{Name: "EncryptionInfo", Data: make([]byte, 100)}, {Name: "EncryptedPackage", Data: noise(5000)}}, false)
	if err != nil {
		panic(err) // two small streams always fit
	}
	return data
}

func encryptedPDF() []byte {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetProtection(fpdf.CnProtectPrint, "123456", "owner")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 14)
	pdf.Text(80, 100, "report")
	return output(pdf)
}

// manyPages is a PDF of n pages with a line each; 0: three blank pages.
func manyPages(n int) []byte {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetFont("Helvetica", "", 12)
	for i := 0; i < max(n, 3); i++ {
		pdf.AddPage()
		if n > 0 {
			pdf.Text(80, 100, fmt.Sprintf("page %d of a very long file", i+1))
		}
	}
	return output(pdf)
}

// scanned is a PDF of pictures of text, without a text layer.
func scanned(pages int) []byte {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.RegisterImageOptionsReader("page", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(greyPage()))
	for i := 0; i < pages; i++ {
		pdf.AddPage()
		pdf.ImageOptions("page", 0, 0, pageW, pageH, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	return output(pdf)
}

func output(pdf *fpdf.Fpdf) []byte {
	var buf bytes.Buffer
	_ = pdf.Output(&buf) // a bytes.Buffer does not fail
	return buf.Bytes()
}
