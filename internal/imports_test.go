package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// allowed is the picture of the house: which package may import which of ours,
// and why. A package that is not in the table may not exist.
var allowed = map[string]struct {
	may []string
	why string
}{
	"internal":                       {nil, "holds the dictionary and this table"},
	"internal/document":              {nil, "ground: what was read knows nothing of who reads or judges it"},
	"internal/document/documenttest": {[]string{"internal/document"}, "writes documents back to docx for round trips and samples"},
	"internal/zh":                    {nil, "ground: text is text"},
	"internal/zh/regexp":             {nil, "expressions that look for their literals first"},
	"internal/zh/jieba":              {[]string{"internal/zh"}, "the only door to gojieba (cgo)"},
	"internal/problem":               {nil, "ground: errors are made everywhere"},
	"internal/vitals":                {[]string{"internal/problem"}, "ground: log, figures and traces of the running program; counts are handed in"},
	"internal/limit":                 {[]string{"internal/problem"}, "ground: what a file may cost is said once, for every reader"},
	"internal/ingest":                {[]string{"internal/document", "internal/problem", "internal/limit", "internal/zh", "internal/ingest/docx", "internal/ingest/word", "internal/ingest/msdoc", "internal/ingest/pdf", "internal/ingest/ocr"}, "bytes → document; one switch over the formats"},
	"internal/ingest/ocr":            {[]string{"internal/problem"}, "reads pictures; knows neither files nor documents"},
	"internal/ingest/word":           {[]string{"internal/document", "internal/problem"}, "what both formats of Word share once bytes are understood"},
	"internal/ingest/docx":           {[]string{"internal/ingest/word", "internal/document", "internal/problem", "internal/limit", "internal/zh"}, "one format, knows no other"},
	"internal/ingest/msdoc":          {[]string{"internal/ingest/word", "internal/document", "internal/problem", "internal/limit"}, "one format, knows no other"},
	"internal/ingest/pdf":            {[]string{"internal/document", "internal/problem", "internal/limit", "internal/zh", "fonts"}, "one format, knows no other"},
	"internal/reader":                {[]string{"internal/document", "internal/problem", "internal/limit", "internal/ingest", "internal/ingest/ocr", "internal/ingest/pdf"}, "ingest in processes of their own: ingest itself reads no disk and starts nothing, so this stands beside it; the engine is named to start it before the lock"},
	"internal/facts":                 {[]string{"internal/document", "internal/zh", "internal/zh/regexp"}, "claims are found without knowing the standard"},
	"internal/rule":                  {[]string{"internal/facts", "internal/document", "internal/zh", "internal/problem"}, "the standard judges facts, not files"},
	"internal/revision":              {[]string{"internal/document", "internal/zh"}, "two versions of one document side by side: arithmetic on documents, beside facts; knows neither rules nor findings, so that a page can show it too"},
	"internal/review":                {[]string{"internal/rule", "internal/facts", "internal/document", "internal/revision", "internal/problem", "internal/zh"}, "the use case; reading is handed in; what became of findings in a resubmission is told from both reviews and the revision"},
	"internal/paper":                 {[]string{"internal/review", "internal/rule", "internal/facts", "internal/document", "internal/problem", "internal/zh"}, "what papers say, from the review and the types below it"},
	"internal/paper/papertest":       {[]string{"internal/review", "internal/rule", "internal/facts", "internal/document", "internal/zh"}, "invented reviews for the tests of papers"},
	"internal/render":                {[]string{"internal/paper", "internal/problem"}, "how papers look; knows no review"},
	"internal/figure":                {[]string{"internal/facts", "internal/document", "internal/zh"}, "draws claims as pictures; what is at fault is handed in as places, so it knows no rule and no review"},
	"internal/render/skeleton":       {nil, "the command that writes the Word skeletons"},
	"internal/markup":                {[]string{"internal/document", "internal/paper", "internal/limit", "internal/problem"}, "findings put into the author's own file: from places, never by searching"},
	"internal/layout":                {[]string{"internal/ingest/pdf"}, "measures a drawn letter as it stands in the file, so it reads by the only door to PDFium; knows nothing of how letters are made"},
	"internal/access":                {nil, "who may do what, as plain values: read by those who answer for it, walked by a test"},
	"internal/inbox":                 {[]string{"internal/problem"}, "a watched folder; knows neither cases nor the queue: what is done with a file is handed in"},
	"internal/signon":                {[]string{"internal/problem"}, "asks the office's own sign-on service who somebody is; knows no account"},
	"internal/signon/signontest":     {nil, "a sign-on service for tests"},
	"internal/webhook":               {[]string{"internal/problem"}, "one signed event to one allowed address; knows no case, and nothing of when"},
	"internal/store":                 {[]string{"internal/document", "internal/review", "internal/rule", "internal/access", "internal/problem"}, "SQL, blobs and jobs; the run function is handed in; of the standard it knows the names of verdicts, to keep what lists and pictures count"},
	"internal/store/storetest":       {nil, "a real PostgreSQL and a store of objects, for tests"},
	"internal/backup":                {[]string{"internal/store", "internal/problem"}, "a data folder as one file; of the store it knows what a folder holds, no case"},
	"internal/web":                   {[]string{"internal/document", "internal/facts", "internal/rule", "internal/review", "internal/paper", "internal/render", "internal/figure", "internal/revision", "internal/store", "internal/access", "internal/signon", "internal/vitals", "internal/problem", "internal/zh"}, "handlers over the same calls as the command line"},
	"internal/sample":                {[]string{"internal/document", "internal/document/documenttest", "fonts", "testdata"}, "makes the sample reports from their readable sources"},
	"internal/sample/gen":            {[]string{"internal/sample"}, "the command that writes them"},
	"internal/manuscript":            {[]string{"internal/document"}, "invents documents whose truth is known"},
	"internal/manuscript/word":       {[]string{"internal/manuscript", "internal/document"}, "a manuscript as docx; knows no reader"},
	"internal/manuscript/press":      {[]string{"internal/manuscript", "internal/document"}, "a manuscript as PDF; knows no reader"},
	"internal/measure":               {[]string{"internal/document", "internal/document/documenttest", "internal/ingest", "internal/manuscript", "internal/manuscript/word", "internal/manuscript/press"}, "holds what was read against what was written; nobody imports it"},
	"internal/measure/versus":        {[]string{"internal/measure"}, "the command that runs other readers beside ours"},
	"internal/measure/run":           {[]string{"internal/measure", "internal/manuscript", "internal/ingest", "internal/ingest/pdf", "internal/ingest/ocr", "internal/limit", "fonts"}, "the command that prints the figures"},
	"internal/assay":                 {[]string{"internal/document", "internal/document/documenttest", "internal/manuscript", "internal/manuscript/word", "internal/manuscript/press", "internal/sample", "internal/review", "internal/rule"}, "holds what was judged against faults that are known; of the standard it knows the names of verdicts, not the rules; nobody imports it"},
	"internal/assay/run":             {[]string{"internal/assay", "internal/document", "internal/ingest", "internal/ingest/pdf", "internal/limit", "internal/review", "internal/rule", "internal/zh/jieba", "rules", "fonts"}, "the command that prints the figures"},
	"cmd/wenping-ocr":                {[]string{"internal/ingest/ocr"}, "the optional recognition component: speaks the protocol, knows nothing else of the house"},
	"cmd/wenping":                    {[]string{"*"}, "the only place that knows everyone"},
	"rules":                          {nil, "data"},
	"templates":                      {nil, "data"},
	"fonts":                          {nil, "data"},
}

