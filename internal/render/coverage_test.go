package render

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/paper"
)

var update = flag.Bool("update", false, "write the table of coverage anew")

// standardCharacters are the 8,105 of 通用规范汉字表.
func standardCharacters(t testing.TB) []rune {
	t.Helper()
	f, err := os.Open("../../fonts/testdata/hanzi8105.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []rune
	for s := bufio.NewScanner(f); s.Scan(); {
		if !strings.HasPrefix(s.Text(), "#") {
			out = append(out, []rune(s.Text())...)
		}
	}
	if len(out) != 8105 {
		t.Fatalf("the list has %d characters", len(out))
	}
	return out
}

// gb2312 gives the 6,763 hanzi of GB/T 2312.
func gb2312(t testing.TB) []rune {
	t.Helper()
	var out []rune
	for row := 0xB0; row <= 0xF7; row++ {
		for col := 0xA1; col <= 0xFE; col++ {
			if row == 0xD7 && col > 0xF9 {
				continue
			}
			s, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(row), byte(col)})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, []rune(string(s))...)
		}
	}
	if len(out) != 6763 {
		t.Fatalf("GB/T 2312 has %d hanzi", len(out))
	}
	return out
}

// In every role every character of the table is drawn by some face.
func TestNoStandardCharacterIsMissing(t *testing.T) {
	r := renderer(t)
	beyond := 0
	for _, c := range standardCharacters(t) {
		if c > 0xFFFF {
			beyond++
		}
		for k := range r.faces {
			f, m := r.pick(role(k), c)
			if f == nil {
				t.Errorf("no face for %c in role %d", c, k)
				continue
			}
			if seg, err := f.outline(m.glyph); err != nil || len(seg) == 0 {
				t.Errorf("%c is drawn as nothing by %s", c, f.name)
			}
		}
	}
	if beyond != 196 {
		t.Errorf("%d characters lie beyond U+FFFF, want 196", beyond)
	}
}

// A letter with every character of the table loses none, seen or copied.
func TestALetterOfEveryCharacter(t *testing.T) {
	if testing.Short() {
		t.Skip("draws 8,105 glyphs")
	}
	r := renderer(t)
	all := standardCharacters(t)
	n := &paper.Notice{Title: "关于用字的函", Paragraphs: []paper.Paragraph{{Text: string(all) + "。"}}}
	l, err := r.layOut(n)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.missing) > 0 {
		t.Errorf("missing: %v", l.missing)
	}
	b, err := l.pdf()
	if err != nil {
		t.Fatal(err)
	}
	pages := measured(t, b)
	seen := map[rune]bool{}
	for _, p := range pages {
		for _, g := range p.Glyphs {
			if g.Hidden || g.Ink[2] > g.Ink[0] {
				seen[g.R] = true
			}
		}
	}
	var lost []rune
	for _, c := range all {
		if !seen[c] {
			lost = append(lost, c)
		}
	}
	if len(lost) > 0 {
		t.Errorf("%d characters are lost: %s", len(lost), string(lost[:min(40, len(lost))]))
	}
}

// A character that no face has stops the issue of a letter, and names itself.
func TestAMissingCharacterStopsTheIssue(t *testing.T) {
	r := renderer(t)
	for _, put := range []func(*paper.Notice){
		func(n *paper.Notice) { n.Paragraphs[0].Text += "\U0002FFFF" },
		func(n *paper.Notice) { n.Title += "\U0002FFFF" },
		func(n *paper.Notice) { n.Issue.Head += "\U0002FFFF" },
		func(n *paper.Notice) { n.Issue.Name += "\U0002FFFF" },
	} {
		n := plainLetter(paper.Mail, 2, 1, golden.office)
		put(n)
		_, err := r.Notice(n)
		var missing *MissingGlyphs
		if !errors.As(err, &missing) || !slices.Equal(missing.Runes, []rune{0x2FFFF}) || !strings.Contains(err.Error(), "U+2FFFF") {
			t.Errorf("err = %v", err)
		}
	}
}

