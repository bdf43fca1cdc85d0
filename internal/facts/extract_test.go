package facts

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// The two readers go through the texts side by side, so that neither may ask for
// what the other finds. Which facts a reader touches is told from the sources:
// the fields of Facts in all that it calls, by whatever way.
func TestTwoReadersAskNothingOfEachOther(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo}, ".")
	if err != nil || len(loaded) != 1 || len(loaded[0].Errors) > 0 {
		t.Fatalf("load the sources: %v %v", err, loaded)
	}
	pkg, info := loaded[0].Types, loaded[0].TypesInfo
	calls, fields := map[types.Object][]types.Object{}, map[types.Object][]string{}
	byName := map[string]types.Object{}
	for _, f := range loaded[0].Syntax {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			self := info.Defs[fd.Name]
			byName[fd.Name.Name] = self
			ast.Inspect(fd.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if o, ok := info.Uses[n].(*types.Func); ok && o.Pkg() == pkg {
						calls[self] = append(calls[self], o)
					}
				case *ast.SelectorExpr:
					if s := info.Selections[n]; s != nil && s.Kind() == types.FieldVal && strings.TrimPrefix(s.Recv().String(), "*") == "wenping/internal/facts.Facts" {
						fields[self] = append(fields[self], n.Sel.Name)
					}
				}
				return true
			})
		}
	}
	touches := func(from string) map[string]bool {
		out, seen := map[string]bool{}, map[types.Object]bool{}
		var visit func(o types.Object)
		visit = func(o types.Object) {
			if seen[o] {
				return
			}
			seen[o] = true
			for _, f := range fields[o] {
				out[f] = true
			}
			for _, c := range calls[o] {
				visit(c)
			}
		}
		visit(byName[from])
		return out
	}
	heard, risked := touches("toldAndHeard"), touches("risksAndMeasures")
	if !heard["Consultation"] || !heard["Surveys"] || !risked["Risks"] || !risked["Measures"] {
		t.Fatalf("the sources are not read as meant: %v, %v", heard, risked)
	}
	var both []string
	for f := range heard {
		if risked[f] {
			both = append(both, f)
		}
	}
	if !slices.Equal(both, []string{"Structure"}) {
		t.Errorf("both readers touch %v; only Structure is there before them", both)
	}
}
