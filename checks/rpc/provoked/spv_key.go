package provoked

import (
	"fmt"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// keyRead is the value that the steps "read" of these rules tell.
const keyRead = "GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value"

// KeySet: a call that changes something leaves its key behind. The step "set" is the call, "read" reads the parameter
// that the fact "key" names.
var KeySet = checks.Rule{
	ID:            "CWMP-SPV-016",
	Title:         "A successful SetParameterValues stores its ParameterKey",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return keyStored(p) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text(keyRead, "other")).Only("provoked/cwmp-spv-016"),
		checks.Breaks(mutate.Text(keyRead, "")).Only("provoked/cwmp-spv-016"),
	},
	Hint: checks.Hint{
		Allowed:     "ManagementServer.ParameterKey reads as the ParameterKey of the last successful call that carries one.",
		Cause:       "The key is stored when the session ends, or not at all.",
		Consequence: "An ACS that trusts the key configures the device again and again.",
		Remedy:      "The maker of the CPE has to store it with the change.",
	},
}

// EmptyKey: the empty key is a key like any other. The step "key" stores another one before.
var EmptyKey = checks.Rule{
	ID:         "CWMP-SPV-018",
	Title:      "An empty ParameterKey is accepted and stored as empty",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("key").Responded() {
			return checks.NotHere
		}
		if v := p.Call("set").Accepted(); v != nil {
			return v
		}
		return keyStored(p)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "spv-key"))).Only("provoked/cwmp-spv-018"),
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("SetParameterValuesResponse")), refusal(9003))).Only("provoked/cwmp-spv-018").
			And("CWMP-INF-013", "because a fault leaves the key of before"),
	},
	Hint: checks.Hint{
		Allowed:     "SetParameterValuesResponse, after which ManagementServer.ParameterKey reads as empty.",
		Cause:       "An empty argument is taken for a missing one: it is refused, or the key of before is kept.",
		Consequence: "An ACS that does not use the key cannot configure the device, or finds a key that is not its own.",
		Remedy:      "The maker of the CPE has to store what it is given.",
	},
}

// EmptyList: a call may change the key and nothing else.
var EmptyList = checks.Rule{
	ID:         "CWMP-SPV-019",
	Title:      "An empty ParameterList is accepted and only sets the ParameterKey",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if v := p.Call("set").Accepted(); v != nil {
			return v
		}
		return keyStored(p)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), refusal(9003))).Only("provoked/cwmp-spv-019"),
		checks.Breaks(mutate.Text(keyRead, "")).Only("provoked/cwmp-spv-019"),
	},
	Hint: checks.Hint{
		Allowed:     "SetParameterValuesResponse, after which ManagementServer.ParameterKey reads as the key of the call.",
		Cause:       "The client takes a list without items for a broken request.",
		Consequence: "An ACS that marks the device as configured by its key alone reports an error.",
		Remedy:      "The maker of the CPE has to accept it; an ACS can send a parameter with its present value along.",
	},
}

// keyStored compares the key of the step "set", where that succeeded, with what the step "read" tells.
func keyStored(p *checks.Provocation) error {
	set := p.Call("set")
	if !set.Responded() {
		return checks.NotHere
	}
	want := set.Ask.Find("ParameterKey").Text()
	key, v := p.Read("read", p.Fact("key"))
	if v != nil {
		return v
	}
	if got := key.Value.Text(); got != want {
		return key.At(fmt.Sprintf("ParameterKey reads %q", got), fmt.Sprintf("%q", want))
	}
	return nil
}
