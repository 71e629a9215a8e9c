package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// spa makes a rule on whether a call of SetParameterAttributes is taken.
func spa(id, title string, level checks.Level, c checks.Confidence, check func(p *checks.Provocation) error, mutants []checks.Mutant) checks.Rule {
	return checks.Rule{ID: id, Title: title, Spec: checks.TR069("A.3.2.4"), Level: level, Role: cwmp.CPE, Versions: checks.AllVersions,
		Confidence: c, Observe: checks.Provoked(), Hint: attributesHint, Mutants: mutants,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}

// setRefused are the mutants that answer the step "set" with a fault.
func setRefused(golden string, codes ...int) []checks.Mutant {
	var mutants []checks.Mutant
	for _, code := range codes {
		edit := mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("SetParameterAttributesResponse")), refusal(code)))
		mutants = append(mutants, checks.Breaks(edit).Only(golden).And("CWMP-RPC-011", "because the code is none of the method"))
	}
	return mutants
}

// setTaken are the mutants that answer the step "set" with success, or with another code.
func setTaken(golden string) []checks.Mutant {
	fault := func(e mutate.Edit) checks.Mutant {
		return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("Fault")), e))).Only(golden).
			And("CWMP-RPC-011", "because the code is none of the method")
	}
	return []checks.Mutant{fault(success("SetParameterAttributes", "")), fault(mutate.Text("Fault/detail/Fault/FaultCode", "9002"))}
}

// Rules on what is taken and what is not.
var (
	PassiveTaken = spa("CWMP-SPA-007", "Passive notification is refused on no parameter", checks.MustNot, checks.Expert,
		isAccepted("set"), setRefused("provoked/cwmp-spa-007", 9009, 9003))
	UnknownAttribute = spa("CWMP-SPA-004", "Attributes of an unknown name are refused with 9005", checks.Must, checks.Expert,
		func(p *checks.Provocation) error { return p.Call("set").Refused(9005) }, setTaken("provoked/cwmp-spa-003"))
	NotificationRange = since14(spa("CWMP-SPA-014", "A Notification above 6 is refused with 9003", checks.Must, checks.Likely,
		func(p *checks.Provocation) error { return p.Call("set").Refused(9003) }, setTaken("provoked/cwmp-spa-014")))
	LightweightUnknown = until13(spa("CWMP-SPA-013", "A Notification above 2 is refused with 9003 where lightweight ones are not known", checks.Must, checks.Likely,
		func(p *checks.Provocation) error { return p.Call("set").Refused(9003) }, setTaken("provoked/cwmp-spa-013")))
	AccessListFree = spa("CWMP-SPA-020", "AccessList never limits the ACS", checks.MustNot, checks.Expert,
		func(p *checks.Provocation) error {
			if !p.Call("list").Responded() {
				return checks.NotHere
			}
			return p.Call("set").Accepted()
		}, []checks.Mutant{
			checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), refusal(9001)))).Only("provoked/cwmp-spa-020"),
			checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), refusal(9002)))).Only("provoked/cwmp-spa-020"),
		})
	UnknownEntity = spa("CWMP-SPA-021", "Unknown entries of AccessList are taken", checks.Should, checks.LowQ,
		isAccepted("set"), setRefused("provoked/cwmp-spa-021", 9003, 9002))
	EmptyNameTaken = spa("CWMP-SPA-027", "An empty name stands for the whole tree", checks.Must, checks.Likely,
		isAccepted("set"), setRefused("provoked/cwmp-spa-027", 9005, 9003))
	KeyUntouched = spa("CWMP-SPA-022", "No change of attributes touches ParameterKey", checks.Must, checks.Expert, keyUntouched, []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "other")))).Only("provoked/cwmp-spa-022").
			And("CWMP-INF-013", "because the key was another one"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "spa")))).Only("provoked/cwmp-spa-022").
			And("CWMP-INF-013", "because the key was another one"),
	})
)

func since14(r checks.Rule) checks.Rule {
	r.Versions = checks.Since(cwmp.V1_4)
	return r
}

func until13(r checks.Rule) checks.Rule {
	r.Versions = checks.Between(cwmp.V1_0, cwmp.V1_3)
	return r
}

func keyUntouched(p *checks.Provocation) error {
	if !p.Call("set").Responded() {
		return checks.NotHere
	}
	before, after, v := p.Around(p.Fact("key"))
	if v != nil {
		return v
	}
	if after.Text() != before.Text() {
		return after.At("ParameterKey reads "+after.Text(), before.Text()+", as before")
	}
	return nil
}
