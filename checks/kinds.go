package checks

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// kind is all that decides which rules want to see a message, an exchange, a session or an item of a device. Methods are
// as they were sent: only so many kinds are remembered.
type kind struct {
	scope    Scope
	version  cwmp.Version
	empty    bool
	soap     bool
	of       cwmp.Kind
	method   string
	response bool
	sender   cwmp.Role
}

const mostKinds = 1024

// wanted gives the rules that observe a message of a session and apply to it.
func (r *Runner) wanted(m *capture.Message) []int {
	k := kind{scope: ScopeMessage, version: r.facts.Version, response: m.Response, sender: m.Sender}
	if k.empty = m.Empty(); !k.empty && m.SOAP {
		k.soap, k.of, k.method = true, m.Summary.Kind, m.Summary.Method
	}
	return r.ofKind(k, func() []int {
		return slices.DeleteFunc(r.ix.wanted(m, nil), func(i int) bool { return !r.rules[i].Observe.wants(m) })
	})
}

// wide gives the rules of a scope that apply to what is judged.
func (r *Runner) wide(scope Scope, rules []int) []int {
	return r.ofKind(kind{scope: scope, version: r.facts.Version}, func() []int { return slices.Clone(rules) })
}

// ofKind leaves out those of the rules that the version at hand lets pass, once for each kind.
func (r *Runner) ofKind(k kind, rules func() []int) []int {
	list, known := r.kinds[k]
	if !known {
		list = slices.DeleteFunc(rules(), func(i int) bool { return !r.applies(r.rules[i]) })
		if len(r.kinds) < mostKinds {
			k.method = strings.Clone(k.method) // not a part of a message
			r.kinds[k] = list
		}
	}
	return list
}
