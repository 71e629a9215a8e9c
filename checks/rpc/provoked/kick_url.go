package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KickURLWithKicked: the step "names" lists what is right below ManagementServer., which the fact "management" names. Whether
// the CPE can call Kicked tells the fact "kicked", "true" or "false", by what its maker says: of itself it shows only when a
// user kicks it.
var KickURLWithKicked = checks.Rule{
	ID: "CWMP-DEP-004", Title: "KickURL is there only where the CPE can call Kicked", Spec: checks.DataModel("ManagementServer.KickURL"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: kickURLWithKicked,
	Mutants:       []checks.Mutant{kickURL("ManagementServer.URL"), kickURL("ManagementServer.UpgradesManaged")},
	Hint: checks.Hint{
		Allowed:     "KickURL where Kicked is supported, and no such parameter elsewhere.",
		Cause:       "The parameter came with the data model, and nobody has written the method.",
		Consequence: "A portal sends users to a page that does nothing.",
		Remedy:      "The maker of the CPE has to take the parameter out; where Kicked is there, claims.methods of the device file can say so.",
	},
}

// kickURL is the mutant in which another parameter of the list is KickURL.
func kickURL(instead string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("<Name>Device."+instead+"<", "<Name>Device.ManagementServer.KickURL<"))).Only("provoked/cwmp-dep-004")
}

func kickURLWithKicked(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("names")
	switch v := c.Unanswered(); {
	case v != nil:
		return v
	case !c.Responded():
		return checks.NotHere
	}
	_, at := listed(c.Answer)
	url := at[p.Fact("management")+"KickURL"]
	switch {
	case url == nil || p.Fact("kicked") == "true":
		return nil
	case p.Fact("kicked") == "":
		return checks.Unsure("the CPE has KickURL; whether it can call Kicked is not known")
	}
	return checks.At(url, "KickURL is there, and the maker of the CPE does not name Kicked among its methods", "no KickURL without Kicked").In(c.Answer)
}
