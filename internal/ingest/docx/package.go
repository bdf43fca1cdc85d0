package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/limit"
	"wenping/internal/problem"
)

// Options of Read. The zero value is right for one file.
type Options struct {
	Limits limit.Limits
}

// parts is the opened package.
type parts struct {
	files map[string]*zip.File // by lower-case name without a leading slash
	rels  map[string]relation  // of the main part, by id
	main  string
	limit int64
}

type relation struct{ kind, target string }

func openPackage(data []byte, opt Options) (*parts, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, problem.Wrap(problem.Corrupt, err, "该 Word 文件已损坏或不完整（压缩包打不开）。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
	}
	if len(z.File) > opt.Limits.Parts {
		return nil, opt.Limits.Exceeded(limit.Parts)
	}
	p := &parts{files: make(map[string]*zip.File, len(z.File)), limit: opt.Limits.Unpacked}
	total := uint64(0)
	for _, f := range z.File {
		// Each alone first: the sum of lying sizes may wrap.
		if total += min(f.UncompressedSize64, 1<<40); total > uint64(opt.Limits.Unpacked) {
			return nil, opt.Limits.Exceeded(limit.Unpacked)
		}
		if f.UncompressedSize64 > limit.RatioFloor && f.UncompressedSize64/max(1, f.CompressedSize64) > uint64(opt.Limits.Ratio) {
			return nil, opt.Limits.Exceeded(limit.Ratio)
		}
		name := partName(f.Name)
		if _, dup := p.files[name]; !dup {
			p.files[name] = f
		}
	}
	p.rels = p.readRels("_rels/.rels", "")
	p.main = p.findMain()
	if p.files[partName(p.main)] == nil {
		return nil, problem.New(problem.Corrupt, "该 Word 文件缺少正文部分，已损坏或不完整。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
	}
	dir, base := path.Split(p.main)
	p.rels = p.readRels(dir+"_rels/"+base+".rels", dir)
	return p, nil
}

// partName is the form in which names of parts are compared: programs write
// them with backslashes, in other case, or percent-encoded.
func partName(name string) string {
	if strings.Contains(name, "%") {
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// findMain gives the name of the main part: as the relations say, else as the
// content types say, else the usual one, else the only one that bears its name.
func (p *parts) findMain() string {
	if t := p.byKind("officeDocument"); t != "" && p.files[partName(t)] != nil {
		return t
	}
	if src, err := p.read("[Content_Types].xml"); err == nil {
		s := newScanner(src)
		for s.next() == nil && s.kind != tokenEOF {
			if s.kind == tokenStart && strings.HasSuffix(s.name, ":Override") && strings.HasSuffix(s.attr("ContentType"), ".main+xml") {
				if t := s.attr("PartName"); p.files[partName(t)] != nil {
					return strings.TrimLeft(t, "/")
				}
			}
		}
	}
	const usual = "word/document.xml"
	if p.files[usual] != nil {
		return usual
	}
	var named []string
	for name := range p.files {
		if path.Base(name) == "document.xml" {
			named = append(named, name)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return usual
}

var errMissing = errors.New("part is missing")

// read gives a part as UTF-8.
func (p *parts) read(name string) ([]byte, error) {
	b, err := p.raw(name)
	return toUTF8(b), err
}

// raw gives a part as it is.
func (p *parts) raw(name string) ([]byte, error) {
	f := p.files[partName(name)]
	if f == nil {
		return nil, fmt.Errorf("%s: %w", name, errMissing)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer r.Close()
	var buf bytes.Buffer
	buf.Grow(int(min(f.UncompressedSize64, 64<<20)))
	if _, err := io.Copy(&buf, io.LimitReader(r, p.limit+1)); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return buf.Bytes(), nil
}

var declaredGBK = regexp.MustCompile(`(?i)^<\?xml[^>]*encoding=["'](?:gb2312|gbk|gb18030)["']`)

// toUTF8 turns UTF-16, which the standard allows, and GBK, which some programs
// write all the same, into UTF-8. A byte order mark of UTF-8 stays, so that
// source offsets hold.
func toUTF8(b []byte) []byte {
	if len(b) < 4 {
		return b
	}
	if declaredGBK.Match(b[:min(len(b), 120)]) && !utf8.Valid(b) {
		if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil {
			return out
		}
	}
	var order func([]byte) uint16
	switch {
	case b[0] == 0xff && b[1] == 0xfe:
		order, b = func(x []byte) uint16 { return uint16(x[0]) | uint16(x[1])<<8 }, b[2:]
	case b[0] == 0xfe && b[1] == 0xff:
		order, b = func(x []byte) uint16 { return uint16(x[1]) | uint16(x[0])<<8 }, b[2:]
	default:
		return b
	}
	u := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u = append(u, order(b))
	}
	out := make([]byte, 0, len(u)*2)
	for _, r := range utf16.Decode(u) {
		out = utf8.AppendRune(out, r)
	}
	return out
}

// readRels reads a relationship part; one that is missing or broken has none.
func (p *parts) readRels(name, dir string) map[string]relation {
	out := map[string]relation{}
	src, err := p.read(name)
	if err != nil {
		return out // the usual names are tried then
	}
	s := newScanner(src)
	for s.next() == nil && s.kind != tokenEOF {
		if s.kind != tokenStart || !strings.HasSuffix(s.name, ":Relationship") || s.attr("TargetMode") == "External" {
			continue
		}
		target := strings.ReplaceAll(s.attr("Target"), `\`, "/")
		if strings.HasPrefix(target, "/") {
			target = strings.TrimLeft(target, "/")
		} else {
			target = path.Join(dir, target)
		}
		out[s.attr("Id")] = relation{kind: s.attr("Type"), target: target}
	}
	return out
}

// byKind gives the target of the first relation of a kind, "" when none. A file
// without the relation may have the part under its usual name all the same.
func (p *parts) byKind(kind string) string {
	best := ""
	for _, r := range p.rels {
		if strings.HasSuffix(r.kind, "/"+kind) && (best == "" || r.target < best) {
			best = r.target
		}
	}
	if best == "" && p.main != "" {
		if usual := path.Join(path.Dir(p.main), kind+".xml"); p.files[partName(usual)] != nil {
			return usual
		}
	}
	return best
}

// allOf gives the targets of every relation of a kind, in order of their names.
func (p *parts) allOf(kind string) []string {
	seen := map[string]bool{}
	var out []string
	for _, r := range p.rels {
		if strings.HasSuffix(r.kind, "/"+kind) && !seen[r.target] {
			seen[r.target] = true
			out = append(out, r.target)
		}
	}
	sort.Strings(out)
	return out
}

// timeout says whether the caller gave up.
func timeout(ctx context.Context) error {
	if ctx.Err() != nil {
		return problem.Wrap(problem.Timeout, ctx.Err(), "读取该文件用时过长，已停止。请检查文件是否异常，另存为 docx 后重新提交。")
	}
	return nil
}
