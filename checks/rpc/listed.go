package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// listed is the ParameterList of a message with its names, read once for all rules.
type listed struct {
	items []item
	index map[string]int32 // name to place; made when first asked for
	twice int32            // the first item that stands there again, -1 for none
}

// item is one entry of the list. The name is without the white space around it.
type item struct {
	node *xmltree.Node // the element Name
	name string
}

// listOf reads the ParameterList of a message; entries without Name are left out.
func listOf(m *capture.Message) *listed {
	l := &listed{twice: -1}
	var text []byte
	var ends []int
	for n := m.Find("ParameterList").FirstChild(); n != nil; n = n.NextSibling() {
		if name := n.Child("Name"); name != nil {
			text = name.AppendText(text)
			ends = append(ends, len(text))
			l.items = append(l.items, item{node: name})
		}
	}
	all, from := string(text), 0
	for i, end := range ends {
		l.items[i].name = trim(all[from:end])
		from = end
	}
	return l
}

// names gives the entries of a readable message; the error says why there are none to judge.
func names(m *capture.Message, f *checks.Facts) (*listed, error) {
	if err := readable(m); err != nil {
		return nil, err
	}
	l := checks.Once(f, m, listOf)
	if len(l.items) == 0 {
		return nil, checks.NotHere
	}
	return l, nil
}

// has tells whether a name is in the list.
func (l *listed) has(name string) bool {
	l.make()
	_, ok := l.index[name]
	return ok
}

func (l *listed) make() {
	if l.index != nil {
		return
	}
	l.index = make(map[string]int32, len(l.items))
	for i, it := range l.items {
		if _, again := l.index[it.name]; !again {
			l.index[it.name] = int32(i)
		} else if l.twice < 0 {
			l.twice = int32(i)
		}
	}
}

// repeated is the first item whose name stands before it already, nil for none.
func (l *listed) repeated() *item {
	if l.make(); l.twice < 0 {
		return nil
	}
	return &l.items[l.twice]
}

// each makes the check of a rule on single names: bad says what is wrong with a name and what would be right, "" for
// nothing.
func each(bad func(name string) (observed, expected string)) func(*capture.Message, *checks.Facts) error {
	return func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil {
			return err
		}
		for _, it := range l.items {
			if observed, expected := bad(it.name); observed != "" {
				return checks.At(it.node, observed, expected)
			}
		}
		return nil
	}
}

// object tells whether a name is that of an object: it ends with a dot.
func object(name string) bool { return strings.HasSuffix(name, ".") }

// above is the path of the object that a parameter or an object lies in: "Device.Hosts." for "Device.Hosts.Host." and for
// "Device.Hosts.HostNumberOfEntries"; "" for a root.
func above(name string) string {
	return name[:strings.LastIndexByte(strings.TrimSuffix(name, "."), '.')+1]
}

// last is the last segment of a path, without dots.
func last(name string) string {
	name = strings.TrimSuffix(name, ".")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// number tells whether a segment of a path is an instance number.
func number(segment string) bool {
	for i := range len(segment) {
		if segment[i] < '0' || segment[i] > '9' {
			return false
		}
	}
	return segment != ""
}

// special tells whether a path selects instances by alias or wildcard: what it stands for is not known.
func special(path string) bool { return strings.ContainsAny(path, "[*") }
