package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"

	"cwmplab/capture"
)

// repeater is a recording that plays one session again and again, an hour apart.
type repeater struct {
	events   []capture.Event
	serial   []byte // in the bytes of the session, replaced by one of the same length
	left     int
	devices  bool
	bodies   *bufio.Writer
	source   *capture.Source
	sessions int

	at    int
	conns map[int]*capture.Conn
	next  int
}

func newRepeater(t *capture.Transcript, size int, devices bool, bodies *bufio.Writer) *repeater {
	r := &repeater{left: size, devices: devices, bodies: bodies, serial: []byte("HR0000001"), conns: map[int]*capture.Conn{}}
	rd := t.Reader()
	r.source = rd.Source()
	for {
		e, err := rd.Next()
		if err != nil {
			break
		}
		if e.Kind == capture.EventRecord {
			continue
		}
		e.Data = bytes.Clone(e.Data)
		r.events = append(r.events, e)
	}
	return r
}

// Source describes the recording.
func (r *repeater) Source() *capture.Source { return r.source }

// Close does nothing.
func (r *repeater) Close() error { return nil }

// Next gives the next event of the session under way, or begins the next session.
func (r *repeater) Next() (capture.Event, error) {
	if r.at == len(r.events) {
		r.at = 0
		r.sessions++
		clear(r.conns)
		if r.left <= 0 {
			return capture.Event{}, io.EOF
		}
	}
	e := r.events[r.at]
	r.at++
	e.Time = e.Time.Add(time.Duration(r.sessions) * time.Hour)
	if r.devices {
		e.Time = r.events[r.at-1].Time.Add(time.Duration(r.sessions) * 10 * time.Second)
	}
	e.Conn = r.conn(e.Conn)
	if e.Kind == capture.EventData {
		e.Data = r.data(e.Data)
	}
	return e, nil
}

func (r *repeater) conn(c *capture.Conn) *capture.Conn {
	if c == nil {
		return nil
	}
	if r.conns[c.ID] == nil {
		r.next++
		n := *c
		n.ID, n.Name = r.next, fmt.Sprintf("c%d", r.next)
		r.conns[c.ID] = &n
	}
	return r.conns[c.ID]
}

// data puts another serial number in, and hands bodies on.
func (r *repeater) data(b []byte) []byte {
	r.left -= len(b)
	if r.devices {
		b = bytes.ReplaceAll(b, r.serial, fmt.Appendf(nil, "HR%07d", r.sessions%10_000))
	}
	if _, body, ok := bytes.Cut(b, []byte("\r\n\r\n")); ok && bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		_, _ = r.bodies.Write(body)
	}
	return b
}
