package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/limit"
)

// The books of a Word file: every character of every run of text is in a
// block, in a running head, in a change, or counted as set aside or lost.

// Unaccounted gives the characters that a file holds and a document neither
// has nor counts, and a sample of them.
func Unaccounted(data []byte, d *document.Document) (int, string) {
	left := map[rune]int{}
	for _, src := range textParts(data) {
		runsOf(src, func(text string) {
			for _, r := range text {
				left[r]++
			}
		})
	}
	take := func(s string) {
		for _, r := range s {
			left[r]--
		}
	}
	slack := d.Aside
	for i := range d.Blocks {
		b := &d.Blocks[i]
		take(b.Number)
		take(b.Text)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					take(row[c].Text)
				}
			}
		}
	}
	for _, r := range d.Running {
		take(r.Text)
	}
	for _, c := range d.Changes {
		if c.Kind == document.Deleted || c.Kind == document.MovedFrom {
			take(strings.TrimSuffix(c.Text, "…"))
			slack += max(0, c.Chars-chars(strings.TrimSuffix(c.Text, "…")))
		}
	}
	for _, l := range d.Losses {
		if l.Kind == document.LossGlyphs {
			slack += l.Count
		}
	}
	missing, sample := 0, ""
	for r, n := range left {
		if n > 0 && r > ' ' && r != '\u3000' && r != '\u00a0' && r != utf8.RuneError {
			missing += n
			if len(sample) < 200 {
				sample += fmt.Sprintf("%c×%d ", r, n)
			}
		}
	}
	return missing - slack, sample
}

// textParts gives the parts that are read for text.
func textParts(data []byte) [][]byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	pkg, err := openPackage(data, Options{Limits: limit.Default()})
	if err != nil {
		return nil
	}
	names := map[string]bool{partName(pkg.main): true}
	for _, kind := range []string{"footnotes", "endnotes", "comments"} {
		names[partName(pkg.byKind(kind))] = true
	}
	for _, kind := range []string{"header", "footer"} {
		for _, name := range pkg.allOf(kind) {
			names[partName(name)] = true
		}
	}
	var out [][]byte
	for _, f := range z.File {
		if names[partName(f.Name)] {
			delete(names, partName(f.Name))
			if src, err := pkg.read(f.Name); err == nil {
				out = append(out, src)
			}
		}
	}
	return out
}

// runsOf walks a part and gives the text of each run, the second telling of
// what is written twice left out.
func runsOf(src []byte, yield func(text string)) {
	s := newScanner(src)
	var choices []bool // for each open mc:AlternateContent: was there a choice
	symbols := false
	for s.next() == nil && s.kind != tokenEOF {
		switch s.kind {
		case tokenStart:
			switch s.name {
			case "mc:AlternateContent":
				choices = append(choices, false)
			case "mc:Choice", "mc:Fallback":
				if n := len(choices); n > 0 {
					if choices[n-1] {
						if s.skip() != nil {
							return
						}
						continue
					}
					choices[n-1] = true
				}
			case "w:r":
				symbols = false
			case "w:rFonts":
				f := s.attr("ascii")
				symbols = strings.HasPrefix(f, "Wingdings") || f == "Symbol" || strings.HasPrefix(f, "Webdings")
			}
		case tokenEnd:
			if s.name == "mc:AlternateContent" && len(choices) > 0 {
				choices = choices[:len(choices)-1]
			}
		case tokenText:
			if !s.inText() || symbols || symbolic(s.text) {
				continue
			}
			yield(strings.ToValidUTF8(string(s.text), ""))
		}
	}
}

// symbolic: signs of symbol fonts are read as the characters they show.
func symbolic(b []byte) bool {
	for _, r := range string(b) {
		if r >= 0xF020 && r <= 0xF0FF {
			return true
		}
	}
	return false
}