// doors are the outside libraries that may be imported in few places only.
var doors = map[string][]string{
	"github.com/coreos/go-oidc":           {"internal/signon", "internal/signon/signontest"},
	"github.com/zitadel/oidc":             {"internal/signon/signontest"},
	"golang.org/x/oauth2":                 {"internal/signon"},
	"github.com/prometheus/client_golang": {"internal/vitals"},
	"go.opentelemetry.io/otel":            {"internal/vitals"},
	"github.com/yanyiwu/gojieba":          {"internal/zh/jieba"},
	"github.com/klippa-app/go-pdfium":     {"internal/ingest/pdf"},
	"github.com/yalue/onnxruntime_go":     {"cmd/wenping-ocr"},
	"github.com/tetratelabs/wazero":       {"internal/ingest/pdf"},
	"github.com/richardlehane/mscfb":      {"internal/ingest/msdoc"},
	"github.com/pdfcpu/pdfcpu":            {"internal/ingest/pdf", "internal/render", "internal/markup"}, // markup: finds the pages an annotation is added to
	"github.com/go-pdf/fpdf":              {"internal/render", "internal/sample"},
	"github.com/gin-gonic/gin":            {"internal/web"},
	"github.com/riverqueue/river":         {"internal/store"},
	"modernc.org/sqlite":                  {"internal/store"},
	"github.com/jackc/pgx":                {"internal/store", "internal/store/storetest"},
	"github.com/pressly/goose":            {"internal/store"},
	"gocloud.dev":                         {"internal/store"},
	"github.com/johannesboyne/gofakes3":   {"internal/store/storetest"},
	"database/sql":                        {"internal/store"},
	"github.com/expr-lang/expr":           {"internal/rule"},
	"github.com/goccy/go-yaml":            {"internal/rule", "internal/paper", "internal/sample", "internal/assay", "cmd/wenping"},
	"github.com/alecthomas/kong":          {"cmd/wenping"},
	"github.com/nguyenthenguyen/docx":     {"internal/render"},
	"github.com/xuri/excelize":            {"internal/render"},
	"github.com/elastic/go-seccomp-bpf":   {"internal/reader"},
	"os/exec":                             {"internal/reader", "internal/ingest/ocr", "internal/measure/run", "internal/measure/versus", "internal/store/storetest"},
	"golang.org/x/crypto":                 {"internal/store"},                                                                                                                                  // argon2id: passwords are hashed where they are kept
	"net/http":                            {"internal/web", "cmd/wenping", "internal/vitals", "internal/webhook", "internal/signon", "internal/signon/signontest", "internal/store/storetest"}, // vitals: its figures are a handler; the last three ask or tell others, where the start allows it
	"filippo.io/age":                      {"internal/backup"},
}

