package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// What makes a drawn paper one for the archive, PDF/A-2u (ISO 19005-2): the
// metadata that says so, a colour space that its colours are meant in, an
// identifier, and the mark of a binary file in its second line. The drawing
// library embeds every face with a table of its characters, and uses neither
// transparency nor encryption; what it does not write is added here. A package
// with a file inside is PDF/A-3u (ISO 19005-3), which alone allows any file.

const binaryMark = "%\xe2\xe3\xcf\xd3\n"

var (
	trailerSize = regexp.MustCompile(`/Size ([0-9]+)\n`)
	trailerRoot = regexp.MustCompile(`/Root ([0-9]+) 0 R\n`)
	zonelessDay = regexp.MustCompile(`/(CreationDate|ModDate) \(D:[0-9]{14}\)`) // said once, in the metadata
	anyVersion  = regexp.MustCompile(`^%PDF-1\.[0-9]\n`)
	noFiles     = regexp.MustCompile(`/Names <<\n/EmbeddedFiles << /Names \[\s*\] >>\n>>\n`) // a list of none
)

// archival adds to a file as the drawing library writes it what PDF/A-2u asks
// for beyond.
func archival(b []byte, title string) ([]byte, error) {
	head := anyVersion.Find(b)
	table := bytes.LastIndex(b, []byte("\nxref\n"))
	trailer := bytes.LastIndex(b, []byte("trailer\n"))
	if head == nil || table < 0 || trailer < table {
		return nil, errOddFile
	}
	size, root := trailerSize.FindSubmatch(b[trailer:]), trailerRoot.FindSubmatch(b[trailer:])
	if size == nil || root == nil {
		return nil, errOddFile
	}
	next, err := strconv.Atoi(string(size[1]))
	if err != nil {
		return nil, errOddFile
	}
	catalog := bytes.LastIndex(b[:table], []byte("\n"+string(root[1])+" 0 obj\n<<\n"))
	if catalog < 0 || bytes.Count(b[catalog:table], []byte("endobj")) != 1 {
		return nil, errOddFile // it is the last object: what is put into it moves no other
	}
	id := fmt.Sprintf("%x", sha256.Sum256(b))[:32]

	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n" + binaryMark)
	in := catalog + len("\n"+string(root[1])+" 0 obj\n<<\n")
	out.Write(zonelessDay.ReplaceAllFunc(b[len(head):in], func(d []byte) []byte { return bytes.Repeat([]byte(" "), len(d)) }))
	fmt.Fprintf(&out, "/Metadata %d 0 R\n/OutputIntents [%d 0 R]\n", next, next+2)
	out.Write(noFiles.ReplaceAll(b[in:table+1], nil))
	offsets := make([]int, 0, 3)
	object := func(dict string, stream []byte) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n<<%s", next+len(offsets)-1, dict)
		if stream == nil {
			out.WriteString(">>\nendobj\n")
			return
		}
		fmt.Fprintf(&out, " /Length %d>>\nstream\n%s\nendstream\nendobj\n", len(stream), stream)
	}
	object("/Type /Metadata /Subtype /XML", metadata(title, archivePart))
	object("/N 3 /Alternate /DeviceRGB", standardColours())
	object(fmt.Sprintf("/Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (%s) /Info (%s) /DestOutputProfile %d 0 R", colourName, colourName, next+1), nil)

	start := out.Len()
	by := len("%PDF-1.7\n"+binaryMark) - len(head)
	entries := xrefEntry.ReplaceAllFunc(b[table+1:trailer], func(e []byte) []byte {
		v, err := strconv.Atoi(string(e[:10]))
		if err != nil {
			return e
		}
		return fmt.Appendf(nil, "%010d 00000 n", v+by)
	})
	entries = bytes.Replace(entries, fmt.Appendf(nil, "\n0 %d\n", next), fmt.Appendf(nil, "\n0 %d\n", next+3), 1)
	out.Write(entries)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	end := bytes.Replace(b[trailer:], size[0], fmt.Appendf(nil, "/Size %d\n/ID [<%s> <%s>]\n", next+3, id, id), 1)
	if i := bytes.Index(end, []byte("startxref\n")); i < 0 {
		return nil, errOddFile
	} else {
		out.Write(end[:i])
	}
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", start)
	return out.Bytes(), nil
}

