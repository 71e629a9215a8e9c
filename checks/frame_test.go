package checks_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/fixtures/golden"
)

// made is a rule on Inform that gives one verdict, whatever it sees. An Inform that is going to be challenged is no subject
// of it, so that the verdict comes once in a session.
func made(id string, verdict func(m *capture.Message) error) *checks.Rule {
	return &checks.Rule{ID: id, Title: "A fact", Spec: checks.TR069("3.7"), Level: checks.Must, Role: cwmp.CPE, Confidence: checks.Seen,
		Observe: checks.Message("Inform"), Check: func(m *capture.Message, _ *checks.Facts) error {
			if m.Is("Inform") && m.Request() && !m.Has("Authorization") {
				return checks.NotHere
			}
			return verdict(m)
		}}
}

func kept(*capture.Message) error       { return nil }
func brokenAt(m *capture.Message) error { return checks.At(m.Find("MaxEnvelopes"), "seen", "wanted") }

// of judges a transcript with rules and gives the report.
func of(t *testing.T, tr *capture.Transcript, o checks.Options, rules ...*checks.Rule) *checks.Report {
	t.Helper()
	rep, err := checks.JudgeAll(tr.Reader(), rules, o, checks.Run{})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return rep
}

func boot() *capture.Transcript { return golden.Load("cpe-boot").Transcript() }

// outcome is that of a rule on its first subject; "" where it has none.
func outcome(rep *checks.Report, id string) checks.Outcome {
	for _, r := range rep.Results {
		if r.Rule == id {
			return r.Outcome
		}
	}
	return ""
}

func TestPolicy(t *testing.T) {
	strict, verified, both := checks.Policy{Strict: true}, checks.Policy{VerifiedOnly: true}, checks.Policy{Strict: true, VerifiedOnly: true}
	type want struct{ plain, strict, verified, both checks.Outcome }
	const f, w = checks.Fail, checks.Warn
	read, unread, unsure := []checks.Confidence{checks.Seen, checks.Verified}, []checks.Confidence{checks.Known, checks.Expert},
		[]checks.Confidence{checks.Likely, checks.LikelyQ, checks.Low, checks.LowQ, checks.Doubtful}
	for _, row := range []struct {
		levels      []checks.Level
		confidences []checks.Confidence
		want
	}{
		{[]checks.Level{checks.Must, checks.MustNot}, read, want{f, f, f, f}},
		{[]checks.Level{checks.Must, checks.MustNot}, unread, want{f, f, w, w}},
		{[]checks.Level{checks.Must, checks.MustNot}, unsure, want{w, w, w, w}},
		{[]checks.Level{checks.Should, checks.ShouldNot}, read, want{w, f, w, f}},
		{[]checks.Level{checks.Should, checks.ShouldNot}, unread, want{w, f, w, w}},
		{[]checks.Level{checks.Should, checks.ShouldNot}, unsure, want{w, w, w, w}},
		{[]checks.Level{checks.May}, slices.Concat(read, unread, unsure), want{w, w, w, w}},
	} {
		for _, level := range row.levels {
			for _, confidence := range row.confidences {
				r := &checks.Rule{Level: level, Confidence: confidence}
				got := want{checks.Policy{}.Of(r, &checks.Broken{}), strict.Of(r, &checks.Broken{}), verified.Of(r, &checks.Broken{}), both.Of(r, &checks.Broken{})}
				g := NewWithT(t)
				g.Expect(got).To(Equal(row.want), "%s with confidence %s", level, confidence)
				g.Expect(both.Of(r, (&checks.Broken{}).Warn())).To(Equal(w), "a finding that only warns")
				r.WarnOnly = true
				g.Expect(both.Of(r, &checks.Broken{})).To(Equal(w), "a rule that only warns")
			}
		}
	}
}

