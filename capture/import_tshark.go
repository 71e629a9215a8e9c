package capture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// sharkReader reads a capture whose TLS connections tshark can open with a key log, or with secrets inside the file.
// Everything but the bytes inside TLS comes from our own reader: connections, their ends, plain HTTP. tshark is started
// when the first TLS connection shows up, and what it decrypts is put in by frame number.
type sharkReader struct {
	in           *pcapReader
	file, keyLog string

	run     *sharkRun
	missing error // why tshark does not run
	row     *sharkRow
	next    Event
	held    bool  // next waits for the rows before it
	ended   error // of our own reader, given when the rows are over
	broken  error // of tshark
	queue   []Event
	streams map[int]*sharkStream
	early   map[int][]sharkRow // rows of streams that our own reader has not opened yet
	waiting int                // bytes of them
	opened  int                // connections that could be decrypted
	dark    int                // TLS connections whose application data could not
	lost    int                // rows of no known connection
}

// sharkStream is one TLS connection.
type sharkStream struct {
	conn   *Conn
	offset [2]int64 // of the next decrypted byte
	opened bool
	sealed bool // application data was seen that could not be decrypted
}

// maxSharkEarly bounds the bytes that wait for their connection to be opened.
const maxSharkEarly = 32 << 20

// withShark lets the TLS connections of a capture be decrypted, where r reads one.
func withShark(r Reader, file, keyLog string) (Reader, error) {
	wrapped, closes := r.(fileCloser)
	inner := r
	if closes {
		inner = wrapped.Reader
	}
	p, ok := inner.(*pcapReader)
	if !ok {
		return r, nil
	}
	if keyLog != "" {
		f, err := os.Open(keyLog)
		if err != nil {
			return nil, fmt.Errorf("capture: key log: %w", err)
		}
		f.Close()
	}
	s := &sharkReader{in: p, file: file, keyLog: keyLog, streams: map[int]*sharkStream{}, early: map[int][]sharkRow{}}
	p.decrypt = s.start
	if closes {
		return fileCloser{s, wrapped.close}, nil
	}
	return s, nil
}

// start runs tshark, once, where there are secrets. It tells whether the connections will be decrypted.
func (s *sharkReader) start() bool {
	if s.run != nil || s.missing != nil {
		return s.run != nil
	}
	if ng, ok := s.in.packets.(*pcapngSource); s.keyLog == "" && (!ok || !ng.secrets) {
		return false // secrets may come later in the file
	}
	s.run, s.missing = runShark(s.file, s.keyLog)
	if s.missing != nil {
		s.in.note("TLS connections stay closed: %v", s.missing)
		s.in.why = s.missing.Error()
		return false
	}
	s.in.source.Format += " via tshark"
	return true
}

// Source says what the capture is; its notes are complete when Next has ended.
func (s *sharkReader) Source() *Source { return s.in.Source() }

// Close ends tshark and closes the file.
func (s *sharkReader) Close() error {
	err := s.in.Close()
	if s.run != nil {
		err = errors.Join(err, s.run.close())
		s.run = nil
	}
	return err
}

// Next gives the next event. It ends as the capture without TLS would, or with the error of tshark.
func (s *sharkReader) Next() (Event, error) {
	for {
		if len(s.queue) > 0 {
			ev := s.queue[0]
			s.queue = s.queue[1:]
			return ev, nil
		}
		if !s.held && s.ended == nil {
			s.next, s.ended = s.in.Next()
			s.held = s.ended == nil
		}
		if s.run != nil && s.broken == nil && s.decrypted() {
			continue
		}
		if !s.held {
			return Event{}, s.end()
		}
		s.held = false
		s.follow(&s.next)
		s.queue = append(s.queue, s.next)
		s.release(s.next)
	}
}

// decrypted takes the next row, if it comes before the event that is held.
func (s *sharkReader) decrypted() bool {
	if s.row == nil {
		row, err := s.run.next()
		if err != nil {
			s.broken = err
			s.tear()
			return false
		}
		s.row = &row
	}
	if s.held && (s.row.frame > s.next.Frame || s.row.frame == s.next.Frame && s.next.Kind != EventClose) {
		return false
	}
	row := *s.row
	s.row = nil
	s.take(row)
	return true
}

// tear marks what was being decrypted when tshark failed: the rest of it is missing.
func (s *sharkReader) tear() {
	if errors.Is(s.broken, io.EOF) {
		return
	}
	for _, st := range s.streams {
		st.conn.Gaps = append(st.conn.Gaps, Span{Dir: ToServer, Name: gapEncrypted}, Span{Dir: ToClient, Name: gapEncrypted})
	}
}

