package ingest

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/document"
	"wenping/internal/ingest/msdoc"
	"wenping/internal/problem"
)

const saveAs = "请用 Word 或 WPS 打开后另存为 docx 重新提交。"

// LooksLikePDF says that a file is for the PDF engine. Nothing is parsed.
func LooksLikePDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// sniff tells by the content what a file is. What is not read here is refused
// with its name, so that the sender knows what to do.
func sniff(name string, data []byte) (document.Format, error) {
	head := data[:min(len(data), 4096)]
	ext := strings.ToLower(path.Ext(name))
	unsupported := func(what, todo string) error {
		said, is := "", "是"
		if ext != "" && !strings.Contains(what, strings.TrimPrefix(ext, ".")) && (ext == ".docx" || ext == ".pdf") {
			said, is = "，只是扩展名为 "+ext, "实际是"
		}
		return problem.New(problem.Unsupported, "文件“%s”%s%s%s，暂不能读取。%s", name, is, what, said, todo)
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x00")
	switch {
	case len(data) == 0, len(trimmed) == 0 && len(bytes.Trim(data, " \t\r\n\x00")) == 0:
		return "", problem.New(problem.Empty, "文件“%s”是空的，没有内容。请确认后重新提交。", name)
	case strings.HasPrefix(name, "~$") && len(data) < 1024:
		return "", unsupported("Word 打开文件时留下的临时文件", "请提交报告文件本身。")
	case LooksLikePDF(data):
		return document.FormatPDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")), bytes.HasPrefix(head, []byte("PK00PK\x03\x04")):
		return sniffZip(name, data, unsupported)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffOLE(name, data, unsupported)
	case bytes.HasPrefix(trimmed, []byte(`{\rtf`)):
		return "", unsupported(" RTF 文档（rtf）", saveAs)
	case bytes.HasPrefix(head, []byte("Rar!\x1a\x07")):
		return "", unsupported(" RAR 压缩包（rar）", "请解压后提交其中的报告文件（docx 或 pdf）。")
	case bytes.HasPrefix(head, []byte("7z\xbc\xaf\x27\x1c")):
		return "", unsupported(" 7z 压缩包", "请解压后提交其中的报告文件（docx 或 pdf）。")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")), bytes.HasPrefix(head, []byte("BZh")), bytes.HasPrefix(head, []byte("\xfd7zXZ")):
		return "", unsupported("压缩包", "请解压后提交其中的报告文件（docx 或 pdf）。")
	}
	if what := picture(head); what != "" {
		return "", problem.New(problem.NoText, "文件“%s”是 %s 图片（扫描件或照片），没有可读取的文字。请提交报告的 Word 文件，或由 Word、WPS 直接导出的 PDF。", name, what)
	}
	lower := bytes.ToLower(trimmed)
	switch {
	case bytes.Contains(head, []byte("application/x-mimearchive")), hasMailHead(lower):
		return "", unsupported("网页存档（mht）", saveAs)
	case bytes.Contains(lower, []byte("<w:worddocument")), bytes.Contains(lower, []byte("<pkg:package")), bytes.Contains(lower, []byte(`progid="word.document"`)):
		return "", unsupported(" Word XML 文档（xml）", saveAs)
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<head")), bytes.HasPrefix(lower, []byte("<meta")), bytes.HasPrefix(lower, []byte("<?xml")) && bytes.Contains(lower, []byte("<html")):
		return "", unsupported("网页（html）", saveAs)
	case ext == ".ofd" || bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte("ofd:")):
		return "", unsupported(" OFD 版式文件（ofd）", "请用 OFD 阅读器转换为 PDF，或提交 Word 原文件。")
	case isText(data):
		return "", unsupported("纯文本", "请提交报告的 Word（docx）或 PDF 文件。")
	}
	if ext == ".docx" || ext == ".pdf" || ext == ".doc" {
		return "", problem.New(problem.Corrupt, "文件“%s”已损坏，内容不是 Word 或 PDF 文件。请在本机打开确认后重新提交。", name)
	}
	return "", problem.New(problem.Unsupported, "文件“%s”的格式无法识别。请提交报告的 Word（docx）或 PDF 文件。", name)
}