func TestARuleAppliesToItsVersions(t *testing.T) {
	six := checks.Declared{Amendment: 6}
	for _, tc := range []struct {
		name     string
		versions checks.Versions
		declared checks.Declared
		want     checks.Outcome
	}{
		{"all", checks.AllVersions, checks.Declared{}, checks.Pass},
		{"since an older one", checks.Since(cwmp.V1_1), checks.Declared{}, checks.Pass},
		{"since this one", checks.Since(cwmp.V1_2), checks.Declared{}, checks.Pass},
		{"since a newer one", checks.Since(cwmp.V1_3), checks.Declared{}, checks.NotApplicable},
		{"up to an older one", checks.Between(cwmp.V1_0, cwmp.V1_1), checks.Declared{}, checks.NotApplicable},
		{"up to this one", checks.Between(cwmp.V1_0, cwmp.V1_2), checks.Declared{}, checks.Pass},
		{"Amendment 6, session of 1.2", checks.OnlyAmendment6, six, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := made("CWMP-XXX-001", kept)
			r.Versions, r.Observe = tc.versions, checks.Message("GetParameterValues", "InformResponse")
			r.Role = cwmp.ACS // messages after the version was agreed
			rep := of(t, boot(), checks.Options{Declared: tc.declared}, r)
			NewWithT(t).Expect(rep.Subjects[0].Version).To(Equal("1.2"))
			NewWithT(t).Expect(outcome(rep, r.ID)).To(Equal(tc.want))
		})
	}
}

func TestAFindingFollowsFromAnEarlierOneOfItsSession(t *testing.T) {
	g := NewWithT(t)
	cause := made("CWMP-XXX-002", brokenAt)
	effect := made("CWMP-XXX-001", func(m *capture.Message) error { return checks.At(m, "goes on", "") })
	effect.Follows = []string{"CWMP-XXX-009", cause.ID}
	rep := of(t, boot(), checks.Options{}, effect, cause)
	g.Expect(rep.Results[0].Findings[0].Follows).To(HaveValue(Equal(cause.ID)))
	g.Expect(rep.Results[1].Findings[0].Follows).To(BeNil())
	g.Expect(rep.Summary.FirstCause.Rule).To(Equal(cause.ID), "what follows is no cause")
	g.Expect(rep.Summary.Fail).To(Equal(2), "what follows is broken all the same")

	rep = of(t, boot(), checks.Options{}, effect)
	g.Expect(rep.Results[0].Findings[0].Follows).To(BeNil(), "without the cause it stands for itself")
	g.Expect(rep.Summary.FirstCause.Rule).To(Equal(effect.ID))
}

func TestTheFirstCauseIsTheEarliestFailure(t *testing.T) {
	g := NewWithT(t)
	late := made("CWMP-XXX-001", func(m *capture.Message) error { return checks.At(m, "late", "") })
	late.Role, late.Observe = cwmp.ACS, checks.Message("GetParameterValues", "InformResponse")
	early := made("CWMP-XXX-002", brokenAt)
	mild := made("CWMP-XXX-003", func(m *capture.Message) error { return checks.At(m, "mild", "") })
	mild.Level = checks.Should
	rep := of(t, boot(), checks.Options{Input: "boot.txt"}, late, early, mild)
	g.Expect(*rep.Summary.FirstCause).To(Equal(checks.FirstCause{Rule: early.ID, Side: "CPE", Input: "boot.txt", Session: 1, Subject: "001122-HomeRouter-HR0000001"}))
	g.Expect(of(t, boot(), checks.Options{}, mild).Summary.FirstCause.Rule).To(Equal(mild.ID), "a warning where nothing fails")
	g.Expect(of(t, boot(), checks.Options{}, made("CWMP-XXX-001", kept)).Summary.FirstCause).To(BeNil())
}

