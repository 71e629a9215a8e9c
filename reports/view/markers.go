package view

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
)

// Marker is what a suite wrote into its recording about what it did.
type Marker struct {
	Time time.Time
	Kind string // "scenario", "scenario-end", "step", "provocation" or "intent"
	Text string
}

// markedReader notes the markers of a recording while it is read.
type markedReader struct {
	capture.Reader
	found *[]Marker
}

// Next gives the next event.
func (r markedReader) Next() (capture.Event, error) {
	ev, err := r.Reader.Next()
	if err == nil && ev.Kind == capture.EventRecord && ev.Record != nil && ev.Record.Type == capture.RecordMark {
		if m, ok := markerOf(ev.Record, ev.Time); ok && len(*r.found) < mostMarkers {
			*r.found = append(*r.found, m)
		}
	}
	return ev, err
}

// mostMarkers is how many markers of a recording are kept.
const mostMarkers = 100_000

// markerOf puts a marker into words. What a step knows besides its name is not told: it may be a secret.
func markerOf(r *capture.Record, at time.Time) (Marker, bool) {
	var data struct {
		Scenario, Step, Queued, Sent string
		Rules                        []string
	}
	_ = json.Unmarshal(r.Data, &data) // what is of another form says nothing here
	m := Marker{Time: r.Time}
	if m.Time.IsZero() {
		m.Time = at
	}
	switch r.Name {
	case capture.MarkScenarioStart:
		m.Kind, m.Text = "scenario", data.Scenario
	case capture.MarkScenarioEnd:
		m.Kind, m.Text = "scenario-end", data.Scenario
	case capture.MarkStep:
		m.Kind, m.Text = "step", "step "+data.Step
	case capture.MarkProvocation:
		m.Kind, m.Text = "provocation", "provoked for "+strings.Join(data.Rules, ", ")
	case capture.MarkIntent:
		m.Kind, m.Text = "intent", strings.TrimSpace(fmt.Sprintf("%s %s", within("queued", data.Queued), within("sent", data.Sent)))
	}
	return m, m.Kind != "" && m.Text != ""
}

func within(what, value string) string {
	if value == "" {
		return ""
	}
	return what + " " + value
}

// Markers lists what a suite did from one time to another, in order.
func (l *Library) Markers(key string, from, to time.Time) []Marker {
	l.mu.RLock()
	defer l.mu.RUnlock()
	r := l.find(key)
	if r == nil {
		return nil
	}
	var list []Marker
	for _, m := range r.markers {
		if !m.Time.Before(from) && !m.Time.After(to) {
			list = append(list, m)
		}
	}
	return list
}

// Scenario names the scenario that ran at a time, "" for none.
func (l *Library) Scenario(key string, at time.Time) string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	r := l.find(key)
	if r == nil {
		return ""
	}
	n, _ := slices.BinarySearchFunc(r.markers, at, func(m Marker, at time.Time) int { return m.Time.Compare(at) })
	for i := min(n, len(r.markers)-1); i >= 0; i-- {
		if m := r.markers[i]; !m.Time.After(at) {
			switch m.Kind {
			case "scenario":
				return m.Text
			case "scenario-end":
				return ""
			}
		}
	}
	return ""
}
