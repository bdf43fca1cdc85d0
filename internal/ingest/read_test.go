package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		f, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte("x"))
	}
	z.Close()
	return b.Bytes()
}

func wide(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		b.WriteByte(0)
	}
	return b.String()
}

func report(t testing.TB, text string) []byte {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	data, err := documenttest.DOCX(d, documenttest.WPSLike)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

func TestWhatIsNotReadIsNamed(t *testing.T) {
	oleWith := func(stream string) []byte {
		return []byte(ole + strings.Repeat("\x00", 504) + wide(stream) + strings.Repeat("\x00", 600))
	}
	good := report(t, "云岭县新材料项目社会稳定风险评估报告\n"+chaptersText)
	gbk := []byte("\xc9\xe7\xbb\xe1\xce\xc8\xb6\xa8\xb7\xe7\xcf\xd5\xc6\xc0\xb9\xc0\xb1\xa8\xb8\xe6\xa1\xa3\xb5\xda\xd2\xbb\xd5\xc2")
	for _, c := range []struct {
		name string
		data []byte
		code problem.Code
		says string
	}{
		{"a.docx", nil, problem.Empty, "空"},
		{"a.docx", []byte("  \r\n\x00"), problem.Empty, "空"},
		{"a.docx", oleWith("WordDocument"), problem.Corrupt, "另存为 docx"},
		{"a.docx", oleWith("EncryptedPackage"), problem.Encrypted, "密码"},
		{"a.xls", oleWith("Workbook"), problem.Unsupported, "Excel"},
		{"a.docx", good[:len(good)*2/3], problem.Corrupt, "不完整"},
		{"a.docx", zipped(t, "OFD.xml"), problem.Unsupported, "OFD"},
		{"a.xlsx", zipped(t, "[Content_Types].xml", "xl/workbook.xml"), problem.Unsupported, "Excel"},
		{"a.pptx", zipped(t, "[Content_Types].xml", "ppt/presentation.xml"), problem.Unsupported, "演示"},
		{"a.odt", zipped(t, "mimetype", "content.xml"), problem.Unsupported, "OpenDocument"},
		{"a.zip", zipped(t, "报告.docx"), problem.Unsupported, "解压"},
		{"a.docx", zipped(t, "[Content_Types].xml", "word/styles.xml"), problem.Corrupt, "缺少正文"},
		{"a.rar", []byte("Rar!\x1a\x07\x01\x00"), problem.Unsupported, "RAR"},
		{"a.7z", []byte("7z\xbc\xaf\x27\x1c\x00"), problem.Unsupported, "7z"},
		{"a.doc", []byte(`{\rtf1\ansi`), problem.Unsupported, "RTF"},
		{"a.doc", []byte("<html><body>报告</body></html>"), problem.Unsupported, "网页"},
		{"a.doc", []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related"), problem.Unsupported, "mht"},
		{"a.xml", []byte(`<?xml version="1.0"?><w:wordDocument>`), problem.Unsupported, "Word XML"},
		{"a.jpg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), problem.NoText, "JPEG"},
		{"a.png", []byte("\x89PNG\r\n\x1a\n"), problem.NoText, "PNG"},
		{"a.tif", []byte("II*\x00\x08\x00\x00\x00"), problem.NoText, "TIFF"},
		{"a.txt", []byte("社会稳定风险评估报告"), problem.Unsupported, "纯文本"},
		{"a.txt", gbk, problem.Unsupported, "纯文本"},
		{"a.docx", []byte("\x00\x01\x02\x03\x04\xff\xfe\x00\x10"), problem.Corrupt, "损坏"},
		{"a.bin", []byte("\x00\x01\x02\x03\x04\xff\xfe\x00\x10"), problem.Unsupported, "无法识别"},
		{"~$a.docx", []byte("\x05admin\x00\x01"), problem.Unsupported, "临时文件"},
	} {
		_, err := Read(context.Background(), "dir/"+c.name, c.data, Options{})
		var p *problem.Error
		if !errors.As(err, &p) {
			t.Errorf("%s %.10q: got %v, want a problem", c.name, c.data, err)
			continue
		}
		if p.Code != c.code || !strings.Contains(p.Message, c.says) || !strings.Contains(p.Message, "“"+c.name+"”") || strings.Contains(p.Message, "dir/") || !strings.HasSuffix(p.Message, "。") {
			t.Errorf("%s %.10q: got %s %s, want %s saying %q", c.name, c.data, p.Code, p.Message, c.code, c.says)
		}
	}
}

func TestReadFindsTheKind(t *testing.T) {
	r, err := Read(context.Background(), "报告.docx", report(t, "云岭县新材料项目\n社会稳定风险评估报告\n"+chaptersText), Options{})
	if err != nil || r.Kind != KindReport || r.Reviewable() != nil {
		t.Fatalf("report: %+v %v", r, err)
	}
	for text, code := range map[string]problem.Code{
		"秘密★3年\n云岭县新材料项目社会稳定风险评估报告\n" + chaptersText:                          problem.Classified,
		"关于召开座谈会的通知\n各单位：\n定于3月5日召开座谈会，请准时参加。":                                problem.NotAReport,
		"甲项目社会稳定风险评估报告\n" + chaptersText + "\n乙项目社会稳定风险评估报告\n" + chaptersText: problem.SeveralReports,
	} {
		r, err := Read(context.Background(), "x.docx", report(t, text), Options{})
		if err != nil {
			t.Errorf("%.20s: %v", text, err)
			continue
		}
		if why := r.Reviewable(); why == nil || problem.From(why).Code != code {
			t.Errorf("%.20s: got %v, want %s", text, why, code)
		}
		if (r.Secret() != nil) != (code == problem.Classified) {
			t.Errorf("%.20s: secret %v", text, r.Secret())
		}
	}
}

type panics struct{}

func (panics) ReadScans(context.Context, []byte, pdf.Recogniser) (*document.Document, error) {
	panic("boom")
}

func TestAReaderThatPanicsIsACorruptFile(t *testing.T) {
	_, err := Read(context.Background(), "a.pdf", []byte("%PDF-1.7"), Options{PDF: panics{}})
	if p := problem.From(err); p.Code != problem.Corrupt || strings.Contains(p.Message, "boom") {
		t.Errorf("got %v", err)
	}
}

func TestAFileOverALimitIsRefusedByItsName(t *testing.T) {
	good := report(t, "云岭县新材料项目社会稳定风险评估报告\n"+chaptersText)
	for name, l := range map[limit.Name]limit.Limits{
		limit.Bytes:    {Bytes: 100},
		limit.Unpacked: {Unpacked: 1000},
		limit.Parts:    {Parts: 2},
		limit.Blocks:   {Blocks: 2},
		limit.Text:     {Text: 20},
	} {
		r, err := Read(context.Background(), "报告.docx", good, Options{Limits: l})
		var over *limit.Error
		if r != nil || !errors.As(err, &over) || over.Name != name || !strings.Contains(problem.From(err).Message, over.Value) || !strings.Contains(problem.From(err).Message, "“报告.docx”") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(ole))
	f.Add([]byte(`{\rtf1`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Read(context.Background(), "a.docx", data, Options{PDF: panics{}}); err != nil {
			var p *problem.Error
			if !errors.As(err, &p) {
				t.Fatalf("not a problem: %v", err)
			}
		}
	})
}
