package view_test

import (
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// What the library holds is what the report says: no finding is lost, none is added.
func TestFindingsAreThoseOfTheReport(t *testing.T) {
	for _, rec := range golden.All() {
		g := NewWithT(t)
		lib := loaded(t, rec)
		want := map[string]int{}
		for _, r := range lib.Report().Results {
			if r.Count > 0 {
				want[r.Rule] += r.Count
			}
		}
		got := map[string]int{}
		for _, f := range lib.Findings(view.Filter{}) {
			got[f.RuleID]++
		}
		g.Expect(got).To(Equal(want), rec.Name)
	}
}

// Findings beyond those a report lists are shown too: a session with one is never told as clean.
func TestFindingsThatAReportOnlyCountsAreShown(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("trap-long-session").With(mutate.DropHeader(mutate.Any(), "SOAPAction"))
	lib := loaded(t, rec)
	listed, counted := 0, 0
	for _, r := range lib.Report().Results {
		listed += len(r.Findings)
		counted += r.Count
	}
	g.Expect(counted).To(BeNumerically(">", listed), "there is a rule with more findings than are listed")
	g.Expect(lib.Findings(view.Filter{})).To(HaveLen(counted))
}

// A session whose messages went out of memory is read again, and is the same.
func TestSessionsAreReadAgain(t *testing.T) {
	g := NewWithT(t)
	lib, small := view.NewLibrary(catalogue.All()), view.NewLibrary(catalogue.All())
	small.Keep(1)
	var sources []view.Source
	var opened atomic.Int64
	for _, name := range []string{"cpe-boot", "hold-requests", "periodic-tr098"} {
		r := golden.Load(name)
		sources = append(sources, view.Source{Name: name, Open: func() (capture.Reader, error) { opened.Add(1); return r.Reader(), nil }})
	}
	for _, l := range []*view.Library{lib, small} {
		l.Load(t.Context(), sources, view.Judge{Rules: catalogue.All(), Options: checks.Options{}})
	}
	before := opened.Load()
	for _, s := range lib.Sessions(view.Filter{}) {
		want, _, err := lib.Flow(t.Context(), s.ID)
		g.Expect(err).NotTo(HaveOccurred())
		got, ok, err := small.Flow(t.Context(), s.ID)
		g.Expect(ok, err).To(BeTrue())
		g.Expect(got.Exchanges).To(HaveLen(len(want.Exchanges)))
		for i, x := range got.Exchanges {
			g.Expect(x.Turn).To(Equal(want.Exchanges[i].Turn))
			for j, m := range x.Messages() {
				g.Expect(m).To(Equal(want.Exchanges[i].Messages()[j]))
			}
		}
	}
	g.Expect(opened.Load()).To(BeNumerically(">", before), "it was read again")
}

func TestFilters(t *testing.T) {
	rec := golden.Load("connection-request")
	lib := loaded(t, golden.Load("cpe-boot").With(mutate.Text("Inform/MaxEnvelopes", "2")), rec)
	count := func(f view.Filter) int { return len(lib.Sessions(f)) }
	every := count(view.Filter{})
	for _, tc := range []struct {
		name string
		f    view.Filter
		want func(n int) bool
	}{
		{"none", view.Filter{}, func(n int) bool { return n == every && n > 1 }},
		{"recording", view.Filter{Recording: lib.Recordings()[1].Key}, func(n int) bool { return n > 0 && n < every }},
		{"no such recording", view.Filter{Recording: "x"}, func(n int) bool { return n == 0 }},
		{"event", view.Filter{Event: "0 BOOTSTRAP"}, func(n int) bool { return n > 0 && n < every }},
		{"method", view.Filter{RPC: "GetParameterValues"}, func(n int) bool { return n > 0 }},
		{"no such method", view.Filter{RPC: "Download"}, func(n int) bool { return n == 0 }},
		{"rule", view.Filter{Rule: "CWMP-SOP-038"}, func(n int) bool { return n == 1 }},
		{"outcome", view.Filter{Outcome: "fail"}, func(n int) bool { return n == 1 }},
		{"rule and side", view.Filter{Rule: "CWMP-SOP-038", Side: "ACS"}, func(n int) bool { return n == 0 }},
		{"level", view.Filter{Rule: "CWMP-SOP-038", Level: "MUST"}, func(n int) bool { return n == 1 }},
		{"clean", view.Filter{Outcome: "clean"}, func(n int) bool { return n < every }},
		{"device", view.Filter{Device: lib.Devices()[0].ID}, func(n int) bool { return n > 0 }},
		{"a part of the name of a device", view.Filter{Device: "homerouter-hr0000001"}, func(n int) bool { return n == 1 }},
		{"no such device", view.Filter{Device: "x"}, func(n int) bool { return n == 0 }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(tc.want(count(tc.f))).To(BeTrue(), "%d of %d", count(tc.f), every)
		})
	}
	some, total := lib.SomeSessions(view.Filter{}, 1, 1)
	NewWithT(t).Expect(some).To(HaveLen(1))
	NewWithT(t).Expect(total).To(Equal(every))
}

