package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"time"

	"cwmplab/internal/clock"
)

// RecorderOptions say how a recording is written. Zero values stand for the defaults.
type RecorderOptions struct {
	Clock       clock.Clock // default: the real one
	Queue       int         // bytes that may wait for the disk, default 16 MiB, at least 256 KiB
	Force       bool        // an existing file is replaced
	Append      bool        // an existing recording goes on in a new section; one that is not there is created
	RotateBytes int64       // a new part begins when the file is larger than this; 0 keeps one file
	BothLegs    bool        // a proxy writes both legs in full; the recorder only passes it on

	create func(path string, o RecorderOptions) (recordFile, error) // tests put a full disk here
}

// Recorder writes a recording while traffic flows. Its methods, and those of its flows, are safe for concurrent use
// and never wait for the disk: what they are given is copied into a bounded queue that one goroutine writes away.
// Where the queue stays full for a second, bytes pass unrecorded and a gap record says so.
type Recorder struct {
	path   string
	header Header
	opt    RecorderOptions
	clock  clock.Clock
	base   time.Time // with its monotonic reading: all stamps are the wall clock here plus what passed since
	q      *queue

	file  recordFile // these belong to the writing goroutine
	enc   *encoder
	good  int64 // bytes of the file that are complete blocks
	part  int
	begun time.Time // when the first part began

	done chan struct{} // closed when the writing goroutine has ended
	err  error         // why it could not write everything; read it after done
}

// Create begins a recording at path, for which it is the only writer ([ErrLocked] for a second one). The file is
// readable by its owner alone. An existing file is an error that [os.IsExist] knows, unless the options say otherwise.
// Re-opening a recording cuts a torn tail off and starts a new section; damage elsewhere is a *[DamageError].
func Create(path string, h Header, o RecorderOptions) (*Recorder, error) {
	if o.Clock == nil {
		o.Clock = clock.Real()
	}
	if o.create == nil {
		o.create = createFile
	}
	r := &Recorder{path: path, opt: o, clock: o.Clock, base: o.Clock.Now(), part: 1, done: make(chan struct{})}
	r.enc = newEncoder()
	last := path
	if o.Append {
		last, r.part = lastPart(path)
	}
	f, err := o.create(last, o)
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	r.file = f
	scan, err := r.adopt(last)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("capture: %w", err)
	}
	if h.Start.IsZero() {
		h.Start = r.now()
	}
	h.Format = FormatVersion
	r.header, r.begun = h, h.Start
	if !scan.begun.IsZero() {
		r.begun = scan.begun
	}
	if r.part > 1 {
		h.Part, h.Previous, h.Begun = r.part, partBase(path, r.part-1), r.begun
	}
	r.enc.section(h)
	if scan.cut > 0 {
		r.enc.record(Record{Type: RecordNote, Time: h.Start, Name: "torn-tail",
			Data: json.RawMessage(fmt.Sprintf(`{"cut":%d}`, scan.cut))})
	}
	if err := r.flush(); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("capture: %s: %w", last, err)
	}
	r.q = newQueue(o.Queue, o.Clock, scan.lastConn)
	go r.run()
	return r, nil
}

// adopt looks at what is in the file already and cuts a torn tail off.
func (r *Recorder) adopt(path string) (tailScan, error) {
	if !r.opt.Append {
		return tailScan{}, nil
	}
	scan, err := scanTail(path)
	if err != nil {
		return scan, err
	}
	r.good = scan.good
	if scan.cut > 0 {
		if err := r.file.Truncate(scan.good); err != nil {
			return scan, err
		}
	}
	return scan, nil
}

// Path is the file that was given to [Create]; later parts of a rotated recording stand beside it.
func (r *Recorder) Path() string { return r.path }

// BothLegs tells what the options say.
func (r *Recorder) BothLegs() bool { return r.opt.BothLegs }

// now is the wall clock at the start plus the monotonic clock since, so that no correction of the wall clock moves
// two time stamps against each other.
func (r *Recorder) now() time.Time { return r.stamp(r.clock.Now()) }

func (r *Recorder) stamp(at time.Time) time.Time {
	return r.base.Round(0).Add(at.Sub(r.base)).UTC()
}

// stampOr is the time given, or now where none is.
func (r *Recorder) stampOr(at time.Time) time.Time {
	if at.IsZero() {
		return r.now()
	}
	return r.stamp(at)
}

