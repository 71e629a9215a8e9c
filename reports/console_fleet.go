package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cwmplab/checks"
)

// fleet tells what a run of many devices measured.
func (p *printer) fleet(r *checks.Report) {
	f := r.Fleet
	if f == nil {
		return
	}
	p.gap()
	p.f("%s, %s sessions a second asked for %s s: %s a second came to their end\n", plural(f.Devices, "device"), short(f.Asked), short(f.Seconds), short(f.Achieved))
	p.f("  sessions     %d begun by %s: %d well, %d failed, %d cut by the end of the run\n", f.Begun, plural(f.Called, "device"), f.Well, f.Failed, f.Cut)
	p.f("  round trip   %s\n", spread(f.RoundTrip))
	p.f("  session      %s\n", spread(f.Session))
	for _, why := range f.Failures {
		note := ""
		if why.Ours {
			note = " (this machine, not the ACS)"
		}
		p.f("  failed       %d: %s%s\n", why.Count, why.Cause, note)
	}
	if text := missed(f); text != "" {
		p.f("  below asked  %s\n", text)
	}
	for _, b := range f.Broken {
		p.f("  %-12s %s %s in %s\n", word[b.Outcome], b.Rule, times(b.Count), plural(b.Sessions, "session"))
	}
	p.f("  memory       %s\n", memory(f.Memory))
	if f.Recorded > 0 {
		p.f("  recording    holds %s; a note in it names the device of each\n", plural(f.Recorded, "session"))
	}
}

// missed tells why fewer sessions began than were asked for.
func missed(f *checks.Fleet) string {
	var who []string
	for _, m := range []struct {
		n    int
		what string
	}{{f.Missed.ACS, "the ACS was slower"}, {f.Missed.Judge, "they were not judged fast enough"}, {f.Missed.Machine, "this machine was busy"}} {
		if m.n > 0 {
			who = append(who, fmt.Sprintf("%d because %s", m.n, m.what))
		}
	}
	if who == nil {
		return ""
	}
	return plural(f.Missed.Sum(), "session") + " did not begin: " + strings.Join(who, ", ")
}

func spread(s checks.FleetSpread) string {
	return fmt.Sprintf("p50 %s ms, p90 %s ms, p99 %s ms, max %s ms", short(s.P50), short(s.P90), short(s.P99), short(s.Max))
}

// memory tells the memory of the process at four points of its course, and the most it had.
func memory(course []checks.FleetMemory) string {
	if len(course) == 0 {
		return "not measured"
	}
	var points []string
	for quarter := range 4 {
		m := course[(quarter+1)*(len(course)-1)/4]
		points = append(points, fmt.Sprintf("%d MB after %s s", m.Total>>20, short(math.Round(m.Seconds))))
	}
	most := slices.MaxFunc(course, func(a, b checks.FleetMemory) int { return int(a.Total>>20) - int(b.Total>>20) }) //nolint:gosec // of megabytes
	last := course[len(course)-1]
	return fmt.Sprintf("%s; at most %d MB; %d MB of it alive at the end", strings.Join(slices.Compact(points), ", "), most.Total>>20, last.Live>>20)
}

// short shows a number with three digits at least.
func short(v float64) string {
	switch {
	case v == math.Trunc(v) || v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