func TestSearch(t *testing.T) {
	lib := loaded(t, golden.Load("cpe-boot"))
	for _, tc := range []struct {
		text  string
		found bool
	}{
		{"SoftwareVersion", true}, {"softwareversion", true}, {"SOFTWAREVERSION", true}, {"HR0000001", true}, {"ExampleCPE", true}, {"no such thing", false}, {"", false},
	} {
		hits, _, err := lib.Search(t.Context(), tc.text, view.Filter{})
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(len(hits) > 0).To(Equal(tc.found), tc.text)
	}
}

// What is out of memory is searched by reading the recording once, not once for each session.
func TestASearchReadsARecordingOnce(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("cpe-boot")
	var opened atomic.Int64
	source := view.Source{Name: "crowd", Open: func() (capture.Reader, error) { opened.Add(1); return rec.Crowd(40), nil }}
	whole, small := view.NewLibrary(nil), view.NewLibrary(nil)
	small.Keep(1)
	for _, l := range []*view.Library{whole, small} {
		l.Load(t.Context(), []view.Source{source}, view.Judge{})
	}
	for _, text := range []string{"HR0000007", "MaxEnvelopes", "no such thing"} {
		want, wantMore, err := whole.Search(t.Context(), text, view.Filter{})
		g.Expect(err).NotTo(HaveOccurred())
		before := opened.Load()
		got, more, err := small.Search(t.Context(), text, view.Filter{})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(opened.Load()-before).To(BeNumerically("<=", 1), text)
		g.Expect(got).To(Equal(want), text)
		g.Expect(more).To(Equal(wantMore))
	}
	got, _, err := small.Search(t.Context(), "MaxEnvelopes", view.Filter{Device: "HR0000009"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).NotTo(BeEmpty(), "within one device")
	for _, h := range got {
		g.Expect(h.Device).To(HaveSuffix("HR0000009"))
	}
}

// A search tells that a secret is there, to who knows it, and shows nothing of it.
func TestASearchShowsNoSecret(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("set-parameter-values")
	secrets, err := capture.Secrets(rec.Reader())
	g.Expect(err).NotTo(HaveOccurred())
	lib := loaded(t, rec)
	shown := 0
	for _, s := range secrets {
		if len(s) < 6 {
			continue
		}
		for _, part := range []string{string(s), string(s[1:]), string(s[:len(s)-1])} {
			hits, _, err := lib.Search(t.Context(), part, view.Filter{})
			g.Expect(err).NotTo(HaveOccurred())
			for _, h := range hits {
				shown++
				g.Expect(h.Before + h.Match + h.After).NotTo(ContainSubstring(part))
			}
		}
	}
	g.Expect(shown).To(BeNumerically(">", 0))
}

// The CPE's answer is paired with the request of the ACS by its ID, and the Inform with its answer.
func TestPartners(t *testing.T) {
	g := NewWithT(t)
	for _, f := range flows(t, loaded(t, golden.Load("cpe-boot"))) {
		paired := map[string]string{}
		for _, x := range f.Exchanges {
			for _, m := range x.Messages() {
				if _, p := f.Partner(x, m); p != nil {
					paired[m.Name] = p.Name
				}
			}
		}
		g.Expect(paired).To(Equal(map[string]string{"Inform": "InformResponse", "InformResponse": "Inform",
			"GetParameterValues": "GetParameterValuesResponse", "GetParameterValuesResponse": "GetParameterValues"}))
	}
}
