package provoked

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// firmwareRules are the rules on a firmware image that is installed. The step "download" is the call; "before" and "after" read
// the parameter of the fact "parameter", which is SoftwareVersion, "uptime before" and "uptime after" that of the fact "uptime".
func firmwareRules() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-DL-023", "A firmware image of another version shows as 4 VALUE CHANGE with SoftwareVersion", "3.7.1.5", checks.Must, checks.Expert, versionTold,
			checks.Hint{
				Allowed:     "4 VALUE CHANGE and SoftwareVersion in the first Inform of the new firmware, beside 1 BOOT.",
				Cause:       "The new firmware does not know which version ran before it.",
				Consequence: "An ACS that goes by 4 VALUE CHANGE works on with the data of the old version.",
				Remedy:      "The maker of the CPE has to keep the version that was told last, and to compare at start.",
			},
			afterBootEvent("4 VALUE CHANGE", "2 PERIODIC"), afterBootEvent("4 VALUE CHANGE", "3 SCHEDULED").And("CWMP-EVT-013", "because M ScheduleInform is missing")),
		made("CWMP-DL-030", "The restart for a firmware image is reported as 1 BOOT, with the result of the transfer", "3.7.1.5", checks.Must, checks.Expert, restartTold,
			checks.Hint{
				Allowed:     "1 BOOT with 7 TRANSFER COMPLETE and M Download in one Inform. The result in a later session is worth a warning, no M Reboot.",
				Cause:       "The restart is the one that Reboot makes, or the client does not see that the device has restarted.",
				Consequence: "The ACS does not know that the device has lost what does not outlive a restart.",
				Remedy:      "The maker of the CPE has to raise 1 BOOT at each start, and M Reboot for Reboot alone.",
			},
			afterBootEvent("1 BOOT", "2 PERIODIC"), afterBootEvent("1 BOOT", "M Reboot").And("CWMP-RB-007", "because no Reboot was called")),
	}
}

// afterBootEvent is the mutant in which the Inform after the restart has another event in place of one.
func afterBootEvent(event, other string) checks.Mutant {
	edit := mutate.OnlySession(4, mutate.ReplaceInBody("<EventCode>"+event+"<", "<EventCode>"+other+"<"))
	return checks.Breaks(edit).Only("provoked/cwmp-dl-023")
}

// installed gives the call of an image that was installed, with its report; the verdict is not nil where it was not.
func installed(p *checks.Provocation) (c checks.Call, told *capture.Message, verdict error) {
	c = p.Call("download")
	if v := c.Unanswered(); v != nil {
		return c, nil, v
	}
	if !c.Responded() {
		return c, nil, checks.NotHere
	}
	list := reports(p, c)
	if len(list) == 0 {
		return c, nil, checks.Unsure("the transfer is not reported in what is recorded")
	}
	if n, err := list[0].Find("FaultStruct/FaultCode").Int(); err != nil || n != 0 {
		return c, nil, checks.NotHere // the device did not take the image, for reasons of its own
	}
	return c, list[0], nil
}

// informs are the sessions after a call that begin with an Inform.
func informs(p *checks.Provocation, c checks.Call) []*capture.Session {
	return slices.DeleteFunc(p.Since(c.Session.End), func(s *capture.Session) bool {
		return s.Number <= c.Session.Number || s.NoStart || s.Doubtful || s.Inform() == nil || s.Inform().Dropped()
	})
}

func versionTold(p *checks.Provocation) error {
	c, _, v := installed(p)
	if v != nil {
		return v
	}
	name := p.Fact("parameter")
	before, after, v := p.Around(name)
	if v != nil {
		return v
	}
	if before.Text() == after.Text() {
		return checks.NotHere
	}
	for _, s := range informs(p, c) {
		value := checks.ValueOf(s.Inform(), name)
		switch {
		case value == nil && !has(s, "4 VALUE CHANGE"):
			continue // which version runs does not show
		case value != nil && value.Text() == before.Text():
			continue // the old one still runs
		case has(s, "0 BOOTSTRAP"):
			return checks.NotHere // which may drop other events
		case !has(s, "4 VALUE CHANGE"):
			return checks.At(s.Inform().Find("Event"), fmt.Sprintf("the first Inform after SoftwareVersion has become %q lacks 4 VALUE CHANGE", after.Text()), "4 VALUE CHANGE").In(s.Inform())
		case value == nil:
			return checks.At(s.Inform().Find("ParameterList"), "4 VALUE CHANGE comes without SoftwareVersion", "SoftwareVersion with its new value").In(s.Inform())
		}
		return nil
	}
	return checks.Unsure("no Inform shows the new SoftwareVersion")
}

// has tells whether the Inform of a session lists an event.
func has(s *capture.Session, code string) bool {
	return slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == code })
}

func restartTold(p *checks.Provocation) error {
	c, told, v := installed(p)
	if v != nil {
		return v
	}
	list := informs(p, c)
	at := slices.IndexFunc(list, func(s *capture.Session) bool { return has(s, "1 BOOT") || has(s, "M Reboot") })
	if at < 0 {
		if at := slices.IndexFunc(list, func(s *capture.Session) bool { return has(s, "7 TRANSFER COMPLETE") }); at >= 0 && restarted(p) {
			m := list[at].Inform()
			return checks.At(m.Find("Event"), "the device has restarted for the image, as UpTime shows, and 1 BOOT is missing", "1 BOOT").In(m)
		}
		return checks.NotHere // it needs no restart, or it cannot be seen
	}
	s := list[at]
	switch m := s.Inform(); {
	case has(s, "M Reboot"):
		return checks.At(m.Find("Event"), "the restart for the image is reported with M Reboot", "1 BOOT without M Reboot: no Reboot was called").In(m)
	case told.Start.Before(m.Start):
		return checks.NotHere // reported before the restart, which is for another rule
	case !has(s, "7 TRANSFER COMPLETE"):
		return checks.At(m.Find("Event"), "1 BOOT comes without 7 TRANSFER COMPLETE, which follows in a session of its own", "both in one Inform").In(m).Warn()
	}
	return nil
}

// restarted tells whether UpTime shows a restart between two readings.
func restarted(p *checks.Provocation) bool {
	name := p.Fact("uptime")
	before, v := p.Read("uptime before", name)
	after, w := p.Read("uptime after", name)
	if v != nil || w != nil {
		return false
	}
	a, errA := before.Value.Uint()
	b, errB := after.Value.Uint()
	return errA == nil && errB == nil && time.Duration(b)*time.Second+clockStep < time.Duration(a)*time.Second+after.In.Start.Sub(before.In.Start)
}

// clockStep is how far a count of seconds may lag without a restart.
const clockStep = 2 * time.Second
