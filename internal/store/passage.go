package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/review"
)

// Passage is one piece of text that can be found, with where it stands. Its
// text is masked.
type Passage struct {
	Kind  string // title, finding, text
	Link  string // finding: its id; text: the block, b12 or b12-2-0
	Place string // in words
	Text  string
}

// Bounds of what is indexed of one report.
const (
	maxPassage  = 1200 // characters
	maxPassages = 20000
)

// Passages are the findings and the text of a report, paragraph by paragraph
// and row by row.
func Passages(r *review.Review) []Passage {
	var out []Passage
	for _, f := range r.Findings {
		p := Passage{Kind: "finding", Link: f.ID, Text: strings.TrimSpace(f.Item + " " + f.Message + " " + f.Demand)}
		for _, e := range f.Evidence {
			if e.Cite != "" {
				p.Place = e.Cite
				break
			}
		}
		out = append(out, p)
	}
	if r.Document == nil {
		return out
	}
	d := r.Document
	put := func(b *document.Block, link, text string, page int) {
		text, _ = review.Mask(strings.Join(strings.Fields(text), " "))
		for utf8.RuneCountInString(text) > 1 && len(out) < maxPassages {
			cut := text
			if rs := []rune(text); len(rs) > maxPassage {
				cut = string(rs[:maxPassage])
			}
			out = append(out, Passage{"text", link, standsAt(d, b, page), cut})
			text = text[len(cut):]
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch {
		case b.Kind == document.Contents || b.Kind == document.Comment:
		case b.Table == nil:
			put(b, b.ID.String(), b.Printed(), b.Page)
		default:
			for _, row := range b.Table.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, c.Text)
				}
				if len(row) > 0 {
					put(b, fmt.Sprintf("%s-%d-%d", b.ID, row[0].Row, row[0].Col), strings.Join(cells, " "), max(row[0].Page, b.Page))
				}
			}
		}
	}
	return out
}

// standsAt names a place: the page as printed, else the chapter.
func standsAt(d *document.Document, b *document.Block, page int) string {
	if page > 0 && page <= len(d.Pages) {
		if l := d.Pages[page-1].Label; l != "" {
			return "第" + l + "页"
		}
		return fmt.Sprintf("PDF第%d页", page)
	}
	p := d.Locate(document.Anchor{Block: b.ID})
	path, _ := review.Mask(p.Path)
	if i := strings.LastIndex(path, " / "); i >= 0 && utf8.RuneCountInString(path) > 40 {
		path = path[i+3:]
	}
	return path
}

// grams are the words of the index: every pair of neighbouring characters of
// Chinese text (and the last one alone), numbers and Latin words whole. Any
// string of two or more characters is found wherever it stands, however a
// segmenter would have cut the text around it.
func grams(text string) []string {
	var out []string
	var han []rune
	var latin strings.Builder
	flush := func() {
		for i := 0; i+1 < len(han); i++ {
			out = append(out, string(han[i:i+2]))
		}
		if len(han) > 0 {
			out = append(out, string(han[len(han)-1]))
		}
		han = han[:0]
		if latin.Len() > 0 {
			out = append(out, latin.String())
			latin.Reset()
		}
	}
	for _, r := range text {
		if r >= 0xff01 && r <= 0xff5e {
			r -= 0xfee0 // full-width forms
		}
		switch {
		case unicode.Is(unicode.Han, r):
			if latin.Len() > 0 {
				flush()
			}
			han = append(han, r)
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if len(han) > 0 {
				flush()
			}
			latin.WriteRune(unicode.ToLower(r))
		default:
			flush()
		}
	}
	flush()
	return out
}

// match writes words as an expression of the index: all of them must be there.
// It is empty where there is nothing to look for. phrase writes terms that
// follow one another, prefix what begins with a term.
func match(words []string, phrase func([]string) string, prefix func(string) string, and string) string {
	var all []string
	for _, w := range words {
		g := grams(w)
		if len(g) == 0 {
			continue
		}
		// The last character of a run stands alone only at the end of a run: a
		// word is found by its pairs, a single character by what begins with it.
		var terms []string
		for i, t := range g {
			r := []rune(t)
			if len(r) != 1 || !unicode.Is(unicode.Han, r[0]) {
				terms = append(terms, t)
				continue
			}
			if i > 0 && len(terms) > 0 && strings.HasSuffix(terms[len(terms)-1], t) {
				continue
			}
			if len(terms) > 0 {
				all = append(all, phrase(terms))
				terms = nil
			}
			all = append(all, prefix(t))
		}
		if len(terms) > 0 {
			all = append(all, phrase(terms))
		}
	}
	return strings.Join(all, and)
}

