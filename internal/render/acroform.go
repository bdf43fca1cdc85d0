package render

import (
	"bytes"
	"compress/zlib"
	"crypto/md5"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// pdfcpu would otherwise make a folder below the user's configuration folder.
var withoutConfigDir = sync.OnceFunc(api.DisableConfigDir)

func pdfcpuConfig() *model.Configuration {
	withoutConfigDir()
	c := model.NewDefaultConfiguration()
	c.Offline = true
	return c
}

// standIn is set invisibly in a field where a rune is drawn as a path; the rune
// itself stands in the value of the field and as ActualText.
const standIn = "〓"

// editable draws the grid and puts an editable field over every cell. The
// fields show their values by appearance streams of our own, set with the
// faces of the page; to edit them a viewer takes its own Chinese face.
func (p *formPages) editable() ([]byte, error) {
	appearances := make([][]mark, len(p.widgets))
	extra := map[*face]string{}
	for i := range p.widgets {
		appearances[i] = p.appearance(&p.widgets[i])
		for _, m := range appearances[i] {
			switch m.kind {
			case 't':
				extra[m.face] += m.text
			case 'g', 'b':
				extra[p.r.faces[m.style.role]] += standIn
			}
		}
	}
	base, _, err := p.draw(extra)
	if err != nil {
		return nil, err
	}
	ctx, err := api.ReadAndValidate(bytes.NewReader(base), pdfcpuConfig())
	if err != nil {
		return nil, fmt.Errorf("read back: %w", err)
	}
	a := &acroform{x: ctx.XRefTable, faces: &p.r.faces, skip: map[int]bool{}, locked: !p.f.Draft}
	if err := a.findFonts(p); err != nil {
		return nil, err
	}
	if err := a.dropLastPage(); err != nil {
		return nil, err
	}
	if err := a.viewerFont(); err != nil {
		return nil, err
	}
	annots := map[int]types.Array{}
	var fields types.Array
	for i := range p.widgets {
		ref, err := a.widget(&p.widgets[i], appearances[i])
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", p.widgets[i].name, err)
		}
		annots[p.widgets[i].page] = append(annots[p.widgets[i].page], *ref)
		fields = append(fields, *ref)
	}
	for n := 1; n <= len(p.pages); n++ {
		if len(annots[n]) == 0 {
			continue
		}
		d, _, _, err := a.x.PageDict(n, false)
		if err != nil {
			return nil, err
		}
		d["Annots"] = annots[n]
	}
	cat, err := a.x.Catalog()
	if err != nil {
		return nil, err
	}
	cat["AcroForm"] = types.Dict{"Fields": fields, "DA": types.StringLiteral(viewerDA),
		"DR": types.Dict{"Font": types.Dict{"STSong": *a.viewer}}}
	if err := a.archive(p.title, archivePart); err != nil {
		return nil, err
	}
	return a.write()
}

const viewerDA = "/STSong 10.5 Tf 0 g"

// appearance sets the value of a field inside its own box, origin top left.
func (p *formPages) appearance(w *widget) []mark {
	if w.kind == 'c' || w.value == "" {
		return nil
	}
	inner := w.w - 2*(formPadX-0.4)
	lines := p.valueLines(w.value, w.style, inner)
	y := (w.h - float64(len(lines))*w.line) / 2
	if w.multi && len(lines) > 1 && !w.middle {
		y = min(y, formPadY)
	}
	var out []mark
	for i, t := range lines {
		x := formPadX - 0.4
		if w.centre {
			x = (w.w - p.r.width(t, w.style)) / 2
		}
		base := y + float64(i)*w.line + w.line/2 + 0.38*w.style.em()
		out = append(out, p.r.setLine(x, base, t, w.style, inner, false)...)
	}
	return out
}

type acroform struct {
	x      *model.XRefTable
	faces  *[roles]*face
	fonts  map[*face]types.IndirectRef
	names  map[*face]string
	viewer *types.IndirectRef
	skip   map[int]bool // objects left out when writing
	locked bool         // fields are only read: the form is final
}

// findFonts finds the embedded faces among the resources of the last page.
func (a *acroform) findFonts(p *formPages) error {
	a.fonts, a.names = map[*face]types.IndirectRef{}, map[*face]string{}
	d, _, inh, err := a.x.PageDict(a.x.PageCount, false)
	if err != nil {
		return err
	}
	res := inh.Resources
	if o, ok := d.Find("Resources"); ok {
		if res, err = a.x.DereferenceDict(o); err != nil {
			return err
		}
	}
	o, ok := res.Find("Font")
	if !ok {
		return nil
	}
	fonts, err := a.x.DereferenceDict(o)
	if err != nil {
		return err
	}
	for _, v := range fonts {
		ref, ok := v.(types.IndirectRef)
		if !ok {
			continue
		}
		fd, err := a.x.DereferenceDict(ref)
		if err != nil {
			return err
		}
		base := fd.NameEntry("BaseFont")
		if base == nil {
			continue
		}
		for k, f := range p.r.faces {
			if _, proper := embedded(f, k); proper == *base {
				a.fonts[f], a.names[f] = ref, fmt.Sprintf("F%d", k)
			}
		}
	}
	return nil
}

