package view

import (
	"context"
	"slices"

	"cwmplab/capture"
	"cwmplab/checks"
)

// Follow takes in and judges a recording while it is written, until rd ends: exchanges stand in the library as soon as they
// are complete, findings as soon as a rule has them. Source.Open reads what is there once more. An error stands in the
// recording.
func (l *Library) Follow(ctx context.Context, s Source, rd capture.Reader, j Judge) {
	var r *recording
	l.change(func() {
		r = l.add(s, false)
		r.State = Live
	})
	var markers []Marker
	in := intake{l: l, r: r, growing: map[int]*builder{}}
	runner := checks.NewRunner(j.Rules, l.told(j.Options))
	runner.Input(s.Name)
	runner.Begin(rd.Source())
	input := checks.Input{Name: s.Name}
	for it, err := range capture.Items(markedReader{rd, &markers}, s.Reading) {
		if err != nil {
			input.Error = err.Error()
			break
		}
		if ctx.Err() != nil {
			break
		}
		in.grow(it)
		in.waiting = append(in.waiting, func() {
			r.describe(rd.Source())
			r.markers = markers
		})
		in.flush()
		runner.Feed(it)
	}
	runner.End()
	run := j.Run
	input.Format, input.Notes = rd.Source().Format, rd.Source().Notes
	run.Inputs = append(run.Inputs, input)
	rep := runner.Report(run)
	if input.Error != "" {
		rep.NoVerdict(input.Error)
	}
	l.change(func() {
		r.Error, r.State, l.report = input.Error, Done, rep
		r.describe(rd.Source())
		r.markers = markers
	})
}

// Growing tells whether a recording is still being written.
func (l *Library) Growing() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.ContainsFunc(l.recordings, func(r *recording) bool { return r.State == Live })
}

// Busy tells whether there is more to come: a recording is not read or not judged to its end.
func (l *Library) Busy() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.ContainsFunc(l.recordings, func(r *recording) bool { return r.State != Done })
}

// Running lists sessions that have not ended yet, the latest first, at most so many, without their exchanges.
func (l *Library) Running(most int) (list []Flow) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, r := range l.recordings {
		for i := len(r.order) - 1; i >= 0 && len(list) < most; i-- {
			if e := r.order[i]; e.Known && e.Running {
				s := e.Flow
				s.Exchanges = nil
				list = append(list, s)
			}
		}
	}
	return list
}

// mostTurns is up to how many exchanges a session that runs gets its bands: they are found anew at each exchange. Longer
// ones get them when they have ended.
const mostTurns = 1000

// grow is take for a recording that is written meanwhile: sessions that run are shown as far as they have come.
func (in *intake) grow(it capture.Item) {
	in.b = builder{} // connections change until they are closed
	switch it := it.(type) {
	case *capture.Exchange:
		in.running(it)
		return
	case *capture.Session:
		delete(in.growing, it.Number)
	}
	in.take(it)
}

// running adds an exchange to a session that has not ended.
func (in *intake) running(x *capture.Exchange) {
	s := x.Session
	b := in.growing[s.Number]
	if b == nil {
		b = &builder{}
		in.growing[s.Number] = b
	}
	made := b.exchange(x)
	if len(s.Exchanges) <= mostTurns {
		for t := range s.Turns() {
			if t.Exchange == x {
				made.Turn = &Turn{Before: standing(t.TurnState), After: standing(t.After), Post: t.Post}
			}
		}
	}
	var about Flow
	about.describe(s)
	in.waiting = append(in.waiting, func() {
		e := in.r.entry(FlowID{Session: s.Number})
		f := e.Flow
		about.ID, about.Known, about.Findings = f.ID, true, f.Findings
		about.Count, about.Names, about.Conns = f.Count, f.Names, f.Conns
		about.Exchanges = append(f.Exchanges[:len(f.Exchanges):len(f.Exchanges)], made)
		about.count(made)
		e.Flow = about
		in.l.keep(e, e.size+made.size())
	})
}

// count takes one more exchange into what is known of a flow without its exchanges.
func (f *Flow) count(x *Exchange) {
	f.Count++
	if !slices.Contains(f.Conns, x.Conn) {
		f.Conns = append(f.Conns[:len(f.Conns):len(f.Conns)], x.Conn)
	}
	for _, m := range x.Messages() {
		if len(f.Names) < mostNames && !slices.Contains(f.Names, m.Name) {
			f.Names = append(f.Names[:len(f.Names):len(f.Names)], m.Name)
		}
		if m.End.After(f.End) {
			f.End = m.End
		}
	}
}
