package provoked

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CodingDropped: the step "415" answers a compressed Inform with 415.
var CodingDropped = checks.Rule{
	ID:            "CWMP-RTY-025",
	Title:         "After 415 the retry is not compressed",
	Spec:          checks.TR069("3.4.7", "3.2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_4),
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: codingDropped,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(3, mutate.AddHeader(mutate.First(mutate.ByMethod("Inform")), "Content-Encoding", "gzip")))).Only("provoked/cwmp-rty-025").
			And("CWMP-HTP-042", "because the body of the retry is plain"),
		checks.Breaks(nothingAfter("415", 10*time.Minute)).Only("provoked/cwmp-rty-025"),
	},
	Hint: checks.Hint{
		Allowed:     "A retry after the wait of the table, without Content-Encoding.",
		Cause:       "The client does not know what 415 means and repeats what it sent.",
		Consequence: "A device whose compression the ACS cannot read is lost until somebody resets it.",
		Remedy:      "The maker of the CPE has to drop the compression; an operator can set HTTPCompression to Disabled while the device still comes.",
	},
}

func codingDropped(p *checks.Provocation, _ *checks.Facts) error {
	step, ok := p.Step("415")
	list := tries(p, step.Time)
	if !ok || len(list) == 0 || list[0].session == nil {
		return checks.NotHere
	}
	refused := false
	for _, x := range list[0].session.Exchanges {
		refused = refused || x.Response != nil && x.Response.HTTP.Status == 415 && x.Request != nil && x.Request.Has("Content-Encoding")
	}
	switch {
	case !refused:
		return checks.NotHere
	case len(list) == 1:
		return missing(p, list[0], 1, "no try follows the one that was answered with 415")
	case list[1].session == nil:
		return checks.Unsure("the next try carried no request")
	}
	for _, x := range list[1].session.Exchanges {
		if x.Request != nil && x.Request.Has("Content-Encoding") {
			coding := x.Request.Header("Content-Encoding")
			return checks.At(x.Request, "the retry after 415 has Content-Encoding "+coding, "no Content-Encoding")
		}
	}
	return nil
}

// FallsBack: the ACS refuses every Inform in another namespace than that of CWMP 1.0, as the fact "tries" says how often.
var FallsBack = checks.Rule{
	ID:            "CWMP-RTY-026",
	Title:         "For an ACS that knows CWMP 1.0 only the CPE falls back to its namespace",
	Spec:          checks.TR069("3.2.1.1", "3.7.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_1),
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked(),
	CheckProvoked: fallsBack,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.AfterProvocation(mutate.OnlySession(2, mutate.ReplaceInBody("cwmp-1-0", "cwmp-1-2"))), mutate.Fact("tries", "1"))).Only("provoked/cwmp-rty-026"),
		checks.Breaks(mutate.Seq(mutate.AfterProvocation(mutate.OnlySession(2, mutate.ReplaceInBody("cwmp-1-0", "cwmp-1-1"))), mutate.Fact("tries", "1"))).Only("provoked/cwmp-rty-026"),
	},
	Hint: checks.Hint{
		Allowed:     "A retry in the namespace cwmp-1-0, sooner or later. When the CPE has to suspect an old ACS is not told, so that this only warns.",
		Cause:       "The version is built in.",
		Consequence: "A new device cannot be managed by an old ACS.",
		Remedy:      "The maker of the CPE should try 1.0; an operator should bring the ACS up to date.",
	},
}

func fallsBack(p *checks.Provocation, _ *checks.Facts) error {
	wanted, err := strconv.Atoi(p.Fact("tries"))
	if err != nil {
		return checks.NotHere
	}
	refused := 0
	var last *capture.Message
	for _, t := range tries(p, p.Start) {
		if t.session == nil || t.session.Inform() == nil {
			continue
		}
		switch space := t.session.Inform().Summary.Namespace; {
		case space == oldNamespace && refused > 0:
			return nil
		case space == oldNamespace:
			return checks.NotHere // it speaks nothing else
		case t.failed:
			refused, last = refused+1, t.session.Inform()
		}
	}
	if refused < wanted {
		return checks.NotHere
	}
	return checks.At(last, strconv.Itoa(refused)+" tries in newer namespaces are refused and none is made in cwmp-1-0", "a retry in cwmp-1-0")
}
