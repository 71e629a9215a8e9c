package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
)

// refusals are the rules on Downloads that have to be refused, or must not be. The step "download" is the call.
func refusals() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-DL-007", "A URL scheme that is not supported is refused with 9013 at once", "A.3.2.8", checks.Must, checks.Expert,
			func(p *checks.Provocation) error { return p.Call("download").Refused(9013) }, refusalHint, taken("cwmp-dl-007"), otherCode("cwmp-dl-007")),
		made("CWMP-DL-008", "An unknown FileType is refused", "A.3.2.8", checks.Must, checks.Likely, refused, refusalHint,
			taken("cwmp-dl-008"), takenAtOnce("cwmp-dl-008")),
		made("CWMP-DL-033", "A URL with a userinfo part is refused with 9003", "A.3.2.8", checks.Should, checks.Likely,
			func(p *checks.Provocation) error { return p.Call("download").Refused(9003) }, refusalHint, taken("cwmp-dl-033"), otherCode("cwmp-dl-033")),
		made("CWMP-DL-022", "FileSize 0 does not block a transfer", "A.3.2.8", checks.Must, checks.Expert, unsized, takenHint, invalid(2), alsoInvalid(2)),
		made("CWMP-DL-024", "An empty CommandKey is accepted, and reported empty", "A.3.2.8", checks.Must, checks.Expert, unkeyed, takenHint, invalid(3), otherKey()),
		made("CWMP-DL-011", "Three transfers can be queued", "A.3.2.8", checks.Must, checks.Expert, threeQueued, takenHint, thirdRefused(9004), thirdRefused(9001)),
		made("CWMP-DL-012", "Beyond what the CPE can queue a transfer is refused with 9004", "A.3.2.8", checks.Must, checks.Expert, fullRefused, refusalHint,
			otherCode("cwmp-dl-012"), checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/detail/Fault/FaultCode", "9001"))).Only("provoked/cwmp-dl-012")),
	}
}

// missing is the golden recording of a Download of a file that there is not.
const missing = "provoked/cwmp-dl-014"

var refusalHint = checks.Hint{
	Allowed:     "A fault in answer to Download; nothing is fetched or reported then.",
	Cause:       "The arguments are looked at when the transfer begins.",
	Consequence: "The ACS counts a transfer as begun that can never succeed.",
	Remedy:      "The maker of the CPE has to look at the arguments before it answers.",
}

var takenHint = checks.Hint{
	Allowed:     "DownloadResponse; what comes of the transfer is reported later.",
	Cause:       "The CPE takes for an error what the standard allows, or has room for one transfer.",
	Consequence: "The ACS cannot have the device fetch its files.",
	Remedy:      "The maker of the CPE has to take the call.",
}

// taken is the mutant that says yes, takenAtOnce one that says that all is done.
func taken(golden string) checks.Mutant { return answered(golden, "1", "0001-01-01T00:00:00Z") }

func takenAtOnce(golden string) checks.Mutant { return answered(golden, "0", "2000-01-01T00:00:00Z") }

func answered(golden, status, at string) checks.Mutant {
	yes := "<cwmp:DownloadResponse><Status>" + status + "</Status><StartTime>" + at + "</StartTime><CompleteTime>" + at + "</CompleteTime></cwmp:DownloadResponse>"
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceElement("Body/Fault", yes))).Only("provoked/"+golden).
		And("CWMP-DL-002", "because nothing is reported")
}

func otherCode(golden string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/detail/Fault/FaultCode", "9002"))).Only("provoked/" + golden)
}

// refusedInstead is the mutant that refuses a Download.
func refusedInstead(golden string, code int, nth int) checks.Mutant {
	edit := mutate.AfterProvocation(mutate.Where(mutate.Nth(nth, mutate.ByMethod("DownloadResponse")), mutate.FaultInstead("Body/*", code)))
	m := checks.Breaks(edit).Only("provoked/" + golden)
	for _, id := range []string{"CWMP-DL-003", "CWMP-TC-002", "CWMP-TC-017", "CWMP-EVT-006", "CWMP-TC-008"} {
		m = m.And(id, "because a transfer is reported that was refused")
	}
	return m
}

