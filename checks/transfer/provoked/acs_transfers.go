package provoked

import (
	"fmt"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StatusZeroIsDone: the step "done" is the answer to a Download, with Status 0; sessions follow.
var StatusZeroIsDone = checks.Rule{
	ID:            "CWMP-DL-036",
	Title:         "DownloadResponse with Status 0 is the end of the transfer for the ACS",
	Spec:          checks.TR069("A.3.2.8"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Likely,
	Observe:       checks.Provoked(),
	CheckProvoked: statusZeroIsDone,
	Mutants: []checks.Mutant{
		downloadAgain(mutate.Last(mutate.Status(204))),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("DownloadResponse")), "500 Internal Server Error"))).Only("provoked/acs-cwmp-dl-036"),
	},
	Hint: checks.Hint{
		Allowed:     "The next request or an empty response; no Download of the same file again.",
		Cause:       "The ACS waits for a TransferComplete, which does not come after Status 0, and tries again when it gives up.",
		Consequence: "The same file is installed again and again.",
		Remedy:      "The operator of the ACS has to have it take Status 0 for the end.",
	},
}

// downloadAgain sends the Download of the recording again where an empty response stands.
func downloadAgain(at mutate.Match) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceWith(at, mutate.First(mutate.ByMethod("Download"))))).Only("provoked/acs-cwmp-dl-036").
		And("CWMP-SES-004", "because the recording ends with a request")
}

func statusZeroIsDone(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("done")
	if v := m.Served(); v != nil {
		return v
	}
	if status := m.Exchange.Request.Find("Status").Text(); status != "0" {
		return checks.NotHere
	}
	after, later := p.After(m)
	for _, x := range after {
		if r := x.Response; r != nil && m.Asks(r, "Download") {
			return checks.At(r.Element(), "the same Download comes again after Status 0", "no further Download of this file").In(r)
		}
	}
	if later == 0 {
		return checks.Unsure("no session follows the transfer")
	}
	return nil
}

// answeredEmpty gives the verdict on a request whose response has no arguments.
func answeredEmpty(m checks.Made) error {
	if v := m.Accepted(); v != nil {
		return v
	}
	e := m.Response().Element()
	if child := e.FirstChild(); child != nil {
		return checks.At(child, fmt.Sprintf("%s has the argument %s", m.Response().Name(), child.Local()), "a response without arguments").In(m.Response())
	}
	return nil
}

// wrongAnswers are mutants of a golden recording that answer a request of the CPE with a fault, or with an HTTP error.
func wrongAnswers(golden, response string) []checks.Mutant {
	return []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead(response, 8003))).Only(golden),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ByMethod(response)), "500 Internal Server Error"))).Only(golden).
			And("CWMP-SES-018", "because the request gets no answer"),
	}
}

// UnknownKey: the step "unknown key" is a TransferComplete with a CommandKey that the ACS has never given.
var UnknownKey = checks.Rule{
	ID:         "CWMP-TC-014",
	Title:      "TransferComplete is answered with an empty response, also for an unknown CommandKey",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return answeredEmpty(p.Request("unknown key"))
	},
	Mutants: wrongAnswers("provoked/acs-cwmp-tc-014", "TransferCompleteResponse"),
	Hint: checks.Hint{
		Allowed:     "TransferCompleteResponse without arguments.",
		Cause:       "The ACS looks the transfer up by its key and has forgotten it, or has been installed anew.",
		Consequence: "The device tells the same transfer in each session, for good.",
		Remedy:      "The operator of the ACS has to have it answer, and note what it does not know.",
	},
}

// FailedTransfer: the step "failed" is a TransferComplete with a fault and without times.
var FailedTransfer = checks.Rule{
	ID:         "CWMP-TC-015",
	Title:      "A TransferComplete of a failed transfer, with unknown times, is accepted",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.Request("failed").Accepted()
	},
	Mutants: wrongAnswers("provoked/acs-cwmp-tc-015", "TransferCompleteResponse"),
	Hint: checks.Hint{
		Allowed:     "TransferCompleteResponse, whatever FaultCode and times say.",
		Cause:       "The ACS cannot read the year 1 of the Unknown Time, or takes the fault for its own.",
		Consequence: "Just the transfers that failed cannot be told.",
		Remedy:      "The operator of the ACS has to have it accept 0001-01-01T00:00:00Z and every FaultCode.",
	},
}

// methodNotSupported is the fault code of an ACS that does not know a method (TR-069 A.5.2).
const methodNotSupported = 8000

// DownloadAskedFor: the step "request" is RequestDownload.
var DownloadAskedFor = checks.Rule{
	ID:         "CWMP-RDL-004",
	Title:      "RequestDownload is answered with an empty response, or with 8000",
	Spec:       checks.TR069("A.4.2.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		m := p.Request("request")
		if m.Code() == methodNotSupported {
			return nil
		}
		return answeredEmpty(m)
	},
	Mutants: wrongAnswers("provoked/acs-cwmp-rdl-004", "RequestDownloadResponse"),
	Hint: checks.Hint{
		Allowed:     "RequestDownloadResponse, after which a Download comes later or never; or fault 8000.",
		Cause:       "The ACS answers at once with the Download, or with nothing.",
		Consequence: "The device does not get the file that its user asked for, and the session fails.",
		Remedy:      "The operator of the ACS has to have it answer first.",
	},
}

// StateChange: the step "changed" is DUStateChangeComplete.
var StateChange = checks.Rule{
	ID:            "CWMP-DU-017",
	Title:         "DUStateChangeComplete is answered with an empty response",
	Spec:          checks.TR069("A.4.2.3"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.Since(cwmp.V1_2),
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: stateChange,
	Mutants:       wrongAnswers("provoked/acs-cwmp-du-017", "DUStateChangeCompleteResponse"),
	Hint: checks.Hint{
		Allowed:     "DUStateChangeCompleteResponse without arguments; fault 8000 of an ACS that never sends ChangeDUState.",
		Cause:       "The ACS sends the results back, or does not know the method though it starts such changes.",
		Consequence: "The device tells the same change in each session.",
		Remedy:      "The operator of the ACS has to have it answer.",
	},
}

func stateChange(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("changed")
	if m.Code() != methodNotSupported {
		return answeredEmpty(m)
	}
	for _, s := range p.Sessions {
		for _, x := range s.Exchanges {
			if x.Response.IsRequest("ChangeDUState") {
				return m.Broken("DUStateChangeCompleteResponse: the ACS has sent ChangeDUState itself")
			}
		}
	}
	return nil
}
