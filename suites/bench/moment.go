package bench

import (
	"bytes"
	"net"
	"slices"
	"sync"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// Moment is what a run is doing right now, for whoever watches it.
type Moment struct {
	Scenario string    // under way, "" between two
	Number   int       // of it among those that run, from 1
	Of       int       // scenarios that run
	Waiting  string    // what is waited for, "" for nothing
	Since    time.Time // when that began, on the clock of the run
	Until    time.Time // how long at most; zero where that is not bounded
	Last     string    // the latest message that passed: "> POST Inform", "< 200 InformResponse"
	LastAt   time.Time
	Left     time.Duration  // what still has to run is going to take, the scenario under way included
	Counts   map[string]int // scenarios that ended, by their state
}

// moment keeps it. Scenarios, peers and watchers share it.
type moment struct {
	mu        sync.Mutex
	now       Moment
	waits     []wait
	begun     time.Time  // the scenario under way
	pending   []*Planned // what still has to run, the scenario under way included
	reckoning reckoning
}

type wait struct {
	what         string
	since, until time.Time
}

// Moment tells what the run is doing. It may be called from any goroutine.
func (b *Bench) Moment() Moment {
	b.moment.mu.Lock()
	defer b.moment.mu.Unlock()
	m := b.moment.now
	m.Left = b.moment.left(b.cfg.Clock.Now())
	m.Counts = map[string]int{}
	for state, n := range b.moment.now.Counts {
		m.Counts[state] = n
	}
	if n := len(b.moment.waits); n > 0 {
		w := b.moment.waits[n-1]
		m.Waiting, m.Since, m.Until = w.what, w.since, w.until
	}
	return m
}

// Waiting says that the scenario waits for something, at most for d; 0 stands for as long as the scenario may take. The
// function it gives says that the wait is over: defer b.Waiting("the next periodic session", d)().
func (b *Bench) Waiting(what string, d time.Duration) (over func()) {
	w := wait{what: what, since: b.cfg.Clock.Now()}
	if d > 0 {
		w.until = w.since.Add(d)
	}
	b.moment.mu.Lock()
	b.moment.waits = append(b.moment.waits, w)
	at := len(b.moment.waits)
	b.moment.mu.Unlock()
	return func() {
		b.moment.mu.Lock()
		defer b.moment.mu.Unlock()
		b.moment.waits = slices.Clip(b.moment.waits[:min(at-1, len(b.moment.waits))])
	}
}

// reckon notes what a plan comes to.
func (b *Bench) reckon(p *Plan) {
	b.moment.mu.Lock()
	defer b.moment.mu.Unlock()
	b.moment.now.Of, b.moment.pending = p.Running(), nil
	for i := range p.Scenarios {
		if s := &p.Scenarios[i]; s.Runs() {
			b.moment.pending = append(b.moment.pending, s)
		}
	}
}

// starts notes that a scenario begins.
func (b *Bench) starts(s *Planned) {
	b.moment.mu.Lock()
	defer b.moment.mu.Unlock()
	b.moment.now.Scenario, b.moment.begun = s.Name, b.cfg.Clock.Now()
	b.moment.now.Number++
}

// ended notes what became of a scenario.
func (b *Bench) ended(s *Planned, sc checks.Scenario) {
	b.moment.mu.Lock()
	defer b.moment.mu.Unlock()
	m := &b.moment.now
	if m.Counts == nil {
		m.Counts = map[string]int{}
	}
	m.Counts[sc.State]++
	m.Scenario, b.moment.waits = "", nil
	b.moment.pending = slices.DeleteFunc(b.moment.pending, func(p *Planned) bool { return p == s })
	if sc.State != "unfinished" {
		b.took(s)
	}
}

// tappedConn is what capture.Tap gives.
type tappedConn interface {
	net.Conn
	CloseWrite() error
	CloseRead() error
	SetLinger(sec int) error
	NetConn() net.Conn
	Flow() *capture.Flow
}

// seenConn shows the messages that pass to whoever watches the run.
type seenConn struct {
	tappedConn
	b *Bench
}

func (c seenConn) Read(p []byte) (int, error) {
	n, err := c.tappedConn.Read(p)
	c.b.sees("<", p[:n])
	return n, err
}

func (c seenConn) Write(p []byte) (int, error) {
	c.b.sees(">", p)
	return c.tappedConn.Write(p)
}

// sees notes the beginning of a message; what begins none is not looked at. The arrow tells whether it came or went.
func (b *Bench) sees(arrow string, data []byte) {
	word := messageWord(data)
	if word == "" {
		return
	}
	b.moment.mu.Lock()
	defer b.moment.mu.Unlock()
	b.moment.now.Last, b.moment.now.LastAt = arrow+" "+word, b.cfg.Clock.Now()
}

// messageWord names the HTTP message that data begins with: "POST Inform", "200 InformResponse", "204", "GET"; "" where
// it begins none.
func messageWord(data []byte) string {
	line, _, _ := bytes.Cut(data[:min(len(data), 200)], []byte("\r\n"))
	words := bytes.Fields(line)
	switch {
	case len(words) < 2:
		return ""
	case bytes.HasPrefix(words[0], []byte("HTTP/1.")):
		return joined(words[1], inBody(data))
	case len(words) == 3 && bytes.HasPrefix(words[2], []byte("HTTP/1.")):
		return joined(words[0], inBody(data))
	}
	return ""
}

func joined(start, method []byte) string {
	if len(method) == 0 {
		return string(start)
	}
	return string(start) + " " + string(method)
}

// mostName is the longest name of a method that is looked for.
const mostName = 64

// inBody is the local name of the first element in the SOAP body, as far as it stands in data.
func inBody(data []byte) []byte {
	_, after, found := bytes.Cut(data, []byte("Body>"))
	if !found {
		return nil
	}
	after, found = bytes.CutPrefix(bytes.TrimLeft(after[:min(len(after), 200)], " \r\n\t"), []byte("<"))
	if end := bytes.IndexAny(after, " />\r\n\t"); found && end > 0 && end <= mostName {
		name := after[:end]
		return name[bytes.IndexByte(name, ':')+1:]
	}
	return nil
}
