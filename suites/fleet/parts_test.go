package fleet

import (
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
)

func TestASpreadTellsPercentilesWithinItsError(t *testing.T) {
	g := NewWithT(t)
	var none spread
	g.Expect(none.percentile(50)).To(BeZero())
	r := rand.New(rand.NewPCG(1, 2))
	var s spread
	var all []time.Duration
	for range 20_000 {
		d := time.Duration(r.ExpFloat64() * float64(30*time.Millisecond)).Truncate(time.Microsecond)
		s.add(d)
		all = append(all, d)
	}
	slices.Sort(all)
	for _, p := range []float64{1, 50, 90, 99, 99.9, 100} {
		want := all[min(int(p/100*float64(len(all))), len(all)-1)]
		g.Expect(float64(s.percentile(p))).To(BeNumerically("~", float64(want), float64(want)/50+float64(2*time.Microsecond)), "p%v", p)
	}
	g.Expect(s.percentile(100)).To(Equal(all[len(all)-1]))
	s.add(100 * time.Hour)
	s.add(-time.Second)
	g.Expect(s.longest).To(Equal(100 * time.Hour))
	g.Expect(s.percentile(0)).To(BeZero())
}

func TestBucketsOfASpreadFollowEachOther(t *testing.T) {
	g := NewWithT(t)
	for b := 1; b < len(spread{}.buckets); b++ {
		first := atMost(b-1) + time.Microsecond
		g.Expect(bucket(first)).To(Equal(b))
		g.Expect(bucket(atMost(b))).To(Equal(b))
	}
}

func TestReasonsOfTheirOwnComeBeforeTurns(t *testing.T) {
	g := NewWithT(t)
	q := queue{turns: newRing(4)}
	for n := range int32(3) {
		q.put(n, never)
	}
	q.put(3, 5*time.Second)
	next := func(at time.Duration) int32 {
		n, turn, ok := q.next(at)
		g.Expect(ok).To(BeTrue())
		g.Expect(turn).To(Equal(n != 3))
		return n
	}
	g.Expect([]int32{next(0), next(4 * time.Second), next(5 * time.Second), next(6 * time.Second)}).To(Equal([]int32{0, 1, 3, 2}))
	_, _, ok := q.next(time.Hour)
	g.Expect(ok).To(BeFalse())
	g.Expect(q.soonest()).To(Equal(never))
	q.put(2, 9*time.Second)
	q.put(1, 8*time.Second)
	g.Expect(q.soonest()).To(Equal(8 * time.Second))
}

func TestADeviceIsDueByItsReasons(t *testing.T) {
	const minute = time.Minute
	for _, tc := range []struct {
		name string
		d    device
		want time.Duration
	}{
		{"nothing", device{retry: never}, never},
		{"a retry", device{retry: 70 * time.Second, called: minute}, 70 * time.Second},
		{"a retry after the next turn", device{retry: 10 * minute, called: minute}, 2 * minute},
		{"a restart, whatever else", device{retry: 90 * time.Second, booted: 90 * time.Second, rare: &rare{scheduled: []scheduled{{due: 61 * time.Second}}}}, 90 * time.Second},
		{"a scheduled Inform", device{retry: never, called: minute, rare: &rare{scheduled: []scheduled{{due: 80 * time.Second}, {due: 70 * time.Second}}}}, 70 * time.Second},
		{"a scheduled Inform after the next turn", device{retry: never, called: minute, rare: &rare{scheduled: []scheduled{{due: 10 * minute}}}}, 2 * minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(tc.d.due(minute, minute)).To(Equal(tc.want))
		})
	}
}

func TestTheCourseOfMemoryIsBounded(t *testing.T) {
	g := NewWithT(t)
	var c course
	for n := range 10_000 {
		c.add(Memory{At: time.Duration(n) * time.Second})
	}
	g.Expect(len(c.samples)).To(BeNumerically("<=", memoryMost))
	g.Expect(len(c.samples)).To(BeNumerically(">=", memoryMost/2))
	g.Expect(c.samples[0].At).To(BeZero())
	step := c.samples[1].At
	for i, m := range c.samples {
		g.Expect(m.At).To(Equal(time.Duration(i) * step))
	}
}

func TestSessionsWaitForAJudgeThatIsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := Config{Rules: catalogue.All(), Record: RecordNone}
		j := newJudge(&c, &capture.Source{}, newKeeper(&c, capture.Header{}))
		big := func() *trace {
			return &trace{sitting: &sitting{device: cwmp.DeviceID{OUI: "001122"}}, data: make([]byte, backlogMost/2+1), last: true}
		}
		j.put(big())
		j.put(big())
		g.Expect(j.behind()).To(BeFalse())
		handed := false
		go func() {
			j.put(big())
			handed = true
		}()
		synctest.Wait()
		g.Expect(handed).To(BeFalse())
		g.Expect(j.behind()).To(BeTrue())
		go j.run()
		synctest.Wait()
		g.Expect(handed).To(BeTrue())
		g.Expect(j.behind()).To(BeFalse())
		j.finish()
	})
}

func TestMadeUpDevicesDiffer(t *testing.T) {
	g := NewWithT(t)
	who := MadeUp("0044AA", "R1", "T-", "p")
	g.Expect(who(0)).To(Equal(Identity{ID: cwmp.DeviceID{Manufacturer: "Example", OUI: "0044AA", ProductClass: "R1", SerialNumber: "T-0000001"}, Password: "p"}))
	g.Expect(who(9).username()).To(Equal("0044AA-R1-T%2D0000010"))
}
