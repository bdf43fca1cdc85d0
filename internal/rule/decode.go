package rule

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// source is one rule file being read. All its mistakes are kept, so that an
// author sees them at once.
type source struct {
	name     string
	lines    []string
	root     ast.Node // nil when the file is empty or no YAML
	mistakes *[]Mistake
}

// maxDepth bounds nesting: rule files are shallow, hostile ones are not.
const maxDepth = 40

func parseSource(name string, b []byte, mistakes *[]Mistake) *source {
	s := &source{name: name, lines: strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n"), mistakes: mistakes}
	if len(b) > 4<<20 {
		s.whole("文件超过4 MB，不像规则文件。")
		return s
	}
	if i := tooDeep(string(b)); i {
		s.whole("括号嵌套过深，不像规则文件。")
		return s
	}
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		var se *yaml.SyntaxError
		if errors.As(err, &se) && se.Token != nil {
			s.at(se.Token, "此处不是有效的YAML写法，请检查缩进、引号和括号（解析器提示：%s）。", se.Message)
		} else {
			s.whole("不是有效的YAML文件，请检查缩进、引号和括号（解析器提示：%s）。", strings.SplitN(err.Error(), "\n", 2)[0])
		}
		return s
	}
	if len(f.Docs) > 1 {
		s.whole("一个文件里只能有一份YAML文档，请去掉分隔线“---”。")
	}
	if len(f.Docs) > 0 {
		s.root = f.Docs[0].Body
		if s.root != nil && s.aliases(s.root, 0) {
			s.root = nil
		}
	}
	return s
}

// tooDeep guards the parser, which recurses on brackets.
func tooDeep(s string) bool {
	d := 0
	for i := range len(s) {
		switch s[i] {
		case '[', '{':
			if d++; d > 200 {
				return true
			}
		case ']', '}':
			d = max(0, d-1)
		}
	}
	return false
}

func (s *source) add(line, col int, message string) {
	m := Mistake{File: s.name, Line: line, Col: col, Message: message}
	if line > 0 && line <= len(s.lines) {
		m.Source = s.lines[line-1]
	}
	*s.mistakes = append(*s.mistakes, m)
}

func (s *source) whole(format string, args ...any) { s.add(0, 0, fmt.Sprintf(format, args...)) }

func (s *source) at(t *token.Token, format string, args ...any) {
	if t == nil || t.Position == nil {
		s.whole(format, args...)
		return
	}
	s.add(t.Position.Line, t.Position.Column, fmt.Sprintf(format, args...))
}

func (s *source) node(n ast.Node, format string, args ...any) {
	s.at(start(n), format, args...)
}

// start is the token a person would point at: a mapping's first key, not its colon.
func start(n ast.Node) *token.Token {
	switch n := n.(type) {
	case nil:
		return nil
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return start(n.Values[0])
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	if reflect.ValueOf(n).IsNil() {
		return nil
	}
	return n.GetToken()
}

// aliases refuses anchors and aliases: a rule file says each thing where it holds.
func (s *source) aliases(n ast.Node, depth int) bool {
	if depth > maxDepth {
		s.node(n, "嵌套超过%d层。", maxDepth)
		return true
	}
	switch n := n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		s.node(n, "规则文件不使用YAML的锚点和别名（& * <<），请把内容直接写出。")
		return true
	case *ast.TagNode:
		s.node(n, "规则文件不使用YAML标签（!）。")
		return true
	case *ast.MappingNode:
		bad := false
		for _, v := range n.Values {
			bad = s.aliases(v, depth) || bad
		}
		return bad
	case *ast.MappingValueNode:
		if n.Key.IsMergeKey() {
			s.node(n, "规则文件不使用YAML的合并键（<<），请把内容直接写出。")
			return true
		}
		return n.Value != nil && s.aliases(n.Value, depth+1)
	case *ast.SequenceNode:
		bad := false
		for _, v := range n.Values {
			bad = s.aliases(v, depth+1) || bad
		}
		return bad
	}
	return false
}

// pairs gives the entries of a mapping, or false when the node is none.
func pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// child gives the value below a key, or nil.
func child(n ast.Node, key string) ast.Node {
	ps, _ := pairs(n)
	for _, p := range ps {
		if keyText(p) == key {
			return p.Value
		}
	}
	return nil
}

func keyText(p *ast.MappingValueNode) string {
	switch k := p.Key.(type) {
	case *ast.StringNode:
		return k.Value
	}
	return p.Key.GetToken().Value
}

func isNull(n ast.Node) bool {
	if n == nil {
		return true
	}
	_, ok := n.(*ast.NullNode)
	return ok
}

// nodeHolder lets a struct keep the node it was read from, for later mistakes.
var nodeType = reflect.TypeFor[ast.Node]()

// decode fills v strictly. Fields are named by their yaml tag; a field
// `Node ast.Node` tagged "-" keeps the node.
func (s *source) decode(n ast.Node, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		if isNull(n) {
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		s.decode(n, v.Elem())
		return
	}
	if isNull(n) {
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.Type() == nodeType {
			v.Set(reflect.ValueOf(n))
			return
		}
		s.node(n, "此处的类型不受支持。")
	case reflect.Struct:
		s.decodeStruct(n, v)
	case reflect.Map:
		s.decodeMap(n, v)
	case reflect.Slice:
		s.decodeSlice(n, v)
	case reflect.String:
		if t, ok := scalar(n); ok {
			v.SetString(t)
			return
		}
		s.node(n, "此处应为一段文字。")
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
			return
		}
		s.node(n, "此处应为 true 或 false。")
	case reflect.Int, reflect.Int64, reflect.Int32:
		f, ok := number(n)
		if !ok || f != math.Trunc(f) || math.Abs(f) > 1e12 {
			s.node(n, "此处应为整数。")
			return
		}
		v.SetInt(int64(f))
	case reflect.Float64:
		f, ok := number(n)
		if !ok {
			s.node(n, "此处应为数字。")
			return
		}
		v.SetFloat(f)
	default:
		s.node(n, "此处的类型不受支持。")
	}
}