// pure packages are arithmetic on values: no files, clock or network.
var pure = []string{"internal/document", "internal/revision", "internal/zh", "internal/facts", "internal/rule", "internal/review", "internal/paper", "internal/figure", "internal/access"}

var impure = []string{"os", "os/exec", "net", "net/http", "database/sql", "syscall", "math/rand", "math/rand/v2"}

type pkg struct {
	dir     string
	imports []string // of non-test files
	docs    int
	clock   []string // files that read the clock
	inits   []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	root := ".."
	found := map[string]*pkg{}
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := e.Name()
		if e.IsDir() && p != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin") {
			return fs.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, _ := filepath.Rel(root, filepath.Dir(p))
		rel = filepath.ToSlash(rel)
		k := found[rel]
		if k == nil {
			k = &pkg{dir: rel}
			found[rel] = k
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if f.Doc != nil {
			k.docs++
		}
		for _, im := range f.Imports {
			k.imports = append(k.imports, strings.Trim(im.Path.Value, `"`))
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if fd, ok := n.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name == "init" {
				k.inits = append(k.inits, name)
			}
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Since") {
					k.clock = append(k.clock, name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []pkg
	for _, k := range found {
		out = append(out, *k)
	}
	slices.SortFunc(out, func(a, b pkg) int { return strings.Compare(a.dir, b.dir) })
	return out
}

func TestImportsFollowTheHouse(t *testing.T) {
	for _, k := range packages(t) {
		row, ok := allowed[k.dir]
		if !ok {
			t.Errorf("%s is not in the table of the house: add it with what it may import, and why", k.dir)
			continue
		}
		for _, im := range k.imports {
			own, isOwn := strings.CutPrefix(im, "wenping/")
			if isOwn && !slices.Contains(row.may, "*") && !slices.Contains(row.may, own) {
				t.Errorf("%s may not import %s (%s)", k.dir, own, row.why)
			}
			for door, rooms := range doors {
				if (im == door || strings.HasPrefix(im, door+"/")) && !slices.Contains(rooms, k.dir) {
					t.Errorf("%s may not import %s: only %s may", k.dir, im, strings.Join(rooms, ", "))
				}
			}
			if slices.Contains(pure, k.dir) && slices.Contains(impure, im) {
				t.Errorf("%s is arithmetic on values and may not import %s", k.dir, im)
			}
		}
		if slices.Contains(pure, k.dir) && len(k.clock) > 0 {
			t.Errorf("%s reads the clock in %v: hand the date in", k.dir, k.clock)
		}
		if len(k.inits) > 0 {
			t.Errorf("%s has init() in %v: wire it in cmd instead", k.dir, k.inits)
		}
	}
}

// A *gin.Context serves another request once its handler has ended, while the
// database may still look at the context it was given: what is called is handed
// c.Request.Context(). So a bare *gin.Context goes only to functions of the
// package that ask for one.
func TestNoGinContextLeavesItsHandler(t *testing.T) {
	names, err := filepath.Glob("web/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	fset := token.NewFileSet()
	var decls []ast.Decl
	asks := map[string]int{} // function or method of the package → position of its *gin.Context
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		decls = append(decls, f.Decls...)
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				if _, at := ginContext(fd.Type); at >= 0 {
					asks[fd.Name.Name] = at
				}
			}
		}
	}
	checked := 0
	for _, d := range decls {
		bare := map[string]bool{}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncType:
				if name, at := ginContext(n); at >= 0 {
					bare[name] = true
				}
			case *ast.CallExpr:
				callee := ""
				switch fun := n.Fun.(type) {
				case *ast.Ident:
					callee = fun.Name
				case *ast.SelectorExpr:
					if _, ok := fun.X.(*ast.Ident); ok {
						callee = fun.Sel.Name
					}
				}
				for i, a := range n.Args {
					if id, ok := a.(*ast.Ident); ok && bare[id.Name] {
						checked++
						if at, ok := asks[callee]; !ok || at != i {
							t.Errorf("%s: the *gin.Context is handed on as a context: use %s.Request.Context()", fset.Position(a.Pos()), id.Name)
						}
					}
				}
			}
			return true
		})
	}
	if checked == 0 {
		t.Error("no call was looked at")
	}
}

// ginContext gives name and position of the parameter that is a *gin.Context;
// -1 where there is none.
func ginContext(f *ast.FuncType) (string, int) {
	at := 0
	for _, p := range f.Params.List {
		if star, ok := p.Type.(*ast.StarExpr); ok {
			if s, ok := star.X.(*ast.SelectorExpr); ok && s.Sel.Name == "Context" && len(p.Names) == 1 {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "gin" {
					return p.Names[0].Name, at
				}
			}
		}
		at += max(1, len(p.Names))
	}
	return "", -1
}

func TestEachPackageHasOneDocComment(t *testing.T) {
	for _, k := range packages(t) {
		if k.docs != 1 {
			t.Errorf("%s has %d package comments, want exactly one", k.dir, k.docs)
		}
	}
}

func TestPackageNamesSayWhatTheyHold(t *testing.T) {
	for _, k := range packages(t) {
		switch path.Base(k.dir) {
		case "util", "utils", "common", "helper", "helpers", "manager", "core", "base", "types":
			t.Errorf("%s: name a package for what it holds", k.dir)
		}
	}
}