// A finding on bytes that are not those of the sender is no finding.
func TestNoRuleFailsOnBytesThatAreNotTheSenders(t *testing.T) {
	// Where the record stands: what was changed is told before its bytes; a gap that is told before them moves them.
	before := map[capture.RecordType]int{capture.RecordAltered: 1, capture.RecordRedacted: 1, capture.RecordGap: 4}
	for _, tc := range []struct {
		kind capture.RecordType
		why  string
	}{
		{capture.RecordAltered, "the proxy changed these bytes"},
		{capture.RecordRedacted, "these bytes are redacted"},
		{capture.RecordGap, "bytes are missing from the recording"},
	} {
		t.Run(string(tc.kind), func(t *testing.T) {
			g := NewWithT(t)
			header := made("CWMP-XXX-001", func(m *capture.Message) error { return checks.At(m.HTTP.Headers[0], "seen", "wanted") })
			element := made("CWMP-XXX-002", brokenAt)
			whole := of(t, boot(), checks.Options{}, header)
			g.Expect(outcome(whole, header.ID)).To(Equal(checks.Fail), "without the record it fails")
			at := whole.Results[0].Findings[0]
			tr := boot()
			tr.Entries = slices.Insert(tr.Entries, before[tc.kind], capture.Entry{At: tr.Entries[0].At, Conn: "c1", Verb: capture.Verb(tc.kind),
				Record: &capture.Record{Type: tc.kind, Dir: "to-server", Start: at.WireOffset, End: at.WireOffset + int64(at.Length)}})
			rep := of(t, tr, checks.Options{}, header, element)
			g.Expect(rep.Results[0].Outcome).To(Equal(checks.Unclear))
			g.Expect(rep.Results[0].Reason).To(Equal(tc.why))
			g.Expect(rep.Results[0].Findings).To(BeEmpty())
			g.Expect(rep.Results[1].Outcome).To(Equal(checks.Fail), "bytes beside the span are the sender's")
		})
	}
}

func TestARoleThatTheRecorderPlaysIsNotReported(t *testing.T) {
	g := NewWithT(t)
	tr := boot()
	tr.Header.Subjects = []string{"CPE"}
	mine, other := made("CWMP-XXX-001", brokenAt), made("CWMP-XXX-002", func(m *capture.Message) error { return checks.At(m, "", "") })
	other.Role, other.Observe = cwmp.ACS, checks.Message("InformResponse")
	rep := of(t, tr, checks.Options{}, mine, other)
	g.Expect(rep.Subjects).To(HaveLen(1))
	g.Expect(rep.Subjects[0].Role).To(Equal("CPE"))
	g.Expect(outcome(rep, mine.ID)).To(Equal(checks.Fail))
	g.Expect(outcome(rep, other.ID)).To(BeEmpty())
	g.Expect(outcome(of(t, boot(), checks.Options{}, other), other.ID)).To(Equal(checks.Fail), "in a recording of both it is")
}

// Where both legs of a proxied pair are recorded in full, each side is judged once, on the leg that holds its own bytes.
func TestEachLegIsJudgedForItsOwnSide(t *testing.T) {
	g := NewWithT(t)
	tr := boot()
	var both []capture.Entry
	for _, e := range tr.Entries {
		far := e
		far.Conn = "c2"
		if e.Verb == capture.VerbOpen {
			far.Open = &capture.ConnOpen{Leg: "upstream", Near: 1}
		}
		both = append(both, e, far)
	}
	tr.Entries = both
	mine, theirs := made("CWMP-XXX-001", brokenAt), made("CWMP-XXX-002", func(m *capture.Message) error { return checks.At(m, "seen", "") })
	theirs.Role, theirs.Observe = cwmp.ACS, checks.Message("InformResponse")
	rep := of(t, tr, checks.Options{}, mine, theirs)
	g.Expect(rep.Results).To(HaveLen(2))
	g.Expect(rep.Results[0].Count).To(Equal(1))
	g.Expect(rep.Results[0].Findings[0].Connection).To(Equal(1), "the CPE on the near leg")
	g.Expect(rep.Results[1].Count).To(Equal(1))
	g.Expect(rep.Results[1].Findings[0].Connection).To(Equal(2), "the ACS on the far leg")
	g.Expect(rep.Summary.Sessions).To(Equal(1), "it is one session")
}

// panicking is a fold that breaks.
type panicking struct{}

func (panicking) Item(capture.Item, *checks.Facts, checks.Tell) { panic("fold") }
func (panicking) End(*checks.Facts, checks.Tell)                {}

