package view

import (
	"context"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// Source is a recording that can be read from its start, again and again.
type Source struct {
	Name    string // as the user named it; findings name it too
	Open    func() (capture.Reader, error)
	Reading capture.Options
}

// Judge says by what rules recordings are judged, and how.
type Judge struct {
	Rules   []*checks.Rule
	Options checks.Options // Found and Input are filled in
	Run     checks.Run     // for the report; Inputs are filled in
}

// Load reads recordings to their end and judges them. Each is judged when it was read, so that its sessions are there to
// look at soon, whatever their number; the next one is read meanwhile. An error of one recording stands in it and does not keep the others from being read.
func (l *Library) Load(ctx context.Context, sources []Source, j Judge) {
	l.change(func() {
		for _, s := range sources {
			l.add(s, alike(sources, s.Name))
		}
	})
	read := make(chan Source)
	go func() {
		defer close(read)
		for _, s := range sources {
			l.read(ctx, s)
			read <- s
		}
	}()
	run := j.Run
	runner := checks.NewRunner(j.Rules, l.told(j.Options))
	for s := range read {
		run.Inputs = append(run.Inputs, l.judge(ctx, runner, s))
	}
	if ctx.Err() != nil {
		return
	}
	rep := runner.Report(run)
	for _, in := range run.Inputs {
		if in.Error != "" {
			rep.NoVerdict(in.Error)
		}
	}
	l.change(func() {
		l.report = rep
		for _, s := range sources {
			l.byName[s.Name].State = Done
		}
	})
}

// told makes the runner tell the library of each finding.
func (l *Library) told(o checks.Options) checks.Options {
	o.FoundAll = true
	o.Found = func(res checks.Result, f checks.Finding) {
		made := FindingOf(&res, f, l.rules[res.Rule])
		l.change(func() { l.place(made) })
	}
	return o
}

// often is how many sessions are taken in at once.
const often = 64

// read takes in the sessions of one recording.
func (l *Library) read(ctx context.Context, s Source) {
	r := l.byName[s.Name]
	l.change(func() { r.State = Reading })
	rd, err := s.Open()
	if err == nil {
		defer rd.Close()
		in := intake{l: l, r: r}
		var markers []Marker
		err = in.all(ctx, markedReader{rd, &markers}, s.Reading)
		l.change(func() {
			r.describe(rd.Source())
			r.markers = markers
		})
	}
	l.change(func() {
		if r.State = Judging; err != nil {
			r.Error = err.Error()
		}
	})
}

// judge lets the rules judge one recording.
func (l *Library) judge(ctx context.Context, runner *checks.Runner, s Source) checks.Input {
	input := checks.Input{Name: s.Name}
	rd, err := s.Open()
	if err != nil {
		input.Error = err.Error()
		return input
	}
	defer rd.Close()
	runner.Input(s.Name)
	runner.Begin(rd.Source())
	defer runner.End()
	for it, err := range capture.Items(rd, s.Reading) {
		if err != nil {
			input.Error = err.Error()
			break
		}
		if ctx.Err() != nil {
			break
		}
		runner.Feed(it)
	}
	input.Format, input.Notes = rd.Source().Format, rd.Source().Notes
	return input
}

// intake puts the items of a recording into the library, some at a time.
type intake struct {
	l       *Library
	r       *recording
	b       builder
	waiting []func()
	growing map[int]*builder // of sessions that run, by number; for a recording that grows
}

// all takes in everything a reader has.
func (in *intake) all(ctx context.Context, rd capture.Reader, o capture.Options) error {
	defer in.flush()
	for it, err := range capture.Items(rd, o) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		in.take(it)
		release(it)
		if len(in.waiting) >= often {
			in.flush()
		}
	}
	return nil
}

// release frees the trees that were made for finding out what messages are: those of an exchange, and with its session those
// that were kept for whoever judges it.
func release(it capture.Item) {
	switch it := it.(type) {
	case *capture.Exchange:
		releaseExchange(it)
	case *capture.Session:
		for _, x := range it.Exchanges {
			releaseExchange(x)
		}
	}
}

func releaseExchange(x *capture.Exchange) {
	x.Request.Release()
	x.Response.Release()
}

func (in *intake) flush() {
	if len(in.waiting) == 0 {
		return
	}
	in.l.change(func() {
		for _, do := range in.waiting {
			do()
		}
	})
	in.waiting = in.waiting[:0]
}

// take makes what is to be changed for an item, and leaves the change itself for later.
func (in *intake) take(it capture.Item) {
	switch it := it.(type) {
	case *capture.Session:
		made := in.b.session(it)
		in.waiting = append(in.waiting, func() { in.l.session(in.r, made) })
	case *capture.ConnectionRequest:
		in.request(it)
	case *capture.Other:
		in.lone(it.Exchange, string(capture.KeyOf(it.Device)))
	case *capture.Attempt:
		c := in.b.conn(it.Conn)
		in.waiting = append(in.waiting, func() {
			e := in.r.entry(FlowID{Connection: c.ID})
			e.Known, e.Conns, e.Start, e.End = true, []*Conn{c}, c.Opened, lastOf(c.Opened, c.Ends[0].Time, c.Ends[1].Time)
		})
	}
}

func lastOf(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

func (in *intake) request(c *capture.ConnectionRequest) {
	device := ""
	if c.Known {
		device = string(capture.KeyOf(c.Device))
	}
	x := c.Exchange
	made := Request{Number: c.Number, Device: device, URL: c.URL, Success: c.Success(), Exchange: in.b.exchange(x),
		Flow: FlowID{Recording: in.r.Key, Connection: x.Conn.ID}}
	in.waiting = append(in.waiting, func() { in.r.requests = append(in.r.requests, made) })
	in.lone(x, device)
}

// lone puts an exchange outside sessions into the flow of its connection.
func (in *intake) lone(x *capture.Exchange, device string) {
	id := x.Conn.ID
	b := &builder{} // the connection as it is by now
	in.waiting = append(in.waiting, func() {
		e := in.r.entry(FlowID{Connection: id})
		if e.Device == "" {
			e.Device = device
		}
		b.lone(&e.Flow, x)
	})
}

// session puts a session, or a further window of it, into the library. The lock is held.
func (l *Library) session(r *recording, made Flow) {
	e := r.entry(made.ID)
	kept := e.Flow
	id := e.ID
	if kept.Known && len(made.Exchanges) > 0 {
		before := slices.IndexFunc(kept.Exchanges, func(x *Exchange) bool { return x.Number >= made.Exchanges[0].Number })
		if before < 0 {
			before = len(kept.Exchanges)
		}
		if before > 0 {
			made.Exchanges = append(kept.Exchanges[:before:before], made.Exchanges...)
			made.index()
		}
	}
	e.Flow = made
	e.ID, e.Findings = id, kept.Findings
	size := 0
	for _, x := range made.Exchanges {
		size += x.size()
	}
	l.keep(e, size)
}
