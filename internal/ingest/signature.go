package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// kindOf is a kind of file that is told apart only to be refused.
type kindOf struct{ what, todo string }

const (
	saveAs  = "请用 Word 或 WPS 打开后另存为 docx 重新提交。"
	unpack  = "请解压后提交其中的报告文件（docx 或 pdf）。"
	sendDoc = "请提交报告的 Word（docx）或 PDF 文件。"
	sendOwn = "请提交报告文件本身（docx 或 pdf）。"
)

// signatures are the first bytes of files that are something else.
var signatures = []struct {
	magic string
	at    int
	kindOf
}{
	{"Rar!\x1a\x07", 0, kindOf{" RAR 压缩包（rar）", unpack}},
	{"7z\xbc\xaf\x27\x1c", 0, kindOf{" 7z 压缩包", unpack}},
	{"\x1f\x8b", 0, kindOf{"压缩包（gz）", unpack}},
	{"BZh", 0, kindOf{"压缩包（bz2）", unpack}},
	{"\xfd7zXZ", 0, kindOf{"压缩包（xz）", unpack}},
	{"\x28\xb5\x2f\xfd", 0, kindOf{"压缩包（zst）", unpack}},
	{"ustar", 257, kindOf{"压缩包（tar）", unpack}},
	{"MSCF", 0, kindOf{"压缩包（cab）", unpack}},
	{"CD001", 0x8001, kindOf{"光盘映像（iso）", unpack}},
	{"L\x00\x00\x00\x01\x14\x02\x00", 0, kindOf{"快捷方式（lnk），里面没有报告", sendOwn}},
	{"[InternetShortcut]", 0, kindOf{"网址快捷方式（url），里面没有报告", sendOwn}},
	{"CAJ\x00", 0, kindOf{"知网的 CAJ 文件", "请用 CAJ 阅读器打开后另存或打印为 PDF，再重新提交。"}},
	{"HN\x00\x00", 0, kindOf{"知网的 CAJ 文件", "请用 CAJ 阅读器打开后另存或打印为 PDF，再重新提交。"}},
	{"KDH ", 0, kindOf{"知网的 CAJ 文件（kdh）", "请用 CAJ 阅读器打开后另存或打印为 PDF，再重新提交。"}},
	{"TEB", 0, kindOf{"知网的 CAJ 文件（teb）", "请用 CAJ 阅读器打开后另存或打印为 PDF，再重新提交。"}},
	{"%!PS-", 0, kindOf{" PostScript 打印文件（ps）", "请用 Word 或 WPS 导出 PDF 后重新提交。"}},
	{"AC10", 0, kindOf{" CAD 图纸（dwg）", sendDoc}},
	{"MZ", 0, kindOf{"程序（exe），不是文档", "请不要运行它，并核对文件来源。"}},
	{"\x7fELF", 0, kindOf{"程序，不是文档", "请不要运行它，并核对文件来源。"}},
	{"-----BEGIN PKCS7", 0, kindOf{"数字信封（签名或加密的邮件）", "请在收件的软件里打开，提交其中的报告文件。"}},
	{"-----BEGIN CMS", 0, kindOf{"数字信封（签名或加密的邮件）", "请在收件的软件里打开，提交其中的报告文件。"}},
	{"-----BEGIN PGP", 0, kindOf{"数字信封（PGP 加密）", "请解密后提交其中的报告文件。"}},
	{"ID3", 0, kindOf{"录音或录像", sendDoc}},
	{"RIFF", 0, kindOf{"录音或录像", sendDoc}}, // WebP is a picture and told before
	{"\x1aE\xdf\xa3", 0, kindOf{"录音或录像", sendDoc}},
	{"ftyp", 4, kindOf{"录音或录像", sendDoc}}, // HEIC is told before
	{"SQLite format 3", 0, kindOf{"数据库文件", sendDoc}},
	{"!BDN", 0, kindOf{"邮件数据文件（pst）", sendOwn}},
	{"\x31\xbe\x00\x00", 0, kindOf{" Windows 书写器文档（wri）", saveAs}},
	{"\xffWPC", 0, kindOf{" WordPerfect 文档（wpd）", saveAs}},
	{"\xdb\xa5\x2d\x00", 0, kindOf{" Word 2.0 文档（doc）", saveAs}},
	{"\x01\xfe\x32", 0, kindOf{" Microsoft Works 文档（wps）", "请用能打开它的软件另存为 docx 后重新提交。"}},
}

