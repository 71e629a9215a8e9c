package reports_test

import (
	"bytes"
	"encoding/json"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/reports"
)

// loaded is a report on a run of many devices.
func loaded() *checks.Report {
	rep := &checks.Report{Format: checks.FormatName, Run: checks.Run{Inputs: []checks.Input{}}, Subjects: []checks.Subject{{ID: "acs.example", Role: "ACS"}},
		Results: []checks.Result{{Requirement: &checks.Requirement{Rule: "CWMP-HTP-010", Level: checks.Must, Role: "ACS", Confidence: "S"}, Subject: "acs.example", Outcome: checks.Fail, Exercised: 3}},
		Fleet: &checks.Fleet{
			Devices: 10_000, Called: 9_000, Seconds: 30, Asked: 500, Achieved: 298.4,
			Begun: 9_100, Well: 8_953, Failed: 140, Cut: 7,
			Failures:  []checks.FleetFailure{{Cause: "no answer in time", Count: 130}, {Cause: "this machine has no free port", Count: 10, Ours: true}},
			Missed:    checks.FleetMissed{ACS: 5_899, Judge: 1},
			RoundTrip: checks.FleetSpread{P50: 0.4, P90: 1.25, P99: 17, Max: 812.5}, Session: checks.FleetSpread{P50: 2, P90: 3, P99: 4, Max: 5},
			Broken:   []checks.FleetRule{{Rule: "CWMP-HTP-010", Outcome: checks.Fail, Count: 12, Sessions: 6}, {Rule: "CWMP-HTP-024", Outcome: checks.Warn, Count: 1, Sessions: 1}},
			Memory:   []checks.FleetMemory{{Seconds: 0, Total: 20 << 20}, {Seconds: 10, Total: 60 << 20, Live: 9 << 20}, {Seconds: 20, Total: 50 << 20, Live: 9 << 20}},
			Recorded: 7,
		}}
	rep.Close()
	return rep
}

func TestTheConsoleTellsWhatAFleetMeasured(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	g.Expect(reports.Console(&out, loaded(), reports.Options{})).To(Succeed())
	g.Expect(out.String()).To(ContainSubstring(`10000 devices, 500 sessions a second asked for 30 s: 298 a second came to their end
  sessions     9100 begun by 9000 devices: 8953 well, 140 failed, 7 cut by the end of the run
  round trip   p50 0.40 ms, p90 1.25 ms, p99 17 ms, max 812 ms
  session      p50 2 ms, p90 3 ms, p99 4 ms, max 5 ms
  failed       130: no answer in time
  failed       10: this machine has no free port (this machine, not the ACS)
  below asked  5900 sessions did not begin: 5899 because the ACS was slower, 1 because they were not judged fast enough
  FAIL         CWMP-HTP-010 12 times in 6 sessions
  WARN         CWMP-HTP-024 once in 1 session
  memory       20 MB after 0 s, 60 MB after 10 s, 50 MB after 20 s; at most 60 MB; 9 MB of it alive at the end
  recording    holds 7 sessions; a note in it names the device of each
`))
}

func TestTheFiguresOfAFleetFitTheSchemaAndStandInJUnit(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	g.Expect(reports.JSON(&out, loaded())).To(Succeed())
	var value any
	g.Expect(json.Unmarshal(out.Bytes(), &value)).To(Succeed())
	g.Expect(schema(t).Validate(value)).To(Succeed())
	g.Expect(value.(map[string]any)["fleet"]).To(HaveKeyWithValue("achieved", 298.4))

	out.Reset()
	g.Expect(reports.JUnit(&out, loaded())).To(Succeed())
	g.Expect(out.String()).To(ContainSubstring(`<property name="sessions achieved a second" value="298">`))
}
