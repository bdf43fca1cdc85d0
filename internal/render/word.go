package render

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/nguyenthenguyen/docx"

	"wenping/internal/paper"
)

// Word writes the twins of the papers: the same text in the same order as the
// PDF, in the styles of a skeleton that an office may edit.
type Word struct {
	r         *Renderer // for what must be measured: the size of a head, the place of a name
	skeletons map[string][]byte
}

// Names of the skeletons, below word/.
const (
	skeletonDraft  = "draft.docx"
	skeletonFormal = "formal.docx"
	skeletonMail   = "mail.docx"
	skeletonForm   = "form.docx"
)

// NewWord reads the skeletons in the folder word of fsys.
func NewWord(r *Renderer, fsys fs.FS) (*Word, error) {
	w := &Word{r: r, skeletons: map[string][]byte{}}
	for _, name := range []string{skeletonDraft, skeletonFormal, skeletonMail, skeletonForm} {
		data, err := fs.ReadFile(fsys, "word/"+name)
		if err != nil {
			return nil, fmt.Errorf("缺少模板 word/%s：%w", name, err)
		}
		w.skeletons[name] = data
	}
	return w, nil
}

var beside = regexp.MustCompile(`^(?:word/(?:header|footer)\d*|docProps/core)\.xml$`)

// write fills a skeleton. The library carries the body; headers and footers it
// can only search for whole words, so they are filled before it sees the file.
func (w *Word) write(name string, f *filling) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return nil, fmt.Errorf("模板 word/%s：%w", name, err) }
	data, err := eachPart(w.skeletons[name], func(part, text string) (string, error) {
		if !beside.MatchString(part) {
			return text, nil
		}
		return f.fill(text)
	})
	if err != nil {
		return fail(err)
	}
	r, err := docx.ReadDocxFromMemory(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fail(err)
	}
	defer func() { _ = r.Close() }()
	e := r.Editable()
	body, err := f.fill(e.GetContent())
	if err != nil {
		return fail(err)
	}
	e.SetContent(body)
	var out bytes.Buffer
	if err := e.Write(&out); err != nil {
		return fail(err)
	}
	return out.Bytes(), nil
}

// eachPart rewrites the parts of a package that change returns otherwise.
func eachPart(data []byte, change func(name, text string) (string, error)) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, file := range in.File {
		r, err := file.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(io.LimitReader(r, largestPart))
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		s, err := change(file.Name, string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name, err)
		}
		p, err := z.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: packed})
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(p, s); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// wordPitch is the pitch of lines in twentieths of a point.
const wordPitch = 592

// packed is the time on every part of a package: the same paper, the same bytes.
var packed = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// largestPart bounds a part of a skeleton, in bytes.
const largestPart = 16 << 20

// Notice writes the Word twin of a letter or list.
func (w *Word) Notice(n *paper.Notice) ([]byte, error) {
	f := &filling{values: map[string]string{}, lists: map[string][]record{"head": nil, "sign": nil},
		known: []string{"mark", "addressee", "number", "copies", "printed", "annex.label", "annex.title", "annex.sum", "annex.stamp",
			"column.id", "column.name", "column.verdict", "column.why", "column.place"}}
	say := func(key, value string) {
		if value != "" {
			f.values[key] = value
		}
	}
	f.values["title"] = strings.Join(w.r.titleLines(n.Title, n.TitlePhrases, titleStyle, typeW-2*cell), "\n")
	say("addressee", n.Addressee)
	name := skeletonDraft
	if n.Draft {
		say("mark", n.Mark)
	}
	if is := n.Issue; is != nil {
		name = skeletonFormal
		width := typeW
		if is.Format == paper.Mail {
			name, width = skeletonMail, mailRule
		}
		say("number", is.Number)
		f.lists["head"] = w.head(is, width)
		f.lists["sign"] = w.sign(is)
		if is.Format == paper.Formal {
			say("printed", is.Printer+"\t"+is.Printed)
		}
	}
	last := lastOfText(n.Paragraphs)
	for i, p := range n.Paragraphs {
		// What leads up to a list stands on its page, the end of the text on that of the signature.
		text := record{fields: map[string]string{"text": p.Text}, keep: leadsOn(p) || i >= last && p.Level < paper.Note &&
			(n.Issue != nil || i+1 < len(n.Paragraphs) && n.Paragraphs[i+1].Level != paper.Copy)}
		switch p.Level {
		case paper.Copy:
			say("copies", p.Text)
			continue
		case paper.Note:
			text.kind = "note"
			if p.Apart {
				text.kind = "apart"
			}
			f.lists["notes"] = append(f.lists["notes"], text)
			continue
		case paper.One:
			text.kind = "one"
		case paper.Two:
			text.kind = "two"
		case paper.Three, paper.Four:
			text.kind = "three"
		case paper.After:
			text.kind = "after"
			if !p.Apart {
				text.kind = "body"
			}
		default:
			text.kind = "body"
			if p.Apart {
				text.kind = "after"
			}
		}
		f.lists["text"] = append(f.lists["text"], text)
	}
	for _, list := range []string{"text", "notes", "items"} {
		f.lists[list] = append([]record{}, f.lists[list]...)
	}
	leaves, err := w.leaves(n)
	if err != nil {
		return nil, err
	}
	f.lists["leaves"] = leaves
	if a := n.Attachment; a != nil {
		say("annex.label", "附件")
		say("annex.title", a.Title)
		say("annex.sum", a.Sum)
		say("annex.stamp", a.Stamp)
		for i, key := range []string{"id", "name", "verdict", "why", "place"} {
			f.values["column."+key] = attachmentColumns[i].title
		}
		for _, r := range a.Rows {
			if r.Band != "" {
				f.lists["items"] = append(f.lists["items"], record{kind: "band", fields: map[string]string{"text": r.Band}})
				continue
			}
			f.lists["items"] = append(f.lists["items"], record{kind: "item", fields: map[string]string{"id": r.ID, "name": r.Name, "verdict": r.Verdict, "why": r.Why, "place": r.Place}})
		}
	}
	return w.write(name, f)
}

