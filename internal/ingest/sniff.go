package ingest

import (
	"archive/zip"
	"bytes"
	"path"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/msdoc"
	"wenping/internal/problem"
)

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
	case len(data) == 0:
		return "", problem.New(problem.Empty, "文件“%s”是空的，没有内容。请确认后重新提交。", name)
	case len(trimmed) == 0 && len(bytes.Trim(data, " \t\r\n\x00")) == 0:
		return "", problem.New(problem.Empty, "文件“%s”全是空字节，没有内容；可能是云盘里还没有下载到本机的文件，或没有传完。请在本机打开确认后重新提交。", name)
	case strings.HasPrefix(name, "~$") && len(data) < 1024:
		return "", unsupported("Word 打开文件时留下的临时文件", sendOwn)
	case LooksLikePDF(data):
		return document.FormatPDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")), bytes.HasPrefix(head, []byte("PK00PK\x03\x04")):
		format, err := sniffZip(name, data, unsupported)
		if err != nil && unfinished[ext] && problem.From(err).Code == problem.Corrupt {
			err = notFetched(name)
		}
		return format, err
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffOLE(name, data, unsupported)
	case isSecured(head):
		return "", problem.New(problem.Encrypted, "文件“%s”已被文档安全（加密）软件加密，在本单位以外打不开。请由报送单位解密（外发）后重新提交。", name)
	}
	if what := picture(head); what != "" {
		return "", problem.New(problem.NoText, "文件“%s”是 %s 图片（扫描件或照片），没有可读取的文字。请提交报告的 Word 文件，或由 Word、WPS 直接导出的 PDF。", name, what)
	}
	if k, ok := bySignature(data); ok {
		return "", unsupported(k.what, k.todo)
	}
	if k, ok := byText(headText(head)); ok {
		return "", unsupported(k.what, k.todo)
	}
	switch {
	case ext == ".ofd":
		return "", unsupported(" OFD 版式文件（ofd）", "请用 OFD 阅读器转换为 PDF，或提交 Word 原文件。")
	case isText(data):
		return "", unsupported("纯文本", sendDoc)
	case unfinished[ext]:
		return "", notFetched(name)
	case ext == ".docx" || ext == ".pdf" || ext == ".doc" || ext == ".wps":
		return "", problem.New(problem.Corrupt, "文件“%s”的内容不是 Word 或 PDF：可能已损坏，也可能被文档安全（加密）软件加密，在本单位以外打不开。请确认能正常打开，解密或另存后重新提交。", name)
	}
	return "", problem.New(problem.Unsupported, "文件“%s”的格式无法识别。请提交报告的 Word（docx）或 PDF 文件。", name)
}

func notFetched(name string) error {
	return problem.New(problem.Unsupported, "文件“%s”没有下载完，不是完整的文件。请下载完成后重新提交。", name)
}

func sniffZip(name string, data []byte, unsupported func(what, todo string) error) (document.Format, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if bytes.Contains(data, []byte("word/")) || strings.EqualFold(path.Ext(name), ".docx") {
			return "", problem.Wrap(problem.Corrupt, err, "文件“%s”不完整（Word 文件只有一部分），可能是传输中断。请重新上传完整的文件。", name)
		}
		return "", problem.Wrap(problem.Corrupt, err, "文件“%s”是损坏的压缩包，无法读取。请提交报告的 Word（docx）或 PDF 文件。", name)
	}
	var word, sheet, slides, ofd, odf, iwork, types, package_ bool
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
		case strings.HasPrefix(n, "index/") && strings.HasSuffix(n, ".iwa"):
			iwork = true
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
	case iwork:
		return "", unsupported("苹果 Pages 文稿（pages）", "请在 Pages 里导出为 Word（docx）或 PDF 后重新提交。")
	case odf:
		switch kind := mimetype(z); {
		case strings.Contains(kind, "epub"):
			return "", unsupported("电子书（epub）", sendDoc)
		case strings.Contains(kind, "spreadsheet"), strings.Contains(kind, "presentation"):
			return "", unsupported(" OpenDocument 表格或演示文稿（ods、odp）", sendDoc)
		}
		return "", unsupported(" OpenDocument 文档（odt）", saveAs)
	case len(z.File) == 0:
		return "", problem.New(problem.Empty, "文件“%s”是空的压缩包，没有内容。请提交报告的 Word（docx）或 PDF 文件。", name)
	}
	what, todo := " ZIP 压缩包（zip）", unpack
	names, more := documentsIn(z)
	switch {
	case len(names) == 0 && strings.EqualFold(path.Ext(name), ".docx"):
		return "", problem.New(problem.Corrupt, "文件“%s”缺少正文部分，已损坏或不是 Word 文件。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。", name)
	case len(names) > 0:
		what += "，里面有" + strings.Join(names, "、")
		if more > 0 {
			what += "等 " + strconv.Itoa(len(names)+more) + " 个文件"
		}
	}
	return "", unsupported(what, todo)
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
	case has("MatOST"):
		return "", unsupported(" Microsoft Works 文档（wps）", "请用能打开它的软件另存为 docx 后重新提交。")
	case has("Workbook"), has("Book"):
		return "", unsupported(" Excel 97-2003 表格（xls）", "请提交报告的 Word（docx）或 PDF 文件。")
	case has("PowerPoint Document"):
		return "", unsupported("演示文稿（ppt）", "请提交报告的 Word（docx）或 PDF 文件。")
	case msdoc.Is(data): // names in capitals
		return document.FormatDOC, nil
	case has("__properties_version1.0"):
		return "", unsupported("邮件（msg）", "请提交邮件附件中的报告文件（docx 或 pdf）。")
	}
	return "", unsupported("旧版 Office 文件", saveAs)
}
