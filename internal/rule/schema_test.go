package rule

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wenping/rules"
)

// The shipped schemas are what the decoder takes now.
func TestSchemasAreFresh(t *testing.T) {
	p := embedded(t)
	for _, f := range SchemaFiles {
		text, ok := p.Schema(f.Name)
		if !ok {
			t.Fatalf("no schema %s", f.Name)
		}
		file := "../../rules/schema/" + f.Name + ".json"
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(have) != string(text) {
			t.Errorf("%s is stale: go test ./internal/rule -run Schema -update", file)
		}
	}
}

// Every rule file says which schema it is of, and is of it.
func TestRuleFilesAreOfTheirSchemas(t *testing.T) {
	p := embedded(t)
	checked := 0
	for _, f := range SchemaFiles {
		text, _ := p.Schema(f.Name)
		var s map[string]any
		if err := json.Unmarshal(text, &s); err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(rules.FS, f.Files)
		if err != nil || len(names) == 0 {
			t.Errorf("no files %s", f.Files)
		}
		for _, name := range names {
			b, err := fs.ReadFile(rules.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			up := strings.Repeat("../", strings.Count(path.Clean(name), "/"))
			if head := "# yaml-language-server: $schema=" + up + "schema/" + f.Name + ".json\n"; !strings.HasPrefix(string(b), head) {
				t.Errorf("%s does not begin with %q", name, head)
			}
			for _, fault := range invalid(t, s, b) {
				t.Errorf("%s: %s", name, fault)
			}
			checked++
		}
	}
	files := 0
	for _, g := range packGlobs {
		names, _ := fs.Glob(rules.FS, g)
		files += len(names)
	}
	if checked != files {
		t.Errorf("%d of %d rule files have a schema", checked, files)
	}
}

// What Load refuses, the editor marks: keys, kinds, params, words.
func TestSchemasRefuseWhatLoadRefuses(t *testing.T) {
	p := embedded(t)
	text, _ := p.Schema("standard")
	var s map[string]any
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	good := itemHead + "      - id: A1.own\n        kind: section\n        severity: must\n        params: {roles: [{role: overview}]}\n        finding: 缺。\n        demand: 补。\n        cases: [{name: 例, want: fail, text: 无}]\n"
	if f := invalid(t, s, []byte(good)); len(f) > 0 {
		t.Fatalf("good file refused: %v", f)
	}
	for _, c := range [][2]string{
		{"severity: must", "severty: must"}, {"severity: must", "severity: mustn't"}, {"kind: section", "kind: sektion"},
		{"{roles: [{role: overview}]}", "{rolls: [{role: overview}]}"}, {"{roles: [{role: overview}]}", "{roles: [{role: overview}], min_chars: many}"},
		{"want: fail", "want: fails"}, {"reason: R0", "reason: R9"},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("%s is not in the file", c[0])
		}
		if f := invalid(t, s, []byte(bad)); len(f) == 0 {
			t.Errorf("%s passes the schema", c[1])
		}
	}
}

// Words of the schema tables name keys that exist.
func TestSchemaTablesNameKeysThatExist(t *testing.T) {
	there, walked := map[string]bool{}, map[string]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(t.Elem())
		case reflect.Struct:
			there[typeName(t)] = true
			for _, f := range yamlFields(t) {
				there[typeName(t)+"."+f.key] = true
				if k := t.String() + "." + f.key; !walked[k] {
					walked[k] = true
					walk(f.typ)
				}
			}
		}
	}
	for _, f := range SchemaFiles {
		walk(f.shape)
	}
	for k := range closedNames {
		if !there[k] {
			t.Errorf("closedNames: no key %s", k)
		}
	}
	for k := range keyDocs {
		if !there[k] {
			t.Errorf("keyDocs: no key %s", k)
		}
	}
	for k, list := range required {
		for _, key := range list {
			if !there[k+"."+key] {
				t.Errorf("required: no key %s.%s", k, key)
			}
		}
	}
	var params []string
	for _, f := range yamlFields(reflect.TypeFor[Profile]()) {
		if f.typ.Kind() == reflect.Struct {
			params = append(params, f.key)
			if paramNames[f.key] == "" {
				t.Errorf("parameter %s has no Chinese name", f.key)
			}
		}
	}
	for k := range paramNames {
		if !slices.Contains(params, k) {
			t.Errorf("no parameter %s", k)
		}
	}
}

// A parameter that no case shows to be read is one that no code of a rule reads.
func TestUnreadParametersAreReadByNoRule(t *testing.T) {
	p := embedded(t)
	heeded := map[string]bool{}
	for _, r := range p.Rules {
		for _, key := range p.ParamsOf(r) {
			heeded[key] = true
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(b)
	}
	shape := reflect.TypeFor[Profile]()
	for i := range shape.NumField() {
		f := shape.Field(i)
		if f.Type.Kind() != reflect.Struct || heeded[f.Tag.Get("yaml")] {
			continue
		}
		if regexp.MustCompile(`Profile\.` + f.Name + `\b`).MatchString(code.String()) {
			t.Errorf("%s is read by a rule, but no case comes out otherwise for it", f.Tag.Get("yaml"))
		}
	}
}

// invalid gives what a YAML text lacks to be of a schema, as far as our
// schemas say things.
func invalid(t *testing.T, s map[string]any, text []byte) []string {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(jsonable(v))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	var out []string
	validate(s, v, "", &out)
	return out
}

func jsonable(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = jsonable(v[k])
		}
		return v
	case map[any]any:
		out := map[string]any{}
		for k, x := range v {
			out[fmt.Sprint(k)] = jsonable(x)
		}
		return out
	case []any:
		for i := range v {
			v[i] = jsonable(v[i])
		}
	}
	return v
}

func validate(s map[string]any, v any, at string, out *[]string) {
	ok := func(sub any) bool {
		var f []string
		validate(sub.(map[string]any), v, at, &f)
		return len(f) == 0
	}
	say := func(format string, args ...any) { *out = append(*out, at+": "+fmt.Sprintf(format, args...)) }
	if types := s["type"]; types != nil && !slices.ContainsFunc(list(types), func(x any) bool { return isType(v, x.(string)) }) {
		say("%v is no %v", v, types)
		return
	}
	if enum := s["enum"]; enum != nil && !slices.Contains(list(enum), v) {
		say("%v is none of %v", v, enum)
	}
	if c, there := s["const"]; there && c != v {
		say("%v is not %v", v, c)
	}
	if any := s["anyOf"]; any != nil && !slices.ContainsFunc(list(any), ok) {
		say("%v fits nothing", v)
	}
	for _, sub := range list(s["allOf"]) {
		sub := sub.(map[string]any)
		if ok(sub["if"]) {
			validate(sub["then"].(map[string]any), v, at, out)
		}
	}
	switch v := v.(type) {
	case []any:
		if items, there := s["items"].(map[string]any); there {
			for i, x := range v {
				validate(items, x, fmt.Sprintf("%s[%d]", at, i), out)
			}
		}
	case map[string]any:
		props, _ := s["properties"].(map[string]any)
		for _, k := range list(s["required"]) {
			if _, there := v[k.(string)]; !there {
				say("lacks %v", k)
			}
		}
		for k, x := range v {
			if p, there := props[k].(map[string]any); there {
				validate(p, x, at+"."+k, out)
				continue
			}
			switch more := s["additionalProperties"].(type) {
			case bool:
				say("unknown key %s", k)
			case map[string]any:
				validate(more, x, at+"."+k, out)
			}
		}
	}
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func isType(v any, name string) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	case []any:
		return name == "array"
	}
	return name == "object"
}
