package inform_test

import (
	"errors"
	"testing"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/event"
	"cwmplab/checks/inform"
	"cwmplab/cwmp/xmltree"
	"cwmplab/fixtures/golden"
)

// BenchmarkRules judges one Inform with all message rules on Inform and its events, beside the parse of the same bytes.
func BenchmarkRules(b *testing.B) {
	items, err := golden.Load("new-connection-mid-session").Items(capture.Options{})
	if err != nil {
		b.Fatal(err)
	}
	m := items[0].(*capture.Exchange).Request
	var rules []*checks.Rule
	for _, r := range append(inform.Rules(), event.Rules()...) {
		if r.Check != nil && len(r.Observe.Methods) > 0 && r.Observe.Methods[0] == "Inform" {
			rules = append(rules, r)
		}
	}
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(m.HTTP.Body)))
		b.ReportAllocs()
		for b.Loop() {
			xmltree.Parse(m.HTTP.Body).Release()
		}
	})
	b.Run("rules", func(b *testing.B) {
		b.SetBytes(int64(len(m.HTTP.Body)))
		b.ReportAllocs()
		m.Doc()
		for b.Loop() {
			f := &checks.Facts{Declared: &checks.Declared{}, Memo: &checks.Memo{}}
			for _, r := range rules {
				if err := r.Check(m, f); err != nil && !errors.Is(err, checks.NotHere) {
					b.Fatal(r.ID, err)
				}
			}
		}
	})
}
