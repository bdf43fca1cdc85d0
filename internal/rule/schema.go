package rule

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"wenping/internal/facts"
)

// JSON Schemas of the rule files, for editors. They are made from the very
// types the decoder fills and from what each kind asks for, so that what an
// editor offers is what Load takes.

// SchemaFile is the schema of one kind of rule file.
type SchemaFile struct {
	Name  string // standard, profile …: rules/schema/NAME.json
	Files string // which files it is for
	title string
	shape reflect.Type
}

// SchemaFiles are the kinds of rule files there are.
var SchemaFiles = []SchemaFile{
	{"pack", "pack.yaml", "规则包总说明", reflect.TypeFor[packFile]()},
	{"standard", "standard/*.yaml", "审查要点和规则", reflect.TypeFor[categoryFile]()},
	{"cases", "cases/*.yaml", "规则的用例", reflect.TypeFor[casesFile]()},
	{"profile", "profiles/*.yaml", "地区参数", reflect.TypeFor[Profile]()},
	{"lexicon", "lexicon/*.yaml", "词汇", reflect.TypeFor[facts.Lexicon]()},
	{"catalogue", "catalogue.yaml", "风险因素目录", reflect.TypeFor[facts.Lexicon]()},
	{"laws", "laws.yaml", "法规文件登记", reflect.TypeFor[lawsFile]()},
	{"holidays", "holidays.yaml", "节假日与调休", reflect.TypeFor[holidaysFile]()},
}

