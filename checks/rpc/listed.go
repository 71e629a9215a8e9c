package rpc

import (
	"hash/maphash"
	"math/bits"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// listed is the ParameterList of a message with its names, read once for all rules.
type listed struct {
	items   []item
	all     string  // the texts of all names, one after the other
	longest int     // bytes of the longest one
	slots   []int32 // hash table of places in items, from 1, 0 for a free slot; made when first asked for
	twice   int     // the first item that stands there again, -1 for none
}

// item is one entry of the list. The name is without the white space around it.
type item struct {
	node *xmltree.Node // the element Name
	name string
}

// listOf reads the ParameterList of a message; entries without Name are left out.
func listOf(m *capture.Message) *listed {
	l := &listed{twice: -1}
	list := m.Find("ParameterList")
	count := list.ChildCount()
	l.items = make([]item, 0, count)
	ends := make([]int, 0, count)
	text := make([]byte, 0, list.Len()/3)
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		name := n.FirstChild()
		if !name.NameIs("Name") {
			if name = n.Child("Name"); name == nil {
				continue
			}
		}
		text = name.AppendText(text)
		ends = append(ends, len(text))
		l.items = append(l.items, item{node: name})
	}
	l.all = string(text)
	from := 0
	for i, end := range ends {
		l.items[i].name = trim(l.all[from:end])
		l.longest, from = max(l.longest, end-from), end
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
func (l *listed) has(name string) bool { return l.find(name) != nil }

// find is the first item of a name, nil if there is none.
func (l *listed) find(name string) *item {
	l.fill()
	if slot := l.slots[l.slot(name)]; slot > 0 {
		return &l.items[slot-1]
	}
	return nil
}

// seed is that of all tables: what is found does not depend on it.
var seed = maphash.MakeSeed()

// slot is the place in the table where a name stands, or where it would stand.
func (l *listed) slot(name string) int {
	mask := len(l.slots) - 1
	for i := int(maphash.String(seed, name)) & mask; ; i = (i + 1) & mask {
		if p := l.slots[i]; p == 0 || l.items[p-1].name == name {
			return i
		}
	}
}

// fill makes the table, which is at most half full.
func (l *listed) fill() {
	if l.slots != nil {
		return
	}
	l.slots = make([]int32, 2<<bits.Len(uint(len(l.items))))
	for i := range l.items {
		slot := l.slot(l.items[i].name)
		if l.slots[slot] == 0 {
			l.slots[slot] = int32(i + 1)
		} else if l.twice < 0 {
			l.twice = i
		}
	}
}

// repeated is the first item whose name stands before it already, nil for none.
func (l *listed) repeated() *item {
	if l.fill(); l.twice < 0 {
		return nil
	}
	return &l.items[l.twice]
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

// numbered tells whether a name ends with an instance number that no dot follows.
func numbered(name string) bool {
	return name != "" && name[len(name)-1] >= '0' && name[len(name)-1] <= '9' && number(last(name))
}

// special tells whether a path selects instances by alias or wildcard: what it stands for is not known.
func special(path string) bool { return strings.ContainsAny(path, "[*") }
