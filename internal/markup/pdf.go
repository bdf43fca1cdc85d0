package markup

import (
	"bytes"
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"wenping/internal/document"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// pdfcpu would otherwise make a folder below the user's configuration folder.
var withoutConfigDir = sync.OnceFunc(api.DisableConfigDir)

// writePDF adds annotations behind the end of a file: an incremental update. Not
// a byte of what was there changes, so the pages look as they did, and a
// signature still holds for the version it signed.
func writePDF(ctx context.Context, data []byte, j *Job, l limit.Limits) ([]byte, error) {
	if err := gaveUp(ctx); err != nil {
		return nil, err
	}
	c, err := objects(ctx, data, l)
	if problem.From(err).Code == problem.Timeout {
		return nil, err
	}
	if err != nil && bytes.Contains(data, []byte("/Encrypt")) || err == nil && c.Encrypt != nil {
		return nil, problem.Wrap(problem.Encrypted, err, "这份 PDF 设有密码或权限限制，不能写入批注，未生成带批注的报告；审查结果不受影响。请取消限制后重新导出。")
	}
	if err != nil {
		return nil, unwritable(err)
	}
	if err := gaveUp(ctx); err != nil {
		return nil, err
	}
	u, err := newUpdate(data, c)
	if err != nil {
		return nil, unwritable(err)
	}
	if err := c.EnsurePageCount(); err != nil {
		return nil, unwritable(err)
	}
	if len(j.Pages) != c.PageCount {
		return nil, unwritable(fmt.Errorf("%d pages, the reader saw %d", c.PageCount, len(j.Pages)))
	}
	byPage := map[int][]Note{}
	var pages []int
	for _, n := range j.Notes {
		p := min(max(n.PDF.Page, 1), c.PageCount)
		if byPage[p] == nil {
			pages = append(pages, p)
		}
		byPage[p] = append(byPage[p], n)
	}
	slices.Sort(pages)
	for _, p := range pages {
		if err := gaveUp(ctx); err != nil {
			return nil, err
		}
		if err := u.page(c, p, j, byPage[p]); err != nil {
			return nil, unwritable(fmt.Errorf("page %d: %w", p, err))
		}
	}
	return u.bytes(), nil
}

// objects reads the objects of a file. The library knows no context: outside a
// reading process, which is killed, it is left behind when time is up.
func objects(ctx context.Context, data []byte, l limit.Limits) (*model.Context, error) {
	withoutConfigDir()
	type end struct {
		c   *model.Context
		err error
	}
	done := make(chan end, 1)
	go func() {
		var e end
		defer func() {
			if p := recover(); p != nil {
				e = end{nil, fmt.Errorf("panic: %v", p)}
			}
			done <- e
		}()
		conf := model.NewDefaultConfiguration()
		conf.Offline = true
		conf.ValidationMode = model.ValidationRelaxed
		e.c, e.err = api.ReadContext(bytes.NewReader(data), conf)
	}()
	timer := time.NewTimer(l.Time)
	defer timer.Stop()
	select {
	case e := <-done:
		return e.c, e.err
	case <-ctx.Done():
		return nil, gaveUp(ctx)
	case <-timer.C:
		return nil, l.Exceeded(limit.Time)
	}
}

// sheet is a page's geometry: from the page as displayed to its own space.
type sheet struct {
	x0, y0, x1, y1 float64 // crop box
	turn           int     // quarter turns clockwise
	unit           float64 // points in a unit
}

// size gives the page as displayed, in points.
func (s sheet) size() (w, h float64) {
	w, h = (s.x1-s.x0)*s.unit, (s.y1-s.y0)*s.unit
	if s.turn%2 == 1 {
		w, h = h, w
	}
	return w, h
}

// point gives a point of the page as displayed, from its top left, in the space
// of the page.
func (s sheet) point(x, y float64) (float64, float64) {
	x, y = x/s.unit, y/s.unit
	switch s.turn {
	case 1:
		return s.x0 + y, s.y0 + x
	case 2:
		return s.x1 - x, s.y0 + y
	case 3:
		return s.x1 - y, s.y1 - x
	}
	return s.x0 + x, s.y1 - y
}

// quad gives a box as four corners: top left, top right, bottom left, bottom
// right as displayed. The standard says another order; this is the one that
// programs write and read.
func (s sheet) quad(b document.Box) (q [8]float64) {
	for i, p := range [4][2]float64{{b.X0, b.Y0}, {b.X1, b.Y0}, {b.X0, b.Y1}, {b.X1, b.Y1}} {
		q[2*i], q[2*i+1] = s.point(p[0], p[1])
	}
	return q
}

// rect is the smallest upright rectangle around quads.
func rect(qs ...[8]float64) [4]float64 {
	r := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, q := range qs {
		for i := 0; i < 8; i += 2 {
			r = [4]float64{min(r[0], q[i]), min(r[1], q[i+1]), max(r[2], q[i]), max(r[3], q[i+1])}
		}
	}
	return r
}

// geometry reads a page's boxes as PDFium does.
func geometry(x *model.XRefTable, d types.Dict, inh *model.InheritedPageAttrs) sheet {
	box := func(key string, inherited *types.Rectangle) (r [4]float64, ok bool) {
		if o, found := d.Find(key); found {
			a, err := x.DereferenceArray(o)
			if err == nil && len(a) >= 4 {
				ok = true
				for i := range r {
					var err error
					if r[i], err = x.DereferenceNumber(a[i]); err != nil {
						ok = false
					}
				}
			}
		}
		if !ok && inherited != nil {
			r, ok = [4]float64{inherited.LL.X, inherited.LL.Y, inherited.UR.X, inherited.UR.Y}, true
		}
		r = [4]float64{min(r[0], r[2]), min(r[1], r[3]), max(r[0], r[2]), max(r[1], r[3])}
		return r, ok && r[2] > r[0] && r[3] > r[1]
	}
	var media *types.Rectangle
	var crop *types.Rectangle
	turn := 0
	if inh != nil {
		media, crop, turn = inh.MediaBox, inh.CropBox, inh.Rotate
	}
	m, ok := box("MediaBox", media)
	if !ok {
		m = [4]float64{0, 0, 612, 792}
	}
	if c, ok := box("CropBox", crop); ok {
		if c = [4]float64{max(c[0], m[0]), max(c[1], m[1]), min(c[2], m[2]), min(c[3], m[3])}; c[2] > c[0] && c[3] > c[1] {
			m = c
		}
	}
	number := func(key string) (float64, bool) {
		o, found := d.Find(key)
		if !found {
			return 0, false
		}
		v, err := x.DereferenceNumber(o)
		return v, err == nil
	}
	if v, ok := number("Rotate"); ok && math.Abs(v) < 1e6 {
		turn = int(v)
	}
	s := sheet{m[0], m[1], m[2], m[3], (turn/90%4 + 4) % 4, 1}
	if v, ok := number("UserUnit"); ok && v > 0.01 && v <= 1000 {
		s.unit = v
	}
	return s
}

// update is what is written behind the end of a file.
type update struct {
	data   []byte
	out    bytes.Buffer // behind data
	next   int          // number of the next object
	at     map[int]int  // object → offset
	gens   map[int]int
	table  int // offset of the last table of objects, as the file counts
	junk   int // bytes before the header, which a file may not count
	stream bool
	root   string
	info   string
	id     string
}

var (
	startMark  = regexp.MustCompile(`startxref\s+(\d{1,12})`)
	streamHead = regexp.MustCompile(`^\s*\d{1,10}\s+\d{1,5}\s+obj\b`)
)

func newUpdate(data []byte, c *model.Context) (*update, error) {
	if c.Root == nil {
		return nil, errors.New("no root")
	}
	u := &update{data: data, at: map[int]int{}, gens: map[int]int{}, root: c.Root.PDFString()}
	tail := data[max(0, len(data)-64<<10):]
	marks := startMark.FindAllSubmatch(tail, -1)
	if len(marks) == 0 {
		return nil, errors.New("no startxref")
	}
	at, err := strconv.Atoi(string(marks[len(marks)-1][1]))
	if err != nil {
		return nil, err
	}
	u.table = at
	ok := false
	junk := max(0, bytes.Index(data[:min(len(data), 2048)], []byte("%PDF-")))
	for _, j := range []int{0, junk} {
		if at+j >= len(data) {
			continue
		}
		rest := data[at+j:]
		switch {
		case bytes.HasPrefix(bytes.TrimLeft(rest[:min(len(rest), 16)], " \t\r\n\x00"), []byte("xref")):
			ok = true
		case streamHead.Match(rest[:min(len(rest), 40)]) && bytes.Contains(rest[:min(len(rest), 4096)], []byte("/XRef")):
			ok, u.stream = true, true
		default:
			continue
		}
		u.junk = j
		break
	}
	if !ok { // the reader of objects went another way than viewers will
		return nil, fmt.Errorf("no table of objects at %d", at)
	}
	if c.Size != nil {
		u.next = *c.Size
	}
	for n := range c.Table {
		u.next = max(u.next, n+1)
	}
	if u.next > 1<<23 { // more than a file of the largest size can hold
		return nil, fmt.Errorf("%d objects", u.next)
	}
	if c.Info != nil {
		u.info = " /Info " + c.Info.PDFString()
	}
	if len(c.ID) == 2 {
		u.id = c.ID[0].PDFString()
	}
	if n := len(data); n > 0 && data[n-1] != '\n' && data[n-1] != '\r' {
		u.out.WriteByte('\n')
	}
	return u, nil
}

// object writes an object with a number of its own.
func (u *update) object(body string) int {
	n := u.next
	u.next++
	u.put(n, 0, body)
	return n
}

func (u *update) put(n, gen int, body string) {
	u.at[n], u.gens[n] = len(u.data)+u.out.Len()-u.junk, gen
	fmt.Fprintf(&u.out, "%d %d obj\n%s\nendobj\n", n, gen, body)
}

// colours of the marks: what must be changed, what should, what is only told.
var colours = map[string][3]float64{"must": {1, 0.8, 0.45}, "should": {1, 0.96, 0.45}, "note": {0.72, 0.88, 1}}

// page adds notes to a page.
func (u *update) page(c *model.Context, n int, j *Job, notes []Note) error {
	d, ref, inh, err := c.PageDict(n, false)
	if err != nil {
		return err
	}
	if d == nil || ref == nil {
		return errors.New("no page")
	}
	num, gen := ref.ObjectNumber.Value(), ref.GenerationNumber.Value()
	if _, twice := u.at[num]; twice {
		return errors.New("one page stands at two places")
	}
	var annots types.Array
	if o, ok := d.Find("Annots"); ok {
		old, err := c.DereferenceArray(o)
		if err != nil {
			return fmt.Errorf("annotations: %w", err)
		}
		annots = slices.Clone(old)
	}
	s := geometry(c.XRefTable, d, inh)
	w, h := s.size()
	seen := j.Pages[n-1]
	if math.Abs(w-seen.W) > 2 || math.Abs(h-seen.H) > 2 { // the boxes are those of another page
		for i := range notes {
			notes[i].PDF.Boxes = nil
		}
	}
	page := fmt.Sprintf("%d %d R", num, gen)
	corner := 0
	for _, note := range notes {
		var quads [][8]float64
		for _, b := range note.PDF.Boxes {
			b = document.Box{X0: max(0, b.X0-0.5), Y0: max(0, b.Y0-0.5), X1: min(w, b.X1+0.5), Y1: min(h, b.Y1+0.5)}
			if b.X1 > b.X0 && b.Y1 > b.Y0 {
				quads = append(quads, s.quad(b))
			}
		}
		for _, o := range u.annotation(s, page, j, note, quads, corner) {
			annots = append(annots, *types.NewIndirectRef(o, 0))
		}
		if len(quads) == 0 {
			corner++
		}
	}
	anew := types.Dict{}
	for k, v := range d {
		anew[k] = v
	}
	anew["Annots"] = annots
	u.put(num, gen, anew.PDFString())
	return nil
}

// annotation writes one note: a highlight with its pop-up, or a sign at the
// corner of the page where the place has no box.
func (u *update) annotation(s sheet, page string, j *Job, n Note, quads [][8]float64, corner int) []int {
	rgb, ok := colours[n.Severity]
	if !ok {
		rgb = colours["note"]
	}
	w, _ := s.size()
	sub, points, draw := "Highlight", "", ""
	if len(quads) == 0 {
		const side = 18
		x := 12 + float64(corner%20)*(side+4)
		y := 12 + float64(corner/20)*(side+4)
		quads = [][8]float64{s.quad(document.Box{X0: x, Y0: y, X1: x + side*s.unit, Y1: y + side*s.unit})}
		sub = "Text"
		q := quads[0]
		draw = fmt.Sprintf("%s rg 0.5 w 0.4 G %s h B ", numbers(rgb[:]...), outline(q))
	} else {
		var all []float64
		var b strings.Builder
		fmt.Fprintf(&b, "%s rg ", numbers(rgb[:]...))
		for _, q := range quads {
			all = append(all, q[:]...)
			fmt.Fprintf(&b, "%s h f ", outline(q))
		}
		points, draw = " /QuadPoints ["+numbers(all...)+"]", "/G gs "+b.String()
	}
	r := rect(quads...)
	state := "/ExtGState <</G <</Type /ExtGState /BM /Multiply /ca 1>>>>"
	if sub == "Text" {
		state = ""
	}
	look := u.object(fmt.Sprintf("<</Type /XObject /Subtype /Form /BBox [%s] /Resources <<%s>> /Length %d>>\nstream\n%s\nendstream", numbers(r[:]...), state, len(draw), draw))
	date := ""
	if !j.Date.IsZero() {
		d := j.Date.UTC().Format("D:20060102150405Z")
		date = fmt.Sprintf(" /M (%s) /CreationDate (%s)", d, d)
	}
	num := u.next
	popup := num + 1
	name := ""
	if sub == "Text" {
		name = " /Name /Note /Open false"
	}
	sum := md5.Sum([]byte(n.Key + "\x00" + strconv.Itoa(num)))
	u.object(fmt.Sprintf("<</Type /Annot /Subtype /%s /P %s /Rect [%s]%s /C [%s] /F 4 /T %s /Subj %s /Contents %s /NM (wenping-%x)%s%s /Popup %d 0 R /AP <</N %d 0 R>>>>",
		sub, page, numbers(r[:]...), points, numbers(rgb[:]...), utf16Hex(j.Author), utf16Hex(first(n.Lines)), utf16Hex(strings.Join(n.Lines, "\n")), sum[:8], name, date, popup, look))
	// The pop-up opens at the right edge, beside the first line.
	top := 1e9
	for _, b := range n.PDF.Boxes {
		top = min(top, b.Y0)
	}
	if top == 1e9 {
		top = 12
	}
	pr := rect(s.quad(document.Box{X0: max(0, w-200), Y0: top, X1: w, Y1: top + 110}))
	u.object(fmt.Sprintf("<</Type /Annot /Subtype /Popup /P %s /Rect [%s] /Parent %d 0 R /F 28 /Open false>>", page, numbers(pr[:]...), num))
	return []int{num, popup}
}

func first(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[0]
}

// outline goes round a quad: its corners are top left, top right, bottom left,
// bottom right.
func outline(q [8]float64) string {
	return fmt.Sprintf("%s m %s l %s l %s l", numbers(q[0:2]...), numbers(q[2:4]...), numbers(q[6:8]...), numbers(q[4:6]...))
}

func numbers(vs ...float64) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	}
	return strings.Join(out, " ")
}