// Schema writes the JSON Schema of a kind of rule file; false when there is none
// of that name. Names a pack defines (roles, types, groups) are offered, not
// demanded: an overlay may define more.
func (p *Pack) Schema(name string) ([]byte, bool) {
	i := slices.IndexFunc(SchemaFiles, func(f SchemaFile) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	f := SchemaFiles[i]
	b := &schemaBuilder{pack: p}
	out := b.of(f.shape, "")
	out["$schema"] = "http://json-schema.org/draft-07/schema#"
	out["title"] = f.title + "（" + f.Files + "）"
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(out); err != nil { // maps of strings and lists always encode
		return nil, false
	}
	return buf.Bytes(), true
}

type schema = map[string]any

type schemaBuilder struct{ pack *Pack }

// of gives the schema of a type; key is the yaml key it stands under.
func (b *schemaBuilder) of(t reflect.Type, owner string) schema {
	switch t.Kind() {
	case reflect.Pointer:
		return b.of(t.Elem(), owner)
	case reflect.Struct:
		return b.structure(t)
	case reflect.Map:
		out := schema{"type": "object", "additionalProperties": b.of(t.Elem(), "")}
		if t.Key().Kind() == reflect.Int {
			out["propertyNames"] = schema{"pattern": "^[0-9]+$"}
		}
		return out
	case reflect.Slice:
		item := b.of(t.Elem(), owner)
		list := schema{"type": "array", "items": item}
		if t.Elem().Kind() == reflect.Struct || t.Elem().Kind() == reflect.Slice {
			return list
		}
		return schema{"anyOf": []any{list, item}} // one value stands for a list of one
	case reflect.String:
		return b.names(owner, schema{"type": []string{"string", "number", "boolean"}})
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return schema{"type": "integer"}
	case reflect.Float64:
		return schema{"type": "number"}
	}
	return schema{}
}

func (b *schemaBuilder) structure(t reflect.Type) schema {
	props := schema{}
	for _, f := range yamlFields(t) {
		owner := typeName(t) + "." + f.key
		var s schema
		switch {
		case f.typ == nodeType && f.key == "severity":
			s = severitySchema()
		case f.typ == nodeType:
			s = schema{"type": "object"}
		default:
			s = b.of(f.typ, owner)
		}
		if d := keyDoc(t, f.key); d != "" {
			s["description"] = d
		}
		// An empty value is the same as leaving the key out.
		props[f.key] = s
	}
	out := schema{"type": []string{"object", "null"}, "properties": props, "additionalProperties": false}
	if need := required[typeName(t)]; len(need) > 0 {
		out["required"] = need
	}
	if t == reflect.TypeFor[ruleFile]() {
		out["allOf"] = b.kinds()
	}
	return out
}

// kinds gives, for each check kind, what its params and wordings may be.
func (b *schemaBuilder) kinds() []any {
	var out []any
	for i := range kinds {
		k := &kinds[i]
		a := k.asks(b.pack)
		then := schema{}
		if a.shape != nil {
			s := b.structure(a.shape)
			props := s["properties"].(schema)
			for key, names := range a.names {
				if p, ok := props[key].(schema); ok {
					offer(p, names)
				}
			}
			s["description"] = k.doc
			then["params"] = s
		}
		if len(k.fields) > 0 {
			d := "可用的占位：{" + strings.Join(append(slices.Clone(k.fields), commonFields...), "}、{") + "}。"
			for _, w := range []string{"finding", "doubt", "demand"} {
				then[w] = schema{"type": "string", "description": keyDocs["ruleFile."+w] + d}
			}
		}
		out = append(out, schema{"if": schema{"properties": schema{"kind": schema{"const": k.name}}, "required": []string{"kind"}},
			"then": schema{"properties": then}})
	}
	return out
}

// asks lets a kind tell what its params may be.
func (k *kind) asks(pack *Pack) (a asked) {
	defer func() { _ = recover() }() // a kind that needs real params has told its shape by then
	_, _ = k.compile(&params{told: &a}, pack)
	return a
}

// offer puts names into a schema of strings or lists of strings.
func offer(s schema, names []string) {
	set := schema{"anyOf": []any{schema{"enum": names}, schema{"type": "string"}}}
	switch {
	case s["anyOf"] != nil:
		s["anyOf"] = []any{schema{"type": "array", "items": set}, set}
	default:
		delete(s, "type")
		s["anyOf"] = set["anyOf"]
	}
}

// names narrows a string to the words its key takes.
func (b *schemaBuilder) names(owner string, plain schema) schema {
	if list, ok := closedNames[owner]; ok {
		return schema{"enum": list}
	}
	var open []string
	switch owner {
	case "conditions.type", "conditions.type_not", "Given.type", "Term.for", "Basis.types", "SampleRow.types":
		open = b.pack.typeIDs()
	case "conditions.profile", "conditions.profile_not", "Given.profile", "Profile.extends":
		for _, p := range b.pack.profiles {
			open = append(open, p.ID)
		}
	case "Type.must":
		for _, f := range b.pack.Lexicon.Factors {
			open = append(open, f.ID)
		}
	case "Exception.items":
		for _, it := range b.pack.Items {
			open = append(open, it.ID)
		}
	case "Exception.rules", "Case.rule":
		for _, r := range b.pack.Rules {
			open = append(open, r.ID)
		}
	}
	if len(open) == 0 {
		return plain
	}
	return schema{"anyOf": []any{schema{"enum": open}, schema{"type": "string"}}}
}

func severitySchema() schema {
	one := schema{"enum": severities}
	props := schema{"default": one}
	for _, k := range append(slices.Clone(stages), "高", "中", "低") {
		props[k] = one
	}
	return schema{"anyOf": []any{one, schema{"type": "object", "properties": props, "additionalProperties": false}}}
}

type yamlField struct {
	key string
	typ reflect.Type
}

// yamlFields gives the keys of a struct as the decoder takes them.
func yamlFields(t reflect.Type) []yamlField {
	fields := map[string]reflect.Value{}
	var names []string
	structFields(reflect.New(t).Elem(), fields, &names)
	out := make([]yamlField, 0, len(names))
	for _, n := range names {
		out = append(out, yamlField{n, fields[n].Type()})
	}
	return out
}

// typeName is the name of a type without what it is filled with.
func typeName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}