// secured are the first bytes that programs write which encrypt the documents
// of an office behind its back: outside that office nobody can open them.
var secured = []string{"b\x14#e", "E-SafeNet", "\x00E-SafeNet", "%TSD-Header-###%", "\x01DSM", "DLP\x00", "<DRMContent"}

// cmsOID is the object identifier of signed and enveloped data.
var cmsOID = []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07")

// bySignature tells a file by its bytes.
func bySignature(head []byte) (kindOf, bool) {
	for _, s := range signatures {
		if len(head) >= s.at && bytes.HasPrefix(head[s.at:], []byte(s.magic)) && (len(s.magic) > 4 || !isText(head[:min(len(head), 512)])) {
			return s.kindOf, true
		}
	}
	if len(head) > 32 && head[0] == 0x30 && bytes.Contains(head[:32], cmsOID) {
		return kindOf{"数字信封（签名或加密的邮件，p7m）", "请在收件的软件里打开，提交其中的报告文件。"}, true
	}
	return kindOf{}, false
}

func isSecured(head []byte) bool {
	for _, s := range secured {
		if bytes.HasPrefix(head, []byte(s)) {
			return true
		}
	}
	return false
}

var (
	leadingComment = regexp.MustCompile(`(?s)^(?:\s*<!--.*?-->)+`)
	htmlStart      = regexp.MustCompile(`^(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|meta|title|style|script|div|table|span|center|font|h[1-6]|p|br|a)[\s/>]`)
	headerLine     = regexp.MustCompile(`^[!-9;-~]{1,60}:[ \t]`)
)

// byText tells a file by what its text begins with; text is in lower case.
func byText(text string) (kindOf, bool) {
	start := strings.TrimLeft(text, " \t\r\n\x00\ufeff")
	if strings.HasPrefix(start, `{\rtf`) {
		return kindOf{" RTF 文档（rtf）", saveAs}, true
	}
	if k, ok := byMail(start); ok {
		return k, true
	}
	switch {
	case strings.Contains(text, "<w:worddocument"), strings.Contains(text, "<pkg:package"), strings.Contains(text, `progid="word.document"`):
		return kindOf{" Word XML 文档（xml）", saveAs}, true
	case strings.Contains(text, "urn:oasis:names:tc:opendocument"):
		return kindOf{" OpenDocument 文档（fodt）", saveAs}, true
	case strings.HasPrefix(start, "<?xml") && strings.Contains(text, "ofd:"):
		return kindOf{" OFD 版式文件（ofd）", "请用 OFD 阅读器转换为 PDF，或提交 Word 原文件。"}, true
	}
	start = strings.TrimLeft(leadingComment.ReplaceAllString(start, ""), " \t\r\n")
	if htmlStart.MatchString(start) || strings.HasPrefix(start, "<") && strings.Contains(text, "<html") {
		return kindOf{"网页（html）", saveAs}, true
	}
	return kindOf{}, false
}

// byMail tells saved web pages and letters, which both begin with the header of
// a mail.
func byMail(start string) (kindOf, bool) {
	line, _, _ := strings.Cut(start, "\n")
	if !headerLine.MatchString(line) {
		return kindOf{}, false
	}
	head, _, _ := strings.Cut(strings.ReplaceAll(start, "\r", ""), "\n\n")
	has := func(field string) bool {
		return strings.HasPrefix(head, field+":") || strings.Contains(head, "\n"+field+":")
	}
	switch {
	case strings.Contains(start, "application/x-mimearchive"), strings.Contains(head, "multipart/related") && !has("received") && !has("to"):
		return kindOf{"网页存档（mht）", saveAs}, true
	case has("from") && (has("to") || has("subject") || has("received")), has("received") && has("mime-version"):
		return kindOf{"邮件（eml）", "请提交邮件附件中的报告文件（docx 或 pdf）。"}, true
	case has("mime-version"):
		return kindOf{"网页存档（mht）", saveAs}, true
	}
	return kindOf{}, false
}

