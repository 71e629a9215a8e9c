package cwmp

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/gomega"
)

// TestEncodingAgreesWithTable writes every sample and holds each element against the method table.
func TestEncodingAgreesWithTable(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range append(samples(), bareSamples()...) {
		m, ok := LookupMethod(c.Method())
		if !ok {
			continue // a fault
		}
		args := m.Request
		name := m.Name
		if c.IsResponse() {
			args, name = m.Response, m.Name+"Response"
		}
		root := (&Envelope{Version: V1_2, Body: c}).Tree(DefaultStyle())
		checkMembers(t, name, args, root.Find("Body/*"), seen)
	}
	for _, m := range Methods() {
		expectSeen(t, m.Name, m.Request, seen)
		expectSeen(t, m.Name+"Response", m.Response, seen)
	}
}

// checkMembers expects the children to be the arguments in order, optional ones apart.
func checkMembers(t *testing.T, path string, args []Argument, at *Element, seen map[string]bool) {
	t.Helper()
	g := NewWithT(t)
	children := at.Children
	for _, a := range args {
		here := path + "/" + a.Name
		n := 0
		for len(children) > 0 && children[0].Local == a.Name && (a.Max < 0 || n < a.Max) {
			checkValue(t, here, a, children[0], seen)
			children = children[1:]
			n++
			seen[here] = true
		}
		if n == 0 {
			seen[here+" absent"] = true
		}
		g.Expect(n).To(BeNumerically(">=", a.Min), here)
	}
	for _, c := range children {
		t.Errorf("%s: %s is not in the table, or not at this place", path, c.Local)
	}
}

func checkValue(t *testing.T, path string, a Argument, at *Element, seen map[string]bool) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(at.Prefix).To(BeEmpty(), path)
	switch a.Type {
	case TypeStruct:
		g.Expect(a.Members).NotTo(BeEmpty(), path)
		checkMembers(t, path, a.Members, at, seen)
	case TypeOperation:
		typ, _ := at.Attr("xsi:type")
		for _, variant := range a.Variants {
			if typ == "cwmp:"+variant.TypeName {
				seen[path+" "+variant.TypeName] = true
				checkMembers(t, path+" "+variant.TypeName, variant.Members, at, seen)
				return
			}
		}
		t.Errorf("%s: xsi:type %q is not in the table", path, typ)
	case TypeArray:
		typ, _ := at.Attr("soap-enc:arrayType")
		g.Expect(typ).To(Equal(strings.Replace(a.ArrayType, "soapenc:", "soap-enc:", 1)+"["+strconv.Itoa(len(at.Children))+"]"), path)
		for _, item := range at.Children {
			g.Expect(item.Local).To(Equal(a.ItemName), path)
			if a.ItemType == TypeStruct {
				checkMembers(t, path, a.Members, item, seen)
			} else {
				checkText(t, path, a.ItemType, a, item.Text)
			}
		}
	default:
		checkText(t, path, a.Type, a, at.Text)
	}
}

// checkText holds the text of a sample against the type and facets of its argument. The samples
// that leave things out have empty texts, which patterns need not match.
func checkText(t *testing.T, path string, typ Type, a Argument, text string) {
	t.Helper()
	g := NewWithT(t)
	switch typ {
	case TypeInt:
		_, err := strconv.ParseInt(text, 10, 32)
		g.Expect(err).NotTo(HaveOccurred(), path)
	case TypeUnsignedInt:
		_, err := strconv.ParseUint(text, 10, 32)
		g.Expect(err).NotTo(HaveOccurred(), path)
	case TypeBoolean:
		g.Expect(text).To(BeElementOf("0", "1"), path)
	case TypeDateTime:
		_, err := ParseDateTime(text)
		g.Expect(err).NotTo(HaveOccurred(), path)
	}
	if a.MaxLength > 0 {
		g.Expect(utf8.RuneCountInString(text)).To(BeNumerically("<=", a.MaxLength), path)
	}
	if a.Length > 0 {
		g.Expect(text).To(HaveLen(a.Length), path)
	}
	if text != "" {
		g.Expect(a.Matches(text, V1_2)).To(BeTrue(), "%s: %q against %s", path, text, a.Pattern)
		g.Expect(a.Allows(text, V1_2)).To(BeTrue(), "%s: %q", path, text)
	}
}