// Open adds a connection. The client is the end that opened it; at is the time of accept or SYN, now when zero.
func (r *Recorder) Open(client, server net.Addr, how OpenHow, at time.Time) *Flow {
	return r.open(client, server, ConnOpen{How: how.word()}, at)
}

// OpenUpstream adds the far leg of a proxied connection as a flow of its own: for a proxy that writes both legs, and
// for bytes that are not the ones that came in.
func (r *Recorder) OpenUpstream(near *Flow, client, server net.Addr, at time.Time) *Flow {
	o := ConnOpen{How: OpenSYN.word(), Leg: "upstream"}
	if near != nil {
		o.Near = near.ID()
	}
	return r.open(client, server, o, at)
}

func (r *Recorder) open(client, server net.Addr, o ConnOpen, at time.Time) *Flow {
	o.Client, o.Server = addrText(netAddrPort(client)), addrText(netAddrPort(server))
	return r.begin(o, at)
}

// Replay adds a connection that was observed before, under its own number, which no other one of the recording has. Its
// data and its ends are given to the flow with their times.
func (r *Recorder) Replay(c *Conn) *Flow {
	f := r.begin(ConnOpen{ID: c.ID, Client: addrText(c.Client), Server: addrText(c.Server), How: c.OpenHow.word()}, c.Opened)
	if c.TLS != nil {
		f.Record(Record{Type: RecordTLS, Time: c.Opened, Data: marshalData(*c.TLS)})
	}
	return f
}

// begin opens a flow; one without a number gets the next.
func (r *Recorder) begin(o ConnOpen, at time.Time) *Flow {
	f := &Flow{r: r}
	r.q.mu.Lock()
	defer r.q.mu.Unlock()
	if o.ID == 0 {
		o.ID = r.q.lastConn + 1
	}
	r.q.lastConn = max(r.q.lastConn, o.ID)
	f.id = o.ID
	if !r.q.control(queueItem{kind: itemOpen, conn: f.id, at: r.stampOr(at), open: &o}, 512) {
		f.lost = true
	}
	return f
}

// netAddrPort reads the address of a socket; the zero value stands for what is no TCP address.
func netAddrPort(a net.Addr) netip.AddrPort {
	if t, ok := a.(*net.TCPAddr); ok && t != nil {
		return netip.AddrPortFrom(t.AddrPort().Addr().Unmap(), t.AddrPort().Port())
	}
	if a == nil {
		return netip.AddrPort{}
	}
	return addrPort(a.String())
}

// Mark writes a marker of a suite that concerns no connection. data is marshalled as JSON.
func (r *Recorder) Mark(name string, data any) {
	r.Record(Record{Type: RecordMark, Name: name, Data: marshalData(data)})
}

// Record writes a record. Its time is now, unless it has one.
func (r *Recorder) Record(rec Record) {
	r.q.mu.Lock()
	defer r.q.mu.Unlock()
	r.record(rec)
}

func (r *Recorder) record(rec Record) bool {
	rec.Time = r.stampOr(rec.Time)
	return r.q.control(queueItem{kind: itemRecord, at: rec.Time, rec: &rec}, len(rec.Data)+len(rec.Name)+256)
}

// marshalData gives the JSON of what a record carries, without the escapes that HTML needs; what has none is said in
// words.
func marshalData(data any) json.RawMessage {
	if data == nil {
		return nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		return marshalData(fmt.Sprint(data))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Gaps is the number of gaps so far: places where bytes passed unrecorded, those that are not over included.
func (r *Recorder) Gaps() int {
	r.q.mu.Lock()
	defer r.q.mu.Unlock()
	return r.q.gaps
}

// Drain waits until everything that was given to the recorder before is in the file, or ctx is done.
func (r *Recorder) Drain(ctx context.Context) error {
	synced := make(chan struct{})
	r.q.mu.Lock()
	if r.q.closed {
		r.q.mu.Unlock()
		<-r.done
		return r.err
	}
	r.q.flushGaps(r)
	r.q.add(queueItem{kind: itemSync, synced: synced}, 0)
	r.q.mu.Unlock()
	select {
	case <-synced:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("capture: %s: %w", r.path, ctx.Err())
	}
}

// Close writes what waits and the counts of connections that are still open, and closes the file. The error says
// that something could not be written. A second Close answers the same.
func (r *Recorder) Close() error {
	r.q.mu.Lock()
	if !r.q.closed {
		r.q.flushGaps(r)
		r.q.add(queueItem{kind: itemClose, at: r.now()}, 0)
		r.q.close()
	}
	r.q.mu.Unlock()
	<-r.done
	return r.err
}
