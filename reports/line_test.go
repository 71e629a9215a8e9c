package reports_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/reports"
)

func TestLineTellsOneFinding(t *testing.T) {
	g := NewWithT(t)
	res := &checks.Result{Requirement: &checks.Requirement{Rule: "CWMP-SOP-038", Level: checks.Must, Section: "A.3.3.1"}, Subject: "001122-R1-0001"}
	f := &checks.Finding{Side: "CPE", Input: "home.pcapng", Session: 3, Exchange: 1, Frame: 17, Message: "Inform",
		Path: "/Envelope/Body/Inform/MaxEnvelopes", Part: "body", Offset: 412, Length: 1,
		Observed: "MaxEnvelopes is \"2\x1b[31m\"", Expected: "1", Outcome: checks.Fail}
	g.Expect(reports.Line(res, f)).To(MatchRegexp(`^home\.pcapng: session 3, exchange 1, frame 17: ` +
		`Inform /Envelope/Body/Inform/MaxEnvelopes \(byte 412 of the body, 1 byte\): ` +
		`FAIL CWMP-SOP-038 MUST \(CPE 001122-R1-0001\) TR-069 A\.3\.3\.1: MaxEnvelopes is "2[^\x1b]*"; expected 1$`))
	g.Expect(reports.Line(res, &checks.Finding{Side: "ACS", Observed: "a\nb", Outcome: checks.Warn})).To(
		And(HavePrefix("WARN CWMP-SOP-038 MUST (ACS 001122-R1-0001)"), Not(ContainSubstring("\n"))))
}
