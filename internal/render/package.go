package render

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// File is a file with its name.
type File struct {
	Name string
	Data []byte
}

// PackageTitle begins the title of what is joined; the name of the report follows.
const PackageTitle = "审查文书："

// Merge joins papers to one PDF, for the archive as each of them is. The fields
// of a form stay fields. The same papers give the same bytes.
func Merge(title string, papers ...[]byte) ([]byte, error) {
	x, err := join(papers)
	if err != nil {
		return nil, err
	}
	a := &acroform{x: x}
	if err := a.archive(title, archivePart); err != nil {
		return nil, err
	}
	renumber(x)
	return a.write()
}

// Package is Merge with a file inside: who holds the letter holds what it was
// made from.
func Package(title string, papers [][]byte, inside File) ([]byte, error) {
	x, err := join(papers)
	if err != nil {
		return nil, err
	}
	a := &acroform{x: x}
	if err := a.enclose(inside); err != nil {
		return nil, err
	}
	if err := a.archive(title, archiveWithFiles); err != nil {
		return nil, err
	}
	renumber(x)
	return a.write()
}

// join reads papers into one file of all their pages.
func join(papers [][]byte) (*model.XRefTable, error) {
	readers := make([]io.ReadSeeker, len(papers))
	for i, p := range papers {
		readers[i] = bytes.NewReader(p)
	}
	conf := pdfcpuConfig()
	conf.WriteObjectStream, conf.WriteXRefStream = false, false // put out once more, as plain objects
	var merged bytes.Buffer
	if err := api.MergeRaw(readers, &merged, false, conf); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	ctx, err := api.ReadContext(bytes.NewReader(merged.Bytes()), pdfcpuConfig())
	if err != nil {
		return nil, fmt.Errorf("read back: %w", err)
	}
	x := ctx.XRefTable
	if x.Info != nil { // the merger stamps the clock into it
		info, err := x.DereferenceDict(*x.Info)
		if err != nil {
			return nil, err
		}
		for k := range info {
			delete(info, k)
		}
		info["Producer"] = types.StringLiteral("wenping")
	}
	return x, nil
}

// enclose puts a JSON file into the file, as data it was made from.
func (a *acroform) enclose(inside File) error {
	x := a.x
	stream, err := x.NewStreamDictForBuf(inside.Data)
	if err != nil {
		return err
	}
	stream.InsertName("Type", "EmbeddedFile")
	stream.InsertName("Subtype", "application/json")
	stream.Insert("Params", types.Dict{"Size": types.Integer(len(inside.Data)), "ModDate": types.StringLiteral(types.DateString(fixedDate))})
	if err := stream.Encode(); err != nil {
		return err
	}
	body, err := x.IndRefForNewObject(*stream)
	if err != nil {
		return err
	}
	name := types.NewHexLiteral([]byte(types.EncodeUTF16String(inside.Name)))
	spec, err := x.IndRefForNewObject(types.Dict{"Type": types.Name("Filespec"), "F": types.StringLiteral(inside.Name), "UF": name,
		"AFRelationship": types.Name("Data"), "EF": types.Dict{"F": *body, "UF": *body}})
	if err != nil {
		return err
	}
	cat, err := x.Catalog()
	if err != nil {
		return err
	}
	names := types.Dict{}
	if o, ok := cat.Find("Names"); ok {
		if names, err = x.DereferenceDict(o); err != nil {
			return err
		}
	}
	if _, taken := names.Find("EmbeddedFiles"); taken {
		return errors.New("a paper has files inside already")
	}
	names["EmbeddedFiles"] = types.Dict{"Names": types.Array{types.StringLiteral(inside.Name), *spec}}
	cat["Names"] = names
	cat["AF"] = types.Array{*spec}
	return nil
}

// renumber numbers the objects in the order in which they are met from the root:
// the merger's own numbers differ from run to run. What nothing leads to goes.
func renumber(x *model.XRefTable) {
	table := map[int]*model.XRefTableEntry{}
	numbers := map[int]int{} // old → new
	var queue []int
	ref := func(r types.IndirectRef) types.IndirectRef {
		old := r.ObjectNumber.Value()
		n, met := numbers[old]
		if !met {
			n = len(numbers) + 1
			numbers[old] = n
			queue = append(queue, old)
		}
		return *types.NewIndirectRef(n, 0)
	}
	var walk func(types.Object) types.Object
	dict := func(d types.Dict) types.Dict {
		out := types.Dict{}
		for _, k := range slices.Sorted(maps.Keys(d)) {
			out[k] = walk(d[k])
		}
		return out
	}
	walk = func(o types.Object) types.Object {
		switch o := o.(type) {
		case types.IndirectRef:
			return ref(o)
		case *types.IndirectRef:
			return ref(*o)
		case types.Dict:
			return dict(o)
		case types.Array:
			out := make(types.Array, len(o))
			for i := range o {
				out[i] = walk(o[i])
			}
			return out
		case types.StreamDict:
			o.Dict = dict(o.Dict)
			return o
		}
		return o
	}
	root := ref(*x.Root)
	x.Root = &root
	if x.Info != nil {
		info := ref(*x.Info)
		x.Info = &info
	}
	for len(queue) > 0 {
		old := queue[0]
		queue = queue[1:]
		n := numbers[old]
		if e := x.Table[old]; e != nil && !e.Free && e.Object != nil {
			table[n] = &model.XRefTableEntry{Object: walk(e.Object)}
		}
	}
	x.Table = table
}

// Manifest heads an archive of papers.
type Manifest struct {
	Schema string `json:"schema"`
	Report string `json:"report"` // name of the file that was reviewed
	SHA256 string `json:"sha256"` // of that file
	Draft  bool   `json:"draft"`
	Files  []Sum  `json:"files"`
}

// Sum is a file of an archive.
type Sum struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

// ManifestName is how an archive calls its list.
const ManifestName = "manifest.json"

// Archive packs files with a list of their sums, which comes first. The same
// files give the same bytes.
func Archive(m Manifest, files []File) ([]byte, error) {
	m.Schema = "wenping.package/1"
	m.Files = []Sum{}
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		m.Files = append(m.Files, Sum{f.Name, hex.EncodeToString(sum[:]), len(f.Data)})
	}
	list, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append([]File{{ManifestName, append(list, '\n')}}, files...) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("archive %s: %w", f.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