// utf16Hex writes a text as PDF reads it everywhere: UTF-16, big end first.
func utf16Hex(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}

// bytes gives the file with the update: a table of objects of the kind the file
// has already, so that no reader has to mix them.
func (u *update) bytes() []byte {
	nums := make([]int, 0, len(u.at)+1)
	for n := range u.at {
		nums = append(nums, n)
	}
	sum := md5.Sum(u.out.Bytes())
	id := ""
	if u.id != "" {
		id = fmt.Sprintf(" /ID [%s <%X>]", u.id, sum)
	}
	start := len(u.data) + u.out.Len() - u.junk
	if u.stream {
		self := u.next
		u.next++
		u.at[self], u.gens[self] = start, 0
		nums = append(nums, self)
	}
	slices.Sort(nums)
	// Runs of numbers that follow one another.
	var runs [][]int
	for _, n := range nums {
		if k := len(runs) - 1; k >= 0 && runs[k][len(runs[k])-1] == n-1 {
			runs[k] = append(runs[k], n)
		} else {
			runs = append(runs, []int{n})
		}
	}
	common := fmt.Sprintf("/Size %d /Root %s%s%s /Prev %d", u.next, u.root, u.info, id, u.table)
	if u.stream {
		var rows bytes.Buffer
		var index []string
		for _, run := range runs {
			index = append(index, strconv.Itoa(run[0]), strconv.Itoa(len(run)))
			for _, n := range run {
				at, gen := u.at[n], u.gens[n]
				rows.Write([]byte{1, byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at), byte(gen >> 8), byte(gen)})
			}
		}
		fmt.Fprintf(&u.out, "%d 0 obj\n<</Type /XRef /W [1 4 2] /Index [%s] /Length %d %s>>\nstream\n", u.next-1, strings.Join(index, " "), rows.Len(), common)
		u.out.Write(rows.Bytes())
		u.out.WriteString("\nendstream\nendobj\n")
	} else {
		u.out.WriteString("xref\n")
		for _, run := range runs {
			fmt.Fprintf(&u.out, "%d %d\n", run[0], len(run))
			for _, n := range run {
				fmt.Fprintf(&u.out, "%010d %05d n \n", u.at[n], u.gens[n])
			}
		}
		fmt.Fprintf(&u.out, "trailer\n<<%s>>\n", common)
	}
	fmt.Fprintf(&u.out, "startxref\n%d\n%%%%EOF\n", start)
	return slices.Concat(u.data, u.out.Bytes())
}