var wordTables = map[string]string{"title": "title_words", "finding": "finding_words", "text": "text_words"}

// setTitle writes what a case is found by in the list.
func (s *Store) setTitle(ctx context.Context, tx *sql.Tx, id string, words ...string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM passages WHERE case_id = ? AND kind = 'title'`, id); err != nil {
		return err
	}
	text, _ := review.Mask(strings.Join(words, " · "))
	return s.engine.addPassages(ctx, tx, []indexed{{of: id, Passage: Passage{Kind: "title", Text: text}}})
}

// ForgetText takes what can be searched of a case out of the index: no word of
// a report stays behind when its upload is deleted.
func (s *Store) ForgetText(ctx context.Context, id string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM passages WHERE case_id = ?`, id)
	return err
}

// setDigest writes what a review is remembered by, the passages apart.
func (s *Store) setDigest(ctx context.Context, tx *sql.Tx, id, title string, d Digest) error {
	var file, agency string
	if err := tx.QueryRowContext(ctx, `SELECT file, agency FROM cases WHERE id = ?`, id).Scan(&file, &agency); err != nil {
		return err
	}
	if d.Author == "" {
		d.Author = name(agency)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET matter = ?, author = ?, body = ? WHERE id = ?`, d.Matter, d.Author, d.Body, id); err != nil {
		return err
	}
	if err := s.setStanding(ctx, tx, id, d.Standing); err != nil {
		return err
	}
	return s.setTitle(ctx, tx, id, title, file, d.Author, d.Body)
}

// setPassages writes what can be searched of a report: many rows, which no
// other writer need wait for.
func (s *Store) setPassages(ctx context.Context, tx *sql.Tx, id string, list []Passage) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM passages WHERE case_id = ? AND kind <> 'title'`, id); err != nil {
		return err
	}
	var stage string
	if err := tx.QueryRowContext(ctx, `SELECT stage FROM cases WHERE id = ?`, id).Scan(&stage); err != nil || stage == "draft" {
		return err // a self-check is searched by nobody
	}
	return s.engine.addPassages(ctx, tx, ofCase(id, list))
}

// remember makes the digest of a review that was kept as JSON alone; the text
// of its report is not among it.
func (s *Store) remember(ctx context.Context, id, title string) error {
	b, err := s.Product(ctx, id, "review")
	if err != nil {
		return err
	}
	var r review.Review
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	said, err := s.Acts(ctx, id)
	if err != nil {
		return err
	}
	d := Digested(&r)
	d.Standing = Stands(review.Judge(&r, said))
	return s.inTxAfter(ctx, func(tx *sql.Tx) error { return s.setPassages(ctx, tx, id, d.Passages) },
		func(tx *sql.Tx) error { return s.setDigest(ctx, tx, id, title, d) })
}

// Hit is a passage that was found.
type Hit struct {
	Passage
	Case  string
	Title string // of the case
	File  string
}

// MaxHits bounds how many hits are counted.
const MaxHits = 1000

// Search gives the passages of a kind that hold all words, those of the newest
// cases first, and how many there are, counted up to MaxHits.
func (s *Store) Search(ctx context.Context, kind string, words []string, limit, offset int) ([]Hit, int, error) {
	ids, err := s.hits(ctx, kind, words, MaxHits)
	total := len(ids)
	if ids = ids[min(max(offset, 0), total):]; err != nil || len(ids) == 0 {
		return nil, total, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT p.kind, p.link, p.place, p.text, c.id, c.title, c.file
		FROM passages p JOIN cases c ON c.id = p.case_id WHERE p.id IN (`+s.engine.each("BIGINT")+`) ORDER BY p.id DESC`, list(ids[:min(limit, len(ids))]))
	if err != nil {
		return nil, 0, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		var h Hit
		if err := rows.Scan(&h.Kind, &h.Link, &h.Place, &h.Text, &h.Case, &h.Title, &h.File); err != nil {
			return nil, 0, err
		}
		out = append(out, h)
	}
	return out, total, rows.Err()
}

// hits are the passages of a kind that hold all words, the newest first.
func (s *Store) hits(ctx context.Context, kind string, words []string, most int) ([]int64, error) {
	m := s.engine.expression(words)
	if _, ok := wordTables[kind]; !ok || m == "" {
		return nil, nil
	}
	ids, err := s.engine.hits(ctx, kind, m, most)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return ids, nil
}

func numbers(rows *sql.Rows, err error) ([]int64, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}
