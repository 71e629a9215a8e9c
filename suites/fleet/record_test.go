package fleet_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/http1"
	"cwmplab/suites/fleet"
)

// note is what a recording says of a session.
type note struct {
	Session int
	Device  string
	Broke   []string
}

// kept reads the sessions of a recording, by the number of their first connection, and what is said of each connection.
func kept(t *testing.T, path string) (sessions map[int]*capture.Session, notes map[int]note) {
	t.Helper()
	g := NewWithT(t)
	rd, err := capture.Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	sessions, notes = map[int]*capture.Session{}, map[int]note{}
	for it, err := range capture.Items(noted{rd, notes}, capture.Options{}) {
		g.Expect(err).NotTo(HaveOccurred())
		if s, ok := it.(*capture.Session); ok {
			sessions[s.Exchanges[0].Conn.ID] = s
		}
	}
	return sessions, notes
}

// noted is a reader that takes the notes down.
type noted struct {
	capture.Reader
	notes map[int]note
}

func (n noted) Next() (capture.Event, error) {
	ev, err := n.Reader.Next()
	if err == nil && ev.Record != nil && ev.Record.Type == capture.RecordNote && ev.Record.Name == "fleet" {
		var about note
		if json.Unmarshal(ev.Record.Data, &about) == nil {
			n.notes[ev.Record.Conn] = about
		}
	}
	return ev, err
}

// now and then the reference ACS breaks CWMP-HTP-010.
func nowAndThen(every int) func(*acs.Hooks) {
	n := 0
	return func(h *acs.Hooks) {
		next := h.HTTP
		h.HTTP = func(t *acs.Turn, r *acs.Reply, out *http1.Outgoing) {
			if next(t, r, out); r.Kind == acs.ReplyEmpty {
				if n++; n%every == 0 {
					out.Start = "HTTP/1.1 200 OK"
					out.Set("Content-Length", "0")
				}
			}
		}
	}
}

func TestTheRecordingKeepsTheSessionsThatBrokeARule(t *testing.T) {
	g := NewWithT(t)
	var path string
	out, rep := try(t, func(r *trial) {
		path, r.config.Record = r.config.Path, fleet.RecordFailing
		r.arm(nowAndThen(25))
	}, nil)
	g.Expect(out.Figures.Broken).To(Equal([]checks.FleetRule{{Rule: "CWMP-HTP-010", Outcome: checks.Fail, Count: 12, Sessions: 12}}))
	g.Expect(out.Figures.Recorded).To(Equal(12))
	sessions, notes := kept(t, path)
	g.Expect(sessions).To(HaveLen(12))
	var findings []checks.Finding
	for _, res := range rep.Results {
		findings = append(findings, res.Findings...)
	}
	g.Expect(findings).To(HaveLen(12))
	for _, f := range findings {
		s := sessions[f.Connection]
		g.Expect(s).NotTo(BeNil(), "connection %d of a finding is that of the recording", f.Connection)
		g.Expect(f.Exchange).To(BeNumerically("<=", len(s.Exchanges)))
		g.Expect(f.Input).To(Equal(path))
		about := notes[f.Connection]
		g.Expect(about).To(Equal(note{Session: f.Session, Device: string(s.Key()), Broke: []string{"CWMP-HTP-010"}}))
	}
	again := recorded(t, path)
	for _, r := range again.Results {
		if r.Rule == "CWMP-HTP-010" && r.Role == "ACS" && r.Exercised > 0 {
			g.Expect(r.Count).To(Equal(12), "judged again, it says the same")
		}
	}
}

func TestNothingToKeepLeavesNoFile(t *testing.T) {
	for _, what := range []fleet.Record{fleet.RecordFailing, fleet.RecordNone} {
		g := NewWithT(t)
		var path string
		out, _ := try(t, func(r *trial) {
			path, r.config.Record, r.config.For = r.config.Path, what, 5*time.Second
			if what == fleet.RecordNone {
				r.fault("200-instead-of-204")
			}
		}, nil)
		g.Expect(out.Figures.Recorded).To(BeZero())
		_, err := os.Stat(path)
		g.Expect(os.IsNotExist(err)).To(BeTrue())
	}
}

func TestALongRecordingIsCutIntoParts(t *testing.T) {
	g := NewWithT(t)
	var path string
	try(t, func(r *trial) { path, r.config.Rotate = r.config.Path, 64<<10 }, nil)
	parts, err := filepath.Glob(filepath.Dir(path) + "/fleet-*.pcapng")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(len(parts)).To(BeNumerically(">", 2))
	sessions, _ := kept(t, path)
	g.Expect(sessions).To(HaveLen(300))
}

func TestARecordingThatCannotBeWrittenEndsTheRecordingNotTheRun(t *testing.T) {
	g := NewWithT(t)
	f, err := fleet.New(fleet.Config{ACSURL: "http://127.0.0.1:1/", Devices: 1, Rate: 100, For: 50 * time.Millisecond, Record: fleet.RecordAll, Path: t.TempDir()})
	g.Expect(err).NotTo(HaveOccurred())
	out, err := f.Run(t.Context())
	g.Expect(err).To(MatchError(os.ErrExist))
	g.Expect(out.Figures.Failed).To(BeNumerically(">", 0))
}

func TestAVeryLongSessionIsJudgedInPartsAndKept(t *testing.T) {
	g := NewWithT(t)
	var path string
	const calls = 400
	out, rep := try(t, func(r *trial) {
		path, r.config.Record = r.config.Path, fleet.RecordFailing
		r.config.Devices, r.config.Rate, r.config.For = 1, 0.1, 15*time.Second
	}, func(r *trial) {
		for range calls {
			r.server.Device(one).Queue(&cwmp.GetParameterValues{ParameterNames: []string{"Device."}})
		}
	})
	g.Expect(out.Figures.Well).To(BeNumerically(">=", 1))
	g.Expect(broken(rep)).To(BeEmpty())
	g.Expect(rep.Summary.Exchanges).To(BeNumerically(">", calls))
	g.Expect(out.Figures.Recorded).To(Equal(1), "too long to be held back, so it is kept whatever becomes of it")
	sessions, _ := kept(t, path)
	g.Expect(sessions).To(HaveLen(1))
	for _, s := range sessions {
		g.Expect(len(s.Exchanges)).To(BeNumerically(">", calls))
		g.Expect(s.Ended).To(Equal(capture.EndedWell))
	}
}

func TestASessionWithoutEndIsEnded(t *testing.T) {
	g := NewWithT(t)
	out, rep := try(t, func(r *trial) {
		r.config.Devices, r.config.Rate, r.config.For, r.config.Record = 1, 0.1, 5*time.Second, fleet.RecordNone
	}, func(r *trial) {
		for range 2000 {
			r.server.Device(one).Queue(&cwmp.GetRPCMethods{})
		}
	})
	g.Expect(out.Figures.Failures).To(Equal([]checks.FleetFailure{{Cause: fleet.Endless, Count: 1}}))
	g.Expect(broken(rep)).To(BeEmpty())
}
