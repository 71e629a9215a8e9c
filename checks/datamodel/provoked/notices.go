package provoked

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// noticeRules are the rules on notification that the data model has: parameters that always notify, and the throttle. The
// change of the fact "parameter" and what is read around it are those of [checks.Change].
func noticeRules() []*checks.Rule { return []*checks.Rule{&AlwaysActive, &ThrottleOnly} }

// AlwaysActive: the step "attributes" reads both parameters, "off" asks for notification 0 of the one that is changed, which
// may be refused.
var AlwaysActive = checks.Rule{
	ID: "CWMP-DM-012", Title: "SoftwareVersion and ProvisioningCode always notify actively, whatever was set",
	Spec:  checks.DataModel("DeviceInfo.SoftwareVersion", "DeviceInfo.ProvisioningCode"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: alwaysActive,
	Mutants: []checks.Mutant{
		told(mutate.Delay(mutate.Nth(1, mutate.ByMethod("Inform")), 2*time.Minute)), told(mutate.Delay(mutate.Nth(1, mutate.ByMethod("Inform")), time.Hour)),
		told(mutate.ReplaceInBody("SoftwareVersion</Name><Notification>2<", "SoftwareVersion</Name><Notification>0<")),
	},
	Hint: checks.Hint{
		Allowed:     "Notification 0 refused with 9009, or taken without effect; a session with 4 VALUE CHANGE after each change.",
		Cause:       "What the ACS sets is taken as it stands, also for these two.",
		Consequence: "An ACS is not told that a device has other firmware, or another configuration.",
		Remedy:      "The maker of the CPE has to keep both at 2; an ACS can leave them alone.",
	},
}

func told(e mutate.Edit) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(e)).Only("provoked/cwmp-dm-012")
}

func alwaysActive(p *checks.Provocation, _ *checks.Facts) error {
	if off := p.Call("off"); off.Unanswered() != nil {
		return checks.NotHere
	}
	c, v := p.Change(p.Fact("parameter"))
	if v == nil {
		v = c.OpensSession()
	}
	if _, broken := v.(*checks.Broken); broken {
		return v
	}
	read := p.Call("attributes")
	if !read.Responded() {
		return v
	}
	for n := range read.Answer.FindAll("ParameterList/*") {
		if number, err := n.Child("Notification").Int(); err == nil && number != 2 {
			return checks.At(n.Child("Notification"), fmt.Sprintf("Notification of %s is %d", strings.TrimSpace(n.Child("Name").Text()), number), "2").In(read.Answer).Warn()
		}
	}
	return v
}

// ThrottleOnly: the step "set" sets DefaultActiveNotificationThrottle; where it sets a short period of sessions as well, they
// are not held back.
var ThrottleOnly = checks.Rule{
	ID: "CWMP-DM-024", Aliases: []string{"CWMP-EST-014"}, Title: "The throttle delays sessions for active notification alone, counted from the last good one",
	Spec:  checks.DataModel("ManagementServer.DefaultActiveNotificationThrottle"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: throttleOnly,
	Mutants: []checks.Mutant{
		throttled(mutate.ReplaceInBody(`Throttle</Name><Value xsi:type="xsd:unsignedInt">10<`, `Throttle</Name><Value xsi:type="xsd:unsignedInt">40<`)),
		throttled(mutate.Delay(mutate.Nth(7, mutate.ByMethod("Inform")), 2*time.Minute)), throttled(mutate.Delay(mutate.Nth(7, mutate.ByMethod("Inform")), time.Hour)),
	},
	Hint: checks.Hint{
		Allowed:     "A session that would only report a change waits until the throttle is over; any other comes when it is due, and reports the change.",
		Cause:       "The throttle is not implemented, or is a lock for all sessions.",
		Consequence: "A value that moves without rest calls the ACS without rest; or a device with a throttle cannot be reached.",
		Remedy:      "The maker of the CPE has to look at the throttle where notification is the sole reason, and only there.",
	},
}

func throttled(e mutate.Edit) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(e)).Only("provoked/cwmp-dm-024")
}

// Tolerances: devices count whole seconds, and a periodic session may be late by what a device does beside.
const (
	countedLess = 2 * time.Second
	periodGrace = time.Minute
)

func throttleOnly(p *checks.Provocation, _ *checks.Facts) error {
	set := p.Call("set")
	throttle, ok := seconds(set.Ask, "DefaultActiveNotificationThrottle")
	if !ok || !set.Responded() {
		return checks.NotHere
	}
	c, v := p.Change(p.Fact("parameter"))
	if v != nil {
		return v
	}
	verdict := checks.NotHere
	last := set.Session
	for _, s := range c.Sessions() {
		waited := s.Start.Sub(last.End)
		if checks.ForChange(s) && s.RetryCount == 0 {
			if waited < throttle-countedLess {
				return checks.At(s.Inform().Find("Event"), "a session for a change alone begins "+waited.Round(time.Second).String()+" after the last one", "none before "+throttle.String()).In(s.Inform())
			}
			verdict = nil
		}
		if s.Ended == capture.EndedWell {
			last = s
		}
	}
	if period, ok := seconds(set.Ask, "PeriodicInformInterval"); ok {
		return periodGoesOn(p, c, set, period)
	}
	return verdict
}

// periodGoesOn judges the first periodic session after the change.
func periodGoesOn(p *checks.Provocation, c checks.Change, set checks.Call, period time.Duration) error {
	const expected = "periodic sessions that the throttle does not hold back"
	due := set.Session.End.Add(period + periodGrace)
	for _, s := range c.Sessions() {
		if !slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == "2 PERIODIC" }) {
			continue
		}
		if s.Start.After(due) {
			return checks.At(s.Inform().Find("Event"), "the periodic session comes "+s.Start.Sub(set.Session.End).Round(time.Second).String()+" after the period was set to "+period.String(), expected).In(s.Inform())
		}
		return nil
	}
	if p.End.IsZero() || p.Seen.Before(due) {
		return checks.Unsure("the recording ends before a periodic session had to come")
	}
	return checks.At(set.Answer.Element(), "no periodic session comes after the period was set to "+period.String(), expected).In(set.Answer)
}

// seconds reads a number of seconds that a call sets.
func seconds(ask *capture.Message, name string) (time.Duration, bool) {
	if ask == nil {
		return 0, false
	}
	for n := range ask.FindAll("ParameterList/*") {
		if strings.HasSuffix(strings.TrimSpace(n.Child("Name").Text()), "."+name) {
			s, err := strconv.Atoi(strings.TrimSpace(n.Child("Value").Text()))
			return time.Duration(s) * time.Second, err == nil
		}
	}
	return 0, false
}