// archive gives a file that is put out object by object what archival gives a
// drawn one. part is that of ISO 19005.
func (a *acroform) archive(title string, part int) error {
	stream := func(data []byte, entries types.Dict, packed bool) (*types.IndirectRef, error) {
		sd, err := a.x.NewStreamDictForBuf(data)
		if err != nil {
			return nil, err
		}
		if !packed { // to be read by who knows nothing of PDF
			sd.FilterPipeline = nil
			sd.Delete("Filter")
		}
		for k, v := range entries {
			sd.Insert(k, v)
		}
		if err := sd.Encode(); err != nil {
			return nil, err
		}
		return a.x.IndRefForNewObject(*sd)
	}
	meta, err := stream(metadata(title, part), types.Dict{"Type": types.Name("Metadata"), "Subtype": types.Name("XML")}, false)
	if err != nil {
		return err
	}
	profile, err := stream(standardColours(), types.Dict{"N": types.Integer(3), "Alternate": types.Name("DeviceRGB")}, true)
	if err != nil {
		return err
	}
	if a.x.Info != nil { // the day is said once, in the metadata
		info, err := a.x.DereferenceDict(*a.x.Info)
		if err != nil {
			return err
		}
		delete(info, "CreationDate")
		delete(info, "ModDate")
	}
	cat, err := a.x.Catalog()
	if err != nil {
		return err
	}
	cat["Metadata"] = *meta
	cat["OutputIntents"] = types.Array{types.Dict{"Type": types.Name("OutputIntent"), "S": types.Name("GTS_PDFA1"),
		"OutputConditionIdentifier": types.StringLiteral(colourName), "Info": types.StringLiteral(colourName), "DestOutputProfile": *profile}}
	return nil
}

// The parts of ISO 19005 that papers follow: by themselves, and with a file inside.
const archivePart, archiveWithFiles = 2, 3

const colourName = "sRGB IEC61966-2.1"

// metadata says what the file is (XMP, ISO 16684-1).
func metadata(title string, part int) []byte {
	at := fixedDate.UTC().Format("2006-01-02T15:04:05Z")
	return fmt.Appendf(nil, `<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>%d</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>wenping</pdf:Producer></rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`, "\ufeff", part, html.EscapeString(title), at, at)
}

// standardColours is an ICC profile (ICC.1:2001-04) of sRGB, from the numbers of
// IEC 61966-2-1: its primaries adapted to D50, and its curve.
var standardColours = sync.OnceValue(func() []byte {
	fixed := func(v float64) []byte { return binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(v*65536)))) }
	xyz := func(x, y, z float64) []byte {
		return bytes.Join([][]byte{[]byte("XYZ \x00\x00\x00\x00"), fixed(x), fixed(y), fixed(z)}, nil)
	}
	const points = 1024
	curve := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), points)
	for i := range points {
		v := float64(i) / (points - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	name := colourName + "\x00"
	description := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(name)))
	description = append(append(description, name...), make([]byte, 4+4+2+1+67)...)
	tags := []struct {
		sign string
		data []byte
	}{
		{"desc", description},
		{"cprt", []byte("text\x00\x00\x00\x00No copyright, use freely\x00")},
		{"wtpt", xyz(0.9642, 1, 0.8249)},
		{"rXYZ", xyz(0.4360747, 0.2225045, 0.0139322)},
		{"gXYZ", xyz(0.3850649, 0.7168786, 0.0971045)},
		{"bXYZ", xyz(0.1430804, 0.0606169, 0.7141733)},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil}, // one curve for all three
	}
	at := 128 + 4 + 12*len(tags)
	list := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	last, length := 0, 0
	for _, t := range tags {
		if t.data != nil {
			last, length = at+len(body), len(t.data)
			body = append(body, t.data...)
			body = append(body, make([]byte, -len(body)&3)...)
		}
		list = append(list, t.sign...)
		list = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(list, uint32(last)), uint32(length))
	}
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(at+len(body)))
	binary.BigEndian.PutUint32(head[8:], 0x02100000) // version 2.1
	copy(head[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2000, 1, 1, 0, 0, 0} {
		binary.BigEndian.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	copy(head[68:], xyz(0.9642, 1, 0.8249)[8:]) // D50
	return bytes.Join([][]byte{head, list, body}, nil)
})
