package provoked

import (
	"errors"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	session "cwmplab/checks/session/provoked"
	"cwmplab/cwmp"
)

// periodRules are the rules on the parameters that say when a device comes by itself. The area of sessions has the same
// provocations, with the steps "set" and "on"; what the parameters take is tried by further steps.
func periodRules() []*checks.Rule {
	return []*checks.Rule{
		periodRule("CWMP-DM-020", "PeriodicInformInterval is at least 1, in seconds, and acts without a reboot", "ManagementServer.PeriodicInformInterval", intervalActs,
			checks.Breaks(taken("0")).Only("provoked/cwmp-est-005").And("CWMP-INF-013", "because the key of that call is not the last one then"),
			sooner(-15*time.Second), sooner(25*time.Second)),
		periodRule("CWMP-DM-021", "Periodic Informs fall on PeriodicInformTime plus or minus whole intervals", "ManagementServer.PeriodicInformTime", session.OnPhase,
			phaseLater(20*time.Second), phaseLater(30*time.Second)),
		periodRule("CWMP-DM-022", "With the unknown time as reference the interval alone is kept", "ManagementServer.PeriodicInformTime", session.EveryInterval,
			sooner(-15*time.Second), sooner(25*time.Second)),
		periodRule("CWMP-DM-023", "PeriodicInformEnable false stops periodic Informs, true starts them", "ManagementServer.PeriodicInformEnable", stopsAndStarts,
			checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(2, mutate.ReplaceInBody("6 CONNECTION REQUEST", "2 PERIODIC")))).Only("provoked/cwmp-est-008").
				And("CWMP-EST-008", "because it says the same of the time before").And("CWMP-CRQ-020", "because the event of the request is gone"),
			checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform"))), 20*time.Second))).Only("provoked/cwmp-est-008"),
		),
		policyRule(),
	}
}

// periodHint is what these rules share.
var periodHint = checks.Hint{
	Allowed:     "Sessions with 2 PERIODIC as the parameters say, from the change on; a tenth of the interval and 10 s sooner or later.",
	Cause:       "The parameters are read when the device starts, or reckoned with in another unit.",
	Consequence: "Whoever sets the period of a device sees it at other times than he has asked for, or not any more.",
	Remedy:      "The maker of the CPE has to set its timer anew when a parameter changes, and to refuse what it does not keep.",
}

func periodRule(id, title, parameter string, check func(*checks.Provocation) error, mutants ...checks.Mutant) *checks.Rule {
	return &checks.Rule{ID: id, Title: title, Spec: checks.DataModel(parameter), Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions,
		Confidence: checks.Verified, Observe: checks.Provoked().NeedsTiming(), Hint: periodHint, Mutants: mutants,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}

// sooner is the mutant in which the second periodic session comes at another time.
func sooner(d time.Duration) checks.Mutant { return session.SecondPeriod(d) }

// phaseLater is the mutant in which all periodic sessions come later, and their times say so.
func phaseLater(d time.Duration) checks.Mutant {
	return checks.Breaks(session.Shifted(d)).Only("provoked/cwmp-est-006").And("CWMP-EST-006", "because it says the same")
}

// intervalActs: the step "zero" sets an interval of 0. That no reboot is needed is a reading of the model: a change that does
// not show only warns.
func intervalActs(p *checks.Provocation) error {
	v := session.EveryInterval(p)
	var b *checks.Broken
	if errors.As(v, &b) {
		return b.Warn()
	}
	if zero := notTaken(p.Call("zero"), "fault 9003, 9007 for the item: 1 is the least"); checks.IsBroken(zero) {
		return zero
	}
	return v
}

// stopsAndStarts joins both halves.
func stopsAndStarts(p *checks.Provocation) error {
	if v := session.NoPeriod(p); v != nil {
		return v
	}
	return session.Resumes(p)
}

// policyRule is about the two parameters of the retry policy.
func policyRule() *checks.Rule {
	return &checks.Rule{
		ID: "CWMP-DM-035", Title: "CWMPRetryMinimumWaitInterval and CWMPRetryIntervalMultiplier rule the waits before retries",
		Spec:  checks.DataModel("ManagementServer.CWMPRetryMinimumWaitInterval", "ManagementServer.CWMPRetryIntervalMultiplier"),
		Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified,
		Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return session.WaitsFollowPolicy(p) },
		Mutants:       []checks.Mutant{retryLater(6, 12*time.Second), retryLater(9, 40*time.Second)},
		Hint: checks.Hint{
			Allowed:     "Waits in the range that the two parameters make, with the usual tolerances.",
			Cause:       "The parameters are stored and read by nobody, or from the next start on only.",
			Consequence: "An operator cannot spread the load after an outage, nor have a device back soon.",
			Remedy:      "The maker of the CPE has to reckon each wait from the parameters.",
		},
	}
}

// retryLater is the mutant in which a try comes later than the parameters allow.
func retryLater(session int, d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(session), mutate.ByMethod("Inform")), d))).Only("provoked/cwmp-rty-001").
		And("CWMP-RTY-005", "because every wait has its range")
}
