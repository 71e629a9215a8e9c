package bench

import (
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
)

// Some rules cannot be reached with a device, whatever a scenario does: they are about other versions of CWMP, or about a
// method that it does not have. That is a reason to skip the scenario, not one to call it unfinished.

// methodNotSupported is the fault code of a method that the CPE does not have (TR-069 A.5.1).
const methodNotSupported = 9000

// unlessForeign skips the scenario under way where none of its rules is about the version that the device speaks.
func (b *Bench) unlessForeign(v cwmp.Version) {
	ginkgo.GinkgoHelper()
	var about []string
	for _, id := range labelled(ginkgo.CurrentSpecReport().Labels(), ruleLabel) {
		r, known := catalogue.Lookup(id)
		if !known || b.covers(r, v) {
			return
		}
		about = append(about, fmt.Sprintf("%s is about %s", r.ID, r.Versions))
	}
	if len(about) > 0 {
		ginkgo.Skip(fmt.Sprintf("the CPE speaks CWMP %s: %s", v, strings.Join(about, ", ")), 1)
	}
}

// covers tells whether a rule is about a version.
func (b *Bench) covers(r *checks.Rule, v cwmp.Version) bool {
	declared := b.Declared()
	return r.Versions.Cover(v, &declared)
}

// denies notes the method of a call where the CPE says that it does not have it, and of the first one that it leaves
// without an answer.
func (b *Bench) denies(c Call, answer cwmp.RPC) {
	if answer == nil && c.RPC != nil && b.left == "" {
		b.left = c.RPC.Method()
	}
	if code, refused := Refused(answer); refused && code == methodNotSupported && c.RPC != nil {
		b.denied = c.RPC.Method()
	}
}

// cause says why a rule was not reached where a call got no answer.
func (b *Bench) cause(res checks.Result) string {
	if res.Outcome != checks.NotApplicable || b.left == "" {
		return ""
	}
	return ", as " + b.left + " got no answer: the session broke off"
}

// unreachable leaves, of the rules that did not pass, those that could have been reached. It skips the scenario where that
// leaves none of its rules, or where they were not reached for want of a method, or of the report of a transfer.
func (b *Bench) unreachable(results []checks.Result) (rest []checks.Result) {
	ginkgo.GinkgoHelper()
	passed, denied := false, b.denied != ""
	for _, res := range results {
		r, _ := catalogue.Lookup(res.Rule)
		switch {
		case res.Outcome == checks.Pass || res.Outcome == checks.Warn: // a warning is told by the report
			passed = true
		case res.Outcome == checks.NotApplicable && b.acs != nil && !b.covers(r, b.acs.first.Version):
		default:
			rest = append(rest, res)
			denied = denied && res.Outcome == checks.NotApplicable
		}
	}
	switch {
	case b.untold(rest):
		ginkgo.Skip(b.missed, 1)
	case len(rest) > 0 && denied:
		ginkgo.Skip(fmt.Sprintf("%s: the CPE answers with fault %d", b.denied, methodNotSupported), 1)
	case len(rest) == 0 && !passed:
		b.unlessForeign(b.acs.first.Version)
	}
	return rest
}