func TestAPanicBreaksOneRuleOnly(t *testing.T) {
	blank := func(id string) *checks.Rule {
		r := made(id, nil)
		r.Check, r.Observe = nil, checks.Observe{}
		return r
	}
	message := made("CWMP-XXX-002", func(*capture.Message) error { panic("message") })
	exchange, session, device := blank("CWMP-XXX-003"), blank("CWMP-XXX-004"), blank("CWMP-XXX-005")
	exchange.CheckExchange = func(*capture.Exchange, *checks.Facts) error { panic(errors.New("exchange")) }
	session.CheckSession = func(*capture.Session, *checks.Facts, checks.Tell) { panic("session") }
	device.CheckDevice = func() checks.Fold { return panicking{} }
	for _, bad := range []*checks.Rule{message, exchange, session, device} {
		t.Run(string(bad.Scope()), func(t *testing.T) {
			g := NewWithT(t)
			rep := of(t, boot(), checks.Options{}, made("CWMP-XXX-001", kept), bad, made("CWMP-XXX-006", kept))
			g.Expect(outcome(rep, bad.ID)).To(Equal(checks.RuleBroken))
			g.Expect(outcome(rep, "CWMP-XXX-001")).To(Equal(checks.Pass))
			g.Expect(outcome(rep, "CWMP-XXX-006")).To(Equal(checks.Pass))
			g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
			g.Expect(rep.Reason).To(Equal("a rule broke"))
			with := of(t, boot(), checks.Options{}, bad, made("CWMP-XXX-006", brokenAt))
			g.Expect(with.ExitCode).To(Equal(checks.ExitViolation), "a violation stands all the same")
		})
	}
}

func TestSameInputSameOutput(t *testing.T) {
	g := NewWithT(t)
	for _, name := range []string{"cpe-boot", "connection-request", "transfer-two"} {
		bad := golden.Load(name).With(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.DropHeader(mutate.Any(), "Content-Type"))
		var first []byte
		for range 20 {
			doc, err := json.Marshal(of(t, bad.Transcript(), checks.Options{Area: catalogue.AreaOf}, catalogue.All()...))
			g.Expect(err).NotTo(HaveOccurred())
			if first == nil {
				first = doc
			}
			g.Expect(bytes.Equal(doc, first)).To(BeTrue(), name)
		}
	}
}

func TestAResultListsTheFirstFindingsAndCountsTheRest(t *testing.T) {
	g := NewWithT(t)
	r := made("CWMP-XXX-001", func(m *capture.Message) error { return checks.At(m, "seen", "") })
	runner := checks.NewRunner([]*checks.Rule{r}, checks.Options{})
	const recordings = checks.MaxFindings + 5
	for i := range recordings {
		runner.Input(string(rune('a' + i)))
		g.Expect(runner.Recording(boot().Reader(), capture.Options{})).To(Succeed())
	}
	rep := runner.Report(checks.Run{})
	g.Expect(rep.Summary.Sessions).To(Equal(recordings))
	g.Expect(rep.Subjects).To(HaveLen(2), "the same device in every recording")
	g.Expect(rep.Subjects[0].Sessions).To(Equal(recordings))
	g.Expect(rep.Results[0].Count).To(Equal(recordings))
	g.Expect(rep.Results[0].Exercised).To(Equal(recordings))
	g.Expect(rep.Results[0].Findings).To(HaveLen(checks.MaxFindings))
	for i, f := range rep.Results[0].Findings {
		g.Expect(f.Input).To(Equal(string(rune('a' + i))))
	}
}

// What a recording cannot show is told of that recording, and does not stick to the next one.
func TestWhatOneRecordingLacksAnotherMayShow(t *testing.T) {
	g := NewWithT(t)
	r := made("CWMP-XXX-001", kept)
	r.Observe = r.Observe.NeedsTiming()
	poor := boot()
	poor.Header.Origin, poor.Header.Lacks = "HAR", []string{"timing"}
	runner := checks.NewRunner([]*checks.Rule{r}, checks.Options{})
	g.Expect(runner.Recording(poor.Reader(), capture.Options{})).To(Succeed())
	rep := runner.Report(checks.Run{})
	g.Expect(rep.Results[0].Outcome).To(Equal(checks.NotApplicable))
	g.Expect(rep.Results[0].Reason).To(ContainSubstring("no time stamps of the wire"))
	g.Expect(runner.Recording(boot().Reader(), capture.Options{})).To(Succeed())
	g.Expect(runner.Report(checks.Run{}).Results[0].Outcome).To(Equal(checks.Pass))
}

func TestOnlyMessagesWithinTheWindowCount(t *testing.T) {
	g := NewWithT(t)
	r := made("CWMP-XXX-001", func(m *capture.Message) error { return checks.At(m, m.Name(), "") })
	r.Role, r.Observe = cwmp.Both, checks.AnyHTTP()
	all := of(t, boot(), checks.Options{}, r)
	inform := all.Results[0].Findings[0]
	only := of(t, boot(), checks.Options{Within: func(at time.Time) bool { return at.Equal(inform.Time) }}, r)
	g.Expect(all.Results[0].Count).To(BeNumerically(">", 1))
	g.Expect(only.Results[0].Count).To(Equal(1))
	g.Expect(only.Results[0].Findings[0].Message).To(Equal("Inform"))
}

