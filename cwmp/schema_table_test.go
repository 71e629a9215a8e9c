package cwmp

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp/xmltree"
)

// schema reads one of the CWMP schemas as far as the method table needs it.
type schema struct {
	t       *testing.T
	version Version
	root    *xmltree.Node
}

func openSchema(t *testing.T, v Version) *schema {
	t.Helper()
	name := filepath.Join(schemaDir, "cwmp-"+strings.ReplaceAll(v.String(), ".", "-")+".xsd")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Skip("the CWMP schemas are not there: ", err)
	}
	return &schema{t, v, xmltree.Parse(src).Root}
}

func attr(n *xmltree.Node, name string) string {
	a, _ := n.Attr("", name)
	return a.Value
}

// named is the definition of a global element or type.
func (s *schema) named(kind, name string) *xmltree.Node {
	for n := range s.root.Children() {
		if n.NameIs(kind) && attr(n, "name") == name {
			return n
		}
	}
	return nil
}

// typeOf is the complexType or simpleType of an element, nil for a built-in type, whose name is
// returned too.
func (s *schema) typeOf(element *xmltree.Node) (def *xmltree.Node, builtin string) {
	name := attr(element, "type")
	if local, ok := strings.CutPrefix(name, "tns:"); ok {
		if def = s.named("complexType", local); def == nil {
			def = s.named("simpleType", local)
		}
		return def, local
	}
	if name != "" {
		return nil, name
	}
	if def = element.Child("complexType"); def == nil {
		def = element.Child("simpleType")
	}
	return def, ""
}

// members lists the elements of a complexType, those of its base first.
func (s *schema) members(complexType *xmltree.Node) []*xmltree.Node {
	var list []*xmltree.Node
	if extension := complexType.Find("complexContent/extension"); extension != nil {
		base := strings.TrimPrefix(attr(extension, "base"), "tns:")
		list = s.members(s.named("complexType", base))
		complexType = extension
	}
	return slices.AppendSeq(list, complexType.FindAll("sequence/element"))
}

// TestTableAgreesWithSchemas holds every argument of the table against the schemas: names, order,
// occurrence, types, lengths, patterns, enumerations.
func TestTableAgreesWithSchemas(t *testing.T) {
	for v := V1_0; v <= V1_2; v++ {
		s := openSchema(t, v)
		defined := map[string]bool{}
		for _, m := range Methods() {
			defined[m.Name], defined[m.Name+"Response"] = true, true
			request := s.named("element", m.Name)
			if (request != nil) != (m.Since <= v) {
				t.Errorf("%s in %s: since %s in the table", m.Name, v, m.Since)
			}
			if request != nil {
				s.compare(m.Name, m.Request, request.Child("complexType"))
				s.compare(m.Name+"Response", m.Response, s.named("element", m.Name+"Response").Child("complexType"))
			}
		}
		for n := range s.root.Children() {
			name := attr(n, "name")
			if n.NameIs("element") && !defined[name] && !slices.Contains([]string{"ID", "HoldRequests", "Fault"}, name) {
				t.Errorf("%s of %s is not in the table", name, v)
			}
		}
	}
}

func (s *schema) compare(path string, args []Argument, complexType *xmltree.Node) {
	var want, got []string
	elements := s.members(complexType)
	for _, e := range elements {
		want = append(want, attr(e, "name")+" "+occurs(e, "minOccurs")+".."+occurs(e, "maxOccurs"))
	}
	for _, a := range args {
		got = append(got, fmt.Sprintf("%s %d..%d", a.Name, a.Min, a.Max))
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("%s in %s: the table has %v, the schema %v", path, s.version, got, want)
		return
	}
	for i, a := range args {
		s.argument(path+"/"+a.Name, a, elements[i])
	}
}

func occurs(e *xmltree.Node, name string) string {
	switch n := attr(e, name); n {
	case "":
		return "1"
	case "unbounded":
		return "-1"
	default:
		return n
	}
}