func (s *source) decodeStruct(n ast.Node, v reflect.Value) {
	ps, ok := pairs(n)
	if !ok {
		s.node(n, "此处应为“名称: 值”的列表。")
		return
	}
	fields := map[string]reflect.Value{}
	var names []string
	structFields(v, fields, &names)
	if f := v.FieldByName("Node"); f.IsValid() && f.Type() == nodeType {
		f.Set(reflect.ValueOf(n))
	}
	seen := map[string]bool{}
	for _, p := range ps {
		k := keyText(p)
		f, ok := fields[k]
		if !ok {
			s.at(p.Key.GetToken(), "%s", unknownName("键", k, names))
			continue
		}
		if seen[k] {
			s.at(p.Key.GetToken(), "键“%s”重复。", k)
			continue
		}
		seen[k] = true
		s.decode(p.Value, f)
	}
}

func structFields(v reflect.Value, fields map[string]reflect.Value, names *[]string) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			structFields(v.Field(i), fields, names)
			continue
		}
		tag, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if tag == "-" || !f.IsExported() {
			continue
		}
		if tag == "" {
			tag = strings.ToLower(f.Name)
		}
		fields[tag] = v.Field(i)
		*names = append(*names, tag)
	}
}

func (s *source) decodeMap(n ast.Node, v reflect.Value) {
	ps, ok := pairs(n)
	if !ok {
		s.node(n, "此处应为“名称: 值”的列表。")
		return
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for _, p := range ps {
		k := reflect.New(v.Type().Key()).Elem()
		switch k.Kind() {
		case reflect.String:
			k.SetString(keyText(p))
		case reflect.Int:
			f, ok := number(p.Key)
			if !ok {
				s.at(p.Key.GetToken(), "此处应为数字。")
				continue
			}
			k.SetInt(int64(f))
		}
		if v.MapIndex(k).IsValid() {
			s.at(p.Key.GetToken(), "键“%s”重复。", keyText(p))
			continue
		}
		e := reflect.New(v.Type().Elem()).Elem()
		s.decode(p.Value, e)
		v.SetMapIndex(k, e)
	}
}

func (s *source) decodeSlice(n ast.Node, v reflect.Value) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		// One value where a list is asked: the list of that one.
		if _, isScalar := scalar(n); isScalar {
			e := reflect.New(v.Type().Elem()).Elem()
			s.decode(n, e)
			v.Set(reflect.Append(reflect.MakeSlice(v.Type(), 0, 1), e))
			return
		}
		s.node(n, "此处应为列表。")
		return
	}
	out := reflect.MakeSlice(v.Type(), 0, len(seq.Values))
	for _, item := range seq.Values {
		e := reflect.New(v.Type().Elem()).Elem()
		s.decode(item, e)
		out = reflect.Append(out, e)
	}
	v.Set(out)
}

// scalar gives the text of a scalar as written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func number(n ast.Node) (float64, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		switch x := n.Value.(type) {
		case int64:
			return float64(x), true
		case uint64:
			return float64(x), true
		}
	case *ast.FloatNode:
		return n.Value, true
	}
	return 0, false
}

// params are the params of one rule, decoded by its kind.
type params struct {
	src  *source
	node ast.Node // nil when the rule gives none
	rule ast.Node // the rule's own node, to point at when params are missing

	// told, when set, is told what the kind asks for instead of anything being
	// read: this is how the schema learns of it.
	told *asked

	// got, when set, gets what was read: two ways of writing the same params
	// make the same rule.
	got *any
}

// asked is what a kind's params may be.
type asked struct {
	shape reflect.Type
	names map[string][]string // names a key takes
}

// errReported says that the mistakes are already in the list.
var errReported = errors.New("reported")

// decode fills a struct strictly: unknown keys and wrong types are mistakes
// with their position. The error says only that there were some.
func (p *params) decode(into any) error {
	if p.told != nil {
		p.told.shape = reflect.TypeOf(into).Elem()
		return nil
	}
	before := len(*p.src.mistakes)
	if p.node != nil {
		p.src.decode(p.node, reflect.ValueOf(into).Elem())
	}
	if len(*p.src.mistakes) > before {
		return errReported
	}
	if p.got != nil {
		*p.got = reflect.ValueOf(into).Elem().Interface()
	}
	return nil
}

// errorf reports a mistake at the value of a key of params (at params itself
// when key is empty or absent), and gives the error to return from compile.
func (p *params) errorf(key, format string, args ...any) error {
	if p.told != nil {
		return errReported
	}
	n := p.node
	if c := child(p.node, key); c != nil {
		n = c
	}
	if n == nil {
		n = p.rule
	}
	p.src.node(n, format, args...)
	return errReported
}

// known checks names given under a key against the names there are.
func (p *params) known(key, what string, given, names []string) error {
	if p.told != nil {
		if p.told.names == nil {
			p.told.names = map[string][]string{}
		}
		p.told.names[key] = names
		return nil
	}
	var err error
	for i, g := range given {
		if slices.Contains(names, g) {
			continue
		}
		n := child(p.node, key)
		if seq, ok := n.(*ast.SequenceNode); ok && i < len(seq.Values) {
			n = seq.Values[i]
		}
		if n == nil {
			n = p.rule
		}
		p.src.node(n, "%s", unknownName(what, g, names))
		err = errReported
	}
	return err
}