// lastOfText is the index of the last paragraph of the text proper.
func lastOfText(ps []paper.Paragraph) int {
	for i := len(ps) - 1; i >= 0; i-- {
		if ps[i].Level < paper.After {
			return i
		}
	}
	return len(ps)
}

// leaves stand between the text and 版记: the page breaks that bring it to where
// the PDF has it, which in 公文格式 is an even page.
func (w *Word) leaves(n *paper.Notice) ([]record, error) {
	l, err := w.r.layOut(n)
	if err != nil {
		return nil, err
	}
	// 版记 is a frame at the foot of the page, which nothing makes room for: a
	// blank line as high as it is does.
	rows := len(l.copyText())
	if n.Issue != nil && n.Issue.Format == paper.Formal {
		rows++
	}
	room := ""
	if rows > 0 && l.foot == 0 {
		room = fmt.Sprintf(`<w:keepNext/><w:spacing w:line="%d" w:lineRule="exact"/>`, twentieths(float64(rows)*copyRow+2*3))
	}
	out := []record{{raw: `<w:p><w:pPr><w:pStyle w:val="Tail"/>` + room + `</w:pPr></w:p>`}}
	if l.foot > 0 {
		for range len(l.pages) - l.foot {
			out = append(out, record{raw: `<w:p><w:pPr><w:pStyle w:val="Tail"/><w:pageBreakBefore/></w:pPr></w:p>`})
		}
	}
	return out, nil
}

// head is 发文机关标志 in the size that the PDF has.
func (w *Word) head(is *paper.Issue, width float64) []record {
	st := style{role: biao, red: true}
	lines := w.r.headLines(is.Head, is.HeadPhrases, &st, width)
	id := "Head"
	if is.Format == paper.Mail {
		id = "HeadMail"
	}
	var out []record
	for i, t := range lines {
		before := ""
		if i > 0 { // only the first line stands away from the edge
			before = `<w:spacing w:before="60"/>`
		}
		size := strconv.Itoa(int(2 * st.size))
		out = append(out, record{raw: `<w:p><w:pPr><w:pStyle w:val="` + id + `"/>` + before + `</w:pPr><w:r><w:rPr><w:sz w:val="` + size + `"/><w:szCs w:val="` + size + `"/></w:rPr><w:t xml:space="preserve">` + escaped(t) + `</w:t></w:r></w:p>`})
	}
	return out
}

// sign is 署名 and 成文日期: the date four characters from the edge, the name
// centred on it.
func (w *Word) sign(is *paper.Issue) []record {
	date := w.r.width(is.Date, bodyStyle)
	names := w.r.titleLines(is.Name, is.NamePhrases, bodyStyle, typeW-4*cell)
	wide := date
	for _, n := range names {
		wide = max(wide, w.r.width(n, bodyStyle))
	}
	centre := max(4*cell+date/2, 2*cell+wide/2) // from the right edge
	var out []record
	line := func(t string, before int) {
		right := max(0, centre-w.r.width(t, bodyStyle)/2)
		space := ""
		if before > 0 {
			space = fmt.Sprintf(`<w:spacing w:before="%d"/>`, before)
		}
		out = append(out, record{raw: fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Sign"/>%s<w:ind w:right="%d"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, space, twentieths(right), escaped(t))})
	}
	for i, n := range names {
		before := 0
		if i == 0 {
			before = sealBlank * wordPitch
		}
		line(n, before)
	}
	line(is.Date, 0)
	return out
}
