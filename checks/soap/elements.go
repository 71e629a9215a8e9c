package soap

import (
	"strings"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// members compares the children of an element with the list of the schema.
func (s *Structure) members(parent *xmltree.Node, args []cwmp.Argument) {
	if s.open++; s.open > deepest {
		s.open--
		return
	}
	var seen, again uint64
	last := 0
	var late *xmltree.Node
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		i := position(args, n, last)
		if i < 0 {
			s.unknown(n, args)
			continue
		}
		s.qualified(n)
		a, bit := &args[i], uint64(1)<<i
		if seen&bit != 0 && !a.Repeated {
			again |= bit
			s.fail(Unknown, n, func() (string, string) { return a.Name + " stands twice", "it once" })
		}
		if i < last && late == nil {
			late = n
		}
		last, seen = max(last, i), seen|bit
		s.argument(n, a)
	}
	s.compare(Unknown)
	complete := s.missing(parent, args, seen)
	s.order(late, seen, complete && again == 0, args)
	s.open--
}

// position finds an element in the list, first at the place where it is expected.
func position(args []cwmp.Argument, n *xmltree.Node, last int) int {
	for i := last; i < len(args); i++ {
		if n.NameIs(args[i].Name) {
			return i
		}
	}
	for i := 0; i < last && i < len(args); i++ {
		if n.NameIs(args[i].Name) {
			return i
		}
	}
	return -1
}

func (s *Structure) unknown(n *xmltree.Node, args []cwmp.Argument) {
	s.fail(Unknown, n, func() (string, string) {
		if len(args) == 0 {
			return n.Parent().Local() + " holds " + n.Local(), "no argument at all"
		}
		return n.Parent().Local() + " holds " + n.Local(), "only " + names(args)
	})
}

func names(args []cwmp.Argument) string {
	list := make([]string, len(args))
	for i := range args {
		list[i] = args[i].Name
	}
	return strings.Join(list, ", ")
}

// missing compares what was seen with what has to be there and tells whether all of it is.
func (s *Structure) missing(parent *xmltree.Node, args []cwmp.Argument, seen uint64) bool {
	complete := true
	for i := range args {
		if args[i].Min == 0 {
			continue
		}
		s.compare(Presence)
		if seen&(1<<i) == 0 {
			complete = false
			s.fail(Presence, parent, func() (string, string) {
				return parent.Local() + " has no " + args[i].Name, args[i].Name + ", even when it is empty"
			})
		}
	}
	return complete
}

// order judges the order of what was seen. Where everything is there just once, no reader can mistake it.
func (s *Structure) order(late *xmltree.Node, seen uint64, once bool, args []cwmp.Argument) {
	if seen&(seen-1) == 0 {
		return // one at most
	}
	s.compare(Order)
	words := func() (string, string) {
		return late.Local() + " comes after its turn in " + late.Parent().Local(), "the order " + names(args)
	}
	switch {
	case late == nil:
	case once:
		s.warn(Order, late, words)
	default:
		s.fail(Order, late, words)
	}
}

// qualified judges the namespace of an argument: it has none.
func (s *Structure) qualified(n *xmltree.Node) {
	s.compare(Prefixed)
	s.compare(Defaulted)
	if n.Space() == "" {
		return
	}
	words := func() (string, string) {
		return n.Local() + " is in namespace " + quote(n.Space()), "an unqualified " + n.Local()
	}
	if n.Prefix() == "" {
		s.warn(Defaulted, n, words)
	} else {
		s.fail(Prefixed, n, words)
	}
}

// structure looks at a structure of its own, or at one of several in a row.
func (s *Structure) structure(n *xmltree.Node, a *cwmp.Argument) {
	if a.Repeated {
		s.compare(Wrapped)
		if _, ok := arrayType(n); ok || n.Child(a.TypeName) != nil {
			s.fail(Wrapped, n, func() (string, string) {
				return a.Name + " is a SOAP array", "one " + a.Name + " element for each result"
			})
			return
		}
	}
	s.typed(n, a, cwmp.TypeStruct)
	if !elsewhere(n) {
		s.members(n, a.Members)
	}
}

// operation looks at a structure whose type xsi:type has to choose.
func (s *Structure) operation(n *xmltree.Node, a *cwmp.Argument) {
	at, ok := xsiType(n)
	if !ok {
		s.fail(Operation, n, func() (string, string) { return a.Name + " has no xsi:type", variants(a) })
		return
	}
	_, local := splitName(at.Value)
	for i := range a.Variants {
		if a.Variants[i].TypeName == local {
			s.compare(Operation)
			s.members(n, a.Variants[i].Members)
			return
		}
	}
	s.fail(Operation, at, func() (string, string) { return "xsi:type of " + a.Name + " is " + quote(at.Value), variants(a) })
}

func variants(a *cwmp.Argument) string {
	list := make([]string, len(a.Variants))
	for i := range a.Variants {
		list[i] = "cwmp:" + a.Variants[i].TypeName
	}
	return "one of " + strings.Join(list, ", ")
}

// elsewhere tells whether the content of an element stands in another one, as SOAP encoding allows.
func elsewhere(n *xmltree.Node) bool {
	if n.AttrCount() == 0 || n.FirstChild() != nil {
		return false
	}
	_, ok := n.RawAttr("", "href")
	return ok
}

// isNil tells whether an element is sent without a value.
func isNil(n *xmltree.Node) bool {
	if n.AttrCount() == 0 {
		return false
	}
	value, _ := n.RawAttr(cwmp.XSISpace, "nil")
	return string(value) == "1" || string(value) == "true"
}
