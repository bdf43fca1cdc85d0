package rule

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindExpr = kind{
	name: "expr",
	doc: "表达式：对已登记的事实（facts.Vars）写一个应当成立的式子。参数：holds 应成立的式子；when 前提（不成立则不适用）。" +
		"式中任一事实未找到则存疑；同一事实有多个值时逐一组合，结果不一致则存疑。",
	fields:  exprFields(),
	compile: compileExpr,
}

func exprFields() []string {
	out := []string{"values"}
	for _, v := range facts.Vars {
		out = append(out, v.Name)
	}
	return out
}

const (
	maxExprNodes    = 400
	maxCombinations = 2000
	exprMemory      = 100_000
)

// formula is one compiled expression with the facts it names.
type formula struct {
	program *vm.Program
	vars    []*facts.Var
}

func compileExpr(p *params, pack *Pack) (check, error) {
	var a struct {
		Holds string `yaml:"holds"`
		When  string `yaml:"when"`
	}
	if err := p.decode(&a); err != nil {
		return nil, err
	}
	if strings.TrimSpace(a.Holds) == "" {
		return nil, p.errorf("", "expr类规则须在params里写明“holds”。")
	}
	holds, err := compileFormula(p, "holds", a.Holds)
	if err != nil {
		return nil, err
	}
	var when *formula
	if a.When != "" {
		if when, err = compileFormula(p, "when", a.When); err != nil {
			return nil, err
		}
	}
	return func(c *Context) Outcome { return evaluateFormula(c, holds, when) }, nil
}

// compileFormula checks what an expression may do before it is compiled: known
// facts only, no nil and no ??, closures at most two deep, no ranges.
func compileFormula(p *params, key, text string) (*formula, error) {
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, exprMistake(p, key, text, err)
	}
	v := &exprVisitor{}
	v.walk(tree.Node, 0)
	if v.bad != "" {
		return nil, p.errorf(key, "式子“%s”第%d个字符处：%s", text, v.badAt+1, v.bad)
	}
	f := &formula{}
	env := map[string]any{}
	for _, name := range v.names {
		fv := facts.VarNamed(name)
		f.vars = append(f.vars, fv)
		if fv.Text {
			env[flat(name)] = ""
		} else {
			env[flat(name)] = 0.0
		}
	}
	f.program, err = expr.Compile(text, expr.Env(env), expr.AsBool(), expr.MaxNodes(maxExprNodes), expr.Patch(&flatten{}))
	if err != nil {
		return nil, exprMistake(p, key, text, err)
	}
	return f, nil
}

func exprMistake(p *params, key, text string, err error) error {
	var fe *file.Error
	if errors.As(err, &fe) {
		return p.errorf(key, "式子“%s”第%d个字符处有误：%s。", text, fe.Column+1, fe.Message)
	}
	return p.errorf(key, "式子“%s”有误：%v。", text, err)
}

// flat makes one identifier of a dotted fact name.
func flat(name string) string { return strings.ReplaceAll(name, ".", "__") }

// dotted gives the name of an identifier or of a chain of members, or "".
func dotted(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		left := dotted(n.Node)
		if s, ok := n.Property.(*ast.StringNode); ok && left != "" && !n.Optional {
			return left + "." + s.Value
		}
	case *ast.ChainNode:
		return dotted(n.Node)
	}
	return ""
}

// flatten turns survey.sent into one identifier for the type checker.
type flatten struct{}

func (flatten) Visit(n *ast.Node) {
	if m, ok := (*n).(*ast.MemberNode); ok {
		if name := dotted(m); facts.VarNamed(strings.ReplaceAll(name, "__", ".")) != nil {
			ast.Patch(n, &ast.IdentifierNode{Value: flat(name)})
		}
	}
}

type exprVisitor struct {
	names []string
	bad   string
	badAt int
}

func (v *exprVisitor) refuse(n ast.Node, format string, args ...any) {
	if v.bad == "" {
		v.bad, v.badAt = fmt.Sprintf(format, args...), n.Location().From
	}
}

func (v *exprVisitor) walk(n ast.Node, closures int) {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return
	}
	switch n := n.(type) {
	case *ast.NilNode:
		v.refuse(n, "式子里不能用nil：未找到的事实没有值。")
	case *ast.IdentifierNode:
		v.name(n, n.Value)
	case *ast.MemberNode:
		if name := dotted(n); name != "" {
			v.name(n, name)
			return
		}
		v.refuse(n, "此处的取值方式不受支持，只能写事实的名称。")
	case *ast.BinaryNode:
		switch n.Operator {
		case "??":
			v.refuse(n, "式子里不能用“??”：未找到的事实没有默认值。")
		case "..":
			v.refuse(n, "式子里不能用区间“..”。")
		}
		v.walk(n.Left, closures)
		v.walk(n.Right, closures)
	case *ast.UnaryNode:
		v.walk(n.Node, closures)
	case *ast.ChainNode:
		v.walk(n.Node, closures)
	case *ast.ConditionalNode:
		v.walk(n.Cond, closures)
		v.walk(n.Exp1, closures)
		v.walk(n.Exp2, closures)
	case *ast.ArrayNode:
		for _, e := range n.Nodes {
			v.walk(e, closures)
		}
	case *ast.BuiltinNode:
		if n.Name == "now" || n.Name == "date" || n.Name == "repeat" || n.Name == "timezone" {
			v.refuse(n, "式子里不能用函数“%s”。", n.Name)
		}
		for _, e := range n.Arguments {
			v.walk(e, closures)
		}
	case *ast.PredicateNode:
		if closures >= 2 {
			v.refuse(n, "式子里的循环最多嵌套两层。")
		}
		v.walk(n.Node, closures+1)
	case *ast.CallNode:
		v.refuse(n, "式子里不能调用函数。")
	case *ast.VariableDeclaratorNode, *ast.SequenceNode, *ast.MapNode, *ast.SliceNode:
		v.refuse(n, "式子里不支持这种写法。")
	}
}