// What a rule says of a session that began outside the window does not count, whether kept or broken.
func TestOnlySessionsWithinTheWindowCount(t *testing.T) {
	for name, verdict := range map[string]error{"kept": nil, "inconclusive": checks.Unsure("it cannot be told")} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := made("CWMP-XXX-001", brokenAt)
			r.Observe, r.Check = checks.Session(), nil
			var began time.Time
			r.CheckSession = func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
				began = s.Start
				tell(verdict)
			}
			all := outcome(of(t, boot(), checks.Options{}, r), r.ID)
			g.Expect(all).NotTo(Equal(checks.NotApplicable))
			within := func(at time.Time) bool { return !at.Before(began) }
			g.Expect(outcome(of(t, boot(), checks.Options{Within: within}, r), r.ID)).To(Equal(all))
			after := func(at time.Time) bool { return at.After(began) }
			g.Expect(outcome(of(t, boot(), checks.Options{Within: after}, r), r.ID)).To(Equal(checks.NotApplicable))
		})
	}
}

// An attribute is named with the element that holds it.
func TestAnAttributeIsFoundInItsElement(t *testing.T) {
	g := NewWithT(t)
	r := made("CWMP-XXX-001", func(m *capture.Message) error {
		return checks.At(m.Find("Event").Attrs()[0], "seen", "")
	})
	f := of(t, boot(), checks.Options{}, r).Results[0].Findings[0]
	g.Expect(f.Path).To(Equal("/Envelope/Body/Inform/Event/@arrayType"))
	value := made("CWMP-XXX-002", func(m *capture.Message) error {
		return checks.At(m.Find("ParameterList/ParameterValueStruct/Value").Attrs()[0], "seen", "")
	})
	f = of(t, boot(), checks.Options{}, value).Results[0].Findings[0]
	g.Expect(f.Path).To(Equal("/Envelope/Body/Inform/ParameterList/ParameterValueStruct[1]/Value/@type"))
}

// A finding names its frame, stream and place so that it can be found in the bytes.
func TestAFindingLeadsToItsBytes(t *testing.T) {
	g := NewWithT(t)
	rep := of(t, boot(), checks.Options{}, made("CWMP-XXX-001", brokenAt))
	f := rep.Results[0].Findings[0]
	var request []byte // all that the CPE sent
	for _, e := range boot().Entries {
		if e.Verb == capture.VerbData && e.Dir == capture.ToServer {
			request = append(request, e.Data...)
		}
	}
	g.Expect(string(request[f.WireOffset : f.WireOffset+int64(f.Length)])).To(Equal("1"))
	g.Expect(string(request[f.WireOffset-14 : f.WireOffset])).To(Equal("<MaxEnvelopes>"))
	g.Expect(f.Part).To(Equal("body"))
	g.Expect(f.Direction).To(Equal("request"))
	g.Expect(f.Exchange).To(Equal(2), "the first was challenged")
}

// A reason that was given says more than one that is derived, and a violation stands whatever the reason.
func TestAGivenReasonStands(t *testing.T) {
	g := NewWithT(t)
	rep := &checks.Report{}
	rep.Close()
	g.Expect(rep.Reason).To(ContainSubstring("nothing was exercised"))
	rep.Results = []checks.Result{{Requirement: &checks.Requirement{Level: checks.Must}, Outcome: checks.Unclear}}
	rep.Close()
	g.Expect(rep.Reason).To(ContainSubstring("is inconclusive"), "what cannot be told was met")
	rep.NoVerdict("the device never came")
	rep.NoVerdict("another reason")
	rep.Close()
	g.Expect(rep.Reason).To(Equal("the device never came"))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	rep.Results = []checks.Result{{Requirement: &checks.Requirement{Level: checks.Must}, Outcome: checks.Fail, Exercised: 1}}
	rep.Close()
	g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation))
	g.Expect(rep.Reason).To(Equal("the device never came"))
}
