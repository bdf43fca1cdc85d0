package docx

import (
	"html"
	"strings"
	"testing"
)

// FuzzHTML: a web page taken in loses its tags and gains nothing.
func FuzzHTML(f *testing.F) {
	f.Add(`<h1>概况</h1><p>正文&nbsp;一段<br>换行<table><tr><td rowspan=2>甲<td>乙<tr><td>丙<table><tr><td>内</table></table>尾`)
	f.Add(`<!-- x --><script>if(a<b){}</script><title>t</title><td>无表</td></table></tr>`)
	f.Fuzz(func(t *testing.T, src string) {
		items := readHTML(src)
		n := 0
		for _, it := range items {
			if it.Para != nil {
				n += chars(it.Para.Text)
				continue
			}
			rows, _ := it.Table.Size()
			if rows != len(it.Table.Rows) {
				t.Fatalf("%d rows, %d in the grid", len(it.Table.Rows), rows)
			}
			for ri, row := range it.Table.Rows {
				for _, c := range row {
					n += chars(c.Text)
					if c.Row != ri || c.ColSpan < 1 || c.RowSpan < 1 {
						t.Fatalf("cell %+v in row %d", c, ri)
					}
				}
			}
		}
		if most := chars(html.UnescapeString(src)); n > most {
			t.Fatalf("%d characters out of %d", n, most)
		}
	})
}

// FuzzEquation: the text of an equation is made of its code.
func FuzzEquation(f *testing.F) {
	f.Add(`eq \o\ac(○,3)`)
	f.Add(`EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(gǎn),赣)`)
	f.Add(`EQ \b\bc\{(\f(1,2)) \i\su(1,5,3) \l(a,b;c)`)
	f.Fuzz(func(t *testing.T, code string) {
		out, ok := equation(code)
		if !ok && out != "" {
			t.Fatalf("not an equation, and yet %q", out)
		}
		if len(out) > 4*len(code)+8 {
			t.Fatalf("%d bytes out of %d", len(out), len(code))
		}
		for _, r := range out {
			if !strings.ContainsRune(code, r) && !strings.ContainsRune("/√∫(),☑☒□ \uFFFD", r) && (r < '①' || r > '㊿') {
				t.Fatalf("%q is not in %q", r, code)
			}
		}
	})
}
