package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"cwmplab/checks"
	"cwmplab/checks/connreq"
	connreqprovoked "cwmplab/checks/connreq/provoked"
	"cwmplab/checks/datamodel"
	dmprovoked "cwmplab/checks/datamodel/provoked"
	"cwmplab/checks/event"
	eventprovoked "cwmplab/checks/event/provoked"
	"cwmplab/checks/fault"
	faultprovoked "cwmplab/checks/fault/provoked"
	"cwmplab/checks/inform"
	informprovoked "cwmplab/checks/inform/provoked"
	"cwmplab/checks/rpc"
	rpcprovoked "cwmplab/checks/rpc/provoked"
	"cwmplab/checks/security"
	securityprovoked "cwmplab/checks/security/provoked"
	"cwmplab/checks/session"
	sessionprovoked "cwmplab/checks/session/provoked"
	"cwmplab/checks/soap"
	soapprovoked "cwmplab/checks/soap/provoked"
	"cwmplab/checks/transfer"
	transferprovoked "cwmplab/checks/transfer/provoked"
	"cwmplab/checks/transport"
	httpprovoked "cwmplab/checks/transport/provoked"
)

// Area is one package of rules and the ID prefixes it is responsible for.
type Area struct {
	Name     string
	Prefixes []string
	Rules    []*checks.Rule
}

// areas is the fixed table that leads from an ID to its folder, in the order of the catalogue.
var areas = []struct {
	name     string
	prefixes []string
	rules    func() []*checks.Rule
}{
	{"session", []string{"DSC", "EST", "RTY", "VER", "SES"}, with(session.Rules, sessionprovoked.Rules)},
	{"connreq", []string{"CRQ", "UDP", "XMP"}, with(connreq.Rules, connreqprovoked.Rules)},
	{"security", []string{"TLS", "AUT"}, with(security.Rules, securityprovoked.Rules)},
	{"transport", []string{"HTP"}, with(transport.Rules, httpprovoked.Rules)},
	{"soap", []string{"SOP", "XSD"}, with(soap.Rules, soapprovoked.Rules)},
	{"event", []string{"EVT"}, with(event.Rules, eventprovoked.Rules)},
	{"inform", []string{"INF", "IFM"}, with(inform.Rules, informprovoked.Rules)},
	{"rpc", []string{"RPC", "GRM", "SPV", "GPV", "GPN", "SPA", "GPA", "ADD", "DEL", "RB", "FR", "SI", "DEP"}, with(rpc.Rules, rpcprovoked.Rules)},
	{"fault", []string{"FLT"}, with(fault.Rules, faultprovoked.Rules)},
	{"transfer", []string{"DL", "TC", "UL", "SDL", "CT", "QT", "ATC", "RDL", "DU"}, with(transfer.Rules, transferprovoked.Rules)},
	{"datamodel", []string{"TYP", "DM", "VAL"}, with(datamodel.Rules, dmprovoked.Rules)},
}

// with joins the rules of an area that any recording shows and those that a suite has to provoke.
func with(lists ...func() []*checks.Rule) func() []*checks.Rule {
	return func() []*checks.Rule {
		var all []*checks.Rule
		for _, l := range lists {
			all = append(all, l()...)
		}
		return all
	}
}

// Areas lists the areas in the order of the catalogue.
func Areas() []Area { return slices.Clone(built().areas) }

// built holds what is made of the tables of rules, once: a run asks for rules by name thousands of times.
var built = sync.OnceValue(func() (b struct {
	areas []Area
	all   []*checks.Rule
	byID  map[string]*checks.Rule // aliases too
}) {
	b.byID = map[string]*checks.Rule{}
	for _, a := range areas {
		rules := a.rules()
		b.areas = append(b.areas, Area{a.name, a.prefixes, rules})
		sorted := slices.Clone(rules)
		slices.SortStableFunc(sorted, func(x, y *checks.Rule) int { return compareIDs(a.prefixes, x.ID, y.ID) })
		b.all = append(b.all, sorted...)
	}
	for _, r := range slices.Backward(b.all) { // of two that have a name the first counts
		for _, name := range append(slices.Clone(r.Aliases), r.ID) {
			b.byID[name] = r
		}
	}
	return b
})

// All lists every rule in the order of the catalogue: by the place of its prefix, then by number.
func All() []*checks.Rule { return slices.Clone(built().all) }

func compareIDs(prefixes []string, x, y string) int {
	px, nx := split(x)
	py, ny := split(y)
	if c := cmp.Compare(slices.Index(prefixes, px), slices.Index(prefixes, py)); c != 0 {
		return c
	}
	return cmp.Compare(nx, ny)
}

// split takes "CWMP-SES-004" apart into "SES" and "004".
func split(id string) (prefix, number string) {
	prefix, number, _ = strings.Cut(strings.TrimPrefix(id, "CWMP-"), "-")
	return prefix, number
}

// AreaOf names the area an ID belongs to, "" for an unknown prefix.
func AreaOf(id string) string {
	prefix, _ := split(id)
	for _, a := range areas {
		if slices.Contains(a.prefixes, prefix) {
			return a.name
		}
	}
	return ""
}
