package xmltree

import "sync"

// arena is the storage of one document. It outlives the document in a pool.
type arena struct {
	nodes    []Node
	attrs    []attr
	bindings []binding
	spaces   []string // namespace URIs, each once; starts with spaceNone, spaceXML, spaceXMLNS
	spaceIdx map[string]int32
	open     []frame // scratch of the scanner
	dup      []dupKey
}

// pooledNodes bounds what the pool keeps: 65,536 nodes are 4 MiB. One huge document must not
// hold its memory for good.
const pooledNodes = 1 << 16

var arenas = sync.Pool{New: func() any { return new(arena) }}

// newArena takes an arena from the pool, with room for the nodes a source of that size usually has.
func newArena(size int) *arena {
	a := arenas.Get().(*arena)
	// CWMP messages have an element per 40 to 60 bytes; what is missing grows.
	if want := min(size/40+8, pooledNodes); cap(a.nodes) < want {
		a.nodes = make([]Node, 0, want)
	}
	a.spaces = append(a.spaces[:0], "", XMLNamespace, XMLNSNamespace)
	a.bindings = append(a.bindings[:0], binding{prev: -1, depth: 0})
	a.attrs = a.attrs[:0]
	return a
}

// release hands the arena back. It is cleared first, so that the pool keeps no source alive.
func (a *arena) release() {
	clear(a.nodes)
	clear(a.spaces)
	clear(a.spaceIdx)
	if cap(a.nodes) > pooledNodes || cap(a.attrs) > pooledNodes || cap(a.bindings) > pooledNodes || cap(a.spaces) > 1024 {
		return
	}
	a.nodes = a.nodes[:0]
	arenas.Put(a)
}
