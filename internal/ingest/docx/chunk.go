package docx

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/problem"
)

// maxNested bounds documents embedded in documents.
const maxNested = 3

// chunk reads a w:altChunk: another document that Word takes in when it opens
// the file. Word files, web pages (also as mht, which is how programs that
// make docx out of HTML write it) and plain text are read.
func (r *reader) chunk(id string) ([]word.Item, error) {
	target := r.pkg.rels[id].target
	lost := []word.Item{{Loss: &document.Loss{Kind: document.LossAltChunk, Count: 1, Note: "此处嵌入了另一个文档，其内容未读取。", Detail: target}}}
	if target == "" || r.nested >= maxNested {
		return lost, nil
	}
	data, err := r.pkg.raw(target)
	if err != nil {
		return lost, nil
	}
	head := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), 1024)], "\xef\xbb\xbf \t\r\n")))
	switch {
	case strings.HasPrefix(head, "pk\x03\x04"):
		items, err := r.chunkDOCX(data)
		var p *problem.Error
		if errors.As(err, &p) && (p.Code == problem.TooLarge || p.Code == problem.Timeout) {
			return nil, err
		}
		if err != nil {
			return lost, nil
		}
		return items, nil
	case strings.HasPrefix(head, `{\rtf`), strings.HasPrefix(head, "\xd0\xcf\x11\xe0"):
		return lost, nil
	case strings.Contains(head, "mime-version:"):
		page := pageOfMHT(data)
		if page == nil {
			return lost, nil
		}
		return r.flat(readHTML(decodeText(page))), nil
	case strings.Contains(head, "<html"), strings.Contains(head, "<body"), strings.Contains(head, "<!doctype html"), strings.HasSuffix(strings.ToLower(target), ".html"), strings.HasSuffix(strings.ToLower(target), ".htm"), strings.HasSuffix(strings.ToLower(target), ".xhtml"):
		return r.flat(readHTML(decodeText(data))), nil
	case strings.HasSuffix(strings.ToLower(target), ".txt"):
		var items []word.Item
		for _, line := range strings.FieldsFunc(decodeText(data), func(c rune) bool { return c == '\n' || c == '\r' }) {
			items = append(items, word.Item{Para: &word.Para{Text: strings.TrimSpace(word.CleanText(line, ""))}})
		}
		return r.flat(items), nil
	}
	return lost, nil
}

// chunkDOCX reads an embedded Word file, with its own styles and lists.
func (r *reader) chunkDOCX(data []byte) ([]word.Item, error) {
	opt := r.opt
	opt.Limits.Unpacked = max(1, r.opt.Limits.Unpacked/2)
	pkg, err := openPackage(data, opt)
	if err != nil {
		return nil, err
	}
	n := &reader{ctx: r.ctx, opt: opt, pkg: pkg, part: pkg.main, books: r.books, nested: r.nested + 1, cells: r.cells, paras: r.paras}
	items, err := n.all()
	if err != nil {
		return nil, err
	}
	r.cells, r.paras, r.pictures = n.cells, n.paras, r.pictures+n.pictures
	strip(items)
	return items, nil
}

// strip takes the way back to the source off: it does not lead into this file.
func strip(items []word.Item) {
	for _, it := range items {
		switch {
		case it.Para != nil:
			it.Para.Part, it.Para.Spans = "", nil
			strip(it.Para.Notes)
		case it.Table != nil:
			for _, row := range it.Table.Rows {
				for c := range row {
					row[c].Origin = document.Origin{}
				}
			}
		}
	}
}

// flat gives paragraphs of a chunk without styles what assembling needs.
func (r *reader) flat(items []word.Item) []word.Item {
	for _, it := range items {
		if it.Para != nil {
			it.Para.Style = r.st.Get("")
			if it.Para.Outline == 0 {
				it.Para.Outline = -1
			} else {
				it.Para.Outline-- // a web page counts its headings from 1
			}
		}
	}
	return items
}

// decodeText turns bytes of unknown encoding into text: UTF-8, UTF-16 or GBK.
func decodeText(b []byte) string {
	b = toUTF8(b)
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil {
			b = out
		}
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// pageOfMHT finds the web page in a web archive; nil when there is none.
func pageOfMHT(data []byte) []byte {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n")))
	if err != nil {
		return nil
	}
	typ, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return nil
	}
	if typ == "text/html" {
		return decodeBody(m.Body, m.Header.Get("Content-Transfer-Encoding"))
	}
	if !strings.HasPrefix(typ, "multipart/") || params["boundary"] == "" {
		return nil
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for i := 0; i < 200; i++ {
		p, err := parts.NextRawPart()
		if err != nil {
			return nil
		}
		if t, _, err := mime.ParseMediaType(p.Header.Get("Content-Type")); err == nil && t == "text/html" {
			return decodeBody(p, p.Header.Get("Content-Transfer-Encoding"))
		}
	}
	return nil
}

func decodeBody(r io.Reader, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	out, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil && len(out) == 0 {
		return nil
	}
	return out
}
