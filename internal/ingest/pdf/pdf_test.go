package pdf

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-pdf/fpdf"

	"wenping/internal/document"
	"wenping/internal/problem"
)

// One engine for all tests, with a cache that outlives them: the first start
// compiles PDFium, which takes seconds.
var shared = sync.OnceValues(func() (*Engine, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "wenping", "wazero")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		dir = filepath.Join(os.TempDir(), "wenping-wazero")
	}
	return New(dir)
})

func read(t *testing.T, data []byte) (*document.Document, error) {
	t.Helper()
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return e.Read(context.Background(), data)
}

func mustRead(t *testing.T, data []byte) *document.Document {
	t.Helper()
	d, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	balanced(t, d)
	return d
}

var fontBytes = sync.OnceValue(func() [2][]byte {
	regular, _ := os.ReadFile("../../../fonts/NotoSerifSC_400Regular-sub.ttf")
	bold, _ := os.ReadFile("../../../fonts/NotoSerifSC_900Black-sub.ttf")
	return [2][]byte{regular, bold}
})

// paper is a small A4 page maker in points.
type paper struct{ *fpdf.Fpdf }

func newPaper(t *testing.T) paper {
	t.Helper()
	f := fontBytes()
	if len(f[0]) == 0 || len(f[1]) == 0 {
		t.Skip("fonts are not there")
	}
	p := paper{fpdf.New("P", "pt", "A4", "")}
	p.SetAutoPageBreak(false, 0)
	p.AddUTF8FontFromBytes("song", "", f[0])
	p.AddUTF8FontFromBytes("song", "B", f[1])
	return p
}

// at writes a line with its left end at x and its baseline at y.
func (p paper) at(x, y, size float64, style, text string) {
	p.SetFont("song", style, size)
	p.Text(x, y, text)
}

func (p paper) centre(y, size float64, style, text string) {
	p.SetFont("song", style, size)
	p.Text((595.28-p.GetStringWidth(text))/2, y, text)
}

// body sets text from (90, y) to the right margin at 505, two ems in, and
// gives the next baseline.
func (p paper) body(y float64, text string) float64 {
	x, first := 90.0+24, true
	line := ""
	p.SetFont("song", "", 12)
	for _, r := range text {
		if p.GetStringWidth(line+string(r)) > 505-x+0.1 {
			p.Text(x, y, line)
			y, line = y+22, ""
			if first {
				x, first = 90, false
			}
		}
		line += string(r)
	}
	p.Text(x, y, line)
	return y + 22
}

func (p paper) bytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lines gives the blocks as "kind number|text".
func lines(d *document.Document) []string {
	var out []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		out = append(out, string(b.Kind)+" "+b.Number+"|"+b.Text)
	}
	return out
}

func want(t *testing.T, d *document.Document, expected ...string) {
	t.Helper()
	got := lines(d)
	if strings.Join(got, "\n") != strings.Join(expected, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(expected, "\n"))
	}
}

const long = "本项目位于云岭县青石镇东部，总占地面积约126.5亩，涉及青石村、上河村两个行政村共136户412人，评估小组采用公示、问卷调查、座谈会和入户走访等方式广泛征求了意见，并逐条研判。"

func TestParagraphsAreRejoinedOverLineAndPageEnds(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.at(90, 90, 16, "B", "一、项目概况")
	y := p.body(130, long)
	p.at(90, y, 12, "B", "（一）建设地点")
	p.body(y+22, "地点在镇东。")
	p.at(114, 700, 12, "", "前一页的最后一段写到这里还没有写完，因为这一句话实在是太长了所以要")
	p.AddPage()
	p.at(90, 90, 12, "", "到下一页才结束。")
	p.body(112, "第二段。")
	d := mustRead(t, p.bytes(t))
	want(t, d,
		"heading 一、|项目概况",
		"paragraph |"+long,
		"heading （一）|建设地点",
		"paragraph |地点在镇东。",
		"paragraph |前一页的最后一段写到这里还没有写完，因为这一句话实在是太长了所以要到下一页才结束。",
		"paragraph |第二段。")
	if d.Blocks[0].Level != 1 || d.Blocks[2].Level != 2 {
		t.Errorf("levels %d, %d", d.Blocks[0].Level, d.Blocks[2].Level)
	}
	over := d.Blocks[4]
	at := strings.Index(over.Text, "到下一页")
	place := d.Locate(document.At(over.ID, at, at+len("到下一页")))
	if over.Page != 1 || place.Page != 2 || place.Box.Y0 < 70 || place.Box.Y1 > 100 {
		t.Errorf("the end of the paragraph is placed at %+v", place)
	}
}

