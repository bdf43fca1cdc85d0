package ingest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// FuzzSniff: a file is what its content is, whatever its name; what is refused
// gets one whole sentence with its name and a code for files.
func FuzzSniff(f *testing.F) {
	for _, s := range []string{"", "PK\x03\x04", ole, `{\rtf1`, "%PDF-1.7", "junk\n%PDF-1.4", "<html><body>", "<!-- x -->\n<div>", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00",
		"From: a\nTo: b\nSubject: c\n\n", "MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "MZ\x90\x00", "MZ是一种写法", "CAJ\x00", "b\x14#e", "E-SafeNet\x00", "\x00\x00\x00\x18ftypheic1234",
		"\xff\xd8\xff\xe0", "#!/bin/sh", "L\x00\x00\x00\x01\x14\x02\x00", "\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02 and more than thirty-two bytes", "\x00\x00\x00", "AC1032", "ID3\x03\x00\xff"} {
		f.Add([]byte(s))
	}
	f.Add(zipped(f, "[Content_Types].xml", "word/document.xml"))
	f.Add(zipped(f, "mimetype", "content.xml"))
	f.Add(zipped(f, "甲/报告.docx", "乙.pdf"))
	f.Add(zipped(f))
	names := []string{"a.docx", "a.doc", "a.pdf", "a.wps", "a.txt", "a.docx.part", "无后缀"}
	codes := map[problem.Code]bool{problem.Unsupported: true, problem.Encrypted: true, problem.Corrupt: true, problem.Empty: true, problem.NoText: true, problem.TooLarge: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first document.Format
		for i, name := range names {
			format, err := sniff(name, data)
			if i == 0 {
				first = format
			}
			if format != first {
				t.Fatalf("read as %q when called %s, as %q when called %s", first, names[0], format, name)
			}
			if (format == document.FormatPDF) != (LooksLikePDF(data) && err == nil && format != "") {
				t.Fatalf("%s: format %q, looks like a PDF: %t", name, format, LooksLikePDF(data))
			}
			if (format == "") != (err != nil) {
				t.Fatalf("%s: format %q and %v", name, format, err)
			}
			var p *problem.Error
			if err != nil && (!errors.As(err, &p) || !codes[p.Code] || !strings.HasSuffix(p.Message, "。") || !strings.Contains(p.Message, "“"+name+"”")) {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

// FuzzContainer: whatever becomes of the bytes of a Word file, there is a
// problem, or a sound document within the limits.
func FuzzContainer(f *testing.F) {
	good := report(f, "云岭县新材料项目社会稳定风险评估报告\n"+chaptersText)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(append([]byte("PK00"), good...))
	f.Add(zipped(f, "[Content_Types].xml", "_rels/.rels", "word/document.xml", "WORD/DOCUMENT.XML", `word\document.xml`))
	l := limit.Limits{Unpacked: 4 << 20, Blocks: 500, Cells: 500, Text: 1 << 20}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read(context.Background(), "a.docx", data, Options{PDF: panics{}, Limits: l})
		if err != nil {
			var p *problem.Error
			if !errors.As(err, &p) || p.Code == problem.Internal {
				t.Fatalf("not a problem of the file: %v", err)
			}
			return
		}
		if err := r.Document.Sound(); err != nil {
			t.Fatal(err)
		}
		cells := 0
		for i := range r.Document.Blocks {
			if tb := r.Document.Blocks[i].Table; tb != nil {
				for _, row := range tb.Rows {
					cells += len(row)
				}
			}
		}
		if len(r.Document.Blocks) > l.Blocks || cells > l.Cells || r.Document.Size() > l.Text {
			t.Fatalf("over the limits: %d blocks, %d cells, %d bytes", len(r.Document.Blocks), cells, r.Document.Size())
		}
	})
}