// expectSeen makes sure that the samples reached every argument, optional ones with and without.
func expectSeen(t *testing.T, path string, args []Argument, seen map[string]bool) {
	t.Helper()
	need := func(key string) {
		if !seen[key] {
			t.Errorf("no sample has %s", key)
		}
	}
	for _, a := range args {
		here := path + "/" + a.Name
		need(here)
		if a.Min == 0 {
			need(here + " absent")
		}
		expectSeen(t, here, a.Members, seen)
		for _, v := range a.Variants {
			need(here + " " + v.TypeName)
			expectSeen(t, here+" "+v.TypeName, v.Members, seen)
		}
	}
}

// TestTableIsWellFormed proves what readers of the table rely on.
func TestTableIsWellFormed(t *testing.T) {
	g := NewWithT(t)
	names := map[string]bool{}
	for _, m := range Methods() {
		g.Expect(names).NotTo(HaveKey(m.Name))
		names[m.Name] = true
		g.Expect(m.Section).To(MatchRegexp(`^A\.[34]\.[123]\.\d+$`))
		g.Expect(m.Caller).NotTo(BeZero())
		g.Expect(m.Faults).NotTo(BeEmpty())
		for _, code := range m.Faults {
			f, ok := LookupFault(code)
			g.Expect(ok && f.Response).To(BeTrue(), "%s: %d", m.Name, code)
			sender, _ := FaultRange(code)
			responder := m.Responder()
			g.Expect(responder.Has(sender)).To(BeTrue(), "%s: %d", m.Name, code)
		}
		walkArguments(m.Name, append(append([]Argument(nil), m.Request...), m.Response...), func(path string, a Argument) {
			g.Expect(a.Since).To(Equal(m.Since), path)
			g.Expect(a.Type).NotTo(Equal(TypeNone), path)
			g.Expect(a.Repeated).To(Equal(a.Max == -1), path)
			g.Expect(a.Type == TypeArray).To(Equal(a.ItemName != ""), path)
			g.Expect(a.Type == TypeArray).To(Equal(a.ArrayType != ""), path)
			g.Expect(a.Type == TypeOperation).To(Equal(a.Variants != nil), path)
			for _, p := range []string{a.Pattern, a.Pattern10, a.Pattern11} {
				if p != "" {
					g.Expect(patterns).To(HaveKey(p), path)
				}
			}
		})
	}
	g.Expect(names).To(HaveLen(27))
}

func walkArguments(path string, args []Argument, f func(path string, a Argument)) {
	for _, a := range args {
		here := fmt.Sprint(path, "/", a.Name)
		f(here, a)
		walkArguments(here, a.Members, f)
		for _, v := range a.Variants {
			walkArguments(here+" "+v.TypeName, v.Members, f)
		}
	}
}

func TestVersionsNarrowValues(t *testing.T) {
	g := NewWithT(t)
	inform, _ := LookupMethod("Inform")
	event, _ := inform.Argument(false, "Event")
	code, _ := event.Member("EventCode")
	for _, tc := range []struct {
		text          string
		v10, v11, v12 bool
	}{
		{"0 BOOTSTRAP", true, true, true},
		{"10 AUTONOMOUS TRANSFER COMPLETE", false, true, true},
		{"13 WAKEUP", false, true, true},
		{"M ChangeDUState", false, true, true},
		{"M X_ACME_Do", true, true, true},
		{"X 00AABB THING", true, true, true},
		{"X acme THING", false, false, true},
		{"1BOOT", false, false, false},
		{"1 BOOT ", false, false, false},
		{" 1 BOOT", false, false, false},
	} {
		g.Expect(code.Matches(tc.text, V1_0)).To(Equal(tc.v10), "1.0 %q", tc.text)
		g.Expect(code.Matches(tc.text, V1_1)).To(Equal(tc.v11), "1.1 %q", tc.text)
		g.Expect(code.Matches(tc.text, V1_2)).To(Equal(tc.v12), "1.2 %q", tc.text)
		g.Expect(code.Matches(tc.text, V1_4)).To(Equal(tc.v12), "1.4 %q", tc.text)
	}
	spa, _ := LookupMethod("SetParameterAttributes")
	list, _ := spa.Argument(false, "ParameterList")
	n, _ := list.Member("Notification")
	g.Expect(n.Allows("3", V1_0)).To(BeFalse())
	g.Expect(n.Allows("3", V1_2)).To(BeTrue())
	g.Expect(n.Allows("7", V1_4)).To(BeFalse())
	_, ok := spa.Argument(true, "ParameterList")
	g.Expect(ok).To(BeFalse())
}