func TestRunningLinesGoAndPrintedNumbersStay(t *testing.T) {
	p := newPaper(t)
	labels := []string{"i", "- 1 -", "- 2 -", "- 3 -", "- 4 -"}
	for i, l := range labels {
		p.AddPage()
		p.at(90, 50, 9, "", "云岭县新材料项目社会稳定风险评估报告")
		p.body(100, strings.Repeat("第", i+1)+long)
		p.centre(800, 9, "", l)
	}
	d := mustRead(t, p.bytes(t))
	for _, b := range d.Blocks {
		if strings.Contains(b.Text, "评估报告") || strings.Contains(b.Text, "- ") {
			t.Errorf("a running line is left: %q", b.Text)
		}
	}
	for i, want := range []string{"i", "1", "2", "3", "4"} {
		if d.Pages[i].Label != want {
			t.Errorf("page %d is labelled %q, want %q", i+1, d.Pages[i].Label, want)
		}
	}
}

func TestFolioFormsAreRead(t *testing.T) {
	for in, want := range map[string]string{"12": "12", "- 12 -": "12", "— 12 —": "12", "第12页 共57页": "12", "第 12 页": "12", "12 / 57": "12", "Page 12 of 57": "12", "iv": "iv", "·3·": "3"} {
		if got := readLabels([]folio{{text: in}}, 1)[0]; got != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
}

func TestContentsLinesAreKeptApart(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.centre(90, 16, "B", "目  录")
	for i, s := range []string{"一、项目概况", "二、风险调查", "三、评估结论"} {
		y := 130 + 24*float64(i)
		p.at(90, y, 12, "", s+" "+strings.Repeat(".", 60)+" "+string(rune('1'+i)))
	}
	p.AddPage()
	p.at(90, 90, 16, "B", "一、项目概况")
	p.body(130, long)
	d := mustRead(t, p.bytes(t))
	for i := range 4 {
		if d.Blocks[i].Kind != document.Contents || d.Blocks[i].Zone != document.ZoneContents {
			t.Errorf("block %d is %s in %s: %q", i, d.Blocks[i].Kind, d.Blocks[i].Zone, d.Blocks[i].Text)
		}
	}
	if b := d.Blocks[4]; b.Kind != document.Heading || b.Zone != document.ZoneBody {
		t.Errorf("the first heading is %s in %s", b.Kind, b.Zone)
	}
}

// ruled draws a table: widths of columns, rows of texts; "^" and "<" join a
// cell with the one above or to the left.
func (p paper) ruled(x, y float64, widths []float64, rows [][]string) float64 {
	const h = 24
	for r, row := range rows {
		cx := x
		for c, text := range row {
			w := widths[c]
			if text != "^" {
				p.Line(cx, y, cx+w, y)
			}
			if text != "<" {
				p.Line(cx, y, cx, y+h)
			}
			if text != "^" && text != "<" {
				style := ""
				if r == 0 {
					style = "B"
				}
				p.at(cx+4, y+16, 10, style, text)
			}
			cx += w
		}
		p.Line(cx, y, cx, y+h)
		y += h
	}
	end := x
	for _, w := range widths {
		end += w
	}
	p.Line(x, y, end, y)
	return y
}

func cells(t *document.Table) string {
	var b strings.Builder
	for _, row := range t.Grid() {
		for _, c := range row {
			if c == nil {
				b.WriteString("-|")
				continue
			}
			b.WriteString(strings.ReplaceAll(c.Text, "\n", "/") + "|")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRuledTableWithMergedCells(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.centre(90, 10.5, "", "表3-1 问卷发放情况表")
	p.ruled(90, 100, []float64{100, 80, 80, 120}, [][]string{
		{"群体", "问卷", "<", "支持率"},
		{"^", "发放", "收回", "^"},
		{"青石村", "100", "98", "92.3%"},
		{"合计", "<", "<", "92.3%"},
	})
	p.body(260, long)
	d := mustRead(t, p.bytes(t))
	if len(d.Blocks) != 3 || d.Blocks[0].Kind != document.Caption || d.Blocks[1].Table == nil {
		t.Fatalf("blocks: %q", lines(d))
	}
	tb := d.Blocks[1].Table
	if got, want := cells(tb), "群体|问卷|问卷|支持率|\n群体|发放|收回|支持率|\n青石村|100|98|92.3%|\n合计|合计|合计|92.3%|\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if tb.Caption != d.Blocks[0].ID {
		t.Error("the caption is not bound")
	}
	c := tb.At(2, 1)
	if b := c.Box; b.X0 < 185 || b.X0 > 195 || b.Y0 < 143 || b.Y0 > 153 || c.Page != 1 {
		t.Errorf("the cell 100 stands at %+v", b)
	}
}

// A form as filled on screen: its value is in the field, not in the page's text.
const filledForm = `%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R]>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Annots[5 0 R 6 0 R]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj
4 0 obj <</Length 110>> stream
BT /F 12 Tf 60 208 Td (Name) Tj ET 50 200 300 24 re S 50 224 m 150 224 l S 150 200 m 150 224 l S            
endstream endobj
5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[152 202 348 222]/V<FEFF4E915CAD53BF>/F 4>> endobj
6 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 100 348 120]/V<FEFF85CF>/F 2>> endobj
trailer <</Root 1 0 R/Size 7>>
%%EOF`

func TestFormFieldsAreReadWhereTheyStand(t *testing.T) {
	d := mustRead(t, []byte(filledForm))
	if len(d.Blocks) != 1 || d.Blocks[0].Table == nil || cells(d.Blocks[0].Table) != "Name|云岭县|\n" {
		t.Errorf("blocks: %q", lines(d))
	}
}

func TestTableWithoutVerticalLines(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.body(80, long)
	p.centre(190, 10.5, "", "表2-1 走访情况表")
	for _, y := range []float64{200, 222, 290} {
		p.Line(90, y, 505, y)
	}
	for i, row := range [][]string{{"村名", "户数", "意见"}, {"青石村", "12", "支持"}, {"上河村", "8", "支持但要求"}, {"", "", "绕行"}} {
		for c, x := range []float64{100, 250, 400} {
			p.at(x, 216+22*float64(i), 10, "", row[c])
		}
	}
	p.body(330, long)
	d := mustRead(t, p.bytes(t))
	if len(d.Blocks) != 4 || d.Blocks[2].Table == nil {
		t.Fatalf("blocks: %q", lines(d))
	}
	if got, want := cells(d.Blocks[2].Table), "村名|户数|意见|\n青石村|12|支持|\n上河村|8|支持但要求/绕行|\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestTableOverTwoPagesIsOne(t *testing.T) {
	head := []string{"序号", "风险因素", "防范措施"}
	w := []float64{60, 160, 190}
	p := newPaper(t)
	p.AddPage()
	p.body(100, long)
	p.centre(690, 10.5, "", "表7-1 措施表")
	p.ruled(90, 700, w, [][]string{head, {"1", "征地补偿", "足额兑付"}, {"2", "施工噪声", "限时施工"}})
	p.centre(810, 9, "", "1")
	p.AddPage()
	p.centre(80, 10.5, "", "续表7-1")
	p.ruled(90, 90, w, [][]string{head, {"3", "交通安全", "专人疏导"}})
	p.body(200, long)
	p.centre(810, 9, "", "2")
	d := mustRead(t, p.bytes(t))
	var tables []*document.Table
	for _, b := range d.Blocks {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
		if strings.Contains(b.Text+b.Number, "续表") {
			t.Error("the caption of the continuation is left")
		}
	}
	if len(tables) != 1 {
		t.Fatalf("%d tables: %q", len(tables), lines(d))
	}
	if got, want := cells(tables[0]), "序号|风险因素|防范措施|\n1|征地补偿|足额兑付|\n2|施工噪声|限时施工|\n3|交通安全|专人疏导|\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if tables[0].HeaderRows != 1 || tables[0].At(3, 0).Page != 2 {
		t.Errorf("header rows %d, the last row on page %d", tables[0].HeaderRows, tables[0].At(3, 0).Page)
	}
}

func TestTwoColumnsAreReadOneAfterTheOther(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.centre(70, 16, "B", "横跨两栏的题目")
	for i := range 16 {
		y := 110 + 22*float64(i)
		p.at(70, y, 12, "", "左栏左栏左栏左栏左栏左栏左栏左")
		p.at(320, y, 12, "", "右栏右栏右栏右栏右栏右栏右栏右")
	}
	d := mustRead(t, p.bytes(t))
	all := strings.Join(lines(d), "")
	if l, r := strings.LastIndex(all, "左"), strings.Index(all, "右"); l > r || strings.Index(all, "题目") > strings.Index(all, "左") {
		t.Errorf("columns are mixed: %q", lines(d))
	}
}

// patch changes a page's dictionary in the finished file.
func patch(t *testing.T, data []byte, add string) []byte {
	t.Helper()
	out := bytes.Replace(data, []byte("/Type /Page\n"), []byte("/Type /Page\n"+add+"\n"), 1)
	if len(out) == len(data) {
		t.Fatal("no page to patch")
	}
	return out
}

func TestBoxesAreThoseOfThePageAsDisplayed(t *testing.T) {
	make := func() []byte {
		p := newPaper(t)
		p.SetCompression(false)
		p.AddPage()
		p.at(100, 200, 12, "", "一行文字写在这里作为标记")
		return p.bytes(t)
	}
	h := 841.89
	for name, c := range map[string]struct {
		add    string
		x0, y1 float64 // left end and baseline as displayed
		w      float64
	}{
		"plain":   {"", 100, 200, 595.28},
		"cropped": {"/CropBox [50 0 595 741.89]", 50, 100, 545},
		// Turned clockwise by 90° the line runs down the page, 200 from the right.
		"rotated": {"/Rotate 90", h - 200, 100, 841.89},
	} {
		data := make()
		if c.add != "" {
			data = patch(t, data, c.add)
		}
		d := mustRead(t, data)
		b := d.Blocks[0].Box
		if d.Blocks[0].Text != "一行文字写在这里作为标记" {
			t.Errorf("%s: text %q", name, d.Blocks[0].Text)
		}
		if w := d.Pages[0].Width; w < c.w-1 || w > c.w+1 {
			t.Errorf("%s: page width %v", name, w)
		}
		switch name {
		case "rotated":
			if b.X0 > c.x0 || b.X1 < c.x0 || b.Y0 < c.y1-3 || b.Y0 > c.y1+3 || b.Y1-b.Y0 < 100 {
				t.Errorf("%s: box %+v", name, b)
			}
		default:
			if b.X0 < c.x0-3 || b.X0 > c.x0+3 || b.Y0 > c.y1 || b.Y1 < c.y1 || b.Y1 > c.y1+6 {
				t.Errorf("%s: box %+v", name, b)
			}
		}
	}
}

func scanned(p paper) {
	m := image.NewGray(image.Rect(0, 0, 60, 80))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	m.Set(1, 1, color.White)
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	p.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, &b)
	p.ImageOptions("scan", 0, 0, 595, 842, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
}

func TestPagesThatArePicturesAreLosses(t *testing.T) {
	p := newPaper(t)
	for range 3 {
		p.AddPage()
		y := p.body(100, long)
		for range 6 {
			y = p.body(y, long)
		}
	}
	p.AddPage()
	scanned(p)
	d := mustRead(t, p.bytes(t))
	if len(d.Losses) != 1 || d.Losses[0].Kind != document.LossImagePage || d.Losses[0].Page != 4 {
		t.Errorf("losses: %+v", d.Losses)
	}
}

func TestUnreadableFilesSayWhatToDo(t *testing.T) {
	text := newPaper(t)
	text.AddPage()
	text.body(100, long)
	whole := text.bytes(t)
	locked := newPaper(t)
	locked.SetProtection(fpdf.CnProtectPrint, "user", "owner")
	locked.AddPage()
	locked.body(100, long)
	pictures := newPaper(t)
	pictures.AddPage()
	scanned(pictures)
	blank := newPaper(t)
	blank.AddPage()
	for name, c := range map[string]struct {
		data []byte
		code problem.Code
	}{
		"empty":     {nil, problem.Empty},
		"garbage":   {[]byte("%PDF-1.7\nthis is no pdf at all"), problem.Corrupt},
		"cut off":   {whole[:len(whole)/3], problem.Corrupt},
		"encrypted": {locked.bytes(t), problem.Encrypted},
		"scan":      {pictures.bytes(t), problem.NoText},
		"blank":     {blank.bytes(t), problem.Empty},
	} {
		_, err := read(t, c.data)
		var p *problem.Error
		if !errors.As(err, &p) || p.Code != c.code || !strings.HasSuffix(p.Message, "。") || strings.ContainsAny(p.Message, ":{}") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTimeLimitEndsReading(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.body(100, long)
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var pr *problem.Error
	if _, err := e.Read(ctx, p.bytes(t)); !errors.As(err, &pr) || pr.Code != problem.Timeout {
		t.Errorf("got %v", err)
	}
}

func TestPageIsDrawn(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.body(100, long)
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.RenderPage(context.Background(), p.bytes(t), 1, 72)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.DecodeConfig(bytes.NewReader(out))
	if err != nil || m.Width < 590 || m.Width > 600 {
		t.Errorf("%+v %v", m, err)
	}
}

// What stands in the fields of a form is drawn as a viewer draws it.
func TestFieldsOfAFormAreDrawn(t *testing.T) {
	const page = `%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Annots[4 0 R]>>endobj
4 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[20 20 80 80]/P 3 0 R/AP<</N 5 0 R>>>>endobj
5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 60 60]/Length 15>>stream
0 0 60 60 re f 
endstream endobj
trailer<</Root 1 0 R>>
`
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.RenderPage(context.Background(), []byte(page), 1, 72)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := m.At(50, 50).RGBA(); r > 0x4000 {
		t.Errorf("the field is not drawn: %v", m.At(50, 50))
	}
	if r, _, _, _ := m.At(5, 5).RGBA(); r < 0xC000 {
		t.Errorf("beside the field: %v", m.At(5, 5))
	}
}

func TestCharactersAreMadeOrdinary(t *testing.T) {
	for in, want := range map[rune]rune{'⼯': '工', '⻓': '长', '\uF9F4': '林', '\u00a0': ' ', 'ａ': 'ａ', '\uFFFE': '-'} {
		if got, ok := plain(in, ""); !ok || got != want {
			t.Errorf("%U becomes %q, want %q", in, got, want)
		}
	}
	if r, _ := plain('\uF0B7', "Symbol"); r != '●' {
		t.Errorf("a bullet becomes %q", r)
	}
	if r, _ := plain('\uE123', "SimSun"); r != unmapped {
		t.Errorf("a private character becomes %q", r)
	}
}