// dropLastPage takes the page off that only made the faces embed the characters
// of the values.
func (a *acroform) dropLastPage() error {
	cat, err := a.x.Catalog()
	if err != nil {
		return err
	}
	pages, err := a.x.DereferenceDict(cat["Pages"])
	if err != nil {
		return err
	}
	kids, err := a.x.DereferenceArray(pages["Kids"])
	if err != nil {
		return err
	}
	if len(kids) < 2 {
		return errors.New("no page to drop")
	}
	last, ok := kids[len(kids)-1].(types.IndirectRef)
	if !ok {
		return errors.New("page is not an indirect object")
	}
	d, err := a.x.DereferenceDict(last)
	if err != nil {
		return err
	}
	a.skip[last.ObjectNumber.Value()] = true
	if c, ok := d["Contents"].(types.IndirectRef); ok {
		a.skip[c.ObjectNumber.Value()] = true
	}
	pages["Kids"] = kids[:len(kids)-1]
	pages["Count"] = types.Integer(len(kids) - 1)
	a.x.PageCount--
	return nil
}

// viewerFont is a predefined Chinese face that every viewer can supply.
func (a *acroform) viewerFont() error {
	desc, err := a.x.IndRefForNewObject(types.Dict{"Type": types.Name("FontDescriptor"), "FontName": types.Name("STSong-Light"), "Flags": types.Integer(6),
		"FontBBox": types.NewIntegerArray(-25, -254, 1000, 880), "ItalicAngle": types.Integer(0), "Ascent": types.Integer(880), "Descent": types.Integer(-120),
		"CapHeight": types.Integer(880), "StemV": types.Integer(93)})
	if err != nil {
		return err
	}
	cid, err := a.x.IndRefForNewObject(types.Dict{"Type": types.Name("Font"), "Subtype": types.Name("CIDFontType0"), "BaseFont": types.Name("STSong-Light"),
		"CIDSystemInfo": types.Dict{"Registry": types.StringLiteral("Adobe"), "Ordering": types.StringLiteral("GB1"), "Supplement": types.Integer(4)},
		"DW":            types.Integer(1000), "W": types.Array{types.Integer(1), types.Integer(95), types.Integer(500)}, "FontDescriptor": *desc})
	if err != nil {
		return err
	}
	a.viewer, err = a.x.IndRefForNewObject(types.Dict{"Type": types.Name("Font"), "Subtype": types.Name("Type0"), "BaseFont": types.Name("STSong-Light-UniGB-UCS2-H"),
		"Encoding": types.Name("UniGB-UCS2-H"), "DescendantFonts": types.Array{*cid}})
	return err
}

func (a *acroform) widget(w *widget, marks []mark) (*types.IndirectRef, error) {
	_, page, _, err := a.x.PageDict(w.page, false)
	if err != nil {
		return nil, err
	}
	width, height := w.w/point, w.h/point
	llx, lly := w.x/point, (pageH-w.y-w.h)/point
	utf16 := func(s string) types.HexLiteral {
		return types.NewHexLiteral([]byte(types.EncodeUTF16String(s)))
	}
	d := types.Dict{"Type": types.Name("Annot"), "Subtype": types.Name("Widget"), "F": types.Integer(4), "P": *page,
		"T": utf16(w.name), "TU": utf16(w.tip), "Rect": types.NewNumberArray(round2(llx), round2(lly), round2(llx+width), round2(lly+height))}
	if w.kind == 'c' {
		state := types.Name("Off")
		if w.ticked {
			state = "Yes"
		}
		box := fmt.Sprintf("q 1 g 0.6 w 0.3 0.3 %.2f %.2f re B Q ", width-0.6, height-0.6)
		tick := fmt.Sprintf("q 1.2 w %.2f %.2f m %.2f %.2f l %.2f %.2f l S Q", width*0.2, height*0.5, width*0.42, height*0.22, width*0.85, height*0.82)
		off, err := a.form(box, width, height, nil)
		if err != nil {
			return nil, err
		}
		on, err := a.form(box+tick, width, height, nil)
		if err != nil {
			return nil, err
		}
		d["FT"], d["V"], d["AS"] = types.Name("Btn"), state, state
		d["MK"] = types.Dict{"CA": types.StringLiteral("4")}
		d["AP"] = types.Dict{"N": types.Dict{"Off": *off, "Yes": *on}}
		if a.locked {
			d["Ff"] = types.Integer(1)
		}
		return a.x.IndRefForNewObject(d)
	}
	d["DA"] = types.StringLiteral(viewerDA)
	d["V"] = utf16(w.value)
	if w.kind == 'e' {
		var opts types.Array
		for _, o := range w.options {
			lit, err := types.EscapedUTF16String(o) // pdfcpu reads options as literals only
			if err != nil {
				return nil, err
			}
			opts = append(opts, types.StringLiteral(*lit))
		}
		d["FT"], d["Ff"], d["Opt"] = types.Name("Ch"), types.Integer(1<<17|1<<18), opts // a list that also takes other text
	} else {
		d["FT"] = types.Name("Tx")
		if w.multi {
			d["Ff"] = types.Integer(1 << 12)
		}
	}
	if a.locked {
		ff, _ := d["Ff"].(types.Integer)
		d["Ff"] = ff | 1
	}
	content, err := a.content(w, marks, width, height)
	if err != nil {
		return nil, err
	}
	ap, err := a.form(content, width, height, a.fontDict(marks))
	if err != nil {
		return nil, err
	}
	d["AP"] = types.Dict{"N": *ap}
	return a.x.IndRefForNewObject(d)
}

