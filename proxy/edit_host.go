package proxy

import (
	"cwmplab/internal/http1"
)

// rewriteHost makes the Host field name the upstream. A field that is folded or missing stays as it is.
func rewriteHost(m *http1.Message, authority string) []change {
	var changes []change
	for _, h := range m.HeaderAll("Host") {
		if h.Value != authority && h.ValueLength > 0 {
			changes = append(changes, change{h.ValueOffset, h.ValueOffset + h.ValueLength, []byte(authority), alteredHost})
		}
	}
	return changes
}
