package provoked

import (
	"strconv"
	"strings"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	session "cwmplab/checks/session/provoked"
	"cwmplab/cwmp"
)

// DelayedReboot: the steps of CWMP-EST-020; then "read" reads DelayReboot, which the fact "parameter" names, and "past" sets
// ScheduleReboot to a time that has passed. The device is watched for as many seconds as the fact "quiet" says.
var DelayedReboot = checks.Rule{
	ID:            "CWMP-DM-042",
	Title:         "DelayReboot is -1 after a reboot, and ScheduleReboot in the past does nothing",
	Spec:          checks.DataModel("ManagementServer.DelayReboot", "ManagementServer.ScheduleReboot"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_2),
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: delayedReboot,
	Mutants: []checks.Mutant{
		checks.Breaks(delayRead("1")).Only("provoked/cwmp-est-020"),
		checks.Breaks(delayRead("0")).Only("provoked/cwmp-est-020"),
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(4, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>1 BOOT<")))).Only("provoked/cwmp-est-020"),
	},
	Hint: checks.Hint{
		Allowed:     "One restart, after the session; -1 from then on; no restart for a time that has passed.",
		Cause:       "The parameter is stored like any other, or a time in the past counts as due.",
		Consequence: "The device restarts again and again, or in the middle of a session.",
		Remedy:      "The maker of the CPE has to take the order back before it restarts.",
	},
}

// delayRead is the edit of DelayReboot as it is read after the reboot.
func delayRead(text string) mutate.Edit {
	return mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text("ParameterList/*/Value", text)))
}

func delayedReboot(p *checks.Provocation, _ *checks.Facts) error {
	if v := session.WaitsForEnd(p); v != nil {
		return v
	}
	got, v := p.Read("read", p.Fact("parameter"))
	if v != nil {
		return v
	}
	if !got.Is("-1") {
		return got.At("DelayReboot is "+got.Text()+" after the reboot", "-1")
	}
	return nothingDue(p)
}

// nothingDue gives the verdict on the time after the step "past": no start is reported.
func nothingDue(p *checks.Provocation) error {
	past := p.Call("past")
	if !past.Responded() || strings.TrimSpace(past.Answer.Find("Status").Text()) != "0" {
		return nil // the device does not have the parameter, or refuses such a time
	}
	if s := session.Rebooted(p, past.Session); s != nil {
		return checks.At(s.Inform().Find("Event"), "the device has rebooted for a ScheduleReboot that had passed when it was set", "no reboot").In(s.Inform())
	}
	quiet, err := strconv.Atoi(p.Fact("quiet"))
	if err != nil || p.End.IsZero() || p.Seen.Sub(past.Session.End) < time.Duration(quiet)*time.Second {
		return checks.Unsure("the recording ends before a reboot would have shown")
	}
	return nil
}
