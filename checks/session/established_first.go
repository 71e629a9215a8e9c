package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EstablishedFirst: nothing but Inform is sent before InformResponse has come.
var EstablishedFirst = checks.Rule{
	ID:         "CWMP-SES-003",
	Title:      "Nothing but Inform is sent before InformResponse",
	Spec:       checks.TR069("3.7.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.NoStart || s.Window > 0 || s.Doubtful {
			return
		}
		for t := range s.Turns() {
			switch t.Post {
			case capture.PostInform:
				tell(nil)
			case capture.PostRequest, capture.PostAnswer:
				tell(checks.At(t.Exchange.Request, t.Exchange.Request.Name()+" is sent before InformResponse", "Inform until InformResponse has come"))
			}
			if t.Reply == capture.ReplyInformResponse {
				return
			}
		}
	},
	Follows: []string{"CWMP-SES-001"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.DropHeader(mutate.ByMethod("TransferComplete"), "Cookie"), mutate.SwapExchanges(mutate.First(mutate.ByMethod("Inform")), mutate.First(mutate.ByMethod("TransferComplete"))))).Only("session-after-transfer").
			And("CWMP-SES-001", "because the session then starts with TransferComplete").
			And("CWMP-SES-008", "because the call then comes before the Inform that announces it").
			And("CWMP-EVT-017", "because the call then comes before the Inform that announces it"),
		checks.Breaks(mutate.Seq(mutate.DropHeader(mutate.ByMethod("TransferComplete"), "Cookie"), mutate.ReplaceWith(mutate.First(mutate.ByMethod("Inform")), mutate.ByMethod("TransferComplete")))).Only("session-after-transfer").
			And("CWMP-SES-001", "because the session then starts with TransferComplete").
			And("CWMP-SES-018", "because InformResponse then answers TransferComplete").
			And("CWMP-HTP-026", "because the second TransferComplete has no cookie either"),
	},
	Hint: checks.Hint{
		Allowed:     "Inform alone until InformResponse has been received.",
		Cause:       "A client that sends a pending TransferComplete as soon as it has a connection.",
		Consequence: "The ACS does not know the device yet and answers with an error; the notice is lost or repeated for ever.",
		Remedy:      "The maker of the CPE has to hold back its requests until InformResponse has come.",
	},
}