func (v *exprVisitor) name(n ast.Node, name string) {
	if facts.VarNamed(name) == nil {
		v.refuse(n, "%s", unknownName("事实", name, exprFields()[1:]))
		return
	}
	if !slices.Contains(v.names, name) {
		v.names = append(v.names, name)
	}
}

// run holds the formula against every combination of values whose scopes agree.
// missing names the facts that were not found.
func (f *formula) run(c *Context) (yes, no int, missing []*facts.Var, bad []facts.VarValue, err error) {
	lists := make([][]facts.VarValue, len(f.vars))
	n := 1
	for i, v := range f.vars {
		lists[i] = distinct(v.Values(c.Facts), v.Text)
		if len(lists[i]) == 0 {
			missing = append(missing, v)
			continue
		}
		n *= len(lists[i])
		if n > maxCombinations {
			return 0, 0, nil, nil, errors.New("too many combinations")
		}
	}
	if len(missing) > 0 {
		return 0, 0, missing, nil, nil
	}
	machine := vm.VM{MemoryBudget: exprMemory}
	for k := range n {
		env := map[string]any{}
		pick := make([]facts.VarValue, len(lists))
		rest := k
		for i, l := range lists {
			pick[i] = l[rest%len(l)]
			rest /= len(l)
			if f.vars[i].Text {
				env[flat(f.vars[i].Name)] = pick[i].Str
			} else {
				env[flat(f.vars[i].Name)] = pick[i].Num
			}
		}
		if !sameScope(pick) {
			continue
		}
		out, err := machine.Run(f.program, env)
		if err != nil {
			return 0, 0, nil, nil, err
		}
		if b, ok := out.(bool); ok && b {
			yes++
		} else {
			no++
			if bad == nil {
				bad = pick
			}
		}
	}
	return yes, no, nil, bad, nil
}

// distinct drops repeated statements of the same value in the same scope.
func distinct(in []facts.VarValue, text bool) []facts.VarValue {
	var out []facts.VarValue
	for _, v := range in {
		if !text && (math.IsNaN(v.Num) || math.IsInf(v.Num, 0)) {
			continue
		}
		dup := false
		for i := range out {
			if out[i].Num == v.Num && out[i].Str == v.Str && out[i].Scope == v.Scope {
				dup = true
			}
		}
		if !dup {
			out = append(out, v)
		}
	}
	return out
}

// sameScope says that no two values are said of different things.
func sameScope(vs []facts.VarValue) bool {
	clash := func(a, b string) bool { return a != "" && b != "" && a != b }
	for i := range vs {
		for j := range i {
			a, b := vs[i].Scope, vs[j].Scope
			if clash(a.Subject, b.Subject) || clash(a.Batch, b.Batch) || clash(a.Stage, b.Stage) || clash(a.Place, b.Place) {
				return false
			}
		}
	}
	return true
}

func evaluateFormula(c *Context, holds, when *formula) Outcome {
	for _, f := range []*formula{when, holds} {
		if f == nil {
			continue
		}
		yes, no, missing, bad, err := f.run(c)
		switch {
		case err != nil:
			return Outcome{Verdict: Doubt, Why: "同一事实的取值过多或计算未能完成，请人工核实。"}
		case len(missing) > 0:
			var labels []string
			var where []facts.Role
			for _, v := range missing {
				labels = append(labels, v.Label)
				if v.Role != "" {
					where = append(where, v.Role)
				}
			}
			return Outcome{Verdict: Doubt, Why: "未能从报告中确定" + joinNames(labels) + "，请人工核实。", Shown: c.searched(where...)}
		case yes > 0 && no > 0:
			return Outcome{Verdict: Doubt, Why: "同一事实有多个数值，按不同数值得出的结论不一致，请核实是否为不同口径。", Shown: f.shown(c, bad)}
		case f == when && no > 0:
			return Outcome{Verdict: NA, Why: "前提不成立，本条不适用：" + f.text(c) + "。"}
		case f == holds && no > 0:
			fields := map[string]string{"values": f.values(bad)}
			for i, v := range f.vars {
				fields[v.Name] = format(v, bad[i])
			}
			return Outcome{Why: f.values(bad) + "，不符合要求。", Points: []Point{{Verdict: Fail, Fields: fields, Evidence: f.shown(c, bad)}}}
		case f == holds && yes == 0:
			return Outcome{Verdict: Doubt, Why: "各数值的口径不同，无法相互比较，请人工核实。"}
		}
	}
	return Outcome{Verdict: Pass, Why: holds.text(c) + "。"}
}

func (f *formula) shown(c *Context, picked []facts.VarValue) []Evidence {
	var at []document.Anchor
	for _, v := range picked {
		at = append(at, v.At...)
	}
	return c.says(at...)
}

func (f *formula) values(picked []facts.VarValue) string {
	var out []string
	for i, v := range f.vars {
		if i < len(picked) {
			out = append(out, v.Label+"为"+format(v, picked[i]))
		}
	}
	return strings.Join(out, "，")
}

// text tells the values found, first of each.
func (f *formula) text(c *Context) string {
	var first []facts.VarValue
	for _, v := range f.vars {
		if vs := v.Values(c.Facts); len(vs) > 0 {
			first = append(first, vs[0])
		}
	}
	return f.values(first)
}

func format(v *facts.Var, x facts.VarValue) string {
	if v.Text {
		return x.Str
	}
	return strconv.FormatFloat(math.Round(x.Num*1e4)/1e4, 'f', -1, 64) + v.Unit
}