// Only the faces that a letter uses are in its file.
func TestOnlyTheFacesUsedAreAdded(t *testing.T) {
	r := renderer(t)
	fonts := func(n *paper.Notice) []string {
		b, err := r.Notice(n)
		if err != nil {
			t.Fatal(err)
		}
		pages := measured(t, b)
		var out []string
		for _, p := range pages {
			for _, g := range p.Glyphs {
				if !slices.Contains(out, g.Font) {
					out = append(out, g.Font)
				}
			}
		}
		for _, f := range r.faces { // nothing in the file that no page shows
			_, proper := embedded(f, slices.Index(r.faces[:], f))
			if strings.Contains(string(b), "/FontName /"+proper) != slices.Contains(out, proper[len("WENPNA+"):]) {
				t.Errorf("%s is in the file and on no page, or the other way round", proper)
			}
		}
		return out
	}
	if got := fonts(plainLetter(paper.Mail, 2, 1, golden.office)); len(got) != 3 { // 小标宋, 仿宋, 宋
		t.Errorf("a plain letter has %v", got)
	}
	if got := fonts(plainLetter(paper.Mail, 9, 1, golden.office)); len(got) != 5 {
		t.Errorf("a letter with headings has %v", got)
	}
}

// The table in the folder of the typefaces says what they cover.
func TestCoverageTable(t *testing.T) {
	r := renderer(t)
	all, gb := standardCharacters(t), gb2312(t)
	var b strings.Builder
	b.WriteString("# What the typefaces cover\n\nWritten by `go test ./internal/render -run CoverageTable -update`; do not edit.\n\n" +
		"The columns count characters that the face itself has: the 6,763 hanzi of GB/T 2312, the 8,105 of\n通用规范汉字表 (2013), and those of the latter beyond U+FFFF, which are drawn as outlines. What a face\nlacks is drawn by the next face of its role that has it; nothing of either list is then missing.\n\n" +
		"| role | file | GB/T 2312 | 通用规范汉字表 | beyond U+FFFF | left to other faces | missing in the end |\n|---|---|---:|---:|---:|---:|---:|\n")
	names := [roles]string{fang: "仿宋", biao: "小标宋", hei: "黑体", kai: "楷体", song: "宋体"}
	for k, f := range r.faces {
		has := func(list []rune, from rune) (n int) {
			for _, c := range list {
				if c >= from && f.metric(c).glyph != 0 {
					n++
				}
			}
			return n
		}
		missing := 0
		for _, c := range slices.Concat(all, gb) {
			if g, _ := r.pick(role(k), c); g == nil {
				missing++
			}
		}
		n := has(all, 0)
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %d |\n", names[k], roleFiles[k][1], has(gb, 0), n, has(all, 0x10000), len(all)-n, missing)
	}
	file := filepath.Join("../../fonts", "COVERAGE.md")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("the table is out of date (run with -update):\n%s", b.String())
	}
}

// threePages is a letter of three pages.
func threePages() *paper.Notice { return plainLetter(paper.Mail, 27, 1, golden.office) }

func TestThreePagesAreSmall(t *testing.T) {
	r := renderer(t)
	for name, n := range map[string]*paper.Notice{"plain": threePages(), "draft": notice(t, paper.Undecided, "undecided")} {
		b, err := r.Notice(n)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 300_000 {
			t.Errorf("%s: %d bytes", name, len(b))
		}
	}
	if l, err := r.layOut(threePages()); err != nil || len(l.pages) != 3 {
		t.Errorf("%d pages (%v), want 3", len(l.pages), err)
	}
}

// BenchmarkThreePages is a letter of three pages with a warm renderer: the
// bound is 120 ms and 300 kB.
func BenchmarkThreePages(b *testing.B) {
	r, n := renderer(b), threePages()
	size := 0
	for b.Loop() {
		out, err := r.Notice(n)
		if err != nil {
			b.Fatal(err)
		}
		size = len(out)
	}
	b.ReportMetric(float64(size), "bytes")
}
