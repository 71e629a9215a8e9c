package web_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/fixtures/golden"
	"cwmplab/internal/clock"
)

// recorderClock stands where the recording stands.
type recorderClock struct {
	clock.Clock
	mu  sync.Mutex
	now time.Time
}

func (c *recorderClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *recorderClock) Wait(ctx context.Context, d time.Duration) error {
	return clock.Real().Wait(ctx, d)
}

// playing gives a recording to its follower, event by event, until something holds or the recording ends.
func playing(t *testing.T, rec *golden.Recording, until chan<- time.Time, c *recorderClock) func(holds func() bool) {
	t.Helper()
	var times []time.Time
	rd := rec.Reader()
	for ev, err := rd.Next(); err == nil; ev, err = rd.Next() {
		if n := len(times); n == 0 || ev.Time.After(times[n-1]) {
			times = append(times, ev.Time)
		}
	}
	last := times[len(times)-1]
	return func(holds func() bool) {
		for !holds() && len(times) > 0 {
			c.mu.Lock()
			c.now = times[0]
			c.mu.Unlock()
			if times[0].Equal(last) {
				times = nil
				return // the follower ends with the channel
			}
			until <- times[0]
			times = times[1:]
		}
	}
}

// runsNothing looks at every kind of page of a recording that is full of script.
func runsNothing(t *testing.T, browser context.Context) {
	bad := `<script>window.ran=1</script><img src=x onerror="window.ran=2">`
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(bad)
	rec, err := golden.Parse("hostile", []byte(strings.NewReplacer("BAD", escaped, "RAW", bad).Replace(transcript)))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	s := shown(t, checks.Declared{}, recorded("evil "+bad+".txt", rec))
	key := s.lib.Recordings()[0].Key
	for _, path := range []string{"/", "/sessions", "/findings", "/outside", "/search?q=script", "/r/" + key + "/s/1", "/r/" + key + "/s/1/x/1/request", "/r/" + key + "/s/1/x/1/response"} {
		p := open(t, browser, s.base, path)
		p.Expect(p.is(`window.ran === undefined && document.querySelectorAll("main script, main img, main iframe").length === 0`)).To(BeTrue(), path)
		p.Expect(p.text(`document.querySelector("main").innerText`)).To(ContainSubstring("script"), path)
	}
}

// veryLong shows a message that is longer than what any page can hold.
func veryLong(t *testing.T, browser context.Context) {
	long := strings.Repeat("<b>0123456789</b>", 50<<20/17)
	rec, err := golden.Parse("long", []byte(strings.NewReplacer("<CommandKey>BAD", "<CommandKey>"+strings.NewReplacer("<", "&lt;").Replace(long), "BAD", "x", "RAW", "x").Replace(transcript)))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	s := shown(t, checks.Declared{}, recorded("long.txt", rec))
	p := open(t, browser, s.base, "/r/long.txt/c/1/x/1/request") // cut to what is kept of a body, it opens no session
	p.Expect(p.is(`document.querySelectorAll("main b").length === 0`)).To(BeTrue(), "it is text")
	p.Expect(p.text(`document.querySelector("#raw").innerText`)).To(ContainSubstring("0123456789"))
	p.Expect(p.is(`document.documentElement.innerHTML.length < 4e6`)).To(BeTrue(), "one part of it at a time")
	p.Expect(p.text(`document.querySelector(".facts").innerText`)).To(ContainSubstring("MiB body"))
}
