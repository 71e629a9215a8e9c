package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EntryNotUnderstood: the step "ask" has a header entry that nobody knows, with mustUnderstand 1; of an ACS, the step
// "must understand" is a request of the CPE with one.
var EntryNotUnderstood = checks.Rule{
	ID:            "CWMP-SOP-036",
	Title:         "An unknown header entry with mustUnderstand 1 leads to a MustUnderstand fault",
	Spec:          checks.SOAP("4.2.3", "4.4.1"),
	Level:         checks.Must,
	Role:          cwmp.Both,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: entryNotUnderstood,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/faultcode", "soap-env:Server"))).Only("provoked/cwmp-sop-036"),
		checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/faultcode", "soap-env:Client"))).Only("provoked/cwmp-sop-036"),
		checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/faultcode", "soap-env:Server"))).Only("provoked/acs-cwmp-sop-036"),
	},
	Hint: checks.Hint{
		Allowed:     "A SOAP fault with the faultcode MustUnderstand, with or without detail; the request is not carried out.",
		Cause:       "Header entries are looked up by name, and what is not known is skipped.",
		Consequence: "A request is carried out in another sense than its sender meant.",
		Remedy:      "The maker has to look at mustUnderstand of each entry.",
	},
}

func entryNotUnderstood(p *checks.Provocation, _ *checks.Facts) error {
	if _, ok := p.Step("must understand"); ok {
		return notUnderstoodByACS(p.Request("must understand"))
	}
	c := p.Call("ask")
	switch {
	case !c.Sent():
		return checks.NotHere
	case c.Answer == nil:
		return p.InOrder(c.Session, c.Ask.Exchange, "a fault with faultcode MustUnderstand")
	case c.Answer.Fault() && strings.HasSuffix(strings.TrimSpace(c.Answer.Find("faultcode").Text()), "MustUnderstand"):
		return nil
	case c.Answer.Fault():
		return checks.At(c.Answer.Find("faultcode"), "the fault has the faultcode "+c.Answer.Find("faultcode").Text(), "MustUnderstand").In(c.Answer).Warn()
	}
	return checks.At(c.Answer.Element(), "the request is carried out", "a fault with faultcode MustUnderstand").In(c.Answer)
}

// notUnderstoodByACS gives the verdict on an ACS.
func notUnderstoodByACS(m checks.Made) error {
	const expected = "a fault with faultcode MustUnderstand"
	if v := m.Unheard(); v != nil {
		return v
	}
	r := m.Response()
	switch {
	case !r.Fault():
		return m.Broken(expected)
	case strings.HasSuffix(strings.TrimSpace(r.Find("faultcode").Text()), "MustUnderstand"):
		return nil
	}
	return checks.At(r.Find("faultcode"), "the fault has the faultcode "+r.Find("faultcode").Text(), "MustUnderstand").In(r).Warn()
}

// EntryIgnored: the step "ask" has a header entry that nobody knows, without mustUnderstand; of an ACS, the step "need not
// understand" is a request of the CPE with one.
var EntryIgnored = checks.Rule{
	ID:         "CWMP-SOP-037",
	Title:      "An unknown header entry without mustUnderstand 1 is ignored",
	Spec:       checks.SOAP("4.2.3"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if m := p.Request("need not understand"); m.Sent() {
			return m.Accepted()
		}
		c := p.Call("ask")
		if c.Sent() && c.Answer == nil {
			return p.InOrder(c.Session, c.Ask.Exchange, "the request to be carried out")
		}
		return c.Accepted()
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("GetRPCMethodsResponse", 9003))).Only("provoked/cwmp-sop-037"),
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("GetRPCMethodsResponse", 9002))).Only("provoked/cwmp-sop-037"),
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("GetRPCMethodsResponse", 8003))).Only("provoked/acs-cwmp-sop-037"),
	},
	Hint: checks.Hint{
		Allowed:     "The request is carried out as if the entry were not there.",
		Cause:       "The parser of the header is strict.",
		Consequence: "Extensions of the protocol, and proxies that add entries, break sessions.",
		Remedy:      "The maker has to skip what it does not know.",
	},
}