// take turns a row into an event.
func (s *sharkReader) take(row sharkRow) {
	st := s.streams[row.stream]
	if st == nil {
		if s.ended != nil || s.waiting+len(row.data) > maxSharkEarly {
			s.lost++
			return
		}
		row.data = slices.Clone(row.data)
		s.waiting += len(row.data)
		s.early[row.stream] = append(s.early[row.stream], row)
		return
	}
	if len(row.data) == 0 {
		st.sealed = true
		return
	}
	dir := ToServer
	switch row.src {
	case st.conn.Client:
	case st.conn.Server:
		dir = ToClient
	default:
		s.lost++
		return
	}
	if !st.opened {
		s.open(st, row)
	}
	st.conn.Gaps = slices.DeleteFunc(st.conn.Gaps, func(g Span) bool { return g.Dir == dir && g.Name == gapEncrypted })
	s.queue = append(s.queue, Event{Kind: EventData, Time: row.time, Conn: st.conn, Dir: dir, Data: row.data,
		Offset: st.offset[dir], Frame: row.frame})
	st.offset[dir] += int64(len(row.data))
}

// open takes back that a connection cannot be read.
func (s *sharkReader) open(st *sharkStream, row sharkRow) {
	st.opened = true
	s.opened++
	facts := *st.conn.TLS
	facts.Encrypted = false
	st.conn.TLS = &facts
	data, err := json.Marshal(facts)
	if err != nil {
		return // strings and lists of strings always marshal
	}
	s.queue = append(s.queue, Event{Kind: EventRecord, Time: row.time, Conn: st.conn, Frame: row.frame,
		Record: &Record{Type: RecordTLS, Time: row.time, Conn: st.conn.ID, Data: data}})
}

// follow learns from an event of our own reader which connections are there.
func (s *sharkReader) follow(ev *Event) {
	if ev.Conn == nil || ev.Conn.TLS == nil || s.streams[ev.Conn.Stream] != nil {
		return
	}
	s.streams[ev.Conn.Stream] = &sharkStream{conn: ev.Conn}
}

// release puts in the rows that waited for the connection of an event, and forgets a connection that is over.
func (s *sharkReader) release(ev Event) {
	if ev.Conn == nil {
		return
	}
	stream := ev.Conn.Stream
	if rows := s.early[stream]; s.streams[stream] != nil && len(rows) > 0 {
		delete(s.early, stream)
		for _, row := range rows {
			s.waiting -= len(row.data)
			s.take(row)
		}
	}
	if st := s.streams[stream]; ev.Kind == EventClose && st != nil && (ev.Reset || over(st.conn)) {
		s.settle(st)
		delete(s.streams, stream)
	}
}

// over tells whether both ends have closed.
func over(c *Conn) bool { return !c.Ends[ToServer].Time.IsZero() && !c.Ends[ToClient].Time.IsZero() }

// settle counts a connection that stayed closed though application data passed.
func (s *sharkReader) settle(st *sharkStream) {
	if !st.opened && st.sealed {
		s.dark++
	}
}

// end sums up and says how the capture ended.
func (s *sharkReader) end() error {
	if s.run == nil {
		return s.ended
	}
	if s.streams != nil {
		for _, st := range s.streams {
			s.settle(st)
		}
		s.streams = nil
		s.sumUp()
	}
	return s.ended
}

// sumUp says in notes what became of the TLS connections, and what of it ends the capture.
func (s *sharkReader) sumUp() {
	if s.opened > 0 {
		s.in.note("%s decrypted by tshark", importPlural(s.opened, "TLS connection"))
	}
	for _, rows := range s.early {
		s.lost += len(rows)
	}
	if s.lost > 0 {
		s.in.note("%s decrypted that belong to no connection: left out", importPlural(s.lost, "packet"))
	}
	closed := s.in.encrypted - s.opened
	if closed > 0 {
		s.in.note("%s encrypted with TLS: nothing in there can be judged", importPlural(closed, "connection"))
	}
	if !errors.Is(s.ended, io.EOF) {
		return // the file itself is damaged: tshark has said the same
	}
	if !errors.Is(s.broken, io.EOF) {
		s.ended = fmt.Errorf("%s: TLS connections could not be decrypted to the end: %w", s.in.source.Name, s.broken)
		return
	}
	if s.opened == 0 && s.in.encrypted > 0 && !s.in.http {
		s.ended = &EncryptedError{File: s.in.source.Name, Conns: s.in.encrypted, SNI: s.in.names, Why: s.unfit()}
		return
	}
	if s.dark > 0 {
		s.in.note("%s", s.unfit())
	}
}

// unfit says that the secrets there are do not fit.
func (s *sharkReader) unfit() string {
	if s.keyLog == "" {
		return "the secrets in the file do not fit: they have to be those of these connections"
	}
	return fmt.Sprintf("the key log %s does not fit: it has to come from the client or the server of these connections, "+
		"and the capture has to hold their handshakes", s.keyLog)
}