func round2(v float64) float64 { return float64(int(v*100+0.5)) / 100 }

func (a *acroform) fontDict(marks []mark) types.Dict {
	d := types.Dict{}
	for _, m := range marks {
		f := m.face
		if m.kind != 't' { // the stand-in for an outline
			f = a.faces[m.style.role]
		}
		if ref, ok := a.fonts[f]; ok {
			d[a.names[f]] = ref
		}
	}
	return d
}

// content writes an appearance stream. The faces are embedded with the code
// points as codes, so text is written as UTF-16.
func (a *acroform) content(w *widget, marks []mark, width, height float64) (string, error) {
	var b strings.Builder
	b.WriteString("/Tx BMC q ")
	fmt.Fprintf(&b, "0 0 %.2f %.2f re W n ", width, height)
	for i := range marks {
		m := marks[i]
		switch m.kind {
		case 't':
			fmt.Fprintf(&b, "BT 0 g /%s %.2f Tf %.3f Tc %.2f %.2f Td <", a.names[m.face], m.style.size, m.spacing, m.x/point, height-m.y/point)
			for _, c := range m.text {
				fmt.Fprintf(&b, "%04X", c)
			}
			b.WriteString("> Tj ET ")
		case 'g', 'b':
			m.y += pageH - w.h // outlineOps counts from the top of a page
			open := fmt.Sprintf("/Span <</ActualText <FEFF%s>>> BDC", utf16Hex(m.rune()))
			ops, err := outlineOps(&m)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "%s BT 3 Tr /%s %.2f Tf 0 Tc %.2f %.2f Td <%s> Tj ET 0 Tr %s EMC ", open, a.names[a.faces[m.style.role]], m.style.size,
				m.x/point, (pageH-m.y)/point, utf16Hex([]rune(standIn)[0]), ops)
		}
	}
	b.WriteString("Q EMC")
	return b.String(), nil
}

func (a *acroform) form(content string, w, h float64, fonts types.Dict) (*types.IndirectRef, error) {
	sd, err := a.x.NewStreamDictForBuf([]byte(content))
	if err != nil {
		return nil, err
	}
	sd.InsertName("Type", "XObject")
	sd.InsertName("Subtype", "Form")
	sd.Insert("BBox", types.NewNumberArray(0, 0, round2(w), round2(h)))
	res := types.Dict{}
	if len(fonts) > 0 {
		res["Font"] = fonts
	}
	sd.Insert("Resources", res)
	if err := pack(sd); err != nil {
		return nil, err
	}
	return a.x.IndRefForNewObject(*sd)
}

// packers are kept: one is near a megabyte, and a form has a stream for each field.
var packers = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

// pack compresses a new stream, as Encode of the library does.
func pack(sd *types.StreamDict) error {
	w := packers.Get().(*zlib.Writer)
	defer packers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(sd.Content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	n := int64(b.Len())
	sd.Raw, sd.StreamLength = b.Bytes(), &n
	sd.Update("Length", types.Integer(n))
	return nil
}

// write puts the objects out by number. pdfcpu's own writer stamps the clock
// into the file; the same form has to give the same bytes.
func (a *acroform) write() ([]byte, error) {
	var nums []int
	for n, e := range a.x.Table {
		if n > 0 && e != nil && !e.Free && e.Object != nil && !a.skip[n] {
			nums = append(nums, n)
		}
	}
	sort.Ints(nums)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := map[int]int{}
	for _, n := range nums {
		at[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", n)
		switch o := a.x.Table[n].Object.(type) {
		case types.StreamDict:
			o.Dict["Length"] = types.Integer(len(o.Raw))
			b.WriteString(o.Dict.PDFString() + "\nstream\n")
			b.Write(o.Raw)
			b.WriteString("\nendstream")
		case types.ObjectStreamDict, types.XRefStreamDict:
			return nil, errors.New("unexpected kind of stream")
		default:
			b.WriteString(o.PDFString())
		}
		b.WriteString("\nendobj\n")
	}
	sum := md5.Sum(b.Bytes())
	start, last := b.Len(), 0
	if len(nums) > 0 {
		last = nums[len(nums)-1]
	}
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", last+1)
	for n := 1; n <= last; n++ {
		if off, ok := at[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", off)
		} else {
			b.WriteString("0000000000 00000 f \n")
		}
	}
	info := ""
	if a.x.Info != nil {
		info = " /Info " + a.x.Info.PDFString()
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %s%s /ID [<%X> <%X>]>>\nstartxref\n%d\n%%%%EOF\n", last+1, a.x.Root.PDFString(), info, sum, sum, start)
	return b.Bytes(), nil
}