// headText gives the beginning of a file as text in lower case, whatever it is
// written in.
func headText(head []byte) string {
	if u := fromWide(head); u != nil {
		head = u
	}
	return strings.ToLower(strings.ToValidUTF8(string(head), "?"))
}

// fromWide turns UTF-16 into UTF-8; nil where it is none.
func fromWide(b []byte) []byte {
	var order binary.ByteOrder
	switch {
	case len(b) < 4:
		return nil
	case b[0] == 0xff && b[1] == 0xfe, b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0:
		order = binary.LittleEndian
	case b[0] == 0xfe && b[1] == 0xff, b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0:
		order = binary.BigEndian
	default:
		return nil
	}
	u := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u = append(u, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(u)))
}

// unfinished are the endings that programs give to what they have not fetched
// to the end.
var unfinished = map[string]bool{".crdownload": true, ".part": true, ".partial": true, ".download": true, ".downloading": true, ".td": true, ".xltd": true, ".opdownload": true, ".!ut": true, ".bc!": true, ".aria2": true, ".tmp": true}

// picture names the kind of picture a file is, "" where it is none.
func picture(head []byte) string {
	for _, p := range []struct{ magic, name string }{
		{"\xff\xd8\xff", "JPEG"}, {"\x89PNG\r\n", "PNG"}, {"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"}, {"GIF8", "GIF"}, {"AT&TFORM", "DjVu"}, {"8BPS", "Photoshop"},
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
	if len(head) > 12 && string(head[4:8]) == "ftyp" {
		switch string(head[8:12]) {
		case "heic", "heix", "mif1", "msf1", "avif":
			return "HEIC"
		}
	}
	return ""
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
	if err != nil || bytes.Count(out, []byte("\uFFFD"))*50 >= len(out) {
		return false
	}
	// Bytes that mean nothing mostly decode as well, to characters nobody writes.
	odd, n := 0, 0
	for _, r := range string(out) {
		n++
		if r >= 0x80 && !unicode.Is(unicode.Han, r) && !unicode.IsPunct(r) && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsSymbol(r) && !unicode.IsSpace(r) {
			odd++
		}
	}
	return odd*50 < n
}

// mimetype reads the part in which OpenDocument and e-books say what they are.
func mimetype(z *zip.Reader) string {
	for i, f := range z.File {
		if i < 50 && f.Name == "mimetype" {
			r, err := f.Open()
			if err != nil {
				return ""
			}
			defer r.Close()
			b, err := io.ReadAll(io.LimitReader(r, 100))
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(b))
		}
	}
	return ""
}

// documentsIn lists the documents in an archive, by name.
func documentsIn(z *zip.Reader) (names []string, more int) {
	for i, f := range z.File {
		if i > 5000 {
			break
		}
		name := f.Name
		if !utf8.ValidString(name) || f.NonUTF8 {
			if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
				name = s
			}
		}
		name = path.Base(strings.ReplaceAll(name, `\`, "/"))
		switch strings.ToLower(path.Ext(name)) {
		case ".docx", ".doc", ".pdf", ".wps", ".docm", ".ofd", ".rtf":
		default:
			continue
		}
		name = strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) {
				return -1
			}
			return r
		}, name)
		if strings.HasPrefix(name, "._") || strings.HasPrefix(name, "~$") {
			continue
		}
		if len(names) == 3 {
			more++
			continue
		}
		names = append(names, "“"+short(name)+"”")
	}
	return names, more
}
