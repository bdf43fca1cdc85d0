package sample

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf16"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"

	"github.com/go-pdf/fpdf"
)

// Bad is a file that must be refused, or read with a warning, and why.
type Bad struct {
	Name string
	Data []byte
	Code string // problem code that a review must give; empty: it is reviewed, with a warning that says Word
	Also string // a second code that is as right, where there is one
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
		{Name: "旧格式改名.docx", Data: oleWord(false), Code: "unsupported", Word: "doc"},
		{Name: "旧格式.doc", Data: oleWord(false), Code: "unsupported", Word: "docx"},
		{Name: "加密的Word.docx", Data: oleWord(true), Code: "encrypted", Word: "密码"},
		{Name: "加密.pdf", Data: encryptedPDF(), Code: "encrypted", Word: "密码"},
		{Name: "传输中断.docx", Data: word[:len(word)*2/3], Code: "corrupt"},
		{Name: "传输中断.pdf", Data: pdf[:len(pdf)/3], Code: "corrupt"},
		{Name: "只有文件头.pdf", Data: []byte("%PDF-1.7\n"), Code: "corrupt"},
		{Name: "压缩炸弹.docx", Data: zipBomb(400 << 20), Code: "too-large"},
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

// oleWord is an OLE container with the streams of a Word 97 file, or of an
// encrypted docx.
func oleWord(encrypted bool) []byte {
	const sector = 512
	out := make([]byte, 4*sector)
	le := binary.LittleEndian
	copy(out, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(out[24:], 0x3e)
	le.PutUint16(out[26:], 3)
	le.PutUint16(out[28:], 0xfffe)
	le.PutUint16(out[30:], 9)
	le.PutUint16(out[32:], 6)
	le.PutUint32(out[44:], 1) // one FAT sector
	le.PutUint32(out[48:], 1) // directory in sector 1
	le.PutUint32(out[56:], 4096)
	le.PutUint32(out[60:], 0xfffffffe)
	le.PutUint32(out[68:], 0xfffffffe)
	for i := 0; i < 109; i++ {
		le.PutUint32(out[76+4*i:], 0xffffffff)
	}
	le.PutUint32(out[76:], 0)
	fat := out[sector : 2*sector]
	for i := 0; i < sector; i += 4 {
		le.PutUint32(fat[i:], 0xffffffff)
	}
	le.PutUint32(fat[0:], 0xfffffffd)
	le.PutUint32(fat[4:], 0xfffffffe)
	le.PutUint32(fat[8:], 0xfffffffe)
	names := []string{"Root Entry", "WordDocument", "1Table"}
	if encrypted {
		names = []string{"Root Entry", "EncryptionInfo", "EncryptedPackage"}
	}
	for i, name := range names {
		e := out[2*sector+128*i:]
		u := utf16.Encode([]rune(name))
		for k, c := range u {
			le.PutUint16(e[2*k:], c)
		}
		le.PutUint16(e[64:], uint16(2*len(u)+2))
		e[66] = 2
		if i == 0 {
			e[66] = 5
		}
		e[67] = 1
		for _, at := range []int{68, 72, 76} {
			le.PutUint32(e[at:], 0xffffffff)
		}
		switch i {
		case 0:
			le.PutUint32(e[76:], 1)
			le.PutUint32(e[116:], 0xfffffffe)
		case 1:
			le.PutUint32(e[72:], 2)
			le.PutUint32(e[116:], 2)
			le.PutUint32(e[120:], sector)
		default:
			le.PutUint32(e[116:], 0xfffffffe)
		}
	}
	le.PutUint16(out[3*sector:], 0xa5ec) // the magic of a Word stream
	le.PutUint16(out[3*sector+2:], 193)
	return out
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
