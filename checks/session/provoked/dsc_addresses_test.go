package provoked_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
)

// The sessions of the golden recording after the provocation: 2 is the first with the new URL, 3 to 8 are the visits while the
// address is closed, 9 comes when it is open again.
const firstVisit, lastVisit, afterwards = 3, 8, 9

func informIn(session int) mutate.Match {
	return mutate.And(mutate.InSession(session), mutate.ByMethod("Inform"))
}

func retries(session int, count string) mutate.Edit {
	return mutate.Where(informIn(session), mutate.Text("Inform/RetryCount", count))
}

func late(session int, d time.Duration) mutate.Edit { return mutate.Delay(informIn(session), d) }

func byClosed(session int) mutate.Edit {
	return mutate.ConnTo(mutate.First(informIn(session)), "10.0.0.3:49153")
}

// knock puts a connection without a request, to a server, into the time of the first visit.
func knock(server string) mutate.Edit {
	return mutate.New("a connection without a request to "+server, func(t *capture.Transcript) bool {
		at := 2500 * time.Millisecond
		t.Entries = append(t.Entries,
			capture.Entry{At: at, Conn: "c90", Verb: capture.VerbOpen, Open: &capture.ConnOpen{Client: "10.0.0.2:50000", Server: server, How: "accept"}},
			capture.Entry{At: at, Conn: "c90", Verb: capture.VerbClose, Dir: capture.ToClient, Reset: true})
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
}

func TestOneAddressOfSeveralIsHeldAgainstADeviceOnlyWhereItShows(t *testing.T) {
	kept := mutate.Seq(retries(firstVisit, "40"), byClosed(firstVisit), late(firstVisit, 7*time.Minute))
	dropped := []mutate.Edit{kept}
	for s := lastVisit; s > firstVisit; s-- {
		dropped = append(dropped, mutate.DropConn(informIn(s)))
	}
	for _, tc := range []struct {
		name   string
		edit   mutate.Edit
		want   checks.Outcome
		reason string
	}{
		{"the other address in a retry", retries(firstVisit, "1"), checks.Pass, ""},
		{"the other address after minutes", mutate.Seq(retries(firstVisit, "40"), late(firstVisit, 7*time.Minute)), checks.Pass, ""},
		{"one address for seven minutes", kept, checks.Warn, ""},
		{"one address for four minutes", mutate.Seq(retries(firstVisit, "40"), byClosed(firstVisit), late(firstVisit, 4*time.Minute)), checks.Unclear, "5 of 6"},
		{"a single retry, after seven minutes", mutate.Seq(retries(firstVisit, "1"), byClosed(firstVisit), late(firstVisit, 7*time.Minute)), checks.Unclear, "5 of 6"},
		{"retries that began late", mutate.Seq(retries(firstVisit, "29"), byClosed(firstVisit), late(firstVisit, 7*time.Minute)), checks.Unclear, "5 of 6"},
		{"no retry: it was asleep", mutate.Seq(byClosed(firstVisit), late(firstVisit, 7*time.Minute)), checks.Unclear, "5 of 6"},
		{"tries counted since a session that failed", mutate.Seq(mutate.ResetAfter(mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("InformResponse"))), capture.ToServer), kept), checks.Unclear, "5 of 6"},
		{"a connection to the other address", mutate.Seq(kept, knock("10.0.0.1:49153")), checks.Unclear, "5 of 6"},
		{"a connection to another port", mutate.Seq(kept, knock("10.0.0.1:80")), checks.Warn, ""},
		{"never seen at the other address", mutate.Seq(dropped...), checks.Unclear, "one address only"},
		{"fewer visits than were asked for", mutate.DropConn(informIn(lastVisit)), checks.Unclear, "5 of 6"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			rule, _ := catalogue.Lookup("CWMP-DSC-016")
			res := checks.Judge(golden.Load("provoked/cwmp-dsc-016").With(mutate.AfterProvocation(tc.edit)), rule)
			g.Expect(res.Outcome).To(Equal(tc.want), "%s %v", res.Reason, res.Findings)
			g.Expect(res.Reason).To(ContainSubstring(tc.reason))
		})
	}
}

// What a device tries at an address that the suite has closed leaves no trace: it may count those tries.
func TestTriesAtAClosedAddressMayCount(t *testing.T) {
	for _, id := range []string{"CWMP-RTY-011", "CWMP-IFM-010"} {
		g := NewWithT(t)
		rule, _ := catalogue.Lookup(id)
		judged := func(session int) checks.Outcome {
			return checks.Judge(golden.Load("provoked/cwmp-dsc-016").With(mutate.AfterProvocation(mutate.Seq(retries(session, "1"), late(session, time.Minute)))), rule).Outcome
		}
		g.Expect(judged(firstVisit)).To(Equal(checks.Pass), id)
		g.Expect(judged(lastVisit)).To(Equal(checks.Pass), id)
		g.Expect(judged(afterwards)).To(Equal(checks.Warn), id)
	}
}