func invalid(nth int) checks.Mutant       { return refusedInstead("cwmp-dl-014", 9003, nth) }
func thirdRefused(code int) checks.Mutant { return refusedInstead("cwmp-dl-009", code, 3) }

// alsoInvalid is the mutant that refuses all Downloads from the nth on.
func alsoInvalid(nth int) checks.Mutant {
	edit := func(n int) mutate.Edit {
		return mutate.Where(mutate.Nth(n, mutate.ByMethod("DownloadResponse")), mutate.FaultInstead("Body/*", 9003))
	}
	m := checks.Breaks(mutate.AfterProvocation(mutate.Seq(edit(nth+1), edit(nth)))).Only(missing)
	for _, id := range []string{"CWMP-DL-003", "CWMP-DL-024", "CWMP-TC-002", "CWMP-TC-017", "CWMP-EVT-006", "CWMP-TC-008"} {
		m = m.And(id, "because transfers are reported that were refused")
	}
	return m
}

// otherKey is the mutant that reports another key than an empty one.
func otherKey() checks.Mutant {
	edit := mutate.ReplaceInBody("<CommandKey></CommandKey><FaultStruct>", "<CommandKey>0</CommandKey><FaultStruct>")
	m := checks.Breaks(mutate.AfterProvocation(edit)).Only(missing)
	for _, id := range []string{"CWMP-DL-002", "CWMP-TC-002", "CWMP-TC-008", "CWMP-TC-010", "CWMP-TC-017"} {
		m = m.And(id, "because the key is another one")
	}
	return m
}

func refused(p *checks.Provocation) error {
	c := p.Call("download")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if c.Responded() {
		return checks.At(c.Answer.Find("Status"), "Download of an unknown FileType is answered with DownloadResponse", "fault 9003").In(c.Answer)
	}
	return nil
}

// takenLike judges a call that differs in one argument from the call of the step "sized", which was taken.
func takenLike(p *checks.Provocation, step string) (checks.Call, error) {
	c := p.Call(step)
	if !p.Call("sized").Responded() {
		return c, checks.NotHere
	}
	if v := c.Unanswered(); v != nil {
		return c, v
	}
	if c.Code() == 9003 {
		return c, c.Accepted()
	}
	if !c.Responded() {
		return c, checks.Unsure("Download is refused for another reason")
	}
	return c, nil
}

// unsized: the step "download" is a call with FileSize 0.
func unsized(p *checks.Provocation) error {
	_, v := takenLike(p, "download")
	return v
}

// unkeyed: the step "unkeyed" is a call with an empty CommandKey.
func unkeyed(p *checks.Provocation) error {
	c, v := takenLike(p, "unkeyed")
	if v != nil || strings.TrimSpace(c.Answer.Find("Status").Text()) != "1" || len(reports(p, c)) > 0 {
		return v
	}
	known := map[string]bool{}
	for _, step := range []string{"sized", "download", "unkeyed"} {
		if c := p.Call(step); c.Sent() {
			known[c.Ask.Find("CommandKey").Text()] = true
		}
	}
	for _, s := range p.Since(c.Session.End) {
		for _, x := range s.Exchanges {
			if m := x.Request; m.IsRequest("TransferComplete") && !known[m.Find("CommandKey").Text()] {
				node := m.Find("CommandKey")
				return checks.At(node, fmt.Sprintf("CommandKey is %q, which no call had", node.Text()), "an empty key, as in the call").In(m)
			}
		}
	}
	return checks.Unsure("no TransferComplete has the empty CommandKey of the call")
}

func threeQueued(p *checks.Provocation) error {
	for _, step := range []string{"one", "two", "three"} {
		c := p.Call(step)
		if v := c.Unanswered(); v != nil {
			return v
		}
		switch {
		case c.Responded():
		case step != "one":
			return c.Accepted()
		default:
			return checks.NotHere // no transfer of this kind at all
		}
	}
	return nil
}

func fullRefused(p *checks.Provocation) error {
	for _, s := range p.Steps {
		if !strings.HasPrefix(s.Name, "full") {
			continue
		}
		c := p.Call(s.Name)
		if v := c.Unanswered(); v != nil {
			return v
		}
		if !c.Responded() {
			return c.Refused(9004)
		}
	}
	return checks.NotHere
}
