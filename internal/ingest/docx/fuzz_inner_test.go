package docx

import (
	"html"
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