func (s *schema) argument(path string, a Argument, element *xmltree.Node) {
	g := NewWithT(s.t)
	g.Expect(a.Nillable && s.version < V1_2).To(Equal(attr(element, "nillable") == "true"), path)
	def, name := s.typeOf(element)
	switch a.Type {
	case TypeStruct:
		want := a.TypeName
		if s.version < V1_2 && a.TypeNameOld != "" {
			want = a.TypeNameOld
		}
		g.Expect(name).To(Equal(want), path)
		s.compare(path, a.Members, def)
	case TypeOperation:
		g.Expect(attr(def, "abstract")).To(Equal("true"), path)
		for _, v := range a.Variants {
			s.compare(path+" "+v.TypeName, v.Members, s.named("complexType", v.TypeName))
		}
	case TypeArray:
		g.Expect(attr(def.Find("complexContent/restriction"), "base")).To(Equal("soapenc:Array"), path)
		item := def.Find("complexContent/restriction/sequence/element")
		g.Expect(attr(item, "name")).To(Equal(a.ItemName), path)
		g.Expect([]string{strconv.Itoa(a.ItemMin), strconv.Itoa(a.ItemMax)}).
			To(Equal([]string{occurs(item, "minOccurs"), occurs(item, "maxOccurs")}), path)
		itemDef, itemName := s.typeOf(item)
		if a.ItemType == TypeStruct {
			g.Expect("cwmp:"+itemName).To(Equal(a.ArrayType), path)
			s.compare(path, a.Members, itemDef)
		} else {
			s.simple(path, a, a.ItemType, itemDef, itemName)
		}
	default:
		s.simple(path, a, a.Type, def, name)
	}
}

// simple compares a simple type with its facets. Unions are those of fault codes and of the open
// OperationPerformed.
func (s *schema) simple(path string, a Argument, want Type, def *xmltree.Node, name string) {
	g := NewWithT(s.t)
	f := facets{base: name}
	for def != nil {
		if def.Child("union") != nil {
			g.Expect(a.FaultSet != "" || a.Open).To(BeTrue(), path)
			return
		}
		f.read(def.Child("restriction"))
		def = nil
		if local, ok := strings.CutPrefix(f.base, "tns:"); ok {
			def = s.named("simpleType", local)
		}
	}
	_, base, _ := strings.Cut(f.base, ":")
	g.Expect(base).To(Equal(want.String()), path)
	g.Expect(strconv.Itoa(a.MaxLength)).To(Equal(f.number("maxLength")), path)
	g.Expect(strconv.Itoa(a.Length)).To(Equal(f.number("length")), path)
	g.Expect(strconv.Itoa(int(a.Lowest))).To(Equal(f.number("minInclusive")), path)
	if a.FaultSet != "" { // the enumeration of 1.0, compared with the fault table
		for _, code := range f.values["enumeration"] {
			n, err := strconv.Atoi(code)
			g.Expect(err == nil && InSet(a.FaultSet, n, s.version)).To(BeTrue(), code)
		}
		return
	}
	enum := a.Enum
	if s.version < V1_2 && a.EnumOld != nil {
		enum = a.EnumOld
	}
	g.Expect(enum).To(Equal(f.values["enumeration"]), path)
	g.Expect((a.PatternIn(s.version) != "")).To(Equal(f.values["pattern"] != nil), path)
	for _, p := range f.values["pattern"] {
		g.Expect(covered(a, p, s.version)).To(BeTrue(), "%s in %s: %s is not in %s", path, s.version, p, a.PatternIn(s.version))
	}
}

// covered reports whether the pattern of the table has the alternative p, or matches it as a
// literal, as that of 1.1 covers the event codes the schema lists besides it.
func covered(a Argument, p string, v Version) bool {
	return slices.Contains(strings.Split(a.PatternIn(v), "|"), p) || a.Matches(p, v) && !strings.ContainsAny(p, `\[.`) || p == `M X_\S+`
}

// facets of a restriction and its bases.
type facets struct {
	base   string
	values map[string][]string
}

func (f *facets) read(restriction *xmltree.Node) {
	f.base = attr(restriction, "base")
	for n := range restriction.Children() {
		if f.values == nil {
			f.values = map[string][]string{}
		}
		f.values[n.Local()] = append(f.values[n.Local()], attr(n, "value"))
	}
}

func (f *facets) number(name string) string {
	if v := f.values[name]; v != nil {
		return v[0]
	}
	return "0"
}