func sniffZip(name string, data []byte, unsupported func(what, todo string) error) (document.Format, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if bytes.Contains(data, []byte("word/")) || strings.EqualFold(path.Ext(name), ".docx") {
			return "", problem.Wrap(problem.Corrupt, err, "文件“%s”不完整（Word 文件只有一部分），可能是传输中断。请重新上传完整的文件。", name)
		}
		return "", problem.Wrap(problem.Corrupt, err, "文件“%s”是损坏的压缩包，无法读取。请提交报告的 Word（docx）或 PDF 文件。", name)
	}
	var word, sheet, slides, ofd, odf, types, package_ bool
	for i, f := range z.File {
		if i > 5000 {
			break
		}
		n := strings.ToLower(strings.TrimLeft(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		switch {
		case strings.HasPrefix(n, "word/"):
			word = true
		case strings.HasPrefix(n, "xl/"):
			sheet = true
		case strings.HasPrefix(n, "ppt/"):
			slides = true
		case n == "ofd.xml":
			ofd = true
		case n == "content.xml" || n == "mimetype":
			odf = true
		case n == "[content_types].xml":
			types = true
		case n == "encryptedpackage":
			package_ = true
		}
		if f.Flags&1 != 0 && (word || strings.HasPrefix(n, "word/")) {
			return "", problem.New(problem.Encrypted, "文件“%s”设有密码，无法读取。请取消密码后重新提交。", name)
		}
	}
	switch {
	case ofd:
		return "", unsupported(" OFD 版式文件（ofd）", "请用 OFD 阅读器转换为 PDF，或提交 Word 原文件。")
	case word, types && !sheet && !slides:
		return document.FormatDOCX, nil
	case sheet:
		return "", unsupported(" Excel 表格（xlsx）", "请提交报告的 Word（docx）或 PDF 文件。")
	case slides:
		return "", unsupported("演示文稿（pptx）", "请提交报告的 Word（docx）或 PDF 文件。")
	case package_:
		return "", problem.New(problem.Encrypted, "文件“%s”设有密码，无法读取。请取消密码后重新提交。", name)
	case odf:
		return "", unsupported(" OpenDocument 文档（odt）", saveAs)
	case len(z.File) == 0:
		return "", problem.New(problem.Empty, "文件“%s”是空的压缩包，没有内容。请提交报告的 Word（docx）或 PDF 文件。", name)
	case strings.EqualFold(path.Ext(name), ".docx"):
		return "", problem.New(problem.Corrupt, "文件“%s”缺少正文部分，已损坏或不是 Word 文件。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。", name)
	}
	return "", unsupported(" ZIP 压缩包（zip）", "请解压后提交其中的报告文件（docx 或 pdf）。")
}

// sniffOLE tells the kinds of old Office file apart by the names of their
// streams.
func sniffOLE(name string, data []byte, unsupported func(what, todo string) error) (document.Format, error) {
	has := func(stream string) bool {
		u := make([]byte, 0, len(stream)*2)
		for i := 0; i < len(stream); i++ {
			u = append(u, stream[i], 0)
		}
		return bytes.Contains(data, u)
	}
	switch {
	case has("EncryptedPackage") || has("EncryptionInfo"):
		return "", problem.New(problem.Encrypted, "文件“%s”设有打开密码，无法读取。请取消密码后重新提交。", name)
	case has("WordDocument") && (!has("Workbook") && !has("Book") && !has("PowerPoint Document") || msdoc.Is(data)):
		// A sheet may hold an embedded document, a document a sheet.
		return document.FormatDOC, nil
	case has("Workbook"), has("Book"):
		return "", unsupported(" Excel 97-2003 表格（xls）", "请提交报告的 Word（docx）或 PDF 文件。")
	case has("PowerPoint Document"):
		return "", unsupported("演示文稿（ppt）", "请提交报告的 Word（docx）或 PDF 文件。")
	case has("__properties_version1.0"):
		return "", unsupported("邮件（msg）", "请提交邮件附件中的报告文件（docx 或 pdf）。")
	}
	return "", unsupported("旧版 Office 文件", saveAs)
}

func picture(head []byte) string {
	for _, p := range []struct{ magic, name string }{
		{"\xff\xd8\xff", "JPEG"}, {"\x89PNG\r\n", "PNG"}, {"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"}, {"GIF8", "GIF"}, {"AT&TFORM", "DjVu"},
	} {
		if bytes.HasPrefix(head, []byte(p.magic)) {
			return p.name
		}
	}
	if len(head) > 30 && bytes.HasPrefix(head, []byte("BM")) && head[6] == 0 && head[7] == 0 && head[14] == 40 {
		return "BMP"
	}
	if len(head) > 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP" {
		return "WebP"
	}
	return ""
}

func hasMailHead(lower []byte) bool {
	first := lower[:min(len(lower), 1024)]
	return bytes.HasPrefix(first, []byte("mime-version:")) || bytes.HasPrefix(first, []byte("from:")) && bytes.Contains(first, []byte("mime-version:"))
}

// isText says that the bytes are text in UTF-8, UTF-16 or GBK.
func isText(data []byte) bool {
	part := data[:min(len(data), 64<<10)]
	if bytes.HasPrefix(part, []byte("\xff\xfe")) || bytes.HasPrefix(part, []byte("\xfe\xff")) {
		return true
	}
	for _, c := range part {
		if c < 0x09 || (c > 0x0d && c < 0x20 && c != 0x1b) {
			return false
		}
	}
	if utf8.Valid(part[:max(0, len(part)-3)]) {
		return true
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(part[:len(part)-len(part)%2])
	return err == nil && bytes.Count(out, []byte("\uFFFD"))*50 < len(out)
}
