package session

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryWaitsSet: where the ACS has set or read the minimum wait m and the multiplier k, they rule the waits.
var RetryWaitsSet = checks.Rule{
	ID:          "CWMP-RTY-005",
	Title:       "The retry waits follow the two retry parameters",
	Spec:        checks.DataModel("ManagementServer.CWMPRetryMinimumWaitInterval", "ManagementServer.CWMPRetryIntervalMultiplier"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.Since(cwmp.V1_1),
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: waits(true),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform")), -14*time.Second)).Only("retry-parameters"),
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform")), 25*time.Second)).Only("retry-parameters"),
	},
	Hint: checks.Hint{
		Allowed:     "Before retry n from m times (k/1000) to the power of n-1 to m times (k/1000) to the power of n, in seconds; with the same tolerances as for the default table.",
		Cause:       "The parameters can be set and are not used.",
		Consequence: "The operator cannot spread the load after an outage.",
		Remedy:      "The maker of the CPE has to use the parameters.",
	},
}
